//! When things happen, in words for a card and a page, and hours for a week grid.
//!
//! A thin layer, so that the words of schedules are made in one place of the program.

use crate::directory::StoredRecord;
use crate::domain::Schedule;
use crate::domain::schedule::{ByDay, Frequency};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

/// The words for one schedule ("Tuesdays 2pm to 4pm").
pub fn describe(schedule: &Schedule) -> String {
    let mut words: Vec<String> = Vec::new();
    match schedule.freq {
        None => match (&schedule.description, schedule.dtstart) {
            (Some(description), _) => return description.trim().to_owned(),
            (None, Some(day)) => words.push(date(day)),
            (None, None) => return String::new(),
        },
        Some(Frequency::Daily) => words.push(text!("when-every-day")),
        Some(Frequency::Weekly) => words.push(weekly(schedule)),
        Some(Frequency::Monthly) => words.push(monthly(schedule)),
        Some(Frequency::Yearly) => words.push(text!("when-every-year")),
    }
    if let Some(hours) = hours(schedule.opens_at, schedule.closes_at) {
        words.push(hours);
    }
    let mut said = words.join(" ");
    if schedule.term_time_only {
        said = format!("{said}, {}", text!("when-term-time"));
    }
    if schedule.not_on_bank_holidays {
        said = format!("{said}, {}", text!("when-not-bank-holidays"));
    }
    said
}

fn weekly(schedule: &Schedule) -> String {
    let plural = |day: Weekday| text!("when-days", day = super::label::day(day));
    let days: Vec<Weekday> = schedule.byday.iter().map(|d| d.weekday).collect();
    let monday_to_friday = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let named = if days.len() == 5 && monday_to_friday.iter().all(|d| days.contains(d)) {
        text!("when-monday-to-friday")
    } else if days.len() == 7 {
        text!("when-every-day")
    } else if days.is_empty() {
        schedule.dtstart.map_or_else(|| text!("when-every-week"), |day| plural(day.weekday()))
    } else {
        and(days.into_iter().map(plural).collect())
    };
    match schedule.interval {
        0 | 1 => named,
        2 => text!("when-every-second-week", days = named),
        weeks => text!("when-every-few-weeks", days = named, weeks = u32::from(weeks)),
    }
}

fn monthly(schedule: &Schedule) -> String {
    let of_month = |ByDay { ordinal, weekday }: &ByDay| {
        let day = super::label::day(*weekday);
        match ordinal {
            Some(1) => text!("when-first", day = day),
            Some(2) => text!("when-second", day = day),
            Some(3) => text!("when-third", day = day),
            Some(4) => text!("when-fourth", day = day),
            Some(5) => text!("when-fifth", day = day),
            Some(-1) => text!("when-last", day = day),
            _ => text!("when-days", day = day),
        }
    };
    if schedule.byday.is_empty() {
        return text!("when-every-month");
    }
    text!("when-of-the-month", days = and(schedule.byday.iter().map(of_month).collect()))
}

/// "a, b and c".
pub fn and(mut words: Vec<String>) -> String {
    let Some(last) = words.pop() else { return String::new() };
    if words.is_empty() { last } else { text!("list-and", first = words.join(", "), last = last) }
}

/// "a, b or c".
pub fn or(mut words: Vec<String>) -> String {
    let Some(last) = words.pop() else { return String::new() };
    if words.is_empty() { last } else { text!("list-or", first = words.join(", "), last = last) }
}

/// "2pm to 4pm", "from 6.30pm".
pub fn hours(opens: Option<NaiveTime>, closes: Option<NaiveTime>) -> Option<String> {
    match (opens, closes) {
        (Some(opens), Some(closes)) => Some(text!("when-from-to", from = time(opens), to = time(closes))),
        (Some(opens), None) => Some(text!("when-from", from = time(opens))),
        (None, Some(closes)) => Some(text!("when-until", to = time(closes))),
        (None, None) => None,
    }
}

/// "2pm", "2.30pm", "midday", "midnight".
pub fn time(time: NaiveTime) -> String {
    match (time.hour(), time.minute()) {
        (0, 0) => text!("when-midnight"),
        (12, 0) => text!("when-midday"),
        (_, minute) => {
            let (afternoon, hour) = time.hour12();
            let half = if afternoon { "pm" } else { "am" };
            if minute == 0 { format!("{hour}{half}") } else { format!("{hour}.{minute:02}{half}") }
        }
    }
}

/// "4 November 2026".
pub fn date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// "4 Nov", with the year where it is not this one.
pub fn short_date(day: NaiveDate, today: NaiveDate) -> String {
    day.format(if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
}

/// "Today 2pm", "Tomorrow 10am", "Tuesday 2pm", "24 November 2pm".
pub fn session(at: NaiveDateTime, today: NaiveDate) -> String {
    let hour = time(at.time());
    match (at.date() - today).num_days() {
        0 => text!("when-today", time = hour),
        1 => text!("when-tomorrow", time = hour),
        2..=6 => text!("when-on-day", day = super::label::day(at.weekday()), time = hour),
        _ => text!("when-on-day", day = at.date().format("%-d %B").to_string(), time = hour),
    }
}

/// Every schedule of a record that holds at a place: the place's own, or else the service's.
pub fn schedules_at(record: &StoredRecord, location: Option<uuid::Uuid>) -> &[Schedule] {
    record
        .service
        .locations
        .iter()
        .find(|at| Some(at.location_id) == location)
        .map(|at| at.schedules.as_slice())
        .filter(|own| !own.is_empty())
        .unwrap_or(&record.service.schedules)
}

/// The words of every schedule, without repeats and empty ones.
pub fn lines(schedules: &[Schedule]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in schedules.iter().map(describe) {
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The days of the week on which a schedule runs, as far as a week grid can show them.
pub fn weekdays(schedule: &Schedule) -> Vec<Weekday> {
    match schedule.freq {
        Some(Frequency::Daily) => super::label::WEEK.to_vec(),
        Some(_) if !schedule.byday.is_empty() => {
            let mut days: Vec<Weekday> = schedule.byday.iter().map(|d| d.weekday).collect();
            days.sort_by_key(Weekday::num_days_from_monday);
            days.dedup();
            days
        }
        Some(Frequency::Weekly) => schedule.dtstart.iter().map(Datelike::weekday).collect(),
        _ => Vec::new(),
    }
}
