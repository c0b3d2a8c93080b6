//! What a day says of every document of a segment, worked out once: how much it is worth whatever is
//! asked, whether it has room, whether it is closed for a time.
//!
//! A function of the document and the day alone, so it is kept with the columns until the next day.

use super::columns::Columns;
use super::filter::Clockwork;
use super::ranking::standing;
use super::vocabulary::Weights;

/// One segment on one day.
#[derive(Debug)]
pub(crate) struct Today {
    /// Number of the day.
    pub day: u16,
    /// The largest worth.
    pub most: f32,
    documents: Vec<Standing>,
}

/// A document on one day.
#[derive(Debug, Clone, Copy)]
struct Standing {
    worth: f32,
    states: u32,
}

const SPACE: u32 = 1;
const CLOSED: u32 = 2;

impl Today {
    /// The day of `clock`.
    pub(crate) fn new(columns: &Columns, weights: &Weights, clock: &Clockwork<'_>) -> Self {
        let standing = |record| {
            let closed = if clock.is_closed(record) { CLOSED } else { 0 };
            let states = closed | if clock.has_space(record) { SPACE } else { 0 };
            Standing { worth: standing(record, weights, clock), states }
        };
        let documents: Vec<Standing> = columns.records.iter().map(standing).collect();
        let most = documents.iter().map(|document| document.worth).fold(0.0, f32::max);
        Self { day: clock.today, most, documents }
    }

    /// Factor of freshness and room.
    #[inline]
    pub(crate) fn worth(&self, document: u32) -> f32 {
        self.documents[document as usize].worth
    }

    /// Whether a document has room.
    #[inline]
    pub(crate) fn has_space(&self, document: u32) -> bool {
        self.documents[document as usize].states & SPACE != 0
    }

    /// Whether a document is closed for a time.
    #[inline]
    pub(crate) fn is_closed(&self, document: u32) -> bool {
        self.documents[document as usize].states & CLOSED != 0
    }
}
