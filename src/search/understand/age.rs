//! An age said in words: "over 65s", "aged 70", "under fives", "18-25 year olds", "in my 70s".

use smol_str::SmolStr;
use std::borrow::Cow;
use std::ops::Range;

/// "Over 60 miles" is not an age.
const UNITS: [&str; 24] = [
    "mile", "miles", "minutes", "minute", "mins", "pounds", "pound", "quid", "metres", "km", "people", "week", "weeks",
    "month", "months", "day", "days", "hours", "percent", "stone", "kg", "am", "pm", "per",
];
/// Numbers as words, for groups that call themselves so.
const DECADES: [(&str, u8); 7] = [
    ("fives", 5),
    ("forties", 40),
    ("fifties", 50),
    ("sixties", 60),
    ("seventies", 70),
    ("eighties", 80),
    ("nineties", 90),
];
/// A larger number is not an age.
const OLDEST: u8 = 110;

/// "60+" as "60 plus", so that it is not lost with the punctuation.
pub(super) fn with_plus_in_words(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let after_digit = |(n, byte): (usize, &u8)| *byte == b'+' && n > 0 && bytes[n - 1].is_ascii_digit();
    if bytes.iter().enumerate().any(after_digit) {
        Cow::Owned(text.replace('+', " plus "))
    } else {
        Cow::Borrowed(text)
    }
}

fn number(text: &str) -> Option<u8> {
    if let Some((_, number)) = DECADES.iter().find(|(word, _)| *word == text) {
        return Some(*number);
    }
    text.strip_suffix('s').unwrap_or(text).parse::<u8>().ok().filter(|number| (1..=OLDEST).contains(number))
}

fn is_old(text: &str) -> bool {
    matches!(text, "old" | "olds")
}

fn is_year(text: &str) -> bool {
    matches!(text, "year" | "years" | "yr" | "yrs" | "yearold" | "yearolds")
}

/// The first age in `tokens`, with where it stands.
pub(super) fn find(tokens: &[SmolStr]) -> Option<(Range<usize>, u8)> {
    // Most queries have no number.
    let may_be_number = |token: &SmolStr| token.ends_with("es") || token.bytes().any(|byte| byte.is_ascii_digit());
    if !tokens.iter().any(may_be_number) {
        return None;
    }
    (0..tokens.len()).find_map(|at| age_at(tokens, at))
}

fn age_at(tokens: &[SmolStr], at: usize) -> Option<(Range<usize>, u8)> {
    let word = |n: usize| tokens.get(n).map_or("", SmolStr::as_str);
    let no_unit = |n: usize| !UNITS.contains(&word(n));
    let start = if at > 0 && matches!(word(at - 1), "for" | "the") { at - 1 } else { at };
    let start = if start > 0 && word(start) == "the" && word(start - 1) == "for" { start - 1 } else { start };
    let after = |from: usize| if is_year(word(from)) { from + 1 + usize::from(is_old(word(from + 1))) } else { from };
    match word(at) {
        "over" | "above" | "aged" | "age" | "ages" => {
            let low = number(word(at + 1)).filter(|_| no_unit(at + 2))?;
            match range_end(tokens, at + 2, low) {
                Some((end, high)) => Some((start..after(end), low.midpoint(high))),
                None => Some((start..after(at + 2), low)),
            }
        }
        "under" | "below" if no_unit(at + 2) => Some((start..at + 2, number(word(at + 1))?.saturating_sub(1))),
        "im" | "hes" | "shes" | "theyre" if no_unit(at + 2) => {
            number(word(at + 1)).filter(|age| *age >= 10).map(|age| (at..after(at + 2), age))
        }
        // A year of school.
        "yr" | "year" if !is_year(word(at + 2)) && !is_old(word(at + 2)) => {
            let year: u8 = word(at + 1).parse().ok()?;
            ((1..=13).contains(&year) && no_unit(at + 2)).then_some((at..at + 2, year + 4))
        }
        "my" | "his" | "her" | "their" | "our" if at > 0 && word(at - 1) == "in" && word(at + 1).ends_with('s') => {
            number(word(at + 1)).filter(|age| *age >= 20).map(|age| (at - 1..at + 2, age + 5))
        }
        text => {
            let years = text.strip_suffix("yo").and_then(number);
            if let Some(years) = years {
                return Some((at..at + 1 + usize::from(is_old(word(at + 1))), years));
            }
            let low = number(text)?;
            if let Some((end, high)) = range_end(tokens, at + 1, low) {
                let said = start < at || is_year(word(end)) || is_old(word(end)) || word(end - 1).ends_with('s');
                return said.then(|| (start..after(end), low.midpoint(high)));
            }
            if is_year(word(at + 1)) && is_old(word(at + 2)) {
                return Some((start..at + 3, low));
            }
            if matches!(word(at + 1), "yo" | "plus") && low >= 10 || word(at + 1) == "yo" {
                return Some((start..at + 2, low));
            }
            let upwards = matches!(word(at + 1), "and" | "or") && matches!(word(at + 2), "over" | "above" | "older");
            upwards.then_some((start..at + 3, low))
        }
    }
}

/// "18 25", "18 to 25": where the second number ends, and what it is.
fn range_end(tokens: &[SmolStr], from: usize, low: u8) -> Option<(usize, u8)> {
    let word = |n: usize| tokens.get(n).map_or("", SmolStr::as_str);
    let from = if matches!(word(from), "to" | "till") { from + 1 } else { from };
    let high = number(word(from)).filter(|high| *high > low)?;
    (!UNITS.contains(&word(from + 1))).then_some((from + 1, high))
}
