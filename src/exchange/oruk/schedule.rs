//! Schedules of both versions, and opening times in words.

use super::Context;
use super::fields::Fields;
use crate::domain::Schedule;
use crate::domain::schedule::{ByDay, Frequency};
use crate::exchange::opening_times::Reading;
use crate::exchange::tidy::{self, fold};
use crate::exchange::{Repairs, Rule};
use chrono::{NaiveDate, Weekday};

/// Schedules with how many texts the grammar understood.
#[derive(Debug, Default)]
pub(in crate::exchange) struct Hours {
    pub schedules: Vec<Schedule>,
    pub understood: u64,
    pub kept_as_text: u64,
}

impl Hours {
    pub fn add(&mut self, other: Hours) {
        self.schedules.extend(other.schedules);
        self.understood += other.understood;
        self.kept_as_text += other.kept_as_text;
    }
}

/// Opening times in words: schedules when all of them is understood, else one schedule that is words.
pub(in crate::exchange) fn hours_in_words(text: &str, context: &Context<'_>) -> Hours {
    let read = |words: &str| match (context.opening_times)(words) {
        Reading::Understood(schedules) if !schedules.is_empty() => Some(schedules),
        _ => None,
    };
    let whole = read(text).or_else(|| {
        let pieces: Vec<&str> = text.split(';').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        (pieces.len() > 1).then(|| pieces.into_iter().map(read).collect::<Option<Vec<_>>>().map(|all| all.concat()))?
    });
    match whole {
        Some(mut schedules) => {
            for schedule in &mut schedules {
                schedule.description.get_or_insert_with(|| text.to_owned());
            }
            Hours { schedules, understood: 1, kept_as_text: 0 }
        }
        None => {
            let words = Schedule { description: Some(text.to_owned()), ..Schedule::default() };
            Hours { schedules: vec![words], understood: 0, kept_as_text: 1 }
        }
    }
}

/// All schedules of an object, of either version, with its holidays taken out.
pub(super) fn hours(object: Fields<'_>, context: &Context<'_>, repairs: &mut Repairs) -> Hours {
    let mut hours = Hours::default();
    for one in object.objects(&["schedules", "schedule", "regular_schedules", "regular_schedule"]) {
        hours.add(schedule(one, context, repairs));
    }
    for key in ["opening_text", "opening_times", "opening_hours"] {
        if object.value(key).is_some_and(serde_json::Value::is_string)
            && let Some(words) = object.prose(&[key], repairs)
        {
            hours.add(hours_in_words(&words, context));
        }
    }
    for day in
        object.objects(&["holiday_schedules", "holiday_schedule"]).into_iter().flat_map(|h| closed_days(h, repairs))
    {
        for schedule in &mut hours.schedules {
            if !schedule.except.contains(&day) {
                schedule.except.push(day);
            }
        }
    }
    hours
}

/// The days of a version 1 holiday on which all is closed; a longer closure is told in words elsewhere.
fn closed_days(holiday: Fields<'_>, repairs: &mut Repairs) -> Vec<NaiveDate> {
    if holiday.boolean("closed") != Some(true) {
        return Vec::new();
    }
    let Some(first) = holiday.date(&["start_date", "start_at", "valid_from"], repairs) else { return Vec::new() };
    let last = holiday.date(&["end_date", "end_at", "valid_to"], repairs).unwrap_or(first);
    if !(0..=62).contains(&(last - first).num_days()) {
        return Vec::new();
    }
    repairs.count(Rule::HolidayMadeException);
    first.iter_days().take_while(|day| *day <= last).collect()
}

fn schedule(object: Fields<'_>, context: &Context<'_>, repairs: &mut Repairs) -> Hours {
    let description = object.prose(&["description"], repairs);
    let mut made = Schedule {
        dtstart: object.date(&["dtstart"], repairs),
        until: object.date(&["until"], repairs),
        count: object.number("count").filter(|n| (1.0..=10_000.0).contains(n)).map(|n| n as u32),
        valid_from: object.date(&["valid_from"], repairs),
        valid_to: object.date(&["valid_to"], repairs),
        opens_at: object.line(&["opens_at"], repairs).and_then(|text| tidy::time(&text, repairs)),
        closes_at: object.line(&["closes_at"], repairs).and_then(|text| tidy::time(&text, repairs)),
        term_time_only: object.boolean("fp_term_time_only").unwrap_or(false),
        not_on_bank_holidays: object.boolean("fp_not_on_bank_holidays").unwrap_or(false),
        except: object.texts("fp_except").into_iter().filter_map(|d| d.parse().ok()).collect(),
        description,
        schedule_link: object.url(&["schedule_link"], repairs),
        attending_type: object.line(&["attending_type"], repairs),
        notes: object.prose(&["notes"], repairs),
        ..Schedule::default()
    };
    let mut unread: Option<String> = None;
    made.byday = days(object, &mut unread, repairs);
    made.bymonthday = month_days(object, repairs);
    let interval = object.number("interval").filter(|n| (0.0..=1_000.0).contains(n)).map_or(1, |n| n as u16);
    made.interval = interval.max(1);
    match object.line(&["fp_freq", "freq"], repairs) {
        Some(word) => match frequency(&word) {
            Some((freq, multiple)) => {
                made.freq = Some(freq);
                made.interval = made.interval.saturating_mul(multiple);
            }
            None if matches!(fold(&word).as_str(), "once" | "none" | "one off" | "single") => {}
            None => unread = Some(word),
        },
        None if !made.byday.is_empty() => {
            repairs.count(Rule::FrequencyAssumedWeekly);
            made.freq = Some(Frequency::Weekly);
        }
        None => {}
    }
    if made.freq == Some(Frequency::Daily) && made.byday.len() == 7 {
        // Version 3 can only say "daily" as weekly on seven days, which is how we write it.
        made.byday.clear();
    }
    if let Some(word) = unread {
        repairs.count(Rule::FrequencyKeptAsText);
        let (freq, byday, bymonthday) =
            (made.freq.take(), std::mem::take(&mut made.byday), std::mem::take(&mut made.bymonthday));
        made.dtstart = None;
        if made.description.is_none() {
            made.description = Some(in_words(&word, freq, &byday, &bymonthday, &made));
        }
        return Hours { schedules: vec![made], understood: 0, kept_as_text: 1 };
    }
    if made.freq.is_some() || made.dtstart.is_some() {
        return Hours { schedules: vec![made], ..Hours::default() };
    }
    words_alone(made, context)
}

/// A schedule that states no rule: its words are read, or kept with what little else it says.
fn words_alone(made: Schedule, context: &Context<'_>) -> Hours {
    let Some(words) = made.description.clone() else {
        if made.opens_at.is_none() && made.schedule_link.is_none() && made.notes.is_none() {
            return Hours::default();
        }
        let description = made
            .opens_at
            .map(|opens| in_words("", None, &[], &[], &Schedule { opens_at: Some(opens), ..made.clone() }));
        return Hours { schedules: vec![Schedule { description, ..made }], understood: 0, kept_as_text: 1 };
    };
    let mut hours = hours_in_words(&words, context);
    for schedule in &mut hours.schedules {
        schedule.valid_from = schedule.valid_from.or(made.valid_from);
        schedule.valid_to = schedule.valid_to.or(made.valid_to);
        schedule.opens_at = schedule.opens_at.or(made.opens_at);
        schedule.closes_at = schedule.closes_at.or(made.closes_at);
        schedule.until = schedule.until.or(made.until);
        schedule.term_time_only |= made.term_time_only;
        schedule.not_on_bank_holidays |= made.not_on_bank_holidays;
        schedule.schedule_link = schedule.schedule_link.take().or_else(|| made.schedule_link.clone());
        schedule.attending_type = schedule.attending_type.take().or_else(|| made.attending_type.clone());
        schedule.notes = schedule.notes.take().or_else(|| made.notes.clone());
        for day in &made.except {
            if !schedule.except.contains(day) {
                schedule.except.push(*day);
            }
        }
    }
    hours
}

fn in_words(word: &str, freq: Option<Frequency>, byday: &[ByDay], bymonthday: &[i8], made: &Schedule) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend((!word.is_empty()).then(|| word.to_owned()));
    parts.extend(freq.map(|f| f.slug().to_lowercase()));
    parts.extend(
        (!byday.is_empty()).then(|| byday.iter().map(|d| d.weekday.to_string()).collect::<Vec<_>>().join(", ")),
    );
    parts.extend((!bymonthday.is_empty()).then(|| bymonthday.iter().map(i8::to_string).collect::<Vec<_>>().join(", ")));
    match (made.opens_at, made.closes_at) {
        (Some(opens), Some(closes)) => parts.push(format!("{} to {}", opens.format("%H:%M"), closes.format("%H:%M"))),
        (Some(opens), None) => parts.push(format!("from {}", opens.format("%H:%M"))),
        _ => {}
    }
    parts.join(" ")
}

/// A frequency, and by how much its word multiplies the interval.
fn frequency(word: &str) -> Option<(Frequency, u16)> {
    let folded = fold(word);
    Some(match folded.strip_prefix("freq ").unwrap_or(&folded) {
        "daily" | "day" | "every day" => (Frequency::Daily, 1),
        "weekly" | "week" | "every week" => (Frequency::Weekly, 1),
        "fortnightly" | "biweekly" | "every two weeks" | "every other week" | "bi weekly" => (Frequency::Weekly, 2),
        "monthly" | "month" | "every month" => (Frequency::Monthly, 1),
        "quarterly" => (Frequency::Monthly, 3),
        "yearly" | "annually" | "year" | "annual" => (Frequency::Yearly, 1),
        _ => return None,
    })
}

fn days(object: Fields<'_>, unread: &mut Option<String>, repairs: &mut Repairs) -> Vec<ByDay> {
    let mut out: Vec<ByDay> = Vec::new();
    for part in object.texts("byday").into_iter().chain(object.texts("weekday")) {
        for word in part.split([',', ' ', '/']).filter(|word| !word.is_empty()) {
            match by_day(word) {
                Some(day) if !out.contains(&day) => out.push(day),
                Some(_) => {}
                None => {
                    repairs.count(Rule::SchedulePartDropped);
                    // A day that is not understood would make the rest wrong, so all is kept as words.
                    *unread = Some(part.to_owned());
                }
            }
        }
    }
    out
}

fn by_day(word: &str) -> Option<ByDay> {
    let word = word.trim().to_lowercase();
    let split = word.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, name) = word.split_at(split);
    let ordinal = match number {
        "" => None,
        number => Some(number.trim_start_matches('+').parse::<i8>().ok().filter(|n| (-5..=5).contains(n) && *n != 0)?),
    };
    let weekday = match name.trim_end_matches('.') {
        "mo" | "mon" | "monday" | "mondays" => Weekday::Mon,
        "tu" | "tue" | "tues" | "tuesday" | "tuesdays" => Weekday::Tue,
        "we" | "wed" | "weds" | "wednesday" | "wednesdays" => Weekday::Wed,
        "th" | "thu" | "thur" | "thurs" | "thursday" | "thursdays" => Weekday::Thu,
        "fr" | "fri" | "friday" | "fridays" => Weekday::Fri,
        "sa" | "sat" | "saturday" | "saturdays" => Weekday::Sat,
        "su" | "sun" | "sunday" | "sundays" => Weekday::Sun,
        _ => return None,
    };
    Some(ByDay { ordinal, weekday })
}

fn month_days(object: Fields<'_>, repairs: &mut Repairs) -> Vec<i8> {
    let from_number = object.value("bymonthday").and_then(serde_json::Value::as_i64).map(|n| n.to_string());
    let texts = object.texts("bymonthday");
    let mut out = Vec::new();
    for part in texts.into_iter().chain(from_number.as_deref()) {
        match part.trim().parse::<i8>() {
            Ok(day) if (1..=31).contains(&day.unsigned_abs()) => {
                if !out.contains(&day) {
                    out.push(day);
                }
            }
            _ => repairs.count(Rule::SchedulePartDropped),
        }
    }
    out
}
