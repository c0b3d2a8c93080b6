//! Why a result is here, in order of how telling it is.
//!
//! Imports the answer, the plan, the reading, filters, the vocabulary and what a walk found.

use super::answer::{Need, Why};
use super::called::Called;
use super::columns::{Record, day_of_number};
use super::facts::{Facts, at};
use super::filter::Clockwork;
use super::plan::Plan;
use super::understand::{NeedMask, Reading, Word};
use super::vocabulary::Vocabulary;
use super::walk::Candidate;
use smol_str::SmolStr;
use std::sync::Arc;

/// Few results have more reasons.
const USUAL: usize = 6;

/// The reasons that the results of one search may have.
pub(crate) struct Reasons<'a> {
    vocabulary: &'a Vocabulary,
    plan: &'a Plan,
    needs: Vec<(&'a NeedMask, &'a Need)>,
    words: Vec<SmolStr>,
    /// Those that some result has, by their bits: many results have the same.
    said: Vec<(u32, Arc<[SmolStr]>)>,
    /// Words that were corrected, one bit each, with what is said of it.
    corrected: Vec<(u32, Why)>,
}

impl<'a> Reasons<'a> {
    /// Those of a plan that was made from what was read.
    pub(crate) fn new(vocabulary: &'a Vocabulary, plan: &'a Plan, reading: &'a Reading) -> Self {
        let corrected = reading.understood.spelling.iter().map(|correction| {
            let read_as = |(n, word): (usize, &Word)| u32::from(word.text == correction.read_as) << n;
            let (typed, read) = (correction.typed.as_str().into(), correction.read_as.as_str().into());
            (plan.words.iter().enumerate().map(read_as).sum(), Why::Spelling { typed, read_as: read })
        });
        Self {
            vocabulary,
            plan,
            needs: reading.needs.iter().zip(&reading.understood.needs).collect(),
            words: plan.words.iter().map(|word| word.text.clone()).collect(),
            said: Vec::new(),
            corrected: corrected.collect(),
        }
    }

    /// Those of one result, so many metres away.
    pub(crate) fn of(
        &mut self,
        candidate: &Candidate,
        record: &Record,
        metres: Option<f64>,
        clock: &Clockwork<'_>,
    ) -> Vec<Why> {
        let text = candidate.text;
        let categories = record.facts.category_bits();
        let mut why = Vec::with_capacity(USUAL);
        if text.named != 0 {
            why.push(Why::NameMatches { words: self.words(text.named) });
        }
        for (need, shown) in &self.needs {
            let has = |slug: &&String| {
                self.vocabulary.category_number(slug).is_some_and(|number| categories >> number & 1 == 1)
            };
            if (need.main | need.others) & categories != 0
                && let Some(category) = shown.categories.iter().find(has)
            {
                why.push(Why::Need { category: category.into(), phrase: shown.phrase.as_str().into() });
            }
        }
        let elsewhere = text.found & !text.named;
        if elsewhere != 0 {
            why.push(Why::TextMatches { words: self.words(elsewhere) });
        }
        if text.meaning > 0.0 {
            why.push(Why::Meaning);
        }
        why.extend(self.corrected.iter().filter(|(words, _)| words & text.found != 0).map(|(_, why)| why.clone()));
        let held = self.plan.wishes.iter().filter(|wish| wish.facts.meets(&record.facts));
        why.extend(held.map(|wish| Why::Wish { phrase: wish.phrase.clone() }));
        let names = |called: &&Called| metres.is_none() && called.chord_squared == candidate.chord_squared;
        why.extend(match self.plan.called.iter().find(names) {
            Some(called) => Some(Why::NamesPlace { place: called.name.clone() }),
            None => how_far(self.plan, &record.facts, metres),
        });
        if clock.has_space(record)
            && let Some(as_of) = day_of_number(record.capacity_as_of)
        {
            why.push(Why::Spaces { available: record.available.checked_sub(1), as_of });
        }
        if clock.is_open(record) {
            why.push(Why::OpenNow);
        }
        if record.confirmed_until >= clock.today {
            why.push(Why::Confirmed);
        }
        why
    }

    fn words(&mut self, bits: u32) -> Arc<[SmolStr]> {
        if let Some((_, words)) = self.said.iter().find(|(known, _)| *known == bits) {
            return Arc::clone(words);
        }
        let has = |(n, _): &(usize, &SmolStr)| bits >> n & 1 == 1;
        let words: Arc<[SmolStr]> = self.words.iter().enumerate().filter(has).map(|(_, word)| word.clone()).collect();
        self.said.push((bits, Arc::clone(&words)));
        words
    }
}

/// How far away it is, or that it comes to people where the search is, or that it does not say.
pub(crate) fn how_far(plan: &Plan, facts: &Facts, metres: Option<f64>) -> Option<Why> {
    match metres {
        Some(metres) => Some(Why::Distance { metres }),
        None if facts.has(at::UNSTATED) => plan.located.as_ref().map(|_| Why::PlaceUnstated),
        None => plan.located.as_ref().map(|_| Why::ComesToYou),
    }
}
