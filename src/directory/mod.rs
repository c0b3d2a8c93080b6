//! Listings: use cases of keeping and reading them, each one transaction.
//!
//! Owns how a [`Record`](crate::domain::Record) is written with its changes and provenance, how it is
//! read back, and how it becomes the [`Listing`](crate::domain::Listing)s that search takes. May import
//! `database`, `accounts`, `geography` and `domain`; knows neither search nor the web.

pub mod apply;
pub mod areas;
pub mod changes;
pub mod check;
pub mod closure;
pub mod dataset;
pub mod error;
pub mod import;
pub mod listing;
pub mod read;
mod run;
pub mod sources;
pub mod staging;
pub mod stored;
mod validate;

pub use apply::{Applied, AreasOf, Batch, apply_batch};
pub use changes::{changes_after, last_sequence, services_touched};
pub use check::{Finding, check};
pub use error::Error;
pub use import::{Import, ImportRun, Progress, RunState, Staged, apply_staged, begin, history, resume_interrupted};
pub use listing::listings_of;
pub use read::{
    Counts, all_service_ids, counts, location_by_slug, organization_by_slug, organization_names, record_by_slug,
    records_by_id, taxonomies,
};
pub use sources::{SourceInUse, sources};
pub use stored::{OrganizationPage, Provenance, StoredLocation, StoredOrganization, StoredRecord, VenuePage};

/// What the directory answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;
