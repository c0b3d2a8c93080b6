//! `/checks/keying`: sheets of paper keyed in one after the other; day and place stay from sheet to sheet.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day_of, desk, not_done, summary, typed_day, words};
use super::ask::may_tell;
use super::{Harm, address, chosen, for_whom, not_a_report, said};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::nine_questions::{CURRENT, Check, Choice, MayTell, Question, Version};
use crate::prescribing::Error as Cause;
use crate::prescribing::check_in::{Made, made_this_week, own_check, record_check};
use crate::web::component::{self, Button, Choices, Fieldset, PostForm, Select, TextArea, TextInput};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// The first sheet of a pile.
pub async fn get_first(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let blank = Check { on_paper: Some(desk(state, &visit)?.today()), ..Check::blank(CURRENT) };
        Ok(Answer::page(page(state, &visit, &blank, &typed_day(blank.on_paper), None, &FieldErrors(Vec::new()))?))
    })
    .await
}

/// The next sheet: its day, place and version are those of the sheet before until they are changed.
pub async fn get_next(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let made = own_check(desk(state, &visit)?, id)?;
        let Check { version, place, on_paper, .. } = made.check.clone();
        let next = Check { place, on_paper, ..Check::blank(version) };
        Ok(Answer::page(page(state, &visit, &next, &typed_day(on_paper), Some(&made), &FieldErrors(Vec::new()))?))
    })
    .await
}

/// Keeps a sheet.
pub async fn post_sheet(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let at = desk(state, visit)?;
        let mut wrong = Vec::new();
        let check = read(&form, &mut wrong);
        let mend = |wrong: Vec<FieldError>| -> Result<Answer, Error> {
            let errors = FieldErrors(wrong);
            let page = page(state, visit, &check, form.field("on_paper"), None, &errors)?;
            Ok(Answer::mend(page, StatusCode::BAD_REQUEST))
        };
        if check.on_paper.is_none() && wrong.is_empty() {
            wrong.push(super::super::desk::wrong_field("on_paper", "keying-day-missing", "day-wrong-mend"));
        }
        if !wrong.is_empty() {
            return mend(wrong);
        }
        let (organization, team) = chosen(visit, Action::RecordCheck, form.field("to")).ok_or(Error::Forbidden)?;
        match record_check(at, organization, team, None, &stopped(check.clone())) {
            Ok((id, _)) => Ok(Answer::see(format!("/checks/keying/{id}"))),
            Err(Cause::Invalid(errors)) => mend(FieldErrors::from(&errors).0),
            Err(other) => not_done(state, visit, "/checks/keying", other),
        }
    })
    .await
}

/// A sheet on which somebody does not feel safe at home: that the page is shown is kept, what was said is not.
fn stopped(mut check: Check) -> Check {
    if check.answered(Question::SafeAtHome) == Some(Choice::No) {
        check.stop(Question::SafeAtHome);
    }
    check
}

fn read(form: &Form, wrong: &mut Vec<FieldError>) -> Check {
    let version = Version::from_slug(form.field("version")).unwrap_or(CURRENT);
    let mut check = Check {
        place: words(form, "place"),
        on_paper: day_of(form, "on_paper", wrong),
        would_like: words(form, "would_like"),
        may_tell: MayTell::from_slug(form.field("may_tell")).unwrap_or(MayTell::NotAsked),
        tell_whom: words(form, "tell_whom"),
        ..Check::blank(version)
    };
    for question in Question::ALL {
        check.answer(*question, Choice::from_slug(form.field(question.slug())));
    }
    check
}

fn page(
    state: &State,
    visit: &Visit,
    check: &Check,
    day: &str,
    before: Option<&Made>,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let text = |value: &Option<Private>| value.as_ref().map(|one| one.expose().clone()).unwrap_or_default();
    let (place, wish, whom) = (text(&check.place), text(&check.would_like), text(&check.tell_whom));
    let count = made_this_week(desk(state, visit)?)?;
    let body = html! {
        (for_whom(visit, Action::RecordCheck, text!("check-for")))
        (TextInput { hint: Some(text!("keying-day-hint")), error: errors.of("on_paper"), width: "half", ..TextInput::new("on_paper", text!("keying-day"), day) })
        (TextInput { error: errors.of("place"), width: "half", ..TextInput::new("place", text!("keying-place"), &place) })
        @if Version::ALL.len() > 1 {
            (Select {
                name: "version",
                label: text!("keying-version"),
                choices: Version::ALL.iter().map(|one| choice(one.slug(), one.slug().to_owned(), check.version == *one)).collect(),
                error: None,
            })
        } @else {
            input type="hidden" name="version" value=(check.version.slug());
        }
        @for (number, question) in Question::ALL.iter().enumerate() {
            @let choices = question.choices(check.version);
            @if choices.is_empty() {
                (TextArea { error: errors.of("would_like"), longest: 2_000, ..TextArea::new("would_like", format!("{}. {}", number + 1, question.text(check.version)), &wish) })
            } @else {
                (Fieldset {
                    legend: format!("{}. {}", number + 1, question.text(check.version)),
                    error: errors.of(question.slug()),
                    body: html! { div.scale { (Choices {
                        name: question.slug(),
                        only_one: true,
                        choices: choices
                            .iter()
                            .map(|one| choice(one.slug(), said(*question, *one), check.answered(*question) == Some(*one)))
                            .collect(),
                    }) } },
                })
            }
        }
        (may_tell("may_tell", (check.may_tell != MayTell::NotAsked).then_some(check.may_tell), errors))
        (TextInput { error: errors.of("tell_whom"), ..TextInput::new("tell_whom", text!("check-whom"), &whom) })
        p { (Button::submit(text!("keying-keep"))) }
    };
    let main = html! {
        (summary(errors))
        @if let Some(before) = before { (kept(state, before, count)) }
        h1 { (text!("keying-title")) }
        p { (text!("keying-lead")) }
        (PostForm { action: "/checks/keying", token: &visit.form_token, body })
        p { a href="/checks/new" { (text!("sheet-back")) } }
    };
    Ok(layout(state, visit, text!("keying-title"), !errors.0.is_empty(), main))
}

/// What became of the sheet before.
fn kept(state: &State, made: &Made, count: usize) -> Markup {
    let findings = made.check.findings();
    html! {
        section.banner role="status" {
            p.banner-title { (text!("keying-kept")) }
            div.banner-body {
                p { (text!("keying-count", count = count)) }
                @if let Some(harm) = Harm::of(state, &made.check) {
                    p { strong { (harm.title()) } }
                    (not_a_report(state))
                }
                p {
                    a href=(address(made.id)) {
                        @if findings.may_be_passed_on { (text!("keying-refer")) } @else { (text!("keying-look")) }
                    }
                }
            }
        }
    }
}

fn choice(value: &str, label: String, picked: bool) -> component::Choice {
    component::Choice { value: value.to_owned(), label, count: None, picked }
}
