//! `/cases/{id}/services/{service}`: one place for one person, and the three different things that can be done
//! about it: give the details, make the first contact together, send a prescription.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, not_done, organization_name, settle};
use super::at_the_top;
use super::matching::{INSTEAD, RANKED, case_to_match, instead, said_no, sent_already, takes_names};
use super::noted::Noted;
use super::prescription_address;
use super::reasons::{Reasons, hindrance, sentence};
use crate::directory::StoredRecord;
use crate::domain::Candidate;
use crate::domain::agreement::AgreementStatus;
use crate::prescribing::matching::{Looked, look_at, match_services};
use crate::prescribing::person::open_person;
use crate::prescribing::signpost::{signpost, warm_introduction};
use crate::prescribing::{Desk, prescribe};
use crate::web::component::{Button, ButtonStyle, PostForm, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::listing::{capacity, cost};
use crate::web::state::State;
use crate::web::when;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

/// One place, and what to do about it.
pub async fn get_choose(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (id, service) = path.into_inner();
    answer(state, move |state| {
        let case = case_to_match(state, &visit, id)?;
        let at = desk(state, &visit)?;
        let today = at.today();
        let person = open_person(at, case.case.person_id)?.stored.person;
        let record = state.library.service_by_id(service)?.ok_or(Error::NotFound)?;
        let looked = look_at(at, state.library.matcher(), id, service)?;
        let one = &looked.candidate;
        let hindered = hindrance(one, today);
        let others = if one.has_room() { Vec::new() } else { others(state, at, id)? };
        let main = html! {
            h1 { (record.service.name) }
            (at_the_top(&person, today))
            @if let Some(status) = looked.already { (sent_already(status)) }
            @if let Some(no) = &looked.no_thanks { (said_no(no, today)) }
            @if let Some(words) = &hindered { (WarningText(sentence(words))) }
            (Reasons::beside(one, hindered.as_deref(), today))
            (Noted::read(state, &visit, Some(service))?.on(service))
            (instead(id, &one.instead(&others, INSTEAD), today))
            (about(&record, today))
            h2 { (text!("choose-what-title")) }
            (acts(&visit, id, service))
            (prescription(state, &looked, &format!("/cases/{id}/services/{service}/prescribe"))?)
            @if one.organization_id.is_some() {
                h3 { (text!("choose-no-thanks")) }
                p { (text!("choose-no-thanks-lead")) }
                p { (Button::link(text!("choose-no-thanks-button"), ButtonStyle::Quiet, format!("/cases/{id}/services/{service}/no-thanks"))) }
            }
            p { a href={"/cases/" (id) "/match"} { (text!("match-again")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("choose-what-title"), false, main)))
    })
    .await
}

/// What else fits, for somebody who would have to wait here.
fn others(state: &State, at: Desk<'_>, case: Uuid) -> Result<Vec<Candidate>, Error> {
    Ok(match_services(at, state.library.matcher(), case, None, RANKED)?.fitting)
}

fn about(record: &StoredRecord, today: NaiveDate) -> Markup {
    html! {
        @for line in when::lines(&record.service.schedules) { p { (line) } }
        p { (capacity(&record.service, today)) }
        @for line in cost(&record.service) { p { (line) } }
        p { a href={"/services/" (record.slug)} { (text!("choose-listing")) } }
    }
}

fn acts(visit: &Visit, id: Uuid, service: Uuid) -> Markup {
    let token = &visit.form_token;
    let act = |part: &str, button: String| {
        let body = html! { p { button.button.button-quiet type="submit" { (button) } } };
        html! { (PostForm { action: &format!("/cases/{id}/services/{service}/{part}"), token, body }) }
    };
    html! {
        h3 { (text!("choose-signpost")) }
        p { (text!("choose-signpost-lead")) }
        (act("signpost", text!("choose-signpost-button")))
        h3 { (text!("choose-warm")) }
        p { (text!("choose-warm-lead")) }
        (act("introduce", text!("choose-warm-button")))
    }
}

/// The third act, or why it cannot be done here.
fn prescription(state: &State, looked: &Looked, address: &str) -> Result<Markup, Error> {
    let one = &looked.candidate;
    let refused = one.hindrance().is_some() && !takes_names(one);
    Ok(html! {
        h3 { (text!("choose-prescription")) }
        @match (one.organization_id, looked.agreement) {
            _ if looked.already.is_some() => { p { (text!("choose-already")) } }
            (Some(group), Some(agreement)) if !agreement.allows_sharing() => {
                (no_agreement(&organization_name(state, group)?, agreement))
            }
            (Some(_), Some(_)) if refused => { p { (text!("choose-prescription-not-taken")) } }
            (Some(_), Some(_)) if takes_names(one) => {
                p { (text!("choose-join-lead")) }
                p { (Button::link(text!("match-join"), ButtonStyle::Main, address.to_owned())) }
            }
            (Some(_), Some(_)) => {
                p { (text!("choose-prescription-lead")) }
                p { (Button::link(text!("choose-prescription-button"), ButtonStyle::Main, address.to_owned())) }
            }
            _ => { p { (text!("choose-prescription-nobody")) } }
        }
    })
}

/// That nothing of a person may go to a group, and what can be done instead.
pub(super) fn no_agreement(group: &str, agreement: AgreementStatus) -> Markup {
    let why = match agreement {
        AgreementStatus::Expired => text!("choose-agreement-expired", group = group),
        AgreementStatus::Drafting => text!("choose-agreement-drafting", group = group),
        AgreementStatus::None | AgreementStatus::InDate | AgreementStatus::Due => {
            text!("choose-agreement-none", group = group)
        }
    };
    html! { (WarningText(why)) p { (text!("choose-agreement-instead")) } }
}

/// The person was given the details.
pub async fn post_signpost(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    introduce(state, form, signpost).await
}

/// The worker made the first contact with the person.
pub async fn post_introduce(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    introduce(state, form, warm_introduction).await
}

async fn introduce(
    state: web::Data<State>,
    form: Form,
    how: fn(Desk<'_>, Uuid, Uuid) -> crate::prescribing::Result<Uuid>,
) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (id, service) = (id_in(&form, "id")?, id_in(&form, "service")?);
        let result = how(desk(state, &form.visit)?, id, service);
        let back = format!("/cases/{id}");
        settle((state, &form.visit), &back, result, |_| Answer::see(back.clone()))
    })
    .await
}

/// The page before a prescription begins: this is not for harm.
pub async fn get_stop(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (id, service) = path.into_inner();
    answer(state, move |state| {
        case_to_match(state, &visit, id)?;
        if let Err(closed) = prescribe::refuse_if_closed(desk(state, &visit)?, id, service) {
            // Nobody is asked about harm for a place to which nobody can be sent.
            return not_done(state, &visit, &format!("/cases/{id}"), closed);
        }
        let looked = look_at(desk(state, &visit)?, state.library.matcher(), id, service)?;
        if !looked.agreement.is_some_and(AgreementStatus::allows_sharing) {
            // Nothing could be sent in the end; the page of the place says so and what can be done.
            return Ok(Answer::see(format!("/cases/{id}/services/{service}")));
        }
        let main = html! {
            h1 { (text!("stop-title")) }
            (WarningText(text!("stop-lead")))
            p { (text!("stop-999")) }
            p { (text!("stop-worry")) }
            (PostForm {
                action: &format!("/cases/{id}/services/{service}/prescribe"),
                token: &visit.form_token,
                body: html! {
                    input type="hidden" name="nobody_harmed" value="yes";
                    p { (Button::submit(text!("stop-go-on"))) }
                },
            })
            p { a href="/urgent-help" { (text!("stop-urgent")) } }
            p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("stop-title"), false, main)))
    })
    .await
}

/// Begins a draft, once the page before it was answered.
pub async fn post_prescribe(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (id, service) = (id_in(&form, "id")?, id_in(&form, "service")?);
        if form.field("nobody_harmed") != "yes" {
            return Ok(Answer::see(format!("/cases/{id}/services/{service}/prescribe")));
        }
        let result = prescribe::draft(desk(state, &form.visit)?, id, service);
        settle((state, &form.visit), &format!("/cases/{id}"), result, |draft| {
            Answer::see(format!("{}/consent", prescription_address(draft.person_id, draft.id)))
        })
    })
    .await
}
