//! What the benches share: documents, queries, clocks and tables.
#![allow(dead_code, clippy::print_stdout, clippy::unwrap_used, reason = "each bench uses its part of this")]

pub mod clock;
pub mod feed;
pub mod query;
pub mod table;

use chrono::{DateTime, TimeZone};
use chrono_tz::{Europe::London, Tz};
use fingerpost::domain::Listing;
use fingerpost::search::{Engine, Vocabulary};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The allocator of the product, for every engine and every bench.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The moment at which every search is made.
pub fn now() -> DateTime<Tz> {
    London.with_ymd_and_hms(2026, 11, 22, 14, 20, 0).unwrap()
}

/// The folder of open data beside the repository.
pub fn shared() -> PathBuf {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("FINGERPOST_SHARED").map_or(beside, PathBuf::from)
}

/// A number from the environment, or `otherwise`.
pub fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// The words that queries are read with.
pub fn vocabulary() -> Arc<Vocabulary> {
    Arc::new(Vocabulary::built_in().unwrap())
}

/// Builds our index in `folder`.
pub fn build(folder: &Path, listings: &[Listing]) -> Engine {
    let engine = Engine::open(folder, vocabulary()).unwrap();
    engine.rebuild(listings.iter().cloned().map(Ok::<_, Infallible>), 1).unwrap();
    engine
}

/// Bytes of all files in a folder and below.
pub fn bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => bytes(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Segments of an index on the disk, by the files that hold their terms.
pub fn segments(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.path() {
            path if path.is_dir() => segments(&path),
            path => usize::from(path.extension().is_some_and(|ending| ending == "term")),
        })
        .sum()
}
