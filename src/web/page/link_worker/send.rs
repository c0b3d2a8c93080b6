//! The last look before a prescription goes: does it fit, what is told, and nothing else.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{choices, desk, id_in, may, of_case, organization_name, seen, settle, version_field, words};
use super::{at_the_top, follow, prescription_address};
use crate::accounts::Action;
use crate::domain::consent::SharedField;
use crate::domain::person::Person;
use crate::domain::prescription::{Criterion, Eligibility, Fit, State as Prescription};
use crate::domain::service::Service;
use crate::prescribing::person::{Opened, open_person};
use crate::prescribing::prescribe::{Letter, missing, send};
use crate::prescribing::received::facts;
use crate::web::component::{Button, Choice, Choices, PostForm, Select, SummaryList, TextArea, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Shows what would be told, and what is still missing.
pub async fn get_send(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, person)?;
        if !may(&visit, Action::Prescribe, of_case(&opened.case, at.today())) {
            return Err(Error::Forbidden);
        }
        let draft = follow(state, &visit, person, id)?.state;
        if !draft.is_draft() {
            return Ok(Answer::see(prescription_address(person, id)));
        }
        let record = state.library.service_by_id(draft.service_id)?.ok_or(Error::NotFound)?;
        let fields = agreed(&opened, &draft, at.today());
        let eligibility = first_look(&opened.stored.person, &record.service, &draft, at.today());
        let letter = Letter { eligibility, fields: fields.clone(), fast_track: false, note: None };
        let lacking: Vec<String> = missing(at, id, &letter)?.iter().map(ToString::to_string).collect();
        let recipient = organization_name(state, draft.recipient_id)?;
        let whole = (&opened, &draft, &letter);
        let markup = page(state, &visit, whole, &record.service.name, &recipient, &lacking, at.today());
        Ok(Answer::page(markup))
    })
    .await
}

/// Sends it.
pub async fn post_send(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let at = desk(state, visit)?;
        let opened = open_person(at, person)?;
        let draft = follow(state, visit, person, id)?.state;
        let record = state.library.service_by_id(draft.service_id)?.ok_or(Error::NotFound)?;
        let mut eligibility = first_look(&opened.stored.person, &record.service, &draft, at.today());
        for (criterion, fit) in &mut eligibility.findings {
            if *criterion == Criterion::Area {
                *fit = Fit::from_slug(form.field("area")).unwrap_or(Fit::NotKnown);
            }
        }
        eligibility.unknowns_accepted = form.field("unknowns_accepted") == "yes";
        let letter = Letter {
            eligibility,
            fields: agreed(&opened, &draft, at.today()),
            fast_track: form.field("fast_track") == "yes",
            note: words(&form, "note"),
        };
        let here = prescription_address(person, id);
        let result = send(at, id, seen(&form), letter);
        settle((state, visit), &format!("{here}/send"), result, |_| Answer::see(here.clone()))
    })
    .await
}

/// What the person agreed that this group be told, by what holds today.
fn agreed(opened: &Opened, draft: &Prescription, today: NaiveDate) -> BTreeSet<SharedField> {
    opened
        .consents
        .iter()
        .map(|stored| &stored.consent)
        .find(|said| said.recipient_id == draft.recipient_id && said.status_on(today).allows_sharing())
        .map(|said| said.fields.clone())
        .unwrap_or_default()
}

/// What the records say; whether it is the right area only the worker knows.
fn first_look(person: &Person, service: &Service, draft: &Prescription, today: NaiveDate) -> Eligibility {
    let age = Fit::of_age(service.minimum_age, service.maximum_age, person.age_on(today));
    Eligibility {
        person_id: draft.person_id,
        service_id: draft.service_id,
        findings: vec![(Criterion::Age, age), (Criterion::Area, Fit::NotKnown)],
        unknowns_accepted: false,
    }
}

fn page(
    state: &State,
    visit: &Visit,
    (opened, draft, letter): (&Opened, &Prescription, &Letter),
    service: &str,
    recipient: &str,
    lacking: &[String],
    today: NaiveDate,
) -> Markup {
    let person = &opened.stored.person;
    let mut told = SummaryList::new();
    for (field, fact) in facts(person, Some(&opened.case.case), &letter.fields, today) {
        told.add_words(label::said("shared", field.slug()), Some(fact.expose()));
    }
    let age = letter.eligibility.findings.iter().find(|(criterion, _)| *criterion == Criterion::Age);
    let age = age.map_or(Fit::NotKnown, |(_, fit)| *fit);
    let tick = |name: &'static str, words: String| {
        let choice = Choice { value: "yes".to_owned(), label: words, count: None, picked: false };
        html! { (Choices { name, only_one: false, choices: vec![choice] }) }
    };
    let here = prescription_address(person.id, draft.id);
    let body = html! {
        (version_field(draft.version))
        h2 { (text!("send-fits")) }
        p { (text!("send-age")) " " strong { (label::said("fit", age.slug())) } }
        (Select {
            name: "area",
            label: text!("send-area"),
            choices: choices("fit", Fit::ALL, Fit::slug, |fit| fit == Fit::NotKnown),
            error: None,
        })
        (tick("unknowns_accepted", text!("send-unknowns")))
        h2 { (text!("send-told", group = recipient)) }
        @if told.is_empty() { (WarningText(text!("send-nothing"))) } @else { (told) }
        p { (text!("send-nothing-else")) }
        (TextArea { hint: Some(text!("send-note-hint")), longest: 2_000, ..TextArea::new("note", text!("send-note"), "") })
        (tick("fast_track", text!("send-fast")))
        p { (Button::submit(text!("send-button"))) }
    };
    let main = html! {
        h1 { (text!("send-title", service = service)) }
        (at_the_top(person, today))
        @if !lacking.is_empty() {
            section.inset { h2 { (text!("send-missing")) } ul { @for line in lacking { li { (line) } } } }
        }
        @if !person.risks.were_asked() {
            (WarningText(text!("send-risks")))
            p { a href={"/people/" (person.id) "/edit"} { (text!("person-edit")) } }
        }
        (PostForm { action: &format!("{here}/send"), token: &visit.form_token, body })
        p { a href={(here) "/consent"} { (text!("send-ask-again")) } }
        p { a href=(here) { (text!("back-to-prescription")) } }
    };
    layout(state, visit, text!("send-page-title"), false, main)
}
