//! `/people/{id}/edit`: a person's record, changed on the version that was seen.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    both_values, changed_meanwhile, desk, id_in, may, not_done, of_case, seen, summary, typed_day, version_field,
};
use super::person_facts::{contact_lines, lives_at};
use super::person_fields::Shown;
use super::person_form::{as_named, read};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::person::{Person, Risks};
use crate::prescribing::person::{edit_person, open_person};
use crate::prescribing::{Error as Cause, Now};
use crate::web::component::{Button, PostForm};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
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
        Ok(Answer::page(page(state, &visit, &shown(&stored.person, None, &none), stored.version, None)))
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
            Answer::mend(
                page(state, visit, &shown(&person, Some(&form), errors), seen(&form), None),
                StatusCode::BAD_REQUEST,
            )
        };
        if !wrong.is_empty() {
            return Ok(mend(&FieldErrors(wrong)));
        }
        match edit_person(at, &person, seen(&form)) {
            Ok(_) => Ok(Answer::see(format!("/people/{id}"))),
            Err(Cause::Invalid(errors)) => Ok(mend(&as_named(&errors))),
            Err(Cause::Conflict(now)) => match *now {
                Now::Person(now) => {
                    let none = FieldErrors(Vec::new());
                    let both = both_values(&rows(&now.person, &person));
                    let markup = page(state, visit, &shown(&person, Some(&form), &none), now.version, Some(&both));
                    Ok(Answer::mend(markup, StatusCode::CONFLICT))
                }
                other => not_done(state, visit, &format!("/people/{id}"), Cause::Conflict(Box::new(other))),
            },
            Err(other) => not_done(state, visit, &format!("/people/{id}"), other),
        }
    })
    .await
}

/// What two people may have written differently, each with its label, as there now and as typed.
fn rows(now: &Person, typed: &Person) -> Vec<(String, String, String)> {
    let (now, typed) = (described(now), described(typed));
    now.into_iter().zip(typed).map(|((label, now), (_, typed))| (label, now, typed)).collect()
}

/// The record in words, field by field, always in the same order.
pub(super) fn described(person: &Person) -> Vec<(String, String)> {
    let words = |value: &Option<Private>| value.as_ref().map(|one| one.expose().clone()).unwrap_or_default();
    let needs = person.communication.needs.iter().map(|need| label::said("communication", need.slug()));
    let lives = person.circumstances.iter().map(|one| label::said("circumstance", one.slug()));
    let risks = match &person.risks {
        Risks::NotAsked => text!("risks-not-asked"),
        Risks::NoKnownRisks { on } => text!("risks-none", day = crate::web::when::date(*on)),
        Risks::Known { risks } => {
            let open = risks.iter().filter(|risk| risk.ended.is_none());
            open.map(|risk| format!("{}: {}", label::said("risk", risk.kind.slug()), risk.words.expose()))
                .collect::<Vec<_>>()
                .join("; ")
        }
    };
    let speaks = person.representative.as_ref().map(|one| {
        let able = one.decision.as_ref().map(|made| if made.able_to_decide { "yes" } else { "no" }).unwrap_or("none");
        format!(
            "{}, {}, {}. {}",
            one.name.expose(),
            label::said("representative", one.kind.slug()),
            one.contact.expose(),
            label::said("decision", able)
        )
    });
    let guardian = person
        .guardian
        .as_ref()
        .map(|one| format!("{}, {}, {}", one.name.expose(), one.relationship.expose(), one.contact.expose()));
    vec![
        (text!("person-given-name"), person.given_name.expose().clone()),
        (text!("person-family-name"), person.family_name.expose().clone()),
        (text!("person-preferred-name"), words(&person.preferred_name)),
        (text!("person-date-of-birth"), typed_day(person.date_of_birth.as_ref().map(|born| *born.expose()))),
        (text!("person-nhs"), person.nhs_number.as_ref().map(|one| one.expose().spaced()).unwrap_or_default()),
        (text!("person-contacts"), contact_lines(person).join("; ")),
        (text!("person-lives"), lives_at(&person.residence)),
        (text!("person-communication"), needs.collect::<Vec<_>>().join(", ")),
        (text!("person-communication-note"), words(&person.communication.note)),
        (text!("person-language"), person.communication.language.as_deref().map(label::language).unwrap_or_default()),
        (text!("person-risks"), risks),
        (text!("person-circumstances"), lives.collect::<Vec<_>>().join(", ")),
        (
            text!("person-gp"),
            person.gp_practice.as_ref().map(crate::domain::person::GpPractice::said).unwrap_or_default(),
        ),
        (text!("person-emergency-contact"), words(&person.emergency_contact)),
        (text!("person-guardian"), guardian.unwrap_or_default()),
        (text!("representative-title"), speaks.unwrap_or_default()),
    ]
}

fn shown<'a>(person: &'a Person, typed: Option<&'a Form>, errors: &'a FieldErrors) -> Shown<'a> {
    Shown { person, typed, errors }
}

fn page(state: &State, visit: &Visit, shown: &Shown<'_>, version: u64, both: Option<&Markup>) -> Markup {
    let (person, errors) = (shown.person, shown.errors);
    let body = html! {
        (version_field(version))
        (shown.all())
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
