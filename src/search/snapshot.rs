//! The index as it is at one moment: searching it, completing words, listing what it holds.
//!
//! A snapshot never changes; a commit makes another. It may be used from many threads.

use super::answer::{Answer, Hit, Understood, Urgent};
use super::columns::{Entry, Record, Shared};
use super::error::Result;
use super::filter::Clockwork;
use super::meant::meant;
use super::plan::Plan;
use super::ranking::{Factors, Ranking};
use super::reasons::Reasons;
use super::request::Request;
use super::schema::COUNTS;
use super::segment::Segment;
use super::spatial::distance_m;
use super::statistics::Statistics;
use super::suggest::Completions;
use super::timetable::Moments;
use super::understand::{Places, Reader, Reading, Word};
use super::vocabulary::Vocabulary;
use super::walk::{Candidate, FEW, Found, Ground, Lists, Scratch, few, walk};
use super::widen::Wider;
use chrono::DateTime;
use chrono_tz::Tz;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

thread_local! {
    static SCRATCH: RefCell<Option<Box<Scratch>>> = const { RefCell::new(None) };
}

/// What a result is made of beside the candidate.
struct Shown {
    entry: Entry,
    record: Record,
}

/// The index at one moment.
pub struct Snapshot {
    pub(crate) segments: Vec<Segment>,
    pub(crate) statistics: Arc<Statistics>,
    /// See [`Statistics::worths`].
    pub(crate) worths: Vec<[f32; COUNTS]>,
    /// The most that a stem gives for standing in a text, whatever its weight.
    pub(crate) most_in_text: f32,
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) shared: Shared,
    pub(crate) moments: Moments,
    pub(crate) needs: Arc<Completions>,
    pub(crate) applied: Option<i64>,
    /// How wide the processor's instructions are.
    pub(crate) wide: pulp::Arch,
}

impl Snapshot {
    /// Searches as it stands at `now`, London wall clock.
    pub fn search(&self, request: &Request, now: DateTime<Tz>) -> Result<Answer> {
        self.search_with_places(request, now, None)
    }

    /// The same, with a way to find places inside the words.
    pub fn search_with_places(
        &self,
        request: &Request,
        now: DateTime<Tz>,
        places: Option<Places<'_>>,
    ) -> Result<Answer> {
        let started = Instant::now();
        let reading = self.read(request, places);
        let clock = self.clock(now);
        let mut scratch = SCRATCH.with_borrow_mut(Option::take).unwrap_or_default();
        let outcome = self.answer(request, reading, &clock, &mut scratch);
        SCRATCH.with_borrow_mut(|kept| *kept = Some(scratch));
        let mut answer = outcome?;
        answer.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        Ok(answer)
    }

    /// Whether a stem stands in a listing.
    fn has_stem(&self, stem: &str) -> bool {
        self.segments.iter().any(|segment| segment.has_stem(stem))
    }

    /// How a query is read, without searching.
    pub fn understand(&self, q: &str, places: Option<Places<'_>>) -> Understood {
        let request = Request { q: q.to_owned(), ..Request::default() };
        self.read(&request, places).understood
    }

    /// The change feed's sequence number up to which the index is complete.
    pub fn applied(&self) -> Option<i64> {
        self.applied
    }

    /// How many listings it holds.
    pub fn listings(&self) -> usize {
        self.segments.iter().map(|segment| segment.listings() as usize).sum()
    }

    /// For every service the digests of its listings, in order; to be compared with
    /// [`digest`](super::digest) of what the directory holds.
    pub fn contents(&self) -> BTreeMap<Uuid, Vec<u64>> {
        let mut out: BTreeMap<Uuid, Vec<u64>> = BTreeMap::new();
        for segment in &self.segments {
            let columns = segment.columns();
            for document in (0..columns.len()).filter(|&d| segment.is_alive(d)) {
                let n = document as usize;
                out.entry(columns.entries[n].service).or_default().push(columns.digests[n]);
            }
        }
        out.values_mut().for_each(|digests| digests.sort_unstable());
        out
    }

    /// The name of a service as it is written, from its folded words.
    fn name_as_written(&self, folded: &str) -> Option<String> {
        self.segments.iter().find_map(|segment| {
            let columns = segment.columns();
            let name = columns.names.find(folded)?;
            let has = |document: &u32| columns.names.of(*document) == name && segment.is_alive(*document);
            (0..columns.len()).any(|document| has(&document)).then(|| columns.names.written(name).to_owned())
        })
    }

    pub(crate) fn read(&self, request: &Request, places: Option<Places<'_>>) -> Reading {
        if request.q.trim().is_empty() {
            return Reading::default();
        }
        let has_stem = |stem: &str| self.has_stem(stem);
        let reader = Reader { vocabulary: &self.vocabulary, statistics: &self.statistics, has_stem: &has_stem };
        let names = |folded: &str| self.name_as_written(folded);
        let places = places.filter(|_| request.near.is_none());
        reader.read_with_names(&request.q, request.exact_words, places, Some(&names))
    }

    /// The plan of a request whose words were read.
    pub(crate) fn plan(&self, request: &Request, reading: &mut Reading) -> Plan {
        let plan = Plan::new(request, reading);
        let all_placed = |segment: &Segment| segment.columns().located() == segment.columns().len();
        if self.segments.iter().all(all_placed) { plan } else { plan.with_called(&self.vocabulary) }
    }

    /// The phrase of danger that stands anywhere in words that somebody wrote; nothing is looked for and nothing kept.
    pub fn hears_danger(&self, words: &str) -> Option<Urgent> {
        self.vocabulary.hears_danger(words)
    }

    pub(crate) fn clock(&self, now: DateTime<Tz>) -> Clockwork<'_> {
        let moment = self.moments.at(&now, self.shared.timetables.len());
        Clockwork::new(&self.shared, moment, now)
    }

    /// Metres from the centre of the plan to a document's place.
    pub(crate) fn metres(&self, plan: &Plan, segment: usize, document: u32) -> Option<f64> {
        let place = plan.located.as_ref()?;
        let point = self.segments[segment].columns().point(document)?;
        Some(distance_m(place.near.point, point))
    }

    /// Walks the index for every word, unless it is known that too few have them, and for any word or a like
    /// meaning when too few services fit in full.
    pub(crate) fn find(
        &self,
        plan: &Plan,
        strict: bool,
        clock: &Clockwork<'_>,
        scratch: &mut Scratch,
    ) -> Result<Found> {
        let (ground, lists) = (Ground::new(self, plan, clock)?, Lists::new(self, plan)?);
        let few = if strict { None } else { few(self, plan, &ground, &lists) };
        let mut found = None;
        match few {
            Some(in_full) => scratch.in_full = in_full,
            None => {
                let all_words = walk(self, plan, &ground, &lists, None, clock, scratch);
                if all_words.total >= FEW || strict || plan.words.is_empty() {
                    return Ok(all_words);
                }
                found = Some(all_words);
            }
        }
        let by_meaning = plan.by_meaning && scratch.in_full < FEW;
        let meant = if by_meaning { meant(self, plan, &ground) } else { Vec::new() };
        Ok(match found {
            Some(found) if plan.words.len() == 1 && meant.is_empty() => found,
            _ => walk(self, plan, &ground, &lists, Some(&meant), clock, scratch),
        })
    }

    fn answer(
        &self,
        request: &Request,
        mut reading: Reading,
        clock: &Clockwork<'_>,
        scratch: &mut Scratch,
    ) -> Result<Answer> {
        let mut plan = self.plan(request, &mut reading);
        let mut found = self.find(&plan, request.strict, clock, scratch)?;
        let mut widened = None;
        if found.total == 0 && !request.strict && self.listings() > 0 {
            let unheard = |word: &Word| !word.stems.iter().any(|(stem, _)| self.has_stem(stem));
            let mut wider = Wider::new(&plan, plan.words.iter().all(unheard));
            while wider.step() {
                let more = self.find(&wider.plan, false, clock, scratch)?;
                if more.total > 0 {
                    let (wide_enough, how) = wider.finish();
                    (plan, found, widened) = (wide_enough, more, Some(how));
                    break;
                }
            }
        } else if !request.strict && misses_needs(&plan, scratch) {
            let mut wider = Wider::for_needs(&plan, request.within_metres.is_some());
            let mut helps = false;
            let mut tried = false;
            while !helps && wider.step() {
                found = self.find(&wider.plan, false, clock, scratch)?;
                (helps, tried) = (!misses_needs(&wider.plan, scratch), true);
            }
            if helps {
                let (wide_enough, how) = wider.finish();
                (plan, widened) = (wide_enough, Some(how));
            } else if tried {
                found = self.find(&plan, false, clock, scratch)?;
            }
        }
        let skip = request.page.max(1).saturating_sub(1).saturating_mul(request.per_page.clamp(1, 100));
        // Fetched by a loop that does nothing else, so that many are on their way from memory at once.
        let shown: Vec<(&Candidate, Shown)> = found.candidates.iter().skip(skip).map(|c| (c, self.shown(c))).collect();
        let mut reasons = Reasons::new(&self.vocabulary, &plan, &reading);
        let hits = shown.iter().map(|(c, shown)| self.hit(&plan, &mut reasons, (c, shown), clock)).collect();
        Ok(Answer {
            total: found.total,
            took_us: 0,
            hits,
            facets: scratch.counts.facets(&self.shared, &self.vocabulary),
            widened,
            understood: reading.understood,
        })
    }

    fn shown(&self, candidate: &Candidate) -> Shown {
        let columns = self.segments[candidate.segment as usize].columns();
        let n = candidate.document as usize;
        Shown { entry: columns.entries[n], record: columns.records[n] }
    }

    fn hit(
        &self,
        plan: &Plan,
        reasons: &mut Reasons<'_>,
        (candidate, shown): (&Candidate, &Shown),
        clock: &Clockwork<'_>,
    ) -> Hit {
        let metres = self.metres(plan, candidate.segment as usize, candidate.document);
        let Entry { service, location, .. } = shown.entry;
        Hit {
            service_id: service,
            location_id: (!location.is_nil()).then_some(location),
            distance_m: metres,
            next_session: clock.next_session(&shown.record),
            score: self.factors_of(plan, candidate, shown, clock).score,
            why: reasons.of(candidate, &shown.record, metres, clock),
        }
    }

    /// What the score of a candidate is made of.
    pub(crate) fn factors(&self, plan: &Plan, candidate: &Candidate, clock: &Clockwork<'_>) -> Factors {
        self.factors_of(plan, candidate, &self.shown(candidate), clock)
    }

    fn factors_of(&self, plan: &Plan, candidate: &Candidate, shown: &Shown, clock: &Clockwork<'_>) -> Factors {
        let ranking = Ranking { weights: &self.vocabulary.weights, plan };
        ranking.factors(&shown.record, shown.entry.strong, candidate.text, candidate.chord_squared, clock)
    }
}

/// Whether needs were read and nothing that was found is for one of them.
fn misses_needs(plan: &Plan, scratch: &mut Scratch) -> bool {
    plan.needed != 0 && !scratch.counts.has_category(plan.needed)
}
