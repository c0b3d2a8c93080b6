//! Walking along the documents that have a stem, and those that have a word.

use crate::search::postings::Postings;
use std::sync::Arc;
use tantivy::TERMINATED;

/// Where a walk along the documents of one stem stands.
pub(crate) struct Cursor {
    postings: Arc<Postings>,
    at: usize,
}

impl Cursor {
    /// At the first document.
    pub(crate) const fn new(postings: Arc<Postings>) -> Self {
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

    /// In how many documents the stem stands, deleted ones included.
    pub(crate) fn documents(&self) -> u32 {
        self.postings.len() as u32
    }
}

/// The documents of one word: of its own stem, its synonyms' and its correction's.
pub(crate) struct WordCursors {
    /// One bit of the word.
    pub bit: u32,
    /// How many documents at most.
    pub documents: u32,
    /// Each with the worth of its stem.
    pub stems: Vec<(Cursor, f32)>,
}

impl WordCursors {
    /// Whether `document` has any of the stems; cursors before it are brought to it.
    #[inline]
    pub(crate) fn stands_in(&mut self, document: u32) -> bool {
        // Every stem is brought there, for each has its worth.
        self.stems.iter_mut().fold(false, |found, (cursor, _)| found | (cursor.seek(document) == document))
    }

    /// The first document after `document`, at which no cursor is behind.
    #[inline]
    pub(crate) fn pass(&mut self, document: u32) -> u32 {
        let next = |(cursor, _): &mut (Cursor, f32)| {
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
pub(crate) struct Stem {
    pub cursor: Cursor,
    /// One bit of the word.
    pub bit: u32,
    /// What the stem is worth.
    pub weight: f32,
}

/// The words as stems, when each has one; they are gone from `words` then.
pub(crate) fn single_stems(words: &mut [WordCursors]) -> Option<Vec<Stem>> {
    if words.iter().any(|word| word.stems.len() != 1) {
        return None;
    }
    words
        .iter_mut()
        .map(|word| word.stems.pop().map(|(cursor, weight)| Stem { cursor, bit: word.bit, weight }))
        .collect()
}
