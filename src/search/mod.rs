//! Finding: the index, the reading of a query, ranking, facets and suggestions.
//!
//! Takes [`Listing`](crate::domain::Listing)s and gives ids; knows no SQL, no HTTP and no file format
//! but its own. May import `geography` and `domain` only.

pub mod answer;
pub mod request;

pub use answer::{Answer, FacetCount, Facets, Hit, Understood, Why, Widened};
pub use request::{Filters, Near, Request, Sort};
