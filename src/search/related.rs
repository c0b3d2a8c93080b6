//! Others like one service: what shares its categories, near it, best first.
//!
//! A category that few have says more than one that all have, so each weighs by its rarity among what is in
//! reach. Distance, freshness and room weigh as in a search; what is closed comes after all that is open.
//! Organizations are not known here: whoever shows the list sees to variety.
//! Imports the plan, ranking, columns, the request and the answer.

use super::answer::{Hit, Why};
use super::error::Result;
use super::facts::Facts;
use super::filter::Clockwork;
use super::meaning::{likeness, share};
use super::plan::Plan;
use super::ranking::{About, Ranking, TextMatch, quantised, standing};
use super::reasons::how_far;
use super::request::{Near, Request};
use super::snapshot::Snapshot;
use super::understand::Reading;
use super::walk::{InReach, inside};
use chrono::DateTime;
use chrono_tz::Tz;
use std::collections::HashMap;
use uuid::Uuid;

/// The circle is so many times as wide as that of a search.
const WIDER: f64 = 2.0;
/// The radius of a search round a listing's own place when the caller names no place, in metres.
const OWN_RADIUS_M: f64 = 8_000.0;
/// Each category that the first service does not have takes off so much of the likeness.
const OTHER_CATEGORY: f32 = 0.1;
/// Another kind (a visitor instead of a group) is so much less alike.
const OTHER_KIND: f32 = 0.8;
/// Share of meaning in the likeness where it is known.
const MEANING: f32 = 0.5;

/// A document of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    /// Number of the segment.
    pub segment: usize,
    /// Number in the segment.
    pub document: u32,
}

/// How alike two documents are in meaning, from 0 to 1.
pub(crate) type Meaning<'a> = &'a dyn Fn(At, At) -> f32;

/// What the others are compared with.
struct Original {
    at: At,
    kinds: Facts,
    categories: u128,
    strong: u128,
}

/// A listing that may be shown.
struct Candidate {
    at: At,
    /// Infinite without distance.
    chord_squared: f32,
}

/// A service with what it is ordered by.
struct Ranked {
    closed: bool,
    score: f32,
    candidate: Candidate,
}

impl Snapshot {
    /// Up to `limit` services like `service`, best first, as it stands at `now`: they share a category, and
    /// lie within twice the usual radius of `near` or come to people there. Without `near` they lie round
    /// the service's own place; where there is none, only what is for the whole country is known to be in
    /// reach. What has no category is compared by meaning. Nothing when the service is not in the index.
    pub fn related(&self, service: Uuid, near: Option<Near>, limit: usize, now: DateTime<Tz>) -> Result<Vec<Hit>> {
        // Where nobody said what it is about, by what its words mean.
        let vector = |at: At| {
            let columns = self.segments[at.segment].columns();
            let width = columns.meaning.len() / (columns.len() as usize).max(1);
            let start = at.document as usize * width;
            columns.meaning.get(start..start + width).unwrap_or_default()
        };
        let alike = |a: At, b: At| match share(likeness(vector(a), vector(b))) {
            share if share >= self.vocabulary.weights.meaning_least => share,
            _ => 0.0,
        };
        let uncategorized = self.original(&self.documents_of(service)).is_some_and(|own| own.categories == 0);
        self.related_by(service, near, limit, now, if uncategorized { Some(&alike) } else { None })
    }

    /// The same; with `meaning` also what shares no category is looked at.
    pub(crate) fn related_by(
        &self,
        service: Uuid,
        near: Option<Near>,
        limit: usize,
        now: DateTime<Tz>,
        meaning: Option<Meaning<'_>>,
    ) -> Result<Vec<Hit>> {
        let own = self.documents_of(service);
        let Some(original) = self.original(&own) else { return Ok(Vec::new()) };
        if limit == 0 || (original.categories == 0 && meaning.is_none()) {
            return Ok(Vec::new());
        }
        let near = near.or_else(|| self.own_place(&own));
        let radius = near.as_ref().map(|near| near.default_within_metres * WIDER);
        let request = Request { near, within_metres: radius, ..Request::default() };
        let plan = Plan::new(&request, &mut Reading::default());
        let mut candidates = self.in_reach(&plan)?;
        candidates.retain(|candidate| {
            let columns = self.segments[candidate.at.segment].columns();
            let n = candidate.at.document as usize;
            let shares = columns.records[n].facts.category_bits() & original.categories != 0;
            let alike = meaning.is_some() || shares;
            columns.entries[n].service != service && alike
        });
        let rarity = self.rarity(&candidates, original.categories);
        let clock = self.clock(now);
        let ranking = Ranking { weights: &self.vocabulary.weights, plan: &plan };
        let mut best: HashMap<Uuid, Ranked> = HashMap::new();
        for candidate in candidates {
            let (at, chord_squared) = (candidate.at, candidate.chord_squared);
            let columns = self.segments[at.segment].columns();
            let by_meaning = meaning.map(|alike| alike(original.at, at));
            let likeness = self.likeness(&original, at, &rarity, by_meaning);
            let record = &columns.records[at.document as usize];
            let entry = &columns.entries[at.document as usize];
            let standing = standing(record, ranking.weights, &clock);
            let about = About::new(&record.facts, record.name_length, || entry.strong, &plan);
            let worth = ranking.score(about, TextMatch::default(), chord_squared, standing);
            let closed = clock.is_closed(record);
            let ranked = Ranked { closed, score: likeness * worth, candidate };
            let better = |kept: &Ranked| (!ranked.closed, ranked.score) > (!kept.closed, kept.score);
            if best.get(&entry.service).is_none_or(better) {
                best.insert(entry.service, ranked);
            }
        }
        let mut ranked: Vec<(Uuid, Ranked)> = best.into_iter().filter(|(_, one)| one.score > 0.0).collect();
        ranked.sort_by_key(|(id, one)| (one.closed, std::cmp::Reverse(quantised(one.score, true)), *id));
        let shown = ranked.into_iter().take(limit);
        Ok(shown.map(|(_, one)| self.related_hit(&original, &one, &rarity, &plan, &clock)).collect())
    }

    fn documents_of(&self, service: Uuid) -> Vec<At> {
        let mut own = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let alive = segment.columns().of_service(service).filter(|document| segment.is_alive(*document));
            own.extend(alive.map(|document| At { segment: number, document }));
        }
        own
    }

    fn original(&self, own: &[At]) -> Option<Original> {
        let mut original = Original { at: *own.first()?, kinds: Facts::default(), categories: 0, strong: 0 };
        for at in own {
            let (columns, n) = (self.segments[at.segment].columns(), at.document as usize);
            let facts = &columns.records[n].facts;
            original.kinds = original.kinds.or(&facts.and(&Facts::kinds()));
            original.categories |= facts.category_bits();
            original.strong |= columns.entries[n].strong;
        }
        Some(original)
    }

    fn own_place(&self, own: &[At]) -> Option<Near> {
        let point = |at: &At| self.segments[at.segment].columns().point(at.document);
        let point = own.iter().find_map(point)?;
        Some(Near {
            label: String::new(),
            point,
            areas: Vec::new(),
            names: Vec::new(),
            default_within_metres: OWN_RADIUS_M,
        })
    }

    /// Every listing that the plan's circle holds or that comes to people there.
    fn in_reach(&self, plan: &Plan) -> Result<Vec<Candidate>> {
        let mut candidates = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let columns = segment.columns();
            let reach = match plan.located {
                Some(_) => InReach::new(segment, plan)?,
                None => InReach { ranges: vec![columns.everywhere()], served: Vec::new() },
            };
            for document in reach.ranges.iter().cloned().flatten().filter(|&document| segment.is_alive(document)) {
                let there = match &plan.located {
                    Some(place) => {
                        inside(place, columns, || columns.vectors[document as usize], &reach.served, document)
                    }
                    None => Some(f32::INFINITY),
                };
                let at = At { segment: number, document };
                candidates.extend(there.map(|chord_squared| Candidate { at, chord_squared }));
            }
        }
        Ok(candidates)
    }

    /// For each of `categories` how much it tells: the fewer in reach have it, the more.
    fn rarity(&self, candidates: &[Candidate], categories: u128) -> Vec<(u128, f32)> {
        let bits = (0..u128::BITS).map(|n| 1u128 << n).filter(|bit| categories & bit != 0);
        let mut counts: Vec<(u128, u32)> = bits.map(|bit| (bit, 0)).collect();
        for candidate in candidates {
            let record = &self.segments[candidate.at.segment].columns().records[candidate.at.document as usize];
            let has = record.facts.category_bits();
            for (bit, count) in &mut counts {
                *count += u32::from(has & *bit != 0);
            }
        }
        let all = candidates.len() as f32;
        counts.into_iter().map(|(bit, count)| (bit, (1.0 + all / (count as f32 + 1.0)).ln())).collect()
    }

    /// From 0 to 1, by shared categories and kind, and by meaning where it is known.
    fn likeness(&self, original: &Original, at: At, rarity: &[(u128, f32)], by_meaning: Option<f32>) -> f32 {
        let (columns, n) = (self.segments[at.segment].columns(), at.document as usize);
        let facts = &columns.records[n].facts;
        let (has, sure) = (facts.category_bits(), columns.entries[n].strong & original.strong);
        let worth = |bit: u128, weight: f32| match (sure & bit != 0, has & bit != 0) {
            (true, _) => weight,
            (false, true) => weight * self.vocabulary.weights.need_unsure,
            (false, false) => 0.0,
        };
        let shared: f32 = rarity.iter().map(|(bit, weight)| worth(*bit, *weight)).sum();
        let all: f32 = rarity.iter().map(|(_, weight)| weight).sum();
        let others = (has & !original.categories).count_ones() as f32;
        let mut likeness = if all > 0.0 { shared / all / (1.0 + OTHER_CATEGORY * others) } else { 0.0 };
        if let Some(meaning) = by_meaning {
            likeness = likeness * (1.0 - MEANING) + meaning.clamp(0.0, 1.0) * MEANING;
        }
        let same_kind = facts.meets(&original.kinds);
        if same_kind { likeness } else { likeness * OTHER_KIND }
    }

    fn related_hit(
        &self,
        original: &Original,
        one: &Ranked,
        rarity: &[(u128, f32)],
        plan: &Plan,
        clock: &Clockwork<'_>,
    ) -> Hit {
        let at = one.candidate.at;
        let (columns, n) = (self.segments[at.segment].columns(), at.document as usize);
        let shared = columns.records[n].facts.category_bits() & original.categories;
        let rarest = rarity.iter().filter(|(bit, _)| shared & bit != 0).max_by(|a, b| a.1.total_cmp(&b.1));
        let mut why = Vec::new();
        if let Some((bit, _)) = rarest {
            why.push(Why::Alike { category: self.vocabulary.category_slug(bit.trailing_zeros() as u8).into() });
        }
        let metres = self.metres(plan, at.segment, at.document);
        why.extend(how_far(plan, &columns.records[n].facts, metres));
        let entry = &columns.entries[n];
        Hit {
            service_id: entry.service,
            location_id: (!entry.location.is_nil()).then_some(entry.location),
            distance_m: metres,
            next_session: clock.next_session(&columns.records[n]),
            score: one.score,
            why,
        }
    }
}

#[cfg(test)]
mod tests;
