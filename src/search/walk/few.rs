//! Whether a walk for every word is worth its while: bits tell whether too few documents have them all, which
//! are looked for by any word and by meaning then.

use super::lists::Lists;
use super::words::{all_of, of_range, rarest_first};
use super::{FEW, inside, ranges_of};
use crate::search::cover::RUN;
use crate::search::error::Result;
use crate::search::facts::each_bit;
use crate::search::filter::{Clockwork, FilterBits};
use crate::search::marks::marks;
use crate::search::plan::Plan;
use crate::search::snapshot::Snapshot;
use crate::search::walk::Scratch;

/// How many listings fit in full whatever the filters, when fewer than [`FEW`] pass the filters too; `None` when
/// there may be more.
pub(crate) fn few(
    snapshot: &Snapshot,
    plan: &Plan,
    lists: &Lists,
    clock: &Clockwork<'_>,
    scratch: &mut Scratch,
) -> Result<Option<usize>> {
    if plan.words.len() < 2 || plan.needed != 0 {
        return Ok(None);
    }
    let filter = FilterBits::new(&plan.filters, &snapshot.vocabulary, clock.shared);
    let (mut in_full, mut passing) = (0, 0);
    for (number, segment) in snapshot.segments.iter().enumerate() {
        let mut words = lists.of_segment(number);
        if words.iter().any(|word| word.documents == 0) {
            continue;
        }
        let rarity = rarest_first(&words);
        let columns = segment.columns();
        let today = segment.loaded.today(&snapshot.vocabulary.weights, clock);
        let marks = segment.marks(&clock.moment, || marks(&today, clock));
        let mut ranges = std::mem::take(&mut scratch.ranges);
        ranges_of(segment, plan, 0, &mut ranges, &mut scratch.served)?;
        for range in &ranges {
            let (mut run, last) = (range.start as usize / RUN, (range.end as usize).div_ceil(RUN));
            while run < last {
                let start = (run * RUN) as u32;
                let (bits, next) = all_of(&mut words, &rarity, run);
                let mut there = 0u64;
                each_bit(bits & segment.alive_in_run(run) & of_range(range, start), |n| {
                    let place = plan.located.as_ref();
                    let vector = || columns.vectors[(start + n) as usize];
                    let is_there =
                        place.is_none_or(|place| inside(place, columns, vector, &scratch.served, start + n).is_some());
                    there |= u64::from(is_there) << n;
                });
                if there != 0 {
                    in_full += there.count_ones() as usize;
                    let failed = filter.failed_in_run(columns.planes.run(run), marks[run]);
                    passing += failed.map_or(there, |failed| there & failed.none).count_ones() as usize;
                }
                if passing >= FEW {
                    scratch.ranges = ranges;
                    return Ok(None);
                }
                run = (run + 1).max(next as usize / RUN);
            }
        }
        scratch.ranges = ranges;
    }
    Ok(Some(in_full))
}
