//! Random requests on an index with updates and deletes, against a plain scan.

use super::synthetic::{Dice, service, today};
use super::*;
use crate::search::plan::Plan;
use crate::search::{Engine, Sort};
use chrono::TimeZone;
use std::convert::Infallible;
use std::sync::Arc;

pub(super) fn now() -> DateTime<Tz> {
    let at = today().and_hms_opt(14, 20, 0).unwrap();
    chrono_tz::Europe::London.from_local_datetime(&at).unwrap()
}

/// Services by id with their listings as they are now.
type Live = BTreeMap<Uuid, Vec<Listing>>;

fn rebuild(engine: &Engine, live: &Live, sequence: i64) {
    let listings = live.values().flatten().cloned().map(Ok::<_, Infallible>);
    engine.rebuild(listings, sequence).unwrap();
}

fn compare(engine: &Engine, live: &Live, requests: usize, seed: u64) {
    let snapshot = engine.snapshot();
    let vocabulary = Arc::clone(engine.vocabulary());
    let mut stems = Stems::default();
    let scanned: Vec<Scanned> =
        live.values().flatten().map(|l| Scanned::new(l.clone(), &mut stems, &vocabulary)).collect();
    let mut dice = Dice(seed);
    let mut nonempty = 0;
    for n in 0..requests {
        let mut request = random_request(&mut dice);
        request.sort = *dice.pick(&[Sort::Best, Sort::Distance, Sort::NextSession, Sort::Name]);
        let reading = snapshot.read(&request, None);
        let plan = Plan::new(&request, &mut reading.clone());
        let expected = scan(&scanned, &request, &reading, &plan.filters, &vocabulary, now());
        let (answer, hits) = all_pages(&snapshot, &request, now());
        if expected.services.is_empty() && !request.strict {
            assert!(answer.total == 0 || answer.widened.is_some(), "{request:?}");
            continue;
        }
        if !expected.services.is_empty() && answer.widened.is_some() {
            // What is for a need may lie further away, where nothing that is here is for it.
            let needed = reading.understood.needs.iter().flat_map(|need| &need.categories);
            let here = |slug: &String| expected.facets.contains_key(&("category", slug.clone()));
            assert!(!reading.needs.is_empty() && !needed.into_iter().any(here), "request {n} {request:?}");
            assert!(request.within_metres.is_none() && !request.strict, "request {n} {request:?}");
            continue;
        }
        nonempty += usize::from(!expected.services.is_empty());
        let found: BTreeSet<Uuid> = hits.iter().map(|(id, _)| *id).collect();
        assert_eq!(found.len(), hits.len(), "a service stands twice: request {n} {request:?}");
        assert_eq!(found, expected.services, "request {n} {request:?}");
        assert_eq!(answer.total, expected.services.len(), "request {n}");
        assert_eq!(flat(&answer.facets), expected.facets, "request {n} {request:?}");
        for (id, metres) in &hits {
            assert_eq!(expected.nearest[id], *metres, "request {n}: not the nearest place of {id}");
        }
        if request.sort == Sort::Distance {
            let key = |hit: &(Uuid, Option<f64>)| (hit.1.unwrap_or(f64::INFINITY).to_bits(), hit.0);
            assert!(hits.is_sorted_by_key(key), "request {n} is not in order of distance");
        }
    }
    assert!(nonempty * 4 > requests, "the requests find too little to prove anything: {nonempty} of {requests}");
}

fn proof(services: u64, changes: usize, requests: usize) {
    let folder = tempfile::tempdir().unwrap();
    let vocabulary = Arc::new(Vocabulary::built_in().unwrap());
    let engine = Engine::open(folder.path(), vocabulary).unwrap();
    let mut live: Live = (0..services).map(|n| service(n, 1)).map(|l| (l[0].service_id, l)).collect();
    rebuild(&engine, &live, 1);
    compare(&engine, &live, requests / 2, 7);
    // Updates, moves, deletes and new services in many commits, so that there are several segments.
    let mut dice = Dice(3);
    let mut sequence = 1;
    let mut left = changes;
    while left > 0 {
        let batch = 1 + dice.below(60).min(left - 1);
        left -= batch;
        let (mut replaced, mut listings) = (Vec::new(), Vec::new());
        let mut touched = HashSet::new();
        for _ in 0..batch {
            let n = dice.below(services as usize + services as usize / 10) as u64;
            if !touched.insert(n) {
                continue;
            }
            let new = service(n, 2 + dice.below(1000) as u64);
            let id = new[0].service_id;
            replaced.push(id);
            if dice.chance(0.25) {
                live.remove(&id);
            } else {
                listings.extend(new.clone());
                live.insert(id, new);
            }
        }
        sequence += 1;
        engine.apply(&replaced, listings, sequence).unwrap();
        if dice.chance(0.3) {
            engine.fold().unwrap();
        }
    }
    assert_eq!(engine.applied(), Some(sequence));
    compare(&engine, &live, requests, 11);
    let indexed = |listings: &Vec<Listing>| {
        let mut digests: Vec<u64> = listings.iter().filter(|l| is_indexed(l)).map(crate::search::digest).collect();
        digests.sort_unstable();
        digests
    };
    let mut expected: BTreeMap<Uuid, Vec<u64>> = live.iter().map(|(id, listings)| (*id, indexed(listings))).collect();
    expected.retain(|_, digests| !digests.is_empty());
    assert_eq!(engine.snapshot().contents(), expected);
    // The same answers, in the same order, from another layout of segments.
    let sample: Vec<Request> = (0..60).map(|_| random_request(&mut dice)).collect();
    let rows = |engine: &Engine| -> Vec<Vec<Uuid>> {
        let browse = |request: &Request| Request { q: String::new(), ..request.clone() };
        let snapshot = engine.snapshot();
        let ids = |request| all_pages(&snapshot, &browse(request), now()).1.into_iter().map(|(id, _)| id).collect();
        sample.iter().map(ids).collect()
    };
    let before = rows(&engine);
    rebuild(&engine, &live, sequence);
    assert_eq!(rows(&engine), before);
    compare(&engine, &live, requests / 4, 13);
}

#[test]
fn pages_by_distance_hold_each_service_once_where_the_last_has_no_distance() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), Arc::new(Vocabulary::built_in().unwrap())).unwrap();
    let of = |services: std::ops::Range<u64>, everywhere: bool| {
        let mut listings: Vec<Listing> = services.flat_map(|n| service(n, 1).into_iter().take(1)).collect();
        for listing in listings.iter_mut().filter(|_| everywhere) {
            listing.reach = Reach::Everywhere;
        }
        listings
    };
    engine.rebuild(of(0..600, true).into_iter().map(Ok::<_, Infallible>), 1).unwrap();
    let later = of(600..1_800, false);
    engine.apply(&later.iter().map(|l| l.service_id).collect::<Vec<_>>(), later, 2).unwrap();
    let snapshot = engine.snapshot();
    assert!(snapshot.segments.len() > 1, "one segment proves nothing");
    let mut request = random_request(&mut Dice(1));
    let point = synthetic::point(&mut Dice(1));
    let near = crate::search::Near {
        label: "x".into(),
        point,
        areas: Vec::new(),
        names: Vec::new(),
        default_within_metres: 4_828.0,
    };
    request = Request { q: String::new(), near: Some(near), within_metres: Some(900_000.0), ..request };
    (request.filters, request.sort) = (Filters::default(), Sort::Distance);
    let (answer, hits) = all_pages(&snapshot, &request, now());
    let found: BTreeSet<Uuid> = hits.iter().map(|(id, _)| *id).collect();
    assert_eq!((found.len(), hits.len()), (answer.total, answer.total), "a service stands twice");
    assert!(hits.is_sorted_by_key(|(_, metres)| metres.unwrap_or(f64::INFINITY).to_bits()));
}

#[test]
fn answers_equal_a_plain_scan_after_updates_and_deletes() {
    proof(1_500, 400, 300);
}

#[test]
#[ignore = "takes minutes; run on a release build"]
fn answers_equal_a_plain_scan_at_length() {
    proof(20_000, 3_000, 10_000);
}
