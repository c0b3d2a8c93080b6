//! Rows of a CSV file, whatever its separator and character set.

use super::TakeCells;
use crate::exchange::error::{Error, Problem, from_io};
use crate::exchange::source::{Document, UpTo};
use crate::exchange::{Limits, Repairs, Rule};
use encoding_rs::WINDOWS_1252;
use std::io::Read;

/// Gives each row with its line to `row`, the header first.
pub(super) fn rows(
    document: Document<'_>,
    limits: &Limits,
    repairs: &mut Repairs,
    row: &mut TakeCells<'_>,
) -> Result<(), Error> {
    let file = document.file;
    let mut bytes = Vec::new();
    UpTo::new(document.bytes, limits.table_bytes)
        .read_to_end(&mut bytes)
        .map_err(|error| from_io(error).in_file(&file))?;
    let text = text(bytes, &file, repairs)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = record.position().map_or(1, csv::Position::line);
                let cells: Vec<String> = record.iter().map(str::to_owned).collect();
                row(line, &cells)?;
            }
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                return Err(Problem::Damaged(error.to_string()).at(&file, line));
            }
        }
    }
}

/// UTF-8, or what Excel on Windows writes. The latter has no check of its own, so bytes that it leaves
/// undefined refuse the file.
fn text(bytes: Vec<u8>, file: &str, repairs: &mut Repairs) -> Result<String, Error> {
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    let undefined = bytes.iter().position(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d | 0x00));
    if undefined.is_some() {
        let before = bytes.get(..at).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() as u64 + 1;
        return Err(Problem::NotUtf8 { byte: at as u64 }.at(file, line));
    }
    repairs.count(Rule::Windows1252Read);
    Ok(WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned())
}

/// The separator that the header uses most.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: char| header.matches(separator).count();
    [('\t', b'\t'), (';', b';')]
        .into_iter()
        .find(|(separator, _)| count(*separator) > count(','))
        .map_or(b',', |(_, byte)| byte)
}
