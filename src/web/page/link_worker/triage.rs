//! `/triage`: referrals that wait for a worker; each is given to somebody or goes back with what is missing.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, id_of, moment, reaches, seen, settle, user_names, version_field, words};
use crate::accounts::Action;
use crate::prescribing::triage::{Queued, WorkerLoad, assign, loads, queue, return_to_referrer};
use crate::web::component::{Button, Choice, Details, PostForm, Select, Tag, TextInput, Tone};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// The queue.
pub async fn get_triage(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let (mut waiting, mut workers) = (Vec::new(), Vec::new());
        for grant in reaches(&visit, Action::Triage) {
            let Some(organization) = grant.organization else { continue };
            waiting.extend(queue(at, organization, grant.team)?);
            workers.extend(loads(at, organization, grant.team)?);
        }
        let ids: Vec<Uuid> = workers.iter().map(|one| one.worker).collect();
        let names = user_names(state, &ids)?;
        let main = html! {
            h1 { (text!("triage-title")) }
            p.lead { (text!("triage-count", count = waiting.len())) }
            ul.sessions { @for one in &waiting { li { (line(&visit, one, &workers, &names)) } } }
        };
        Ok(Answer::page(layout(state, &visit, text!("triage-title"), false, main)))
    })
    .await
}

/// Gives a case to a worker.
pub async fn post_assign(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let worker = id_of(&form, "worker").unwrap_or_default();
        let result = assign(desk(state, &form.visit)?, id_in(&form, "id")?, seen(&form), worker);
        settle((state, &form.visit), "/triage", result, |_| Answer::see("/triage".to_owned()))
    })
    .await
}

/// Sends a referral back.
pub async fn post_return(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let because = words(&form, "because").unwrap_or_default();
        let result = return_to_referrer(desk(state, &form.visit)?, id_in(&form, "id")?, seen(&form), because);
        settle((state, &form.visit), "/triage", result, |_| Answer::see("/triage".to_owned()))
    })
    .await
}

fn line(visit: &Visit, one: &Queued, workers: &[WorkerLoad], names: &HashMap<Uuid, String>) -> Markup {
    let case = &one.case.case;
    let fast = one.case.urgency == crate::domain::referral::Urgency::FastTrack;
    let choices = workers.iter().map(|load| Choice {
        value: load.worker.to_string(),
        label: text!(
            "triage-worker",
            name = names.get(&load.worker).cloned().unwrap_or_default(),
            count = load.open_cases
        ),
        count: None,
        picked: false,
    });
    let give = html! {
        (version_field(case.version))
        (Select { name: "worker", label: text!("triage-assign-to"), choices: choices.collect(), error: None })
        p { (Button::submit(text!("triage-assign"))) }
    };
    let back = html! {
        (version_field(case.version))
        (TextInput::new("because", text!("triage-return-because"), ""))
        p { button.button.button-quiet type="submit" { (text!("triage-return")) } }
    };
    html! {
        p {
            a href={"/people/" (case.person_id)} { (one.called.expose()) }
            @if let Some(age) = one.age { ", " (text!("triage-age", age = i64::from(age))) } " "
            @if fast { (Tag { words: text!("fast-track"), tone: Tone::Attention }) " " }
            (moment(one.case.created_at))
        }
        p { @for need in &case.needs { (Tag { words: label::said("need", need.slug()), tone: Tone::Plain }) " " } }
        (PostForm { action: &format!("/triage/{}/assign", case.id), token: &visit.form_token, body: give })
        (Details {
            open: false,
            summary: text!("triage-return"),
            body: html! { (PostForm { action: &format!("/triage/{}/return", case.id), token: &visit.form_token, body: back }) },
        })
    }
}
