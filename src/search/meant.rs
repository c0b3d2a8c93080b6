//! The listings nearest in meaning to what was asked, among those that are where it was asked for.
//!
//! One pass over the stored vectors of the ranges of the circle; filters play no part, so that facets count
//! what a filter would leave. Imports meaning, the plan, snapshot and walk.

use super::cover::RUN;
use super::facts::each_bit;
use super::meaning::{Meant, Nearest, UNIT, likenesses};
use super::plan::Plan;
use super::snapshot::Snapshot;
use super::vocabulary::Vocabulary;
use super::walk::Ground;

/// So many listings are found by meaning at most.
pub(crate) const MOST_MEANT: usize = 30;

/// The vector of the words of a plan; `None` when none of them is known.
pub(crate) fn of_plan(snapshot: &Snapshot, plan: &Plan) -> Option<Vec<i8>> {
    let vector = snapshot.vocabulary.meaning().vector_of(plan.words.iter().map(|word| word.text.as_str()));
    vector.iter().any(|&part| part != 0).then_some(vector)
}

/// The least likeness that counts.
pub(crate) fn least(vocabulary: &Vocabulary) -> i32 {
    ((vocabulary.weights.meaning_least * UNIT * UNIT) as i32).max(1)
}

/// The listings nearest in meaning to the words of a plan, in order of segment and document.
pub(crate) fn meant(snapshot: &Snapshot, plan: &Plan, ground: &Ground) -> Vec<Meant> {
    let Some(query) = of_plan(snapshot, plan) else { return Vec::new() };
    let ids = |meant: &Meant| {
        let entry = &snapshot.segments[meant.segment as usize].columns().entries[meant.document as usize];
        (entry.service, entry.location)
    };
    let mut nearest = Nearest::new(MOST_MEANT, least(&snapshot.vocabulary), ids);
    for ((number, segment), patch) in snapshot.segments.iter().enumerate().zip(&ground.patches) {
        let columns = segment.columns();
        for range in &patch.reach.ranges {
            for run in range.start as usize / RUN..(range.end as usize).div_ceil(RUN) {
                let there = patch.reach.of_run(snapshot, plan, columns, run, range) & segment.alive_in_run(run);
                let width = query.len();
                let vectors = columns.meaning.get(run * RUN * width..).unwrap_or_default();
                let mut like = [i32::MIN; RUN];
                snapshot.wide.dispatch(
                    #[inline(always)]
                    || likenesses(&query, vectors, there, &mut like),
                );
                each_bit(there, |n| {
                    let (likeness, document) = (like[n as usize], (run * RUN) as u32 + n);
                    nearest.offer(Meant { likeness, segment: number as u32, document });
                });
            }
        }
    }
    nearest.by_document()
}
