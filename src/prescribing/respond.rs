//! Everything that happens to a prescription after it was sent, as one function over the machine: whoever
//! acts, the table of `domain` says whether it may happen, and the policy whether they may say so.

use super::consent::take_back;
use super::store::{Acting, Stored, consent_by_id, prescription_by_id, record};
use super::waiting::check_turn;
use super::{Desk, Error, Now, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::WriteTransaction;
use crate::domain::Private;
use crate::domain::clocks;
use crate::domain::consent::{ConsentMethod, GivenBy};
use crate::domain::prescription::{
    DeclineReason, DidNotAttendReason, Event, GoalOutcome, NoReplyFrom, Party, State, StoppedReason,
};
use chrono::NaiveDate;
use uuid::Uuid;

/// What happened. Days by which something is due are not said but counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The draft is not sent after all.
    DropDraft,
    /// Somebody of the group looked at it.
    Opened,
    /// A reminder to the group.
    Nudge,
    /// Before the co-ordinator.
    Escalate,
    /// The group asks; the words are the note.
    Ask,
    /// The worker answers; the words are the note.
    Answer,
    /// No room yet; the person keeps their place.
    JoinWaitingList,
    /// A place became free and it is this person's turn.
    OfferPlace {
        /// Which place.
        place_id: Uuid,
    },
    /// The person takes the place.
    TakeOffer,
    /// The person does not.
    DeclineOffer,
    /// Yes.
    Accept,
    /// No.
    Decline(DeclineReason),
    /// The group has spoken with the person.
    FirstContact,
    /// The person came.
    Attended(NaiveDate),
    /// The person did not come.
    DidNotAttend(NaiveDate, DidNotAttendReason),
    /// Keep the place after missed sessions.
    HoldPlace,
    /// It has become something regular.
    BecomeOngoing,
    /// Finished.
    Complete(GoalOutcome),
    /// Ended before it was finished.
    Stop(StoppedReason),
    /// Nobody answers.
    CloseNoReply(NoReplyFrom),
    /// The person told the group that they take their consent back.
    WithdrawConsent,
}

impl Reply {
    const fn needs_words(self) -> bool {
        matches!(self, Self::Ask | Self::Answer)
    }

    fn event(self, state: &State, desk: Desk<'_>, tx: &WriteTransaction<'_>) -> Event {
        let fast = state.sent.as_ref().is_some_and(|sent| sent.fast_track);
        let contact_by = clocks::contact_by(tx.now(), fast, desk.calendar);
        match self {
            Self::DropDraft => Event::DraftDropped,
            Self::Opened => Event::Opened,
            Self::Nudge => Event::Nudged,
            Self::Escalate => Event::Escalated,
            Self::Ask => Event::Asked,
            Self::Answer => Event::Answered,
            Self::JoinWaitingList => Event::JoinedWaitingList,
            Self::OfferPlace { place_id } => {
                Event::PlaceOffered { place_id, expires_at: clocks::offer_expires(tx.now(), desk.calendar) }
            }
            Self::TakeOffer => Event::OfferTaken { contact_by },
            Self::DeclineOffer => Event::OfferDeclined,
            Self::Accept => Event::Accepted { contact_by },
            Self::Decline(reason) => Event::Declined { reason },
            Self::FirstContact => Event::FirstContactMade,
            Self::Attended(on) => Event::Attended { on },
            Self::DidNotAttend(on, reason) => Event::DidNotAttend { on, reason },
            Self::HoldPlace => Event::PlaceHeld,
            Self::BecomeOngoing => Event::BecameOngoing,
            Self::Complete(outcome) => Event::Completed { outcome },
            Self::Stop(reason) => Event::Stopped { reason },
            Self::CloseNoReply(from) => Event::ClosedNoReply { from },
            Self::WithdrawConsent => Event::ConsentWithdrawn,
        }
    }
}

/// Records what happened to a prescription at version `seen`, as the act of `by`, with words if any.
///
/// A worker may write down what a group or the person said, a steward what a group said; each is the act
/// of who wrote it down or of the person, never of the group. A conflict when somebody was first.
pub fn respond(
    desk: Desk<'_>,
    prescription_id: Uuid,
    seen: u64,
    reply: Reply,
    by: Party,
    note: Option<Private>,
) -> Result<State> {
    let user = desk.user()?;
    let note = note.filter(|words| !words.is_blank());
    if reply.needs_words() && note.is_none() {
        return Err(Error::field("note", "is empty; write the question or the answer"));
    }
    desk.write(|tx| {
        let stored = prescription_by_id(tx.conn(), prescription_id)?;
        let action = allow(desk, tx, &stored, by)?;
        if stored.state.version != seen {
            return Err(Error::conflict(Now::Prescription(stored.state)));
        }
        if let Reply::OfferPlace { place_id } = reply {
            check_turn(desk, tx, &stored, place_id)?;
        }
        let consent = stored.state.sent.as_ref().map(|sent| sent.consent_id);
        if let (Reply::WithdrawConsent, Some(consent)) = (reply, consent) {
            let consent = consent_by_id(tx.conn(), desk.keys, consent)?;
            let version = consent.version;
            let said = (GivenBy::Person, ConsentMethod::FaceToFace);
            take_back(desk, tx, (consent, version), said, (by, user))?;
            return Ok(prescription_by_id(tx.conn(), prescription_id)?.state);
        }
        let event = reply.event(&stored.state, desk, tx);
        let detail = event.kind().slug();
        let acting = Acting { by, actor: Some(user), note };
        let stored = record(tx, desk.keys, desk.calendar, stored, event, acting)?;
        desk.audit(tx, action, (AuditEntity::Prescription, prescription_id), detail);
        Ok(stored.state)
    })
}

/// Asks the policy for whom somebody acts.
fn allow(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, stored: &Stored, by: Party) -> Result<Action> {
    let (action, resource) = match by {
        Party::Worker | Party::Person => (Action::SteerPrescription, stored.resource(tx.conn(), desk.today())?),
        Party::ReceivingOrganization => (Action::AnswerReceived, received(desk, tx, stored)?),
        Party::Steward => (Action::RecordClosure, Resource::Organization(stored.state.recipient_id)),
        // Time does not sign in.
        Party::Clock => return Err(Error::Refused),
    };
    desk.allow(action, resource)?;
    Ok(action)
}

/// What the policy asks of a prescription as the side that received it: consent counts as it stands today.
pub(super) fn received(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, stored: &Stored) -> Result<Resource> {
    let consent_in_force = match &stored.state.sent {
        Some(sent) if stored.state.is_seen_at(tx.now()) => match consent_by_id(tx.conn(), desk.keys, sent.consent_id) {
            Ok(consent) => consent.consent.status_on(desk.today()).allows_sharing(),
            Err(Error::NotFound(_)) => false,
            Err(error) => return Err(error),
        },
        _ => false,
    };
    Ok(Resource::Received { organization: stored.state.recipient_id, consent_in_force })
}
