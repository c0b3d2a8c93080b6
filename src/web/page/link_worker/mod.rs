//! The pages of link workers, their co-ordinators and stewards: people, cases and prescriptions.

pub mod agreement;
pub mod agreements;
pub mod case;
pub mod choose;
pub mod closure;
pub mod consent;
pub mod consent_copy;
pub mod edit_person;
mod eligible;
pub mod handover;
mod looked_for;
pub mod matching;
pub mod measures;
pub mod no_thanks;
pub mod people;
pub mod person;
pub mod person_form;
pub mod plan;
pub mod prescription;
mod reasons;
pub mod referral;
pub mod send;
pub mod shared;
pub mod stuck;
pub mod today;
pub mod triage;

use super::desk;
use crate::domain::person::{Person, Risks};
use crate::prescribing::follow::Followed;
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

/// Reads one prescription of a person; whoever may not read it gets nothing.
fn follow(state: &State, visit: &Visit, person: Uuid, prescription: Uuid) -> Result<Followed, Error> {
    Ok(crate::prescribing::follow::follow(desk::desk(state, visit)?, person, prescription)?)
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
