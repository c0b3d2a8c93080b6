//! Tokens: 256 random bits that a browser or a program shows, of which only a hash is kept.

use super::Result;
use crate::database::seal::random_bytes;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// A token as it is given out, once. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// A new one.
    pub fn random() -> Result<Self> {
        Ok(Self(Zeroizing::new(BASE64URL_NOPAD.encode(&random_bytes::<32>()?))))
    }

    /// The text to give out.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

/// What is kept of a token that somebody shows. A plain hash will do: nobody guesses 256 bits.
pub fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_distinct_and_not_shown() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_eq!(one.text().len(), 43);
        assert_ne!(one, other);
        assert_eq!(one.hash(), hash(one.text()));
        assert!(!format!("{one:?}").contains(one.text()));
    }
}
