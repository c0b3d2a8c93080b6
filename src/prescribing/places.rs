//! Places that a worker uses: pinned, with a private note, for themselves or for their team. Never public,
//! in no export, and no word of a person belongs here.

use super::store::{open, seal, stored_version, version};
use super::{Desk, Error, Now, Result};
use crate::accounts::{Action, Actor, Resource};
use crate::database::schema::worker_place_note;
use crate::database::seal::random_uuid;
use crate::database::table::case::PlaceNoteRow;
use crate::database::table::decode_uuid;
use crate::domain::Private;
use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

/// What a worker keeps on a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceNote {
    /// Whose.
    pub user_id: Uuid,
    /// On which service.
    pub service_id: Uuid,
    /// The team that may read it too.
    pub shared_with_team: Option<Uuid>,
    /// Whether it stands among the places that are used.
    pub pinned: bool,
    /// When they last spoke.
    pub last_spoke_on: Option<NaiveDate>,
    /// "Ring before 11, ask for Jean".
    pub words: Option<Private>,
    /// Grows with every change; 0 before the first.
    pub version: u64,
}

/// Keeps what a worker writes on a place over the version in `note`; gives the new version.
pub fn keep_place(desk: Desk<'_>, note: &PlaceNote) -> Result<u64> {
    let user = desk.user()?;
    desk.allow(Action::KeepPlaces, Resource::Common)?;
    if note.user_id != user {
        return Err(Error::Refused);
    }
    if note.shared_with_team.is_some_and(|team| !teams(desk.actor).contains(&team)) {
        return Err(Error::field("shared_with_team", "is not a team of yours; choose one of yours"));
    }
    desk.write(|tx| {
        let here = worker_place_note::table
            .filter(worker_place_note::user_id.eq(user.to_string()))
            .filter(worker_place_note::service_id.eq(note.service_id.to_string()));
        let row: Option<PlaceNoteRow> = here.select(PlaceNoteRow::as_select()).first(tx.conn()).optional()?;
        let found = row.as_ref().map_or(0, |row| version(row.version));
        if found != note.version {
            return Err(Error::conflict(Now::Version(found)));
        }
        let id = match &row {
            Some(row) => row.id.clone(),
            None => random_uuid()?.to_string(),
        };
        let words = note.words.as_ref().filter(|words| !words.is_blank());
        let fresh = PlaceNoteRow {
            sealed: words.map(|w| seal(desk.keys, "worker_place_note", "sealed", &id, w)).transpose()?,
            id: id.clone(),
            user_id: user.to_string(),
            service_id: note.service_id.to_string(),
            shared_with_team: note.shared_with_team.map(|id| id.to_string()),
            pinned: note.pinned,
            last_spoke_on: note.last_spoke_on,
            version: stored_version(found + 1),
            changed_at: tx.now().naive_utc(),
        };
        if row.is_none() {
            super::signpost::organization_of(tx.conn(), note.service_id)?;
            diesel::insert_into(worker_place_note::table).values(&fresh).execute(tx.conn())?;
        } else {
            diesel::update(worker_place_note::table.find(id)).set(&fresh).execute(tx.conn())?;
        }
        Ok(found + 1)
    })
}

/// What the worker and their teams keep on places; on one service where it is named. One's own come first,
/// pinned before others.
pub fn places(desk: Desk<'_>, service: Option<Uuid>) -> Result<Vec<PlaceNote>> {
    let user = desk.user()?;
    desk.allow(Action::KeepPlaces, Resource::Common)?;
    let teams: Vec<String> = teams(desk.actor).iter().map(Uuid::to_string).collect();
    desk.read(|conn| {
        let own = worker_place_note::user_id.eq(user.to_string());
        let of_team = worker_place_note::shared_with_team.eq_any(teams);
        let mut rows: Vec<PlaceNoteRow> =
            worker_place_note::table.filter(own).select(PlaceNoteRow::as_select()).load(conn)?;
        rows.extend(worker_place_note::table.filter(of_team).select(PlaceNoteRow::as_select()).load(conn)?);
        let mut notes = Vec::new();
        for row in rows {
            let words = row.sealed.as_ref();
            let note = PlaceNote {
                user_id: decode_uuid(&row.user_id, "worker_place_note", "user_id")?,
                service_id: decode_uuid(&row.service_id, "worker_place_note", "service_id")?,
                shared_with_team: super::store::optional_uuid(
                    row.shared_with_team.as_deref(),
                    "worker_place_note",
                    "shared_with_team",
                )?,
                pinned: row.pinned,
                last_spoke_on: row.last_spoke_on,
                words: words.map(|s| open(desk.keys, "worker_place_note", "sealed", &row.id, s)).transpose()?,
                version: version(row.version),
            };
            if service.is_none_or(|id| id == note.service_id) && !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes.sort_by_key(|note| (note.user_id != user, !note.pinned, note.service_id, note.user_id));
        Ok(notes)
    })
}

fn teams(actor: Actor<'_>) -> Vec<Uuid> {
    match actor {
        Actor::User { grants, .. } => grants.iter().filter_map(|grant| grant.team).collect(),
        _ => Vec::new(),
    }
}
