//! A person's yes to one recipient, or their no; and its withdrawal, which ends what the recipient sees at
//! once.

use super::store::{
    Acting, Of, Stored, StoredConsent, all_ids, case_of_person, consent_by_id, insert_consent, living_id, person_by_id,
    prescriptions_in, record, resource, update_consent,
};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::WriteTransaction;
use crate::database::seal::random_uuid;
use crate::domain::Private;
use crate::domain::consent::{Consent, ConsentMethod, ConsentStatus, GivenBy, SharedField, check_giver};
use crate::domain::prescription::{Event, EventKind, Party, Status, allowed};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A yes or no as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Whose facts.
    pub person_id: Uuid,
    /// The organization that would have them.
    pub recipient_id: Uuid,
    /// What it would be told.
    pub fields: BTreeSet<SharedField>,
    /// Who said it.
    pub by: GivenBy,
    /// How.
    pub method: ConsentMethod,
    /// The words that were read out.
    pub wording: Private,
    /// The last day on which a yes holds.
    pub until: Option<NaiveDate>,
    /// When a representative's standing or a best-interest decision is looked at again.
    pub review_on: Option<NaiveDate>,
}

/// What a withdrawal did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// What had been told before, to be given to the person: which prescription, what, since when.
    pub shared: Vec<(Uuid, BTreeSet<SharedField>, DateTime<Utc>)>,
    /// The prescriptions that ended by it.
    pub ended: Vec<Uuid>,
}

/// Writes down a yes.
pub fn give(desk: Desk<'_>, said: Said) -> Result<StoredConsent> {
    keep(desk, said, true, None)
}

/// Writes down a no: the person's own choice. They may be asked again from `ask_again_on`.
pub fn decline(desk: Desk<'_>, said: Said, ask_again_on: Option<NaiveDate>) -> Result<StoredConsent> {
    keep(desk, said, false, ask_again_on)
}

fn keep(desk: Desk<'_>, said: Said, yes: bool, ask_again_on: Option<NaiveDate>) -> Result<StoredConsent> {
    let user = desk.user()?;
    let today = desk.today();
    desk.write(|tx| {
        let now = tx.now();
        let person_id = living_id(tx.conn(), said.person_id)?;
        let person = person_by_id(tx.conn(), desk.keys, person_id)?.person;
        let ids = all_ids(tx.conn(), person_id)?;
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::RecordConsent, resource(&case, today))?;
        check_giver(&person, said.by, today)?;
        if yes && said.wording.is_blank() {
            return Err(Error::field("wording", "is empty; keep the words that the person agreed to"));
        }
        if yes && said.fields.is_empty() {
            return Err(Error::field("fields", "is empty; choose what the group may be told"));
        }
        if said.until.is_some_and(|until| until < today) {
            return Err(Error::field("until", "lies before today; give a later day or leave it out"));
        }
        let blank = Consent {
            id: random_uuid()?,
            person_id,
            recipient_id: said.recipient_id,
            fields: said.fields,
            status: ConsentStatus::Asked,
            given_by: said.by,
            method: said.method,
            said_at: now,
            until: said.until,
            review_on: said.review_on,
            ask_again_on: None,
            wording: said.wording,
        };
        let consent = if yes {
            blank.give(said.by, said.method, now)
        } else {
            blank.decline(said.by, said.method, now, ask_again_on)
        };
        let stored = StoredConsent { consent, recorded_by: user, version: 1 };
        insert_consent(tx.conn(), desk.keys, &stored)?;
        let detail = if yes { "given" } else { "declined" };
        desk.audit(tx, Action::RecordConsent, (AuditEntity::Consent, stored.consent.id), detail);
        desk.audit(tx, Action::RecordConsent, (AuditEntity::Person, person_id), detail);
        Ok(stored)
    })
}

/// Writes down that a consent was taken back. Every prescription that stands on it ends, and its recipient
/// sees nothing of the person from then on and is asked to delete what was printed.
pub fn withdraw(desk: Desk<'_>, consent_id: Uuid, seen: u64, by: GivenBy, method: ConsentMethod) -> Result<Withdrawn> {
    let user = desk.user()?;
    desk.write(|tx| {
        let stored = consent_by_id(tx.conn(), desk.keys, consent_id)?;
        let ids = all_ids(tx.conn(), stored.consent.person_id)?;
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::RecordConsent, resource(&case, desk.today()))?;
        let party = if by == GivenBy::Person { Party::Person } else { Party::Worker };
        take_back(desk, tx, (stored, seen), (by, method), (party, user))
    })
}

/// Takes a consent back inside a transaction, whoever wrote it down.
pub(super) fn take_back(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    (stored, seen): (StoredConsent, u64),
    (by, method): (GivenBy, ConsentMethod),
    (party, user): (Party, Uuid),
) -> Result<Withdrawn> {
    if stored.consent.status == ConsentStatus::Withdrawn {
        return Err(Error::field("consent", "was taken back already; there is nothing left to take back"));
    }
    let now = tx.now();
    let (id, recipient) = (stored.consent.id, stored.consent.recipient_id);
    let ids = all_ids(tx.conn(), stored.consent.person_id)?;
    let consent = stored.consent.withdraw(by, method, now);
    update_consent(tx.conn(), desk.keys, StoredConsent { consent, recorded_by: user, ..stored }, seen)?;
    let mut done = Withdrawn { shared: Vec::new(), ended: Vec::new() };
    let all = prescriptions_in(tx.conn(), Of::People(&ids))?;
    for prescription in all.into_iter().filter(|one| stands_on(one, id) && one.state.recipient_id == recipient) {
        if let Some(sent) = &prescription.state.sent {
            done.shared.push((prescription.state.id, sent.fields.clone(), sent.at));
        }
        if allowed(&prescription.state, party).contains(&EventKind::ConsentWithdrawn) {
            let acting = Acting::plain(party, Some(user));
            let open = prescription.state.is_open();
            let after = record(tx, desk.keys, desk.calendar, prescription, Event::ConsentWithdrawn, acting)?;
            if open && after.state.status == Status::Withdrawn {
                done.ended.push(after.state.id);
            }
        }
    }
    desk.audit(tx, Action::RecordConsent, (AuditEntity::Consent, id), "withdrawn");
    if let Some(person) = ids.first() {
        desk.audit(tx, Action::RecordConsent, (AuditEntity::Person, *person), "withdrawn");
    }
    Ok(done)
}

fn stands_on(prescription: &Stored, consent: Uuid) -> bool {
    prescription.state.sent.as_ref().is_some_and(|sent| sent.consent_id == consent)
}
