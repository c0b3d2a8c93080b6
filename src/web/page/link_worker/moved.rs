//! `/people/{id}/moved`: a person moves away: the new address, the end of the plan here, and whether anybody
//! in the new place is told. Nothing is sent without a yes.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, desk, id_in, may, not_done, of_case, service_name, service_names, summary, ticked, version_field, words,
    wrong_field,
};
use super::person_facts::lives_at;
use super::person_fields::Shown;
use super::person_form::{as_named, read_home};
use super::referral_form::{Destination, destinations};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::consent::{ConsentMethod, SharedField, wording_of_passing_on};
use crate::domain::person::Person;
use crate::domain::prescription::State as Prescription;
use crate::prescribing::Error as Cause;
use crate::prescribing::moved::{Move, Told, move_person};
use crate::prescribing::person::{Opened, open_person};
use crate::prescribing::timeline::timeline;
use crate::web::component::{Button, ButtonStyle, Choice, Choices, Fieldset, Inset, PostForm, Select, WarningText};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a summary for the next place would hold, unless something is unticked.
const USUAL: [SharedField; 6] = [
    SharedField::Name,
    SharedField::Phone,
    SharedField::Address,
    SharedField::CommunicationNeeds,
    SharedField::WhatMatters,
    SharedField::Needs,
];

/// The form.
pub async fn get_moved(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let opened = writable(state, &visit, id)?;
        let mut person = opened.stored.person.clone();
        person.residence = crate::domain::person::Residence::NotKnown;
        let none = FieldErrors(Vec::new());
        let shown = Shown { person: &person, typed: None, errors: &none };
        Ok(Answer::page(page(state, &visit, &opened, &shown)?))
    })
    .await
}

/// Shows what would end and what would be said; the second time, does what was decided.
pub async fn post_moved(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let id = id_in(&form, "id")?;
        let opened = writable(state, visit, id)?;
        let mut wrong = Vec::new();
        let mut person = opened.stored.person.clone();
        person.residence = read_home(&form, &mut wrong);
        let asked = asked(state, &form, &mut wrong)?;
        let mend = |errors: &FieldErrors| -> Result<Answer, Error> {
            let shown = Shown { person: &person, typed: Some(&form), errors };
            Ok(Answer::mend(page(state, visit, &opened, &shown)?, StatusCode::BAD_REQUEST))
        };
        if matches!(person.residence, crate::domain::person::Residence::NotKnown) {
            wrong.push(wrong_field("address", "moved-where", "moved-where-mend"));
        }
        if !wrong.is_empty() {
            return mend(&FieldErrors(wrong));
        }
        let answer = form.field("answer");
        if answer.is_empty() {
            return Ok(Answer::page(check(state, &form, &opened, &person, asked.as_ref())?));
        }
        let told = asked.filter(|_| answer == "yes").map(|asked| asked.told(state, visit, &form, &person));
        let told = told.transpose()?;
        let to = Move { residence: person.residence.clone(), close: form.field("close") == "yes", told };
        let close = to.close;
        let seen = |name: &str| form.field(name).parse().unwrap_or_default();
        let at = desk(state, visit)?;
        match move_person(at, opened.case.case.id, (seen("version"), seen("case_version")), to) {
            Ok(moved) => {
                let main = html! {
                    h1 { (text!("moved-done")) }
                    p { (text!("moved-ended", count = moved.ended)) }
                    p { @if moved.referral.is_some() { (text!("moved-told")) } @else { (text!("moved-not-told")) } }
                    @if !close {
                        p { (text!("moved-match-again")) }
                        p { (Button::link(text!("match-title"), ButtonStyle::Main, format!("/cases/{}/match", opened.case.case.id))) }
                    }
                    p { a href={"/people/" (person.id)} { (text!("back-to-person")) } }
                };
                Ok(Answer::page(layout(state, visit, text!("moved-done"), false, main)))
            }
            Err(Cause::Invalid(errors)) => mend(&as_named(&errors)),
            Err(other) => not_done(state, visit, &format!("/people/{id}"), other),
        }
    })
    .await
}

fn writable(state: &State, visit: &Visit, id: Uuid) -> Result<Opened, Error> {
    let at = desk(state, visit)?;
    let opened = open_person(at, id)?;
    if may(visit, Action::WritePerson, of_case(&opened.case, at.today())) { Ok(opened) } else { Err(Error::Forbidden) }
}

/// Who would be told what, where somebody is to be asked about.
struct Asked {
    to: Destination,
    fields: BTreeSet<SharedField>,
    method: ConsentMethod,
}

fn asked(state: &State, form: &Form, wrong: &mut Vec<FieldError>) -> Result<Option<Asked>, Error> {
    if form.field("tell") != "yes" {
        return Ok(None);
    }
    let elsewhere = elsewhere(state, &form.visit)?;
    let to = elsewhere.into_iter().find(|one| one.value() == form.field("tell_to"));
    let fields = ticked(form, "fields", SharedField::from_slug);
    let method = ConsentMethod::from_slug(form.field("method"));
    if to.is_none() {
        wrong.push(wrong_field("tell_to", "moved-to-wrong", "moved-to-wrong-mend"));
    }
    if !fields.contains(&SharedField::Name) {
        wrong.push(wrong_field("fields", "moved-fields-wrong", "moved-fields-wrong-mend"));
    }
    if method.is_none() {
        wrong.push(wrong_field("method", "moved-method-wrong", "moved-method-wrong-mend"));
    }
    Ok(to.zip(method).map(|(to, method)| Asked { to, fields, method }))
}

impl Asked {
    fn wording(&self) -> String {
        wording_of_passing_on(&self.to.name, &self.fields)
    }

    fn told(self, state: &State, visit: &Visit, form: &Form, person: &Person) -> Result<Told, Error> {
        let contact = state.site.help_phone.clone().unwrap_or_default();
        let at = desk(state, visit)?;
        Ok(Told {
            organization_id: self.to.organization,
            team_id: self.to.team,
            wording: Private::new(self.wording()),
            fields: self.fields,
            by: person.decided_by(at.today()),
            method: self.method,
            from: Private::new(visit.user()?.name.to_string()),
            contact: words(form, "contact_back").unwrap_or_else(|| Private::new(contact)),
        })
    }
}

/// The teams of other organizations.
fn elsewhere(state: &State, visit: &Visit) -> Result<Vec<Destination>, Error> {
    let own: Vec<Uuid> = visit.user()?.grants.iter().filter_map(|grant| grant.organization).collect();
    let mut all = destinations(state, visit)?;
    all.retain(|one| !own.contains(&one.organization));
    Ok(all)
}

fn page(state: &State, visit: &Visit, opened: &Opened, shown: &Shown<'_>) -> Result<Markup, Error> {
    let errors = shown.errors;
    let typed = |name: &str| shown.typed.map_or("", |form| form.field(name));
    let radio = |name: &str, values: [&str; 2], first: &str| -> Vec<Choice> {
        let said = typed(name);
        let said = if said.is_empty() { first.to_owned() } else { said.to_owned() };
        let choice = |value: &str| Choice {
            value: value.to_owned(),
            label: text!(&format!("moved-{name}-{value}")),
            count: None,
            picked: value == said,
        };
        values.into_iter().map(choice).collect()
    };
    let elsewhere = elsewhere(state, visit)?;
    let fields: BTreeSet<SharedField> = match shown.typed {
        Some(form) => ticked(form, "fields", SharedField::from_slug),
        None => USUAL.into_iter().collect(),
    };
    let to = elsewhere.iter().map(|one| Choice {
        value: one.value(),
        label: one.name.clone(),
        count: None,
        picked: one.value() == typed("tell_to"),
    });
    let method = ConsentMethod::from_slug(typed("method"));
    let body = html! {
        (version_field(opened.stored.version))
        input type="hidden" name="case_version" value=(opened.case.case.version);
        h2 { (text!("moved-where-title")) }
        (shown.home())
        (Fieldset { legend: text!("moved-close"), error: None, body: html! { (Choices { name: "close", only_one: true, choices: radio("close", ["yes", "no"], "yes") }) } })
        (Fieldset { legend: text!("moved-tell"), error: None, body: html! {
            p.hint { (text!("moved-tell-hint")) }
            (Choices { name: "tell", only_one: true, choices: radio("tell", ["no", "yes"], "no") })
        } })
        @if elsewhere.is_empty() { p { (text!("moved-nowhere")) } } @else {
            (Select { name: "tell_to", label: text!("moved-to"), choices: super::super::desk::or_none(to.collect()), error: errors.of("tell_to") })
            (Fieldset { legend: text!("moved-fields"), error: errors.of("fields"), body: html! { (Choices {
                name: "fields", only_one: false,
                choices: choices("shared", SharedField::ALL, SharedField::slug, |field| fields.contains(&field)),
            }) } })
            (Select { name: "method", label: text!("consent-method"), choices: super::super::desk::or_none(choices("consent-method", ConsentMethod::ALL, ConsentMethod::slug, |one| method == Some(one))), error: errors.of("method") })
        }
        p { (Button::submit(text!("moved-look"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("moved-title")) }
        p.lead { (text!("moved-lead")) }
        (PostForm { action: &format!("/people/{}/moved", opened.stored.person.id), token: &visit.form_token, body })
        p { a href={"/people/" (opened.stored.person.id)} { (text!("back-to-person")) } }
    };
    Ok(layout(state, visit, text!("moved-title"), !errors.0.is_empty(), main))
}

/// What ends, and the words to read out before anybody is told.
fn check(state: &State, form: &Form, opened: &Opened, person: &Person, asked: Option<&Asked>) -> Result<Markup, Error> {
    let visit = &form.visit;
    let history = timeline(desk(state, visit)?, person.id)?;
    let open: Vec<&Prescription> = history.prescriptions.iter().filter(|one| one.is_open()).collect();
    let ids: Vec<Uuid> = open.iter().map(|one| one.service_id).collect();
    let names = service_names(state, &ids)?;
    let close = form.field("close") == "yes";
    let body = html! {
        @for (name, value) in form.pairs().filter(|(name, _)| *name != "answer") { input type="hidden" name=(name) value=(value); }
        p.actions {
            @if asked.is_some() {
                button.button type="submit" name="answer" value="yes" { (text!("moved-yes")) } " "
                button.button.button-quiet type="submit" name="answer" value="no" { (text!("moved-no")) }
            } @else {
                button.button type="submit" name="answer" value="none" { (text!("moved-button")) }
            }
        }
    };
    let main = html! {
        h1 { (text!("moved-check")) }
        p { (text!("moved-new-address")) " " strong { (lives_at(&person.residence)) } }
        @if close {
            (WarningText(text!("moved-ends")))
            @if open.is_empty() { p { (text!("moved-ends-nothing")) } } @else {
                ul { @for one in &open { li { (service_name(&names, one.service_id)) ": " (label::said("prescription", one.status.slug())) } } }
            }
        }
        @if let Some(asked) = asked {
            h2 { (text!("consent-read-title")) }
            (Inset(html! { p { (asked.wording()) } p { (text!("consent-read-ask")) } }))
            p { (text!("moved-who-decides", who = label::said("given-by", person.decided_by(desk(state, visit)?.today()).slug()))) }
        } @else { p { (text!("moved-not-told")) } }
        (PostForm { action: &format!("/people/{}/moved", opened.stored.person.id), token: &visit.form_token, body })
    };
    Ok(layout(state, visit, text!("moved-check"), false, main))
}
