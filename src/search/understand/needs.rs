//! Needs in the words: the longest phrases of the thesaurus, as written first, then by stems, then without
//! small words between.

use super::{Reader, Reading, Token};
use crate::search::answer::SaidFilter;
use crate::search::vocabulary::{Meaning, is_small, without_overlap};
use std::ops::Range;

/// Finds needs and marks the tokens that say them.
pub(super) fn find(reader: &Reader<'_>, tokens: &mut [Token], reading: &mut Reading) {
    let texts: Vec<String> = tokens.iter().map(|token| token.text.clone()).collect();
    let stems: Vec<&str> = tokens.iter().map(|token| token.stem.as_str()).collect();
    let aside: Vec<bool> = tokens.iter().map(|token| token.aside).collect();
    let telling: Vec<usize> = (0..tokens.len()).filter(|&n| !is_small(&texts[n])).collect();
    let telling_stems: Vec<&str> = telling.iter().map(|&n| stems[n]).collect();
    let vocabulary = reader.vocabulary;
    let as_written = vocabulary.thesaurus.matches(&texts).into_iter().map(|(range, meaning)| (range, (0, meaning)));
    let by_stems =
        vocabulary.stemmed_thesaurus.matches(&stems).into_iter().map(|(range, meaning)| (range, (1, meaning)));
    let loosely = vocabulary.loose_thesaurus.matches(&telling_stems).into_iter();
    let loosely = loosely.map(|(range, meaning)| (telling[range.start]..telling[range.end - 1] + 1, (2, meaning)));
    let mut all: Vec<(Range<usize>, (usize, &Meaning))> = as_written.chain(by_stems).chain(loosely).collect();
    all.retain(|(range, (_, meaning))| {
        !aside[range.clone()].iter().any(|&aside| aside) && meaning.rule.holds(range, &texts, &aside)
    });
    for (range, (_, meaning)) in without_overlap(all, |(tier, _)| *tier) {
        let phrase = texts[range.clone()].join(" ");
        tokens[range].iter_mut().for_each(|token| token.needed = true);
        if meaning.rule.not_a_group {
            reading.understood.filters.push(SaidFilter {
                phrase: phrase.clone(),
                parameter: "not_a_group".into(),
                value: "true".into(),
                soft: false,
            });
        }
        reader.add_need(phrase, &meaning.categories, reading);
    }
}
