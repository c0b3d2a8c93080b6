//! What can go wrong below every other room that keeps something.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::path::PathBuf;

/// An error of the store. Its text is for operators: it names files and tables, never a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A database address of another kind.
    #[error(
        "database address has the scheme \"{scheme}\"; use a path, sqlite:///absolute/path or postgres://user@host/name"
    )]
    Scheme {
        /// What stood before the colon.
        scheme: String,
    },
    /// An address that names nothing.
    #[error("database address {address} names no database; {mend}")]
    Address {
        /// The address, password removed.
        address: String,
        /// What to write instead.
        mend: &'static str,
    },
    /// The folder of a SQLite file is missing.
    #[error("folder {folder} does not exist; create it, or give another database path")]
    Folder {
        /// The folder.
        folder: PathBuf,
    },
    /// The server or file could not be opened.
    #[error("cannot open the database {address}: {reason}")]
    Open {
        /// The address, password removed.
        address: String,
        /// What the backend said, password removed.
        reason: String,
    },
    /// No connection came free, or another process kept the database locked.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A migration failed.
    #[error("migration failed: {0}")]
    Migration(String),
    /// The database was written by a newer program.
    #[error("the database has migration {0}, which this program does not know; use the newer program")]
    NewerSchema(String),
    /// A stored value that no version of this program writes.
    #[error("table {table} holds {value:?} in {column}, which is not a value of that column")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// A statement failed.
    #[error("database: {0}")]
    Query(#[source] DieselError),
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(kind, info) => {
                let locked = info.message().contains("database is locked");
                match kind {
                    DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection => {
                        Self::Busy(info.message().to_owned())
                    }
                    _ if locked => Self::Busy(info.message().to_owned()),
                    _ => Self::Query(error),
                }
            }
            _ => Self::Query(error),
        }
    }
}

impl Error {
    /// Whether the same call may well succeed a little later.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    /// The name of the constraint that a statement broke, where the backend tells it (PostgreSQL), or
    /// "table.column" (SQLite).
    pub fn constraint(&self) -> Option<String> {
        match self {
            Self::Query(DieselError::DatabaseError(_, info)) => info
                .constraint_name()
                .map(str::to_owned)
                .or_else(|| info.message().strip_prefix("UNIQUE constraint failed: ").map(str::to_owned)),
            _ => None,
        }
    }
}
