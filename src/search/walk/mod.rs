//! One walk through the index: from a plan to the services that fit, their order and the facet counts.
//!
//! # What fits
//!
//! A *listing* fits a plan when all of these hold:
//!
//! 1. *Where.* Without `near`, always. With `near`: a place with a point fits when the haversine distance
//!    is at most the radius (any distance when the circle was dropped by widening); a place without a point
//!    never; [`Reach::Everywhere`](crate::domain::Reach::Everywhere) and
//!    [`Reach::Unstated`](crate::domain::Reach::Unstated) always, the latter ranked where its words say it is
//!    (`said`), else beyond the circle;
//!    [`Reach::Areas`](crate::domain::Reach::Areas) when one of its areas is one of `near.areas`.
//! 2. *What.* There are no words and no needs; or the listing has a category of a need; or every word
//!    is found in it. A word is found when one of its stems (its own, its correction's, its synonyms') is a
//!    stem of the name, organization, text, terms or place name. When fewer than [`FEW`] services fit in
//!    all, there are at least two words and the request is not strict, one found word is enough; listings
//!    that fit in full come before those.
//!    When in addition fewer than [`FEW`] listings fit in full whatever the filters (a filter narrows, it
//!    must not bring other things in) and the words are not exact, a listing fits when its meaning is like
//!    the query's: when it is one of the [`MOST_MEANT`](super::meant::MOST_MEANT) listings that are where (1) says with the greatest
//!    [`likeness`](super::meaning::likeness) to the words together, at least `meaning_least`, whatever the
//!    filters; on equal likeness the smaller service, then the smaller location id.
//! 3. *Filters.* It fails no group of filters. Inside a group any value fits, except access facts, all of
//!    which must be stated. A listing without an audience is for anyone. A listing for the whole country
//!    comes to every area.
//!
//! Only listings that are active or closed for a time are in the index. A *service* fits when one of its
//! listings does; `total` and every facet count services. A facet counts, for each value, the services with
//! a listing that has the value and fits when the filters of that facet's group are off. The row of a
//! service is its nearest fitting listing (those without distance last), then the better one, then the
//! smaller location id.

mod around;
mod batch;
mod bound;
mod cursor;
mod dense;
mod few;
mod ground;
mod lists;
mod runs;
mod said;
mod selection;
mod several;
mod visitor;
mod words;

pub(crate) use around::Sums;
pub(crate) use bound::most_in_text;
pub(crate) use few::few;
pub(crate) use ground::{Ground, InReach};
pub(crate) use lists::Lists;
pub(crate) use visitor::Everywhere;

use super::columns::Columns;
use super::diversity;
use super::facet::Counts;
use super::filter::Clockwork;
use super::meaning::Meant;
use super::plan::{Located, Plan};
use super::ranking::{Ranking, TextMatch, score_of};
use super::snapshot::Snapshot;
use cursor::single_stems;
use selection::Selection;
use several::Several;
use std::ops::Range;
use visitor::Visitor;
use words::Fits;

/// With fewer services than this, any word of several is enough.
pub(crate) const FEW: usize = 10;

/// A service that fits, by the listing that stands for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// Smaller is better.
    key: u64,
    pub segment: u32,
    pub document: u32,
    pub text: TextMatch,
    /// To its place; infinite without distance.
    pub chord_squared: f32,
}

impl Candidate {
    /// Whether it has everything that was asked, where the order is by score.
    pub(crate) fn is_in_full(&self) -> bool {
        !self.key >> 32 & 1 == 1
    }

    /// Its score, where the order is by score.
    pub(crate) fn score(&self) -> f32 {
        score_of(!self.key)
    }
}

/// Memory that is kept from search to search.
#[derive(Default)]
pub(crate) struct Scratch {
    near: Vec<around::Near>,
    batch: Option<Box<batch::Batch>>,
    selection: Selection,
    several: Several,
    needed: Vec<u32>,
    pub counts: Counts,
    total: usize,
    /// Listings that fit in full, whatever the filters, as far as words were asked.
    pub in_full: usize,
}

/// The outcome of a walk; the wanted candidates are the first, in order.
pub(crate) struct Found {
    pub total: usize,
    pub candidates: Vec<Candidate>,
}

/// Walks the index. With `wider`, one word is enough, and so is being among these, which are in order of
/// segment and document.
pub(crate) fn walk(
    snapshot: &Snapshot,
    plan: &Plan,
    ground: &Ground,
    lists: &Lists,
    wider: Option<&[Meant]>,
    clock: &Clockwork<'_>,
    scratch: &mut Scratch,
) -> Found {
    let wanted = if diversity::applies(plan) { plan.wanted.max(diversity::WINDOW) } else { plan.wanted };
    scratch.selection.begin(wanted);
    scratch.several.begin();
    scratch.counts.clear(clock.shared);
    (scratch.total, scratch.in_full) = (0, 0);
    let ranking = Ranking { weights: &snapshot.vocabulary.weights, plan };
    let unfiltered = ground.filter.none();
    let browsing = plan.words.is_empty() && plan.needed == 0;
    for ((number, segment), patch) in snapshot.segments.iter().enumerate().zip(&ground.patches) {
        let columns = segment.columns();
        let ranges = &patch.reach.ranges;
        let mut words = lists.of_segment(number);
        let meant = wider.map_or(&[][..], |meant| of_segment(meant, number as u32));
        let need_all = wider.is_none() && plan.needed == 0 && !words.is_empty();
        if need_all && words.iter().any(|word| word.documents == 0) {
            continue;
        }
        let fits = match (need_all, wider) {
            (true, _) => Fits::Every,
            (false, None) => Fits::EveryOrNeeded,
            (false, Some(_)) => Fits::Any,
        };
        let rarity = words::rarest_first(&words);
        let mut stems = if need_all { single_stems(&mut words) } else { None };
        let mut visitor = Visitor {
            number: number as u32,
            snapshot,
            segment,
            columns,
            patch,
            today: &patch.today,
            plan,
            filter: &ground.filter,
            clock,
            ranking: &ranking,
            located: columns.located(),
            unfiltered,
            browsing,
            wider: wider.is_some(),
            most_in_text: snapshot.most_in_text,
            meant,
            scratch,
            furthest: f32::INFINITY,
            limits: bound::Limits::default(),
            unstated: ranking.unstated(),
            looked: (usize::MAX, 0),
        };
        let circle = plan.located.as_ref().and_then(|place| place.circle.as_ref()).filter(|_| browsing);
        if let Some(circle) = circle {
            visitor.around(circle, ranges);
        }
        let visited = |range: &Range<u32>| range.is_empty() || circle.is_some() && range.end <= columns.located();
        if let Some(stems) = &mut stems {
            visitor.every_stem(stems, &rarity, ranges);
            continue;
        }
        if !browsing {
            for (range, runs) in ranges.iter().zip(lists.runs(number, ranges).by_range()) {
                visitor.with_words(&mut words, runs, fits, range.clone());
            }
            continue;
        }
        for range in ranges.iter().filter(|range| !visited(range)) {
            if unfiltered && plan.wishes.is_empty() && plan.located.is_some() && *range == columns.everywhere() {
                visitor.everywhere(range.clone());
            } else if plan.located.is_some() && *range == columns.serving() {
                visitor.serving(range.clone());
            } else {
                visitor.everything(range.clone());
            }
        }
    }
    let Scratch { several, counts, selection, total, .. } = scratch;
    several.finish(counts, &clock.shared.language_sets, |candidate| {
        *total += 1;
        selection.offer(snapshot, plan, candidate);
    });
    let mut candidates = selection.best(snapshot, plan);
    if diversity::applies(plan) {
        diversity::make_room(snapshot, plan, &mut candidates);
    }
    candidates.truncate(plan.wanted);
    Found { total: *total, candidates }
}

/// `None` when a document of the ranges is not where it should be; else the squared chord to it, infinite
/// when it has no point. `vector` gives that of the point.
#[inline(always)]
pub(crate) fn inside(
    place: &Located,
    columns: &Columns,
    vector: impl FnOnce() -> [f32; 3],
    served: &[u64],
    document: u32,
) -> Option<f32> {
    let n = document as usize;
    if document < columns.located() {
        let squared = place.measure.chord_squared(vector());
        let there = place.circle.as_ref().is_none_or(|circle| circle.contains(squared, || columns.entries[n].point));
        return there.then_some(squared);
    }
    // Ranges leave places without a point out, and let what is for the whole country in.
    let there = document >= columns.serving().end || visitor::bit(served, document);
    there.then_some(f32::INFINITY)
}

/// Those of one segment.
fn of_segment(meant: &[Meant], segment: u32) -> &[Meant] {
    let start = meant.partition_point(|one| one.segment < segment);
    let end = meant.partition_point(|one| one.segment <= segment);
    &meant[start..end]
}
