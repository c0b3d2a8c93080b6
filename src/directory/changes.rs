//! From the change feed to the services that an index must load again.

use super::Result;
use crate::database::schema::{service, service_at_location};
use crate::database::table::{IDS_PER_QUERY, decode_uuid};
use crate::database::{self, Change, DbConnection, Entity, WriteTransaction};
use chrono::TimeDelta;
use diesel::prelude::*;
use std::collections::HashSet;
use uuid::Uuid;

/// The next changes after `sequence`, in order, at most `limit`.
pub fn changes_after(conn: &mut DbConnection, sequence: i64, limit: i64) -> Result<Vec<Change>> {
    Ok(database::change::after(conn, sequence, limit)?)
}

/// The newest change's number; 0 when nothing was ever changed.
pub fn last_sequence(conn: &mut DbConnection) -> Result<i64> {
    Ok(database::change::last_sequence(conn)?)
}

/// Whether changes after `sequence` are gone, so that a follower that stands there must rebuild.
pub fn must_rebuild(conn: &mut DbConnection, sequence: i64) -> Result<bool> {
    Ok(database::change::is_pruned_after(conn, sequence)?)
}

/// Says that the index node `name` lives and has applied the feed up to `sequence`.
pub fn heartbeat(tx: &mut WriteTransaction<'_>, name: &str, sequence: i64) -> Result<()> {
    let now = tx.now();
    Ok(database::change::heartbeat(tx.conn(), name, sequence, now)?)
}

/// Removes changes that every living node has applied; a node silent for `silence` is forgotten and must
/// rebuild. Gives how many went.
pub fn prune(tx: &mut WriteTransaction<'_>, silence: TimeDelta) -> Result<usize> {
    let now = tx.now();
    Ok(database::change::prune(tx.conn(), silence, now)?)
}

/// The services that `changes` touch, each once: those named, those of a changed organization and those
/// at a changed location. A service that no longer exists is among them, so that an index drops it.
pub fn services_touched(conn: &mut DbConnection, changes: &[Change]) -> Result<Vec<Uuid>> {
    let mut seen = HashSet::new();
    let mut touched = Vec::new();
    let of =
        |entity| -> Vec<String> { changes.iter().filter(|c| c.entity == entity).map(|c| c.id.to_string()).collect() };
    for change in changes.iter().filter(|c| c.entity == Entity::Service) {
        if seen.insert(change.id) {
            touched.push(change.id);
        }
    }
    let mut found: Vec<String> = Vec::new();
    for ids in of(Entity::Organization).chunks(IDS_PER_QUERY) {
        found.extend(
            service::table.filter(service::organization_id.eq_any(ids)).select(service::id).load::<String>(conn)?,
        );
    }
    for ids in of(Entity::Location).chunks(IDS_PER_QUERY) {
        found.extend(
            service_at_location::table
                .filter(service_at_location::location_id.eq_any(ids))
                .select(service_at_location::service_id)
                .load::<String>(conn)?,
        );
    }
    for id in found {
        let id = decode_uuid(&id, "service", "id")?;
        if seen.insert(id) {
            touched.push(id);
        }
    }
    Ok(touched)
}
