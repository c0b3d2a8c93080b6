//! The pages of any frontline worker: the check of nine questions on a telephone or on paper, what could help,
//! a slip for the person, and sending on with their consent.

pub mod ask;
pub mod keying;
pub mod refer;
pub mod result;
pub mod sheet;
pub mod slip;
pub mod stop;
mod suggest;

use crate::accounts::Grant;
use crate::domain::nine_questions::{Check, Choice, Question};
use crate::web::component::{self, Select, WarningText};
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::desk::reaches;
use crate::web::state::State;
use maud::{Markup, html};
use uuid::Uuid;

/// Where a check stands.
fn address(id: Uuid) -> String {
    format!("/checks/{id}")
}

/// Where a question of a check is asked; questions count from 1.
fn question_address(id: Uuid, number: usize) -> String {
    format!("/checks/{id}/questions/{number}")
}

/// An answer in words. Where the same answer means different things, the question says which.
fn said(question: Question, choice: Choice) -> String {
    label::of("answer", &format!("{}-{}", question.slug(), choice.slug()))
        .unwrap_or_else(|| label::said("answer", choice.slug()))
}

/// What of a check is about harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Harm {
    /// Harm was told of: an answer says so, or somebody pressed the button for it.
    Told,
    /// Words that somebody wrote hold a phrase of danger.
    InWords,
}

impl Harm {
    fn of(state: &State, check: &Check) -> Option<Self> {
        let written = [&check.would_like, &check.tell_whom];
        if check.findings().stop {
            Some(Self::Told)
        } else if written.into_iter().flatten().any(|words| state.library.tells_of_harm(words.expose())) {
            Some(Self::InWords)
        } else {
            None
        }
    }

    fn title(self) -> String {
        match self {
            Self::Told => text!("check-told-title"),
            Self::InWords => text!("check-words-harm-title"),
        }
    }
}

/// This is not a way to report harm, and who is.
fn not_a_report(state: &State) -> Markup {
    html! {
        (WarningText(text!("check-stop-lead")))
        p { (text!("stop-999")) }
        @match &state.site.safeguarding_phone {
            Some(number) => {
                p { (text!("check-stop-worry")) }
                p.big-phone { (component::PhoneLink::call(number)) }
            }
            None => { p { (text!("stop-worry")) } }
        }
        p { a href="/urgent-help" { (text!("stop-urgent")) } }
    }
}

/// For which organization and team something is done, where one works for several: the place in the list.
fn for_whom(visit: &Visit, action: crate::accounts::Action, label: String) -> Markup {
    let to = reaches(visit, action);
    html! {
        @if to.len() > 1 {
            (Select {
                name: "to",
                label,
                choices: (0..to.len())
                    .map(|n| component::Choice {
                        value: n.to_string(),
                        label: text!("referral-to-team", number = n + 1),
                        count: None,
                        picked: n == 0,
                    })
                    .collect(),
                error: None,
            })
        }
    }
}

/// The choice that was made there.
fn chosen(visit: &Visit, action: crate::accounts::Action, typed: &str) -> Option<(Uuid, Option<Uuid>)> {
    let Grant { organization, team, .. } =
        reaches(visit, action).get(typed.parse::<usize>().unwrap_or_default()).copied()?;
    Some((organization?, team))
}
