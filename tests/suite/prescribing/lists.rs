//! Today, my people, stuck prescriptions, places, and the plan by which the database reads them.

use super::{HOUSE, World, person, plan};
use diesel::prelude::*;
use diesel::sql_types::Text;
use fingerpost::database::DbConnection;
use fingerpost::domain::clocks::{Step, StuckBecause};
use fingerpost::domain::consent::{ConsentMethod, GivenBy};
use fingerpost::domain::prescription::Party;
use fingerpost::prescribing::duplicates::merge;
use fingerpost::prescribing::handover::{HandedCase, Handover, hand_over, preview};
use fingerpost::prescribing::my_people::my_people;
use fingerpost::prescribing::person::open_person;
use fingerpost::prescribing::places::{PlaceNote, keep_place, places};
use fingerpost::prescribing::respond::{Reply, respond};
use fingerpost::prescribing::stuck::stuck_list;
use fingerpost::prescribing::today::today;
use fingerpost::prescribing::{Error, clock, consent, plan as plans, prescribe};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

on_both_backends! {
    fn a_day_shows_what_is_overdue_first(db) {
        let world = World::new(db);
        let made = world.joan();
        let late = world.sent(&made);
        let draft = prescribe::draft(world.desk(&world.leanne), made.case.id, world.telephone).unwrap();
        let day = today(world.desk(&world.leanne)).unwrap();
        assert_eq!(day.overdue, []);
        assert_eq!(day.waiting_for_me[0].prescription_id, draft.id);
        assert_eq!(day.waiting_for_others[0].step, Some(Step::Opening));
        assert_eq!(day.open_cases, 1);
        world.pass_days(8);
        let fresh = world.sent_again(&made);
        let question = Some("Stairs?".into());
        let by = Party::ReceivingOrganization;
        respond(world.desk(&world.grace), fresh.id, fresh.version, Reply::Ask, by, question).unwrap();
        let day = today(world.desk(&world.leanne)).unwrap();
        assert_eq!(day.overdue[0].prescription_id, late.id);
        assert_eq!(day.overdue[0].called.expose(), "Joan Whittlethorpe");
        assert!(day.overdue[0].working_days_late >= 1);
        assert!(day.waiting_for_me.iter().any(|item| item.prescription_id == fresh.id));
        assert_eq!(today(world.desk(&world.imran)).unwrap(), Default::default(), "nobody else's desk");
        assert!(matches!(today(world.desk(&world.grace)), Err(Error::Refused)));
    }

    fn a_merged_record_is_asked_about_as_the_record_that_stands(db) {
        let world = World::new(db);
        let made = world.joan();
        let desk = world.desk(&world.leanne);
        let two = world.person_of_leanne(person("J", "Whitlethorpe", "1944-03-12", None, "07700 900118"));
        let no = |service_id| consent::No {
            service_id,
            by: GivenBy::Person,
            method: ConsentMethod::FaceToFace,
            reason: "Not before the spring".into(),
            ask_again_on: Some(world.today() + chrono::Days::new(30)),
        };
        consent::decline(desk, two.case.id, no(world.visiting)).unwrap();
        consent::decline(desk, made.case.id, no(world.telephone)).unwrap();
        let mut kept = open_person(desk, made.case.person_id).unwrap().stored.person;
        kept.preferred_name = Some("Joanie".into());
        merge(desk, (made.case.person_id, 1), (two.case.person_id, 1), kept).unwrap();
        world.pass_days(30);
        let due = today(world.desk(&world.leanne)).unwrap().ask_again;
        let mut asked: Vec<Uuid> = due.iter().map(|one| one.service_id).collect();
        asked.sort();
        let mut both = [world.visiting, world.telephone];
        both.sort();
        assert_eq!(asked, both, "once each, though there are two cases");
        assert!(due.iter().all(|one| one.called.expose().starts_with("Joanie")), "{due:?}");
        world.sent(&made);
        let due = today(world.desk(&world.leanne)).unwrap().ask_again;
        assert_eq!(due.iter().map(|one| one.service_id).collect::<Vec<_>>(), [world.telephone], "she went there");
    }

    fn the_day_on_which_somebody_may_be_asked_again_stands_in_the_list(db) {
        let world = World::new(db);
        let made = world.joan();
        let desk = world.desk(&world.leanne);
        let no = |days| consent::No {
            service_id: world.visiting,
            by: GivenBy::Person,
            method: ConsentMethod::FaceToFace,
            reason: "Not before the spring".into(),
            ask_again_on: Some(world.today() + chrono::Days::new(days)),
        };
        let due = || -> Vec<Uuid> { today(desk).unwrap().ask_again.iter().map(|one| one.service_id).collect() };
        consent::decline(desk, made.case.id, no(30)).unwrap();
        let never = consent::No { service_id: world.telephone, ask_again_on: None, ..no(1) };
        consent::decline(desk, made.case.id, never).unwrap();
        world.pass_days(29);
        assert!(due().is_empty(), "not yet");
        world.pass_days(1);
        let day = today(desk).unwrap();
        assert_eq!(due(), [world.visiting], "and not what is never asked again");
        assert_eq!((day.ask_again[0].case_id, day.ask_again[0].called.expose().as_str()), (made.case.id, "Joan Whittlethorpe"));
        assert_eq!(today(world.desk(&world.imran)).unwrap().ask_again, [], "nobody else's desk");
        consent::decline(desk, made.case.id, no(7)).unwrap();
        assert!(due().is_empty(), "the last word counts");
        world.pass_days(7);
        assert_eq!(due(), [world.visiting]);
        world.sent(&made);
        assert!(due().is_empty(), "she said yes");
    }

    fn my_people_are_those_not_spoken_with_for_longest_first(db) {
        let world = World::new(db);
        let joan = world.joan();
        world.sent(&joan);
        world.pass_days(3);
        world.person_of_leanne(person("Sam", "Ng", "1990-05-06", None, "01632 960301"));
        let mine = my_people(world.desk(&world.leanne)).unwrap();
        assert_eq!(mine.len(), 2);
        assert_eq!((mine[0].name.expose().as_str(), mine[0].days_since_contact), ("Joan Whittlethorpe", Some(3)));
        assert_eq!((mine[0].open_prescriptions, mine[1].open_prescriptions), (1, 0));
        assert!(mine[0].next_due.is_some() && !mine[0].cover);
        assert_eq!(my_people(world.desk(&world.imran)).unwrap(), []);
    }

    fn what_is_stuck_comes_before_the_co_ordinator_once(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        let desk = world.desk(&world.co_ordinator);
        assert_eq!(stuck_list(desk, HOUSE, Some(world.team)).unwrap(), []);
        world.pass_days(20);
        let stuck = stuck_list(desk, HOUSE, Some(world.team)).unwrap();
        assert_eq!((stuck[0].state.id, stuck[0].stuck.because), (sent.id, StuckBecause::NoAnswer));
        assert_eq!(stuck[0].worker_id, Some(world.leanne.id));
        assert!(matches!(stuck_list(world.desk(&world.steward), HOUSE, None), Err(Error::Refused)));
        assert_eq!(clock::run(desk).unwrap().escalated, 1);
        assert_eq!(clock::run(desk).unwrap().escalated, 0);
    }

    fn private_notes_on_places_are_for_their_writer_and_the_team_they_name(db) {
        let world = World::new(db);
        let note = |words: &str, version| PlaceNote {
            user_id: world.leanne.id,
            service_id: world.visiting,
            shared_with_team: None,
            shared_with: BTreeSet::new(),
            pinned: true,
            last_spoke_on: None,
            words: Some(words.into()),
            version,
        };
        let desk = world.desk(&world.leanne);
        assert_eq!(keep_place(desk, &note("ring before 11, ask for Jean", 0)).unwrap(), 1);
        assert!(matches!(keep_place(desk, &note("other", 0)), Err(Error::Conflict(_))));
        assert_eq!(places(world.desk(&world.imran), None).unwrap(), []);
        let shared = PlaceNote { shared_with_team: Some(world.team), ..note("ask for Jean", 1) };
        keep_place(desk, &shared).unwrap();
        let seen = places(world.desk(&world.imran), Some(world.visiting)).unwrap();
        assert_eq!(seen[0].words.as_ref().unwrap().expose(), "ask for Jean");
        assert_eq!(places(world.desk(&world.stranger), None).unwrap(), []);
        let foreign = PlaceNote { shared_with_team: Some(world.other_team), ..note("x", 2) };
        assert!(keep_place(desk, &foreign).unwrap_err().to_string().contains("shared_with_team"));
        assert!(matches!(keep_place(world.desk(&world.imran), &note("forged", 2)), Err(Error::Refused)));
    }

    fn a_whole_caseload_is_handed_over_and_nobody_is_left_behind(db) {
        let world = World::new(db);
        let joan = world.joan();
        let sent = world.sent(&joan);
        let sam = world.person_of_leanne(person("Sam", "Ng", "1990-05-06", None, "01632 960301"));
        let handover = Handover { from: world.leanne.id, to: world.imran.id, until: None };
        let desk = world.desk(&world.co_ordinator);
        let seen = preview(desk, handover).unwrap();
        assert_eq!((seen.cases.len(), seen.open_cases), (2, (0, 2)));
        assert_eq!(seen.cases[0].0.case.id, joan.case.id, "what is due comes first");
        let hand = |case: &fingerpost::prescribing::CaseRecord| HandedCase {
            case_id: case.case.id,
            seen: case.case.version,
            note: Some("rings on Fridays".into()),
        };
        let one = [hand(&joan)];
        let error = hand_over(desk, handover, &one, true).unwrap_err().to_string();
        assert!(error.contains("leaves somebody behind"), "{error}");
        let to_stranger = Handover { to: world.stranger.id, ..handover };
        assert!(hand_over(desk, to_stranger, &one, false).unwrap_err().to_string().contains("worker_id"));
        plans::save_plan(world.desk(&world.leanne), sam.case.id, sam.case.version, plan()).unwrap();
        let all = [hand(&joan), hand(&sam)];
        assert!(matches!(hand_over(desk, handover, &all, true), Err(Error::Conflict(_))));
        assert_eq!(my_people(world.desk(&world.imran)).unwrap(), [], "all or nothing");
        let all = [hand(&joan), HandedCase { seen: sam.case.version + 1, ..hand(&sam) }];
        assert_eq!(hand_over(desk, handover, &all, true).unwrap(), 2);
        assert_eq!(my_people(world.desk(&world.leanne)).unwrap(), []);
        let day = today(world.desk(&world.imran)).unwrap();
        assert_eq!((day.open_cases, day.waiting_for_others[0].prescription_id), (2, sent.id));
        assert_eq!(fingerpost::prescribing::check::check(desk).unwrap(), (vec![], 1));
    }

    fn who_stands_in_sees_the_people_until_the_last_day(db) {
        let world = World::new(db);
        let joan = world.joan();
        let sent = world.sent(&joan);
        let until = Some(world.today() + chrono::Days::new(7));
        let handover = Handover { from: world.leanne.id, to: world.imran.id, until };
        let cases = [HandedCase { case_id: joan.case.id, seen: joan.case.version, note: None }];
        hand_over(world.desk(&world.leanne), handover, &cases, true).unwrap();
        assert!(my_people(world.desk(&world.imran)).unwrap()[0].cover);
        let day = today(world.desk(&world.imran)).unwrap();
        assert_eq!(day.waiting_for_others[0].prescription_id, sent.id);
        let nudged = respond(world.desk(&world.imran), sent.id, sent.version, Reply::Nudge, Party::Worker, None).unwrap();
        world.pass_days(8);
        assert_eq!(my_people(world.desk(&world.imran)).unwrap(), []);
        let late = respond(world.desk(&world.imran), sent.id, nudged.version, Reply::Nudge, Party::Worker, None);
        assert!(matches!(late, Err(Error::Refused)));
        assert_eq!(my_people(world.desk(&world.leanne)).unwrap().len(), 1);
    }

    fn a_day_and_a_person_are_read_by_their_indexes_alone(db) {
        let list = "SELECT id, person_id, case_id, service_id, recipient_id, status, fast_track, waiting_on, due_step, \
            due_at, changed_at FROM prescription";
        let queries = [
            (format!("{list} WHERE worker_id = 'x' AND is_open = {{}} ORDER BY due_at"), "prescription_today"),
            (format!("{list} WHERE person_id = 'x' ORDER BY changed_at"), "prescription_person"),
        ];
        for (query, index) in queries {
            let plan: Vec<Line> = db
                .read::<_, Error>(|conn| match conn {
                    DbConnection::Sqlite(c) => {
                        Ok(diesel::sql_query(format!("EXPLAIN QUERY PLAN {}", query.replace("{}", "1"))).load(c)?)
                    }
                    // A table that was never analysed and is empty is read whole; the index must only be there.
                    DbConnection::Postgres(c) => Ok(diesel::sql_query(
                        "SELECT indexdef AS detail FROM pg_indexes WHERE tablename = 'prescription'",
                    )
                    .load(c)?),
                })
                .unwrap();
            let plan: Vec<String> = plan.into_iter().map(|line| line.detail).collect();
            match db.url().backend() {
                fingerpost::database::Backend::Sqlite => {
                    assert_eq!(plan.len(), 1, "{plan:?}");
                    assert!(plan[0].contains(&format!("USING COVERING INDEX {index}")), "{plan:?}");
                }
                fingerpost::database::Backend::Postgres => {
                    assert!(plan.iter().any(|line| line.contains(index) && line.contains("INCLUDE")), "{plan:?}");
                }
            }
        }
    }

    fn opening_a_person_does_not_read_everybody(db) {
        let plan: Vec<Line> = db
            .write::<_, Error>(|tx| match tx.conn() {
                DbConnection::Sqlite(c) => {
                    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) \
                        INSERT INTO person (id, organization_id, version, created_at, changed_at) \
                        SELECT 'p' || i, 'o', 1, '2026-11-22', '2026-11-22' FROM n";
                    diesel::sql_query(many).execute(c)?;
                    diesel::sql_query("ANALYZE").execute(c)?;
                    let ids = "EXPLAIN QUERY PLAN SELECT id FROM person WHERE merged_into IN ('p1') ORDER BY id";
                    Ok(diesel::sql_query(ids).load(c)?)
                }
                DbConnection::Postgres(c) => {
                    let indexes = "SELECT indexdef AS detail FROM pg_indexes WHERE indexname = 'person_merged_into'";
                    Ok(diesel::sql_query(indexes).load(c)?)
                }
            })
            .unwrap();
        let said = &plan[0].detail;
        assert!(said.contains("SEARCH person USING INDEX") || said.contains("WHERE (merged_into IS NOT NULL)"), "{said}");
    }
}
