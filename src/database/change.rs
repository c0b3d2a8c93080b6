//! The change feed: the only thing that an index follows.
//!
//! A change says which entity is no longer as it was, never how: a follower loads the state as it is
//! when it reads, so replaying a change is harmless. Pruning stops at the slowest living node.

use super::schema::{change, change_floor, index_node};
use super::table::{decode_slug, decode_uuid};
use super::{DbConnection, Result};
use crate::closed_list;
use crate::database::backend::insert_rows;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::dsl::{max, min};
use diesel::prelude::*;
use uuid::Uuid;

closed_list! {
    /// What changed.
    Entity {
        /// A service.
        Service = "service",
        /// An organization, and so every service it runs.
        Organization = "organization",
        /// A location, and so every service there.
        Location = "location",
    }
}

/// One entry of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Grows from entry to entry, in the order in which followers can see them; may skip numbers.
    pub sequence: i64,
    /// What sort of thing changed.
    pub entity: Entity,
    /// Which one.
    pub id: Uuid,
    /// When the transaction began that changed it.
    pub at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = change, treat_none_as_default_value = false)]
struct NewChange {
    entity: &'static str,
    entity_id: String,
    at: NaiveDateTime,
}

/// Key of the PostgreSQL advisory lock that orders the feed.
const FEED_LOCK: i64 = 0x6670_6665_6564;
const FLOOR: &str = "change";

pub(super) fn append(conn: &mut DbConnection, changes: &[(Entity, Uuid)], now: DateTime<Utc>) -> Result<()> {
    if let DbConnection::Postgres(c) = conn {
        c.batch_execute(&format!("SELECT pg_advisory_xact_lock({FEED_LOCK})"))?;
    }
    let rows: Vec<NewChange> = changes
        .iter()
        .map(|(entity, id)| NewChange { entity: entity.slug(), entity_id: id.to_string(), at: now.naive_utc() })
        .collect();
    insert_rows!(conn, change::table, rows);
    Ok(())
}

/// The next entries after `sequence`, in order, at most `limit`.
pub fn after(conn: &mut DbConnection, sequence: i64, limit: i64) -> Result<Vec<Change>> {
    let rows: Vec<(i64, String, String, NaiveDateTime)> = change::table
        .filter(change::sequence.gt(sequence))
        .order(change::sequence)
        .limit(limit)
        .select((change::sequence, change::entity, change::entity_id, change::at))
        .load(conn)?;
    rows.into_iter()
        .map(|(sequence, entity, id, at)| {
            Ok(Change {
                sequence,
                entity: decode_slug(&entity, Entity::from_slug, "change", "entity")?,
                id: decode_uuid(&id, "change", "entity_id")?,
                at: at.and_utc(),
            })
        })
        .collect()
}

/// The newest entry's number; 0 when nothing was ever changed.
pub fn last_sequence(conn: &mut DbConnection) -> Result<i64> {
    Ok(change::table.select(max(change::sequence)).first::<Option<i64>>(conn)?.unwrap_or(0))
}

/// Whether entries after `sequence` have been pruned, so that a follower there must rebuild.
pub fn is_pruned_after(conn: &mut DbConnection, sequence: i64) -> Result<bool> {
    let floor: Option<i64> = change_floor::table.find(FLOOR).select(change_floor::sequence).first(conn).optional()?;
    Ok(floor.is_some_and(|floor| sequence < floor))
}

/// Says that the index node `name` lives and has applied the feed up to `sequence`.
pub fn heartbeat(conn: &mut DbConnection, name: &str, sequence: i64, now: DateTime<Utc>) -> Result<()> {
    let values = (index_node::sequence.eq(sequence), index_node::heartbeat.eq(now.naive_utc()));
    if diesel::update(index_node::table.find(name)).set(values).execute(conn)? == 0 {
        diesel::insert_into(index_node::table)
            .values((
                index_node::name.eq(name),
                index_node::sequence.eq(sequence),
                index_node::heartbeat.eq(now.naive_utc()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets nodes silent for longer than `silence`, then removes the entries that every other node has
/// applied. The entry at which the slowest node stands is kept, so the feed never becomes empty.
/// Removes nothing while no node is known. Gives how many entries went.
pub fn prune(conn: &mut DbConnection, silence: TimeDelta, now: DateTime<Utc>) -> Result<usize> {
    let cutoff = (now - silence).naive_utc();
    diesel::delete(index_node::table.filter(index_node::heartbeat.lt(cutoff))).execute(conn)?;
    let slowest: Option<i64> = index_node::table.select(min(index_node::sequence)).first(conn)?;
    let Some(slowest) = slowest else { return Ok(0) };
    let bound = slowest.min(last_sequence(conn)?);
    let removed = diesel::delete(change::table.filter(change::sequence.lt(bound))).execute(conn)?;
    if removed > 0 {
        let floor = bound - 1;
        if diesel::update(change_floor::table.find(FLOOR)).set(change_floor::sequence.eq(floor)).execute(conn)? == 0 {
            diesel::insert_into(change_floor::table)
                .values((change_floor::name.eq(FLOOR), change_floor::sequence.eq(floor)))
                .execute(conn)?;
        }
    }
    Ok(removed)
}
