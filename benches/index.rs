//! Speed of building an index: ours, and beside it plain tantivy with its own English stemmer adding the
//! same documents, as many threads each, one segment on the disk from each. Ours is handed the listings, as the
//! database hands them to it, and lets each go when it is read; tantivy's ways look at them where they are.
//!
//! `cargo bench --bench index`; `FINGERPOST_BENCH_SERVICES` sets how many services (150,000),
//! `FINGERPOST_BENCH_ROUNDS` how often (3).
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a bench, not the product")]

#[allow(dead_code, unused_imports, reason = "the product's own reading of text")]
#[path = "../src/search/analyzer.rs"]
mod analyzer;
mod common;
mod stock;

use common::clock::{pressure, quantile};
use common::feed::{Feed, reaches};
use common::table::{Table, thousands};
use common::{bytes, number, vocabulary};
use fingerpost::domain::Listing;
use fingerpost::search::{Engine, Vocabulary};
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use stock::{Reading, Stock};

fn main() {
    let services = number("FINGERPOST_BENCH_SERVICES", 150_000);
    let folder = tempfile::tempdir().unwrap();
    let feed = Feed::read(folder.path(), services);
    let listings = feed.mixed();
    let text: usize = listings.iter().flat_map(common::query::texts).map(str::len).sum();
    println!("{} services, {}; {}", thousands(services as u64), feed.about, pressure());
    println!("{}, {:.0} MB of text\n", reaches(&listings), text as f64 / 1e6);
    let rounds = number("FINGERPOST_BENCH_ROUNDS", 3);
    let mut seconds = [const { Vec::new() }; 3];
    let mut sizes = [0; 3];
    // Turn about, so that a busy spell of the machine falls on all.
    for _ in 0..rounds {
        for (way, (seconds, size)) in seconds.iter_mut().zip(&mut sizes).enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let handed = if way == 0 { listings.clone() } else { Vec::new() };
            // Read once when the program starts, whatever it then builds; tantivy's ways have none.
            let words = vocabulary();
            seconds.push(match way {
                0 => timed(|| ours(folder.path(), words, handed)),
                1 => timed(|| Stock::build(folder.path(), &listings, Reading::EnStem)),
                _ => timed(|| Stock::build(folder.path(), &listings, Reading::AsOurs)),
            });
            *size = bytes(folder.path());
        }
    }
    report(&listings, &seconds, &sizes, text);
}

/// Seconds until what is built can be searched; letting it go again is not counted.
fn timed<T>(build: impl FnOnce() -> T) -> f64 {
    let started = Instant::now();
    let built = build();
    let seconds = started.elapsed().as_secs_f64();
    drop(built);
    seconds
}

/// Builds our index in `folder`, ready to be searched.
fn ours(folder: &Path, words: Arc<Vocabulary>, listings: Vec<Listing>) -> Engine {
    let engine = Engine::open(folder, words).unwrap();
    engine.rebuild(listings.into_iter().map(Ok::<_, Infallible>), 1).unwrap();
    engine
}

fn report(listings: &[Listing], seconds: &[Vec<f64>; 3], sizes: &[u64; 3], text: usize) {
    let names = ["ours", "tantivy, its English stemmer", "tantivy, our reading of text (stems remembered)"];
    let mut table =
        Table::new(&["index", "seconds, each round", "listings/s", "MB of text/s", "MB on disk", "ours is"]);
    let middle = |way: usize| quantile(&seconds[way], 0.5);
    for (way, name) in names.into_iter().enumerate() {
        let each: Vec<String> = seconds[way].iter().map(|seconds| format!("{seconds:.1}")).collect();
        table.row(vec![
            name.to_owned(),
            each.join(" "),
            thousands((listings.len() as f64 / middle(way)) as u64),
            format!("{:.1}", text as f64 / 1e6 / middle(way)),
            format!("{:.1}", sizes[way] as f64 / 1e6),
            format!("{:.2}x", middle(way) / middle(0)),
        ]);
    }
    println!("{}{}", table.text(), pressure());
}
