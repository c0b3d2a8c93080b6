//! Hours as written to hours of the clock: which half of the day is meant.

use super::lexer::{Half, Number};
use chrono::NaiveTime;

/// Hours as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hours {
    /// "24 hours".
    AllDay,
    /// "10am", "from 2pm".
    From(Number),
    /// "2-4pm".
    Between(Number, Number),
}

/// "mornings", "in the afternoon", "evenings".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartOfDay {
    Morning,
    Afternoon,
    Evening,
}

const NOON: u32 = 12 * 60;
const DAY: u32 = 24 * 60;

/// Opening and closing time by the 24-hour clock; `None` when more than one reading is likely.
pub(super) fn settle(hours: Hours, part: Option<PartOfDay>) -> Option<(NaiveTime, Option<NaiveTime>)> {
    let (starts, ends) = match hours {
        Hours::AllDay => return part.is_none().then_some((NaiveTime::MIN, NaiveTime::from_hms_opt(23, 59, 0))),
        Hours::From(start) => (start_alone(start, part)?, None),
        Hours::Between(start, end) => {
            let (starts, ends) = between(start, end, part)?;
            (starts, Some(ends))
        }
    };
    if part.is_some_and(|part| !fits(starts, part)) {
        return None;
    }
    let Some(ends) = ends else { return Some((time(starts)?, None)) };
    if starts == 0 && (ends % DAY == 0 || ends == DAY - 1) {
        return settle(Hours::AllDay, part);
    }
    let ends = if ends == DAY - 1 || ends == 0 { DAY } else { ends };
    // Ending before it starts is a night out or a slip of the pen; nobody opens at 9am until 5am.
    let past_midnight = ends <= starts;
    if past_midnight && !(starts >= NOON && ends <= 9 * 60) {
        return None;
    }
    Some((time(starts)?, Some(time(ends % DAY)?)))
}

/// Minutes after midnight of both ends.
fn between(start: Number, end: Number, part: Option<PartOfDay>) -> Option<(u32, u32)> {
    if start.is_four_digits() || end.is_four_digits() {
        let both = start.is_four_digits() && end.is_four_digits();
        return if both { Some((start.as_24_hour()?, end.as_24_hour()?)) } else { None };
    }
    match (start.half, end.half) {
        (Some(_), Some(_)) => Some((start.with_own_half()?, end.with_own_half()?)),
        (None, None) if start.is_24_hour() || end.is_24_hour() => {
            // "2:00-16:00" mixes the two clocks.
            let mixed = !start.is_24_hour() && (1..=5).contains(&start.value);
            if mixed { None } else { Some((start.as_24_hour()?, end.as_24_hour()?)) }
        }
        (None, None) => {
            let starts = start_of_two(start, end, part)?;
            Some((starts, next_after(starts, end)?))
        }
        (Some(_), None) => {
            let starts = start.with_own_half()?;
            let ends = if end.is_24_hour() { end.as_24_hour()? } else { next_after(starts, end)? };
            Some((starts, ends))
        }
        (None, Some(_)) => {
            let ends = end.with_own_half()?;
            if start.is_24_hour() && start.value > 12 {
                return Some((start.as_24_hour()?, ends));
            }
            // The latest such hour before the end: 2-4pm, 10-2pm, 9-12noon, 8-midnight.
            let on_the_clock = start.on_the_clock()?;
            let finish = if ends == 0 { DAY } else { ends };
            let starts = [on_the_clock + NOON, on_the_clock].into_iter().find(|s| *s < finish)?;
            Some((starts, ends))
        }
    }
}

/// The start of "2-4", "9-5", "10-12" by the rule at the top of this folder.
fn start_of_two(start: Number, end: Number, part: Option<PartOfDay>) -> Option<u32> {
    let clock = start.on_the_clock()?;
    if let Some(part) = part {
        return with_part(clock, part);
    }
    match clock / 60 {
        0 => Some(clock + NOON),
        1..=6 => Some(clock + NOON),
        // From 7 or 8 to a smaller hour goes over noon; 7 to 9 may be breakfast or a film.
        7 | 8 => (end.on_the_clock()? <= clock && end.on_the_clock()? > 0).then_some(clock),
        _ => Some(clock),
    }
}

fn start_alone(start: Number, part: Option<PartOfDay>) -> Option<u32> {
    if start.half.is_some() {
        return start.with_own_half();
    }
    if start.is_24_hour() {
        return start.as_24_hour();
    }
    let clock = start.on_the_clock()?;
    match (part, start.minute, clock / 60) {
        (Some(part), _, _) => with_part(clock, part),
        // A bare number could count anything.
        (None, None, _) | (None, _, 7 | 8) => None,
        (None, _, 9..) => Some(clock),
        (None, _, _) => Some(clock + NOON),
    }
}

/// The first time after `starts` that a 12-hour clock shows this.
fn next_after(starts: u32, end: Number) -> Option<u32> {
    let clock = end.on_the_clock()?;
    [clock, clock + NOON, clock + DAY].into_iter().find(|e| *e > starts).map(|e| if e >= DAY { e - DAY } else { e })
}

fn with_part(clock: u32, part: PartOfDay) -> Option<u32> {
    let minutes = match part {
        PartOfDay::Morning => clock,
        PartOfDay::Afternoon | PartOfDay::Evening => clock + NOON,
    };
    fits(minutes, part).then_some(minutes)
}

fn fits(starts: u32, part: PartOfDay) -> bool {
    match part {
        PartOfDay::Morning => (5 * 60..NOON).contains(&starts),
        PartOfDay::Afternoon => (NOON..18 * 60).contains(&starts),
        PartOfDay::Evening => (16 * 60 + 30..DAY).contains(&starts),
    }
}

fn time(minutes: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)
}

impl Number {
    /// "1430", "0900".
    fn is_four_digits(self) -> bool {
        self.digits == 4 && self.minute.is_none() && self.half.is_none()
    }

    /// Whether it can only be a 24-hour time: "14:00", "09:30", "0:00".
    fn is_24_hour(self) -> bool {
        let leading_zero = self.digits == 2 && self.value < 10;
        self.half.is_none() && (self.value >= 13 || self.value == 0 || leading_zero) && self.minute.is_some()
            || self.half.is_none() && (13..=24).contains(&self.value) && self.digits == 2
    }

    fn as_24_hour(self) -> Option<u32> {
        let (hour, minute) = if self.is_four_digits() {
            (self.value / 100, self.value % 100)
        } else {
            (self.value, self.minute.unwrap_or(0))
        };
        let valid = minute < 60 && (hour < 24 || (hour, minute) == (24, 0));
        valid.then_some(hour * 60 + minute)
    }

    /// Minutes past twelve on a 12-hour clock, below [`NOON`].
    fn on_the_clock(self) -> Option<u32> {
        let minute = self.minute.unwrap_or(0);
        let valid = (1..=12).contains(&self.value) && minute < 60 && self.digits <= 2;
        valid.then_some(self.value % 12 * 60 + minute)
    }

    fn with_own_half(self) -> Option<u32> {
        // "14:30pm" is written, and can mean one thing only.
        if self.half == Some(Half::Pm) && (13..=23).contains(&self.value) && self.minute.is_some() {
            return Number { half: None, ..self }.as_24_hour();
        }
        let clock = self.on_the_clock()?;
        match self.half? {
            Half::Noon => Some(NOON),
            Half::Midnight => Some(0),
            // Half of people mean noon by it.
            Half::Am if clock == 0 => None,
            Half::Am => Some(clock),
            Half::Pm => Some(clock + NOON),
        }
    }
}
