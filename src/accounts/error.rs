//! Why something about an account could not be done.

use super::password::PasswordProblem;
use crate::database::{self, seal};

/// An error of the accounts. Its text never holds a name, an address, a password or a code.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// A value could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] seal::Error),
    /// The policy says no.
    #[error("this account may not do that")]
    Refused,
    /// No such user, team, session or token.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The password cannot be taken.
    #[error("password: {0}")]
    Password(#[from] PasswordProblem),
    /// Something typed cannot be used.
    #[error("{field}: {problem} {mend}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What is wrong.
        problem: &'static str,
        /// What to do about it.
        mend: &'static str,
    },
    /// Somebody else changed it first.
    #[error("somebody else changed this account a moment ago; look at it again before you change it")]
    Conflict,
    /// A stored password hash that cannot be read, or one that could not be made.
    #[error("the password could not be processed: {0}")]
    Hash(String),
    /// The code for an authenticator could not be made.
    #[error("the second factor could not be processed: {0}")]
    Factor(String),
}

/// What the accounts answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    /// Whether the same call may well succeed a little later.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Database(error) => error.is_busy(),
            Self::Seal(error) => error.is_busy(),
            _ => false,
        }
    }
}
