//! A schedule in the words of a poster: "Tuesdays, 2pm to 4pm".
//!
//! UK style: 12-hour clock, "noon" and "midnight" in words, dates as "5 November 2026". Whatever is
//! written here `exchange::opening_times` can read back.

use super::{ByDay, Frequency, Schedule};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

/// A schedule in plain English. Words alone stay as published; an empty schedule gives "".
pub fn describe(schedule: &Schedule) -> String {
    let Some(days) = days_in_words(schedule) else {
        return schedule.description.clone().unwrap_or_default();
    };
    let mut parts = vec![days];
    if let Some(hours) = hours_in_words(schedule) {
        parts.push(hours);
    }
    if let (Some(count), Some(_)) = (schedule.count, schedule.freq) {
        parts.push(format!("{count} {}", if count == 1 { "session" } else { "sessions" }));
    }
    if schedule.term_time_only {
        parts.push("term time only".to_owned());
    }
    if schedule.not_on_bank_holidays {
        parts.push("not bank holidays".to_owned());
    }
    if !schedule.except.is_empty() {
        let mut except = schedule.except.clone();
        except.sort_unstable();
        let dates: Vec<String> = except.into_iter().map(date_in_words).collect();
        parts.push(format!("not on {}", and_list(&dates)));
    }
    parts.join(", ")
}

/// [`describe`] for a page of `today`: a weekly or monthly group that began in the past is not said to
/// begin.
pub fn describe_on(schedule: &Schedule, today: NaiveDate) -> String {
    let begun = schedule.interval <= 1
        && schedule.count.is_none()
        && !schedule.byday.is_empty()
        && schedule.freq != Some(Frequency::Yearly)
        && schedule.dtstart.is_some_and(|start| start <= today);
    if begun { describe(&Schedule { dtstart: None, ..schedule.clone() }) } else { describe(schedule) }
}

/// All schedules of a service for a page of `today`, one line each; days that keep the same hours share
/// a line, and nothing is said twice.
pub fn describe_all(schedules: &[Schedule], today: NaiveDate) -> Vec<String> {
    let mut merged: Vec<Schedule> = Vec::new();
    for schedule in schedules {
        let plain = schedule.freq == Some(Frequency::Weekly) && !schedule.byday.is_empty();
        let same = merged.iter_mut().find(|m| {
            plain
                && m.byday.iter().all(|d| d.ordinal.is_none())
                && Schedule { byday: schedule.byday.clone(), ..(*m).clone() } == *schedule
        });
        match same {
            Some(same) => same.byday.extend(&schedule.byday),
            None => merged.push(schedule.clone()),
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for line in merged.iter().map(|s| describe_on(s, today)) {
        if !line.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The part before the hours; `None` when only the published words are known.
fn days_in_words(schedule: &Schedule) -> Option<String> {
    let Some(freq) = schedule.freq else {
        return schedule.dtstart.map(|d| format!("{} {}", day_name(d.weekday()), date_in_words(d)));
    };
    let interval = schedule.interval.max(1);
    let days = match freq {
        Frequency::Daily => daily(schedule, interval),
        Frequency::Weekly => weekly(schedule, interval)?,
        Frequency::Monthly => monthly(schedule, interval)?,
        Frequency::Yearly => return yearly(schedule, interval),
    };
    Some(with_ends(days, schedule))
}

fn daily(schedule: &Schedule, interval: u16) -> String {
    match interval {
        1 if !schedule.byday.is_empty() => weekday_list(&schedule.byday),
        1 => "Every day".to_owned(),
        2 => "Every other day".to_owned(),
        n => format!("Every {n} days"),
    }
}

fn weekly(schedule: &Schedule, interval: u16) -> Option<String> {
    let byday = match (schedule.byday.is_empty(), schedule.dtstart) {
        (true, start) => vec![ByDay { ordinal: None, weekday: start?.weekday() }],
        (false, _) => schedule.byday.clone(),
    };
    Some(match interval {
        1 => weekday_list(&byday),
        2 => format!("Every other {}", singular_list(&byday)),
        n => format!("Every {n} weeks on {}", singular_list(&byday)),
    })
}

fn monthly(schedule: &Schedule, interval: u16) -> Option<String> {
    let which = if !schedule.byday.is_empty() {
        let days = ordinal_days(&schedule.byday);
        match month_days(&schedule.bymonthday) {
            Some(dates) => format!("{days} that is {}", dates.trim_start_matches("The ").to_lowercase()),
            None => days,
        }
    } else {
        match month_days(&schedule.bymonthday) {
            Some(dates) => dates,
            None => month_days(&[i8::try_from(schedule.dtstart?.day()).ok()?])?,
        }
    };
    Some(match interval {
        1 => format!("{which} of the month"),
        2 => format!("{which} of every other month"),
        n => format!("{which} of every {n} months"),
    })
}

fn yearly(schedule: &Schedule, interval: u16) -> Option<String> {
    let start = schedule.dtstart?;
    if schedule.has_day_parts() {
        // No group meets on the twentieth Tuesday of the year; better its own words than ours.
        return None;
    }
    let every = match interval {
        1 => "Every year".to_owned(),
        2 => "Every other year".to_owned(),
        n => format!("Every {n} years"),
    };
    let until = schedule.until.map(|d| format!(" until {}", date_in_words(d))).unwrap_or_default();
    Some(format!("{every} on {} {} from {}{until}", start.day(), month_name(start), start.year()))
}

fn with_ends(mut days: String, schedule: &Schedule) -> String {
    if let Some(start) = schedule.dtstart {
        days.push_str(&format!(" from {}", date_in_words(start)));
    }
    if let Some(until) = schedule.until {
        days.push_str(&format!(" until {}", date_in_words(until)));
    }
    days
}

/// "Tuesdays", "Monday to Friday", "Saturdays and Sundays", "Every day".
fn weekday_list(byday: &[ByDay]) -> String {
    let days = sorted(byday);
    let consecutive = days.windows(2).all(|pair| matches!(pair, [a, b] if a.succ() == *b && *b != Weekday::Mon));
    match days.as_slice() {
        [_, _, _, _, _, _, _] => "Every day".to_owned(),
        [first, _, .., last] if consecutive && days.len() > 2 => format!("{} to {}", day_name(*first), day_name(*last)),
        _ => and_list(&days.iter().map(|d| format!("{}s", day_name(*d))).collect::<Vec<_>>()),
    }
}

/// "Thursday", "Tuesday and Thursday", "day".
fn singular_list(byday: &[ByDay]) -> String {
    let days = sorted(byday);
    and_list(&days.iter().map(|d| day_name(*d).to_owned()).collect::<Vec<_>>())
}

fn sorted(byday: &[ByDay]) -> Vec<Weekday> {
    let mut days: Vec<Weekday> = byday.iter().map(|d| d.weekday).collect();
    days.sort_unstable_by_key(Weekday::num_days_from_monday);
    days.dedup();
    days
}

/// "First Friday", "First and third Tuesday", "First Tuesday and last Friday".
fn ordinal_days(byday: &[ByDay]) -> String {
    let mut groups: Vec<(Weekday, Vec<Option<i8>>)> = Vec::new();
    for day in byday {
        match groups.last_mut() {
            Some((weekday, ordinals)) if *weekday == day.weekday => ordinals.push(day.ordinal),
            _ => groups.push((day.weekday, vec![day.ordinal])),
        }
    }
    let words: Vec<String> = groups
        .iter()
        .map(|(weekday, ordinals)| {
            let ordinals: Vec<String> = ordinals.iter().map(|n| ordinal_word(*n)).collect();
            format!("{} {}", and_list(&ordinals), day_name(*weekday))
        })
        .collect();
    capitalised(&and_list(&words))
}

fn ordinal_word(ordinal: Option<i8>) -> String {
    match ordinal {
        None => "every".to_owned(),
        Some(1) => "first".to_owned(),
        Some(2) => "second".to_owned(),
        Some(3) => "third".to_owned(),
        Some(4) => "fourth".to_owned(),
        Some(5) => "fifth".to_owned(),
        Some(-1) => "last".to_owned(),
        Some(n) => format!("{} last", with_suffix(n.unsigned_abs())),
    }
}

/// "The 1st and 15th", "The last day".
fn month_days(days: &[i8]) -> Option<String> {
    let words: Vec<String> = days
        .iter()
        .map(|day| match day {
            -1 => "last day".to_owned(),
            n if *n < 0 => format!("{} last day", with_suffix(n.unsigned_abs())),
            n => with_suffix(n.unsigned_abs()),
        })
        .collect();
    (!words.is_empty()).then(|| format!("The {}", and_list(&words)))
}

fn with_suffix(n: u8) -> String {
    let suffix = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

/// "2pm to 4pm", "24 hours", "from 2pm"; `None` when no hour is known.
fn hours_in_words(schedule: &Schedule) -> Option<String> {
    let opens = schedule.opens_at?;
    let Some(closes) = schedule.closes_at else {
        return Some(format!("from {}", time_in_words(opens)));
    };
    let end_of_day = (closes.hour(), closes.minute()) == (23, 59);
    if opens == NaiveTime::MIN && (end_of_day || closes == NaiveTime::MIN) {
        return Some("24 hours".to_owned());
    }
    let closes = if end_of_day { NaiveTime::MIN } else { closes };
    Some(format!("{} to {}", time_in_words(opens), time_in_words(closes)))
}

/// "2pm", "9:30am", "noon", "midnight".
pub fn time_in_words(time: NaiveTime) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    match (hour, minute) {
        (0, 0) => return "midnight".to_owned(),
        (12, 0) => return "noon".to_owned(),
        _ => {}
    }
    let half = if hour < 12 { "am" } else { "pm" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    if minute == 0 { format!("{hour}{half}") } else { format!("{hour}:{minute:02}{half}") }
}

/// "5 November 2026".
pub fn date_in_words(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

fn month_name(date: NaiveDate) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS.get(date.month0() as usize).copied().unwrap_or_default()
}

/// "Tuesday".
pub const fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

fn and_list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
