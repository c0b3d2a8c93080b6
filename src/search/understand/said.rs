//! Filters said in words: "free", "on a tuesday", "for over 65s". Only what can hardly mean anything else.

use crate::search::vocabulary::{Said, Vocabulary};
use std::collections::HashSet;
use std::ops::Range;

/// "Smoke free", "gluten free": not the price.
const NOT_THE_PRICE_AFTER: [&str; 8] = ["smoke", "gluten", "drug", "sugar", "dairy", "stress", "alcohol", "hands"];
/// "Free from", "free church": not the price either.
const NOT_THE_PRICE_BEFORE: [&str; 5] = ["from", "church", "style", "range", "masons"];
/// "Over 60 miles" is not an age.
const UNITS: [&str; 9] = ["mile", "miles", "minutes", "pounds", "metres", "km", "people", "weeks", "percent"];
/// A larger number is not an age.
const OLDEST: u8 = 110;

/// The filters in `tokens` outside `taken`, with where they stand.
pub(super) fn find(
    vocabulary: &Vocabulary,
    tokens: &[String],
    taken: &HashSet<usize>,
) -> Vec<(Range<usize>, Vec<Said>)> {
    let neighbour = |n: Option<usize>| n.and_then(|n| tokens.get(n)).map_or("", String::as_str);
    let fits = |range: &Range<usize>, said: &Vec<Said>| {
        let price = said.iter().any(|s| s.parameter == "free") && range.len() == 1;
        let about_price = !NOT_THE_PRICE_AFTER.contains(&neighbour(range.start.checked_sub(1)))
            && !NOT_THE_PRICE_BEFORE.contains(&neighbour(Some(range.end)));
        !range.clone().any(|n| taken.contains(&n)) && (!price || about_price)
    };
    let found = vocabulary.said.find(tokens, fits);
    let mut out: Vec<(Range<usize>, Vec<Said>)> =
        found.into_iter().map(|(range, said)| (range, said.clone())).collect();
    let free = |range: &Range<usize>| {
        !range.clone().any(|n| taken.contains(&n)) && !out.iter().any(|(r, _)| r.clone().any(|n| range.contains(&n)))
    };
    let ages: Vec<_> = (0..tokens.len()).filter_map(|at| age(tokens, at)).filter(|(range, _)| free(range)).collect();
    if let Some((range, age)) = ages.into_iter().next() {
        out.push((range, vec![Said { parameter: "age".into(), value: age.to_string() }]));
    }
    out.sort_by_key(|(range, _)| range.start);
    out
}

/// "Over 65s", "aged 70", "under 5s", "80 year old" at `at`.
fn age(tokens: &[String], at: usize) -> Option<(Range<usize>, u8)> {
    let word = |n: usize| tokens.get(n).map_or("", String::as_str);
    let number =
        |text: &str| text.strip_suffix('s').unwrap_or(text).parse::<u8>().ok().filter(|n| (1..=OLDEST).contains(n));
    let start = if at > 0 && matches!(word(at - 1), "for" | "the") { at - 1 } else { at };
    match word(at) {
        "over" | "aged" | "age" if !UNITS.contains(&word(at + 2)) => Some((start..at + 2, number(word(at + 1))?)),
        "under" if !UNITS.contains(&word(at + 2)) => Some((start..at + 2, number(word(at + 1))?.saturating_sub(1))),
        text if matches!(word(at + 1), "year" | "years" | "yr") && word(at + 2) == "old" => {
            Some((start..at + 3, number(text)?))
        }
        _ => None,
    }
}
