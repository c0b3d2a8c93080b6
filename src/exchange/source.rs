//! Where records are read from: a file, a folder or the address of a feed, within limits.
//!
//! What a file holds is told from its content, never from its name. Everything is streamed: memory
//! holds one record (JSON) or one bounded table (CSV, XLSX).

mod bounded;
mod json;
#[cfg(test)]
mod tests;
mod unpack;

pub(super) use bounded::{Meter, UpTo};
pub(super) use json::{JsonRecords, Raw};
pub(super) use unpack::documents;

use super::error::{Error, Problem};
use std::io::Read;
use std::path::{Path, PathBuf};
use url::Url;

/// What to read.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// One file: JSON, JSON lines, CSV, XLSX; plain, gzipped or zipped.
    File(PathBuf),
    /// Every such file in a folder, by name.
    Folder(PathBuf),
    /// The base address of an Open Referral UK feed, with or without `/services`.
    Url(Url),
}

impl Input {
    /// The input that a command line names: an address when it begins with http, else a path.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.starts_with("http://") || text.starts_with("https://") {
            let address =
                Url::parse(text).map_err(|error| Problem::Address(error.to_string()).in_file(&redacted(text)))?;
            if !address.username().is_empty() || address.password().is_some() {
                return Err(Problem::Address("it holds a user name or password".into()).in_file(&redacted(text)));
            }
            return Ok(Self::Url(address));
        }
        let path = PathBuf::from(text);
        let about = std::fs::metadata(&path).map_err(|error| Problem::Io(error).in_file(text))?;
        Ok(if about.is_dir() { Self::Folder(path) } else { Self::File(path) })
    }

    /// Where it is, to be shown to people and kept: without password, query or fragment; of a path
    /// only the last part, because folders of a machine are nobody's business.
    pub fn address(&self) -> String {
        match self {
            Self::File(path) | Self::Folder(path) => last_part(path),
            Self::Url(address) => public(address),
        }
    }

    /// A short stable name for the source: the host of an address, else the file's name without its
    /// endings, in lower-case letters, digits and hyphens.
    pub fn default_name(&self) -> String {
        let stem = match self {
            Self::File(path) | Self::Folder(path) => {
                let name = last_part(path);
                name.split('.').find(|part| !part.is_empty()).unwrap_or("feed").to_owned()
            }
            Self::Url(address) => {
                let host = address.host_str().unwrap_or("feed");
                host.strip_prefix("www.").unwrap_or(host).to_owned()
            }
        };
        let mut name = String::new();
        for c in stem.chars() {
            if c.is_ascii_alphanumeric() {
                name.push(c.to_ascii_lowercase());
            } else if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
        }
        let name = name.trim_end_matches('-');
        if name.is_empty() { "feed".to_owned() } else { name.to_owned() }
    }
}

/// An address without user, password, query and fragment.
pub(super) fn public(address: &Url) -> String {
    let mut shown = address.clone();
    // Both setters fail only for addresses that cannot have a user at all.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_query(None);
    shown.set_fragment(None);
    shown.into()
}

fn redacted(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

fn last_part(path: &Path) -> String {
    path.file_name().map_or_else(|| "feed".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// JSON or JSON lines.
    Json,
    /// Comma, semicolon or tab separated values.
    Csv,
    /// An Excel workbook.
    Workbook,
}

/// One unpacked document of a source.
pub(super) struct Document<'a> {
    /// Its name in messages.
    pub file: String,
    /// What it holds.
    pub holds: Holds,
    /// Its bytes, unpacked and metered.
    pub bytes: &'a mut dyn Read,
}
