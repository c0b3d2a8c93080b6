//! Filters as masks over a document's facts, and what the clock says of a document.
//!
//! Filters come in groups. A document that fails one group only still counts in that group's facet, so a
//! test gives the set of groups failed. Imports the columns, facts, the request, the vocabulary and
//! `domain`.

use super::columns::{Record, Shared, day_number, day_of_number};
use super::facts::{BITS, Facts, at, each_bit};
use super::marks::Marks;
use super::request::Filters;
use super::timetable::Moment;
use super::today::Standing;
use super::vocabulary::Vocabulary;
use crate::domain::capacity::CAPACITY_KNOWN_DAYS;
use crate::domain::{AccessFact, CapacityStatus};
use chrono::{DateTime, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use std::ops::Range;
use std::sync::Arc;

/// Groups of filters, one bit each.
pub(crate) mod group {
    pub(crate) const KIND: u16 = 1;
    pub(crate) const CATEGORY: u16 = 1 << 1;
    pub(crate) const DAY: u16 = 1 << 2;
    pub(crate) const DELIVERY: u16 = 1 << 3;
    pub(crate) const AUDIENCE: u16 = 1 << 4;
    pub(crate) const ACCESS: u16 = 1 << 5;
    pub(crate) const LANGUAGE: u16 = 1 << 6;
    pub(crate) const FREE: u16 = 1 << 7;
    pub(crate) const SPACES: u16 = 1 << 8;
    pub(crate) const OPEN_NOW: u16 = 1 << 9;
    pub(crate) const NO_ADDRESS: u16 = 1 << 10;
    pub(crate) const NOT_A_GROUP: u16 = 1 << 11;
    pub(crate) const AGE: u16 = 1 << 12;
    pub(crate) const AREA: u16 = 1 << 13;
}

/// The facts that the facet of a group counts.
#[inline]
pub(crate) fn counted_by(group: u16) -> Facts {
    match group {
        group::KIND => Facts::kinds(),
        group::CATEGORY => Facts::categories(u128::MAX),
        group::DAY => Facts::days(),
        group::DELIVERY => Facts::deliveries(),
        group::AUDIENCE => Facts::audiences(),
        group::ACCESS => Facts::access(),
        // A yes or no filter that fails has no value to count; languages are counted by set.
        _ => Facts::default(),
    }
}

/// The same as numbers of planes.
#[inline]
pub(crate) fn planes_counted_by(group: u16) -> Range<usize> {
    match group {
        group::KIND => at::KINDS..at::DELIVERIES,
        group::CATEGORY => at::CATEGORIES..at::KINDS,
        group::DAY => at::DAYS..at::FREE,
        group::DELIVERY => at::DELIVERIES..at::DAYS,
        group::AUDIENCE => at::AUDIENCES..at::ACCESS,
        group::ACCESS => at::ACCESS..at::SPACES,
        _ => 0..0,
    }
}

/// A group of which a document must have one of the bits, all of which stand in one or two words.
#[derive(Debug, Clone, Copy)]
struct AnyOf {
    group: u16,
    mask: Facts,
    words: (usize, usize),
}

impl AnyOf {
    fn new(group: u16, mask: Facts) -> Self {
        let mut words = (0..4).filter(|&word| mask.0[word] != 0);
        let first = words.next().unwrap_or_default();
        Self { group, mask, words: (first, words.next().unwrap_or(first)) }
    }

    #[inline(always)]
    fn fits(&self, facts: &Facts) -> bool {
        let (a, b) = self.words;
        facts.0[a] & self.mask.0[a] | facts.0[b] & self.mask.0[b] != 0
    }
}

/// What a group of filters asks of the planes of a run.
#[derive(Debug, Clone)]
enum Plane {
    /// One of these facts.
    Any(Vec<u8>),
    /// All of these facts.
    All(Vec<u8>),
    /// One of these audiences, or none at all.
    Audience(Vec<u8>),
    /// Room that day.
    Spaces,
    /// A session at that minute.
    Open,
}

impl Plane {
    /// The documents of a run that fail.
    #[inline]
    fn failed(&self, planes: &[u64; BITS], marks: Marks) -> u64 {
        let plane = |bit: &u8| planes[usize::from(*bit)];
        let any = |bits: &[u8]| bits.iter().fold(0, |mask, bit| mask | plane(bit));
        match self {
            Self::Any(bits) => !any(bits),
            Self::All(bits) => !bits.iter().fold(u64::MAX, |mask, bit| mask & plane(bit)),
            Self::Audience(bits) => {
                let restricted = planes[at::AUDIENCES..at::ACCESS].iter().fold(0, |mask, plane| mask | plane);
                restricted & !any(bits)
            }
            Self::Spaces => !marks.spaces,
            Self::Open => !marks.open,
        }
    }
}

/// The documents of a run by how many groups of filters they fail.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failed {
    pub none: u64,
    pub one: u64,
}

/// Filters as masks.
#[derive(Debug, Clone, Default)]
pub(crate) struct FilterBits {
    /// Groups of which a document must have one of the bits.
    any: Vec<AnyOf>,
    /// Whether there are no filters but those.
    simple: bool,
    /// What the planes of a run are asked, group by group, when they can tell everything.
    planes: Option<Vec<(u16, Plane)>>,
    /// Bits of which a document must have all.
    access: Option<Facts>,
    /// Bits of which a document that has any at all must have one.
    audiences: Option<Facts>,
    times: Option<(Option<NaiveTime>, Option<NaiveTime>)>,
    languages: Option<Vec<bool>>,
    age: Option<u8>,
    /// Whether areas are filtered by; which documents lie in them is told by the caller.
    pub areas: bool,
}

impl FilterBits {
    /// The filters of a request as masks.
    pub(crate) fn new(filters: &Filters, vocabulary: &Vocabulary, shared: &Shared) -> Self {
        let mut out = Self::default();
        let mut any = |on: bool, group: u16, bits: &mut dyn Iterator<Item = usize>| {
            if on {
                out.any.push(AnyOf::new(group, Facts::bits(bits)));
            }
        };
        let categories = filters.categories.iter().filter_map(|slug| vocabulary.category_number(slug));
        any(!filters.kinds.is_empty(), group::KIND, &mut filters.kinds.iter().map(|kind| Facts::kind(*kind)));
        any(!filters.categories.is_empty(), group::CATEGORY, &mut categories.map(usize::from));
        let deliveries = &filters.deliveries;
        any(!deliveries.is_empty(), group::DELIVERY, &mut deliveries.iter().map(|d| Facts::delivery(*d)));
        let switches = [
            (filters.free, group::FREE, at::FREE),
            (filters.spaces, group::SPACES, at::SPACES),
            (filters.open_now, group::OPEN_NOW, at::OPEN_NOW),
            (filters.no_address, group::NO_ADDRESS, at::NO_ADDRESS),
            (filters.not_a_group, group::NOT_A_GROUP, at::NOT_A_GROUP),
        ];
        for (on, group, bit) in switches {
            any(on, group, &mut std::iter::once(bit));
        }
        out.times = (filters.from.is_some() || filters.until.is_some()).then_some((filters.from, filters.until));
        let mut weekdays = filters.days.iter().map(|day| at::DAYS + day.num_days_from_monday() as usize);
        any(!filters.days.is_empty(), group::DAY, &mut weekdays);
        // Without a day, a session at the wanted time on any.
        any(filters.days.is_empty() && out.times.is_some(), group::DAY, &mut (at::DAYS..at::DAYS + 7));
        let all = |from: usize, ordinals: &mut dyn Iterator<Item = usize>| {
            let facts = Facts::bits(ordinals.map(|n| from + n));
            (!facts.is_empty()).then_some(facts)
        };
        out.access = all(at::ACCESS, &mut filters.access.iter().map(|fact: &AccessFact| fact.ordinal()));
        out.audiences = all(at::AUDIENCES, &mut filters.audiences.iter().map(|audience| audience.ordinal()));
        out.languages = (!filters.languages.is_empty()).then(|| {
            let wanted: Vec<String> = filters.languages.iter().map(|l| l.to_lowercase()).collect();
            let fits = |number: &u32| shared.language_codes.get(*number).is_some_and(|c| wanted.iter().any(|l| l == c));
            shared.language_sets.iter().map(|set| set.iter().any(fits)).collect()
        });
        out.age = filters.age;
        out.areas = !filters.areas.is_empty();
        let others = [out.access.is_some(), out.audiences.is_some(), out.languages.is_some(), out.age.is_some()];
        out.simple = !out.areas && !others.contains(&true);
        out.planes = out.planes();
        out
    }

    fn planes(&self) -> Option<Vec<(u16, Plane)>> {
        if self.times.is_some() || self.areas || self.age.is_some() || self.languages.is_some() {
            return None;
        }
        let bits = |mask: &Facts| {
            let mut bits = Vec::new();
            (0u8..=u8::MAX)
                .step_by(64)
                .zip(mask.0)
                .for_each(|(first, word)| each_bit(word, |bit| bits.push(first + bit as u8)));
            bits
        };
        let any = self.any.iter().map(|any| match any.group {
            group::SPACES => (any.group, Plane::Spaces),
            group::OPEN_NOW => (any.group, Plane::Open),
            group => (group, Plane::Any(bits(&any.mask))),
        });
        let access = self.access.iter().map(|mask| (group::ACCESS, Plane::All(bits(mask))));
        let audiences = self.audiences.iter().map(|mask| (group::AUDIENCE, Plane::Audience(bits(mask))));
        Some(any.chain(access).chain(audiences).collect())
    }

    /// The documents of a run that fail no group of filters, and those that fail one; `None` when the planes
    /// cannot tell.
    #[inline]
    pub(crate) fn failed_in_run(&self, planes: &[u64; BITS], marks: Marks) -> Option<Failed> {
        let tests = self.planes.as_ref()?;
        Some(tests.iter().fold(Failed { none: u64::MAX, one: 0 }, |so_far, (_, test)| {
            let failed = test.failed(planes, marks);
            Failed { none: so_far.none & !failed, one: so_far.one & !failed | so_far.none & failed }
        }))
    }

    /// Calls with each group of filters and those of some documents of a run that fail it.
    #[inline]
    pub(crate) fn each_failed(
        &self,
        planes: &[u64; BITS],
        marks: Marks,
        documents: u64,
        mut call: impl FnMut(u16, u64),
    ) {
        for (group, test) in self.planes.iter().flatten() {
            call(*group, test.failed(planes, marks) & documents);
        }
    }

    /// Whether no filter is on.
    pub(crate) fn none(&self) -> bool {
        self.any.is_empty() && self.simple
    }

    /// The groups of filters that a document with these facts fails; `record` is asked for if it is needed.
    #[inline(always)]
    pub(crate) fn failed<'r>(&self, record: impl FnOnce() -> &'r Record, facts: &Facts, in_area: bool) -> u16 {
        let any = self.any.iter().fold(0, |failed, any| failed | if any.fits(facts) { 0 } else { any.group });
        if self.simple { any } else { any | self.failed_others(record(), facts, in_area) }
    }

    fn failed_others(&self, record: &Record, facts: &Facts, in_area: bool) -> u16 {
        let mut failed = 0;
        let mut test = |fails: bool, group: u16| failed |= if fails { group } else { 0 };
        if let Some(mask) = &self.access {
            test(facts.and(mask) != *mask, group::ACCESS);
        }
        if let Some(mask) = &self.audiences {
            test(facts.meets(&Facts::audiences()) && !facts.meets(mask), group::AUDIENCE);
        }
        test(self.age.is_some_and(|age| age < record.minimum_age || age > record.maximum_age), group::AGE);
        test(self.areas && !in_area, group::AREA);
        if let Some(languages) = &self.languages {
            test(!languages.get(record.languages as usize).is_some_and(|&fits| fits), group::LANGUAGE);
        }
        failed
    }

    /// When one group alone is on and a document passes by having one of some bits: the group and the bits.
    pub(crate) fn only(&self) -> Option<(u16, Facts)> {
        let [one] = self.any.as_slice() else { return None };
        (self.simple && self.times.is_none()).then_some((one.group, one.mask))
    }
}

/// What the clock says of a record.
pub(crate) struct Clockwork<'a> {
    /// Shared tables of the snapshot.
    pub shared: &'a Shared,
    /// What is open at this minute.
    pub moment: Arc<Moment>,
    /// Number of the day.
    pub today: u16,
}

impl<'a> Clockwork<'a> {
    pub(crate) fn new(shared: &'a Shared, moment: Arc<Moment>, now: DateTime<Tz>) -> Self {
        Self { shared, moment, today: day_number(Some(now.date_naive())) }
    }

    /// A document's facts with what the minute and a filter of times add.
    #[inline(always)]
    pub(crate) fn facts(&self, standing: &Standing, filter: &FilterBits) -> Facts {
        let mut facts = standing.facts;
        let open = self.is_in_session(standing);
        facts.0[at::OPEN_NOW / 64] |= u64::from(open) << (at::OPEN_NOW % 64);
        if let Some((from, until)) = filter.times {
            let timetable = self.shared.timetables.get(standing.timetable);
            facts = facts.with_days(timetable.map_or(0, |timetable| timetable.days_between(from, until)));
        }
        facts
    }

    /// Whether something was said of its room lately enough.
    #[inline]
    pub(crate) fn capacity_known(&self, record: &Record) -> bool {
        record.capacity_as_of != 0
            && i64::from(self.today) - i64::from(record.capacity_as_of) <= CAPACITY_KNOWN_DAYS
            && record.capacity().is_some_and(|status| status != CapacityStatus::Unknown)
    }

    /// Whether a person can start now, as far as is known.
    #[inline]
    pub(crate) fn has_space(&self, record: &Record) -> bool {
        self.capacity_known(record) && record.capacity().is_some_and(CapacityStatus::has_space)
    }

    /// Whether it is closed for a time.
    #[inline]
    pub(crate) fn is_closed(&self, record: &Record) -> bool {
        let later = record.closed_until > self.today;
        later || (record.facts.has(at::CLOSED) && record.closed_until == 0)
    }

    /// Start of the next session, after it is open again when it is closed for a time.
    pub(crate) fn next_session(&self, record: &Record) -> Option<NaiveDateTime> {
        if record.timetable == 0 {
            return None;
        }
        if self.is_closed(record) {
            let again = day_of_number(record.closed_until)?.and_time(NaiveTime::MIN);
            return self.shared.timetables.get(record.timetable)?.next_session(again);
        }
        self.moment.next_session(&self.shared.timetables, record.timetable)
    }

    /// Whether a session is on now.
    #[inline]
    pub(crate) fn is_open(&self, record: &Record) -> bool {
        self.in_session(record.timetable, self.is_closed(record))
    }

    /// The same, by what the day says of a document.
    #[inline(always)]
    pub(crate) fn is_in_session(&self, standing: &Standing) -> bool {
        self.in_session(standing.timetable, standing.closed)
    }

    #[inline]
    fn in_session(&self, timetable: u32, closed: bool) -> bool {
        timetable != 0 && !closed && self.moment.is_open(&self.shared.timetables, timetable)
    }
}
