//! Rate of an import into SQLite: reading and checking, then applying, of 20,000 made-up services.
//!
//! `cargo bench --bench import`; `FINGERPOST_BENCH_RECORDS` sets how many.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not the product")]

use fingerpost::database::{ConnectOptions, Database, DatabaseUrl};
use fingerpost::directory::{self, Staged};
use fingerpost::domain::Source;
use fingerpost::exchange::{Format, Input, Limits, Network, Options, stage};
use fingerpost::geography::Geography;
use fingerpost::search::Vocabulary;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::Instant;

fn main() {
    let records: u64 = std::env::var("FINGERPOST_BENCH_RECORDS").map_or(20_000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let feed = folder.path().join("feed.ndjson");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&feed).unwrap());
    for n in 0..records {
        let (latitude, longitude) = (53.0 + (n % 997) as f64 / 1_000.0, -2.9 + (n % 1_499) as f64 / 1_000.0);
        let service = serde_json::json!({
            "id": format!("s{n}"), "name": format!("Club number {n}"), "status": "active",
            "description": "A friendly group that meets for company, crafts and a hot drink. Everyone is welcome. ".repeat(4),
            "organization": {"id": format!("o{}", n / 3), "name": format!("Friends {}", n / 3), "description": "A charity."},
            "schedules": [{"id": format!("t{n}"), "freq": "WEEKLY", "byday": "TU", "opens_at": "14:00", "closes_at": "16:00"}],
            "cost_options": [{"id": format!("c{n}"), "option": "Free", "amount": 0}],
            "service_at_locations": [{"id": format!("p{n}"), "location": {
                "id": format!("l{n}"), "location_type": "physical", "name": format!("Hall {n}"),
                "latitude": latitude, "longitude": longitude}}],
        });
        writeln!(file, "{service}").unwrap();
    }
    file.flush().unwrap();

    let geography = Geography::shipped().unwrap();
    let vocabulary = Vocabulary::built_in().unwrap();
    let database = Database::connect(&DatabaseUrl::sqlite(folder.path().join("d.sqlite")), ConnectOptions::default());
    let database = database.unwrap();
    database.migrate().unwrap();
    let source = Source { name: "bench".into(), address: "made up".into(), licence: None, attribution: None };
    let options = Options {
        folder: folder.path(),
        format: Format::OpenReferral,
        limits: Limits::default(),
        network: Network::default(),
        today: database.clock().today(),
        categorizer: &vocabulary,
        locate: &|_| None,
        area_named: &|_| None,
    };
    for pass in ["first import", "the same again"] {
        let started = Instant::now();
        let staged = stage(&Input::File(feed.clone()), &source, &options, &|_| ()).unwrap();
        let read = started.elapsed().as_secs_f64();
        let staged = Staged {
            kind: "oruk".into(),
            source: source.clone(),
            path: staged.path,
            whole_source: true,
            report: staged.report_so_far,
        };
        let import = directory::begin(&database, &staged).unwrap();
        let areas = |point| geography.ladder(point);
        directory::apply_staged(&database, import, &areas, &mut |_| ControlFlow::Continue(())).unwrap();
        let all = started.elapsed().as_secs_f64();
        let rate = |seconds: f64| records as f64 / seconds;
        println!(
            "{pass}: {records} records, read and checked {:.0}/s, applied {:.0}/s, together {:.0}/s",
            rate(read),
            rate(all - read),
            rate(all)
        );
    }
}
