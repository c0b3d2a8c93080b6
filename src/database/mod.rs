//! The store: connections to SQLite or PostgreSQL, transactions, migrations, the change feed, and the
//! rows of each table group.
//!
//! Owns every line of SQL that differs between the two backends. Everything here is synchronous; the
//! caller decides on which thread it waits. May import `geography` and `domain` only: it knows how a
//! [`Service`](crate::domain::Service) is laid out in rows, and nothing of importing or listing.
//!
//! Personal text is kept sealed ([`seal`]), and what is done with it leaves a line ([`audit`]).
//!
//! There are two ways in: [`Database::read`], a consistent snapshot, and [`Database::write`], one
//! transaction whose change rows are appended last. Nothing else opens a transaction.

pub mod audit;
pub(crate) mod backend;
pub mod change;
pub mod connection;
pub mod error;
pub mod job;
pub mod lock;
pub mod migration;
mod pool;
pub mod schema;
pub mod seal;
pub mod signal;
pub(crate) mod table;
pub mod transaction;
pub mod url;
pub mod word_counts;

pub use audit::{AuditActor, AuditLine};
pub use change::{Change, Entity};
pub use connection::DbConnection;
pub use error::Error;
pub use lock::ImportLock;
pub use pool::{ConnectOptions, Database, Synchronous};
pub use seal::{KeySource, Keys};
pub use signal::ChangeSignal;
pub use transaction::WriteTransaction;
pub use url::{Backend, DatabaseUrl};

/// What the database room answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;
