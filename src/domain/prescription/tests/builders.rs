//! Ids, moments and valid events to build histories from.

use super::super::*;
use crate::domain::agreement::Agreement;
use crate::domain::consent::{Consent, ConsentMethod, ConsentStatus, GivenBy, SharedField};
use crate::domain::private::Private;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

pub const ID: Uuid = Uuid::from_u128(1);
pub const PERSON: Uuid = Uuid::from_u128(2);
pub const SERVICE: Uuid = Uuid::from_u128(3);
pub const GROUP: Uuid = Uuid::from_u128(4);
pub const PLACE: Uuid = Uuid::from_u128(5);

pub fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// So many hours after nine in the morning of 4 November 2026.
pub fn hour(hours: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 4, 9, 0, 0).unwrap() + TimeDelta::hours(hours)
}

pub fn sending() -> Sending {
    Sending {
        person_id: PERSON,
        service_id: SERVICE,
        recipient_id: GROUP,
        fields: BTreeSet::from([SharedField::Name, SharedField::Phone]),
    }
}

pub fn eligibility() -> Eligibility {
    Eligibility {
        person_id: PERSON,
        service_id: SERVICE,
        findings: vec![(Criterion::Age, Fit::Meets), (Criterion::Area, Fit::Meets)],
        unknowns_accepted: false,
        asked: Vec::new(),
    }
}

pub fn agreement() -> Agreement {
    Agreement {
        id: Uuid::from_u128(6),
        organization_id: GROUP,
        signed_on: Some(day(2025, 1, 1)),
        starts_on: day(2025, 1, 1),
        ends_on: day(2126, 12, 31),
    }
}

pub fn consent() -> Consent {
    Consent {
        id: Uuid::from_u128(7),
        person_id: PERSON,
        recipient_id: GROUP,
        fields: BTreeSet::from([SharedField::Name, SharedField::Phone]),
        status: ConsentStatus::Given,
        given_by: GivenBy::Person,
        method: ConsentMethod::FaceToFace,
        said_at: hour(0),
        until: None,
        review_on: None,
        ask_again_on: None,
        service_id: None,
        reason: None,
        becomes_theirs: false,
        wording: Private::from("Words."),
    }
}

pub fn clearance(at: DateTime<Utc>) -> Clearance {
    Clearance::check(&sending(), &eligibility(), Some(&agreement()), &consent(), at).unwrap()
}

pub fn drafted() -> Event {
    Event::Drafted { person_id: PERSON, service_id: SERVICE, recipient_id: GROUP, replaces: None }
}

pub fn draft() -> State {
    begin(ID, &drafted(), Party::Worker, hour(0)).unwrap()
}

/// An event of this kind that fits its moment; `variant` picks reasons.
pub fn event(kind: EventKind, at: DateTime<Utc>, variant: u8) -> Event {
    fn pick<T: Copy>(list: &[T], variant: u8) -> T {
        list[usize::from(variant) % list.len()]
    }
    let in_days = |days| at + TimeDelta::days(days);
    match kind {
        EventKind::Drafted => drafted(),
        EventKind::DraftDropped => Event::DraftDropped,
        EventKind::Sent => {
            Event::Sent { clearance: clearance(at), fast_track: variant.is_multiple_of(2), answer_by: in_days(7) }
        }
        EventKind::Opened => Event::Opened,
        EventKind::Nudged => Event::Nudged,
        EventKind::Escalated => Event::Escalated,
        EventKind::Asked => Event::Asked,
        EventKind::Answered => Event::Answered,
        EventKind::JoinedWaitingList => Event::JoinedWaitingList,
        EventKind::PlaceOffered => Event::PlaceOffered { place_id: PLACE, expires_at: in_days(7) },
        EventKind::OfferTaken => Event::OfferTaken { contact_by: in_days(5) },
        EventKind::OfferDeclined => Event::OfferDeclined,
        EventKind::OfferExpired => Event::OfferExpired,
        EventKind::Accepted => Event::Accepted { contact_by: in_days(5) },
        EventKind::Declined => Event::Declined { reason: pick(DeclineReason::ALL, variant) },
        EventKind::FirstContactMade => Event::FirstContactMade,
        EventKind::Attended => Event::Attended { on: at.date_naive() },
        EventKind::DidNotAttend => {
            Event::DidNotAttend { on: at.date_naive(), reason: pick(DidNotAttendReason::ALL, variant) }
        }
        EventKind::PlaceHeld => Event::PlaceHeld,
        EventKind::BecameOngoing => Event::BecameOngoing,
        EventKind::Completed => Event::Completed { outcome: pick(GoalOutcome::ALL, variant) },
        EventKind::Stopped => Event::Stopped { reason: pick(StoppedReason::ALL, variant) },
        EventKind::ConsentWithdrawn => Event::ConsentWithdrawn,
        EventKind::ClosedNoReply => Event::ClosedNoReply { from: pick(NoReplyFrom::ALL, variant) },
        EventKind::ServiceClosed if variant.is_multiple_of(2) => {
            Event::ServiceClosed { onward: Onward::Service(Uuid::from_u128(8)) }
        }
        EventKind::ServiceClosed => {
            Event::ServiceClosed { onward: Onward::NotPlaced(pick(NotPlacedReason::ALL, variant)) }
        }
        EventKind::Rerouted => Event::Rerouted { to: Uuid::from_u128(9) },
    }
}

/// The state after these events, an hour apart, each made by the first who may.
pub fn after(kinds: &[EventKind]) -> State {
    let (mut state, mut hours) = (draft(), 0);
    for kind in kinds {
        hours += 1;
        let by = rule_for(Some(state.status), *kind).unwrap().by[0];
        state = next(&state, &event(*kind, hour(hours), 0), by, hour(hours)).unwrap();
    }
    state
}
