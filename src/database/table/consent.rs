//! Rows of consents and information sharing agreements.

use super::decode_uuid;
use crate::database::Result;
use crate::database::schema::{agreement, consent};
use crate::database::seal::SealedColumn;
use crate::domain::agreement::Agreement;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

/// Sealed columns of these tables.
pub(crate) const SEALED: &[SealedColumn] = &[SealedColumn { table: "consent", key: "id", column: "sealed" }];

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = consent, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct ConsentRow {
    pub(crate) id: String,
    pub(crate) person_id: String,
    pub(crate) recipient_id: String,
    pub(crate) status: String,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) recorded_by: String,
    pub(crate) said_at: NaiveDateTime,
    pub(crate) version: i64,
    pub(crate) sealed: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = agreement, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct AgreementRow {
    pub(crate) id: String,
    pub(crate) organization_id: String,
    pub(crate) signed_on: Option<NaiveDate>,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: NaiveDate,
    pub(crate) recorded_by: String,
    pub(crate) recorded_at: NaiveDateTime,
}

impl AgreementRow {
    pub(crate) fn decode(&self) -> Result<Agreement> {
        Ok(Agreement {
            id: decode_uuid(&self.id, "agreement", "id")?,
            organization_id: decode_uuid(&self.organization_id, "agreement", "organization_id")?,
            signed_on: self.signed_on,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        })
    }
}
