//! Rows of each table group, and how the entities of `domain` are laid out in them.
//!
//! Every list keeps its order in `position`. Rows that hang on a service, an organization or a location
//! carry the identifier of that root, so that any number of roots is read with one query per table, and a
//! list that differs is rewritten by deleting and inserting again.

pub(crate) mod account;
pub(crate) mod case;
pub(crate) mod consent;
pub(crate) mod detail;
pub(crate) mod keeping;
pub(crate) mod location;
pub(crate) mod organization;
pub(crate) mod outbox;
pub(crate) mod person;
pub(crate) mod prescription;
pub(crate) mod provenance;
pub(crate) mod reader;
pub(crate) mod replace;
pub(crate) mod room;
pub(crate) mod service;
pub(crate) mod shared;
pub(crate) mod vocabulary;
pub(crate) mod writer;

use super::seal::SealedColumn;
use super::{Error, Result};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows of one INSERT: enough to spread its cost, few enough for either backend's limit of bound values
/// (32,766 on SQLite) with the widest table.
pub(crate) const ROWS_PER_STATEMENT: usize = 200;

/// Identifiers of one `IN (...)`.
pub(crate) const IDS_PER_QUERY: usize = 5_000;

/// The sealed columns of every table, by module. A table with a column that is not here would be left
/// behind when the sealing key changes.
pub(crate) const SEALED: &[&[SealedColumn]] =
    &[account::SEALED, person::SEALED, case::SEALED, consent::SEALED, prescription::SEALED];

/// Reads a closed list's stored value.
pub(crate) fn decode_slug<T>(
    text: &str,
    parse: fn(&str) -> Option<T>,
    table: &'static str,
    column: &'static str,
) -> Result<T> {
    parse(text).ok_or_else(|| Error::Corrupt { table, column, value: text.to_owned() })
}

/// Reads a stored identifier.
pub(crate) fn decode_uuid(text: &str, table: &'static str, column: &'static str) -> Result<Uuid> {
    Uuid::parse_str(text).map_err(|_not_a_uuid| corrupt(table, column, text))
}

/// Reads a number into the narrower type that the domain has.
pub(crate) fn decode_number<N, T>(number: N, table: &'static str, column: &'static str) -> Result<T>
where
    N: Copy + std::fmt::Display,
    T: TryFrom<N>,
{
    T::try_from(number).map_err(|_out_of_range| corrupt(table, column, number))
}

pub(crate) fn corrupt(table: &'static str, column: &'static str, value: impl std::fmt::Display) -> Error {
    Error::Corrupt { table, column, value: value.to_string() }
}

/// A list's position as stored.
pub(crate) fn position(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

/// Rows by the identifier they hang on, in their order.
pub(crate) struct Grouped<R>(HashMap<String, Vec<R>>);

impl<R> Default for Grouped<R> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<R> Grouped<R> {
    pub(crate) fn new(rows: Vec<R>, key: impl Fn(&R) -> &str) -> Self {
        let mut groups: HashMap<String, Vec<R>> = HashMap::new();
        for row in rows {
            match groups.get_mut(key(&row)) {
                Some(group) => group.push(row),
                None => {
                    groups.insert(key(&row).to_owned(), vec![row]);
                }
            }
        }
        Self(groups)
    }

    pub(crate) fn of(&self, id: &str) -> &[R] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }
}
