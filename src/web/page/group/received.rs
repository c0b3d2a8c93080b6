//! `/received`: who was sent to one's own group, with what they agreed to have told, and the answer in one
//! tap. Nothing else of anybody is shown, and nothing at all once a consent is taken back.

use super::super::account::{Answer, answer, layout};
use super::super::act::{Forms, Tried, by_hand, take};
use super::super::desk::{day_at, desk, id_in, moment, reaches, service_name, service_names, summary};
use crate::accounts::Action;
use crate::domain::prescription::{EventKind, Party, Status};
use crate::prescribing::Error as Cause;
use crate::prescribing::export::taken_out_received;
use crate::prescribing::received::{Listed, NoLonger, Shown, no_longer, open_received, received_by};
use crate::web::component::{Inset, SummaryList, Tag, Tone, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// Everybody who was sent to the visitor's groups.
pub async fn get_list(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let all = everybody(state, &visit)?;
        let ids: Vec<Uuid> = all.iter().map(|one| one.state.service_id).collect();
        let names = service_names(state, &ids)?;
        let of = |wanted: &dyn Fn(Status) -> bool| -> Vec<&Listed> {
            all.iter().filter(|one| wanted(one.state.status)).collect()
        };
        let owed = of(&|status| matches!(status, Status::Sent | Status::Question));
        let waiting = of(&|status| status == Status::WaitingList);
        let coming = of(&Status::is_under_way);
        let ended = of(&Status::has_ended);
        let main = html! {
            h1 { (text!("received-title")) }
            h2 { (text!("received-waiting", count = owed.len())) }
            @if owed.is_empty() { p { (text!("received-waiting-none")) } }
            (list(&owed, &names))
            h2 { (text!("received-on-list", count = waiting.len())) }
            p { a href="/received/waiting" { (text!("received-list-link")) } }
            (list(&waiting, &names))
            h2 { (text!("received-coming", count = coming.len())) }
            @if coming.is_empty() { p { (text!("received-coming-none")) } }
            (list(&coming, &names))
            @if !ended.is_empty() {
                h2 { (text!("received-ended", count = ended.len())) }
                (list(&ended, &names))
            }
            (table::link("/received.csv", all.is_empty()))
        };
        Ok(Answer::page(layout(state, &visit, text!("received-title"), false, main)))
    })
    .await
}

/// The same as a table: what the list shows, of those who agree today.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let all = everybody(state, &visit)?;
        let ids: Vec<Uuid> = all.iter().map(|one| one.state.id).collect();
        let may = taken_out_received(desk(state, &visit)?, &ids)?;
        let names = service_names(state, &all.iter().map(|one| one.state.service_id).collect::<Vec<_>>())?;
        let rows = all.iter().filter(|one| may.contains(&one.state.id)).map(|one| {
            let owed = one.state.sent.as_ref().filter(|_| one.state.status == Status::Sent);
            vec![
                called(one),
                service_name(&names, one.state.service_id),
                label::said("prescription", one.state.status.slug()),
                day_at(one.state.since),
                owed.map(|sent| day_at(sent.answer_by)).unwrap_or_default(),
            ]
        });
        let head = table::head(&["called", "service", "status", "since", "answer-by"]);
        Ok(Table { file: "received", head, rows: rows.collect() })
    })
    .await
}

/// Everybody whom the visitor's groups see.
pub(super) fn everybody(state: &State, visit: &Visit) -> Result<Vec<Listed>, Error> {
    let at = desk(state, visit)?;
    let mut all = Vec::new();
    for grant in reaches(visit, Action::ReadReceived) {
        if let Some(organization) = grant.organization {
            all.extend(received_by(at, organization)?);
        }
    }
    Ok(all)
}

/// What somebody is called, where they agreed to that being told.
pub(super) fn called(one: &Listed) -> String {
    one.called.as_ref().map_or_else(|| text!("received-no-name"), |called| called.expose().clone())
}

/// One of them. The first look counts as opened.
pub async fn get_one(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let shown = match open_received(at, id) {
            Ok(shown) => shown,
            // A letter may lead here after the person took their consent back.
            Err(Cause::Refused) => return gone(state, &visit, &no_longer(at, id)?),
            Err(error) => return Err(error.into()),
        };
        Ok(Answer::page(page(state, &visit, &shown, at.today(), None)?))
    })
    .await
}

/// Answers, or says what became of it.
pub async fn post_answer(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let id = id_in(&form, "id")?;
        let here = format!("/received/{id}");
        let at = desk(state, visit)?;
        // Where nothing is seen any more the same page says what to do with what was printed.
        take((state, &form), id, Party::ReceivingOrganization, &here, |tried| {
            page(state, visit, &open_received(at, id)?, at.today(), Some(tried))
        })
    })
    .await
}

fn list(all: &[&Listed], names: &HashMap<Uuid, String>) -> Markup {
    html! {
        ul.sessions {
            @for one in all {
                li { p {
                    a href={"/received/" (one.state.id)} { (called(one)) } " "
                    (service_name(names, one.state.service_id)) " "
                    (Tag { words: label::said("prescription", one.state.status.slug()), tone: Tone::Plain })
                    @if let (Status::Sent, Some(sent)) = (one.state.status, &one.state.sent) {
                        " " (text!("received-answer-by", day = day_at(sent.answer_by)))
                    }
                } }
            }
        }
    }
}

/// What a group does by a button, the likeliest first.
const BUTTONS: [EventKind; 12] = [
    EventKind::Accepted,
    EventKind::FirstContactMade,
    EventKind::Attended,
    EventKind::DidNotAttend,
    EventKind::BecameOngoing,
    EventKind::JoinedWaitingList,
    EventKind::Asked,
    EventKind::Declined,
    EventKind::Completed,
    EventKind::Stopped,
    EventKind::ClosedNoReply,
    EventKind::ConsentWithdrawn,
];

fn page(state: &State, visit: &Visit, shown: &Shown, today: NaiveDate, tried: Option<&Tried>) -> Result<Markup, Error> {
    let one = &shown.state;
    let service = service_name(&service_names(state, &[one.service_id])?, one.service_id);
    let mut facts = SummaryList::new();
    for (field, fact) in &shown.facts {
        facts.add_words(label::said("shared", field.slug()), Some(fact.expose()));
    }
    let action = format!("/received/{}/answer", one.id);
    let (token, by) = (visit.form_token.as_str(), Party::ReceivingOrganization);
    let forms = Forms { action: &action, token, version: one.version, today, by, tried };
    let may: Vec<EventKind> = by_hand(&shown.may).collect();
    let main = html! {
        @if let Some(tried) = tried { (summary(&tried.errors)) }
        h1 { (text!("received-one", service = service)) }
        p {
            (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain }) " "
            @if let (Status::Sent, Some(sent)) = (one.status, &one.sent) {
                (text!("received-answer-by", day = day_at(sent.answer_by)))
            }
        }
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
        @if let Some(offer) = &one.offer {
            (WarningText(text!("received-offer-until", day = day_at(offer.expires_at))))
        } @else if one.status == Status::WaitingList {
            p { a href="/received/waiting" { (text!("received-list-link")) } }
        } @else if one.status == Status::Question {
            p { (text!("received-question-stands")) }
        }
        @if may.is_empty() { p { (text!("received-nothing-to-do")) } }
        @for event in BUTTONS.into_iter().filter(|event| may.contains(event)) { (forms.form(event)) }
        p { a href="/received" { (text!("received-back")) } }
    };
    Ok(layout(state, visit, text!("received-page-title"), tried.is_some(), main))
}

/// Nothing of the person, and what to do with what was printed.
fn gone(state: &State, visit: &Visit, was: &NoLonger) -> Result<Answer, Error> {
    let service = service_name(&service_names(state, &[was.service_id])?, was.service_id);
    let main = html! {
        h1 { (text!("gone-from-us-title")) }
        p.lead { (text!("gone-from-us-lead", service = service)) }
        p {
            (Tag { words: label::said("prescription", was.status.slug()), tone: Tone::Plain }) " "
            (text!("gone-from-us-since", day = day_at(was.since)))
        }
        (Inset(html! {
            h2 { (text!("gone-from-us-destroy")) }
            ul {
                li { (text!("gone-from-us-paper")) }
                li { (text!("gone-from-us-phone")) }
                li { (text!("gone-from-us-tell")) }
            }
        }))
        p { a href="/received" { (text!("received-back")) } }
    };
    Ok(Answer::mend(layout(state, visit, text!("gone-from-us-title"), false, main), StatusCode::FORBIDDEN))
}
