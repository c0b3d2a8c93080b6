//! Others like one service, over a few listings in two towns.

use super::*;
use crate::domain::{
    AreaCode, Capacity, CapacityStatus, Delivery, Kind, Listing, ListingPlace, Point, Reach, StatedStatus,
};
use crate::search::{Engine, Vocabulary};
use chrono::{NaiveDate, TimeZone};
use chrono_tz::Europe::London;
use std::convert::Infallible;
use std::sync::Arc;

fn now() -> DateTime<Tz> {
    London.with_ymd_and_hms(2026, 11, 18, 14, 0, 0).unwrap()
}

/// `miles` north of Chorley.
fn at(n: u128, miles: f64) -> Reach {
    Reach::Place(ListingPlace {
        location_id: Uuid::from_u128(n + 1000),
        name: "Hall".into(),
        point: Some(Point { latitude: 53.65 + miles / 69.0, longitude: -2.63 }),
        areas: Vec::new(),
    })
}

fn listing(n: u128, reach: Reach, categories: &[(&str, f32)]) -> Listing {
    Listing {
        service_id: Uuid::from_u128(n),
        source_id: n.to_string(),
        reach,
        name: format!("Group {n}"),
        organization: String::new(),
        organization_id: None,
        text: String::new(),
        categories: categories.iter().map(|(slug, sure)| ((*slug).to_owned(), *sure)).collect(),
        terms: Vec::new(),
        kind: Kind::Group,
        deliveries: vec![Delivery::OpenGroup],
        audiences: Vec::new(),
        minimum_age: None,
        maximum_age: None,
        free: false,
        access: Vec::new(),
        languages: Vec::new(),
        no_address_needed: false,
        status: StatedStatus::Active,
        confirmed_until: NaiveDate::from_ymd_opt(2027, 6, 1),
        closed_until: None,
        capacity: None,
        schedules: Vec::new(),
    }
}

fn snapshot(listings: Vec<Listing>) -> (tempfile::TempDir, Arc<Snapshot>) {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), Arc::new(Vocabulary::built_in().unwrap())).unwrap();
    engine.rebuild(listings.into_iter().map(Ok::<_, Infallible>), 1).unwrap();
    let snapshot = engine.snapshot();
    (folder, snapshot)
}

fn ids(hits: &[Hit]) -> Vec<u128> {
    hits.iter().map(|hit| hit.service_id.as_u128()).collect()
}

const CRAFT: (&str, f32) = ("craft_group", 1.0);
const CHAT: (&str, f32) = ("social_group", 1.0);

#[test]
fn what_shares_the_rarer_category_comes_first_and_the_service_itself_never() {
    let mut listings = vec![listing(1, at(1, 0.0), &[CRAFT, CHAT]), listing(2, at(2, 1.0), &[CRAFT])];
    listings.extend((3..8).map(|n| listing(n, at(n, 1.0), &[CHAT])));
    listings.push(listing(8, at(8, 1.0), &[("swimming", 1.0)]));
    let (_folder, snapshot) = snapshot(listings);
    let hits = snapshot.related(Uuid::from_u128(1), None, 10, now()).unwrap();
    assert_eq!(ids(&hits), [2, 3, 4, 5, 6, 7]);
    assert_eq!(hits[0].why[0], Why::Alike { category: "craft_group".into() });
    assert!((hits[0].distance_m.unwrap() - 1609.0).abs() < 20.0, "{:?}", hits[0]);
    assert_eq!(ids(&snapshot.related(Uuid::from_u128(1), None, 2, now()).unwrap()), [2, 3]);
}

#[test]
fn nearer_and_surer_others_come_first_and_far_ones_not_at_all() {
    let (_folder, snapshot) = snapshot(vec![
        listing(1, at(1, 0.0), &[CRAFT]),
        listing(2, at(2, 4.0), &[CRAFT]),
        listing(3, at(3, 0.5), &[CRAFT]),
        listing(4, at(4, 0.5), &[("craft_group", 0.3)]),
        listing(5, at(5, 40.0), &[CRAFT]),
    ]);
    assert_eq!(ids(&snapshot.related(Uuid::from_u128(1), None, 10, now()).unwrap()), [3, 2, 4]);
}

#[test]
fn what_is_closed_for_a_time_comes_after_all_that_is_open_and_what_is_paused_not_at_all() {
    let closed = Listing {
        status: StatedStatus::ClosedTemporarily,
        closed_until: NaiveDate::from_ymd_opt(2026, 12, 24),
        ..listing(2, at(2, 0.1), &[CRAFT])
    };
    let full = Listing {
        capacity: Some(Capacity {
            status: CapacityStatus::NotTaking,
            available: None,
            waiting: None,
            wait_weeks: None,
            as_of: NaiveDate::from_ymd_opt(2026, 11, 17).unwrap(),
        }),
        ..listing(3, at(3, 0.1), &[CRAFT])
    };
    let paused = Listing { status: StatedStatus::Paused, ..listing(5, at(5, 0.1), &[CRAFT]) };
    let far = listing(4, at(4, 4.0), &[CRAFT]);
    let (_folder, snapshot) = snapshot(vec![listing(1, at(1, 0.0), &[CRAFT]), closed, full, far, paused]);
    let found = ids(&snapshot.related(Uuid::from_u128(1), None, 10, now()).unwrap());
    assert_eq!(found.last(), Some(&2));
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn what_comes_to_people_there_is_among_them_once() {
    let area = AreaCode("E07000118".into());
    let near = Near {
        label: "Chorley".into(),
        point: Point { latitude: 53.65, longitude: -2.63 },
        areas: vec![area.clone()],
        names: Vec::new(),
        default_within_metres: 5_000.0,
    };
    let (_folder, snapshot) = snapshot(vec![
        listing(1, at(1, 0.0), &[CRAFT]),
        listing(2, Reach::Areas(vec![area]), &[CRAFT]),
        listing(3, Reach::Areas(vec![AreaCode("E07000136".into())]), &[CRAFT]),
        listing(4, Reach::Everywhere, &[CRAFT]),
        listing(5, at(5, 2.0), &[CRAFT]),
        listing(5, at(50, 1.0), &[CRAFT]),
    ]);
    let hits = snapshot.related(Uuid::from_u128(1), Some(near), 10, now()).unwrap();
    let mut found = ids(&hits);
    found.sort_unstable();
    assert_eq!(found, [2, 4, 5]);
    let both = hits.iter().find(|hit| hit.service_id.as_u128() == 5).unwrap();
    assert_eq!(both.location_id, Some(Uuid::from_u128(1050)), "the nearer place stands for it");
    let comes = hits.iter().find(|hit| hit.service_id.as_u128() == 2).unwrap();
    assert!(comes.why.contains(&Why::ComesToYou) && comes.distance_m.is_none());
}

#[test]
fn without_category_meaning_speaks_and_without_the_service_there_is_nothing() {
    let (_folder, snapshot) =
        snapshot(vec![listing(1, at(1, 0.0), &[]), listing(2, at(2, 1.0), &[CRAFT]), listing(3, at(3, 1.0), &[])]);
    // Nobody said what these are about, and their words are the same.
    assert!(ids(&snapshot.related(Uuid::from_u128(1), None, 10, now()).unwrap()).contains(&3));
    assert!(snapshot.related(Uuid::from_u128(99), None, 10, now()).unwrap().is_empty());
    let third = |_: At, other: At| {
        let id = snapshot.segments[other.segment].columns().entries[other.document as usize].service;
        if id.as_u128() == 3 { 0.9 } else { 0.0 }
    };
    let hits = snapshot.related_by(Uuid::from_u128(1), None, 10, now(), Some(&third)).unwrap();
    assert_eq!(ids(&hits), [3]);
}
