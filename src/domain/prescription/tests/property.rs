//! Random histories, legal and illegal, in great number.

use super::super::*;
use super::builders::*;
use crate::domain::event_chain::{Chain, ChainHash, Head, Line, NoteDigest, verify};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

/// What may follow what, told from the field's own words and not from the table.
fn may_follow(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft sent",
        Status::Sent => "sent question waiting_list accepted declined withdrawn closed_no_reply service_closed",
        Status::Question => "question sent waiting_list accepted declined withdrawn service_closed",
        Status::WaitingList => "waiting_list question accepted declined withdrawn service_closed",
        Status::Accepted => {
            "accepted first_contact_made attended did_not_attend stopped withdrawn closed_no_reply service_closed"
        }
        Status::FirstContactMade => {
            "first_contact_made attended did_not_attend completed stopped withdrawn service_closed"
        }
        Status::Attended | Status::DidNotAttend => {
            "attended did_not_attend ongoing completed stopped withdrawn service_closed"
        }
        Status::Ongoing => "ongoing did_not_attend completed stopped withdrawn service_closed",
        Status::Declined => "declined",
        Status::Completed => "completed",
        Status::Stopped => "stopped",
        Status::Withdrawn => "withdrawn",
        Status::ClosedNoReply => "closed_no_reply",
        Status::ServiceClosed => "service_closed",
    }
}

/// Whose acts these can be at all.
fn is_theirs(by: Party, kind: EventKind) -> bool {
    use EventKind as On;
    match by {
        Party::Clock => {
            matches!(kind, On::DraftDropped | On::Nudged | On::Escalated | On::OfferExpired | On::ClosedNoReply)
        }
        Party::Person => {
            matches!(kind, On::DraftDropped | On::OfferTaken | On::OfferDeclined | On::Stopped | On::ConsentWithdrawn)
        }
        Party::ReceivingOrganization => !matches!(
            kind,
            On::Drafted
                | On::DraftDropped
                | On::Sent
                | On::Nudged
                | On::Escalated
                | On::Answered
                | On::OfferTaken
                | On::OfferDeclined
                | On::OfferExpired
                | On::PlaceHeld
                | On::ServiceClosed
                | On::Rerouted
        ),
        Party::Worker => !matches!(kind, On::Opened | On::OfferExpired),
        Party::Steward => !matches!(kind, On::Drafted | On::Sent | On::Opened | On::Answered | On::Rerouted),
    }
}

/// One attempt: what, by whom, with which reason, after how many minutes.
type Attempt = (u8, u8, u8, u16);

/// What has happened already when the attempts begin, so that late stages are tried as often as early ones.
fn beginnings(which: u8) -> &'static [EventKind] {
    use EventKind as On;
    match which % 6 {
        0 | 1 => &[],
        2 => &[On::Sent],
        3 => &[On::Sent, On::JoinedWaitingList, On::PlaceOffered],
        4 => &[On::Sent, On::Accepted, On::FirstContactMade],
        _ => &[On::Sent, On::Accepted, On::Attended, On::BecameOngoing],
    }
}

/// The event that an attempt stands for: half of them what the page would offer, half of them anything.
fn attempt(state: &State, (kind, by, variant, _): Attempt, at: DateTime<Utc>) -> (Event, Party) {
    let by = Party::ALL[usize::from(by) % Party::ALL.len()];
    let offered = if kind % 2 == 0 { allowed(state, by) } else { Vec::new() };
    let list = if offered.is_empty() { EventKind::ALL } else { &offered };
    (event(list[usize::from(kind / 2) % list.len()], at, variant), by)
}

fn check_step(before: &State, event: &Event, by: Party, after: &State) -> Result<(), TestCaseError> {
    let kind = event.kind();
    let to = after.status.slug();
    prop_assert!(may_follow(before.status).split(' ').any(|s| s == to), "{} -{kind}> {to}", before.status);
    prop_assert!(is_theirs(by, kind), "{kind} by {by}");
    if let Event::ClosedNoReply { from } = event {
        let told_by_others = matches!(by, Party::Worker | Party::Clock);
        let theirs_to_say = if *from == NoReplyFrom::Person { by != Party::Clock } else { told_by_others };
        prop_assert!(theirs_to_say);
    }
    prop_assert_eq!(after.version, before.version + 1);
    prop_assert!(after.changed_at >= before.changed_at && !before.dropped);
    prop_assert!(!before.status.has_ended() || matches!(kind, EventKind::ConsentWithdrawn | EventKind::Rerouted));
    // Who gave up the list, or came to an end, has no offer; who is on it is let in by an offer alone.
    prop_assert!(after.offer.is_none() || after.status == Status::WaitingList);
    if after.status == Status::Accepted && before.status != Status::Accepted && before.waiting_since.is_some() {
        prop_assert!(kind == EventKind::OfferTaken && before.offer.is_some());
    }
    let closed_to_group = matches!(
        after.status,
        Status::Draft | Status::Declined | Status::Withdrawn | Status::ClosedNoReply | Status::ServiceClosed
    );
    prop_assert!(!(closed_to_group && after.recipient_sees));
    prop_assert!(kind != EventKind::ConsentWithdrawn || after.visible_to_recipient().is_none());
    prop_assert!(
        after.recipient_sees || before.status == Status::Draft || !before.recipient_sees || after.status.has_ended()
    );
    prop_assert!(!after.recipient_sees || after.sent.is_some());
    prop_assert!((after.since == before.since) == (after.status == before.status) || after.since == before.changed_at);
    Ok(())
}

fn tamper(recorded: &mut Recorded, how: u8) {
    match how % 6 {
        0 => recorded.at += TimeDelta::microseconds(1),
        1 => recorded.by = if recorded.by == Party::Clock { Party::Worker } else { Party::Clock },
        2 => recorded.actor_id = Some(Uuid::from_u128(77)),
        3 => recorded.note_digest = Some(NoteDigest([9; 32])),
        4 => recorded.id = Uuid::from_u128(78),
        _ => {
            recorded.event = match recorded.event {
                Event::Nudged => Event::Opened,
                _ => Event::Nudged,
            }
        }
    }
}

fn lines<'a>(history: &'a [Recorded], hashes: &[ChainHash]) -> Vec<(Line<'a>, ChainHash)> {
    (1..).zip(history).map(|(n, recorded)| recorded.line(n)).zip(hashes.iter().copied()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_illegal_step_lands_and_the_history_tells_the_same(
        which in any::<u8>(),
        attempts in prop::collection::vec(any::<Attempt>(), 1..14),
        break_at in any::<prop::sample::Index>(),
        how in any::<u8>(),
    ) {
        let chain = Chain::Prescription(ID);
        let mut at = hour(0);
        let mut state = draft();
        let first = Recorded { id: ID, event: drafted(), by: Party::Worker, actor_id: None, at, note_digest: None };
        let mut head = Head::empty(chain).append(&first.line(1));
        let (mut history, mut hashes) = (vec![first], vec![head.hash]);
        let mut tries = attempts.into_iter();
        let mut begun = beginnings(which).iter();
        for number in 2_u128.. {
            let (event, by) = if let Some(kind) = begun.next() {
                (event(*kind, at, 0), rule_for(Some(state.status), *kind).unwrap().by[0])
            } else if let Some(tried) = tries.next() {
                at += TimeDelta::minutes(i64::from(tried.3) / 4);
                attempt(&state, tried, at)
            } else {
                break;
            };
            let Ok(reached) = next(&state, &event, by, at) else { continue };
            check_step(&state, &event, by, &reached)?;
            let recorded = Recorded {
                id: Uuid::from_u128(number),
                event,
                by,
                actor_id: None,
                at: reached.changed_at,
                note_digest: None,
            };
            head = head.append(&recorded.line(reached.version));
            history.push(recorded);
            hashes.push(head.hash);
            state = reached;
        }
        prop_assert_eq!(replay(ID, &history), Ok(state));
        let count = u64::try_from(history.len()).unwrap();
        prop_assert_eq!(verify(chain, lines(&history, &hashes), Some(head)), Ok(count));

        let broken = break_at.index(history.len());
        tamper(&mut history[broken], how);
        let found = verify(chain, lines(&history, &hashes), Some(head)).unwrap_err();
        prop_assert_eq!(found.at, u64::try_from(broken).unwrap() + 1);
    }
}

#[test]
fn random_histories_reach_every_status() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(any::<Attempt>(), 1..14);
    let mut reached = std::collections::BTreeSet::from([Status::Draft]);
    for which in (0..=u8::MAX).cycle().take(3_000) {
        let mut state = after(beginnings(which));
        let mut at = state.changed_at;
        for tried in strategy.new_tree(&mut runner).unwrap().current() {
            at += TimeDelta::minutes(i64::from(tried.3) / 4);
            let (event, by) = attempt(&state, tried, at);
            state = next(&state, &event, by, at).unwrap_or(state);
            reached.insert(state.status);
        }
    }
    assert_eq!(reached.len(), Status::ALL.len(), "the random histories are blind to some: {reached:?}");
}
