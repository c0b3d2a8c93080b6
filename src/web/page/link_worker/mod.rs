//! The pages of link workers, their co-ordinators and stewards: people, cases and prescriptions.

pub mod agreements;
pub mod case;
pub mod closure;
pub mod consent;
pub mod edit_person;
pub mod handover;
pub mod letters;
pub mod matching;
pub mod measures;
pub mod message_back;
pub mod people;
pub mod person;
pub mod person_form;
pub mod places;
pub mod plan;
pub mod prescription;
pub mod referral;
pub mod send;
pub mod stuck;
pub mod today;
pub mod triage;

use super::desk;
use crate::domain::Private;
use crate::domain::person::{Person, Risks};
use crate::domain::prescription::{Recorded, State as Prescription};
use crate::prescribing::timeline::{Happened, Timeline, timeline};
use crate::web::component::{Tag, Tone, WarningText};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

/// Where a prescription is looked at: identifiers alone.
pub(super) fn prescription_address(person: Uuid, prescription: Uuid) -> String {
    format!("/people/{person}/prescriptions/{prescription}")
}

/// A prescription with what happened to it, newest first.
struct Followed {
    state: Prescription,
    events: Vec<(Recorded, Option<Private>)>,
}

/// Reads one prescription of a person; whoever may not read the person gets nothing.
fn follow(state: &State, visit: &Visit, person: Uuid, prescription: Uuid) -> Result<Followed, Error> {
    let Timeline { entries, prescriptions } = timeline(desk::desk(state, visit)?, person)?;
    let found = prescriptions.into_iter().find(|one| one.id == prescription).ok_or(Error::NotFound)?;
    let events = entries
        .into_iter()
        .filter_map(|(_, happened)| match happened {
            Happened::Prescription { id, event, words, .. } if id == prescription => Some((*event, words)),
            _ => None,
        })
        .collect();
    Ok(Followed { state: found, events })
}

/// How to talk and write to somebody, and what to look out for: at the top of every page about them.
fn at_the_top(person: &Person, today: NaiveDate) -> Markup {
    let talk = &person.communication;
    html! {
        @if !talk.needs.is_empty() || talk.print.is_some() || talk.note.is_some() || talk.language.is_some() {
            section.inset aria-label=(text!("person-communication")) {
                p {
                    strong { (text!("person-communication")) } " "
                    @for need in &talk.needs {
                        (Tag { words: label::said("communication", need.slug()), tone: Tone::Attention }) " "
                    }
                    @if let Some(size) = talk.print { (text!("person-print", size = size.slug())) " " }
                    @if let Some(code) = &talk.language { (text!("person-speaks", language = label::language(code))) }
                }
                @if let Some(note) = &talk.note { p { (note.expose()) } }
            }
        } @else if !talk.asked {
            p { (Tag { words: text!("person-communication-not-asked"), tone: Tone::Attention }) }
        }
        @match &person.risks {
            Risks::NotAsked => { p { (Tag { words: text!("risks-not-asked"), tone: Tone::Attention }) } }
            Risks::NoKnownRisks { on } => { p { (text!("risks-none", day = desk::day(*on))) } }
            Risks::Known { .. } => {
                @for risk in person.risks.current(today) {
                    (WarningText(format!("{}: {}", label::said("risk", risk.kind.slug()), risk.words.expose())))
                }
            }
        }
    }
}
