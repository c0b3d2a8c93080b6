//! What another process commits is found by a running server within a second.

use crate::support::program::finish;
use crate::support::{Cluster, Program, feed};
use serde_json::json;
use std::time::{Duration, Instant};

/// The running server, the moment of the commit as its `/readyz` or the end of the import tells it, and
/// the moment of the first search that finds the change.
fn found_within_a_second(program: &Program, folder: &std::path::Path) {
    let mut halls = feed::services(0, 40);
    let path = feed::write(folder, "halls.json", feed::page(&halls));
    let path = path.to_str().unwrap();
    program.must(&["import", "oruk", path]);
    let server = program.serve();
    assert_eq!(server.search(&[("q", "quillwork")])["results"].as_array().map_or(0, Vec::len), 0);

    for round in 0..3 {
        let word = ["quillwork", "zitherband", "marquetry"][round];
        halls[round]["name"] = json!(format!("Chorley {word} circle"));
        feed::write(folder, "halls.json", feed::page(&halls));
        let mut child = program.command(&["import", "oruk", path]).spawn().unwrap();
        let before = server.get("/readyz").text();
        let (mut committed, mut found) = (None, None);
        let started = Instant::now();
        let mut ended = None;
        while found.is_none() && started.elapsed() < Duration::from_secs(60) {
            let asked = Instant::now();
            let answer = server.search(&[("q", word)]);
            let first = answer["results"][0]["name"].as_str().unwrap_or_default();
            if first.contains(word) {
                found = Some(asked);
            }
            if committed.is_none() && server.get("/readyz").text() != before {
                committed = Some(Instant::now());
            }
            if ended.is_none() && child.try_wait().unwrap().is_some() {
                ended = Some(Instant::now());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let finished = finish(child);
        assert_eq!(finished.code, Some(0), "{}", finished.said());
        let found = found.unwrap_or_else(|| panic!("{word} is not found\n{}\n{}", finished.said(), server.log()));
        let known = [committed, ended].into_iter().flatten().min().unwrap_or(found);
        let took = found.saturating_duration_since(known);
        assert!(took <= Duration::from_secs(1), "found {took:?} after the commit");
    }

    // What is gone from the feed is gone from the results as soon.
    halls.remove(0);
    feed::write(folder, "halls.json", feed::page(&halls));
    program.must(&["import", "oruk", path]);
    let ended = Instant::now();
    loop {
        let answer = server.search(&[("q", "quillwork")]);
        let names = answer["results"].as_array().unwrap().iter().filter_map(|hit| hit["name"].as_str());
        if !names.into_iter().any(|name| name.contains("quillwork")) {
            break;
        }
        assert!(ended.elapsed() <= Duration::from_secs(1), "still found after {:?}", ended.elapsed());
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(server);
    program.check();
}

#[test]
fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    found_within_a_second(&Program::at(&folder.path().join("data")), folder.path());
}

#[test]
fn on_postgresql() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data")).with_database(&cluster.database());
    found_within_a_second(&program, folder.path());
}
