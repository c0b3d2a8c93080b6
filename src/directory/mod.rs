//! Listings: use cases of keeping and reading them, each one transaction.
//!
//! Owns how a [`Record`](crate::domain::Record) is written with its changes and provenance, how it is
//! read back, and how it becomes the [`Listing`](crate::domain::Listing)s that search takes. May import
//! `database`, `accounts`, `geography` and `domain`; knows neither search nor the web.

pub mod stored;

pub use stored::{OrganizationPage, Provenance, StoredLocation, StoredOrganization, StoredRecord, VenuePage};
