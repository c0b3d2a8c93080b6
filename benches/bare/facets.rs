//! Filters as bits, and counts of services by value.

use super::Record;
use crate::common::query::Query;
use fingerpost::domain::{AccessFact, Audience, Delivery, Kind};

/// The filters of a query.
pub struct Filter {
    categories: u128,
    days: u8,
    free: bool,
    access: u32,
}

impl Filter {
    pub fn new(query: &Query, categories: &[String]) -> Self {
        let number = |slug: &String| categories.iter().position(|known| known == slug);
        Self {
            categories: query.category.as_ref().map_or(0, |slug| number(slug).map_or(0, |n| 1 << n)),
            days: query.day.map_or(0, |day| 1 << day),
            free: query.free,
            access: if query.step_free { step_free() } else { 0 },
        }
    }

    /// Whether a record fits.
    #[inline]
    pub fn fits(&self, record: &Record) -> bool {
        (self.categories == 0 || record.categories & self.categories != 0)
            && (self.days == 0 || record.days & self.days != 0)
            && (!self.free || record.free)
            && record.access & self.access == self.access
    }

    /// Adds the values of a document to those of its service.
    pub fn join(joined: &mut Record, record: &Record) {
        joined.categories |= record.categories;
        joined.audiences |= record.audiences;
        joined.access |= record.access;
        joined.languages |= record.languages;
        joined.deliveries |= record.deliveries;
        joined.kinds |= record.kinds;
        joined.days |= record.days;
        joined.free |= record.free;
        joined.no_address |= record.no_address;
        joined.not_a_group |= record.not_a_group;
        joined.spaces |= record.spaces;
    }
}

/// The bit of a step-free entrance.
fn step_free() -> u32 {
    1 << AccessFact::StepFreeEntrance.ordinal()
}

/// Running counts.
pub struct Counts {
    categories: [u32; 128],
    kinds: [u32; 8],
    days: [u32; 7],
    deliveries: [u32; 16],
    audiences: [u32; 32],
    access: [u32; 32],
    languages: [u32; 32],
    free: u32,
    no_address: u32,
    not_a_group: u32,
    spaces: u32,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            categories: [0; 128],
            kinds: [0; 8],
            days: [0; 7],
            deliveries: [0; 16],
            audiences: [0; 32],
            access: [0; 32],
            languages: [0; 32],
            free: 0,
            no_address: 0,
            not_a_group: 0,
            spaces: 0,
        }
    }
}

#[inline]
fn each(mut bits: u64, counts: &mut [u32]) {
    while bits != 0 {
        counts[bits.trailing_zeros() as usize] += 1;
        bits &= bits - 1;
    }
}

impl Counts {
    /// Counts a service by all its values.
    #[inline]
    pub fn add(&mut self, record: &Record) {
        each(record.categories as u64, &mut self.categories[..64]);
        each((record.categories >> 64) as u64, &mut self.categories[64..]);
        each(u64::from(record.kinds), &mut self.kinds);
        each(u64::from(record.days), &mut self.days);
        each(u64::from(record.deliveries), &mut self.deliveries);
        each(u64::from(record.audiences), &mut self.audiences);
        each(u64::from(record.access), &mut self.access);
        each(u64::from(record.languages), &mut self.languages);
        self.free += u32::from(record.free);
        self.no_address += u32::from(record.no_address);
        self.not_a_group += u32::from(record.not_a_group);
        self.spaces += u32::from(record.spaces);
    }

    /// The counts that are not nothing, as ours gives them: lists of values, the commonest category first.
    pub fn shown(&self, categories: &[String], languages: &[String]) -> Shown {
        let mut by_count = listed(categories.iter().map(String::as_str), &self.categories);
        by_count.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let yes = |count: u32| listed(std::iter::once("true"), &[count]);
        Shown {
            categories: by_count,
            others: [
                listed(Kind::ALL.iter().map(|k| k.slug()), &self.kinds),
                listed(DAYS.into_iter(), &self.days),
                listed(Delivery::ALL.iter().map(|d| d.slug()), &self.deliveries),
                listed(Audience::ALL.iter().map(|a| a.slug()), &self.audiences),
                listed(AccessFact::ALL.iter().map(|a| a.slug()), &self.access),
                listed(languages.iter().map(String::as_str), &self.languages),
                yes(self.free),
                yes(self.no_address),
                yes(self.not_a_group),
                yes(self.spaces),
            ],
        }
    }
}

/// Counts as they are shown.
pub struct Shown {
    /// By category, largest first.
    pub categories: Vec<(String, usize)>,
    /// By kind, day, delivery, audience, access, language, then yes or no.
    pub others: [Vec<(String, usize)>; 10],
}

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn listed<'a>(values: impl Iterator<Item = &'a str>, counts: &[u32]) -> Vec<(String, usize)> {
    let found = values.zip(counts).filter(|(_, count)| **count > 0);
    found.map(|(value, &count)| (value.to_owned(), count as usize)).collect()
}
