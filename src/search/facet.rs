//! Counts beside each filter value: how many services it would leave, its own group being off.
//!
//! A service with one listing is counted as its document is met. A service with several is counted once
//! per value, after its listings were put together. Imports the columns, plan, answer and `domain`.

use super::answer::{FacetCount, Facets};
use super::columns::Shared;
use super::facts::{BITS, Facts, at};
use super::plan::DAYS;
use super::tally::{Sum, Tally};
use super::vocabulary::Vocabulary;
use crate::domain::{AccessFact, Audience, Delivery, Kind};
use smol_str::SmolStr;

/// Running counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    tally: Tally,
    /// Counted elsewhere.
    more: Option<Box<[u64; BITS]>>,
    language_sets: Vec<u32>,
    languages: Vec<u32>,
}

impl Counts {
    /// Sets everything to nothing, keeping the memory.
    pub(crate) fn clear(&mut self, shared: &Shared) {
        self.tally.clear();
        self.more = None;
        self.language_sets.clear();
        self.language_sets.resize(shared.language_sets.len(), 0);
        self.languages.clear();
        self.languages.resize(shared.language_codes.len(), 0);
    }

    /// Counts one service and its set of languages.
    #[inline(always)]
    pub(crate) fn add(&mut self, facts: Facts, languages: u32) {
        // The commonest sets are bits of the facts.
        self.tally.add(facts);
        if languages as usize >= at::LANGUAGE_BITS {
            self.add_set(languages);
        }
    }

    /// Counts one service for these facts and, if it counts, its set of languages.
    #[inline]
    pub(crate) fn add_some(&mut self, facts: Facts, languages: Option<u32>) {
        self.tally.add(facts.without_languages());
        if let Some(set) = languages {
            self.add_set(set);
        }
    }

    /// Counts some facts of services that were added up.
    #[inline]
    pub(crate) fn add_sum(&mut self, sum: &Sum, mask: &Facts) {
        self.tally.add_sum(sum, mask);
    }

    /// Counts elsewhere: services for each fact.
    #[inline]
    pub(crate) fn more(&mut self) -> &mut [u64; BITS] {
        self.more.get_or_insert_with(|| Box::new([0; BITS]))
    }

    /// Counts some facts of one service, a common set of languages among them.
    #[inline]
    pub(crate) fn add_facts(&mut self, facts: Facts) {
        self.tally.add(facts);
    }

    fn add_set(&mut self, set: u32) {
        if let Some(count) = self.language_sets.get_mut(set as usize) {
            *count += 1;
        }
    }

    /// Counts one service for each of these languages.
    pub(crate) fn add_each_language(&mut self, languages: &[u32]) {
        for &language in languages {
            if let Some(count) = self.languages.get_mut(language as usize) {
                *count += 1;
            }
        }
    }

    /// The counts of bits so far, and of sets of languages.
    pub(crate) fn counted(&mut self) -> ([u32; BITS], &[u32]) {
        (self.tally.counts(), &self.language_sets)
    }

    /// Adds what was counted elsewhere.
    pub(crate) fn merge(&mut self, counts: &[u32; BITS], language_sets: &[u32]) {
        self.more().iter_mut().zip(counts).for_each(|(to, from)| *to += u64::from(*from));
        self.language_sets.iter_mut().zip(language_sets).for_each(|(to, from)| *to += from);
    }

    /// Whether a service with one of these categories was counted.
    pub(crate) fn has_category(&mut self, categories: u128) -> bool {
        let counts = self.tally.counts();
        let elsewhere = |n: usize| self.more.as_ref().is_some_and(|more| more[at::CATEGORIES + n] > 0);
        (0..at::KINDS - at::CATEGORIES)
            .any(|n| categories >> n & 1 == 1 && (counts[at::CATEGORIES + n] > 0 || elsewhere(n)))
    }

    /// The counts as they are shown: closed lists in their order, others by falling count.
    pub(crate) fn facets(&mut self, shared: &Shared, vocabulary: &Vocabulary) -> Facets {
        let mut counts = self.tally.counts();
        if let Some(more) = &self.more {
            counts.iter_mut().zip(more.iter()).for_each(|(count, more)| *count += *more as u32);
        }
        let mut languages = self.languages.clone();
        let bits = counts[at::LANGUAGES..].iter().copied().chain(std::iter::repeat(0));
        for ((set, &count), bits) in shared.language_sets.iter().zip(&self.language_sets).zip(bits) {
            for &language in set {
                if let Some(total) = languages.get_mut(language as usize) {
                    *total += count + bits;
                }
            }
        }
        Facets {
            kind: listed(Kind::ALL.iter().map(|k| k.slug()), &counts[at::KINDS..]),
            category: vocabulary.slugs().commonest(&counts[at::CATEGORIES..at::KINDS]),
            day: listed(DAYS.into_iter(), &counts[at::DAYS..]),
            delivery: listed(Delivery::ALL.iter().map(|d| d.slug()), &counts[at::DELIVERIES..]),
            audience: listed(Audience::ALL.iter().map(|a| a.slug()), &counts[at::AUDIENCES..]),
            access: listed(AccessFact::ALL.iter().map(|a| a.slug()), &counts[at::ACCESS..]),
            language: shared.language_codes.commonest(&languages),
            free: yes(counts[at::FREE]),
            spaces: yes(counts[at::SPACES]),
            open_now: yes(counts[at::OPEN_NOW]),
            no_address: yes(counts[at::NO_ADDRESS]),
            not_a_group: yes(counts[at::NOT_A_GROUP]),
        }
    }
}

fn listed(values: impl Iterator<Item = &'static str>, counts: &[u32]) -> Vec<FacetCount> {
    let found = values.zip(counts).filter(|(_, count)| **count > 0);
    found.map(|(value, &count)| FacetCount { value: SmolStr::new_static(value), count: count as usize }).collect()
}

fn yes(count: u32) -> Vec<FacetCount> {
    listed(std::iter::once("true"), &[count])
}
