//! Opens files, folders, gzip and zip, and tells by content what each document holds.

use super::bounded::{Metered, Packed};
use super::{Document, Holds, Input, Meter, last_part};
use crate::exchange::Limits;
use crate::exchange::error::{Error, Problem, from_io};
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// What is done with each document.
type Visit<'a> = dyn FnMut(Document<'_>) -> Result<(), Error> + 'a;

/// Unpacks a file or folder and visits every document in it, in order of names.
///
/// A feed's address has no documents here; see [`crate::exchange::oruk::paged`].
pub(in crate::exchange) fn documents(
    input: &Input,
    limits: &Limits,
    meter: &Meter,
    visit: &mut Visit<'_>,
) -> Result<(), Error> {
    match input {
        Input::File(path) => file(path, &last_part(path), limits, meter, visit),
        Input::Folder(path) => folder(path, limits, meter, visit),
        Input::Url(_) => Ok(()),
    }
}

fn folder(path: &Path, limits: &Limits, meter: &Meter, visit: &mut Visit<'_>) -> Result<(), Error> {
    let shown = last_part(path);
    let failed = |error| Problem::Io(error).in_file(&shown);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_readable_name(&name) && entry.path().is_file() {
            names.push((name, entry.path()));
        }
        if names.len() > limits.folder_files {
            return Err(Problem::TooManyFiles { limit: limits.folder_files as u64 }.in_file(&shown));
        }
    }
    if names.is_empty() {
        return Err(Problem::NothingInside.in_file(&shown));
    }
    names.sort();
    names.iter().try_for_each(|(name, path)| file(path, &format!("{shown}/{name}"), limits, meter, visit))
}

/// Beside a feed's files lie readmes and licences; in a folder or zip the name decides which to try.
fn is_readable_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    !lower.starts_with('.')
        && [".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx", ".gz", ".zip"].iter().any(|end| lower.ends_with(end))
}

fn file(path: &Path, shown: &str, limits: &Limits, meter: &Meter, visit: &mut Visit<'_>) -> Result<(), Error> {
    let failed = |error| Problem::Io(error).in_file(shown);
    let mut opened = File::open(path).map_err(failed)?;
    let head = head_of(&mut opened).map_err(failed)?;
    opened.seek(SeekFrom::Start(0)).map_err(failed)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(opened, shown, limits, meter, visit);
    }
    if head.starts_with(&[0x1f, 0x8b]) {
        let taken = Cell::new(0);
        let mut plain = Metered::new(MultiGzDecoder::new(Packed { inner: opened, taken: &taken }), meter, Some(&taken));
        return text(&mut plain, shown, visit);
    }
    text(&mut Metered::new(opened, meter, None), shown, visit)
}

/// The first bytes, as many as one look needs.
fn head_of(reader: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(512);
    reader.take(512).read_to_end(&mut head)?;
    Ok(head)
}

fn text(reader: &mut dyn Read, shown: &str, visit: &mut Visit<'_>) -> Result<(), Error> {
    let head = head_of(reader).map_err(|error| from_io(error).in_file(shown))?;
    let holds = told_by(&head).map_err(|problem| problem.in_file(shown))?;
    let mut whole = Cursor::new(head).chain(reader);
    visit(Document { file: shown.to_owned(), holds, bytes: &mut whole })
}

/// What the first bytes of an unpacked document say it is.
fn told_by(head: &[u8]) -> Result<Holds, Problem> {
    let unknown = |found: &str| Err(Problem::UnknownFormat { found: found.to_owned() });
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(Problem::NotUtf8 { byte: 0 }),
        [0x1f, 0x8b, ..] => return unknown("a gzip inside a gzip"),
        [b'P', b'K', 3, 4, ..] => return unknown("a zip inside another package"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return unknown("an old Excel or Word file (save it as .xlsx)"),
        [b'%', b'P', b'D', b'F', ..] => return unknown("a PDF"),
        _ => {}
    }
    if head.contains(&0) {
        return unknown("not text");
    }
    match head.iter().find(|b| !b.is_ascii_whitespace()) {
        None => Err(Problem::Empty),
        Some(b'{' | b'[') => Ok(Holds::Json),
        Some(b'<') => unknown("XML or a web page"),
        Some(_) => Ok(Holds::Csv),
    }
}

fn zipped(mut opened: File, shown: &str, limits: &Limits, meter: &Meter, visit: &mut Visit<'_>) -> Result<(), Error> {
    let too_many = || Problem::TooManyFiles { limit: u64::from(limits.zip_entries) }.in_file(shown);
    // The list of entries is held in memory by the unpacker, so it is counted before it is read.
    let counted = entries_claimed(&mut opened).map_err(|error| from_io(error).in_file(shown))?;
    if counted > limits.zip_entries {
        return Err(too_many());
    }
    let mut archive = ZipArchive::new(opened).map_err(|error| from_zip(error).in_file(shown))?;
    if archive.len() as u64 > u64::from(limits.zip_entries) {
        return Err(too_many());
    }
    if archive.index_for_name("xl/workbook.xml").is_some() {
        let mut whole = archive.into_inner();
        whole.seek(SeekFrom::Start(0)).map_err(|error| Problem::Io(error).in_file(shown))?;
        let mut bytes = Metered::new(whole, meter, None);
        return visit(Document { file: shown.to_owned(), holds: Holds::Workbook, bytes: &mut bytes });
    }
    let mut names: Vec<(String, usize)> = Vec::new();
    for index in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(index) else { continue };
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if is_readable_name(last) && !name.contains("__MACOSX") {
            names.push((name.into_owned(), index));
        }
    }
    if names.is_empty() {
        return Err(Problem::NothingInside.in_file(shown));
    }
    names.sort();
    for (name, index) in names {
        let inside = format!("{shown}/{name}");
        let entry = archive.by_index(index).map_err(|error| from_zip(error).in_file(&inside))?;
        // The unpacker takes no more packed bytes than the entry states, so this bounds the ratio.
        let packed = Cell::new(entry.compressed_size());
        text(&mut Metered::new(entry, meter, Some(&packed)), &inside, visit)?;
    }
    Ok(())
}

/// The number of entries by the record at the end of a zip; 65,535 stands for more.
fn entries_claimed(zip: &mut File) -> std::io::Result<u32> {
    let length = zip.seek(SeekFrom::End(0))?;
    let tail_at = length.saturating_sub(22 + 65_535);
    zip.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    zip.take(22 + 65_535).read_to_end(&mut tail)?;
    zip.seek(SeekFrom::Start(0))?;
    let record = tail.windows(22).rev().find(|window| window.starts_with(b"PK\x05\x06"));
    Ok(match record {
        Some(&[_, _, _, _, _, _, _, _, _, _, low, high, ..]) => u32::from(u16::from_le_bytes([low, high])),
        _ => 0,
    })
}

fn from_zip(error: ZipError) -> Problem {
    match error {
        ZipError::Io(error) => from_io(error),
        ZipError::UnsupportedArchive(why) if why.to_lowercase().contains("password") => Problem::Encrypted,
        other => Problem::Damaged(other.to_string()),
    }
}
