//! What a person means by the words they typed.
//!
//! In this order: phrases of danger (exactly as written, never corrected), a postcode or place inside the
//! words, spelling, the longest phrases of the thesaurus, filters said in words, and what is left is
//! searched as words. Words of a thesaurus phrase are searched as well, so a need widens and never hides
//! what is called so. The result is shown to the person and turned into a plan.
//! Imports the vocabulary, statistics, the answer and `domain`.

mod said;
mod spelling;

use super::analyzer::{Stems, folded_tokens};
use super::answer::{Correction, Need, SaidFilter, Understood, Urgent};
use super::request::Near;
use super::statistics::Statistics;
use super::vocabulary::{Meaning, Rule, Vocabulary};
use crate::domain::postcode::PostcodePart;
use std::collections::HashSet;
use std::ops::Range;

/// Only so many words of a query are read.
const MOST_TOKENS: usize = 48;
/// Only so many words are searched; they are bits of a mask.
pub(crate) const MOST_WORDS: usize = 16;
/// A place name inside a query has at most so many words.
const PLACE_WORDS: usize = 4;
/// What stands before a place.
const BEFORE_PLACE: [&str; 6] = ["in", "near", "around", "at", "by", "nearby"];

/// Finds a place by what people call it; given by the caller, who knows the map.
pub type Places<'a> = &'a dyn Fn(&str) -> Option<Near>;

/// A word to search.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// As it is read.
    pub text: String,
    /// Stems that count as this word, with how much each is worth.
    pub stems: Vec<(String, f32)>,
}

/// A need as categories.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NeedMask {
    /// The category that it stands for first.
    pub main: u128,
    /// Its other categories.
    pub others: u128,
}

/// A query, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Reading {
    /// What the person is shown.
    pub understood: Understood,
    /// Every word to search, those of need phrases included.
    pub words: Vec<Word>,
    /// One for each of `understood.needs`.
    pub needs: Vec<NeedMask>,
    /// Where, when a place stood in the words.
    pub near: Option<Near>,
}

/// Reads queries against a vocabulary and the words of an index.
pub(crate) struct Reader<'a> {
    pub vocabulary: &'a Vocabulary,
    pub statistics: &'a Statistics,
    /// Whether a stem stands in the index.
    pub has_stem: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    /// Reads `text`. With `exact` the words are only stemmed; danger is heard all the same.
    pub(crate) fn read(&self, text: &str, exact: bool, places: Option<Places<'_>>) -> Reading {
        let mut tokens = folded_tokens(text);
        tokens.truncate(MOST_TOKENS);
        let mut reading = Reading::default();
        let mut stems = Stems::default();
        self.hear_danger(&tokens, &mut reading);
        if exact {
            let plain = |token: &String| Word { text: token.clone(), stems: vec![(stems.of(token).to_owned(), 1.0)] };
            reading.words = self.content(&tokens, &HashSet::new()).map(|(_, token)| token).map(plain).collect();
            reading.understood.words = reading.words.iter().map(|word| word.text.clone()).collect();
            return reading;
        }
        let mut consumed: HashSet<usize> = HashSet::new();
        if let Some(places) = places {
            self.find_place(&tokens, places, &mut reading, &mut consumed);
        }
        let typed = tokens.clone();
        let mut kept: Vec<bool> = vec![false; tokens.len()];
        for (n, token) in tokens.iter_mut().enumerate().filter(|(n, _)| !consumed.contains(n)) {
            if let Some(read_as) = spelling::correct(self, token, stems.of(token)) {
                // A rare word may be right: then both are searched.
                kept[n] = (self.has_stem)(stems.of(token));
                reading.understood.spelling.push(Correction { typed: token.clone(), read_as: read_as.clone() });
                *token = read_as;
            }
        }
        let needed = self.find_needs(&tokens, &consumed, &mut stems, &mut reading);
        let mut touched = consumed.clone();
        touched.extend(needed.iter().copied());
        for (range, filters) in said::find(self.vocabulary, &tokens, &touched) {
            let phrase = tokens[range.clone()].join(" ");
            let filters = filters.into_iter().map(|said| SaidFilter {
                phrase: phrase.clone(),
                parameter: said.parameter,
                value: said.value,
            });
            reading.understood.filters.extend(filters);
            consumed.extend(range);
        }
        for (n, token) in self.content(&tokens, &consumed).take(MOST_WORDS) {
            let corrected = typed[n] != *token;
            let own = if corrected { self.vocabulary.weights.spelling } else { 1.0 };
            let mut alternatives = vec![(stems.of(token).to_owned(), own)];
            if kept[n] {
                alternatives.push((stems.of(&typed[n]).to_owned(), 1.0));
            }
            let synonyms = self.vocabulary.synonyms(token).iter();
            alternatives.extend(synonyms.map(|word| (stems.of(word).to_owned(), self.vocabulary.weights.synonym)));
            let mut seen = HashSet::new();
            alternatives.retain(|(stem, _)| seen.insert(stem.clone()));
            if reading.words.iter().any(|word| word.stems[0].0 == alternatives[0].0) {
                continue;
            }
            if !needed.contains(&n) {
                reading.understood.words.push(token.clone());
            }
            reading.words.push(Word { text: token.clone(), stems: alternatives });
        }
        reading
    }

    /// Words that are not stop words; all words when there is no other and nothing else was read.
    fn content<'t>(
        &self,
        tokens: &'t [String],
        consumed: &HashSet<usize>,
    ) -> impl Iterator<Item = (usize, &'t String)> {
        let telling = |n: &usize| !consumed.contains(n) && !self.vocabulary.is_stop_word(&tokens[*n]);
        let mut numbers: Vec<usize> = (0..tokens.len()).filter(telling).collect();
        if numbers.is_empty() && consumed.is_empty() {
            numbers = (0..tokens.len()).collect();
        }
        numbers.into_iter().map(|n| (n, &tokens[n])).take(MOST_WORDS)
    }

    fn hear_danger(&self, tokens: &[String], reading: &mut Reading) {
        for (range, (urgent, categories)) in self.vocabulary.urgent.find(tokens, |_, _| true) {
            let panel = &mut reading.understood.urgent;
            *panel = if *panel == Some(Urgent::Crisis) { *panel } else { Some(*urgent) };
            self.add_need(tokens[range].join(" "), categories, reading);
        }
    }

    fn add_need(&self, phrase: String, categories: &[u8], reading: &mut Reading) {
        let mask = |numbers: &[u8]| numbers.iter().fold(0u128, |mask, &n| mask | 1 << n);
        let (main, others) = categories.split_at(categories.len().min(1));
        reading.needs.push(NeedMask { main: mask(main), others: mask(others) });
        let categories = categories.iter().map(|&n| self.vocabulary.category_slug(n).to_owned()).collect();
        reading.understood.needs.push(Need { phrase, categories });
    }

    /// Finds thesaurus phrases, exactly as written first, else with the same stems; gives the tokens used.
    fn find_needs(
        &self,
        tokens: &[String],
        consumed: &HashSet<usize>,
        stems: &mut Stems,
        reading: &mut Reading,
    ) -> HashSet<usize> {
        let stemmed: Vec<String> = tokens.iter().map(|token| stems.of(token).to_owned()).collect();
        let free = |range: &Range<usize>| !range.clone().any(|n| consumed.contains(&n));
        let holds = |range: &Range<usize>, meaning: &Meaning| free(range) && rule_holds(meaning, range, tokens);
        let mut found = self.vocabulary.thesaurus.find(tokens, holds);
        let exact: HashSet<usize> = found.iter().flat_map(|(range, _)| range.clone()).collect();
        let also = self
            .vocabulary
            .stemmed_thesaurus
            .find(&stemmed, |range, meaning| holds(range, meaning) && !range.clone().any(|n| exact.contains(&n)));
        found.extend(also);
        found.sort_by_key(|(range, _)| range.start);
        let mut used = HashSet::new();
        for (range, meaning) in found {
            used.extend(range.clone());
            let phrase = tokens[range].join(" ");
            if meaning.rule == Rule::NotAGroup {
                reading.understood.filters.push(SaidFilter {
                    phrase: phrase.clone(),
                    parameter: "not_a_group".into(),
                    value: "true".into(),
                });
            }
            self.add_need(phrase, &meaning.categories, reading);
        }
        used
    }

    fn find_place(&self, tokens: &[String], places: Places<'_>, reading: &mut Reading, consumed: &mut HashSet<usize>) {
        let mut take = |range: Range<usize>, from: usize| {
            let near = places(&tokens[range.clone()].join(" "))?;
            reading.understood.place = Some(near.label.clone());
            reading.near = Some(near);
            consumed.extend(from..range.end);
            Some(())
        };
        for at in 0..tokens.len() {
            for length in [2, 1] {
                let Some(part) = tokens.get(at..at + length) else { continue };
                let looks_so = PostcodePart::parse(&part.join(" ")).is_some();
                // The word before a postcode ("near PR7 1DB") goes with it.
                let before = at.checked_sub(1).filter(|&n| BEFORE_PLACE.contains(&tokens[n].as_str()));
                if looks_so && take(at..at + length, before.unwrap_or(at)).is_some() {
                    return;
                }
            }
        }
        for at in 1..tokens.len() {
            if !BEFORE_PLACE.contains(&tokens[at - 1].as_str()) {
                continue;
            }
            for length in (1..=PLACE_WORDS.min(tokens.len() - at)).rev() {
                if take(at..at + length, at - 1).is_some() {
                    return;
                }
            }
        }
        // A place alone: "Adlington".
        let known = self.vocabulary.thesaurus.get(tokens).is_some() || tokens.iter().all(|t| self.vocabulary.knows(t));
        if !tokens.is_empty() && tokens.len() <= PLACE_WORDS && !known {
            take(0..tokens.len(), 0);
        }
    }
}

/// Whether a thesaurus phrase may be meant where it stands.
fn rule_holds(meaning: &Meaning, range: &Range<usize>, tokens: &[String]) -> bool {
    let after = |phrases: &[Vec<String>]| phrases.iter().any(|phrase| tokens[..range.start].ends_with(phrase));
    match &meaning.rule {
        Rule::Always | Rule::NotAGroup => true,
        Rule::Whole => range.len() == tokens.len(),
        Rule::AloneOrAfter(phrases) => range.len() == tokens.len() || after(phrases),
        Rule::After(phrases) => after(phrases),
        Rule::With(words) => {
            let mut others = tokens.iter().enumerate().filter(|(n, _)| !range.contains(n));
            others.any(|(_, token)| words.contains(token))
        }
    }
}

#[cfg(test)]
mod tests;
