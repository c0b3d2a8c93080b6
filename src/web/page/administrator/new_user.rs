//! `/users/new`: somebody is made known and gets a letter with a link.

use super::grant_form::{self, Typed};
use super::{Organizations, administrator, field_errors, summary, write_invitation, wrong};
use crate::messages::Error as Trouble;
use crate::web::component::{Button, Inset, PostForm, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer, layout};
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};

/// Asks who, and in which role.
pub async fn get_new(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let nothing = FieldErrors(Vec::new());
        Ok(Answer::page(page(state, &visit, ["", ""], &Typed::default(), &nothing)?))
    })
    .await
}

/// Makes the user and writes the letter.
pub async fn post_new(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let administrator = administrator(state, visit)?;
        let (name, email) = (form.field("name").trim(), form.field("email").trim());
        let typed = Typed::of(&form);
        let accounts = &state.accounts;
        let teams = accounts.database.read(|conn| administrator.teams(conn))?;
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push(wrong("name", "user-name-missing", "user-name-missing-mend"));
        }
        if let Err(cause) = crate::accounts::users::one_form(email) {
            errors.extend(field_errors(cause)?.0);
        }
        let grant = typed.grant(state, &form, &teams, &mut errors)?;
        let again = |errors: &FieldErrors| -> Result<Answer, Error> {
            let page = page(state, visit, [name, email], &typed, errors)?;
            Ok(Answer::mend(page, StatusCode::BAD_REQUEST))
        };
        let (Some(grant), true) = (grant, errors.is_empty()) else { return again(&FieldErrors(errors)) };
        let made = accounts.database.write(|tx| -> Result<_, Trouble> {
            let id = administrator.add(tx, name, email, grant)?;
            write_invitation(tx, id)?;
            Ok(id)
        });
        match made {
            Ok(id) => Ok(Answer::see(format!("/users/{id}?because=invited"))),
            Err(Trouble::Accounts(cause)) => again(&field_errors(cause)?),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

fn page(
    state: &State,
    visit: &Visit,
    [name, email]: [&str; 2],
    typed: &Typed,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let administrator = administrator(state, visit)?;
    let teams = state.accounts.database.read(|conn| administrator.teams(conn))?;
    let organizations = Organizations::of(state, &administrator)?;
    let body = html! {
        (TextInput {
            error: errors.of("name"),
            hint: Some(text!("user-name-hint")),
            ..TextInput::new("name", text!("account-name"), name)
        })
        (TextInput {
            error: errors.of("email"),
            inputmode: Some("email"),
            longest: 254,
            ..TextInput::new("email", text!("account-email"), email)
        })
        (grant_form::fields(&administrator, &organizations, &teams, typed, errors))
        (Inset(html! { p { (text!("user-new-note")) } }))
        p { (Button::submit(text!("user-new-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("users-new")) }
        (PostForm { action: "/users/new", token: &visit.form_token, body })
        p { a href="/users" { (text!("users-back")) } }
    };
    Ok(layout(state, visit, text!("users-new"), !errors.0.is_empty(), main))
}
