//! `/triage/{id}`: one referral of the queue with everything that is needed to decide, and a key for each
//! thing that can be done.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{choices, desk, version_field};
use super::at_the_top;
use super::person_facts::{came, facts};
use super::triage::{Missing, Table, tags};
use crate::prescribing::case::open_case_page;
use crate::prescribing::person::open_person;
use crate::prescribing::triage::Queued;
use crate::web::component::{Choice, Choices, Fieldset, PostForm, Select, Tag, TextArea, Tone};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// One referral.
pub async fn get_one(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let table = Table::read(state, &visit)?;
        let Some(place) = table.waiting.iter().position(|one| one.case.case.id == id) else {
            // Somebody else was quicker: there is nothing to decide here any more. Of what is not theirs nobody
            // is told even that.
            open_case_page(desk(state, &visit)?, id)?;
            return Ok(Answer::page(gone(state, &visit)));
        };
        let one = table.waiting.get(place).ok_or(Error::NotFound)?;
        let next = table.waiting.get(place + 1).map(|next| next.case.case.id);
        let at = desk(state, &visit)?;
        let person = open_person(at, one.case.case.person_id)?.stored.person;
        let main = html! {
            h1 { (one.called.expose()) }
            p { (text!("triage-place", number = place + 1, count = table.waiting.len())) }
            p { (tags(one)) }
            (at_the_top(&person, at.today()))
            @if let Some(referral) = &one.referral { (came(referral)) }
            p { @for need in &one.case.case.needs { (Tag { words: label::said("need", need.slug()), tone: Tone::Plain }) " " } }
            (facts(&person, at.today()))
            @if one.possible_duplicates > 0 {
                p { a accesskey="d" href={"/people/" (person.id) "/duplicates"} { (text!("triage-same", key = "D")) } }
            }
            (give(&visit, one, &table))
            @if !one.is_left_behind() { (back(&visit, one)) }
            p {
                @if let Some(next) = next { a accesskey="n" href={"/triage/" (next)} { (text!("triage-next", key = "N")) } " · " }
                a accesskey="q" href="/triage" { (text!("triage-queue", key = "Q")) }
            }
            p.hint { (text!("triage-keys")) }
        };
        Ok(Answer::page(layout(state, &visit, text!("triage-page-title"), false, main)))
    })
    .await
}

fn gone(state: &State, visit: &Visit) -> Markup {
    let main = html! {
        h1 { (text!("triage-gone")) }
        p { (text!("triage-gone-lead")) }
        p { a href="/triage" { (text!("triage-title")) } }
    };
    layout(state, visit, text!("triage-page-title"), false, main)
}

fn give(visit: &Visit, one: &Queued, table: &Table) -> Markup {
    let case = &one.case.case;
    let action = format!("/triage/{}/assign", case.id);
    let others: Vec<Choice> = table
        .workers
        .iter()
        .skip(1)
        .map(|load| Choice { value: load.worker.to_string(), label: table.with_load(load), count: None, picked: false })
        .collect();
    let hidden = html! { (version_field(case.version)) input type="hidden" name="then" value="next"; };
    html! {
        h2 { (text!("triage-assign-to")) }
        @if let Some(load) = table.offered() {
            (PostForm { action: &action, token: &visit.form_token, body: html! {
                (hidden)
                p { button.button type="submit" name="worker" value=(load.worker) accesskey="g" {
                    (text!("triage-give-key", worker = table.with_load(load), key = "G"))
                } }
            } })
        } @else { p { (text!("triage-no-team")) } }
        @if !others.is_empty() {
            (PostForm { action: &action, token: &visit.form_token, body: html! {
                (hidden)
                (Select { name: "worker", label: text!("triage-somebody-else"), choices: others, error: None })
                p { button.button.button-quiet type="submit" { (text!("triage-assign")) } }
            } })
        }
    }
}

fn back(visit: &Visit, one: &Queued) -> Markup {
    let case = &one.case.case;
    let missing = choices("missing", Missing::ALL, Missing::slug, |what| what == Missing::Phone && !one.can_be_reached);
    let body = html! {
        (version_field(case.version))
        input type="hidden" name="then" value="next";
        (Fieldset {
            legend: text!("triage-return-what"),
            error: None,
            body: html! { (Choices { name: "missing", only_one: false, choices: missing }) },
        })
        (TextArea { longest: 1_000, ..TextArea::new("because", text!("triage-return-because"), "") })
        p { button.button.button-quiet type="submit" accesskey="r" { (text!("triage-return-key", key = "R")) } }
    };
    html! {
        h2 { (text!("triage-return")) }
        (PostForm { action: &format!("/triage/{}/return", case.id), token: &visit.form_token, body })
    }
}
