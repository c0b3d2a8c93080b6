//! Whether a walk for every word is worth its while: bits tell whether too few documents have them all, which
//! are looked for by any word and by meaning then.

use super::FEW;
use super::ground::Ground;
use super::lists::Lists;
use crate::search::cover::RUN;
use crate::search::facts::each_bit;
use crate::search::plan::Plan;
use crate::search::snapshot::Snapshot;

/// How many listings fit in full whatever the filters, when fewer than [`FEW`] pass the filters too; `None` when
/// there may be more.
pub(crate) fn few(snapshot: &Snapshot, plan: &Plan, ground: &Ground, lists: &Lists) -> Option<usize> {
    if plan.words.is_empty() || plan.needed != 0 {
        return None;
    }
    let (mut in_full, mut passing) = (0, 0);
    for ((number, segment), patch) in snapshot.segments.iter().enumerate().zip(&ground.patches) {
        let columns = segment.columns();
        for of_range in lists.runs(number, &patch.reach.ranges).by_range() {
            for (run, &bits) in (of_range.first..).zip(of_range.all).filter(|(_, bits)| **bits != 0) {
                let mut there = 0u64;
                each_bit(bits & segment.alive_in_run(run), |n| {
                    there |= u64::from(patch.reach.holds(plan, columns, (run * RUN) as u32 + n)) << n;
                });
                if there != 0 {
                    in_full += there.count_ones() as usize;
                    let failed = ground.filter.failed_in_run(columns.planes.run(run), patch.marks[run]);
                    passing += failed.map_or(there, |failed| there & failed.none).count_ones() as usize;
                }
                if passing >= FEW {
                    return None;
                }
            }
        }
    }
    Some(in_full)
}
