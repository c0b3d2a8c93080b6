//! Speed of search: ours, the same work on bare arrays, tantivy's stock way, and PostgreSQL with PostGIS, on
//! the same documents and the same parsed queries, in one run and one table.
//!
//! ```sh
//! cargo bench --bench search
//! ```
//! `FINGERPOST_BENCH_SERVICES` sets how many services (150,000), `FINGERPOST_BENCH_QUERIES` how many queries
//! (2,000), `FINGERPOST_BENCH_POSTGIS` how many of them PostgreSQL is asked (500; 0 leaves it out). Texts are
//! the real ones of the shared scale file (`FINGERPOST_SHARED`, else `../shared`) when it is there. Before
//! anything is timed, the totals of all engines are compared, and the facets of ours with those of the bare
//! arrays.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench, not the product"
)]

#[allow(dead_code, unused_imports, reason = "the product's own reading of text, for the other engines")]
#[path = "../src/search/analyzer.rs"]
mod analyzer;
mod bare;
mod common;
mod postgis;
mod stock;

use analyzer::{Stems, folded};
use bare::{Bare, Scratch};
use common::clock::{Runner, measure, measure_in_turn, on_processor_of, pressure};
use common::feed::{Feed, reaches};
use common::query::{Query, browsing, draw};
use common::table::{TIMED, Table, micros, thousands, timed};
use common::{build, bytes, now, number, vocabulary};
use fingerpost::domain::Listing;
use fingerpost::search::{Answer, Engine, FacetCount, Request, Snapshot};
use postgis::PostGis;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::hint::black_box;
use std::time::Instant;
use stock::{Reading, Stock};

fn main() {
    let services = number("FINGERPOST_BENCH_SERVICES", 150_000);
    let count = number("FINGERPOST_BENCH_QUERIES", 2_000);
    let folder = tempfile::tempdir().unwrap();
    let feed = Feed::read(folder.path(), services);
    println!("{} services, {}; {count} queries; {}", thousands(services as u64), feed.about, pressure());
    println!(
        "Every engine gives the first twenty, the total and every facet; words are all required. Engines take turns; \
         times are medians of five passes, each after a warm one; ratios are on the same queries.\n"
    );
    let placed = feed.placed();
    let points_only = |_| Vec::new();
    let queries = draw(&placed, count, &points_only);
    compare("A. Every listing at a place, asked by the circle alone", &placed, queries, true);
    drop(placed);
    let mixed = feed.mixed();
    let queries = draw(&mixed, count, &|point| feed.areas(point));
    compare("B. As the product is: the circle, or for its area, or for everywhere", &mixed, queries, false);
}

/// Builds every engine over the listings, compares their answers, then times them.
fn compare(title: &str, listings: &[Listing], mut queries: Vec<Query>, whole: bool) {
    println!("## {title}\n{}", reaches(listings));
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    drop(build(folder.path(), listings));
    let seconds = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let engine = Engine::open(folder.path(), vocabulary()).unwrap();
    black_box(engine.snapshot().search(&Query::default().request(true), now()).unwrap());
    let opened = started.elapsed().as_secs_f64() * 1e3;
    println!(
        "ours: built in {seconds:.1} s ({} listings/s), {:.1} MB on disk, first answer {opened:.0} ms after opening",
        thousands((listings.len() as f64 / seconds) as u64),
        bytes(folder.path()) as f64 / 1e6,
    );
    let slugs = vocabulary().all_categories().iter().map(|category| category.slug.clone()).collect();
    let bare = Bare::build(listings, slugs);
    println!("bare arrays: {} documents, {:.1} MB of memory", bare.len(), bare.bytes() as f64 / 1e6);
    let elsewhere = tempfile::tempdir().unwrap();
    let stock = Stock::build(elsewhere.path(), listings, Reading::AsOurs);
    println!("stock tantivy: {:.1} MB on disk", bytes(elsewhere.path()) as f64 / 1e6);
    let snapshot = engine.snapshot();
    // Words of danger add needs even to exact words, and so are not the same question to every engine.
    queries.retain_mut(|query| {
        let read = snapshot.search(&query.request(true), now()).unwrap().understood;
        query.words = read.words;
        read.needs.is_empty()
    });
    let asked = if whole { number("FINGERPOST_BENCH_POSTGIS", 500).min(queries.len()) } else { 0 };
    let mut postgis = (asked > 0)
        .then(|| PostGis::build(listings))
        .and_then(|built| built.inspect_err(|why| println!("PostgreSQL is left out: {why}")).ok());
    if let Some(postgis) = &postgis {
        println!("PostGIS: loaded in {:.0} s, {:.1} MB with indexes", postgis.seconds, postgis.bytes as f64 / 1e6);
    }
    agree(&snapshot, &bare, &stock, postgis.as_mut(), &queries, asked, whole);

    let mut table = Table::new(&TIMED);
    let browse = browsing(&queries);
    for (what, queries) in [("text", &queries), ("browse", &browse)] {
        let mut stems = Stems::default();
        let mut scratch = Scratch::default();
        let (exact, product) = (requests(queries, true), requests(queries, false));
        let every_word = |request: &Request| Request { strict: true, ..request.clone() };
        let understood: Vec<Request> = product.iter().map(every_word).collect();
        let mut runners = vec![
            Runner::new(queries.len(), |n| {
                black_box(snapshot.search(&exact[n], now()).unwrap());
            }),
            Runner::new(queries.len(), |n| {
                black_box(bare.search(&queries[n], &mut scratch));
            }),
            Runner::new(queries.len(), |n| {
                black_box(stock.search(&mut stems, &queries[n]));
            }),
            Runner::new(queries.len(), |n| {
                black_box(snapshot.search(&understood[n], now()).unwrap());
            }),
            Runner::new(queries.len(), |n| {
                black_box(snapshot.search(&product[n], now()).unwrap());
            }),
        ];
        let mut names = vec!["ours", "bare arrays", "tantivy, stock", "ours, understood", "ours, as people get it"];
        if let Some(postgis) = &mut postgis {
            let process = postgis.process.clone();
            names.push("PostGIS, tsvector");
            runners.push(Runner {
                queries: asked.min(queries.len()),
                processor: Box::new(move || on_processor_of(&process)),
                run: Box::new(|n| {
                    black_box(postgis.search(&queries[n]));
                }),
            });
        }
        let times = measure_in_turn(runners);
        for (name, timing) in names.iter().zip(&times) {
            table.row(timed(&format!("{what}: {name}"), &times[0], timing));
        }
    }
    drop(postgis);
    println!("\n{}", table.text());
    if whole {
        suggest(&snapshot, listings);
        change(&engine, listings);
    }
    println!("{}\n", pressure());
}

fn requests(queries: &[Query], all_words: bool) -> Vec<Request> {
    queries.iter().map(|query| query.request(all_words)).collect()
}

/// Says how far the engines agree, and stops where they must and do not.
fn agree(
    snapshot: &Snapshot,
    bare: &Bare,
    stock: &Stock,
    mut postgis: Option<&mut PostGis>,
    queries: &[Query],
    asked: usize,
    whole: bool,
) {
    let (mut scratch, mut stems) = (Scratch::default(), Stems::default());
    let browse = browsing(queries);
    for (what, queries) in [("text", queries), ("browse", &browse[..])] {
        let (mut ours, mut in_box, mut nothing, mut theirs, mut of_ours) = (0, 0, 0, 0, 0);
        let (mut bare_differs, mut facets_differ, mut stock_differs) = (0, 0, 0);
        for (n, query) in queries.iter().enumerate() {
            let answer = snapshot.search(&query.request(true), now()).unwrap();
            let floor = bare.search(query, &mut scratch);
            ours += answer.total;
            nothing += usize::from(answer.total == 0);
            let shown = floor.best.len() == answer.hits.len();
            bare_differs += usize::from(floor.total != answer.total || !shown);
            facets_differ += usize::from(!same_facets(&answer, &floor));
            if floor.total != answer.total {
                println!("{what}: ours finds {}, bare arrays {}: {query:?}", answer.total, floor.total);
            }
            in_box += stock.search(&mut stems, query);
            stock_differs += usize::from(stock.count_in_circle(&mut stems, query) != answer.total);
            if let Some(postgis) = postgis.as_mut().filter(|_| n < asked) {
                theirs += postgis.search(query);
                of_ours += answer.total;
            }
        }
        println!(
            "{what}: {} services found, {:.1} a query, nothing by {nothing}; bare arrays differ in {bare_differs} totals \
             and {facets_differ} facets; stock tantivy differs in {stock_differs} totals inside the circle and finds \
             {} in the box",
            thousands(ours as u64),
            ours as f64 / queries.len().max(1) as f64,
            thousands(in_box as u64),
        );
        if of_ours > 0 {
            println!(
                "{what}: PostGIS finds {} where ours finds {} ({:+.1} %)",
                thousands(theirs as u64),
                thousands(of_ours as u64),
                100.0 * (theirs as f64 / of_ours as f64 - 1.0)
            );
        }
        assert!(!whole || bare_differs + facets_differ + stock_differs == 0, "the engines answer different questions");
    }
}

fn same_facets(ours: &Answer, bare: &bare::Answer) -> bool {
    let facets = &ours.facets;
    let categories: Vec<(String, usize)> = facets.category.iter().map(|f| (f.value.to_string(), f.count)).collect();
    // What is open at this minute is asked of ours alone.
    let ours = [
        &facets.kind,
        &facets.day,
        &facets.delivery,
        &facets.audience,
        &facets.access,
        &facets.free,
        &facets.no_address,
        &facets.not_a_group,
        &facets.spaces,
    ];
    let [kind, day, delivery, audience, access, _, free, no_address, not_a_group, spaces] = &bare.facets.others;
    let theirs = [kind, day, delivery, audience, access, free, no_address, not_a_group, spaces];
    let same = |(ours, theirs): (&&Vec<FacetCount>, &Vec<(String, usize)>)| {
        ours.iter()
            .map(|f| (f.value.as_str(), f.count))
            .eq(theirs.iter().map(|(value, count)| (value.as_str(), *count)))
    };
    categories == bare.facets.categories && ours.iter().zip(theirs).all(same)
}

/// Completions by how much is typed: the beginnings of names and of their words.
fn suggest(snapshot: &Snapshot, listings: &[Listing]) {
    let mut dice = StdRng::seed_from_u64(7);
    let mut table = Table::new(&["suggest", "prefixes", "p50 us", "p99"]);
    for length in 1..=8 {
        let mut prefixes = Vec::with_capacity(1_000);
        while prefixes.len() < 1_000 {
            let Some(listing) = listings.choose(&mut dice) else { return };
            let name = folded(&listing.name);
            let starts: Vec<usize> = std::iter::once(0).chain(name.match_indices(' ').map(|(at, _)| at + 1)).collect();
            let start = starts[dice.random_range(0..starts.len())];
            if let Some((end, _)) = name[start..].char_indices().nth(length) {
                prefixes.push(name[start..start + end].to_owned());
            }
        }
        let times = measure(prefixes.len(), |n| {
            black_box(snapshot.suggest(&prefixes[n], 10));
        });
        let letters = format!("{length} letter{}", if length == 1 { "" } else { "s" });
        table.row(vec![letters, "1000".into(), micros(times.quantile(0.5)), micros(times.quantile(0.99))]);
    }
    println!("{}", table.text());
}

/// One changed service, from the call to being found.
fn change(engine: &Engine, listings: &[Listing]) {
    let mut dice = StdRng::seed_from_u64(5);
    let mut times = Vec::new();
    for n in 0..60 {
        let Some(listing) = listings.choose(&mut dice) else { return };
        let listing = Listing { name: format!("{} changed {n}", listing.name), ..listing.clone() };
        let started = Instant::now();
        engine.apply(&[listing.service_id], vec![listing], n + 2).unwrap();
        times.push(started.elapsed().as_nanos() as f64 / 1e3);
    }
    let at = |share: f64| micros(common::clock::quantile(&times, share));
    println!("one service changed, until it is found: p50 {} us, p90 {}, p99 {}", at(0.5), at(0.9), at(0.99));
}
