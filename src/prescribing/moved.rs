//! A person moves out of the area: the old plan ends with its reason, and who helps people in the new place
//! is told only what the person agrees to have told.

use super::consent::blank;
use super::refer_in::{NewReferral, Taken, Who, take};
use super::store::{
    Acting, Of, Stored, StoredConsent, all_ids, case_by_id, insert_consent, person_by_id, prescriptions_in, record,
    resource, update_case, update_person,
};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::WriteTransaction;
use crate::database::seal::random_uuid;
use crate::domain::Private;
use crate::domain::case::{CaseStatus, ClosureReason};
use crate::domain::consent::{Consent, ConsentMethod, GivenBy, SharedField, check_giver};
use crate::domain::person::{Person, Residence, validate};
use crate::domain::prescription::{Event, Party, Status, StoppedReason};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who helps people in the new place, and what they may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The organization that would be told.
    pub organization_id: Uuid,
    /// Its team.
    pub team_id: Option<Uuid>,
    /// What it would be told.
    pub fields: BTreeSet<SharedField>,
    /// Who said yes.
    pub by: GivenBy,
    /// How.
    pub method: ConsentMethod,
    /// The words that were read out.
    pub wording: Private,
    /// Who passes the person on, as the others read it.
    pub from: Private,
    /// How to ring them.
    pub contact: Private,
}

/// A move as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where the person lives now.
    pub residence: Residence,
    /// Whether the work here ends. Who moves nearby stays.
    pub close: bool,
    /// Who is told, where the person said yes; nobody otherwise.
    pub told: Option<Told>,
}

/// What a move led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Prescriptions that ended by it.
    pub ended: usize,
    /// The referral to the new place, where the person agreed to one.
    pub referral: Option<Taken>,
}

/// Writes down a move: the address, the end of the case and of what is open, and the referral to the new
/// place with the consent that it stands on. All of it or nothing.
pub fn move_person(desk: Desk<'_>, case_id: Uuid, (person_seen, case_seen): (u64, u64), to: Move) -> Result<Moved> {
    let user = desk.user()?;
    let today = desk.today();
    desk.write(|tx| {
        let mut case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::WritePerson, resource(&case, today))?;
        desk.allow(Action::WriteCase, resource(&case, today))?;
        let ids = all_ids(tx.conn(), case.case.person_id)?;
        let id = ids.first().copied().unwrap_or(case.case.person_id);
        let mut person = person_by_id(tx.conn(), desk.keys, id)?.person;
        person.residence = to.residence.clone();
        validate(&person, today)?;
        let now = tx.now();
        update_person(tx.conn(), desk.keys, &person, person_seen, now)?;
        desk.audit(tx, Action::WritePerson, (AuditEntity::Person, id), "moved");
        let referral = match to.told {
            Some(told) => Some(pass_on(desk, tx, &person, &case, told)?),
            None => None,
        };
        let mut ended = 0;
        if to.close {
            for open in prescriptions_in(tx.conn(), Of::OpenOfCases(&[case_id]))? {
                end(desk, tx, open, user)?;
                ended += 1;
            }
            case.case.status = case.case.check_move(CaseStatus::Closed, Some(ClosureReason::MovedArea), &[], 0)?;
            case.case.closure = Some(ClosureReason::MovedArea);
            update_case(tx.conn(), desk.keys, case, case_seen, now)?;
            desk.audit(tx, Action::WriteCase, (AuditEntity::Case, case_id), "moved_away");
        }
        Ok(Moved { ended, referral })
    })
}

/// Ends what is open: with "moved" where it had begun; the others are told that they see nothing any more.
fn end(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, open: Stored, user: Uuid) -> Result<Stored> {
    let event = match open.state.status {
        Status::Draft => Event::DraftDropped,
        status if status.is_under_way() => Event::Stopped { reason: StoppedReason::Moved },
        _ => Event::ConsentWithdrawn,
    };
    record(tx, desk.keys, desk.calendar, open, event, Acting::plain(Party::Worker, Some(user)))
}

/// The consent for the new place, and a referral there with what it covers and nothing else.
fn pass_on(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    person: &Person,
    case: &super::CaseRecord,
    told: Told,
) -> Result<Taken> {
    let (user, now, today) = (desk.user()?, tx.now(), desk.today());
    desk.allow(Action::RecordConsent, resource(case, today))?;
    let to = Resource::Referral { by: user, organization: told.organization_id, team: told.team_id };
    desk.allow(Action::ReferIn, to)?;
    check_giver(person, told.by, today)?;
    if told.organization_id == case.organization_id {
        return Err(Error::field("to", "is where the record is kept already; choose another place"));
    }
    if !told.fields.contains(&SharedField::Name) {
        return Err(Error::field("fields", "leaves out the name; nobody can help a person without one"));
    }
    if told.wording.is_blank() {
        return Err(Error::field("wording", "is empty; keep the words that the person agreed to"));
    }
    let asked = Consent {
        fields: told.fields.clone(),
        wording: told.wording,
        becomes_theirs: true,
        ..blank(random_uuid()?, person.id, told.organization_id, now)
    };
    let consent = asked.give(told.by, told.method, now);
    insert_consent(tx.conn(), desk.keys, &StoredConsent { consent, recorded_by: user, version: 1 })?;
    desk.audit(tx, Action::RecordConsent, (AuditEntity::Person, person.id), "given");
    let covers = |field| told.fields.contains(&field);
    let reason = case.case.what_matters.clone().filter(|_| covers(SharedField::WhatMatters));
    let reasons = if covers(SharedField::Needs) { case.case.needs.clone() } else { BTreeSet::new() };
    let moved = Private::from("Has moved here and would like to be helped on");
    let referral = NewReferral {
        who: Who::New(Box::new(summary(person, &told.fields))),
        organization_id: told.organization_id,
        team_id: told.team_id,
        referred_on: today,
        referrer: Referrer {
            source: ReferralSource::NeighbourhoodTeam,
            name: told.from.clone(),
            role: None,
            organization: Some(told.from),
            ods_code: None,
            contact: told.contact,
        },
        method: ReferralMethod::SecureMessaging,
        reason: reason.filter(|words| words.length() <= 150).unwrap_or(moved),
        reasons,
        urgency: Urgency::Ordinary,
        urgent_because: None,
        agreed: if told.by == GivenBy::Person { Agreed::Yes } else { Agreed::CouldNotBeAsked },
        safeguarding_note: None,
    };
    take(desk, tx, user, referral)
}

/// A copy of the record with nothing in it but what may be told.
fn summary(person: &Person, fields: &BTreeSet<SharedField>) -> Person {
    use crate::domain::person::{Communication, ContactKind, Risks};
    let covers = |field| fields.contains(&field);
    let mut told = person.clone();
    told.id = Uuid::nil();
    (told.aliases, told.ethnicity, told.religion, told.nhs_number) = (Vec::new(), None, None, None);
    told.date_of_birth = told.date_of_birth.filter(|_| covers(SharedField::DateOfBirth));
    told.contacts.retain(|contact| match contact.kind {
        ContactKind::Email => covers(SharedField::Email),
        ContactKind::Post => covers(SharedField::Address),
        _ => covers(SharedField::Phone),
    });
    if !covers(SharedField::Address) {
        told.residence = Residence::NotKnown;
    }
    let language = told.communication.language.clone().filter(|_| covers(SharedField::Language));
    if !covers(SharedField::CommunicationNeeds) {
        told.communication = Communication::default();
    }
    told.communication.language = language;
    if !covers(SharedField::Risks) {
        told.risks = Risks::NotAsked;
    }
    if !covers(SharedField::Circumstances) {
        told.circumstances = BTreeSet::new();
    }
    told.gp_practice = told.gp_practice.filter(|_| covers(SharedField::GpPractice));
    told.representative = told.representative.filter(|_| covers(SharedField::Representative));
    told.guardian = told.guardian.filter(|_| covers(SharedField::Guardian));
    told.emergency_contact = told.emergency_contact.filter(|_| covers(SharedField::EmergencyContact));
    told
}
