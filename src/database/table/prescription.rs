//! Rows of prescriptions: the projection, its events and their sealed notes.

use crate::database::schema::{prescription, prescription_event, sealed_eligibility, sealed_note};
use crate::database::seal::SealedColumn;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Sealed columns of these tables.
pub(crate) const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "sealed_note", key: "id", column: "sealed" },
    SealedColumn { table: "sealed_eligibility", key: "id", column: "sealed" },
];

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = prescription, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct PrescriptionRow {
    pub(crate) id: String,
    pub(crate) person_id: String,
    pub(crate) case_id: Option<String>,
    pub(crate) organization_id: String,
    pub(crate) team_id: Option<String>,
    pub(crate) worker_id: Option<String>,
    pub(crate) service_id: String,
    pub(crate) recipient_id: String,
    pub(crate) status: String,
    pub(crate) is_open: bool,
    pub(crate) fast_track: bool,
    pub(crate) recipient_sees: bool,
    pub(crate) waiting_on: Option<String>,
    pub(crate) due_step: Option<String>,
    pub(crate) due_at: Option<NaiveDateTime>,
    pub(crate) waiting_since: Option<NaiveDateTime>,
    pub(crate) changed_at: NaiveDateTime,
    pub(crate) version: i64,
    pub(crate) head_count: i64,
    pub(crate) head_hash: String,
    pub(crate) state: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = prescription_event, treat_none_as_default_value = false)]
pub(crate) struct EventRow {
    pub(crate) prescription_id: String,
    pub(crate) sequence: i64,
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) reason: Option<String>,
    pub(crate) party: String,
    pub(crate) actor_id: Option<String>,
    pub(crate) at: NaiveDateTime,
    pub(crate) note_digest: Option<String>,
    pub(crate) event: String,
    pub(crate) hash: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sealed_note, treat_none_as_default_value = false)]
pub(crate) struct SealedNoteRow {
    pub(crate) id: String,
    pub(crate) prescription_id: String,
    pub(crate) digest: String,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) erased_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sealed_eligibility, treat_none_as_default_value = false)]
pub(crate) struct SealedEligibilityRow {
    pub(crate) id: String,
    pub(crate) prescription_id: String,
    pub(crate) digest: String,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) erased_at: Option<NaiveDateTime>,
}
