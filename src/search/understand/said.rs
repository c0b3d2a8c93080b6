//! Filters said in words: "free", "on a tuesday", "for over 65s". Only what can hardly mean anything else.

use super::{Reading, Token, age};
use crate::search::answer::SaidFilter;
use crate::search::vocabulary::{Said, Vocabulary};
use smol_str::SmolStr;
use std::ops::Range;

/// "Smoke free", "gluten free": not the price.
const NOT_THE_PRICE_AFTER: [&str; 17] = [
    "smoke", "gluten", "drug", "sugar", "dairy", "stress", "alcohol", "hands", "care", "debt", "pain", "step",
    "barrier", "nut", "worry", "trouble", "tax",
];
/// "Free from", "free church": not the price either.
const NOT_THE_PRICE_BEFORE: [&str; 11] =
    ["from", "church", "style", "range", "masons", "time", "spirit", "wheelers", "school", "running", "methodist"];
/// "Until Thursday", "the bailiffs are coming Tuesday": not a day on which to go.
const NO_WISH_AFTER: [&str; 8] = ["until", "till", "til", "before", "since", "last", "coming", "due"];
/// "Lashes out at home", "cold at home": where the trouble is, not where help should come.
const NO_VISIT_AFTER: [&str; 27] = [
    "alone", "bored", "cold", "down", "drama", "fighting", "happy", "her", "him", "isolated", "live", "lives",
    "living", "lonely", "me", "off", "out", "own", "problems", "rows", "safe", "sat", "stuck", "them", "trouble",
    "unhappy", "up",
];
/// Kept among the words that are searched: what is for carers says so.
const KEPT: &str = "for";

/// Finds filters and marks the tokens that are nothing but that.
pub(super) fn find(vocabulary: &Vocabulary, tokens: &mut [Token], reading: &mut Reading) {
    let texts: Vec<SmolStr> = tokens.iter().map(|token| token.text.clone()).collect();
    let neighbour = |n: Option<usize>| n.and_then(|n| texts.get(n)).map_or("", |text| text.as_str());
    let inside_need = |range: &Range<usize>| {
        let begun = range.start > 0 && tokens[range.start].needed && tokens[range.start - 1].needed;
        let goes_on = tokens.get(range.end).is_some_and(|next| next.needed) && tokens[range.end - 1].needed;
        tokens[range.clone()].iter().all(|token| token.needed) && (begun || goes_on)
    };
    let fits = |range: &Range<usize>, said: &Vec<Said>| {
        let price = said.iter().any(|s| s.parameter == "free") && range.len() == 1;
        let about_price = !NOT_THE_PRICE_AFTER.contains(&neighbour(range.start.checked_sub(1)))
            && !NOT_THE_PRICE_BEFORE.contains(&neighbour(Some(range.end)));
        let day = said.iter().any(|s| s.parameter == "day") && range.len() == 1;
        let wished = !NO_WISH_AFTER.contains(&neighbour(range.start.checked_sub(1)));
        let visit = range.len() == 2 && texts[range.clone()] == ["at", "home"];
        let wanted = !visit || !NO_VISIT_AFTER.contains(&neighbour(range.start.checked_sub(1)));
        let free = !tokens[range.clone()].iter().any(|token| token.aside) && !inside_need(range);
        free && wanted && (!price || about_price) && (!day || wished)
    };
    let mut found: Vec<(Range<usize>, Vec<Said>)> = vocabulary
        .said
        .find_by(tokens.len(), |n| tokens[n].about.said, fits)
        .into_iter()
        .map(|(range, said)| (range, said.clone()))
        .collect();
    let free = |range: &Range<usize>| {
        !tokens[range.clone()].iter().any(|token| token.aside || token.needed)
            && !found.iter().any(|(other, _)| other.start < range.end && range.start < other.end)
    };
    if let Some((range, age)) = age::find(&texts).filter(|(range, _)| free(range)) {
        found.push((range, vec![Said { parameter: "age".into(), value: age.to_string(), soft: false }]));
    }
    found.sort_by_key(|(range, _)| range.start);
    let phrases: Vec<String> = found.iter().map(|(range, _)| texts[range.clone()].join(" ")).collect();
    for ((range, all), phrase) in found.into_iter().zip(phrases) {
        if !all.iter().any(|said| said.parameter == KEPT || said.soft) {
            tokens[range].iter_mut().for_each(|token| token.consumed = true);
        }
        for Said { parameter, value, soft } in all {
            let filters = &mut reading.understood.filters;
            if !filters.iter().any(|filter| filter.parameter == parameter && filter.value == value) {
                filters.push(SaidFilter { phrase: phrase.clone(), parameter, value, soft });
            }
        }
    }
}
