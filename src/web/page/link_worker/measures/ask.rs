//! `/cases/{id}/measures/{measure}`: the questions of one measure. "Rather not say" is always there, nobody
//! answers for another, and of scales with a licence only what the deployer states is asked.

use super::super::super::account::{Answer, answer, layout};
use super::super::super::desk::{
    choices, day_of, desk, id_in, may, not_done, of_case, or_none, summary, typed_day, wrong_field,
};
use crate::accounts::Action;
use crate::domain::case::Case;
use crate::domain::measure::{
    Answer as Said, AnsweredBy, Companionship, ExternalScore, ExternalTool, HowLonely, LONELINESS_INTRODUCTION,
    LonelinessItem, Measure, Moment, ONS4_INTRODUCTION, Ons4Item, OwnGoalScore,
};
use crate::prescribing::case::open_case_page;
use crate::prescribing::measures::{Answers, measures_of, record_measures};
use crate::prescribing::{CaseRecord, Error as Cause};
use crate::web::component::{self, Button, Choices, Fieldset, Inset, PostForm, Select, TextInput};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::BTreeMap;
use uuid::Uuid;

const NOT_KNOWN: &str = "does_not_know";
const NOT_SAID: &str = "rather_not_say";
const ITEMS: usize = 7;

/// What was typed, by field.
type Typed = BTreeMap<String, String>;

/// Whether a measure can be asked here.
pub(super) fn is_offered(state: &State, measure: Measure, case: &Case) -> bool {
    match measure {
        Measure::Swemwbs => state.site.swemwbs.is_some(),
        Measure::OwnGoal => !case.goals.is_empty(),
        Measure::Ons4 | Measure::Loneliness | Measure::External => true,
    }
}

/// The questions.
pub async fn get_ask(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
) -> Result<HttpResponse, Error> {
    let (id, slug) = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let (record, measure) = asked(state, &visit, id, &slug)?;
        let (before, _) = measures_of(at, id)?;
        let first = !before.iter().any(|one| one.answers.measure() == measure);
        let moment = if first { Moment::Baseline } else { Moment::FollowUp };
        let mut typed = Typed::new();
        typed.insert("moment".to_owned(), moment.slug().to_owned());
        typed.insert("answered_on".to_owned(), typed_day(Some(at.today())));
        Ok(Answer::page(page(state, &visit, (&record.case, measure), &typed, &FieldErrors(Vec::new()))))
    })
    .await
}

fn asked(state: &State, visit: &Visit, id: Uuid, slug: &str) -> Result<(CaseRecord, Measure), Error> {
    let at = desk(state, visit)?;
    let (record, _) = open_case_page(at, id)?;
    let measure =
        Measure::from_slug(slug).filter(|one| is_offered(state, *one, &record.case)).ok_or(Error::NotFound)?;
    match may(visit, Action::RecordMeasures, of_case(&record, at.today())) {
        true => Ok((record, measure)),
        false => Err(Error::Forbidden),
    }
}

/// Keeps the answers.
pub async fn post_ask(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let at = desk(state, visit)?;
        let (record, measure) = asked(state, visit, id, form.path("measure"))?;
        let mut typed = Typed::new();
        for name in names(measure, &record.case) {
            typed.insert(name.clone(), form.field(&name).trim().to_owned());
        }
        let mut wrong = Vec::new();
        let on = day_of(&form, "answered_on", &mut wrong).unwrap_or_else(|| at.today());
        let answers = read(state, measure, &record.case, &typed, on, &mut wrong);
        let mend = |wrong: Vec<FieldError>| {
            let page = page(state, visit, (&record.case, measure), &typed, &FieldErrors(wrong));
            Answer::mend(page, StatusCode::BAD_REQUEST)
        };
        if !wrong.is_empty() {
            return Ok(mend(wrong));
        }
        let moment = Moment::from_slug(form.field("moment")).unwrap_or(Moment::FollowUp);
        let by = AnsweredBy::from_slug(form.field("answered_by")).unwrap_or(AnsweredBy::Person);
        match record_measures(at, id, moment, on, by, answers) {
            Ok(_) => Ok(Answer::see(format!("/cases/{id}/measures"))),
            Err(Cause::Invalid(errors)) => Ok(mend(FieldErrors::from(&errors).0)),
            Err(other) => not_done(state, visit, &format!("/cases/{id}/measures"), other),
        }
    })
    .await
}

/// The fields of a measure, in order.
fn names(measure: Measure, case: &Case) -> Vec<String> {
    let mut names: Vec<String> = match measure {
        Measure::Ons4 => Ons4Item::ALL.iter().map(|item| item.slug().to_owned()).collect(),
        Measure::Loneliness => LonelinessItem::ALL.iter().map(|item| item.slug().to_owned()).collect(),
        Measure::OwnGoal => case.goals.iter().map(|goal| format!("goal.{}", goal.id)).collect(),
        Measure::Swemwbs => (1..=ITEMS).map(|n| format!("item.{n}")).collect(),
        Measure::External => ["tool", "score", "obtained_from"].map(str::to_owned).to_vec(),
    };
    names.extend(["moment", "answered_on", "answered_by"].map(str::to_owned));
    names
}

/// An answer to a question: `None` when it was left alone.
fn said<T>(typed: &str, read: impl Fn(&str) -> Option<T>) -> Option<Said<T>> {
    match typed {
        NOT_SAID => Some(Said::RatherNotSay),
        NOT_KNOWN => Some(Said::DoesNotKnow),
        other => read(other).map(Said::Said),
    }
}

fn read(
    state: &State,
    measure: Measure,
    case: &Case,
    typed: &Typed,
    on: chrono::NaiveDate,
    wrong: &mut Vec<FieldError>,
) -> Vec<Answers> {
    let value = |name: &str| typed.get(name).map_or("", String::as_str);
    let number = |typed: &str| typed.parse::<u8>().ok();
    let answers: Vec<Answers> = match measure {
        Measure::Ons4 => {
            let items = [Ons4Item::Satisfied, Ons4Item::Worthwhile, Ons4Item::Happy, Ons4Item::Anxious];
            let items = items.map(|item| said(value(item.slug()), number));
            items.iter().any(Option::is_some).then_some(Answers::Ons4 { items }).into_iter().collect()
        }
        Measure::Loneliness => {
            let items = [LonelinessItem::Companionship, LonelinessItem::LeftOut, LonelinessItem::Isolated];
            let indirect = items.map(|item| said(value(item.slug()), Companionship::from_slug));
            let direct = said(value(LonelinessItem::LonelyDirect.slug()), HowLonely::from_slug);
            let any = direct.is_some() || indirect.iter().any(Option::is_some);
            any.then_some(Answers::Loneliness { indirect, direct }).into_iter().collect()
        }
        Measure::OwnGoal => case
            .goals
            .iter()
            .filter_map(|goal| {
                let score = number(value(&format!("goal.{}", goal.id)))?;
                Some(Answers::OwnGoal(OwnGoalScore { goal_id: goal.id, score }))
            })
            .collect(),
        Measure::Swemwbs => {
            let items: [Option<u8>; ITEMS] = std::array::from_fn(|n| number(value(&format!("item.{}", n + 1))));
            let answered = items.iter().any(Option::is_some);
            let licence = state.site.swemwbs.as_ref().map(|scale| scale.licence.clone());
            licence.filter(|_| answered).map(|licence| Answers::Swemwbs { items, licence }).into_iter().collect()
        }
        Measure::External => {
            let tool = ExternalTool::from_slug(value("tool"));
            let score = hundredths(value("score"));
            if tool.is_none() {
                wrong.push(wrong_field("tool", "measures-tool-wrong", "measures-tool-mend"));
            }
            if score.is_none() {
                wrong.push(wrong_field("score", "measures-score-wrong", "measures-score-mend"));
            }
            let made = tool.zip(score).map(|(tool, hundredths)| {
                Answers::External(ExternalScore {
                    tool,
                    hundredths,
                    obtained_from: value("obtained_from").to_owned(),
                    on,
                })
            });
            made.into_iter().collect()
        }
    };
    if answers.is_empty() && wrong.is_empty() {
        let first = names(measure, case).into_iter().next().unwrap_or_default();
        wrong.push(wrong_field(&first, "measures-nothing", "measures-nothing-mend"));
    }
    answers
}

/// "19.25" or "19" as hundredths.
fn hundredths(typed: &str) -> Option<i32> {
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    if part.len() > 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i32 = whole.parse().ok().filter(|whole| (0..=1_000).contains(whole))?;
    let part: i32 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}

fn page(
    state: &State,
    visit: &Visit,
    (case, measure): (&Case, Measure),
    typed: &Typed,
    errors: &FieldErrors,
) -> Markup {
    let value = |name: &str| typed.get(name).map_or("", String::as_str);
    // Who owns the questions forbids that anybody answers for another; a score from elsewhere was answered there.
    let by: Vec<AnsweredBy> =
        AnsweredBy::ALL.iter().copied().filter(|by| measure == Measure::External || *by != AnsweredBy::Proxy).collect();
    let body = html! {
        (questions(state, measure, case, typed, errors))
        (TextInput { error: errors.of("answered_on"), hint: Some(text!("day-hint")), width: "half", ..TextInput::new("answered_on", text!("measures-on"), value("answered_on")) })
        (Select {
            name: "moment",
            label: text!("measures-moment"),
            choices: choices("moment", Moment::ALL, Moment::slug, |one| one.slug() == value("moment")),
            error: None,
        })
        (Select {
            name: "answered_by",
            label: text!("measures-by"),
            choices: choices("answered-by", &by, AnsweredBy::slug, |one| one.slug() == value("answered_by")),
            error: errors.of("answered_by"),
        })
        p { (Button::submit(text!("measures-button"))) }
    };
    let title = label::said("measure-of", measure.slug());
    let main = html! {
        (summary(errors))
        h1 { (title) }
        @if measure != Measure::External { p { (text!("measures-own-answers")) } }
        (PostForm { action: &format!("/cases/{}/measures/{}", case.id, measure.slug()), token: &visit.form_token, body })
        p { a href={"/cases/" (case.id) "/measures"} { (text!("measures-back")) } }
    };
    layout(state, visit, title, !errors.0.is_empty(), main)
}

fn questions(state: &State, measure: Measure, case: &Case, typed: &Typed, errors: &FieldErrors) -> Markup {
    let value = |name: &str| typed.get(name).map_or("", String::as_str);
    let choice = |name: &str, slug: &str, label: String| component::Choice {
        value: slug.to_owned(),
        label,
        count: None,
        picked: value(name) == slug,
    };
    let radios = |name: &str, question: String, mut offered: Vec<component::Choice>| {
        offered.push(choice(name, NOT_KNOWN, text!("measures-does-not-know")));
        offered.push(choice(name, NOT_SAID, text!("measures-rather-not")));
        html! {
            (Fieldset {
                legend: question,
                error: errors.of(name),
                body: html! { div.scale { (Choices { name, only_one: true, choices: offered }) } },
            })
        }
    };
    let scale = |name: &str, from: u8, to: u8| -> Vec<component::Choice> {
        (from..=to).map(|number| choice(name, &number.to_string(), number.to_string())).collect()
    };
    match measure {
        Measure::Ons4 => html! {
            p { (ONS4_INTRODUCTION) }
            @for item in Ons4Item::ALL { (radios(item.slug(), item.question().to_owned(), scale(item.slug(), 0, Ons4Item::HIGHEST))) }
        },
        Measure::Loneliness => html! {
            p { (LONELINESS_INTRODUCTION) }
            @for item in LonelinessItem::ALL {
                @let offered = if *item == LonelinessItem::LonelyDirect {
                    HowLonely::ALL.iter().map(|one| choice(item.slug(), one.slug(), label::said("how-lonely", one.slug()))).collect()
                } else {
                    Companionship::ALL.iter().map(|one| choice(item.slug(), one.slug(), label::said("companionship", one.slug()))).collect()
                };
                (radios(item.slug(), item.question().to_owned(), offered))
            }
        },
        Measure::OwnGoal => html! {
            p { (text!("measures-goal-lead")) }
            @for goal in &case.goals {
                @let name = format!("goal.{}", goal.id);
                (radios(&name, text!("measures-goal-legend", goal = goal.words.expose(), importance = goal.importance), scale(&name, 0, 10)))
            }
        },
        Measure::Swemwbs => html! {
            @if let Some(licensed) = &state.site.swemwbs {
                (Inset(html! { p { (text!("measures-licence", licence = licensed.licence.statement())) } }))
                @for (n, words) in licensed.items.iter().enumerate() {
                    @let name = format!("item.{}", n + 1);
                    (radios(&name, words.clone(), scale(&name, 1, 5)))
                }
                p { (text!("measures-all-seven")) }
            }
        },
        Measure::External => html! {
            p { (text!("measures-external-lead")) }
            (Select {
                name: "tool",
                label: text!("measures-tool"),
                choices: or_none(choices("measured", ExternalTool::ALL, ExternalTool::slug, |one| one.slug() == value("tool"))),
                error: errors.of("tool"),
            })
            (TextInput { error: errors.of("score"), width: "short", inputmode: Some("decimal"), ..TextInput::new("score", text!("measures-score"), value("score")) })
            (TextInput { error: errors.of("obtained_from"), hint: Some(text!("measures-from-hint")), ..TextInput::new("obtained_from", text!("measures-from"), value("obtained_from")) })
        },
    }
}

#[cfg(test)]
mod tests {
    use super::hundredths;

    #[test]
    fn scores_are_read_to_the_hundredth_and_never_guessed() {
        for (typed, read) in [("19.25", Some(1_925)), ("19", Some(1_900)), ("0.5", Some(50)), ("", None), ("-3", None)]
        {
            assert_eq!(hundredths(typed), read, "{typed}");
        }
        for wrong in ["1.234", "many", "3,5", "1.-2", "99999999999"] {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
    }
}
