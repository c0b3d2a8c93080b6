//! Keyed digests: what lets sealed values be found and compared without being opened.
//!
//! HMAC-SHA-256 with a subkey for each purpose, drawn with HKDF from one root that stays when the sealing
//! key changes: otherwise every index and every chain would have to be made anew.

use super::KeyRing;
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What a digest is for. Digests of one text for two purposes have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestPurpose {
    /// Finding rows of a sealed column by the whole value, or by a part of it.
    BlindIndex {
        /// Table.
        table: &'static str,
        /// Column, with what part of it where there are several ("name.initials").
        column: &'static str,
    },
    /// Telling that a sealed note, kept elsewhere, is still the one an event was written for.
    Note,
    /// Chaining lines of a history.
    Chain(&'static str),
    /// The mark in a form that proves it came from a page of the same session.
    FormToken,
    /// Remembering where somebody signed in from without keeping the address.
    Address,
}

impl DigestPurpose {
    fn label(self) -> String {
        match self {
            Self::BlindIndex { table, column } => format!("fingerpost blind index {table}.{column}"),
            Self::Note => "fingerpost note".to_owned(),
            Self::Chain(name) => format!("fingerpost chain {name}"),
            Self::FormToken => "fingerpost form token".to_owned(),
            Self::Address => "fingerpost address".to_owned(),
        }
    }
}

/// The subkey of one purpose.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DigestKey([u8; 32]);

/// A keyed digest of 256 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// All of it, as 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// Half of it, as 32 hexadecimal digits: enough for an index.
    pub fn short_hex(&self) -> String {
        let (half, _) = self.0.split_at(16);
        HEXLOWER.encode(half)
    }

    /// Whether `hex` is this digest, told in a time that does not depend on where they differ.
    pub fn is_hex(&self, hex: &str) -> bool {
        self.hex().as_bytes().ct_eq(hex.as_bytes()).into()
    }
}

impl DigestKey {
    /// The digest of parts. Each part is taken with its length, so that moving a boundary changes it.
    pub fn digest(&self, parts: &[&[u8]]) -> Digest {
        // HMAC fills a short key up with zeros to the length of a block.
        let mut block = Zeroizing::new([0; 64]);
        let (start, _) = block.split_at_mut(self.0.len());
        start.copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&(*block).into());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Digest(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for DigestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DigestKey(..)")
    }
}

/// A subkey of `root` under a label.
pub(super) fn subkey(root: &[u8; 32], label: &str) -> [u8; 32] {
    let mut key = [0; 32];
    // Expanding fails only beyond 255 times the length of a digest.
    if Hkdf::<Sha256>::new(None, root).expand(label.as_bytes(), &mut key).is_err() {
        tracing::error!("a subkey could not be drawn");
    }
    key
}

impl KeyRing {
    /// The subkey of a purpose; the same whatever the sealing key is.
    pub fn digest_key(&self, purpose: DigestPurpose) -> DigestKey {
        DigestKey(subkey(self.digest_root(), &purpose.label()))
    }

    /// What is stored beside a sealed value to find it by: 32 hexadecimal digits. `text` must have been
    /// brought to one form (lower case, no spaces round it) before.
    pub fn blind_index(&self, table: &'static str, column: &'static str, text: &str) -> String {
        self.digest_key(DigestPurpose::BlindIndex { table, column }).digest(&[text.as_bytes()]).short_hex()
    }

    /// What an event keeps of a sealed note: enough to prove that the note is unchanged, nothing to read.
    pub fn note_digest(&self, note_id: &str, text: &str) -> String {
        self.digest_key(DigestPurpose::Note).digest(&[note_id.as_bytes(), text.as_bytes()]).hex()
    }
}
