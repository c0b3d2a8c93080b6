//! A whole country's directory against a plain scan of the feed it was read from.
//!
//! The feed is read here on its own, without the program's importers, so a fault in import, listing,
//! index or search shows as a difference. By hand, on a release build, because it takes minutes:
//!
//! ```sh
//! python3 ../shared/tools/scale_feed.py < ../shared/data/scale/scale_150k_synthetic_placement.jsonl.gz > feed.ndjson
//! fingerpost --data D import oruk feed.ndjson --source scale
//! FINGERPOST_SCALE_FEED=feed.ndjson FINGERPOST_SCALE_DATA=D cargo test --release --test suite scale -- --ignored --nocapture
//! ```
//! `FINGERPOST_SCALE_QUERIES` sets how many searches are compared (10,000 by default).

use chrono::{NaiveDate, TimeZone, Weekday};
use chrono_tz::Europe::London;
use fingerpost::domain::identifier::service_id;
use fingerpost::domain::{AccessFact, AreaCode, Delivery, Point};
use fingerpost::geography::{Geography, metres_between};
use fingerpost::search::{Engine, Filters, Near, Request, Sort, Vocabulary};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;
use std::sync::Arc;
use uuid::Uuid;

/// A record of the feed as it stands there.
struct Plain {
    id: Uuid,
    point: Option<Point>,
    /// The district of its place, where it visits homes.
    visits: Option<AreaCode>,
    days: Vec<Weekday>,
    starts: u32,
    ends: u32,
    delivery: Option<Delivery>,
    categories: Vec<String>,
    free: bool,
    language: String,
    available: i64,
    ages: (Option<u8>, Option<u8>),
    access: Vec<AccessFact>,
}

fn plain(line: &str, geography: &Geography) -> Plain {
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    let location = &record["service_at_locations"][0]["location"];
    let point = location["latitude"]
        .as_f64()
        .map(|latitude| Point::new(latitude, location["longitude"].as_f64().unwrap()).unwrap());
    let schedule = &record["schedules"][0];
    let minutes = |text: &serde_json::Value| {
        let (hour, minute) = text.as_str().unwrap().split_once(':').unwrap();
        hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()
    };
    let day = |text: &str| match text {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        _ => Weekday::Sun,
    };
    let delivery = match schedule["attending_type"].as_str().unwrap() {
        "online" => Some(Delivery::Online),
        "phone" => Some(Delivery::Phone),
        "home visit" => Some(Delivery::HomeVisit),
        _ => None,
    };
    let visits = point.filter(|_| delivery == Some(Delivery::HomeVisit)).and_then(|point| district(geography, point));
    let age = |name: &str| record[name].as_u64().map(|years| u8::try_from(years).unwrap());
    Plain {
        id: service_id("scale", record["id"].as_str().unwrap()),
        point,
        visits,
        days: schedule["byday"].as_str().unwrap().split(',').map(day).collect(),
        starts: minutes(&schedule["opens_at"]),
        ends: minutes(&schedule["closes_at"]),
        delivery,
        categories: record["attributes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a["taxonomy_term"]["name"].as_str().unwrap().to_owned())
            .collect(),
        free: record["cost_options"][0]["amount"].as_f64() == Some(0.0),
        language: record["languages"][0]["language"].as_str().unwrap_or_default().to_owned(),
        available: record["capacities"][0]["available"].as_i64().unwrap(),
        ages: (age("minimum_age"), age("maximum_age")),
        access: location["accessibility"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|fact| match fact["accessibility"].as_str().unwrap() {
                "step-free entrance" => AccessFact::StepFreeEntrance,
                "hearing loop" => AccessFact::HearingLoop,
                _ => AccessFact::AccessibleToilet,
            })
            .collect(),
    }
}

fn district(geography: &Geography, point: Point) -> Option<AreaCode> {
    let is_district =
        |code: &AreaCode| ["E06", "E07", "E08", "E09", "W06", "S12"].iter().any(|p| code.0.starts_with(p));
    geography.ladder(point).into_iter().find(is_district)
}

fn fits(record: &Plain, filters: &Filters) -> bool {
    let any = |wanted: bool, fits: bool| !wanted || fits;
    let clock = |time: chrono::NaiveTime| {
        use chrono::Timelike;
        time.num_seconds_from_midnight() / 60
    };
    let on_time = filters.from.is_none_or(|from| record.starts >= clock(from))
        && filters.until.is_none_or(|until| record.ends <= clock(until));
    any(!filters.days.is_empty(), record.days.iter().any(|day| filters.days.contains(day)))
        && on_time
        && any(!filters.categories.is_empty(), record.categories.iter().any(|c| filters.categories.contains(c)))
        && any(!filters.deliveries.is_empty(), record.delivery.is_some_and(|d| filters.deliveries.contains(&d)))
        && any(filters.free, record.free)
        && any(filters.spaces, record.available > 0)
        && filters.languages.iter().all(|code| language_code(&record.language) == code)
        && filters.access.iter().all(|fact| record.access.contains(fact))
        && filters.age.is_none_or(|age| {
            record.ages.0.is_none_or(|least| age >= least) && record.ages.1.is_none_or(|most| age <= most)
        })
}

fn language_code(name: &str) -> &str {
    match name {
        "Polish" => "pl",
        "Welsh" => "cy",
        "Urdu" => "ur",
        _ => "en",
    }
}

/// Whether a record is found from `near`: at its place, or because it comes there. What a place is like
/// inside says nothing of a visit at home.
fn found(record: &Plain, near: &Near, within: f64, filters: &Filters) -> bool {
    let Some(point) = record.point else { return fits(record, filters) };
    let at_its_place = metres_between(point, near.point) <= within;
    let comes_there = record.visits.as_ref().is_some_and(|district| near.areas.contains(district));
    (at_its_place || (comes_there && filters.access.is_empty())) && fits(record, filters)
}

fn random_filters(dice: &mut StdRng, categories: &[String]) -> Filters {
    let mut filters = Filters::default();
    for _ in 0..dice.random_range(0..4) {
        match dice.random_range(0..9) {
            0 => filters.days.push([Weekday::Mon, Weekday::Thu, Weekday::Sun][dice.random_range(0..3)]),
            1 => filters.categories.push(categories[dice.random_range(0..categories.len())].clone()),
            2 => filters.free = true,
            3 => filters.spaces = true,
            4 => filters.age = Some(dice.random_range(1..99)),
            5 => filters.languages = vec![["en", "pl", "cy", "ur"][dice.random_range(0..4)].to_owned()],
            6 => filters.access.push([AccessFact::StepFreeEntrance, AccessFact::HearingLoop][dice.random_range(0..2)]),
            7 => filters
                .deliveries
                .push([Delivery::Online, Delivery::Phone, Delivery::HomeVisit][dice.random_range(0..3)]),
            _ => filters.from = chrono::NaiveTime::from_hms_opt(dice.random_range(9..19), 0, 0),
        }
    }
    filters
}

#[test]
#[ignore = "takes minutes and a large feed; run by hand on a release build, see the head of the file"]
fn scale_answers_equal_a_plain_scan_of_the_feed() {
    let feed = std::env::var("FINGERPOST_SCALE_FEED").expect("FINGERPOST_SCALE_FEED names the feed");
    let data = std::env::var("FINGERPOST_SCALE_DATA").expect("FINGERPOST_SCALE_DATA names the data folder");
    let queries: usize = std::env::var("FINGERPOST_SCALE_QUERIES").map_or(10_000, |n| n.parse().unwrap());
    let geography = Geography::shipped().unwrap();
    let file = std::io::BufReader::new(std::fs::File::open(feed).unwrap());
    let records: Vec<Plain> = file.lines().map(|line| plain(&line.unwrap(), &geography)).collect();
    let categories: Vec<String> =
        records.iter().flat_map(|r| r.categories.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect();
    let engine =
        Engine::open_reader(&std::path::Path::new(&data).join("index"), Arc::new(Vocabulary::built_in().unwrap()))
            .unwrap();
    let snapshot = engine.snapshot();
    let now =
        London.from_local_datetime(&NaiveDate::from_ymd_opt(2026, 11, 22).unwrap().and_hms_opt(14, 20, 0).unwrap());
    let now = now.unwrap();
    let mut dice = StdRng::seed_from_u64(7);
    let mut results = 0;
    for number in 0..queries {
        let centre = loop {
            if let Some(point) = records[dice.random_range(0..records.len())].point {
                let nudge = |dice: &mut StdRng| dice.random_range(-0.05..0.05);
                break Point::new(point.latitude + nudge(&mut dice), point.longitude + nudge(&mut dice)).unwrap();
            }
        };
        let near = Near {
            label: "a point".into(),
            point: centre,
            areas: geography.ladder(centre),
            names: Vec::new(),
            default_within_metres: 5_000.0,
        };
        let within = dice.random_range(200.0..50_000.0_f64);
        let filters = random_filters(&mut dice, &categories);
        let wanted: BTreeSet<Uuid> =
            records.iter().filter(|record| found(record, &near, within, &filters)).map(|record| record.id).collect();
        let mut request = Request {
            near: Some(near),
            within_metres: Some(within),
            strict: true,
            filters: filters.clone(),
            sort: Sort::Distance,
            page: 1,
            per_page: 100,
            ..Request::default()
        };
        let first = snapshot.search(&request, now).unwrap();
        assert_eq!(first.total, wanted.len(), "search {number}: {within} m round {centre:?}, {filters:?}");
        // Every page of some searches, the first page of the rest.
        let pages = if number % 50 == 0 { first.total.div_ceil(100) } else { 1 };
        let mut met = BTreeSet::new();
        for page in 1..=pages {
            request.page = page;
            for hit in snapshot.search(&request, now).unwrap().hits {
                assert!(wanted.contains(&hit.service_id), "search {number} gives {} too much", hit.service_id);
                assert!(met.insert(hit.service_id), "search {number} gives {} twice", hit.service_id);
            }
        }
        if number % 50 == 0 {
            assert_eq!(met, wanted, "search {number}");
        }
        let free = records.iter().filter(|r| {
            let without = Filters { free: false, ..filters.clone() };
            r.free && request.near.as_ref().is_some_and(|near| found(r, near, within, &without))
        });
        if number % 20 == 0 {
            let counted: BTreeMap<&str, usize> =
                first.facets.free.iter().map(|f| (f.value.as_str(), f.count)).collect();
            assert_eq!(counted.get("true").copied().unwrap_or(0), free.count(), "free beside search {number}");
        }
        results += first.total;
    }
    println!("{queries} searches over {} records equal a plain scan; {results} results in all", records.len());
}
