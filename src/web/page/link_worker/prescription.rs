//! `/people/{person}/prescriptions/{id}`: where a prescription stands, what happened, and what may be done.

use super::super::account::{Answer, answer, layout};
use super::super::act::{Forms, Tried, by_hand, take};
use super::super::desk::{
    day, day_at, desk, id_in, id_of, may, moment, of_case, organization_name, seen, service_name, service_names,
    settle, summary, version_field,
};
use super::super::group::waiting;
use super::eligible::kept;
use super::{Followed, at_the_top, follow, prescription_address};
use crate::accounts::Action;
use crate::directory::StoredRecord;
use crate::domain::prescription::{Event, EventKind, Onward, Party, Reason, State as Prescription, Status, allowed};
use crate::prescribing::follow::whose;
use crate::prescribing::person::open_person;
use crate::prescribing::reroute::reroute;
use crate::prescribing::waiting::{offers, waiting_list};
use crate::web::address;
use crate::web::component::{Button, ButtonStyle, Details, Inset, PostForm, Tag, TextInput, Tone, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use uuid::Uuid;

/// From the address in a letter, which names no person, to the prescription.
pub async fn get_by_id(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let person = whose(desk(state, &visit)?, id)?;
        Ok(Answer::see(prescription_address(person, id)))
    })
    .await
}

/// The prescription.
pub async fn get_prescription(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| Ok(Answer::page(page(state, &visit, person, id, None)?))).await
}

fn page(state: &State, visit: &Visit, person: Uuid, id: Uuid, tried: Option<&Tried>) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let opened = open_person(at, person)?;
    let followed = follow(state, visit, person, id)?;
    let steers = may(visit, Action::SteerPrescription, of_case(&opened.case, at.today()));
    let one = &followed.state;
    let name = service_name(&service_names(state, &[one.service_id])?, one.service_id);
    let called = opened.stored.person.called();
    let here = prescription_address(person, id);
    let action = format!("{here}/act");
    let (token, by) = (visit.form_token.as_str(), Party::Worker);
    let forms = Forms { action: &action, token, version: one.version, today: at.today(), by, tried };
    let main = html! {
        @if let Some(tried) = tried { (summary(&tried.errors)) }
        h1 { (name) }
        p {
            a href={"/people/" (person)} { (called.expose()) } " "
            (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain }) " "
            (organization_name(state, one.recipient_id)?)
        }
        (at_the_top(&opened.stored.person, at.today()))
        (stands(one, at.database.clock().now()))
        (closed_meanwhile(state, one, called.expose())?)
        (now_is_the_time(&followed, called.expose()))
        (on_the_list(state, visit, one)?)
        @if steers && one.is_draft() {
            p { (Button::link(text!("prescription-go-on"), ButtonStyle::Main, format!("{here}/consent"))) }
        }
        @if let Some(sent) = &one.sent {
            p { a href={"/people/" (person) "/consents/" (sent.consent_id)} { (text!("send-copy")) } }
        }
        @if steers { (onward(state, one, &here, token)?) }
        @if steers { (next_steps(one, &here, &forms)) }
        (history(&followed))
    };
    Ok(layout(state, visit, text!("prescription-title"), tried.is_some(), main))
}

/// Records what happened, as the worker or as what a group or the person told them.
pub async fn post_act(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let here = prescription_address(person, id);
        take((state, &form), id, Party::Worker, &here, |tried| page(state, visit, person, id, Some(tried)))
    })
    .await
}

/// Begins a new draft to another service in the place of one that ended.
pub async fn post_reroute(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let here = prescription_address(person, id);
        let service = match id_of(&form, "service") {
            Some(service) => service,
            None => {
                let slug = form.field("service").trim().rsplit('/').next().unwrap_or_default().to_owned();
                let found = state.library.service_by_slug(&slug)?.ok_or(Error::NotFound)?;
                found.service.id
            }
        };
        let result = reroute(desk(state, &form.visit)?, id, seen(&form), service);
        settle((state, &form.visit), &here, result, |draft| {
            Answer::see(format!("{}/consent", prescription_address(person, draft.id)))
        })
    })
    .await
}

fn stands(one: &Prescription, now: DateTime<Utc>) -> Markup {
    html! {
        p.lead { (text!("prescription-stands", words = one.status.words(), day = day_at(one.since))) }
        @if let Some(sent) = &one.sent {
            p {
                @if one.status.awaits_an_answer() {
                    (text!("prescription-answer-by", day = day_at(sent.answer_by))) " "
                }
                @match one.opened_at {
                    Some(at) => { (text!("prescription-opened", day = day_at(at))) }
                    None => { (text!("prescription-not-opened")) }
                }
            }
            @if one.is_seen_at(now) {
                p { (text!("prescription-sees")) " "
                    (sent.fields.iter().map(|field| label::said("shared", field.slug())).collect::<Vec<_>>().join(", ")) }
            } @else { p { (text!("prescription-sees-nothing")) } }
        }
        @if one.nudges > 0 { p { (text!("prescription-nudges", count = one.nudges)) } }
        @if let Some(reason) = one.reason { p { (text!("prescription-reason")) " " (label::said("reason", reason.slug())) } }
    }
}

/// The group cannot have the person for a time: whom to ring, and where else there is something.
fn closed_meanwhile(state: &State, one: &Prescription, called: &str) -> Result<Markup, Error> {
    let today = state.library.now().date_naive();
    let Some(record) = state.library.service_by_id(one.service_id)?.filter(|_| one.is_open()) else {
        return Ok(html! {});
    };
    let Some(until) = record.service.closed_until.filter(|until| *until > today) else { return Ok(html! {}) };
    let others = instead_of(state, &record)?;
    Ok(html! {
        (WarningText(text!("prescription-closed-until", day = day(until))))
        (Inset(html! {
            @if one.status.is_under_way() { p { strong { (text!("prescription-closed-ring", name = called)) } } }
            @if !others.is_empty() {
                p { (text!("prescription-closed-instead")) }
                ul { @for other in &others { li { a href=(address::service(&other.slug)) { (other.service.name) } } } }
            }
        }))
    })
}

/// Two services near there that are like it and open.
pub(super) fn instead_of(state: &State, record: &StoredRecord) -> Result<Vec<StoredRecord>, Error> {
    const LOOKED_AT: usize = 8;
    let today = state.library.now().date_naive();
    let hits = state.library.related(record, LOOKED_AT)?;
    let ids: Vec<Uuid> = hits.iter().map(|hit| hit.service_id).collect();
    let open = |other: &StoredRecord| {
        other.service.closed_until.is_none_or(|until| until <= today) && other.status(today).is_searchable()
    };
    Ok(state.library.records(&ids)?.into_iter().filter(open).take(2).collect())
}

/// What a good worker does next where something just happened that nobody is told twice.
fn now_is_the_time(followed: &Followed, called: &str) -> Markup {
    let one = &followed.state;
    let missed = followed.events.iter().find_map(|(recorded, _)| match recorded.event {
        Event::DidNotAttend { on, reason } => Some((on, reason)),
        _ => None,
    });
    html! {
        @if let (Status::DidNotAttend, Some((on, reason))) = (one.status, missed) {
            (Inset(html! {
                p { strong { (text!("prescription-missed", name = called, day = day(on))) } " "
                    (label::said("reason", reason.slug())) "." }
                p { (text!("prescription-missed-ring", name = called)) }
                @if one.place_is_to_be_decided() { p { (text!("prescription-missed-twice")) } }
            }))
        }
        @if let Some(offer) = &one.offer {
            (Inset(html! {
                p { strong { (text!("prescription-offer", name = called)) } }
                p { (text!("prescription-offer-ask", day = moment(offer.expires_at))) }
            }))
        }
    }
}

/// Where the person could go instead of a service that closed: one press begins it.
fn onward(state: &State, one: &Prescription, here: &str, token: &str) -> Result<Markup, Error> {
    let Some(Reason::Onward(Onward::Service(other))) = one.reason.filter(|_| one.rerouted_to.is_none()) else {
        return Ok(html! {});
    };
    let name = service_name(&service_names(state, &[other])?, other);
    let body = html! {
        (version_field(one.version))
        input type="hidden" name="service" value=(other);
        p { (Button::submit(text!("prescription-onward-button"))) }
    };
    Ok(html! {
        p { strong { (text!("prescription-onward", service = name)) } }
        (PostForm { action: &format!("{here}/reroute"), token, body })
    })
}

/// The waiting list in its order, without names, so that anybody can check whose turn it is.
fn on_the_list(state: &State, visit: &Visit, one: &Prescription) -> Result<Markup, Error> {
    if one.status != Status::WaitingList {
        return Ok(html! {});
    }
    let at = desk(state, visit)?;
    let (rule, places) = waiting_list(at, one.service_id)?;
    let asked = offers(at, one.service_id)?;
    let own = places.iter().find(|place| place.waiting.prescription_id == one.id);
    let who = |id: Uuid| if id == one.id { text!("waiting-this-person") } else { text!("waiting-another") };
    Ok(html! {
        @if let Some(own) = own {
            p.lead { (text!("prescription-position", position = own.position, count = places.len())) }
        }
        p { (label::said("order-rule", rule.slug())) }
        (Details { summary: text!("prescription-list"), open: false, body: html! {
            (waiting::order(&places, &|place| html! { (who(place.waiting.prescription_id)) }))
            (waiting::asked(&asked, &|id| html! { (who(id)) }))
        } })
    })
}

/// What a worker does themselves; everything else they write down for the group or the person.
const OWN: [EventKind; 9] = [
    EventKind::Answered,
    EventKind::OfferTaken,
    EventKind::OfferDeclined,
    EventKind::PlaceHeld,
    EventKind::Nudged,
    EventKind::Escalated,
    EventKind::Stopped,
    EventKind::DraftDropped,
    EventKind::ClosedNoReply,
];

fn next_steps(one: &Prescription, here: &str, forms: &Forms<'_>) -> Markup {
    let all: Vec<EventKind> = allowed(one, Party::Worker);
    let may: Vec<EventKind> = by_hand(&all).collect();
    let (own, told): (Vec<EventKind>, Vec<EventKind>) = may.iter().partition(|event| OWN.contains(event));
    html! {
        h2 { (text!("prescription-next")) }
        @if all.is_empty() { p { (text!("prescription-next-none")) } }
        @for event in OWN.into_iter().filter(|event| own.contains(event)) { (forms.form(event)) }
        @if all.contains(&EventKind::Rerouted) {
            section.act {
                (PostForm { action: &format!("{here}/reroute"), token: forms.token, body: html! {
                    (version_field(one.version))
                    (TextInput { hint: Some(text!("reroute-hint")), ..TextInput::new("service", text!("reroute-service"), "") })
                    p { button.button.button-quiet type="submit" { (text!("reroute-button")) } }
                } })
            }
        }
        @if !told.is_empty() {
            h2 { (text!("prescription-told")) }
            p { (text!("prescription-told-lead")) }
            @for event in told { (forms.form(event)) }
        }
    }
}

fn history(followed: &Followed) -> Markup {
    html! {
        @if let Some(check) = &followed.eligibility {
            (Details { summary: text!("eligibility-kept"), open: false, body: kept(check) })
        }
        h2 { (text!("prescription-history")) }
        ol.sessions {
            @for (recorded, words) in &followed.events {
                li {
                    p {
                        strong { (label::said("event", recorded.event.kind().slug())) } " – "
                        (label::said("party", recorded.by.slug())) ", " (moment(recorded.at))
                    }
                    @if let Some(reason) = recorded.event.reason() { p { (label::said("reason", reason.slug())) } }
                    @if let Some(words) = words { p { (words.expose()) } }
                }
            }
        }
    }
}
