//! One walk through the index: from a plan to the services that fit, their order and the facet counts.
//!
//! # What fits
//!
//! A *listing* fits a plan when all of these hold:
//!
//! 1. *Where.* Without `near`, always. With `near`: a place with a point fits when the haversine distance
//!    is at most the radius (any distance when the circle was dropped by widening); a place without a point
//!    never; [`Reach::Everywhere`](crate::domain::Reach::Everywhere) always;
//!    [`Reach::Areas`](crate::domain::Reach::Areas) when one of its areas is one of `near.areas`.
//! 2. *What.* There are no words and no needs; or the listing has a category of a need; or every word
//!    is found in it. A word is found when one of its stems (its own, its correction's, its synonyms') is a
//!    stem of the name, organization, text, terms or place name. When fewer than [`FEW`] services fit in
//!    all, there are at least two words and the request is not strict, one found word is enough; listings
//!    that fit in full come before those.
//!    Then too, unless the words are exact, a listing fits when its meaning is like the query's: when it is
//!    one of the [`MOST_MEANT`](super::meant::MOST_MEANT) listings that are where (1) says with the greatest
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

use super::columns::{Columns, Flags};
use super::error::Result;
use super::facet::{Counts, Values};
use super::meaning::{self, Meant};
use super::plan::{Clockwork, FilterBits, Located, Plan, group};
use super::ranking::{Ranking, TextMatch, quantised};
use super::request::Sort;
use super::schema::IN_NAME;
use super::segment::Segment;
use super::snapshot::Snapshot;
use super::spatial::distance_m;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use tantivy::DocSet;
use tantivy::postings::{Postings, SegmentPostings};

/// With fewer services than this, any word of several is enough.
pub(crate) const FEW: usize = 10;
/// Documents whose words are added up at a time.
const WINDOW: u32 = 1024;

/// A service that fits, by the listing that stands for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// Smaller is better.
    key: u64,
    pub segment: u32,
    pub document: u32,
    pub text: TextMatch,
}

/// A listing of a service that has several.
#[derive(Debug, Clone, Copy)]
struct Several {
    service: u32,
    failed: u16,
    candidate: Candidate,
}

/// Memory that is kept from search to search.
#[derive(Default)]
pub(crate) struct Scratch {
    pub ranges: Vec<Range<u32>>,
    found: Vec<u32>,
    named: Vec<u32>,
    scores: Vec<f32>,
    candidates: Vec<Candidate>,
    several: Vec<Several>,
    languages: Vec<u32>,
    pub counts: Counts,
    in_area: Vec<u64>,
    pub served: Vec<u64>,
}

/// The outcome of a walk; the wanted candidates are the first, in order.
pub(crate) struct Found {
    pub total: usize,
    pub candidates: Vec<Candidate>,
}

/// Postings of one word in one segment.
struct WordPostings {
    bit: u32,
    frequency: u32,
    lists: Vec<(SegmentPostings, f32)>,
}

/// Walks the index. With `wider`, one word is enough, and so is being among these, which are in order of
/// segment and document.
pub(crate) fn walk(
    snapshot: &Snapshot,
    plan: &Plan,
    wider: Option<&[Meant]>,
    clock: &Clockwork<'_>,
    scratch: &mut Scratch,
) -> Result<Found> {
    let filter = FilterBits::new(&plan.filters, &snapshot.vocabulary, clock.shared);
    let weights: Vec<Vec<f32>> = plan
        .words
        .iter()
        .map(|word| word.stems.iter().map(|(stem, worth)| worth * snapshot.statistics.weight(stem)).collect())
        .collect();
    scratch.candidates.clear();
    scratch.several.clear();
    scratch.counts.clear(clock.shared);
    let ranking = Ranking { weights: &snapshot.vocabulary.weights, plan, clock };
    let unfiltered = filter.none();
    let browsing = plan.words.is_empty() && plan.needed == 0;
    let mut total = 0;
    for (number, segment) in snapshot.segments.iter().enumerate() {
        let columns = segment.columns();
        scratch.found.resize(WINDOW as usize, 0);
        scratch.named.resize(WINDOW as usize, 0);
        scratch.scores.resize(WINDOW as usize, 0.0);
        let mut words = Vec::with_capacity(plan.words.len());
        for (n, word) in plan.words.iter().enumerate() {
            let mut lists = Vec::with_capacity(word.stems.len());
            for ((stem, _), &weight) in word.stems.iter().zip(&weights[n]) {
                lists.extend(segment.postings(stem)?.map(|postings| (postings, weight)));
            }
            let frequency = lists.iter().map(|(postings, _)| postings.doc_freq()).sum();
            words.push(WordPostings { bit: 1 << n, frequency, lists });
        }
        let meant = wider.map_or(&[][..], |meant| of_segment(meant, number as u32));
        let need_all = wider.is_none() && plan.needed == 0 && !words.is_empty();
        if need_all && words.iter().any(|word| word.frequency == 0) {
            continue;
        }
        words.sort_by_key(|word| word.frequency);
        let mut ranges = std::mem::take(&mut scratch.ranges);
        ranges_of(segment, plan, &mut ranges, &mut scratch.served)?;
        if filter.areas {
            segment.mark_areas(&plan.filters.areas, 0, &mut scratch.in_area)?;
        }
        let mut visitor = Visitor {
            number: number as u32,
            segment,
            columns,
            plan,
            filter: &filter,
            clock,
            ranking: &ranking,
            norms: &snapshot.norms,
            unfiltered,
            any: wider.is_some(),
            meant,
            scratch,
            total: &mut total,
        };
        for range in ranges.iter().filter(|range| !range.is_empty()) {
            if need_all {
                visitor.rarest_first(&mut words, range.clone());
            } else if browsing && unfiltered && plan.located.is_some() && *range == columns.everywhere() {
                visitor.everywhere(range.clone());
            } else if browsing && plan.located.is_some() && *range == columns.serving() {
                visitor.serving(range.clone());
            } else if browsing {
                visitor.everything(range.clone());
            } else {
                visitor.added_up(&mut words, range.clone());
            }
        }
        scratch.ranges = ranges;
    }
    total += put_together(snapshot, plan, clock, scratch);
    Ok(Found { total, candidates: best(snapshot, plan, scratch) })
}

/// Ranges that hold every document that may be where the plan says, in order, and a bit for each that comes
/// to people there.
pub(crate) fn ranges_of(
    segment: &Segment,
    plan: &Plan,
    ranges: &mut Vec<Range<u32>>,
    served: &mut Vec<u64>,
) -> Result<()> {
    let columns = segment.columns();
    ranges.clear();
    let Some(place) = &plan.located else {
        ranges.push(0..columns.len());
        return Ok(());
    };
    match &place.circle {
        Some(circle) => circle.ranges(&columns.keys, ranges),
        None => ranges.push(0..columns.located()),
    }
    if !place.near.areas.is_empty() && !columns.serving().is_empty() {
        segment.mark_areas(&place.near.areas, columns.located(), served)?;
        ranges.push(columns.serving());
    }
    ranges.push(columns.everywhere());
    Ok(())
}

struct Visitor<'a, 's> {
    number: u32,
    segment: &'a Segment,
    columns: &'a Columns,
    plan: &'a Plan,
    filter: &'a FilterBits,
    clock: &'a Clockwork<'a>,
    ranking: &'a Ranking<'a>,
    norms: &'a [f32],
    unfiltered: bool,
    any: bool,
    /// Near in meaning, in order of document.
    meant: &'a [Meant],
    scratch: &'s mut Scratch,
    total: &'s mut usize,
}

/// What is for the whole country in one segment at one minute, without words and filters.
#[derive(Debug)]
pub(crate) struct Everywhere {
    counts: Counts,
    total: usize,
    /// Documents that rank alike, by service.
    levels: Vec<Vec<u32>>,
    /// Documents of services that have several listings; these are looked at each time.
    several: Vec<u32>,
}

/// A document that is where it should be and fails at most one group of filters.
#[derive(Clone, Copy)]
struct Admitted {
    failed: u16,
    chord_squared: Option<f32>,
}

#[inline]
fn bit(bits: &[u64], n: u32) -> bool {
    bits.get(n as usize / 64).is_some_and(|word| word >> (n % 64) & 1 == 1)
}

/// `None` when a document of the ranges is not where it should be; else the chord to it, if it has a point.
#[inline]
pub(crate) fn inside(place: &Located, columns: &Columns, served: &[u64], document: u32) -> Option<Option<f32>> {
    let n = document as usize;
    if document < columns.located() {
        let squared = place.measure.chord_squared(columns.vectors[n]);
        let there = place.circle.as_ref().is_none_or(|circle| circle.contains(squared, || columns.points[n]));
        return there.then_some(Some(squared));
    }
    // Ranges leave places without a point out, and let what is for the whole country in.
    let there = document >= columns.serving().end || bit(served, document);
    there.then_some(None)
}

/// Those of one segment.
fn of_segment(meant: &[Meant], segment: u32) -> &[Meant] {
    let start = meant.partition_point(|one| one.segment < segment);
    let end = meant.partition_point(|one| one.segment <= segment);
    &meant[start..end]
}

impl Visitor<'_, '_> {
    #[inline]
    fn admit(&self, document: u32) -> Option<Admitted> {
        let n = document as usize;
        if !self.segment.is_alive(document) {
            return None;
        }
        let record = &self.columns.records[n];
        let chord_squared = match &self.plan.located {
            Some(place) => inside(place, self.columns, &self.scratch.served, document)?,
            None => None,
        };
        if self.unfiltered {
            return Some(Admitted { failed: 0, chord_squared });
        }
        let in_area =
            self.filter.areas && (record.flags & Flags::EVERYWHERE != 0 || bit(&self.scratch.in_area, document));
        let failed = self.filter.failed(record, self.columns.categories[n], in_area, self.clock);
        // More than one group, or one that has no facet: it counts nowhere.
        if failed & failed.wrapping_sub(1) != 0 || failed & (group::AGE | group::AREA) != 0 {
            return None;
        }
        Some(Admitted { failed, chord_squared })
    }

    #[inline]
    fn take(&mut self, document: u32, admitted: Admitted, text: TextMatch, in_full: bool) {
        let n = document as usize;
        let record = &self.columns.records[n];
        let candidate = Candidate {
            key: if admitted.failed == 0 { self.key(document, admitted, text, in_full) } else { u64::MAX },
            segment: self.number,
            document,
            text,
        };
        if record.flags & Flags::SEVERAL != 0 {
            let (service, failed) = (record.service, admitted.failed);
            self.scratch.several.push(Several { service, failed, candidate });
            return;
        }
        let values = values(self.columns, self.filter, self.clock, document);
        if admitted.failed == 0 {
            self.scratch.counts.add(&values);
            *self.total += 1;
            self.scratch.candidates.push(candidate);
        } else {
            self.scratch.counts.add_failed(&values, admitted.failed);
        }
    }

    #[inline]
    fn key(&self, document: u32, admitted: Admitted, text: TextMatch, in_full: bool) -> u64 {
        match self.plan.sort {
            Sort::Best => {
                let factors = self.ranking.factors(self.columns, document, text, admitted.chord_squared);
                !quantised(factors.score, in_full)
            }
            Sort::Distance => match (&self.plan.located, admitted.chord_squared) {
                (Some(place), Some(_)) => {
                    distance_m(place.near.point, self.columns.points[document as usize]).to_bits()
                }
                _ => u64::MAX,
            },
            Sort::NextSession => {
                let next = self.clock.next_session(&self.columns.records[document as usize]);
                next.map_or(u64::MAX, |at| at.and_utc().timestamp().max(0) as u64)
            }
            Sort::Name => {
                let name = self.columns.names.folded(self.columns.names.of(document));
                let mut first = [0u8; 8];
                for (to, from) in first.iter_mut().zip(name.bytes()) {
                    *to = from;
                }
                u64::from_be_bytes(first)
            }
        }
    }

    /// Documents without a word asked for.
    fn everything(&mut self, range: Range<u32>) {
        for document in range {
            if let Some(admitted) = self.admit(document) {
                self.take(document, admitted, TextMatch::default(), true);
            }
        }
    }

    /// Those among documents for areas that come to where the search is, found through their bits.
    fn serving(&mut self, range: Range<u32>) {
        for word in range.start / 64..range.end.div_ceil(64) {
            let mut bits = self.scratch.served.get(word as usize).copied().unwrap_or(0);
            while bits != 0 {
                let document = word * 64 + bits.trailing_zeros();
                bits &= bits - 1;
                if range.contains(&document)
                    && let Some(admitted) = self.admit(document)
                {
                    self.take(document, admitted, TextMatch::default(), true);
                }
            }
        }
    }

    /// What is for the whole country, asked for without words and filters: the same wherever the search is,
    /// so it is counted once a minute and only the best are looked at.
    fn everywhere(&mut self, range: Range<u32>) {
        let segment = self.segment;
        let known = segment.everywhere(&self.clock.moment, || self.count_everywhere(range));
        self.scratch.counts.merge(&known.counts);
        *self.total += known.total;
        let admitted = Admitted { failed: 0, chord_squared: None };
        let text = TextMatch::default();
        for level in &known.levels {
            let wanted = if self.plan.sort == Sort::Best { self.plan.wanted } else { level.len() };
            for &document in level.iter().take(wanted) {
                let key = self.key(document, admitted, text, true);
                self.scratch.candidates.push(Candidate { key, segment: self.number, document, text });
            }
        }
        for &document in &known.several {
            self.take(document, admitted, text, true);
        }
    }

    fn count_everywhere(&self, range: Range<u32>) -> Everywhere {
        let mut counts = Counts::default();
        counts.clear(self.clock.shared);
        let (mut total, mut several) = (0, Vec::new());
        let mut levels: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for document in range.filter(|&document| self.segment.is_alive(document)) {
            if self.columns.records[document as usize].flags & Flags::SEVERAL != 0 {
                several.push(document);
                continue;
            }
            counts.add(&values(self.columns, self.filter, self.clock, document));
            total += 1;
            levels.entry(self.ranking.standing(self.columns, document).to_bits()).or_default().push(document);
        }
        let levels = levels.into_values().map(|mut level| {
            level.sort_unstable_by_key(|&document| self.columns.services[document as usize]);
            level
        });
        Everywhere { counts, total, levels: levels.collect(), several }
    }

    /// Documents that have every word: those of the rarest word, looked up in the others.
    fn rarest_first(&mut self, words: &mut [WordPostings], range: Range<u32>) {
        let Some((rarest, others)) = words.split_first_mut() else { return };
        for (postings, _) in &mut rarest.lists {
            if postings.doc() < range.start {
                postings.seek(range.start);
            }
        }
        loop {
            let document = rarest.lists.iter().map(|(postings, _)| postings.doc()).min().unwrap_or(u32::MAX);
            if document >= range.end {
                return;
            }
            let admitted = self.admit(document);
            let mut text = TextMatch::default();
            for (postings, weight) in &mut rarest.lists {
                if postings.doc() == document {
                    self.add(&mut text, rarest.bit, document, postings.term_freq(), *weight);
                    postings.advance();
                }
            }
            let Some(admitted) = admitted else { continue };
            let all = others.iter_mut().all(|word| {
                for (postings, weight) in &mut word.lists {
                    if postings.doc() < document {
                        postings.seek(document);
                    }
                    if postings.doc() == document {
                        self.add(&mut text, word.bit, document, postings.term_freq(), *weight);
                    }
                }
                text.found & word.bit != 0
            });
            if all {
                self.take(document, admitted, text, true);
            }
        }
    }

    /// Documents that have any word or a needed category, added up window by window.
    fn added_up(&mut self, words: &mut [WordPostings], range: Range<u32>) {
        let all = self.plan.all_words();
        let mut meant = &self.meant[self.meant.partition_point(|one| one.document < range.start)..];
        let mut start = range.start;
        while start < range.end {
            let end = range.end.min(start + WINDOW);
            let width = (end - start) as usize;
            self.scratch.found[..width].fill(0);
            self.scratch.named[..width].fill(0);
            self.scratch.scores[..width].fill(0.0);
            for word in &mut *words {
                for (postings, weight) in &mut word.lists {
                    let mut document = if postings.doc() < start { postings.seek(start) } else { postings.doc() };
                    while document < end {
                        let n = (document - start) as usize;
                        let mut text = TextMatch::default();
                        self.add(&mut text, word.bit, document, postings.term_freq(), *weight);
                        self.scratch.found[n] |= text.found;
                        self.scratch.named[n] |= text.named;
                        self.scratch.scores[n] += text.score;
                        document = postings.advance();
                    }
                }
            }
            for n in 0..width {
                let document = start + n as u32;
                let found = self.scratch.found[n];
                let needed = self.columns.categories[document as usize] & self.plan.needed != 0;
                let in_full = needed || (all != 0 && found == all);
                let partly = self.any && found != 0;
                let mut likeness = 0;
                if let Some((first, rest)) = meant.split_first()
                    && first.document == document
                {
                    (likeness, meant) = (first.likeness, rest);
                }
                if !in_full && !partly && likeness == 0 {
                    continue;
                }
                if let Some(admitted) = self.admit(document) {
                    let (score, named, meaning) =
                        (self.scratch.scores[n], self.scratch.named[n], meaning::share(likeness));
                    let mut text = TextMatch { score, found, named, meaning };
                    if !in_full {
                        // Fewer of the words, less of the worth.
                        text.score *= found.count_ones() as f32 / all.count_ones() as f32;
                    }
                    self.take(document, admitted, text, in_full);
                }
            }
            start = end;
        }
    }

    /// Adds a stem found `frequency` times.
    #[inline]
    fn add(&self, text: &mut TextMatch, bit: u32, document: u32, frequency: u32, weight: f32) {
        let weights = self.ranking.weights;
        let record = &self.columns.records[document as usize];
        let in_text = (frequency % IN_NAME) as f32;
        let norm = self.norms[usize::from(record.length)];
        let mut worth = in_text * (weights.k1 + 1.0) / (in_text + norm);
        if frequency >= IN_NAME {
            worth += weights.name_word;
            text.named |= bit;
        }
        text.found |= bit;
        text.score += weight * worth;
    }
}

#[inline]
fn values(columns: &Columns, filter: &FilterBits, clock: &Clockwork<'_>, document: u32) -> Values {
    let n = document as usize;
    let record = &columns.records[n];
    let days = filter.days_of(record, clock);
    Values::new(record, columns.categories[n], days, clock.has_space(record), clock.is_open(record))
}

/// Counts services that have several listings and picks the one that stands for each.
fn put_together(snapshot: &Snapshot, plan: &Plan, clock: &Clockwork<'_>, scratch: &mut Scratch) -> usize {
    let filter = FilterBits::new(&plan.filters, &snapshot.vocabulary, clock.shared);
    let mut several = std::mem::take(&mut scratch.several);
    several.sort_unstable_by_key(|one| one.service);
    let mut total = 0;
    for listings in several.chunk_by(|a, b| a.service == b.service) {
        let mut joined = Values::default();
        scratch.languages.clear();
        for one in listings {
            let columns = snapshot.segments[one.candidate.segment as usize].columns();
            let values = values(columns, &filter, clock, one.candidate.document).only(one.failed);
            joined.join(&values);
            if let Some(set) = clock.shared.language_sets.get(values.languages as usize) {
                scratch.languages.extend(set);
            }
        }
        scratch.languages.sort_unstable();
        scratch.languages.dedup();
        scratch.counts.add_without_languages(&joined);
        scratch.counts.add_languages(&scratch.languages);
        let fitting = listings.iter().filter(|one| one.failed == 0).map(|one| one.candidate);
        let nearest = fitting.min_by(|a, b| {
            let place = |c: &Candidate| snapshot.segments[c.segment as usize].columns().locations[c.document as usize];
            let (metres_a, metres_b) = (snapshot.metres(plan, a), snapshot.metres(plan, b));
            let far = |metres: Option<f64>| metres.unwrap_or(f64::INFINITY);
            far(metres_a).total_cmp(&far(metres_b)).then(a.key.cmp(&b.key)).then_with(|| place(a).cmp(&place(b)))
        });
        if let Some(nearest) = nearest {
            total += 1;
            scratch.candidates.push(nearest);
        }
    }
    scratch.several = several;
    total
}

/// The first `plan.wanted` candidates, in order.
fn best(snapshot: &Snapshot, plan: &Plan, scratch: &mut Scratch) -> Vec<Candidate> {
    let columns = |c: &Candidate| snapshot.segments[c.segment as usize].columns();
    let service = |c: &Candidate| columns(c).services[c.document as usize];
    let name = |c: &Candidate| columns(c).names.folded(columns(c).names.of(c.document));
    let order = |a: &Candidate, b: &Candidate| -> Ordering {
        let by_name = || if plan.sort == Sort::Name { name(a).cmp(name(b)) } else { Ordering::Equal };
        a.key.cmp(&b.key).then_with(by_name).then_with(|| service(a).cmp(&service(b)))
    };
    let candidates = &mut scratch.candidates;
    if plan.wanted > 0 && candidates.len() > plan.wanted {
        candidates.select_nth_unstable_by(plan.wanted - 1, order);
        candidates.truncate(plan.wanted);
    }
    candidates.sort_unstable_by(order);
    candidates.clone()
}
