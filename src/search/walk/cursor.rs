//! The documents that have a stem, in order, from disk or from memory.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

/// Where a walk along the documents of one stem stands.
pub(crate) enum Cursor<'a> {
    /// A segment on disk.
    Disk(Box<SegmentPostings>),
    /// A segment in memory: documents with frequencies, and how many are behind.
    Memory(&'a [(u32, u32)]),
}

impl Cursor<'_> {
    /// The document, [`TERMINATED`] at the end.
    #[inline]
    pub(crate) fn document(&self) -> u32 {
        match self {
            Self::Disk(postings) => postings.doc(),
            Self::Memory(rest) => rest.first().map_or(TERMINATED, |(document, _)| *document),
        }
    }

    /// How often the stem is counted in it.
    #[inline]
    pub(crate) fn frequency(&self) -> u32 {
        match self {
            Self::Disk(postings) => postings.term_freq(),
            Self::Memory(rest) => rest.first().map_or(0, |(_, frequency)| *frequency),
        }
    }

    /// The next document.
    #[inline]
    pub(crate) fn advance(&mut self) -> u32 {
        match self {
            Self::Disk(postings) => postings.advance(),
            Self::Memory(rest) => {
                *rest = rest.get(1..).unwrap_or_default();
                self.document()
            }
        }
    }

    /// The first document from `target` on; stays where it is when that is behind.
    #[inline]
    pub(crate) fn seek(&mut self, target: u32) -> u32 {
        match self {
            Self::Disk(postings) if postings.doc() < target => postings.seek(target),
            Self::Disk(postings) => postings.doc(),
            Self::Memory(rest) => {
                let behind = rest.partition_point(|(document, _)| *document < target);
                *rest = &rest[behind..];
                self.document()
            }
        }
    }

    /// In how many documents the stem stands, deleted ones included.
    pub(crate) fn documents(&self) -> u32 {
        match self {
            Self::Disk(postings) => postings.doc_freq(),
            Self::Memory(rest) => rest.len() as u32,
        }
    }
}

/// The documents of one word: of its own stem, its synonyms' and its correction's.
pub(crate) struct WordCursors<'a> {
    /// One bit of the word.
    pub bit: u32,
    /// How many documents at most.
    pub documents: u32,
    /// Each with the worth of its stem.
    pub stems: Vec<(Cursor<'a>, f32)>,
}

impl WordCursors<'_> {
    /// Whether `document` has any of the stems; cursors before it are brought to it.
    #[inline]
    pub(crate) fn stands_in(&mut self, document: u32) -> bool {
        // Every stem is brought there, for each has its worth.
        self.stems.iter_mut().fold(false, |found, (cursor, _)| found | (cursor.seek(document) == document))
    }

    /// The first document after `document`, at which no cursor is behind.
    #[inline]
    pub(crate) fn pass(&mut self, document: u32) -> u32 {
        let next = |(cursor, _): &mut (Cursor<'_>, f32)| {
            if cursor.document() <= document { cursor.advance() } else { cursor.document() }
        };
        self.stems.iter_mut().map(next).min().unwrap_or(TERMINATED)
    }

    /// The first document from `target` on that has any of the stems.
    #[inline]
    pub(crate) fn seek(&mut self, target: u32) -> u32 {
        self.stems.iter_mut().map(|(cursor, _)| cursor.seek(target)).min().unwrap_or(TERMINATED)
    }
}

/// The documents of a word that has one stem.
pub(crate) struct Stem<'a> {
    pub cursor: Cursor<'a>,
    /// One bit of the word.
    pub bit: u32,
    /// What the stem is worth.
    pub weight: f32,
}

/// The words as stems, when each has one; they are gone from `words` then.
pub(crate) fn single_stems<'a>(words: &mut [WordCursors<'a>]) -> Option<Vec<Stem<'a>>> {
    if words.iter().any(|word| word.stems.len() != 1) {
        return None;
    }
    words
        .iter_mut()
        .map(|word| word.stems.pop().map(|(cursor, weight)| Stem { cursor, bit: word.bit, weight }))
        .collect()
}
