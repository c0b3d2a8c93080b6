//! FHIR R4, read only: what an organization keeps, as its own programs read it.
//!
//! `record` turns people, consents and measures into resources, `referral` prescriptions into a
//! ServiceRequest and the Task that says where it stands (Gravity's referral states), `directory` listings;
//! `bundle` makes answers of them. No code stands here that the national record or FHIR itself does not
//! give: what has no such code is said in `text`.

mod bundle;
mod directory;
mod record;
mod referral;
mod search;

#[cfg(test)]
mod tests;

pub use bundle::{CONTENT_TYPE, capability_statement, outcome, searchset};
pub use directory::{healthcare_service, location, organization};
pub use record::{consent, observation, patient};
pub use referral::{service_request, task};
pub use search::{Params, SearchError};

use crate::closed_list;
use serde_json::{Map, Value, json};
use uuid::Uuid;

closed_list! {
    /// What can be read.
    ResourceType {
        Patient = "Patient",
        ServiceRequest = "ServiceRequest",
        Task = "Task",
        HealthcareService = "HealthcareService",
        Organization = "Organization",
        Location = "Location",
        Consent = "Consent",
        Observation = "Observation",
    }
}

impl ResourceType {
    /// Whether a search may name whose it is.
    pub const fn is_about_a_patient(self) -> bool {
        matches!(self, Self::ServiceRequest | Self::Task | Self::Consent | Self::Observation)
    }
}

/// `{"reference": "Patient/…"}`.
fn reference(to: ResourceType, id: Uuid) -> Value {
    json!({ "reference": format!("{to}/{id}") })
}

fn text(words: &str) -> Value {
    json!({ "text": words })
}

/// A resource without members that say nothing: FHIR knows no null, no empty list and no empty text.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept: Map<String, Value> = members
                .into_iter()
                .map(|(name, value)| (name, tidy(value)))
                .filter(|(_, value)| !is_empty(value))
                .collect();
            Value::Object(kept)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(tidy).filter(|item| !is_empty(item)).collect()),
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
