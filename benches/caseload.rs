//! What a worker's day costs when a store has grown: Today, a person's page and recording an event with 10,000
//! prescriptions and with 1,000,000, each worker with the same desk; commits wait for the disk.
//!
//! ```sh
//! cargo bench --bench caseload                                   # SQLite, synchronous=FULL
//! FINGERPOST_BENCH_DATABASE=postgres cargo bench --bench caseload    # a private PostgreSQL
//! ```
//! `FINGERPOST_BENCH_STORES` says which stores are filled, as prescriptions/workers
//! (`10000/20 1000000/2000`), `FINGERPOST_BENCH_TIMES` how often each thing is done (400),
//! `FINGERPOST_BENCH_FOLDER` where the SQLite files are (a temporary folder), and
//! `FINGERPOST_BENCH_CHECK=all` that the chains of the largest store are checked too.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench, not the product"
)]

#[allow(dead_code, reason = "each bench uses its part of this")]
#[path = "common/clock.rs"]
mod clock;
#[path = "postgis/cluster.rs"]
mod cluster;
#[path = "caseload/history.rs"]
mod history;
#[allow(dead_code, reason = "the product's own rows, read elsewhere")]
#[path = "caseload/rows.rs"]
mod rows;
#[path = "caseload/stock.rs"]
mod stock;
#[allow(dead_code, reason = "each bench uses its part of this")]
#[path = "common/table.rs"]
mod table;

/// Where the rows look for what they stand on.
mod database {
    pub use fingerpost::database::{Result, schema, seal};
}

/// Where the rows look for what they stand for.
mod domain {
    pub use fingerpost::domain::agreement;
}

use clock::{on_processor, on_processor_of, pressure, quantile};
use cluster::Cluster;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use fingerpost::accounts::{self, Actor};
use fingerpost::database::DatabaseUrl;
use fingerpost::domain::Calendar;
use fingerpost::domain::prescription::Party;
use fingerpost::prescribing::my_people::my_people;
use fingerpost::prescribing::person::open_person;
use fingerpost::prescribing::respond::{Reply, respond};
use fingerpost::prescribing::timeline::timeline;
use fingerpost::prescribing::today::today;
use fingerpost::prescribing::{Desk, check};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::io::Write;
use std::path::Path;
use std::time::Instant;
use stock::{Size, Stock, fill};
use table::{Table, thousands};

static CALENDAR: Calendar = Calendar::ENGLAND;
/// Chains of larger stores are checked only when it is asked for.
const CHECKED: usize = 100_000;
/// Done before anything is timed.
const WARM: usize = 40;
/// How many times as long anything may take in the largest store.
const MOST: f64 = 2.0;

fn main() {
    let sizes = Size::read(std::env::var("FINGERPOST_BENCH_STORES").as_deref().unwrap_or("10000/20 1000000/2000"));
    let times: usize = std::env::var("FINGERPOST_BENCH_TIMES").map_or(400, |text| text.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let folder = std::env::var("FINGERPOST_BENCH_FOLDER").map_or(temporary.path().to_owned(), Into::into);
    std::fs::create_dir_all(&folder).unwrap();
    let postgres = std::env::var("FINGERPOST_BENCH_DATABASE").as_deref() == Ok("postgres");
    let cluster =
        postgres.then(|| Cluster::start(&["shared_buffers=1GB", "max_wal_size=8GB"]).expect("PostgreSQL is not here"));
    println!("{}; {}", if postgres { "PostgreSQL" } else { "SQLite, synchronous=FULL" }, pressure());
    let mut filled = Table::new(&["prescriptions", "workers", "people", "events", "filled in s", "size MB"]);
    let mut stores: Vec<Stock> = Vec::new();
    for size in sizes {
        let url = address(&folder, cluster.as_ref(), size);
        let stock = fill(&url, &folder, size);
        if size.prescriptions <= CHECKED || std::env::var("FINGERPOST_BENCH_CHECK").as_deref() == Ok("all") {
            must_hold(&stock);
        }
        let people = size.prescriptions * 2 / 5;
        let bytes = bytes(&folder, cluster.as_ref(), size);
        filled.row(vec![
            thousands(size.prescriptions as u64),
            thousands(size.workers as u64),
            thousands(people as u64),
            thousands(stock.events as u64),
            format!("{:.0}", stock.took.as_secs_f64()),
            format!("{:.0}", bytes as f64 / 1e6),
        ]);
        println!("{} filled", thousands(size.prescriptions as u64));
        stores.push(stock);
    }
    println!("\n{}", filled.text());
    let flushed = flushes(&folder, times);
    let mut headings = vec!["milliseconds".to_owned()];
    for stock in &stores {
        let size = thousands(stock.size.prescriptions as u64);
        headings.extend([format!("{size} p50"), "p99".to_owned(), "on CPU".to_owned()]);
    }
    headings.extend(["p50 ratio".to_owned(), "p99 ratio".to_owned(), "CPU ratio".to_owned()]);
    let mut table = Table::new(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    let mut over = Vec::new();
    let works: [(&str, Work); 4] = [
        ("Today", |stock, worker, _| {
            let page = today(desk(stock, worker)).unwrap();
            assert!(page.open_cases > 0);
        }),
        ("My people", |stock, worker, _| assert!(!my_people(desk(stock, worker)).unwrap().is_empty())),
        ("A person's page", |stock, worker, nth| {
            let people = &stock.people[worker];
            let person = people[nth % people.len()];
            open_person(desk(stock, worker), person).unwrap();
            assert!(!timeline(desk(stock, worker), person).unwrap().entries.is_empty());
        }),
        ("Recording an event", |stock, worker, nth| {
            let open = stock.open[worker].len();
            let (id, seen) = stock.open[worker][nth % open];
            let after = respond(desk(stock, worker), id, seen, Reply::Nudge, Party::Worker, None).unwrap();
            stock.open[worker][nth % open].1 = after.version;
        }),
    ];
    for (name, work) in works {
        let timed = in_turn(&mut stores, times, work);
        let at = |store: usize, share| quantile(&timed[store].0, share);
        let mut row = vec![name.to_owned()];
        for (store, (_, on_cpu)) in timed.iter().enumerate() {
            row.extend([at(store, 0.5), at(store, 0.99), *on_cpu].map(|value| format!("{value:.2}")));
        }
        for share in [0.5, 0.99] {
            let ratio = at(stores.len() - 1, share) / at(0, share);
            row.push(format!("{ratio:.2}"));
            if ratio > MOST && share < 0.9 {
                over.push(format!("{name} costs {ratio:.2} times as much"));
            }
        }
        row.push(format!("{:.2}", timed[stores.len() - 1].1 / timed[0].1));
        table.row(row);
    }
    let (half, most) = (quantile(&flushed, 0.5), quantile(&flushed, 0.99));
    println!("{}\n4 KiB written and flushed to the same disk: p50 {half:.2} ms, p99 {most:.2} ms", table.text());
    println!("{}", pressure());
    for line in &over {
        println!("{line}");
    }
    drop(stores);
    assert!(over.is_empty(), "something grows with the store");
}

type Work = fn(&mut Stock, usize, usize);

fn desk(stock: &Stock, worker: usize) -> Desk<'_> {
    let one = &stock.workers[worker];
    let actor = Actor::User { id: one.id, grants: &one.grants };
    Desk { database: &stock.database, keys: &stock.keys, calendar: &CALENDAR, actor }
}

/// Does something in each store in turn, so that a machine that grows slow is slow for all; the milliseconds of
/// each time, and the mean milliseconds on the processor, those of the database's server included.
fn in_turn(stores: &mut [Stock], times: usize, work: Work) -> Vec<(Vec<f64>, f64)> {
    let mut dice = StdRng::seed_from_u64(7);
    let mut timed = vec![(Vec::with_capacity(times), 0); stores.len()];
    let mut served: Vec<u64> = Vec::new();
    for nth in 0..times + WARM {
        if nth == WARM {
            served = stores.iter().map(|stock| on_server(stock.size)).collect();
        }
        for (stock, (timed, on_cpu)) in stores.iter_mut().zip(&mut timed) {
            let worker = dice.random_range(0..stock.size.workers);
            let (before, started) = (on_processor(), Instant::now());
            work(stock, worker, nth);
            if nth >= WARM {
                timed.push(started.elapsed().as_nanos() as f64 / 1e6);
                *on_cpu += on_processor() - before;
            }
        }
    }
    let all = stores.iter().zip(served).zip(timed);
    let mean = |nanoseconds: u64| nanoseconds as f64 / 1e6 / times as f64;
    all.map(|((stock, served), (timed, own))| (timed, mean(own + on_server(stock.size) - served))).collect()
}

/// Nanoseconds that PostgreSQL's servers of a store have been on a processor; 0 where there is none.
fn on_server(size: Size) -> u64 {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|process| {
            let number = process.file_name().into_string().ok()?;
            let line = std::fs::read_to_string(process.path().join("cmdline")).ok()?;
            let ours = line.starts_with("postgres:") && line.contains(&format!(" {} ", name(size)));
            ours.then(|| on_processor_of(&number))
        })
        .sum()
}

/// The chains hold, and every projection is what its events add up to.
fn must_hold(stock: &Stock) {
    let desk = Desk { database: &stock.database, keys: &stock.keys, calendar: &CALENDAR, actor: Actor::Operator };
    let (findings, count) = check::check(desk).unwrap();
    assert!(findings.is_empty(), "{}", findings[0]);
    let (broken, lines) = accounts::audit::check(&stock.database, &stock.keys).unwrap();
    assert!(broken.is_empty(), "{}", broken[0]);
    println!("{} prescriptions and {} lines of audit hold", thousands(count), thousands(lines));
}

/// How long the disk takes to keep four kilobytes, in milliseconds.
fn flushes(folder: &Path, times: usize) -> Vec<f64> {
    let path = folder.join("flushed");
    let mut file = std::fs::File::create(&path).unwrap();
    let timed = (0..times)
        .map(|_| {
            let started = Instant::now();
            file.write_all(&[7; 4096]).unwrap();
            file.sync_data().unwrap();
            started.elapsed().as_nanos() as f64 / 1e6
        })
        .collect();
    std::fs::remove_file(path).unwrap();
    timed
}

fn name(size: Size) -> String {
    format!("caseload_{}_{}", size.prescriptions, size.workers)
}

fn address(folder: &Path, cluster: Option<&Cluster>, size: Size) -> DatabaseUrl {
    let Some(cluster) = cluster else { return DatabaseUrl::sqlite(folder.join(format!("{}.sqlite", name(size)))) };
    let mut conn = PgConnection::establish(&cluster.address("postgres")).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {} TEMPLATE template0", name(size))).unwrap();
    cluster.address(&name(size)).parse().unwrap()
}

fn bytes(folder: &Path, cluster: Option<&Cluster>, size: Size) -> u64 {
    use diesel::{RunQueryDsl, sql_query, sql_types::BigInt};
    #[derive(diesel::QueryableByName)]
    struct Bytes {
        #[diesel(sql_type = BigInt)]
        bytes: i64,
    }
    let Some(cluster) = cluster else {
        return std::fs::metadata(folder.join(format!("{}.sqlite", name(size)))).map_or(0, |about| about.len());
    };
    let mut conn = PgConnection::establish(&cluster.address(&name(size))).unwrap();
    let found: Bytes = sql_query("SELECT pg_database_size(current_database()) AS bytes").get_result(&mut conn).unwrap();
    found.bytes as u64
}
