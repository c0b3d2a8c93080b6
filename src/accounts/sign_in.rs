//! Signing in: password first, then a code where a second factor is in force.

use super::audit::{self, AuditEntity};
use super::session::{self, SignedIn, Stage};
use super::token::Token;
use super::{Accounts, Action, Error, Keys, Result, UserStatus, password, recovery, second_factor, throttle, users};
use crate::database::schema::{session as session_table, user_account};
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{AuditActor, WriteTransaction};
use chrono::DateTime;
use diesel::prelude::*;
use std::net::IpAddr;
use uuid::Uuid;

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// Signed in, or a code is still to come: see [`Stage`].
    Begun {
        /// What the browser shows from now on.
        token: Token,
        /// How much was proved.
        stage: Stage,
    },
    /// Wrong, and not told what: no such account, another password, deactivated.
    Wrong,
    /// Too many before; not even looked at.
    Wait {
        /// Until the next one is heard.
        seconds: i64,
    },
}

/// What is known of an account before the password is tried.
struct Candidate {
    id: Uuid,
    hash: Option<String>,
    may: bool,
}

/// Tries a password. Takes as long for an account that is not there.
pub fn with_password(accounts: &Accounts, email: &str, typed: &str, from: Option<IpAddr>) -> Result<Attempt> {
    let Accounts { database, keys, rules } = accounts;
    let Ok(email) = users::one_form(email) else { return Ok(Attempt::Wrong) };
    let index = users::email_index(keys, &email);
    let address = throttle::address_digest(keys, from);
    let now = database.clock().now();
    let (candidate, known) = database.read(|conn| -> Result<_> {
        let row: Option<(String, Option<String>, String)> = user_account::table
            .filter(user_account::email_index.eq(&index))
            .select((user_account::id, user_account::password_hash, user_account::status))
            .first(conn)
            .optional()?;
        let Some((id, hash, status)) = row else { return Ok((None, false)) };
        let id = decode_uuid(&id, "user_account", "id")?;
        let status = decode_slug(&status, UserStatus::from_slug, "user_account", "status")?;
        let known = throttle::is_known(conn, id, &address, now)?;
        Ok((Some(Candidate { id, hash, may: status == UserStatus::Active }), known))
    })?;
    let counters = throttle::password_counters(&index, &address, known);
    if let Some(seconds) = database.write(|tx| throttle::begin(tx, &counters))? {
        return Ok(Attempt::Wait { seconds });
    }
    // Outside any transaction: the work takes tens of milliseconds on purpose.
    let right = match candidate.as_ref().and_then(|one| one.hash.as_deref()) {
        Some(hash) => password::verify(typed, hash)?,
        None => password::verify_nobody(typed)?,
    };
    let Some(one) = candidate else { return Ok(Attempt::Wrong) };
    if !right || !one.may {
        database.write(|tx| {
            failed(tx, keys, one.id, "wrong_password");
            Ok::<_, Error>(())
        })?;
        return Ok(Attempt::Wrong);
    }
    let fresh = match &one.hash {
        Some(hash) if password::is_outdated(hash) => Some(password::hash(typed)?),
        _ => None,
    };
    database.write(|tx| {
        // The password may have been changed, or the account closed, while this one was proved.
        let row = user_account::table
            .find(one.id.to_string())
            .filter(user_account::status.eq(UserStatus::Active.slug()))
            .filter(user_account::password_hash.eq(&one.hash));
        if row.count().get_result::<i64>(tx.conn())? == 0 {
            return Ok(Attempt::Wrong);
        }
        if let Some(fresh) = fresh {
            diesel::update(user_account::table.find(one.id.to_string()))
                .set(user_account::password_hash.eq(Some(fresh)))
                .execute(tx.conn())?;
        }
        throttle::succeed(tx, &counters)?;
        let stage = match second_factor::is_enrolled(tx.conn(), one.id)? {
            true => Stage::CodeAwaited,
            false => Stage::PasswordOnly,
        };
        let (session, token) = session::begin(tx, rules, one.id, stage)?;
        if stage == Stage::PasswordOnly {
            completed(tx, accounts, one.id, session, &address, "password")?;
        }
        Ok(Attempt::Begun { token, stage })
    })
}

/// Tries a code of the authenticator, or a recovery code, for a session whose password was right.
pub fn with_code(accounts: &Accounts, signed_in: &SignedIn, code: &str, from: Option<IpAddr>) -> Result<Attempt> {
    let Accounts { database, keys, rules } = accounts;
    if signed_in.stage != Stage::CodeAwaited {
        return Err(Error::Refused);
    }
    let address = throttle::address_digest(keys, from);
    let counters = second_factor::counters(signed_in.user);
    database.write(|tx| {
        if let Some(seconds) = throttle::begin(tx, &counters)? {
            return Ok(Attempt::Wait { seconds });
        }
        // A session that ended meanwhile is not raised.
        let held = session_table::table
            .find(signed_in.session.to_string())
            .filter(session_table::stage.eq(Stage::CodeAwaited.slug()))
            .count()
            .get_result::<i64>(tx.conn())?;
        let how = match () {
            () if held == 0 => None,
            () if second_factor::prove(tx, keys, signed_in.user, code)? => Some("code"),
            () if recovery::prove(tx, signed_in.user, code)? => Some("recovery_code"),
            () => None,
        };
        let Some(how) = how else {
            failed(tx, keys, signed_in.user, "wrong_code");
            return Ok(Attempt::Wrong);
        };
        throttle::succeed(tx, &counters)?;
        let token = session::raise(tx, rules, signed_in.session, Stage::BothFactors)?;
        completed(tx, accounts, signed_in.user, signed_in.session, &address, how)?;
        Ok(Attempt::Begun { token, stage: Stage::BothFactors })
    })
}

/// Proves a password once more before something is changed; wrong ones are slowed down like a sign-in.
pub fn prove_again(accounts: &Accounts, user: Uuid, typed: &str, from: Option<IpAddr>) -> Result<Attempt> {
    let Accounts { database, keys, .. } = accounts;
    let address = throttle::address_digest(keys, from);
    let (index, hash): (String, Option<String>) = database.read(|conn| -> Result<_> {
        Ok(user_account::table
            .find(user.to_string())
            .select((user_account::email_index, user_account::password_hash))
            .first(conn)?)
    })?;
    let counters = throttle::password_counters(&index, &address, true);
    if let Some(seconds) = database.write(|tx| throttle::begin(tx, &counters))? {
        return Ok(Attempt::Wait { seconds });
    }
    let right = hash.is_some_and(|hash| password::verify(typed, &hash).unwrap_or(false));
    database.write(|tx| {
        if right {
            throttle::succeed(tx, &counters)?;
            return Ok(Attempt::Begun { token: Token::random()?, stage: Stage::PasswordOnly });
        }
        failed(tx, keys, user, "wrong_password");
        Ok(Attempt::Wrong)
    })
}

pub(super) fn failed(tx: &mut WriteTransaction<'_>, keys: &Keys, user: Uuid, how: &'static str) {
    let whose = (AuditEntity::UserAccount, Some(user));
    audit::record(tx, keys, AuditActor::Visitor, Action::SignIn, whose, Some(how));
}

pub(super) fn completed(
    tx: &mut WriteTransaction<'_>,
    accounts: &Accounts,
    user: Uuid,
    session: Uuid,
    address: &str,
    how: &'static str,
) -> Result<()> {
    throttle::remember(tx, user, address)?;
    let now: DateTime<chrono::Utc> = tx.now();
    diesel::update(user_account::table.find(user.to_string()))
        .set(user_account::last_sign_in_at.eq(Some(now.naive_utc())))
        .execute(tx.conn())?;
    let which = (AuditEntity::Session, Some(session));
    audit::record(tx, &accounts.keys, AuditActor::User(user), Action::SignIn, which, Some(how));
    Ok(())
}
