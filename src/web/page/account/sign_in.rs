//! `/sign-in` and `/sign-out`: the password, and the way out.

use super::issuer::buttons;
use super::{Answer, answer, layout, next_address, next_in_query, wait, wrong};
use crate::accounts::sign_in::{Attempt, with_password};
use crate::accounts::{Actor, Stage, session};
use crate::web::address::{parse_query, with_query};
use crate::web::component::{Button, ErrorSummary, NotificationBanner, PostForm, SecretInput, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, html};

/// Asks for e-mail address and password. Somebody who is signed in goes on at once.
pub async fn get_sign_in(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let query = request.query_string().to_owned();
    answer(state, move |state| {
        let next = next_in_query(&query);
        if visit.user().is_ok() {
            return Ok(Answer::see(next));
        }
        let because = parse_query(&query).into_iter().find(|(key, _)| key == "because").map(|(_, value)| value);
        let news = match because.as_deref() {
            Some("ended") => Some((text!("sign-in-ended"), text!("sign-in-ended-text"))),
            Some("changed") => Some((text!("sign-in-changed"), text!("sign-in-changed-text"))),
            Some("factor-removed") => Some((text!("sign-in-factor-removed"), text!("sign-in-factor-removed-text"))),
            _ => None,
        };
        Ok(Answer::page(page(state, &next, "", None, news)?))
    })
    .await
}

/// Tries the password. What is wrong is not said: neither that an account exists, nor that it does not.
pub async fn post_sign_in(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (email, next) = (form.field("email"), next_address(form.field("next")));
        let attempt = with_password(&state.accounts, email, form.field("password"), form.visit.address)?;
        let (errors, status) = match attempt {
            Attempt::Begun { token, stage } => {
                // Whoever was signed in before in this browser no longer is.
                if let Some(before) = &form.visit.signed_in {
                    end(state, before)?;
                }
                let to = match stage {
                    Stage::CodeAwaited => with_query("/sign-in/code", [("next", next.as_str())]),
                    Stage::PasswordOnly | Stage::BothFactors => next,
                };
                return Ok(Answer::see(to).with_token(token));
            }
            Attempt::Wrong => (wrong("email", "sign-in-wrong", "sign-in-wrong-mend"), StatusCode::BAD_REQUEST),
            Attempt::Wait { seconds } => (wait("email", seconds), StatusCode::TOO_MANY_REQUESTS),
        };
        Ok(Answer::mend(page(state, &next, email, Some(&errors), None)?, status))
    })
    .await
}

/// Ends this session.
pub async fn post_sign_out(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        if let Some(one) = &form.visit.signed_in {
            end(state, one)?;
        }
        Ok(Answer::see("/sign-in?because=ended".to_owned()).without_token())
    })
    .await
}

fn end(state: &State, one: &crate::accounts::SignedIn) -> Result<(), Error> {
    let accounts = &state.accounts;
    accounts.database.write(|tx| session::end(tx, &accounts.keys, one.user, one.session))?;
    Ok(())
}

fn page(
    state: &State,
    next: &str,
    email: &str,
    errors: Option<&FieldErrors>,
    news: Option<(String, String)>,
) -> Result<Markup, Error> {
    let field = |name| errors.and_then(|errors| errors.of(name));
    let elsewhere = buttons(state, next)?;
    let body = html! {
        input type="hidden" name="next" value=(next);
        (TextInput {
            error: field("email"),
            autocomplete: "username",
            inputmode: Some("email"),
            width: "half",
            longest: 254,
            ..TextInput::new("email", text!("sign-in-email"), email)
        })
        (SecretInput {
            name: "password",
            label: text!("sign-in-password"),
            hint: None,
            error: field("password"),
            autocomplete: "current-password",
        })
        p { (Button::submit(text!("sign-in-button"))) }
    };
    let main = html! {
        @if let Some((title, words)) = news { (NotificationBanner { title, body: html! { p { (words) } } }) }
        @if let Some(errors) = errors { (ErrorSummary(errors)) }
        h1 { (text!("sign-in-title")) }
        p.lead { (text!("sign-in-lead")) }
        (PostForm { action: "/sign-in", token: "", body })
        p { (text!("sign-in-forgotten")) }
        (elsewhere)
    };
    Ok(layout(state, &Visit::default(), text!("sign-in-title"), errors.is_some(), main))
}

/// Whether the visit is by a user whose sign-in is complete.
pub(super) fn is_complete(visit: &Visit) -> bool {
    visit.signed_in.as_ref().is_some_and(|one| matches!(one.actor(), Actor::User { .. }))
}
