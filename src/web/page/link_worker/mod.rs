//! The pages of link workers, their co-ordinators and stewards: people, cases and prescriptions.

pub mod agreement;
pub mod agreements;
pub mod caller;
pub mod case;
pub mod choose;
pub mod closure;
pub mod consent;
pub mod consent_copy;
pub mod duplicates;
pub mod edit_person;
mod eligible;
pub mod erase;
pub mod handover;
pub mod held;
mod held_document;
pub mod letter;
pub mod letters;
pub mod looked;
mod looked_for;
pub mod matching;
pub mod measures;
pub mod message_back;
pub mod moved;
pub mod no_thanks;
mod noted;
pub mod people;
pub mod people_table;
pub mod person;
mod person_facts;
pub mod person_fields;
pub mod person_form;
pub mod places;
pub mod plan;
pub mod prescription;
mod reasons;
pub mod referral;
mod referral_form;
mod room;
mod same_person;
pub mod send;
pub mod shared;
pub mod stuck;
pub mod today;
pub mod triage;
pub mod triage_one;

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
        (spoken_for(person, today))
        @match &person.risks {
            Risks::NotAsked => { p { (Tag { words: text!("risks-not-asked"), tone: Tone::Attention }) } }
            Risks::NoKnownRisks { on } => { p { (text!("risks-none", day = desk::day(*on))) } }
            Risks::Known { .. } if person.risks.current(today).next().is_none() => { p { (text!("risks-over")) } }
            Risks::Known { .. } => {
                @for risk in person.risks.current(today) {
                    (WarningText(format!("{}: {}", label::said("risk", risk.kind.slug()), risk.words.expose())))
                }
            }
        }
    }
}

/// Whom to speak to instead of the person, where somebody else decides.
fn spoken_for(person: &Person, today: NaiveDate) -> Markup {
    html! {
        @if let Some(one) = person.representative.as_ref().filter(|one| one.cannot_decide()) {
            section.inset aria-label=(text!("representative-title")) {
                p { strong { (text!("speak-to", name = one.name.expose())) } " "
                    @if let Some(relationship) = &one.relationship { (relationship.expose()) ", " }
                    (label::said("representative", one.kind.slug())) ". " (one.contact.expose())
                }
                @if one.decides_on(today) { p { (text!("speak-to-decides")) } }
                @else { p { (Tag { words: text!("speak-to-does-not-decide"), tone: Tone::Attention }) } }
            }
        }
        @if let (true, Some(one)) = (person.is_child_on(today), &person.guardian) {
            section.inset aria-label=(text!("person-guardian")) {
                p { strong { (text!("speak-to", name = one.name.expose())) } " "
                    (one.relationship.expose()) ". " (one.contact.expose()) }
                @if !one.has_parental_responsibility { p { (Tag { words: text!("guardian-not-responsible"), tone: Tone::Attention }) } }
            }
        }
    }
}
