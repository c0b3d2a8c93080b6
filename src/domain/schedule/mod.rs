//! When it happens: the HSDS schedule, an RFC 5545 subset read in Europe/London.
//!
//! `rule` says on which dates a schedule falls, `session` turns dates into moments (clock changes,
//! hours past midnight), `timetable` gives the week a filter asks about, `describe` the words on a
//! page. Imports nothing but the rest of this room; the present moment is always passed in.

mod describe;
mod rule;
mod session;
mod timetable;

#[cfg(test)]
mod tests;

pub use describe::{date_in_words, day_name, describe, describe_all, describe_on, time_in_words};
pub use rule::{byday_code, weekday_code};
pub use session::{Session, next_sessions, next_sessions_in, open_at, open_at_in};
pub use timetable::{TimeSlot, time_slots, weekdays};

use crate::closed_list;
use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

closed_list! {
    /// RFC 5545 frequencies that a schedule may have.
    Frequency { Daily = "DAILY", Weekly = "WEEKLY", Monthly = "MONTHLY", Yearly = "YEARLY" }
}

/// A BYDAY entry: "TU", or "2TU" and "-1FR" within a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ByDay {
    /// Which one in the month: 1 to 5, or -1 to -4 from its end; absent means every one.
    pub ordinal: Option<i8>,
    /// The day of the week.
    pub weekday: Weekday,
}

/// One rule of when a service or place is open. Where `freq` is absent, it is either the one day
/// `dtstart`, or, without that, only the words of `description`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Schedule {
    /// How often; absent for a single day or for words alone.
    pub freq: Option<Frequency>,
    /// Every so many periods; 0 and 1 mean each.
    pub interval: u16,
    /// Days of the week.
    pub byday: Vec<ByDay>,
    /// Days of the month, 1 to 31 or -1 to -31.
    pub bymonthday: Vec<i8>,
    /// First day; anchors the interval.
    pub dtstart: Option<NaiveDate>,
    /// Last day on which it may recur.
    pub until: Option<NaiveDate>,
    /// Ends after so many occurrences.
    pub count: Option<u32>,
    /// First day on which the *information* holds. Never begins a recurrence.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which the *information* holds. Never ends a recurrence.
    pub valid_to: Option<NaiveDate>,
    /// Wall-clock start in London.
    pub opens_at: Option<NaiveTime>,
    /// Wall-clock end; equal to or before `opens_at` means past midnight.
    pub closes_at: Option<NaiveTime>,
    /// Runs in school term only.
    pub term_time_only: bool,
    /// Does not run on bank holidays.
    pub not_on_bank_holidays: bool,
    /// Days on which it does not run.
    pub except: Vec<NaiveDate>,
    /// The words as published; the whole of what is known when `freq` and `dtstart` are absent.
    pub description: Option<String>,
    /// Booking or timetable address.
    pub schedule_link: Option<String>,
    /// "venue", "online", "phone", "home visit".
    pub attending_type: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
}
