//! `/people/{id}/held`: a person asks what is held on them: one printable file, with what is of others
//! blacked out first.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in};
use super::held_document::{Blacked, document, passages};
use crate::prescribing::subject_access::held;
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Button, Choice, Choices, Fieldset, PostForm, TextArea};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::reply;
use crate::web::state::State;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use maud::{DOCTYPE, html};
use uuid::Uuid;

/// Asks what is of others and has to be blacked out.
pub async fn get_held(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let held = held(desk(state, &visit)?, id)?;
        let passages = passages(&held);
        let choices: Vec<Choice> = passages
            .into_iter()
            .map(|(passage, words)| Choice { value: passage, label: words, count: None, picked: false })
            .collect();
        let body = html! {
            (TextArea {
                hint: Some(text!("held-names-hint")), longest: 2_000,
                ..TextArea::new("names", text!("held-names"), "")
            })
            @if !choices.is_empty() {
                (Fieldset {
                    legend: text!("held-passages"),
                    error: None,
                    body: html! {
                        p.hint { (text!("held-passages-hint")) }
                        (Choices { name: "passage", only_one: false, choices })
                    },
                })
            }
            p { (Button::submit(text!("held-button"))) }
        };
        let main = html! {
            h1 { (text!("held-title")) }
            p.lead { (text!("held-lead")) }
            ul {
                li { (text!("held-rule-time")) }
                li { (text!("held-rule-who")) }
                li { (text!("held-rule-others")) }
            }
            (PostForm { action: &format!("/people/{id}/held"), token: &visit.form_token, body })
            p { a href={"/people/" (id)} { (text!("back-to-person")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("held-title"), false, main)))
    })
    .await
}

/// Makes the file: a whole page of its own that a browser saves, and that prints as it is.
pub async fn post_held(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    let page = reply::blocking(state, move |state| {
        let id = id_in(&form, "id")?;
        let held = held(desk(state, &form.visit)?, id)?;
        let blacked = Blacked::new(form.field("names"), form.all("passage"));
        let body = document(state, &held, &blacked)?;
        Ok(html! {
            (DOCTYPE)
            html lang="en-GB" {
                head { meta charset="utf-8"; title { (text!("held-file-title")) } }
                body { (body) }
            }
        })
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header(CachePolicy::Nowhere)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        // The name says nothing of whom it is about: it may lie about in a folder of downloads.
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"everything-held.html\""))
        .body(page.into_string()))
}
