//! Who may do what: one policy function, on one page.
//!
//! Today the directory is public and nobody signs in; what is decided here is what a visitor may see
//! and what is kept for whoever runs the node. May import `database`, `geography` and `domain`.

pub mod policy;

pub use policy::{Action, Actor, Resource, allows};
