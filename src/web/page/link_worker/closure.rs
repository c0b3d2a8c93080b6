//! `/closures/{service}`: a service closes. For a time, until a day; or for good, and then everybody who was
//! sent there goes somewhere else or is placed nowhere for a reason.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, day, day_of, desk, id_in, moment, not_done, or_none, service_name, service_names, settle, summary,
    typed_day, wrong_field,
};
use super::prescription::instead_of;
use crate::domain::prescription::{NotPlacedReason, Onward, Status};
use crate::prescribing::Error as Cause;
use crate::prescribing::service_closed::{Affected, ForGood, affected, close_for_now, close_service, open_again};
use crate::web::address;
use crate::web::component::{Button, ButtonStyle, Fieldset, PostForm, Select, Tag, TextInput, Tone, WarningText};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What was typed into the forms of the page, by the name of the field, and what is wrong with it.
#[derive(Default)]
struct Typed {
    fields: HashMap<String, String>,
    errors: Vec<FieldError>,
}

impl Typed {
    fn keep(&mut self, form: &Form, name: &str) {
        self.fields.insert(name.to_owned(), form.field(name).trim().to_owned());
    }

    fn value(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// The last part of the address of an entry, which people copy whole or in part.
fn slug(typed: &str) -> &str {
    typed.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// Goes from the address of an entry to the page of its closure.
pub async fn post_find(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let found = state.library.service_by_slug(slug(form.field("service")))?;
        match found {
            Some(found) => Ok(Answer::see(format!("/closures/{}", found.service.id))),
            None => {
                let errors = FieldErrors(vec![wrong_field("service", "closure-service-wrong", "closure-service-mend")]);
                let main = html! {
                    (summary(&errors))
                    h1 { (text!("closure-page-title")) }
                    (find_form(&form.visit, form.field("service"), errors.of("service")))
                };
                let markup = layout(state, &form.visit, text!("closure-page-title"), true, main);
                Ok(Answer::mend(markup, StatusCode::BAD_REQUEST))
            }
        }
    })
    .await
}

/// The form that leads to the closure of a service.
pub(super) fn find_form(visit: &Visit, typed: &str, error: Option<&FieldError>) -> Markup {
    html! {
        (PostForm { action: "/closures", token: &visit.form_token, body: html! {
            (TextInput { error, hint: Some(text!("closure-find-hint")), ..TextInput::new("service", text!("closure-find"), typed) })
            p { button.button.button-quiet type="submit" { (text!("closure-find-button")) } }
        } })
    }
}

/// Who is affected, without a name.
pub async fn get_closure(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let service = path.into_inner();
    answer(state, move |state| Ok(Answer::page(page(state, &visit, service, &Typed::default())?))).await
}

fn page(state: &State, visit: &Visit, service: Uuid, typed: &Typed) -> Result<Markup, Error> {
    let open = affected(desk(state, visit)?, service)?;
    let record = state.library.service_by_id(service)?.ok_or(Error::NotFound)?;
    let closed = state.library.closure(service)?;
    let others = instead_of(state, &record)?;
    let errors = FieldErrors(typed.errors.clone());
    let sent = open.iter().filter(|one| one.status != Status::Draft).count();
    let main = html! {
        (summary(&errors))
        h1 { (text!("closure-title", service = record.service.name.as_str())) }
        p { a href=(address::service(&record.slug)) { (text!("choose-listing")) } }
        @if let Some(closed) = closed {
            (WarningText(match closed.opens_on {
                Some(until) => text!("listing-closed-until", day = day(until)),
                None => text!("closure-stands", day = day(closed.closed_on)),
            }))
            (PostForm { action: &format!("/closures/{service}/open"), token: &visit.form_token, body: html! {
                p { button.button.button-quiet type="submit" { (text!("closure-open-again")) } }
            } })
        }
        @if !others.is_empty() {
            section.inset {
                p { strong { (text!("closure-like-it")) } }
                ul { @for other in &others {
                    li { (other.service.name) ": " code { (other.slug) } }
                } }
            }
        }
        h2 { (text!("closure-for-now")) }
        p { (text!("closure-for-now-lead")) }
        (PostForm { action: &format!("/closures/{service}/for-now"), token: &visit.form_token, body: html! {
            (TextInput {
                error: errors.of("opens_on"),
                hint: Some(text!("closure-opens-hint")),
                width: "half",
                ..TextInput::new("opens_on", text!("closure-opens"), typed.value("opens_on"))
            })
            p { (Button::submit(text!("closure-for-now-button"))) }
        } })
        h2 { (text!("closure-for-good")) }
        (WarningText(text!("closure-lead", count = sent)))
        (PostForm { action: &format!("/closures/{service}"), token: &visit.form_token, body: for_good(&open, typed, &errors, state) })
        (table::link(&format!("/closures/{service}/affected.csv"), sent == 0))
    };
    Ok(layout(state, visit, text!("closure-page-title"), !errors.0.is_empty(), main))
}

fn for_good(open: &[Affected], typed: &Typed, errors: &FieldErrors, state: &State) -> Markup {
    let today = typed_day(Some(state.library.now().date_naive()));
    let closed_on = typed.fields.get("closed_on").map_or(today.as_str(), String::as_str);
    html! {
        (TextInput {
            error: errors.of("closed_on"),
            hint: Some(text!("act-day-hint", day = today.as_str())),
            width: "half",
            ..TextInput::new("closed_on", text!("closure-on"), closed_on)
        })
        (TextInput {
            error: errors.of("instead"),
            hint: Some(text!("closure-instead-hint")),
            ..TextInput::new("instead", text!("closure-instead"), typed.value("instead"))
        })
        @for (number, one) in open.iter().filter(|one| one.status != Status::Draft).enumerate() {
            @let (service, reason) = (format!("service.{}", one.prescription_id), format!("reason.{}", one.prescription_id));
            (Fieldset {
                legend: text!("closure-one", number = number + 1),
                error: None,
                body: html! {
                    p {
                        (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain }) " "
                        (moment(one.since))
                    }
                    (TextInput { error: errors.of(&service), ..TextInput::new(&service, text!("closure-service"), typed.value(&service)) })
                    (Select {
                        name: &reason,
                        label: text!("closure-reason"),
                        choices: or_none(choices("not-placed", NotPlacedReason::ALL, NotPlacedReason::slug, |one| typed.value(&reason) == one.slug())),
                        error: None,
                    })
                },
            })
        }
        p { (Button::submit(text!("closure-button"))) }
    }
}

/// Who is affected as a table, without a name.
pub async fn get_table(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let service = path.into_inner();
    table::download(state, move |state| {
        let open = affected(desk(state, &visit)?, service)?;
        let name = service_name(&service_names(state, &[service])?, service);
        let sent = open.iter().filter(|one| one.status != Status::Draft).enumerate();
        let rows = sent.map(|(number, one)| {
            vec![
                name.clone(),
                (number + 1).to_string(),
                label::said("prescription", one.status.slug()),
                moment(one.since),
            ]
        });
        Ok(Table {
            file: "closure",
            head: table::head(&["service", "number", "status", "since"]),
            rows: rows.collect(),
        })
    })
    .await
}

/// Ends every open prescription to the service, and takes it off the directory.
pub async fn post_closure(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let service = id_in(&form, "service")?;
        let at = desk(state, visit)?;
        let mut typed = Typed::default();
        for name in ["closed_on", "instead"] {
            typed.keep(&form, name);
        }
        let closed_on = day_of(&form, "closed_on", &mut typed.errors);
        if closed_on.is_none() && typed.errors.is_empty() {
            typed.errors.push(wrong_field("closed_on", "day-wrong", "day-wrong-mend"));
        }
        let instead = entry(state, &form, "instead", &mut typed)?;
        let mut onward: BTreeMap<Uuid, Onward> = BTreeMap::new();
        for one in affected(at, service)?.into_iter().filter(|one| one.status != Status::Draft) {
            let id = one.prescription_id;
            let (name, why) = (format!("service.{id}"), format!("reason.{id}"));
            typed.keep(&form, &name);
            typed.keep(&form, &why);
            let wrong = typed.errors.len();
            let other = entry(state, &form, &name, &mut typed)?;
            match (other, NotPlacedReason::from_slug(form.field(&why))) {
                (Some(other), _) => drop(onward.insert(id, Onward::Service(other))),
                (None, Some(reason)) => drop(onward.insert(id, Onward::NotPlaced(reason))),
                (None, None) if typed.errors.len() == wrong => {
                    typed.errors.push(wrong_field(&name, "closure-neither", "closure-neither-mend"));
                }
                (None, None) => {}
            }
        }
        let (Some(closed_on), true) = (closed_on, typed.errors.is_empty()) else {
            return Ok(Answer::mend(page(state, visit, service, &typed)?, StatusCode::BAD_REQUEST));
        };
        let here = format!("/closures/{service}");
        match close_service(at, service, ForGood { closed_on, instead }, &onward) {
            Ok(ended) => Ok(Answer::page(done(state, visit, ended.len()))),
            Err(Cause::Invalid(errors)) => {
                typed.errors = FieldErrors::from(&errors).0;
                Ok(Answer::mend(page(state, visit, service, &typed)?, StatusCode::BAD_REQUEST))
            }
            Err(error) => not_done(state, visit, &here, error),
        }
    })
    .await
}

fn done(state: &State, visit: &Visit, ended: usize) -> Markup {
    let main = html! {
        h1 { (text!("closure-done")) }
        p.lead { (text!("closure-done-lead", count = ended)) }
        p { (text!("closure-done-told")) }
        p { (Button::link(text!("bar-agreements"), ButtonStyle::Quiet, "/agreements".to_owned())) }
    };
    layout(state, visit, text!("closure-done"), false, main)
}

/// The service whose address stands in a field; wrong when there is no such entry.
fn entry(state: &State, form: &Form, name: &str, typed: &mut Typed) -> Result<Option<Uuid>, Error> {
    let wanted = slug(form.field(name));
    if wanted.is_empty() {
        return Ok(None);
    }
    let found = state.library.service_by_slug(wanted)?;
    if found.is_none() {
        typed.errors.push(wrong_field(name, "closure-service-wrong", "closure-service-mend"));
    }
    Ok(found.map(|found| found.service.id))
}

/// Closes the service for a time.
pub async fn post_for_now(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let service = id_in(&form, "service")?;
        let mut typed = Typed::default();
        typed.keep(&form, "opens_on");
        let opens_on = day_of(&form, "opens_on", &mut typed.errors);
        if opens_on.is_none() && typed.errors.is_empty() {
            typed.errors.push(wrong_field("opens_on", "day-wrong", "day-wrong-mend"));
        }
        let Some(opens_on) = opens_on else {
            return Ok(Answer::mend(page(state, visit, service, &typed)?, StatusCode::BAD_REQUEST));
        };
        match close_for_now(desk(state, visit)?, service, opens_on) {
            Ok(touched) => {
                let name = service_name(&service_names(state, &[service])?, service);
                let main = html! {
                    h1 { (text!("closure-until", service = name, day = day(opens_on))) }
                    p.lead { (text!("closure-touched", count = touched.coming)) }
                    p { (text!("closure-touched-told")) }
                    p { (Button::link(text!("bar-agreements"), ButtonStyle::Quiet, "/agreements".to_owned())) }
                };
                Ok(Answer::page(layout(state, visit, text!("closure-page-title"), false, main)))
            }
            Err(Cause::Invalid(errors)) => {
                typed.errors = FieldErrors::from(&errors).0;
                Ok(Answer::mend(page(state, visit, service, &typed)?, StatusCode::BAD_REQUEST))
            }
            Err(error) => not_done(state, visit, &format!("/closures/{service}"), error),
        }
    })
    .await
}

/// Opens the service again.
pub async fn post_open(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let service = id_in(&form, "service")?;
        let here = format!("/closures/{service}");
        let result = open_again(desk(state, &form.visit)?, service);
        settle((state, &form.visit), &here, result, |()| Answer::see(here.clone()))
    })
    .await
}
