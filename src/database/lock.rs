//! The one right to import into a database, held by a living process and given back by a dead one.

use super::connection::Purpose;
use super::{Backend, ConnectOptions, DatabaseUrl, DbConnection, Error, Result};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::sqlite::SqliteConnection;
use std::time::Duration;

const IMPORT_LOCK: i64 = 0x6670_696d_706f;

/// Held while an import is applied. On PostgreSQL it is an advisory lock of a connection of its own; on
/// SQLite an exclusive lock on a small file beside the database, which the operating system drops when
/// the process ends.
pub struct ImportLock {
    _held: Held,
}

enum Held {
    Sqlite { _lock_file: SqliteConnection },
    Postgres { _connection: DbConnection },
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = Bool)]
    taken: bool,
}

impl ImportLock {
    pub(super) fn take(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Option<Self>> {
        match url.backend() {
            Backend::Sqlite => Self::take_file(url, Duration::ZERO),
            Backend::Postgres => {
                let mut conn = DbConnection::open(url, options, Purpose::Write)?;
                let taken: Taken = diesel::sql_query(format!("SELECT pg_try_advisory_lock({IMPORT_LOCK}) AS taken"))
                    .get_result(&mut conn)?;
                Ok(taken.taken.then_some(Self { _held: Held::Postgres { _connection: conn } }))
            }
        }
    }

    /// Waits for whoever holds the right on SQLite, whose migrations have no lock of their own.
    pub(super) fn wait_on_sqlite(url: &DatabaseUrl, options: &ConnectOptions) -> Result<Option<Self>> {
        if url.backend() == Backend::Postgres {
            return Ok(None);
        }
        match Self::take_file(url, options.busy_timeout)? {
            Some(lock) => Ok(Some(lock)),
            None => {
                Err(Error::Busy("another process is importing or migrating; wait until it has finished".to_owned()))
            }
        }
    }

    fn take_file(url: &DatabaseUrl, patience: Duration) -> Result<Option<Self>> {
        let path = format!("{}-import-lock", url.sqlite_path().unwrap_or_else(|| std::path::Path::new("")).display());
        let open_error = |reason: String| Error::Open { address: path.clone(), reason };
        let mut file = SqliteConnection::establish(&path).map_err(|e| open_error(e.to_string()))?;
        file.batch_execute(&format!("PRAGMA busy_timeout = {}", patience.as_millis()))
            .map_err(|e| open_error(e.to_string()))?;
        match file.batch_execute("BEGIN EXCLUSIVE").map_err(Error::from) {
            Ok(()) => Ok(Some(Self { _held: Held::Sqlite { _lock_file: file } })),
            Err(error) if error.is_busy() => Ok(None),
            Err(error) => Err(open_error(error.to_string())),
        }
    }
}
