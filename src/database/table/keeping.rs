//! Rows of how long records are kept, what was taken away, and what a steward says over a source.

use crate::database::schema::{listing_closure, purge_log, retention, waiting_list};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = retention, treat_none_as_default_value = false, treat_none_as_null = true, primary_key(organization_id))]
pub(crate) struct RetentionRow {
    pub(crate) organization_id: String,
    pub(crate) keep_months: i64,
    pub(crate) set_by: String,
    pub(crate) set_at: NaiveDateTime,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = purge_log, treat_none_as_default_value = false)]
pub(crate) struct PurgeRow {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) at: NaiveDateTime,
    pub(crate) why: String,
    pub(crate) people: i64,
    pub(crate) cases: i64,
    pub(crate) notes: i64,
    pub(crate) measures: i64,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = waiting_list, treat_none_as_default_value = false, treat_none_as_null = true, primary_key(service_id))]
pub(crate) struct WaitingListRow {
    pub(crate) service_id: String,
    pub(crate) rule: String,
    pub(crate) set_by: String,
    pub(crate) set_at: NaiveDateTime,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = listing_closure, treat_none_as_default_value = false, treat_none_as_null = true, primary_key(service_id))]
pub(crate) struct ClosureRow {
    pub(crate) service_id: String,
    pub(crate) closed_on: NaiveDate,
    pub(crate) opens_on: Option<NaiveDate>,
    pub(crate) instead_id: Option<String>,
    pub(crate) stated_status: String,
    pub(crate) stated_closed_until: Option<NaiveDate>,
    pub(crate) noted_by: String,
    pub(crate) noted_at: NaiveDateTime,
}
