//! Finding: the index, the reading of queries, ranking, facets and suggestions.
//!
//! Takes [`Listing`](crate::domain::Listing)s and gives ids; knows no SQL, no HTTP and no file format
//! but its own. May import `geography` and `domain` only.
//!
//! [`Engine`] is the one writer; [`Engine::snapshot`] gives a [`Snapshot`] on which searches are made. What
//! fits a request is said in `walk`, what a query means in `understand`, what is
//! like it without sharing a word in `meaning`, the order in `ranking`; [`evaluate`] measures all of it.

pub mod answer;
pub mod evaluate;
pub mod request;

mod analyzer;
mod bulk;
mod called;
mod columns;
mod cover;
mod deleted;
mod delta;
mod digest;
mod diversity;
mod engine;
mod error;
mod explain;
mod facet;
mod facts;
mod filter;
mod generation;
mod lookup;
mod maker;
mod marks;
mod meaning;
mod meant;
mod packed;
mod pile;
mod plan;
mod planes;
mod postings;
mod ranking;
mod reasons;
#[cfg(test)]
mod reference;
mod related;
mod schema;
mod segment;
mod slab;
mod snapshot;
mod sorted;
mod spatial;
mod statistics;
mod suggest;
mod tally;
mod timetable;
mod today;
mod understand;
mod values;
mod vocabulary;
mod walk;
mod widen;

pub use answer::{
    Answer, Correction, FacetCount, Facets, Hit, KnownName, Need, SaidFilter, Suggestion, SuggestionSort, Understood,
    Urgent, Why, Widened,
};
pub use digest::digest;
pub use engine::{Engine, RebuildReason, Unfolded};
pub use error::{Error, Result};
pub use request::{FacetScope, Filters, Near, Request, Sort};
pub use schema::is_indexed;
pub use snapshot::Snapshot;
pub use suggest::CommonNeed;
pub use understand::Places;
pub use vocabulary::{Category, MOST_CATEGORIES, Trial, Vocabulary, VocabularyReport};
