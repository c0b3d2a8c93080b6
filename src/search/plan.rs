//! A request and what was read in its words, as one plan for a walk through the index.
//!
//! Imports the request, the reading, geometry and `domain`.

use super::answer::SaidFilter;
use super::called::Called;
use super::facts::{Facts, at};
use super::request::{FacetScope, Filters, Near, Request, Sort};
use super::spatial::Circle;
use super::understand::{NeedMask, Reading, Word};
use super::vocabulary::Vocabulary;
use crate::domain::{AccessFact, Audience, Delivery, Kind};
use chrono::{NaiveTime, Weekday};
use smol_str::SmolStr;

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

/// A wish that was said in words.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// One of these makes it true.
    pub facts: Facts,
    /// As it stood in the words.
    pub phrase: SmolStr,
}

/// Everything that one walk through the index needs.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub words: Vec<Word>,
    pub needs: Vec<NeedMask>,
    /// Categories of all needs.
    pub needed: u128,
    /// Words that say where, one bit each.
    pub places: u32,
    pub located: Option<Located>,
    /// What listings without a point call the place and those around it.
    pub called: Vec<Called>,
    pub filters: Filters,
    /// Parameters of the filters that were said in words, not chosen.
    pub said: Vec<String>,
    /// Wishes that were said in words: what has one of the facts of a wish comes before what has not, and nothing
    /// is left out.
    pub wishes: Vec<Wish>,
    pub sort: Sort,
    pub facets: FacetScope,
    /// How many results from the first are wanted in order.
    pub wanted: usize,
    /// Whether few results are filled up with what is near in meaning.
    pub by_meaning: bool,
}

impl Plan {
    /// The plan of a request whose words were read; it takes the words to search out of the reading.
    pub(crate) fn new(request: &Request, reading: &mut Reading) -> Self {
        let near = request.near.clone().or_else(|| reading.near.clone());
        let located = near.map(|near| {
            let radius_m = request.within_metres.unwrap_or(near.default_within_metres).max(0.0);
            Located::new(near, radius_m)
        });
        let mut filters = request.filters.clone();
        // What was chosen on the page is stronger than what was said in words.
        for said in reading.understood.filters.iter().filter(|said| !said.soft) {
            apply_said(&said.parameter, &said.value, &request.filters, &mut filters);
        }
        let said = reading.understood.filters.iter().filter(|said| !said.soft).map(|said| said.parameter.clone());
        let page = request.page.max(1);
        let words = std::mem::take(&mut reading.words);
        Self {
            places: words.iter().enumerate().map(|(n, word)| u32::from(word.places) << n).sum(),
            words,
            needs: distinct(&reading.needs),
            needed: reading.needs.iter().fold(0, |mask, need| mask | need.main | need.others),
            located,
            called: Vec::new(),
            filters,
            said: said.collect(),
            wishes: wishes(reading),
            sort: request.sort,
            facets: request.facets,
            wanted: page.saturating_mul(request.per_page.clamp(1, 100)),
            by_meaning: !request.exact_words && !request.no_meaning,
        }
    }

    /// The same, where listings may name the place in words.
    pub(crate) fn with_called(mut self, vocabulary: &Vocabulary) -> Self {
        if let Some(place) = &self.located {
            self.called = Called::around(&place.near, vocabulary);
        }
        self
    }

    /// How many of the wishes hold for a document with these facts.
    #[inline]
    pub(crate) fn wished(&self, facts: &Facts) -> u8 {
        self.wishes.iter().map(|wish| u8::from(wish.facts.meets(facts))).sum()
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

/// Each need once: who says "a brew and a natter" has said one thing twice.
fn distinct(needs: &[NeedMask]) -> Vec<NeedMask> {
    let mut out: Vec<NeedMask> = Vec::with_capacity(needs.len());
    for need in needs {
        match out.iter_mut().find(|known| known.main == need.main) {
            Some(known) => {
                known.others |= need.others;
                known.danger |= need.danger;
            }
            None => out.push(need.clone()),
        }
    }
    out
}

/// The wishes among what was read, as far as facts can tell that they hold.
fn wishes(reading: &Reading) -> Vec<Wish> {
    let soft = reading.understood.filters.iter().filter(|said| said.soft);
    let wish = |said: &SaidFilter| {
        let mut filters = Filters::default();
        apply_said(&said.parameter, &said.value, &Filters::default(), &mut filters);
        Wish { facts: facts_of(&filters), phrase: said.phrase.as_str().into() }
    };
    soft.map(wish).filter(|wish| !wish.facts.is_empty()).collect()
}

/// The facts by which a document passes one of some filters, as far as it does by facts.
fn facts_of(filters: &Filters) -> Facts {
    let switches = [
        (filters.free, at::FREE),
        (filters.spaces, at::SPACES),
        (filters.no_address, at::NO_ADDRESS),
        (filters.not_a_group, at::NOT_A_GROUP),
    ];
    let on = switches.into_iter().filter(|(on, _)| *on).map(|(_, bit)| bit);
    let bits = on
        .chain(filters.kinds.iter().map(|kind| Facts::kind(*kind)))
        .chain(filters.deliveries.iter().map(|delivery| Facts::delivery(*delivery)))
        .chain(filters.days.iter().map(|day| at::DAYS + day.num_days_from_monday() as usize))
        .chain(filters.audiences.iter().map(|audience| at::AUDIENCES + audience.ordinal()))
        .chain(filters.access.iter().map(|fact| at::ACCESS + fact.ordinal()));
    Facts::bits(bits)
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
        "from" => clock_time(chosen.from, &mut filters.from, value),
        "until" => clock_time(chosen.until, &mut filters.until, value),
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

fn clock_time(chosen: Option<NaiveTime>, filter: &mut Option<NaiveTime>, value: &str) -> bool {
    let time = NaiveTime::parse_from_str(value, "%H:%M").ok();
    *filter = chosen.or(time).or(*filter);
    time.is_some()
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
