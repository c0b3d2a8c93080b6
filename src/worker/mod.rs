//! The only loops: what happens beside requests.
//!
//! [`follower`] keeps the index beside the database; [`delivery`] carries the outbox to the post. May import everything below (`search`,
//! `directory`, `database`, `geography`, `domain`); never `web` or `cli`.

pub mod delivery;
pub mod follower;

pub use delivery::{Delivered, Delivery};
pub use follower::{AllRecords, Follower, Pass};
