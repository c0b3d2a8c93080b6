//! An update storm: a thousand changes a second in transactions of twenty for a minute, through the one write
//! path, followed as `serve` follows it, while one thread searches two hundred times a second.
//!
//! ```sh
//! cargo bench --bench storm                                  # SQLite in a temporary folder
//! FINGERPOST_BENCH_DATABASE=postgres cargo bench --bench storm   # a private PostgreSQL, or the address of one
//! ```
//! `FINGERPOST_BENCH_SERVICES` sets how many services stand before the storm (150,000),
//! `FINGERPOST_BENCH_SECONDS` how long it lasts (60), `FINGERPOST_BENCH_CHANGES` how many changes a second are
//! tried (1,000). A database named by its address must be empty.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench, not the product"
)]

#[allow(dead_code, unused_imports, reason = "the product's own reading of text")]
#[path = "../src/search/analyzer.rs"]
mod analyzer;
#[path = "postgis/cluster.rs"]
mod cluster;
mod common;

use cluster::Cluster;
use common::clock::{memory, pressure, quantile};
use common::feed::{Feed, source};
use common::query::{Query, draw};
use common::table::{Table, micros, thousands};
use common::{bytes, now, number, segments, vocabulary};
use fingerpost::database::{ConnectOptions, Database, DatabaseUrl};
use fingerpost::directory::{self, Batch, Staged, apply_batch, last_sequence};
use fingerpost::domain::Record;
use fingerpost::search::{Engine, Request};
use fingerpost::worker::Follower;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

const IN_TRANSACTION: usize = 20;
const SEARCHES_A_SECOND: u32 = 200;
const QUIET: Duration = Duration::from_secs(15);
/// Records that change, again and again.
const CHANGING: usize = 20_000;

fn main() {
    let services = number("FINGERPOST_BENCH_SERVICES", 150_000);
    let seconds = number("FINGERPOST_BENCH_SECONDS", 60) as u64;
    let rate = number("FINGERPOST_BENCH_CHANGES", 1_000);
    let folder = tempfile::tempdir().unwrap();
    let (url, _cluster) = address(folder.path());
    let database = Database::connect(&url, ConnectOptions::default()).unwrap();
    database.migrate().unwrap();
    let feed = Feed::read(folder.path(), services);
    println!("{} services, {}, {:?}; {}", thousands(services as u64), feed.about, url.backend(), pressure());
    // Spread over the whole country, not the first of the feed.
    let step = (services / CHANGING).max(1);
    let changing: Vec<Record> = feed.records().step_by(step).take(CHANGING).collect();
    let listings = feed.mixed();
    let queries = draw(&listings, 2_000, &|point| feed.areas(point));
    drop(listings);
    let started = Instant::now();
    load(&database, &feed);
    println!("loaded in {:.0} s", started.elapsed().as_secs_f64());

    let at = folder.path().join("index");
    let engine = Arc::new(Engine::open(&at, vocabulary()).unwrap());
    let follower = Follower::new(database.clone(), Arc::clone(&engine), "bench");
    let started = Instant::now();
    follower.catch_up(&|_| ()).unwrap();
    println!("index built in {:.0} s, {:.1} MB", started.elapsed().as_secs_f64(), bytes(&at) as f64 / 1e6);

    let stop = AtomicBool::new(false);
    let mut table = Table::new(&[
        "phase",
        "searches",
        "failed",
        "p50 us",
        "p90",
        "p99",
        "slowest",
        "segments",
        "anon MB",
        "resident MB",
    ]);
    let report = std::thread::scope(|scope| {
        scope.spawn(|| follower.run(&stop));
        phase(&mut table, "quiet", &engine, &queries, &at, || std::thread::sleep(QUIET));
        let mut report = String::new();
        phase(&mut table, "storm", &engine, &queries, &at, || {
            report = storm(&database, &engine, &changing, seconds, rate)
        });
        phase(&mut table, "after, quiet", &engine, &queries, &at, || std::thread::sleep(QUIET));
        stop.store(true, Ordering::Release);
        database.change_signal().notify();
        report
    });
    println!("\n{}{report}\n{}", table.text(), pressure());
}

/// Where the database is, and the server behind it when it is our own.
fn address(folder: &Path) -> (DatabaseUrl, Option<Cluster>) {
    match std::env::var("FINGERPOST_BENCH_DATABASE").as_deref() {
        Err(_) => (DatabaseUrl::sqlite(folder.join("storm.sqlite")), None),
        Ok("postgres") => {
            let cluster = Cluster::start(&["shared_buffers=1GB"]).expect("PostgreSQL: apt-get install postgresql");
            (cluster.address("postgres").parse().unwrap(), Some(cluster))
        }
        Ok(url) => (url.parse().unwrap(), None),
    }
}

fn load(database: &Database, feed: &Feed) {
    let staged = Staged {
        kind: "oruk".into(),
        source: source(),
        path: feed.staged.clone(),
        whole_source: true,
        report: Default::default(),
    };
    let import = directory::begin(database, &staged).unwrap();
    let areas = |point| feed.areas(point);
    directory::apply_staged(database, import, &areas, &mut |_| ControlFlow::Continue(())).unwrap();
    database.analyze().unwrap();
}

/// Searches at an even pace while `work` is done, and adds a row.
fn phase(table: &mut Table, name: &str, engine: &Engine, queries: &[Query], index: &Path, work: impl FnOnce()) {
    let over = AtomicBool::new(false);
    let (failed, times) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let mut largest = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (began, mut times) = (Instant::now(), times.lock().unwrap());
            let mut n = 0u32;
            while !over.load(Ordering::Acquire) {
                let request = queries[n as usize % queries.len()].request(true);
                let started = Instant::now();
                let answer = engine.snapshot().search(&request, now());
                times.push(started.elapsed().as_nanos() as f64 / 1e3);
                failed.fetch_add(u64::from(answer.is_err()), Ordering::Relaxed);
                n += 1;
                std::thread::sleep(
                    (began + Duration::from_secs(1) * n / SEARCHES_A_SECOND).saturating_duration_since(Instant::now()),
                );
            }
        });
        let watcher = scope.spawn(|| {
            let mut largest = (0, 0);
            while !over.load(Ordering::Acquire) {
                largest = largest.max(memory());
                std::thread::sleep(Duration::from_millis(100));
            }
            largest
        });
        work();
        over.store(true, Ordering::Release);
        largest = watcher.join().unwrap();
    });
    let times = times.into_inner().unwrap();
    let at = |share: f64| micros(quantile(&times, share));
    table.row(vec![
        name.to_owned(),
        times.len().to_string(),
        failed.into_inner().to_string(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0),
        segments(index).to_string(),
        format!("{:.0}", largest.0 as f64 / 1e6),
        format!("{:.0}", largest.1 as f64 / 1e6),
    ]);
}

/// Writes changes at the wanted rate and waits until the last of them is found.
fn storm(database: &Database, engine: &Engine, changing: &[Record], seconds: u64, rate: usize) -> String {
    let (say, commits) = std::sync::mpsc::channel::<(i64, String, Instant)>();
    std::thread::scope(|scope| {
        let watcher = scope.spawn(move || watch(engine, &commits));
        let began = Instant::now();
        let (mut transactions, mut wrote) = (0u32, Vec::new());
        while began.elapsed() < Duration::from_secs(seconds) {
            let first = transactions as usize * IN_TRANSACTION;
            let word = format!("stormword{transactions}");
            let records: Vec<Record> = (first..first + IN_TRANSACTION)
                .map(|n| {
                    let mut record = changing[n * 7 % changing.len()].clone();
                    record.service.name = format!("{} {word}", record.service.name);
                    record
                })
                .collect();
            let batch = Batch {
                source: &source(),
                import_id: Uuid::new_v4(),
                records: &records,
                first_line: 1,
                last_mentions: None,
                areas: &|_| Vec::new(),
            };
            let started = Instant::now();
            let applied = database.write(|tx| apply_batch(tx, &batch)).unwrap();
            let committed = Instant::now();
            wrote.push((committed - started).as_nanos() as f64 / 1e6);
            assert_eq!((applied.changed, applied.refused.len()), (IN_TRANSACTION as u64, 0), "{:?}", applied.refused);
            let sequence = database.read::<_, directory::Error>(last_sequence).unwrap();
            say.send((sequence, word, committed)).unwrap();
            transactions += 1;
            let due = began + Duration::from_secs(1) * transactions * IN_TRANSACTION as u32 / rate as u32;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        let lasted = began.elapsed().as_secs_f64();
        drop(say);
        let (visible, looked_for, missed) = watcher.join().unwrap();
        let changes = transactions as usize * IN_TRANSACTION;
        let of = |times: &[f64], share: f64| format!("{:.1}", quantile(times, share));
        format!(
            "\n{} changes in {lasted:.1} s: {:.0} a second (wanted {rate}); a transaction of {IN_TRANSACTION}: p50 {} ms, \
             p99 {}, slowest {}\nfrom commit to visible: p50 {} ms, p99 {}, slowest {}; {looked_for} looked for by their \
             own word, {missed} not found",
            thousands(changes as u64),
            changes as f64 / lasted,
            of(&wrote, 0.5),
            of(&wrote, 0.99),
            of(&wrote, 1.0),
            of(&visible, 0.5),
            of(&visible, 0.99),
            of(&visible, 1.0),
        )
    })
}

/// Milliseconds from each commit until the index holds it; every tenth is looked for by its own word too.
fn watch(engine: &Engine, commits: &std::sync::mpsc::Receiver<(i64, String, Instant)>) -> (Vec<f64>, usize, usize) {
    let (mut visible, mut looked_for, mut missed) = (Vec::new(), 0, 0);
    for (n, (sequence, word, committed)) in commits.iter().enumerate() {
        while engine.applied().is_none_or(|applied| applied < sequence) {
            assert!(committed.elapsed() < Duration::from_secs(60), "change {sequence} is not found after a minute");
            std::thread::sleep(Duration::from_micros(500));
        }
        visible.push(committed.elapsed().as_nanos() as f64 / 1e6);
        if n % 10 == 0 {
            let request =
                Request { q: word, exact_words: true, strict: true, page: 1, per_page: 1, ..Request::default() };
            let found = engine.snapshot().search(&request, now()).unwrap().total;
            looked_for += 1;
            // Those of this transaction that no later one has changed again.
            missed += usize::from(found == 0);
        }
    }
    (visible, looked_for, missed)
}
