//! Who may do what: one policy function, on one page.
//!
//! May import `database`, `geography` and `domain`.

pub mod policy;
pub mod role;

pub use policy::{Action, Actor, Relation, Resource, Standing, allows};
pub use role::{Grant, Role};
