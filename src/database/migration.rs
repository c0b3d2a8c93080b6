//! Embedded migrations: two folders with equal names, one per backend; see `migrations/README.md`.

use super::{DbConnection, Error, Result};
use crate::database::backend::on_backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const MIGRATION_LOCK: i64 = 0x6670_6d69_6772;

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn run(conn: &mut DbConnection) -> Result<Vec<String>> {
    // Several nodes may start together: on PostgreSQL the others wait here, then find nothing to do. Even
    // asking which migrations have run creates a table, so that is behind the lock too.
    lock(conn)?;
    refuse_newer(conn)?;
    // A table is rebuilt on SQLite by dropping it, which must not cascade.
    if let DbConnection::Sqlite(c) = conn {
        c.batch_execute("PRAGMA foreign_keys = OFF")?;
    }
    let ran = match conn {
        DbConnection::Sqlite(c) => c.run_pending_migrations(SQLITE).map(names),
        DbConnection::Postgres(c) => c.run_pending_migrations(POSTGRES).map(names),
    };
    // The connection is this call's own, so the lock and the pragma end with it, also after an error.
    ran.map_err(failed)
}

pub(super) fn pending(conn: &mut DbConnection) -> Result<Vec<String>> {
    lock(conn)?;
    refuse_newer(conn)?;
    match conn {
        DbConnection::Sqlite(c) => {
            c.pending_migrations(SQLITE).map(|m| m.iter().map(|m| m.name().to_string()).collect())
        }
        DbConnection::Postgres(c) => {
            c.pending_migrations(POSTGRES).map(|m| m.iter().map(|m| m.name().to_string()).collect())
        }
    }
    .map_err(failed)
}

/// The names of the embedded migrations of either backend, in order.
pub fn embedded() -> Result<(Vec<String>, Vec<String>)> {
    let sqlite: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = SQLITE.migrations().map_err(failed)?;
    let postgres: Vec<Box<dyn Migration<diesel::pg::Pg>>> = POSTGRES.migrations().map_err(failed)?;
    let mut names = (
        sqlite.iter().map(|m| m.name().to_string()).collect::<Vec<_>>(),
        postgres.iter().map(|m| m.name().to_string()).collect::<Vec<_>>(),
    );
    names.0.sort();
    names.1.sort();
    Ok(names)
}

fn lock(conn: &mut DbConnection) -> Result<()> {
    if let DbConnection::Postgres(c) = conn {
        c.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
    }
    Ok(())
}

fn refuse_newer(conn: &mut DbConnection) -> Result<()> {
    let applied = on_backend!(conn, c => c.applied_migrations()).map_err(failed)?;
    let sqlite: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = SQLITE.migrations().map_err(failed)?;
    let known: Vec<String> = sqlite.iter().map(|m| m.name().version().as_owned().to_string()).collect();
    match applied.iter().map(ToString::to_string).find(|version| !known.contains(version)) {
        Some(unknown) => Err(Error::NewerSchema(unknown)),
        None => Ok(()),
    }
}

fn names(versions: Vec<MigrationVersion<'_>>) -> Vec<String> {
    versions.iter().map(ToString::to_string).collect()
}

fn failed(error: Failure) -> Error {
    Error::Migration(error.to_string())
}
