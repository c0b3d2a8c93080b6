//! `/cases/{id}`: the work with one person: tries to reach them, notes, what was not found, the end.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, desk, id_in, may, moment, of_case, or_none, seen, settle, summary, version_field, words,
};
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
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// The case.
pub async fn get_case(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let none = FieldErrors(Vec::new());
        Ok(Answer::page(page(state, &visit, id, &Typed { form: None, errors: &none })?))
    })
    .await
}

/// What came with a form of this page that could not be taken.
struct Typed<'a> {
    form: Option<&'a Form>,
    errors: &'a FieldErrors,
}

impl Typed<'_> {
    /// What was typed into a field of the form that is named; nothing for the other forms of the page.
    fn of(&self, part: &str, field: &str) -> String {
        let form = self.form.filter(|form| form.field("part") == part);
        form.map(|form| form.field(field).to_owned()).unwrap_or_default()
    }

    fn error(&self, part: &str, field: &str) -> Option<&FieldError> {
        let here = self.form.is_some_and(|form| form.field("part") == part);
        self.errors.of(field).filter(|_| here)
    }

    fn is_here(&self, part: &str) -> bool {
        self.form.is_some_and(|form| form.field("part") == part)
    }
}

fn page(state: &State, visit: &Visit, id: Uuid, typed: &Typed<'_>) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let (record, attempts) = open_case_page(at, id)?;
    let person = open_person(at, record.case.person_id)?.stored.person;
    let writes = may(visit, Action::WriteCase, of_case(&record, at.today()));
    let case = &record.case;
    let main = html! {
        (summary(typed.errors))
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
        @if writes { (work(visit, &record, &attempts, &person, typed)) } @else { (look(&record)) }
    };
    Ok(layout(state, visit, text!("case-page-title"), !typed.errors.0.is_empty(), main))
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
        contact_attempt(at, id, outcome, words(form, "attempt_note")).map(|_| ())
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
        match work(&form, desk(state, &form.visit)?, id) {
            // The page again, with what was typed where it was typed.
            Err(Cause::Invalid(errors)) => {
                let errors = FieldErrors::from(&errors);
                let markup = page(state, &form.visit, id, &Typed { form: Some(&form), errors: &errors })?;
                Ok(Answer::mend(markup, StatusCode::BAD_REQUEST))
            }
            result => settle((state, &form.visit), &back, result, |()| Answer::see(back.clone())),
        }
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

fn work(visit: &Visit, record: &CaseRecord, attempts: &[ContactAttempt], person: &Person, typed: &Typed<'_>) -> Markup {
    let (case, id, token) = (&record.case, record.case.id, &visit.form_token);
    let attempt = html! {
        input type="hidden" name="part" value="attempt";
        (Select {
            name: "outcome",
            label: text!("attempt-outcome"),
            choices: or_none(choices("attempt", AttemptOutcome::ALL, AttemptOutcome::slug, |one| typed.of("attempt", "outcome") == one.slug())),
            error: typed.error("attempt", "outcome"),
        })
        (TextInput::new("attempt_note", text!("attempt-note"), &typed.of("attempt", "attempt_note")))
        p { (Button::submit(text!("attempt-button"))) }
    };
    let kind = NoteKind::from_slug(&typed.of("note", "kind")).unwrap_or(NoteKind::Conversation);
    let note = html! {
        input type="hidden" name="part" value="note";
        (Select {
            name: "kind",
            label: text!("note-kind"),
            choices: choices("note", NoteKind::ALL, NoteKind::slug, |one| one == kind),
            error: None,
        })
        (TextArea { error: typed.error("note", "note"), ..TextArea::new("note", text!("note-words"), &typed.of("note", "note")) })
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
            open: typed.is_here("attempt"),
            summary: text!("attempt-title"),
            body: html! { (PostForm { action: &format!("/cases/{id}/attempts"), token, body: attempt }) },
        })
        h2 { (text!("note-title")) }
        (PostForm { action: &format!("/cases/{id}/notes"), token, body: note })
        h2 { (text!("plan-title")) }
        (plan_form(visit, case, &FieldErrors(Vec::new())))
        (Details { open: typed.is_here("not_placed"), summary: text!("not-placed-title"), body: not_placed(visit, record, typed) })
        (Details { open: typed.is_here("move"), summary: text!("move-title"), body: moving(visit, record, person, typed) })
    }
}

fn not_placed(visit: &Visit, record: &CaseRecord, typed: &Typed<'_>) -> Markup {
    let case = &record.case;
    let needs: Vec<ReferralReason> =
        if case.needs.is_empty() { ReferralReason::ALL.to_vec() } else { case.needs.iter().copied().collect() };
    let said = |field| typed.of("not_placed", field);
    let body = html! {
        input type="hidden" name="part" value="not_placed";
        (Select {
            name: "need",
            label: text!("not-placed-need"),
            choices: or_none(choices("need", &needs, ReferralReason::slug, |one| said("need") == one.slug())),
            error: typed.error("not_placed", "need"),
        })
        (Select {
            name: "reason",
            label: text!("not-placed-reason"),
            choices: or_none(choices("not-placed", NotPlacedReason::ALL, NotPlacedReason::slug, |one| said("reason") == one.slug())),
            error: typed.error("not_placed", "reason"),
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

fn moving(visit: &Visit, record: &CaseRecord, person: &Person, typed: &Typed<'_>) -> Markup {
    let case = &record.case;
    let said = |field| typed.of("move", field);
    let body = html! {
        input type="hidden" name="part" value="move";
        (version_field(case.version))
        (Select {
            name: "status",
            label: text!("move-to"),
            choices: or_none(choices("case", case.status.may_become(), CaseStatus::slug, |one| said("status") == one.slug())),
            error: typed.error("move", "status"),
        })
        (Select {
            name: "closure",
            label: text!("move-closure"),
            choices: or_none(choices("closure", ClosureReason::ALL, ClosureReason::slug, |one| said("closure") == one.slug())),
            error: typed.error("move", "closure"),
        })
        p { (Button::submit(text!("move-button", name = person.called().expose()))) }
    };
    html! {
        @if case.status.may_become().is_empty() { p { (text!("move-nowhere")) } } @else {
            (PostForm { action: &format!("/cases/{}/move", case.id), token: &visit.form_token, body })
        }
    }
}
