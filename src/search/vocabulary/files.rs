//! The files of `index/`: built in, or read from a folder, with errors that name file and line.

use crate::search::error::{Error, Result};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::path::Path;

/// The vocabulary that ships with the program.
#[derive(RustEmbed)]
#[folder = "index/"]
struct BuiltIn;

/// A vocabulary file larger than this is a mistake.
const LARGEST: u64 = 16 << 20;

/// One file, read whole.
#[derive(Debug)]
pub(super) struct File {
    name: &'static str,
    text: String,
}

/// A line of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    file: &'static str,
    line: usize,
    text: &'a str,
}

impl File {
    /// The file `name`, from `folder` when it is there, else the built-in one.
    pub(super) fn read(folder: Option<&Path>, name: &'static str) -> Result<Self> {
        Self::from_bytes(name, &bytes(folder, name)?)
    }

    fn from_bytes(name: &'static str, bytes: &[u8]) -> Result<Self> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self { name, text: text.trim_start_matches('\u{feff}').to_owned() }),
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count();
                Err(broken(name, line, "the text is not UTF-8".into(), "save the file as UTF-8"))
            }
        }
    }

    /// Lines that are neither empty nor notes, with their numbers.
    pub(super) fn lines(&self) -> impl Iterator<Item = Row<'_>> {
        self.text.lines().enumerate().filter_map(|(n, text)| {
            let blank = text.trim().is_empty() || text.starts_with('#');
            (!blank).then_some(Row { file: self.name, line: n + 1, text })
        })
    }

    /// Lines after the header; an error when the header does not start with `columns`.
    pub(super) fn table(&self, columns: &[&str]) -> Result<impl Iterator<Item = Row<'_>>> {
        let mut lines = self.lines();
        let header = lines.next();
        let given: Vec<&str> = header.map_or("", |row| row.text).split('\t').map(str::trim).collect();
        if !given.starts_with(columns) {
            let problem = format!("the header is `{}`", given.join(" | "));
            let mend = format!("start the file with the columns {}", columns.join(", "));
            return Err(broken(self.name, header.map_or(1, |row| row.line), problem, mend));
        }
        Ok(lines)
    }

    /// The text, for the fingerprint.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// What the file `name` holds, in `folder` when it is there, else in the program.
pub(super) fn bytes(folder: Option<&Path>, name: &'static str) -> Result<Cow<'static, [u8]>> {
    if let Some(path) = folder.map(|folder| folder.join(name)).filter(|path| path.exists()) {
        let size = std::fs::metadata(&path).map_err(Error::io(&path))?.len();
        if size > LARGEST {
            let problem = format!("the file has {size} bytes");
            return Err(broken(name, 1, problem, "give a file of at most 16 MB"));
        }
        return Ok(Cow::Owned(std::fs::read(&path).map_err(Error::io(&path))?));
    }
    let file = BuiltIn::get(name).ok_or_else(|| Error::VocabularyMissing { file: name.to_owned() })?;
    Ok(file.data)
}

impl<'a> Row<'a> {
    /// The whole line.
    pub(super) fn whole(&self) -> &'a str {
        self.text.trim()
    }

    /// Column `n`, empty when it is not there.
    pub(super) fn column(&self, n: usize) -> &'a str {
        self.text.split('\t').nth(n).unwrap_or("").trim()
    }

    /// Column `n`, or an error that calls it `what`.
    pub(super) fn required(&self, n: usize, what: &str) -> Result<&'a str> {
        match self.column(n) {
            "" => Err(self.error(format!("the {what} is empty"), format!("write it in column {}", n + 1))),
            text => Ok(text),
        }
    }

    /// An error at this line.
    pub(super) fn error(&self, problem: impl Into<String>, mend: impl Into<String>) -> Error {
        broken(self.file, self.line, problem.into(), mend)
    }
}

fn broken(file: &str, line: usize, problem: String, mend: impl Into<String>) -> Error {
    Error::Vocabulary { file: file.to_owned(), line, problem, mend: mend.into() }
}
