//! The one function that moves a prescription on, and the replay of a history.

use super::event::{Event, EventKind, Recorded};
use super::refusal::{Fault, Refusal};
use super::state::{Offer, Sent, State};
use super::status::{NoReplyFrom, Onward, Party, Reason, Status};
use super::table::{Condition, Leads, Rule, TABLE, rule_for};
use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use chrono_tz::Europe::London;
use uuid::Uuid;

/// A person counts as out of reach after tries on so many days.
const DAYS_OF_TRYING: i64 = 3;

/// The state that a first event leads to: only a draft begins a prescription.
pub fn begin(id: Uuid, event: &Event, by: Party, now: DateTime<Utc>) -> Result<State, Refusal> {
    let refuse = |fault| Refusal { fault, instead: Vec::new() };
    let Event::Drafted { person_id, service_id, recipient_id, replaces } = event else {
        return Err(refuse(Fault::NotBegun));
    };
    let rule = rule_for(None, EventKind::Drafted).ok_or_else(|| refuse(Fault::NotBegun))?;
    if !rule.by.contains(&by) {
        return Err(refuse(Fault::Party { event: EventKind::Drafted, by, may: rule.by }));
    }
    Ok(State::draft(id, *person_id, *service_id, *recipient_id, *replaces, now.trunc_subsecs(6)))
}

/// The state that `event`, made by `by`, leads to; or why it does not happen and what may instead.
///
/// The event's moment is the new state's `changed_at`: `now` in microseconds, or the moment of the
/// event before where another machine's clock is ahead, so that a history never runs backwards.
pub fn next(state: &State, event: &Event, by: Party, now: DateTime<Utc>) -> Result<State, Refusal> {
    let now = now.trunc_subsecs(6).max(state.changed_at);
    let rule = permitted(state, event, by, now).map_err(|fault| Refusal { fault, instead: allowed(state, by) })?;
    Ok(land(state, event, rule, now))
}

/// What this party may do where the prescription stands, conditions of the moment apart. What a page
/// offers as buttons.
pub fn allowed(state: &State, by: Party) -> Vec<EventKind> {
    if state.dropped {
        return Vec::new();
    }
    let rules = TABLE.iter().filter(|rule| rule.from.contains(&state.status) && rule.by.contains(&by));
    rules.filter(|rule| rule.holds.iter().all(|condition| may_hold(*condition, state))).map(|rule| rule.event).collect()
}

/// The state that a history leads to.
pub fn replay<'a>(id: Uuid, history: impl IntoIterator<Item = &'a Recorded>) -> Result<State, ReplayError> {
    let mut state: Option<State> = None;
    for (at, recorded) in (1..).zip(history) {
        let fail = |refusal| ReplayError { at, refusal };
        let reached = match &state {
            None => begin(id, &recorded.event, recorded.by, recorded.at),
            Some(state) => next(state, &recorded.event, recorded.by, recorded.at),
        }
        .map_err(fail)?;
        if reached.changed_at != recorded.at {
            return Err(fail(Refusal { fault: Fault::OutOfOrder, instead: Vec::new() }));
        }
        state = Some(reached);
    }
    state.ok_or(ReplayError { at: 0, refusal: Refusal { fault: Fault::NotBegun, instead: Vec::new() } })
}

/// A history that cannot have happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {at} of the history cannot have happened: {refusal}")]
pub struct ReplayError {
    /// The number of the event, from 1; 0 when there is none.
    pub at: u64,
    /// What is wrong with it.
    pub refusal: Refusal,
}

fn permitted(state: &State, event: &Event, by: Party, now: DateTime<Utc>) -> Result<&'static Rule, Fault> {
    let kind = event.kind();
    if kind == EventKind::Drafted {
        return Err(Fault::BegunBefore);
    }
    if state.dropped {
        return Err(Fault::Dropped);
    }
    let rule = rule_for(Some(state.status), kind).ok_or(Fault::Status { event: kind, status: state.status })?;
    if !rule.by.contains(&by) {
        return Err(Fault::Party { event: kind, by, may: rule.by });
    }
    if event.reason().map(Reason::list) != rule.reason {
        return Err(Fault::Reason { needs: rule.reason });
    }
    match rule.holds.iter().find(|condition| !holds(**condition, state, event, by, now)) {
        Some(condition) => Err(Fault::Condition(*condition)),
        None => Ok(rule),
    }
}

fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&London).date_naive()
}

fn holds(condition: Condition, state: &State, event: &Event, by: Party, now: DateTime<Utc>) -> bool {
    match (condition, event) {
        (Condition::ClearanceFits, Event::Sent { clearance, .. }) => {
            clearance.fits(state.person_id, state.service_id, state.recipient_id, now)
        }
        (Condition::DueLiesAhead, Event::Sent { answer_by: due, .. })
        | (Condition::DueLiesAhead, Event::PlaceOffered { expires_at: due, .. })
        | (Condition::DueLiesAhead, Event::OfferTaken { contact_by: due } | Event::Accepted { contact_by: due }) => {
            *due > now
        }
        (Condition::OfferStands, _) => state.offer.as_ref().is_some_and(|offer| now < offer.expires_at),
        (Condition::OfferHasRunOut, _) => state.offer.as_ref().is_some_and(|offer| now >= offer.expires_at),
        (Condition::DayFits, Event::Attended { on } | Event::DidNotAttend { on, .. }) => {
            *on <= today(now) && state.sent.as_ref().is_some_and(|sent| today(sent.at) <= *on)
        }
        (Condition::SilenceIsShown, Event::ClosedNoReply { from }) => silence_is_shown(state, *from, by, now),
        (Condition::GoesElsewhere, Event::ServiceClosed { onward }) => *onward != Onward::Service(state.service_id),
        (Condition::NotReroutedBefore, Event::Rerouted { to }) => state.rerouted_to.is_none() && *to != state.id,
        (
            Condition::NotOpenedBefore
            | Condition::NotOnWaitingList
            | Condition::NoOfferStands
            | Condition::CameAtLeastOnce
            | Condition::MissedTwiceRunning
            | Condition::RecipientStillSees,
            _,
        ) => may_hold(condition, state),
        _ => false,
    }
}

/// A group's silence is for the worker or the clock to say, once it is overdue; a person's for whoever
/// tried to reach them, on days enough.
fn silence_is_shown(state: &State, from: NoReplyFrom, by: Party, now: DateTime<Utc>) -> bool {
    let overdue =
        |due: Option<DateTime<Utc>>| matches!(by, Party::Worker | Party::Clock) && due.is_some_and(|due| now > due);
    match (state.status, from) {
        (Status::Sent, NoReplyFrom::ReceivingOrganization) => overdue(state.sent.as_ref().map(|sent| sent.answer_by)),
        (Status::Accepted, NoReplyFrom::ReceivingOrganization) => overdue(state.contact_by),
        (Status::Accepted, NoReplyFrom::Person) => {
            by != Party::Clock && now - state.since >= TimeDelta::days(DAYS_OF_TRYING - 1)
        }
        _ => false,
    }
}

/// Whether a condition can hold, judged from the state alone.
fn may_hold(condition: Condition, state: &State) -> bool {
    match condition {
        Condition::NotOpenedBefore => state.opened_at.is_none(),
        Condition::NotOnWaitingList => state.waiting_since.is_none(),
        Condition::NoOfferStands => state.offer.is_none(),
        Condition::OfferStands | Condition::OfferHasRunOut => state.offer.is_some(),
        Condition::CameAtLeastOnce => state.attended > 0,
        Condition::MissedTwiceRunning => state.place_is_to_be_decided(),
        Condition::RecipientStillSees => state.recipient_sees,
        Condition::NotReroutedBefore => state.rerouted_to.is_none(),
        Condition::ClearanceFits
        | Condition::DueLiesAhead
        | Condition::DayFits
        | Condition::SilenceIsShown
        | Condition::GoesElsewhere => true,
    }
}

fn land(before: &State, event: &Event, rule: &Rule, now: DateTime<Utc>) -> State {
    let mut state = before.clone();
    let status = match rule.leads {
        Leads::To(status) => status,
        Leads::Stays => before.status,
        Leads::BackFromQuestion if before.waiting_since.is_some() => Status::WaitingList,
        Leads::BackFromQuestion => Status::Sent,
    };
    if status != before.status {
        state.status = status;
        state.since = now;
        state.nudges = 0;
    }
    state.changed_at = now;
    state.version = before.version + 1;
    if let Some(reason) = event.reason() {
        state.reason = Some(reason);
    }
    note(&mut state, event, now);
    if before.status.awaits_an_answer() && state.answered_at.is_none() && tells_the_groups_mind(event) {
        state.answered_at = Some(now);
    }
    if status.has_ended() && !before.status.has_ended() {
        state.offer = None;
        // Who ran it for the person keeps what it was told; who did not has no more business with it.
        state.recipient_sees &= matches!(status, Status::Completed | Status::Stopped);
    }
    state
}

const fn tells_the_groups_mind(event: &Event) -> bool {
    matches!(event, Event::Asked | Event::JoinedWaitingList | Event::Accepted { .. } | Event::Declined { .. })
}

fn note(state: &mut State, event: &Event, now: DateTime<Utc>) {
    match event {
        Event::DraftDropped => state.dropped = true,
        Event::Sent { clearance, fast_track, answer_by } => {
            state.sent = Some(Sent {
                at: now,
                consent_id: clearance.consent_id(),
                agreement_id: clearance.agreement_id(),
                fields: clearance.fields().clone(),
                fast_track: *fast_track,
                answer_by: *answer_by,
            });
            state.recipient_sees = true;
        }
        Event::Opened => state.opened_at = Some(now),
        Event::Nudged => {
            state.nudges += 1;
            state.nudged_at = Some(now);
        }
        Event::Escalated => state.escalated_at = Some(now),
        Event::JoinedWaitingList => state.waiting_since = Some(now),
        Event::PlaceOffered { place_id, expires_at } => {
            state.offer = Some(Offer { place_id: *place_id, made_at: now, expires_at: *expires_at });
        }
        Event::OfferTaken { contact_by } | Event::Accepted { contact_by } => {
            state.offer = None;
            state.accepted_at = Some(now);
            state.contact_by = Some(*contact_by);
        }
        Event::OfferDeclined => {
            state.offer = None;
            state.offers_declined += 1;
        }
        Event::OfferExpired => {
            state.offer = None;
            state.offers_expired += 1;
        }
        Event::FirstContactMade => state.first_contact_at = Some(now),
        Event::Attended { on } => {
            state.attended += 1;
            state.missed_running = 0;
            state.place_held = false;
            state.first_contact_at.get_or_insert(now);
            state.last_attended_on = state.last_attended_on.max(Some(*on));
        }
        Event::DidNotAttend { .. } => {
            state.missed += 1;
            state.missed_running += 1;
            state.place_held = false;
        }
        Event::PlaceHeld => state.place_held = true,
        Event::ConsentWithdrawn => state.recipient_sees = false,
        Event::Rerouted { to } => state.rerouted_to = Some(*to),
        Event::Drafted { .. }
        | Event::Asked
        | Event::Answered
        | Event::Declined { .. }
        | Event::BecameOngoing
        | Event::Completed { .. }
        | Event::Stopped { .. }
        | Event::ClosedNoReply { .. }
        | Event::ServiceClosed { .. } => {}
    }
}
