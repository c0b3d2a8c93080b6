//! The audit: who did what to what. Identifiers and slugs alone, so that erasing a person or changing a
//! key leaves it whole.
//!
//! Lines are only ever added: the database refuses to change them. Each carries a keyed digest of itself
//! and of the line before, one chain a day, the first line of a day tied to the last of the day before. Who
//! can write to the database but has no key can neither change, leave out nor add a line unseen.

use super::schema::audit_line;
use super::seal::DigestKey;
use super::{DbConnection, Result, table};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::fmt;
use uuid::Uuid;

/// Key of the PostgreSQL advisory lock that orders the lines. Taken before the feed's, always.
const AUDIT_LOCK: i64 = 0x6670_6175_6474;
/// Lines read at a time.
const PAGE: i64 = 1_000;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    /// Somebody who is not signed in.
    Visitor,
    /// Whoever runs the node, on its command line.
    Operator,
    /// The node itself: purges, clocks.
    System,
    /// A user.
    User(Uuid),
    /// A program, by its token's identifier.
    Program(Uuid),
}

impl fmt::Display for AuditActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visitor => f.write_str("visitor"),
            Self::Operator => f.write_str("operator"),
            Self::System => f.write_str("system"),
            Self::User(id) | Self::Program(id) => write!(f, "{id}"),
        }
    }
}

/// A line about to be added. Only slugs of our own fit into it, and identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditLine {
    /// Who.
    pub actor: AuditActor,
    /// What was done.
    pub action: &'static str,
    /// To what sort of thing.
    pub entity: &'static str,
    /// To which.
    pub entity_id: Option<Uuid>,
    /// How, or why: a slug.
    pub detail: Option<&'static str>,
}

/// A line as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct WrittenLine {
    /// Its chain.
    pub day: NaiveDate,
    /// Its place in the chain, from 1.
    pub position: i64,
    /// When, in UTC.
    pub at: NaiveDateTime,
    /// Identifier of a user or program, or "visitor", "operator", "system".
    pub actor: String,
    /// Slug.
    pub action: String,
    /// Slug.
    pub entity: String,
    /// Identifier.
    pub entity_id: Option<String>,
    /// Slug.
    pub detail: Option<String>,
    hash: String,
}

/// What is wrong with the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFinding {
    /// A line does not fit the one before it.
    Broken {
        /// Day of the line.
        day: NaiveDate,
        /// Its place.
        position: i64,
    },
    /// Lines are missing before this one.
    Missing {
        /// Day of the line.
        day: NaiveDate,
        /// Its place.
        position: i64,
    },
}

impl fmt::Display for AuditFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { day, position } => {
                write!(f, "line {position} of the audit of {day} was changed, or the line before it was")
            }
            Self::Missing { day, position } => {
                write!(f, "lines are missing before line {position} of the audit of {day}")
            }
        }
    }
}

impl WrittenLine {
    fn digest(&self, key: &DigestKey, before: &str) -> String {
        let optional = |text: &Option<String>| text.as_ref().map_or_else(|| "-".to_owned(), |text| format!("+{text}"));
        let parts = [
            before.to_owned(),
            self.day.to_string(),
            self.position.to_string(),
            self.at.and_utc().timestamp_micros().to_string(),
            self.actor.clone(),
            self.action.clone(),
            self.entity.clone(),
            optional(&self.entity_id),
            optional(&self.detail),
        ];
        let parts: Vec<&[u8]> = parts.iter().map(String::as_bytes).collect();
        key.digest(&parts).hex()
    }
}

/// Adds lines, all in this transaction and after everything else in it.
pub(super) fn append(conn: &mut DbConnection, key: &DigestKey, lines: &[AuditLine], now: DateTime<Utc>) -> Result<()> {
    // The line before must not change until this transaction is over.
    if let DbConnection::Postgres(c) = conn {
        c.batch_execute(&format!("SELECT pg_advisory_xact_lock({AUDIT_LOCK})"))?;
    }
    let last = audit_line::table
        .order((audit_line::day.desc(), audit_line::position.desc()))
        .select((audit_line::day, audit_line::position, audit_line::hash))
        .first::<(NaiveDate, i64, String)>(conn)
        .optional()?;
    // A transaction that began before midnight may end after another's first line of the new day.
    let today = now.date_naive();
    let day = last.as_ref().map_or(today, |(day, ..)| today.max(*day));
    let before_first = last.as_ref().map_or(0, |(of, position, _)| if *of == day { *position } else { 0 });
    let mut before = last.map(|(.., hash)| hash).unwrap_or_default();
    for (position, line) in (before_first + 1..).zip(lines) {
        let mut written = WrittenLine {
            day,
            position,
            at: now.naive_utc(),
            actor: line.actor.to_string(),
            action: line.action.to_owned(),
            entity: line.entity.to_owned(),
            entity_id: line.entity_id.map(|id| id.to_string()),
            detail: line.detail.map(str::to_owned),
            hash: String::new(),
        };
        written.hash = written.digest(key, &before);
        before.clone_from(&written.hash);
        diesel::insert_into(audit_line::table)
            .values((
                audit_line::day.eq(written.day),
                audit_line::position.eq(written.position),
                audit_line::at.eq(written.at),
                audit_line::actor.eq(written.actor),
                audit_line::action.eq(written.action),
                audit_line::entity.eq(written.entity),
                audit_line::entity_id.eq(written.entity_id),
                audit_line::detail.eq(written.detail),
                audit_line::hash.eq(written.hash),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Walks every chain from the first line; gives what is wrong, at most `most` findings, and how many lines
/// there are.
pub fn verify(conn: &mut DbConnection, key: &DigestKey, most: usize) -> Result<(Vec<AuditFinding>, u64)> {
    let (mut findings, mut count) = (Vec::new(), 0);
    let mut before: Option<WrittenLine> = None;
    loop {
        let page = page_after(conn, before.as_ref().map(|line| (line.day, line.position)))?;
        if page.is_empty() {
            return Ok((findings, count));
        }
        for line in page {
            count += 1;
            let (day, position) = (line.day, line.position);
            let expected = match &before {
                Some(before) if before.day == day => before.position + 1,
                _ => 1,
            };
            let hash = before.as_ref().map_or("", |line| &line.hash);
            if findings.len() < most {
                if position != expected {
                    findings.push(AuditFinding::Missing { day, position });
                } else if line.digest(key, hash) != line.hash {
                    findings.push(AuditFinding::Broken { day, position });
                }
            }
            before = Some(line);
        }
    }
}

/// What was done to a thing, newest first, at most `limit` lines.
pub fn of_entity(conn: &mut DbConnection, id: Uuid, limit: i64) -> Result<Vec<WrittenLine>> {
    Ok(audit_line::table
        .filter(audit_line::entity_id.eq(id.to_string()))
        .order((audit_line::day.desc(), audit_line::position.desc()))
        .limit(limit)
        .load(conn)?)
}

/// What a user or program did, newest first, at most `limit` lines.
pub fn of_actor(conn: &mut DbConnection, actor: AuditActor, limit: i64) -> Result<Vec<WrittenLine>> {
    Ok(audit_line::table
        .filter(audit_line::actor.eq(actor.to_string()))
        .order((audit_line::day.desc(), audit_line::position.desc()))
        .limit(limit)
        .load(conn)?)
}

fn page_after(conn: &mut DbConnection, after: Option<(NaiveDate, i64)>) -> Result<Vec<WrittenLine>> {
    let order = (audit_line::day, audit_line::position);
    Ok(match after {
        None => audit_line::table.order(order).limit(PAGE).load(conn)?,
        Some((day, position)) => {
            let mut page: Vec<WrittenLine> = audit_line::table
                .filter(audit_line::day.eq(day))
                .filter(audit_line::position.gt(position))
                .order(order)
                .limit(PAGE)
                .load(conn)?;
            if page.is_empty() {
                page = audit_line::table.filter(audit_line::day.gt(day)).order(order).limit(PAGE).load(conn)?;
            }
            page
        }
    })
}

impl WrittenLine {
    /// The identifier of what it was done to.
    pub fn entity_uuid(&self) -> Result<Option<Uuid>> {
        self.entity_id.as_deref().map(|id| table::decode_uuid(id, "audit_line", "entity_id")).transpose()
    }
}
