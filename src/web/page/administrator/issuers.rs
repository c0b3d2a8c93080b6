//! `/issuers`: through which system of its own an organization's people sign in.

use super::issuer::{Typed, fields};
use super::{Organizations, administrator, field_errors, may_for, organization_needed, summary};
use crate::accounts::Action;
use crate::accounts::issuer::settings::{self, Issuer};
use crate::web::component::{Button, PostForm, Select, Tag, TextInput, Tone, WarningText};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer, layout};
use crate::web::page::desk::or_none;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};

/// The list.
pub async fn get_issuers(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, None, &FieldErrors(Vec::new()))?))).await
}

fn within_reach(state: &State, visit: &Visit) -> Result<Vec<Issuer>, Error> {
    let mut issuers = state.accounts.database.read(settings::all)?;
    issuers.retain(|one| may_for(visit, Action::AdministerIssuers, one.organization));
    Ok(issuers)
}

/// The list as a table; no secret is in it.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let organizations = Organizations::of(state, &administrator(state, &visit)?)?;
        let row = |one: &Issuer| {
            vec![
                one.name.clone(),
                organizations.name(one.organization),
                label::said("second-factor-at", one.second_factor.slug()),
                one.address.clone(),
            ]
        };
        let rows = within_reach(state, &visit)?.iter().map(row).collect();
        Ok(Table { file: "issuers", head: table::head(&["issuer", "organization", "second-factor", "address"]), rows })
    })
    .await
}

/// Adds one.
pub async fn post_issuer(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let mut errors = Vec::new();
        let organization = organization_needed(state, &form, &mut errors)?;
        let typed = Typed::of(&form);
        let again = |errors: &FieldErrors| -> Result<Answer, Error> {
            Ok(Answer::mend(page(state, visit, Some(&form), errors)?, StatusCode::BAD_REQUEST))
        };
        let new = typed.new_issuer(&mut errors);
        let (Some(organization), Some(new), true) = (organization, new, errors.is_empty()) else {
            return again(&FieldErrors(errors));
        };
        if !may_for(visit, Action::AdministerIssuers, organization) {
            return Err(Error::Forbidden);
        }
        let by = visit.user()?.actor().audited(None);
        let accounts = &state.accounts;
        let made = accounts
            .database
            .write(|tx| settings::add(tx, &accounts.keys, by, organization, new, &state.trust.issuers));
        match made {
            Ok(id) => Ok(Answer::see(format!("/issuers/{id}"))),
            Err(cause) => again(&field_errors(cause)?),
        }
    })
    .await
}

fn page(state: &State, visit: &Visit, form: Option<&Form>, errors: &FieldErrors) -> Result<Markup, Error> {
    let administrator = administrator(state, visit)?;
    let organizations = Organizations::of(state, &administrator)?;
    let issuers = within_reach(state, visit)?;
    let typed = form.map(Typed::of).unwrap_or_default();
    let picked = form.and_then(|form| form.field("organization").parse().ok());
    let other = form.map_or("", |form| form.field("organization_other"));
    let body = html! {
        (Select {
            name: "organization",
            label: text!("issuer-organization"),
            choices: or_none(organizations.choices(picked)),
            error: errors.of("organization"),
        })
        @if administrator.bound_to().is_empty() {
            (TextInput {
                hint: Some(text!("user-organization-other-hint")),
                error: errors.of("organization_other"),
                ..TextInput::new("organization_other", text!("user-organization-other"), other)
            })
        }
        (fields(&typed, true, errors))
        p { (Button::submit(text!("issuer-add-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("issuers-title")) }
        p { (text!("issuers-lead")) }
        @if state.site.base_url.is_none() { (WarningText(text!("issuers-no-address"))) }
        @if issuers.is_empty() { p { (text!("issuers-none")) } }
        ul.sessions {
            @for one in &issuers {
                li {
                    p {
                        a href={"/issuers/" (one.id)} { (one.name) } ", " (organizations.name(one.organization)) " "
                        (Tag { words: label::said("second-factor-at", one.second_factor.slug()), tone: Tone::Plain })
                    }
                    p.hint { (one.address) }
                }
            }
        }
        (table::link("/issuers.csv", issuers.is_empty()))
        h2 { (text!("issuer-add")) }
        (PostForm { action: "/issuers", token: &visit.form_token, body })
        p { a href="/users" { (text!("users-back")) } }
    };
    Ok(layout(state, visit, text!("issuers-title"), !errors.0.is_empty(), main))
}
