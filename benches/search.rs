//! Speed of search, and beside it a plain tantivy design on the same documents and queries.
//!
//! `cargo bench --bench search` measures with criterion at 150 and at 150,000 services, then prints one
//! table of both designs. `FINGERPOST_BENCH_SERVICES` sets the larger size. Texts are the real ones of the
//! shared scale file when it is there (`FINGERPOST_SHARED`, else `../shared`), else made up, and the table
//! says which.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench, not the product"
)]

use chrono::{DateTime, TimeZone};
use chrono_tz::{Europe::London, Tz};
use criterion::Criterion;
use fingerpost::domain;
use fingerpost::domain::{Listing, Reach};
use fingerpost::search::{Engine, Filters, Near, Request, Vocabulary};
use std::convert::Infallible;
use std::hint::black_box;
use std::io::BufRead;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use synthetic::Dice;

mod stock;
#[path = "../src/search/reference/synthetic.rs"]
mod synthetic;

const LARGE: u64 = 150_000;
const QUERIES: usize = 2_000;

fn now() -> DateTime<Tz> {
    London.from_local_datetime(&synthetic::today().and_hms_opt(14, 20, 0).unwrap()).unwrap()
}

fn shared() -> PathBuf {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("FINGERPOST_SHARED").map_or(beside, PathBuf::from)
}

/// Services with real texts and places where the scale file is there, the rest made up.
fn listings(count: u64) -> (Vec<Listing>, &'static str) {
    let mut all: Vec<Vec<Listing>> = (0..count).map(|n| synthetic::service(n, 1)).collect();
    let path = shared().join("data/scale/scale_150k_synthetic_placement.jsonl.gz");
    let mut source = "made-up texts (the shared scale file is absent)";
    if let Ok(file) = std::fs::File::open(path) {
        source = "real texts at real postcodes, attributes made up";
        let lines = std::io::BufReader::new(flate2::read::GzDecoder::new(file)).lines();
        for (service, line) in all.iter_mut().zip(lines) {
            let record: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            let text = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
            for listing in service {
                listing.name = text("name");
                listing.text = text("description");
                if let Reach::Place(place) = &mut listing.reach
                    && let (Some(latitude), Some(longitude)) = (record["lat"].as_f64(), record["lon"].as_f64())
                    && let Some(point) = &mut place.point
                {
                    // Places of one service stay near each other.
                    let shift = if listing.access.len().is_multiple_of(2) { 0.0 } else { 0.004 };
                    *point = domain::Point { latitude: latitude + shift, longitude };
                    place.areas = synthetic::areas(*point);
                }
            }
        }
    }
    (all.into_iter().flatten().collect(), source)
}

/// Words that stand in the texts, as one to three word queries, near listings, with some filters.
fn requests(listings: &[Listing], words: bool) -> Vec<Request> {
    let mut dice = Dice(42);
    let mut out = Vec::new();
    while out.len() < QUERIES {
        let Some(point) = dice.pick(listings).point() else { continue };
        let telling: Vec<&str> =
            dice.pick(listings).text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).collect();
        if telling.is_empty() {
            continue;
        }
        let count = 1 + dice.below(3);
        let q = (0..count).map(|_| dice.pick(&telling).to_lowercase()).collect::<Vec<_>>().join(" ");
        let miles = *dice.pick(&[1.0, 3.0, 3.0, 5.0, 10.0, 25.0]);
        let mut filters = Filters::default();
        if dice.chance(0.3) {
            filters.categories = vec![dice.pick(&["lunch_club", "walking_group", "art_group"]).to_string()];
        }
        if dice.chance(0.2) {
            filters.days = vec![chrono::Weekday::Tue];
        }
        filters.free = dice.chance(0.2);
        let areas = synthetic::areas(point);
        out.push(Request {
            q: if words { q } else { String::new() },
            near: Some(Near { label: "x".into(), point, areas, default_within_metres: 4_828.0 }),
            within_metres: Some(miles * 1_609.344),
            filters,
            page: 1,
            per_page: 20,
            ..Request::default()
        });
    }
    out
}

fn same_meaning(requests: &[Request]) -> Vec<Request> {
    requests.iter().map(|r| Request { strict: true, exact_words: true, ..r.clone() }).collect()
}

/// Microseconds of each query: the better of two passes after a warm one.
fn measure(queries: usize, mut run: impl FnMut(usize)) -> Vec<f64> {
    let mut best = vec![f64::MAX; queries];
    for pass in 0..3 {
        for (n, best) in best.iter_mut().enumerate() {
            let started = Instant::now();
            run(n);
            if pass > 0 {
                *best = best.min(started.elapsed().as_nanos() as f64 / 1e3);
            }
        }
    }
    best.sort_by(f64::total_cmp);
    best
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |key: &str| {
        status.lines().find(|l| l.starts_with(key)).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    format!("{}, {}", line("RssAnon"), line("VmRSS"))
}

fn row(name: &str, ours: &[f64], theirs: Option<&[f64]>) {
    let ratio = |share: f64| {
        theirs.map_or(String::new(), |t| {
            format!("{:>9.1} {:>6.1}x", quantile(t, share), quantile(t, share) / quantile(ours, share))
        })
    };
    println!(
        "{name:<34} p50 {:>8.1} {:<20} p99 {:>8.1} {}",
        quantile(ours, 0.5),
        ratio(0.5),
        quantile(ours, 0.99),
        ratio(0.99)
    );
}

fn engine(folder: &std::path::Path, listings: &[Listing]) -> Engine {
    let engine = Engine::open(folder, Arc::new(Vocabulary::built_in().unwrap())).unwrap();
    engine.rebuild(listings.iter().cloned().map(Ok::<_, Infallible>), 1).unwrap();
    engine
}

fn main() {
    let large = std::env::var("FINGERPOST_BENCH_SERVICES").ok().and_then(|n| n.parse().ok()).unwrap_or(LARGE);
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    for size in [150, large] {
        let (listings, source) = listings(size);
        let folder = tempfile::tempdir().unwrap();
        let started = Instant::now();
        let built = engine(folder.path(), &listings);
        let seconds = started.elapsed().as_secs_f64();
        println!("\n{size} services, {} listings, {source}", listings.len());
        println!("index: {seconds:.2} s, {:.0} listings/s", listings.len() as f64 / seconds);
        drop(built);
        let (text, browse) = (requests(&listings, true), requests(&listings, false));
        let plain = (size == large).then(|| stock::Stock::build(&listings));
        drop(listings);
        let before = memory();
        let started = Instant::now();
        let engine = Engine::open(folder.path(), Arc::new(Vocabulary::built_in().unwrap())).unwrap();
        println!("open: {:.1} ms; memory before {before}; after {}", started.elapsed().as_secs_f64() * 1e3, memory());
        let snapshot = engine.snapshot();
        let prefixes = ["l", "lo", "lon", "walk", "ch", "chor", "m", "men", "food b", "zz"];
        let mut n = 0;
        let mut next = move || {
            n += 1;
            n
        };
        criterion.bench_function(&format!("{size} text, radius, filters, facets"), |b| {
            b.iter(|| black_box(snapshot.search(&text[next() % QUERIES], now()).unwrap()));
        });
        criterion.bench_function(&format!("{size} browse"), |b| {
            b.iter(|| black_box(snapshot.search(&browse[next() % QUERIES], now()).unwrap()));
        });
        criterion.bench_function(&format!("{size} suggest"), |b| {
            b.iter(|| black_box(snapshot.suggest(prefixes[next() % prefixes.len()], 10)));
        });
        let run = |requests: &[Request]| {
            measure(QUERIES, |n| {
                black_box(snapshot.search(&requests[n], now()).unwrap());
            })
        };
        let found: usize = same_meaning(&text).iter().map(|r| snapshot.search(r, now()).unwrap().total).sum();
        println!("microseconds over {QUERIES} queries; mean services a query {:.1}", found as f64 / QUERIES as f64);
        let theirs = |requests: &[Request]| {
            plain.as_ref().map(|plain| {
                measure(QUERIES, |n| {
                    black_box(plain.search(&requests[n]));
                })
            })
        };
        row("text, all words (plain tantivy)", &run(&same_meaning(&text)), theirs(&text).as_deref());
        row("browse (plain tantivy)", &run(&same_meaning(&browse)), theirs(&browse).as_deref());
        row("text as people get it", &run(&text), None);
        let suggested = measure(1_000, |n| {
            black_box(snapshot.suggest(prefixes[n % prefixes.len()], 10));
        });
        row("suggest", &suggested, None);
        println!("memory {}", memory());
        if size == large {
            let mut dice = Dice(5);
            let commits = measure(40, |n| {
                let service = synthetic::service(dice.below(size as usize) as u64, n as u64 + 9);
                engine.apply(&[service[0].service_id], service, n as i64 + 2).unwrap();
            });
            row("one service changed, to found", &commits, None);
        }
    }
    criterion.final_summary();
}
