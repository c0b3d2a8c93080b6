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
    /// Factor of freshness and room.
    pub worth: Vec<f32>,
    /// The largest of them.
    pub most: f32,
    states: Vec<u8>,
}

const SPACE: u8 = 1;
const CLOSED: u8 = 2;

impl Today {
    /// The day of `clock`.
    pub(crate) fn new(columns: &Columns, weights: &Weights, clock: &Clockwork<'_>) -> Self {
        let worth: Vec<f32> = columns.records.iter().map(|record| standing(record, weights, clock)).collect();
        let state = |record| {
            let closed = if clock.is_closed(record) { CLOSED } else { 0 };
            closed | if clock.has_space(record) { SPACE } else { 0 }
        };
        Self {
            day: clock.today,
            most: worth.iter().copied().fold(0.0, f32::max),
            states: columns.records.iter().map(state).collect(),
            worth,
        }
    }

    /// Whether a document has room.
    #[inline]
    pub(crate) fn has_space(&self, document: u32) -> bool {
        self.states[document as usize] & SPACE != 0
    }

    /// Whether a document is closed for a time.
    #[inline]
    pub(crate) fn is_closed(&self, document: u32) -> bool {
        self.states[document as usize] & CLOSED != 0
    }
}
