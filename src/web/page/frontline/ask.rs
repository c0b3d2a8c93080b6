//! `/checks/new` and `/checks/{id}/questions/{number}`: nine questions, one on each screen, each with a way past
//! it. Nothing of an answer stands in an address.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, not_done, summary, words, wrong_field};
use super::{address, chosen, for_whom, question_address, said};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::nine_questions::{CURRENT, Check, Choice, MayTell, Question};
use crate::prescribing::Error as Cause;
use crate::prescribing::check_in::{Draft, begin_check, change_draft, draft, finish_draft, own_check};
use crate::web::component::{self, Button, ButtonStyle, Choices, Fieldset, Inset, PostForm, TextArea, TextInput};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::{NearAnswer, PlaceChoice, State};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// The page on which a check begins.
pub async fn get_new(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(start(state, &visit, "", &[], &FieldErrors(Vec::new()))))).await
}

fn start(state: &State, visit: &Visit, place: &str, which: &[PlaceChoice], errors: &FieldErrors) -> Markup {
    let body = html! {
        (for_whom(visit, Action::RecordCheck, text!("check-for")))
        (TextInput {
            hint: Some(text!("check-place-hint")),
            error: errors.of("place"),
            width: "half",
            ..TextInput::new("place", text!("check-place"), place)
        })
        p { (Button::submit(text!("check-begin"))) }
        @if !which.is_empty() {
            p { (text!("check-place-which")) }
            div.big-choices {
                @for one in which {
                    button.button.button-quiet type="submit" name="which" value=(one.value) { (one.label) }
                }
            }
        }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("check-title")) }
        p.lead { (text!("check-lead")) }
        (PostForm { action: "/checks", token: &visit.form_token, body })
        (Inset(html! { p { strong { (text!("stop-title")) } " " (text!("check-stop-lead")) } }))
        h2 { (text!("check-on-paper")) }
        ul.plain-links {
            li { a href="/checks/sheet" { (text!("check-print-sheet")) } }
            li { a href="/checks/keying" { (text!("check-key-in")) } }
        }
    };
    layout(state, visit, text!("check-title"), !errors.0.is_empty(), main)
}

/// Begins a check.
pub async fn post_new(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let (organization, team) = chosen(visit, Action::RecordCheck, form.field("to")).ok_or(Error::Forbidden)?;
        let typed = form.field("place").trim();
        let picked = Some(form.field("which")).filter(|which| !which.is_empty()).unwrap_or(typed);
        let mend = |wrong: &str, mend: &str, which: &[PlaceChoice]| {
            let errors = FieldErrors(vec![wrong_field("place", wrong, mend)]);
            Answer::mend(start(state, visit, typed, which, &errors), StatusCode::BAD_REQUEST)
        };
        match state.library.near(picked) {
            NearAnswer::Empty | NearAnswer::Found { .. } => {}
            NearAnswer::Choose(which) => return Ok(mend("check-place-several", "check-place-choose-mend", &which)),
            NearAnswer::Unknown(_) => return Ok(mend("check-place-wrong", "check-place-mend", &[])),
        }
        let check = Check { place: Private::from_field(picked), ..Check::blank(CURRENT) };
        match begin_check(desk(state, visit)?, organization, team, &check) {
            Ok(id) => Ok(Answer::see(question_address(id, 1))),
            Err(Cause::Invalid(errors)) => {
                let page = start(state, visit, typed, &[], &FieldErrors::from(&errors));
                Ok(Answer::mend(page, StatusCode::BAD_REQUEST))
            }
            Err(other) => not_done(state, visit, "/checks/new", other),
        }
    })
    .await
}

/// One question.
pub async fn get_question(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
) -> Result<HttpResponse, Error> {
    let (id, number) = path.into_inner();
    answer(state, move |state| {
        let (number, question) = numbered(&number)?;
        match draft(desk(state, &visit)?, id) {
            Ok(draft) => Ok(Answer::page(page(state, &visit, &draft, (number, question), None))),
            Err(gone) => ended(state, &visit, id, gone),
        }
    })
    .await
}

fn numbered(typed: &str) -> Result<(usize, Question), Error> {
    let number: usize = typed.parse().map_err(|_no_number| Error::NotFound)?;
    let question = number.checked_sub(1).and_then(|at| Question::ALL.get(at)).ok_or(Error::NotFound)?;
    Ok((number, *question))
}

/// Somebody pressed "back" after the check was kept: what it led to, instead of a page that is gone.
pub(super) fn ended(state: &State, visit: &Visit, id: Uuid, gone: Cause) -> Result<Answer, Error> {
    match gone {
        Cause::NotFound(_) if own_check(desk(state, visit)?, id).is_ok() => Ok(Answer::see(address(id))),
        other => Err(other.into()),
    }
}

fn page(
    state: &State,
    visit: &Visit,
    draft: &Draft,
    (number, question): (usize, Question),
    wrong: Option<&FieldErrors>,
) -> Markup {
    let check = &draft.check;
    let here = question_address(draft.id, number);
    let choices = question.choices(check.version);
    let would_like = check.would_like.as_ref().map(|words| words.expose().clone()).unwrap_or_default();
    let body = html! {
        div.big-choices {
            @if choices.is_empty() {
                (TextArea {
                    hint: Some(text!("check-words-hint")),
                    error: wrong.and_then(|errors| errors.of("would_like")),
                    longest: 2_000,
                    ..TextArea::new("would_like", text!("check-words"), &would_like)
                })
                button.button type="submit" name="choice" value="words" { (text!("check-next")) }
                button.button.button-quiet type="submit" name="choice" value="skip" { (label::said("answer", "skip")) }
            }
            @for choice in choices {
                button.button.button-quiet[*choice == Choice::Skip] type="submit" name="choice" value=(choice.slug()) {
                    (said(question, *choice))
                }
            }
        }
        div.harm {
            p { (text!("check-harm-lead")) }
            p { button.button.button-quiet type="submit" name="harm" value="yes" { (text!("check-harm")) } }
        }
    };
    let back = if number > 1 { question_address(draft.id, number - 1) } else { "/checks/new".to_owned() };
    let main = html! {
        @if let Some(errors) = wrong { (summary(errors)) }
        p.hint { (text!("check-number", number = number, of = Question::ALL.len())) }
        h1 { (question.text(check.version)) }
        @if let Some(before) = check.answered(question) { p { (text!("check-answered", answer = said(question, before))) } }
        (PostForm { action: &here, token: &visit.form_token, body })
        p { a href=(back) { (text!("check-back")) } }
    };
    layout(state, visit, text!("check-question-title", number = number), wrong.is_some(), main)
}

/// Takes an answer and goes on; where harm is told of, to the page that says what to do.
pub async fn post_question(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let id = id_in(&form, "id")?;
        let (number, question) = numbered(form.path("number"))?;
        let at = desk(state, visit)?;
        let choice = Choice::from_slug(form.field("choice"));
        // What was told, and that it was told here, is written down nowhere before somebody has read the page.
        let harm = form.field("harm") == "yes" || (question, choice) == (Question::SafeAtHome, Some(Choice::No));
        if harm {
            return Ok(Answer::see(format!("/checks/{id}/stop?from={number}")));
        }
        let now = match draft(at, id) {
            Ok(now) => now,
            Err(gone) => return ended(state, visit, id, gone),
        };
        let offered = question.choices(now.check.version);
        let in_words = offered.is_empty();
        let typed = words(&form, "would_like").filter(|_| choice != Some(Choice::Skip));
        let wrong = |field: &str, message: String, mend: String| {
            let errors = FieldErrors(vec![FieldError { field: field.to_owned(), message, mend }]);
            Answer::mend(page(state, visit, &now, (number, question), Some(&errors)), StatusCode::BAD_REQUEST)
        };
        if !in_words && !choice.is_some_and(|choice| offered.contains(&choice)) {
            return Ok(wrong("choice", text!("check-choice-wrong"), text!("check-choice-mend")));
        }
        if typed.as_ref().is_some_and(|words| words.length() > 2_000) {
            return Ok(wrong("would_like", text!("check-words-wrong"), text!("check-words-mend")));
        }
        let heard = typed.as_ref().is_some_and(|words| state.library.tells_of_harm(words.expose()));
        change_draft(at, id, |check| {
            if in_words {
                check.would_like = typed;
            } else {
                check.answer(question, choice);
            }
        })?;
        if heard {
            // The words wait in the draft until somebody has read the page and said whether they are about harm.
            return Ok(Answer::see(format!("/checks/{id}/stop?from={number}")));
        }
        let last = number == Question::ALL.len();
        Ok(Answer::see(if last { format!("/checks/{id}/last") } else { question_address(id, number + 1) }))
    })
    .await
}

/// The last screen: who may be told.
pub async fn get_last(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| match draft(desk(state, &visit)?, id) {
        Ok(_) => Ok(Answer::page(last(state, &visit, id, (None, ""), &FieldErrors(Vec::new())))),
        Err(gone) => ended(state, &visit, id, gone),
    })
    .await
}

fn last(
    state: &State,
    visit: &Visit,
    id: Uuid,
    (picked, whom): (Option<MayTell>, &str),
    errors: &FieldErrors,
) -> Markup {
    let body = html! {
        (may_tell("may_tell", picked, errors))
        (TextInput {
            hint: Some(text!("check-whom-hint")),
            error: errors.of("tell_whom"),
            ..TextInput::new("tell_whom", text!("check-whom"), whom)
        })
        p { (Button::submit(text!("check-finish"))) }
    };
    let main = html! {
        (summary(errors))
        p.hint { (text!("check-last-hint")) }
        h1 { (text!("check-last-title")) }
        (PostForm { action: &format!("/checks/{id}/last"), token: &visit.form_token, body })
        p { a href=(question_address(id, Question::ALL.len())) { (text!("check-back")) } }
    };
    layout(state, visit, text!("check-last-title"), !errors.0.is_empty(), main)
}

/// Whether anybody may be told, to choose.
pub(super) fn may_tell(name: &str, picked: Option<MayTell>, errors: &FieldErrors) -> Markup {
    let choices = MayTell::ALL.iter().map(|one| component::Choice {
        value: one.slug().to_owned(),
        label: label::said("may-tell", one.slug()),
        count: None,
        picked: picked == Some(*one),
    });
    html! {
        (Fieldset {
            legend: text!("check-may-tell"),
            error: errors.of("may_tell"),
            body: html! { (Choices { name, only_one: true, choices: choices.collect() }) },
        })
    }
}

/// Keeps the check.
pub async fn post_last(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let at = desk(state, visit)?;
        if let Err(gone) = draft(at, id) {
            return ended(state, visit, id, gone);
        }
        let typed = (MayTell::from_slug(form.field("may_tell")), form.field("tell_whom"));
        let mend = |errors: &FieldErrors| Answer::mend(last(state, visit, id, typed, errors), StatusCode::BAD_REQUEST);
        let Some(may_tell) = typed.0 else {
            let errors = FieldErrors(vec![wrong_field("may_tell", "check-may-tell-wrong", "check-may-tell-mend")]);
            return Ok(mend(&errors));
        };
        let whom = words(&form, "tell_whom").filter(|_| may_tell == MayTell::Yes);
        match finish_draft(at, id, |check| (check.may_tell, check.tell_whom) = (may_tell, whom)) {
            Ok(_) => Ok(Answer::see(address(id))),
            Err(Cause::Invalid(errors)) => Ok(mend(&FieldErrors::from(&errors))),
            Err(gone @ Cause::NotFound(_)) => ended(state, visit, id, gone),
            Err(other) => not_done(state, visit, &format!("/checks/{id}/last"), other),
        }
    })
    .await
}

/// The way to another check.
pub(super) fn another() -> Markup {
    html! { p { (Button::link(text!("check-another"), ButtonStyle::Quiet, "/checks/new".to_owned())) } }
}
