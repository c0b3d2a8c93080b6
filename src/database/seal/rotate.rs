//! Changing the sealing key: every sealed value is opened and sealed anew, in small transactions beside
//! the work that goes on.

use super::{Cell, Error, KeyId, KeyRing, Keys, Result, key_of};
use crate::database::schema::sealing_key;
use crate::database::{Database, DbConnection, table};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};
use std::collections::BTreeMap;

/// Rows of one transaction.
const BATCH: i64 = 200;

/// A column with sealed values. Each table module lists its own, and [`sealed_columns`] gathers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedColumn {
    /// Table.
    pub table: &'static str,
    /// Its key: one column of text.
    pub key: &'static str,
    /// The sealed column.
    pub column: &'static str,
}

/// What a rotation did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Values sealed anew.
    pub resealed: u64,
    /// Values that were under the newest key already.
    pub current: u64,
}

/// Every column with sealed values.
pub fn sealed_columns() -> Vec<SealedColumn> {
    table::SEALED.iter().flat_map(|columns| columns.iter().copied()).collect()
}

#[derive(QueryableByName)]
struct SealedRow {
    #[diesel(sql_type = Text)]
    row_key: String,
    #[diesel(sql_type = Binary)]
    sealed: Vec<u8>,
}

/// Seals every value anew that is under an older key than the newest. Can be stopped and started again;
/// `progress` is told after each batch.
pub fn rotate(database: &Database, keys: &Keys, progress: &mut dyn FnMut(&Rotated)) -> Result<Rotated> {
    let mut total = Rotated::default();
    for column in sealed_columns() {
        let mut after = String::new();
        loop {
            let ring = keys.ring();
            let (done, last) = database.write(|tx| reseal_batch(tx.conn(), &ring, column, &after))?;
            total.resealed += done.resealed;
            total.current += done.current;
            progress(&total);
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
    }
    Ok(total)
}

/// How many sealed values each key has, over all columns.
pub fn count_by_key(conn: &mut DbConnection) -> Result<BTreeMap<KeyId, u64>> {
    let mut counts = BTreeMap::new();
    for column in sealed_columns() {
        let mut after = String::new();
        loop {
            let rows = next_rows(conn, column, &after)?;
            for row in &rows {
                let id = key_of(&row.sealed).ok_or(Error::Broken { table: column.table, column: column.column })?;
                *counts.entry(id).or_default() += 1;
            }
            match rows.last() {
                Some(last) => after.clone_from(&last.row_key),
                None => break,
            }
        }
    }
    Ok(counts)
}

fn next_rows(conn: &mut DbConnection, column: SealedColumn, after: &str) -> Result<Vec<SealedRow>> {
    let SealedColumn { table, key, column } = column;
    let query = format!(
        "SELECT {key} AS row_key, {column} AS sealed FROM {table} \
         WHERE {key} > $1 AND {column} IS NOT NULL ORDER BY {key} LIMIT $2"
    );
    Ok(diesel::sql_query(query).bind::<Text, _>(after).bind::<BigInt, _>(BATCH).load(conn)?)
}

fn reseal_batch(
    conn: &mut DbConnection,
    ring: &KeyRing,
    column: SealedColumn,
    after: &str,
) -> Result<(Rotated, Option<String>)> {
    let rows = next_rows(conn, column, after)?;
    let SealedColumn { table, key, column: name } = column;
    let update = format!("UPDATE {table} SET {name} = $1 WHERE {key} = $2 AND {name} = $3");
    let mut done = Rotated::default();
    for row in &rows {
        if key_of(&row.sealed) == Some(ring.newest_id()) {
            done.current += 1;
            continue;
        }
        let cell = Cell::new(table, name, &row.row_key);
        let plain = ring.open(cell, &row.sealed)?;
        let fresh = ring.seal(cell, &plain)?;
        // A value that somebody changed meanwhile is under the newest key already, and is left alone.
        let changed = diesel::sql_query(&update)
            .bind::<Binary, _>(fresh)
            .bind::<Text, _>(&row.row_key)
            .bind::<Binary, _>(&row.sealed)
            .execute(conn)?;
        done.resealed += changed as u64;
    }
    Ok((done, rows.last().map(|row| row.row_key.clone())))
}

/// The keys that have sealed for this database: number and fingerprint; number 0 is the root of digests.
pub(super) fn known_keys(conn: &mut DbConnection) -> Result<Vec<(KeyId, String)>> {
    let rows: Vec<(i64, String)> =
        sealing_key::table.order(sealing_key::id).select((sealing_key::id, sealing_key::fingerprint)).load(conn)?;
    rows.into_iter()
        .map(|(id, fingerprint)| Ok((table::decode_number(id, "sealing_key", "id")?, fingerprint)))
        .collect()
}

pub(super) fn add_known_keys<'a>(
    conn: &mut DbConnection,
    new: impl Iterator<Item = &'a (KeyId, String)>,
    now: DateTime<Utc>,
) -> Result<()> {
    for (id, fingerprint) in new {
        diesel::insert_into(sealing_key::table)
            .values((
                sealing_key::id.eq(i64::from(*id)),
                sealing_key::fingerprint.eq(fingerprint),
                sealing_key::first_seen.eq(now.naive_utc()),
            ))
            .execute(conn)?;
    }
    Ok(())
}
