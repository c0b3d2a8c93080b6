//! `/checks/sheet`: the same nine questions on paper, for where there is no signal.

use super::super::account::{Answer, answer};
use super::said;
use crate::domain::nine_questions::{CURRENT, Choice, MayTell, Question};
use crate::domain::person::PrintSize;
use crate::web::component::Paper;
use crate::web::component::paper::other_size;
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::link_worker::letters::asked_size;
use crate::web::state::State;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, Render, html};

/// A sheet to fill in.
pub async fn get_sheet(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let size = asked_size(&request).unwrap_or(PrintSize::Point14);
    answer(state, move |state| {
        visit.user()?;
        let paper = Paper {
            title: text!("sheet-title"),
            size,
            bar: html! { p { a href="/checks/new" { (text!("sheet-back")) } } (other_size("/checks/sheet", size)) },
            sheet: sheet(state),
            below: html! {},
        };
        Ok(Answer::page(paper.render()))
    })
    .await
}

fn sheet(state: &State) -> Markup {
    html! {
        h1 { (text!("sheet-title")) }
        p { (text!("sheet-lead")) " " (text!("sheet-version", version = CURRENT.slug())) }
        p { (text!("sheet-day")) span.write-here {} }
        p { (text!("sheet-place")) span.write-here {} }
        @for (number, question) in Question::ALL.iter().enumerate() {
            section {
                h2 { (number + 1) ". " (question.text(CURRENT)) }
                @let choices = question.choices(CURRENT);
                @if choices.is_empty() {
                    span.write-here {} span.write-here {}
                } @else {
                    ul.ticks { @for choice in choices.iter().filter(|one| **one != Choice::Skip) { li { (said(*question, *choice)) } } }
                }
                @if *question == Question::SafeAtHome {
                    p {
                        strong { (text!("sheet-stop")) } " "
                        (text!("stop-999")) " "
                        @match &state.site.safeguarding_phone {
                            Some(number) => { (text!("sheet-stop-ring", phone = number)) }
                            None => { (text!("stop-worry")) }
                        }
                    }
                }
            }
        }
        section {
            h2 { (text!("check-last-title")) }
            ul.ticks {
                @for one in [MayTell::Yes, MayTell::No] { li { (label::said("may-tell", one.slug())) } }
            }
            p { (text!("check-whom")) span.write-here {} }
            p { (text!("sheet-reach")) span.write-here {} }
        }
        p { strong { (text!("sheet-shred")) } }
    }
}
