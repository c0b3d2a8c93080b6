//! Our own table, as CSV or XLSX, by one template.
//!
//! One row is a service at one place; more places of a service are more rows with its `id`, straight
//! below, of which only the place is read. A wrong or missing column fails the whole table; a wrong
//! value refuses its row, naming the row, the column and the mend.

mod columns;
mod cost;
mod csv;
mod row;
#[cfg(test)]
mod tests;
mod workbook;

pub use columns::{template_csv, template_help};

use super::error::Error;
use super::limits::Limits;
use super::oruk::{Context, Refusal};
use super::repair::Repairs;
use super::source::{Document, Holds};
use crate::domain::Record;
use columns::Header;
use row::Builder;

/// What a row, or the rows of one service, came to.
pub(super) enum Row {
    /// A service with all its places.
    Service {
        /// Its first row.
        line: u64,
        /// The service.
        record: Box<Record>,
        /// What was mended.
        repairs: Repairs,
        /// Opening times understood.
        understood: u64,
        /// Opening times kept as words.
        kept_as_text: u64,
    },
    /// A row that cannot be used.
    Refused {
        /// The row.
        line: u64,
        /// Why.
        refusal: Refusal,
    },
}

/// What is done with each.
type Take<'a> = dyn FnMut(Row) -> Result<(), Error> + 'a;

/// What is done with the cells of each row, told its line.
type TakeCells<'a> = dyn FnMut(u64, &[String]) -> Result<(), Error> + 'a;

/// Reads a table, giving each service and each refused row to `take`.
pub(super) fn read(
    document: Document<'_>,
    limits: &Limits,
    context: &Context<'_>,
    repairs: &mut Repairs,
    take: &mut Take<'_>,
) -> Result<(), Error> {
    let mut header: Option<Header> = None;
    let mut builder = Builder::new(context);
    let file = document.file.clone();
    let mut cells = |line: u64, cells: &[String]| -> Result<(), Error> {
        match &header {
            None => {
                header = Some(Header::read(cells).map_err(|problem| problem.at(&file, line))?);
                Ok(())
            }
            Some(_) if cells.iter().all(|cell| cell.trim().is_empty()) => Ok(()),
            Some(header) => builder.row(line, header, cells, take),
        }
    };
    match document.holds {
        Holds::Workbook => workbook::rows(document, limits, &mut cells)?,
        Holds::Csv | Holds::Json => csv::rows(document, limits, repairs, &mut cells)?,
    }
    builder.finish(take)
}
