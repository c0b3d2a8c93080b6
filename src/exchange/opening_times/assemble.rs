//! Pieces to schedules: which hours go with which days, and what holds for all of them.

use super::grammar::{Days, Piece};
use super::hours::{Hours, PartOfDay, settle};
use crate::domain::Schedule;
use crate::domain::schedule::{ByDay, Frequency};
use chrono::{Datelike, NaiveDate, Weekday};
use std::mem::discriminant;

/// Days with their hours and what else was said of them.
#[derive(Debug, Default)]
struct Item {
    days: Vec<Days>,
    every_weeks: Option<u16>,
    hours: Vec<Hours>,
    part: Option<PartOfDay>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    sessions: Option<u32>,
    closed: Vec<Weekday>,
    not_on: Vec<NaiveDate>,
    term_time_only: bool,
    not_on_bank_holidays: bool,
}

/// The schedules that the pieces add up to; `None` where they do not.
pub(super) fn schedules(pieces: &[Piece]) -> Option<Vec<Schedule>> {
    let mut items: Vec<Item> = Vec::new();
    let mut for_all: Vec<&Piece> = Vec::new();
    for segment in pieces.split(|p| *p == Piece::Break) {
        let said: Vec<&Piece> = segment.iter().filter(|p| **p != Piece::Nothing).collect();
        let only_conditions =
            said.iter().all(|p| matches!(p, Piece::TermTime | Piece::NotBankHolidays | Piece::Closed(_)));
        if only_conditions {
            // "Mondays 1-3pm. Thursdays 2-4pm. Closed bank holidays." holds for both.
            for_all.extend(said);
        } else {
            items.extend(segment_items(&said)?);
        }
    }
    for piece in for_all {
        items.iter_mut().try_for_each(|item| item.add_condition(piece))?;
    }
    let mut schedules = Vec::new();
    for item in items {
        for schedule in item.into_schedules()? {
            add_merging(&mut schedules, schedule);
        }
    }
    Some(schedules)
}

/// The items of one segment. Either days come before their hours throughout, or after them.
fn segment_items(said: &[&Piece]) -> Option<Vec<Item>> {
    let hours_lead = said.iter().find_map(|p| match p {
        Piece::Hours(_) => Some(true),
        Piece::Days(_) | Piece::EveryWeeks(_) | Piece::From(_) => Some(false),
        _ => None,
    })?;
    let mut items: Vec<Item> = vec![Item::default()];
    let mut conditions: Vec<&Piece> = Vec::new();
    let mut exception_is_last = false;
    for piece in said {
        let complete = items.last().is_some_and(|i| i.has_days() && !i.hours.is_empty());
        let begins_item = match piece {
            Piece::Days(_) => !hours_lead && complete,
            Piece::Hours(_) => hours_lead && complete,
            _ => false,
        };
        if begins_item {
            items.push(Item::default());
        }
        match piece {
            Piece::TermTime | Piece::NotBankHolidays | Piece::Closed(_) => {
                exception_is_last = complete && matches!(piece, Piece::Closed(_));
                conditions.push(piece);
            }
            // "10-4 except Thursday 10-12": the second hours are no longer those of the first days.
            Piece::Hours(_) if exception_is_last => return None,
            _ => items.last_mut()?.add(piece)?,
        }
    }
    let several = items.len() > 1;
    if several && (items.iter().any(Item::has_dates) || items.iter().any(|i| !i.has_days() || i.hours.is_empty())) {
        return None;
    }
    for piece in conditions {
        items.iter_mut().try_for_each(|item| item.add_condition(piece))?;
    }
    Some(items)
}

impl Item {
    fn has_days(&self) -> bool {
        !self.days.is_empty() || self.every_weeks.is_some()
    }

    /// Whether it says something of which one cannot tell to how many items it belongs.
    fn has_dates(&self) -> bool {
        self.every_weeks.is_some()
            || self.from.is_some()
            || self.until.is_some()
            || self.sessions.is_some()
            || !self.not_on.is_empty()
    }

    fn add(&mut self, piece: &Piece) -> Option<()> {
        match piece {
            Piece::Days(days) => self.days.push(days.clone()),
            Piece::Hours(hours) => self.hours.push(*hours),
            Piece::EveryWeeks(weeks) => set(&mut self.every_weeks, *weeks)?,
            Piece::Part(part) => set(&mut self.part, *part)?,
            Piece::From(date) => set(&mut self.from, *date)?,
            Piece::Until(date) => set(&mut self.until, *date)?,
            Piece::Sessions(count) => set(&mut self.sessions, *count)?,
            Piece::NotOn(dates) => self.not_on.extend(dates),
            Piece::TermTime | Piece::NotBankHolidays | Piece::Closed(_) => self.add_condition(piece)?,
            Piece::Nothing | Piece::Break => {}
        }
        Some(())
    }

    fn add_condition(&mut self, piece: &Piece) -> Option<()> {
        match piece {
            Piece::TermTime => self.term_time_only = true,
            Piece::NotBankHolidays => self.not_on_bank_holidays = true,
            Piece::Closed(days) => self.closed.extend(days),
            _ => return None,
        }
        Some(())
    }

    fn into_schedules(mut self) -> Option<Vec<Schedule>> {
        if self.days.is_empty() {
            self.days.push(self.days_unsaid()?);
        }
        // "First Tuesday and Thursday", and a date on the wrong weekday, name days of two sorts.
        let mixed = self.days.windows(2).any(|d| matches!(d, [a, b] if discriminant(a) != discriminant(b)));
        // A word for the part of the day belongs to one set of hours, and means nothing without.
        if mixed || (self.part.is_some() && self.hours.len() != 1) || (self.hours.len() > 1 && self.has_dates()) {
            return None;
        }
        let times: Vec<_> = if self.hours.is_empty() {
            vec![None]
        } else {
            self.hours.iter().map(|h| settle(*h, self.part).map(Some)).collect::<Option<_>>()?
        };
        let mut schedules = Vec::new();
        for days in &self.days {
            let dated = self.dated(days)?;
            for time in &times {
                let mut schedule = dated.clone();
                schedule.opens_at = time.map(|(opens, _)| opens);
                schedule.closes_at = time.and_then(|(_, closes)| closes);
                schedules.push(schedule);
            }
        }
        Some(schedules)
    }

    /// "24 hours" is every day; "fortnightly from Thursday 5 November 2026" is Thursdays.
    fn days_unsaid(&self) -> Option<Days> {
        match (self.every_weeks, self.from) {
            (Some(_), Some(from)) => Some(Days::Weekly { interval: 1, weekdays: vec![from.weekday()] }),
            (None, None) if self.hours == [Hours::AllDay] => {
                Some(Days::Weekly { interval: 1, weekdays: weekdays_of(&(0..7).collect::<Vec<u8>>()) })
            }
            _ => None,
        }
    }

    /// The rule of these days with its dates and conditions, without hours.
    fn dated(&self, days: &Days) -> Option<Schedule> {
        let mut schedule = Schedule {
            interval: 1,
            dtstart: self.from,
            until: self.until,
            count: self.sessions,
            except: self.not_on.clone(),
            term_time_only: self.term_time_only,
            not_on_bank_holidays: self.not_on_bank_holidays,
            ..Schedule::default()
        };
        match days {
            Days::Weekly { interval, weekdays } => {
                let left: Vec<Weekday> = weekdays.iter().copied().filter(|d| !self.closed.contains(d)).collect();
                schedule.freq = Some(Frequency::Weekly);
                schedule.interval = match (interval, self.every_weeks) {
                    (1, Some(weeks)) => weeks,
                    (_, None) => *interval,
                    (_, Some(_)) => return None,
                };
                schedule.byday = left.into_iter().map(|weekday| ByDay { ordinal: None, weekday }).collect();
                if schedule.byday.is_empty() {
                    return None;
                }
            }
            Days::Monthly { interval, byday, bymonthday } if self.every_weeks.is_none() => {
                if byday.iter().any(|d| self.closed.contains(&d.weekday)) {
                    return None;
                }
                schedule.freq = Some(Frequency::Monthly);
                schedule.interval = *interval;
                schedule.byday.clone_from(byday);
                schedule.bymonthday.clone_from(bymonthday);
            }
            Days::Daily(interval) if self.every_weeks.is_none() && self.closed.is_empty() => {
                schedule.freq = Some(Frequency::Daily);
                schedule.interval = *interval;
            }
            Days::Yearly { interval, first } if self.every_weeks.is_none() && self.from.is_none() => {
                schedule.freq = Some(Frequency::Yearly);
                schedule.interval = *interval;
                schedule.dtstart = Some(*first);
            }
            Days::One(date) if !self.has_dates() && !self.closed.contains(&date.weekday()) => {
                schedule.interval = 0;
                schedule.dtstart = Some(*date);
            }
            _ => return None,
        }
        let weekly_from_another_day = schedule.freq == Some(Frequency::Weekly)
            && schedule.interval > 1
            && schedule.dtstart.is_some_and(|start| schedule.byday.iter().all(|d| d.weekday != start.weekday()));
        let ends_before_it_starts =
            matches!((schedule.dtstart, schedule.until), (Some(start), Some(until)) if until < start);
        // Without a first date nobody knows which fortnight, or which six sessions.
        let unanchored = schedule.dtstart.is_none() && (schedule.interval > 1 || schedule.count.is_some());
        (!weekly_from_another_day && !ends_before_it_starts && !unanchored).then_some(schedule)
    }
}

fn weekdays_of(numbers: &[u8]) -> Vec<Weekday> {
    numbers.iter().filter_map(|n| Weekday::try_from(*n).ok()).collect()
}

/// Sets what was not set; saying a thing twice is doubt.
fn set<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}

/// Adds a schedule, giving its days to an earlier one with the same hours: "Mon 9-5; Tue 9-5".
fn add_merging(schedules: &mut Vec<Schedule>, schedule: Schedule) {
    if schedules.contains(&schedule) {
        return;
    }
    let plain = |s: &Schedule| s.freq == Some(Frequency::Weekly) && s.interval == 1;
    let same = schedules.iter_mut().find(|earlier| {
        plain(earlier)
            && plain(&schedule)
            && Schedule { byday: schedule.byday.clone(), ..(**earlier).clone() } == schedule
    });
    match same {
        Some(earlier) => {
            earlier.byday.extend(&schedule.byday);
            earlier.byday.sort_unstable_by_key(|d| d.weekday.num_days_from_monday());
            earlier.byday.dedup();
        }
        None => schedules.push(schedule),
    }
}
