//! The plan of a case: what matters, what is needed, what the person wants to reach, in their words.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    both_values, changed_meanwhile, choices, day_of, desk, id_in, not_done, or_none, seen, summary, ticked, typed_day,
    version_field, words,
};
use super::referral_form::reasons;
use crate::database::seal::random_uuid;
use crate::domain::Private;
use crate::domain::case::{Case, Goal};
use crate::domain::person::{NeedLevel, ReferralReason};
use crate::domain::prescription::GoalOutcome;
use crate::prescribing::case::open_case_page;
use crate::prescribing::plan::{Plan, save_plan};
use crate::prescribing::{Error as Cause, Now};
use crate::web::component::{Button, Details, Fieldset, PostForm, Select, TextArea, TextInput};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The most goals that a form takes: what is there, and one more.
const MOST_GOALS: usize = 12;

/// Saves the plan. Where somebody else was first, both are shown and nothing is written.
pub async fn post_plan(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let at = desk(state, visit)?;
        let id = id_in(&form, "id")?;
        let mut wrong = Vec::new();
        let plan = read(&form, &mut wrong)?;
        let typed = |mut case: Case| {
            let Plan { what_matters, strengths, needs, need_level, goals } = plan.clone();
            (case.what_matters, case.strengths, case.needs) = (what_matters, strengths, needs);
            (case.need_level, case.goals) = (need_level, goals);
            case
        };
        let mend = |errors: &FieldErrors| -> Result<Answer, Error> {
            let mut case = typed(open_case_page(at, id)?.0.case);
            case.version = seen(&form);
            Ok(Answer::mend(page(state, visit, &case, errors, None), StatusCode::BAD_REQUEST))
        };
        if !wrong.is_empty() {
            return mend(&FieldErrors(wrong));
        }
        match save_plan(at, id, seen(&form), plan.clone()) {
            Ok(_) => Ok(Answer::see(format!("/cases/{id}"))),
            Err(Cause::Invalid(errors)) => mend(&FieldErrors::from(&errors)),
            Err(Cause::Conflict(now)) => match *now {
                Now::Case(now) => {
                    let mine = typed(now.case.clone());
                    let both = both_values(&rows(&now.case, &mine));
                    let markup = page(state, visit, &mine, &FieldErrors(Vec::new()), Some(&both));
                    Ok(Answer::mend(markup, StatusCode::CONFLICT))
                }
                other => not_done(state, visit, &format!("/cases/{id}"), Cause::Conflict(Box::new(other))),
            },
            Err(other) => not_done(state, visit, &format!("/cases/{id}"), other),
        }
    })
    .await
}

fn read(form: &Form, errors: &mut Vec<FieldError>) -> Result<Plan, Error> {
    let mut goals = Vec::new();
    for number in 0..MOST_GOALS {
        let Some(said) = words(form, &format!("goals.{number}.words")) else { continue };
        let kept = Uuid::parse_str(form.field(&format!("goals.{number}.id"))).ok();
        let score = |name: &str| form.field(&format!("goals.{number}.{name}")).trim().parse::<u8>().ok();
        goals.push(Goal {
            id: match kept {
                Some(id) => id,
                None => random_uuid().map_err(Error::internal)?,
            },
            words: said,
            importance: score("importance").unwrap_or_default(),
            confidence: score("confidence"),
            review_on: day_of(form, &format!("goals.{number}.review_on"), errors),
            outcome: GoalOutcome::from_slug(form.field(&format!("goals.{number}.outcome"))),
        });
    }
    Ok(Plan {
        what_matters: words(form, "what_matters"),
        strengths: words(form, "strengths"),
        needs: ticked(form, "needs", ReferralReason::from_slug),
        need_level: NeedLevel::from_slug(form.field("need_level")),
        goals,
    })
}

fn rows(now: &Case, typed: &Case) -> Vec<(String, String, String)> {
    let words = |value: &Option<Private>| value.as_ref().map(|one| one.expose().clone()).unwrap_or_default();
    let needs = |needs: &BTreeSet<ReferralReason>| {
        needs.iter().map(|need| label::said("need", need.slug())).collect::<Vec<_>>().join(", ")
    };
    let level = |case: &Case| case.need_level.map(|level| label::said("level", level.slug())).unwrap_or_default();
    let goals = |case: &Case| {
        let goals = case.goals.iter().map(|goal| {
            let outcome = goal.outcome.map(|one| label::said("outcome", one.slug())).unwrap_or_default();
            format!("{} ({}) {outcome}", goal.words.expose(), goal.importance).trim().to_owned()
        });
        goals.collect::<Vec<_>>().join("; ")
    };
    vec![
        (text!("case-what-matters"), words(&now.what_matters), words(&typed.what_matters)),
        (text!("case-strengths"), words(&now.strengths), words(&typed.strengths)),
        (text!("case-needs"), needs(&now.needs), needs(&typed.needs)),
        (text!("case-need-level"), level(now), level(typed)),
        (text!("case-goals"), goals(now), goals(typed)),
    ]
}

fn page(state: &State, visit: &Visit, case: &Case, errors: &FieldErrors, both: Option<&Markup>) -> Markup {
    let main = html! {
        (summary(errors))
        (changed_meanwhile(both))
        h1 { (text!("plan-title")) }
        (plan_form(visit, case, errors))
        p { a href={"/cases/" (case.id)} { (text!("back-to-case")) } }
    };
    layout(state, visit, text!("plan-title"), true, main)
}

/// The plan in a form.
pub(super) fn plan_form(visit: &Visit, case: &Case, errors: &FieldErrors) -> Markup {
    let text = |value: &Option<Private>| value.as_ref().map(|one| one.expose().clone()).unwrap_or_default();
    let (matters, strengths) = (text(&case.what_matters), text(&case.strengths));
    let body = html! {
        (version_field(case.version))
        (TextArea { hint: Some(text!("case-what-matters-hint")), ..TextArea::new("what_matters", text!("case-what-matters"), &matters) })
        (TextArea::new("strengths", text!("case-strengths"), &strengths))
        (Select {
            name: "need_level",
            label: text!("case-need-level"),
            choices: or_none(choices("level", NeedLevel::ALL, NeedLevel::slug, |level| case.need_level == Some(level))),
            error: None,
        })
        @for (number, goal) in case.goals.iter().enumerate() { (goal_fields(number, Some(goal), errors)) }
        @if case.goals.len() < MOST_GOALS { (goal_fields(case.goals.len(), None, errors)) }
        (Details { open: false, summary: text!("case-needs"), body: reasons("needs", &case.needs) })
        p { (Button::submit(text!("plan-button"))) }
    };
    html! { (PostForm { action: &format!("/cases/{}/plan", case.id), token: &visit.form_token, body }) }
}

fn goal_fields(number: usize, goal: Option<&Goal>, errors: &FieldErrors) -> Markup {
    let name = |part: &str| format!("goals.{number}.{part}");
    let (words, importance, confidence, review, outcome) =
        (name("words"), name("importance"), name("confidence"), name("review_on"), name("outcome"));
    let said = goal.map(|goal| goal.words.expose().clone()).unwrap_or_default();
    let matters = goal.map(|goal| goal.importance.to_string()).unwrap_or_default();
    let sure = goal.and_then(|goal| goal.confidence).map(|value| value.to_string()).unwrap_or_default();
    let day = typed_day(goal.and_then(|goal| goal.review_on));
    let legend = if goal.is_some() { text!("goal-legend", number = number + 1) } else { text!("goal-new") };
    let body = html! {
        @if let Some(goal) = goal { input type="hidden" name=(name("id")) value=(goal.id); }
        (TextInput { error: errors.of(&words), ..TextInput::new(&words, text!("goal-words"), &said) })
        (TextInput { error: errors.of(&importance), width: "short", inputmode: Some("numeric"), ..TextInput::new(&importance, text!("goal-importance"), &matters) })
        (TextInput { error: errors.of(&confidence), width: "short", inputmode: Some("numeric"), ..TextInput::new(&confidence, text!("goal-confidence"), &sure) })
        (TextInput { error: errors.of(&review), width: "half", hint: Some(text!("day-hint")), ..TextInput::new(&review, text!("goal-review"), &day) })
        @if let Some(goal) = goal {
            (Select {
                name: &outcome,
                label: text!("goal-outcome"),
                choices: or_none(choices("outcome", GoalOutcome::ALL, GoalOutcome::slug, |one| goal.outcome == Some(one))),
                error: None,
            })
        }
    };
    html! { (Fieldset { legend, error: None, body }) }
}
