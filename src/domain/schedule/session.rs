//! From dates to moments: the next sessions, and whether a door is open now.
//!
//! Dates are expanded by the rrule crate as plain dates, and only then given their wall-clock time in
//! London, so that a start inside a clock change, which the crate refuses, is no special case for it.
//! A start that the spring change skips is read with the offset before it (RFC 5545 section 3.3.5):
//! 01:30 becomes 02:30 summer time. One that the autumn change repeats is the first of the two.

use super::rule::{monday_of, months};
use super::{ByDay, Frequency, Schedule};
use crate::domain::Calendar;
use chrono::{DateTime, Datelike, Days, Duration, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use chrono_tz::{Europe::London, Tz};
use rrule::{NWeekday, RRule, RRuleSet};

/// The longest horizon that is expanded, in days.
const LONGEST_HORIZON: u32 = 3 * 366;

/// One time that it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    /// The date it belongs to: that of the evening, for hours past midnight.
    pub date: NaiveDate,
    /// When it begins; the first moment of the date when no time is known.
    pub starts: DateTime<Tz>,
    /// When it ends, if that is known.
    pub ends: Option<DateTime<Tz>>,
    /// Whether a starting time is known, or only the date.
    pub timed: bool,
}

impl Session {
    /// Whether it lasts from one midnight to the next.
    pub fn is_all_day(&self) -> bool {
        self.timed && self.starts == start_of(self.date) && self.ends == Some(start_of(after(self.date)))
    }
}

/// The sessions that begin at or after `from`, soonest first, at most `limit` of them and none later
/// than `horizon_days` after the date of `from`. Of sessions that begin together one that says when it
/// ends is kept; where only dates are known, today counts as still to come.
pub fn next_sessions(schedules: &[Schedule], from: DateTime<Tz>, limit: usize, horizon_days: u32) -> Vec<Session> {
    next_sessions_in(schedules, from, limit, horizon_days, &Calendar::ENGLAND)
}

/// [`next_sessions`] with local holidays.
pub fn next_sessions_in(
    schedules: &[Schedule],
    from: DateTime<Tz>,
    limit: usize,
    horizon_days: u32,
    calendar: &Calendar,
) -> Vec<Session> {
    let from = from.with_timezone(&London);
    let first = from.date_naive();
    let Some(last) = first.checked_add_days(Days::new(u64::from(horizon_days.min(LONGEST_HORIZON)))) else {
        return Vec::new();
    };
    let mut sessions: Vec<Session> = Vec::new();
    for schedule in schedules {
        let on_time = |s: &Session| if s.timed { s.starts >= from } else { s.date >= first };
        let dates = schedule.dates_between(first, last).into_iter();
        sessions.extend(
            dates
                .filter(|date| schedule.is_let_run(*date, calendar))
                .map(|date| schedule.session_on(date))
                .filter(on_time)
                .take(limit),
        );
    }
    // A known end sorts before an unknown one, so the dates that are dropped are the poorer copies.
    sessions.sort_unstable_by_key(|s| (s.starts, !s.timed, s.ends.is_none(), s.ends));
    sessions.dedup_by(|later, earlier| {
        later.starts == earlier.starts && (later.ends == earlier.ends || later.ends.is_none())
    });
    sessions.truncate(limit);
    sessions
}

/// Whether any of them is running at that moment. A session with no known end is never called open.
pub fn open_at(schedules: &[Schedule], at: DateTime<Tz>) -> bool {
    open_at_in(schedules, at, &Calendar::ENGLAND)
}

/// [`open_at`] with local holidays.
pub fn open_at_in(schedules: &[Schedule], at: DateTime<Tz>, calendar: &Calendar) -> bool {
    let at = at.with_timezone(&London);
    let today = at.date_naive();
    let evening_before = today.pred_opt();
    schedules.iter().any(|schedule| {
        schedule.opens_at.is_some()
            && schedule.closes_at.is_some()
            && [Some(today), evening_before].into_iter().flatten().any(|date| {
                let session = schedule.session_on(date);
                session.starts <= at
                    && session.ends.is_some_and(|ends| at < ends)
                    && schedule.occurs_on_in(date, calendar)
            })
    })
}

impl Schedule {
    /// The session of a date on which it runs.
    pub(super) fn session_on(&self, date: NaiveDate) -> Session {
        let Some(opens) = self.opens_at else {
            return Session { date, starts: start_of(date), ends: None, timed: false };
        };
        let starts = moment(date.and_time(opens));
        let ends = self.closes_at.map(|closes| {
            let length = open_for(opens, closes);
            let wall = date.and_time(opens) + length;
            let ends = moment(wall);
            // The clock change may swallow a short session whole; it then keeps its length.
            if ends > starts { ends } else { starts + length }
        });
        Session { date, starts, ends, timed: true }
    }

    /// The dates of the rule from `first` to `last`, in order, before terms and holidays are looked at.
    fn dates_between(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        if self.freq.is_none() {
            return self.dtstart.into_iter().filter(|d| (first..=last).contains(d)).collect();
        }
        let last = self.last_date().map_or(last, |end| end.min(last));
        // The crate would look for a 30th of February until its loop limit; the arithmetic sees at once
        // that there is nothing to look for.
        if !first.iter_days().take_while(|d| *d <= last).any(|d| self.falls_on(d)) {
            return Vec::new();
        }
        let limit = u16::try_from((last - first).num_days() + 32).unwrap_or(u16::MAX);
        let Some(set) = self.expansion(first, last) else {
            return Vec::new();
        };
        let mut dates: Vec<NaiveDate> = set
            .after(utc(first, NaiveTime::MIN))
            .all(limit)
            .dates
            .into_iter()
            .map(|moment| moment.date_naive())
            .collect();
        dates.dedup();
        dates
    }

    /// The rule for the crate: beginning a whole number of periods after `dtstart`, at or before
    /// `first`, because the crate walks every period from its DTSTART; ending with `last`, since a
    /// count would be wrong from a later beginning.
    fn expansion(&self, first: NaiveDate, last: NaiveDate) -> Option<RRuleSet> {
        let freq = self.claims_dates()?;
        let begins = self.begin_near(freq, first)?.min(last);
        let dtstart = utc(begins, NaiveTime::MIN);
        let until = utc(last, NaiveTime::from_hms_opt(23, 59, 59)?);
        let base = RRule::new(crate_frequency(freq)).interval(self.interval.max(1)).until(until);
        let base = match (self.has_day_parts(), freq, self.dtstart) {
            (false, Frequency::Weekly, Some(day)) => base.by_weekday(vec![NWeekday::Every(day.weekday())]),
            (false, Frequency::Monthly, Some(day)) => base.by_month_day(vec![i8::try_from(day.day()).ok()?]),
            (false, Frequency::Yearly, Some(day)) => base
                .by_month(&[Month::try_from(u8::try_from(day.month()).ok()?).ok()?])
                .by_month_day(vec![i8::try_from(day.day()).ok()?]),
            _ => base.by_month_day(self.bymonthday.clone()),
        };
        // The crate takes "TU,1FR" for days that are both; RFC 5545 means either, so each gets a rule.
        let (nth, every): (Vec<&ByDay>, Vec<&ByDay>) = self.byday.iter().partition(|d| d.ordinal.is_some());
        let mut set = RRuleSet::new(dtstart);
        for days in [nth, every].into_iter().filter(|d| !d.is_empty()) {
            let days = days.into_iter().map(|d| NWeekday::new(d.ordinal.map(i16::from), d.weekday)).collect();
            set = set.rrule(base.clone().by_weekday(days).validate(dtstart).ok()?);
        }
        if self.byday.is_empty() {
            set = set.rrule(base.validate(dtstart).ok()?);
        }
        Some(set)
    }

    /// A first day for the crate: `dtstart` when that is still to come, else the beginning of the
    /// period of the rule in which `date` lies or that went before it.
    fn begin_near(&self, freq: Frequency, date: NaiveDate) -> Option<NaiveDate> {
        let Some(start) = self.dtstart else {
            return Some(match freq {
                Frequency::Daily => date,
                Frequency::Weekly => monday_of(date),
                Frequency::Monthly => date.with_day(1)?,
                Frequency::Yearly => NaiveDate::from_ymd_opt(date.year(), 1, 1)?,
            });
        };
        if start >= date {
            return Some(start);
        }
        let interval = i64::from(self.interval.max(1));
        let whole = |passed: i64| passed - passed % interval;
        let begins = match freq {
            Frequency::Daily => start.checked_add_signed(Duration::days(whole((date - start).num_days())))?,
            Frequency::Weekly => {
                let weeks = whole((monday_of(date) - monday_of(start)).num_days() / 7);
                monday_of(start).checked_add_signed(Duration::weeks(weeks))?
            }
            Frequency::Monthly => {
                let month = months(start) + whole(months(date) - months(start));
                let year = i32::try_from(month.div_euclid(12)).ok()?;
                NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)?
            }
            Frequency::Yearly => {
                let years = whole(i64::from(date.year()) - i64::from(start.year()));
                NaiveDate::from_ymd_opt(start.year() + i32::try_from(years).ok()?, 1, 1)?
            }
        };
        Some(begins.max(start))
    }
}

/// How long a door is open by the wall clock. Closing at or before opening is closing the next day,
/// and 23:59 is how feeds write the end of the day.
pub(super) fn open_for(opens: NaiveTime, closes: NaiveTime) -> Duration {
    let day = 24 * 60;
    let opened = i64::from(opens.num_seconds_from_midnight());
    let closed = match (closes.hour(), closes.minute()) {
        (23, 59) => day * 60,
        _ => i64::from(closes.num_seconds_from_midnight()),
    };
    let length = closed - opened;
    Duration::seconds(if length > 0 { length } else { length + day * 60 })
}

/// The moment that a wall clock in London shows this, at the two changes as the module says.
pub(super) fn moment(wall: NaiveDateTime) -> DateTime<Tz> {
    London.from_local_datetime(&wall).earliest().unwrap_or_else(|| {
        // Skipped by the spring change, which is one hour everywhere since 1972.
        let before = wall - Duration::hours(1);
        London
            .from_local_datetime(&before)
            .earliest()
            .map_or_else(|| London.from_utc_datetime(&wall), |earlier| earlier + Duration::hours(1))
    })
}

/// The last second of a day in London.
pub(super) fn last_second_of(date: NaiveDate) -> DateTime<Tz> {
    start_of(after(date)) - Duration::seconds(1)
}

fn start_of(date: NaiveDate) -> DateTime<Tz> {
    moment(date.and_time(NaiveTime::MIN))
}

fn after(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(date)
}

fn utc(date: NaiveDate, time: NaiveTime) -> DateTime<rrule::Tz> {
    rrule::Tz::UTC.from_utc_datetime(&date.and_time(time))
}

fn crate_frequency(freq: Frequency) -> rrule::Frequency {
    match freq {
        Frequency::Daily => rrule::Frequency::Daily,
        Frequency::Weekly => rrule::Frequency::Weekly,
        Frequency::Monthly => rrule::Frequency::Monthly,
        Frequency::Yearly => rrule::Frequency::Yearly,
    }
}
