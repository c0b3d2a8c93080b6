//! Triage, the case and its plan, tries, notes, measures, the check of nine questions, introductions.

use super::{HOUSE, World, joan, person, plan};
use fingerpost::accounts::{AuditActor, Grant, Role, membership};
use fingerpost::domain::case::{AttemptOutcome, CaseStatus, ClosureReason};
use fingerpost::domain::consent::{ConsentMethod, GivenBy};
use fingerpost::domain::measure::{Answer, AnsweredBy, Comparison, Direction, Moment};
use fingerpost::domain::nine_questions::{CURRENT, Check, Choice, Question};
use fingerpost::domain::person::ReferralReason;
use fingerpost::domain::prescription::{Fit, NotPlacedReason};
use fingerpost::domain::referral::Urgency;
use fingerpost::domain::{
    AccessFact, Aspect, Candidate, Capacity, Finding, MatchError, Matcher, Stated, Wanted, Way, Wishes,
};
use fingerpost::prescribing::consent::{No, decline};
use fingerpost::prescribing::matching::{look_at, match_services};
use fingerpost::prescribing::measures::{Answers, measures_of, record_measure};
use fingerpost::prescribing::note::{NoteKind, add_note};
use fingerpost::prescribing::refer_in::Who;
use fingerpost::prescribing::{
    Error, MessageKind, case, check_in, follow_referral, plan as plans, refer_in, signpost, timeline, triage,
};
use uuid::Uuid;

fn candidate(id: Uuid, places: i64) -> Candidate {
    let capacity = Capacity::from_available(places, "2026-11-20".parse().unwrap());
    let fit = if capacity.status.has_space() { Fit::Meets } else { Fit::DoesNotMeet };
    Candidate {
        service_id: id,
        organization_id: None,
        name: "Visiting".to_owned(),
        score: 1.0,
        findings: vec![Finding { aspect: Aspect::Room, fit, stated: Stated::Room(capacity.clone()) }],
        capacity: Some(capacity),
    }
}

/// Offers one service with room and one without, and looks at what it was asked.
struct Shelf(Uuid, Uuid);

impl Matcher for Shelf {
    fn matching(&self, wanted: &Wanted, _limit: usize) -> Result<Vec<Candidate>, MatchError> {
        assert_eq!(wanted.age, Some(82));
        assert!(wanted.needs.contains(&ReferralReason::Lonely));
        Ok(vec![candidate(self.0, 0), candidate(self.1, 3)])
    }

    fn look_at(&self, _wanted: &Wanted, service_id: Uuid) -> Result<Option<Candidate>, MatchError> {
        Ok((service_id == self.1).then(|| candidate(service_id, 3)))
    }
}

on_both_backends! {
    fn new_referrals_wait_in_order_and_are_assigned_or_returned(db) {
        let world = World::new(db);
        let first = world.refer(joan());
        let mut urgent = world.referral(Who::New(Box::new(person("Sam", "Ng", "1990-05-06", None, "01632 960301"))));
        (urgent.urgency, urgent.urgent_because) = (Urgency::FastTrack, Some("no food in the house".into()));
        let second = refer_in::take_referral(world.desk(&world.practice), urgent).unwrap();
        let desk = world.desk(&world.co_ordinator);
        let queue = triage::queue(desk, HOUSE, Some(world.team)).unwrap();
        let ids: Vec<Uuid> = queue.iter().map(|queued| queued.case.case.id).collect();
        assert_eq!(ids, [second.case_id, first.case_id], "the fast track first");
        assert_eq!(queue[1].age, Some(82));
        assert!(matches!(triage::queue(world.desk(&world.leanne), HOUSE, None), Err(Error::Refused)));

        let load = triage::assign(desk, first.case_id, 1, world.leanne.id).unwrap();
        assert_eq!(load.open_cases, 1);
        assert!(matches!(triage::assign(desk, first.case_id, 1, world.imran.id), Err(Error::Conflict(_))));
        let wrong = triage::assign(desk, second.case_id, 1, world.stranger.id).unwrap_err().to_string();
        assert!(wrong.starts_with("worker_id"), "{wrong}");
        assert!(triage::return_to_referrer(desk, second.case_id, 1, " ".into()).is_err());
        let back = triage::return_to_referrer(desk, second.case_id, 1, "please add a telephone number".into()).unwrap();
        assert_eq!(back.case.status, CaseStatus::ReturnedToReferrer);
        assert_eq!(triage::queue(desk, HOUSE, Some(world.team)).unwrap(), []);
        assert!(matches!(triage::queue(desk, HOUSE, None), Err(Error::Refused)), "one team, not all of them");
        let practice = world.desk(&world.practice);
        let word = follow_referral::follow(practice, second.referral_id).unwrap();
        assert_eq!(word.status, CaseStatus::ReturnedToReferrer);
        assert_eq!(word.returned_because, Some("please add a telephone number".into()));
        let foreign = follow_referral::follow(world.desk(&world.leanne), second.referral_id);
        assert!(matches!(foreign, Err(Error::Refused)));
        let letters = world.read(|conn| fingerpost::prescribing::unsent(conn, 100)).unwrap();
        let back = letters.iter().find(|one| one.kind == MessageKind::ReferralReturned).unwrap();
        assert_eq!(back.link, format!("/referrals/{}", second.referral_id));

        assert!(follow_referral::send_again(practice, second.referral_id, " ".into()).is_err());
        follow_referral::send_again(practice, second.referral_id, "01632 960301".into()).unwrap();
        let again = triage::queue(desk, HOUSE, Some(world.team)).unwrap();
        assert_eq!((again.len(), again[0].called.expose().as_str()), (1, "Sam Ng"));
        assert_eq!(follow_referral::follow(practice, second.referral_id).unwrap().status, CaseStatus::New);
        let twice = follow_referral::send_again(practice, second.referral_id, "and again".into()).unwrap_err();
        assert!(twice.to_string().contains("not asked for any more"), "{twice}");
        let history = timeline::timeline(desk, second.person_id).unwrap();
        assert!(history.entries.iter().any(|(_, what)| matches!(what, timeline::Happened::Note(note) if note.words.expose() == "01632 960301")));
        let loads = triage::loads(desk, HOUSE, Some(world.team)).unwrap();
        assert_eq!((loads[0].worker, loads.len()), (world.imran.id, 2), "the emptiest desk first");
    }

    fn whose_worker_has_left_comes_back_to_the_queue(db) {
        let world = World::new(db);
        let joan = world.joan();
        let desk = world.desk(&world.co_ordinator);
        assert_eq!(triage::queue(desk, HOUSE, Some(world.team)).unwrap(), []);
        let grant = Grant::in_team(Role::LinkWorker, HOUSE, world.team);
        let by = AuditActor::Operator;
        world.write(|tx| membership::withdraw(tx, &world.keys, by, world.leanne.id, grant)).unwrap();
        let waiting = triage::queue(desk, HOUSE, Some(world.team)).unwrap();
        assert_eq!((waiting.len(), waiting[0].is_left_behind()), (1, true));
        triage::assign(desk, joan.case.id, joan.case.version, world.imran.id).unwrap();
        assert_eq!(triage::queue(desk, HOUSE, Some(world.team)).unwrap(), []);
        let (now, _) = case::open_case_page(desk, joan.case.id).unwrap();
        assert_eq!((now.case.status, now.case.worker_id), (CaseStatus::Active, Some(world.imran.id)));
    }

    fn a_case_is_given_up_only_after_tries_on_three_days_and_in_two_ways(db) {
        let world = World::new(db);
        let taken = world.refer(joan());
        triage::assign(world.desk(&world.co_ordinator), taken.case_id, 1, world.leanne.id).unwrap();
        let desk = world.desk(&world.leanne);
        let close = |seen| {
            let reason = Some(ClosureReason::NoContactAfterTries);
            case::move_case(desk, taken.case_id, seen, CaseStatus::Closed, reason)
        };
        let mut seen = 2;
        for outcome in [AttemptOutcome::NoAnswer, AttemptOutcome::Voicemail, AttemptOutcome::LetterSent] {
            assert!(close(seen).unwrap_err().to_string().contains("too early"));
            let tried = case::contact_attempt(desk, taken.case_id, outcome, Some("rang twice".into())).unwrap();
            assert_eq!(tried.case.status, CaseStatus::TryingToContact);
            seen = tried.case.version;
            world.pass_days(1);
        }
        let closed = close(seen).unwrap();
        assert_eq!(closed.case.closure, Some(ClosureReason::NoContactAfterTries));
        let again = case::open_case(desk, taken.person_id).unwrap();
        assert_eq!((again.case.status, again.case.worker_id), (CaseStatus::Allocated, Some(world.leanne.id)));
        assert!(case::open_case(desk, taken.person_id).unwrap_err().to_string().contains("open case"));
    }

    fn a_plan_is_in_their_words_and_two_who_write_it_do_not_overwrite_each_other(db) {
        let world = World::new(db);
        let made = world.joan();
        assert_eq!(made.case.status, CaseStatus::Active);
        assert_eq!(made.case.goals[0].words.expose(), "Get out twice a week");
        let desk = world.desk(&world.leanne);
        let seen = made.case.version;
        let mut fresh = plan();
        fresh.goals[0].importance = 11;
        let error = plans::save_plan(desk, made.case.id, seen, fresh.clone()).unwrap_err().to_string();
        assert!(error.contains("goals.0.importance"), "{error}");
        fresh.goals[0].importance = 8;
        plans::save_plan(world.desk(&world.co_ordinator), made.case.id, seen, fresh).unwrap();
        assert!(matches!(plans::save_plan(desk, made.case.id, seen, plan()), Err(Error::Conflict(_))));
        let (now, _) = case::open_case_page(desk, made.case.id).unwrap();
        assert_eq!((now.case.goals.len(), now.case.goals[0].importance), (1, 8));
        assert!(matches!(plans::save_plan(world.desk(&world.imran), made.case.id, seen, plan()), Err(Error::Refused)));
    }

    fn notes_introductions_and_what_was_not_found_stand_on_the_timeline(db) {
        let world = World::new(db);
        let made = world.joan();
        let desk = world.desk(&world.leanne);
        let id = made.case.id;
        add_note(desk, id, NoteKind::Conversation, "Her son rings on Sundays".into()).unwrap();
        assert!(add_note(desk, id, NoteKind::Conversation, " ".into()).is_err());
        assert!(matches!(add_note(world.desk(&world.imran), id, NoteKind::Information, "x".into()), Err(Error::Refused)));
        signpost::signpost(desk, id, world.telephone).unwrap();
        signpost::warm_introduction(desk, id, world.visiting).unwrap();
        assert!(matches!(signpost::signpost(desk, id, Uuid::nil()), Err(Error::NotFound("service"))));
        case::record_not_placed(desk, id, ReferralReason::Transport, NotPlacedReason::NothingNear).unwrap();
        let (now, _) = case::open_case_page(desk, id).unwrap();
        assert_eq!(now.case.not_placed[0].need, ReferralReason::Transport);
        assert_eq!(timeline::timeline(desk, made.case.person_id).unwrap().entries.len(), 4);
    }

    fn measures_show_a_change_and_are_not_asked_of_others(db) {
        let world = World::new(db);
        let made = world.joan();
        let desk = world.desk(&world.leanne);
        let answers = |values: [u8; 4]| Answers::Ons4 { items: values.map(|value| Some(Answer::Said(value))) };
        let today = world.today();
        let ask = |by, answers, on| record_measure(desk, made.case.id, Moment::Baseline, on, by, answers);
        ask(AnsweredBy::Person, answers([4, 4, 5, 7]), today).unwrap();
        assert!(ask(AnsweredBy::Proxy, answers([4, 4, 5, 7]), today).unwrap_err().to_string().contains("person alone"));
        assert!(ask(AnsweredBy::Person, answers([11, 4, 5, 7]), today).unwrap_err().to_string().contains("satisfied"));
        let tomorrow = today + chrono::Days::new(1);
        assert!(ask(AnsweredBy::Person, answers([4, 4, 5, 7]), tomorrow).is_err());
        world.pass_days(84);
        let later = world.today();
        record_measure(desk, made.case.id, Moment::FollowUp, later, AnsweredBy::Person, answers([6, 6, 5, 5])).unwrap();
        let (asked, changes) = measures_of(desk, made.case.id).unwrap();
        assert_eq!(asked.len(), 2);
        let anxious = changes.iter().find(|change| change.of == "anxious").unwrap();
        let Comparison::Changed(change) = anxious.comparison else { panic!("{anxious:?}") };
        assert_eq!((change.from, change.to, change.days, change.direction), (7, 5, 84, Direction::Better));
    }

    fn the_nine_questions_lead_to_needs_and_stop_for_safety(db) {
        let world = World::new(db);
        let check = Check {
            answers: vec![(Question::SafeAtHome, Choice::No), (Question::WarmAndFed, Choice::NoWarmth)],
            would_like: Some("a warm room".into()),
            ..Check::blank(CURRENT)
        };
        let desk = world.desk(&world.practice);
        let (id, findings) = check_in::record_check(desk, HOUSE, None, None, &check).unwrap();
        assert!(findings.stop && findings.needs.contains(&ReferralReason::Warmth));
        assert_eq!(check_in::own_check(desk, id).unwrap().check, check);
        assert!(check_in::own_check(world.desk(&world.leanne), id).is_err());
        assert!(matches!(
            check_in::record_check(world.desk(&world.grace), HOUSE, None, None, &check),
            Err(Error::Refused)
        ));
    }

    fn services_are_ranked_with_full_ones_below(db) {
        let world = World::new(db);
        let made = world.joan();
        let shelf = Shelf(world.visiting, world.telephone);
        let desk = world.desk(&world.leanne);
        let ranked = match_services(desk, &shelf, made.case.id, None, 10).unwrap();
        let ids = |list: &[Candidate]| list.iter().map(|one| one.service_id).collect::<Vec<_>>();
        assert_eq!((ids(&ranked.fitting), ids(&ranked.below)), (vec![world.telephone], vec![world.visiting]));
        assert!(ranked.wanted.wishes.access.contains(&AccessFact::HearingLoop));
        let refused = match_services(world.desk(&world.stranger), &shelf, made.case.id, None, 10);
        assert!(matches!(refused, Err(Error::Refused)));
    }

    fn what_somebody_wishes_is_asked_once_and_kept_with_the_case(db) {
        let world = World::new(db);
        let made = world.joan();
        let shelf = Shelf(world.visiting, world.telephone);
        let desk = world.desk(&world.leanne);
        let wanted = match_services(desk, &shelf, made.case.id, None, 10).unwrap().wanted;
        let (before, _) = case::open_case_page(desk, made.case.id).unwrap();
        assert_eq!(before.case.wishes, None, "looking changes nothing");
        let wishes = Wishes { ways: [Way::NotAGroup].into(), days: vec![chrono::Weekday::Tue], ..Wishes::default() };
        let asked = Wanted { wishes: wishes.clone(), ..wanted.clone() };
        match_services(desk, &shelf, made.case.id, Some(asked), 10).unwrap();
        let more = Wanted { needs: [ReferralReason::Lonely, ReferralReason::Shopping].into(), ..wanted.clone() };
        match_services(desk, &shelf, made.case.id, Some(Wanted { wishes: wishes.clone(), ..more }), 10).unwrap();
        let again = match_services(desk, &shelf, made.case.id, None, 10).unwrap();
        assert!(again.wanted.needs.contains(&ReferralReason::Shopping), "what else she needs is in her plan");
        assert_eq!(again.wanted.wishes, wishes, "and a hearing loop that was taken away stays away");
        let nothing = Wanted { needs: Default::default(), ..wanted };
        let error = match_services(desk, &shelf, made.case.id, Some(nothing), 10).unwrap_err().to_string();
        assert!(error.contains("needs"), "{error}");
    }

    fn one_service_is_looked_at_with_what_stands_in_the_way(db) {
        let world = World::new(db);
        let made = world.joan();
        let shelf = Shelf(world.visiting, world.telephone);
        let desk = world.desk(&world.leanne);
        let looked = look_at(desk, &shelf, made.case.id, world.telephone).unwrap();
        assert!(looked.agreement.is_some_and(|status| !status.allows_sharing()), "nobody has signed anything");
        assert_eq!((looked.consent, looked.no_thanks), (None, None));
        let no = No {
            service_id: world.telephone,
            by: GivenBy::Person,
            method: ConsentMethod::Telephone,
            reason: "Cannot hear well on the telephone".into(),
            ask_again_on: Some(world.today() + chrono::Days::new(30)),
        };
        decline(desk, made.case.id, no).unwrap();
        let below = match_services(desk, &shelf, made.case.id, None, 10).unwrap().below;
        assert_eq!(below.len(), 2, "what she does not want goes below");
        world.pass_days(31);
        let ranked = match_services(desk, &shelf, made.case.id, None, 10).unwrap();
        assert_eq!(ranked.fitting.len(), 1, "and may be asked about again on the day that she named");
        assert!(ranked.no_thanks.contains_key(&world.telephone));
        assert!(matches!(look_at(desk, &shelf, made.case.id, Uuid::nil()), Err(Error::NotFound("service"))));
        assert!(matches!(look_at(world.desk(&world.stranger), &shelf, made.case.id, world.telephone), Err(Error::Refused)));
    }
}
