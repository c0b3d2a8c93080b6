//! What more services cost: 15,000, 150,000 and 600,000, at the same circles and at equal numbers of matches.
//!
//! ```sh
//! cargo bench --bench growth
//! ```
//! The scale feed repeats its places beyond 150,000, so the country grows denser, not larger; a circle of the
//! same radius then holds more, and the fair question is what a search costs that finds as much. Each size is
//! searched in a process of its own that holds nothing but the index. Writes `docs/growth.md` and
//! `docs/growth.svg`; `FINGERPOST_BENCH_SIZES` ("15000,150000") sets the sizes, `FINGERPOST_BENCH_QUERIES` how
//! many queries (1,000), `FINGERPOST_BENCH_OUT` another folder to write to.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a bench, not the product")]

#[allow(dead_code, unused_imports, reason = "the product's own reading of text")]
#[path = "../src/search/analyzer.rs"]
mod analyzer;
mod common;
mod plot;

use common::clock::{measure, memory, pressure, quantile};
use common::feed::Feed;
use common::query::{Query, browsing, draw};
use common::table::{Table, micros, thousands};
use common::{build, bytes, now, number, vocabulary};
use fingerpost::search::{Engine, Snapshot};
use plot::{Line, Panel};
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Names the folder of the process that searches; absent in the one that builds.
const CHILD: &str = "FINGERPOST_BENCH_GROWTH_CHILD";

/// More memory than the processor keeps near at hand for one core, in bytes.
const MORE_THAN_IS_NEAR: usize = 16 << 20;

/// Times of one way of asking, in microseconds.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Cost {
    p50: f64,
    p99: f64,
    /// The same where other work has just emptied the processor's own memory, as between two people's searches.
    cold_p50: f64,
    cold_p99: f64,
    /// Mean services that a query found.
    matches: f64,
}

/// What the searching process found out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Searched {
    opened_ms: f64,
    memory_opened: u64,
    memory_after: u64,
    same_circle: Cost,
    equal_matches: Cost,
    browse_same_circle: Cost,
    browse_equal_matches: Cost,
}

/// What the searching process is asked: queries, and how much each is to find (nothing yet at first).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Task {
    queries: Vec<Query>,
    targets: Vec<usize>,
    browse_targets: Vec<usize>,
}

/// One size.
struct Size {
    services: usize,
    build_seconds: f64,
    disk: u64,
    searched: Searched,
}

fn main() {
    if let Some(folder) = std::env::var_os(CHILD) {
        return child(Path::new(&folder));
    }
    let sizes = std::env::var("FINGERPOST_BENCH_SIZES").unwrap_or_else(|_| "15000,150000,600000".into());
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.trim().parse().unwrap()).collect();
    let count = number("FINGERPOST_BENCH_QUERIES", 1_000);
    println!("{count} queries; {}", pressure());
    let (mut task, mut measured, mut about) = (Task::default(), Vec::new(), "");
    for services in sizes {
        let folder = tempfile::tempdir().unwrap();
        let feed = Feed::read(folder.path(), services);
        about = feed.about;
        let listings = feed.placed();
        if task.queries.is_empty() {
            task.queries = draw(&listings, count, &|_| Vec::new());
        }
        let at = folder.path().join("index");
        let started = Instant::now();
        drop(build(&at, &listings));
        let build_seconds = started.elapsed().as_secs_f64();
        drop(listings);
        drop(feed);
        let searched = search_elsewhere(folder.path(), &mut task);
        println!("{} services: {searched:?}", thousands(services as u64));
        measured.push(Size { services, build_seconds, disk: bytes(&at), searched });
    }
    report(&measured, about, count);
}

/// Has the index searched by a process of its own.
fn search_elsewhere(folder: &Path, task: &mut Task) -> Searched {
    std::fs::write(folder.join("task.json"), serde_json::to_vec(task).unwrap()).unwrap();
    let status = Command::new(std::env::current_exe().unwrap()).env(CHILD, folder).status().unwrap();
    assert!(status.success(), "the searching process ended with {status}");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    *task = serde_json::from_slice(&read("task.json")).unwrap();
    serde_json::from_slice(&read("searched.json")).unwrap()
}

fn child(folder: &Path) {
    let mut task: Task = serde_json::from_slice(&std::fs::read(folder.join("task.json")).unwrap()).unwrap();
    let vocabulary = vocabulary();
    let (before, _) = memory();
    let started = Instant::now();
    let engine = Engine::open_reader(&folder.join("index"), vocabulary).unwrap();
    let snapshot = engine.snapshot();
    let mut out = Searched { opened_ms: started.elapsed().as_secs_f64() * 1e3, ..Searched::default() };
    out.memory_opened = memory().0.saturating_sub(before);
    let browse = browsing(&task.queries);
    out.same_circle = cost(&snapshot, &task.queries);
    out.browse_same_circle = cost(&snapshot, &browse);
    out.memory_after = memory().0.saturating_sub(before);
    if task.targets.is_empty() {
        task.targets = totals(&snapshot, &task.queries);
        task.browse_targets = totals(&snapshot, &browse);
    }
    out.equal_matches = cost(&snapshot, &shrunk(&snapshot, &task.queries, &task.targets));
    out.browse_equal_matches = cost(&snapshot, &shrunk(&snapshot, &browse, &task.browse_targets));
    std::fs::write(folder.join("task.json"), serde_json::to_vec(&task).unwrap()).unwrap();
    std::fs::write(folder.join("searched.json"), serde_json::to_vec(&out).unwrap()).unwrap();
}

fn totals(snapshot: &Snapshot, queries: &[Query]) -> Vec<usize> {
    queries.iter().map(|query| snapshot.search(&query.request(true), now()).unwrap().total).collect()
}

fn cost(snapshot: &Snapshot, queries: &[Query]) -> Cost {
    let matches = totals(snapshot, queries).iter().sum::<usize>() as f64 / queries.len().max(1) as f64;
    let requests: Vec<_> = queries.iter().map(|query| query.request(true)).collect();
    let times = measure(requests.len(), |n| drop(black_box(snapshot.search(&requests[n], now()).unwrap())));
    let cold = cold(requests.len(), |n| drop(black_box(snapshot.search(&requests[n], now()).unwrap())));
    let at = |share| quantile(&cold, share);
    Cost { p50: times.quantile(0.5), p99: times.quantile(0.99), cold_p50: at(0.5), cold_p99: at(0.99), matches }
}

/// The median of three times of each query, in microseconds, each made after as much memory was walked through as
/// makes the core forget what it held.
fn cold(queries: usize, mut run: impl FnMut(usize)) -> Vec<f64> {
    let mut other = vec![1u8; MORE_THAN_IS_NEAR];
    let mut time = |n| {
        other.iter_mut().step_by(64).for_each(|byte| *byte = black_box(*byte).wrapping_add(1));
        let started = Instant::now();
        run(n);
        started.elapsed().as_nanos() as f64 / 1e3
    };
    let median = |mut times: [f64; 3]| {
        times.sort_by(f64::total_cmp);
        times[1]
    };
    (0..queries).map(|n| median([time(n), time(n), time(n)])).collect()
}

/// The queries with the smallest circle that finds as much as was found at the first size.
fn shrunk(snapshot: &Snapshot, queries: &[Query], targets: &[usize]) -> Vec<Query> {
    let total = |query: &Query| snapshot.search(&query.request(true), now()).unwrap().total;
    let shrink = |(query, &target): (&Query, &usize)| {
        let (mut low, mut high) = (0.0, query.metres);
        for _ in 0..16 {
            let middle = (low + high) / 2.0;
            if total(&Query { metres: middle, ..query.clone() }) >= target { high = middle } else { low = middle }
        }
        // A query that found nothing keeps its circle: there is nothing to hold equal.
        Query { metres: if target == 0 { query.metres } else { high }, ..query.clone() }
    };
    queries.iter().zip(targets).map(shrink).collect()
}

fn report(sizes: &[Size], about: &str, count: usize) {
    let mut built = Table::new(&[
        "services",
        "build s",
        "services/s",
        "on disk MB",
        "B/service",
        "opened ms",
        "memory MB",
        "after searches MB",
    ]);
    let mut speed = Table::new(&[
        "services",
        "asked",
        "same circle: found",
        "p50 us",
        "p99",
        "equal matches: found",
        "p50 us",
        "p99",
        "cold p50",
        "cold p99",
    ]);
    for size in sizes {
        let (services, searched) = (size.services as f64, &size.searched);
        let name = thousands(size.services as u64);
        built.row(vec![
            name.clone(),
            format!("{:.1}", size.build_seconds),
            thousands((services / size.build_seconds) as u64),
            format!("{:.1}", size.disk as f64 / 1e6),
            format!("{:.0}", size.disk as f64 / services),
            format!("{:.0}", searched.opened_ms),
            format!("{:.1}", searched.memory_opened as f64 / 1e6),
            format!("{:.1}", searched.memory_after as f64 / 1e6),
        ]);
        let pairs = [
            ("text", searched.same_circle, searched.equal_matches),
            ("browse", searched.browse_same_circle, searched.browse_equal_matches),
        ];
        for (what, same, equal) in pairs {
            let cells = |cost: Cost| [format!("{:.1}", cost.matches), micros(cost.p50), micros(cost.p99)];
            let mut row = vec![name.clone(), what.to_owned()];
            row.extend(cells(same).into_iter().chain(cells(equal)));
            row.extend([micros(equal.cold_p50), micros(equal.cold_p99)]);
            speed.row(row);
        }
    }
    let text = format!(
        "# Growth\n\nWritten by `cargo bench --bench growth`: {about}; every listing at a place; {count} queries, all \
         words required, up to three filters, total and full facets; each size in a process of its own. At equal \
         matches each circle is shrunk until it finds what it found at the smallest size. Cold: other work has just \
         emptied the core's own memory; warm, the smallest index lies in it whole and the others do not.\n\n{}\n{}\n\
         ![Latency at equal matches, memory, disk and build time by services](growth.svg)\n",
        built.text(),
        speed.text()
    );
    let out = std::env::var_os("FINGERPOST_BENCH_OUT");
    let out = out.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs"), PathBuf::from);
    std::fs::create_dir_all(&out).unwrap();
    std::fs::write(out.join("growth.md"), &text).unwrap();
    std::fs::write(out.join("growth.svg"), picture(sizes)).unwrap();
    println!("\n{text}\nwritten to {}; {}", out.display(), pressure());
}

fn picture(sizes: &[Size]) -> String {
    let line = |name: &str, value: &dyn Fn(&Size) -> f64| Line {
        name: name.to_owned(),
        points: sizes.iter().map(|size| (size.services as f64, value(size))).collect(),
    };
    plot::svg(
        "Growth by number of services",
        &[
            Panel {
                title: "Search at equal matches, microseconds".into(),
                lines: vec![
                    line("text, median", &|size| size.searched.equal_matches.p50),
                    line("text, 99th percentile", &|size| size.searched.equal_matches.p99),
                    line("browse, median", &|size| size.searched.browse_equal_matches.p50),
                    line("browse, 99th percentile", &|size| size.searched.browse_equal_matches.p99),
                ],
            },
            Panel {
                title: "The same, cold".into(),
                lines: vec![
                    line("text, median", &|size| size.searched.equal_matches.cold_p50),
                    line("text, 99th percentile", &|size| size.searched.equal_matches.cold_p99),
                    line("browse, median", &|size| size.searched.browse_equal_matches.cold_p50),
                    line("browse, 99th percentile", &|size| size.searched.browse_equal_matches.cold_p99),
                ],
            },
            Panel {
                title: "Search in the same circle, microseconds".into(),
                lines: vec![
                    line("text, median", &|size| size.searched.same_circle.p50),
                    line("text, 99th percentile", &|size| size.searched.same_circle.p99),
                    line("browse, median", &|size| size.searched.browse_same_circle.p50),
                    line("browse, 99th percentile", &|size| size.searched.browse_same_circle.p99),
                ],
            },
            Panel {
                title: "Megabytes".into(),
                lines: vec![
                    line("memory", &|size| size.searched.memory_after as f64 / 1e6),
                    line("on disk", &|size| size.disk as f64 / 1e6),
                ],
            },
            Panel { title: "Seconds".into(), lines: vec![line("to build", &|size| size.build_seconds)] },
        ],
    )
}
