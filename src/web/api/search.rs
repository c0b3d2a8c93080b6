//! `/api/v1/search`, and the same answer for the command line.

use crate::directory::StoredRecord;
use crate::search::{Facets, Hit, Understood, Why};
use crate::web::address;
use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use crate::web::finding::{Finding, Found, find};
use crate::web::page::{listing, notices, why};
use crate::web::query::SearchParameters;
use crate::web::reply;
use crate::web::state::{Library, PlaceChoice, State};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a search gives back.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// Services that fit, all pages together.
    total: usize,
    /// Time inside the search, in microseconds.
    took_us: u64,
    /// This page, in order.
    results: Vec<SearchResult>,
    /// Counts of services per filter value, as if the value's own group were off.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<super::openapi::FacetCountSchema>>)]
    facets: Facets,
    /// How the search was widened when nothing was found; null when it was not.
    #[schema(value_type = Option<super::openapi::WidenedSchema>)]
    widened: Option<crate::search::Widened>,
    /// How the words and the place were read.
    understood: UnderstoodAnswer,
}

/// One service.
#[derive(Debug, Serialize, ToSchema)]
struct SearchResult {
    /// Ours: UUIDv5 of source and `source_id`, so every database gives the same.
    id: Uuid,
    /// The identifier in the feed it came from.
    source_id: String,
    /// The name on the poster.
    name: String,
    /// group, befriending, venue or advice_service.
    #[schema(value_type = String)]
    kind: crate::domain::Kind,
    /// Who runs it.
    organization: Option<String>,
    /// Metres from the place asked for.
    distance_m: Option<f64>,
    /// The place it stands for in this answer, in words.
    place: Option<String>,
    /// Why it is here, in plain English.
    why: Vec<String>,
    /// The same reasons for programs.
    #[schema(value_type = Vec<Object>)]
    reasons: Vec<Why>,
    /// Next session, London wall clock, when known.
    next_session: Option<chrono::NaiveDateTime>,
    /// Its page here.
    url: String,
}

/// How the words and the place were read.
#[derive(Debug, Serialize, ToSchema)]
struct UnderstoodAnswer {
    /// The place searched around, from `near` or found in the words.
    place: Option<String>,
    /// How `near` was read, where that is not as typed ("PR7 1AA is no longer in use; we used PR7 1.").
    place_note: Option<String>,
    /// Other places of that name.
    #[schema(value_type = Vec<Object>)]
    place_alternatives: Vec<PlaceChoice>,
    /// Needs, filters, spelling, words and urgent, as the search read them.
    #[serde(flatten)]
    #[schema(value_type = super::openapi::UnderstoodSchema)]
    words: UnderstoodWords,
}

/// [`Understood`] without the place, which stands beside it.
#[derive(Debug, Serialize)]
struct UnderstoodWords {
    urgent: Option<crate::search::answer::Urgent>,
    known_name: Option<crate::search::KnownName>,
    needs: Vec<crate::search::answer::Need>,
    filters: Vec<crate::search::answer::SaidFilter>,
    spelling: Vec<crate::search::answer::Correction>,
    words: Vec<String>,
}

/// Finds services near a place.
#[utoipa::path(
    get, path = "/api/v1/search", tag = "search", params(super::openapi::SearchQuery),
    responses(
        (status = 200, description = "Services in order", body = SearchAnswer),
        (status = 400, description = "A parameter cannot be read", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_search(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let parameters = SearchParameters::parse(address::parse_query(request.query_string()))?;
    reply::json(state, CachePolicy::Nowhere, move |state| {
        let answer = answer(state.library.as_ref(), &parameters)?;
        state.metrics.search(answer.took_us);
        serde_json::to_value(answer).map_err(Error::internal)
    })
    .await
}

/// The answer as `/api/v1/search` gives it; `search --json` prints the same.
pub fn search_json(library: &dyn Library, parameters: &SearchParameters) -> Result<serde_json::Value, Error> {
    serde_json::to_value(answer(library, parameters)?).map_err(Error::internal)
}

fn answer(library: &dyn Library, parameters: &SearchParameters) -> Result<SearchAnswer, Error> {
    match find(library, parameters)? {
        Finding::Found(found) => Ok(from_found(*found)),
        Finding::UnknownPlace(_) => Err(notices::unknown_place(parameters)),
        Finding::Choose(choices) => {
            let values: Vec<&str> = choices.iter().map(|c| c.value.as_str()).collect();
            Err(Error::field(
                "near",
                text!("field-near-ambiguous", place = parameters.near.as_str()),
                text!("field-near-ambiguous-mend", values = values.join("; ")),
            ))
        }
    }
}

fn from_found(found: Found) -> SearchAnswer {
    let Found { near, note, alternatives, place_meant: _, closed: _, answer, results } = found;
    let Understood { urgent, place, known_name, needs, filters, spelling, words } = answer.understood;
    SearchAnswer {
        total: answer.total,
        took_us: answer.took_us,
        results: results.iter().map(|(hit, record)| result(hit, record)).collect(),
        facets: answer.facets,
        widened: answer.widened,
        understood: UnderstoodAnswer {
            place: near.map(|near| near.label).or(place),
            place_note: note.as_ref().map(notices::place_note),
            place_alternatives: alternatives,
            words: UnderstoodWords { urgent, known_name, needs, filters, spelling, words },
        },
    }
}

fn result(hit: &Hit, record: &StoredRecord) -> SearchResult {
    let service = &record.service;
    let secret = listing::is_about_abuse(service);
    let at = listing::location(record, hit.location_id).filter(|_| !secret);
    SearchResult {
        id: service.id,
        source_id: service.source_id.clone(),
        name: service.name.clone(),
        kind: service.kind,
        organization: record.organization.as_ref().map(|o| o.organization.name.clone()),
        distance_m: hit.distance_m.map(|m| (m * 10.0).round() / 10.0),
        place: at.and_then(|at| listing::place_name(&at.location)),
        why: hit.why.iter().map(why::words).collect(),
        reasons: hit.why.clone(),
        next_session: hit.next_session,
        url: address::service(&record.slug),
    }
}
