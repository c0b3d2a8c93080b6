//! Tokens of programs: an organization's own data, read only, for a limited time.

use super::audit::{self, AuditEntity};
use super::token::{self, Token};
use super::{Action, Error, Keys, Result};
use crate::database::schema::api_token;
use crate::database::seal::random_uuid;
use crate::database::table::decode_uuid;
use crate::database::{AuditActor, Database, DbConnection, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// The longest a token is good.
pub const LONGEST: TimeDelta = TimeDelta::days(366);
/// Uses closer together than this are written down once.
const USED_EVERY: TimeDelta = TimeDelta::hours(1);

/// A token as its organization sees it; the token itself is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Which.
    pub id: Uuid,
    /// Whose data it reads.
    pub organization: Uuid,
    /// What it is for ("practice system").
    pub name: String,
    /// Until when it is good.
    pub expires: DateTime<Utc>,
    /// When it was last used, to the hour.
    pub last_used: Option<DateTime<Utc>>,
    /// When it was ended before its time.
    pub ended: Option<DateTime<Utc>>,
}

/// A program that showed a token that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    /// The token, as the audit names it.
    pub token: Uuid,
    /// Whose data it may read.
    pub organization: Uuid,
}

/// Makes a token for an organization's programs; good for `length`, a year at most.
pub fn add(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    by: AuditActor,
    organization: Uuid,
    name: &str,
    length: TimeDelta,
) -> Result<(Uuid, Token)> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::Field {
            field: "name",
            problem: "A token needs a name of at most 100 characters.",
            mend: "Say which program it is for.",
        });
    }
    if length <= TimeDelta::zero() || length > LONGEST {
        return Err(Error::Field {
            field: "length",
            problem: "A token is good for one day to one year.",
            mend: "Choose a time between those.",
        });
    }
    let (id, token, now) = (random_uuid()?, Token::random()?, tx.now());
    diesel::insert_into(api_token::table)
        .values((
            api_token::id.eq(id.to_string()),
            api_token::organization_id.eq(organization.to_string()),
            api_token::name.eq(name),
            api_token::token_hash.eq(token.hash()),
            api_token::created_by.eq(by.to_string()),
            api_token::created_at.eq(now.naive_utc()),
            api_token::expires_at.eq((now + length).naive_utc()),
        ))
        .execute(tx.conn())?;
    audit::record(tx, keys, by, Action::AdministerTokens, (AuditEntity::ApiToken, Some(id)), Some("added"));
    Ok((id, token))
}

/// Ends a token at once.
pub fn end(tx: &mut WriteTransaction<'_>, keys: &Keys, by: AuditActor, id: Uuid) -> Result<()> {
    let now = tx.now();
    let row = api_token::table.find(id.to_string()).filter(api_token::ended_at.is_null());
    if diesel::update(row).set(api_token::ended_at.eq(Some(now.naive_utc()))).execute(tx.conn())? == 0 {
        return Err(Error::NotFound("token"));
    }
    audit::record(tx, keys, by, Action::AdministerTokens, (AuditEntity::ApiToken, Some(id)), Some("ended"));
    Ok(())
}

/// The program that shows this token; `None` when it is unknown, over or ended.
pub fn program(database: &Database, shown: &str) -> Result<Option<Program>> {
    let now = database.clock().now();
    let row: Option<(String, String, Option<NaiveDateTime>)> = database.read(|conn| -> Result<_> {
        Ok(api_token::table
            .filter(api_token::token_hash.eq(token::hash(shown)))
            .filter(api_token::ended_at.is_null())
            .filter(api_token::expires_at.gt(now.naive_utc()))
            .select((api_token::id, api_token::organization_id, api_token::last_used_at))
            .first(conn)
            .optional()?)
    })?;
    let Some((id, organization, last_used)) = row else { return Ok(None) };
    if last_used.is_none_or(|last| now - last.and_utc() > USED_EVERY) {
        database.write(|tx| -> Result<_> {
            let used = api_token::last_used_at.eq(Some(now.naive_utc()));
            Ok(diesel::update(api_token::table.find(&id)).set(used).execute(tx.conn())?)
        })?;
    }
    Ok(Some(Program {
        token: decode_uuid(&id, "api_token", "id")?,
        organization: decode_uuid(&organization, "api_token", "organization_id")?,
    }))
}

type Row = (String, String, String, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>);

/// The tokens of an organization, newest first.
pub fn of_organization(conn: &mut DbConnection, organization: Uuid) -> Result<Vec<ApiToken>> {
    let mut all = all(conn)?;
    all.retain(|token| token.organization == organization);
    Ok(all)
}

/// The tokens of every organization, newest first.
pub fn all(conn: &mut DbConnection) -> Result<Vec<ApiToken>> {
    let rows: Vec<Row> = api_token::table.order(api_token::created_at.desc()).select(COLUMNS).load(conn)?;
    rows.into_iter().map(decoded).collect()
}

/// One token.
pub fn by_id(conn: &mut DbConnection, id: Uuid) -> Result<ApiToken> {
    let row: Option<Row> = api_token::table.find(id.to_string()).select(COLUMNS).first(conn).optional()?;
    decoded(row.ok_or(Error::NotFound("token"))?)
}

const COLUMNS: (
    api_token::id,
    api_token::organization_id,
    api_token::name,
    api_token::expires_at,
    api_token::last_used_at,
    api_token::ended_at,
) = (
    api_token::id,
    api_token::organization_id,
    api_token::name,
    api_token::expires_at,
    api_token::last_used_at,
    api_token::ended_at,
);

fn decoded((id, organization, name, expires, last_used, ended): Row) -> Result<ApiToken> {
    Ok(ApiToken {
        id: decode_uuid(&id, "api_token", "id")?,
        organization: decode_uuid(&organization, "api_token", "organization_id")?,
        name,
        expires: expires.and_utc(),
        last_used: last_used.map(|at| at.and_utc()),
        ended: ended.map(|at| at.and_utc()),
    })
}
