//! The key ring: numbered sealing keys, and the root of all digests.

use super::digest::subkey;
use super::{Error, Result, random_bytes};
use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::{BASE64, HEXLOWER};
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// The number of a sealing key; the highest one seals, all open.
pub type KeyId = u32;

const HEADING: &str = "# Keys of a Fingerpost database. Who has this file and the database can read every person's record;\n\
     # without it nobody can. Keep a copy in a safe place, apart from copies of the database.\n";

/// Sealing keys and the root of digests. Its `Debug` shows numbers only.
#[derive(Clone)]
pub struct KeyRing {
    digest: Entry,
    seal: BTreeMap<KeyId, Entry>,
    newest: KeyId,
}

#[derive(Clone)]
struct Entry {
    made: DateTime<Utc>,
    bytes: Zeroizing<[u8; 32]>,
}

/// What may be shown of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// Its number.
    pub id: KeyId,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// Tells two keys of one number apart without telling either.
    pub fingerprint: String,
    /// Whether it seals what is written now.
    pub newest: bool,
}

impl Entry {
    fn random(made: DateTime<Utc>) -> Result<Self> {
        Ok(Self { made, bytes: Zeroizing::new(random_bytes()?) })
    }

    fn line(&self, kind: &str) -> Zeroizing<String> {
        let made = self.made.to_rfc3339_opts(SecondsFormat::Secs, true);
        Zeroizing::new(format!("{kind} {made} {}\n", BASE64.encode(&*self.bytes)))
    }
}

impl KeyRing {
    /// A ring with one new sealing key and a new root.
    pub fn generate(now: DateTime<Utc>) -> Result<Self> {
        let seal = BTreeMap::from([(1, Entry::random(now)?)]);
        Ok(Self { digest: Entry::random(now)?, seal, newest: 1 })
    }

    /// The ring with one more sealing key, which is the newest from now on.
    pub fn with_new_key(&self, now: DateTime<Utc>) -> Result<Self> {
        let mut ring = self.clone();
        ring.newest = self.newest.saturating_add(1);
        ring.seal.insert(ring.newest, Entry::random(now)?);
        Ok(ring)
    }

    /// Reads entries divided by line ends or semicolons: `digest DATE BASE64`, once, and
    /// `seal-NUMBER DATE BASE64`, once for each key. `source_name` goes into errors.
    pub fn parse(text: &str, source_name: &str) -> Result<Self> {
        let lines = text.split(['\n', ';']).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (mut digest, mut seal, mut count) = (None, BTreeMap::new(), 0);
        for line in lines {
            count += 1;
            let refuse = |problem| Error::Unreadable { source_name: source_name.to_owned(), entry: count, problem };
            let mut words = line.split_whitespace();
            let (Some(kind), Some(made), Some(key), None) = (words.next(), words.next(), words.next(), words.next())
            else {
                return Err(refuse("an entry has three parts: kind, date, key; copy the whole line"));
            };
            let made = DateTime::parse_from_rfc3339(made)
                .map_err(|_not_a_time| refuse("the second part is not a date and time such as 2026-11-22T09:00:00Z"))?;
            let decoded = BASE64.decode(key.as_bytes()).map(Zeroizing::new);
            let decoded = decoded.map_err(|_not_base64| refuse("the third part is not base64; copy the whole line"))?;
            let bytes = <[u8; 32]>::try_from(decoded.as_slice())
                .map_err(|_other_length| refuse("the key does not have 32 bytes; copy the whole line"))?;
            let entry = Entry { made: made.to_utc(), bytes: Zeroizing::new(bytes) };
            let number = kind.strip_prefix("seal-").and_then(|n| n.parse::<KeyId>().ok()).filter(|n| *n > 0);
            let twice = match (kind, number) {
                ("digest", _) => digest.replace(entry).is_some(),
                (_, Some(number)) => seal.insert(number, entry).is_some(),
                _ => return Err(refuse("the first part is neither \"digest\" nor \"seal-\" with a number from 1")),
            };
            if twice {
                return Err(refuse("this key stands there twice; leave one of them out"));
            }
        }
        let whole = |problem| Error::Unreadable { source_name: source_name.to_owned(), entry: count, problem };
        let digest = digest.ok_or_else(|| whole("there is no entry \"digest\"; put the whole keys file back"))?;
        let newest = *seal.keys().next_back().ok_or_else(|| whole("there is no entry \"seal-1\" or later"))?;
        Ok(Self { digest, seal, newest })
    }

    /// The ring as [`KeyRing::parse`] reads it.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(HEADING.to_owned());
        text.push_str(&self.digest.line("digest"));
        for (id, entry) in &self.seal {
            text.push_str(&entry.line(&format!("seal-{id}")));
        }
        text
    }

    /// What may be shown of the sealing keys, oldest first.
    pub fn facts(&self) -> Vec<KeyFacts> {
        self.seal
            .iter()
            .map(|(id, entry)| KeyFacts {
                id: *id,
                made: entry.made,
                fingerprint: fingerprint(&entry.bytes),
                newest: *id == self.newest,
            })
            .collect()
    }

    /// Tells the root of digests of two rings apart, without telling either.
    pub fn digest_fingerprint(&self) -> String {
        fingerprint(&self.digest.bytes)
    }

    pub(super) fn newest(&self) -> (KeyId, &[u8; 32]) {
        // The ring is never empty: both ways of making one see to that.
        let key = self.seal.get(&self.newest).map_or(&self.digest.bytes, |entry| &entry.bytes);
        (self.newest, key)
    }

    pub(super) fn newest_id(&self) -> KeyId {
        self.newest
    }

    pub(super) fn key(&self, id: KeyId) -> Option<&[u8; 32]> {
        self.seal.get(&id).map(|entry| &*entry.bytes)
    }

    pub(super) fn digest_root(&self) -> &[u8; 32] {
        &self.digest.bytes
    }
}

fn fingerprint(key: &[u8; 32]) -> String {
    let marked = subkey(key, "fingerpost fingerprint");
    let (first, _) = marked.split_at(8);
    HEXLOWER.encode(first)
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyRing({:?})", self.seal.keys().collect::<Vec<_>>())
    }
}
