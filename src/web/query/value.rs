//! One value of one parameter: tolerant of how people write, exact about what it means.

use super::super::label;
use super::FURTHEST_MILES;
use crate::domain::AreaCode;
use crate::search::Sort;
use chrono::{NaiveTime, Weekday};

/// Miles, above 0 and no further than we answer.
pub fn miles(typed: &str) -> Option<f64> {
    let number = typed.trim_end_matches("miles").trim_end_matches("mile").trim();
    let miles: f64 = number.parse().ok()?;
    (miles.is_finite() && miles > 0.0 && miles <= FURTHEST_MILES).then_some(miles)
}

/// A slug in any case, with spaces or hyphens for underscores.
pub fn slug<T>(typed: &str, from_slug: impl Fn(&str) -> Option<T>) -> Option<T> {
    from_slug(&tidy(typed))
}

/// A category that has a label.
pub fn category(typed: &str) -> Option<String> {
    let slug = tidy(typed);
    label::is_category(&slug).then_some(slug)
}

fn tidy(typed: &str) -> String {
    typed.to_ascii_lowercase().replace([' ', '-'], "_")
}

/// "TU", "tue" or "Tuesday".
pub fn day(typed: &str) -> Option<Weekday> {
    let lower = typed.to_ascii_lowercase();
    label::WEEK.into_iter().find(|day| {
        label::day_slug(*day).eq_ignore_ascii_case(&lower)
            || lower.parse::<Weekday>().is_ok_and(|read| read == *day)
            || lower.strip_suffix('s').is_some_and(|one| one.parse::<Weekday>().is_ok_and(|read| read == *day))
    })
}

/// "18:00", "1800", "18", "6pm", "6.30pm", "6 p.m.", "noon" or "midnight".
pub fn time(typed: &str) -> Option<NaiveTime> {
    let lower: String = typed.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let lower = lower.replace("a.m.", "am").replace("p.m.", "pm").replace("o'clock", "");
    match lower.as_str() {
        "noon" | "midday" | "12noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0),
        _ => {}
    }
    let (clock, half) = if let Some(clock) = lower.strip_suffix("am") {
        (clock, Some(0))
    } else if let Some(clock) = lower.strip_suffix("pm") {
        (clock, Some(12))
    } else {
        (lower.as_str(), None)
    };
    let (hours, minutes) = match clock.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if clock.len() == 4 && clock.is_ascii() => clock.split_at(2),
        None => (clock, "00"),
    };
    if hours.is_empty() || hours.len() > 2 || !hours.bytes().chain(minutes.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        None => hours,
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(half) => hours % 12 + half,
    };
    NaiveTime::from_hms_opt(hours, minutes, 0)
}

/// "true", "yes", "on", "1" and their opposites.
pub fn yes(typed: &str) -> Option<bool> {
    match typed.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// Whole years, 0 to 120.
pub fn age(typed: &str) -> Option<u8> {
    typed.parse().ok().filter(|age| *age <= 120)
}

/// A language code, or its English name where no code is known.
pub fn language(typed: &str) -> Option<String> {
    let lower = typed.to_lowercase();
    let plain = lower.chars().all(|c| c.is_alphabetic() || c == '-' || c == ' ');
    (plain && (2..=40).contains(&lower.chars().count())).then_some(lower)
}

/// An ONS code or a neighbourhood of our own.
pub fn area(typed: &str) -> Option<AreaCode> {
    super::area(typed)
}

/// A count from 1.
pub fn count(typed: &str, most: usize) -> Option<usize> {
    typed.parse().ok().filter(|n| (1..=most).contains(n))
}

/// An order of results.
pub fn sort(typed: &str) -> Option<Sort> {
    [Sort::Best, Sort::Distance, Sort::NextSession, Sort::Name].into_iter().find(|s| sort_slug(*s) == tidy(typed))
}

/// The slug of an order.
pub const fn sort_slug(sort: Sort) -> &'static str {
    match sort {
        Sort::Best => "best",
        Sort::Distance => "distance",
        Sort::NextSession => "next_session",
        Sort::Name => "name",
    }
}

/// "Use one of: a, b, c."
pub fn listed<'a>(slugs: impl Iterator<Item = &'a str>) -> String {
    text!("field-one-of", values = slugs.collect::<Vec<_>>().join(", "))
}
