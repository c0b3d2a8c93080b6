//! Visiting the documents of one segment: those without a word asked for.

use super::bound::Limits;
use super::ground::Patch;
use super::{Candidate, FEW, Scratch, inside};
use crate::search::columns::Columns;
use crate::search::cover::RUN;
use crate::search::facts::{BITS, Facts, at};
use crate::search::filter::{Clockwork, Failed, FilterBits, counted_by, group};
use crate::search::meaning::Meant;
use crate::search::plan::Plan;
use crate::search::ranking::{About, Ranking, TextMatch, quantised, score_of};
use crate::search::request::{FacetScope, Sort};
use crate::search::segment::Segment;
use crate::search::snapshot::Snapshot;
use crate::search::spatial::{Circle, distance_m};
use crate::search::today::{Standing, Today};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a walk looks at in one segment.
pub(crate) struct Visitor<'a, 's> {
    pub number: u32,
    pub snapshot: &'a Snapshot,
    pub segment: &'a Segment,
    pub columns: &'a Columns,
    pub patch: &'a Patch,
    pub today: &'a Today,
    pub plan: &'a Plan,
    pub filter: &'a FilterBits,
    pub clock: &'a Clockwork<'a>,
    pub ranking: &'a Ranking<'a>,
    pub located: u32,
    pub unfiltered: bool,
    pub browsing: bool,
    /// Whether this is the second walk, for anything like what was asked.
    pub wider: bool,
    /// The most that a stem gives for standing in the text, whatever its weight.
    pub most_in_text: f32,
    /// Near in meaning, in order of document.
    pub meant: &'a [Meant],
    pub scratch: &'s mut Scratch,
    /// Beyond this squared chord nothing is among the best any more.
    pub furthest: f32,
    pub limits: Limits,
    /// Squared chord to where what does not say where it is ranks.
    pub unstated: f32,
    /// The run last asked about and which of its documents need to be looked at.
    pub looked: (usize, u64),
}

/// What is for the whole country in one segment at one minute, without words and filters.
#[derive(Debug)]
pub(crate) struct Everywhere {
    counts: Box<[u32; BITS]>,
    language_sets: Vec<u32>,
    total: usize,
    /// Documents that rank alike, by service.
    levels: Vec<Vec<u32>>,
    /// Documents of services that have several listings; these are looked at each time.
    several: Vec<u32>,
}

#[inline]
pub(super) fn bit(bits: &[u64], n: u32) -> bool {
    bits.get(n as usize / 64).is_some_and(|word| word >> (n % 64) & 1 == 1)
}

impl<'a> Visitor<'a, '_> {
    /// Whether a document is where it should be: the squared chord to it, infinite without distance.
    #[inline(always)]
    pub(crate) fn place(&self, document: u32) -> Option<f32> {
        let Some(place) = &self.plan.located else { return Some(f32::INFINITY) };
        let vector = || self.standing(document).vector;
        let chord_squared = inside(place, self.columns, vector, &self.patch.reach.served, document)?;
        Some(if document < self.located { chord_squared } else { self.without_point(document) })
    }

    /// The squared chord by which a document without a point is ranked: to the place that its words name; beyond the
    /// circle when it does not say where it is; else infinite.
    #[inline]
    fn without_point(&self, document: u32) -> f32 {
        let said = self.patch.said.as_ref().and_then(|said| said.chord_squared(document));
        said.unwrap_or_else(
            || if self.standing(document).facts.has(at::UNSTATED) { self.unstated } else { f32::INFINITY },
        )
    }

    /// What the day says of a document.
    #[inline(always)]
    pub(super) fn standing(&self, document: u32) -> &'a Standing {
        &self.today.documents[document as usize]
    }

    #[inline(always)]
    pub(super) fn facts(&self, standing: &Standing) -> Facts {
        self.clock.facts(standing, self.filter)
    }

    /// Counts a document that is where it should be and has what was asked, and offers it, unless it was
    /// deleted or a filter says no.
    #[inline(always)]
    pub(crate) fn consider(&mut self, document: u32, chord_squared: f32, text: TextMatch, in_full: bool) {
        self.consider_at(document, text, in_full, |_| chord_squared);
    }

    /// The same where the chord is asked for when all else says yes.
    #[inline(always)]
    fn consider_at(&mut self, document: u32, text: TextMatch, in_full: bool, chord: impl FnOnce(&Self) -> f32) {
        if !self.segment.is_alive(document) {
            return;
        }
        self.scratch.in_full += usize::from(in_full);
        let standing = self.standing(document);
        let facts = self.facts(standing);
        let failed = self.failed(&facts, document);
        if failed != 0 {
            return self.count_failed(standing, &facts, failed);
        }
        let chord_squared = chord(self);
        self.take(document, standing, facts, chord_squared, text, in_full);
    }

    /// The groups of filters that a document fails.
    #[inline(always)]
    pub(super) fn failed(&self, facts: &Facts, document: u32) -> u16 {
        if self.unfiltered {
            return 0;
        }
        let in_area = self.filter.areas && (facts.has(at::EVERYWHERE) || bit(&self.patch.in_area, document));
        self.filter.failed(|| &self.columns.records[document as usize], facts, in_area)
    }

    /// Which filters the documents of a run fail; `None` when bits cannot tell.
    #[inline]
    pub(super) fn failed_in_run(&self, run: usize) -> Option<Failed> {
        self.filter.failed_in_run(self.columns.planes.run(run), self.patch.marks[run])
    }

    /// Which documents of a run need to be looked at, by which filters they fail; the others would count nowhere.
    #[inline]
    pub(super) fn worth_a_look(&self, failed: Option<Failed>) -> u64 {
        // What fits in full is counted before the filters, for as long as it may be too little.
        let counts_all = self.plan.by_meaning && !self.wider && self.scratch.in_full < FEW;
        if self.unfiltered || counts_all {
            return u64::MAX;
        }
        match failed {
            Some(failed) if self.plan.facets == FacetScope::Found => failed.none,
            Some(failed) => failed.none | failed.one,
            None => u64::MAX,
        }
    }

    /// Whether one document needs to be looked at, see [`Visitor::worth_a_look`].
    #[inline(always)]
    pub(super) fn is_worth_a_look(&mut self, document: u32) -> bool {
        if self.unfiltered {
            return true;
        }
        let (run, n) = (document as usize / RUN, document as usize % RUN);
        if self.looked.0 != run {
            self.looked = (run, self.worth_a_look(self.failed_in_run(run)));
        }
        self.looked.1 >> n & 1 == 1
    }

    /// Counts a document that fits and offers it.
    #[inline(always)]
    pub(super) fn take(
        &mut self,
        document: u32,
        standing: &Standing,
        facts: Facts,
        chord_squared: f32,
        text: TextMatch,
        in_full: bool,
    ) {
        if facts.has(at::SEVERAL) {
            let candidate = match self.is_out_of_question(chord_squared) {
                // It stands for its service all the same.
                true => Candidate { key: u64::MAX, segment: self.number, document, text, chord_squared },
                false => self.candidate(document, chord_squared, text, in_full),
            };
            return self.put_with_others(standing, facts, Some(standing.languages), Some(candidate));
        }
        self.scratch.counts.add(facts, standing.languages);
        self.scratch.total += 1;
        if !self.is_out_of_question(chord_squared) {
            let candidate = self.candidate(document, chord_squared, text, in_full);
            self.offer(candidate);
        }
    }

    /// Whether distance alone keeps a document from the best.
    #[inline(always)]
    fn is_out_of_question(&self, chord_squared: f32) -> bool {
        // What has no distance is always offered.
        self.browsing && chord_squared > self.furthest && chord_squared != f32::INFINITY
    }

    /// Counts a document that is known to fail a group of filters.
    #[inline]
    pub(super) fn count_failing(&mut self, document: u32) {
        let standing = self.standing(document);
        let facts = self.facts(standing);
        let failed = self.failed(&facts, document);
        self.count_failed(standing, &facts, failed);
    }

    /// Counts a document that failed some groups of filters in the facet of the one, if it is only one.
    #[inline]
    fn count_failed(&mut self, standing: &Standing, facts: &Facts, failed: u16) {
        if self.plan.facets == FacetScope::Found {
            return;
        }
        // More than one group, or one that has no facet: it counts nowhere.
        if failed & failed.wrapping_sub(1) != 0 || failed & (group::AGE | group::AREA) != 0 {
            return;
        }
        let counted = facts.and(&counted_by(failed));
        let languages = (failed == group::LANGUAGE).then_some(standing.languages);
        if facts.has(at::SEVERAL) {
            self.put_with_others(standing, counted, languages, None);
        } else {
            self.scratch.counts.add_some(counted, languages);
        }
    }

    fn put_with_others(&mut self, standing: &Standing, facts: Facts, languages: Option<u32>, best: Option<Candidate>) {
        let (snapshot, plan) = (self.snapshot, self.plan);
        let nearer = |a: &Candidate, b: &Candidate| nearer(snapshot, plan, a, b);
        self.scratch.several.add(standing.service, facts, languages, best, nearer);
    }

    #[inline(always)]
    pub(super) fn candidate(&self, document: u32, chord_squared: f32, text: TextMatch, in_full: bool) -> Candidate {
        let key = self.key(document, chord_squared, text, in_full);
        Candidate { key, segment: self.number, document, text, chord_squared }
    }

    #[inline(always)]
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if self.scratch.selection.offer(self.snapshot, self.plan, candidate) {
            self.furthest = match self.plan.sort {
                Sort::Best => {
                    let most = self.today.most * self.ranking.most_wished();
                    self.ranking.furthest(score_of(!self.scratch.selection.worst), most)
                }
                // Where the last of the best has no distance, nothing is too far.
                Sort::Distance if self.scratch.selection.worst == u64::MAX => f32::INFINITY,
                Sort::Distance => Circle::chord_squared_of(f64::from_bits(self.scratch.selection.worst) as f32 + 10.0),
                Sort::NextSession | Sort::Name => f32::INFINITY,
            };
        }
    }

    #[inline(always)]
    fn key(&self, document: u32, chord_squared: f32, text: TextMatch, in_full: bool) -> u64 {
        let n = document as usize;
        match self.plan.sort {
            Sort::Best => {
                let standing = self.standing(document);
                let strong = || self.columns.entries[n].strong;
                let about = About::new(&standing.facts, standing.name_length, strong, self.plan);
                !quantised(self.ranking.score(about, text, chord_squared, standing.worth), in_full)
            }
            Sort::Distance => match &self.plan.located {
                Some(place) if document < self.located => {
                    distance_m(place.near.point, self.columns.entries[n].point).to_bits()
                }
                _ => u64::MAX,
            },
            Sort::NextSession => self
                .clock
                .next_session(&self.columns.records[n])
                .map_or(u64::MAX, |at| at.and_utc().timestamp().max(0) as u64),
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
    pub(crate) fn everything(&mut self, range: Range<u32>) {
        if self.plan.located.is_some() && range == self.columns.everywhere() {
            for document in range {
                self.consider_at(document, TextMatch::default(), true, |visitor| visitor.without_point(document));
            }
            return;
        }
        for document in range {
            if let Some(chord_squared) = self.place(document) {
                self.consider(document, chord_squared, TextMatch::default(), true);
            }
        }
    }

    /// Those among documents for areas that come to where the search is, found through their bits.
    pub(crate) fn serving(&mut self, range: Range<u32>) {
        for word in range.start / 64..range.end.div_ceil(64) {
            let mut bits = self.patch.reach.served.get(word as usize).copied().unwrap_or(0);
            while bits != 0 {
                let document = word * 64 + bits.trailing_zeros();
                bits &= bits - 1;
                if range.contains(&document) {
                    self.consider_at(document, TextMatch::default(), true, |visitor| visitor.without_point(document));
                }
            }
        }
    }

    /// What is for the whole country, asked for without words and filters: the same wherever the search is,
    /// so it is counted once a minute and only the best are looked at.
    pub(crate) fn everywhere(&mut self, range: Range<u32>) {
        let segment = self.segment;
        let known = segment.everywhere(&self.clock.moment, || self.count_everywhere(range.clone()));
        self.scratch.counts.merge(&known.counts, &known.language_sets);
        self.scratch.total += known.total;
        let said = self.patch.said.as_ref();
        let names_it = |document: u32| said.is_some_and(|said| said.chord_squared(document).is_some());
        for level in &known.levels {
            let wanted = if self.plan.sort == Sort::Best { self.scratch.selection.wanted } else { level.len() };
            for &document in level.iter().filter(|&&document| !names_it(document)).take(wanted) {
                let chord_squared = self.without_point(document);
                let candidate = self.candidate(document, chord_squared, TextMatch::default(), true);
                self.offer(candidate);
            }
        }
        for &(document, chord_squared) in said.map_or(&[][..], |said| said.within(&range)) {
            if segment.is_alive(document) {
                let candidate = self.candidate(document, chord_squared, TextMatch::default(), true);
                self.offer(candidate);
            }
        }
        for &document in &known.several {
            self.consider(document, self.without_point(document), TextMatch::default(), true);
        }
    }

    fn count_everywhere(&self, range: Range<u32>) -> Everywhere {
        let mut counts = crate::search::facet::Counts::default();
        counts.clear(self.clock.shared);
        let (mut total, mut several) = (0, Vec::new());
        let mut levels: BTreeMap<(u32, bool), Vec<u32>> = BTreeMap::new();
        for document in range.filter(|&document| self.segment.is_alive(document)) {
            let standing = self.standing(document);
            if standing.facts.has(at::SEVERAL) {
                several.push(document);
                continue;
            }
            counts.add(self.facts(standing), standing.languages);
            total += 1;
            let alike = (standing.worth.to_bits(), standing.facts.has(at::UNSTATED));
            levels.entry(alike).or_default().push(document);
        }
        let levels = levels.into_values().map(|mut level| {
            level.sort_unstable_by_key(|&document| self.columns.entries[document as usize].service);
            level
        });
        let (bits, sets) = counts.counted();
        let (counts, language_sets) = (Box::new(bits), sets.to_vec());
        Everywhere { counts, language_sets, total, levels: levels.collect(), several }
    }
}

/// Whether listing `a` stands for its service rather than `b`: the nearer one (those without distance
/// last), then the better one, then the smaller location.
fn nearer(snapshot: &Snapshot, plan: &Plan, a: &Candidate, b: &Candidate) -> bool {
    if Circle::surely_shorter(a.chord_squared, b.chord_squared) {
        return true;
    }
    if Circle::surely_shorter(b.chord_squared, a.chord_squared) {
        return false;
    }
    let place = |c: &Candidate| snapshot.segments[c.segment as usize].columns().entries[c.document as usize].location;
    let far = |c: &Candidate| snapshot.metres(plan, c.segment as usize, c.document).unwrap_or(f64::INFINITY);
    let order = far(a).total_cmp(&far(b)).then(a.key.cmp(&b.key)).then_with(|| place(a).cmp(&place(b)));
    order.is_lt()
}
