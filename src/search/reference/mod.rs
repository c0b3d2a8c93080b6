//! The same answers by a plain scan over listings: what the index is compared with.
//!
//! Written from the words at the head of `walk`, over listings and not over packed records.

pub(crate) mod synthetic;

use super::analyzer::Stems;
use super::answer::{Answer, FacetCount, Facets};
use super::meaning;
use super::meant::{MOST_MEANT, least};
use super::request::{FacetScope, Filters, Request};
use super::schema::is_indexed;
use super::spatial::distance_m;
use super::timetable::{TimetableNumbers, encode};
use super::understand::Reading;
use super::vocabulary::Vocabulary;
use super::walk::FEW;
use crate::domain;
use crate::domain::{AccessFact, Audience, Delivery, Kind, Listing, Reach, StatedStatus};
use chrono::DateTime;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// A listing with its stems.
pub(crate) struct Scanned {
    pub listing: Listing,
    stems: HashSet<String>,
    meaning: Vec<i8>,
    timetable: TimetableNumbers,
    number: u32,
}

impl Scanned {
    pub(crate) fn new(listing: Listing, stems: &mut Stems, vocabulary: &Vocabulary) -> Self {
        let place = match &listing.reach {
            Reach::Place(place) => place.name.clone(),
            _ => String::new(),
        };
        let texts = [&listing.name, &listing.organization, &listing.text, &place];
        let all = texts.into_iter().chain(&listing.terms).flat_map(|text| stems.of_text(text)).collect();
        let mut timetable = TimetableNumbers::default();
        let number = timetable.number(&encode(&listing.schedules).unwrap()).unwrap();
        let meaning = meaning::of_listing(vocabulary.meaning(), &listing, vocabulary);
        Self { stems: all, meaning, timetable, number, listing }
    }
}

/// What a scan finds.
#[derive(Debug, PartialEq)]
pub(crate) struct Scan {
    pub services: BTreeSet<Uuid>,
    /// The nearest fitting place of each service, with metres.
    pub nearest: BTreeMap<Uuid, Option<f64>>,
    pub facets: BTreeMap<(&'static str, String), usize>,
}

/// Scans with the filters of the request and of the words.
pub(crate) fn scan(
    listings: &[Scanned],
    request: &Request,
    reading: &Reading,
    filters: &Filters,
    vocabulary: &Vocabulary,
    now: DateTime<Tz>,
) -> Scan {
    let in_full = scan_once(listings, request, reading, filters, vocabulary, now, None);
    if in_full.services.len() < FEW && !reading.words.is_empty() && !request.strict {
        let here = listings.iter().filter(|one| is_indexed(&one.listing) && is_there(&one.listing, request));
        let few = here.filter(|one| is_meant(one, reading, vocabulary, false)).count() < FEW;
        let meant = if few { meant(listings, request, reading, vocabulary) } else { HashSet::new() };
        return scan_once(listings, request, reading, filters, vocabulary, now, Some(&meant));
    }
    in_full
}

fn scan_once(
    listings: &[Scanned],
    request: &Request,
    reading: &Reading,
    filters: &Filters,
    vocabulary: &Vocabulary,
    now: DateTime<Tz>,
    wider: Option<&HashSet<(Uuid, Uuid)>>,
) -> Scan {
    let mut services = BTreeSet::new();
    let mut nearest: BTreeMap<Uuid, Option<f64>> = BTreeMap::new();
    let mut values: HashMap<(&'static str, String), HashSet<Uuid>> = HashMap::new();
    for one in listings {
        let listing = &one.listing;
        let like = wider.is_some_and(|meant| meant.contains(&key(listing)));
        let meant = like || is_meant(one, reading, vocabulary, wider.is_some());
        if !is_indexed(listing) || !is_there(listing, request) || !meant {
            continue;
        }
        let failed = failed(one, filters, now);
        for (group, value) in facts(one, filters, now) {
            let counts = request.facets == FacetScope::OwnFilterOff || failed.is_empty();
            if counts && failed.iter().all(|f| *f == group) {
                values.entry((group, value)).or_default().insert(listing.service_id);
            }
        }
        if failed.is_empty() {
            services.insert(listing.service_id);
            let metres = request.near.as_ref().and_then(|near| Some(distance_m(near.point, listing.point()?)));
            let entry = nearest.entry(listing.service_id).or_insert(metres);
            *entry = match (*entry, metres) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }
    let facets = values.into_iter().map(|(key, services)| (key, services.len())).collect();
    Scan { services, nearest, facets }
}

/// Service and location, by which a listing is told from others.
fn key(listing: &Listing) -> (Uuid, Uuid) {
    let location = match &listing.reach {
        Reach::Place(place) => place.location_id,
        Reach::Everywhere | Reach::Unstated | Reach::Areas(_) => Uuid::nil(),
    };
    (listing.service_id, location)
}

/// The listings there that are nearest in meaning.
fn meant(listings: &[Scanned], request: &Request, reading: &Reading, vocabulary: &Vocabulary) -> HashSet<(Uuid, Uuid)> {
    if request.exact_words || request.no_meaning {
        return HashSet::new();
    }
    let words: Vec<&str> = reading.words.iter().map(|word| word.text.as_str()).collect();
    let query = vocabulary.meaning().text_vector(&words.join(" "));
    let there = listings.iter().filter(|one| is_indexed(&one.listing) && is_there(&one.listing, request));
    let mut like: Vec<(i32, (Uuid, Uuid))> =
        there.map(|one| (meaning::likeness(&query, &one.meaning), key(&one.listing))).collect();
    like.retain(|(likeness, _)| *likeness >= least(vocabulary));
    like.sort_by_key(|(likeness, key)| (-likeness, *key));
    like.into_iter().take(MOST_MEANT).map(|(_, key)| key).collect()
}

fn is_there(listing: &Listing, request: &Request) -> bool {
    let Some(near) = &request.near else { return true };
    let radius = request.within_metres.unwrap_or(near.default_within_metres);
    match &listing.reach {
        Reach::Everywhere | Reach::Unstated => true,
        Reach::Areas(areas) => areas.iter().any(|area| near.areas.contains(area)),
        Reach::Place(place) => place.point.is_some_and(|point| distance_m(near.point, point) <= radius),
    }
}

fn is_meant(one: &Scanned, reading: &Reading, vocabulary: &Vocabulary, any: bool) -> bool {
    if reading.words.is_empty() && reading.needs.is_empty() {
        return true;
    }
    let needed = one.listing.categories.iter().any(|(slug, _)| {
        let number = vocabulary.category_number(slug).unwrap();
        reading.needs.iter().any(|need| (need.main | need.others) >> number & 1 == 1)
    });
    let found =
        reading.words.iter().filter(|word| word.stems.iter().any(|(stem, _)| one.stems.contains(stem.as_str())));
    let found = found.count();
    let enough = if any { found > 0 } else { found == reading.words.len() && found > 0 };
    needed || enough
}

fn closed(listing: &Listing, now: DateTime<Tz>) -> bool {
    let today = now.date_naive();
    match listing.closed_until {
        Some(until) => until > today,
        None => listing.status == StatedStatus::ClosedTemporarily,
    }
}

fn open_now(one: &Scanned, now: DateTime<Tz>) -> bool {
    let all = one.timetable.all();
    !closed(&one.listing, now) && all.get(one.number).unwrap().open_at(now)
}

fn days(one: &Scanned, filters: &Filters) -> Vec<usize> {
    let all = one.timetable.all();
    let mask = all.get(one.number).unwrap().days_between(filters.from, filters.until);
    (0..7).filter(|n| mask >> n & 1 == 1).collect()
}

fn has_space(listing: &Listing, now: DateTime<Tz>) -> bool {
    listing.capacity.as_ref().is_some_and(|capacity| capacity.has_space(now.date_naive()))
}

fn not_a_group(listing: &Listing) -> bool {
    listing.deliveries.iter().any(|delivery| delivery.is_not_a_group())
}

/// Groups of filters that a listing fails.
fn failed(one: &Scanned, filters: &Filters, now: DateTime<Tz>) -> Vec<&'static str> {
    let listing = &one.listing;
    let mut out = Vec::new();
    let mut test = |group: &'static str, on: bool, fits: bool| {
        if on && !fits {
            out.push(group);
        }
    };
    let has = |slug: &String| listing.categories.iter().any(|(c, _)| c == slug);
    test("kind", !filters.kinds.is_empty(), filters.kinds.contains(&listing.kind));
    test("category", !filters.categories.is_empty(), filters.categories.iter().any(has));
    let runs = days(one, filters);
    let timed = filters.from.is_some() || filters.until.is_some();
    let on_day = if filters.days.is_empty() {
        !runs.is_empty()
    } else {
        filters.days.iter().any(|day| runs.contains(&(day.num_days_from_monday() as usize)))
    };
    test("day", !filters.days.is_empty() || timed, on_day);
    let delivered = filters.deliveries.iter().any(|d| listing.deliveries.contains(d));
    test("delivery", !filters.deliveries.is_empty(), delivered);
    let welcome = listing.audiences.is_empty() || filters.audiences.iter().any(|a| listing.audiences.contains(a));
    test("for", !filters.audiences.is_empty(), welcome);
    test("access", !filters.access.is_empty(), filters.access.iter().all(|a| listing.access.contains(a)));
    let spoken = filters.languages.iter().any(|l| listing.languages.contains(l));
    test("language", !filters.languages.is_empty(), spoken);
    test("free", filters.free, listing.free);
    test("spaces", filters.spaces, has_space(listing, now));
    test("open_now", filters.open_now, open_now(one, now));
    test("no_address", filters.no_address, listing.no_address_needed);
    test("not_a_group", filters.not_a_group, not_a_group(listing));
    let age = filters.age.unwrap_or(0);
    let old_enough = listing.minimum_age.is_none_or(|least| age >= least);
    let young_enough = listing.maximum_age.is_none_or(|most| age <= most);
    test("age", filters.age.is_some(), old_enough && young_enough);
    let inside = match &listing.reach {
        Reach::Everywhere | Reach::Unstated => true,
        Reach::Areas(areas) => areas.iter().any(|a| filters.areas.contains(a)),
        Reach::Place(place) => place.areas.iter().any(|a| filters.areas.contains(a)),
    };
    test("area", !filters.areas.is_empty(), inside);
    out
}

/// Facet values of a listing.
fn facts(one: &Scanned, filters: &Filters, now: DateTime<Tz>) -> Vec<(&'static str, String)> {
    let listing = &one.listing;
    let mut out = vec![("kind", listing.kind.slug().to_owned())];
    out.extend(listing.categories.iter().map(|(slug, _)| ("category", slug.clone())));
    out.extend(days(one, filters).into_iter().map(|n| ("day", super::plan::DAYS[n].to_owned())));
    out.extend(listing.deliveries.iter().map(|d| ("delivery", d.slug().to_owned())));
    out.extend(listing.audiences.iter().map(|a| ("for", a.slug().to_owned())));
    out.extend(listing.access.iter().map(|a| ("access", a.slug().to_owned())));
    out.extend(listing.languages.iter().map(|l| ("language", l.clone())));
    let truths = [
        ("free", listing.free),
        ("spaces", has_space(listing, now)),
        ("open_now", open_now(one, now)),
        ("no_address", listing.no_address_needed),
        ("not_a_group", not_a_group(listing)),
    ];
    out.extend(truths.into_iter().filter(|(_, on)| *on).map(|(group, _)| (group, "true".to_owned())));
    out
}

/// The facets of an answer in the shape of a scan.
pub(crate) fn flat(facets: &Facets) -> BTreeMap<(&'static str, String), usize> {
    let groups: [(&'static str, &Vec<FacetCount>); 12] = [
        ("kind", &facets.kind),
        ("category", &facets.category),
        ("day", &facets.day),
        ("delivery", &facets.delivery),
        ("for", &facets.audience),
        ("access", &facets.access),
        ("language", &facets.language),
        ("free", &facets.free),
        ("spaces", &facets.spaces),
        ("open_now", &facets.open_now),
        ("no_address", &facets.no_address),
        ("not_a_group", &facets.not_a_group),
    ];
    let flat = groups
        .into_iter()
        .flat_map(|(group, counts)| counts.iter().map(move |c| ((group, c.value.to_string()), c.count)));
    flat.collect()
}

/// Every service of an answer, page after page, with the first page's answer.
pub(crate) fn all_pages(
    snapshot: &super::Snapshot,
    request: &Request,
    now: DateTime<Tz>,
) -> (Answer, Vec<(Uuid, Option<f64>)>) {
    let mut request = Request { page: 1, per_page: 100, ..request.clone() };
    let first = snapshot.search(&request, now).unwrap();
    let mut hits: Vec<_> = first.hits.iter().map(|hit| (hit.service_id, hit.distance_m)).collect();
    while hits.len() < first.total {
        request.page += 1;
        let more = snapshot.search(&request, now).unwrap();
        assert!(!more.hits.is_empty(), "page {} of {} is empty", request.page, first.total);
        hits.extend(more.hits.iter().map(|hit| (hit.service_id, hit.distance_m)));
    }
    (first, hits)
}

/// A random request near towns, with random filters.
pub(crate) fn random_request(dice: &mut synthetic::Dice) -> Request {
    use chrono::{NaiveTime, Weekday};
    let point = synthetic::point(dice);
    let near = dice.chance(0.8).then(|| super::Near {
        label: "x".into(),
        point,
        areas: synthetic::areas(point),
        names: Vec::new(),
        default_within_metres: 4_828.0,
    });
    let mut filters = Filters::default();
    fn some<T: Copy>(dice: &mut synthetic::Dice, all: &[T]) -> Vec<T> {
        if dice.chance(0.12) { (0..1 + dice.below(2)).map(|_| *dice.pick(all)).collect() } else { Vec::new() }
    }
    filters.kinds = some(dice, Kind::ALL);
    filters.deliveries = some(dice, Delivery::ALL);
    filters.audiences = some(dice, Audience::ALL);
    filters.access = if dice.chance(0.1) { vec![*dice.pick(AccessFact::ALL)] } else { Vec::new() };
    filters.days = some(dice, &[Weekday::Mon, Weekday::Wed, Weekday::Sat]);
    filters.categories =
        some(dice, &["mens_shed", "walking_group", "art_group"]).into_iter().map(str::to_owned).collect();
    filters.languages = some(dice, &["en", "pl"]).into_iter().map(str::to_owned).collect();
    filters.from = dice.chance(0.1).then(|| NaiveTime::from_hms_opt(12, 0, 0).unwrap());
    filters.until = dice.chance(0.1).then(|| NaiveTime::from_hms_opt(17, 0, 0).unwrap());
    filters.age = dice.chance(0.1).then(|| dice.below(90) as u8);
    for filter in [&mut filters.free, &mut filters.spaces, &mut filters.open_now, &mut filters.not_a_group] {
        *filter = dice.chance(0.06);
    }
    filters.no_address = dice.chance(0.03);
    filters.areas = if dice.chance(0.1) { synthetic::areas(synthetic::point(dice)) } else { Vec::new() };
    Request {
        q: query(dice),
        near,
        within_metres: dice.chance(0.8).then(|| 200.0 + dice.share().powi(3) * 80_000.0),
        strict: dice.chance(0.5),
        filters,
        facets: if dice.chance(0.3) { FacetScope::Found } else { FacetScope::OwnFilterOff },
        page: 1,
        per_page: 20,
        ..Request::default()
    }
}

/// A query as people type it.
fn query(dice: &mut synthetic::Dice) -> String {
    match dice.below(6) {
        0 => String::new(),
        1 => dice.pick(&synthetic::NAMES).to_lowercase(),
        2 => (*dice.pick(&["lonely", "hungry", "bad with my nerves", "food bank", "somewhere warm", "mens shed"]))
            .to_owned(),
        n => (0..n - 2).map(|_| *dice.pick(&synthetic::WORDS)).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tags;
#[cfg(test)]
mod tests;
