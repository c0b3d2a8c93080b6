//! Who visits: the session behind a cookie, and the cookie itself.

use super::super::error::Error;
use super::super::state::State;
use crate::accounts::session::{self, Resumed};
use crate::accounts::{Actor, SignedIn, Token};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};
use std::net::IpAddr;

/// Over https the name binds the cookie to this host, this path and encrypted connections.
const SECURE_NAME: &str = "__Host-session";
const PLAIN_NAME: &str = "session";

/// Who sent a request to a page that is not public.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// The user, if a session holds; a code may still be awaited.
    pub signed_in: Option<SignedIn>,
    /// Where the request comes from.
    pub address: Option<IpAddr>,
    /// The mark of the session's forms; empty without a session.
    pub form_token: String,
}

impl Visit {
    /// The user, on pages that the policy opens to users alone.
    pub fn user(&self) -> Result<&SignedIn, Error> {
        self.signed_in.as_ref().filter(|one| matches!(one.actor(), Actor::User { .. })).ok_or(Error::Forbidden)
    }
}

impl FromRequest for Visit {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // The guard put it there; a route without it is not for users.
        ready(request.extensions().get::<Self>().cloned().ok_or(Error::Forbidden))
    }
}

/// The token that a browser shows.
pub fn shown(request: &ServiceRequest, state: &State) -> Option<String> {
    request.cookie(name(state)).map(|cookie| cookie.value().to_owned()).filter(|value| value.len() <= 100)
}

/// The session behind a token. May block.
pub fn resume(state: &State, token: &str) -> Result<Option<Resumed>, Error> {
    let accounts = &state.accounts;
    Ok(session::resume(&accounts.database, &accounts.keys, &accounts.rules, token)?)
}

/// The cookie that carries a token. It has no date: it goes with the browser, or earlier with the session.
pub fn cookie(state: &State, token: &Token) -> Cookie<'static> {
    build(state, token.text().to_owned())
}

/// The cookie that takes the token away.
pub fn removal(state: &State) -> Cookie<'static> {
    let mut cookie = build(state, String::new());
    cookie.make_removal();
    cookie
}

/// What the cookie is called.
pub fn name(state: &State) -> &'static str {
    if state.site.is_secure() { SECURE_NAME } else { PLAIN_NAME }
}

fn build(state: &State, value: String) -> Cookie<'static> {
    Cookie::build(name(state), value)
        .path("/")
        .http_only(true)
        .secure(state.site.is_secure())
        .same_site(SameSite::Lax)
        .finish()
}
