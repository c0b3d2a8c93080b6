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
/// Further tables in a sub-folder are a mistake.
const MOST_FILES: usize = 100;

/// One file, read whole.
#[derive(Debug)]
pub(super) struct File {
    name: String,
    text: String,
    /// Whether it came from the folder given, not from the program.
    pub own: bool,
}

/// A line of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    file: &'a str,
    line: usize,
    text: &'a str,
}

impl File {
    /// The file `name`, from `folder` when it is there, else the built-in one.
    pub(super) fn read(folder: Option<&Path>, name: &str) -> Result<Self> {
        let own = folder.is_some_and(|folder| folder.join(name).exists());
        Self::from_bytes(name, &bytes(folder, name)?, own)
    }

    /// Names of the tables in a sub-folder of `index/`: those of `folder` first, then the built-in ones that
    /// it does not replace, each in order of name.
    pub(super) fn names_in(folder: Option<&Path>, sub: &str) -> Result<Vec<String>> {
        let mut own = Vec::new();
        if let Some(path) = folder.map(|folder| folder.join(sub)).filter(|path| path.is_dir()) {
            for entry in std::fs::read_dir(&path).map_err(Error::io(&path))? {
                let name = entry.map_err(Error::io(&path))?.file_name();
                own.extend(name.to_str().filter(|name| name.ends_with(".tsv")).map(|name| format!("{sub}/{name}")));
            }
        }
        if own.len() > MOST_FILES {
            let problem = format!("there are {} tables", own.len());
            return Err(broken(sub, 1, problem, format!("give at most {MOST_FILES}")));
        }
        own.sort();
        let inside = |name: &str| name.strip_prefix(sub).is_some_and(|rest| rest.starts_with('/'));
        let mut shipped: Vec<String> =
            BuiltIn::iter().map(|name| name.to_string()).filter(|name| inside(name) && !own.contains(name)).collect();
        shipped.sort();
        own.extend(shipped);
        Ok(own)
    }

    fn from_bytes(name: &str, bytes: &[u8], own: bool) -> Result<Self> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self { name: name.to_owned(), text: text.trim_start_matches('\u{feff}').to_owned(), own }),
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
            (!blank).then_some(Row { file: &self.name, line: n + 1, text })
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
            return Err(broken(&self.name, header.map_or(1, |row| row.line), problem, mend));
        }
        Ok(lines)
    }

    /// The text, for the fingerprint.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// What the file `name` holds, in `folder` when it is there, else in the program.
pub(super) fn bytes(folder: Option<&Path>, name: &str) -> Result<Cow<'static, [u8]>> {
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

    /// The file and line, to say where something stands.
    pub(super) fn place(&self) -> (String, usize) {
        (self.file.to_owned(), self.line)
    }

    /// An error at this line.
    pub(super) fn error(&self, problem: impl Into<String>, mend: impl Into<String>) -> Error {
        broken(self.file, self.line, problem.into(), mend)
    }
}

pub(super) fn broken(file: &str, line: usize, problem: String, mend: impl Into<String>) -> Error {
    Error::Vocabulary { file: file.to_owned(), line, problem, mend: mend.into() }
}
