//! [`Database`]: a pool of readers, a pool of writers, and the signal between them.

use super::connection::Purpose;
use super::transaction::WriteTransaction;
use super::{Backend, ChangeSignal, DatabaseUrl, DbConnection, Error, Result, lock, migration};
use crate::domain::{Clock, SystemClock};
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use std::sync::Arc;
use std::time::Duration;

/// How hard a commit is pressed to the disk on SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// A crash of the program loses nothing; a loss of power may lose the last commits, never corrupt.
    #[default]
    Normal,
    /// Every commit waits for the disk.
    Full,
}

impl Synchronous {
    pub(super) const fn pragma(self) -> &'static str {
        match self {
            Self::Normal => "NORMAL",
            Self::Full => "FULL",
        }
    }
}

/// How to connect.
#[derive(Clone)]
pub struct ConnectOptions {
    /// Most connections at once: readers on SQLite (beside its one writer), all on PostgreSQL.
    pub connections: u32,
    /// How long to wait for another process's lock on SQLite.
    pub busy_timeout: Duration,
    /// How long to wait for a connection of the pool.
    pub acquire_timeout: Duration,
    /// SQLite only.
    pub synchronous: Synchronous,
    /// Stamps changes.
    pub clock: Arc<dyn Clock>,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            connections: 8,
            busy_timeout: Duration::from_secs(5),
            acquire_timeout: Duration::from_secs(10),
            synchronous: Synchronous::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

/// The store. Cloning it is cheap and shares the pools.
#[derive(Clone)]
pub struct Database {
    url: DatabaseUrl,
    options: ConnectOptions,
    readers: Pool<Manager>,
    writers: Pool<Manager>,
    signal: ChangeSignal,
}

struct Manager {
    url: DatabaseUrl,
    options: ConnectOptions,
    purpose: Purpose,
}

impl ManageConnection for Manager {
    type Connection = DbConnection;
    type Error = Error;

    fn connect(&self) -> Result<DbConnection> {
        DbConnection::open(&self.url, &self.options, self.purpose)
    }

    fn is_valid(&self, conn: &mut DbConnection) -> Result<()> {
        match conn {
            // A file does not go away between two uses.
            DbConnection::Sqlite(_) => Ok(()),
            DbConnection::Postgres(c) => Ok(c.batch_execute("SELECT 1")?),
        }
    }

    fn has_broken(&self, conn: &mut DbConnection) -> bool {
        std::thread::panicking() || conn.is_unclean()
    }
}

impl Database {
    /// Connects, and fails at once with a telling error where that is not possible. A SQLite file is
    /// created when its folder exists. Does not migrate; see [`Database::migrate`].
    pub fn connect(url: &DatabaseUrl, options: ConnectOptions) -> Result<Self> {
        // The writer goes first: it creates the file and puts it into WAL mode for the readers.
        drop(DbConnection::open(url, &options, Purpose::Write)?);
        let pool = |purpose, size: u32| {
            let manager = Manager { url: url.clone(), options: options.clone(), purpose };
            Pool::builder()
                .max_size(size.max(1))
                .min_idle(Some(0))
                .connection_timeout(options.acquire_timeout)
                .build(manager)
                .map_err(|e| Error::Busy(url.without_secrets(&e.to_string())))
        };
        let (readers, writers) = match url.backend() {
            Backend::Sqlite => (pool(Purpose::Read, options.connections)?, pool(Purpose::Write, 1)?),
            Backend::Postgres => {
                let one = pool(Purpose::Write, options.connections.max(2))?;
                (one.clone(), one)
            }
        };
        Ok(Self { url: url.clone(), options, readers, writers, signal: ChangeSignal::default() })
    }

    /// Where it is, password removed when shown.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// The clock that stamps changes.
    pub fn clock(&self) -> &dyn Clock {
        &*self.options.clock
    }

    /// Wakes whoever follows the change feed in this process, after each commit with changes.
    pub fn change_signal(&self) -> ChangeSignal {
        self.signal.clone()
    }

    /// Runs `work` on a snapshot: all its queries see one state of the database.
    pub fn read<T, E>(&self, work: impl FnOnce(&mut DbConnection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let mut conn = self.acquire(&self.readers)?;
        conn.begin_read()?;
        let answer = work(&mut conn);
        match &answer {
            Ok(_) => conn.commit()?,
            Err(_) => conn.roll_back(),
        }
        answer
    }

    /// Runs `work` in one writing transaction: all of it with its changes, or, on an error, nothing.
    pub fn write<T, E>(&self, work: impl FnOnce(&mut WriteTransaction<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let mut conn = self.acquire(&self.writers)?;
        conn.begin_write()?;
        let mut transaction = WriteTransaction::new(&mut conn, self.options.clock.now());
        let answer = work(&mut transaction);
        let finished = match &answer {
            Ok(_) => transaction.finish(),
            Err(_) => Ok(false),
        };
        match finished {
            Err(error) => {
                conn.roll_back();
                Err(error.into())
            }
            Ok(changed) => {
                if answer.is_err() {
                    conn.roll_back();
                    return answer;
                }
                if let Err(error) = conn.commit() {
                    conn.roll_back();
                    return Err(error.into());
                }
                if changed {
                    self.signal.notify();
                }
                answer
            }
        }
    }

    /// Brings the tables up to date; gives the names of the migrations it ran.
    pub fn migrate(&self) -> Result<Vec<String>> {
        if self.pending_migrations()?.is_empty() {
            return Ok(Vec::new());
        }
        let _alone = lock::ImportLock::wait_on_sqlite(&self.url, &self.options)?;
        migration::run(&mut self.dedicated()?)
    }

    /// The migrations that [`Database::migrate`] would run.
    pub fn pending_migrations(&self) -> Result<Vec<String>> {
        migration::pending(&mut self.dedicated()?)
    }

    /// Writes the planner's statistics anew; worth it after a large import.
    pub fn analyze(&self) -> Result<()> {
        let mut conn = self.dedicated()?;
        conn.batch_execute("ANALYZE")?;
        Ok(())
    }

    /// Takes the one right to import into this database, or `None` where a living process holds it.
    /// A process that dies gives it back, however it dies.
    pub fn import_lock(&self) -> Result<Option<lock::ImportLock>> {
        lock::ImportLock::take(&self.url, &self.options)
    }

    fn dedicated(&self) -> Result<DbConnection> {
        DbConnection::open(&self.url, &self.options, Purpose::Write)
    }

    fn acquire(&self, pool: &Pool<Manager>) -> Result<PooledConnection<Manager>> {
        pool.get().map_err(|e| Error::Busy(self.url.without_secrets(&e.to_string())))
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Database({})", self.url)
    }
}
