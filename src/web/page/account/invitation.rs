//! `/invitation/{token}`: a first or a new password, from a link.

use super::issuer::buttons_of;
use super::password::{new_password_fields, set};
use super::{Answer, answer, layout};
use crate::accounts::users;
use crate::web::component::{Button, ErrorSummary, PostForm};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// Asks for a password, if the link still holds.
pub async fn get_invitation(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let token = path.into_inner();
    answer(state, move |state| {
        Ok(match invited(state, &token)? {
            Some(user) => Answer::page(page(state, user, &token, &visit.form_token, None)?),
            None => gone(state),
        })
    })
    .await
}

/// Sets it. The link is good no longer.
pub async fn post_invitation(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let token = form.path("token");
        let Some(user) = invited(state, token)? else { return Ok(gone(state)) };
        let mark = &form.visit.form_token;
        Ok(match set(state, user, &form)? {
            Some(errors) => Answer::mend(page(state, user, token, mark, Some(&errors))?, StatusCode::BAD_REQUEST),
            None => Answer::see("/sign-in?because=changed".to_owned()).without_token(),
        })
    })
    .await
}

fn invited(state: &State, token: &str) -> Result<Option<Uuid>, Error> {
    let database = &state.accounts.database;
    Ok(database.read(|conn| users::invited(conn, token, database.clock().now()))?)
}

fn gone(state: &State) -> Answer {
    let main = html! {
        h1 { (text!("invitation-gone")) }
        p.lead { (text!("invitation-gone-lead")) }
    };
    let markup = layout(state, &Visit::default(), text!("invitation-gone"), false, main);
    Answer::mend(markup, StatusCode::GONE)
}

fn page(state: &State, user: Uuid, token: &str, mark: &str, errors: Option<&FieldErrors>) -> Result<Markup, Error> {
    let elsewhere = buttons_of(state, user, token)?;
    let body = html! {
        (new_password_fields(errors))
        p { (Button::submit(text!("invitation-button"))) }
    };
    let main = html! {
        @if let Some(errors) = errors { (ErrorSummary(errors)) }
        h1 { (text!("invitation-title")) }
        p.lead { (text!("invitation-lead")) }
        (PostForm { action: &format!("/invitation/{token}"), token: mark, body })
        (elsewhere)
    };
    Ok(layout(state, &Visit::default(), text!("invitation-title"), errors.is_some(), main))
}
