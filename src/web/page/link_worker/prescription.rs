//! `/people/{person}/prescriptions/{id}`: where a prescription stands, what happened, and what may be done.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, day_at, desk, id_in, id_of, may, moment, of_case, or_none, organization_name, read_day, seen,
    service_name, service_names, settle, version_field, words,
};
use super::{Followed, at_the_top, follow, prescription_address};
use crate::accounts::Action;
use crate::domain::prescription::{
    DeclineReason, DidNotAttendReason, EventKind, GoalOutcome, NoReplyFrom, Party, State as Prescription,
    StoppedReason, allowed,
};
use crate::prescribing::person::open_person;
use crate::prescribing::reroute::reroute;
use crate::prescribing::respond::{Reply, respond};
use crate::web::component::{Button, ButtonStyle, Choice, PostForm, Select, Tag, TextArea, TextInput, Tone};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

/// The prescription.
pub async fn get_prescription(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, person)?;
        let followed = follow(state, &visit, person, id)?;
        let steers = may(&visit, Action::SteerPrescription, of_case(&opened.case, at.today()));
        let one = &followed.state;
        let name = service_name(&service_names(state, &[one.service_id])?, one.service_id);
        let here = prescription_address(person, id);
        let main = html! {
            h1 { (name) }
            p {
                a href={"/people/" (person)} { (opened.stored.person.called().expose()) } " "
                (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain }) " "
                (organization_name(state, one.recipient_id)?)
            }
            (at_the_top(&opened.stored.person, at.today()))
            (stands(one))
            @if steers && one.is_draft() {
                p { (Button::link(text!("prescription-go-on"), ButtonStyle::Main, format!("{here}/consent"))) }
            }
            @if let Some(sent) = &one.sent {
                p { a href={"/people/" (person) "/consents/" (sent.consent_id)} { (text!("send-copy")) } }
            }
            @if steers { (next_steps(&visit, one, &here, at.today())) }
            (history(&followed))
        };
        Ok(Answer::page(layout(state, &visit, text!("prescription-title"), false, main)))
    })
    .await
}

/// Records what happened, as the worker or as what a group or the person told them.
pub async fn post_act(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (person, id) = (id_in(&form, "person")?, id_in(&form, "id")?);
        let at = desk(state, &form.visit)?;
        let here = prescription_address(person, id);
        let Some(reply) = reply_of(&form, at.today()) else { return Ok(Answer::see(here)) };
        let result = respond(at, id, seen(&form), reply, Party::Worker, words(&form, "note"));
        settle((state, &form.visit), &here, result, |_| Answer::see(here.clone()))
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

/// What a form says happened; `None` when it names nothing that may be recorded by hand.
pub fn reply_of(form: &Form, today: NaiveDate) -> Option<Reply> {
    let on = || read_day(form.field("on")).unwrap_or(today);
    let reason = form.field("reason");
    Some(match EventKind::from_slug(form.field("event"))? {
        EventKind::DraftDropped => Reply::DropDraft,
        EventKind::Nudged => Reply::Nudge,
        EventKind::Escalated => Reply::Escalate,
        EventKind::Asked => Reply::Ask,
        EventKind::Answered => Reply::Answer,
        EventKind::JoinedWaitingList => Reply::JoinWaitingList,
        EventKind::OfferTaken => Reply::TakeOffer,
        EventKind::OfferDeclined => Reply::DeclineOffer,
        EventKind::Accepted => Reply::Accept,
        EventKind::Declined => Reply::Decline(DeclineReason::from_slug(reason)?),
        EventKind::FirstContactMade => Reply::FirstContact,
        EventKind::Attended => Reply::Attended(on()),
        EventKind::DidNotAttend => {
            Reply::DidNotAttend(on(), DidNotAttendReason::from_slug(reason).unwrap_or(DidNotAttendReason::NotKnown))
        }
        EventKind::PlaceHeld => Reply::HoldPlace,
        EventKind::BecameOngoing => Reply::BecomeOngoing,
        EventKind::Completed => Reply::Complete(GoalOutcome::from_slug(reason).unwrap_or(GoalOutcome::NotRecorded)),
        EventKind::Stopped => Reply::Stop(StoppedReason::from_slug(reason)?),
        EventKind::ConsentWithdrawn => Reply::WithdrawConsent,
        EventKind::ClosedNoReply => Reply::CloseNoReply(NoReplyFrom::from_slug(reason)?),
        EventKind::Drafted
        | EventKind::Sent
        | EventKind::Opened
        | EventKind::PlaceOffered
        | EventKind::OfferExpired
        | EventKind::ServiceClosed
        | EventKind::Rerouted => return None,
    })
}

fn stands(one: &Prescription) -> Markup {
    html! {
        p.lead { (text!("prescription-stands", words = one.status.words(), day = day_at(one.since))) }
        @if let Some(sent) = &one.sent {
            p {
                (text!("prescription-answer-by", day = day_at(sent.answer_by))) " "
                @match one.opened_at {
                    Some(at) => { (text!("prescription-opened", day = day_at(at))) }
                    None => { (text!("prescription-not-opened")) }
                }
            }
            @if one.recipient_sees {
                p { (text!("prescription-sees")) " "
                    (sent.fields.iter().map(|field| label::said("shared", field.slug())).collect::<Vec<_>>().join(", ")) }
            } @else { p { (text!("prescription-sees-nothing")) } }
        }
        @if one.nudges > 0 { p { (text!("prescription-nudges", count = one.nudges)) } }
        @if one.place_is_to_be_decided() { p { strong { (text!("prescription-place-to-decide")) } } }
        @if let Some(reason) = one.reason { p { (text!("prescription-reason")) " " (label::said("reason", reason.slug())) } }
    }
}

fn next_steps(visit: &Visit, one: &Prescription, here: &str, today: NaiveDate) -> Markup {
    let may: Vec<EventKind> = allowed(one, Party::Worker);
    let token = &visit.form_token;
    html! {
        h2 { (text!("prescription-next")) }
        @if may.is_empty() { p { (text!("prescription-next-none")) } }
        @for event in may {
            @match event {
                EventKind::Rerouted => {
                    (PostForm { action: &format!("{here}/reroute"), token, body: html! {
                        (version_field(one.version))
                        (TextInput { hint: Some(text!("reroute-hint")), ..TextInput::new("service", text!("reroute-service"), "") })
                        p { button.button.button-quiet type="submit" { (text!("reroute-button")) } }
                    } })
                }
                EventKind::ServiceClosed | EventKind::PlaceOffered | EventKind::Sent => {}
                other => { (act_form(&format!("{here}/act"), token, one.version, other, today)) }
            }
        }
    }
}

/// One event in a form of its own: what it needs beside the button, and the button.
pub fn act_form(action: &str, token: &str, version: u64, event: EventKind, today: NaiveDate) -> Markup {
    let reason = |label: &str, list: Vec<Choice>| -> Markup {
        html! { (Select { name: "reason", label: text!(label), choices: or_none(list), error: None }) }
    };
    let day = html! {
        (TextInput { hint: Some(text!("day-hint")), width: "half", ..TextInput::new("on", text!("act-on"), &super::super::desk::typed_day(Some(today))) })
    };
    let more = match event {
        EventKind::Asked | EventKind::Answered => {
            html! { (TextArea { longest: 2_000, ..TextArea::new("note", text!("act-words"), "") }) }
        }
        EventKind::Declined => {
            reason("act-reason", choices("reason", DeclineReason::ALL, DeclineReason::slug, |_| false))
        }
        EventKind::Attended => day,
        EventKind::DidNotAttend => {
            let why = choices("reason", DidNotAttendReason::ALL, DidNotAttendReason::slug, |_| false);
            html! { (day) (reason("act-reason", why)) }
        }
        EventKind::Completed => {
            reason("act-outcome", choices("outcome", GoalOutcome::ALL, GoalOutcome::slug, |_| false))
        }
        EventKind::Stopped => {
            reason("act-reason", choices("reason", StoppedReason::ALL, StoppedReason::slug, |_| false))
        }
        EventKind::ClosedNoReply => {
            reason("act-reason", choices("reason", NoReplyFrom::ALL, NoReplyFrom::slug, |_| false))
        }
        _ => html! {},
    };
    // The steps that everybody hopes for stand out.
    let hoped_for =
        matches!(event, EventKind::Accepted | EventKind::FirstContactMade | EventKind::Attended | EventKind::Completed);
    let class = if hoped_for { "button" } else { "button button-quiet" };
    let body = html! {
        (version_field(version))
        input type="hidden" name="event" value=(event.slug());
        (more)
        p { button class=(class) type="submit" { (label::said("do", event.slug())) } }
    };
    html! { section.act { (PostForm { action, token, body }) } }
}

fn history(followed: &Followed) -> Markup {
    html! {
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
