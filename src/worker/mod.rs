//! The only loops: what happens beside requests.
//!
//! [`follower`] keeps the index beside the database; [`delivery`] carries the outbox to the post;
//! [`timekeeper`] does what time does. May import everything below (`search`, `prescribing`, `directory`,
//! `database`, `geography`, `domain`); never `web` or `cli`.

pub mod delivery;
pub mod follower;
pub mod timekeeper;

pub use delivery::{Delivered, Delivery};
pub use follower::{AllRecords, Follower, Pass};
pub use timekeeper::{Night, Timekeeper};
