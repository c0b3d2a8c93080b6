//! The life of an index: opening, following, rebuilding, being killed, being refused.

use super::*;
use crate::domain::{Audience, Delivery, Kind, ListingPlace, Point, Reach, StatedStatus};
use crate::search::{FacetScope, Filters, Near, Request, Sort, SuggestionSort, Why};
use chrono::{DateTime, TimeZone};
use chrono_tz::{Europe::London, Tz};
use std::convert::Infallible;

fn now() -> DateTime<Tz> {
    London.with_ymd_and_hms(2026, 11, 18, 14, 0, 0).unwrap()
}

fn vocabulary() -> Arc<Vocabulary> {
    Arc::new(Vocabulary::built_in().unwrap())
}

fn listing(n: u128, name: &str, text: &str) -> Listing {
    Listing {
        service_id: Uuid::from_u128(n),
        source_id: n.to_string(),
        reach: Reach::Place(ListingPlace {
            location_id: Uuid::from_u128(n + 1_000_000),
            name: "Hall".into(),
            point: Some(Point { latitude: 53.65 + n as f64 * 1e-4, longitude: -2.63 }),
            areas: Vec::new(),
        }),
        name: name.into(),
        organization: String::new(),
        organization_id: None,
        text: text.into(),
        categories: Vec::new(),
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
        confirmed_until: None,
        closed_until: None,
        capacity: None,
        schedules: Vec::new(),
    }
}

fn request(q: &str) -> Request {
    Request { q: q.into(), no_meaning: true, page: 1, per_page: 20, ..Request::default() }
}

fn names(engine: &Engine, q: &str) -> Vec<u128> {
    let answer = engine.snapshot().search(&request(q), now()).unwrap();
    answer.hits.iter().map(|hit| hit.service_id.as_u128()).collect()
}

fn ok(listings: Vec<Listing>) -> impl Iterator<Item = std::result::Result<Listing, Infallible>> {
    listings.into_iter().map(Ok)
}

#[test]
fn a_commit_is_found_at_once_and_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    {
        let engine = Engine::open(folder.path(), vocabulary()).unwrap();
        assert_eq!((engine.needs_rebuild(), engine.applied()), (Some(RebuildReason::Empty), None));
        engine.apply(&[], vec![listing(1, "Chess Club", ""), listing(2, "Judo", "for all")], 5).unwrap();
        assert_eq!(names(&engine, "judo"), [2]);
        let old = engine.snapshot();
        engine.apply(&[Uuid::from_u128(2)], Vec::new(), 6).unwrap();
        assert!(names(&engine, "judo").is_empty());
        assert_eq!(old.search(&request("judo"), now()).unwrap().total, 1, "an old snapshot stays as it was");
        assert!(matches!(Engine::open(folder.path(), vocabulary()), Err(Error::Busy { .. })));
        assert!(Engine::open_reader(folder.path(), vocabulary()).is_err(), "nothing is on disk yet");
        assert_eq!((engine.folded(), engine.fold().unwrap(), engine.folded()), (None, true, Some(6)));
        assert!(!engine.fold().unwrap() && engine.unfolded().is_none());
        let reader = Engine::open_reader(folder.path(), vocabulary()).unwrap();
        assert_eq!(names(&reader, "chess"), [1]);
        assert!(matches!(reader.apply(&[], Vec::new(), 7), Err(Error::ReadOnly)));
    }
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    assert_eq!((engine.needs_rebuild(), engine.applied()), (None, Some(6)));
    assert_eq!(names(&engine, "chess"), [1]);
}

#[test]
fn a_rebuild_swaps_and_a_failed_one_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    engine.apply(&[], vec![listing(1, "Chess Club", "")], 1).unwrap();
    let broken = [Ok(listing(2, "Judo", "")), Err(std::io::Error::other("gone"))];
    assert!(matches!(engine.rebuild(broken.into_iter(), 2), Err(Error::Source(_))));
    let scattered = vec![listing(1, "A", ""), listing(2, "B", ""), listing(1, "A", "")];
    assert!(matches!(engine.rebuild(ok(scattered), 2), Err(Error::Scattered(_))));
    assert_eq!((names(&engine, "chess"), engine.applied()), (vec![1], Some(1)));
    assert_eq!(engine.rebuild(ok(vec![listing(2, "Judo", "")]), 3).unwrap(), 1);
    assert_eq!((names(&engine, "judo"), names(&engine, "chess"), engine.applied()), (vec![2], vec![], Some(3)));
    let folders = std::fs::read_dir(folder.path()).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir()).count();
    assert_eq!(folders, 1, "old and broken generations are gone");
    engine.apply(&[], vec![listing(3, "Karate", "")], 4).unwrap();
    assert_eq!(names(&engine, "karate"), [3]);
}

#[test]
fn an_index_of_other_making_is_rebuilt_and_one_outgrown_says_so() {
    let folder = tempfile::tempdir().unwrap();
    {
        let engine = Engine::open(folder.path(), vocabulary()).unwrap();
        engine.rebuild(ok(vec![listing(1, "Chess Club", "")]), 1).unwrap();
        let many = (2..300).map(|n| listing(n, "Club", "")).collect();
        engine.apply(&[], many, 2).unwrap();
        assert_eq!(engine.needs_rebuild(), Some(RebuildReason::Outgrown));
    }
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("categories.tsv"), {
        let shipped = include_str!("../../../index/categories.tsv");
        format!("{shipped}one_more\tOne more\t\n")
    })
    .unwrap();
    let changed = Arc::new(Vocabulary::load(Some(other.path())).unwrap());
    assert!(matches!(
        Engine::open_reader(folder.path(), Arc::clone(&changed)),
        Err(Error::NotReady { problem: "of another version", .. })
    ));
    let engine = Engine::open(folder.path(), changed).unwrap();
    assert_eq!(engine.needs_rebuild(), Some(RebuildReason::Changed));
    assert!(names(&engine, "chess").is_empty());
    assert!(matches!(engine.apply(&[], Vec::new(), 3), Err(Error::NotReady { .. })), "changes alone would not do");
    engine.rebuild(ok(vec![listing(1, "Chess Club", "")]), 3).unwrap();
    assert_eq!((engine.needs_rebuild(), names(&engine, "chess")), (None, vec![1]));
}

#[test]
fn what_a_killed_build_left_behind_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    {
        let engine = Engine::open(folder.path(), vocabulary()).unwrap();
        engine.apply(&[], vec![listing(1, "Chess Club", "")], 1).unwrap();
        engine.fold().unwrap();
        engine.apply(&[], vec![listing(2, "Chess Team", "")], 2).unwrap();
    }
    let rest = folder.path().join("generation-99");
    std::fs::create_dir(&rest).unwrap();
    std::fs::write(rest.join("meta.json"), "half").unwrap();
    std::fs::write(folder.path().join("CURRENT.new"), "generation-99").unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    assert!(!rest.exists());
    assert_eq!((names(&engine, "chess"), engine.applied()), (vec![1], Some(1)), "what was not folded is asked again");
}

#[test]
fn names_lead_and_needs_widen() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let mut shed = listing(4, "The Workshop", "woodwork and company");
    shed.categories = vec![("mens_shed".into(), 0.9)];
    let listings = vec![
        listing(1, "Brigg Men in Sheds", "A place to meet"),
        listing(2, "Garden Centre", "men buy sheds, sheds for men, more sheds, men and sheds, sheds"),
        listing(3, "Winterton Men in Sheds", "Woodwork"),
        shed,
        listing(5, "Chess Club", "board games"),
    ];
    engine.rebuild(ok(listings), 1).unwrap();
    let found = names(&engine, "men in sheds");
    assert_eq!(found.len(), 4);
    assert!([1, 3].contains(&found[0]) && [1, 3].contains(&found[1]), "{found:?}");
    let answer = engine.snapshot().search(&request("men in sheds"), now()).unwrap();
    let why = &answer.hits.iter().find(|hit| hit.service_id.as_u128() == 4).unwrap().why;
    assert!(why.iter().any(|why| matches!(why, Why::Need { category, .. } if category == "mens_shed")), "{why:?}");
    let text = engine.snapshot().explain(&request("men in sheds"), now(), None).unwrap();
    assert!(text.contains("Brigg Men in Sheds") && text.contains("need   men in sheds: mens_shed"), "{text}");
    let misspelt = engine.snapshot().search(&request("wintertun"), now()).unwrap();
    assert_eq!(misspelt.hits[0].service_id.as_u128(), 3);
    assert!(matches!(&misspelt.hits[0].why[..], [.., Why::Spelling { read_as, .. }] if read_as == "winterton"));
    let only = Request { exact_words: true, ..request("wintertun") };
    assert_eq!(engine.snapshot().search(&only, now()).unwrap().total, 0);
}

#[test]
fn a_wish_leaves_nothing_out_and_what_suits_it_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let text = "Cheap yoga for everybody";
    let mut free = listing(3, "Yoga", text);
    free.free = true;
    engine.rebuild(ok(vec![listing(1, "Yoga", text), listing(2, "Yoga", text), free]), 1).unwrap();
    assert_eq!(names(&engine, "yoga"), [1, 2, 3]);
    let answer = engine.snapshot().search(&request("cheap yoga"), now()).unwrap();
    assert_eq!((answer.total, answer.hits[0].service_id.as_u128()), (3, 3));
    let wishes =
        |n: usize| answer.hits[n].why.iter().filter(|why| matches!(why, Why::Wish { phrase } if phrase == "cheap"));
    assert_eq!((wishes(0).count(), wishes(1).count()), (1, 0));
    assert!(engine.snapshot().explain(&request("cheap yoga"), now(), None).unwrap().contains("x wish 1.15"));
}

#[test]
fn what_is_for_a_need_is_looked_for_further_away_than_what_has_the_same_word() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let mut shed = listing(1, "The Workshop", "company");
    shed.categories = vec![("mens_shed".into(), 0.9)];
    engine.rebuild(ok(vec![shed, listing(2, "Garden Centre", "sheds")]), 1).unwrap();
    let listing_at = |n: usize| match listing(n as u128, "", "").reach {
        Reach::Place(place) => place.point.unwrap(),
        _ => panic!("it has no place"),
    };
    let point = listing_at(2);
    let apart = crate::search::spatial::distance_m(listing_at(1), point);
    let near =
        Near { label: "x".into(), point, areas: Vec::new(), names: Vec::new(), default_within_metres: apart * 0.7 };
    let asked = Request { near: Some(near), ..request("men in sheds") };
    let answer = engine.snapshot().search(&asked, now()).unwrap();
    assert_eq!((answer.total, answer.hits[0].service_id.as_u128()), (2, 1));
    let widened = answer.widened.unwrap();
    assert_eq!(widened.to_miles, widened.from_miles.map(|miles| miles * 2.0));
    // Who chose how far is taken at their word.
    let chosen = Request { within_metres: Some(apart * 0.7), ..asked };
    let answer = engine.snapshot().search(&chosen, now()).unwrap();
    assert_eq!((answer.total, answer.widened), (1, None));
}

#[test]
fn unknown_words_do_not_hide_what_is_for_the_people_named() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let mut young = listing(1, "Chess Club", "board games");
    young.audiences = vec![Audience::YoungPeople];
    let mut women = listing(2, "Tea", "");
    women.audiences = vec![Audience::Women];
    engine.rebuild(ok(vec![young, women]), 1).unwrap();
    let answer = engine.snapshot().search(&request("xyzzyx for women"), now()).unwrap();
    let found: Vec<u128> = answer.hits.iter().map(|hit| hit.service_id.as_u128()).collect();
    assert_eq!(
        (found, answer.widened.unwrap().dropped),
        (vec![2], ["xyzzyx", "women"].map(|word| format!("word:{word}")).to_vec())
    );
}

#[test]
fn nothing_near_is_widened_and_said_and_strict_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    engine.rebuild(ok(vec![listing(1, "Chess Club", "")]), 1).unwrap();
    let near = Near {
        label: "Preston".into(),
        point: Point { latitude: 53.76, longitude: -2.7 },
        areas: Vec::new(),
        names: Vec::new(),
        default_within_metres: 1_609.344,
    };
    let far = Request { near: Some(near), ..request("chess") };
    let answer = engine.snapshot().search(&far, now()).unwrap();
    let widened = answer.widened.unwrap();
    assert_eq!((answer.total, widened.dropped.len()), (1, 0));
    assert!(widened.from_miles == Some(1.0) && widened.to_miles == Some(16.0), "{widened:?}");
    let mut free = far.clone();
    free.filters.free = true;
    let answer = engine.snapshot().search(&free, now()).unwrap();
    assert_eq!(answer.widened.unwrap().dropped, ["free"]);
    let strict = Request { strict: true, ..far };
    let answer = engine.snapshot().search(&strict, now()).unwrap();
    assert_eq!((answer.total, answer.widened), (0, None));
}

#[test]
fn completions_come_from_needs_and_from_services_that_still_stand() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    engine.rebuild(ok(vec![listing(1, "Knightsbridge Quoits", ""), listing(2, "The Quoits Team", "")]), 1).unwrap();
    let suggest = |prefix: &str| engine.snapshot().suggest(prefix, 10);
    let texts = |prefix: &str| suggest(prefix).into_iter().map(|s| s.text).collect::<Vec<_>>();
    assert_eq!(texts("quo"), ["The Quoits Team", "Knightsbridge Quoits"]);
    assert_eq!(suggest("KNIT").first().map(|s| s.sort), Some(SuggestionSort::Need));
    assert!(suggest("lonel")[0].target.as_deref() == Some("befriending_visit"));
    assert!(texts("zzz").is_empty() && texts("").is_empty() && texts("  ").is_empty());
    engine.apply(&[Uuid::from_u128(2)], Vec::new(), 2).unwrap();
    assert_eq!(texts("quo"), ["Knightsbridge Quoits"]);
}

#[test]
fn changes_during_folds_are_neither_lost_nor_found_twice() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Acquire) {
                engine.fold().unwrap();
            }
        });
        for round in 0..150u128 {
            // Twelve services, each changed again and again, now and then gone.
            let (n, name) = (round % 12, format!("Chess {}", ["Club", "Team", "Circle"][round as usize % 3]));
            let stays = round % 5 != 0;
            let listings = if stays { vec![listing(n, &name, "")] } else { Vec::new() };
            engine.apply(&[Uuid::from_u128(n)], listings, round as i64 + 1).unwrap();
            let found = names(&engine, "chess");
            assert_eq!(found.contains(&n), stays, "after change {round}");
            let once: HashSet<u128> = found.iter().copied().collect();
            assert_eq!(once.len(), found.len(), "after change {round}: {found:?}");
        }
        stop.store(true, Ordering::Release);
    });
    engine.fold().unwrap();
    let mut before = names(&engine, "chess");
    drop(engine);
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let mut after = names(&engine, "chess");
    before.sort_unstable();
    after.sort_unstable();
    assert_eq!((after, engine.applied()), (before, Some(150)));
}

#[test]
fn one_organization_does_not_fill_the_first_page_and_no_page_repeats_or_skips() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let mut listings = Vec::new();
    for n in 0..40 {
        // The big one has the better texts: shorter, so the word weighs more.
        let mut one = listing(n, &format!("Service {n}"), "origami");
        if n < 15 {
            one.organization_id = Some(Uuid::from_u128(7));
        } else {
            one.organization_id = Some(Uuid::from_u128(1_000 + n));
            one.text = "origami among many other things that people may like to do of an evening".into();
        }
        listings.push(one);
    }
    engine.rebuild(ok(listings), 1).unwrap();
    let page = |page: usize| {
        let request = Request { page, per_page: 10, exact_words: true, ..request("origami") };
        let answer = engine.snapshot().search(&request, now()).unwrap();
        answer.hits.iter().map(|hit| hit.service_id.as_u128()).collect::<Vec<_>>()
    };
    let first = page(1);
    assert_eq!(first.iter().filter(|n| **n < 15).count(), 3, "{first:?}");
    let mut all: Vec<u128> = (1..=4).flat_map(page).collect();
    all.sort_unstable();
    assert_eq!(all, (0..40).collect::<Vec<_>>());
    // Asked for by name, it may.
    let named = Request { per_page: 10, exact_words: true, ..request("service") };
    let answer = engine.snapshot().search(&named, now()).unwrap();
    assert!(answer.hits.iter().filter(|hit| hit.service_id.as_u128() < 15).count() > 2);
}

#[test]
fn runs_of_documents_are_counted_once_whole_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    for count in [1u128, 63, 64, 65, 130] {
        let all = (1..=count).map(|n| Listing { free: n % 3 == 0, ..listing(n, "Hall", "") });
        engine.rebuild(ok(all.collect()), 1).unwrap();
        let near = Near {
            label: "here".into(),
            point: Point { latitude: 53.65, longitude: -2.63 },
            areas: Vec::new(),
            names: Vec::new(),
            default_within_metres: 1.0,
        };
        // The listings stand in a row, about 11 m from one to the next.
        for (metres, inside) in [(20_000.0, count), (400.0, count.min(35))] {
            for free in [false, true] {
                for facets in [FacetScope::OwnFilterOff, FacetScope::Found] {
                    let filters = Filters { free, ..Filters::default() };
                    let (near, within_metres) = (Some(near.clone()), Some(metres));
                    let request = Request { near, within_metres, filters, facets, strict: true, ..request("") };
                    let answer = engine.snapshot().search(&request, now()).unwrap();
                    let fitting = if free { inside / 3 } else { inside };
                    assert_eq!(answer.total as u128, fitting, "{count} listings, {metres} m, free {free}, {facets:?}");
                    let groups: usize = answer.facets.kind.iter().map(|facet| facet.count).sum();
                    assert_eq!(groups, answer.total);
                }
            }
        }
    }
}

#[test]
fn of_one_organization_comes_what_nobody_else_offers() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let listings = (0..12).map(|n| {
        let (name, organization) = if n < 4 { ("Origami evening", 7) } else { ("Service", 1_000 + n) };
        let text = "origami among many other things that people may like to do";
        Listing { organization_id: Some(Uuid::from_u128(organization)), ..listing(n, name, text) }
    });
    engine.rebuild(ok(listings.collect()), 1).unwrap();
    let mut first: Vec<u128> = names(&engine, "an origami evening").into_iter().take(4).collect();
    first.sort_unstable();
    assert_eq!(first, [0, 1, 2, 3], "what asks for an evening of it by name does not give way");
    let mut first: Vec<u128> = names(&engine, "origami").into_iter().take(3).collect();
    first.sort_unstable();
    assert!(first.iter().all(|n| *n < 4), "{first:?}");
}

fn around(label: &str) -> Near {
    Near {
        label: label.into(),
        point: Point { latitude: 53.55, longitude: -0.49 },
        areas: Vec::new(),
        names: Vec::new(),
        default_within_metres: 4_828.0,
    }
}

#[test]
fn what_states_no_place_but_names_the_one_searched_comes_first_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let unstated = |n, name, text| Listing { reach: Reach::Unstated, ..listing(n, name, text) };
    let by_phone = Listing { reach: Reach::Everywhere, ..listing(4, "Origami by telephone", "") };
    let in_town = Listing {
        reach: Reach::Place(ListingPlace {
            location_id: Uuid::from_u128(5_000),
            name: "Hall".into(),
            point: Some(Point { latitude: 53.551, longitude: -0.49 }),
            areas: Vec::new(),
        }),
        ..listing(5, "Folding paper", "origami and more, with tea, cake and good company for whoever comes")
    };
    engine
        .rebuild(
            ok(vec![
                unstated(1, "Origami club", ""),
                unstated(2, "Origami at Kirton", "every Tuesday"),
                unstated(3, "Origami at Brigg", "every Tuesday"),
                by_phone,
                in_town,
            ]),
            1,
        )
        .unwrap();
    let search = |q: &str, sort| {
        let asked = Request { near: Some(around("Brigg, North Lincolnshire")), sort, ..request(q) };
        engine.snapshot().search(&asked, now()).unwrap().hits
    };
    let found = search("origami", Sort::Best);
    assert_eq!(found[0].service_id.as_u128(), 3);
    assert_eq!(found.len(), 5);
    for hit in &found {
        let where_it_is: Vec<&Why> = hit
            .why
            .iter()
            .filter(|why| {
                matches!(why, Why::NamesPlace { .. } | Why::PlaceUnstated | Why::ComesToYou | Why::Distance { .. })
            })
            .collect();
        match (hit.service_id.as_u128(), where_it_is.as_slice()) {
            (1 | 2, [Why::PlaceUnstated]) | (4, [Why::ComesToYou]) | (5, [Why::Distance { .. }]) => {}
            (3, [Why::NamesPlace { place }]) if place == "Brigg" && hit.distance_m.is_none() => {}
            (n, why) => panic!("{n}: {why:?}"),
        }
    }
    let browsed: Vec<u128> = search("", Sort::Best).iter().map(|hit| hit.service_id.as_u128()).collect();
    assert!(browsed[..2].contains(&3) && browsed[..2].contains(&5), "{browsed:?}");
    assert_eq!(browsed.len(), 5, "each once: {browsed:?}");
    assert_eq!(search("origami", Sort::Distance)[0].service_id.as_u128(), 5, "nearest is what has a distance");
    let by_postcode = Near { names: vec![("Brigg".to_owned(), 400.0)], ..around("DN20 8LD") };
    let asked = Request { near: Some(by_postcode), ..request("origami") };
    assert_eq!(engine.snapshot().search(&asked, now()).unwrap().hits[0].service_id.as_u128(), 3);
    let elsewhere = Request { near: Some(around("Scawby")), ..request("origami") };
    let hits = engine.snapshot().search(&elsewhere, now()).unwrap().hits;
    assert!(hits.iter().all(|hit| !hit.why.iter().any(|why| matches!(why, Why::NamesPlace { .. }))));
}

#[test]
fn a_wish_that_was_only_said_gives_way_to_the_need() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let grief = Listing {
        categories: vec![("bereavement_support".into(), 0.9)],
        ..listing(1, "Cruse", "for people who have lost somebody")
    };
    let online = Listing { deliveries: vec![Delivery::Online], ..listing(2, "Shopping support", "support") };
    engine.rebuild(ok(vec![grief, online]), 1).unwrap();
    let answer = engine.snapshot().search(&request("online bereavement support"), now()).unwrap();
    assert_eq!(answer.hits[0].service_id.as_u128(), 1, "{:?}", answer.hits);
    assert_eq!(answer.widened.unwrap().dropped, ["delivery"]);
    let mut chosen = request("bereavement support");
    chosen.filters.deliveries = vec![Delivery::Online];
    let answer = engine.snapshot().search(&chosen, now()).unwrap();
    assert_eq!(answer.hits[0].service_id.as_u128(), 2, "what was chosen stays");
}

#[test]
fn who_asks_for_one_of_a_kind_does_not_get_any() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    let reading = vec![("reading_group".to_owned(), 0.9)];
    let mut listings: Vec<Listing> = (10..60).map(|n| listing(n, "Bowls", "an evening of bowls")).collect();
    listings.extend([
        Listing { categories: reading.clone(), ..listing(1, "Home Library Service", "books") },
        Listing { categories: reading, ..listing(2, "Library Explorers", "books") },
        listing(3, "Crowle Hub", "a council office with a library, tea and people who help with forms"),
    ]);
    engine.rebuild(ok(listings), 1).unwrap();
    assert_eq!(names(&engine, "crowle library")[0], 3);
}
