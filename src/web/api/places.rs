//! `/api/v1/places`: places that a person may mean.

use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use crate::web::reply;
use crate::web::state::State;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

/// Finds places by name.
#[utoipa::path(
    get, path = "/api/v1/places", tag = "places",
    params(
        ("q" = String, Query, description = "Name, or its beginning"),
        ("limit" = Option<u8>, Query, description = "1 to 20, by default 8"),
    ),
    responses((status = 200, description = "Places; `value` goes into `near`", body = super::openapi::Places))
)]
pub async fn get_places(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (q, limit) = super::text_and_limit(request.query_string())?;
    // A postcode typed may be somebody's own.
    reply::json(state, CachePolicy::Nowhere, move |state| {
        let places = if q.is_empty() { Vec::new() } else { state.library.places(&q, limit) };
        Ok(json!({ "places": places }))
    })
    .await
}
