//! A database per test: a copy of a migrated SQLite file, or a PostgreSQL database made from a template.

use super::postgres::Cluster;
use chrono::{DateTime, TimeZone, Utc};
use fingerpost::database::{ConnectOptions, Database, DatabaseUrl};
use fingerpost::domain::Clock;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// A fresh, migrated database, gone when dropped. Stands in for [`Database`].
pub struct TestDatabase {
    database: Database,
    folder: TempDir,
    clock: TestClock,
}

/// A clock that moves when told.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    fn new() -> Self {
        let start = Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).unwrap();
        Self(Arc::new(AtomicI64::new(start.timestamp())))
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_opt(self.0.load(Ordering::SeqCst), 0).unwrap()
    }
}

impl TestDatabase {
    /// A database in a SQLite file.
    pub fn sqlite() -> Self {
        static TEMPLATE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
        let (_, template) = TEMPLATE.get_or_init(|| {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("template.db");
            let database = Database::connect(&DatabaseUrl::sqlite(&path), ConnectOptions::default()).unwrap();
            database.migrate().unwrap();
            drop(database);
            // The last connection to close folds the journal into the file.
            let journal = folder.path().join("template.db-wal");
            for _ in 0..500 {
                if !journal.exists() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            (folder, path)
        });
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("test.db");
        std::fs::copy(template, &path).unwrap();
        Self::connect(&DatabaseUrl::sqlite(&path), folder)
    }

    /// A database in the temporary cluster; `None`, loudly, where PostgreSQL is not installed.
    pub fn postgres() -> Option<Self> {
        let cluster = Cluster::get()?;
        Some(Self::connect(&cluster.create_database(), TempDir::new().unwrap()))
    }

    fn connect(url: &DatabaseUrl, folder: TempDir) -> Self {
        let clock = TestClock::new();
        let options = ConnectOptions { clock: Arc::new(clock.clone()), ..ConnectOptions::default() };
        Self { database: Database::connect(url, options).unwrap(), folder, clock }
    }

    /// A folder of this test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The clock of the database.
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}
