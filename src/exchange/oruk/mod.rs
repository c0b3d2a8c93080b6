//! Open Referral UK, versions 1 and 3, with the extras of HSDS 3.1: read tolerantly, written strictly.
//!
//! Versions are not asked for: every field is looked for under each of its names. What real feeds get
//! wrong is mended by a named, counted [`Rule`](crate::exchange::Rule); a record that cannot be mended
//! is refused with a reason.

mod export;
mod fields;
mod location;
pub mod paged;
mod parts;
mod schedule;
mod service;
mod terms;
#[cfg(test)]
mod tests;

pub use export::{Form, WriteError, service_v3, write_v3};
pub(super) use location::{place, stated_access};
pub(super) use parts::{capacity_from_words, is_free};
pub(super) use schedule::hours_in_words;
pub(super) use service::{at_location, guessed_categories, guessed_kind, record};
pub(super) use terms::is_slug;

use crate::domain::{Categorizer, Point, PointSource};
use crate::exchange::opening_times::Reading;
use chrono::NaiveDate;

/// What converting a record needs to know beside the record.
pub(super) struct Context<'a> {
    /// Name of the source: part of every identifier.
    pub source: &'a str,
    /// The day of the import, for "12 days ago".
    pub today: NaiveDate,
    /// Says what a listing is about.
    pub categorizer: &'a dyn Categorizer,
    /// The point of a postcode.
    pub locate: &'a dyn Fn(&str) -> Option<(Point, PointSource)>,
    /// Reads opening times in words.
    pub opening_times: fn(&str) -> Reading,
}

/// Why a record was left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    /// Its identifier in the source, when it had one.
    pub source_id: Option<String>,
    /// What is wrong and how to mend it.
    pub reason: String,
}
