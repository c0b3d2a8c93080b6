//! What is kept cannot be changed unseen, what is erased is gone, and nobody's name is in the file.

use super::{HOUSE, World, joan, person};
use diesel::connection::SimpleConnection;
use fingerpost::accounts;
use fingerpost::database::Backend;
use fingerpost::domain::case::{AttemptOutcome, CaseStatus, ClosureReason};
use fingerpost::domain::event_chain::Break;
use fingerpost::domain::measure::{Answer, AnsweredBy, Moment};
use fingerpost::domain::nine_questions::{CURRENT, Check};
use fingerpost::domain::person::ReferralReason;
use fingerpost::domain::prescription::{GoalOutcome, NotPlacedReason};
use fingerpost::prescribing::check::{Finding, check};
use fingerpost::prescribing::check_in::{begin_check, own_check, record_check};
use fingerpost::prescribing::erase::Erased;
use fingerpost::prescribing::measures::{Answers, record_measure};
use fingerpost::prescribing::note::{NoteKind, add_note};
use fingerpost::prescribing::places::{PlaceNote, keep_place};
use fingerpost::prescribing::respond::Reply;
use fingerpost::prescribing::retention::{foresee, keepers, purge, purges, set_retention, standing_of};
use fingerpost::prescribing::{
    Error, case, duplicates, erase, find_people, person as people, received, subject_access, timeline,
};
use std::collections::BTreeSet;

fn execute(world: &World<'_>, sql: &str) -> Result<(), Error> {
    world.write(|tx| Ok(tx.conn().batch_execute(sql)?))
}

fn disarm(world: &World<'_>) {
    let sql = match world.url().backend() {
        Backend::Sqlite => "DROP TRIGGER prescription_event_no_update; DROP TRIGGER prescription_event_no_delete;",
        Backend::Postgres => "DROP TRIGGER prescription_event_no_change ON prescription_event;",
    };
    execute(world, sql).unwrap();
}

/// Everything that can be written about somebody, with words that stand nowhere else.
fn planted(world: &World<'_>) -> (fingerpost::prescribing::CaseRecord, Vec<&'static str>) {
    let mut joan = joan();
    joan.emergency_contact = Some("Plantedson 07700 900999".into());
    let made = world.person_of_leanne(joan);
    let desk = world.desk(&world.leanne);
    let id = made.case.id;
    case::contact_attempt(desk, id, AttemptOutcome::NoAnswer, Some("Plantedattempt".into())).unwrap();
    add_note(desk, id, NoteKind::Conversation, "Plantednote".into()).unwrap();
    let sent = world.sent(&made);
    world.group_says(&sent, Reply::Accept).unwrap();
    let answers = Answers::Ons4 { items: [Some(Answer::Said(3)); 4] };
    record_measure(desk, id, Moment::Baseline, world.today(), AnsweredBy::Person, answers).unwrap();
    let questions = Check { would_like: Some("Plantedwish".into()), ..Check::blank(CURRENT) };
    record_check(desk, HOUSE, Some(world.team), Some(made.case.person_id), &questions).unwrap();
    case::record_not_placed(desk, id, ReferralReason::Transport, NotPlacedReason::NothingNear).unwrap();
    let place = PlaceNote {
        user_id: world.leanne.id,
        service_id: world.visiting,
        shared_with_team: None,
        shared_with: BTreeSet::new(),
        pinned: false,
        last_spoke_on: None,
        words: Some("Plantedplace".into()),
        version: 0,
    };
    keep_place(desk, &place).unwrap();
    let words = vec![
        "Whittlethorpe",
        "9990001375",
        "999 000 1375",
        "Bagganley",
        "07700 900118",
        "07700900118",
        "1944-03-12",
        "Plantedson",
        "Plantedattempt",
        "Plantednote",
        "Plantedwish",
        "Plantedplace",
        "dominoes",
        "Anwar",
        "Widowed in spring",
        "Get out twice",
        "Getting out again",
        "visiting group about",
    ];
    (made, words)
}

on_both_backends! {
    fn the_database_refuses_to_change_or_remove_an_event(db) {
        let world = World::new(db);
        world.sent(&world.joan());
        for sql in ["UPDATE prescription_event SET party = 'clock'", "DELETE FROM prescription_event"] {
            let error = execute(&world, sql).unwrap_err().to_string();
            assert!(error.contains("append-only"), "{sql}: {error}");
        }
        if db.url().backend() == Backend::Postgres {
            assert!(execute(&world, "TRUNCATE prescription_event").is_err());
        }
        assert_eq!(check(world.desk(&world.leanne)).unwrap(), (vec![], 1));
    }

    fn tampering_with_an_event_a_projection_or_a_note_is_found(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        world.group_says(&sent, Reply::Accept).unwrap();
        let desk = world.desk(&world.leanne);
        let findings = || check(desk).unwrap().0;
        execute(&world, "UPDATE prescription SET worker_id = NULL, status = 'declined'").unwrap();
        assert_eq!(findings(), [Finding::Projection(sent.id)]);
        execute(&world, "UPDATE prescription SET status = 'accepted'").unwrap();
        assert_eq!(findings(), []);
        execute(&world, "UPDATE prescription SET head_count = 4").unwrap();
        assert!(matches!(findings()[..], [Finding::Chain { at: 4, why: Break::End { .. }, .. }]), "{:?}", findings());
        execute(&world, "UPDATE prescription SET head_count = 3").unwrap();
        disarm(&world);
        execute(&world, "UPDATE prescription_event SET party = 'steward' WHERE sequence = 3").unwrap();
        assert!(matches!(findings()[..], [Finding::Chain { at: 3, why: Break::Hash, .. }]), "{:?}", findings());
        execute(&world, "DELETE FROM prescription_event WHERE sequence = 3").unwrap();
        assert!(matches!(findings()[..], [Finding::Chain { why: Break::End { .. }, .. }]), "{:?}", findings());
    }

    fn planted_words_are_nowhere_in_the_database(db) {
        let world = World::new(db);
        let (made, words) = planted(&world);
        let two = world.person_of_leanne(person("J", "Whitlethorpe", "1944-03-12", None, "07700 900118"));
        let desk = world.desk(&world.leanne);
        let kept = people::open_person(desk, made.case.person_id).unwrap().stored.person;
        duplicates::merge(desk, (made.case.person_id, 1), (two.case.person_id, 1), kept).unwrap();
        let bytes = match db.url().backend() {
            Backend::Sqlite => {
                let path = db.url().sqlite_path().unwrap().to_owned();
                let mut bytes = std::fs::read(&path).unwrap();
                let journal = std::fs::read(path.with_extension("db-wal")).unwrap();
                assert!(!journal.is_empty());
                bytes.extend(journal);
                bytes
            }
            Backend::Postgres => every_row(&world).into_bytes(),
        };
        let found = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(found("Knit and natter visiting"), "the bytes were not read");
        let planted: Vec<&&str> = words.iter().filter(|word| found(word)).collect();
        assert_eq!(planted, Vec::<&&str>::new());
    }

    fn everything_on_a_person_is_one_document_without_the_notes_on_places(db) {
        let world = World::new(db);
        let (made, words) = planted(&world);
        let refused = subject_access::subject_access(world.desk(&world.leanne), made.case.person_id);
        assert!(matches!(refused, Err(Error::Refused)));
        let document = subject_access::subject_access(world.desk(&world.co_ordinator), made.case.person_id).unwrap();
        let text = document.to_string();
        for word in words.iter().filter(|word| !["Plantedplace", "999 000 1375", "07700900118"].contains(word)) {
            assert!(text.contains(word), "{word} is missing");
        }
        assert!(!text.contains("Plantedplace"));
        assert!(document["who_has_looked"].as_array().is_some_and(|lines| !lines.is_empty()));
    }

    fn erasing_leaves_counts_and_whole_chains_and_nothing_of_the_person(db) {
        let world = World::new(db);
        let (made, _) = planted(&world);
        let id = made.case.person_id;
        assert!(matches!(erase::erase(world.desk(&world.leanne), id, 1), Err(Error::Refused)));
        let desk = world.desk(&world.co_ordinator);
        assert!(matches!(erase::erase(desk, id, 9), Err(Error::Conflict(_))));
        let erased = erase::erase(desk, id, 1).unwrap();
        assert_eq!((erased.people, erased.cases, erased.measures), (1, 1, 2));
        assert!(erased.notes >= 2);
        assert!(matches!(people::open_person(desk, id), Err(Error::NotFound("person"))));
        let name = find_people::Question { name: Some("Whittlethorpe".into()), ..Default::default() };
        assert_eq!(find_people::find_people(desk, &name).unwrap(), []);
        assert_eq!(received::received_by(world.desk(&world.grace), world.group).unwrap(), []);
        assert_eq!(check(desk).unwrap(), (vec![], 1));
        assert_eq!(accounts::audit::check(db, &world.keys).unwrap().0, []);
        let rows = every_row(&world);
        assert!(rows.contains("nothing_near"), "gaps are still counted");
        let purged = purges(world.desk(&world.administrator), HOUSE).unwrap();
        assert_eq!((purged[0].why.as_str(), purged[0].erased), ("erasure", erased));
        let entries = timeline::timeline(desk, id).map(|line| line.entries.len());
        assert!(entries.is_ok_and(|count| count == 4), "four events without words");
    }

    fn what_is_old_is_purged_and_what_is_needed_is_not(db) {
        let world = World::new(db);
        let old = world.joan();
        let desk = world.desk(&world.leanne);
        let sent = world.sent(&old);
        let sent = world.group_says(&sent, Reply::Accept).unwrap();
        let sent = world.group_says(&sent, Reply::FirstContact).unwrap();
        world.group_says(&sent, Reply::Complete(GoalOutcome::Met)).unwrap();
        let close = |made: &fingerpost::prescribing::CaseRecord| {
            let reason = Some(ClosureReason::GoalsMet);
            case::move_case(desk, made.case.id, made.case.version, CaseStatus::Closed, reason).unwrap()
        };
        close(&old);
        let back = world.person_of_leanne(person("Sam", "Ng", "1990-05-06", None, "01632 960301"));
        close(&back);
        world.pass_days(400);
        case::open_case(desk, back.case.person_id).unwrap();
        assert_eq!(purge(desk).unwrap().people, 0, "nothing goes before a rule is set");
        let administrator = world.desk(&world.administrator);
        assert!(matches!(set_retention(desk, HOUSE, 12), Err(Error::Refused)));
        assert!(set_retention(administrator, HOUSE, 2).unwrap_err().to_string().contains("keep_months"));
        set_retention(administrator, HOUSE, 24).unwrap();
        assert_eq!(purge(desk).unwrap().people, 0);
        set_retention(administrator, HOUSE, 12).unwrap();
        let gone = purge(desk).unwrap();
        assert_eq!((gone.people, gone.cases), (1, 1));
        assert!(people::open_person(desk, old.case.person_id).is_err());
        assert!(people::open_person(desk, back.case.person_id).is_ok(), "who came back stays");
        assert_eq!(purge(desk).unwrap().people, 0);
        assert_eq!(purges(administrator, HOUSE).unwrap().len(), 1);
        assert_eq!(check(desk).unwrap(), (vec![], 1));
    }

    fn a_check_of_nobody_on_record_is_kept_as_long_as_a_closed_case(db) {
        let world = World::new(db);
        let officer = world.desk(&world.practice);
        let keep = || record_check(officer, HOUSE, Some(world.team), None, &Check::blank(CURRENT)).unwrap().0;
        let (silent, referred) = (keep(), world.joan());
        let own = record_check(
            world.desk(&world.leanne), HOUSE, None, Some(referred.case.person_id), &Check::blank(CURRENT),
        ).unwrap().0;
        begin_check(officer, HOUSE, None, &Check::blank(CURRENT)).unwrap();
        world.pass_days(400);
        let fresh = keep();
        world.pass_days(1);
        let administrator = world.desk(&world.administrator);
        let standing = standing_of(administrator, HOUSE).unwrap();
        assert_eq!((standing.keep_months, standing.unnamed_checks), (None, 2));
        assert_eq!(purge(officer).unwrap(), Erased::default(), "nothing goes before a rule is set");
        assert!(own_check(officer, silent).is_ok());
        assert!(keepers(administrator).unwrap().contains(&HOUSE));
        set_retention(administrator, HOUSE, 12).unwrap();
        assert_eq!(standing_of(administrator, HOUSE).unwrap().unnamed_checks, 1);
        let foreseen = foresee(officer).unwrap();
        let house = foreseen.iter().find(|one| one.organization == HOUSE).unwrap();
        assert_eq!(house.unnamed_checks, 1);
        let gone = purge(officer).unwrap();
        assert_eq!(gone, Erased { measures: 1, ..Erased::default() });
        assert!(matches!(own_check(officer, silent), Err(Error::NotFound("check"))));
        assert!(own_check(officer, fresh).is_ok() && own_check(world.desk(&world.leanne), own).is_ok());
        let logged = purges(administrator, HOUSE).unwrap();
        assert_eq!((logged.len(), logged[0].why.as_str(), logged[0].erased), (1, "retention", gone));
        assert_eq!(purge(officer).unwrap(), Erased::default());
        assert_eq!(purges(administrator, HOUSE).unwrap().len(), 1);
    }

    fn a_change_of_the_sealing_key_leaves_everything_readable(db) {
        let world = World::new(db);
        let (made, _) = planted(&world);
        world.keys.add_key(db).unwrap();
        fingerpost::database::seal::rotate(db, &world.keys, &mut |_| {}).unwrap();
        let counts = db.read(fingerpost::database::seal::count_by_key).unwrap();
        assert_eq!(counts.keys().copied().collect::<Vec<_>>(), [2]);
        let opened = people::open_person(world.desk(&world.leanne), made.case.person_id).unwrap();
        assert_eq!(opened.stored.person.family_name.expose(), "Whittlethorpe");
        assert_eq!(check(world.desk(&world.leanne)).unwrap(), (vec![], 1));
    }
}

/// Every row of every table as text, sealed bytes as hexadecimal digits.
fn every_row(world: &World<'_>) -> String {
    use diesel::prelude::*;
    use fingerpost::database::DbConnection;
    #[derive(QueryableByName)]
    struct One {
        #[diesel(sql_type = diesel::sql_types::Text)]
        words: String,
    }
    world
        .read::<_, Error>(|conn| {
            let tables: Vec<One> = match conn {
                DbConnection::Sqlite(c) => {
                    diesel::sql_query("SELECT name AS words FROM sqlite_schema WHERE type = 'table'").load(c)?
                }
                DbConnection::Postgres(c) => {
                    diesel::sql_query("SELECT tablename::text AS words FROM pg_tables WHERE schemaname = 'public'")
                        .load(c)?
                }
            };
            let mut all = String::new();
            for table in tables {
                let name = table.words;
                let rows: Vec<One> = match conn {
                    DbConnection::Postgres(c) => {
                        diesel::sql_query(format!("SELECT t::text AS words FROM \"{name}\" t")).load(c)?
                    }
                    DbConnection::Sqlite(c) if name == "not_placed" => {
                        diesel::sql_query("SELECT need || reason AS words FROM not_placed").load(c)?
                    }
                    DbConnection::Sqlite(_) => Vec::new(),
                };
                for row in rows {
                    all.push_str(&row.words);
                    all.push('\n');
                }
            }
            Ok(all)
        })
        .unwrap()
}
