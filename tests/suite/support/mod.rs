//! What tests stand on: a migrated database of either backend, and records to fill it with.

pub mod database;
pub mod postgres;
pub mod provider;
pub mod records;
pub mod strategies;

pub use database::TestDatabase;

/// Declares tests that run on SQLite and on PostgreSQL: `fn name(db) { .. }` gives `name::sqlite` and
/// `name::postgres`. `db` is a fresh, migrated `TestDatabase`.
macro_rules! on_both_backends {
    ($($(#[$meta:meta])* fn $name:ident($db:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            fn run($db: &$crate::support::TestDatabase) $body

            #[test]
            fn sqlite() {
                run(&$crate::support::TestDatabase::sqlite());
            }

            #[test]
            fn postgres() {
                if let Some(database) = $crate::support::TestDatabase::postgres() {
                    run(&database);
                }
            }
        }
    )+};
}

/// Says loudly that a part is missing; fails where it must be there.
pub fn missing(what: &str) {
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "CI=true, and {what}");
    eprintln!("\n*** SKIPPED: {what} ***\n");
}
