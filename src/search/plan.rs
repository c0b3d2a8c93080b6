//! A request turned into bits and numbers that a record can be tested against quickly.
//!
//! Filters come in groups. A document that fails one group only still counts in that group's facet, so a
//! test gives the set of groups failed. Imports the columns, the request, the vocabulary and `domain`.

use super::columns::{Flags, Record, Shared, day_number, day_of_number};
use super::request::{Filters, Near, Request, Sort};
use super::spatial::Circle;
use super::timetable::Moment;
use super::understand::{NeedMask, Reading, Word};
use super::vocabulary::Vocabulary;
use crate::domain::capacity::CAPACITY_KNOWN_DAYS;
use crate::domain::{AccessFact, Audience, Delivery, Kind};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;
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

/// Filters as bits; 0 or `None` is a filter that is off.
#[derive(Debug, Clone, Default)]
pub(crate) struct FilterBits {
    kinds: u32,
    deliveries: u32,
    categories: Option<u128>,
    days: u8,
    times: Option<(Option<NaiveTime>, Option<NaiveTime>)>,
    audiences: u32,
    access: u32,
    languages: Option<Vec<bool>>,
    age: Option<u8>,
    free: bool,
    spaces: bool,
    open_now: bool,
    no_address: bool,
    not_a_group: bool,
    /// Whether areas are filtered by; which documents lie in them is told by the caller.
    pub areas: bool,
}

impl FilterBits {
    /// The filters of a request as bits.
    pub(crate) fn new(filters: &Filters, vocabulary: &Vocabulary, shared: &Shared) -> Self {
        let categories = (!filters.categories.is_empty()).then(|| {
            let numbers = filters.categories.iter().filter_map(|slug| vocabulary.category_number(slug));
            numbers.fold(0u128, |bits, n| bits | 1 << n)
        });
        let languages = (!filters.languages.is_empty()).then(|| {
            let wanted: Vec<String> = filters.languages.iter().map(|l| l.to_lowercase()).collect();
            let fits = |number: &u32| shared.language_codes.get(*number as usize).is_some_and(|c| wanted.contains(c));
            shared.language_sets.iter().map(|set| set.iter().any(fits)).collect()
        });
        Self {
            kinds: filters.kinds.iter().fold(0, |bits, kind| bits | Flags::kind(*kind)),
            deliveries: filters.deliveries.iter().fold(0, |bits, d| bits | Flags::delivery(*d)),
            categories,
            days: filters.days.iter().fold(0, |bits, day| bits | 1 << day.num_days_from_monday()),
            times: (filters.from.is_some() || filters.until.is_some()).then_some((filters.from, filters.until)),
            audiences: filters.audiences.iter().fold(0, |bits, a| bits | 1 << a.ordinal()),
            access: filters.access.iter().fold(0, |bits, a| bits | 1 << a.ordinal()),
            languages,
            age: filters.age,
            free: filters.free,
            spaces: filters.spaces,
            open_now: filters.open_now,
            no_address: filters.no_address,
            not_a_group: filters.not_a_group,
            areas: !filters.areas.is_empty(),
        }
    }

    /// Whether no filter is on.
    pub(crate) fn none(&self) -> bool {
        let lists = self.kinds | self.deliveries | self.audiences | self.access | u32::from(self.days);
        let yes = [self.free, self.spaces, self.open_now, self.no_address, self.not_a_group, self.areas];
        lists == 0
            && !yes.contains(&true)
            && self.categories.is_none()
            && self.times.is_none()
            && self.languages.is_none()
            && self.age.is_none()
    }

    /// The groups of filters that a document fails.
    #[inline]
    pub(crate) fn failed(&self, record: &Record, categories: u128, in_area: bool, clock: &Clockwork<'_>) -> u16 {
        let mut failed = 0;
        let mut test = |fails: bool, group: u16| failed |= if fails { group } else { 0 };
        let flags = record.flags;
        test(self.kinds != 0 && flags & self.kinds == 0, group::KIND);
        test(self.deliveries != 0 && flags & self.deliveries == 0, group::DELIVERY);
        test(self.categories.is_some_and(|wanted| wanted & categories == 0), group::CATEGORY);
        test(self.audiences != 0 && record.audiences != 0 && record.audiences & self.audiences == 0, group::AUDIENCE);
        test(record.access & self.access != self.access, group::ACCESS);
        test(self.free && flags & Flags::FREE == 0, group::FREE);
        test(self.no_address && flags & Flags::NO_ADDRESS == 0, group::NO_ADDRESS);
        test(self.not_a_group && flags & Flags::NOT_A_GROUP == 0, group::NOT_A_GROUP);
        test(self.age.is_some_and(|age| age < record.minimum_age || age > record.maximum_age), group::AGE);
        test(self.areas && !in_area, group::AREA);
        if let Some(languages) = &self.languages {
            test(!languages.get(record.languages as usize).is_some_and(|&fits| fits), group::LANGUAGE);
        }
        if self.days != 0 || self.times.is_some() {
            let days = self.days_of(record, clock);
            test(if self.days != 0 { days & self.days == 0 } else { days == 0 }, group::DAY);
        }
        test(self.spaces && !clock.has_space(record), group::SPACES);
        test(self.open_now && !clock.is_open(record), group::OPEN_NOW);
        failed
    }

    /// Days on which the document has a session at the wanted time.
    #[inline]
    pub(crate) fn days_of(&self, record: &Record, clock: &Clockwork<'_>) -> u8 {
        match self.times {
            None => Flags::days(record.flags),
            Some((from, until)) => {
                let timetable = clock.shared.timetables.get(record.timetable);
                timetable.map_or(0, |timetable| timetable.days_between(from, until))
            }
        }
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

    /// Whether something was said of its room lately enough.
    #[inline]
    pub(crate) fn capacity_known(&self, record: &Record) -> bool {
        record.capacity_as_of != 0
            && i64::from(self.today) - i64::from(record.capacity_as_of) <= CAPACITY_KNOWN_DAYS
            && record.capacity().is_some_and(|status| status != crate::domain::CapacityStatus::Unknown)
    }

    /// Whether a person can start now, as far as is known.
    #[inline]
    pub(crate) fn has_space(&self, record: &Record) -> bool {
        self.capacity_known(record) && record.capacity().is_some_and(crate::domain::CapacityStatus::has_space)
    }

    /// Whether it is closed for a time.
    #[inline]
    pub(crate) fn is_closed(&self, record: &Record) -> bool {
        let later = record.closed_until > self.today;
        later || (record.flags & Flags::CLOSED != 0 && record.closed_until == 0)
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
        record.timetable != 0
            && !self.is_closed(record)
            && self.moment.is_open(&self.shared.timetables, record.timetable)
    }
}

/// Where to search.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    pub near: Near,
    /// `None` when the circle was dropped: distance ranks only.
    pub circle: Option<Circle>,
    /// For distances, whatever the circle.
    pub measure: Circle,
    /// The radius that ranking goes by, in metres.
    pub radius_m: f64,
}

/// Everything that one walk through the index needs.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub words: Vec<Word>,
    pub needs: Vec<NeedMask>,
    /// Categories of all needs.
    pub needed: u128,
    pub located: Option<Located>,
    pub filters: Filters,
    pub sort: Sort,
    /// How many results from the first are wanted in order.
    pub wanted: usize,
    /// Whether few results are filled up with what is near in meaning.
    pub by_meaning: bool,
}

impl Plan {
    /// The plan of a request whose words were read.
    pub(crate) fn new(request: &Request, reading: &Reading) -> Self {
        let near = request.near.clone().or_else(|| reading.near.clone());
        let located = near.map(|near| {
            let radius_m = request.within_metres.unwrap_or(near.default_within_metres).max(0.0);
            Located::new(near, radius_m)
        });
        let mut filters = request.filters.clone();
        // What was chosen on the page is stronger than what was said in words.
        let chosen = filters.clone();
        for said in &reading.understood.filters {
            apply_said(&said.parameter, &said.value, &chosen, &mut filters);
        }
        let page = request.page.max(1);
        Self {
            words: reading.words.clone(),
            needs: reading.needs.clone(),
            needed: reading.needs.iter().fold(0, |mask, need| mask | need.main | need.others),
            located,
            filters,
            sort: request.sort,
            wanted: page.saturating_mul(request.per_page.clamp(1, 100)),
            by_meaning: !request.exact_words && !request.no_meaning,
        }
    }

    /// The bits of all words.
    pub(crate) fn all_words(&self) -> u32 {
        (1u32 << self.words.len()) - 1
    }
}

impl Located {
    /// A circle of `radius_m` metres round a place.
    pub(crate) fn new(near: Near, radius_m: f64) -> Self {
        let circle = Circle::new(near.point, radius_m);
        Self { near, measure: circle.clone(), circle: Some(circle), radius_m }
    }
}

/// Adds a filter said in words to `filters`, unless its group is in `chosen`. False when there is no such
/// filter.
fn apply_said(parameter: &str, value: &str, chosen: &Filters, filters: &mut Filters) -> bool {
    fn add<T>(chosen: &[T], list: &mut Vec<T>, value: Option<T>) -> bool {
        match value {
            Some(value) if chosen.is_empty() => list.push(value),
            Some(_) => {}
            None => return false,
        }
        true
    }
    let yes = value == "true";
    match parameter {
        "kind" => add(&chosen.kinds, &mut filters.kinds, Kind::from_slug(value)),
        "delivery" => add(&chosen.deliveries, &mut filters.deliveries, Delivery::from_slug(value)),
        "for" => add(&chosen.audiences, &mut filters.audiences, Audience::from_slug(value)),
        "access" => {
            let fact = AccessFact::from_slug(value);
            if let Some(fact) = fact.filter(|fact| !filters.access.contains(fact)) {
                filters.access.push(fact);
            }
            fact.is_some()
        }
        "language" => add(&chosen.languages, &mut filters.languages, Some(value.to_owned())),
        "day" => add(&chosen.days, &mut filters.days, weekday(value)),
        "age" => {
            let age = value.parse().ok();
            filters.age = filters.age.or(age);
            age.is_some()
        }
        "free" => switch(&mut filters.free, yes),
        "open_now" => switch(&mut filters.open_now, yes),
        "not_a_group" => switch(&mut filters.not_a_group, yes),
        "spaces" => switch(&mut filters.spaces, yes),
        "no_address" => switch(&mut filters.no_address, yes),
        _ => false,
    }
}

fn switch(filter: &mut bool, yes: bool) -> bool {
    *filter |= yes;
    yes
}

/// Whether a filter said in words exists.
pub(crate) fn said_filter_exists(parameter: &str, value: &str) -> bool {
    apply_said(parameter, value, &Filters::default(), &mut Filters::default())
}

/// Days as the search API names them, Monday first.
pub(crate) const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn weekday(code: &str) -> Option<Weekday> {
    let number = DAYS.iter().position(|day| *day == code)?;
    Weekday::try_from(u8::try_from(number).ok()?).ok()
}
