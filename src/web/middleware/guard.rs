//! Asks the policy before a handler runs. Every route passes here; see [`routes`](super::super::routes).

use super::super::address;
use super::super::error::Error;
use super::super::reply;
use super::super::routes::Group;
use super::super::state::State;
use super::visit::{self, Visit};
use super::{client, same_site};
use crate::accounts::{Action, Actor, Resource, SignedIn, Stage, allows};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION, REFERRER_POLICY};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, web};
use uuid::Uuid;

/// Where the code of the second factor is asked for.
const CODE_PAGE: &str = "/sign-in/code";
/// Where a second factor is set up.
const FACTOR_PAGE: &str = "/account/second-factor";

/// Lets the request through if the policy could allow its asker the action on anything; the handler asks
/// again with what it loads. Pages of the public directory never look at a session.
pub async fn ask_policy<B: MessageBody + 'static>(
    group: Group,
    action: Action,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(state) = request.app_data::<web::Data<State>>().cloned() else {
        return Ok(request.error_response(Error::Forbidden));
    };
    if group == Group::Private {
        return private(state, action, request, next).await;
    }
    // A program may be anybody until its token is read; the handler asks with the organization of the token,
    // and without one it answers what FHIR answers to strangers.
    let organization = Uuid::nil();
    let asker = match group {
        Group::Fhir => Actor::Program { organization },
        _ => client::actor(&request, &state.trust),
    };
    if allows(asker, action, Resource::Any) {
        next.call(request).await.map(ServiceResponse::map_into_boxed_body)
    } else {
        Ok(request.error_response(Error::Forbidden))
    }
}

async fn private<B: MessageBody + 'static>(
    state: web::Data<State>,
    action: Action,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.method() == Method::POST && !same_site::is_from_us(request.headers(), &state.site) {
        return Ok(request.error_response(Error::Forbidden));
    }
    let shown = visit::shown(&request, &state);
    let resumed = match shown.clone() {
        None => None,
        Some(token) => match reply::blocking(state.clone(), move |state| visit::resume(state, &token)).await {
            Ok(resumed) => resumed,
            Err(error) => return Ok(request.error_response(error)),
        },
    };
    let (signed_in, token) = resumed.map_or((None, None), |resumed| (Some(resumed.signed_in), resumed.token));
    let actor = signed_in.as_ref().map_or(Actor::Visitor, SignedIn::actor);
    if !allows(actor, action, Resource::Any) {
        return Ok(match way_on(&request, action, signed_in.as_ref(), shown.is_some()) {
            Some(to) => {
                let answer = HttpResponse::SeeOther().insert_header((LOCATION, to)).finish();
                private_headers(request.into_response(answer))
            }
            None => request.error_response(Error::Forbidden),
        });
    }
    let form_token = signed_in.as_ref().map(|one| one.form_token(&state.accounts.keys)).unwrap_or_default();
    let address = client::address(&request, &state.trust);
    request.extensions_mut().insert(Visit { signed_in, address, form_token });
    let mut response = private_headers(next.call(request).await?.map_into_boxed_body());
    // A handler that set the cookie itself knows better.
    let untouched = response.response().cookies().all(|cookie| cookie.name() != visit::name(&state));
    if let Some(token) = token.filter(|_| untouched) {
        response.response_mut().add_cookie(&visit::cookie(&state, &token))?;
    }
    Ok(response)
}

/// Where to send somebody who may not yet do what they ask for, but could.
fn way_on(request: &ServiceRequest, action: Action, who: Option<&SignedIn>, had_session: bool) -> Option<String> {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let next = if reading { request.path() } else { "/account" };
    match who {
        None => {
            let ended = had_session.then_some(("because", "ended"));
            Some(address::with_query("/sign-in", [("next", next)].into_iter().chain(ended)))
        }
        Some(one) if one.stage == Stage::CodeAwaited => Some(address::with_query(CODE_PAGE, [("next", next)])),
        Some(one) => one.could(action).then(|| FACTOR_PAGE.to_owned()),
    }
}

/// Pages behind a sign-in tell their own site where a form came from, and nobody else.
fn private_headers(mut response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let name: HeaderName = REFERRER_POLICY;
    response.headers_mut().insert(name, HeaderValue::from_static("same-origin"));
    response
}
