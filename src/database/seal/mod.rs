//! Sealing: personal text is unreadable in the database file, its backups and its log.
//!
//! Every sealed value is XChaCha20-Poly1305 under a key of the [`KeyRing`], which lives outside the
//! database. The value carries the number of its key, so that keys can be changed while values of older
//! ones are still there, and it is bound to its [`Cell`] (table, column, row): moved elsewhere it does not
//! open. What must be found or compared without being opened has a keyed digest beside it; digests have
//! subkeys of their own that outlive a change of the sealing key.

mod digest;
mod error;
mod key_ring;
mod keys;
mod random;
mod rotate;

pub use digest::{Digest, DigestKey, DigestPurpose};
pub use error::Error;
pub use key_ring::{KeyFacts, KeyId, KeyRing};
pub use keys::{KeySource, Keys};
pub use random::{random_bytes, random_uuid};
pub use rotate::{Rotated, SealedColumn, count_by_key, rotate, sealed_columns};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// What sealing answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The first byte of every sealed value: how the rest is laid out.
const LAYOUT: u8 = 1;
const NONCE_BYTES: usize = 24;
const HEADER_BYTES: usize = 1 + size_of::<KeyId>();

/// Where a sealed value stands. A value opens only in the cell it was sealed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    table: &'static str,
    column: &'static str,
    row: &'a str,
}

impl<'a> Cell<'a> {
    /// The cell of `column` in the row of `table` whose key is `row`.
    pub const fn new(table: &'static str, column: &'static str, row: &'a str) -> Self {
        Self { table, column, row }
    }

    fn associated_data(&self, header: &[u8]) -> Vec<u8> {
        let mut data = header.to_vec();
        for part in [self.table, self.column, self.row] {
            // With its length before each part, no two cells have the same bytes.
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }
}

impl KeyRing {
    /// Seals `plain` for `cell` under the newest key: layout, key number, nonce, ciphertext with tag.
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        let (id, key) = self.newest();
        let nonce: [u8; NONCE_BYTES] = random_bytes()?;
        let mut sealed = Vec::with_capacity(HEADER_BYTES + NONCE_BYTES + plain.len() + 16);
        sealed.push(LAYOUT);
        sealed.extend_from_slice(&id.to_be_bytes());
        let aad = cell.associated_data(&sealed);
        let text = cipher(key).encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad });
        let text = text.map_err(|_too_long| Error::TooLong { table: cell.table, column: cell.column })?;
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    /// Opens what [`KeyRing::seal`] made for the same cell.
    pub fn open(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let broken = || Error::Broken { table: cell.table, column: cell.column };
        let id = key_of(sealed).ok_or_else(broken)?;
        let key = self.key(id).ok_or(Error::NoKey { id })?;
        let (header, rest) = sealed.split_at_checked(HEADER_BYTES).ok_or_else(broken)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        let aad = cell.associated_data(header);
        let plain = cipher(key).decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: &aad });
        plain.map(Zeroizing::new).map_err(|_not_authentic| broken())
    }

    /// Opens a sealed text.
    pub fn open_text(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<String> {
        let plain = self.open(cell, sealed)?;
        let text = std::str::from_utf8(&plain);
        text.map(str::to_owned).map_err(|_not_text| Error::Broken { table: cell.table, column: cell.column })
    }
}

/// The number of the key under which a value is sealed; `None` when it is no sealed value.
pub fn key_of(sealed: &[u8]) -> Option<KeyId> {
    let (layout, rest) = sealed.split_first()?;
    let (id, _) = rest.split_first_chunk::<{ size_of::<KeyId>() }>()?;
    (*layout == LAYOUT).then(|| KeyId::from_be_bytes(*id))
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}

#[cfg(test)]
mod tests;
