//! `/sign-in/with/{id}`: to an organization's own issuer, and back.
//!
//! Both are links and no forms, because a browser follows no form to another site from here. Nothing is
//! lost by that: who is sent to such a link by somebody else can only prove who they are themselves.

use super::{Answer, answer, layout, next_address, next_in_query};
use crate::accounts::issuer::protocol::Trouble;
use crate::accounts::issuer::{Arrival, Refusal, Returned, begin, finish, settings};
use crate::accounts::{Issuer, Stage, Token, session, users};
use crate::web::address::{parse_query, with_query};
use crate::web::component::{Button, ButtonStyle};
use crate::web::error::Error;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

const SECURE_NAME: &str = "__Host-sign-in";
const PLAIN_NAME: &str = "sign-in";

/// The buttons for every organization that has an issuer; nothing where none has.
pub(super) fn buttons(state: &State, next: &str) -> Result<Markup, Error> {
    let issuers = in_use(state)?;
    Ok(html! {
        @if !issuers.is_empty() {
            h2 { (text!("issuer-heading")) }
            @for one in &issuers {
                p { (Button::link(
                    text!("issuer-button", name = one.name.as_str()),
                    ButtonStyle::Quiet,
                    with_query(&format!("/sign-in/with/{}", one.id), [("next", next)]),
                )) }
            }
        }
    })
}

/// The buttons on an invitation: of the organizations that the invited person has a role in.
pub(super) fn buttons_of(state: &State, user: Uuid, token: &str) -> Result<Markup, Error> {
    let accounts = &state.accounts;
    let user = accounts.database.read(|conn| users::by_id(conn, &accounts.keys, user))?;
    let mut issuers = in_use(state)?;
    issuers.retain(|one| user.memberships.iter().any(|held| held.grant.organization == Some(one.organization)));
    Ok(html! {
        @if !issuers.is_empty() {
            h2 { (text!("issuer-instead")) }
            @for one in &issuers {
                p { (Button::link(
                    text!("issuer-button", name = one.name.as_str()),
                    ButtonStyle::Quiet,
                    format!("/invitation/{token}/with/{}", one.id),
                )) }
            }
        }
    })
}

/// Without an address of its own the site cannot be come back to.
fn in_use(state: &State) -> Result<Vec<Issuer>, Error> {
    if state.site.base_url.is_none() {
        return Ok(Vec::new());
    }
    Ok(state.accounts.database.read(settings::all)?)
}

/// Where an issuer sends people back to; what an organization writes into its own system.
pub fn return_address(state: &State, issuer: Uuid) -> Option<String> {
    let base = state.site.base_url.as_deref()?;
    Some(format!("{}/sign-in/with/{issuer}/return", base.trim_end_matches('/')))
}

/// Sends the browser to the issuer.
pub async fn get_with(
    state: web::Data<State>,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (id, next) = (path.into_inner(), next_in_query(request.query_string()));
    answer(state, move |state| send(state, id, &next, None)).await
}

/// The same for somebody with an invitation.
pub async fn get_invited(state: web::Data<State>, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Error> {
    let (token, id) = path.into_inner();
    answer(state, move |state| {
        let database = &state.accounts.database;
        match database.read(|conn| users::invited(conn, &token, database.clock().now()))? {
            Some(_) => send(state, id, "/start", Some(&token)),
            None => Ok(Answer::see(format!("/invitation/{token}"))),
        }
    })
    .await
}

fn send(state: &State, id: Uuid, next: &str, invitation: Option<&str>) -> Result<Answer, Error> {
    let redirect = return_address(state, id).ok_or(Error::NotFound)?;
    let arrival = Arrival { redirect: &redirect, allowed: &state.trust.issuers };
    Ok(match begin(&state.accounts, id, arrival, next, invitation)? {
        Ok(begun) => Answer::see(begun.address).with_cookie(cookie(state, &begun.browser)),
        Err(refusal) => refused(state, refusal),
    })
}

/// Takes the browser back from the issuer.
pub async fn get_return(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (id, query) = (path.into_inner(), request.query_string().to_owned());
    let name = name(&state);
    let browser = request.cookie(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    answer(state, move |state| {
        let pairs = parse_query(&query);
        let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        // Said by the issuer, or by anybody: nothing is looked up for it.
        if of("error").is_some() {
            return Ok(stopped(state, "issuer-cancelled", "issuer-cancelled-text", StatusCode::BAD_REQUEST));
        }
        let redirect = return_address(state, id).ok_or(Error::NotFound)?;
        let arrival = Arrival { redirect: &redirect, allowed: &state.trust.issuers };
        let returned = Returned {
            state: of("state").unwrap_or_default(),
            code: of("code").unwrap_or_default(),
            issuer: of("iss"),
            browser: &browser,
            from: visit.address,
        };
        let signed_in = match finish(&state.accounts, id, arrival, returned)? {
            Ok(signed_in) => signed_in,
            Err(refusal) => return Ok(refused(state, refusal)),
        };
        // Whoever was signed in before in this browser no longer is.
        if let Some(before) = &visit.signed_in {
            let accounts = &state.accounts;
            accounts.database.write(|tx| session::end(tx, &accounts.keys, before.user, before.session))?;
        }
        let next = next_address(&signed_in.next);
        let to = match signed_in.stage {
            Stage::CodeAwaited => with_query("/sign-in/code", [("next", next.as_str())]),
            Stage::PasswordOnly | Stage::BothFactors => next,
        };
        Ok(Answer::see(to).with_token(signed_in.token).with_cookie(removal(state)))
    })
    .await
}

fn refused(state: &State, refusal: Refusal) -> Answer {
    let (title, words, status) = match refusal {
        Refusal::NotUnderWay => ("issuer-late", "issuer-late-text", StatusCode::BAD_REQUEST),
        Refusal::OtherIssuer | Refusal::Issuer(Trouble::Code | Trouble::Token) => {
            ("issuer-wrong", "issuer-wrong-text", StatusCode::BAD_REQUEST)
        }
        Refusal::Issuer(Trouble::Unreachable | Trouble::Description) => {
            ("issuer-away", "issuer-away-text", StatusCode::BAD_GATEWAY)
        }
        Refusal::NoAccount => ("issuer-nobody", "issuer-nobody-text", StatusCode::FORBIDDEN),
        Refusal::Wait { .. } => ("sign-in-wait", "issuer-wait-text", StatusCode::TOO_MANY_REQUESTS),
    };
    tracing::info!(?refusal, "a sign-in through an issuer was refused");
    stopped(state, title, words, status)
}

fn stopped(state: &State, title: &'static str, words: &'static str, status: StatusCode) -> Answer {
    let main = html! {
        h1 { (text!(title)) }
        p.lead { (text!(words)) }
        p { (Button::link(text!("issuer-back"), ButtonStyle::Main, "/sign-in".to_owned())) }
    };
    Answer::mend(layout(state, &Visit::default(), text!(title), true, main), status).with_cookie(removal(state))
}

fn name(state: &State) -> &'static str {
    if state.site.is_secure() { SECURE_NAME } else { PLAIN_NAME }
}

fn cookie(state: &State, token: &Token) -> Cookie<'static> {
    // Lax: it has to come back with a browser that another site sends here.
    Cookie::build(name(state), token.text().to_owned())
        .path("/")
        .http_only(true)
        .secure(state.site.is_secure())
        .same_site(SameSite::Lax)
        .finish()
}

fn removal(state: &State) -> Cookie<'static> {
    let mut cookie =
        Cookie::build(name(state), "").path("/").secure(state.site.is_secure()).same_site(SameSite::Lax).finish();
    cookie.make_removal();
    cookie
}
