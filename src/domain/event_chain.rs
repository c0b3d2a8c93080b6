//! A chain of lines in which none can be changed, moved, added or taken out unseen.
//!
//! Each line's hash is SHA-256 over the hash before it and the line's canonical bytes. One chain for
//! each prescription's events, one for each day's audit. A line holds ids, slugs, moments and the keyed
//! digest of a sealed note, never personal text, so that erasing or sealing anew leaves the chain whole.
//! What the chain cannot tell by itself is that its end was cut off; for that the head (count and hash)
//! is kept beside the projection and handed to [`verify`].

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Which chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chain {
    /// The events of one prescription.
    Prescription(Uuid),
    /// The audit of one day in Great Britain. Its first line should carry the head of the day before
    /// as a fact, so that no day can be taken out as a whole.
    AuditDay(NaiveDate),
}

impl Chain {
    /// The hash before the first line: it depends on the chain, so that no line fits another chain.
    pub fn start(self) -> ChainHash {
        let mut bytes = Bytes::new("fingerpost/chain/1");
        match self {
            Self::Prescription(id) => bytes.field("prescription").field(id.as_bytes()),
            Self::AuditDay(day) => bytes.field("audit").field(day.to_string()),
        };
        ChainHash(Sha256::digest(bytes.0).into())
    }
}

/// The hash of a line and of all before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChainHash(pub [u8; 32]);

/// A keyed digest of a sealed note; without the key it says nothing of the note.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteDigest(pub [u8; 32]);

macro_rules! as_hexadecimal {
    ($name:ident) => {
        impl $name {
            /// The hash written as 64 hexadecimal digits; `None` when `text` is anything else.
            pub fn from_hexadecimal(text: &str) -> Option<Self> {
                let digits: Vec<u8> =
                    text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
                let bytes: Vec<u8> =
                    digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d)).collect();
                (digits.len() == 64).then_some(())?;
                bytes.try_into().ok().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}
as_hexadecimal!(ChainHash);
as_hexadecimal!(NoteDigest);

/// One line of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// 1 for the first line of a chain, and one more for each.
    pub sequence: u64,
    /// The event or audit line itself.
    pub id: Uuid,
    /// Slug of what happened.
    pub kind: &'a str,
    /// Slug of the reason, where there is one.
    pub reason: Option<&'a str>,
    /// Slug of whose act it was.
    pub party: &'a str,
    /// The user who recorded it.
    pub actor_id: Option<Uuid>,
    /// When; counted in microseconds, because no database keeps more.
    pub at: DateTime<Utc>,
    /// Digest of the sealed note that belongs to it.
    pub note_digest: Option<NoteDigest>,
    /// Whatever else the line says: names are our own words, values are ids, days and slugs.
    pub facts: Vec<(&'a str, String)>,
}

impl Line<'_> {
    /// The bytes that are hashed: every part with its length before it, facts in the order of their
    /// names, so that two different lines never have the same bytes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut bytes = Bytes::new("fingerpost/line/1");
        bytes
            .field(self.sequence.to_be_bytes())
            .field(self.id.as_bytes())
            .field(self.kind)
            .optional(self.reason)
            .field(self.party)
            .optional(self.actor_id)
            .field(self.at.timestamp_micros().to_be_bytes())
            .optional(self.note_digest.map(|digest| digest.0));
        let mut facts: Vec<_> = self.facts.iter().collect();
        facts.sort_unstable();
        for (name, value) in facts {
            bytes.field(name).field(value);
        }
        bytes.0
    }

    /// The hash of this line after `previous`.
    pub fn hash_after(&self, previous: ChainHash) -> ChainHash {
        let mut hasher = Sha256::new();
        hasher.update(previous.0);
        hasher.update(self.canonical_bytes());
        ChainHash(hasher.finalize().into())
    }
}

struct Bytes(Vec<u8>);

impl Bytes {
    fn new(domain: &str) -> Self {
        let mut bytes = Self(Vec::with_capacity(256));
        bytes.field(domain);
        bytes
    }

    fn field(&mut self, value: impl AsRef<[u8]>) -> &mut Self {
        let value = value.as_ref();
        self.0.extend((value.len() as u64).to_be_bytes());
        self.0.extend_from_slice(value);
        self
    }

    fn optional(&mut self, value: Option<impl AsRef<[u8]>>) -> &mut Self {
        match value {
            None => self.0.push(0),
            Some(value) => {
                self.0.push(1);
                self.field(value);
            }
        }
        self
    }
}

/// The end of a chain, kept beside what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many lines there are.
    pub count: u64,
    /// The hash of the last one.
    pub hash: ChainHash,
}

impl Head {
    /// The head of a chain without lines.
    pub fn empty(chain: Chain) -> Self {
        Self { count: 0, hash: chain.start() }
    }

    /// The head after `line` is appended; the line's sequence must be one more than the count.
    pub fn append(self, line: &Line<'_>) -> Self {
        Self { count: self.count + 1, hash: line.hash_after(self.hash) }
    }
}

/// Where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the chain is broken at line {at}: {why}")]
pub struct Broken {
    /// The first line at which it does not hold.
    pub at: u64,
    /// How.
    pub why: Break,
}

/// How a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// The numbers do not follow each other.
    #[error("line {found} stands where line {expected} should; a line is missing, moved or added")]
    Sequence {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// The kept hash is not that of the line.
    #[error("the line or one before it is not what was recorded")]
    Hash,
    /// The chain does not end where the head says.
    #[error("the chain ends at {found} lines where {expected} were recorded, or its end was exchanged")]
    End {
        /// Lines that the head counts.
        expected: u64,
        /// Lines that were found.
        found: u64,
    },
}

/// How many lines hold, when all do. `lines` come in order, each with the hash kept for it; `head` is
/// the end as it is kept elsewhere, without which a cut at the end goes unseen.
pub fn verify<'a>(
    chain: Chain,
    lines: impl IntoIterator<Item = (Line<'a>, ChainHash)>,
    head: Option<Head>,
) -> Result<u64, Broken> {
    let mut reached = Head::empty(chain);
    for (line, kept) in lines {
        let expected = reached.count + 1;
        if line.sequence != expected {
            return Err(Broken { at: expected, why: Break::Sequence { expected, found: line.sequence } });
        }
        reached = reached.append(&line);
        if reached.hash != kept {
            return Err(Broken { at: expected, why: Break::Hash });
        }
    }
    match head {
        Some(head) if head != reached => {
            let why = Break::End { expected: head.count, found: reached.count };
            Err(Broken { at: reached.count.min(head.count) + 1, why })
        }
        _ => Ok(reached.count),
    }
}

#[cfg(test)]
mod tests;
