//! `/sign-in/code`: the second factor.

use super::sign_in::is_complete;
use super::{Answer, answer, layout, next_address, next_in_query, wait, wrong};
use crate::accounts::sign_in::{Attempt, with_code};
use crate::web::component::{Button, ErrorSummary, PostForm, SecretInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, html};

/// Asks for a code, or a recovery code.
pub async fn get_code(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let next = next_in_query(request.query_string());
    answer(state, move |state| {
        Ok(match () {
            () if is_complete(&visit) => Answer::see(next),
            () if visit.signed_in.is_none() => Answer::see("/sign-in?because=ended".to_owned()),
            () => Answer::page(page(state, &visit, &next, None)),
        })
    })
    .await
}

/// Tries the code.
pub async fn post_code(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let next = next_address(form.field("next"));
        let Some(one) = form.visit.signed_in.as_ref().filter(|_| !is_complete(&form.visit)) else {
            return Ok(Answer::see("/sign-in?because=ended".to_owned()));
        };
        let (errors, status) = match with_code(&state.accounts, one, form.field("code"), form.visit.address)? {
            Attempt::Begun { token, .. } => return Ok(Answer::see(next).with_token(token)),
            Attempt::Wrong => (wrong("code", "code-wrong", "code-wrong-mend"), StatusCode::BAD_REQUEST),
            Attempt::Wait { seconds } => (wait("code", seconds), StatusCode::TOO_MANY_REQUESTS),
        };
        Ok(Answer::mend(page(state, &form.visit, &next, Some(&errors)), status))
    })
    .await
}

fn page(state: &State, visit: &Visit, next: &str, errors: Option<&FieldErrors>) -> Markup {
    let body = html! {
        input type="hidden" name="next" value=(next);
        (SecretInput {
            name: "code",
            label: text!("code-label"),
            hint: Some(text!("code-hint")),
            error: errors.and_then(|errors| errors.of("code")),
            autocomplete: "one-time-code",
        })
        p { (Button::submit(text!("code-button"))) }
    };
    let main = html! {
        @if let Some(errors) = errors { (ErrorSummary(errors)) }
        h1 { (text!("code-title")) }
        p.lead { (text!("code-lead")) }
        (PostForm { action: "/sign-in/code", token: &visit.form_token, body })
        p { a href="/sign-in" { (text!("code-start-again")) } }
    };
    // Not yet signed in: nothing of the account is shown.
    layout(state, &Visit::default(), text!("code-title"), errors.is_some(), main)
}
