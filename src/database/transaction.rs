//! A writing transaction, and how its changes reach the feed in an order that no follower can miss.

use super::seal::{DigestKey, DigestPurpose, Keys};
use super::{AuditLine, DbConnection, Entity, Result, audit, change};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use std::collections::HashSet;
use uuid::Uuid;

/// The class of the PostgreSQL advisory locks that go by a key of the caller's.
const KEYED_LOCKS: i32 = 0x6670_6b79;

/// An open writing transaction; made by [`Database::write`](super::Database::write) alone.
pub struct WriteTransaction<'a> {
    conn: &'a mut DbConnection,
    changes: Vec<(Entity, Uuid)>,
    seen: HashSet<(Entity, Uuid)>,
    audit: Option<(DigestKey, Vec<AuditLine>)>,
    now: DateTime<Utc>,
}

impl<'a> WriteTransaction<'a> {
    pub(super) fn new(conn: &'a mut DbConnection, now: DateTime<Utc>) -> Self {
        Self { conn, changes: Vec::new(), seen: HashSet::new(), audit: None, now }
    }

    /// The connection, for queries inside this transaction.
    pub fn conn(&mut self) -> &mut DbConnection {
        self.conn
    }

    /// When the transaction began.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Notes that an entity is not as it was. Written once, however often it is noted.
    pub fn changed(&mut self, entity: Entity, id: Uuid) {
        if self.seen.insert((entity, id)) {
            self.changes.push((entity, id));
        }
    }

    /// Lets one transaction at a time go on that names this key; the others wait here until it is over. On
    /// SQLite there is never more than one anyway. Several keys are always to be taken in the same order.
    pub fn one_at_a_time(&mut self, key: &str) -> Result<()> {
        if let DbConnection::Postgres(c) = self.conn {
            diesel::sql_query("SELECT pg_advisory_xact_lock($1, hashtext($2))")
                .bind::<Integer, _>(KEYED_LOCKS)
                .bind::<Text, _>(key)
                .execute(c)?;
        }
        Ok(())
    }

    /// Leaves a line in the audit, written with everything else here or not at all.
    pub fn audit(&mut self, keys: &Keys, line: AuditLine) {
        let (_, lines) = self.audit.get_or_insert_with(|| (audit_key(keys), Vec::new()));
        lines.push(line);
    }

    /// Appends the audit and the changes; says whether there were any.
    ///
    /// PostgreSQL draws a sequence number when a row is inserted, not when it is committed, so without
    /// the lock a later number could become visible first and the earlier one be passed over for ever.
    /// The lock is taken last, so that it is held for the commit alone; so is the audit's just before it.
    pub(super) fn finish(self) -> Result<bool> {
        if let Some((key, lines)) = &self.audit {
            audit::append(self.conn, key, lines, self.now)?;
        }
        if self.changes.is_empty() {
            return Ok(false);
        }
        change::append(self.conn, &self.changes, self.now)?;
        Ok(true)
    }
}

/// The key that chains the audit.
pub fn audit_key(keys: &Keys) -> DigestKey {
    keys.ring().digest_key(DigestPurpose::Chain("audit"))
}
