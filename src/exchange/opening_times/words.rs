//! The words the grammar knows.

use chrono::Weekday;

/// "mon", "Mondays", "Thurs".
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "mons" | "monday" | "mondays" => Weekday::Mon,
        "tue" | "tues" | "tuesday" | "tuesdays" => Weekday::Tue,
        "wed" | "weds" | "wednesday" | "wednesdays" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" | "thursdays" => Weekday::Thu,
        "fri" | "fris" | "friday" | "fridays" => Weekday::Fri,
        "sat" | "sats" | "saturday" | "saturdays" => Weekday::Sat,
        "sun" | "suns" | "sunday" | "sundays" => Weekday::Sun,
        _ => return None,
    })
}

/// The number of a month, 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

/// "first" to "fifth".
pub(super) fn ordinal(word: &str) -> Option<i8> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        _ => return None,
    })
}

/// "two" to "six" in "every two weeks".
pub(super) fn cardinal(word: &str) -> Option<u16> {
    Some(match word {
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        _ => return None,
    })
}

/// Words that say nothing about when.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "open"
            | "opens"
            | "opening"
            | "hours"
            | "hrs"
            | "time"
            | "times"
            | "day"
            | "days"
            | "we"
            | "are"
            | "is"
            | "meet"
            | "meets"
            | "meeting"
            | "meetings"
            | "held"
            | "run"
            | "runs"
            | "running"
            | "on"
            | "weekly"
            | "only"
            | "session"
            | "sessions"
    )
}
