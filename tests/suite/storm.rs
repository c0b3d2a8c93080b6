//! A few seconds of many changes: the index follows, no search fails, every change is found soon, and what
//! is left behind is small. `cargo bench --bench storm` is the same at full size with figures.

use crate::support::TestDatabase;
use crate::support::records::{record, source};
use chrono::TimeZone;
use chrono_tz::Europe::London;
use fingerpost::database::Error;
use fingerpost::directory::{Batch, apply_batch, last_sequence};
use fingerpost::domain::Record;
use fingerpost::search::{Engine, Request, Vocabulary};
use fingerpost::worker::Follower;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

const LISTINGS: usize = 600;
const IN_TRANSACTION: usize = 20;
const STORM: Duration = Duration::from_secs(5);
const TRANSACTIONS_A_SECOND: u32 = 50;
/// Generous, for a debug build on busy cores; the acceptance is one second on a release build.
const VISIBLE_WITHIN: Duration = Duration::from_secs(10);

/// Listing `number` with a word that only this change has.
fn changed(number: usize, change: usize) -> Record {
    let mut record = record("feed", number);
    record.service.name = format!("Club number {number} stormword{change}");
    record.service.description = Some("Company, crafts and a hot drink for people who live near.".into());
    record
}

fn write(db: &TestDatabase, records: &[Record]) -> i64 {
    let source = source("feed");
    let import_id = Uuid::new_v4();
    let batch =
        Batch { source: &source, import_id, records, first_line: 1, last_mentions: None, areas: &|_| Vec::new() };
    db.write(|tx| apply_batch(tx, &batch)).unwrap();
    db.read::<_, fingerpost::directory::Error>(last_sequence).unwrap()
}

fn request(q: String) -> Request {
    Request { q, exact_words: true, strict: true, page: 1, per_page: 5, ..Request::default() }
}

/// Segments on the disk, by the files that hold their terms.
fn segments(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.path() {
            path if path.is_dir() => segments(&path),
            path => usize::from(path.extension().is_some_and(|ending| ending == "term")),
        })
        .sum()
}

on_both_backends! {
    fn a_storm_of_changes_is_followed_and_searches_go_on(db) {
        let folder = tempfile::TempDir::new().unwrap();
        let engine = Arc::new(Engine::open(folder.path(), Arc::new(Vocabulary::built_in().unwrap())).unwrap());
        let follower = Follower::new((**db).clone(), Arc::clone(&engine), "node");
        write(db, &(0..LISTINGS).map(|n| changed(n, n)).collect::<Vec<_>>());
        follower.catch_up(&|_| ()).unwrap();
        let now = London.with_ymd_and_hms(2026, 11, 22, 14, 0, 0).unwrap();
        let (stop, over) = (AtomicBool::new(false), AtomicBool::new(false));
        let searches = AtomicUsize::new(0);
        let (mut last, mut slowest, mut transactions) = (Vec::new(), Duration::ZERO, 0);
        std::thread::scope(|scope| {
            scope.spawn(|| follower.run(&stop));
            scope.spawn(|| {
                while !over.load(Ordering::Acquire) {
                    let answer = engine.snapshot().search(&request("club hot drink".into()), now).unwrap();
                    assert_eq!(answer.total, LISTINGS, "a search sees every listing once, changed or not");
                    searches.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(5));
                }
            });
            let (say, commits) = std::sync::mpsc::channel::<(i64, usize, Instant)>();
            let watcher = scope.spawn({
                let engine = Arc::clone(&engine);
                move || {
                    let mut slowest = Duration::ZERO;
                    for (sequence, change, committed) in commits {
                        while engine.applied().is_none_or(|applied| applied < sequence) {
                            assert!(committed.elapsed() < VISIBLE_WITHIN, "change {sequence} is not found");
                            std::thread::sleep(Duration::from_millis(1));
                        }
                        slowest = slowest.max(committed.elapsed());
                        let word = format!("stormword{change}");
                        // Found, unless a later change has taken its place meanwhile.
                        let found = engine.snapshot().search(&request(word), now).unwrap().total;
                        assert!(found <= 1);
                    }
                    slowest
                }
            });
            let began = Instant::now();
            let mut change = LISTINGS;
            while began.elapsed() < STORM {
                let records: Vec<Record> =
                    (0..IN_TRANSACTION).map(|n| changed((change + n) * 7 % LISTINGS, change + n)).collect();
                let sequence = write(db, &records);
                say.send((sequence, change, Instant::now())).unwrap();
                last = (change..change + IN_TRANSACTION).collect();
                change += IN_TRANSACTION;
                transactions += 1;
                let due = began + Duration::from_secs(1) * transactions / TRANSACTIONS_A_SECOND;
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            drop(say);
            slowest = watcher.join().unwrap();
            over.store(true, Ordering::Release);
            stop.store(true, Ordering::Release);
            db.change_signal().notify();
        });
        for change in last {
            let found = engine.snapshot().search(&request(format!("stormword{change}")), now).unwrap().total;
            assert_eq!(found, 1, "change {change}");
        }
        assert_eq!(engine.snapshot().listings(), LISTINGS);
        let left = segments(folder.path());
        assert!(left < 30, "{left} segments are left");
        assert!(searches.load(Ordering::Relaxed) > 20);
        // Nothing of the feed was lost on the way.
        let written = db.read::<_, Error>(|conn| Ok(last_sequence(conn))).unwrap().unwrap();
        assert_eq!(engine.applied(), Some(written));
        eprintln!(
            "{transactions} transactions of {IN_TRANSACTION}, {} searches, slowest change found after {slowest:?}, \
             {left} segments",
            searches.load(Ordering::Relaxed)
        );
    }
}
