//! What can go wrong while finding, each with what to do about it. Imports nothing of the room.

use std::path::PathBuf;

/// Why the search room could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the vocabulary does not read.
    #[error("{file}, line {line}: {problem}; {mend}")]
    Vocabulary {
        /// File name inside the `index` folder.
        file: String,
        /// Line number from 1.
        line: usize,
        /// What is wrong.
        problem: String,
        /// What to do.
        mend: String,
    },
    /// A file of the vocabulary is not there.
    #[error("the search vocabulary has no {file}; put it into the index folder or remove the override")]
    VocabularyMissing {
        /// File name inside the `index` folder.
        file: String,
    },
    /// Another process writes this index.
    #[error("another process is writing the search index in {folder}; stop it, or let it do the indexing")]
    Busy {
        /// The index folder.
        folder: PathBuf,
    },
    /// There is no index yet, or it was written by another version.
    #[error("the search index in {folder} is {problem}; run `fingerpost index rebuild`")]
    NotReady {
        /// The index folder.
        folder: PathBuf,
        /// "missing" or "of another version".
        problem: &'static str,
    },
    /// This engine was opened for reading.
    #[error("the search index was opened for reading only")]
    ReadOnly,
    /// A column that every document has is not there.
    #[error("the search index lacks its column {0}; run `fingerpost index rebuild`")]
    Damaged(&'static str),
    /// The listings handed over for a rebuild could not be read.
    #[error("the listings to index could not be read: {0}")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The listings of one service came apart from each other.
    #[error("listings of service {0} came apart from each other; hand them over together")]
    Scattered(uuid::Uuid),
    /// A file of the index could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A stored timetable or payload does not parse.
    #[error("the search index holds text that does not parse ({0}); run `fingerpost index rebuild`")]
    Parse(#[from] serde_json::Error),
    /// The index library failed.
    #[error("search index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// A part of the index could not be read.
    #[error("search index: {0}")]
    Read(#[from] std::io::Error),
}

/// The room's result.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An input or output error at `path`.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
