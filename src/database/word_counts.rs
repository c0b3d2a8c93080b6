//! How common words are, kept where every node sees it.
//!
//! A score must not depend on which node gave it, or page two asked of another node would repeat and skip.
//! So the first node to build an index leaves its counts here, and every node scores with them until the
//! directory has outgrown them. What the counts mean is the search room's; here they are a text.

use super::schema::word_counts;
use super::{DbConnection, Result};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

/// Counts of another way of making documents are kept so long, for nodes of an older version.
const KEPT_DAYS: i64 = 30;

/// Counts as a node left them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordCounts {
    /// Grows by one whenever other counts take their place.
    pub version: i64,
    /// Listings that were counted.
    pub documents: i64,
    /// The counts, as the search room writes them.
    pub counts: String,
}

/// The version of the counts for `fingerprint`, if a node has left any. Cheap enough to ask at every turn.
pub fn version(conn: &mut DbConnection, fingerprint: &str) -> Result<Option<i64>> {
    Ok(word_counts::table.find(fingerprint).select(word_counts::version).first(conn).optional()?)
}

/// The counts for `fingerprint`, if a node has left any.
pub fn read(conn: &mut DbConnection, fingerprint: &str) -> Result<Option<WordCounts>> {
    let columns = (word_counts::version, word_counts::documents, word_counts::counts);
    let row: Option<(i64, i64, String)> =
        word_counts::table.find(fingerprint).select(columns).first(conn).optional()?;
    Ok(row.map(|(version, documents, counts)| WordCounts { version, documents, counts }))
}

/// Leaves counts for `fingerprint` in the place of version `seen`, or as the first. False when another node
/// was quicker; then its counts hold.
pub fn put(
    conn: &mut DbConnection,
    fingerprint: &str,
    seen: Option<i64>,
    documents: i64,
    counts: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let values =
        (word_counts::documents.eq(documents), word_counts::counts.eq(counts), word_counts::at.eq(now.naive_utc()));
    let done = match seen {
        Some(seen) => {
            let row = word_counts::table.find(fingerprint).filter(word_counts::version.eq(seen));
            diesel::update(row).set((word_counts::version.eq(seen + 1), values)).execute(conn)?
        }
        None => {
            if version(conn, fingerprint)?.is_some() {
                return Ok(false);
            }
            let key = (word_counts::fingerprint.eq(fingerprint), word_counts::version.eq(1));
            let row = (key.0, key.1, values.0, values.1, values.2);
            super::backend::on_backend!(&mut *conn, c => {
                diesel::insert_into(word_counts::table).values(row).on_conflict_do_nothing().execute(c)
            })?
        }
    };
    let old = (now - TimeDelta::days(KEPT_DAYS)).naive_utc();
    let others = word_counts::table.filter(word_counts::fingerprint.ne(fingerprint)).filter(word_counts::at.lt(old));
    diesel::delete(others).execute(conn)?;
    Ok(done == 1)
}
