//! Listings without a point whose words name the place that is searched around: they rank as if they were there.
//!
//! A service with several listings is left out: one of the others knows better where it is.

use super::visitor::bit;
use crate::search::error::Result;
use crate::search::facts::at;
use crate::search::plan::Plan;
use crate::search::segment::Segment;
use std::ops::Range;

/// Those of one segment, one bit each.
#[derive(Debug)]
pub(crate) struct Said(Vec<u64>);

impl Said {
    /// Those of a segment that name the place of a plan; `None` when none does.
    pub(crate) fn of(segment: &Segment, plan: &Plan) -> Result<Option<Self>> {
        let columns = segment.columns();
        let stems = &plan.called.stems;
        if stems.is_empty() || columns.located() == columns.len() {
            return Ok(None);
        }
        let mut lists = Vec::with_capacity(stems.len());
        for stem in stems {
            let Some(list) = segment.postings(stem)? else { return Ok(None) };
            lists.push(list);
        }
        let Some((first, others)) = lists.split_first() else { return Ok(None) };
        let mut bits = vec![0u64; (columns.len() as usize).div_ceil(64)];
        for &document in &first.documents()[first.seek(0, columns.located())..first.len()] {
            let all = others.iter().all(|list| list.documents()[list.seek(0, document)] == document);
            if all && !columns.records[document as usize].facts.has(at::SEVERAL) {
                bits[document as usize / 64] |= 1 << (document % 64);
            }
        }
        Ok(bits.iter().any(|&word| word != 0).then_some(Self(bits)))
    }

    /// Whether a document is one of them.
    #[inline]
    pub(super) fn has(&self, document: u32) -> bool {
        bit(&self.0, document)
    }

    /// Those of a range, in order.
    pub(super) fn documents(&self, range: Range<u32>) -> impl Iterator<Item = u32> {
        range.filter(|&document| self.has(document))
    }
}
