//! `/cases/{id}/services/{service}/no-thanks`: the person does not want this one. It is their choice, kept with
//! their reason and the day from which they may be asked again.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, day_of, desk, id_in, may, not_done, of_case, or_none, summary, typed_day, wrong_field,
};
use super::at_the_top;
use super::matching::case_to_match;
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::consent::ConsentMethod;
use crate::domain::person::Person;
use crate::prescribing::Error as Cause;
use crate::prescribing::consent::{No, decline};
use crate::prescribing::person::open_person;
use crate::web::component::{Button, PostForm, Select, TextArea, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// What was typed.
#[derive(Default)]
struct Typed {
    reason: String,
    method: Option<ConsentMethod>,
    ask_again_on: String,
}

/// Asks why, and when they may be asked again.
pub async fn get_no_thanks(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (id, service) = path.into_inner();
    answer(state, move |state| {
        let case = case_to_match(state, &visit, id)?;
        let at = desk(state, &visit)?;
        if !may(&visit, Action::RecordConsent, of_case(&case, at.today())) {
            return Err(Error::Forbidden);
        }
        let person = open_person(at, case.case.person_id)?.stored.person;
        let nothing = FieldErrors(Vec::new());
        Ok(Answer::page(page(state, &visit, (id, service), &person, &Typed::default(), &nothing)?))
    })
    .await
}

/// Writes it down.
pub async fn post_no_thanks(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let (id, service) = (id_in(&form, "id")?, id_in(&form, "service")?);
        let case = case_to_match(state, visit, id)?;
        let at = desk(state, visit)?;
        let person = open_person(at, case.case.person_id)?.stored.person;
        let mut wrong = Vec::new();
        let ask_again_on = day_of(&form, "ask_again_on", &mut wrong);
        let typed = Typed {
            reason: form.field("reason").to_owned(),
            method: ConsentMethod::from_slug(form.field("method")),
            ask_again_on: form.field("ask_again_on").trim().to_owned(),
        };
        let mend = |errors: &FieldErrors| -> Result<Answer, Error> {
            Ok(Answer::mend(page(state, visit, (id, service), &person, &typed, errors)?, StatusCode::BAD_REQUEST))
        };
        if typed.method.is_none() {
            wrong.insert(0, wrong_field("method", "consent-method-wrong", "consent-method-mend"));
        }
        if typed.reason.trim().is_empty() {
            wrong.insert(0, wrong_field("reason", "no-thanks-reason-wrong", "no-thanks-reason-mend"));
        }
        let Some(method) = typed.method.filter(|_| wrong.is_empty()) else { return mend(&FieldErrors(wrong)) };
        let reason = Private::new(typed.reason.trim().to_owned());
        let no = No { service_id: service, by: person.decided_by(at.today()), method, reason, ask_again_on };
        match decline(at, id, no) {
            Ok(_) => Ok(Answer::see(format!("/cases/{id}/match"))),
            Err(Cause::Invalid(errors)) => mend(&FieldErrors::from(&errors)),
            Err(other) => not_done(state, visit, &format!("/cases/{id}/match"), other),
        }
    })
    .await
}

fn page(
    state: &State,
    visit: &Visit,
    (id, service): (Uuid, Uuid),
    person: &Person,
    typed: &Typed,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let record = state.library.service_by_id(service)?.ok_or(Error::NotFound)?;
    let example = typed_day(at.today().checked_add_days(chrono::Days::new(90)));
    let body = html! {
        (TextArea { hint: Some(text!("no-thanks-reason-hint")), longest: 500, error: errors.of("reason"), ..TextArea::new("reason", text!("no-thanks-reason"), &typed.reason) })
        (Select {
            name: "method",
            label: text!("consent-method"),
            choices: or_none(choices("consent-method", ConsentMethod::ALL, ConsentMethod::slug, |one| typed.method == Some(one))),
            error: errors.of("method"),
        })
        (TextInput {
            error: errors.of("ask_again_on"),
            width: "half",
            hint: Some(text!("no-thanks-again-hint", day = example)),
            ..TextInput::new("ask_again_on", text!("no-thanks-again"), &typed.ask_again_on)
        })
        p { (Button::submit(text!("no-thanks-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("no-thanks-title", service = record.service.name.as_str())) }
        (at_the_top(person, at.today()))
        p.lead { (text!("no-thanks-lead")) }
        p { (text!("no-thanks-told")) }
        (PostForm { action: &format!("/cases/{id}/services/{service}/no-thanks"), token: &visit.form_token, body })
        p { a href={"/cases/" (id) "/services/" (service)} { (text!("no-thanks-back")) } }
    };
    Ok(layout(state, visit, text!("no-thanks-page-title"), !errors.0.is_empty(), main))
}
