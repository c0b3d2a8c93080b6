//! Rows of people: the sealed record, the keys it is found by, and merges.

use crate::database::schema::{person, person_key, person_merge};
use crate::database::seal::SealedColumn;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Sealed columns of these tables.
pub(crate) const SEALED: &[SealedColumn] = &[
    SealedColumn { table: "person", key: "id", column: "sealed" },
    SealedColumn { table: "person_merge", key: "id", column: "kept_before" },
];

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = person, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct PersonRow {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) version: i64,
    pub(crate) merged_into: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) changed_at: NaiveDateTime,
    pub(crate) erased_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = person_key, treat_none_as_default_value = false)]
pub(crate) struct PersonKeyRow {
    pub(crate) organization_id: String,
    pub(crate) kind: String,
    pub(crate) digest: String,
    pub(crate) person_id: String,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = person_merge, treat_none_as_default_value = false)]
pub(crate) struct PersonMergeRow {
    pub(crate) id: String,
    pub(crate) kept_id: String,
    pub(crate) gone_id: String,
    pub(crate) kept_version: i64,
    pub(crate) kept_before: Option<Vec<u8>>,
    pub(crate) merged_by: String,
    pub(crate) merged_at: NaiveDateTime,
    pub(crate) undo_until: NaiveDateTime,
    pub(crate) undone_at: Option<NaiveDateTime>,
}
