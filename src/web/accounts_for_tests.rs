//! Accounts in a database of a test's own, with a clock that moves when told.

use crate::accounts::{Accounts, AuditActor, Grant, NewUser, Rules, users};
use crate::database::seal::KeyRing;
use crate::database::{ConnectOptions, Database, DatabaseUrl, Keys};
use crate::domain::Clock;
use chrono::{DateTime, Utc};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// The password of every user of a test.
pub const PASSWORD: &str = "kettle orange tractor";

/// A clock that moves when told; it begins on Sunday 22 November 2026.
#[derive(Clone)]
pub struct MovingClock(Arc<AtomicI64>);

impl MovingClock {
    /// A clock at its beginning.
    pub fn new() -> Self {
        let start: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        Self(Arc::new(AtomicI64::new(start.timestamp())))
    }

    /// Lets time pass.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for MovingClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap()
    }
}

/// Accounts without a user, in a new SQLite file in `folder`.
pub fn accounts(folder: &Path, clock: MovingClock) -> Accounts {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.db");
        let database = Database::connect(&DatabaseUrl::sqlite(&path), ConnectOptions::default()).unwrap();
        database.migrate().unwrap();
        drop(database);
        let journal = folder.path().join("template.db-wal");
        while journal.exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        std::fs::read(&path).unwrap()
    });
    let path = folder.join("accounts.db");
    std::fs::write(&path, template).unwrap();
    let keys = Keys::fixed(KeyRing::generate(clock.now()).unwrap());
    let options = ConnectOptions { clock: Arc::new(clock), ..ConnectOptions::default() };
    let database = Database::connect(&DatabaseUrl::sqlite(&path), options).unwrap();
    Accounts { database, keys, rules: Rules::default() }
}

/// A user with a password and these roles.
pub fn user(accounts: &Accounts, email: &str, grants: &[Grant]) -> Uuid {
    let new = NewUser { name: "Leanne Booth", email, grants };
    let (database, keys, by) = (&accounts.database, &accounts.keys, AuditActor::Operator);
    let id = database.write(|tx| users::add(tx, keys, by, new)).unwrap();
    let user = database.read(|conn| users::by_id(conn, keys, id)).unwrap();
    let hash = users::hash_for(&user, PASSWORD).unwrap();
    database.write(|tx| users::set_password(tx, keys, by, id, &hash)).unwrap();
    id
}
