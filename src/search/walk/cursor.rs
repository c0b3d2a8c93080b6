//! Walking along the documents that have a stem, and those that have a word.

use crate::search::cover::RUN;
use crate::search::postings::{Common, Often, Postings};
use tantivy::TERMINATED;

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

    /// The document, [`TERMINATED`] at the end.
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

    /// The documents from `start` to before `end`, at most a run, one bit each, and the first from there on. The
    /// cursor stays at the first of them.
    #[inline]
    fn run(&mut self, start: u32, end: u32) -> (u64, u32) {
        self.seek(start);
        let mut bits = 0;
        for &document in &self.postings.documents()[self.at..] {
            if document >= end {
                return (bits, document);
            }
            bits |= 1 << (document - start);
        }
        (bits, TERMINATED)
    }

    /// The documents of a run that have the stem, and how often at the most.
    #[inline]
    pub(crate) fn in_run(&mut self, run: usize) -> (u64, Often) {
        if let Some(common) = self.postings.common() {
            return (common.run(run), common.often(run));
        }
        let (has, _) = self.run((run * RUN) as u32, ((run + 1) * RUN) as u32);
        (has, Often::at_most(has))
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

impl WordCursors<'_> {
    /// The documents of a run that have any of the stems, one bit each, and where behind the run the next may
    /// stand that has one.
    #[inline]
    pub(crate) fn run(&mut self, run: usize) -> (u64, u32) {
        let (start, end) = ((run * RUN) as u32, ((run + 1) * RUN) as u32);
        self.stems.iter_mut().fold((0, TERMINATED), |(any, first), (cursor, _)| {
            let (bits, next) = match cursor.common() {
                Some(common) => (common.run(run), end),
                None => cursor.run(start, end),
            };
            (any | bits, first.min(next))
        })
    }
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
