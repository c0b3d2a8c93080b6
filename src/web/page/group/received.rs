//! `/received`: who was sent to one's own group, with what they agreed to have told, and the answer in one
//! tap. Nothing else of anybody is shown, and nothing at all once a consent is taken back.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day_at, desk, id_in, moment, reaches, seen, service_name, service_names, settle, words};
use super::super::link_worker::prescription::{act_form, reply_of};
use crate::accounts::Action;
use crate::domain::prescription::{EventKind, Party};
use crate::prescribing::received::{Listed, Shown, open_received, received_by};
use crate::prescribing::respond::respond;
use crate::web::component::{SummaryList, Tag, Tone, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// Everybody who was sent to the visitor's groups.
pub async fn get_list(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let mut all = Vec::new();
        for grant in reaches(&visit, Action::ReadReceived) {
            if let Some(organization) = grant.organization {
                all.extend(received_by(at, organization)?);
            }
        }
        let ids: Vec<Uuid> = all.iter().map(|one| one.state.service_id).collect();
        let names = service_names(state, &ids)?;
        let (waiting, others): (Vec<&Listed>, Vec<&Listed>) =
            all.iter().partition(|one| one.state.status.awaits_an_answer());
        let main = html! {
            h1 { (text!("received-title")) }
            h2 { (text!("received-waiting", count = waiting.len())) }
            @if waiting.is_empty() { p { (text!("received-waiting-none")) } }
            (list(&waiting, &names))
            h2 { (text!("received-others", count = others.len())) }
            (list(&others, &names))
        };
        Ok(Answer::page(layout(state, &visit, text!("received-title"), false, main)))
    })
    .await
}

/// One of them. The first look counts as opened.
pub async fn get_one(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let shown = open_received(at, id)?;
        let name = service_name(&service_names(state, &[shown.state.service_id])?, shown.state.service_id);
        Ok(Answer::page(page(state, &visit, &shown, &name, at.today())))
    })
    .await
}

/// Answers, or says what became of it.
pub async fn post_answer(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let here = format!("/received/{id}");
        let at = desk(state, &form.visit)?;
        let Some(reply) = reply_of(&form, at.today()) else { return Ok(Answer::see(here)) };
        let result = respond(at, id, seen(&form), reply, Party::ReceivingOrganization, words(&form, "note"));
        settle((state, &form.visit), &here, result, |after| match after.recipient_sees {
            true => Answer::see(here.clone()),
            false => Answer::see("/received".to_owned()),
        })
    })
    .await
}

fn list(all: &[&Listed], names: &HashMap<Uuid, String>) -> Markup {
    html! {
        ul.sessions {
            @for one in all {
                li { p {
                    a href={"/received/" (one.state.id)} {
                        @match &one.called {
                            Some(called) => { (called.expose()) }
                            None => { (text!("received-no-name")) }
                        }
                    } " "
                    (service_name(names, one.state.service_id)) " "
                    (Tag { words: label::said("prescription", one.state.status.slug()), tone: Tone::Plain })
                    @if let (true, Some(sent)) = (one.state.status.awaits_an_answer(), &one.state.sent) {
                        " " (text!("received-answer-by", day = day_at(sent.answer_by)))
                    }
                } }
            }
        }
    }
}

/// What a group may do by a button, the likeliest first.
const BUTTONS: [EventKind; 12] = [
    EventKind::Accepted,
    EventKind::FirstContactMade,
    EventKind::Attended,
    EventKind::DidNotAttend,
    EventKind::Completed,
    EventKind::BecameOngoing,
    EventKind::Asked,
    EventKind::JoinedWaitingList,
    EventKind::Declined,
    EventKind::Stopped,
    EventKind::ClosedNoReply,
    EventKind::ConsentWithdrawn,
];

fn page(state: &State, visit: &Visit, shown: &Shown, service: &str, today: NaiveDate) -> Markup {
    let one = &shown.state;
    let mut facts = SummaryList::new();
    for (field, fact) in &shown.facts {
        facts.add_words(label::said("shared", field.slug()), Some(fact.expose()));
    }
    let action = format!("/received/{}/answer", one.id);
    let main = html! {
        h1 { (text!("received-one", service = service)) }
        p { (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain }) }
        h2 { (text!("received-facts")) }
        (facts)
        p { (text!("received-facts-note")) }
        @for (at, by, words) in &shown.words {
            section.inset {
                p { strong { (label::said("party", by.slug())) } ", " (moment(*at)) }
                p { (words.expose()) }
            }
        }
        h2 { (text!("received-answer")) }
        @if one.offer.is_some() { (WarningText(text!("received-offer-stands"))) }
        @for event in BUTTONS.iter().filter(|event| shown.may.contains(event)) {
            (act_form(&action, &visit.form_token, one.version, *event, today))
        }
        p { a href="/received" { (text!("received-back")) } }
    };
    layout(state, visit, text!("received-page-title"), false, main)
}
