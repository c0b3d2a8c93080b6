//! What any frontline worker does, and what goes on paper: checks as drafts, sheets keyed in, notes on places for
//! named colleagues, gaps, what letters are written from, and progress in numbers.

use super::{HOUSE, World, joan, person};
use chrono::Days;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fingerpost::accounts::Action;
use fingerpost::database::DbConnection;
use fingerpost::domain::measure::{Answer, AnsweredBy, Moment, OwnGoalScore};
use fingerpost::domain::nine_questions::{CURRENT, Check, Choice, MayTell, Question};
use fingerpost::domain::person::ReferralReason;
use fingerpost::domain::prescription::NotPlacedReason;
use fingerpost::prescribing::check_in::{
    begin_check, change_draft, draft, drop_draft, finish_draft, made_this_week, own_check, record_check,
    refer_from_check,
};
use fingerpost::prescribing::measures::{Answers, record_measure, record_measures};
use fingerpost::prescribing::paper::{Paper, papers};
use fingerpost::prescribing::places::{PlaceNote, colleagues, keep_place, places, report_gap};
use fingerpost::prescribing::progress::{Said, progress};
use fingerpost::prescribing::refer_in::Who;
use fingerpost::prescribing::{Error, signpost};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(world: &World<'_>, from: &str) -> i64 {
    let query = format!("SELECT count(*) AS n FROM {from}");
    let counted = world.read::<_, Error>(|conn| {
        Ok(match conn {
            DbConnection::Sqlite(c) => diesel::sql_query(query).get_result::<Count>(c)?,
            DbConnection::Postgres(c) => diesel::sql_query(query).get_result::<Count>(c)?,
        })
    });
    counted.unwrap().n
}

fn lines(world: &World<'_>, detail: &str) -> i64 {
    count(world, &format!("audit_line WHERE detail = '{detail}'"))
}

on_both_backends! {
    fn a_check_is_a_draft_until_it_is_kept_and_its_words_of_harm_never_are(db) {
        let world = World::new(db);
        let desk = world.desk(&world.practice);
        let begun = Check { place: Some("PR6 9LA".into()), ..Check::blank(CURRENT) };
        let id = begin_check(desk, HOUSE, Some(world.team), &begun).unwrap();
        change_draft(desk, id, |check| check.answer(Question::WarmAndFed, Some(Choice::NoWarmth))).unwrap();
        change_draft(desk, id, |check| check.answer(Question::WarmAndFed, Some(Choice::Yes))).unwrap();
        change_draft(desk, id, |check| check.answer(Question::WarmAndFed, Some(Choice::NoWarmth))).unwrap();
        assert_eq!(draft(desk, id).unwrap().check.answers.len(), 1, "the last answer counts");
        assert!(matches!(draft(world.desk(&world.leanne), id), Err(Error::Refused)), "nobody else's");
        change_draft(desk, id, |check| check.would_like = Some("that he stops".into())).unwrap();
        change_draft(desk, id, |check| check.stop(Question::WouldLikeDifferent)).unwrap();
        let unsaid = finish_draft(desk, id, |check| check.may_tell = MayTell::Yes).unwrap_err().to_string();
        assert!(unsaid.contains("tell_whom"), "{unsaid}");
        assert!(draft(desk, id).is_ok(), "what was wrong took nothing away");
        let (kept, findings) = finish_draft(desk, id, |check| check.may_tell = MayTell::No).unwrap();
        assert_eq!(kept, id);
        assert!(findings.stop && findings.needs.first() == Some(&ReferralReason::Warmth));
        assert!(matches!(draft(desk, id), Err(Error::NotFound("check"))));
        let made = own_check(desk, id).unwrap().check;
        assert!(made.stopped && made.would_like.is_none());
        assert_eq!((lines(&world, "begun"), lines(&world, "recorded")), (1, 1));
    }

    fn a_draft_is_gone_when_it_is_dropped_and_after_a_day(db) {
        let world = World::new(db);
        let desk = world.desk(&world.practice);
        let begin = || begin_check(desk, HOUSE, None, &Check::blank(CURRENT)).unwrap();
        let (dropped, forgotten) = (begin(), begin());
        drop_draft(desk, dropped).unwrap();
        assert!(draft(desk, dropped).is_err() && draft(desk, forgotten).is_ok());
        world.pass_days(2);
        begin();
        assert!(draft(desk, forgotten).is_err());
        assert!(begin_check(world.desk(&world.grace), HOUSE, None, &Check::blank(CURRENT)).is_err());
    }

    fn sheets_keep_their_day_and_their_place(db) {
        let world = World::new(db);
        let desk = world.desk(&world.practice);
        let day = world.today() - Days::new(3);
        let sheet = Check { on_paper: Some(day), place: Some("Rivington".into()), ..Check::blank(CURRENT) };
        for _ in 0..10 {
            record_check(desk, HOUSE, None, None, &sheet).unwrap();
        }
        let (id, _) = record_check(desk, HOUSE, None, None, &sheet).unwrap();
        let made = own_check(desk, id).unwrap();
        assert_eq!((made.at.date_naive(), made.check.place.unwrap().expose().as_str()), (day, "Rivington"));
        assert_eq!(made_this_week(desk).unwrap(), 11);
        let unplaced = Check { place: None, ..sheet };
        assert!(record_check(desk, HOUSE, None, None, &unplaced).unwrap_err().to_string().contains("place"));
    }

    fn a_check_is_passed_on_with_a_yes_and_once(db) {
        let world = World::new(db);
        let desk = world.desk(&world.practice);
        let mut check = Check::blank(CURRENT);
        check.answer(Question::OnYourOwn, Some(Choice::MostDays));
        let (silent, _) = record_check(desk, HOUSE, Some(world.team), None, &check).unwrap();
        let new = || world.referral(Who::New(Box::new(joan())));
        let refused = refer_from_check(desk, silent, new()).unwrap_err().to_string();
        assert!(refused.contains("may_tell"), "{refused}");
        (check.may_tell, check.tell_whom) = (MayTell::Yes, Some("the link worker".into()));
        let (id, _) = record_check(desk, HOUSE, Some(world.team), None, &check).unwrap();
        let taken = refer_from_check(desk, id, new()).unwrap();
        assert_eq!(own_check(desk, id).unwrap().person_id, Some(taken.person_id));
        assert!(refer_from_check(desk, id, new()).unwrap_err().to_string().contains("sent on already"));
        assert!(matches!(refer_from_check(world.desk(&world.leanne), id, new()), Err(Error::Refused)));
        assert_eq!(count(&world, &format!("nine_question_check WHERE person_id = '{}'", taken.person_id)), 1);
    }

    fn a_note_on_a_place_is_read_by_whom_it_names_and_by_nobody_else(db) {
        let world = World::new(db);
        let desk = world.desk(&world.leanne);
        let note = |version, shared_with: &[Uuid]| PlaceNote {
            user_id: world.leanne.id,
            service_id: world.visiting,
            shared_with_team: None,
            shared_with: shared_with.iter().copied().collect(),
            pinned: true,
            last_spoke_on: Some(world.today()),
            words: Some("ring before 11, ask for Jean".into()),
            version,
        };
        let known = colleagues(desk).unwrap();
        assert_eq!(known, BTreeSet::from([world.imran.id, world.stranger.id, world.co_ordinator.id]));
        keep_place(desk, &note(0, &[world.imran.id])).unwrap();
        let of = |user| places(world.desk(user), None).unwrap();
        let read = of(&world.imran);
        assert_eq!((read.len(), read[0].user_id), (1, world.leanne.id));
        assert_eq!(read[0].words.as_ref().unwrap().expose(), "ring before 11, ask for Jean");
        assert_eq!((of(&world.co_ordinator), of(&world.stranger)), (vec![], vec![]));
        let foreign = keep_place(desk, &note(1, &[world.grace.id])).unwrap_err().to_string();
        assert!(foreign.contains("shared_with"), "{foreign}");
        keep_place(desk, &note(1, &[world.co_ordinator.id])).unwrap();
        assert_eq!((of(&world.imran).len(), of(&world.co_ordinator).len()), (0, 1));
        let mut early = note(2, &[]);
        early.last_spoke_on = world.today().succ_opt();
        assert!(keep_place(desk, &early).unwrap_err().to_string().contains("last_spoke_on"));
        assert!(places(world.desk(&world.practice), None).is_err());
    }

    fn a_gap_is_of_nobody_and_of_ones_own_organization(db) {
        let world = World::new(db);
        let gap = |user, house| report_gap(world.desk(user), house, ReferralReason::Transport, NotPlacedReason::NothingNear);
        gap(&world.leanne, HOUSE).unwrap();
        assert!(matches!(gap(&world.leanne, world.group), Err(Error::Refused)));
        assert!(matches!(gap(&world.grace, world.group), Err(Error::Refused)));
        assert_eq!(count(&world, "not_placed WHERE case_id IS NULL AND need = 'transport'"), 1);
    }

    fn what_letters_are_written_from_is_for_the_worker_and_leaves_a_line(db) {
        let world = World::new(db);
        let made = world.joan();
        world.sent(&made);
        let desk = world.desk(&world.leanne);
        signpost::signpost(desk, made.case.id, world.telephone).unwrap();
        signpost::warm_introduction(desk, made.case.id, world.telephone).unwrap();
        let read = papers(desk, made.case.id, Paper::MessageBack).unwrap();
        assert_eq!((read.prescriptions.len(), read.told_of.as_slice()), (1, [world.telephone].as_slice()));
        assert_eq!(read.referral.unwrap().referrer.name.expose(), "Dr Anwar");
        assert_eq!(lines(&world, "message_back"), 1);
        for user in [&world.imran, &world.stranger, &world.grace, &world.practice, &world.steward] {
            assert!(matches!(papers(world.desk(user), made.case.id, Paper::YourPlan), Err(Error::Refused)));
        }
        assert_eq!(lines(&world, "your_plan"), 0, "who may not, leaves no line of having done it");
    }

    fn goals_are_kept_together_or_not_at_all(db) {
        let world = World::new(db);
        let made = world.joan();
        let desk = world.desk(&world.leanne);
        let goal = |goal_id, score| Answers::OwnGoal(OwnGoalScore { goal_id, score });
        let own = made.case.goals[0].id;
        let both = vec![goal(own, 2), goal(Uuid::from_u128(5), 3)];
        let by = AnsweredBy::PersonWithHelp;
        let error = record_measures(desk, made.case.id, Moment::Baseline, world.today(), by, both).unwrap_err().to_string();
        assert!(error.contains("goal_id"), "{error}");
        assert_eq!(papers(desk, made.case.id, Paper::YourPlan).unwrap().asked, []);
        record_measures(desk, made.case.id, Moment::Baseline, world.today(), by, vec![goal(own, 2)]).unwrap();
        assert_eq!(papers(desk, made.case.id, Paper::YourPlan).unwrap().asked.len(), 1);
    }

    fn progress_says_nothing_of_few_people(db) {
        let world = World::new(db);
        let desk = world.desk(&world.leanne);
        let answers = |value: u8| Answers::Ons4 { items: [Some(Answer::Said(value)), None, None, Some(Answer::RatherNotSay)] };
        let start = world.today();
        let cases: Vec<Uuid> = (0..10)
            .map(|n| world.person_of_leanne(person("Sam", "Ng", "1990-05-06", None, &format!("01632 9603{n:02}"))).case.id)
            .collect();
        for case in &cases {
            record_measure(desk, *case, Moment::Baseline, start, AnsweredBy::Person, answers(4)).unwrap();
        }
        world.pass_days(84);
        let told = || progress(world.desk(&world.co_ordinator), Action::ReadInsight, start, world.today()).unwrap();
        for case in &cases[..9] {
            record_measure(desk, *case, Moment::FollowUp, world.today(), AnsweredBy::Person, answers(6)).unwrap();
        }
        let few = told();
        assert_eq!((few.len(), few[0].of.as_str(), &few[0].said), (1, "satisfied", &Said::TooFew));
        record_measure(desk, cases[9], Moment::FollowUp, world.today(), AnsweredBy::Person, answers(5)).unwrap();
        let enough = Said::Means { people: 10, first: 400, latest: 590, directions: Some([10, 0, 0]) };
        assert_eq!(told()[0].said, enough);
        assert!(matches!(progress(desk, Action::ReadInsight, start, start), Err(Error::Refused)), "not for workers");
        assert_eq!(lines(&world, "progress"), 2);
    }
}
