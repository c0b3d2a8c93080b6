//! Rows of where things come from.

use crate::database::schema::{provenance, source};
use crate::database::{DbConnection, Result};
use crate::domain::Source;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = source, primary_key(name), treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct SourceRow {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) licence: Option<String>,
    pub(crate) attribution: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = provenance, treat_none_as_default_value = false)]
pub(crate) struct ProvenanceRow {
    pub(crate) entity_id: String,
    pub(crate) entity_type: String,
    pub(crate) source: String,
    pub(crate) digest: String,
    pub(crate) first_import: String,
    pub(crate) last_import: String,
    pub(crate) first_seen: NaiveDateTime,
    pub(crate) last_seen: NaiveDateTime,
    pub(crate) changed_at: NaiveDateTime,
}

impl SourceRow {
    pub(crate) fn new(source: &Source) -> Self {
        Self {
            name: source.name.clone(),
            address: source.address.clone(),
            licence: source.licence.clone(),
            attribution: source.attribution.clone(),
        }
    }

    pub(crate) fn decode(self) -> Source {
        Source { name: self.name, address: self.address, licence: self.licence, attribution: self.attribution }
    }

    /// Writes the source as it is now.
    pub(crate) fn put(&self, conn: &mut DbConnection) -> Result<()> {
        if diesel::update(source::table.find(&self.name)).set(self).execute(conn)? == 0 {
            diesel::insert_into(source::table).values(self).execute(conn)?;
        }
        Ok(())
    }
}

impl ProvenanceRow {
    /// Where these entities come from, by identifier.
    pub(crate) fn read(conn: &mut DbConnection, ids: &[String]) -> Result<HashMap<String, Self>> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(super::IDS_PER_QUERY) {
            let rows: Vec<Self> =
                provenance::table.filter(provenance::entity_id.eq_any(ids)).select(Self::as_select()).load(conn)?;
            found.extend(rows.into_iter().map(|row| (row.entity_id.clone(), row)));
        }
        Ok(found)
    }
}
