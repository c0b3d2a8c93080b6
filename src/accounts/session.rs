//! Sessions: who is signed in, kept in the database, so that they can be ended from anywhere.
//!
//! A browser holds a random token, the database its hash. The token changes every hour and whenever the
//! session comes to mean more; the one before is heard for a minute longer, because a browser asks for
//! several things at once. A session ends after an hour without a request and after twelve hours in any case.

use super::audit::{self, AuditEntity};
use super::role::Grant;
use super::token::{self, Token};
use super::{Action, Actor, Keys, Resource, Result, Rules, allows, membership};
use crate::closed_list;
use crate::database::schema::{session, user_account};
use crate::database::seal::{Cell, DigestPurpose, random_uuid};
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{AuditActor, Database, DbConnection, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use std::fmt;
use uuid::Uuid;

closed_list! {
    /// How much was proved.
    Stage {
        /// The password; a code of the second factor is still to come. Good for nothing else.
        CodeAwaited = "code_awaited",
        /// The password of a user who has no second factor.
        PasswordOnly = "password_only",
        /// Password and second factor.
        BothFactors = "both_factors",
    }
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: TimeDelta,
    /// In any case.
    pub absolute: TimeDelta,
    /// Between the password and the code.
    pub code: TimeDelta,
    /// Until the token is changed.
    pub rotate: TimeDelta,
    /// How long the token before is heard.
    pub grace: TimeDelta,
}

impl SessionLimits {
    /// What is in force unless something else is said.
    pub const USUAL: Self = Self {
        idle: TimeDelta::hours(1),
        absolute: TimeDelta::hours(12),
        code: TimeDelta::minutes(10),
        rotate: TimeDelta::hours(1),
        grace: TimeDelta::minutes(1),
    };
}

/// Requests closer together than this do not write.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// When a session was made, last used, and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Last request that was written down.
    pub last_seen: DateTime<Utc>,
    /// When the token was last changed.
    pub rotated: DateTime<Utc>,
    /// When it ends in any case.
    pub expires: DateTime<Utc>,
}

impl Times {
    /// Whether the session still holds.
    pub fn hold(&self, limits: &SessionLimits, now: DateTime<Utc>) -> bool {
        now < self.expires && now - self.last_seen < limits.idle
    }
}

/// Who is signed in, with the roles in force. Its `Debug` does not show the name.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The user.
    pub user: Uuid,
    /// The session.
    pub session: Uuid,
    /// How much was proved.
    pub stage: Stage,
    /// The user's name, for the top of pages.
    pub name: String,
    /// The roles in force now; none while a second factor is asked for and not given.
    pub grants: Vec<Grant>,
    /// The roles that a second factor would bring into force.
    pub waiting: Vec<Grant>,
}

impl SignedIn {
    /// The user as the policy is asked.
    pub fn actor(&self) -> Actor<'_> {
        match self.stage {
            Stage::CodeAwaited => Actor::Visitor,
            Stage::PasswordOnly | Stage::BothFactors => Actor::User { id: self.user, grants: &self.grants },
        }
    }

    /// Whether a second factor would bring a role into force that may do this to something.
    pub fn could(&self, action: Action) -> bool {
        allows(Actor::User { id: self.user, grants: &self.waiting }, action, Resource::Any)
    }

    /// The mark that each form of this session carries.
    pub fn form_token(&self, keys: &Keys) -> String {
        form_token(keys, self.session)
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedIn({}, {}, {:?})", self.user, self.stage, self.grants)
    }
}

/// A session that was found by its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    /// Who.
    pub signed_in: SignedIn,
    /// What the browser shows from now on, where the token was changed.
    pub token: Option<Token>,
}

/// One session of a user, as the user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Which.
    pub id: Uuid,
    /// When it began.
    pub created: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen: DateTime<Utc>,
}

/// The mark that proves a form came from a page of this session.
pub fn form_token(keys: &Keys, session: Uuid) -> String {
    keys.ring().digest_key(DigestPurpose::FormToken).digest(&[session.as_bytes()]).short_hex()
}

/// Begins a session; gives what the browser shows.
pub(super) fn begin(tx: &mut WriteTransaction<'_>, rules: &Rules, user: Uuid, stage: Stage) -> Result<(Uuid, Token)> {
    let (now, id, token) = (tx.now(), random_uuid()?, Token::random()?);
    let length = if stage == Stage::CodeAwaited { rules.sessions.code } else { rules.sessions.absolute };
    forget_ended(tx.conn(), rules, now)?;
    diesel::insert_into(session::table)
        .values((
            session::id.eq(id.to_string()),
            session::user_id.eq(user.to_string()),
            session::token_hash.eq(token.hash()),
            session::stage.eq(stage.slug()),
            session::created_at.eq(now.naive_utc()),
            session::rotated_at.eq(now.naive_utc()),
            session::last_seen_at.eq(now.naive_utc()),
            session::expires_at.eq((now + length).naive_utc()),
        ))
        .execute(tx.conn())?;
    Ok((id, token))
}

/// Raises a session whose code has come: another token, the full length, and the old token is dead at once.
pub(super) fn raise(tx: &mut WriteTransaction<'_>, rules: &Rules, id: Uuid, stage: Stage) -> Result<Token> {
    let (now, token) = (tx.now(), Token::random()?);
    diesel::update(session::table.find(id.to_string()))
        .set((
            session::token_hash.eq(token.hash()),
            session::previous_hash.eq(None::<String>),
            session::stage.eq(stage.slug()),
            session::rotated_at.eq(now.naive_utc()),
            session::last_seen_at.eq(now.naive_utc()),
            session::expires_at.eq((now + rules.sessions.absolute).naive_utc()),
        ))
        .execute(tx.conn())?;
    Ok(token)
}

type Row = (String, String, String, Option<String>, String, NaiveDateTime, NaiveDateTime, NaiveDateTime);

struct Stored {
    id: Uuid,
    user: Uuid,
    by_previous: bool,
    stage: Stage,
    times: Times,
}

fn find(conn: &mut DbConnection, hash: &str) -> Result<Option<Stored>> {
    let columns = (
        session::id,
        session::user_id,
        session::token_hash,
        session::previous_hash,
        session::stage,
        session::last_seen_at,
        session::rotated_at,
        session::expires_at,
    );
    let mut row: Option<Row> =
        session::table.filter(session::token_hash.eq(hash)).select(columns).first(conn).optional()?;
    if row.is_none() {
        row = session::table.filter(session::previous_hash.eq(hash)).select(columns).first(conn).optional()?;
    }
    row.map(|(id, user, current, _, stage, last_seen, rotated, expires)| {
        Ok(Stored {
            id: decode_uuid(&id, "session", "id")?,
            user: decode_uuid(&user, "session", "user_id")?,
            by_previous: current != hash,
            stage: decode_slug(&stage, Stage::from_slug, "session", "stage")?,
            times: Times { last_seen: last_seen.and_utc(), rotated: rotated.and_utc(), expires: expires.and_utc() },
        })
    })
    .transpose()
}

/// Who shows this token; `None` when nobody is signed in with it. Writes once a minute at most.
pub fn resume(database: &Database, keys: &Keys, rules: &Rules, shown: &str) -> Result<Option<Resumed>> {
    let now = database.clock().now();
    let hash = token::hash(shown);
    let limits = &rules.sessions;
    let found = database.read(|conn| -> Result<_> {
        let Some(stored) = find(conn, &hash)? else { return Ok(None) };
        let heard = !stored.by_previous || now - stored.times.rotated < limits.grace;
        if !heard || !stored.times.hold(limits, now) {
            return Ok(None);
        }
        let Some(signed_in) = signed_in(conn, keys, rules, &stored)? else { return Ok(None) };
        Ok(Some((signed_in, stored)))
    })?;
    let Some((signed_in, stored)) = found else { return Ok(None) };
    let rotate =
        !stored.by_previous && stored.stage != Stage::CodeAwaited && now - stored.times.rotated >= limits.rotate;
    if !rotate && now - stored.times.last_seen < SEEN_EVERY {
        return Ok(Some(Resumed { signed_in, token: None }));
    }
    let token = database.write(|tx| -> Result<_> {
        let seen = session::last_seen_at.eq(now.naive_utc());
        let row = session::table.find(stored.id.to_string());
        if !rotate {
            diesel::update(row).set(seen).execute(tx.conn())?;
            return Ok(None);
        }
        let token = Token::random()?;
        // Of several requests at once, one changes the token; the others go on with the one before.
        let changed = diesel::update(row.filter(session::token_hash.eq(&hash)))
            .set((
                session::token_hash.eq(token.hash()),
                session::previous_hash.eq(Some(&hash)),
                session::rotated_at.eq(now.naive_utc()),
                seen,
            ))
            .execute(tx.conn())?;
        Ok((changed == 1).then_some(token))
    })?;
    Ok(Some(Resumed { signed_in, token }))
}

fn signed_in(conn: &mut DbConnection, keys: &Keys, rules: &Rules, stored: &Stored) -> Result<Option<SignedIn>> {
    let id = stored.user.to_string();
    let active = super::UserStatus::Active.slug();
    let name: Option<Vec<u8>> = user_account::table
        .find(&id)
        .filter(user_account::status.eq(active))
        .select(user_account::name)
        .first(conn)
        .optional()?;
    let Some(sealed) = name else { return Ok(None) };
    let name = keys.open_text(Cell::new("user_account", "name", &id), &sealed)?;
    let held: Vec<Grant> = membership::of_user(conn, stored.user)?.into_iter().map(|m| m.grant).collect();
    let in_force = match stored.stage {
        Stage::BothFactors => true,
        Stage::PasswordOnly => !rules.second_factor_required,
        Stage::CodeAwaited => false,
    };
    let (grants, waiting) = if in_force { (held, Vec::new()) } else { (Vec::new(), held) };
    Ok(Some(SignedIn { user: stored.user, session: stored.id, stage: stored.stage, name, grants, waiting }))
}

/// The user's sessions that hold, newest first.
pub fn of_user(conn: &mut DbConnection, rules: &Rules, user: Uuid, now: DateTime<Utc>) -> Result<Vec<OwnSession>> {
    let rows: Vec<(String, NaiveDateTime, NaiveDateTime)> = session::table
        .filter(session::user_id.eq(user.to_string()))
        .filter(session::expires_at.gt(now.naive_utc()))
        .filter(session::last_seen_at.gt((now - rules.sessions.idle).naive_utc()))
        .filter(session::stage.ne(Stage::CodeAwaited.slug()))
        .order(session::created_at.desc())
        .select((session::id, session::created_at, session::last_seen_at))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, created, last_seen)| {
            let id = decode_uuid(&id, "session", "id")?;
            Ok(OwnSession { id, created: created.and_utc(), last_seen: last_seen.and_utc() })
        })
        .collect()
}

/// Ends one of the user's own sessions; false when it is not one of theirs.
pub fn end(tx: &mut WriteTransaction<'_>, keys: &Keys, user: Uuid, id: Uuid) -> Result<bool> {
    let row = session::table.find(id.to_string()).filter(session::user_id.eq(user.to_string()));
    let ended = diesel::delete(row).execute(tx.conn())? == 1;
    if ended {
        let which = (AuditEntity::Session, Some(id));
        audit::record(tx, keys, AuditActor::User(user), Action::UseOwnAccount, which, Some("ended"));
    }
    Ok(ended)
}

/// Ends every session of a user, except one where it is named.
pub(super) fn end_all_but(tx: &mut WriteTransaction<'_>, user: Uuid, kept: Option<Uuid>) -> Result<()> {
    let kept = kept.map(|id| id.to_string()).unwrap_or_default();
    let rows = session::table.filter(session::user_id.eq(user.to_string())).filter(session::id.ne(kept));
    diesel::delete(rows).execute(tx.conn())?;
    Ok(())
}

fn forget_ended(conn: &mut DbConnection, rules: &Rules, now: DateTime<Utc>) -> Result<()> {
    let silent = (now - rules.sessions.idle).naive_utc();
    let ended = session::expires_at.le(now.naive_utc()).or(session::last_seen_at.le(silent));
    diesel::delete(session::table.filter(ended)).execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Role;

    #[test]
    fn a_session_ends_when_idle_and_in_any_case() {
        let start: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        let limits = SessionLimits::USUAL;
        let times = Times { last_seen: start, rotated: start, expires: start + limits.absolute };
        assert!(times.hold(&limits, start + TimeDelta::minutes(59)));
        assert!(!times.hold(&limits, start + TimeDelta::minutes(60)));
        let busy = Times { last_seen: start + TimeDelta::minutes(719), ..times };
        assert!(busy.hold(&limits, start + TimeDelta::seconds(719 * 60 + 59)));
        assert!(!busy.hold(&limits, start + TimeDelta::hours(12)));
    }

    #[test]
    fn who_still_owes_a_code_is_a_visitor() {
        let mut one = SignedIn {
            user: Uuid::from_u128(1),
            session: Uuid::from_u128(2),
            stage: Stage::CodeAwaited,
            name: "Amina Hussain".into(),
            grants: vec![Grant::everywhere(Role::Steward)],
            waiting: vec![],
        };
        assert_eq!(one.actor(), Actor::Visitor);
        one.stage = Stage::PasswordOnly;
        assert!(matches!(one.actor(), Actor::User { .. }));
        assert!(!format!("{one:?}").contains("Amina"));
    }
}
