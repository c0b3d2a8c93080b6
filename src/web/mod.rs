//! HTTP only: pages, the JSON interface, health and counters.
//!
//! A handler reads its parameters through [`query`], asks the rooms below through one trait object,
//! [`state::Library`], builds one typed page and renders it; a component never asks for anything. Every
//! route is listed in [`routes`] with the [`Action`](crate::accounts::Action) that the policy decides on.
//! All text that people read comes from `assets/locales` through [`text`]. May import `search`,
//! `directory`, `database`, `geography`, `accounts` and `domain`; never `cli` or `worker`.

#[macro_use]
pub mod text;

pub mod address;
pub mod api;
pub mod assets;
pub mod cache_policy;
pub mod component;
pub mod error;
pub mod finding;
pub mod form;
pub mod label;
pub mod middleware;
pub mod operations;
pub mod page;
pub mod query;
pub mod reply;
pub mod routes;
pub mod sanitized;
pub mod server;
pub mod state;
pub mod table;
pub mod typed_words;
pub mod when;

#[cfg(test)]
mod accounts_for_tests;
#[cfg(test)]
mod library_for_tests;
#[cfg(test)]
mod tests;

pub use cache_policy::CachePolicy;
pub use error::{Error, FieldError, FieldErrors};
pub use form::Form;
pub use query::SearchParameters;
pub use server::{Running, Settings, serve};
pub use state::{Library, NearAnswer, NearNote, PlaceChoice, Readiness, Site, SourceSummary, State};
