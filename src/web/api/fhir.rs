//! `/fhir/R4`: what an organization keeps, for its own programs, read only.
//!
//! Every request shows a token of the organization; what is another's is not there. Answers, errors too, are
//! FHIR's.

use crate::accounts::Actor;
use crate::accounts::api_token::{self, Program};
use crate::directory::{StoredLocation, StoredOrganization, StoredRecord};
use crate::domain::Calendar;
use crate::exchange::fhir::{self, Params, ResourceType};
use crate::prescribing::own_data::{self, Asking};
use crate::prescribing::{self, Desk};
use crate::web::cache_policy::CachePolicy;
use crate::web::error::Error;
use crate::web::reply;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

const BASE: &str = "/fhir/R4";

/// An answer that is no resource: its status, FHIR's issue type, and words.
struct Refused(StatusCode, &'static str, String);

type Answer = Result<Value, Refused>;

impl Refused {
    fn not_found() -> Self {
        Self(StatusCode::NOT_FOUND, "not-found", "There is no such resource, or it is not yours.".to_owned())
    }
}

impl From<prescribing::Error> for Refused {
    fn from(error: prescribing::Error) -> Self {
        match error {
            prescribing::Error::NotFound(_) | prescribing::Error::Refused => Self::not_found(),
            error => internal(&error, error.is_busy()),
        }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let busy = matches!(error, Error::Unavailable);
        internal(&error, busy)
    }
}

fn internal(error: &dyn std::error::Error, busy: bool) -> Refused {
    if busy {
        let words = "The server is busy. Ask again in a minute.".to_owned();
        return Refused(StatusCode::SERVICE_UNAVAILABLE, "transient", words);
    }
    tracing::error!(error = %error, "a FHIR request failed");
    Refused(StatusCode::INTERNAL_SERVER_ERROR, "exception", "A fault of this server's. It was written down.".to_owned())
}

/// `metadata`: what can be asked. The same for everybody, so no token is needed.
pub async fn get_metadata(state: web::Data<State>) -> Result<HttpResponse, Error> {
    let today = state.library.now().date_naive();
    let statement = fhir::capability_statement(&base(&state), &state.site.name, today);
    Ok(send(StatusCode::OK, &statement))
}

/// One resource.
pub async fn get_resource(
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (resource, id) = path.into_inner();
    answer(state, &request, move |state, program| {
        let resource = known(&resource)?;
        let id = Uuid::parse_str(&id).map_err(|_not_an_id| Refused::not_found())?;
        let (_, mut found) = find(state, program, resource, &Params::one(id))?;
        found.pop().ok_or_else(Refused::not_found)
    })
    .await
}

/// A search over the resources of one type.
pub async fn get_search(
    state: web::Data<State>,
    request: HttpRequest,
    path: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let query = request.query_string().to_owned();
    answer(state, &request, move |state, program| {
        let resource = known(&path)?;
        let params = Params::parse(resource, &query)
            .map_err(|error| Refused(StatusCode::BAD_REQUEST, "invalid", error.to_string()))?;
        let (total, found) = find(state, program, resource, &params)?;
        let base = base(state);
        let at = |query: &str| {
            if query.is_empty() { format!("{base}/{resource}") } else { format!("{base}/{resource}?{query}") }
        };
        let more = params.offset + params.count < total;
        Ok(fhir::searchset(&base, total, found, &at(&query), more.then(|| at(&params.next(&query)))))
    })
    .await
}

async fn answer<F>(state: web::Data<State>, request: &HttpRequest, work: F) -> Result<HttpResponse, Error>
where
    F: FnOnce(&State, Program) -> Answer + Send + 'static,
{
    let shown = bearer(request).map(str::to_owned);
    let (status, body) = reply::blocking(state, move |state| {
        let program = match shown {
            Some(token) => api_token::program(&state.accounts.database, &token)?,
            None => None,
        };
        let made = match program {
            Some(program) => work(state, program),
            None => {
                let words = "Show a token of your organization that is in date: \"Authorization: Bearer …\".";
                Err(Refused(StatusCode::UNAUTHORIZED, "login", words.to_owned()))
            }
        };
        Ok(match made {
            Ok(resource) => (StatusCode::OK, resource),
            Err(Refused(status, code, words)) => (status, fhir::outcome(code, &words)),
        })
    })
    .await?;
    Ok(send(status, &body))
}

fn send(status: StatusCode, body: &Value) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((WWW_AUTHENTICATE, "Bearer"));
    }
    response.insert_header(CachePolicy::Nowhere).content_type(fhir::CONTENT_TYPE).body(body.to_string())
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn base(state: &State) -> String {
    format!("{}{BASE}", state.site.base_url.as_deref().unwrap_or_default())
}

fn known(name: &str) -> Result<ResourceType, Refused> {
    ResourceType::from_slug(name).ok_or_else(|| {
        let names: Vec<&str> = ResourceType::ALL.iter().map(|one| one.slug()).collect();
        let words = format!("There is no {name} here. There are {}.", names.join(", "));
        Refused(StatusCode::NOT_FOUND, "not-supported", words)
    })
}

/// How many there are in all, and this page of them.
fn find(
    state: &State,
    program: Program,
    resource: ResourceType,
    params: &Params,
) -> Result<(i64, Vec<Value>), Refused> {
    let calendar = Calendar::ENGLAND;
    let Program { organization, token } = program;
    let accounts = &state.accounts;
    let actor = Actor::Program { organization };
    let desk = Desk { database: &accounts.database, keys: &accounts.keys, calendar: &calendar, actor };
    let asking = Asking {
        id: params.id,
        person: params.patient,
        from: params.from,
        before: params.before,
        offset: params.offset,
        limit: params.count,
    };
    let today = desk.today();
    Ok(match resource {
        ResourceType::Patient => {
            let page = own_data::people(desk, token, organization, &asking)?;
            (page.total, page.rows.iter().map(fhir::patient).collect())
        }
        ResourceType::ServiceRequest => {
            let page = own_data::prescriptions(desk, token, organization, &asking)?;
            (page.total, page.rows.iter().map(fhir::service_request).collect())
        }
        ResourceType::Task => {
            let page = own_data::prescriptions(desk, token, organization, &asking)?;
            (page.total, page.rows.iter().map(fhir::task).collect())
        }
        ResourceType::Consent => {
            let page = own_data::consents(desk, token, organization, &asking)?;
            (page.total, page.rows.iter().map(|one| fhir::consent(one, organization, today)).collect())
        }
        ResourceType::Observation => {
            let page = own_data::measures(desk, token, organization, &asking)?;
            (page.total, page.rows.iter().map(fhir::observation).collect())
        }
        ResourceType::HealthcareService | ResourceType::Organization | ResourceType::Location => {
            let ids = own_data::services(desk, token, organization)?;
            listings(&state.library.records(&ids)?, resource, params)
        }
    })
}

/// What the directory says of the organization's own services and of those it prescribes.
fn listings(records: &[StoredRecord], resource: ResourceType, params: &Params) -> (i64, Vec<Value>) {
    let mut found: BTreeMap<(DateTime<Utc>, Uuid), Value> = BTreeMap::new();
    let mut organizations: BTreeMap<Uuid, (DateTime<Utc>, &StoredOrganization)> = BTreeMap::new();
    let mut places: BTreeMap<Uuid, (DateTime<Utc>, &StoredLocation)> = BTreeMap::new();
    for record in records {
        let changed = record.provenance.changed_at;
        if resource == ResourceType::HealthcareService {
            found.insert((changed, record.service.id), fhir::healthcare_service(record));
        }
        if let Some(run_by) = &record.organization {
            let one = organizations.entry(run_by.organization.id).or_insert((changed, run_by));
            one.0 = one.0.max(changed);
        }
        for place in &record.locations {
            let one = places.entry(place.location.id).or_insert((changed, place));
            one.0 = one.0.max(changed);
        }
    }
    if resource == ResourceType::Organization {
        found.extend(organizations.iter().map(|(id, (at, one))| ((*at, *id), fhir::organization(one, *at))));
    }
    if resource == ResourceType::Location {
        found.extend(places.iter().map(|(id, (at, one))| ((*at, *id), fhir::location(one, *at))));
    }
    found.retain(|(changed, id), _| {
        params.id.is_none_or(|wanted| wanted == *id)
            && params.from.is_none_or(|from| *changed >= from)
            && params.before.is_none_or(|before| *changed < before)
    });
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(params.offset).unwrap_or(usize::MAX);
    let take = usize::try_from(params.count).unwrap_or_default();
    (total, found.into_values().skip(skip).take(take).collect())
}
