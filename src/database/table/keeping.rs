//! Rows of how long records are kept, and what was taken away.

use crate::database::schema::{purge_log, retention, waiting_list};
use chrono::NaiveDateTime;
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
