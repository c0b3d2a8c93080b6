//! What a prescription's events add up to.

use super::refusal::{Fault, Refusal};
use super::status::{Reason, Status};
use crate::domain::consent::SharedField;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// After so many sessions missed running the worker says whether the place is held or given up.
pub const MISSED_BEFORE_DECIDING: u32 = 2;

/// After the end the recipient sees what was shared for so many days, to finish its own notes.
pub const SEEN_DAYS_AFTER_THE_END: i64 = 30;

/// A prescription as it stands: the projection of its events and nothing beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Ours.
    pub id: Uuid,
    /// For whom.
    pub person_id: Uuid,
    /// To which service.
    pub service_id: Uuid,
    /// The organization that reads it.
    pub recipient_id: Uuid,
    /// The earlier prescription that it follows.
    pub replaces: Option<Uuid>,
    /// The later one that follows it.
    pub rerouted_to: Option<Uuid>,
    /// Where it stands.
    pub status: Status,
    /// Since when it stands there.
    pub since: DateTime<Utc>,
    /// The moment of the last event.
    pub changed_at: DateTime<Utc>,
    /// How many events there are; a change names the version that it was based on.
    pub version: u64,
    /// The draft was dropped: nothing happens any more.
    pub dropped: bool,
    /// The reason given last.
    pub reason: Option<Reason>,
    /// The sending, once it was sent.
    pub sent: Option<Sent>,
    /// Whether the recipient may see what was shared, now.
    pub recipient_sees: bool,
    /// When somebody of the group first looked at it.
    pub opened_at: Option<DateTime<Utc>>,
    /// When the group first said anything: a question, waiting list, yes or no.
    pub answered_at: Option<DateTime<Utc>>,
    /// The day that counts for the order of the waiting list; kept through offers and questions.
    pub waiting_since: Option<DateTime<Utc>>,
    /// The offer that waits for an answer.
    pub offer: Option<Offer>,
    /// Offers that the person turned down.
    pub offers_declined: u32,
    /// Offers that ran out.
    pub offers_expired: u32,
    /// When the group said yes.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When the group should have been in touch.
    pub contact_by: Option<DateTime<Utc>>,
    /// When it was, or when the person first came.
    pub first_contact_at: Option<DateTime<Utc>>,
    /// Sessions the person came to.
    pub attended: u32,
    /// The latest of them.
    pub last_attended_on: Option<NaiveDate>,
    /// Sessions missed.
    pub missed: u32,
    /// Sessions missed since the person last came.
    pub missed_running: u32,
    /// The worker asked that the place be kept after the session missed last.
    pub place_held: bool,
    /// Reminders sent since it stands where it stands.
    pub nudges: u32,
    /// The latest of them.
    pub nudged_at: Option<DateTime<Utc>>,
    /// When it was last brought before the co-ordinator.
    pub escalated_at: Option<DateTime<Utc>>,
}

/// What was sent, under what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When.
    pub at: DateTime<Utc>,
    /// The consent it stands on.
    pub consent_id: Uuid,
    /// The agreement it stands on.
    pub agreement_id: Uuid,
    /// What the recipient may see, and nothing else.
    pub fields: BTreeSet<SharedField>,
    /// Whether the short clocks run.
    pub fast_track: bool,
    /// When an answer is due.
    pub answer_by: DateTime<Utc>,
}

/// A place offered to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which place.
    pub place_id: Uuid,
    /// When it was offered.
    pub made_at: DateTime<Utc>,
    /// When the next in the list is asked.
    pub expires_at: DateTime<Utc>,
}

impl State {
    pub(super) fn draft(
        id: Uuid,
        person_id: Uuid,
        service_id: Uuid,
        recipient_id: Uuid,
        replaces: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            person_id,
            service_id,
            recipient_id,
            replaces,
            rerouted_to: None,
            status: Status::Draft,
            since: now,
            changed_at: now,
            version: 1,
            dropped: false,
            reason: None,
            sent: None,
            recipient_sees: false,
            opened_at: None,
            answered_at: None,
            waiting_since: None,
            offer: None,
            offers_declined: 0,
            offers_expired: 0,
            accepted_at: None,
            contact_by: None,
            first_contact_at: None,
            attended: 0,
            last_attended_on: None,
            missed: 0,
            missed_running: 0,
            place_held: false,
            nudges: 0,
            nudged_at: None,
            escalated_at: None,
        }
    }

    /// Whether it is still being written: nothing was sent and it was not dropped.
    pub fn is_draft(&self) -> bool {
        self.status == Status::Draft && !self.dropped
    }

    /// Whether something is still to come.
    pub const fn is_open(&self) -> bool {
        !self.dropped && !self.status.has_ended()
    }

    /// What the recipient may see of the person now: nothing before the sending, after a withdrawal or
    /// after a no.
    pub fn visible_to_recipient(&self) -> Option<&BTreeSet<SharedField>> {
        self.sent.as_ref().filter(|_| self.recipient_sees).map(|sent| &sent.fields)
    }

    /// Whether the recipient sees anything of the person at `now`: what was shared is hidden again some days
    /// after the end, whatever the consent says, for nobody needs it any more.
    pub fn is_seen_at(&self, now: DateTime<Utc>) -> bool {
        let long_over = self.status.has_ended() && now - self.since > TimeDelta::days(SEEN_DAYS_AFTER_THE_END);
        self.recipient_sees && !long_over
    }

    /// Whether the person missed two sessions running and nobody has said whether the place is held or
    /// given up.
    pub const fn place_is_to_be_decided(&self) -> bool {
        matches!(self.status, Status::DidNotAttend) && self.missed_running >= MISSED_BEFORE_DECIDING && !self.place_held
    }

    /// Whether a change based on version `seen` may go ahead; otherwise somebody else was first.
    pub fn check_version(&self, seen: u64) -> Result<(), Refusal> {
        if seen == self.version {
            return Ok(());
        }
        Err(Refusal { fault: Fault::ChangedMeanwhile { seen, now: self.version }, instead: Vec::new() })
    }
}
