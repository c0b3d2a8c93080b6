//! `/teams`: the teams of an organization, and a new one.

use super::{Organizations, administrator, field_errors, organization_needed, summary};
use crate::web::component::{Button, PostForm, Select, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer, layout};
use crate::web::page::desk::or_none;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};

/// The list.
pub async fn get_teams(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, None, &FieldErrors(Vec::new()))?))).await
}

/// The list as a table.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let administrator = administrator(state, &visit)?;
        let teams = state.accounts.database.read(|conn| administrator.teams(conn))?;
        let organizations = Organizations::of(state, &administrator)?;
        let rows = teams.iter().map(|team| vec![team.name.clone(), organizations.name(team.organization)]).collect();
        Ok(Table { file: "teams", head: table::head(&["team", "organization"]), rows })
    })
    .await
}

/// Makes one.
pub async fn post_team(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let mut errors = Vec::new();
        let organization = organization_needed(state, &form, &mut errors)?;
        let again = |errors: &FieldErrors| -> Result<Answer, Error> {
            Ok(Answer::mend(page(state, visit, Some(&form), errors)?, StatusCode::BAD_REQUEST))
        };
        let (Some(organization), true) = (organization, errors.is_empty()) else { return again(&FieldErrors(errors)) };
        let administrator = administrator(state, visit)?;
        let made = state.accounts.database.write(|tx| administrator.add_team(tx, organization, form.field("team")));
        match made {
            Ok(_) => Ok(Answer::see("/teams".to_owned())),
            Err(cause) => again(&field_errors(cause)?),
        }
    })
    .await
}

fn page(state: &State, visit: &Visit, typed: Option<&Form>, errors: &FieldErrors) -> Result<Markup, Error> {
    let administrator = administrator(state, visit)?;
    let teams = state.accounts.database.read(|conn| administrator.teams(conn))?;
    let organizations = Organizations::of(state, &administrator)?;
    let typed = |name: &str| typed.map_or("", |form| form.field(name));
    let picked = typed("organization").parse().ok();
    let body = html! {
        (TextInput { error: errors.of("team"), hint: Some(text!("team-name-hint")), ..TextInput::new("team", text!("team-name"), typed("team")) })
        (Select {
            name: "organization",
            label: text!("user-organization"),
            choices: or_none(organizations.choices(picked)),
            error: errors.of("organization"),
        })
        @if administrator.bound_to().is_empty() {
            (TextInput {
                hint: Some(text!("user-organization-other-hint")),
                error: errors.of("organization_other"),
                ..TextInput::new("organization_other", text!("user-organization-other"), typed("organization_other"))
            })
        }
        p { (Button::submit(text!("team-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("teams-title")) }
        p { (text!("teams-lead")) }
        @if teams.is_empty() { p { (text!("teams-none")) } }
        ul.sessions {
            @for team in &teams {
                li { p { (organizations.team(team)) } }
            }
        }
        (table::link("/teams.csv", teams.is_empty()))
        h2 { (text!("team-new")) }
        (PostForm { action: "/teams", token: &visit.form_token, body })
        p { a href="/users" { (text!("users-back")) } }
    };
    Ok(layout(state, visit, text!("teams-title"), !errors.0.is_empty(), main))
}
