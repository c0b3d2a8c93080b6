//! `/agreements`: with whom there is an agreement, until when; a steward adds them.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_of, desk, may, not_done, organization_name, summary, wrong_field};
use super::agreement::tone;
use super::closure::find_form;
use crate::accounts::{Action, Resource};
use crate::prescribing::agreement::{add_agreement, agreements, standing};
use crate::web::component::{Button, PostForm, Tag, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};

/// The list.
pub async fn get_agreements(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, [""; 4], &FieldErrors(Vec::new()))?))).await
}

/// Every agreement with its days, as a table.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let at = desk(state, &visit)?;
        let mut rows = Vec::new();
        for organization in standing(at)?.into_keys() {
            let name = organization_name(state, organization)?;
            let (status, all) = agreements(at, organization)?;
            rows.extend(all.iter().map(|one| {
                vec![
                    name.clone(),
                    label::said("agreement", status.slug()),
                    one.signed_on.map(day).unwrap_or_default(),
                    day(one.starts_on),
                    day(one.ends_on),
                ]
            }));
        }
        let head = table::head(&["organization", "agreement", "signed", "starts", "ends"]);
        Ok(Table { file: "agreements", head, rows })
    })
    .await
}

/// Adds one.
pub async fn post_agreement(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let mut wrong = Vec::new();
        let signed = day_of(&form, "signed_on", &mut wrong);
        let starts = day_of(&form, "starts_on", &mut wrong);
        let ends = day_of(&form, "ends_on", &mut wrong);
        let slug = form.field("organization").trim().rsplit('/').next().unwrap_or_default();
        let found = state.library.organization_by_slug(slug)?;
        let typed = ["organization", "signed_on", "starts_on", "ends_on"].map(|name| form.field(name).trim());
        if found.is_none() {
            wrong.push(wrong_field("organization", "agreement-organization-wrong", "agreement-organization-mend"));
        }
        for (name, day) in [("starts_on", starts), ("ends_on", ends)] {
            if day.is_none() && !wrong.iter().any(|one| one.field == name) {
                wrong.push(wrong_field(name, "day-wrong", "day-wrong-mend"));
            }
        }
        let mend = |errors: &FieldErrors| -> Result<Answer, Error> {
            Ok(Answer::mend(page(state, visit, typed, errors)?, StatusCode::BAD_REQUEST))
        };
        let (Some(found), Some(starts), Some(ends), true) = (found, starts, ends, wrong.is_empty()) else {
            return mend(&FieldErrors(wrong));
        };
        let organization = found.organization.organization.id;
        match add_agreement(desk(state, visit)?, organization, signed, starts, ends) {
            Ok(_) => Ok(Answer::see("/agreements".to_owned())),
            Err(crate::prescribing::Error::Invalid(errors)) => mend(&FieldErrors::from(&errors)),
            Err(other) => not_done(state, visit, "/agreements", other),
        }
    })
    .await
}

fn page(state: &State, visit: &Visit, typed: [&str; 4], errors: &FieldErrors) -> Result<Markup, Error> {
    let standing = standing(desk(state, visit)?)?;
    let [organization, signed, starts, ends] = typed;
    let line = |name: &'static str, label: String, value| {
        let hint = Some(text!("day-hint"));
        html! { (TextInput { error: errors.of(name), hint, width: "half", ..TextInput::new(name, label, value) }) }
    };
    let body = html! {
        (TextInput { error: errors.of("organization"), hint: Some(text!("agreement-organization-hint")), ..TextInput::new("organization", text!("agreement-organization"), organization) })
        (line("signed_on", text!("agreement-signed"), signed))
        (line("starts_on", text!("agreement-starts"), starts))
        (line("ends_on", text!("agreement-ends"), ends))
        p { (Button::submit(text!("agreement-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("agreements-title")) }
        @if standing.is_empty() { p { (text!("agreements-none")) } }
        ul.sessions {
            @for (id, status) in &standing {
                @let words = label::said("agreement", status.slug());
                li { p { a href={"/agreements/" (id)} { (organization_name(state, *id)?) } " " (Tag { words, tone: tone(*status) }) } }
            }
        }
        (table::link("/agreements.csv", standing.is_empty()))
        @if may(visit, Action::ManageAgreements, Resource::Any) {
            h2 { (text!("agreement-add")) }
            (PostForm { action: "/agreements", token: &visit.form_token, body })
        }
        @if may(visit, Action::RecordClosure, Resource::Any) {
            h2 { (text!("closure-page-title")) }
            (find_form(visit, "", None))
        }
    };
    Ok(layout(state, visit, text!("agreements-title"), !errors.0.is_empty(), main))
}
