//! Why a message could not be written, handed out or settled.

use crate::accounts;
use crate::database::{self, seal};

/// An error of messages. Its text never holds anything of a person, nor an address.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// An identifier could not be drawn.
    #[error(transparent)]
    Seal(#[from] seal::Error),
    /// Who is to be told could not be read.
    #[error(transparent)]
    Accounts(#[from] accounts::Error),
}

/// What messages answer.
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
            Self::Accounts(error) => error.is_busy(),
        }
    }
}
