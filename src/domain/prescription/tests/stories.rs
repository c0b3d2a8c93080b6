use super::super::*;
use super::builders::*;
use EventKind as On;
use chrono::TimeDelta;

#[test]
fn the_whole_way_from_a_draft_to_the_end() {
    let state = after(&[
        On::Sent,
        On::Opened,
        On::Asked,
        On::Answered,
        On::JoinedWaitingList,
        On::PlaceOffered,
        On::OfferDeclined,
        On::PlaceOffered,
        On::OfferTaken,
        On::FirstContactMade,
        On::Attended,
        On::DidNotAttend,
        On::Attended,
        On::BecameOngoing,
        On::Attended,
        On::Completed,
    ]);
    assert_eq!(state.status, Status::Completed);
    assert_eq!((state.attended, state.missed, state.missed_running, state.offers_declined), (3, 1, 0, 1));
    assert_eq!(state.version, 17);
    assert_eq!((state.opened_at, state.answered_at), (Some(hour(2)), Some(hour(3))));
    assert_eq!(state.waiting_since, Some(hour(5)), "turning an offer down keeps the day of joining");
    assert!(!state.is_open() && state.recipient_sees);
}

#[test]
fn opening_is_an_event_and_counts_once() {
    let opened = after(&[On::Sent, On::Opened]);
    assert_eq!((opened.status, opened.since, opened.opened_at), (Status::Sent, hour(1), Some(hour(2))));
    let again = next(&opened, &Event::Opened, Party::ReceivingOrganization, hour(3)).unwrap_err();
    assert_eq!(again.fault, Fault::Condition(Condition::NotOpenedBefore));
    assert!(next(&after(&[On::Sent]), &Event::Opened, Party::Worker, hour(3)).is_err());
}

#[test]
fn a_question_on_the_waiting_list_leads_back_to_it() {
    let state = after(&[On::Sent, On::JoinedWaitingList, On::Asked]);
    let yes = event(On::Accepted, hour(4), 0);
    let jump = next(&state, &yes, Party::ReceivingOrganization, hour(4)).unwrap_err();
    assert_eq!(jump.fault, Fault::Condition(Condition::NotOnWaitingList), "no place goes past the list");
    let answered = next(&state, &Event::Answered, Party::Worker, hour(4)).unwrap();
    assert_eq!((answered.status, answered.waiting_since), (Status::WaitingList, Some(hour(2))));
    assert_eq!(after(&[On::Sent, On::Asked, On::Answered]).status, Status::Sent);
}

#[test]
fn an_offer_stands_until_its_last_moment_and_not_beyond() {
    let offered = after(&[On::Sent, On::JoinedWaitingList, On::PlaceOffered]);
    let ends = offered.offer.as_ref().unwrap().expires_at;
    let just_before = ends - TimeDelta::seconds(1);
    let take = |at| next(&offered, &event(On::OfferTaken, at, 0), Party::Person, at);
    assert_eq!(take(just_before).unwrap().status, Status::Accepted);
    assert_eq!(take(ends).unwrap_err().fault, Fault::Condition(Condition::OfferStands));
    assert!(next(&offered, &Event::OfferExpired, Party::Clock, just_before).is_err());
    let expired = next(&offered, &Event::OfferExpired, Party::Clock, ends).unwrap();
    assert_eq!((expired.status, expired.offer, expired.offers_expired), (Status::WaitingList, None, 1));
    let second = event(On::PlaceOffered, hour(5), 0);
    assert!(next(&offered, &second, Party::ReceivingOrganization, hour(5)).is_err(), "one offer at a time");
}

#[test]
fn withdrawn_consent_ends_what_the_group_sees_at_once() {
    assert_eq!(draft().visible_to_recipient(), None);
    for way in [
        &[On::Sent][..],
        &[On::Sent, On::Asked],
        &[On::Sent, On::JoinedWaitingList, On::PlaceOffered],
        &[On::Sent, On::Accepted, On::Attended, On::BecameOngoing],
    ] {
        let state = after(way);
        assert!(state.visible_to_recipient().is_some());
        let withdrawn = next(&state, &Event::ConsentWithdrawn, Party::Person, hour(9)).unwrap();
        assert_eq!((withdrawn.status, withdrawn.visible_to_recipient()), (Status::Withdrawn, None));
        assert_eq!(withdrawn.offer, None);
        assert!(next(&withdrawn, &Event::ConsentWithdrawn, Party::Person, hour(9)).is_err());
        assert_eq!(withdrawn.sent.unwrap().fields.len(), 2, "the person can be told what was shared");
    }
    let completed = after(&[On::Sent, On::Accepted, On::FirstContactMade, On::Completed]);
    let withdrawn = next(&completed, &Event::ConsentWithdrawn, Party::Worker, hour(9)).unwrap();
    assert_eq!((withdrawn.status, withdrawn.visible_to_recipient()), (Status::Completed, None));
    assert_eq!(after(&[On::Sent, On::Declined]).visible_to_recipient(), None, "a no ends it too");
}

#[test]
fn silence_closes_only_what_is_overdue() {
    let sent = after(&[On::Sent]);
    let due = sent.sent.as_ref().unwrap().answer_by;
    let close = Event::ClosedNoReply { from: NoReplyFrom::ReceivingOrganization };
    assert!(next(&sent, &close, Party::Clock, due).is_err());
    let later = due + TimeDelta::seconds(1);
    assert_eq!(next(&sent, &close, Party::Clock, later).unwrap().status, Status::ClosedNoReply);
    let of_person = Event::ClosedNoReply { from: NoReplyFrom::Person };
    assert!(next(&sent, &of_person, Party::Worker, later).is_err(), "it is the group that owes the answer");
    let accepted = after(&[On::Sent, On::Accepted]);
    assert!(next(&accepted, &of_person, Party::Worker, hour(9)).is_err(), "nobody can have tried on three days");
    for (by, holds) in [(Party::ReceivingOrganization, true), (Party::Worker, true), (Party::Clock, false)] {
        assert_eq!(next(&accepted, &of_person, by, hour(50)).is_ok(), holds, "{by}");
    }
    assert!(next(&sent, &close, Party::ReceivingOrganization, later).is_err(), "a group that is silent cannot say so");
    assert!(next(&accepted, &close, Party::Worker, hour(9)).is_err());
}

#[test]
fn after_two_missed_sessions_the_worker_decides_about_the_place() {
    let once = after(&[On::Sent, On::Accepted, On::DidNotAttend]);
    assert!(!once.place_is_to_be_decided());
    assert!(next(&once, &Event::PlaceHeld, Party::Worker, hour(9)).is_err());
    let twice = after(&[On::Sent, On::Accepted, On::DidNotAttend, On::DidNotAttend]);
    assert!(twice.place_is_to_be_decided());
    assert!(next(&twice, &Event::PlaceHeld, Party::ReceivingOrganization, hour(9)).is_err());
    let held = next(&twice, &Event::PlaceHeld, Party::Worker, hour(9)).unwrap();
    assert!(!held.place_is_to_be_decided() && held.place_held);
    let released = Event::Stopped { reason: StoppedReason::NotForMe };
    assert_eq!(next(&twice, &released, Party::Worker, hour(9)).unwrap().status, Status::Stopped);
    let never_came = Event::Completed { outcome: GoalOutcome::Met };
    assert!(next(&twice, &never_came, Party::Worker, hour(9)).is_err());
}

#[test]
fn a_closed_service_leaves_nobody_without_a_word() {
    let state = after(&[On::Sent, On::Accepted]);
    let same = Event::ServiceClosed { onward: Onward::Service(SERVICE) };
    assert!(next(&state, &same, Party::Steward, hour(9)).is_err());
    let reason = Event::ServiceClosed { onward: Onward::NotPlaced(NotPlacedReason::NothingNear) };
    let closed = next(&state, &reason, Party::Steward, hour(9)).unwrap();
    assert_eq!(closed.status, Status::ServiceClosed);
    assert_eq!(closed.visible_to_recipient(), None);
}

#[test]
fn a_reroute_keeps_history_and_each_names_the_other() {
    let declined = after(&[On::Sent, On::Declined]);
    let new = uuid::Uuid::from_u128(9);
    let old = next(&declined, &Event::Rerouted { to: new }, Party::Worker, hour(9)).unwrap();
    assert_eq!((old.status, old.rerouted_to, old.reason), (Status::Declined, Some(new), declined.reason));
    assert!(next(&old, &Event::Rerouted { to: new }, Party::Worker, hour(9)).is_err());
    let follows =
        Event::Drafted { person_id: PERSON, service_id: GROUP, recipient_id: GROUP, replaces: Some(declined.id) };
    assert_eq!(begin(new, &follows, Party::Worker, hour(9)).unwrap().replaces, Some(ID));
    let open = after(&[On::Sent]);
    assert!(next(&open, &Event::Rerouted { to: new }, Party::Worker, hour(9)).is_err());
    let itself = Event::Rerouted { to: ID };
    assert!(next(&declined, &itself, Party::Worker, hour(9)).is_err());
}

#[test]
fn a_refusal_says_what_may_be_done_instead() {
    let sent = after(&[On::Sent]);
    let early = next(&sent, &Event::FirstContactMade, Party::ReceivingOrganization, hour(9)).unwrap_err();
    insta::assert_snapshot!(early, @"You cannot record the first contact now: this prescription has been sent and waits for an answer. You may open it, ask a question, put the person on the waiting list, accept it, decline it or withdraw consent.");
    let not_theirs = next(&sent, &event(On::Accepted, hour(9), 0), Party::Person, hour(9)).unwrap_err();
    insta::assert_snapshot!(not_theirs, @"It is for the receiving group, the link worker or the steward to accept it. You may withdraw consent.");
    let dropped = after(&[On::DraftDropped]);
    assert_eq!(next(&dropped, &Event::DraftDropped, Party::Worker, hour(9)).unwrap_err().fault, Fault::Dropped);
    assert!(!dropped.is_open() && allowed(&dropped, Party::Worker).is_empty());
    let stale = sent.check_version(1).unwrap_err();
    assert_eq!(stale.fault, Fault::ChangedMeanwhile { seen: 1, now: 2 });
    assert!(sent.check_version(2).is_ok());
    for fault in TABLE.iter().flat_map(|rule| rule.holds) {
        assert!(fault.refusal().split(". ").count() >= 2, "{fault} says no and what to do");
    }
}

#[test]
fn a_clock_that_is_behind_does_not_turn_time_back() {
    let sent = after(&[On::Sent]);
    let opened = next(&sent, &Event::Opened, Party::ReceivingOrganization, hour(0)).unwrap();
    assert_eq!((opened.changed_at, opened.opened_at), (hour(1), Some(hour(1))));
}

#[test]
fn a_session_is_recorded_on_its_british_day() {
    let accepted = after(&[On::Sent, On::Accepted]);
    let tomorrow = Event::Attended { on: day(2026, 11, 5) };
    assert!(next(&accepted, &tomorrow, Party::ReceivingOrganization, hour(14)).is_err());
    assert!(next(&accepted, &tomorrow, Party::ReceivingOrganization, hour(15)).is_ok());
    let before_sending = Event::Attended { on: day(2026, 11, 3) };
    assert!(next(&accepted, &before_sending, Party::ReceivingOrganization, hour(15)).is_err());
}
