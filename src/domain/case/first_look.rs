//! How long a referral has waited for somebody to look at it, in hours in which somebody could.

use crate::domain::Calendar;
use crate::domain::clocks::is_working_day;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::London;

/// Within so many office hours a new referral should have been looked at.
pub const FIRST_LOOK_HOURS: i64 = 4;
/// An office day begins at this hour in Great Britain.
const OPENS: u32 = 9;
/// And ends at this.
const CLOSES: u32 = 17;
/// Days that are looked through; who waited longer has waited too long by any count.
const MOST_DAYS: usize = 400;

/// Whole minutes between two moments that fall into office hours: nobody waits through a night or a bank
/// holiday by a count that no worker could have kept.
pub fn office_minutes_between(from: DateTime<Utc>, to: DateTime<Utc>, calendar: &Calendar) -> i64 {
    let last = to.with_timezone(&London).date_naive();
    let days = from.with_timezone(&London).date_naive().iter_days().take(MOST_DAYS).take_while(|day| *day <= last);
    let of_day = |day: NaiveDate| {
        let (opens, closes) = (at(day, OPENS)?, at(day, CLOSES)?);
        Some((to.min(closes) - from.max(opens)).max(TimeDelta::zero()).num_minutes())
    };
    days.filter(|day| is_working_day(*day, calendar)).filter_map(of_day).sum()
}

/// An office hour of a day; clocks change at night, so that it is always there, once.
fn at(day: NaiveDate, hour: u32) -> Option<DateTime<Utc>> {
    let local = day.and_time(NaiveTime::from_hms_opt(hour, 0, 0)?).and_local_timezone(London);
    local.earliest().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_weekends_and_holidays_do_not_count() {
        let minutes = |from: &str, to: &str| {
            let moment = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
            office_minutes_between(moment(from), moment(to), &Calendar::ENGLAND)
        };
        assert_eq!(minutes("2026-11-09T09:00:00Z", "2026-11-09T12:30:00Z"), 210);
        assert_eq!(minutes("2026-11-06T16:00:00Z", "2026-11-09T10:00:00Z"), 120, "Friday to Monday");
        assert_eq!(minutes("2026-11-07T10:00:00Z", "2026-11-08T10:00:00Z"), 0, "a weekend");
        assert_eq!(minutes("2026-12-25T10:00:00Z", "2026-12-28T16:00:00Z"), 0, "Christmas");
        assert_eq!(minutes("2026-06-01T07:00:00Z", "2026-06-01T09:00:00Z"), 60, "summer time");
        assert_eq!(minutes("2026-11-09T12:00:00Z", "2026-11-09T11:00:00Z"), 0, "never less than nothing");
    }
}
