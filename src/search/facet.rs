//! Counts beside each filter value: how many services it would leave, its own group being off.
//!
//! A service with one listing is counted as its document is met. A service with several is counted once
//! per value, after its listings were put together. Imports the columns, plan, answer and `domain`.

use super::answer::{FacetCount, Facets};
use super::columns::{Flags, Record, Shared};
use super::plan::{DAYS, group};
use super::vocabulary::Vocabulary;
use crate::domain::{AccessFact, Audience, Delivery, Kind};

/// The values of one document, as far as its groups may be counted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Values {
    pub categories: u128,
    /// Kinds and deliveries, and the yes and no answers, as in [`Flags`].
    pub flags: u32,
    pub audiences: u32,
    pub access: u32,
    pub days: u8,
    pub spaces: bool,
    pub open_now: bool,
    /// Number of a set of languages.
    pub languages: u32,
}

impl Values {
    /// The values of a document that failed the groups `failed`: all groups when it failed none, else the
    /// one that it failed.
    pub(crate) fn new(record: &Record, categories: u128, days: u8, spaces: bool, open_now: bool) -> Self {
        Self {
            categories,
            flags: record.flags,
            audiences: record.audiences,
            access: record.access,
            days,
            spaces,
            open_now,
            languages: record.languages,
        }
    }

    /// Leaves only what counts for a document that failed `failed`.
    pub(crate) fn only(self, failed: u16) -> Self {
        if failed == 0 {
            return self;
        }
        let keep = |group: u16, bits: u32| if failed == group { bits } else { 0 };
        let flags = keep(group::KIND, 0xf)
            | keep(group::DELIVERY, 0x1fff << 4)
            | keep(group::FREE, Flags::FREE)
            | keep(group::NO_ADDRESS, Flags::NO_ADDRESS)
            | keep(group::NOT_A_GROUP, Flags::NOT_A_GROUP);
        Self {
            categories: if failed == group::CATEGORY { self.categories } else { 0 },
            flags: self.flags & flags,
            audiences: keep(group::AUDIENCE, self.audiences),
            access: keep(group::ACCESS, self.access),
            days: if failed == group::DAY { self.days } else { 0 },
            spaces: self.spaces && failed == group::SPACES,
            open_now: self.open_now && failed == group::OPEN_NOW,
            languages: keep(group::LANGUAGE, self.languages),
        }
    }

    /// Joins the values of another listing of the same service, languages apart.
    pub(crate) fn join(&mut self, other: &Self) {
        self.categories |= other.categories;
        self.flags |= other.flags;
        self.audiences |= other.audiences;
        self.access |= other.access;
        self.days |= other.days;
        self.spaces |= other.spaces;
        self.open_now |= other.open_now;
    }
}

/// Running counts.
#[derive(Debug, Clone)]
pub(crate) struct Counts {
    kinds: [u32; 4],
    categories: [u32; 128],
    days: [u32; 7],
    deliveries: [u32; 13],
    audiences: [u32; 32],
    access: [u32; 32],
    free: u32,
    no_address: u32,
    not_a_group: u32,
    spaces: u32,
    open_now: u32,
    language_sets: Vec<u32>,
    languages: Vec<u32>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            kinds: [0; 4],
            categories: [0; 128],
            days: [0; 7],
            deliveries: [0; 13],
            audiences: [0; 32],
            access: [0; 32],
            free: 0,
            no_address: 0,
            not_a_group: 0,
            spaces: 0,
            open_now: 0,
            language_sets: Vec::new(),
            languages: Vec::new(),
        }
    }
}

#[inline]
fn each(mut bits: u64, mut count: impl FnMut(usize)) {
    while bits != 0 {
        count(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

impl Counts {
    /// Sets everything to nothing, keeping the memory.
    pub(crate) fn clear(&mut self, shared: &Shared) {
        let (mut sets, mut languages) = (std::mem::take(&mut self.language_sets), std::mem::take(&mut self.languages));
        sets.clear();
        sets.resize(shared.language_sets.len(), 0);
        languages.clear();
        languages.resize(shared.language_codes.len(), 0);
        *self = Self { language_sets: sets, languages, ..Self::default() };
    }

    /// Counts one service; its languages by set.
    #[inline]
    pub(crate) fn add(&mut self, values: &Values) {
        self.add_without_languages(values);
        if let Some(count) = self.language_sets.get_mut(values.languages as usize) {
            *count += 1;
        }
    }

    /// Adds what was counted elsewhere.
    pub(crate) fn merge(&mut self, other: &Self) {
        fn sum(to: &mut [u32], from: &[u32]) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        sum(&mut self.kinds, &other.kinds);
        sum(&mut self.categories, &other.categories);
        sum(&mut self.days, &other.days);
        sum(&mut self.deliveries, &other.deliveries);
        sum(&mut self.audiences, &other.audiences);
        sum(&mut self.access, &other.access);
        sum(&mut self.language_sets, &other.language_sets);
        sum(&mut self.languages, &other.languages);
        self.free += other.free;
        self.no_address += other.no_address;
        self.not_a_group += other.not_a_group;
        self.spaces += other.spaces;
        self.open_now += other.open_now;
    }

    /// Counts one service that fails the group `failed` alone: its values of that group.
    #[inline]
    pub(crate) fn add_failed(&mut self, values: &Values, failed: u16) {
        match failed {
            group::KIND => each(u64::from(Flags::kinds(values.flags)), |n| self.kinds[n] += 1),
            group::CATEGORY => {
                each(values.categories as u64, |n| self.categories[n] += 1);
                each((values.categories >> 64) as u64, |n| self.categories[n + 64] += 1);
            }
            group::DAY => each(u64::from(values.days), |n| self.days[n] += 1),
            group::DELIVERY => each(u64::from(Flags::deliveries(values.flags)), |n| self.deliveries[n] += 1),
            group::AUDIENCE => each(u64::from(values.audiences), |n| self.audiences[n] += 1),
            group::ACCESS => each(u64::from(values.access), |n| self.access[n] += 1),
            group::LANGUAGE => {
                if let Some(count) = self.language_sets.get_mut(values.languages as usize) {
                    *count += 1;
                }
            }
            // A yes or no filter that fails has no value to count.
            _ => {}
        }
    }

    /// Counts one service without its languages.
    #[inline]
    pub(crate) fn add_without_languages(&mut self, values: &Values) {
        each(values.categories as u64, |n| self.categories[n] += 1);
        each((values.categories >> 64) as u64, |n| self.categories[n + 64] += 1);
        each(u64::from(Flags::kinds(values.flags)), |n| self.kinds[n] += 1);
        each(u64::from(Flags::deliveries(values.flags)), |n| self.deliveries[n] += 1);
        each(u64::from(values.days), |n| self.days[n] += 1);
        each(u64::from(values.audiences), |n| self.audiences[n] += 1);
        each(u64::from(values.access), |n| self.access[n] += 1);
        self.free += u32::from(values.flags & Flags::FREE != 0);
        self.no_address += u32::from(values.flags & Flags::NO_ADDRESS != 0);
        self.not_a_group += u32::from(values.flags & Flags::NOT_A_GROUP != 0);
        self.spaces += u32::from(values.spaces);
        self.open_now += u32::from(values.open_now);
    }

    /// Counts one service for each of these languages.
    pub(crate) fn add_languages(&mut self, languages: &[u32]) {
        for &language in languages {
            if let Some(count) = self.languages.get_mut(language as usize) {
                *count += 1;
            }
        }
    }

    /// The counts as they are shown: closed lists in their order, others by falling count.
    pub(crate) fn facets(&self, shared: &Shared, vocabulary: &Vocabulary) -> Facets {
        let mut languages = self.languages.clone();
        for (set, &count) in shared.language_sets.iter().zip(&self.language_sets) {
            for &language in set {
                if let Some(total) = languages.get_mut(language as usize) {
                    *total += count;
                }
            }
        }
        let codes = shared.language_codes.iter().map(String::as_str);
        Facets {
            kind: listed(Kind::ALL.iter().map(|k| k.slug()), &self.kinds),
            category: commonest(vocabulary.all_categories().iter().map(|c| c.slug.as_str()), &self.categories),
            day: listed(DAYS.into_iter(), &self.days),
            delivery: listed(Delivery::ALL.iter().map(|d| d.slug()), &self.deliveries),
            audience: listed(Audience::ALL.iter().map(|a| a.slug()), &self.audiences),
            access: listed(AccessFact::ALL.iter().map(|a| a.slug()), &self.access),
            language: commonest(codes, &languages),
            free: yes(self.free),
            spaces: yes(self.spaces),
            open_now: yes(self.open_now),
            no_address: yes(self.no_address),
            not_a_group: yes(self.not_a_group),
        }
    }
}

fn listed<'a>(values: impl Iterator<Item = &'a str>, counts: &[u32]) -> Vec<FacetCount> {
    let found = values.zip(counts).filter(|(_, count)| **count > 0);
    found.map(|(value, &count)| FacetCount { value: value.to_owned(), count: count as usize }).collect()
}

fn commonest<'a>(values: impl Iterator<Item = &'a str>, counts: &[u32]) -> Vec<FacetCount> {
    let mut out = listed(values, counts);
    out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    out
}

fn yes(count: u32) -> Vec<FacetCount> {
    listed(std::iter::once("true"), &[count])
}
