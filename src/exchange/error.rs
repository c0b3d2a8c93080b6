//! What makes a whole source fail, with the file, the line and the mend.

use std::io;

/// Why a source was not read. Nothing of it is applied.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}. {}", place(.file, *.line), .problem, .problem.mend())]
pub struct Error {
    /// File, entry of a zip ("feed.zip/page1.json") or address, without credentials.
    pub file: String,
    /// Line from 1, where there is one.
    pub line: Option<u64>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a source.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The operating system would not read or write it.
    #[error("cannot be read or written ({0})")]
    Io(#[source] io::Error),
    /// The file ends in the middle.
    #[error("ends in the middle of {0}")]
    Truncated(&'static str),
    /// A gzip or zip stream is damaged.
    #[error("is damaged ({0})")]
    Damaged(String),
    /// More bytes than one source may have.
    #[error("unpacks to more than {limit} bytes")]
    TooBig {
        /// Bytes allowed.
        limit: u64,
    },
    /// A few packed bytes unpack to a great many.
    #[error("unpacks to more than {ratio} times its size")]
    Bomb {
        /// Times allowed.
        ratio: u64,
    },
    /// A record longer than allowed.
    #[error("holds a record of more than {limit} bytes")]
    RecordTooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// Too many files in a zip or folder.
    #[error("holds more than {limit} files")]
    TooManyFiles {
        /// Files allowed.
        limit: u64,
    },
    /// Bytes that are not text.
    #[error("is not UTF-8 at byte {byte}")]
    NotUtf8 {
        /// Offset in the unpacked file, from 0.
        byte: u64,
    },
    /// JSON that is not JSON.
    #[error("is not JSON: {0}")]
    NotJson(String),
    /// Something else altogether.
    #[error("is {found}, which is not read here")]
    UnknownFormat {
        /// What it looks like.
        found: String,
    },
    /// A zip entry needs a password.
    #[error("needs a password")]
    Encrypted,
    /// A zip or folder with nothing to read.
    #[error("holds no JSON, CSV or XLSX file")]
    NothingInside,
    /// Well formed, but without a single record.
    #[error("holds no services")]
    Empty,
    /// Every record was refused.
    #[error("holds {read} records and none can be used; the first: {first}")]
    NothingUsable {
        /// Records read.
        read: u64,
        /// Reason of the first refusal.
        first: String,
    },
    /// A table without a column it must have.
    #[error("has no column \"{column}\"")]
    MissingColumn {
        /// The column of the template.
        column: &'static str,
    },
    /// A table with a column that the template does not know.
    #[error("has an unknown column \"{column}\"{}", suggestion(.nearest.as_deref()))]
    UnknownColumn {
        /// As written.
        column: String,
        /// The column that was probably meant.
        nearest: Option<String>,
    },
    /// A column twice.
    #[error("has the column \"{column}\" twice")]
    ColumnTwice {
        /// The column.
        column: String,
    },
    /// An address that is not one.
    #[error("is not an address to read from ({0})")]
    Address(String),
    /// An address that resolves into the own network.
    #[error("points inward: {host} resolves to {address}")]
    Inward {
        /// The host asked for.
        host: String,
        /// Where it leads.
        address: String,
    },
    /// The server said no.
    #[error("answered with HTTP status {0}")]
    Status(u16),
    /// The server could not be reached or spoke nonsense.
    #[error("could not be reached ({0})")]
    Network(String),
    /// More pages than any directory has.
    #[error("goes on after {pages} pages")]
    PagesForEver {
        /// Pages read.
        pages: u32,
    },
    /// The same page again although more were promised.
    #[error("gives page {page} the same as one before, and promises {promised} services where {read} were read")]
    RepeatedPage {
        /// Page number from 1.
        page: u32,
        /// Services promised.
        promised: u64,
        /// Different services read.
        read: u64,
    },
}

impl Problem {
    /// What to do about it, as a sentence.
    pub fn mend(&self) -> String {
        match self {
            Self::Io(_) => "Check that the path exists, may be read, and that the disk has room.".into(),
            Self::Truncated(_) => "Download or export it again; the copy is not complete.".into(),
            Self::Damaged(_) => "Download it again, or unpack it yourself and import what is inside.".into(),
            Self::TooBig { .. } => "Import it in parts.".into(),
            Self::Bomb { .. } => "Do not trust this file. If it is yours, unpack it and import what is inside.".into(),
            Self::RecordTooLong { .. } => {
                "Put each service in its own object; a list of services belongs in [ ] or one to a line.".into()
            }
            Self::TooManyFiles { .. } => "Import it in parts.".into(),
            Self::NotUtf8 { .. } => "Save it as UTF-8 and import it again.".into(),
            Self::NotJson(_) => "Mend the JSON at this line, or ask the publisher to.".into(),
            Self::UnknownFormat { .. } => {
                "Give Open Referral UK JSON (plain, gz or zip), or a table made from `import template`.".into()
            }
            Self::Encrypted => "Unpack it with its password and import what is inside.".into(),
            Self::NothingInside => "Give a folder or zip that holds the feed's files.".into(),
            Self::Empty => {
                "Check the address or file; an empty source would unlist everything it published before.".into()
            }
            Self::NothingUsable { .. } => "Check that this is a list of services, each with an id and a name.".into(),
            Self::MissingColumn { .. } => "Add it; `import template` prints the columns.".into(),
            Self::UnknownColumn { .. } => "Rename or remove it; `import template` prints the columns.".into(),
            Self::ColumnTwice { .. } => "Remove one of them.".into(),
            Self::Address(_) => "Give an http or https address without a user name or password.".into(),
            Self::Inward { host, .. } => {
                format!("If you mean a server of your own, name it with --allow-private-address {host}.")
            }
            Self::Status(401 | 403) => "The publisher has closed this feed; ask them for an open address.".into(),
            Self::Status(404) => "Check the address: it should be the part before /services.".into(),
            Self::Status(_) | Self::Network(_) => "Try again later, or import a downloaded file.".into(),
            Self::PagesForEver { .. } | Self::RepeatedPage { .. } => {
                "The feed's paging is broken: tell its publisher, and import a downloaded file meanwhile.".into()
            }
        }
    }

    /// The problem in a file, without a line.
    pub(super) fn in_file(self, file: &str) -> Error {
        Error { file: file.to_owned(), line: None, problem: self }
    }

    /// The problem at a line of a file.
    pub(super) fn at(self, file: &str, line: u64) -> Error {
        Error { file: file.to_owned(), line: Some(line), problem: self }
    }
}

/// A limit met inside a [`std::io::Read`], carried through `io::Error`.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    #[error("more than {0} bytes")]
    TooBig(u64),
    #[error("more than {0} times its packed size")]
    Bomb(u64),
}

impl From<Stop> for io::Error {
    fn from(stop: Stop) -> Self {
        io::Error::other(stop)
    }
}

/// Tells what an `io::Error` met while reading a source means.
pub(super) fn from_io(error: io::Error) -> Problem {
    if let Some(stop) = error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
        return match stop {
            Stop::TooBig(limit) => Problem::TooBig { limit: *limit },
            Stop::Bomb(ratio) => Problem::Bomb { ratio: *ratio },
        };
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Problem::Truncated("its packed data"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Problem::Damaged(error.to_string()),
        _ => Problem::Io(error),
    }
}

fn place(file: &str, line: Option<u64>) -> String {
    line.map_or_else(|| file.to_owned(), |line| format!("{file}, line {line}"))
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map(|word| format!(" (did you mean \"{word}\"?)")).unwrap_or_default()
}
