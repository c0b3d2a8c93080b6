//! `/account/password`: a new password, proved with the old one.

use super::{Answer, answer, layout, wait, wrong};
use crate::accounts::sign_in::{Attempt, prove_again};
use crate::accounts::{Action, AuditActor, Resource, allows, users};
use crate::web::component::{Button, ErrorSummary, Inset, PostForm, SecretInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// Asks for both.
pub async fn get_password(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, None)))).await
}

/// Changes it, and ends every session with it.
pub async fn post_password(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let one = form.visit.user()?;
        if !allows(one.actor(), Action::UseOwnAccount, Resource::Account(one.user)) {
            return Err(Error::Forbidden);
        }
        let mend = |errors: &FieldErrors, status| Ok(Answer::mend(page(state, &form.visit, Some(errors)), status));
        match prove_again(&state.accounts, one.user, form.field("password"), form.visit.address)? {
            Attempt::Begun { .. } => {}
            Attempt::Wrong => {
                return mend(
                    &wrong("password", "password-old-wrong", "password-old-wrong-mend"),
                    StatusCode::BAD_REQUEST,
                );
            }
            Attempt::Wait { seconds } => return mend(&wait("password", seconds), StatusCode::TOO_MANY_REQUESTS),
        }
        match set(state, one.user, &form)? {
            Some(errors) => mend(&errors, StatusCode::BAD_REQUEST),
            None => Ok(Answer::see("/sign-in?because=changed".to_owned()).without_token()),
        }
    })
    .await
}

/// Takes the new password out of a form and sets it; gives what has to be mended instead.
pub(super) fn set(state: &State, id: Uuid, form: &Form) -> Result<Option<FieldErrors>, Error> {
    let accounts = &state.accounts;
    let typed = form.field("new_password");
    if typed != form.field("again") {
        return Ok(Some(wrong("again", "password-differ", "password-differ-mend")));
    }
    let user = accounts.database.read(|conn| users::by_id(conn, &accounts.keys, id))?;
    let hash = match users::hash_for(&user, typed) {
        Ok(hash) => hash,
        Err(crate::accounts::Error::Password(problem)) => {
            let key = format!("password-{}", problem.slug());
            return Ok(Some(wrong("new_password", &key, &format!("{key}-mend"))));
        }
        Err(other) => return Err(other.into()),
    };
    let by = AuditActor::User(id);
    accounts.database.write(|tx| users::set_password(tx, &accounts.keys, by, id, &hash))?;
    Ok(None)
}

/// The two fields for a new password.
pub(super) fn new_password_fields(errors: Option<&FieldErrors>) -> Markup {
    let field = |name| errors.and_then(|errors| errors.of(name));
    html! {
        (SecretInput {
            name: "new_password",
            label: text!("password-new"),
            hint: Some(text!("password-new-hint")),
            error: field("new_password"),
            autocomplete: "new-password",
        })
        (SecretInput {
            name: "again",
            label: text!("password-again"),
            hint: None,
            error: field("again"),
            autocomplete: "new-password",
        })
    }
}

fn page(state: &State, visit: &Visit, errors: Option<&FieldErrors>) -> Markup {
    let body = html! {
        (SecretInput {
            name: "password",
            label: text!("password-old"),
            hint: None,
            error: errors.and_then(|errors| errors.of("password")),
            autocomplete: "current-password",
        })
        (new_password_fields(errors))
        (Inset(html! { p { (text!("password-note")) } }))
        p { (Button::submit(text!("password-button"))) }
    };
    let main = html! {
        @if let Some(errors) = errors { (ErrorSummary(errors)) }
        h1 { (text!("password-title")) }
        (PostForm { action: "/account/password", token: &visit.form_token, body })
    };
    layout(state, visit, text!("password-title"), errors.is_some(), main)
}
