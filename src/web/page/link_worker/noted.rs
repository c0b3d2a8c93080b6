//! What a worker noted on a place, and what colleagues let them read: shown wherever that place is thought of for
//! somebody.

use super::super::desk::{day, desk, user_names};
use crate::prescribing::places::{PlaceNote, places};
use crate::web::error::Error;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// The notes, with who wrote them.
pub(super) struct Noted {
    notes: Vec<PlaceNote>,
    names: HashMap<Uuid, String>,
    user: Uuid,
}

impl Noted {
    /// What the visitor may read; on one service where it is named.
    pub(super) fn read(state: &State, visit: &Visit, service: Option<Uuid>) -> Result<Self, Error> {
        let mut notes = places(desk(state, visit)?, service)?;
        notes.retain(|note| note.words.is_some() || note.last_spoke_on.is_some());
        let user = visit.user()?.user;
        let others: Vec<Uuid> = notes.iter().map(|note| note.user_id).filter(|writer| *writer != user).collect();
        Ok(Self { names: user_names(state, &others)?, notes, user })
    }

    /// What is noted on a service, one's own first; nothing where nobody noted anything.
    pub(super) fn on(&self, service: Uuid) -> Markup {
        html! {
            @for note in self.notes.iter().filter(|note| note.service_id == service) {
                p {
                    strong {
                        @if note.user_id == self.user { (text!("noted-own")) } @else {
                            (text!("noted-by", name = self.names.get(&note.user_id).cloned().unwrap_or_default()))
                        }
                    }
                    @if let Some(words) = &note.words { " " (words.expose()) }
                    @if let Some(on) = note.last_spoke_on { " " span.hint { (text!("places-spoke", day = day(on))) } }
                }
            }
        }
    }
}
