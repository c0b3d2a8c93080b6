//! Needs in the words: the longest phrases of the thesaurus, as written first, then by stems, then without
//! small words between.

use super::{Reader, Reading, Token};
use crate::search::answer::SaidFilter;
use crate::search::vocabulary::{About, Meaning, Vocabulary, without_overlap};
use smol_str::SmolStr;
use std::ops::Range;

/// Finds needs and marks the tokens that say them.
pub(super) fn find(reader: &Reader<'_>, tokens: &mut [Token], reading: &mut Reading) {
    let mut all = standing(reader.vocabulary, tokens);
    if all.is_empty() {
        return;
    }
    let texts: Vec<SmolStr> = tokens.iter().map(|token| token.text.clone()).collect();
    let aside: Vec<bool> = tokens.iter().map(|token| token.aside).collect();
    all.retain(|(range, (_, meaning))| {
        let said_already = tokens[range.clone()].iter().all(|token| token.heard);
        let in_place = aside[range.clone()].iter().any(|&aside| aside);
        !said_already && !in_place && meaning.rule.holds(range, &texts, &aside)
    });
    for (range, (_, meaning)) in without_overlap(all, |(tier, _)| *tier) {
        if is_ruled_out(&texts[..range.start]) {
            tokens[range].iter_mut().for_each(|token| token.consumed = true);
            continue;
        }
        let phrase = texts[range.clone()].join(" ");
        if !meaning.rule.says.is_empty() {
            tokens[range.clone()].iter_mut().skip(1).for_each(|token| token.consumed = true);
            tokens[range.start].says = meaning.rule.says.clone();
        }
        if meaning.categories.is_empty() {
            continue;
        }
        tokens[range].iter_mut().for_each(|token| token.needed = true);
        if meaning.rule.not_a_group {
            reading.understood.filters.push(SaidFilter {
                phrase: phrase.clone(),
                parameter: "not_a_group".into(),
                value: "true".into(),
                soft: false,
            });
        }
        reader.add_need(phrase, &meaning.categories, false, reading);
    }
}

/// What stands before a thing that is not wanted, an article aside: "not a gym", "anything but bingo".
const RULES_OUT: [&[&str]; 4] = [&["rather", "than"], &["instead", "of"], &["anything", "but"], &["nothing", "like"]];

/// Whether the words before a phrase say that it is not wanted. A bare "not" or "no" does not: who has no food
/// and is not sleeping wants help with both.
fn is_ruled_out(before: &[SmolStr]) -> bool {
    let ends_with = |words: &[SmolStr], end: &[&str]| {
        words.len() >= end.len() && words[words.len() - end.len()..].iter().zip(end).all(|(word, end)| word == end)
    };
    match before.split_last() {
        Some((article, words)) if ["a", "an", "another", "the"].contains(&article.as_str()) => {
            ends_with(words, &["not"]) || RULES_OUT.iter().any(|end| ends_with(words, end))
        }
        _ => RULES_OUT.iter().any(|end| ends_with(before, end)),
    }
}

/// Phrases that stand in the words, each with how well: as written, by stems, or without small words.
fn standing<'v>(vocabulary: &'v Vocabulary, tokens: &[Token]) -> Vec<(Range<usize>, (usize, &'v Meaning))> {
    let count = tokens.len();
    let of_stems: Vec<About> = tokens.iter().map(|token| vocabulary.about(&token.stem)).collect();
    let mut all: Vec<(Range<usize>, (usize, &Meaning))> = Vec::new();
    let as_written = vocabulary.thesaurus.matches_by(count, |n| tokens[n].about.written);
    all.extend(as_written.into_iter().map(|(range, meaning)| (range, (0, meaning))));
    let by_stems = vocabulary.stemmed_thesaurus.matches_by(count, |n| of_stems[n].stemmed);
    all.extend(by_stems.into_iter().map(|(range, meaning)| (range, (1, meaning))));
    let telling: Vec<usize> = (0..count).filter(|&n| !tokens[n].about.small).collect();
    let loosely = vocabulary.loose_thesaurus.matches_by(telling.len(), |n| of_stems[telling[n]].loose);
    let whole = |range: Range<usize>| telling[range.start]..telling[range.end - 1] + 1;
    all.extend(loosely.into_iter().map(|(range, meaning)| (whole(range), (2, meaning))));
    all
}
