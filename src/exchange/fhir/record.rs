//! People, what they said to sharing, and how they are.

use super::{ResourceType, reference, text, tidy};
use crate::domain::consent::ConsentStatus;
use crate::domain::person::{Address, ContactKind, ContactUse, Person, Residence, StatedGender};
use crate::prescribing::own_data::OwnMeasure;
use crate::prescribing::{StoredConsent, StoredPerson};
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
const ODS_CODE: &str = "https://fhir.nhs.uk/Id/ods-organization-code";

/// A person as Patient.
pub fn patient(stored: &StoredPerson) -> Value {
    let person = &stored.person;
    let number = person.nhs_number.as_ref();
    tidy(json!({
        "resourceType": "Patient",
        "id": person.id.to_string(),
        "meta": { "lastUpdated": stored.changed_at.to_rfc3339(), "versionId": stored.version.to_string() },
        "identifier": number.map(|n| json!([{ "system": NHS_NUMBER, "value": n.expose().as_str() }])),
        "active": true,
        "name": names(person),
        "telecom": telecom(person),
        "gender": person.gender.as_ref().map(|gender| gender_code(*gender.expose())),
        "birthDate": person.date_of_birth.as_ref().map(|born| born.expose().to_string()),
        "address": address(&person.residence).map(|address| json!([address])),
        "communication": person.communication.language.as_ref().map(|code| json!([{
            "language": { "coding": [{ "system": "urn:ietf:bcp:47", "code": code }] },
            "preferred": true,
        }])),
        "generalPractitioner": person.gp_practice.as_ref().and_then(|one| one.code.as_ref()).map(|code| json!([{
            "type": "Organization",
            "identifier": { "system": ODS_CODE, "value": code.as_str() },
        }])),
        "managingOrganization": reference(ResourceType::Organization, stored.organization_id),
    }))
}

fn names(person: &Person) -> Vec<Value> {
    let given: Vec<&str> = person.given_name.expose().split_whitespace().collect();
    let mut names = vec![json!({
        "use": "official",
        "family": person.family_name.expose(),
        "given": given,
        "prefix": person.title.iter().map(|title| title.expose().as_str()).collect::<Vec<_>>(),
    })];
    names.extend(person.preferred_name.iter().map(|name| json!({ "use": "usual", "text": name.expose() })));
    names
}

/// What the person does not want to be reached by is not passed on.
fn telecom(person: &Person) -> Vec<Value> {
    let usable = person.contacts.iter().filter(|contact| contact.usage != ContactUse::DoNotUse);
    usable
        .filter_map(|contact| {
            let (system, kind) = match contact.kind {
                ContactKind::Mobile => ("phone", Some("mobile")),
                ContactKind::Landline => ("phone", Some("home")),
                ContactKind::TextOnly => ("sms", Some("mobile")),
                ContactKind::Email => ("email", None),
                ContactKind::Post | ContactKind::Through => return None,
            };
            Some(json!({ "system": system, "value": contact.value.expose(), "use": kind }))
        })
        .collect()
}

const fn gender_code(gender: StatedGender) -> &'static str {
    match gender {
        StatedGender::Male => "male",
        StatedGender::Female => "female",
        StatedGender::Indeterminate => "other",
        StatedGender::NotKnown => "unknown",
    }
}

fn address(residence: &Residence) -> Option<Value> {
    let of = |address: &Address, usage: &str| {
        let lines: Vec<&str> = address.lines.iter().map(|line| line.expose().as_str()).collect();
        json!({ "use": usage, "line": lines, "postalCode": address.postcode.as_ref().map(|code| code.expose().as_str()) })
    };
    match residence {
        Residence::Settled { address } => Some(of(address, "home")),
        Residence::Temporary { address, .. } => Some(of(address, "temp")),
        Residence::NoFixedAbode { .. } => Some(json!({ "use": "home", "text": "No fixed abode" })),
        Residence::NotKept | Residence::NotKnown => None,
    }
}

/// A consent as Consent: to whom, which facts, until when. The words that were read out are not passed on.
pub fn consent(stored: &StoredConsent, keeper: Uuid, today: NaiveDate) -> Value {
    let said = &stored.consent;
    let status = said.status_on(today);
    let facts: Vec<Value> = said.fields.iter().map(|field| text(&field.slug().replace('_', " "))).collect();
    let fhir_status = match status {
        ConsentStatus::Given | ConsentStatus::BestInterest | ConsentStatus::Representative => "active",
        ConsentStatus::NotAsked | ConsentStatus::Asked => "proposed",
        ConsentStatus::Declined => "rejected",
        ConsentStatus::Withdrawn | ConsentStatus::Expired => "inactive",
    };
    tidy(json!({
        "resourceType": "Consent",
        "id": said.id.to_string(),
        "meta": { "lastUpdated": said.said_at.to_rfc3339(), "versionId": stored.version.to_string() },
        "status": fhir_status,
        "scope": { "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/consentscope",
            "code": "patient-privacy",
        }] },
        "category": [text("Consent for information sharing")],
        "patient": reference(ResourceType::Patient, said.person_id),
        "dateTime": said.said_at.to_rfc3339(),
        "organization": [reference(ResourceType::Organization, keeper)],
        "policyRule": text(&format!("{}, said by {}", status.slug(), said.given_by.slug()).replace('_', " ")),
        "provision": {
            "type": if status.allows_sharing() { "permit" } else { "deny" },
            "period": said.until.map(|day| json!({ "end": day.to_string() })),
            "actor": [{
                "role": text("information recipient"),
                "reference": reference(ResourceType::Organization, said.recipient_id),
            }],
            "code": facts,
        },
    }))
}

/// What somebody answered as Observation: each value as it was answered or worked out, in the measure's own
/// units.
pub fn observation(own: &OwnMeasure) -> Value {
    let asked = &own.asked;
    let components: Vec<Value> = asked
        .answers
        .values()
        .into_iter()
        .map(|(of, value, _)| json!({ "code": text(&of), "valueInteger": value }))
        .collect();
    let absent = components.is_empty().then(|| {
        let system = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
        json!({ "coding": [{ "system": system, "code": "unknown" }] })
    });
    tidy(json!({
        "resourceType": "Observation",
        "id": asked.id.to_string(),
        "meta": { "lastUpdated": asked.answered_on.and_time(chrono::NaiveTime::MIN).and_utc().to_rfc3339() },
        "status": "final",
        "category": [{ "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "survey",
        }] }],
        "code": text(asked.answers.measure().slug()),
        "subject": reference(ResourceType::Patient, own.person_id),
        "effectiveDateTime": asked.answered_on.to_string(),
        "dataAbsentReason": absent,
        "note": [text(&format!("answered by {}", asked.answered_by.slug()).replace('_', " "))],
        "component": components,
    }))
}
