//! The one source of randomness: the operating system's.

use super::{Error, Result};
use uuid::{Builder, Uuid};

/// So many random bytes, fit for keys and tokens.
pub fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Randomness(error.to_string()))?;
    Ok(bytes)
}

/// A new random identifier, which tells nothing of when or where it was made.
pub fn random_uuid() -> Result<Uuid> {
    Ok(Builder::from_random_bytes(random_bytes()?).into_uuid())
}
