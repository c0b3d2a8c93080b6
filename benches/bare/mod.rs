//! The floor: the same work on bare sorted arrays in memory.
//!
//! Documents in Hilbert order; for each stem a plain sorted array of document numbers with a frequency
//! beside each; for each document a packed record. A circle becomes ranges of documents, the rarest word is
//! driven inside them, the others are galloped through. No segments, no compression, no deletes, no disk, no
//! reading of words beyond their stems, no reasons beside the results, and nothing that depends on the hour.

mod build;
mod facets;
mod geometry;

use crate::analyzer::Stems;
use crate::common::query::Query;
use facets::{Counts, Filter, Shown};
use fingerpost::domain::Point;
use geometry::Circle;
use std::collections::HashMap;
use std::ops::Range;

/// Results that are put in order.
const WANTED: usize = 20;
const K1: f32 = 1.2;

/// What filters, facets and ranking ask of a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record {
    categories: u128,
    audiences: u32,
    access: u32,
    languages: u32,
    /// Number of the service.
    service: u32,
    deliveries: u16,
    kinds: u8,
    days: u8,
    free: bool,
    no_address: bool,
    not_a_group: bool,
    spaces: bool,
    several: bool,
    /// What freshness and room are worth.
    standing: f32,
    /// What BM25 adds to a frequency.
    norm: f32,
}

/// The arrays.
pub struct Bare {
    keys: Vec<u32>,
    vectors: Vec<[f32; 3]>,
    points: Vec<Point>,
    records: Vec<Record>,
    categories: Vec<String>,
    languages: Vec<String>,
    serving: Range<u32>,
    everywhere: Range<u32>,
    terms: HashMap<Box<str>, Range<usize>>,
    documents: Vec<u32>,
    frequencies: Vec<u8>,
    areas: HashMap<String, Vec<u32>>,
}

/// Memory that is kept from query to query.
#[derive(Default)]
pub struct Scratch {
    stems: Stems,
    ranges: Vec<(Range<u32>, bool)>,
    found: Vec<(u64, u32)>,
    several: Vec<(u32, u32, u64, u32)>,
    served: Vec<u64>,
    counts: Counts,
}

/// The answer to a query.
pub struct Answer {
    /// Services that fit.
    pub total: usize,
    /// The first documents in order.
    pub best: Vec<u32>,
    /// Services by value.
    pub facets: Shown,
}

/// A word's place in its array.
struct Cursor {
    list: Range<usize>,
    at: usize,
    weight: f32,
}

impl Bare {
    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Bytes of the arrays.
    pub fn bytes(&self) -> usize {
        let lists = self.documents.len() * 5 + self.areas.values().map(|list| list.len() * 4).sum::<usize>();
        let columns = self.keys.len() * (4 + 12 + 16) + self.records.len() * size_of::<Record>();
        lists + columns + self.terms.keys().map(|term| term.len() + 40).sum::<usize>()
    }

    /// Answers as ours does: the first twenty, the total, and facets of what was found.
    pub fn search(&self, query: &Query, scratch: &mut Scratch) -> Answer {
        let filter = Filter::new(query, &self.categories);
        let circle = Circle::new(query.point(), query.metres);
        scratch.found.clear();
        scratch.several.clear();
        scratch.counts = Counts::default();
        circle.ranges(&self.keys, &mut scratch.ranges);
        if !query.areas.is_empty() {
            self.mark_areas(query, &mut scratch.served);
            scratch.ranges.push((self.serving.clone(), false));
            scratch.ranges.push((self.everywhere.clone(), false));
        }
        let mut words = Vec::with_capacity(query.words.len());
        for word in &query.words {
            let list = self.terms.get(scratch.stems.of(word)).cloned().unwrap_or(0..0);
            let (all, with) = (self.records.len() as f32, list.len() as f32);
            let weight = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
            words.push(Cursor { at: list.start, list, weight });
        }
        words.sort_by_key(|word| word.list.len());
        let mut total = 0;
        if words.first().is_none_or(|rarest| !rarest.list.is_empty()) {
            let ranges = std::mem::take(&mut scratch.ranges);
            for (range, inside) in &ranges {
                let mut walk =
                    Walk { bare: self, filter: &filter, circle: &circle, inside: *inside, scratch, total: &mut total };
                match words.split_first_mut() {
                    Some((rarest, others)) => walk.words(rarest, others, range.clone()),
                    None => range.clone().for_each(|document| walk.take_if_there(document, 1.0)),
                }
            }
            scratch.ranges = ranges;
        }
        total += self.put_together(scratch);
        let found = &mut scratch.found;
        if found.len() > WANTED {
            found.select_nth_unstable(WANTED - 1);
            found.truncate(WANTED);
        }
        found.sort_unstable();
        Answer {
            total,
            best: found.iter().map(|(_, document)| *document).collect(),
            facets: scratch.counts.shown(&self.categories, &self.languages),
        }
    }

    /// Services with several documents count once; the nearest stands for them.
    fn put_together(&self, scratch: &mut Scratch) -> usize {
        let several = &mut scratch.several;
        several.sort_unstable();
        let mut total = 0;
        for documents in several.chunk_by(|a, b| a.0 == b.0) {
            let mut joined = Record::default();
            for &(.., document) in documents {
                Filter::join(&mut joined, &self.records[document as usize]);
            }
            scratch.counts.add(&joined);
            // In order of distance: the first is the nearest.
            if let Some(&(_, _, key, document)) = documents.first() {
                total += 1;
                scratch.found.push((key, document));
            }
        }
        total
    }

    fn mark_areas(&self, query: &Query, bits: &mut Vec<u64>) {
        bits.clear();
        bits.resize(self.records.len().div_ceil(64), 0);
        for documents in query.areas.iter().filter_map(|area| self.areas.get(area)) {
            documents.iter().for_each(|&document| bits[document as usize / 64] |= 1 << (document % 64));
        }
    }
}

struct Walk<'a> {
    bare: &'a Bare,
    filter: &'a Filter,
    circle: &'a Circle,
    inside: bool,
    scratch: &'a mut Scratch,
    total: &'a mut usize,
}

impl Walk<'_> {
    fn words(&mut self, rarest: &mut Cursor, others: &mut [Cursor], range: Range<u32>) {
        let bare = self.bare;
        rarest.seek(&bare.documents, range.start);
        while let Some(document) = rarest.document(&bare.documents).filter(|&document| document < range.end) {
            let at = rarest.at;
            rarest.at += 1;
            let Some(metres) = self.admit(document) else { continue };
            let norm = bare.records[document as usize].norm;
            let worth = |cursor: &Cursor, at: usize| {
                let frequency = f32::from(bare.frequencies[at]);
                cursor.weight * frequency * (K1 + 1.0) / (frequency + norm)
            };
            let mut score = worth(rarest, at);
            let all = others.iter_mut().all(|other| {
                other.seek(&bare.documents, document);
                let here = other.document(&bare.documents) == Some(document);
                if here {
                    score += worth(other, other.at);
                }
                here
            });
            if all {
                self.take(document, metres, score);
            }
        }
    }

    fn take_if_there(&mut self, document: u32, score: f32) {
        if let Some(metres) = self.admit(document) {
            self.take(document, metres, score);
        }
    }

    #[inline]
    fn admit(&self, document: u32) -> Option<Option<f32>> {
        let n = document as usize;
        let mut metres = None;
        if let Some(vector) = self.bare.vectors.get(n) {
            let squared = self.circle.chord_squared(*vector);
            if !self.inside && !self.circle.contains(squared, || self.bare.points[n]) {
                return None;
            }
            metres = Some(geometry::metres(squared));
        } else if self.bare.serving.contains(&document) && self.scratch.served[n / 64] >> (n % 64) & 1 == 0 {
            return None;
        }
        self.filter.fits(&self.bare.records[n]).then_some(metres)
    }

    #[inline]
    fn take(&mut self, document: u32, metres: Option<f32>, score: f32) {
        let record = &self.bare.records[document as usize];
        let radius = self.circle.metres as f32;
        let nearness = 0.25 + 0.75 / (1.0 + metres.unwrap_or(radius) / (radius * 0.5));
        let key = !u64::from((score * nearness * record.standing * 512.0) as u32);
        if record.several {
            let far = metres.map_or(u32::MAX, |metres| metres as u32);
            self.scratch.several.push((record.service, far, key, document));
        } else {
            self.scratch.counts.add(record);
            *self.total += 1;
            self.scratch.found.push((key, document));
        }
    }
}

impl Cursor {
    #[inline]
    fn document(&self, documents: &[u32]) -> Option<u32> {
        (self.at < self.list.end).then(|| documents[self.at])
    }

    /// Goes on to the first document not before `target`, in steps that double.
    #[inline]
    fn seek(&mut self, documents: &[u32], target: u32) {
        let list = &documents[..self.list.end];
        if self.at >= list.len() || list[self.at] >= target {
            return;
        }
        let (mut low, mut step) = (self.at, 1);
        while low + step < list.len() && list[low + step] < target {
            low += step;
            step *= 2;
        }
        let high = (low + step).min(list.len());
        self.at = low + 1 + list[low + 1..high].partition_point(|&document| document < target);
    }
}
