//! Whether the database agrees with itself. Whether an index agrees with it is asked above.

use super::{Result, all_service_ids, records_by_id, run};
use crate::database::{self, Database, DbConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::fmt;
use uuid::Uuid;

/// Something in the database that should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The file is damaged, in the backend's words.
    Damaged(String),
    /// Rows that refer to something that is not there.
    Orphans {
        /// Table of the rows.
        table: &'static str,
        /// What they should refer to.
        missing: &'static str,
        /// How many.
        rows: u64,
    },
    /// A service, organization or location that no source accounts for.
    WithoutProvenance {
        /// Its table.
        table: &'static str,
        /// How many.
        rows: u64,
    },
    /// A record that cannot be read back.
    Unreadable {
        /// The first service of the page in which it stands.
        near: Uuid,
        /// Why.
        reason: String,
    },
    /// An import that was interrupted and not resumed.
    Unfinished(Uuid),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(words) => write!(f, "the database file is damaged: {words}; restore a backup"),
            Self::Orphans { table, missing, rows } => {
                write!(f, "{rows} rows of {table} name a {missing} that is not there")
            }
            Self::WithoutProvenance { table, rows } => write!(f, "{rows} rows of {table} have no source"),
            Self::Unreadable { near, reason } => write!(f, "a record near service {near} cannot be read: {reason}"),
            Self::Unfinished(import) => {
                write!(f, "import {import} was interrupted; start the program or import again to resume it")
            }
        }
    }
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    words: String,
}

/// Child table, its column, the parent table and its column. On PostgreSQL and SQLite alike foreign keys
/// hold for most; the rest have several parents.
const ROOTS: [&str; 3] = ["schedule", "contact", "phone"];
const REFERENCES: [(&str, &str, &str, &str); 18] = [
    ("service", "organization_id", "organization", "id"),
    ("service_at_location", "service_id", "service", "id"),
    ("service_at_location", "location_id", "location", "id"),
    ("address", "location_id", "location", "id"),
    ("accessibility", "location_id", "location", "id"),
    ("location_area", "location_id", "location", "id"),
    ("organization_identifier", "organization_id", "organization", "id"),
    ("eligibility", "service_id", "service", "id"),
    ("delivery", "service_id", "service", "id"),
    ("referral_route", "service_id", "service", "id"),
    ("cost_option", "service_id", "service", "id"),
    ("language", "service_id", "service", "id"),
    ("service_area", "service_id", "service", "id"),
    ("service_category", "service_id", "service", "id"),
    ("attribute", "taxonomy_term_id", "taxonomy_term", "id"),
    ("service_capacity", "unit_id", "unit", "id"),
    ("capacity", "service_id", "service", "id"),
    ("provenance", "source", "source", "name"),
];

/// Looks through the whole database. Empty when all is well. Takes seconds on a large one; readers and
/// writers go on meanwhile.
pub fn check(database: &Database) -> Result<Vec<Finding>> {
    let mut findings = database.read(structure)?;
    let mut after = None;
    loop {
        let (ids, read) = database.read(|conn| {
            let ids = all_service_ids(conn, after, 1_000)?;
            let read = records_by_id(conn, &ids).map(|records| records.len());
            Ok::<_, super::Error>((ids, read))
        })?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { break };
        match read {
            Ok(read) if read == ids.len() => {}
            Ok(read) => findings.push(Finding::Unreadable {
                near: *first,
                reason: format!("{} of {} records have no provenance", ids.len() - read, ids.len()),
            }),
            Err(error) => findings.push(Finding::Unreadable { near: *first, reason: error.to_string() }),
        }
        after = Some(*last);
    }
    Ok(findings)
}

fn structure(conn: &mut DbConnection) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if let DbConnection::Sqlite(c) = conn {
        let said: Vec<Said> = diesel::sql_query("SELECT quick_check AS words FROM pragma_quick_check")
            .load(c)
            .map_err(database::Error::from)?;
        findings.extend(said.into_iter().filter(|s| s.words != "ok").map(|s| Finding::Damaged(s.words)));
    }
    for (table, column, parent, key) in REFERENCES {
        let rows = count(
            conn,
            &format!(
                "SELECT count(*) AS rows FROM {table} c WHERE c.{column} IS NOT NULL \
                 AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = c.{column})"
            ),
        )?;
        if rows > 0 {
            findings.push(Finding::Orphans { table, missing: parent, rows });
        }
    }
    for table in ROOTS {
        let rows = count(
            conn,
            &format!(
                "SELECT count(*) AS rows FROM {table} c \
                 WHERE NOT EXISTS (SELECT 1 FROM service p WHERE p.id = c.root_id) \
                 AND NOT EXISTS (SELECT 1 FROM organization p WHERE p.id = c.root_id) \
                 AND NOT EXISTS (SELECT 1 FROM location p WHERE p.id = c.root_id)"
            ),
        )?;
        if rows > 0 {
            findings.push(Finding::Orphans { table, missing: "service, organization or location", rows });
        }
    }
    for table in ["service", "organization", "location"] {
        let rows = count(
            conn,
            &format!(
                "SELECT count(*) AS rows FROM {table} c \
                 WHERE NOT EXISTS (SELECT 1 FROM provenance p WHERE p.entity_id = c.id AND p.entity_type = '{table}')"
            ),
        )?;
        if rows > 0 {
            findings.push(Finding::WithoutProvenance { table, rows });
        }
    }
    findings.extend(run::unfinished(conn)?.into_iter().map(|unfinished| Finding::Unfinished(unfinished.run.id)));
    Ok(findings)
}

fn count(conn: &mut DbConnection, sql: &str) -> Result<u64> {
    let counted: Counted = diesel::sql_query(sql).get_result(conn)?;
    Ok(u64::try_from(counted.rows).unwrap_or_default())
}
