//! The week of a schedule, for filters by day and time of day.

use super::{Frequency, Schedule, session::open_for};
use chrono::{Datelike, NaiveTime, Timelike, Weekday};

/// A time of the week at which it runs in some week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeSlot {
    /// The day it begins.
    pub weekday: Weekday,
    /// Minutes after midnight at which it begins, 0 to 1,439.
    pub starts: u16,
    /// Minutes after that same midnight at which it ends, up to 2,880 for hours past the next one;
    /// absent when no end is known.
    pub ends: Option<u16>,
}

/// The days of the week on which it runs, Monday first. A rule by day of the month ("the 15th") has
/// none, because it keeps to no weekday.
pub fn weekdays(schedules: &[Schedule]) -> [bool; 7] {
    let mut week = [false; 7];
    for day in schedules.iter().flat_map(Schedule::weekdays) {
        for (index, flag) in week.iter_mut().enumerate() {
            *flag |= index == day.num_days_from_monday() as usize;
        }
    }
    week
}

/// The times of the week at which it runs. Schedules without a starting time have none.
pub fn time_slots(schedules: &[Schedule]) -> Vec<TimeSlot> {
    let mut slots: Vec<TimeSlot> = Vec::new();
    for schedule in schedules {
        let Some(opens) = schedule.opens_at else { continue };
        let starts = minutes(opens);
        let ends = schedule.closes_at.map(|closes| {
            let length = u16::try_from(open_for(opens, closes).num_minutes()).unwrap_or(24 * 60);
            starts + length
        });
        for weekday in schedule.weekdays() {
            let slot = TimeSlot { weekday, starts, ends };
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        }
    }
    slots
}

impl Schedule {
    /// The days of the week on which it may run, in the order given.
    pub fn weekdays(&self) -> Vec<Weekday> {
        const WEEK: [Weekday; 7] =
            [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        match (self.freq, self.dtstart) {
            (Some(_), _) if !self.byday.is_empty() => self.byday.iter().map(|d| d.weekday).collect(),
            (Some(Frequency::Daily), _) if self.bymonthday.is_empty() => WEEK.to_vec(),
            (Some(Frequency::Weekly) | None, Some(start)) => vec![start.weekday()],
            _ => Vec::new(),
        }
    }
}

fn minutes(time: NaiveTime) -> u16 {
    u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0)
}
