//! Rows of messages to be sent.

use crate::database::schema::outbox;
use chrono::NaiveDateTime;
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub(crate) struct OutboxRow {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) organization_id: Option<String>,
    pub(crate) user_id: Option<String>,
    pub(crate) subject_id: String,
    pub(crate) link: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) sent_at: Option<NaiveDateTime>,
}
