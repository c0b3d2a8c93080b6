//! A value of the domain as a sealed cell.

use super::super::{Error, Result};
use crate::database::Keys;
use crate::database::seal::Cell;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// Seals `value` for the cell of `column` in the row of `table` with this key.
pub fn seal<T: Serialize>(
    keys: &Keys,
    table: &'static str,
    column: &'static str,
    row: &str,
    value: &T,
) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(value).map_err(|_its_text_could_quote_the_value| Error::Unreadable(table))?;
    Ok(keys.seal(Cell::new(table, column, row), &Zeroizing::new(plain))?)
}

/// Opens what [`seal`] made for the same cell.
pub fn open<T: DeserializeOwned>(
    keys: &Keys,
    table: &'static str,
    column: &'static str,
    row: &str,
    sealed: &[u8],
) -> Result<T> {
    let plain = keys.open_bytes(Cell::new(table, column, row), sealed)?;
    serde_json::from_slice(&plain).map_err(|_its_text_could_quote_the_value| Error::Unreadable(table))
}
