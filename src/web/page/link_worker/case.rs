//! `/cases/{id}`: the work with one person: tries to reach them, notes, what was not found, the end.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{choices, desk, id_in, may, moment, of_case, or_none, seen, settle, version_field, words};
use super::at_the_top;
use super::plan::plan_form;
use crate::accounts::Action;
use crate::domain::case::{AttemptOutcome, CaseStatus, ClosureReason, ContactAttempt, Tries};
use crate::domain::person::{Person, ReferralReason};
use crate::domain::prescription::NotPlacedReason;
use crate::prescribing::case::{contact_attempt, move_case, open_case_page, record_not_placed};
use crate::prescribing::note::{NoteKind, add_note};
use crate::prescribing::person::open_person;
use crate::prescribing::{CaseRecord, Error as Cause};
use crate::web::component::{Button, ButtonStyle, Details, PostForm, Select, Tag, TextArea, TextInput, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// The case.
pub async fn get_case(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let (record, attempts) = open_case_page(at, id)?;
        let person = open_person(at, record.case.person_id)?.stored.person;
        let writes = may(&visit, Action::WriteCase, of_case(&record, at.today()));
        let case = &record.case;
        let main = html! {
            h1 { (text!("case-title", name = person.called().expose())) }
            p { (Tag { words: label::said("case", case.status.slug()), tone: Tone::Plain }) }
            (at_the_top(&person, at.today()))
            p {
                a href={"/people/" (person.id)} { (text!("back-to-person")) }
            }
            @if writes && case.status.is_open() {
                p {
                    (Button::link(text!("match-title"), ButtonStyle::Main, format!("/cases/{id}/match"))) " "
                    (Button::link(text!("measures-title"), ButtonStyle::Quiet, format!("/cases/{id}/measures")))
                }
            }
            @if writes {
                p {
                    (Button::link(text!("letters-title"), ButtonStyle::Quiet, format!("/cases/{id}/letters"))) " "
                    (Button::link(text!("message-title"), ButtonStyle::Quiet, format!("/cases/{id}/message")))
                }
            }
            @if writes { (work(&visit, &record, &attempts, &person)) } @else { (look(&record)) }
        };
        Ok(Answer::page(layout(state, &visit, text!("case-page-title"), false, main)))
    })
    .await
}

/// Adds a note.
pub async fn post_note(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    change(state, form, |form, at, id| {
        let kind = NoteKind::from_slug(form.field("kind")).unwrap_or(NoteKind::Conversation);
        add_note(at, id, kind, words(form, "note").unwrap_or_default()).map(|_| ())
    })
    .await
}

/// Writes down a try to reach the person.
pub async fn post_attempt(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    change(state, form, |form, at, id| {
        let outcome = AttemptOutcome::from_slug(form.field("outcome")).ok_or_else(|| invalid("outcome"))?;
        contact_attempt(at, id, outcome, words(form, "note")).map(|_| ())
    })
    .await
}

/// Writes down that nothing was found for a need, and why.
pub async fn post_not_placed(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    change(state, form, |form, at, id| {
        let need = ReferralReason::from_slug(form.field("need")).ok_or_else(|| invalid("need"))?;
        let reason = NotPlacedReason::from_slug(form.field("reason")).ok_or_else(|| invalid("reason"))?;
        record_not_placed(at, id, need, reason).map(|_| ())
    })
    .await
}

/// Moves the case on, or closes it with a reason.
pub async fn post_move(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    change(state, form, |form, at, id| {
        let to = CaseStatus::from_slug(form.field("status")).ok_or_else(|| invalid("status"))?;
        let closure = ClosureReason::from_slug(form.field("closure")).filter(|_| to == CaseStatus::Closed);
        move_case(at, id, seen(form), to, closure).map(|_| ())
    })
    .await
}

/// Nothing was chosen in a list from which one thing has to be.
fn invalid(field: &str) -> Cause {
    let mut errors = crate::domain::FieldErrors::default();
    errors.add(field, "is empty; choose one from the list");
    Cause::Invalid(errors)
}

async fn change<F>(state: web::Data<State>, form: Form, work: F) -> Result<HttpResponse, Error>
where
    F: FnOnce(&Form, crate::prescribing::Desk<'_>, Uuid) -> crate::prescribing::Result<()> + Send + 'static,
{
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let back = format!("/cases/{id}");
        let result = work(&form, desk(state, &form.visit)?, id);
        settle((state, &form.visit), &back, result, |()| Answer::see(back.clone()))
    })
    .await
}

/// The case for a colleague who may look and not write.
fn look(record: &CaseRecord) -> Markup {
    let case = &record.case;
    html! {
        @if let Some(matters) = &case.what_matters { h2 { (text!("case-what-matters")) } p { (matters.expose()) } }
        @if let Some(strengths) = &case.strengths { h2 { (text!("case-strengths")) } p { (strengths.expose()) } }
        h2 { (text!("case-goals")) }
        ul { @for goal in &case.goals { li { (goal.words.expose()) } } }
    }
}

fn work(visit: &Visit, record: &CaseRecord, attempts: &[ContactAttempt], person: &Person) -> Markup {
    let (case, id, token) = (&record.case, record.case.id, &visit.form_token);
    let attempt = html! {
        (Select {
            name: "outcome",
            label: text!("attempt-outcome"),
            choices: or_none(choices("attempt", AttemptOutcome::ALL, AttemptOutcome::slug, |_| false)),
            error: None,
        })
        (TextInput::new("note", text!("attempt-note"), ""))
        p { (Button::submit(text!("attempt-button"))) }
    };
    let note = html! {
        (Select {
            name: "kind",
            label: text!("note-kind"),
            choices: choices("note", NoteKind::ALL, NoteKind::slug, |kind| kind == NoteKind::Conversation),
            error: None,
        })
        (TextArea::new("note", text!("note-words"), ""))
        p { (Button::submit(text!("note-button"))) }
    };
    html! {
        h2 { (text!("attempts-title")) }
        @if attempts.is_empty() { p { (text!("attempts-none")) } }
        ul.sessions {
            @for one in attempts {
                li {
                    p { (moment(one.at)) ": " (label::said("attempt", one.outcome.slug())) }
                    @if let Some(words) = &one.note { p { (words.expose()) } }
                }
            }
        }
        @if let (false, Some(still)) = (attempts.is_empty(), Tries::of(attempts).still_to_try()) { p { (still) } }
        (Details {
            open: false,
            summary: text!("attempt-title"),
            body: html! { (PostForm { action: &format!("/cases/{id}/attempts"), token, body: attempt }) },
        })
        h2 { (text!("note-title")) }
        (PostForm { action: &format!("/cases/{id}/notes"), token, body: note })
        h2 { (text!("plan-title")) }
        (plan_form(visit, case, &FieldErrors(Vec::new())))
        (Details { open: false, summary: text!("not-placed-title"), body: not_placed(visit, record) })
        (Details { open: false, summary: text!("move-title"), body: moving(visit, record, person) })
    }
}

fn not_placed(visit: &Visit, record: &CaseRecord) -> Markup {
    let case = &record.case;
    let needs: Vec<ReferralReason> =
        if case.needs.is_empty() { ReferralReason::ALL.to_vec() } else { case.needs.iter().copied().collect() };
    let body = html! {
        (Select {
            name: "need",
            label: text!("not-placed-need"),
            choices: or_none(choices("need", &needs, ReferralReason::slug, |_| false)),
            error: None,
        })
        (Select {
            name: "reason",
            label: text!("not-placed-reason"),
            choices: or_none(choices("not-placed", NotPlacedReason::ALL, NotPlacedReason::slug, |_| false)),
            error: None,
        })
        p { (Button::submit(text!("not-placed-button"))) }
    };
    html! {
        @for one in &case.not_placed {
            p { (label::said("need", one.need.slug())) ": " (label::said("not-placed", one.reason.slug())) }
        }
        (PostForm { action: &format!("/cases/{}/not-placed", case.id), token: &visit.form_token, body })
    }
}

fn moving(visit: &Visit, record: &CaseRecord, person: &Person) -> Markup {
    let case = &record.case;
    let body = html! {
        (version_field(case.version))
        (Select {
            name: "status",
            label: text!("move-to"),
            choices: or_none(choices("case", case.status.may_become(), CaseStatus::slug, |_| false)),
            error: None,
        })
        (Select {
            name: "closure",
            label: text!("move-closure"),
            choices: or_none(choices("closure", ClosureReason::ALL, ClosureReason::slug, |_| false)),
            error: None,
        })
        p { (Button::submit(text!("move-button", name = person.called().expose()))) }
    };
    html! {
        @if case.status.may_become().is_empty() { p { (text!("move-nowhere")) } } @else {
            (PostForm { action: &format!("/cases/{}/move", case.id), token: &visit.form_token, body })
        }
    }
}
