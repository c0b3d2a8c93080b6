//! Rows of the work with a person: referrals in, cases and what hangs on them.

use crate::database::schema::{
    case_record, check_draft, contact_attempt, goal, handover, measure, nine_question_check, not_placed, note,
    place_note_reader, referral_in, signpost, worker_place_note,
};
use crate::database::seal::SealedColumn;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// Sealed columns of these tables.
pub(crate) const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "referral_in", key: "id", column: "sealed" },
    SealedColumn { table: "case_record", key: "id", column: "sealed" },
    SealedColumn { table: "contact_attempt", key: "id", column: "note" },
    SealedColumn { table: "goal", key: "id", column: "sealed" },
    SealedColumn { table: "note", key: "id", column: "sealed" },
    SealedColumn { table: "measure", key: "id", column: "sealed" },
    SealedColumn { table: "nine_question_check", key: "id", column: "sealed" },
    SealedColumn { table: "check_draft", key: "id", column: "sealed" },
    SealedColumn { table: "worker_place_note", key: "id", column: "sealed" },
];

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = referral_in, treat_none_as_default_value = false)]
pub(crate) struct ReferralRow {
    pub(crate) id: String,
    pub(crate) person_id: String,
    pub(crate) organization_id: String,
    pub(crate) team_id: Option<String>,
    pub(crate) made_by: Option<String>,
    pub(crate) source: String,
    pub(crate) urgency: String,
    pub(crate) received_at: NaiveDateTime,
    pub(crate) sealed: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = case_record, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct CaseRow {
    pub(crate) id: String,
    pub(crate) person_id: String,
    pub(crate) referral_id: String,
    pub(crate) organization_id: String,
    pub(crate) team_id: Option<String>,
    pub(crate) worker_id: Option<String>,
    pub(crate) cover_id: Option<String>,
    pub(crate) cover_until: Option<NaiveDate>,
    pub(crate) status: String,
    pub(crate) is_open: bool,
    pub(crate) urgency: String,
    pub(crate) need_level: Option<String>,
    pub(crate) closure: Option<String>,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) last_contact_at: Option<NaiveDateTime>,
    pub(crate) version: i64,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) changed_at: NaiveDateTime,
    pub(crate) closed_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_attempt, treat_none_as_default_value = false)]
pub(crate) struct ContactAttemptRow {
    pub(crate) id: String,
    pub(crate) case_id: String,
    pub(crate) made_by: String,
    pub(crate) at: NaiveDateTime,
    pub(crate) outcome: String,
    pub(crate) note: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = goal, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct GoalRow {
    pub(crate) id: String,
    pub(crate) case_id: String,
    pub(crate) position: i32,
    pub(crate) review_on: Option<NaiveDate>,
    pub(crate) outcome: Option<String>,
    pub(crate) sealed: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = note, treat_none_as_default_value = false)]
pub(crate) struct NoteRow {
    pub(crate) id: String,
    pub(crate) case_id: String,
    pub(crate) made_by: String,
    pub(crate) kind: String,
    pub(crate) at: NaiveDateTime,
    pub(crate) sealed: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = signpost, treat_none_as_default_value = false)]
pub(crate) struct SignpostRow {
    pub(crate) id: String,
    pub(crate) case_id: Option<String>,
    pub(crate) organization_id: String,
    pub(crate) service_id: String,
    pub(crate) act: String,
    pub(crate) made_by: String,
    pub(crate) at: NaiveDateTime,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = not_placed, treat_none_as_default_value = false)]
pub(crate) struct NotPlacedRow {
    pub(crate) id: String,
    pub(crate) case_id: Option<String>,
    pub(crate) organization_id: String,
    pub(crate) need: String,
    pub(crate) reason: String,
    pub(crate) on_day: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = measure, treat_none_as_default_value = false)]
pub(crate) struct MeasureRow {
    pub(crate) id: String,
    pub(crate) case_id: String,
    pub(crate) instrument: String,
    pub(crate) moment: String,
    pub(crate) answered_on: NaiveDate,
    pub(crate) made_by: String,
    pub(crate) sealed: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = nine_question_check, treat_none_as_default_value = false)]
pub(crate) struct CheckRow {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) team_id: Option<String>,
    pub(crate) person_id: Option<String>,
    pub(crate) made_by: String,
    pub(crate) at: NaiveDateTime,
    pub(crate) question_set: String,
    pub(crate) sealed: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = check_draft, treat_none_as_default_value = false)]
pub(crate) struct CheckDraftRow {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) team_id: Option<String>,
    pub(crate) made_by: String,
    pub(crate) changed_at: NaiveDateTime,
    pub(crate) sealed: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = handover, treat_none_as_default_value = false)]
pub(crate) struct HandoverRow {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) from_worker: String,
    pub(crate) to_worker: String,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) cases: i64,
    pub(crate) made_by: String,
    pub(crate) made_at: NaiveDateTime,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = worker_place_note, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct PlaceNoteRow {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) service_id: String,
    pub(crate) shared_with_team: Option<String>,
    pub(crate) pinned: bool,
    pub(crate) last_spoke_on: Option<NaiveDate>,
    pub(crate) version: i64,
    pub(crate) changed_at: NaiveDateTime,
    pub(crate) sealed: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = place_note_reader)]
pub(crate) struct PlaceNoteReaderRow {
    pub(crate) note_id: String,
    pub(crate) user_id: String,
}
