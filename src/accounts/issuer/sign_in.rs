//! Signing in through an issuer: sent there with marks that one browser holds, and taken back with what the
//! issuer signed.
//!
//! An issuer says who somebody is; it never makes a user. A subject is linked once: by an invitation that
//! the person opened, or by an address that the issuer has proved. By an address only users are found whose
//! every role is within the issuer's organization, so that whoever runs one organization's issuer gains
//! nothing in another; and a user who is linked already is never linked to a second subject, for addresses
//! are given to new people.

use super::protocol::{Claimed, Known, Marks, Trouble};
use super::settings::{self, Issuer, SecondFactorAt};
use crate::accounts::audit::{self, AuditEntity};
use crate::accounts::sign_in::{completed, failed};
use crate::accounts::token::{self, Token};
use crate::accounts::{
    Accounts, Action, Error, Keys, Membership, Result, Stage, UserStatus, membership, second_factor, session, throttle,
    users,
};
use crate::database::schema::{invitation, issuer_sign_in, linked_subject, user_account};
use crate::database::seal::Cell;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{AuditActor, DbConnection, WriteTransaction};
use chrono::TimeDelta;
use diesel::prelude::*;
use std::fmt;
use std::net::IpAddr;
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

const TABLE: &str = "issuer_sign_in";
/// How long somebody may take at the issuer.
const UNDER_WAY_FOR: TimeDelta = TimeDelta::minutes(10);

/// Where and how the issuer answers.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The address of ours that the issuer sends the browser back to.
    pub redirect: &'a str,
    /// Hosts on inward networks that whoever runs the node trusts.
    pub allowed: &'a [String],
}

/// A sign-in that has begun. Its `Debug` shows none of its marks.
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What the browser keeps until it comes back.
    pub browser: Token,
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Begun(..)")
    }
}

/// What the browser brought back. Its `Debug` shows none of it.
#[derive(Clone, Copy, Default)]
pub struct Returned<'a> {
    /// The mark that was sent along.
    pub state: &'a str,
    /// What the issuer gives its word against.
    pub code: &'a str,
    /// By what name the issuer called itself, where it did (RFC 9207).
    pub issuer: Option<&'a str>,
    /// What the browser was given to keep.
    pub browser: &'a str,
    /// From where.
    pub from: Option<IpAddr>,
}

impl fmt::Debug for Returned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Returned(..)")
    }
}

/// Why nobody was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The sign-in did not begin in this browser, or too long ago, or was answered before.
    NotUnderWay,
    /// The issuer that answered is not the one that was asked, or does not say which it is.
    OtherIssuer,
    /// The issuer cannot be used now, or what it says is not right.
    Issuer(Trouble),
    /// The issuer has said who it is, and no account here is meant by it.
    NoAccount,
    /// Too many before; not even looked at.
    Wait {
        /// Until the next one is heard.
        seconds: i64,
    },
}

/// Somebody who is signed in, or owes a code. Its `Debug` shows no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInThrough {
    /// What the browser shows from now on.
    pub token: Token,
    /// How much was proved.
    pub stage: Stage,
    /// Where the person wanted to go.
    pub next: String,
}

/// Begins a sign-in. `invitation` is what an invited person holds who wants to come in this way.
pub fn begin(
    accounts: &Accounts,
    issuer: Uuid,
    arrival: Arrival<'_>,
    next: &str,
    invitation: Option<&str>,
) -> Result<Result<Begun, Refusal>> {
    let Accounts { database, keys, .. } = accounts;
    let issuer = database.read(|conn| settings::by_id(conn, issuer))?;
    let known = match Known::discover(&issuer, None, arrival.redirect, arrival.allowed) {
        Ok(known) => known,
        Err(trouble) => return Ok(Err(Refusal::Issuer(trouble))),
    };
    let (state, browser, nonce, verifier) = (Token::random()?, Token::random()?, Token::random()?, Token::random()?);
    let marks = Marks { state: state.text(), nonce: nonce.text(), verifier: verifier.text() };
    let address = known.address(&marks);
    let hash = state.hash();
    let sealed = |column, token: &Token| keys.seal(Cell::new(TABLE, column, &hash), token.text().as_bytes());
    let (nonce, verifier) = (sealed("nonce", &nonce)?, sealed("verifier", &verifier)?);
    database.write(|tx| {
        let now = tx.now();
        let over = issuer_sign_in::table.filter(issuer_sign_in::expires_at.le(now.naive_utc()));
        diesel::delete(over).execute(tx.conn())?;
        diesel::insert_into(issuer_sign_in::table)
            .values((
                issuer_sign_in::state_hash.eq(&hash),
                issuer_sign_in::browser_hash.eq(browser.hash()),
                issuer_sign_in::issuer_id.eq(issuer.id.to_string()),
                issuer_sign_in::nonce.eq(&nonce),
                issuer_sign_in::verifier.eq(&verifier),
                issuer_sign_in::next_address.eq(next),
                issuer_sign_in::invitation_hash.eq(invitation.map(token::hash)),
                issuer_sign_in::expires_at.eq((now + UNDER_WAY_FOR).naive_utc()),
            ))
            .execute(tx.conn())?;
        Ok::<_, Error>(())
    })?;
    Ok(Ok(Begun { address, browser }))
}

/// Takes somebody back from an issuer.
pub fn finish(
    accounts: &Accounts,
    issuer: Uuid,
    arrival: Arrival<'_>,
    returned: Returned<'_>,
) -> Result<Result<SignedInThrough, Refusal>> {
    let Accounts { database, keys, .. } = accounts;
    let address = throttle::address_digest(keys, returned.from);
    let counters = throttle::address_counters(&address);
    if let Some(seconds) = database.write(|tx| throttle::begin(tx, &counters))? {
        return Ok(Err(Refusal::Wait { seconds }));
    }
    let Some(way) = database.write(|tx| take_up(tx, keys, issuer, &returned))? else {
        return Ok(Err(Refusal::NotUnderWay));
    };
    let (issuer, secret) = database
        .read(|conn| -> Result<_> { Ok((settings::by_id(conn, issuer)?, settings::secret(conn, keys, issuer)?)) })?;
    // Named wrongly: before anything is sent to it.
    if returned.issuer.is_some_and(|named| named != issuer.address) {
        return Ok(Err(Refusal::OtherIssuer));
    }
    let secret = secret.as_ref().map(|secret| secret.as_str());
    let known = match Known::discover(&issuer, secret, arrival.redirect, arrival.allowed) {
        Ok(known) => known,
        Err(trouble) => return Ok(Err(Refusal::Issuer(trouble))),
    };
    if known.names_itself() && returned.issuer.is_none() {
        return Ok(Err(Refusal::OtherIssuer));
    }
    let marks = Marks { state: returned.state, nonce: &way.nonce, verifier: &way.verifier };
    let claimed = match known.redeem(returned.code, &marks, database.clock().now()) {
        Ok(claimed) => claimed,
        Err(trouble) => return Ok(Err(Refusal::Issuer(trouble))),
    };
    database.write(|tx| {
        let invited = way.invitation.as_deref();
        let Some(user) = meant(tx, keys, &issuer, &claimed, invited)? else {
            return Ok(Err(Refusal::NoAccount));
        };
        throttle::succeed(tx, &counters)?;
        let (stage, token) = let_in(tx, accounts, &issuer, &claimed, user, &address)?;
        Ok(Ok(SignedInThrough { token, stage, next: way.next.clone() }))
    })
}

/// A sign-in as it was begun.
struct UnderWay {
    nonce: Zeroizing<String>,
    verifier: Zeroizing<String>,
    next: String,
    invitation: Option<String>,
}

type Row = (String, String, Vec<u8>, Vec<u8>, String, Option<String>);

/// Finds what was begun and forgets it, whatever comes of it: an answer is good once.
fn take_up(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    issuer: Uuid,
    returned: &Returned<'_>,
) -> Result<Option<UnderWay>> {
    let (hash, now) = (token::hash(returned.state), tx.now());
    let row: Option<Row> = issuer_sign_in::table
        .find(&hash)
        .filter(issuer_sign_in::expires_at.gt(now.naive_utc()))
        .select((
            issuer_sign_in::issuer_id,
            issuer_sign_in::browser_hash,
            issuer_sign_in::nonce,
            issuer_sign_in::verifier,
            issuer_sign_in::next_address,
            issuer_sign_in::invitation_hash,
        ))
        .first(tx.conn())
        .optional()?;
    let Some((of, browser, nonce, verifier, next, invitation)) = row else { return Ok(None) };
    // Somebody else's browser: theirs may still come.
    if !bool::from(browser.as_bytes().ct_eq(token::hash(returned.browser).as_bytes())) {
        return Ok(None);
    }
    // Two answers at once: one of them finds it.
    if diesel::delete(issuer_sign_in::table.find(&hash)).execute(tx.conn())? == 0 || of != issuer.to_string() {
        return Ok(None);
    }
    let open = |column, sealed: &[u8]| keys.open_text(Cell::new(TABLE, column, &hash), sealed).map(Zeroizing::new);
    Ok(Some(UnderWay { nonce: open("nonce", &nonce)?, verifier: open("verifier", &verifier)?, next, invitation }))
}

/// The user whom an issuer means, linked now where that may be.
fn meant(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    issuer: &Issuer,
    claimed: &Claimed,
    invited: Option<&str>,
) -> Result<Option<Uuid>> {
    let now = tx.now();
    // The address is part of it: a subject means nothing at another issuer.
    let subject = format!("{}\n{}\n{}", issuer.id, issuer.address, claimed.subject);
    let index = keys.ring().blind_index("linked_subject", "subject", &subject);
    // Two browsers of one person at once: one of them links.
    tx.one_at_a_time(&format!("issuer:{index}"))?;
    let linked: Option<String> =
        linked_subject::table.find(&index).select(linked_subject::user_id).first(tx.conn()).optional()?;
    let (user, is_new) = match linked {
        Some(id) => (decode_uuid(&id, "linked_subject", "user_id")?, false),
        None => match newly_meant(tx, keys, issuer, claimed, invited)? {
            Some(user) => (user, true),
            None => return Ok(None),
        },
    };
    let status: Option<String> =
        user_account::table.find(user.to_string()).select(user_account::status).first(tx.conn()).optional()?;
    let status = status.map(|slug| decode_slug(&slug, UserStatus::from_slug, "user_account", "status")).transpose()?;
    let held = membership::of_user(tx.conn(), user)?;
    let belongs = held.iter().any(|one| one.grant.organization == Some(issuer.organization));
    if !belongs || status.is_none_or(|status| status == UserStatus::Deactivated) {
        failed(tx, keys, user, "issuer_refused");
        return Ok(None);
    }
    if is_new {
        diesel::insert_into(linked_subject::table)
            .values((
                linked_subject::subject_index.eq(&index),
                linked_subject::issuer_id.eq(issuer.id.to_string()),
                linked_subject::user_id.eq(user.to_string()),
                linked_subject::linked_at.eq(now.naive_utc()),
                linked_subject::last_used_at.eq(now.naive_utc()),
            ))
            .execute(tx.conn())?;
        diesel::update(user_account::table.find(user.to_string()))
            .set((
                user_account::status.eq(UserStatus::Active.slug()),
                user_account::version.eq(user_account::version + 1),
            ))
            .execute(tx.conn())?;
        diesel::delete(invitation::table.filter(invitation::user_id.eq(user.to_string()))).execute(tx.conn())?;
        let whose = (AuditEntity::UserAccount, Some(user));
        audit::record(tx, keys, AuditActor::User(user), Action::SignIn, whose, Some("issuer_linked"));
    } else {
        diesel::update(linked_subject::table.find(&index))
            .set(linked_subject::last_used_at.eq(now.naive_utc()))
            .execute(tx.conn())?;
    }
    Ok(Some(user))
}

/// Who a subject is that was not seen before: whoever holds the invitation, or has the proved address.
fn newly_meant(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    issuer: &Issuer,
    claimed: &Claimed,
    invited: Option<&str>,
) -> Result<Option<Uuid>> {
    let now = tx.now();
    let user = match (invited, &claimed.verified_email) {
        (Some(hash), _) => users::invited_by_hash(tx.conn(), hash, now)?,
        (None, Some(email)) => by_address(tx.conn(), keys, issuer, email)?,
        (None, None) => None,
    };
    let Some(user) = user else { return Ok(None) };
    let others: i64 = linked_subject::table
        .filter(linked_subject::user_id.eq(user.to_string()))
        .filter(linked_subject::issuer_id.eq(issuer.id.to_string()))
        .count()
        .get_result(tx.conn())?;
    // Only whoever holds an invitation takes the place of another subject.
    match (others, invited) {
        (0, _) => Ok(Some(user)),
        (_, None) => {
            failed(tx, keys, user, "issuer_other_subject");
            Ok(None)
        }
        (_, Some(_)) => {
            diesel::delete(
                linked_subject::table
                    .filter(linked_subject::user_id.eq(user.to_string()))
                    .filter(linked_subject::issuer_id.eq(issuer.id.to_string())),
            )
            .execute(tx.conn())?;
            Ok(Some(user))
        }
    }
}

fn by_address(conn: &mut DbConnection, keys: &Keys, issuer: &Issuer, email: &str) -> Result<Option<Uuid>> {
    let Ok(email) = users::one_form(email) else { return Ok(None) };
    let index = users::email_index(keys, &email);
    let id: Option<String> = user_account::table
        .filter(user_account::email_index.eq(index))
        .select(user_account::id)
        .first(conn)
        .optional()?;
    let Some(id) = id else { return Ok(None) };
    let user = decode_uuid(&id, "user_account", "id")?;
    Ok(is_wholly_of(issuer, &membership::of_user(conn, user)?).then_some(user))
}

/// Whether there are roles, and each is within the organization that the issuer answers for.
fn is_wholly_of(issuer: &Issuer, held: &[Membership]) -> bool {
    !held.is_empty() && held.iter().all(|one| one.grant.organization == Some(issuer.organization))
}

fn let_in(
    tx: &mut WriteTransaction<'_>,
    accounts: &Accounts,
    issuer: &Issuer,
    claimed: &Claimed,
    user: Uuid,
    address: &str,
) -> Result<(Stage, Token)> {
    let held = membership::of_user(tx.conn(), user)?;
    // What an organization says of its own people does not open another's records.
    let believed = is_wholly_of(issuer, &held)
        && match issuer.second_factor {
            SecondFactorAt::Here => false,
            SecondFactorAt::WhenUnsaid => claimed.several_factors,
            SecondFactorAt::Issuer => true,
        };
    let stage = match believed {
        true => Stage::BothFactors,
        false if second_factor::is_enrolled(tx.conn(), user)? => Stage::CodeAwaited,
        false => Stage::PasswordOnly,
    };
    let (session, token) = session::begin(tx, &accounts.rules, user, stage)?;
    if stage != Stage::CodeAwaited {
        completed(tx, accounts, user, session, address, "issuer")?;
    }
    Ok((stage, token))
}
