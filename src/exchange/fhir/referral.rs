//! A prescription: the ServiceRequest that was made, and the Task that says where it stands.

use super::{ResourceType, reference, text, tidy};
use crate::domain::prescription::fhir_status::{TaskStatus, business_status, status_reason, task_status};
use crate::prescribing::own_data::OwnPrescription;
use serde_json::{Value, json};

/// The request, as ServiceRequest.
pub fn service_request(own: &OwnPrescription) -> Value {
    let state = &own.state;
    let status = match task_status(state) {
        TaskStatus::Draft => "draft",
        TaskStatus::Requested | TaskStatus::Accepted | TaskStatus::InProgress => "active",
        TaskStatus::Completed => "completed",
        TaskStatus::Rejected | TaskStatus::Cancelled | TaskStatus::Failed => "revoked",
    };
    let sent = state.sent.as_ref();
    tidy(json!({
        "resourceType": "ServiceRequest",
        "id": state.id.to_string(),
        "meta": { "lastUpdated": state.changed_at.to_rfc3339(), "versionId": state.version.to_string() },
        "replaces": state.replaces.map(|id| json!([reference(ResourceType::ServiceRequest, id)])),
        "status": status,
        "intent": "order",
        "category": [text("Social prescribing")],
        "subject": reference(ResourceType::Patient, own.person_id),
        "authoredOn": sent.map(|sent| sent.at.to_rfc3339()),
        "requester": reference(ResourceType::Organization, own.organization_id),
        "performer": [
            reference(ResourceType::HealthcareService, state.service_id),
            reference(ResourceType::Organization, state.recipient_id),
        ],
        "supportingInfo": sent.map(|sent| json!([reference(ResourceType::Consent, sent.consent_id)])),
    }))
}

/// Where it stands, as Task; it has the identifier of its request.
pub fn task(own: &OwnPrescription) -> Value {
    let state = &own.state;
    let authored = state.sent.as_ref().map_or(state.since, |sent| sent.at);
    tidy(json!({
        "resourceType": "Task",
        "id": state.id.to_string(),
        "meta": { "lastUpdated": state.changed_at.to_rfc3339(), "versionId": state.version.to_string() },
        "status": task_status(state).slug(),
        "statusReason": status_reason(state).map(|words| text(&words)),
        "businessStatus": text(&business_status(state).replace('_', " ")),
        "intent": "order",
        "code": { "coding": [{ "system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill" }] },
        "focus": reference(ResourceType::ServiceRequest, state.id),
        "for": reference(ResourceType::Patient, own.person_id),
        "authoredOn": authored.to_rfc3339(),
        "lastModified": state.changed_at.to_rfc3339(),
        "requester": reference(ResourceType::Organization, own.organization_id),
        "owner": reference(ResourceType::Organization, state.recipient_id),
    }))
}
