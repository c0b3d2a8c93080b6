//! Compact tables made from open data (postcodes, gazetteer), kept as one blob each so that every node of
//! a database has the same.

use super::Result;
use super::apply::hex;
use crate::database::schema::dataset;
use crate::database::{DbConnection, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

/// A compact table.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// "postcodes", "gazetteer".
    pub name: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub digest: String,
    /// The table in its own format.
    pub bytes: Vec<u8>,
    /// The line its licence asks for.
    pub attribution: Option<String>,
    /// Rows that it was made from.
    pub rows: u64,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = dataset, primary_key(name), treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    name: String,
    digest: String,
    bytes: Vec<u8>,
    attribution: Option<String>,
    rows: i64,
    imported_at: NaiveDateTime,
}

/// Stores a table in place of the one of the same name. Gives whether it differs from what was there.
pub fn put(
    tx: &mut WriteTransaction<'_>,
    name: &str,
    bytes: &[u8],
    attribution: Option<&str>,
    rows: u64,
) -> Result<bool> {
    let before = digest(tx.conn(), name)?;
    let row = Row {
        name: name.to_owned(),
        digest: hex(&Sha256::digest(bytes)),
        bytes: bytes.to_owned(),
        attribution: attribution.map(str::to_owned),
        rows: i64::try_from(rows).unwrap_or(i64::MAX),
        imported_at: tx.now().naive_utc(),
    };
    if before.as_ref() == Some(&row.digest) {
        return Ok(false);
    }
    match before {
        Some(_) => diesel::update(dataset::table.find(name)).set(&row).execute(tx.conn())?,
        None => diesel::insert_into(dataset::table).values(&row).execute(tx.conn())?,
    };
    Ok(true)
}

/// The table of this name.
pub fn get(conn: &mut DbConnection, name: &str) -> Result<Option<Dataset>> {
    let row: Option<Row> = dataset::table.find(name).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(|row| Dataset {
        name: row.name,
        digest: row.digest,
        bytes: row.bytes,
        attribution: row.attribution,
        rows: u64::try_from(row.rows).unwrap_or_default(),
        imported_at: row.imported_at.and_utc(),
    }))
}

/// The digest of the table of this name, to tell whether it must be loaded anew.
pub fn digest(conn: &mut DbConnection, name: &str) -> Result<Option<String>> {
    Ok(dataset::table.find(name).select(dataset::digest).first(conn).optional()?)
}
