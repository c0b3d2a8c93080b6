//! The second factor: a code of six digits from an authenticator app, good once.

use super::audit::{self, AuditEntity};
use super::session::{end_all_but, raise};
use super::{Action, Error, Keys, Result, Rules, Stage, Token, recovery, throttle};
use crate::database::schema::second_factor;
use crate::database::seal::{Cell, random_bytes};
use crate::database::{AuditActor, DbConnection, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use qrcode::QrCode;
use qrcode::render::svg;
use std::fmt;
use totp_rs::{Builder, Totp};
use uuid::Uuid;
use zeroize::Zeroizing;

const TABLE: &str = "second_factor";
/// Codes of the half minute before and after are taken too: clocks differ.
const SKEW: u16 = 1;

/// What a person needs to set an authenticator up. Its `Debug` shows none of it.
pub struct Enrolment {
    /// The address that authenticators read.
    pub uri: Zeroizing<String>,
    /// The secret in groups of four, to type where no camera is.
    pub secret: Zeroizing<String>,
    /// The address as a QR code: an SVG element.
    pub qr_svg: String,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enrolment(..)")
    }
}

/// Whether the user has a second factor that was tried out.
pub fn is_enrolled(conn: &mut DbConnection, user: Uuid) -> Result<bool> {
    let confirmed: Option<Option<NaiveDateTime>> =
        second_factor::table.find(user.to_string()).select(second_factor::confirmed_at).first(conn).optional()?;
    Ok(confirmed.flatten().is_some())
}

/// Begins an enrolment, or shows the one begun again. It counts only once [`confirm`] was given a code.
/// Refused while one is in force: that one is taken away first, with a code.
pub fn begin(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    user: Uuid,
    account_name: &str,
    issuer: &str,
) -> Result<Enrolment> {
    let id = user.to_string();
    let secret = match read(tx.conn(), keys, user)? {
        Some(stored) if stored.confirmed => return Err(Error::Refused),
        Some(stored) => stored.secret,
        None => {
            let secret = Zeroizing::new(random_bytes::<20>()?.to_vec());
            let sealed = keys.seal(Cell::new(TABLE, "secret", &id), &secret)?;
            diesel::insert_into(second_factor::table)
                .values((
                    second_factor::user_id.eq(&id),
                    second_factor::secret.eq(sealed),
                    second_factor::last_step.eq(0),
                ))
                .execute(tx.conn())?;
            secret
        }
    };
    enrolment(&secret, account_name, issuer)
}

/// What a finished enrolment gives. Its `Debug` shows none of it.
pub struct Confirmed {
    /// Codes for the day the telephone is lost; shown once.
    pub recovery_codes: Vec<String>,
    /// What the browser shows from now on: its session means more than before.
    pub token: Token,
}

impl fmt::Debug for Confirmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Confirmed(..)")
    }
}

/// Proves that the authenticator works, by a user in a session; from now on its codes are asked for. Every
/// other session ends. A code that is not right changes nothing and gives `None`.
pub fn confirm(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    rules: &Rules,
    (user, session): (Uuid, Uuid),
    code: &str,
) -> Result<Option<Confirmed>> {
    let now = tx.now();
    let stored = read(tx.conn(), keys, user)?.filter(|stored| !stored.confirmed);
    let stored = stored.ok_or(Error::NotFound("enrolment"))?;
    let Some(step) = matching_step(&stored, code, now)? else { return Ok(None) };
    diesel::update(second_factor::table.find(user.to_string()))
        .set((second_factor::confirmed_at.eq(Some(now.naive_utc())), second_factor::last_step.eq(step)))
        .execute(tx.conn())?;
    let recovery_codes = recovery::replace(tx, user)?;
    end_all_but(tx, user, Some(session))?;
    let whose = (AuditEntity::UserAccount, Some(user));
    audit::record(tx, keys, AuditActor::User(user), Action::UseOwnAccount, whose, Some("second_factor_added"));
    let token = raise(tx, rules, session, Stage::BothFactors)?;
    Ok(Some(Confirmed { recovery_codes, token }))
}

/// Whether the code is right and was not used before; a right one is used up.
pub fn prove(tx: &mut WriteTransaction<'_>, keys: &Keys, user: Uuid, code: &str) -> Result<bool> {
    let now = tx.now();
    let Some(stored) = read(tx.conn(), keys, user)?.filter(|stored| stored.confirmed) else { return Ok(false) };
    let Some(step) = matching_step(&stored, code, now)? else { return Ok(false) };
    // Two requests with one code: only one of them finds the older step.
    let unused = second_factor::table.find(user.to_string()).filter(second_factor::last_step.lt(step));
    let used = diesel::update(unused).set(second_factor::last_step.eq(step)).execute(tx.conn())?;
    Ok(used == 1)
}

/// Takes the second factor and its recovery codes away, by `by`: the user, who proved it just now, or an
/// administrator for somebody who has lost everything. All sessions end.
pub fn remove(tx: &mut WriteTransaction<'_>, keys: &Keys, user: Uuid, by: AuditActor) -> Result<()> {
    diesel::delete(second_factor::table.find(user.to_string())).execute(tx.conn())?;
    recovery::forget(tx.conn(), user)?;
    end_all_but(tx, user, None)?;
    let action = if by == AuditActor::User(user) { Action::UseOwnAccount } else { Action::AdministerUsers };
    audit::record(tx, keys, by, action, (AuditEntity::UserAccount, Some(user)), Some("second_factor_removed"));
    Ok(())
}

/// The counters that slow down who guesses codes.
pub fn counters(user: Uuid) -> Vec<throttle::Counter> {
    throttle::code_counters(user)
}

struct Stored {
    secret: Zeroizing<Vec<u8>>,
    confirmed: bool,
    last_step: i64,
}

fn read(conn: &mut DbConnection, keys: &Keys, user: Uuid) -> Result<Option<Stored>> {
    let id = user.to_string();
    let columns = (second_factor::secret, second_factor::confirmed_at, second_factor::last_step);
    let row: Option<(Vec<u8>, Option<NaiveDateTime>, i64)> =
        second_factor::table.find(&id).select(columns).first(conn).optional()?;
    row.map(|(sealed, confirmed, last_step)| {
        let secret = keys.open_bytes(Cell::new(TABLE, "secret", &id), &sealed)?;
        Ok(Stored { secret, confirmed: confirmed.is_some(), last_step })
    })
    .transpose()
}

fn matching_step(stored: &Stored, code: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let time = u64::try_from(now.timestamp()).unwrap_or(0);
    let step = totp(&stored.secret, "account", "Fingerpost")?.check(&digits, time);
    Ok(step.and_then(|step| i64::try_from(step).ok()).filter(|step| *step > stored.last_step))
}

fn totp(secret: &[u8], account_name: &str, issuer: &str) -> Result<Totp> {
    // A colon divides issuer from account in the address, so neither may hold one.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(secret)
        .with_skew(SKEW)
        .with_account_name(plain(account_name))
        .with_issuer(Some(plain(issuer)))
        .build()
        .map_err(|_holds_the_account| Error::Factor("the secret or the name cannot be used".to_owned()))
}

fn enrolment(secret: &[u8], account_name: &str, issuer: &str) -> Result<Enrolment> {
    let totp = totp(secret, account_name, issuer)?;
    let uri = totp.to_url().map_err(|_holds_the_account| Error::Factor("no address can be made".to_owned()))?;
    let uri = Zeroizing::new(uri.to_string());
    let code = QrCode::new(uri.as_bytes()).map_err(|e| Error::Factor(e.to_string()))?;
    let document = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    // Inside a page the element stands without its prologue.
    let qr_svg = document.find("<svg").and_then(|at| document.get(at..)).unwrap_or_default().to_owned();
    let encoded = totp.secret().to_base32();
    let groups: Vec<&str> = encoded.as_bytes().chunks(4).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    Ok(Enrolment { uri, secret: Zeroizing::new(groups.join(" ")), qr_svg })
}

/// The code that an authenticator shows at this moment, for tests and demonstrations.
pub fn code_at(secret: &str, at: DateTime<Utc>) -> Result<String> {
    let letters: String = secret.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = data_encoding::BASE32_NOPAD.decode(letters.as_bytes()).map_err(|e| Error::Factor(e.to_string()))?;
    let time = u64::try_from(at.timestamp()).unwrap_or(0);
    Ok(totp(&bytes, "account", "Fingerpost")?.generate(time).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard_and_good_once() {
        // RFC 6238, appendix B, the last six digits of SHA-1.
        let secret = Zeroizing::new(b"12345678901234567890".to_vec());
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let mut stored = Stored { secret, confirmed: true, last_step: 0 };
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(matching_step(&stored, code, at(seconds)).unwrap(), Some(seconds / 30), "{code}");
        }
        assert_eq!(matching_step(&stored, "287 082", at(89)).unwrap(), Some(1), "a slow hand");
        assert_eq!(matching_step(&stored, "287082", at(120)).unwrap(), None, "too late");
        stored.last_step = 1;
        assert_eq!(matching_step(&stored, "287082", at(59)).unwrap(), None, "used before");
        for wrong in ["", "28708", "2870821", "28708x", "２８７０８２"] {
            assert_eq!(matching_step(&stored, wrong, at(59)).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn an_enrolment_can_be_scanned_or_typed_and_is_not_shown_in_a_log() {
        let made = enrolment(b"12345678901234567890", "amina@example.org", "Fingerpost: Chorley").unwrap();
        assert!(made.uri.starts_with("otpauth://totp/"), "{}", *made.uri);
        assert!(made.uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        assert_eq!(made.secret.split(' ').count(), 8);
        assert!(made.qr_svg.starts_with("<svg") && made.qr_svg.ends_with("</svg>"));
        assert_eq!(format!("{made:?}"), "Enrolment(..)");
        assert_eq!(code_at(&made.secret, DateTime::from_timestamp(59, 0).unwrap()).unwrap(), "287082");
    }
}
