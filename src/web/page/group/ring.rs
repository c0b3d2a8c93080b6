//! `/received/ring/{service}`: whom to ring while a service is closed for a time, as a sheet to print. Only who
//! agreed to be named, and only to the group that they come to.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, desk, service_name};
use crate::domain::Private;
use crate::domain::consent::SharedField;
use crate::prescribing::received::to_ring;
use crate::web::component::{SummaryList, WarningText};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::html;
use std::collections::HashMap;
use uuid::Uuid;

fn shown(facts: &[(SharedField, Private)]) -> SummaryList {
    let mut shown = SummaryList::new();
    for (field, fact) in facts {
        shown.add_words(label::said("shared", field.slug()), Some(fact.expose()));
    }
    shown
}

/// The sheet.
pub async fn get_ring(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let service = path.into_inner();
    answer(state, move |state| {
        let people = to_ring(desk(state, &visit)?, service)?;
        let record = state.library.service_by_id(service)?;
        let today = state.library.now().date_naive();
        let until = record.as_ref().and_then(|one| one.service.closed_until).filter(|until| *until > today);
        let names = record.into_iter().map(|one| (service, one.service.name)).collect::<HashMap<_, _>>();
        let main = html! {
            h1 { (text!("ring-title", service = service_name(&names, service))) }
            @if let Some(until) = until { (WarningText(text!("listing-closed-until", day = day(until)))) }
            p.lead { (text!("ring-count", count = people.len())) }
            ol.sessions {
                @for facts in &people {
                    li {
                        (shown(facts))
                        @if !facts.iter().any(|(field, _)| *field == SharedField::Phone) {
                            p { (text!("ring-no-number")) }
                        }
                    }
                }
            }
            p { (text!("ring-destroy")) }
            p { a href="/received" { (text!("received-back")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("ring-page-title"), false, main)))
    })
    .await
}
