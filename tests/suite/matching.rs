//! Services ranked for a person over a real index and real records, with reasons for and against.

use crate::support::TestDatabase;
use crate::support::records::{add_location, location, organization, record, set_organization, source};
use chrono::{NaiveDate, Weekday};
use fingerpost::cli::matcher::Shortlist;
use fingerpost::directory::{Batch, apply_batch};
use fingerpost::domain::person::ReferralReason;
use fingerpost::domain::prescription::{Criterion, Fit};
use fingerpost::domain::schedule::{ByDay, Frequency};
use fingerpost::domain::*;
use fingerpost::search::{Engine, Vocabulary};
use fingerpost::worker::Follower;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

const HERE: &str = "E07000118";

struct Desk {
    matcher: Shortlist,
    _index: TempDir,
}

fn service(number: usize, name: &str, change: impl FnOnce(&mut Record)) -> Record {
    let mut made = record("feed", number);
    made.service.name = name.to_owned();
    made.service.categories = vec![CategoryTag { slug: "social_group".into(), confidence: 1.0 }];
    made.service.locations.clear();
    made.locations.clear();
    set_organization(&mut made, organization("feed", &format!("o{number}")));
    let mut hall = location("feed", &format!("hall {number}"));
    hall.point = Some(Point { latitude: 53.6525, longitude: -2.6321 });
    add_location(&mut made, hall);
    change(&mut made);
    made
}

fn on(day: Weekday) -> Schedule {
    Schedule {
        freq: Some(Frequency::Weekly),
        interval: 1,
        byday: vec![ByDay { ordinal: None, weekday: day }],
        ..Schedule::default()
    }
}

fn desk(db: &TestDatabase, records: &[Record]) -> Desk {
    let source = source("feed");
    let batch = Batch {
        source: &source,
        import_id: Uuid::new_v4(),
        records,
        first_line: 1,
        last_mentions: None,
        areas: &|_| vec![AreaCode(HERE.into())],
    };
    db.write(|tx| apply_batch(tx, &batch)).unwrap();
    let index = TempDir::new().unwrap();
    let engine = Arc::new(Engine::open(index.path(), Arc::new(Vocabulary::built_in().unwrap())).unwrap());
    Follower::new((**db).clone(), Arc::clone(&engine), "here").catch_up(&|_| ()).unwrap();
    Desk { matcher: Shortlist::open((**db).clone(), engine).unwrap(), _index: index }
}

fn wanted() -> Wanted {
    Wanted {
        needs: [ReferralReason::Lonely].into(),
        age: Some(78),
        near: Some("PR7 1DB".to_owned()),
        ..Wanted::default()
    }
}

fn wishing(wish: impl FnOnce(&mut Wishes)) -> Wanted {
    let mut wanted = wanted();
    wish(&mut wanted.wishes);
    wanted
}

fn names(found: &[Candidate]) -> Vec<&str> {
    found.iter().map(|one| one.name.as_str()).collect()
}

fn of<'a>(found: &'a [Candidate], name: &str, aspect: Aspect) -> Option<&'a Finding> {
    let one = found.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name} in {:?}", names(found)));
    one.findings.iter().find(|finding| finding.aspect == aspect)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

on_both_backends! {
    fn what_fits_comes_first_and_what_does_not_says_why(db) {
        let desk = desk(db, &[
            service(1, "Open", |_| ()),
            service(2, "Full", |r| r.service.capacity = Some(Capacity {
                status: CapacityStatus::WaitingListOpen, available: None, waiting: None, wait_weeks: Some(6), as_of: today(),
            })),
            service(3, "Shut", |r| r.service.closed_until = NaiveDate::from_ymd_opt(2026, 12, 24)),
            service(4, "Elsewhere", |r| r.service.service_areas = vec![ServiceArea {
                name: Some("Boston".into()), code: Some(AreaCode("E07000136".into())), ..ServiceArea::default()
            }]),
            service(5, "Young", |r| r.service.maximum_age = Some(25)),
            service(6, "Choir", |r| r.service.categories = vec![CategoryTag { slug: "choir_singing".into(), confidence: 1.0 }]),
        ]);
        let found = desk.matcher.matching(&wanted(), 20).unwrap();
        assert_eq!(found[0].name, "Open", "{:?}", names(&found));
        assert!(found[1..].iter().all(|one| one.hindrance().is_some()), "what cannot take the person stays, below");
        let full = of(&found, "Full", Aspect::Room).unwrap();
        let Stated::Room(capacity) = &full.stated else { panic!("{full:?}") };
        assert_eq!((full.fit, capacity.wait_weeks, capacity.as_of), (Fit::DoesNotMeet, Some(6), today()));
        let until = NaiveDate::from_ymd_opt(2026, 12, 24);
        assert_eq!(of(&found, "Shut", Aspect::Room).unwrap().stated, Stated::ClosedUntil(until));
        assert!(!found.iter().find(|one| one.name == "Shut").unwrap().has_room());
        let elsewhere = of(&found, "Elsewhere", Aspect::Area).unwrap();
        assert_eq!(elsewhere.stated, Stated::Areas(vec!["Boston".into()]));
        assert_eq!(elsewhere.fit, Fit::DoesNotMeet);
        let young = of(&found, "Young", Aspect::Age).unwrap();
        assert_eq!((young.fit, &young.stated), (Fit::DoesNotMeet, &Stated::Ages { least: None, most: Some(25) }));
        assert_eq!(of(&found, "Open", Aspect::Distance).unwrap().fit, Fit::Meets);
        assert_eq!(desk.matcher.matching(&wanted(), 2).unwrap().len(), 2);
    }

    fn wishes_put_what_meets_them_first(db) {
        let desk = desk(db, &[
            service(1, "Group", |r| r.service.schedules = vec![on(Weekday::Mon)]),
            service(2, "Visitor", |r| {
                r.service.categories = vec![CategoryTag { slug: "befriending_visit".into(), confidence: 1.0 }];
                r.service.deliveries = vec![Delivery::HomeVisit, Delivery::OneToOne];
                r.service.schedules = vec![on(Weekday::Thu)];
                r.service.languages = vec![Language { code: Some("pl".into()), name: "Polish".into(), note: None }];
            }),
        ]);
        let group = |found: &[Candidate], aspect| of(found, "Group", aspect).map(|finding| finding.fit);
        for (wanted, aspect, fit) in [
            (wishing(|wishes| wishes.ways = [Way::AtHome].into()), Aspect::Preference, Fit::DoesNotMeet),
            (wishing(|wishes| wishes.days = vec![Weekday::Thu]), Aspect::Day, Fit::DoesNotMeet),
            (Wanted { language: Some("pl".into()), ..wanted() }, Aspect::Language, Fit::NotKnown),
            (wishing(|wishes| wishes.access = [AccessFact::HearingLoop].into()), Aspect::Access, Fit::NotKnown),
        ] {
            let found = desk.matcher.matching(&wanted, 10).unwrap();
            assert_eq!(found[0].name, "Visitor", "{aspect}");
            assert_eq!(of(&found, "Visitor", aspect).unwrap().fit, Fit::Meets, "{aspect}");
            assert_eq!(group(&found, aspect), Some(fit), "{aspect}");
        }
        assert_eq!(group(&desk.matcher.matching(&wanted(), 10).unwrap(), Aspect::Day), None, "nobody asked for a day");
    }

    fn without_a_place_the_area_is_not_known_and_without_a_need_there_is_nothing(db) {
        let desk = desk(db, &[service(1, "Open", |_| ())]);
        let found = desk.matcher.matching(&Wanted { near: None, age: None, ..wanted() }, 5).unwrap();
        assert_eq!(names(&found), ["Open"]);
        assert!(of(&found, "Open", Aspect::Distance).is_none());
        let check = found[0].eligibility(Uuid::from_u128(1), &[]);
        assert!(check.findings.contains(&(Criterion::Area, Fit::NotKnown)));
        assert!(desk.matcher.matching(&Wanted::default(), 5).unwrap().is_empty());
    }

    fn one_service_is_looked_at_as_if_it_had_been_found(db) {
        let desk = desk(db, &[
            service(1, "Open", |r| r.service.audiences = vec![Audience::OlderPeople]),
            service(2, "Choir", |r| r.service.categories = vec![CategoryTag { slug: "choir_singing".into(), confidence: 1.0 }]),
        ]);
        let found = desk.matcher.matching(&wanted(), 20).unwrap();
        let looked = desk.matcher.look_at(&wanted(), found[0].service_id).unwrap().unwrap();
        let told = |one: &Candidate, aspect| one.finding(aspect).map(|finding| finding.fit);
        for aspect in [Aspect::Need, Aspect::Area, Aspect::Age, Aspect::Distance] {
            assert_eq!(told(&looked, aspect), told(&found[0], aspect), "{aspect}");
        }
        assert_eq!(told(&looked, Aspect::Audience), Some(Fit::NotKnown), "the record does not say how old");
        let older = Wanted { belongs: [Audience::OlderPeople].into(), ..wanted() };
        let certain = desk.matcher.look_at(&older, found[0].service_id).unwrap().unwrap();
        assert_eq!(told(&certain, Aspect::Audience), Some(Fit::Meets));
        let all = Wanted { needs: [ReferralReason::Debt].into(), ..wanted() };
        let other = desk.matcher.look_at(&all, found[0].service_id).unwrap().unwrap();
        assert_eq!(told(&other, Aspect::Need), None, "it does not meet this need, and can be looked at all the same");
        assert_eq!(desk.matcher.look_at(&wanted(), Uuid::nil()).unwrap(), None);
    }
}
