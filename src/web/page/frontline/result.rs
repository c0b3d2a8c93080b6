//! `/checks/{id}`: what could help after a check, and what can be done: send on, print a slip.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, may};
use super::ask::another;
use super::suggest::three;
use super::{Harm, address, not_a_report};
use crate::accounts::{Action, Resource};
use crate::domain::nine_questions::MayTell;
use crate::prescribing::check_in::{Made, own_check};
use crate::web::component::{Button, ButtonStyle, WarningText};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::listing;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// What could help.
pub async fn get_check(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let made = own_check(at, id)?;
        let findings = made.check.findings();
        let place = made.check.place.as_ref().map_or("", |place| place.expose());
        let three = three(state, &findings.needs, place)?;
        let main = html! {
            h1 { (text!("check-help-title")) }
            @if let Some(harm) = Harm::of(state, &made.check) {
                section.inset aria-label=(harm.title()) {
                    h2 { (harm.title()) }
                    (not_a_report(state))
                }
            }
            @if findings.needs.is_empty() {
                p { (text!("check-nothing", count = findings.answered)) }
                p { a href="/search" { (text!("nav-search")) } }
            } @else if three.places.is_empty() {
                p { (text!("check-none-found")) }
            }
            @if three.nowhere && !three.places.is_empty() { (WarningText(text!("check-nowhere"))) }
            ol.cards {
                @for one in &three.places {
                    (card(one, at.today()))
                }
            }
            (next(&visit, &made, !three.places.is_empty()))
        };
        Ok(Answer::page(layout(state, &visit, text!("check-help-title"), false, main)))
    })
    .await
}

fn card(one: &super::suggest::Suggested, today: chrono::NaiveDate) -> Markup {
    let mut card = listing::card(&one.hit, &one.record, None, today);
    card.why = Vec::new();
    card.facts.insert(0, (text!("check-helps-with"), label::said("need", one.need.slug())));
    html! { (card) }
}

fn next(visit: &Visit, made: &Made, has_places: bool) -> Markup {
    let id = made.id;
    let refers = may(visit, Action::ReferIn, Resource::Any);
    html! {
        h2 { (text!("check-next-title")) }
        @if made.person_id.is_some() {
            p { (text!("check-referred")) }
        } @else if made.check.may_tell == MayTell::Yes && refers {
            @if let Some(whom) = &made.check.tell_whom { p { (text!("check-may-tell-whom", whom = whom.expose())) } }
            p { (Button::link(text!("check-refer"), ButtonStyle::Main, format!("{}/refer", address(id)))) }
        } @else {
            p { (text!("check-may-not-tell")) }
        }
        @if has_places {
            p {
                (Button::link(text!("check-slip-14"), ButtonStyle::Quiet, format!("{}/slip?size=14", address(id))))
            }
            p {
                (Button::link(text!("check-slip-18"), ButtonStyle::Quiet, format!("{}/slip?size=18", address(id))))
            }
        }
        (another())
    }
}
