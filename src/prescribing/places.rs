//! Places that a worker uses: pinned, with a private note, for themselves, for colleagues they name or for
//! their team. Never public, in no export, and no word of a person belongs here. And gaps: what is needed
//! and is not there.

use super::store::{open, seal, stored_version, version};
use super::{Desk, Error, Now, Result};
use crate::accounts::{Action, Actor, AuditEntity, Resource, membership};
use crate::database::DbConnection;
use crate::database::schema::{not_placed, place_note_reader, worker_place_note};
use crate::database::seal::random_uuid;
use crate::database::table::case::{NotPlacedRow, PlaceNoteReaderRow, PlaceNoteRow};
use crate::database::table::{IDS_PER_QUERY, decode_uuid};
use crate::domain::Private;
use crate::domain::person::ReferralReason;
use crate::domain::prescription::NotPlacedReason;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The most characters of a note on a place.
const LONGEST: usize = 2_000;

/// What a worker keeps on a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceNote {
    /// Whose.
    pub user_id: Uuid,
    /// On which service.
    pub service_id: Uuid,
    /// The team that may read it too.
    pub shared_with_team: Option<Uuid>,
    /// Colleagues who may read it too, by name.
    pub shared_with: BTreeSet<Uuid>,
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
    if note.last_spoke_on.is_some_and(|day| day > desk.today()) {
        return Err(Error::field("last_spoke_on", "lies after today; give the day on which you spoke"));
    }
    if note.words.as_ref().is_some_and(|words| words.length() > LONGEST) {
        return Err(Error::field("words", "is longer than 2,000 characters; shorten it"));
    }
    desk.write(|tx| {
        let known = colleagues_in(tx.conn(), desk.actor, user)?;
        if !note.shared_with.is_subset(&known) {
            return Err(Error::field(
                "shared_with",
                "names somebody who is no colleague of yours; choose from the list",
            ));
        }
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
            diesel::update(worker_place_note::table.find(&id)).set(&fresh).execute(tx.conn())?;
        }
        diesel::delete(place_note_reader::table.filter(place_note_reader::note_id.eq(&id))).execute(tx.conn())?;
        for colleague in &note.shared_with {
            let reader = PlaceNoteReaderRow { note_id: id.clone(), user_id: colleague.to_string() };
            diesel::insert_into(place_note_reader::table).values(&reader).execute(tx.conn())?;
        }
        desk.audit(tx, Action::KeepPlaces, (AuditEntity::UserAccount, user), "place_note");
        Ok(found + 1)
    })
}

/// What the worker keeps on places, and what colleagues let them read; on one service where it is named.
/// One's own come first, pinned before others. A note is read only while its writer is a colleague.
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
        let named: Vec<String> = place_note_reader::table
            .filter(place_note_reader::user_id.eq(user.to_string()))
            .select(place_note_reader::note_id)
            .load(conn)?;
        let of_names = worker_place_note::table.filter(worker_place_note::id.eq_any(named));
        rows.extend(of_names.select(PlaceNoteRow::as_select()).load(conn)?);
        let mut writers = colleagues_in(conn, desk.actor, user)?;
        writers.insert(user);
        let mut readers: Vec<PlaceNoteReaderRow> = Vec::new();
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        for ids in ids.chunks(IDS_PER_QUERY) {
            let of = place_note_reader::table.filter(place_note_reader::note_id.eq_any(ids));
            readers.extend(of.select(PlaceNoteReaderRow::as_select()).load(conn)?);
        }
        let mut notes = Vec::new();
        for row in rows {
            let read_by = readers.iter().filter(|reader| reader.note_id == row.id);
            let shared_with = read_by
                .map(|reader| decode_uuid(&reader.user_id, "place_note_reader", "user_id"))
                .collect::<Result<BTreeSet<Uuid>, _>>()?;
            let words = row.sealed.as_ref();
            let note = PlaceNote {
                user_id: decode_uuid(&row.user_id, "worker_place_note", "user_id")?,
                service_id: decode_uuid(&row.service_id, "worker_place_note", "service_id")?,
                shared_with_team: super::store::optional_uuid(
                    row.shared_with_team.as_deref(),
                    "worker_place_note",
                    "shared_with_team",
                )?,
                shared_with,
                pinned: row.pinned,
                last_spoke_on: row.last_spoke_on,
                words: words.map(|s| open(desk.keys, "worker_place_note", "sealed", &row.id, s)).transpose()?,
                version: version(row.version),
            };
            let readable = writers.contains(&note.user_id);
            if readable && service.is_none_or(|id| id == note.service_id) && !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes.sort_by_key(|note| (note.user_id != user, !note.pinned, note.service_id, note.user_id));
        Ok(notes)
    })
}

/// The colleagues with whom a note may be shared: who holds a role in one of the worker's organizations by which
/// places are kept.
pub fn colleagues(desk: Desk<'_>) -> Result<BTreeSet<Uuid>> {
    let user = desk.user()?;
    desk.allow(Action::KeepPlaces, Resource::Common)?;
    desk.read(|conn| colleagues_in(conn, desk.actor, user))
}

fn colleagues_in(conn: &mut DbConnection, actor: Actor<'_>, user: Uuid) -> Result<BTreeSet<Uuid>> {
    let Actor::User { grants, .. } = actor else { return Ok(BTreeSet::new()) };
    let organizations: BTreeSet<Uuid> = grants.iter().filter_map(|grant| grant.organization).collect();
    let mut found = BTreeSet::new();
    for organization in organizations {
        for one in membership::of_organization(conn, organization, None)? {
            let held = [one.grant];
            let other = Actor::User { id: one.user, grants: &held };
            if one.user != user && crate::accounts::allows(other, Action::KeepPlaces, Resource::Common) {
                found.insert(one.user);
            }
        }
    }
    Ok(found)
}

/// Reports that something is needed and is not there, for nobody in particular: what gaps are seen from.
pub fn report_gap(desk: Desk<'_>, organization: Uuid, need: ReferralReason, reason: NotPlacedReason) -> Result<Uuid> {
    desk.user()?;
    desk.allow(Action::ReportGap, Resource::Common)?;
    let Actor::User { grants, .. } = desk.actor else { return Err(Error::Refused) };
    if !grants.iter().any(|grant| grant.organization == Some(organization)) {
        return Err(Error::Refused);
    }
    desk.write(|tx| {
        let id = random_uuid()?;
        let row = NotPlacedRow {
            id: id.to_string(),
            case_id: None,
            organization_id: organization.to_string(),
            need: need.slug().to_owned(),
            reason: reason.slug().to_owned(),
            on_day: desk.today(),
        };
        diesel::insert_into(not_placed::table).values(&row).execute(tx.conn())?;
        desk.audit(tx, Action::ReportGap, (AuditEntity::Organization, organization), "reported");
        Ok(id)
    })
}

fn teams(actor: Actor<'_>) -> Vec<Uuid> {
    match actor {
        Actor::User { grants, .. } => grants.iter().filter_map(|grant| grant.team).collect(),
        _ => Vec::new(),
    }
}
