//! Visiting the documents that have every word, when each word has one stem: many documents at a time and one
//! question of all of them before the next, so that the processor waits for several of them at once.

use super::bound::Bound;
use super::cursor::Stem;
use super::dense::{Fitting, Words, dense};
use super::visitor::Visitor;
use super::words::of_range;
use crate::search::cover::RUN;
use crate::search::facts::each_bit;
use crate::search::ranking::TextMatch;
use crate::search::request::Sort;
use std::ops::Range;

const BATCH: usize = 2 * RUN;
/// So many runs are looked at before the others.
const BEGUN_WITH: usize = 8;

/// Documents that are asked about together.
pub(crate) struct Batch {
    documents: [u32; BATCH],
    chords: [f32; BATCH],
    /// How often each has the stem of each word.
    frequencies: Vec<[u32; BATCH]>,
    /// Places of those that passed so far.
    left: [u8; BATCH],
    count: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self { documents: [0; BATCH], chords: [0.0; BATCH], frequencies: Vec::new(), left: [0; BATCH], count: 0 }
    }
}

impl Batch {
    #[inline(always)]
    fn push(&mut self, document: u32) {
        self.documents[self.count] = document;
        self.left[self.count] = self.count as u8;
        self.count += 1;
    }

    /// The next documents of a stem that stand before `end`; none when there are no more.
    fn fill(&mut self, stem: &mut Stem, word: usize, end: u32) {
        self.count = 0;
        let mut document = stem.cursor.document();
        while document < end && self.count < BATCH {
            self.frequencies[word][self.count] = stem.cursor.frequency();
            self.push(document);
            document = stem.cursor.advance();
        }
    }

    /// Keeps those for which `keep` says so; it is given the place and the document.
    #[inline(always)]
    fn keep(&mut self, mut keep: impl FnMut(&mut Self, usize, u32) -> bool) {
        let mut kept = 0;
        for n in 0..self.count {
            let place = self.left[n];
            let document = self.documents[usize::from(place)];
            self.left[kept] = place;
            kept += usize::from(keep(self, usize::from(place), document));
        }
        self.count = kept;
    }
}

/// What stems give documents that have every one of them, when all are common.
struct OfStems<'s, 'p>(&'s mut [Stem<'p>]);

impl Words for OfStems<'_, '_> {
    #[inline(always)]
    fn text(&mut self, visitor: &Visitor<'_, '_>, document: u32, length: u8, _: bool) -> TextMatch {
        let mut text = TextMatch::default();
        for stem in &*self.0 {
            if let Some(common) = stem.cursor.common() {
                visitor.add(&mut text, stem.bit, length, common.frequency(document), stem.weight);
            }
        }
        text
    }

    fn bound(&mut self, visitor: &mut Visitor<'_, '_>, run: usize, bound: &mut Bound) -> bool {
        bound.begin(visitor, run, self.0.iter_mut().map(|stem| (&mut stem.cursor, stem.bit, stem.weight)))
    }
}

impl Visitor<'_, '_> {
    /// Documents that have every stem. `rarity` numbers the words, the rarest first.
    pub(crate) fn every_stem(&mut self, stems: &mut [Stem], rarity: &[usize], ranges: &[Range<u32>]) {
        let Some((&rarest, others)) = rarity.split_first() else { return };
        let mut batch = std::mem::take(&mut self.scratch.batch).unwrap_or_default();
        batch.frequencies.resize(stems.len().max(batch.frequencies.len()), [0; BATCH]);
        if stems[rarest].cursor.common().is_some() {
            // What lies nearest first, so that most of the others are soon known to hold none of the best.
            let first = self.nearest(ranges).unwrap_or_default();
            self.by_run(&mut batch, stems, first.clone());
            for range in ranges {
                let (before, after) = match first.start < range.end && range.start < first.end {
                    true => (range.start..first.start, first.end..range.end),
                    false => (range.clone(), range.end..range.end),
                };
                self.by_run(&mut batch, stems, before);
                self.by_run(&mut batch, stems, after);
            }
        } else {
            for range in ranges {
                self.by_rarest(&mut batch, stems, rarest, others, range.clone());
            }
        }
        self.scratch.batch = Some(batch);
    }

    /// Documents to begin with, when the order matters.
    fn nearest(&self, ranges: &[Range<u32>]) -> Option<Range<u32>> {
        let circle = self.plan.located.as_ref()?.circle.as_ref().filter(|_| self.plan.sort == Sort::Best)?;
        let located = ranges.partition_point(|range| range.end <= self.located);
        self.columns.cover.nearest(circle, &ranges[..located], BEGUN_WITH)
    }

    /// When all of them are common: run by run, every stem and every filter for all documents of it at once.
    fn by_run(&mut self, batch: &mut Batch, stems: &mut [Stem], range: Range<u32>) {
        if range.is_empty() {
            return;
        }
        batch.count = 0;
        let (first, last) = (range.start as usize / RUN, (range.end as usize).div_ceil(RUN));
        for run in first..last {
            let mut bits = self.segment.alive_in_run(run);
            for stem in &*stems {
                bits &= stem.cursor.common().map_or(0, |common| common.run(run));
            }
            let start = (run * RUN) as u32;
            bits &= of_range(&range, start);
            if bits == 0 {
                continue;
            }
            let failed = self.failed_in_run(run);
            bits &= self.worth_a_look(failed);
            if let Some(failed) = failed.filter(|_| dense(bits)) {
                let fitting = Fitting { run, bits, full: u64::MAX, beyond_words: 0 };
                self.together(fitting, failed, &mut OfStems(stems));
                continue;
            }
            each_bit(bits, |n| batch.push(start + n));
            if batch.count > BATCH - RUN {
                self.settle(batch, stems, None);
                batch.count = 0;
            }
        }
        self.settle(batch, stems, None);
    }

    /// Those of the rarest, looked up in the others.
    fn by_rarest(&mut self, batch: &mut Batch, stems: &mut [Stem], rarest: usize, others: &[usize], range: Range<u32>) {
        stems[rarest].cursor.seek(range.start);
        loop {
            batch.fill(&mut stems[rarest], rarest, range.end);
            if batch.count == 0 {
                break;
            }
            for &other in others {
                let cursor = &mut stems[other].cursor;
                if let Some(common) = cursor.common() {
                    batch.keep(|_, _, document| common.has(document));
                    continue;
                }
                batch.keep(|batch, place, document| {
                    let has = cursor.seek(document) == document;
                    if has {
                        batch.frequencies[other][place] = cursor.frequency();
                    }
                    has
                });
            }
            batch.keep(|_, _, document| self.is_worth_a_look(document));
            self.settle(batch, stems, Some(rarest));
        }
    }

    /// Takes those that are where they should be. How often they have common stems is not yet known, but for
    /// that of the word `known`.
    #[inline(always)]
    fn settle(&mut self, batch: &mut Batch, stems: &[Stem], known: Option<usize>) {
        batch.keep(|batch, place, document| {
            let chord_squared = self.place(document);
            batch.chords[place] = chord_squared.unwrap_or_default();
            chord_squared.is_some()
        });
        for (word, stem) in stems.iter().enumerate().filter(|(word, _)| Some(*word) != known) {
            if let Some(common) = stem.cursor.common() {
                for &place in &batch.left[..batch.count] {
                    let place = usize::from(place);
                    batch.frequencies[word][place] = common.frequency(batch.documents[place]);
                }
            }
        }
        for &place in &batch.left[..batch.count] {
            let place = usize::from(place);
            let document = batch.documents[place];
            let length = self.standing(document).length;
            // Worths are added in the order of the query.
            let mut text = TextMatch::default();
            for (stem, frequencies) in stems.iter().zip(&batch.frequencies) {
                self.add(&mut text, stem.bit, length, frequencies[place], stem.weight);
            }
            self.consider(document, batch.chords[place], text, true);
        }
    }
}
