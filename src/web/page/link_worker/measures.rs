//! `/cases/{id}/measures`: the four questions before and after, and what changed; never shown as an effect.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{choices, day, desk, id_in, may, of_case, settle};
use crate::accounts::Action;
use crate::domain::measure::{
    Answer as Said, AnsweredBy, Comparison, Moment, NO_COMPARISON_GROUP, ONS4_INTRODUCTION, Ons4Item,
};
use crate::prescribing::case::open_case_page;
use crate::prescribing::measures::{Answers, Asked, Change, measures_of, record_measure};
use crate::web::component::{Button, Choice, Choices, Fieldset, Inset, PostForm, Select};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// What was answered, and the questions.
pub async fn get_measures(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let (record, _) = open_case_page(at, id)?;
        let (asked, changes) = measures_of(at, id)?;
        let writes = may(&visit, Action::RecordMeasures, of_case(&record, at.today()));
        let main = html! {
            h1 { (text!("measures-title")) }
            (answered(&asked, &changes))
            @if writes { (questions(&visit, id, asked.is_empty())) }
            p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("measures-title"), false, main)))
    })
    .await
}

/// Keeps the answers.
pub async fn post_measures(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let at = desk(state, &form.visit)?;
        let items = [Ons4Item::Satisfied, Ons4Item::Worthwhile, Ons4Item::Happy, Ons4Item::Anxious].map(|item| {
            match form.field(item.slug()) {
                "rather_not_say" => Some(Said::RatherNotSay),
                "does_not_know" => Some(Said::DoesNotKnow),
                number => number.parse().ok().map(Said::Said),
            }
        });
        let moment = Moment::from_slug(form.field("moment")).unwrap_or(Moment::FollowUp);
        let by = AnsweredBy::from_slug(form.field("answered_by")).unwrap_or(AnsweredBy::Person);
        let here = format!("/cases/{id}/measures");
        let result = record_measure(at, id, moment, at.today(), by, Answers::Ons4 { items });
        settle((state, &form.visit), &here, result, |_| Answer::see(here.clone()))
    })
    .await
}

fn answered(asked: &[Asked], changes: &[Change]) -> Markup {
    html! {
        @if asked.is_empty() { p { (text!("measures-none")) } } @else {
            h2 { (text!("measures-answered")) }
            ul {
                @for one in asked {
                    li {
                        (day(one.answered_on)) " (" (label::said("moment", one.moment.slug())) "): "
                        (one.answers.values().iter().map(|(of, value, _)| format!("{} {value}", label::said("measure", of))).collect::<Vec<_>>().join(", "))
                    }
                }
            }
            h2 { (text!("measures-changed")) }
            ul {
                @for change in changes {
                    @if let Comparison::Changed(between) = change.comparison {
                        li {
                            (label::said("measure", &change.of)) ": " (between.from) " → " (between.to) ", "
                            (label::said("direction", between.direction.slug()))
                        }
                    }
                }
            }
            (Inset(html! { p { (NO_COMPARISON_GROUP) } }))
        }
    }
}

fn questions(visit: &Visit, id: Uuid, first: bool) -> Markup {
    let scale = || -> Vec<Choice> {
        let plain = |value: String, label: String| Choice { value, label, count: None, picked: false };
        let mut all: Vec<Choice> =
            (0..=Ons4Item::HIGHEST).map(|value| plain(value.to_string(), value.to_string())).collect();
        all.push(plain("does_not_know".to_owned(), text!("measures-does-not-know")));
        all.push(plain("rather_not_say".to_owned(), text!("measures-rather-not")));
        all
    };
    let body = html! {
        p { (ONS4_INTRODUCTION) }
        @for item in Ons4Item::ALL {
            (Fieldset {
                legend: item.question().to_owned(),
                error: None,
                body: html! { (Choices { name: item.slug(), only_one: true, choices: scale() }) },
            })
        }
        (Select {
            name: "moment",
            label: text!("measures-moment"),
            choices: choices("moment", Moment::ALL, Moment::slug, |one| (one == Moment::Baseline) == first),
            error: None,
        })
        (Select {
            name: "answered_by",
            label: text!("measures-by"),
            choices: choices("answered-by", AnsweredBy::ALL, AnsweredBy::slug, |one| one == AnsweredBy::Person),
            error: None,
        })
        p { (Button::submit(text!("measures-button"))) }
    };
    html! { (PostForm { action: &format!("/cases/{id}/measures"), token: &visit.form_token, body }) }
}
