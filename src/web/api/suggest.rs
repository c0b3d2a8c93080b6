//! `/api/v1/suggest`: completions of what is being typed.

use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use crate::web::reply;
use crate::web::state::State;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

/// Completes needs, services and places.
#[utoipa::path(
    get, path = "/api/v1/suggest", tag = "search",
    params(
        ("q" = String, Query, description = "What is being typed"),
        ("limit" = Option<u8>, Query, description = "1 to 20, by default 8"),
    ),
    responses((status = 200, description = "Completions, best first", body = super::openapi::Suggestions))
)]
pub async fn get_suggest(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (q, limit) = super::text_and_limit(request.query_string())?;
    reply::json(state, CachePolicy::Nowhere, move |state| {
        let found = if q.is_empty() { Vec::new() } else { state.library.suggest(&q, limit) };
        Ok(json!({ "suggestions": found }))
    })
    .await
}
