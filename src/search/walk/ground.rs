//! What of the index a search looks at: where, which filters, what the day and the minute say. Worked out once
//! for a plan, however often the index is walked for it.

use super::dense::inside_of_run;
use super::inside;
use super::said::Said;
use super::words::of_range;
use crate::search::columns::Columns;
use crate::search::cover::RUN;
use crate::search::error::Result;
use crate::search::facts::each_bit;
use crate::search::filter::{Clockwork, FilterBits};
use crate::search::marks::{Marks, marks};
use crate::search::plan::Plan;
use crate::search::segment::Segment;
use crate::search::snapshot::Snapshot;
use crate::search::today::Today;
use std::ops::Range;
use std::sync::Arc;

/// The ground that a plan covers.
pub(crate) struct Ground {
    pub filter: FilterBits,
    /// One for each segment.
    pub patches: Vec<Patch>,
}

/// The part of it that lies in one segment.
pub(crate) struct Patch {
    pub reach: InReach,
    /// Documents that lie in the areas that are filtered by, one bit each.
    pub in_area: Vec<u64>,
    pub today: Arc<Today>,
    pub marks: Arc<Vec<Marks>>,
    /// Documents without a point that name the place searched around.
    pub said: Option<Said>,
}

/// Which documents of a segment may be where a plan says.
#[derive(Default)]
pub(crate) struct InReach {
    /// Ranges that hold every one of them, in order. Those of documents that have a point are whole runs.
    pub ranges: Vec<Range<u32>>,
    /// Documents that come to people there, one bit each.
    pub served: Vec<u64>,
}

impl Ground {
    /// The ground of a plan at the minute of `clock`.
    pub(crate) fn new(snapshot: &Snapshot, plan: &Plan, clock: &Clockwork<'_>) -> Result<Self> {
        let filter = FilterBits::new(&plan.filters, &snapshot.vocabulary, clock.shared);
        let mut patches = Vec::with_capacity(snapshot.segments.len());
        for segment in &snapshot.segments {
            let mut in_area = Vec::new();
            if filter.areas {
                segment.mark_areas(&plan.filters.areas, 0, &mut in_area)?;
            }
            let today = segment.loaded.today(&snapshot.vocabulary.weights, clock);
            let marks = segment.marks(&clock.moment, || marks(&today, clock));
            let said = Said::of(segment, plan)?;
            patches.push(Patch { reach: InReach::new(segment, plan)?, in_area, today, marks, said });
        }
        Ok(Self { filter, patches })
    }
}

impl InReach {
    /// What of a segment a plan may reach.
    pub(crate) fn new(segment: &Segment, plan: &Plan) -> Result<Self> {
        let (columns, mut out) = (segment.columns(), Self::default());
        let Some(place) = &plan.located else {
            out.ranges.push(0..columns.len());
            return Ok(out);
        };
        match &place.circle {
            Some(circle) => columns.cover.ranges(circle, &mut out.ranges),
            None => out.ranges.push(0..columns.located()),
        }
        if !place.near.areas.is_empty() && !columns.serving().is_empty() {
            segment.mark_areas(&place.near.areas, columns.located(), &mut out.served)?;
            out.ranges.push(columns.serving());
        }
        out.ranges.push(columns.everywhere());
        Ok(out)
    }

    /// Whether a document of the ranges is where it should be; its vector is asked for when it has one.
    #[inline(always)]
    pub(crate) fn holds(&self, plan: &Plan, columns: &Columns, document: u32) -> bool {
        let vector = || columns.vectors[document as usize];
        plan.located.as_ref().is_none_or(|place| inside(place, columns, vector, &self.served, document).is_some())
    }

    /// Which documents of a run, among those of one of the ranges, are where they should be.
    pub(crate) fn of_run(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        columns: &Columns,
        run: usize,
        range: &Range<u32>,
    ) -> u64 {
        let start = run * RUN;
        let bits = of_range(range, start as u32);
        let circle = plan.located.as_ref().and_then(|place| place.circle.as_ref());
        if let (Some(circle), Some(ball), Some(vectors)) =
            (circle, columns.cover.run(run), columns.vectors.get(start..start + RUN))
        {
            if circle.holds(ball) {
                return bits;
            }
            let mut chords = [0f32; RUN];
            snapshot.wide.dispatch(
                #[inline(always)]
                || circle.chords_squared(vectors, &mut chords),
            );
            return inside_of_run(snapshot.wide, columns, circle, run, bits, &chords);
        }
        let mut there = 0;
        each_bit(bits, |n| there |= u64::from(self.holds(plan, columns, start as u32 + n)) << n);
        there
    }
}
