//! The feeds that the directory was read from, for the page about the data.

use super::Result;
use crate::database::DbConnection;
use crate::database::schema::{provenance, service, source};
use crate::database::table::provenance::SourceRow;
use crate::domain::{Source, StatedStatus};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use std::collections::HashMap;

/// A feed, how much of it people can find, and when it was last read.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceInUse {
    /// The feed.
    pub source: Source,
    /// Services of it that are not closed, unlisted or drafts.
    pub services: u64,
    /// When it was last read.
    pub last_read: Option<DateTime<Utc>>,
}

/// Every feed that gave a service, by name.
pub fn sources(conn: &mut DbConnection) -> Result<Vec<SourceInUse>> {
    let live: Vec<&str> = [StatedStatus::Active, StatedStatus::Paused, StatedStatus::ClosedTemporarily]
        .iter()
        .map(|status| status.slug())
        .collect();
    let counted: Vec<(String, i64, Option<NaiveDateTime>)> = provenance::table
        .inner_join(service::table.on(service::id.eq(provenance::entity_id)))
        .filter(provenance::entity_type.eq("service"))
        .filter(service::status.eq_any(live))
        .group_by(provenance::source)
        .select((provenance::source, count_star(), max(provenance::last_seen)))
        .load(conn)?;
    let mut counted: HashMap<String, (i64, Option<NaiveDateTime>)> =
        counted.into_iter().map(|(name, count, seen)| (name, (count, seen))).collect();
    let rows: Vec<SourceRow> = source::table.order(source::name).select(SourceRow::as_select()).load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (count, seen) = counted.remove(&row.name)?;
            let services = u64::try_from(count).unwrap_or_default();
            Some(SourceInUse { source: row.decode(), services, last_read: seen.map(|at| at.and_utc()) })
        })
        .collect())
}
