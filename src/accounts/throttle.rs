//! Slowing down who guesses, without ever locking out who knows.
//!
//! Failures are counted in three ways: for an account from addresses it was never used from, for an address
//! over all accounts, and for an account from an address that its owner has used. The wait after each
//! failure doubles, up to a limit; an hour without failures halves the count. Somebody who knows the password
//! and comes from a known address meets the third count alone, which strangers cannot raise.

use super::{Keys, Result};
use crate::database::schema::{known_address, sign_in_attempt};
use crate::database::seal::DigestPurpose;
use crate::database::{DbConnection, WriteTransaction};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use std::net::IpAddr;
use uuid::Uuid;

/// Counts without a failure for so long are forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(2);
/// An address not used for so long is a stranger's again.
const KNOWN_FOR: TimeDelta = TimeDelta::days(180);

/// How failures turn into a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// So many failures cost nothing.
    pub free: u32,
    /// The longest wait, in seconds.
    pub longest: i64,
}

/// An account, from addresses its owner never used.
pub const STRANGER: Pace = Pace { free: 3, longest: 900 };
/// An address, whatever the account. Many people may share one.
pub const ADDRESS: Pace = Pace { free: 20, longest: 900 };
/// An account from an address of its owner's.
pub const KNOWN: Pace = Pace { free: 5, longest: 60 };
/// Codes of a second factor, after the right password.
pub const CODE: Pace = Pace { free: 3, longest: 900 };

/// Failures of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many, as of the last one.
    pub count: u32,
    /// When the last one was.
    pub last: DateTime<Utc>,
}

impl Failures {
    /// How many still weigh: half as many after each hour.
    pub fn weight(self, now: DateTime<Utc>) -> u32 {
        let hours = (now - self.last).num_hours().clamp(0, 31);
        self.count >> u32::try_from(hours).unwrap_or(31)
    }

    /// Seconds until the next attempt is heard; 0 when it may be made.
    pub fn wait(self, pace: Pace, now: DateTime<Utc>) -> i64 {
        let weight = self.weight(now);
        if weight < pace.free {
            return 0;
        }
        let delay = 1_i64.checked_shl(weight - pace.free + 1).unwrap_or(pace.longest).clamp(1, pace.longest);
        let until = self.last + TimeDelta::seconds(delay);
        // A second begun is a second to wait.
        ((until - now).num_milliseconds() + 999).div_euclid(1000).max(0)
    }
}

/// What is counted together, and how fast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    key: String,
    pace: Pace,
}

/// What one household shares, as a digest: the address itself is kept nowhere.
pub fn address_digest(keys: &Keys, address: Option<IpAddr>) -> String {
    let shared = match address {
        None => "unknown".to_owned(),
        Some(IpAddr::V4(v4)) => v4.to_string(),
        // One household has the first 64 bits.
        Some(IpAddr::V6(v6)) => v6.segments().iter().take(4).map(|part| format!("{part:x}:")).collect(),
    };
    keys.ring().digest_key(DigestPurpose::Address).digest(&[shared.as_bytes()]).short_hex()
}

/// The counters for a password: by the account's index, whether or not there is such an account.
pub fn password_counters(email_index: &str, address: &str, known: bool) -> Vec<Counter> {
    let counter = |key: String, pace| Counter { key, pace };
    if known {
        vec![counter(format!("known:{email_index}:{address}"), KNOWN)]
    } else {
        vec![counter(format!("account:{email_index}"), STRANGER), counter(format!("address:{address}"), ADDRESS)]
    }
}

/// The counter of an address alone, for whoever comes back from an issuer: nobody is known before.
pub fn address_counters(address: &str) -> Vec<Counter> {
    vec![Counter { key: format!("address:{address}"), pace: ADDRESS }]
}

/// The counter for codes of a second factor.
pub fn code_counters(user: Uuid) -> Vec<Counter> {
    vec![Counter { key: format!("code:{user}"), pace: CODE }]
}

/// Counts an attempt as failed before it is judged, so that many at once are not heard together. Gives the
/// seconds to wait instead, where there is a wait; then nothing is counted.
pub fn begin(tx: &mut WriteTransaction<'_>, counters: &[Counter]) -> Result<Option<i64>> {
    let now = tx.now();
    let mut rows = Vec::new();
    for counter in counters {
        tx.one_at_a_time(&counter.key)?;
        let failures = read(tx.conn(), &counter.key)?;
        let wait = failures.map_or(0, |failures| failures.wait(counter.pace, now));
        rows.push((counter, failures.map_or(0, |failures| failures.weight(now)), wait));
    }
    if let Some(wait) = rows.iter().map(|(.., wait)| *wait).max().filter(|wait| *wait > 0) {
        return Ok(Some(wait));
    }
    for (counter, weight, _) in rows {
        write(tx.conn(), &counter.key, weight.saturating_add(1), now)?;
    }
    let old = (now - FORGOTTEN_AFTER).naive_utc();
    diesel::delete(sign_in_attempt::table.filter(sign_in_attempt::last_failure_at.lt(old))).execute(tx.conn())?;
    Ok(None)
}

/// Takes back what [`begin`] counted: the attempt was right.
pub fn succeed(tx: &mut WriteTransaction<'_>, counters: &[Counter]) -> Result<()> {
    let now = tx.now();
    for counter in counters {
        tx.one_at_a_time(&counter.key)?;
        if let Some(failures) = read(tx.conn(), &counter.key)? {
            // Only this one attempt: a guesser with an account of their own must not clear the address, nor
            // an owner at a new address the count of whoever guesses.
            write(tx.conn(), &counter.key, failures.weight(now).saturating_sub(1), failures.last)?;
        }
    }
    Ok(())
}

/// Whether the user has signed in from there before.
pub fn is_known(conn: &mut DbConnection, user: Uuid, address: &str, now: DateTime<Utc>) -> Result<bool> {
    let last: Option<NaiveDateTime> = known_address::table
        .find((user.to_string(), address))
        .select(known_address::last_used_at)
        .first(conn)
        .optional()?;
    Ok(last.is_some_and(|last| now - last.and_utc() < KNOWN_FOR))
}

/// Remembers from where the user signed in.
pub fn remember(tx: &mut WriteTransaction<'_>, user: Uuid, address: &str) -> Result<()> {
    let now = tx.now();
    tx.one_at_a_time(&format!("known_address:{user}"))?;
    let row = known_address::table.find((user.to_string(), address));
    let at = known_address::last_used_at.eq(now.naive_utc());
    if diesel::update(row).set(at).execute(tx.conn())? == 0 {
        diesel::insert_into(known_address::table)
            .values((known_address::user_id.eq(user.to_string()), known_address::address.eq(address), at))
            .execute(tx.conn())?;
    }
    let old = (now - KNOWN_FOR).naive_utc();
    diesel::delete(known_address::table.filter(known_address::last_used_at.lt(old))).execute(tx.conn())?;
    Ok(())
}

fn read(conn: &mut DbConnection, key: &str) -> Result<Option<Failures>> {
    let columns = (sign_in_attempt::failures, sign_in_attempt::last_failure_at);
    let row: Option<(i64, NaiveDateTime)> = sign_in_attempt::table.find(key).select(columns).first(conn).optional()?;
    Ok(row.map(|(count, last)| Failures { count: u32::try_from(count).unwrap_or(u32::MAX), last: last.and_utc() }))
}

fn write(conn: &mut DbConnection, key: &str, count: u32, last: DateTime<Utc>) -> Result<()> {
    let values =
        (sign_in_attempt::failures.eq(i64::from(count)), sign_in_attempt::last_failure_at.eq(last.naive_utc()));
    if diesel::update(sign_in_attempt::table.find(key)).set(values).execute(conn)? == 0 {
        diesel::insert_into(sign_in_attempt::table)
            .values((sign_in_attempt::key.eq(key), values.0, values.1))
            .execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn the_wait_doubles_up_to_its_limit_and_fades() {
        let wait = |count, pace, after| Failures { count, last: at(0) }.wait(pace, at(after));
        assert_eq!([1, 2, 3, 4, 5, 6].map(|n| wait(n, STRANGER, 0)), [0, 0, 2, 4, 8, 16]);
        assert_eq!(wait(200, STRANGER, 0), 900);
        assert_eq!(wait(200, KNOWN, 0), 60);
        assert_eq!(wait(6, STRANGER, 10), 6);
        assert_eq!(wait(6, STRANGER, 16), 0);
        assert_eq!(Failures { count: 8, last: at(0) }.weight(at(2 * 3600)), 2);
        assert_eq!(Failures { count: 8, last: at(0) }.weight(at(400 * 3600)), 0);
    }

    proptest! {
        #[test]
        fn nobody_is_locked_out_for_ever(count: u32, after in -10i64..1_000_000) {
            let failures = Failures { count, last: at(0) };
            for pace in [STRANGER, ADDRESS, KNOWN, CODE] {
                let wait = failures.wait(pace, at(after));
                prop_assert!((0..=pace.longest + 10).contains(&wait));
                prop_assert_eq!(failures.wait(pace, at(after) + TimeDelta::seconds(wait)), 0);
            }
        }
    }

    #[test]
    fn the_address_is_not_kept_and_a_household_is_one() {
        let ring = crate::database::seal::KeyRing::generate(at(0)).unwrap();
        let keys = Keys::fixed(ring);
        let digest = |text: &str| address_digest(&keys, text.parse().ok());
        assert_eq!(digest("2001:db8:1:2::1"), digest("2001:db8:1:2:3:4:5:6"));
        assert_ne!(digest("2001:db8:1:2::1"), digest("2001:db8:1:3::1"));
        assert_ne!(digest("192.0.2.1"), digest("192.0.2.2"));
        assert!(!digest("192.0.2.1").contains("192"));
    }
}
