//! What can happen to a prescription. Events hold ids, days and slugs, never personal text.

use super::clearance::Clearance;
use super::status::{
    DeclineReason, DidNotAttendReason, GoalOutcome, NoReplyFrom, Onward, Party, Reason, StoppedReason,
};
use crate::closed_list;
use crate::domain::event_chain::{Line, NoteDigest};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

closed_list! {
    /// The kinds of events, in the order in which they usually come.
    EventKind {
        Drafted = "drafted",
        DraftDropped = "draft_dropped",
        Sent = "sent",
        Opened = "opened",
        Nudged = "nudged",
        Escalated = "escalated",
        Asked = "asked",
        Answered = "answered",
        JoinedWaitingList = "joined_waiting_list",
        PlaceOffered = "place_offered",
        OfferTaken = "offer_taken",
        OfferDeclined = "offer_declined",
        OfferExpired = "offer_expired",
        Accepted = "accepted",
        Declined = "declined",
        FirstContactMade = "first_contact_made",
        Attended = "attended",
        DidNotAttend = "did_not_attend",
        PlaceHeld = "place_held",
        BecameOngoing = "became_ongoing",
        Completed = "completed",
        Stopped = "stopped",
        ConsentWithdrawn = "consent_withdrawn",
        ClosedNoReply = "closed_no_reply",
        ServiceClosed = "service_closed",
        Rerouted = "rerouted",
    }
}

impl EventKind {
    /// What one does to make it happen: "accept it", "offer a place".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Drafted => "start a draft",
            Self::DraftDropped => "drop the draft",
            Self::Sent => "send it",
            Self::Opened => "open it",
            Self::Nudged => "send a reminder",
            Self::Escalated => "bring it to the co-ordinator",
            Self::Asked => "ask a question",
            Self::Answered => "answer the question",
            Self::JoinedWaitingList => "put the person on the waiting list",
            Self::PlaceOffered => "offer a place",
            Self::OfferTaken => "take the offered place",
            Self::OfferDeclined => "turn the offered place down",
            Self::OfferExpired => "let the offer run out",
            Self::Accepted => "accept it",
            Self::Declined => "decline it",
            Self::FirstContactMade => "record the first contact",
            Self::Attended => "record that the person came",
            Self::DidNotAttend => "record that the person did not come",
            Self::PlaceHeld => "hold the place",
            Self::BecameOngoing => "record that it goes on",
            Self::Completed => "complete it",
            Self::Stopped => "stop it",
            Self::ConsentWithdrawn => "withdraw consent",
            Self::ClosedNoReply => "close it without a reply",
            Self::ServiceClosed => "end it because the service closed",
            Self::Rerouted => "send the person elsewhere with a new prescription",
        }
    }
}

/// Something that happens to one prescription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A worker begins it. It names the prescription that it takes the place of, if any.
    Drafted {
        /// For whom.
        person_id: Uuid,
        /// To which service.
        service_id: Uuid,
        /// The organization that will read it.
        recipient_id: Uuid,
        /// The earlier prescription that this one follows.
        replaces: Option<Uuid>,
    },
    /// It is not sent after all: nothing of the person has left the house.
    DraftDropped,
    /// It goes to the group.
    Sent {
        /// Proof that eligibility, agreement and consent were there.
        clearance: Clearance,
        /// Whether the short clocks run.
        fast_track: bool,
        /// When an answer is due.
        answer_by: DateTime<Utc>,
    },
    /// Somebody of the group looked at it for the first time.
    Opened,
    /// The group was reminded.
    Nudged,
    /// It was brought before the co-ordinator.
    Escalated,
    /// The group asks something before it decides; the words are a sealed note.
    Asked,
    /// The worker answers; it stands again where it stood when the question came.
    Answered,
    /// The group has no room yet and keeps the person's place.
    JoinedWaitingList,
    /// A place became free and is offered to the person.
    PlaceOffered {
        /// The free place: one place is offered to one person at a time.
        place_id: Uuid,
        /// When the next in the list is asked instead.
        expires_at: DateTime<Utc>,
    },
    /// The person says yes to the offered place, and so it is accepted.
    OfferTaken {
        /// When the group should have been in touch.
        contact_by: DateTime<Utc>,
    },
    /// The person says no to this place and keeps the day they joined.
    OfferDeclined,
    /// Nobody answered in time; the person keeps the day they joined.
    OfferExpired,
    /// The group says yes.
    Accepted {
        /// When the group should have been in touch.
        contact_by: DateTime<Utc>,
    },
    /// The group says no.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
    /// The group has spoken with the person.
    FirstContactMade,
    /// The person came.
    Attended {
        /// The day of the session.
        on: NaiveDate,
    },
    /// The person did not come.
    DidNotAttend {
        /// The day of the session.
        on: NaiveDate,
        /// Why, if known.
        reason: DidNotAttendReason,
    },
    /// After missed sessions the worker asks that the place be kept.
    PlaceHeld,
    /// It has become something regular.
    BecameOngoing,
    /// It is finished as it was meant to be.
    Completed {
        /// What became of the goal.
        outcome: GoalOutcome,
    },
    /// It ends before it is finished.
    Stopped {
        /// Why.
        reason: StoppedReason,
    },
    /// The person takes consent for this recipient back; the recipient sees nothing from now on.
    ConsentWithdrawn,
    /// Nobody answered.
    ClosedNoReply {
        /// Whose silence it was.
        from: NoReplyFrom,
    },
    /// The service is no more.
    ServiceClosed {
        /// Where the person goes instead, or why nowhere.
        onward: Onward,
    },
    /// A new prescription takes its place; this one's history stays.
    Rerouted {
        /// The new prescription.
        to: Uuid,
    },
}

impl Event {
    /// Which kind it is.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Drafted { .. } => EventKind::Drafted,
            Self::DraftDropped => EventKind::DraftDropped,
            Self::Sent { .. } => EventKind::Sent,
            Self::Opened => EventKind::Opened,
            Self::Nudged => EventKind::Nudged,
            Self::Escalated => EventKind::Escalated,
            Self::Asked => EventKind::Asked,
            Self::Answered => EventKind::Answered,
            Self::JoinedWaitingList => EventKind::JoinedWaitingList,
            Self::PlaceOffered { .. } => EventKind::PlaceOffered,
            Self::OfferTaken { .. } => EventKind::OfferTaken,
            Self::OfferDeclined => EventKind::OfferDeclined,
            Self::OfferExpired => EventKind::OfferExpired,
            Self::Accepted { .. } => EventKind::Accepted,
            Self::Declined { .. } => EventKind::Declined,
            Self::FirstContactMade => EventKind::FirstContactMade,
            Self::Attended { .. } => EventKind::Attended,
            Self::DidNotAttend { .. } => EventKind::DidNotAttend,
            Self::PlaceHeld => EventKind::PlaceHeld,
            Self::BecameOngoing => EventKind::BecameOngoing,
            Self::Completed { .. } => EventKind::Completed,
            Self::Stopped { .. } => EventKind::Stopped,
            Self::ConsentWithdrawn => EventKind::ConsentWithdrawn,
            Self::ClosedNoReply { .. } => EventKind::ClosedNoReply,
            Self::ServiceClosed { .. } => EventKind::ServiceClosed,
            Self::Rerouted { .. } => EventKind::Rerouted,
        }
    }

    /// The reason it gives, where its kind needs one.
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Declined { reason } => Some(Reason::Decline(*reason)),
            Self::DidNotAttend { reason, .. } => Some(Reason::DidNotAttend(*reason)),
            Self::Completed { outcome } => Some(Reason::Outcome(*outcome)),
            Self::Stopped { reason } => Some(Reason::Stopped(*reason)),
            Self::ClosedNoReply { from } => Some(Reason::NoReply(*from)),
            Self::ServiceClosed { onward } => Some(Reason::Onward(*onward)),
            _ => None,
        }
    }

    /// Everything else that it says, name by name, for the chain: ids, days and moments alone.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let moment = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        match self {
            Self::Drafted { person_id, service_id, recipient_id, replaces } => {
                let mut facts = vec![
                    ("person", person_id.to_string()),
                    ("service", service_id.to_string()),
                    ("recipient", recipient_id.to_string()),
                ];
                facts.extend(replaces.map(|old| ("replaces", old.to_string())));
                facts
            }
            Self::Sent { clearance, fast_track, answer_by } => {
                let mut facts = clearance.facts();
                facts.push(("fast_track", fast_track.to_string()));
                facts.push(("answer_by", moment(answer_by)));
                facts
            }
            Self::PlaceOffered { place_id, expires_at } => {
                vec![("place", place_id.to_string()), ("expires_at", moment(expires_at))]
            }
            Self::OfferTaken { contact_by } | Self::Accepted { contact_by } => {
                vec![("contact_by", moment(contact_by))]
            }
            Self::Attended { on } | Self::DidNotAttend { on, .. } => vec![("on", on.to_string())],
            Self::ServiceClosed { onward: Onward::Service(service) } => vec![("onward", service.to_string())],
            Self::Rerouted { to } => vec![("to", to.to_string())],
            _ => Vec::new(),
        }
    }
}

/// An event as it is kept: appended once, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The event's own identifier.
    pub id: Uuid,
    /// What happened.
    pub event: Event,
    /// Whose act it was.
    pub by: Party,
    /// The user who recorded it; `None` for the clock and for a person without a sign-in.
    pub actor_id: Option<Uuid>,
    /// When, as the state that it led to has it in `changed_at`.
    pub at: DateTime<Utc>,
    /// Keyed digest of the sealed note that belongs to it.
    pub note_digest: Option<NoteDigest>,
}

impl Recorded {
    /// Its line in the prescription's chain. The first event is number 1.
    pub fn line(&self, sequence: u64) -> Line<'_> {
        Line {
            sequence,
            id: self.id,
            kind: self.event.kind().slug(),
            reason: self.event.reason().map(Reason::slug),
            party: self.by.slug(),
            actor_id: self.actor_id,
            at: self.at,
            note_digest: self.note_digest,
            facts: self.event.facts(),
        }
    }
}
