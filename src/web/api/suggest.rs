//! `/api/v1/suggest`: completions of what is being typed.

use crate::search::{Suggestion, SuggestionSort};
use crate::web::address;
use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use crate::web::reply;
use crate::web::state::State;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

/// The category that is answered by numbers to ring, before any search.
const CRISIS: &str = "crisis_support";

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
        Ok(json!({ "suggestions": found.iter().map(answer).collect::<Vec<Value>>() }))
    })
    .await
}

fn answer(suggestion: &Suggestion) -> Value {
    let Suggestion { text, sort, target } = suggestion;
    json!({ "text": text, "sort": sort, "target": target, "href": href(suggestion) })
}

/// Where a suggestion leads whoever takes it.
pub fn href(suggestion: &Suggestion) -> String {
    let target = suggestion.target.as_deref().unwrap_or(&suggestion.text);
    match suggestion.sort {
        SuggestionSort::Need => address::with_query("/search", [("q", suggestion.text.as_str())]),
        SuggestionSort::Service => address::service(target),
        SuggestionSort::Place => address::with_query("/search", [("near", target)]),
        SuggestionSort::Urgent if target == CRISIS => "/urgent-help".to_owned(),
        SuggestionSort::Urgent => address::with_query("/search", [("category", target)]),
    }
}
