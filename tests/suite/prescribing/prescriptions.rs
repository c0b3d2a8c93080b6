//! A prescription from draft to end; who may do what; conflicts; consent taken back.

use super::{World, letter, said};
use chrono::NaiveDate;
use diesel::prelude::*;
use fingerpost::database::schema::{sealed_eligibility, service};
use fingerpost::domain::case::{CaseStatus, ClosureReason};
use fingerpost::domain::consent::{ConsentMethod, GivenBy, SharedField};
use fingerpost::domain::prescription::{
    Criterion, DeclineReason, DidNotAttendReason, Event, Fit, GoalOutcome, Missing, NotPlacedReason, Onward, Party,
    Status,
};
use fingerpost::prescribing::check::{Finding, check};
use fingerpost::prescribing::respond::{Reply, respond};
use fingerpost::prescribing::{
    Error, MessageKind, Now, case, consent, erase, follow, prescribe, received, reroute, service_closed,
    subject_access, timeline, unsent,
};
use std::collections::BTreeMap;

on_both_backends! {
    fn nothing_is_sent_before_eligibility_agreement_and_consent_are_there(db) {
        let world = World::new(db);
        let made = world.joan();
        let desk = world.desk(&world.leanne);
        let draft = prescribe::draft(desk, made.case.id, world.visiting).unwrap();
        let missing = prescribe::missing(desk, draft.id, &letter(&draft)).unwrap();
        assert!(matches!(missing[..], [Missing::Agreement(_), Missing::Consent(_)]), "{missing:?}");
        let refused = prescribe::send(desk, draft.id, draft.version, letter(&draft));
        assert!(matches!(refused, Err(Error::NotCleared(_))));
        world.agreement_with(world.group);
        world.consent(made.case.person_id, world.telephone_group);
        assert_eq!(prescribe::missing(desk, draft.id, &letter(&draft)).unwrap().len(), 1, "consent for another group");
        world.consent(made.case.person_id, world.group);
        let mut more = letter(&draft);
        more.fields.insert(SharedField::Address);
        let missing = prescribe::missing(desk, draft.id, &more).unwrap();
        assert!(missing[0].to_string().contains("your address"), "{missing:?}");
        assert!(matches!(prescribe::send(world.desk(&world.imran), draft.id, 1, letter(&draft)), Err(Error::Refused)));
        let sent = prescribe::send(desk, draft.id, draft.version, letter(&draft)).unwrap();
        assert_eq!(sent.status, Status::Sent);
        let waiting = db.read(|conn| unsent(conn, 10)).unwrap();
        let new = waiting.iter().find(|message| message.kind == MessageKind::NewRequest).unwrap();
        assert!(new.link.ends_with(&draft.id.to_string()));
        assert!(!format!("{waiting:?}").contains("Joan"));
    }

    fn the_group_reads_what_was_agreed_and_nothing_else(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        let shown = received::open_received(world.desk(&world.grace), sent.id).unwrap();
        assert!(shown.state.opened_at.is_some());
        let fields: Vec<SharedField> = shown.facts.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, [SharedField::Name, SharedField::Phone, SharedField::CommunicationNeeds]);
        assert_eq!(shown.facts[1].1.expose(), "07700 900118 let it ring");
        assert_eq!(shown.words[0].2.expose(), "She likes dominoes");
        let listed = received::received_by(world.desk(&world.grace), world.group).unwrap();
        assert_eq!(listed[0].called.as_ref().unwrap().expose(), "Joan Whittlethorpe");
        for user in [&world.other_group, &world.steward, &world.leanne] {
            assert!(matches!(received::open_received(world.desk(user), sent.id), Err(Error::Refused)));
            assert!(matches!(received::received_by(world.desk(user), world.group), Err(Error::Refused)));
        }
    }

    fn it_goes_from_a_yes_to_an_end_and_the_machine_refuses_the_rest(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        let today = world.today();
        let early = world.group_says(&sent, Reply::Attended(today)).unwrap_err();
        assert!(matches!(early, Error::Machine(_)), "{early}");
        assert!(matches!(world.worker_says(&sent, Reply::Opened), Err(Error::Machine(_))));
        let accepted = world.group_says(&sent, Reply::Accept).unwrap();
        assert!(accepted.contact_by.unwrap() > world.now());
        let contact = world.group_says(&accepted, Reply::FirstContact).unwrap();
        let missed = world.group_says(&contact, Reply::DidNotAttend(today, DidNotAttendReason::Ill)).unwrap();
        let came = world.group_says(&missed, Reply::Attended(today)).unwrap();
        let ongoing = world.group_says(&came, Reply::BecomeOngoing).unwrap();
        let done = world.group_says(&ongoing, Reply::Complete(GoalOutcome::PartlyMet)).unwrap();
        assert_eq!((done.status, done.attended, done.missed), (Status::Completed, 1, 1));
        assert!(matches!(world.worker_says(&done, Reply::Nudge), Err(Error::Machine(_))));
        let kinds: Vec<MessageKind> = db.read(|conn| unsent(conn, 50)).unwrap().iter().map(|m| m.kind).collect();
        for kind in [MessageKind::Answer, MessageKind::DidNotAttend, MessageKind::Ended] {
            assert!(kinds.contains(&kind), "{kind}");
        }
    }

    fn a_question_needs_words_and_its_answer_reaches_the_group(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        assert!(world.group_says(&sent, Reply::Ask).unwrap_err().to_string().starts_with("note"));
        let (group, worker) = (world.desk(&world.grace), world.desk(&world.leanne));
        let question = Some("Does she manage stairs?".into());
        let by = Party::ReceivingOrganization;
        let asked = respond(group, sent.id, sent.version, Reply::Ask, by, question).unwrap();
        let answer = Some("One flight".into());
        let answered = respond(worker, sent.id, asked.version, Reply::Answer, Party::Worker, answer).unwrap();
        assert_eq!(answered.status, Status::Sent);
        let words = received::open_received(group, sent.id).unwrap().words;
        let words: Vec<&str> = words.iter().map(|(_, _, words)| words.expose().as_str()).collect();
        assert_eq!(words, ["She likes dominoes", "Does she manage stairs?", "One flight"]);
    }

    fn nobody_acts_for_whom_they_are_not(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        let act = |user, by| respond(world.desk(user), sent.id, sent.version, Reply::Accept, by, None);
        assert!(matches!(act(&world.leanne, Party::ReceivingOrganization), Err(Error::Refused)));
        assert!(matches!(act(&world.grace, Party::Worker), Err(Error::Refused)));
        assert!(matches!(act(&world.other_group, Party::ReceivingOrganization), Err(Error::Refused)));
        assert!(matches!(act(&world.imran, Party::Worker), Err(Error::Refused)), "a colleague reads");
        assert!(matches!(act(&world.leanne, Party::Clock), Err(Error::Refused)));
        act(&world.steward, Party::Steward).unwrap();
    }

    fn of_two_at_once_the_second_is_told_what_is_there(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        world.group_says(&sent, Reply::Accept).unwrap();
        let second = world.group_says(&sent, Reply::Decline(DeclineReason::Full));
        let Err(Error::Conflict(now)) = second else { panic!("overwritten") };
        assert!(matches!(*now, Now::Prescription(ref state) if state.status == Status::Accepted));
    }

    fn many_at_once_leave_one_answer_and_one_unbroken_chain(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        let results: Vec<bool> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6)
                .map(|n| {
                    let (world, sent) = (&world, &sent);
                    let reply = if n % 2 == 0 { Reply::Accept } else { Reply::Decline(DeclineReason::Full) };
                    scope.spawn(move || world.group_says(sent, reply).is_ok())
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|ok| **ok).count(), 1);
        assert_eq!(check(world.desk(&world.leanne)).unwrap(), (vec![], 1));
    }

    fn consent_taken_back_ends_what_the_group_sees_at_once(db) {
        let world = World::new(db);
        let made = world.joan();
        let sent = world.sent(&made);
        world.group_says(&sent, Reply::Accept).unwrap();
        let done = world.sent_again(&made);
        let done = world.group_says(&done, Reply::Accept).unwrap();
        let done = world.group_says(&done, Reply::FirstContact).unwrap();
        world.group_says(&done, Reply::Complete(GoalOutcome::Met)).unwrap();
        let desk = world.desk(&world.leanne);
        let opened = fingerpost::prescribing::person::open_person(desk, made.case.person_id).unwrap();
        let given = &opened.consents[0];
        let stale = consent::withdraw(desk, given.consent.id, 9, GivenBy::Person, ConsentMethod::Telephone);
        assert!(matches!(stale, Err(Error::Conflict(_))));
        assert!(received::open_received(world.desk(&world.grace), sent.id).is_ok(), "nothing was withdrawn");
        let by = (GivenBy::Person, ConsentMethod::Telephone);
        let taken = consent::withdraw(desk, given.consent.id, given.version, by.0, by.1).unwrap();
        assert_eq!(taken.ended, [sent.id]);
        assert_eq!(taken.shared.len(), 2, "a list of what had been told, for the person");
        for id in [sent.id, done.id] {
            assert!(matches!(received::open_received(world.desk(&world.grace), id), Err(Error::Refused)));
        }
        assert_eq!(received::received_by(world.desk(&world.grace), world.group).unwrap(), []);
        let again = consent::withdraw(desk, given.consent.id, given.version + 1, by.0, by.1).unwrap_err();
        assert!(again.to_string().contains("taken back already"));
        let messages = db.read(|conn| unsent(conn, 50)).unwrap();
        assert!(messages.iter().any(|message| message.kind == MessageKind::ConsentWithdrawn));
    }

    fn a_consent_that_has_run_out_shows_nothing_any_more(db) {
        let world = World::new(db);
        let made = world.joan();
        world.agreement_with(world.group);
        let until = Some(world.today() + chrono::Days::new(3));
        let said = consent::Said { until, ..said(made.case.person_id, world.group) };
        consent::give(world.desk(&world.leanne), said).unwrap();
        let sent = world.sent_again(&made);
        assert!(received::open_received(world.desk(&world.grace), sent.id).is_ok());
        world.pass_days(4);
        assert!(matches!(received::open_received(world.desk(&world.grace), sent.id), Err(Error::Refused)));
    }

    fn a_no_of_the_person_is_kept_as_their_choice(db) {
        let world = World::new(db);
        let made = world.joan();
        let spring = "2027-03-01".parse().ok();
        let desk = world.desk(&world.leanne);
        let draft = prescribe::draft(desk, made.case.id, world.visiting).unwrap();
        let words = |reason: &str| consent::No {
            service_id: world.visiting,
            by: GivenBy::Person,
            method: ConsentMethod::FaceToFace,
            reason: reason.into(),
            ask_again_on: spring,
        };
        let error = consent::decline(desk, made.case.id, words(" ")).unwrap_err().to_string();
        assert!(error.contains("reason"), "{error}");
        let passed = consent::No { ask_again_on: Some(world.today()), ..words("not yet") };
        assert!(consent::decline(desk, made.case.id, passed).unwrap_err().to_string().contains("ask_again_on"));
        assert!(matches!(consent::decline(world.desk(&world.imran), made.case.id, words("x")), Err(Error::Refused)));
        let no = consent::decline(desk, made.case.id, words("Not a stranger in the house")).unwrap();
        assert_eq!((no.consent.ask_again_on, no.consent.service_id), (spring, Some(world.visiting)));
        assert_eq!(no.consent.reason, Some("Not a stranger in the house".into()));
        let told = timeline::timeline(desk, made.case.person_id).unwrap();
        assert!(told.prescriptions.iter().any(|one| one.id == draft.id && one.dropped), "the draft goes nowhere");

        let referral = made.case.referral_id;
        let sent = db.read(|conn| unsent(conn, 50)).unwrap();
        let news: Vec<&str> = sent
            .iter()
            .filter(|message| message.kind == MessageKind::OfferedDeclined)
            .map(|message| message.link.as_str())
            .collect();
        assert_eq!(news, [format!("/referrals/{referral}")], "whoever referred her learns of it");
        let practice = world.desk(&world.practice);
        assert_eq!(consent::offered_declined(practice, referral).unwrap(), [world.today()]);
        assert!(matches!(consent::offered_declined(world.desk(&world.grace), referral), Err(Error::Refused)));
        let guardian = consent::Said { by: GivenBy::Guardian, ..said(made.case.person_id, world.group) };
        let error = consent::give(world.desk(&world.leanne), guardian).unwrap_err().to_string();
        assert!(error.contains("given_by"), "{error}");
        let imran = consent::give(world.desk(&world.imran), said(made.case.person_id, world.group));
        assert!(matches!(imran, Err(Error::Refused)));
    }

    fn what_was_declined_goes_elsewhere_and_keeps_its_history(db) {
        let world = World::new(db);
        let sent = world.sent(&world.joan());
        let declined = world.group_says(&sent, Reply::Decline(DeclineReason::Full)).unwrap();
        let desk = world.desk(&world.leanne);
        let new = reroute::reroute(desk, sent.id, declined.version, world.telephone).unwrap();
        assert_eq!((new.replaces, new.status, new.recipient_id), (Some(sent.id), Status::Draft, world.telephone_group));
        let again = reroute::reroute(desk, sent.id, declined.version + 1, world.telephone);
        assert!(matches!(again, Err(Error::Machine(_))));
    }

    fn a_service_closes_only_when_everybody_has_somewhere_or_a_reason(db) {
        let world = World::new(db);
        let made = world.joan();
        let one = world.sent(&made);
        let two = world.sent_again(&made);
        let draft = prescribe::draft(world.desk(&world.leanne), made.case.id, world.visiting).unwrap();
        let steward = world.desk(&world.steward);
        assert_eq!(service_closed::affected(steward, world.visiting).unwrap().len(), 3);
        let closing = service_closed::ForGood { closed_on: world.today(), instead: Some(world.telephone) };
        let mut onward = BTreeMap::from([(one.id, Onward::Service(world.telephone))]);
        let error = service_closed::close_service(steward, world.visiting, closing, &onward).unwrap_err().to_string();
        assert!(error.contains(&two.id.to_string()) && !error.contains(&draft.id.to_string()), "{error}");
        assert_eq!(service_closed::affected(steward, world.visiting).unwrap().len(), 3, "nothing was written");
        onward.insert(two.id, Onward::NotPlaced(NotPlacedReason::NothingSuitable));
        let refused = service_closed::close_service(world.desk(&world.leanne), world.visiting, closing, &onward);
        assert!(matches!(refused, Err(Error::Refused)));
        assert_eq!(service_closed::close_service(steward, world.visiting, closing, &onward).unwrap().len(), 3);
        assert_eq!(service_closed::affected(steward, world.visiting).unwrap(), []);
        let (now, _) = case::open_case_page(world.desk(&world.leanne), made.case.id).unwrap();
        assert_eq!(now.case.not_placed[0].reason, NotPlacedReason::NothingSuitable);
        assert_eq!(check(steward).unwrap(), (vec![], 3));
    }

    fn nobody_is_sent_to_a_service_that_has_closed(db) {
        let world = World::new(db);
        let made = world.joan();
        world.agreement_with(world.group);
        world.consent(made.case.person_id, world.group);
        let (desk, steward) = (world.desk(&world.leanne), world.desk(&world.steward));
        let draft = prescribe::draft(desk, made.case.id, world.visiting).unwrap();
        let elsewhere = world.sent_again(&made);
        let declined = world.group_says(&elsewhere, Reply::Decline(DeclineReason::Full)).unwrap();
        let closed = |error: Error| match error {
            Error::ServiceClosed(closed) => closed,
            other => panic!("{other}"),
        };
        let until = world.today() + chrono::Days::new(12);
        service_closed::close_for_now(steward, world.visiting, until).unwrap();
        let refused = closed(prescribe::send(desk, draft.id, draft.version, letter(&draft)).unwrap_err());
        assert_eq!((refused.opens_on, refused.case_id), (Some(until), Some(made.case.id)));
        let words = refused.to_string();
        assert!(words.contains(&refused.name) && words.contains(&until.to_string()), "{words}");
        assert!(words.contains("choose another service, or wait"), "{words}");
        assert_eq!(closed(prescribe::missing(desk, draft.id, &letter(&draft)).unwrap_err()), refused);
        assert_eq!(closed(prescribe::draft(desk, made.case.id, world.visiting).unwrap_err()), refused);
        let again = reroute::reroute(desk, elsewhere.id, declined.version, world.visiting);
        assert_eq!(closed(again.unwrap_err()), refused);
        let followed = follow::follow(desk, made.case.person_id, draft.id).unwrap().state;
        assert_eq!((followed.status, followed.version), (Status::Draft, draft.version), "nothing was written");
        // On its day it is open, whether the night's work was done or not.
        world.pass_days(12);
        prescribe::send(desk, draft.id, draft.version, letter(&draft)).unwrap();

        let closing = service_closed::ForGood { closed_on: world.today(), instead: Some(world.telephone) };
        let onward = BTreeMap::from([(draft.id, Onward::Service(world.telephone))]);
        service_closed::close_service(steward, world.visiting, closing, &onward).unwrap();
        let gone = closed(prescribe::draft(desk, made.case.id, world.visiting).unwrap_err());
        let since = Some(world.today());
        assert_eq!((gone.closed_on, gone.opens_on, gone.for_now), (since, None, false));
        assert_eq!(gone.instead, Some(world.telephone));
        prescribe::draft(desk, made.case.id, world.telephone).unwrap();
        service_closed::open_again(steward, world.visiting).unwrap();
        prescribe::draft(desk, made.case.id, world.visiting).unwrap();
    }

    fn what_was_asked_before_a_sending_is_kept_sealed_and_proved(db) {
        let world = World::new(db);
        let made = world.joan();
        world.agreement_with(world.group);
        world.consent(made.case.person_id, world.group);
        let desk = world.desk(&world.leanne);
        let draft = prescribe::draft(desk, made.case.id, world.visiting).unwrap();
        let mut letter = letter(&draft);
        letter.eligibility.findings.push((Criterion::Language, Fit::Meets));
        letter.eligibility.asked = vec![Criterion::Language];
        let before = follow::follow(desk, made.case.person_id, draft.id).unwrap();
        assert_eq!(before.eligibility, None, "nothing is kept of what was not sent");
        prescribe::send(desk, draft.id, draft.version, letter.clone()).unwrap();
        let kept = follow::follow(desk, made.case.person_id, draft.id).unwrap();
        assert_eq!(kept.eligibility.as_ref(), Some(&letter.eligibility));
        let sent = kept.events.iter().find_map(|(recorded, _)| match &recorded.event {
            Event::Sent { clearance, .. } => clearance.evidence(),
            _ => None,
        });
        assert!(sent.is_some(), "the event proves it");
        let stored: Vec<(String, Option<Vec<u8>>)> = db.read(|conn| -> Result<_, Error> {
            Ok(sealed_eligibility::table.select((sealed_eligibility::id, sealed_eligibility::sealed)).load(conn)?)
        }).unwrap();
        let (id, sealed) = stored.into_iter().next().unwrap();
        assert_eq!(id, sent.unwrap().id.to_string());
        let plain = |bytes: &[u8]| bytes.windows(8).any(|word| word == b"language");
        assert!(!plain(&sealed.unwrap()), "sealed");
        let document = subject_access::subject_access(world.desk(&world.co_ordinator), made.case.person_id).unwrap();
        assert_eq!(document["eligibility"][0]["check"]["asked"][0], "language");
        assert_eq!(check(desk).unwrap(), (vec![], 1));

        // What is swapped for the check of another sending is found, and what is erased is no fault.
        let again = world.sent_again(&made);
        assert_eq!(check(desk).unwrap(), (vec![], 2));
        let of = |id: uuid::Uuid| sealed_eligibility::table.filter(sealed_eligibility::prescription_id.eq(id.to_string()));
        let swapped: Result<(), Error> = db.write(|tx| {
            diesel::delete(of(again.id)).execute(tx.conn())?;
            Ok(())
        });
        swapped.unwrap();
        assert_eq!(check(desk).unwrap().0, [Finding::Eligibility(again.id)]);
        let coordinator = world.desk(&world.co_ordinator);
        erase::erase(coordinator, made.case.person_id, 1).unwrap();
        let left: i64 = db.read(|conn| -> Result<_, Error> {
            Ok(sealed_eligibility::table.filter(sealed_eligibility::sealed.is_not_null()).count().get_result(conn)?)
        }).unwrap();
        assert_eq!(left, 0);
        assert_eq!(check(desk).unwrap().0, [Finding::Eligibility(again.id)], "what was erased is no fault");
    }

    fn what_its_source_says_is_closed_is_refused_like_what_a_steward_closed(db) {
        let world = World::new(db);
        let made = world.joan();
        world.agreement_with(world.group);
        world.consent(made.case.person_id, world.group);
        let desk = world.desk(&world.leanne);
        let draft = prescribe::draft(desk, made.case.id, world.visiting).unwrap();
        let elsewhere = world.sent_again(&made);
        let declined = world.group_says(&elsewhere, Reply::Decline(DeclineReason::Full)).unwrap();
        let until = world.today() + chrono::Days::new(12);
        let says = |status: &str, until: Option<NaiveDate>| {
            let row = service::table.find(world.visiting.to_string());
            let what = (service::status.eq(status), service::closed_until.eq(until));
            let said: Result<usize, Error> = db.write(|tx| Ok(diesel::update(row).set(what).execute(tx.conn())?));
            assert_eq!(said.unwrap(), 1);
        };
        for (status, day, for_now) in [
            ("closed_temporarily", Some(until), true),
            ("closed_temporarily", None, true),
            ("paused", None, true),
            ("closed", None, false),
            ("replaced_by", None, false),
        ] {
            says(status, day);
            let closed = |error: Error| match error {
                Error::ServiceClosed(closed) => (closed.closed_on, closed.opens_on, closed.for_now),
                other => panic!("{status}: {other}"),
            };
            let expected = (None, day, for_now);
            assert_eq!(closed(prescribe::draft(desk, made.case.id, world.visiting).unwrap_err()), expected);
            let sent = prescribe::send(desk, draft.id, draft.version, letter(&draft));
            assert_eq!(closed(sent.unwrap_err()), expected);
            let again = reroute::reroute(desk, elsewhere.id, declined.version, world.visiting);
            assert_eq!(closed(again.unwrap_err()), expected);
            let before = prescribe::refuse_if_closed(desk, made.case.id, world.visiting);
            assert_eq!(closed(before.unwrap_err()), expected);
        }
        assert!(matches!(
            prescribe::refuse_if_closed(world.desk(&world.grace), made.case.id, world.visiting),
            Err(Error::Refused)
        ));
        says("closed_temporarily", Some(until));
        world.pass_days(12);
        prescribe::send(desk, draft.id, draft.version, letter(&draft)).unwrap();
        says("active", None);
        prescribe::draft(desk, made.case.id, world.visiting).unwrap();
    }

    fn a_death_ends_everything_and_silences_what_was_not_sent(db) {
        let world = World::new(db);
        let made = world.joan();
        let sent = world.sent(&made);
        let desk = world.desk(&world.leanne);
        let seen = made.case.version;
        let open = case::move_case(desk, made.case.id, seen, CaseStatus::Closed, Some(ClosureReason::GoalsMet));
        assert!(open.unwrap_err().to_string().contains("while prescriptions are open"));
        case::move_case(desk, made.case.id, seen, CaseStatus::Closed, Some(ClosureReason::Died)).unwrap();
        assert!(matches!(received::open_received(world.desk(&world.grace), sent.id), Err(Error::Refused)));
        assert_eq!(db.read(|conn| unsent(conn, 50)).unwrap(), []);
    }
}
