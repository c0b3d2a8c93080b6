//! Rows of the first sheet of an Excel workbook, under a size limit.

use super::TakeCells;
use crate::exchange::Limits;
use crate::exchange::error::{Error, Problem, from_io};
use crate::exchange::source::{Document, UpTo};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use chrono::{Days, NaiveDate};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// More columns than the template will ever have, fewer than a hostile sheet can claim.
const MAX_COLUMNS: u32 = 200;

/// Gives each row with its number to `row`, the header first.
pub(super) fn rows(document: Document<'_>, limits: &Limits, row: &mut TakeCells<'_>) -> Result<(), Error> {
    let file = document.file;
    let mut bytes = Vec::new();
    UpTo::new(document.bytes, limits.workbook_bytes / 4)
        .read_to_end(&mut bytes)
        .map_err(|error| from_io(error).in_file(&file))?;
    unpacks_within(&bytes, limits).map_err(|problem| problem.in_file(&file))?;
    let damaged = |error: XlsxError| Problem::Damaged(error.to_string()).in_file(&file);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let Some(sheet) = book.sheet_names().first().cloned() else {
        return Err(Problem::NothingInside.in_file(&file));
    };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(damaged)?;
    let mut current: (u32, Vec<String>) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row_number, column) = cell.get_position();
        if row_number >= limits.workbook_rows {
            return Err(Problem::TooBig { limit: limits.workbook_bytes }.at(&file, u64::from(row_number) + 1));
        }
        if row_number != current.0 {
            if !current.1.is_empty() {
                row(u64::from(current.0) + 1, &current.1)?;
            }
            current = (row_number, Vec::new());
        }
        let text = text_of(cell.get_value());
        if column >= MAX_COLUMNS {
            if text.is_empty() {
                continue;
            }
            let problem = Problem::UnknownColumn { column: text.chars().take(80).collect(), nearest: None };
            return Err(problem.at(&file, u64::from(row_number) + 1));
        }
        let column = column as usize;
        if current.1.len() <= column {
            current.1.resize(column + 1, String::new());
        }
        if let Some(slot) = current.1.get_mut(column) {
            *slot = text;
        }
    }
    if !current.1.is_empty() {
        row(u64::from(current.0) + 1, &current.1)?;
    }
    Ok(())
}

/// Unpacks every part once, to throw it away, because stated sizes may lie.
fn unpacks_within(bytes: &[u8], limits: &Limits) -> Result<(), Problem> {
    let damaged = |error: zip::result::ZipError| Problem::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = limits.workbook_bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let taken =
            std::io::copy(&mut UpTo::new(entry, left), &mut std::io::sink()).map_err(|error| match from_io(error) {
                Problem::TooBig { .. } => Problem::TooBig { limit: limits.workbook_bytes },
                problem => problem,
            })?;
        left = left.saturating_sub(taken);
    }
    Ok(())
}

/// A cell as a person would type it: whole numbers without ".0", dates as 2026-11-04.
fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(at) => {
            // Days since the last day of 1899; whole days only, because no column holds a time.
            let days = at.as_f64();
            let epoch = NaiveDate::from_ymd_opt(1899, 12, 30);
            let day =
                (0.0..3_000_000.0).contains(&days).then(|| epoch?.checked_add_days(Days::new(days as u64))).flatten();
            day.map_or_else(String::new, |day| day.to_string())
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
