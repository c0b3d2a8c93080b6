//! Users: made by an administrator, invited, changed, deactivated; never deleted, for the audit names them.

use super::audit::{self, AuditEntity};
use super::membership::{self, Membership};
use super::role::Grant;
use super::token::{self, Token};
use super::{Action, Error, Keys, Result, password, session};
use crate::closed_list;
use crate::database::schema::{invitation, second_factor, user_account};
use crate::database::seal::{Cell, random_uuid};
use crate::database::table::{IDS_PER_QUERY, decode_slug, decode_uuid};
use crate::database::{AuditActor, DbConnection, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

const TABLE: &str = "user_account";
const INVITATION: &str = "invitation";
/// How long a link to set a password is good.
const INVITED_FOR: TimeDelta = TimeDelta::days(7);

closed_list! {
    /// Whether a user may sign in.
    UserStatus {
        /// Has not set a password yet.
        Invited = "invited",
        /// May sign in.
        Active = "active",
        /// May not any longer.
        Deactivated = "deactivated",
    }
}

/// A user. Its `Debug` shows neither name nor address.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Which.
    pub id: Uuid,
    /// Name, as on pages and letters.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Whether they may sign in.
    pub status: UserStatus,
    /// Roles, in the order they were given.
    pub memberships: Vec<Membership>,
    /// Whether a second factor is in force.
    pub second_factor: bool,
    /// When they last signed in.
    pub last_sign_in: Option<DateTime<Utc>>,
    /// Grows with every change; a change names the version it was made from.
    pub version: i64,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "User({}, {})", self.id, self.status)
    }
}

/// A user to be made.
#[derive(Clone, Copy)]
pub struct NewUser<'a> {
    /// Name, as on pages and letters.
    pub name: &'a str,
    /// Address to sign in with.
    pub email: &'a str,
    /// What they may do.
    pub grants: &'a [Grant],
}

impl fmt::Debug for NewUser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewUser({:?})", self.grants)
    }
}

/// The one form of an e-mail address, if it can be one.
pub fn one_form(email: &str) -> Result<String> {
    let plain = email.trim().to_lowercase();
    let whole = plain.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    if whole && plain.len() <= 254 && !plain.chars().any(|c| c.is_whitespace() || c.is_control()) {
        Ok(plain)
    } else {
        Err(Error::Field {
            field: "email",
            problem: "This is not an e-mail address.",
            mend: "Write it like name@example.org.",
        })
    }
}

/// What an account is found by.
pub(super) fn email_index(keys: &Keys, email: &str) -> String {
    keys.ring().blind_index(TABLE, "email", email)
}

/// Makes a user, who is invited until a password is set.
pub fn add(tx: &mut WriteTransaction<'_>, keys: &Keys, by: AuditActor, new: NewUser<'_>) -> Result<Uuid> {
    let email = one_form(new.email)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::Field {
            field: "name",
            problem: "A user needs a name of at most 200 characters.",
            mend: "Write the name by which people know them.",
        });
    }
    let index = email_index(keys, &email);
    let taken: i64 = user_account::table.filter(user_account::email_index.eq(&index)).count().get_result(tx.conn())?;
    if taken > 0 {
        return Err(Error::Field {
            field: "email",
            problem: "There is a user with this address.",
            mend: "Give that user the role instead, or use another address.",
        });
    }
    let (id, now) = (random_uuid()?, tx.now());
    let key = id.to_string();
    diesel::insert_into(user_account::table)
        .values((
            user_account::id.eq(&key),
            user_account::email.eq(keys.seal(Cell::new(TABLE, "email", &key), email.as_bytes())?),
            user_account::email_index.eq(index),
            user_account::name.eq(keys.seal(Cell::new(TABLE, "name", &key), name.as_bytes())?),
            user_account::status.eq(UserStatus::Invited.slug()),
            user_account::version.eq(1),
            user_account::created_at.eq(now.naive_utc()),
        ))
        .execute(tx.conn())?;
    audit::record(tx, keys, by, Action::AdministerUsers, (AuditEntity::UserAccount, Some(id)), Some("added"));
    for grant in new.grants {
        membership::grant(tx, keys, by, id, *grant)?;
    }
    Ok(id)
}

/// The user with this address.
pub fn by_email(conn: &mut DbConnection, keys: &Keys, email: &str) -> Result<User> {
    let index = email_index(keys, &one_form(email)?);
    let id: Option<String> = user_account::table
        .filter(user_account::email_index.eq(index))
        .select(user_account::id)
        .first(conn)
        .optional()?;
    let id = decode_uuid(&id.ok_or(Error::NotFound("user"))?, TABLE, "id")?;
    by_id(conn, keys, id)
}

/// The user with this identifier.
pub fn by_id(conn: &mut DbConnection, keys: &Keys, id: Uuid) -> Result<User> {
    load(conn, keys, &[id])?.pop().ok_or(Error::NotFound("user"))
}

/// The users with these identifiers, in any order; those that are not there are left out.
pub fn by_ids(conn: &mut DbConnection, keys: &Keys, ids: &[Uuid]) -> Result<Vec<User>> {
    load(conn, keys, ids)
}

/// Everybody, by name.
pub fn all(conn: &mut DbConnection, keys: &Keys) -> Result<Vec<User>> {
    let ids: Vec<String> = user_account::table.select(user_account::id).load(conn)?;
    let ids: Vec<Uuid> = ids.iter().map(|id| decode_uuid(id, TABLE, "id")).collect::<Result<_, _>>()?;
    let mut users = load(conn, keys, &ids)?;
    users.sort_by_cached_key(|user| (user.name.to_lowercase(), user.id));
    Ok(users)
}

type Row = (String, Vec<u8>, Vec<u8>, String, Option<NaiveDateTime>, i64);

fn load(conn: &mut DbConnection, keys: &Keys, ids: &[Uuid]) -> Result<Vec<User>> {
    let texts: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let mut users = Vec::with_capacity(ids.len());
    for chunk in texts.chunks(IDS_PER_QUERY) {
        let rows: Vec<Row> = user_account::table
            .filter(user_account::id.eq_any(chunk))
            .select((
                user_account::id,
                user_account::email,
                user_account::name,
                user_account::status,
                user_account::last_sign_in_at,
                user_account::version,
            ))
            .load(conn)?;
        let enrolled: HashSet<String> = second_factor::table
            .filter(second_factor::user_id.eq_any(chunk))
            .filter(second_factor::confirmed_at.is_not_null())
            .select(second_factor::user_id)
            .load::<String>(conn)?
            .into_iter()
            .collect();
        let mut roles: HashMap<Uuid, Vec<Membership>> = HashMap::new();
        for held in membership::of_users(conn, chunk)? {
            roles.entry(held.user).or_default().push(held);
        }
        for (id, email, name, status, last, version) in rows {
            let user = decode_uuid(&id, TABLE, "id")?;
            users.push(User {
                id: user,
                name: keys.open_text(Cell::new(TABLE, "name", &id), &name)?,
                email: keys.open_text(Cell::new(TABLE, "email", &id), &email)?,
                status: decode_slug(&status, UserStatus::from_slug, TABLE, "status")?,
                memberships: roles.remove(&user).unwrap_or_default(),
                second_factor: enrolled.contains(&id),
                last_sign_in: last.map(|at| at.and_utc()),
                version,
            });
        }
    }
    Ok(users)
}

/// A link by which the user sets a first or a new password; an earlier one is good no longer. It is kept
/// sealed until it is used, so that a letter can carry it.
pub fn invite(tx: &mut WriteTransaction<'_>, keys: &Keys, by: AuditActor, user: Uuid) -> Result<Token> {
    let (token, now, id) = (Token::random()?, tx.now(), user.to_string());
    let hash = token.hash();
    let sealed = keys.seal(Cell::new(INVITATION, "token", &hash), token.text().as_bytes())?;
    diesel::delete(invitation::table.filter(invitation::user_id.eq(&id))).execute(tx.conn())?;
    diesel::insert_into(invitation::table)
        .values((
            invitation::token_hash.eq(&hash),
            invitation::token.eq(Some(sealed)),
            invitation::user_id.eq(&id),
            invitation::created_at.eq(now.naive_utc()),
            invitation::expires_at.eq((now + INVITED_FOR).naive_utc()),
        ))
        .execute(tx.conn())?;
    audit::record(tx, keys, by, Action::AdministerUsers, (AuditEntity::UserAccount, Some(user)), Some("invited"));
    Ok(token)
}

/// Whom an invitation that still holds is for.
pub fn invited(conn: &mut DbConnection, shown: &str, now: DateTime<Utc>) -> Result<Option<Uuid>> {
    invited_by_hash(conn, &token::hash(shown), now)
}

/// The same, by what is kept of the invitation.
pub(super) fn invited_by_hash(conn: &mut DbConnection, hash: &str, now: DateTime<Utc>) -> Result<Option<Uuid>> {
    let id: Option<String> = invitation::table
        .find(hash)
        .filter(invitation::expires_at.gt(now.naive_utc()))
        .select(invitation::user_id)
        .first(conn)
        .optional()?;
    Ok(id.map(|id| decode_uuid(&id, INVITATION, "user_id")).transpose()?)
}

/// The invitation of a user that still holds, for the letter that carries it; `None` when it was used.
pub fn invitation_of(
    conn: &mut DbConnection,
    keys: &Keys,
    user: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Zeroizing<String>>> {
    let row: Option<(String, Option<Vec<u8>>)> = invitation::table
        .filter(invitation::user_id.eq(user.to_string()))
        .filter(invitation::expires_at.gt(now.naive_utc()))
        .order(invitation::created_at.desc())
        .select((invitation::token_hash, invitation::token))
        .first(conn)
        .optional()?;
    let Some((hash, Some(sealed))) = row else { return Ok(None) };
    Ok(Some(Zeroizing::new(keys.open_text(Cell::new(INVITATION, "token", &hash), &sealed)?)))
}

/// The hash of a password that this user may have; made before the transaction, for it takes long.
pub fn hash_for(user: &User, typed: &str) -> Result<String> {
    password::check(typed, &user.name, &user.email)?;
    password::hash(typed)
}

/// Sets a password. Every session of the user ends, and every invitation. A deactivated user stays so.
pub fn set_password(tx: &mut WriteTransaction<'_>, keys: &Keys, by: AuditActor, user: Uuid, hash: &str) -> Result<()> {
    let (id, now) = (user.to_string(), tx.now());
    let row = user_account::table.find(&id);
    let changed = diesel::update(row)
        .set((
            user_account::password_hash.eq(Some(hash)),
            user_account::password_changed_at.eq(Some(now.naive_utc())),
            user_account::version.eq(user_account::version + 1),
        ))
        .execute(tx.conn())?;
    if changed == 0 {
        return Err(Error::NotFound("user"));
    }
    diesel::update(user_account::table.find(&id).filter(user_account::status.eq(UserStatus::Invited.slug())))
        .set(user_account::status.eq(UserStatus::Active.slug()))
        .execute(tx.conn())?;
    diesel::delete(invitation::table.filter(invitation::user_id.eq(&id))).execute(tx.conn())?;
    session::end_all_but(tx, user, None)?;
    let action = if by == AuditActor::User(user) { Action::UseOwnAccount } else { Action::AdministerUsers };
    audit::record(tx, keys, by, action, (AuditEntity::UserAccount, Some(user)), Some("password_changed"));
    Ok(())
}

/// Forgets the password of a user who is invited to set another; without one nobody signs in with it.
pub(super) fn forget_password(tx: &mut WriteTransaction<'_>, user: Uuid) -> Result<()> {
    diesel::update(user_account::table.find(user.to_string()))
        .set((user_account::password_hash.eq(None::<String>), user_account::version.eq(user_account::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Deactivates a user, or lets them in again. `version` is the one that was looked at. Sessions end at once.
pub fn set_active(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    by: AuditActor,
    user: Uuid,
    version: i64,
    active: bool,
) -> Result<()> {
    let row = user_account::table.find(user.to_string());
    let has_password: Option<Option<String>> = row.select(user_account::password_hash).first(tx.conn()).optional()?;
    let status = match (active, has_password.ok_or(Error::NotFound("user"))?) {
        (false, _) => UserStatus::Deactivated,
        (true, Some(_)) => UserStatus::Active,
        (true, None) => UserStatus::Invited,
    };
    let row = user_account::table.find(user.to_string()).filter(user_account::version.eq(version));
    let changed = diesel::update(row)
        .set((user_account::status.eq(status.slug()), user_account::version.eq(version + 1)))
        .execute(tx.conn())?;
    if changed == 0 {
        return Err(Error::Conflict);
    }
    if !active {
        session::end_all_but(tx, user, None)?;
        diesel::delete(invitation::table.filter(invitation::user_id.eq(user.to_string()))).execute(tx.conn())?;
    }
    let how = if active { "reactivated" } else { "deactivated" };
    audit::record(tx, keys, by, Action::AdministerUsers, (AuditEntity::UserAccount, Some(user)), Some(how));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form_or_is_refused() {
        assert_eq!(one_form(" Amina@Example.ORG ").unwrap(), "amina@example.org");
        for bad in ["", "amina", "@example.org", "amina@", "amina@example", "a@b@c.org", "a b@c.org", "a@.org"] {
            let error = one_form(bad).unwrap_err().to_string();
            assert!(error.contains("name@example.org"), "{bad}: {error}");
        }
    }
}
