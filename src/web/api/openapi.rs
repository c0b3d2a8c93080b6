//! `/api/v1/openapi.json`: the description of the interface (OpenAPI 3.1).

use super::{places, search, service, suggest};
use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use actix_web::HttpResponse;
use utoipa::{IntoParams, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fingerpost",
        description = "Find community groups, befriending, places to meet and advice near a place in Great Britain.",
        version = "1",
        license(name = "Data: see the licence of each source on /about")
    ),
    paths(search::get_search, suggest::get_suggest, service::get_service, places::get_places)
)]
struct Description;

/// The description as JSON.
pub fn document() -> Result<String, serde_json::Error> {
    Description::openapi().to_pretty_json()
}

/// Sends the description.
pub async fn get_openapi() -> Result<HttpResponse, Error> {
    let body = document().map_err(Error::internal)?;
    Ok(HttpResponse::Ok().insert_header(CachePolicy::AMinuteAnywhere).content_type("application/json").body(body))
}

/// Parameters of a search; lists by repetition. Inside a list any value fits, between parameters all must,
/// and every `access` fact given must be stated.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that web::query reads")]
pub struct SearchQuery {
    /// What is looked for, in anybody's words. At most 200 characters.
    q: Option<String>,
    /// Postcode, part of one, place name or "latitude,longitude".
    near: Option<String>,
    /// Radius in miles, above 0 and at most 500. By default 3, or 10 where few people live.
    within_miles: Option<f64>,
    /// group, befriending, venue, advice_service.
    kind: Option<Vec<String>>,
    /// Category slugs ("lunch_club").
    category: Option<Vec<String>>,
    /// MO to SU, or monday to sunday.
    day: Option<Vec<String>>,
    /// Has a session that starts at or after this time ("18:00", "6pm").
    from: Option<String>,
    /// Has a session that ends at or before this time.
    until: Option<String>,
    /// Open at the moment of asking.
    open_now: Option<bool>,
    /// Costs nothing.
    free: Option<bool>,
    /// Takes a person of this age.
    age: Option<u8>,
    /// Takes these people ("carers"); a service that does not restrict always fits.
    r#for: Option<Vec<String>>,
    /// Ways of reaching people ("home_visit").
    delivery: Option<Vec<String>>,
    /// One to one, by phone, at home, online or self-help only.
    not_a_group: Option<bool>,
    /// Access facts ("hearing_loop"), all of which must be stated.
    access: Option<Vec<String>>,
    /// Language codes ("pl").
    language: Option<Vec<String>>,
    /// Has space now, as far as is known.
    spaces: Option<bool>,
    /// Takes people with no fixed address.
    no_address: Option<bool>,
    /// ONS area codes.
    area: Option<Vec<String>>,
    /// best, distance, next_session or name.
    sort: Option<String>,
    /// From 1.
    page: Option<usize>,
    /// 1 to 100, by default 20.
    per_page: Option<usize>,
    /// Search the typed words only: no thesaurus, no spelling, no filters read from words.
    exact: Option<bool>,
}

/// A filter value and how many services it would leave.
#[derive(ToSchema)]
#[schema(as = FacetCount)]
#[expect(dead_code, reason = "describes search::FacetCount")]
pub struct FacetCountSchema {
    value: String,
    count: usize,
}

/// How far a search had to be widened to find anything.
#[derive(ToSchema)]
#[schema(as = Widened)]
#[expect(dead_code, reason = "describes search::Widened")]
pub struct WidenedSchema {
    from_miles: Option<f64>,
    to_miles: Option<f64>,
    /// What was dropped, in order ("day", "word:bowling").
    dropped: Vec<String>,
}

/// How the words were read.
#[derive(ToSchema)]
#[schema(as = UnderstoodWords)]
#[expect(dead_code, reason = "describes search::Understood")]
pub struct UnderstoodSchema {
    /// "crisis" or "abuse": show urgent help first and keep nothing.
    urgent: Option<String>,
    /// The name of a service or organization, when the words are one.
    #[schema(value_type = Option<Object>)]
    known_name: Option<()>,
    /// Phrases and the categories they stand for.
    #[schema(value_type = Vec<Object>)]
    needs: Vec<()>,
    /// Filters said in words; `soft` ones are wishes that leave nothing out.
    #[schema(value_type = Vec<Object>)]
    filters: Vec<()>,
    /// Words that were corrected.
    #[schema(value_type = Vec<Object>)]
    spelling: Vec<()>,
    /// What was left and is searched as words.
    words: Vec<String>,
}

/// Completions of what is being typed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer of suggest")]
pub struct Suggestions {
    suggestions: Vec<SuggestionSchema>,
}

/// A completion.
#[derive(ToSchema)]
#[schema(as = Suggestion)]
#[expect(dead_code, reason = "describes search::answer::Suggestion")]
pub struct SuggestionSchema {
    /// Text to put in the box.
    text: String,
    /// need, service, place or urgent (help in danger, to be shown before all else).
    sort: String,
    /// Slug of the category, the service's identifier, or what to put into `near`.
    target: Option<String>,
    /// Where on this site it leads.
    href: String,
}

/// Places that a person may mean.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer of places")]
pub struct Places {
    places: Vec<PlaceSchema>,
}

/// A place.
#[derive(ToSchema)]
#[schema(as = Place)]
#[expect(dead_code, reason = "describes state::PlaceChoice")]
pub struct PlaceSchema {
    /// What to call it.
    label: String,
    /// What to give as `near`.
    value: String,
}

/// A service with who runs it, its places and where it came from.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the answer of services")]
pub struct ServiceRecord {
    /// HSDS 3.1 service with everything that hangs on it.
    #[schema(value_type = Object)]
    service: (),
    /// Its page here.
    url: String,
    /// What a person is told of its life ("live_fresh").
    status: String,
    /// Who runs it, with its page here.
    #[schema(value_type = Option<Object>)]
    organization: (),
    /// Its places with their pages and areas.
    #[schema(value_type = Vec<Object>)]
    locations: (),
    /// Source, licence and when it was read.
    #[schema(value_type = Object)]
    provenance: (),
}

/// Why a request was not answered (RFC 9457).
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what middleware::error_pages writes")]
pub struct Problem {
    /// Always "about:blank": the status says it all.
    r#type: String,
    /// In a few words.
    title: String,
    /// HTTP status.
    status: u16,
    /// In a sentence.
    detail: String,
    /// To quote when asking for help.
    request_id: String,
    /// What is wrong with which parameter, and the mend.
    errors: Option<Vec<ProblemField>>,
}

/// A parameter that cannot be read.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes error::FieldError")]
pub struct ProblemField {
    /// Name of the parameter.
    field: String,
    /// What is wrong.
    message: String,
    /// How to mend it.
    mend: String,
}
