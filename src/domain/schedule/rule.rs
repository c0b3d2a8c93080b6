//! On which dates a schedule falls.
//!
//! [`Schedule::occurs_on`] is arithmetic on one date, for filters that look at thousands of schedules;
//! [`Schedule::rrule`] is the same rule in the words of RFC 5545. A property test holds the two
//! together through the rrule crate.

use super::{ByDay, Frequency, Schedule};
use crate::domain::Calendar;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// How far a rule that ends after a number of times is followed: longer than any club keeps count.
const COUNTED_DAYS: u64 = 40 * 366;

impl Schedule {
    /// The RRULE property value ("FREQ=WEEKLY;BYDAY=TU"), when the schedule recurs by a rule that
    /// claims dates.
    ///
    /// UNTIL is the end of that day in London, in UTC, as RFC 5545 wants beside a DTSTART with a zone;
    /// empty parts are left out. Terms, bank holidays and excepted days have no place in an RRULE.
    pub fn rrule(&self) -> Option<String> {
        let freq = self.claims_dates()?;
        let mut rule = format!("FREQ={}", freq.slug());
        if self.interval > 1 {
            rule.push_str(&format!(";INTERVAL={}", self.interval));
        }
        if !self.byday.is_empty() {
            let days: Vec<String> = self.byday.iter().map(|d| byday_code(*d)).collect();
            rule.push_str(&format!(";BYDAY={}", days.join(",")));
        }
        if !self.bymonthday.is_empty() {
            let days: Vec<String> = self.bymonthday.iter().map(i8::to_string).collect();
            rule.push_str(&format!(";BYMONTHDAY={}", days.join(",")));
        }
        if let Some(count) = self.count {
            rule.push_str(&format!(";COUNT={count}"));
        } else if let Some(until) = self.until {
            let end = super::session::last_second_of(until).naive_utc();
            rule.push_str(&format!(";UNTIL={}", end.format("%Y%m%dT%H%M%SZ")));
        }
        Some(rule)
    }

    /// Whether it runs on this date, by its rule, its excepted days, and terms and bank holidays as
    /// usual in England.
    pub fn occurs_on(&self, date: NaiveDate) -> bool {
        self.occurs_on_in(date, &Calendar::ENGLAND)
    }

    /// [`Schedule::occurs_on`] with local holidays.
    pub fn occurs_on_in(&self, date: NaiveDate, calendar: &Calendar) -> bool {
        self.falls_on(date) && self.is_let_run(date, calendar)
    }

    /// The last date on which it can run; `None` when it has no end or claims no dates.
    pub fn last_date(&self) -> Option<NaiveDate> {
        if self.freq.is_none() {
            return self.dtstart;
        }
        self.claims_dates()?;
        match (self.until, self.counted_end()) {
            (Some(until), Some(counted)) => Some(until.min(counted)),
            (until, counted) => until.or(counted),
        }
    }

    /// Whether its rule is one that can be true of nothing but words: no frequency, or one that
    /// contradicts itself or lacks the day it would count from.
    pub fn claims_no_dates(&self) -> bool {
        self.freq.map_or(self.dtstart.is_none(), |_| self.claims_dates().is_none())
    }

    /// The frequency, when every part of the rule makes sense with it and nothing is missing.
    ///
    /// Without a first day an interval or a count has nothing to count from, so which Thursday "every
    /// other Thursday" means is not known, and no date is claimed.
    pub(super) fn claims_dates(&self) -> Option<Frequency> {
        let freq = self.freq?;
        let ordinals = self.byday.iter().any(|d| d.ordinal.is_some());
        let anchored = self.dtstart.is_some();
        if !anchored && (self.interval > 1 || self.count.is_some()) {
            return None;
        }
        if self.bymonthday.iter().any(|d| !(-31..=31).contains(d) || *d == 0) {
            return None;
        }
        let sensible = match freq {
            Frequency::Daily => !ordinals,
            Frequency::Weekly => !ordinals && self.bymonthday.is_empty() && (anchored || !self.byday.is_empty()),
            Frequency::Monthly => {
                let in_month = |d: &ByDay| d.ordinal.is_none_or(|n| (-4..=5).contains(&n) && n != 0);
                self.byday.iter().all(in_month) && (anchored || self.has_day_parts())
            }
            Frequency::Yearly => {
                let in_year = |d: &ByDay| d.ordinal.is_none_or(|n| (-52..=53).contains(&n) && n != 0);
                self.byday.iter().all(in_year) && (anchored || self.has_day_parts())
            }
        };
        sensible.then_some(freq)
    }

    pub(super) fn has_day_parts(&self) -> bool {
        !self.byday.is_empty() || !self.bymonthday.is_empty()
    }

    /// Whether nothing beside the rule (an excepted day, a holiday) stops it on this date.
    pub(super) fn is_let_run(&self, date: NaiveDate, calendar: &Calendar) -> bool {
        let rests_on_it = self.not_on_bank_holidays && calendar.is_bank_holiday(date);
        let in_its_term = !self.term_time_only || calendar.is_term_time(date);
        in_its_term && !rests_on_it && !self.except.contains(&date)
    }

    /// Whether the rule alone names this date.
    pub(super) fn falls_on(&self, date: NaiveDate) -> bool {
        let Some(freq) = self.freq else {
            return self.dtstart == Some(date);
        };
        if self.claims_dates().is_none() || self.until.is_some_and(|until| date > until) {
            return false;
        }
        self.falls_in_series(freq, date) && self.counted_end().is_none_or(|end| date <= end)
    }

    /// The rule without its end.
    fn falls_in_series(&self, freq: Frequency, date: NaiveDate) -> bool {
        self.dtstart.is_none_or(|start| date >= start)
            && self.falls_in_period(freq, date)
            && self.falls_on_day(freq, date)
    }

    fn falls_in_period(&self, freq: Frequency, date: NaiveDate) -> bool {
        let interval = i64::from(self.interval.max(1));
        let (1.., Some(start)) = (interval - 1, self.dtstart) else {
            return true;
        };
        let periods = match freq {
            Frequency::Daily => (date - start).num_days(),
            Frequency::Weekly => (monday_of(date) - monday_of(start)).num_days() / 7,
            Frequency::Monthly => months(date) - months(start),
            Frequency::Yearly => i64::from(date.year()) - i64::from(start.year()),
        };
        periods % interval == 0
    }

    fn falls_on_day(&self, freq: Frequency, date: NaiveDate) -> bool {
        if !self.has_day_parts() {
            return match (freq, self.dtstart) {
                (Frequency::Daily, _) => true,
                (_, None) => false,
                (Frequency::Weekly, Some(start)) => date.weekday() == start.weekday(),
                (Frequency::Monthly, Some(start)) => date.day() == start.day(),
                (Frequency::Yearly, Some(start)) => (date.month(), date.day()) == (start.month(), start.day()),
            };
        }
        let by_month_day = self.bymonthday.is_empty() || {
            let from_end = i64::from(date.day()) - i64::from(days_in_month(date)) - 1;
            self.bymonthday.iter().any(|d| i64::from(*d) == i64::from(date.day()) || i64::from(*d) == from_end)
        };
        by_month_day && (self.byday.is_empty() || self.byday.iter().any(|d| matches_byday(*d, freq, date)))
    }

    /// The date of the last time, when it ends after a number of times within [`COUNTED_DAYS`].
    pub(super) fn counted_end(&self) -> Option<NaiveDate> {
        let count = self.count?;
        let (freq, start) = (self.freq?, self.dtstart?);
        if count == 0 {
            return start.pred_opt();
        }
        let mut left = count;
        start.iter_days().take(usize::try_from(COUNTED_DAYS).ok()?).find(|date| {
            if self.falls_in_series(freq, *date) {
                left -= 1;
            }
            left == 0
        })
    }
}

/// The Monday on or before a date.
pub(super) fn monday_of(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date)
}

/// Months since the year 0.
pub(super) fn months(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

fn days_in_month(date: NaiveDate) -> u32 {
    match date.month() {
        4 | 6 | 9 | 11 => 30,
        2 if date.leap_year() => 29,
        2 => 28,
        _ => 31,
    }
}

/// Whether `date` is that day: the n-th of its month, or of its year in a yearly rule.
fn matches_byday(day: ByDay, freq: Frequency, date: NaiveDate) -> bool {
    if date.weekday() != day.weekday {
        return false;
    }
    let Some(ordinal) = day.ordinal else {
        return true;
    };
    let (position, length) = match freq {
        Frequency::Yearly => (date.ordinal(), if date.leap_year() { 366 } else { 365 }),
        _ => (date.day(), days_in_month(date)),
    };
    let nth = if ordinal > 0 { (position - 1) / 7 + 1 } else { (length - position) / 7 + 1 };
    u32::from(ordinal.unsigned_abs()) == nth
}

/// A day of the week as RFC 5545 writes it: "TU".
pub const fn weekday_code(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

/// A BYDAY entry as RFC 5545 writes it: "TU", "2TU", "-1FR".
pub fn byday_code(day: ByDay) -> String {
    let weekday = weekday_code(day.weekday);
    day.ordinal.map_or_else(|| weekday.to_owned(), |n| format!("{n}{weekday}"))
}
