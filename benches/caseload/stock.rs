//! A store filled with prescriptions.

use crate::history::{Plan, Rows, id, tell};
use crate::rows::consent::AgreementRow;
use crate::rows::put;
use chrono::{DateTime, Days, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use fingerpost::accounts::{self, AuditActor, Grant, NewUser, Role, membership, users};
use fingerpost::database::schema::{
    agreement, case_record, consent, goal, note, person, person_key, prescription, prescription_event, referral_in,
    sealed_note,
};
use fingerpost::database::{
    AuditLine, ConnectOptions, Database, DatabaseUrl, DbConnection, Error, KeySource, Keys, Synchronous,
    WriteTransaction,
};
use fingerpost::domain::agreement::Agreement;
use fingerpost::domain::{Clock, SystemClock};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Workers of one organization, and of one team.
const OF_ORGANIZATION: usize = 20;
const OF_TEAM: usize = 10;
/// On one desk, however many others there are: open cases, and open prescriptions.
const OPEN_CASES: usize = 40;
const OPEN_PRESCRIPTIONS: usize = 30;
/// Over how many days everything happened.
const DAYS: i64 = 900;
/// People of one transaction.
const BATCH: usize = 400;

/// How much is in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub prescriptions: usize,
    pub workers: usize,
}

impl Size {
    /// Sizes as they are written: "10000/20 1000000/2000".
    pub fn read(text: &str) -> Vec<Self> {
        let one = |part: &str| {
            let (prescriptions, workers) = part.split_once('/').expect("prescriptions/workers");
            Self { prescriptions: prescriptions.parse().unwrap(), workers: workers.parse().unwrap() }
        };
        text.split_whitespace().map(one).collect()
    }

    /// Five prescriptions for two people.
    fn people(self) -> usize {
        (self.prescriptions * 2 / 5 / self.workers).max(1) * self.workers
    }
}

/// Somebody who works.
pub struct Worker {
    pub id: Uuid,
    pub grants: Vec<Grant>,
}

/// A filled store.
pub struct Stock {
    pub size: Size,
    pub database: Database,
    pub keys: Keys,
    pub workers: Vec<Worker>,
    /// By worker: the people with open cases.
    pub people: Vec<Vec<Uuid>>,
    /// By worker: open prescriptions with their versions.
    pub open: Vec<Vec<(Uuid, u64)>>,
    pub events: usize,
    pub took: Duration,
}

/// A clock that is set while history is written.
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        match self.0.load(Ordering::SeqCst) {
            0 => SystemClock.now(),
            set => DateTime::from_timestamp(set, 0).unwrap(),
        }
    }
}

/// Fills a store; what it says afterwards is on the disk.
pub fn fill(url: &DatabaseUrl, folder: &Path, size: Size) -> Stock {
    let started = Instant::now();
    let hands = Arc::new(Hands(AtomicI64::new(0)));
    let options = ConnectOptions { clock: hands.clone(), ..ConnectOptions::default() };
    let database = Database::connect(url, options).unwrap();
    database.migrate().unwrap();
    let keys = Keys::open(KeySource::File(folder.join(format!("keys-{}", size.prescriptions))), &database).unwrap();
    let (workers, teams) = staff(&database, &keys, size);
    let agreements = agreements(&database, &workers, size);
    let dropped = database.write::<_, Error>(|tx| Ok(drop_indexes(tx))).unwrap();
    let people = size.people();
    let of_worker = people / size.workers;
    let now = SystemClock.now();
    let mut stock = Stock {
        size,
        database: database.clone(),
        keys: keys.clone(),
        people: vec![Vec::new(); size.workers],
        open: vec![Vec::new(); size.workers],
        workers,
        events: 0,
        took: Duration::ZERO,
    };
    let (send, receive) = sync_channel::<(usize, Rows)>(2);
    let (workers, desks, open) = (&stock.workers, &mut stock.people, &mut stock.open);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let send = send;
            for first in (0..people).step_by(BATCH) {
                let mut rows = Rows::default();
                for number in first..people.min(first + BATCH) {
                    let (worker, nth) = (number % size.workers, number / size.workers);
                    let case_is_open = nth < OPEN_CASES;
                    let has_open = nth < OPEN_PRESCRIPTIONS.min(of_worker);
                    let ago = if case_is_open { nth as i64 % 25 + 12 } else { number as i64 * 7919 % DAYS + 80 };
                    let (agreement, organization) = (&agreements[worker / 4], worker / OF_ORGANIZATION);
                    let plan = Plan {
                        keys: &keys,
                        number,
                        people,
                        worker: workers[worker].id,
                        organization: organization_id(organization),
                        team: teams[worker / OF_TEAM],
                        group: agreement.organization_id,
                        agreement,
                        began: now - TimeDelta::days(ago) - TimeDelta::seconds(number as i64 % 20_000),
                        case_is_open,
                        prescriptions: 2 + (nth + 1) % 2,
                        open: has_open.then_some(nth % 3),
                    };
                    let made = tell(&plan, &mut rows);
                    if case_is_open {
                        desks[worker].push(id(number, people, 1));
                    }
                    open[worker].extend(made.last().filter(|_| has_open));
                }
                send.send((first, rows)).unwrap();
            }
        });
        for (first, rows) in receive {
            stock.events += rows.events.len();
            let day = now - TimeDelta::days(DAYS - (first as i64 * DAYS / people as i64));
            hands.0.store(day.timestamp(), Ordering::SeqCst);
            database
                .write::<_, Error>(|tx| {
                    write(tx, &keys, &rows);
                    Ok(())
                })
                .unwrap();
        }
    });
    hands.0.store(0, Ordering::SeqCst);
    database
        .write::<_, Error>(|tx| {
            dropped.iter().for_each(|sql| run(tx.conn(), sql));
            Ok(())
        })
        .unwrap();
    database.analyze().unwrap();
    drop(database);
    // From here on every commit waits for the disk.
    stock.database =
        Database::connect(url, ConnectOptions { synchronous: Synchronous::Full, ..ConnectOptions::default() }).unwrap();
    stock.took = started.elapsed();
    stock
}

fn organization_id(number: usize) -> Uuid {
    Uuid::from_u128(0xa11_0000 + number as u128)
}

fn staff(database: &Database, keys: &Keys, size: Size) -> (Vec<Worker>, Vec<Uuid>) {
    let by = AuditActor::Operator;
    let teams: Vec<Uuid> = (0..size.workers.div_ceil(OF_TEAM))
        .map(|team| {
            let organization = organization_id(team * OF_TEAM / OF_ORGANIZATION);
            database.write(|tx| membership::add_team(tx, keys, by, organization, &format!("Team {team}"))).unwrap()
        })
        .collect();
    let workers = database
        .write::<_, accounts::Error>(|tx| {
            (0..size.workers)
                .map(|worker| {
                    let organization = organization_id(worker / OF_ORGANIZATION);
                    let grants = vec![Grant::in_team(Role::LinkWorker, organization, teams[worker / OF_TEAM])];
                    let (name, email) = (format!("Worker {worker}"), format!("worker{worker}@example.org"));
                    let id = users::add(tx, keys, by, NewUser { name: &name, email: &email, grants: &grants })?;
                    Ok(Worker { id, grants })
                })
                .collect()
        })
        .unwrap();
    (workers, teams)
}

/// One group for four workers, each with an agreement that holds.
fn agreements(database: &Database, workers: &[Worker], size: Size) -> Vec<Agreement> {
    let today = SystemClock.today();
    let made: Vec<Agreement> = (0..size.workers.div_ceil(4))
        .map(|number| Agreement {
            id: Uuid::from_u128(0xb22_0000 + number as u128),
            organization_id: Uuid::from_u128(0xc33_0000 + number as u128),
            signed_on: Some(today - Days::new(2_000)),
            starts_on: today - Days::new(2_000),
            ends_on: today + Days::new(1_000),
        })
        .collect();
    let rows: Vec<AgreementRow> = made
        .iter()
        .map(|one| AgreementRow {
            id: one.id.to_string(),
            organization_id: one.organization_id.to_string(),
            signed_on: one.signed_on,
            starts_on: one.starts_on,
            ends_on: one.ends_on,
            recorded_by: workers[0].id.to_string(),
            recorded_at: SystemClock.now().naive_utc(),
        })
        .collect();
    database
        .write::<_, Error>(|tx| {
            put!(tx.conn(), agreement::table, rows);
            Ok(())
        })
        .unwrap();
    made
}

fn write(tx: &mut WriteTransaction<'_>, keys: &Keys, rows: &Rows) {
    let conn = tx.conn();
    put!(conn, person::table, rows.people);
    put!(conn, person_key::table, rows.keys);
    put!(conn, referral_in::table, rows.referrals);
    put!(conn, case_record::table, rows.cases);
    put!(conn, goal::table, rows.goals);
    put!(conn, note::table, rows.notes);
    put!(conn, consent::table, rows.consents);
    put!(conn, prescription::table, rows.prescriptions);
    put!(conn, prescription_event::table, rows.events);
    put!(conn, sealed_note::table, rows.words);
    for row in &rows.prescriptions {
        let worker = row.worker_id.as_deref().and_then(|id| Uuid::parse_str(id).ok());
        let line = AuditLine {
            actor: worker.map_or(AuditActor::System, AuditActor::User),
            action: "prescribe",
            entity: "prescription",
            entity_id: Uuid::parse_str(&row.id).ok(),
            detail: Some("sent"),
        };
        tx.audit(keys, line);
    }
}

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// The tables whose indexes are built once everything is there.
const FILLED: &str = "'person','person_key','referral_in','case_record','goal','note','consent','prescription',\
                      'prescription_event','sealed_note','audit_line'";

/// Drops the indexes that are no keys; gives what makes them again.
fn drop_indexes(tx: &mut WriteTransaction<'_>) -> Vec<String> {
    let conn = tx.conn();
    let found: Vec<Index> = match conn {
        DbConnection::Sqlite(c) => diesel::sql_query(format!(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({FILLED})"
        ))
        .load(c)
        .unwrap(),
        DbConnection::Postgres(c) => diesel::sql_query(format!(
            "SELECT indexname::text AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = 'public' AND \
             tablename IN ({FILLED}) AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ))
        .load(c)
        .unwrap(),
    };
    for index in &found {
        run(conn, &format!("DROP INDEX {}", index.name));
    }
    found.into_iter().map(|index| index.sql).collect()
}

fn run(conn: &mut DbConnection, sql: &str) {
    match conn {
        DbConnection::Sqlite(c) => diesel::sql_query(sql).execute(c).unwrap(),
        DbConnection::Postgres(c) => diesel::sql_query(sql).execute(c).unwrap(),
    };
}
