//! What can go wrong with keys and sealed values. No text here ever holds a key or what was sealed.

use super::KeyId;
use std::path::PathBuf;

/// Why a value could not be sealed or opened, or keys not be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The value is under a key that the ring does not have.
    #[error("a value is sealed with key {id}, which is not among the keys; put the file that has it back")]
    NoKey {
        /// The key's number.
        id: KeyId,
    },
    /// Not a sealed value, or of another cell, or changed.
    #[error("the sealed value in {table}.{column} does not open: it was changed, or moved from another row")]
    Broken {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// More bytes than can be sealed at once.
    #[error("the value for {table}.{column} is too long to be sealed")]
    TooLong {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// The keys do not belong to this database.
    #[error(
        "the keys from {source_name} are not those of this database (key {id} differs or is missing); \
         put the keys file of this database back, or give every node the same keys"
    )]
    OtherDatabase {
        /// Where the keys were read.
        source_name: String,
        /// The key that tells.
        id: KeyId,
    },
    /// A line of the keys that cannot be read.
    #[error("{source_name}, entry {entry}: {problem}")]
    Unreadable {
        /// Where the keys were read.
        source_name: String,
        /// The entry, from 1.
        entry: usize,
        /// What is wrong, and the mend.
        problem: &'static str,
    },
    /// The keys cannot be changed where they come from.
    #[error("the keys come from the setting \"keys\"; add the new key there on every node: {entry_name}")]
    Fixed {
        /// Which entry to add.
        entry_name: &'static str,
    },
    /// Others may read the file.
    #[error("everybody on this machine may read {path}; run: chmod 600 {path}")]
    Open {
        /// The keys file.
        path: PathBuf,
    },
    /// The file could not be read or written.
    #[error("the keys file {path}: {reason}")]
    File {
        /// The keys file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Randomness(String),
    /// The database failed meanwhile.
    #[error(transparent)]
    Database(#[from] crate::database::Error),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    /// Whether the same call may well succeed a little later.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_busy())
    }
}
