//! Many documents of a run at once: where they are, which filters they fail and what they count for is told by
//! bits, and only what may be among the best is looked at one by one.

use super::bound::Bound;
use super::visitor::Visitor;
use crate::search::columns::Columns;
use crate::search::cover::RUN;
use crate::search::facts::{BITS, at, each_bit};
use crate::search::filter::{Failed, planes_counted_by};
use crate::search::ranking::TextMatch;
use crate::search::request::FacetScope;
use crate::search::spatial::Circle;

/// With fewer documents in a run, each for itself is quicker.
const DENSE: u32 = 4;

/// Documents of a run that have what was asked, one bit each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitting {
    pub run: usize,
    pub bits: u64,
    /// Those of them that have everything that was asked.
    pub full: u64,
    /// What words can give the others says nothing of what these score.
    pub beyond_words: u64,
}

/// What words give documents.
pub(super) trait Words {
    /// What they give one of this class of length that has some of them, or all.
    fn text(&mut self, visitor: &Visitor<'_, '_>, document: u32, length: u8, in_full: bool) -> TextMatch;

    /// Works out what they can give those of a run at most; false when nothing is known of it.
    fn bound(&mut self, visitor: &mut Visitor<'_, '_>, run: usize, bound: &mut Bound) -> bool;
}

/// Whether so many documents of a run are left that they are better looked at together.
#[inline]
pub(super) fn dense(documents: u64) -> bool {
    documents.count_ones() >= DENSE
}

impl Visitor<'_, '_> {
    /// Counts those of a run that are where they should be, and offers them.
    pub(super) fn together(&mut self, fitting: Fitting, failed: Failed, words: &mut impl Words) {
        let Fitting { run, bits, full, beyond_words } = fitting;
        let start = (run * RUN) as u32;
        let mut chords = [f32::INFINITY; RUN];
        let there = self.there_in_run(run, bits, &mut chords);
        if there == 0 {
            return;
        }
        self.scratch.in_full += (there & full).count_ones() as usize;
        let planes = self.columns.planes.run(run);
        let apart = planes[at::SEVERAL] | planes[at::RARE_LANGUAGES];
        let fits = there & failed.none;
        self.count_run(run, fits & !apart);
        if self.plan.facets == FacetScope::OwnFilterOff {
            let failed_one = there & failed.one;
            self.count_failed_in_run(run, failed_one & !apart);
            each_bit(failed_one & apart, |n| self.count_failing(start + n));
        }
        if fits == 0 {
            return;
        }
        let told_by_words = fits & !apart & !beyond_words;
        let mut bound = Bound::default();
        let may_be_kept = match words.bound(self, run, &mut bound) {
            true => fits & !told_by_words | bound.may_be_kept(self, told_by_words, &chords),
            false => fits,
        };
        // What the day says is fetched by a loop that does nothing else, so that many are on their way at once.
        let mut lengths = [0; RUN];
        each_bit(may_be_kept, |n| lengths[n as usize] = self.standing(start + n).length);
        each_bit(may_be_kept, |n| {
            let (document, chord_squared, in_full) = (start + n, chords[n as usize], full >> n & 1 == 1);
            let text = words.text(self, document, lengths[n as usize], in_full);
            if apart >> n & 1 == 1 {
                let standing = self.standing(document);
                return self.take(document, standing, self.facts(standing), chord_squared, text, in_full);
            }
            let candidate = self.candidate(document, chord_squared, text, in_full);
            self.offer(candidate);
        });
    }

    /// Which of some documents of a run are where they should be, with their squared chords.
    fn there_in_run(&self, run: usize, bits: u64, chords: &mut [f32; RUN]) -> u64 {
        let Some(place) = &self.plan.located else { return bits };
        let start = run * RUN;
        if start + RUN > self.located as usize {
            let mut there = 0;
            each_bit(bits, |n| {
                if let Some(chord_squared) = self.place(start as u32 + n) {
                    chords[n as usize] = chord_squared;
                    there |= 1 << n;
                }
            });
            return there;
        }
        let ball = self.columns.cover.run(run);
        if let Some((circle, ball)) = place.circle.as_ref().zip(ball)
            && !circle.may_touch(ball)
        {
            return 0;
        }
        self.chords_of_run(&place.measure, run, chords);
        match &place.circle {
            Some(circle) if !ball.is_some_and(|ball| circle.holds(ball)) => {
                inside_of_run(self.snapshot.wide, self.columns, circle, run, bits, chords)
            }
            _ => bits,
        }
    }

    /// The squared chords of the documents of a run that have a point.
    pub(super) fn chords_of_run(&self, circle: &Circle, run: usize, chords: &mut [f32; RUN]) {
        let start = run * RUN;
        let vectors = &self.columns.vectors[start..(start + RUN).min(self.located as usize)];
        self.snapshot.wide.dispatch(
            #[inline(always)]
            || circle.chords_squared(vectors, chords),
        );
    }

    /// Counts documents of a run that are services of their own.
    fn count_run(&mut self, run: usize, documents: u64) {
        let marks = self.patch.marks[run];
        self.scratch.total += documents.count_ones() as usize;
        if !dense(documents) {
            let start = (run * RUN) as u32;
            each_bit(documents, |n| {
                let standing = self.standing(start + n);
                let facts = self.facts(standing);
                self.scratch.counts.add_facts(facts);
            });
            return;
        }
        let (planes, counts) = (&self.columns.planes, self.scratch.counts.more());
        self.snapshot.wide.dispatch(
            #[inline(always)]
            || planes.count(run, documents, 0..BITS, counts),
        );
        counts[at::SPACES] += u64::from((documents & marks.spaces).count_ones());
        counts[at::OPEN_NOW] += u64::from((documents & marks.open).count_ones());
    }

    /// Counts documents of a run that fail one group of filters each, in the facet of that group.
    fn count_failed_in_run(&mut self, run: usize, documents: u64) {
        if documents == 0 {
            return;
        }
        let (planes, wide, counts) = (&self.columns.planes, self.snapshot.wide, self.scratch.counts.more());
        self.filter.each_failed(planes.run(run), self.patch.marks[run], documents, |group, failed| {
            let counted = planes_counted_by(group);
            if failed != 0 && !counted.is_empty() {
                wide.dispatch(
                    #[inline(always)]
                    || planes.count(run, failed, counted, counts),
                );
            }
        });
    }
}

/// Which documents of a run have a chord of which this holds.
#[inline(always)]
fn which(chords: &[f32; RUN], holds: impl Fn(f32) -> bool) -> u64 {
    (0..RUN).fold(0, |bits, n| bits | u64::from(holds(chords[n])) << n)
}

/// Which of some documents of a run lie inside the circle, by their squared chords.
pub(super) fn inside_of_run(
    wide: pulp::Arch,
    columns: &Columns,
    circle: &Circle,
    run: usize,
    bits: u64,
    chords: &[f32; RUN],
) -> u64 {
    let (surely, perhaps) = wide.dispatch(
        #[inline(always)]
        || {
            let surely = which(chords, |chord| circle.surely_inside(chord));
            (surely, which(chords, |chord| !circle.surely_outside(chord)))
        },
    );
    let mut inside = surely & bits;
    each_bit(perhaps & !surely & bits, |n| {
        let there = circle.contains(chords[n as usize], || columns.entries[run * RUN + n as usize].point);
        inside |= u64::from(there) << n;
    });
    inside
}
