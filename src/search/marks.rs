//! What the day and the minute say of the documents of a run, one bit each: whether there is room, and whether a
//! session is on. All else that a filter asks stays the same and is told by [`super::planes`].
//!
//! Imports covers, the clock of the filters and what the day says.

use super::cover::RUN;
use super::facts::at;
use super::filter::Clockwork;
use super::today::Today;

/// The documents of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Marks {
    /// Those with room that day.
    pub spaces: u64,
    /// Those with a session on.
    pub open: u64,
}

/// Those of every run of a segment, at the minute of `clock`.
pub(crate) fn marks(today: &Today, clock: &Clockwork<'_>) -> Vec<Marks> {
    let runs = today.documents.chunks(RUN).map(|run| {
        run.iter().enumerate().fold(Marks::default(), |marks, (n, document)| Marks {
            spaces: marks.spaces | u64::from(document.facts.has(at::SPACES)) << n,
            open: marks.open | u64::from(clock.is_in_session(document)) << n,
        })
    });
    runs.collect()
}
