//! Power cuts: `kill -9` at random moments of importing and indexing.
//!
//! `FINGERPOST_KILLS` sets how many moments are tried; by default 12, so that a debug run stays short.
//! The full run is `FINGERPOST_KILLS=50 cargo test --release --test journeys crash`.

use crate::support::{Cluster, Program, feed};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Records acknowledged before the first cut.
const BEFORE: usize = 60;
/// Records of the feed whose import is cut.
const FEED: usize = 1_500;

fn kills() -> usize {
    std::env::var("FINGERPOST_KILLS").ok().and_then(|value| value.parse().ok()).unwrap_or(12)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs a command for `moment` and kills it; `true` when it had ended by itself.
fn cut(program: &Program, arguments: &[&str], moment: Duration) -> bool {
    let mut child =
        program.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let ended = crate::support::process::wait_at_most(&mut child, moment).is_some();
    let _ = child.kill();
    let _ = child.wait();
    ended
}

/// What must hold at the first start after a cut, whatever was cut.
#[track_caller]
fn consistent(program: &Program, least: u64, moment: Duration) {
    let checked = program.run(&["check"]);
    assert_eq!(checked.code, Some(0), "cut after {moment:?}: {}", checked.said());
    let count = program.count();
    assert!(count >= least, "cut after {moment:?}: {least} were acknowledged, {count} are left");
    let of_the_first = program.json(&["search", "acknowledged", "--json"])["total"].as_u64().unwrap();
    assert!(of_the_first >= BEFORE as u64, "cut after {moment:?}: {of_the_first} of the first feed are left");
}

/// Cuts an import `times` times, each from the same start, and finishes it each time.
fn cut_imports(times: usize, seed: u64, fresh: impl Fn(usize) -> Program, first: &str, second: &str) {
    let mut random = StdRng::seed_from_u64(seed);
    let measured = fresh(usize::MAX);
    measured.must(&["import", "oruk", first, "--source", "first"]);
    let started = Instant::now();
    measured.must(&["import", "oruk", second, "--source", "second"]);
    let whole = started.elapsed();
    let export = measured.must(&["export", "oruk"]);
    let mut cut_short = 0;
    for round in 0..times {
        let program = fresh(round);
        program.must(&["import", "oruk", first, "--source", "first"]);
        let moment = whole.mul_f64(random.random_range(0.02..1.0));
        let ended = cut(&program, &["import", "oruk", second, "--source", "second"], moment);
        cut_short += usize::from(!ended);
        consistent(&program, if ended { (BEFORE + FEED) as u64 } else { BEFORE as u64 }, moment);
        program.must(&["import", "oruk", second, "--source", "second"]);
        assert_eq!(program.count() as usize, BEFORE + FEED, "cut after {moment:?}, then imported again");
        program.check();
        assert!(sorted(&export) == sorted(&program.must(&["export", "oruk"])), "cut after {moment:?}: another content");
    }
    assert!(cut_short * 2 >= times, "only {cut_short} of {times} imports were cut before their end");
}

/// The exported services in an order that does not depend on when they were written.
fn sorted(export: &str) -> Vec<String> {
    let whole: Option<serde_json::Value> = serde_json::from_str(export).ok();
    let mut lines: Vec<String> = match whole.as_ref().and_then(|page| page["contents"].as_array()) {
        Some(contents) => contents.iter().map(ToString::to_string).collect(),
        None => export.lines().map(str::to_owned).collect(),
    };
    lines.sort_unstable();
    lines
}

fn feeds(folder: &Path) -> (String, String) {
    let mut first = feed::services(10_000, BEFORE);
    for service in &mut first {
        service["name"] = format!("{} acknowledged", service["name"].as_str().unwrap()).into();
    }
    let first = feed::write(folder, "first.json", feed::page(&first));
    let second = feed::write(folder, "second.json", feed::page(&feed::services(0, FEED)));
    (first.to_str().unwrap().to_owned(), second.to_str().unwrap().to_owned())
}

#[test]
fn an_import_that_is_cut_short_loses_nothing_and_can_be_finished() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = feeds(folder.path());
    cut_imports(kills().div_ceil(2), 1, |round| Program::at(&folder.path().join(format!("d{round}"))), &first, &second);
}

#[test]
fn the_same_on_postgresql() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = feeds(folder.path());
    let fresh = |round| Program::at(&folder.path().join(format!("d{round}"))).with_database(&cluster.database());
    cut_imports(kills().div_ceil(6), 2, fresh, &first, &second);
}

#[test]
fn an_index_cut_while_it_is_built_is_built_again() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = feeds(folder.path());
    let start = Program::at(&folder.path().join("start"));
    start.must(&["import", "oruk", &first, "--source", "first"]);
    start.must(&["import", "oruk", &second, "--source", "second"]);
    let began = Instant::now();
    start.must(&["index", "rebuild"]);
    let whole = began.elapsed();
    let mut random = StdRng::seed_from_u64(3);
    for round in 0..kills().div_ceil(4) {
        let data = folder.path().join(format!("d{round}"));
        copy(start.data(), &data);
        let program = Program::at(&data);
        let moment = whole.mul_f64(random.random_range(0.02..1.0));
        cut(&program, &["index", "rebuild"], moment);
        consistent(&program, (BEFORE + FEED) as u64, moment);
        program.must(&["index", "rebuild"]);
        program.check();
        assert_eq!(program.count() as usize, BEFORE + FEED);
        std::fs::remove_dir_all(&data).unwrap();
    }
}

#[test]
fn a_server_cut_while_it_follows_an_import_catches_up() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = feeds(folder.path());
    let start = Program::at(&folder.path().join("start"));
    start.must(&["import", "oruk", &first, "--source", "first"]);
    let mut random = StdRng::seed_from_u64(4);
    for round in 0..kills().div_ceil(6) {
        let data = folder.path().join(format!("d{round}"));
        copy(start.data(), &data);
        let program = Program::at(&data);
        let server = program.serve();
        let mut import = program
            .command(&["import", "oruk", &second, "--source", "second"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(random.random_range(100..4_000)));
        server.kill();
        let limit = Duration::from_secs(120);
        let imported = crate::support::process::wait_at_most(&mut import, limit).expect("the import ends");
        assert!(imported.success(), "the import stands without the server");

        let server = program.serve();
        let all = crate::support::process::until(Duration::from_secs(30), || {
            (server.search(&[])["total"].as_u64() == Some((BEFORE + FEED) as u64)).then_some(())
        });
        assert!(all.is_some(), "the next server does not catch up: {}", server.get("/readyz").text());
        drop(server);
        program.check();
        std::fs::remove_dir_all(&data).unwrap();
    }
}
