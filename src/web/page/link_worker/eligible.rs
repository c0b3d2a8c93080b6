//! Whether a person may be sent to a service: what the entry and the record say, and what only the worker can
//! find out. What neither says is asked, and never made up.

use super::reasons::{room, words};
use crate::domain::person::Person;
use crate::domain::prescription::{Criterion, Eligibility, Fit};
use crate::domain::{Aspect, Candidate, Stated};
use crate::prescribing::matching::Looked;
use crate::web::component::{Choices, Fieldset, SummaryList};
use crate::web::error::FieldErrors;
use crate::web::form::Form;
use crate::web::label;
use crate::web::page::desk::choices;
use chrono::NaiveDate;
use maud::{Markup, html};

/// The answers to what is not known, as a form sends them.
pub(super) fn answered(form: &Form) -> Vec<(Criterion, Fit)> {
    let answer = |criterion: &Criterion| Some((*criterion, Fit::from_slug(form.field(criterion.slug()))?));
    Criterion::ALL.iter().filter_map(answer).collect()
}

/// What is known, one row for each thing that the group asks for, and what room it says it has.
pub(super) fn check(looked: &Looked, person: &Person, today: NaiveDate) -> Markup {
    let mut rows = SummaryList::new();
    for (criterion, fit) in looked.candidate.eligibility(person.id, &[]).findings {
        if fit != Fit::NotKnown {
            let mut said = stated(&looked.candidate, criterion, today);
            if let (Criterion::Age, Some(age)) = (criterion, looked.wanted.age) {
                said = said.map(|said| text!("send-age", said = said, age = i64::from(age)));
            }
            let row = html! { strong { (label::said("fit", fit.slug())) } @if let Some(said) = said { ": " (said) } };
            rows.add(label::said("criterion", criterion.slug()), row);
        }
    }
    let room = match looked.candidate.finding(Aspect::Room).map(|finding| &finding.stated) {
        Some(Stated::Room(capacity)) => Some(room(capacity, today)),
        Some(_) => looked.candidate.finding(Aspect::Room).and_then(|finding| words(finding, today)),
        None => None,
    };
    rows.add_words(text!("send-room"), Some(&room.unwrap_or_else(|| text!("send-room-not-said"))));
    html! { (rows) }
}

/// What was known when a prescription was sent, and what of it the worker asked.
pub(super) fn kept(check: &Eligibility) -> Markup {
    html! {
        ul { @for (criterion, fit) in &check.findings {
            li {
                (label::said("criterion", criterion.slug())) ": " (label::said("fit", fit.slug()))
                @if check.asked.contains(criterion) { " (" (text!("eligibility-asked")) ")" }
            }
        } }
    }
}

/// A question for everything that is not known.
pub(super) fn look(
    looked: &Looked,
    person: &Person,
    asked: &[(Criterion, Fit)],
    errors: &FieldErrors,
    today: NaiveDate,
) -> Markup {
    let check = looked.candidate.eligibility(person.id, &[]);
    let unknown: Vec<Criterion> = check.with(Fit::NotKnown).collect();
    html! {
        @if !unknown.is_empty() { p { (text!("send-ask-lead")) } }
        @for criterion in unknown {
            @let answer = asked.iter().find(|(about, _)| *about == criterion).map(|(_, fit)| *fit);
            (Fieldset {
                legend: question(criterion, person),
                error: errors.of(criterion.slug()),
                body: html! {
                    p.hint { (stated(&looked.candidate, criterion, today).map_or_else(|| text!("send-entry-silent"), |said| text!("send-entry-says", words = said))) }
                    (Choices { name: criterion.slug(), only_one: true, choices: choices("asked", Fit::ALL, Fit::slug, |fit| answer == Some(fit)) })
                },
            })
        }
    }
}

fn question(criterion: Criterion, person: &Person) -> String {
    let called = person.called();
    text!(&format!("send-ask-{}", criterion.slug()), name = called.expose())
}

/// What the entry says of one thing; `None` where it says nothing.
fn stated(candidate: &Candidate, criterion: Criterion, today: NaiveDate) -> Option<String> {
    let of_it = |finding: &&crate::domain::Finding| finding.aspect.criterion() == Some(criterion);
    let said: Vec<String> = candidate
        .findings
        .iter()
        .filter(of_it)
        .filter(|finding| finding.stated != Stated::Nothing)
        .filter_map(|finding| match &finding.stated {
            Stated::AtItsDoor => Some(text!("match-at-its-door")),
            Stated::Ages { least: None, most: None } => Some(text!("match-any-age")),
            Stated::Routes(routes) => {
                Some(routes.iter().map(|route| label::said("route", route.slug())).collect::<Vec<_>>().join(", "))
            }
            Stated::Access(_) if finding.fit == Fit::NotKnown => None,
            _ => words(finding, today),
        })
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}
