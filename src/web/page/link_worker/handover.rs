//! `/handover`: a whole caseload to another worker: looked at first, then done in one piece.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day_of, desk, id_of, not_done, reaches, settle, summary, user_names, words, wrong_field};
use crate::accounts::Action;
use crate::prescribing::handover::{HandedCase, Handover, hand_over, preview};
use crate::prescribing::triage::loads;
use crate::web::component::{Button, Choice, PostForm, Select, Tag, TextInput, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// Asks who hands over to whom.
pub async fn get_handover(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, &FieldErrors(Vec::new()))?))).await
}

/// Shows what would move; the second time, moves it.
pub async fn post_handover(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let at = desk(state, visit)?;
        let mut wrong = Vec::new();
        let until = day_of(&form, "until", &mut wrong);
        let (Some(from), Some(to), true) = (id_of(&form, "from"), id_of(&form, "to"), wrong.is_empty()) else {
            wrong.push(wrong_field("to", "handover-wrong", "handover-wrong-mend"));
            return Ok(Answer::mend(page(state, visit, &FieldErrors(wrong))?, StatusCode::BAD_REQUEST));
        };
        let handover = Handover { from, to, until };
        if form.field("confirm") != "yes" {
            return match preview(at, handover) {
                Ok(found) => Ok(Answer::page(preview_page(state, &form, handover, &found)?)),
                Err(error) => not_done(state, visit, "/handover", error),
            };
        }
        let cases: Vec<HandedCase> = form
            .all("case")
            .filter_map(|pair| {
                let (id, seen) = pair.split_once(':')?;
                Some(HandedCase {
                    case_id: Uuid::parse_str(id).ok()?,
                    seen: seen.parse().ok()?,
                    note: words(&form, &format!("note.{id}")),
                })
            })
            .collect();
        settle((state, visit), "/handover", hand_over(at, handover, &cases, true), |moved| {
            let main = html! {
                h1 { (text!("handover-done")) }
                p.lead { (text!("handover-done-lead", count = moved)) }
                p { a href="/today" { (text!("bar-today")) } }
            };
            Answer::page(layout(state, visit, text!("handover-done"), false, main))
        })
    })
    .await
}

fn page(state: &State, visit: &Visit, errors: &FieldErrors) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let mut workers = Vec::new();
    for grant in reaches(visit, Action::HandOver).into_iter().chain(reaches(visit, Action::ReadHubList)) {
        if let Some(organization) = grant.organization {
            for one in loads(at, organization, grant.team)? {
                if !workers.iter().any(|known: &crate::prescribing::triage::WorkerLoad| known.worker == one.worker) {
                    workers.push(one);
                }
            }
        }
    }
    let ids: Vec<Uuid> = workers.iter().map(|one| one.worker).collect();
    let names = user_names(state, &ids)?;
    let own = visit.user()?.user;
    let options = |picked: Option<Uuid>| -> Vec<Choice> {
        workers
            .iter()
            .map(|one| Choice {
                value: one.worker.to_string(),
                label: text!(
                    "triage-worker",
                    name = names.get(&one.worker).cloned().unwrap_or_default(),
                    count = one.open_cases
                ),
                count: None,
                picked: picked == Some(one.worker),
            })
            .collect()
    };
    let body = html! {
        (Select { name: "from", label: text!("handover-from"), choices: options(Some(own)), error: None })
        (Select { name: "to", label: text!("handover-to"), choices: options(None), error: errors.of("to") })
        (TextInput { error: errors.of("until"), hint: Some(text!("handover-until-hint")), width: "half", ..TextInput::new("until", text!("handover-until"), "") })
        p { (Button::submit(text!("handover-look"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("handover-title")) }
        p.lead { (text!("handover-lead")) }
        (PostForm { action: "/handover", token: &visit.form_token, body })
    };
    Ok(layout(state, visit, text!("handover-title"), !errors.0.is_empty(), main))
}

fn preview_page(
    state: &State,
    form: &Form,
    handover: Handover,
    found: &crate::prescribing::handover::Preview,
) -> Result<Markup, Error> {
    let names = user_names(state, &[handover.from, handover.to])?;
    let name = |id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let (before, after) = found.open_cases;
    let body = html! {
        input type="hidden" name="confirm" value="yes";
        input type="hidden" name="from" value=(handover.from);
        input type="hidden" name="to" value=(handover.to);
        input type="hidden" name="until" value=(form.field("until"));
        ul.sessions {
            @for (case, called, due) in &found.cases {
                @let id = case.case.id;
                li {
                    input type="hidden" name="case" value={(id) ":" (case.case.version)};
                    p {
                        strong { (called.expose()) }
                        @if due.is_some() { " " (Tag { words: text!("handover-due"), tone: Tone::Attention }) }
                    }
                    (TextInput::new(&format!("note.{id}"), text!("handover-note"), ""))
                }
            }
        }
        p { (Button::submit(text!("handover-button", count = found.cases.len()))) }
    };
    let main = html! {
        h1 { (text!("handover-preview")) }
        p.lead { (text!("handover-who", from = name(handover.from), to = name(handover.to), count = found.cases.len())) }
        p { (text!("handover-load", before = before, after = after)) " " (text!(&format!("load-{}", found.load.slug()))) }
        @if found.cases.is_empty() { p { (text!("handover-nobody")) } } @else {
            (PostForm { action: "/handover", token: &form.visit.form_token, body })
        }
    };
    Ok(layout(state, &form.visit, text!("handover-preview"), false, main))
}
