//! Filters as bits, and counts of services by value, each group as if its own filter were off.

use super::Record;
use crate::common::query::Query;
use fingerpost::domain::AccessFact;

/// Groups of filters, one bit each.
const CATEGORY: u16 = 1;
const DAY: u16 = 2;
const FREE: u16 = 4;
const ACCESS: u16 = 8;

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

    /// The groups that a record fails.
    #[inline]
    pub fn failed(&self, record: &Record) -> u16 {
        let fails = |fails: bool, group: u16| if fails { group } else { 0 };
        fails(self.categories != 0 && record.categories & self.categories == 0, CATEGORY)
            | fails(self.days != 0 && record.days & self.days == 0, DAY)
            | fails(self.free && !record.free, FREE)
            | fails(record.access & self.access != self.access, ACCESS)
    }

    /// Adds what counts of a document that failed `failed` to the values of its service.
    pub fn join(&self, joined: &mut Record, record: &Record, failed: u16) {
        match failed {
            0 => {
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
            CATEGORY => joined.categories |= record.categories,
            DAY => joined.days |= record.days,
            ACCESS => joined.access |= record.access,
            _ => {}
        }
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
    pub days: [u32; 7],
    deliveries: [u32; 16],
    audiences: [u32; 32],
    access: [u32; 32],
    languages: [u32; 32],
    pub free: u32,
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

    /// Counts a service that failed one group by its values of that group.
    #[inline]
    pub fn add_failed(&mut self, record: &Record, failed: u16) {
        match failed {
            CATEGORY => {
                each(record.categories as u64, &mut self.categories[..64]);
                each((record.categories >> 64) as u64, &mut self.categories[64..]);
            }
            DAY => each(u64::from(record.days), &mut self.days),
            ACCESS => each(u64::from(record.access), &mut self.access),
            _ => {}
        }
    }

    /// Counts by category that are not nothing, largest first.
    pub fn categories(&self, slugs: &[String]) -> Vec<(String, usize)> {
        let counted = slugs.iter().zip(self.categories).filter(|(_, count)| *count > 0);
        let mut out: Vec<(String, usize)> = counted.map(|(slug, count)| (slug.clone(), count as usize)).collect();
        out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        out
    }
}
