//! `/api/v1/services/{id}`: one record with who runs it, its places and where it came from.

use crate::directory::StoredRecord;
use crate::web::address;
use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use crate::web::page::listing;
use crate::web::page::service::still_there;
use crate::web::reply;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

/// One service.
#[utoipa::path(
    get, path = "/api/v1/services/{id}", tag = "services",
    params(("id" = Uuid, Path, description = "Identifier as a search gives it")),
    responses(
        (status = 200, description = "The service, named as HSDS 3.1 names things", body = super::openapi::ServiceRecord),
        (status = 404, description = "No such service", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 410, description = "Closed or no longer listed", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_service(state: web::Data<State>, id: web::Path<String>) -> Result<HttpResponse, Error> {
    let Ok(id) = Uuid::parse_str(&id) else { return Err(Error::NotFound) };
    reply::json(state, CachePolicy::AMinuteAnywhere, move |state| {
        let record = state.library.service_by_id(id)?.ok_or(Error::NotFound)?;
        let today = state.library.now().date_naive();
        Ok(record_json(&still_there(record, today)?, today))
    })
    .await
}

fn record_json(record: &StoredRecord, today: NaiveDate) -> Value {
    let p = &record.provenance;
    let secret = listing::is_about_abuse(&record.service);
    let locations: Vec<Value> = record
        .locations
        .iter()
        .filter(|_| !secret)
        .map(|at| json!({ "location": at.location, "url": address::venue(&at.slug), "areas": at.areas }))
        .collect();
    json!({
        "service": record.service,
        "url": address::service(&record.slug),
        "status": record.status(today).slug(),
        "organization": record.organization.as_ref().map(|o| json!({
            "organization": o.organization,
            "url": address::organization(&o.slug),
        })),
        "locations": locations,
        "provenance": {
            "source": p.source,
            "first_seen": p.first_seen,
            "last_seen": p.last_seen,
            "changed_at": p.changed_at,
        },
    })
}
