//! `/cases/{id}/match` and `/cases/{id}/services/{service}`: what there is near the person, and the three
//! different things that can be done about one place. No word of the person goes into the search.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, may, of_case, settle};
use super::prescription_address;
use crate::accounts::Action;
use crate::directory::StoredRecord;
use crate::prescribing::case::open_case_page;
use crate::prescribing::person::open_person;
use crate::prescribing::signpost::{signpost, warm_introduction};
use crate::prescribing::{CaseRecord, prescribe};
use crate::search::Request;
use crate::web::component::{Button, ButtonStyle, PostForm, TextInput, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::listing::{capacity, cost, miles};
use crate::web::state::{NearAnswer, State};
use crate::web::when;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// Places that are shown at once.
const SHOWN: usize = 20;

/// Asks what to look for.
pub async fn get_match(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let case = case_to_match(state, &visit, id)?;
        let needs: Vec<String> =
            case.case.needs.iter().map(|need| label::said("need", need.slug()).to_lowercase()).collect();
        let main = html! {
            h1 { (text!("match-title")) }
            (form_to_look(&visit, id, needs.first().map_or("", String::as_str)))
            p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("match-title"), false, main)))
    })
    .await
}

/// Looks, near where the person lives.
pub async fn post_match(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let case = case_to_match(state, visit, id)?;
        let person = open_person(desk(state, visit)?, case.case.person_id)?.stored.person;
        let place = person.residence.near().map(ToString::to_string).unwrap_or_default();
        let near = match state.library.near(&place) {
            NearAnswer::Found { near, .. } => Some(near),
            NearAnswer::Empty | NearAnswer::Choose(_) | NearAnswer::Unknown(_) => None,
        };
        let nowhere = near.is_none();
        let q = form.field("q").trim().to_owned();
        let request = Request { q: q.clone(), near, page: 1, per_page: SHOWN, ..Request::default() };
        let found = state.library.search(&request)?;
        let ids: Vec<Uuid> = found.hits.iter().map(|hit| hit.service_id).collect();
        let records = state.library.records(&ids)?;
        let rows: Vec<(&StoredRecord, Option<f64>)> = found
            .hits
            .iter()
            .filter_map(|hit| {
                let record = records.iter().find(|record| record.service.id == hit.service_id)?;
                Some((record, hit.distance_m))
            })
            .collect();
        let today = desk(state, visit)?.today();
        let main = html! {
            h1 { (text!("match-found", count = rows.len())) }
            @if nowhere { (WarningText(text!("match-nowhere"))) }
            ul.sessions {
                @for (record, metres) in &rows {
                    li {
                        p {
                            a href={"/cases/" (id) "/services/" (record.service.id)} { (record.service.name) }
                            @if let Some(metres) = metres { " " (text!("match-miles", miles = miles(*metres))) }
                        }
                        @for line in when::lines(&record.service.schedules) { p { (line) } }
                        p { (capacity(&record.service, today)) }
                    }
                }
            }
            @if rows.is_empty() { p { (text!("match-none")) } }
            h2 { (text!("match-again")) }
            (form_to_look(visit, id, &q))
            p { a href={"/cases/" (id)} { (text!("match-none-of-these")) } }
        };
        Ok(Answer::page(layout(state, visit, text!("match-title"), false, main)))
    })
    .await
}

/// One place, and what to do about it.
pub async fn get_choose(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (id, service) = path.into_inner();
    answer(state, move |state| {
        case_to_match(state, &visit, id)?;
        let record = state.library.service_by_id(service)?.ok_or(Error::NotFound)?;
        let today = desk(state, &visit)?.today();
        let act = |part: &str| format!("/cases/{id}/services/{service}/{part}");
        let token = &visit.form_token;
        let main = html! {
            h1 { (record.service.name) }
            @for line in when::lines(&record.service.schedules) { p { (line) } }
            p { (capacity(&record.service, today)) }
            @for line in cost(&record.service) { p { (line) } }
            p { a href={"/services/" (record.slug)} { (text!("choose-listing")) } }
            h2 { (text!("choose-what-title")) }
            h3 { (text!("choose-signpost")) }
            p { (text!("choose-signpost-lead")) }
            (PostForm { action: &act("signpost"), token, body: html! { p { button.button.button-quiet type="submit" { (text!("choose-signpost-button")) } } } })
            h3 { (text!("choose-warm")) }
            p { (text!("choose-warm-lead")) }
            (PostForm { action: &act("introduce"), token, body: html! { p { button.button.button-quiet type="submit" { (text!("choose-warm-button")) } } } })
            h3 { (text!("choose-prescription")) }
            @if record.service.organization_id.is_some() {
                p { (text!("choose-prescription-lead")) }
                p { (Button::link(text!("choose-prescription-button"), ButtonStyle::Main, act("prescribe"))) }
            } @else {
                p { (text!("choose-prescription-nobody")) }
            }
            p { a href={"/cases/" (id) "/match"} { (text!("match-again")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("choose-what-title"), false, main)))
    })
    .await
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
    how: fn(crate::prescribing::Desk<'_>, Uuid, Uuid) -> crate::prescribing::Result<Uuid>,
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

fn case_to_match(state: &State, visit: &Visit, id: Uuid) -> Result<CaseRecord, Error> {
    let at = desk(state, visit)?;
    let (case, _) = open_case_page(at, id)?;
    match may(visit, Action::MatchServices, of_case(&case, at.today())) {
        true => Ok(case),
        false => Err(Error::Forbidden),
    }
}

fn form_to_look(visit: &Visit, id: Uuid, q: &str) -> Markup {
    let body = html! {
        (TextInput { hint: Some(text!("match-words-hint")), ..TextInput::new("q", text!("match-words"), q) })
        p { (Button::submit(text!("match-button"))) }
    };
    html! { (PostForm { action: &format!("/cases/{id}/match"), token: &visit.form_token, body }) }
}
