//! A list as a table for a spreadsheet: one line of headings, one line for each of the list, every cell words
//! and never a formula, kept by no browser on the way.

use super::cache_policy::CachePolicy;
use super::error::Error;
use super::reply;
use super::state::State;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use maud::{Markup, html};

/// A table about to be sent.
pub struct Table {
    /// What the file is called, without its ending.
    pub file: &'static str,
    /// The headings.
    pub head: Vec<String>,
    /// The lines, each with a cell for every heading.
    pub rows: Vec<Vec<String>>,
}

/// Makes a table where blocking is allowed, and sends it as a file to be saved.
pub async fn download<F>(state: web::Data<State>, make: F) -> Result<HttpResponse, Error>
where
    F: FnOnce(&State) -> Result<Table, Error> + Send + 'static,
{
    let (file, body) = reply::blocking(state, move |state| {
        let table = make(state)?;
        Ok((table.file, written(&table)?))
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header(CachePolicy::Nowhere)
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{file}.csv\"")))
        .body(body))
}

fn written(table: &Table) -> Result<Vec<u8>, Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(&table.head).chain(&table.rows) {
        out.write_record(row.iter().map(|cell| harmless(cell))).map_err(Error::internal)?;
    }
    out.into_inner().map_err(|error| Error::internal(error.to_string()))
}

/// A cell that a spreadsheet reads as words: what begins like a formula is not run. A number below nought is
/// left a number.
fn harmless(cell: &str) -> String {
    let below_nought = |rest: &str| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '.');
    match cell.strip_prefix('-') {
        Some(rest) if below_nought(rest) => cell.to_owned(),
        _ if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

/// Headings by the last part of their texts.
pub fn head(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| text!(&format!("table-column-{column}"))).collect()
}

/// "Yes", or an empty cell.
pub fn yes(said: bool) -> String {
    if said { text!("table-yes") } else { String::new() }
}

/// The link below a list to the same as a table; nothing where the list is empty.
pub fn link(address: &str, is_empty: bool) -> Markup {
    html! { @if !is_empty { ul.plain-links { li { a href=(address) { (text!("table-save")) } } } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_words() {
        for (cell, safe) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+44 1632 960123", "'+44 1632 960123"),
            ("-1+1", "'-1+1"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-1.25", "-1.25"),
            ("Joan Whittle", "Joan Whittle"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), safe);
        }
    }

    #[test]
    fn a_cell_with_commas_and_lines_stays_one_cell() {
        let row = vec!["=A1".to_owned(), "Chorley, \"the Hub\"\nback door".to_owned()];
        let table = Table { file: "x", head: vec!["one".into(), "other".into()], rows: vec![row] };
        let body = String::from_utf8(written(&table).unwrap()).unwrap();
        assert_eq!(body, "one,other\n'=A1,\"Chorley, \"\"the Hub\"\"\nback door\"\n");
    }
}
