//! `/people/{person}/consents/{id}/shared`: what a group was told under one consent, to be printed for the
//! person, above all when they have taken it back.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day_at, desk, moment, organization_name, service_name, service_names, user_names};
use crate::domain::consent::{Consent, ConsentStatus};
use crate::prescribing::person::open_person;
use crate::prescribing::shared::{Told, told_under};
use crate::web::component::{Inset, SummaryList, WarningText};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::html;
use uuid::Uuid;

fn facts(one: &Told) -> SummaryList {
    let mut facts = SummaryList::new();
    let fields: Vec<String> = one.fields.iter().map(|field| label::said("shared", field.slug())).collect();
    facts.add_lines(text!("shared-what"), &fields);
    facts.add_words(text!("shared-when"), Some(&moment(one.at)));
    let looked = one.opened_at.map_or_else(|| text!("shared-nobody-looked"), day_at);
    facts.add_words(text!("shared-looked"), Some(&looked));
    let now = if one.still_seen { text!("shared-still") } else { text!("shared-no-longer") };
    facts.add_words(text!("shared-now"), Some(&now));
    facts
}

/// What went to those who help the person on and keep a record of their own.
fn passed_on(said: &Consent) -> SummaryList {
    let mut facts = SummaryList::new();
    let fields: Vec<String> = said.fields.iter().map(|field| label::said("shared", field.slug())).collect();
    facts.add_lines(text!("shared-what"), &fields);
    facts.add_words(text!("shared-now"), Some(&text!("shared-theirs")));
    facts
}

/// The list.
pub async fn get_shared(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let (stored, told) = told_under(at, person, id)?;
        let opened = open_person(at, person)?;
        let group = organization_name(state, stored.consent.recipient_id)?;
        let names = service_names(state, &told.iter().map(|one| one.service_id).collect::<Vec<_>>())?;
        let taken_back = stored.consent.status == ConsentStatus::Withdrawn;
        let wrote = user_names(state, &[stored.recorded_by])?.remove(&stored.recorded_by);
        let main = html! {
            h1 { (text!("shared-title", group = group.as_str())) }
            p { strong { (opened.stored.person.called().expose()) } }
            @if taken_back {
                (Inset(html! {
                    p { strong { (text!("shared-taken-back", day = moment(stored.consent.said_at))) } }
                    p { @if stored.consent.becomes_theirs {
                        (text!("consent-copy-theirs", group = group.as_str()))
                    } @else {
                        (text!("shared-deleted", group = group.as_str()))
                    } }
                    p {
                        (label::said("given-by", stored.consent.given_by.slug())) ", "
                        (label::said("consent-method", stored.consent.method.slug()))
                        @if let Some(wrote) = wrote { ". " (text!("shared-written-by", name = wrote)) }
                    }
                }))
            }
            @if stored.consent.becomes_theirs {
                (passed_on(&stored.consent))
            } @else if told.is_empty() {
                p { (text!("shared-nothing")) }
            }
            @for one in &told {
                h2 { (service_name(&names, one.service_id)) }
                (facts(one))
            }
            @for other in opened.consents.iter().map(|other| &other.consent) {
                @let same = other.recipient_id == stored.consent.recipient_id && other.id != id;
                @if taken_back && same && other.status_on(at.today()).allows_sharing() {
                    (WarningText(text!("shared-other-stands", day = moment(other.said_at))))
                    p.no-print { a href={"/people/" (person) "/consents/" (other.id)} { (text!("shared-other-link")) } }
                }
            }
            p.no-print { a href={"/people/" (person) "/consents/" (id)} { (text!("shared-back")) } }
            p.no-print { a href={"/people/" (person)} { (text!("back-to-person")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("shared-page-title"), false, main)))
    })
    .await
}
