//! Walking along the documents that have a stem, and those that have a word.

use crate::search::cover::RUN;
use crate::search::postings::{Common, Often, Postings};
use std::ops::Range;

/// Where a walk along the documents of one stem stands; cheap to clone.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'p> {
    postings: &'p Postings,
    at: usize,
}

impl<'p> Cursor<'p> {
    /// At the first document.
    pub(crate) const fn new(postings: &'p Postings) -> Self {
        Self { postings, at: 0 }
    }

    /// The document, [`TERMINATED`](tantivy::TERMINATED) at the end.
    #[inline]
    pub(crate) fn document(&self) -> u32 {
        self.postings.documents()[self.at]
    }

    /// How often the stem is counted in it.
    #[inline]
    pub(crate) fn frequency(&self) -> u32 {
        u32::from(self.postings.frequencies()[self.at])
    }

    /// The next document.
    #[inline]
    pub(crate) fn advance(&mut self) -> u32 {
        self.at += usize::from(self.at < self.postings.len());
        self.document()
    }

    /// The first document from `target` on; stays where it is when that is behind.
    #[inline]
    pub(crate) fn seek(&mut self, target: u32) -> u32 {
        self.at = self.postings.seek(self.at, target);
        self.document()
    }

    /// Marks the documents of a range in the bits of its runs, `first` and those that follow; with a common stem
    /// also others of these runs.
    #[inline]
    pub(super) fn mark(&mut self, range: &Range<u32>, first: usize, bits: &mut [u64]) {
        if let Some(common) = self.postings.common() {
            let has = common.runs(first, bits.len());
            return bits.iter_mut().zip(has).for_each(|(bits, has)| *bits |= has);
        }
        self.seek(range.start);
        for &document in self.postings.documents()[self.at..].iter().take_while(|&&document| document < range.end) {
            let (run, n) = (document as usize / RUN, document as usize % RUN);
            bits[run - first] |= 1 << n;
        }
    }

    /// The documents of a run that have the stem, and how often at the most.
    #[inline]
    pub(crate) fn in_run(&mut self, run: usize) -> (u64, Often) {
        if let Some(common) = self.postings.common() {
            return (common.run(run), common.often(run));
        }
        let mut has = [0];
        self.mark(&((run * RUN) as u32..((run + 1) * RUN) as u32), run, &mut has);
        (has[0], Often::at_most(has[0]))
    }

    /// The bits of the list when the stem is common.
    #[inline(always)]
    pub(crate) fn common(&self) -> Option<&'p Common> {
        self.postings.common()
    }

    /// In how many documents the stem stands, deleted ones included.
    pub(crate) fn documents(&self) -> u32 {
        self.postings.len() as u32
    }
}

/// The documents of one word: of its own stem, its synonyms' and its correction's.
pub(crate) struct WordCursors<'p> {
    /// One bit of the word.
    pub bit: u32,
    /// How many documents at most.
    pub documents: u32,
    /// Each with the worth of its stem.
    pub stems: Vec<(Cursor<'p>, f32)>,
}

/// The documents of a word that has one stem.
pub(crate) struct Stem<'p> {
    pub cursor: Cursor<'p>,
    /// One bit of the word.
    pub bit: u32,
    /// What the stem is worth.
    pub weight: f32,
}

/// The words as stems, when each has one; they are gone from `words` then.
pub(crate) fn single_stems<'p>(words: &mut [WordCursors<'p>]) -> Option<Vec<Stem<'p>>> {
    if words.iter().any(|word| word.stems.len() != 1) {
        return None;
    }
    words
        .iter_mut()
        .map(|word| word.stems.pop().map(|(cursor, weight)| Stem { cursor, bit: word.bit, weight }))
        .collect()
}
