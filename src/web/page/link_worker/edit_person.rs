//! `/people/{id}/edit`: a person's record, changed on the version that was seen.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    both_values, changed_meanwhile, desk, id_in, may, not_done, of_case, seen, summary, typed_day, version_field,
};
use super::person_form::{fields, read};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::person::Person;
use crate::prescribing::person::{edit_person, open_person};
use crate::prescribing::{Error as Cause, Now};
use crate::web::component::{Button, PostForm};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// The record in a form.
pub async fn get_edit(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, id)?;
        if !may(&visit, Action::WritePerson, of_case(&opened.case, at.today())) {
            return Err(Error::Forbidden);
        }
        let stored = &opened.stored;
        let none = FieldErrors(Vec::new());
        Ok(Answer::page(page(state, &visit, &stored.person, stored.version, &none, None)))
    })
    .await
}

/// Changes the record. Where somebody else was first, both values are shown and nothing is written.
pub async fn post_edit(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let at = desk(state, visit)?;
        let opened = open_person(at, id_in(&form, "id")?)?;
        let id = opened.stored.person.id;
        let mut wrong = Vec::new();
        let person = read(&form, opened.stored.person, at.today(), &mut wrong);
        let mend = |errors: &FieldErrors| {
            Answer::mend(page(state, visit, &person, seen(&form), errors, None), StatusCode::BAD_REQUEST)
        };
        if !wrong.is_empty() {
            return Ok(mend(&FieldErrors(wrong)));
        }
        match edit_person(at, &person, seen(&form)) {
            Ok(_) => Ok(Answer::see(format!("/people/{id}"))),
            Err(Cause::Invalid(errors)) => Ok(mend(&FieldErrors::from(&errors))),
            Err(Cause::Conflict(now)) => match *now {
                Now::Person(now) => {
                    let none = FieldErrors(Vec::new());
                    let both = both_values(&rows(&now.person, &person));
                    let markup = page(state, visit, &person, now.version, &none, Some(&both));
                    Ok(Answer::mend(markup, StatusCode::CONFLICT))
                }
                other => not_done(state, visit, &format!("/people/{id}"), Cause::Conflict(Box::new(other))),
            },
            Err(other) => not_done(state, visit, &format!("/people/{id}"), other),
        }
    })
    .await
}

fn rows(now: &Person, typed: &Person) -> Vec<(String, String, String)> {
    let words = |value: &Option<Private>| value.as_ref().map(|one| one.expose().clone()).unwrap_or_default();
    let born = |person: &Person| typed_day(person.date_of_birth.as_ref().map(|born| *born.expose()));
    let contact = |person: &Person| person.contacts.first().map(|c| c.value.expose().clone()).unwrap_or_default();
    let needs = |person: &Person| {
        let needs = person.communication.needs.iter();
        needs.map(|need| crate::web::label::said("communication", need.slug())).collect::<Vec<_>>().join(", ")
    };
    vec![
        (text!("person-given-name"), now.given_name.expose().clone(), typed.given_name.expose().clone()),
        (text!("person-family-name"), now.family_name.expose().clone(), typed.family_name.expose().clone()),
        (text!("person-preferred-name"), words(&now.preferred_name), words(&typed.preferred_name)),
        (text!("person-date-of-birth"), born(now), born(typed)),
        (text!("person-contact"), contact(now), contact(typed)),
        (text!("person-communication"), needs(now), needs(typed)),
        (text!("person-communication-note"), words(&now.communication.note), words(&typed.communication.note)),
        (text!("person-emergency-contact"), words(&now.emergency_contact), words(&typed.emergency_contact)),
    ]
}

fn page(
    state: &State,
    visit: &Visit,
    person: &Person,
    version: u64,
    errors: &FieldErrors,
    both: Option<&Markup>,
) -> Markup {
    let body = html! {
        (version_field(version))
        (fields(person, errors))
        p { (Button::submit(text!("save"))) }
    };
    let main = html! {
        (summary(errors))
        (changed_meanwhile(both))
        h1 { (text!("person-edit")) }
        (PostForm { action: &format!("/people/{}/edit", person.id), token: &visit.form_token, body })
        p { a href={"/people/" (person.id)} { (text!("back-to-person")) } }
    };
    layout(state, visit, text!("person-edit"), !errors.0.is_empty() || both.is_some(), main)
}
