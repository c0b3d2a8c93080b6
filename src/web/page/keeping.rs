//! `/retention`: how long each organization keeps records, what is due, what is held and why, and what went: in
//! numbers, for who looks after the house and sees nobody's record.

use super::account::{Answer, answer, layout};
use super::desk::{desk, id_in, moment, not_done, summary, wrong_field};
use crate::accounts::membership;
use crate::directory::organization_names;
use crate::prescribing::Error as Cause;
use crate::prescribing::erase::Erased;
use crate::prescribing::retention::{Purge, Standing, keepers, purges, set_retention, standing_of};
use crate::web::component::{PostForm, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use crate::web::when;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// Purges that are shown of each organization; the others are in the file of the command.
const SHOWN: usize = 12;

/// The rules and what they do.
pub async fn get_retention(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, None)?))).await
}

/// Sets the rule of one organization.
pub async fn post_retention(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let organization = id_in(&form, "id")?;
        let typed = form.field("keep_months").trim();
        let mend = |errors: FieldErrors| -> Result<Answer, Error> {
            let markup = page(state, visit, Some((organization, typed, &errors)))?;
            Ok(Answer::mend(markup, StatusCode::BAD_REQUEST))
        };
        let Ok(months) = typed.parse::<u32>() else {
            return mend(FieldErrors(vec![wrong_field("keep_months", "keeping-wrong", "keeping-mend")]));
        };
        match set_retention(desk(state, visit)?, organization, months) {
            Ok(()) => Ok(Answer::see("/retention".to_owned())),
            Err(Cause::Invalid(errors)) => mend(FieldErrors::from(&errors)),
            Err(error) => not_done(state, visit, "/retention", error),
        }
    })
    .await
}

fn page(state: &State, visit: &Visit, tried: Option<(Uuid, &str, &FieldErrors)>) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let mut parts = Vec::new();
    for organization in keepers(at)? {
        let standing = standing_of(at, organization)?;
        let gone = purges(at, organization)?;
        let name = name_of(state, organization)?;
        let tried = tried.filter(|(of, ..)| *of == organization);
        parts.push(one(visit, &name, &standing, &gone, tried.map(|(_, typed, errors)| (typed, errors))));
    }
    let errors = tried.map(|(organization, _, errors)| within(organization, errors));
    let main = html! {
        @if let Some(errors) = &errors { (summary(errors)) }
        h1 { (text!("keeping-title")) }
        p.lead { (text!("keeping-lead")) }
        @if parts.is_empty() { p { (text!("keeping-nothing")) } }
        @for part in &parts { (part) }
        (table::link("/retention.csv", parts.is_empty()))
    };
    Ok(layout(state, visit, text!("keeping-title"), tried.is_some(), main))
}

/// Everything that was ever taken away, of every organization, as a table of numbers.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let at = desk(state, &visit)?;
        let mut rows = Vec::new();
        for organization in keepers(at)? {
            let name = name_of(state, organization)?;
            let months = standing_of(at, organization)?.keep_months.map(|months| months.to_string());
            rows.extend(purges(at, organization)?.iter().map(|one| {
                let mut row = vec![name.clone(), months.clone().unwrap_or_default()];
                row.extend([moment(one.at), label::said("purge", &one.why)]);
                let Erased { people, cases, notes, measures } = one.erased;
                row.extend([people, cases, notes, measures].map(|count| count.to_string()));
                row
            }));
        }
        let columns = ["organization", "months", "when", "why", "people", "cases", "notes", "answers"];
        Ok(Table { file: "taken-away", head: table::head(&columns), rows })
    })
    .await
}

/// What an organization is called: by its entry or, since those who keep records are seldom listed, by its teams.
pub fn name_of(state: &State, organization: Uuid) -> Result<String, Error> {
    let database = &state.accounts.database;
    let listed = database.read(|conn| organization_names(conn, &[organization])).map_err(Error::internal)?;
    if let Some(name) = listed.into_values().next() {
        return Ok(name);
    }
    let teams = database.read(|conn| membership::teams(conn, Some(organization)))?;
    let names: Vec<String> = teams.into_iter().map(|team| team.name).collect();
    Ok(if names.is_empty() { text!("organization-unlisted") } else { text!("keeping-teams", names = when::and(names)) })
}

fn within(organization: Uuid, errors: &FieldErrors) -> FieldErrors {
    let mut errors = errors.clone();
    for error in &mut errors.0 {
        error.field = format!("{organization}-{}", error.field);
    }
    errors
}

fn one(visit: &Visit, name: &str, standing: &Standing, gone: &[Purge], tried: Option<(&str, &FieldErrors)>) -> Markup {
    let months = standing.keep_months.map(|months| months.to_string()).unwrap_or_default();
    let value = tried.map_or(months.as_str(), |(typed, _)| typed);
    let errors = tried.map(|(_, errors)| within(standing.organization, errors));
    let error = errors.as_ref().and_then(|errors| errors.0.first());
    let body = html! {
        (TextInput {
            error,
            hint: Some(text!("keeping-months-hint")),
            width: "short",
            inputmode: Some("numeric"),
            ..TextInput::new("keep_months", text!("keeping-months"), value)
        }.within(&standing.organization.to_string()))
        p { button.button.button-quiet type="submit" { (text!("save")) } }
    };
    html! {
        section {
            h2 { (name) }
            @if standing.keep_months.is_none() {
                p { strong { (text!("keeping-no-rule", count = standing.without_rule)) } }
            } @else {
                p { strong { (text!("keeping-due", count = standing.due)) } }
                @if standing.held.is_empty() { p { (text!("keeping-none-held")) } } @else {
                    p { (text!("keeping-held")) }
                    ul { @for (why, count) in &standing.held {
                        li { (text!(&format!("keeping-held-{}", why.slug()), count = *count)) }
                    } }
                }
            }
            @if standing.unnamed_checks > 0 {
                p { @if standing.keep_months.is_none() {
                    (text!("keeping-checks-no-rule", count = standing.unnamed_checks))
                } @else {
                    (text!("keeping-checks-due", count = standing.unnamed_checks))
                } }
            }
            (PostForm { action: &format!("/retention/{}", standing.organization), token: &visit.form_token, body })
            h3 { (text!("keeping-gone")) }
            @if gone.is_empty() { p { (text!("keeping-nothing-gone")) } } @else {
                div.scroll tabindex="0" role="region" aria-label=(text!("keeping-gone")) { table {
                    thead { tr {
                        th scope="col" { (text!("keeping-when")) }
                        th scope="col" { (text!("keeping-why")) }
                        th scope="col" { (text!("keeping-people")) }
                        th scope="col" { (text!("keeping-cases")) }
                        th scope="col" { (text!("keeping-notes")) }
                        th scope="col" { (text!("keeping-answers")) }
                    } }
                    tbody { @for one in gone.iter().take(SHOWN) { tr {
                        td { (moment(one.at)) }
                        td { (label::said("purge", &one.why)) }
                        td { (one.erased.people) }
                        td { (one.erased.cases) }
                        td { (one.erased.notes) }
                        td { (one.erased.measures) }
                    } } }
                } }
            }
        }
    }
}
