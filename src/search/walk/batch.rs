//! Visiting the documents that have every word, when each word has one stem: many documents at a time and one
//! question of all of them before the next, so that the processor waits for several of their columns at once.

use super::cursor::Stem;
use super::visitor::Visitor;
use crate::search::ranking::TextMatch;
use std::ops::Range;

const BATCH: usize = 64;

/// Documents that are asked about together.
pub(crate) struct Batch {
    documents: [u32; BATCH],
    chords: [f32; BATCH],
    lengths: [u8; BATCH],
    worths: [f32; BATCH],
    /// How often each has the stem of each word.
    frequencies: Vec<[u32; BATCH]>,
    /// Places of those that passed so far.
    left: [u8; BATCH],
    count: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            documents: [0; BATCH],
            chords: [0.0; BATCH],
            lengths: [0; BATCH],
            worths: [0.0; BATCH],
            frequencies: Vec::new(),
            left: [0; BATCH],
            count: 0,
        }
    }
}

impl Batch {
    /// The next documents of the rarest stem that stand before `end`; none when there are no more.
    fn fill(&mut self, stem: &mut Stem, word: usize, end: u32) {
        self.count = 0;
        let mut document = stem.cursor.document();
        while document < end && self.count < BATCH {
            self.documents[self.count] = document;
            self.frequencies[word][self.count] = stem.cursor.frequency();
            self.left[self.count] = self.count as u8;
            self.count += 1;
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

impl Visitor<'_, '_> {
    /// Documents that have every stem: those of the rarest, looked up in the others. `rarity` numbers the
    /// words, the rarest first.
    pub(crate) fn every_stem(&mut self, stems: &mut [Stem], rarity: &[usize], range: Range<u32>) {
        let Some((&rarest, others)) = rarity.split_first() else { return };
        let mut batch = std::mem::take(&mut self.scratch.batch).unwrap_or_default();
        batch.frequencies.resize(stems.len().max(batch.frequencies.len()), [0; BATCH]);
        stems[rarest].cursor.seek(range.start);
        loop {
            batch.fill(&mut stems[rarest], rarest, range.end);
            if batch.count == 0 {
                break;
            }
            for &other in others {
                let cursor = &mut stems[other].cursor;
                batch.keep(|batch, place, document| {
                    let has = cursor.seek(document) == document;
                    if has {
                        batch.frequencies[other][place] = cursor.frequency();
                    }
                    has
                });
            }
            batch.keep(|_, _, document| !self.counts_nowhere(document));
            batch.keep(|batch, place, document| {
                let chord_squared = self.place(document);
                batch.chords[place] = chord_squared.unwrap_or_default();
                chord_squared.is_some()
            });
            // Records and standings are fetched by loops that do nothing else, so that many are on their way
            // from memory at once.
            batch.keep(|batch, place, document| {
                batch.lengths[place] = self.columns.records[document as usize].length;
                true
            });
            batch.keep(|batch, place, document| {
                batch.worths[place] = self.today.worth(document);
                true
            });
            for &place in &batch.left[..batch.count] {
                let place = usize::from(place);
                // Worths are added in the order of the query.
                let mut text = TextMatch::default();
                for (stem, frequencies) in stems.iter().zip(&batch.frequencies) {
                    self.add(&mut text, stem.bit, batch.lengths[place], frequencies[place], stem.weight);
                }
                self.consider(batch.documents[place], batch.chords[place], text, true);
            }
        }
        self.scratch.batch = Some(batch);
    }
}
