//! Answers: what can be asked, what was found, what went wrong.

use super::ResourceType;
use serde_json::{Value, json};

/// What every answer is sent as.
pub const CONTENT_TYPE: &str = "application/fhir+json; charset=utf-8";

/// What this server can do, at `base` ("https://help.example.org/fhir/R4").
pub fn capability_statement(base: &str, name: &str, today: chrono::NaiveDate) -> Value {
    let resources: Vec<Value> = ResourceType::ALL
        .iter()
        .map(|resource| {
            let mut parameters =
                vec![json!({ "name": "_id", "type": "token" }), json!({ "name": "_lastUpdated", "type": "date" })];
            if resource.is_about_a_patient() {
                parameters.push(json!({ "name": "patient", "type": "reference" }));
            }
            json!({
                "type": resource.slug(),
                "interaction": [{ "code": "read" }, { "code": "search-type" }],
                "versioning": "no-version",
                "searchParam": parameters,
            })
        })
        .collect();
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": today.to_string(),
        "kind": "instance",
        "software": { "name": "Fingerpost", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": format!("{name}: an organization's own data, read only"), "url": base },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "security": {
                "description": "A token of the organization, as \"Authorization: Bearer …\". It reads that organization's data and no other's.",
            },
            "resource": resources,
        }],
    })
}

/// What a search found: one page, with the address of the next where there is one.
pub fn searchset(base: &str, total: i64, resources: Vec<Value>, this: &str, next: Option<String>) -> Value {
    let mut links = vec![json!({ "relation": "self", "url": this })];
    links.extend(next.map(|url| json!({ "relation": "next", "url": url })));
    let entries: Vec<Value> = resources
        .into_iter()
        .map(|resource| {
            let part = |name: &str| resource.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let url = format!("{base}/{}/{}", part("resourceType"), part("id"));
            json!({ "fullUrl": url, "resource": resource, "search": { "mode": "match" } })
        })
        .collect();
    let mut bundle = json!({ "resourceType": "Bundle", "type": "searchset", "total": total, "link": links });
    if !entries.is_empty() {
        bundle["entry"] = Value::Array(entries);
    }
    bundle
}

/// What went wrong, by FHIR's list of issue types ("not-found", "invalid", "login"), in words that name the
/// mend.
pub fn outcome(code: &str, words: &str) -> Value {
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": code, "diagnostics": words }],
    })
}
