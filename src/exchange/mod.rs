//! Other people's formats, each read and written with a report.
//!
//! Owns how a source (a file, a folder, an address) is opened within limits, how its records are
//! repaired into [`Record`](crate::domain::Record)s or quarantined, and how ours are written for
//! others. The reading pass ends in a staging file; applying it is `directory`'s. May import
//! `directory`, `database`, `geography` and `domain`; never `search`, whose judgement arrives as
//! [`Categorizer`](crate::domain::Categorizer).

pub mod boundaries;
pub mod error;
pub mod fhir;
pub mod gazetteer;
pub mod ground;
pub mod limits;
pub mod opening_times;
pub mod oruk;
pub mod postcodes;
pub mod repair;
pub mod source;
pub mod stage;
pub mod statistics;
pub mod table;
#[cfg(test)]
mod testing;
mod tidy;
mod words;

pub use error::{Error, Problem};
pub use limits::{Limits, Network};
pub use repair::{Repairs, Rule};
pub use source::Input;
pub use stage::{Format, Options, Staged, stage};
