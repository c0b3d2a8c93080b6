//! A person's yes to one recipient, or their no; and its withdrawal, which ends what the recipient sees at
//! once.

use super::outbox::{self, MessageKind, Recipient};
use super::signpost::organization_of;
use super::store::{
    Acting, Of, Stored, StoredConsent, all_ids, case_by_id, case_of_person, consent_by_id, consents_of, insert_consent,
    living_id, person_by_id, prescriptions_in, record, resource, update_consent,
};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::schema::referral_in;
use crate::database::seal::random_uuid;
use crate::database::table::case::ReferralRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{DbConnection, WriteTransaction};
use crate::domain::consent::{Consent, ConsentMethod, ConsentStatus, GivenBy, SharedField, check_giver};
use crate::domain::prescription::{Event, EventKind, Party, Status, allowed};
use crate::domain::referral::ReferralSource;
use crate::domain::{FieldErrors, Private};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A yes as it is written down.
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

/// A no to one service, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct No {
    /// To which service.
    pub service_id: Uuid,
    /// Who said it.
    pub by: GivenBy,
    /// How.
    pub method: ConsentMethod,
    /// Why, in the person's words.
    pub reason: Private,
    /// "Ask again in spring"; `None` when they would rather not be asked again.
    pub ask_again_on: Option<NaiveDate>,
}

/// What a person said no to: their own choice, and counted as nobody's failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoThanks {
    /// The day they said it.
    pub on: NaiveDate,
    /// Why, in their words.
    pub reason: Option<Private>,
    /// From when they may be asked again.
    pub ask_again_on: Option<NaiveDate>,
}

impl NoThanks {
    /// Whether the day has come from which they may be asked again.
    pub fn may_be_asked_again(&self, today: NaiveDate) -> bool {
        self.ask_again_on.is_some_and(|day| today >= day)
    }
}

/// The services to which a person said no and were not sent since, out of everything they said, newest first.
pub(super) fn said_no(consents: &[StoredConsent], prescriptions: &[Stored]) -> HashMap<Uuid, NoThanks> {
    let mut no = HashMap::new();
    for said in consents.iter().map(|stored| &stored.consent) {
        let Some(service) = said.service_id.filter(|_| said.status == ConsentStatus::Declined) else { continue };
        let changed_their_mind = prescriptions.iter().any(|one| {
            one.state.service_id == service && one.state.sent.as_ref().is_some_and(|sent| sent.at > said.said_at)
        });
        if !changed_their_mind {
            no.entry(service).or_insert_with(|| NoThanks {
                on: said.said_at.with_timezone(&London).date_naive(),
                reason: said.reason.clone(),
                ask_again_on: said.ask_again_on,
            });
        }
    }
    no
}

/// Writes down a yes.
pub fn give(desk: Desk<'_>, said: Said) -> Result<StoredConsent> {
    let user = desk.user()?;
    let today = desk.today();
    desk.write(|tx| {
        let person_id = living_id(tx.conn(), said.person_id)?;
        allowed_to_say(desk, tx, person_id, said.by)?;
        if said.wording.is_blank() {
            return Err(Error::field("wording", "is empty; keep the words that the person agreed to"));
        }
        if said.fields.is_empty() {
            return Err(Error::field("fields", "is empty; choose what the group may be told"));
        }
        if said.until.is_some_and(|until| until < today) {
            return Err(Error::field("until", "lies before today; give a later day or leave it out"));
        }
        let asked = Consent {
            fields: said.fields,
            until: said.until,
            review_on: said.review_on,
            wording: said.wording,
            ..blank(random_uuid()?, person_id, said.recipient_id, tx.now())
        };
        keep(desk, tx, asked.give(said.by, said.method, tx.now()), user, "given")
    })
}

/// Writes down "no thanks" to one service, on the person's own behalf: a draft to it is dropped, and the
/// professional who referred them learns that something was offered and declined, and no more.
pub fn decline(desk: Desk<'_>, case_id: Uuid, no: No) -> Result<StoredConsent> {
    let user = desk.user()?;
    let today = desk.today();
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        let person_id = living_id(tx.conn(), case.case.person_id)?;
        allowed_to_say(desk, tx, person_id, no.by)?;
        let mut errors = FieldErrors::default();
        errors.require(!no.reason.is_blank(), "reason", "is empty; write what they said, in a few words");
        let passed = no.ask_again_on.is_some_and(|day| day <= today);
        errors.require(!passed, "ask_again_on", "is not after today; give a later day or leave it out");
        errors.into_result()?;
        let recipient_id = organization_of(tx.conn(), no.service_id)?
            .ok_or_else(|| Error::field("service_id", "has no organization; write a note instead"))?;
        let ids = all_ids(tx.conn(), person_id)?;
        let drafts = prescriptions_in(tx.conn(), Of::People(&ids))?;
        for draft in drafts.into_iter().filter(|one| one.state.is_draft() && one.state.service_id == no.service_id) {
            let acting = Acting::plain(Party::Worker, Some(user));
            record(tx, desk.keys, desk.calendar, draft, Event::DraftDropped, acting)?;
        }
        let asked = Consent {
            service_id: Some(no.service_id),
            reason: Some(no.reason),
            ..blank(random_uuid()?, person_id, recipient_id, tx.now())
        };
        tell_the_referrer(tx, case.case.referral_id, user)?;
        keep(desk, tx, asked.decline(no.by, no.method, tx.now(), no.ask_again_on), user, "declined")
    })
}

/// A question that nobody has answered yet, of nothing in particular.
pub(super) fn blank(id: Uuid, person_id: Uuid, recipient_id: Uuid, now: DateTime<Utc>) -> Consent {
    Consent {
        id,
        person_id,
        recipient_id,
        fields: BTreeSet::new(),
        status: ConsentStatus::Asked,
        given_by: GivenBy::Person,
        method: ConsentMethod::FaceToFace,
        said_at: now,
        until: None,
        review_on: None,
        ask_again_on: None,
        service_id: None,
        reason: None,
        becomes_theirs: false,
        wording: Private::default(),
    }
}

/// Refuses whoever may not write it down, and whoever may not say it.
fn allowed_to_say(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, person_id: Uuid, by: GivenBy) -> Result<()> {
    let person = person_by_id(tx.conn(), desk.keys, person_id)?.person;
    let ids = all_ids(tx.conn(), person_id)?;
    let case = case_of_person(tx.conn(), desk.keys, &ids)?;
    desk.allow(Action::RecordConsent, resource(&case, desk.today()))?;
    Ok(check_giver(&person, by, desk.today())?)
}

fn keep(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    consent: Consent,
    recorded_by: Uuid,
    detail: &'static str,
) -> Result<StoredConsent> {
    let stored = StoredConsent { consent, recorded_by, version: 1 };
    insert_consent(tx.conn(), desk.keys, &stored)?;
    desk.audit(tx, Action::RecordConsent, (AuditEntity::Consent, stored.consent.id), detail);
    desk.audit(tx, Action::RecordConsent, (AuditEntity::Person, stored.consent.person_id), detail);
    Ok(stored)
}

/// Whoever referred the person is told that there is news, unless they are family or wrote it themselves.
fn tell_the_referrer(tx: &mut WriteTransaction<'_>, referral_id: Uuid, writing: Uuid) -> Result<()> {
    let Some(row) = referral_row(tx.conn(), referral_id)? else { return Ok(()) };
    let source = decode_slug(&row.source, ReferralSource::from_slug, "referral_in", "source")?;
    let by = row.made_by.as_deref().map(|id| decode_uuid(id, "referral_in", "made_by")).transpose()?;
    if let Some(referrer) = by.filter(|referrer| source.is_professional() && *referrer != writing) {
        outbox::write(tx, MessageKind::OfferedDeclined, Recipient::User(referrer), referral_id)?;
    }
    Ok(())
}

fn referral_row(conn: &mut DbConnection, id: Uuid) -> Result<Option<ReferralRow>> {
    Ok(referral_in::table.find(id.to_string()).select(ReferralRow::as_select()).first(conn).optional()?)
}

/// The days on which something was offered to the person of a referral and declined, newest first: what
/// the professional who referred them may know of it. Why, and what it was, is the person's own.
pub fn offered_declined(desk: Desk<'_>, referral_id: Uuid) -> Result<Vec<NaiveDate>> {
    desk.write(|tx| {
        let conn = tx.conn();
        let row = referral_row(conn, referral_id)?.ok_or(Error::NotFound("referral"))?;
        let id = |text: &str, column| decode_uuid(text, "referral_in", column);
        let resource = Resource::Referral {
            by: row.made_by.as_deref().map(|by| id(by, "made_by")).transpose()?.unwrap_or_default(),
            organization: id(&row.organization_id, "organization_id")?,
            team: row.team_id.as_deref().map(|team| id(team, "team_id")).transpose()?,
        };
        desk.allow(Action::FollowReferral, resource)?;
        if !decode_slug(&row.source, ReferralSource::from_slug, "referral_in", "source")?.is_professional() {
            return Ok(Vec::new());
        }
        let ids = all_ids(conn, id(&row.person_id, "person_id")?)?;
        let said = consents_of(conn, desk.keys, &ids)?;
        desk.audit(tx, Action::FollowReferral, (AuditEntity::Referral, referral_id), "followed");
        let since = row.received_at.and_utc();
        let offered = said
            .iter()
            .map(|stored| &stored.consent)
            .filter(|one| one.status == ConsentStatus::Declined && one.service_id.is_some() && one.said_at >= since);
        Ok(offered.map(|one| one.said_at.with_timezone(&London).date_naive()).collect())
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
