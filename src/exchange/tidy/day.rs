//! Dates and times as feeds and people write them.

use crate::exchange::{Repairs, Rule};
use chrono::{DateTime, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Utc};
use chrono_tz::Europe::London;

/// A day: ISO, with or without a time after it, "4/11/2026" (day first), "4 November 2026", or, where
/// `today` is given, "12 days ago", "today", "yesterday".
pub(in crate::exchange) fn date(text: &str, today: Option<NaiveDate>, repairs: &mut Repairs) -> Option<NaiveDate> {
    let text = text.trim();
    if text.is_empty() {
        repairs.count(Rule::EmptyTextDropped);
        return None;
    }
    if let Some(day) = text.get(..10).and_then(|head| NaiveDate::parse_from_str(head, "%Y-%m-%d").ok())
        && matches!(text.as_bytes().get(10), None | Some(b'T' | b' '))
    {
        return sensible(day, repairs);
    }
    let words = text.to_lowercase();
    let in_words = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y%m%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(without_ordinal(&words).as_str(), form).ok())
        .or_else(|| today.and_then(|today| relative(&words, today)));
    match in_words {
        Some(day) => {
            repairs.count(Rule::DateReformatted);
            sensible(day, repairs)
        }
        None => {
            repairs.count(Rule::DateDropped);
            None
        }
    }
}

/// Feeds write year 1 or 9999 for "none"; neither is a day on which something happens.
fn sensible(day: NaiveDate, repairs: &mut Repairs) -> Option<NaiveDate> {
    use chrono::Datelike;
    if (1900..=2200).contains(&day.year()) {
        return Some(day);
    }
    repairs.count(Rule::DateDropped);
    None
}

fn without_ordinal(words: &str) -> String {
    let mut parts: Vec<&str> = words.split_whitespace().filter(|w| *w != "of").collect();
    if let Some(first) = parts.first_mut() {
        let digits = first.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = first.get(digits.len()..).unwrap_or_default();
        if !digits.is_empty() && matches!(ending, "st" | "nd" | "rd" | "th") {
            *first = digits;
        }
    }
    parts.join(" ")
}

fn relative(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    match words {
        "today" => return Some(today),
        "yesterday" => return today.pred_opt(),
        "tomorrow" => return today.succ_opt(),
        _ => {}
    }
    let parts: Vec<&str> = words.split_whitespace().collect();
    let (count, unit, past) = match parts.as_slice() {
        [count, unit, "ago"] => (count, unit, true),
        ["in", count, unit] => (count, unit, false),
        _ => return None,
    };
    let count = if matches!(*count, "a" | "an" | "one") { 1 } else { count.parse::<u32>().ok()? };
    let move_days = |days: u64| {
        if past { today.checked_sub_days(Days::new(days)) } else { today.checked_add_days(Days::new(days)) }
    };
    let move_months = |months: u32| {
        if past { today.checked_sub_months(Months::new(months)) } else { today.checked_add_months(Months::new(months)) }
    };
    match unit.trim_end_matches('s') {
        "day" => move_days(u64::from(count)),
        "week" => move_days(u64::from(count) * 7),
        "month" => move_months(count),
        "year" => move_months(count.checked_mul(12)?),
        _ => None,
    }
}

/// An instant; one without a zone is read as London's wall clock.
pub(in crate::exchange) fn date_time(text: &str, repairs: &mut Repairs) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.is_empty() {
        repairs.count(Rule::EmptyTextDropped);
        return None;
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc).trunc_subsecs(6));
    }
    let naive = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let naive = match naive {
        Some(naive) => naive,
        None => date(text, None, repairs)?.and_time(NaiveTime::MIN),
    };
    repairs.count(Rule::ZoneAssumedLondon);
    // An hour that the clocks skip did not happen; the one after it did.
    let local = naive
        .and_local_timezone(London)
        .earliest()
        .or_else(|| naive.checked_add_signed(TimeDelta::hours(1))?.and_local_timezone(London).earliest())?;
    Some(local.with_timezone(&Utc).trunc_subsecs(6))
}

/// A wall-clock time: "10:00", "10:00:00", "10:00Z", "10.30am", "2pm", "noon", "24:00".
///
/// A zone after the time is not applied: feeds that write "10:00Z" all year round mean ten o'clock.
pub(in crate::exchange) fn time(text: &str, repairs: &mut Repairs) -> Option<NaiveTime> {
    let lower = text.trim().to_lowercase();
    if lower.is_empty() {
        repairs.count(Rule::EmptyTextDropped);
        return None;
    }
    let read = clock(&lower);
    if read.is_none() {
        repairs.count(Rule::TimeDropped);
    }
    read
}

fn clock(lower: &str) -> Option<NaiveTime> {
    match lower {
        "noon" | "midday" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0),
        _ => {}
    }
    // "2024-01-01T10:00:00" keeps its time alone.
    let lower = lower.rsplit_once('t').filter(|(day, _)| day.len() == 10).map_or(lower, |(_, time)| time);
    let (digits, afternoon) = if let Some(before) = lower.strip_suffix("pm").or_else(|| lower.strip_suffix("p.m.")) {
        (before.trim(), Some(true))
    } else if let Some(before) = lower.strip_suffix("am").or_else(|| lower.strip_suffix("a.m.")) {
        (before.trim(), Some(false))
    } else {
        (lower.split(['z', '+']).next().unwrap_or(lower).trim(), None)
    };
    // "10:00-05:00" is a zone too, once the time itself is over.
    let digits =
        digits.get(1..).and_then(|tail| tail.find('-')).map_or(digits, |at| digits.get(..=at).unwrap_or(digits));
    let mut parts = digits.split([':', '.']);
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next().map_or(Some(0), |m| m.parse().ok())?;
    let second: u32 = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    let hour = match afternoon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        Some(_) if hour > 12 => return None,
        _ => hour,
    };
    if hour == 24 && minute == 0 {
        NaiveTime::from_hms_opt(0, 0, 0)
    } else {
        NaiveTime::from_hms_opt(hour, minute, second)
    }
}
