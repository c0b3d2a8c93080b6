//! What a group sees of the people who are sent to it: the facts that were agreed to, for as long as they
//! are agreed to, and nothing beside.

use super::respond::received;
use super::store::{
    Acting, Of, Stored, case_by_id, history, living_person, notes_of, prescription_by_id, prescriptions_in, record,
};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::WriteTransaction;
use crate::domain::Private;
use crate::domain::case::Case;
use crate::domain::consent::SharedField;
use crate::domain::person::{Address, ContactKind, ContactUse, Person, PrintSize, Residence};
use crate::domain::prescription::{Event, EventKind, Party, State, Status, allowed};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A prescription in the list of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Where it stands.
    pub state: State,
    /// What the person is called, where that was agreed.
    pub called: Option<Private>,
}

/// A prescription as a group reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Where it stands.
    pub state: State,
    /// The facts that were agreed to, in their order; a fact that is not known is left out.
    pub facts: Vec<(SharedField, Private)>,
    /// Words between the worker and the group: when, whose, what.
    pub words: Vec<(DateTime<Utc>, Party, Private)>,
    /// What the group may do now.
    pub may: Vec<EventKind>,
}

/// The prescriptions of an organization that it may see, the one changed last first.
pub fn received_by(desk: Desk<'_>, organization: Uuid) -> Result<Vec<Listed>> {
    desk.allow(Action::ReadReceived, Resource::Received { organization, consent_in_force: true })?;
    desk.write(|tx| {
        let mut listed = Vec::new();
        for stored in prescriptions_in(tx.conn(), Of::SeenBy(organization))? {
            let resource = received(desk, tx, &stored)?;
            if !desk.may(Action::ReadReceived, resource) {
                continue;
            }
            let named = stored.state.visible_to_recipient().is_some_and(|f| f.contains(&SharedField::Name));
            let person = living_person(tx.conn(), desk.keys, stored.state.person_id)?.person;
            listed.push(Listed { called: named.then(|| person.called()), state: stored.state });
        }
        desk.audit(tx, Action::ReadReceived, (AuditEntity::Organization, organization), "listed");
        Ok(listed)
    })
}

/// Opens one prescription as a member of the group. The first time counts as opened.
pub fn open_received(desk: Desk<'_>, prescription_id: Uuid) -> Result<Shown> {
    let user = desk.user()?;
    desk.write(|tx| {
        let mut stored = prescription_by_id(tx.conn(), prescription_id)?;
        let resource = received(desk, tx, &stored)?;
        desk.allow(Action::ReadReceived, resource)?;
        if allowed(&stored.state, Party::ReceivingOrganization).contains(&EventKind::Opened) {
            let acting = Acting::plain(Party::ReceivingOrganization, Some(user));
            stored = record(tx, desk.keys, desk.calendar, stored, Event::Opened, acting)?;
        }
        desk.audit(tx, Action::ReadReceived, (AuditEntity::Prescription, prescription_id), "opened");
        show(desk, tx, &stored)
    })
}

/// What a group may know of somebody whom it no longer sees: that it was sent them, and why it no longer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoLonger {
    /// To which service.
    pub service_id: Uuid,
    /// How it ended.
    pub status: Status,
    /// Since when it shows nothing.
    pub since: DateTime<Utc>,
}

/// Says to a group why it sees nothing any more, so that it destroys what it printed. Nothing of the person.
pub fn no_longer(desk: Desk<'_>, prescription_id: Uuid) -> Result<NoLonger> {
    desk.write(|tx| {
        let State { recipient_id: organization, service_id, status, since, sent, .. } =
            prescription_by_id(tx.conn(), prescription_id)?.state;
        desk.allow(Action::ReadReceived, Resource::Received { organization, consent_in_force: true })?;
        if sent.is_none() {
            // What was never sent is nothing that the group knows of.
            return Err(Error::Refused);
        }
        desk.audit(tx, Action::ReadReceived, (AuditEntity::Prescription, prescription_id), "no_longer");
        Ok(NoLonger { service_id, status, since })
    })
}

/// What to ring with: a name, a number, and how to talk.
const TO_RING: [SharedField; 4] =
    [SharedField::Name, SharedField::Phone, SharedField::CommunicationNeeds, SharedField::Representative];

/// The people who come to a service now, each with what they agreed to have told that a call needs: for the
/// group that has to tell them that it is closed.
pub fn to_ring(desk: Desk<'_>, service_id: Uuid) -> Result<Vec<Vec<(SharedField, Private)>>> {
    desk.write(|tx| {
        let organization =
            super::signpost::organization_of(tx.conn(), service_id)?.ok_or(Error::NotFound("service"))?;
        desk.allow(Action::ReadReceived, Resource::Received { organization, consent_in_force: true })?;
        let mut people = Vec::new();
        for stored in prescriptions_in(tx.conn(), Of::OpenOfService(service_id))? {
            let resource = received(desk, tx, &stored)?;
            if !stored.state.status.is_under_way() || !desk.may(Action::ReadReceived, resource) {
                continue;
            }
            let Some(fields) = stored.state.visible_to_recipient() else { continue };
            let fields: BTreeSet<SharedField> = fields.iter().copied().filter(|f| TO_RING.contains(f)).collect();
            let person = living_person(tx.conn(), desk.keys, stored.state.person_id)?.person;
            people.push(facts(&person, None, &fields, desk.today()));
            desk.audit(tx, Action::ReadReceived, (AuditEntity::Prescription, stored.state.id), "to_ring");
        }
        Ok(people)
    })
}

fn show(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, stored: &Stored) -> Result<Shown> {
    let fields = stored.state.visible_to_recipient().cloned().ok_or(Error::Refused)?;
    let person = living_person(tx.conn(), desk.keys, stored.state.person_id)?.person;
    let case = stored.case_id.map(|id| case_by_id(tx.conn(), desk.keys, id)).transpose()?.map(|record| record.case);
    let notes = notes_of(tx.conn(), desk.keys, stored.state.id)?;
    let history = history(tx.conn(), stored.state.id)?;
    // A reason that the worker or the person gave for an ending may be about somebody else: only what was
    // written to the group, or by it, is shown to it.
    let to_or_from_group = |event: &Event, by: Party| {
        by == Party::ReceivingOrganization || matches!(event.kind(), EventKind::Sent | EventKind::Answered)
    };
    let words = history
        .iter()
        .filter(|(recorded, _)| to_or_from_group(&recorded.event, recorded.by))
        .filter_map(|(recorded, _)| Some((recorded.at, recorded.by, notes.get(&recorded.id)?.clone())))
        .collect();
    Ok(Shown {
        facts: facts(&person, case.as_ref(), &fields, desk.today()),
        words,
        may: allowed(&stored.state, Party::ReceivingOrganization),
        state: stored.state.clone(),
    })
}

/// The facts of these fields, as text to be read; a fact that is not known is left out.
pub fn facts(
    person: &Person,
    case: Option<&Case>,
    fields: &BTreeSet<SharedField>,
    today: NaiveDate,
) -> Vec<(SharedField, Private)> {
    fields.iter().filter_map(|field| Some((*field, fact(person, case, *field, today)?))).collect()
}

fn fact(person: &Person, case: Option<&Case>, field: SharedField, today: NaiveDate) -> Option<Private> {
    match field {
        SharedField::Name => Some(full_name(person)),
        SharedField::Phone => joined(contacts(person, |kind| {
            matches!(kind, ContactKind::Mobile | ContactKind::Landline | ContactKind::TextOnly | ContactKind::Through)
        })),
        SharedField::Email => joined(contacts(person, |kind| kind == ContactKind::Email)),
        SharedField::Address => address(&person.residence),
        SharedField::PostcodeArea => person.residence.near().map(|code| Private::from(code.outward())),
        SharedField::DateOfBirth => person.date_of_birth.as_ref().map(|born| Private::new(born.expose().to_string())),
        SharedField::AgeBand => person.age_on(today).map(|age| Private::from(age_band(age))),
        SharedField::CommunicationNeeds => communication(person),
        SharedField::AccessNeeds => slugs(person.circumstances.iter().filter(|one| {
            use crate::domain::person::Circumstance as C;
            matches!(one, C::Disabled | C::SensoryLoss | C::NoTransport | C::Housebound | C::CaredFor)
        })),
        SharedField::Language => person.communication.language.as_deref().map(Private::from),
        SharedField::WhatMatters => case.and_then(|case| case.what_matters.clone()),
        SharedField::Needs => case.and_then(|case| slugs(case.needs.iter())),
        SharedField::Goals => {
            case.and_then(|case| joined(case.goals.iter().map(|goal| goal.words.expose().clone()).collect()))
        }
        SharedField::Risks => {
            let risks = person.risks.current(today).map(|risk| risk.words.expose().clone()).collect();
            joined(risks).or_else(|| person.risks.were_asked().then(|| Private::from("No known risks")))
        }
        SharedField::Circumstances => slugs(person.circumstances.iter()),
        SharedField::Representative => person.representative.as_ref().map(|one| {
            let relationship = one.relationship.as_ref().map(|r| format!(" ({})", r.expose())).unwrap_or_default();
            Private::new(format!("Speak to {}{relationship}, {}", one.name.expose(), one.contact.expose()))
        }),
        SharedField::Guardian => person.guardian.as_ref().map(|one| {
            let (name, relationship) = (one.name.expose(), one.relationship.expose());
            Private::new(format!("Speak to {name} ({relationship}), {}", one.contact.expose()))
        }),
        SharedField::EmergencyContact => person.emergency_contact.clone(),
        SharedField::GpPractice => person.gp_practice.as_ref().map(|practice| Private::new(practice.said())),
    }
}

fn full_name(person: &Person) -> Private {
    let parts = [Some(&person.given_name), Some(&person.family_name)];
    let whole: Vec<&str> = parts.into_iter().flatten().map(|part| part.expose().trim()).collect();
    let whole = whole.join(" ").trim().to_owned();
    match &person.preferred_name {
        Some(called) if !called.is_blank() => Private::new(format!("{whole} (likes to be called {})", called.expose())),
        _ => Private::new(whole),
    }
}

fn contacts(person: &Person, wanted: impl Fn(ContactKind) -> bool) -> Vec<String> {
    let usable = person.contacts.iter().filter(|one| wanted(one.kind) && one.usage != ContactUse::DoNotUse);
    usable
        .map(|one| {
            let mut text = one.value.expose().trim().to_owned();
            match one.kind {
                ContactKind::TextOnly => text.push_str(" (text only)"),
                _ if one.usage == ContactUse::NoMessages => text.push_str(" (leave no message)"),
                _ => {}
            }
            if let Some(note) = one.note.as_ref().filter(|note| !note.is_blank()) {
                text = format!("{text} {}", note.expose()).trim().to_owned();
            }
            text
        })
        .filter(|text| !text.is_empty())
        .collect()
}

fn address(residence: &Residence) -> Option<Private> {
    let whole = |Address { lines, postcode }: &Address| {
        let mut parts: Vec<String> = lines.iter().map(|line| line.expose().clone()).collect();
        parts.extend(postcode.as_ref().map(|code| code.expose().to_string()));
        joined(parts)
    };
    match residence {
        Residence::Settled { address } | Residence::Temporary { address, .. } => whole(address),
        Residence::NoFixedAbode { found_at, .. } => found_at.clone(),
        Residence::NotKept | Residence::NotKnown => None,
    }
}

fn communication(person: &Person) -> Option<Private> {
    let communication = &person.communication;
    let mut parts: Vec<String> = communication.needs.iter().map(|need| need.slug().replace('_', " ")).collect();
    if let Some(PrintSize::Point18) = communication.print {
        parts.push("print in 18 point".to_owned());
    }
    parts.extend(communication.note.as_ref().map(|note| note.expose().clone()));
    joined(parts)
}

const fn age_band(age: i32) -> &'static str {
    match age {
        ..16 => "under 16",
        16..25 => "16 to 24",
        25..40 => "25 to 39",
        40..60 => "40 to 59",
        60..75 => "60 to 74",
        75..85 => "75 to 84",
        _ => "85 or over",
    }
}

fn slugs<T: std::fmt::Display>(values: impl Iterator<Item = T>) -> Option<Private> {
    joined(values.map(|value| value.to_string().replace('_', " ")).collect())
}

fn joined(parts: Vec<String>) -> Option<Private> {
    Private::from_field(&parts.join("; "))
}
