//! The store: migrations, transactions and the change feed.

mod change;
mod migration;
mod transaction;
