//! How full a desk is, in words, and who of the team has room where it is full.

use super::super::desk::{desk, reaches, user_names};
use crate::accounts::Action;
use crate::domain::case::Load;
use crate::prescribing::triage::{WorkerLoad, loads};
use crate::web::component::{Tag, Tone};
use crate::web::error::Error;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use maud::{Markup, html};
use uuid::Uuid;

/// "Has room", "Amber: 42 to 49 open".
pub(super) fn tag(load: Load) -> Tag {
    let tone = match load {
        Load::Usual => Tone::Plain,
        Load::Amber => Tone::Attention,
        Load::Red => Tone::Stop,
    };
    Tag { words: text!(&format!("team-load-{}", load.slug())), tone }
}

/// That a worker's desk is full and to whom new referrals go first; nothing where there is room.
pub(super) fn full(state: &State, visit: &Visit, worker: Uuid, open: usize) -> Result<Markup, Error> {
    let load = Load::of(open);
    if load == Load::Usual {
        return Ok(html! {});
    }
    let at = desk(state, visit)?;
    let mut others: Vec<WorkerLoad> = Vec::new();
    for grant in reaches(visit, Action::ReadHubList) {
        let Some(organization) = grant.organization else { continue };
        others.extend(loads(at, organization, grant.team)?);
    }
    others.retain(|one| one.worker != worker && one.load == Load::Usual);
    others.sort_by_key(|one| (one.open_cases, one.worker));
    let offered = match others.first() {
        Some(first) => {
            let name = user_names(state, &[first.worker])?.remove(&first.worker).unwrap_or_default();
            text!("people-room", name = name, count = first.open_cases)
        }
        None => text!("people-no-room"),
    };
    Ok(html! { (tag(load)) " " (offered) })
}
