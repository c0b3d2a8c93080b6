//! Whether a walk for every word is worth its while: bits tell whether too few documents have them all, which
//! are looked for by any word and by meaning then.

use super::FEW;
use super::ground::Ground;
use super::lists::Lists;
use super::words::{all_of, of_range, rarest_first};
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
        let mut words = lists.of_segment(number);
        if words.iter().any(|word| word.documents == 0) {
            continue;
        }
        let rarity = rarest_first(&words);
        let columns = segment.columns();
        for range in &patch.reach.ranges {
            let (mut run, last) = (range.start as usize / RUN, (range.end as usize).div_ceil(RUN));
            while run < last {
                let start = (run * RUN) as u32;
                let (bits, next) = all_of(&mut words, &rarity, run);
                let mut there = 0u64;
                each_bit(bits & segment.alive_in_run(run) & of_range(range, start), |n| {
                    there |= u64::from(patch.reach.holds(plan, columns, start + n)) << n;
                });
                if there != 0 {
                    in_full += there.count_ones() as usize;
                    let failed = ground.filter.failed_in_run(columns.planes.run(run), patch.marks[run]);
                    passing += failed.map_or(there, |failed| there & failed.none).count_ones() as usize;
                }
                if passing >= FEW {
                    return None;
                }
                run = (run + 1).max(next as usize / RUN);
            }
        }
    }
    Some(in_full)
}
