//! Notes of a case: added, never changed, sealed whole.

use super::store::{case_by_id, open, resource, seal, texts};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::closed_list;
use crate::database::schema::note;
use crate::database::seal::random_uuid;
use crate::database::table::case::NoteRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{DbConnection, Keys, WriteTransaction};
use crate::domain::Private;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// The most characters of a note.
const LONGEST: usize = 10_000;

closed_list! {
    /// What sort of note.
    NoteKind {
        Conversation = "conversation",
        Information = "information",
        /// What the next worker should know.
        Handover = "handover",
    }
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which.
    pub id: Uuid,
    /// Of which case.
    pub case_id: Uuid,
    /// Who wrote it.
    pub made_by: Uuid,
    /// What sort.
    pub kind: NoteKind,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub words: Private,
}

/// Adds a note to a case.
pub fn add_note(desk: Desk<'_>, case_id: Uuid, kind: NoteKind, words: Private) -> Result<Uuid> {
    let user = desk.user()?;
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::WriteCase, resource(&case, desk.today()))?;
        let id = write(tx, desk, case_id, user, kind, &words)?;
        desk.audit(tx, Action::WriteCase, (AuditEntity::Case, case_id), "note");
        Ok(id)
    })
}

pub(super) fn write(
    tx: &mut WriteTransaction<'_>,
    desk: Desk<'_>,
    case_id: Uuid,
    user: Uuid,
    kind: NoteKind,
    words: &Private,
) -> Result<Uuid> {
    if words.is_blank() || words.length() > LONGEST {
        return Err(Error::field("note", "is empty or longer than 10,000 characters; write some words, or shorten it"));
    }
    let id = random_uuid()?;
    let row = NoteRow {
        id: id.to_string(),
        case_id: case_id.to_string(),
        made_by: user.to_string(),
        kind: kind.slug().to_owned(),
        at: tx.now().naive_utc(),
        sealed: seal(desk.keys, "note", "sealed", &id.to_string(), words)?,
    };
    diesel::insert_into(note::table).values(&row).execute(tx.conn())?;
    Ok(id)
}

/// The notes of these cases, newest first.
pub(super) fn notes_of_cases(conn: &mut DbConnection, keys: &Keys, cases: &[Uuid]) -> Result<Vec<Note>> {
    let rows: Vec<NoteRow> = note::table
        .filter(note::case_id.eq_any(texts(cases)))
        .order((note::at.desc(), note::id))
        .select(NoteRow::as_select())
        .load(conn)?;
    rows.iter()
        .map(|row| {
            Ok(Note {
                id: decode_uuid(&row.id, "note", "id")?,
                case_id: decode_uuid(&row.case_id, "note", "case_id")?,
                made_by: decode_uuid(&row.made_by, "note", "made_by")?,
                kind: decode_slug(&row.kind, NoteKind::from_slug, "note", "kind")?,
                at: row.at.and_utc(),
                words: open(keys, "note", "sealed", &row.id, &row.sealed)?,
            })
        })
        .collect()
}
