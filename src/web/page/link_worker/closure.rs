//! `/closures/{service}`: a service closes for good; everybody who was sent there goes somewhere else or is
//! placed nowhere for a reason.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{choices, desk, id_in, moment, or_none, service_name, service_names, settle};
use crate::domain::prescription::{NotPlacedReason, Onward, Status};
use crate::prescribing::service_closed::{affected, close_service};
use crate::web::component::{Button, Fieldset, PostForm, Select, Tag, TextInput, Tone, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::html;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Goes from the address of an entry to the page of its closure.
pub async fn post_find(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let slug = form.field("service").trim().rsplit('/').next().unwrap_or_default();
        let found = state.library.service_by_slug(slug)?.ok_or(Error::NotFound)?;
        Ok(Answer::see(format!("/closures/{}", found.service.id)))
    })
    .await
}

/// Who is affected, without a name.
pub async fn get_closure(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let service = path.into_inner();
    answer(state, move |state| {
        let open = affected(desk(state, &visit)?, service)?;
        let name = service_name(&service_names(state, &[service])?, service);
        let body = html! {
            @for (number, one) in open.iter().enumerate() {
                @let id = one.prescription_id;
                (Fieldset {
                    legend: text!("closure-one", number = number + 1),
                    error: None,
                    body: html! {
                        p {
                            (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain }) " "
                            (moment(one.since))
                        }
                        @if one.status != Status::Draft {
                            (TextInput::new(&format!("service.{id}"), text!("closure-service"), ""))
                            (Select {
                                name: &format!("reason.{id}"),
                                label: text!("closure-reason"),
                                choices: or_none(choices("not-placed", NotPlacedReason::ALL, NotPlacedReason::slug, |_| false)),
                                error: None,
                            })
                        }
                    },
                })
            }
            p { (Button::submit(text!("closure-button"))) }
        };
        let main = html! {
            h1 { (text!("closure-title", service = name)) }
            (WarningText(text!("closure-lead", count = open.len())))
            (PostForm { action: &format!("/closures/{service}"), token: &visit.form_token, body })
        };
        Ok(Answer::page(layout(state, &visit, text!("closure-page-title"), false, main)))
    })
    .await
}

/// Ends every open prescription to the service.
pub async fn post_closure(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let service = id_in(&form, "service")?;
        let at = desk(state, &form.visit)?;
        let mut onward: BTreeMap<Uuid, Onward> = BTreeMap::new();
        for one in affected(at, service)? {
            let id = one.prescription_id;
            let slug = form.field(&format!("service.{id}")).trim().rsplit('/').next().unwrap_or_default().to_owned();
            let other = if slug.is_empty() { None } else { state.library.service_by_slug(&slug)? };
            let reason = NotPlacedReason::from_slug(form.field(&format!("reason.{id}")));
            match (other, reason) {
                (Some(other), _) => drop(onward.insert(id, Onward::Service(other.service.id))),
                (None, Some(reason)) => drop(onward.insert(id, Onward::NotPlaced(reason))),
                (None, None) => {}
            }
        }
        let here = format!("/closures/{service}");
        let result = close_service(at, service, &onward);
        settle((state, &form.visit), &here, result, |ended| {
            let main = html! {
                h1 { (text!("closure-done")) }
                p.lead { (text!("closure-done-lead", count = ended.len())) }
            };
            Answer::page(layout(state, &form.visit, text!("closure-done"), false, main))
        })
    })
    .await
}
