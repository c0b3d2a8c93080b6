//! Messages that go with a change: who is told that something waits, and where. Nothing of a person is in
//! them; the link asks who opens it.

use super::Result;
use crate::closed_list;
use crate::database::schema::outbox;
use crate::database::seal::random_uuid;
use crate::database::table::outbox::OutboxRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{DbConnection, WriteTransaction};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

closed_list! {
    /// What somebody is told.
    MessageKind {
        NewRequest = "new_request",
        Reminder = "reminder",
        Question = "question",
        QuestionAnswered = "question_answered",
        Answer = "answer",
        PlaceOffered = "place_offered",
        OfferAnswered = "offer_answered",
        PlaceHeld = "place_held",
        DidNotAttend = "did_not_attend",
        ConsentWithdrawn = "consent_withdrawn",
        Ended = "ended",
        ServiceClosed = "service_closed",
        /// A service is closed for a time: people who are expected there have to be rung.
        ClosedForNow = "closed_for_now",
        /// A case came to somebody's desk.
        CaseAssigned = "case_assigned",
        /// The person chose not to take something up; whoever referred them is told that and no more.
        OfferedDeclined = "offered_declined",
        /// A referral went back to who made it, with what is missing.
        ReferralReturned = "referral_returned",
        /// Somebody is to choose a password.
        Invitation = "invitation",
    }
}

impl MessageKind {
    /// The subject of the message; the same whoever it is about.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::NewRequest => "Somebody would like to come to you",
            Self::Reminder => "A request waits for your answer",
            Self::Question => "A group has a question",
            Self::QuestionAnswered => "Your question is answered",
            Self::Answer => "A group has answered",
            Self::PlaceOffered => "A place on a waiting list has news",
            Self::OfferAnswered => "The place that you offered is answered",
            Self::PlaceHeld => "Please keep a place",
            Self::DidNotAttend => "Somebody did not come",
            Self::ConsentWithdrawn => "Please delete what you were sent",
            Self::Ended => "A prescription has ended",
            Self::ServiceClosed => "A service has closed",
            Self::ClosedForNow => "A service is closed for a time",
            Self::CaseAssigned => "Somebody new on your desk",
            Self::OfferedDeclined => "News of a referral that you made",
            Self::ReferralReturned => "A referral of yours needs something more",
            Self::Invitation => "Choose your password",
        }
    }
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// Everybody who answers for an organization.
    Organization(Uuid),
    /// One user.
    User(Uuid),
}

/// A message that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Which.
    pub id: Uuid,
    /// What is told.
    pub kind: MessageKind,
    /// To whom.
    pub to: Recipient,
    /// Path of the page that it is about.
    pub link: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Writes a message with its cause.
pub fn write(tx: &mut WriteTransaction<'_>, kind: MessageKind, to: Recipient, subject: Uuid) -> Result<()> {
    let (organization, user) = match to {
        Recipient::Organization(id) => (Some(id), None),
        Recipient::User(id) => (None, Some(id)),
    };
    let link = match (kind, to) {
        (MessageKind::CaseAssigned, _) => format!("/cases/{subject}"),
        (MessageKind::OfferedDeclined, _) => format!("/referrals/{subject}"),
        (MessageKind::ClosedForNow, Recipient::Organization(_)) => format!("/received/ring/{subject}"),
        (MessageKind::ReferralReturned, _) => format!("/referrals/{subject}"),
        // What opens the invitation is put into the letter when it is sent, and is nowhere in the clear before.
        (MessageKind::Invitation, _) => "/invitation/".to_owned(),
        (_, Recipient::Organization(_)) => format!("/received/{subject}"),
        // It leads on to the person's page there; an address of a person would say too much in a letter.
        (_, Recipient::User(_)) => format!("/prescriptions/{subject}"),
    };
    let row = OutboxRow {
        id: random_uuid()?.to_string(),
        kind: kind.slug().to_owned(),
        organization_id: organization.map(|id| id.to_string()),
        user_id: user.map(|id| id.to_string()),
        subject_id: subject.to_string(),
        link,
        created_at: tx.now().naive_utc(),
        sent_at: None,
    };
    diesel::insert_into(outbox::table).values(&row).execute(tx.conn())?;
    Ok(())
}

/// Takes back what was not sent yet about these, so that nobody is written to about somebody who has died.
pub fn silence(conn: &mut DbConnection, subjects: &[String]) -> Result<usize> {
    let unsent = outbox::table.filter(outbox::subject_id.eq_any(subjects)).filter(outbox::sent_at.is_null());
    Ok(diesel::delete(unsent).execute(conn)?)
}

/// Messages that wait, oldest first, at most `limit`.
pub fn unsent(conn: &mut DbConnection, limit: i64) -> Result<Vec<OutboxMessage>> {
    let rows: Vec<OutboxRow> = outbox::table
        .filter(outbox::sent_at.is_null())
        .order((outbox::created_at, outbox::id))
        .limit(limit)
        .select(OutboxRow::as_select())
        .load(conn)?;
    rows.iter()
        .filter_map(|row| addressed(row).transpose().map(|to| (row, to)))
        .map(|(row, to)| {
            Ok(OutboxMessage {
                id: decode_uuid(&row.id, "outbox", "id")?,
                kind: decode_slug(&row.kind, MessageKind::from_slug, "outbox", "kind")?,
                to: to?,
                link: row.link.clone(),
                created_at: row.created_at.and_utc(),
            })
        })
        .collect()
}

/// Whom a row is for.
pub(super) fn addressed(row: &OutboxRow) -> Result<Option<Recipient>> {
    let user = row.user_id.as_deref().map(|id| decode_uuid(id, "outbox", "user_id").map(Recipient::User));
    let group = row.organization_id.as_deref();
    let group = group.map(|id| decode_uuid(id, "outbox", "organization_id").map(Recipient::Organization));
    Ok(user.or(group).transpose()?)
}
