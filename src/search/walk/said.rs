//! Listings without a point whose words name the place that is searched around, or one near it: they rank as if they
//! were there.
//!
//! A service with several listings is left out: one of the others knows better where it is.

use crate::search::called::Called;
use crate::search::error::Result;
use crate::search::facts::at;
use crate::search::plan::Plan;
use crate::search::segment::Segment;
use std::ops::Range;

/// Those of one segment, in order, each with the squared chord to the nearest place that it names.
#[derive(Debug)]
pub(crate) struct Said(Vec<(u32, f32)>);

impl Said {
    /// Those of a segment that name a place of a plan; `None` when none does.
    pub(crate) fn of(segment: &Segment, plan: &Plan) -> Result<Option<Self>> {
        let columns = segment.columns();
        if plan.called.is_empty() || columns.located() == columns.len() {
            return Ok(None);
        }
        let mut said: Vec<(u32, f32)> = Vec::new();
        for called in &plan.called {
            Self::naming(segment, called, |document| {
                if !columns.records[document as usize].facts.has(at::SEVERAL) {
                    said.push((document, called.chord_squared));
                }
            })?;
        }
        said.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        said.dedup_by_key(|(document, _)| *document);
        Ok((!said.is_empty()).then_some(Self(said)))
    }

    /// Calls with every document without a point that has all stems of a name.
    fn naming(segment: &Segment, called: &Called, mut each: impl FnMut(u32)) -> Result<()> {
        let mut lists = Vec::with_capacity(called.stems.len());
        for stem in &called.stems {
            let Some(list) = segment.postings(stem)? else { return Ok(()) };
            lists.push(list);
        }
        let Some((first, others)) = lists.split_first() else { return Ok(()) };
        let from = first.seek(0, segment.columns().located());
        for &document in &first.documents()[from..first.len()] {
            if others.iter().all(|list| list.documents()[list.seek(0, document)] == document) {
                each(document);
            }
        }
        Ok(())
    }

    /// The squared chord by which a document ranks, when it names a place.
    #[inline]
    pub(super) fn chord_squared(&self, document: u32) -> Option<f32> {
        let at = self.0.binary_search_by_key(&document, |(document, _)| *document).ok()?;
        Some(self.0[at].1)
    }

    /// Those of a range, in order.
    pub(super) fn within(&self, range: &Range<u32>) -> &[(u32, f32)] {
        let at = |document: u32| self.0.partition_point(|(one, _)| *one < document);
        &self.0[at(range.start)..at(range.end)]
    }
}
