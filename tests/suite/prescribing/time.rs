//! What time does by itself, on nodes that share one database, with a clock that is moved.

use super::{HOUSE, World, person, said};
use crate::support::records::{organization, service, set_organization, source};
use fingerpost::accounts::{Accounts, Rules};
use fingerpost::directory::closure::{Closure, close, closures, open_again};
use fingerpost::directory::{Batch, apply_batch, records_by_id};
use fingerpost::domain::case::{CaseStatus, ClosureReason};
use fingerpost::domain::prescription::{GoalOutcome, Party, Status};
use fingerpost::domain::{Calendar, Record, Service, StatedStatus};
use fingerpost::prescribing::follow::{follow, whose};
use fingerpost::prescribing::person::open_person;
use fingerpost::prescribing::received::{no_longer, open_received, received_by};
use fingerpost::prescribing::respond::Reply;
use fingerpost::prescribing::retention::{HeldBecause, foresee, purges, set_retention, standing_of};
use fingerpost::prescribing::service_closed::{close_for_now, open_again as steward_opens};
use fingerpost::prescribing::shared::told_under;
use fingerpost::prescribing::waiting::{offer_next, offers, waiting_list};
use fingerpost::prescribing::{Error, MessageKind, case, consent, unsent};
use fingerpost::worker::Timekeeper;
use uuid::Uuid;

static CALENDAR: Calendar = Calendar::ENGLAND;

fn timekeeper(world: &World<'_>) -> Timekeeper {
    let accounts = Accounts { database: (**world).clone(), keys: world.keys.clone(), rules: Rules::default() };
    Timekeeper::new(accounts, &CALENDAR)
}

/// Two people on the list, an hour after each other.
fn two(world: &World<'_>) -> [Uuid; 2] {
    world.agreement_with(world.group);
    [1, 2].map(|n| {
        let case = world.person_of_leanne(person("Ann", &format!("Waiter{n}"), "1950-01-02", None, "01632 960300"));
        world.consent(case.case.person_id, world.group);
        let sent = world.sent_again(&case);
        world.clock().advance_seconds(3_600);
        world.group_says(&sent, Reply::JoinWaitingList).unwrap().id
    })
}

fn stated(world: &World<'_>) -> Service {
    let found = world.read(|conn| records_by_id(conn, &[world.visiting])).unwrap();
    found.into_iter().next().unwrap().service
}

/// The source says this of the visiting service.
fn import(world: &World<'_>, change: impl Fn(&mut Service)) {
    let mut record = Record { service: service("groups", "visiting"), organization: None, locations: Vec::new() };
    set_organization(&mut record, organization("groups", "visiting"));
    change(&mut record.service);
    let feed = source("groups");
    let batch = Batch {
        source: &feed,
        import_id: Uuid::new_v4(),
        records: &[record],
        first_line: 1,
        last_mentions: None,
        areas: &|_| Vec::new(),
    };
    let applied = world.write(|tx| apply_batch(tx, &batch)).unwrap();
    assert!(applied.refused.is_empty(), "{:?}", applied.refused);
}

on_both_backends! {
    fn an_offer_passes_on_once_however_many_nodes_look(db) {
        let world = World::new(db);
        let [first, second] = two(&world);
        let place = Uuid::from_u128(0x91ace);
        offer_next(world.desk(&world.grace), world.visiting, place).unwrap().unwrap();
        let nodes = [timekeeper(&world), timekeeper(&world)];
        assert_eq!(nodes[0].pass().unwrap().offers_expired, 0);
        // Seven days hold five working days, counted at five in the afternoon.
        world.pass_days(8);
        let ran: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = nodes.iter().map(|node| scope.spawn(|| node.pass().unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(ran.iter().map(|one| one.offers_expired).sum::<u64>(), 1);
        assert_eq!(ran.iter().map(|one| one.places_offered).sum::<u64>(), 1);
        let asked = offers(world.desk(&world.leanne), world.visiting).unwrap();
        let who: Vec<(Uuid, bool, bool)> =
            asked.iter().map(|one| (one.prescription_id, one.by.is_some(), one.came_of.is_some())).collect();
        assert_eq!(who, [(second, false, false), (first, true, true)], "who was asked when, by whom, and what came of it");
        assert!(asked.iter().all(|one| one.place_id == place));
        assert!(matches!(offers(world.desk(&world.other_group), world.visiting), Err(Error::Refused)));
        let told = world.read(|conn| unsent(conn, 100)).unwrap();
        assert!(told.iter().any(|one| one.kind == MessageKind::PlaceOffered && one.link == format!("/prescriptions/{second}")));
        assert_eq!(fingerpost::prescribing::check::check(world.desk(&world.grace)).unwrap(), (vec![], 2));
    }

    fn a_place_that_is_released_twice_reaches_one_person(db) {
        let world = World::new(db);
        let [first, second] = two(&world);
        let place = Uuid::from_u128(7);
        assert_eq!(offer_next(world.desk(&world.grace), world.visiting, place).unwrap().unwrap().id, first);
        let again = offer_next(world.desk(&world.grace), world.visiting, place).unwrap_err().to_string();
        assert!(again.contains("offered to somebody already"), "{again}");
        let (_, order) = waiting_list(world.desk(&world.leanne), world.visiting).unwrap();
        let ids: Vec<Uuid> = order.iter().map(|place| place.waiting.prescription_id).collect();
        assert_eq!(ids, [first, second]);
    }

    fn who_no_longer_agrees_to_be_known_keeps_nobody_waiting(db) {
        let world = World::new(db);
        world.agreement_with(world.group);
        let mut waiting = Vec::new();
        for n in 1..=2 {
            let made = world.person_of_leanne(person("Ann", &format!("Waiter{n}"), "1950-01-02", None, "01632 960300"));
            let mut yes = said(made.case.person_id, world.group);
            yes.until = (n == 1).then(|| world.today() + chrono::Days::new(3));
            consent::give(world.desk(&world.leanne), yes).unwrap();
            let sent = world.sent_again(&made);
            world.clock().advance_seconds(60);
            waiting.push(world.group_says(&sent, Reply::JoinWaitingList).unwrap());
        }
        world.pass_days(4);
        let offered = offer_next(world.desk(&world.grace), world.visiting, Uuid::from_u128(1)).unwrap().unwrap();
        assert_eq!(offered.id, waiting[1].id, "the first one's yes has run out");
    }

    fn a_group_that_owes_an_answer_is_reminded_once_by_itself(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        let node = timekeeper(&world);
        world.pass_days(4);
        assert_eq!(node.pass().unwrap().reminded, 0, "not overdue yet");
        world.pass_days(4);
        assert_eq!(node.pass().unwrap().reminded, 1);
        assert_eq!(node.pass().unwrap(), Default::default());
        let followed = follow(world.desk(&world.leanne), sent.person_id, sent.id).unwrap();
        assert_eq!((followed.state.nudges, followed.events[0].0.by), (1, Party::Clock));
    }

    fn what_was_shared_is_hidden_a_month_after_the_end(db) {
        let world = World::new(db);
        let made = world.joan();
        let sent = world.sent(&made);
        let yes = world.group_says(&sent, Reply::Accept).unwrap();
        let met = world.group_says(&yes, Reply::FirstContact).unwrap();
        world.group_says(&met, Reply::Complete(GoalOutcome::Met)).unwrap();
        let desk = world.desk(&world.grace);
        world.pass_days(29);
        assert_eq!(received_by(desk, world.group).unwrap().len(), 1);
        world.pass_days(2);
        assert_eq!(received_by(desk, world.group).unwrap(), []);
        assert!(matches!(open_received(desk, sent.id), Err(Error::Refused)));
        assert_eq!(no_longer(desk, sent.id).unwrap().status, Status::Completed);
        let consent = sent.sent.unwrap().consent_id;
        let (_, told) = told_under(world.desk(&world.leanne), made.case.person_id, consent).unwrap();
        assert_eq!((told.len(), told[0].still_seen), (1, false));
        assert!(matches!(told_under(world.desk(&world.stranger), made.case.person_id, consent), Err(Error::Refused)));
    }

    fn one_prescription_is_read_alone_and_by_who_may(db) {
        let world = World::new(db);
        let made = world.joan();
        let sent = world.sent(&made);
        let other = world.person_of_leanne(person("Sam", "Ng", "1990-05-06", None, "01632 960301"));
        let followed = follow(world.desk(&world.leanne), made.case.person_id, sent.id).unwrap();
        assert_eq!(followed.state.id, sent.id);
        assert_eq!(followed.events[0].1.as_ref().unwrap().expose(), "She likes dominoes");
        assert!(matches!(follow(world.desk(&world.leanne), other.case.person_id, sent.id), Err(Error::NotFound(_))));
        for nobody in [&world.stranger, &world.grace, &world.steward] {
            assert!(matches!(follow(world.desk(nobody), made.case.person_id, sent.id), Err(Error::Refused)));
            assert!(matches!(whose(world.desk(nobody), sent.id), Err(Error::Refused)));
        }
        assert_eq!(whose(world.desk(&world.co_ordinator), sent.id).unwrap(), made.case.person_id);
        let lines = world.read(|conn| fingerpost::database::audit::of_entity(conn, sent.id, 100)).unwrap();
        let read = lines.iter().filter(|line| line.action == "read_prescription").count();
        assert_eq!(read, 1, "one look, one line");
    }

    fn the_night_purges_once_and_says_why_the_rest_stays(db) {
        let world = World::new(db);
        let closed = |name: &str| {
            let made = world.person_of_leanne(person("Ann", name, "1950-01-02", None, "01632 960300"));
            let why = Some(ClosureReason::GoalsMet);
            let desk = world.desk(&world.leanne);
            case::move_case(desk, made.case.id, made.case.version, CaseStatus::Closed, why).unwrap();
            made
        };
        let (gone, back) = (closed("Gone"), closed("Back"));
        let administrator = world.desk(&world.administrator);
        world.pass_days(1);
        let before = foresee(administrator).unwrap();
        assert_eq!((before[0].organization, before[0].keep_months, before[0].without_rule), (HOUSE, None, 2));
        set_retention(administrator, HOUSE, 12).unwrap();
        world.pass_days(400);
        case::open_case(world.desk(&world.leanne), back.case.person_id).unwrap();
        let foreseen = standing_of(administrator, HOUSE).unwrap();
        assert_eq!((foreseen.due, foreseen.held.get(&HeldBecause::OpenCase)), (1, Some(&1)));
        assert!(matches!(standing_of(world.desk(&world.leanne), HOUSE), Err(Error::Refused)));

        let nodes = [timekeeper(&world), timekeeper(&world)];
        let nights: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = nodes.iter().map(|node| scope.spawn(|| node.night().unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(nights.iter().flatten().count(), 1, "one node has the night's work");
        assert_eq!(nights.iter().flatten().map(|night| night.purged.people).sum::<u64>(), 1);
        assert!(nodes[0].night().unwrap().is_none(), "once a night");
        assert_eq!(standing_of(administrator, HOUSE).unwrap().due, 0);
        let log = purges(administrator, HOUSE).unwrap();
        assert_eq!((log.len(), log[0].erased.people, log[0].erased.cases), (1, 1, 1));
        assert!(open_person(world.desk(&world.leanne), gone.case.person_id).is_err());
        assert!(open_person(world.desk(&world.leanne), back.case.person_id).is_ok(), "who came back stays");
        world.pass_days(1);
        assert!(nodes[1].night().unwrap().is_some(), "and again the next");
    }

    fn a_closure_holds_over_the_source_until_its_day(db) {
        let world = World::new(db);
        let until = world.today() + chrono::Days::new(12);
        let touched = {
            let made = world.joan();
            let sent = world.sent(&made);
            world.group_says(&sent, Reply::Accept).unwrap();
            close_for_now(world.desk(&world.steward), world.visiting, until).unwrap()
        };
        assert_eq!((touched.coming, touched.workers), (1, 1));
        let told = world.read(|conn| unsent(conn, 100)).unwrap();
        let links: Vec<&str> =
            told.iter().filter(|one| one.kind == MessageKind::ClosedForNow).map(|one| one.link.as_str()).collect();
        assert_eq!(links.len(), 2);
        assert!(links.contains(&format!("/received/ring/{}", world.visiting).as_str()), "{links:?}");
        assert_eq!((stated(&world).status, stated(&world).closed_until), (StatedStatus::ClosedTemporarily, Some(until)));
        // The source changes its words and still calls it active.
        import(&world, |service| service.fees_description = Some("Two pounds".to_owned()));
        let now = stated(&world);
        assert_eq!((now.status, now.fees_description.as_deref()), (StatedStatus::ClosedTemporarily, Some("Two pounds")));
        for nobody in [&world.grace, &world.leanne] {
            assert!(matches!(close_for_now(world.desk(nobody), world.visiting, until), Err(Error::Refused)));
        }
        let past = close_for_now(world.desk(&world.steward), world.visiting, world.today()).unwrap_err();
        assert!(past.to_string().contains("opens_on"), "{past}");
        let node = timekeeper(&world);
        node.night().unwrap();
        assert_eq!(stated(&world).status, StatedStatus::ClosedTemporarily);
        world.pass_days(12);
        assert_eq!(node.night().unwrap().unwrap().opened, 1);
        assert_eq!((stated(&world).status, stated(&world).closed_until), (StatedStatus::Active, None));
        assert!(world.read(|conn| closures(conn, &[world.visiting])).unwrap().is_empty());
        let nothing = steward_opens(world.desk(&world.steward), world.visiting).unwrap_err();
        assert!(nothing.to_string().contains("is not closed"), "{nothing}");
    }

    fn a_service_that_its_source_dropped_meanwhile_does_not_open_again(db) {
        let world = World::new(db);
        let closed = Closure { closed_on: world.today(), opens_on: Some(world.today()), instead: None };
        assert!(world.write(|tx| close(tx, world.visiting, closed, world.steward.id)).unwrap());
        assert!(!world.write(|tx| close(tx, Uuid::from_u128(1), closed, world.steward.id)).unwrap(), "no such service");
        world
            .write::<_, fingerpost::directory::Error>(|tx| {
                use diesel::prelude::*;
                use fingerpost::database::schema::service;
                diesel::update(service::table.find(world.visiting.to_string()))
                    .set(service::status.eq("unlisted"))
                    .execute(tx.conn())?;
                Ok(())
            })
            .unwrap();
        assert!(world.write(|tx| open_again(tx, world.visiting)).unwrap());
        assert_eq!(stated(&world).status, StatedStatus::Unlisted);
    }
}
