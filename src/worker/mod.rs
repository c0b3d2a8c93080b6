//! The only loops: what happens beside requests.
//!
//! [`follower`] keeps the index beside the database. May import everything below (`search`,
//! `directory`, `database`, `geography`, `domain`); never `web` or `cli`.

pub mod follower;

pub use follower::{AllRecords, Follower, Pass};
