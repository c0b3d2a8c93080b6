//! Services, who runs them, and where.

use super::{ResourceType, reference, text, tidy};
use crate::directory::listing::plain_text;
use crate::directory::{StoredLocation, StoredOrganization, StoredRecord};
use crate::domain::{Phone, StatedStatus};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

fn meta(changed: DateTime<Utc>) -> Value {
    json!({ "lastUpdated": changed.to_rfc3339() })
}

fn telecom<'a>(phones: impl Iterator<Item = &'a Phone>, email: Option<&str>, url: Option<&str>) -> Vec<Value> {
    let phones = phones.map(|phone| json!({ "system": "phone", "value": phone.number }));
    let email = email.map(|value| json!({ "system": "email", "value": value }));
    let url = url.map(|value| json!({ "system": "url", "value": value }));
    phones.chain(email).chain(url).collect()
}

/// A service as HealthcareService.
pub fn healthcare_service(record: &StoredRecord) -> Value {
    let service = &record.service;
    let places: Vec<Value> =
        service.locations.iter().map(|at| reference(ResourceType::Location, at.location_id)).collect();
    let languages: Vec<Value> = service.languages.iter().map(|language| text(&language.name)).collect();
    tidy(json!({
        "resourceType": "HealthcareService",
        "id": service.id.to_string(),
        "meta": meta(record.provenance.changed_at),
        "active": service.status == StatedStatus::Active,
        "providedBy": service.organization_id.map(|id| reference(ResourceType::Organization, id)),
        "category": [text(&service.kind.slug().replace('_', " "))],
        "location": places,
        "name": service.name,
        "comment": service.description.as_deref().map(plain_text),
        "extraDetails": service.application_process,
        "telecom": telecom(service.phones.iter(), service.email.as_deref(), service.url.as_deref()),
        "eligibility": service.eligibility_description.as_deref().map(|words| json!([{ "comment": plain_text(words) }])),
        "communication": languages,
        "referralMethod": service
            .referral_routes
            .iter()
            .map(|route| text(&route.slug().replace('_', " ")))
            .collect::<Vec<_>>(),
    }))
}

/// Who runs services, as Organization.
pub fn organization(stored: &StoredOrganization, changed: DateTime<Utc>) -> Value {
    let organization = &stored.organization;
    tidy(json!({
        "resourceType": "Organization",
        "id": organization.id.to_string(),
        "meta": meta(changed),
        "active": true,
        "name": organization.name,
        "alias": organization.alternate_name.iter().collect::<Vec<_>>(),
        "telecom": telecom(
            organization.phones.iter(),
            organization.email.as_deref(),
            organization.website.as_deref(),
        ),
    }))
}

/// A place as Location.
pub fn location(stored: &StoredLocation, changed: DateTime<Utc>) -> Value {
    let location = &stored.location;
    let address = location.addresses.first().map(|address| {
        json!({
            "line": [address.address_1, address.address_2],
            "city": address.city,
            "postalCode": address.postal_code,
        })
    });
    let point = location.point.map(|at| json!({ "longitude": at.longitude, "latitude": at.latitude }));
    tidy(json!({
        "resourceType": "Location",
        "id": location.id.to_string(),
        "meta": meta(changed),
        "status": "active",
        "name": location.name,
        "description": location.description.as_deref().map(plain_text),
        "mode": "instance",
        "telecom": telecom(location.phones.iter(), None, location.url.as_deref()),
        "address": address,
        "position": point,
    }))
}
