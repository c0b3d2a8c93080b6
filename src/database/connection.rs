//! A connection of either backend, and what is set on each new one.
#![allow(missing_docs, unused_qualifications)]

use super::{Error, Result, pool::ConnectOptions, url::DatabaseUrl};
use crate::database::backend::on_backend;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;

/// A connection to SQLite or PostgreSQL. Query code is written once against it.
#[derive(diesel::MultiConnection)]
pub enum DbConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

impl DbConnection {
    /// Opens a connection and sets it up for its purpose.
    pub(super) fn open(url: &DatabaseUrl, options: &ConnectOptions, purpose: Purpose) -> Result<Self> {
        let open_error = |e: ConnectionError| Error::Open {
            address: url.to_string(),
            reason: url.without_secrets(e.to_string().trim()),
        };
        if let Some(address) = url.postgres() {
            let mut conn = PgConnection::establish(address).map_err(open_error)?;
            conn.batch_execute("SET TIME ZONE 'UTC'; SET application_name = 'fingerpost'")?;
            return Ok(Self::Postgres(conn));
        }
        let path = url.sqlite_path().unwrap_or_else(|| std::path::Path::new(""));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(Error::Folder { folder: folder.to_owned() });
        }
        let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(open_error)?;
        conn.batch_execute(&sqlite_pragmas(options, purpose))
            .map_err(|e| Error::Open { address: url.to_string(), reason: e.to_string() })?;
        Ok(Self::Sqlite(conn))
    }

    /// Opens a snapshot: every statement until the end sees the same state.
    pub(super) fn begin_read(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN")?,
            Self::Postgres(c) => {
                AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?
            }
        }
        Ok(())
    }

    /// Opens a writing transaction. SQLite takes the write lock at once, because a transaction that
    /// reads first and asks for it later fails without waiting.
    pub(super) fn begin_write(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN")?,
        }
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<()> {
        on_backend!(self, c => AnsiTransactionManager::commit_transaction(c))?;
        Ok(())
    }

    /// Rolls back. A failure leaves the connection marked as broken, and the pool drops it.
    pub(super) fn roll_back(&mut self) {
        if let Err(error) = on_backend!(self, c => AnsiTransactionManager::rollback_transaction(c)) {
            tracing::warn!(%error, "a transaction could not be rolled back; its connection is dropped");
        }
    }

    /// Whether a transaction is open or in an unknown state, so that the connection must not be reused.
    pub(super) fn is_unclean(&mut self) -> bool {
        let status = on_backend!(self, c => AnsiTransactionManager::transaction_manager_status_mut(c));
        !matches!(status.transaction_depth(), Ok(None))
    }
}

fn sqlite_pragmas(options: &ConnectOptions, purpose: Purpose) -> String {
    let busy = options.busy_timeout.as_millis();
    let synchronous = options.synchronous.pragma();
    let (mode, cache_kib) = match purpose {
        Purpose::Read => ("PRAGMA query_only = ON;", 4096),
        // 32 MB of log before its pages are copied: pages that change again and again are then copied once,
        // and a busy spell is rarely kept waiting for the disk.
        Purpose::Write => (
            "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8192;",
            32768,
        ),
    };
    format!(
        "PRAGMA busy_timeout = {busy}; {mode} PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{cache_kib}; PRAGMA mmap_size = 0;"
    )
}
