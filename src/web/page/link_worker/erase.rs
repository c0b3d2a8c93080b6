//! `/people/{id}/erase`: a person asks that everything about them is erased: a page that stops first.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, may, of_case, seen, settle, summary, version_field, wrong_field};
use crate::accounts::Action;
use crate::prescribing::erase::erase;
use crate::prescribing::person::{Opened, open_person};
use crate::prescribing::timeline::timeline;
use crate::web::component::{Choice, Choices, Fieldset, PostForm, WarningText};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// What would go and what would stay.
pub async fn get_erase(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let opened = open_person(desk(state, &visit)?, id)?;
        Ok(Answer::page(page(state, &visit, &opened, &FieldErrors(Vec::new()))?))
    })
    .await
}

/// Erases, once it was said that it was checked.
pub async fn post_erase(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let visit = &form.visit;
        let at = desk(state, visit)?;
        if form.all("checked").count() < CHECKS.len() {
            let errors = FieldErrors(vec![wrong_field("checked", "erase-wrong", "erase-wrong-mend")]);
            let opened = open_person(at, id)?;
            return Ok(Answer::mend(page(state, visit, &opened, &errors)?, StatusCode::BAD_REQUEST));
        }
        settle((state, visit), &format!("/people/{id}/erase"), erase(at, id, seen(&form)), |erased| {
            let whole = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
            let main = html! {
                h1 { (text!("erase-done")) }
                p.lead { (text!("erase-done-lead")) }
                p { (text!("erase-done-counts", people = whole(erased.people), cases = whole(erased.cases), notes = whole(erased.notes), measures = whole(erased.measures))) }
                p { a href="/people" { (text!("bar-people")) } }
            };
            Answer::page(layout(state, visit, text!("erase-done"), false, main))
        })
    })
    .await
}

/// What has to be said before anything is erased.
const CHECKS: [&str; 3] = ["asked", "needed", "copy"];

fn page(state: &State, visit: &Visit, opened: &Opened, errors: &FieldErrors) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    if !may(visit, Action::ErasePerson, of_case(&opened.case, at.today())) {
        return Err(Error::Forbidden);
    }
    let person = &opened.stored.person;
    let open = timeline(at, person.id)?.prescriptions.iter().filter(|one| one.is_open()).count();
    let checks = CHECKS.map(|check| Choice {
        value: check.to_owned(),
        label: text!(&format!("erase-check-{check}")),
        count: None,
        picked: false,
    });
    let body = html! {
        (version_field(opened.stored.version))
        (Fieldset {
            legend: text!("erase-checks"),
            error: errors.of("checked"),
            body: html! { (Choices { name: "checked", only_one: false, choices: checks.into() }) },
        })
        p { button.button.button-urgent type="submit" { (text!("erase-button")) } }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("erase-title", name = person.called().expose())) }
        (WarningText(text!("erase-warning")))
        h2 { (text!("erase-goes")) }
        p { (text!("erase-goes-what")) }
        @if open > 0 { p { strong { (text!("erase-open", count = open)) } } }
        h2 { (text!("erase-stays")) }
        p { (text!("erase-stays-what")) }
        (PostForm { action: &format!("/people/{}/erase", person.id), token: &visit.form_token, body })
        p { a href={"/people/" (person.id) "/held"} { (text!("held-link")) } }
        p { a href={"/people/" (person.id)} { (text!("back-to-person")) } }
    };
    Ok(layout(state, visit, text!("erase-page-title"), !errors.0.is_empty(), main))
}
