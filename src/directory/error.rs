//! Why something could not be kept or read.

use crate::database;
use std::path::PathBuf;
use uuid::Uuid;

/// An error of the directory. Its text is for operators.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// The staging file cannot be read.
    #[error("cannot read the staging file {path}: {source}")]
    Staging {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of the staging file is not a record.
    #[error("{path}, line {line}: {reason}; import the source again")]
    StagedRecord {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The staging file is not what it was when the import began.
    #[error("the staging file {path} is not what it was when the import began; import the source again")]
    StagingChanged {
        /// The file.
        path: PathBuf,
    },
    /// A source without a record would take everything off the directory.
    #[error("the source \"{source_name}\" holds no usable record, so nothing was applied; mend what the report names")]
    NothingToApply {
        /// Name of the source.
        source_name: String,
    },
    /// Another living process is importing.
    #[error("another import into this database is running; wait until it has finished")]
    ImportRunning,
    /// An import was interrupted and has not been resumed.
    #[error("import {0} was interrupted; it must be resumed before another can begin")]
    Interrupted(Uuid),
    /// The caller stopped the import; it can be resumed.
    #[error("import {0} was stopped; it resumes at the next start")]
    Stopped(Uuid),
    /// A report could not be written or read as JSON.
    #[error("report of import {import}: {reason}")]
    Report {
        /// The import.
        import: String,
        /// What is wrong.
        reason: String,
    },
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
