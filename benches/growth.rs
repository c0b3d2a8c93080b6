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

/// One query.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Asked {
    /// How many services it found.
    found: usize,
    /// Microseconds.
    warm: f64,
    /// The same where other work has just emptied the processor's own memory, as between two people's searches; 0
    /// where it was not measured.
    cold: f64,
    /// The same asked again at once, so that all it needs is in the processor's own memory; 0 where it was not
    /// measured.
    again: f64,
}

/// One way of asking: every query at first, and then with circles that find as much as at the first size.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Way {
    same_circle: Vec<Asked>,
    equal_matches: Vec<Asked>,
}

/// What the searching process found out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Searched {
    opened_ms: f64,
    memory_opened: u64,
    memory_after: u64,
    text: Way,
    browse: Way,
}

/// Times of some queries, in microseconds, and the mean services that one found.
#[derive(Debug, Clone, Copy)]
struct Cost {
    p50: f64,
    p99: f64,
    cold_p50: f64,
    cold_p99: f64,
    again_p50: f64,
    again_p99: f64,
    matches: f64,
}

/// What the searching process is asked: queries, and how much each is to find (nothing yet at first).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Task {
    queries: Vec<Query>,
    targets: Vec<usize>,
    browse_targets: Vec<usize>,
}

/// Finds a way of asking among what was found out.
type Which = fn(&Searched) -> &Way;

/// The ways of asking.
const WAYS: [(&str, Which); 2] = [("text", |searched| &searched.text), ("browse", |searched| &searched.browse)];

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
        println!("{} services: built in {build_seconds:.1} s and searched", thousands(services as u64));
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
    out.text.same_circle = ask(&snapshot, &task.queries, false);
    out.browse.same_circle = ask(&snapshot, &browse, false);
    out.memory_after = memory().0.saturating_sub(before);
    if task.targets.is_empty() {
        task.targets = out.text.same_circle.iter().map(|asked| asked.found).collect();
        task.browse_targets = out.browse.same_circle.iter().map(|asked| asked.found).collect();
    }
    out.text.equal_matches = ask(&snapshot, &shrunk(&snapshot, &task.queries, &task.targets), true);
    out.browse.equal_matches = ask(&snapshot, &shrunk(&snapshot, &browse, &task.browse_targets), true);
    std::fs::write(folder.join("task.json"), serde_json::to_vec(&task).unwrap()).unwrap();
    std::fs::write(folder.join("searched.json"), serde_json::to_vec(&out).unwrap()).unwrap();
}

/// Asks every query; with cold caches and again at once too, if wanted.
fn ask(snapshot: &Snapshot, queries: &[Query], in_all_ways: bool) -> Vec<Asked> {
    let requests: Vec<_> = queries.iter().map(|query| query.request(true)).collect();
    let search = |n: usize| drop(black_box(snapshot.search(&requests[n], now()).unwrap()));
    let warm = measure(requests.len(), search);
    let mut other = vec![1u8; MORE_THAN_IS_NEAR];
    let mut forget = |_| other.iter_mut().step_by(64).for_each(|byte| *byte = black_box(*byte).wrapping_add(1));
    let mut asked = |(n, warm)| Asked {
        found: snapshot.search(&requests[n], now()).unwrap().total,
        warm,
        cold: if in_all_ways { time_after(n, &mut forget, search) } else { 0.0 },
        again: if in_all_ways { time_after(n, search, search) } else { 0.0 },
    };
    warm.each.iter().copied().enumerate().map(&mut asked).collect()
}

/// The median of three times of a query, in microseconds, each made after something else was done.
fn time_after(n: usize, mut before: impl FnMut(usize), run: impl Fn(usize)) -> f64 {
    let mut times = [(); 3].map(|()| {
        before(n);
        let started = Instant::now();
        run(n);
        started.elapsed().as_nanos() as f64 / 1e3
    });
    times.sort_by(f64::total_cmp);
    times[1]
}

/// Which queries found something at the first size, and at every other as much, to a tenth: only their times can be
/// compared.
fn comparable(sizes: &[Size], way: Which) -> Vec<bool> {
    let found = |size: &Size, n: usize| way(&size.searched).equal_matches[n].found;
    let Some(first) = sizes.first() else { return Vec::new() };
    let as_much = |n: usize| {
        let target = found(first, n);
        target > 0 && sizes.iter().all(|size| 10 * found(size, n).abs_diff(target) <= target)
    };
    (0..way(&first.searched).equal_matches.len()).map(as_much).collect()
}

/// What those of the queries cost that are marked.
fn cost(asked: &[Asked], marked: &[bool]) -> Cost {
    let of: Vec<Asked> = asked.iter().zip(marked).filter(|(_, marked)| **marked).map(|(asked, _)| *asked).collect();
    let at = |time: fn(&Asked) -> f64, share| quantile(&of.iter().map(time).collect::<Vec<f64>>(), share);
    Cost {
        p50: at(|asked| asked.warm, 0.5),
        p99: at(|asked| asked.warm, 0.99),
        cold_p50: at(|asked| asked.cold, 0.5),
        cold_p99: at(|asked| asked.cold, 0.99),
        again_p50: at(|asked| asked.again, 0.5),
        again_p99: at(|asked| asked.again, 0.99),
        matches: of.iter().map(|asked| asked.found).sum::<usize>() as f64 / of.len().max(1) as f64,
    }
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
        Query { metres: high, ..query.clone() }
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
        "again p50",
        "again p99",
    ]);
    let marked = WAYS.map(|(_, way)| comparable(sizes, way));
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
        for ((what, way), marked) in WAYS.iter().zip(&marked) {
            let way = way(searched);
            let same = cost(&way.same_circle, &vec![true; way.same_circle.len()]);
            let equal = cost(&way.equal_matches, marked);
            let cells = |cost: Cost| [format!("{:.1}", cost.matches), micros(cost.p50), micros(cost.p99)];
            let mut row = vec![name.clone(), (*what).to_owned()];
            row.extend(cells(same).into_iter().chain(cells(equal)));
            row.extend([equal.cold_p50, equal.cold_p99, equal.again_p50, equal.again_p99].map(micros));
            speed.row(row);
        }
    }
    let compared: Vec<String> = WAYS
        .iter()
        .zip(&marked)
        .map(|((what, _), marked)| format!("{} to {what}", marked.iter().filter(|marked| **marked).count()))
        .collect();
    let text = format!(
        "# Growth\n\nWritten by `cargo bench --bench growth`: {about}; every listing at a place; {count} queries, all \
         words required, up to three filters, total and full facets; each size in a process of its own. At equal \
         matches each circle is shrunk until it finds what it found at the smallest size, and queries are compared that \
         found something there and at every other size as much, to a tenth: {}. One query after the other \
         (the first two columns), the smallest index lies in the core's own memory whole and the others do not. Cold: \
         other work has just emptied that memory. Again: the same query asked again at once, so that what it needs lies \
         in it at every size.\n\n{}\n{}\n\
         ![Latency at equal matches, memory, disk and build time by services](growth.svg)\n",
        compared.join(", "),
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
    let marked = WAYS.map(|(_, way)| comparable(sizes, way));
    let equal = |size: &Size, which: usize| cost(&(WAYS[which].1)(&size.searched).equal_matches, &marked[which]);
    let same = |size: &Size, which: usize| {
        let asked = &(WAYS[which].1)(&size.searched).same_circle;
        cost(asked, &vec![true; asked.len()])
    };
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
                    line("text, median", &|size| equal(size, 0).p50),
                    line("text, 99th percentile", &|size| equal(size, 0).p99),
                    line("browse, median", &|size| equal(size, 1).p50),
                    line("browse, 99th percentile", &|size| equal(size, 1).p99),
                ],
            },
            Panel {
                title: "The same, cold".into(),
                lines: vec![
                    line("text, median", &|size| equal(size, 0).cold_p50),
                    line("text, 99th percentile", &|size| equal(size, 0).cold_p99),
                    line("browse, median", &|size| equal(size, 1).cold_p50),
                    line("browse, 99th percentile", &|size| equal(size, 1).cold_p99),
                ],
            },
            Panel {
                title: "The same, asked again at once".into(),
                lines: vec![
                    line("text, median", &|size| equal(size, 0).again_p50),
                    line("text, 99th percentile", &|size| equal(size, 0).again_p99),
                    line("browse, median", &|size| equal(size, 1).again_p50),
                    line("browse, 99th percentile", &|size| equal(size, 1).again_p99),
                ],
            },
            Panel {
                title: "Search in the same circle, microseconds".into(),
                lines: vec![
                    line("text, median", &|size| same(size, 0).p50),
                    line("text, 99th percentile", &|size| same(size, 0).p99),
                    line("browse, median", &|size| same(size, 1).p50),
                    line("browse, 99th percentile", &|size| same(size, 1).p99),
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
