//! SIGKILL in the middle of an import: the next start goes on, and the end is as if nothing had happened.

use crate::support::TestDatabase;
use crate::support::records::{record, source, stage};
use fingerpost::database::{ConnectOptions, Database};
use fingerpost::directory::{
    RunState, apply_staged, begin, changes_after, check, history, records_by_id, resume_interrupted,
};
use fingerpost::domain::Record;
use rand::Rng;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DATABASE: &str = "FINGERPOST_TEST_KILL_DATABASE";
const FOLDER: &str = "FINGERPOST_TEST_KILL_FOLDER";
const RECORDS: usize = 4_000;
const ROUNDS: usize = 5;

fn records() -> Vec<Record> {
    (0..RECORDS).map(|n| record("feed", n)).collect()
}

/// Run by the tests below in a process of its own, which they kill; otherwise it does nothing.
#[test]
fn child_that_is_killed() {
    let (Ok(url), Some(folder)) = (std::env::var(DATABASE), std::env::var_os(FOLDER)) else { return };
    let database = Database::connect(&url.parse().unwrap(), ConnectOptions::default()).unwrap();
    let resumed = resume_interrupted(&database, &|_| Vec::new(), &mut |_| ControlFlow::Continue(())).unwrap();
    if resumed.is_empty() {
        let staged = stage(folder.as_ref(), &source("feed"), &records());
        let import = begin(&database, &staged).unwrap();
        apply_staged(&database, import, &|_| Vec::new(), &mut |_| ControlFlow::Continue(())).unwrap();
    }
}

/// An address that the child can open; ours has no password, so what is shown is what it is.
fn address(db: &TestDatabase) -> String {
    db.url().to_string()
}

fn kill_while_importing(db: &TestDatabase) {
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["directory::kill::child_that_is_killed", "--exact", "--nocapture"])
            .env(DATABASE, address(db))
            .env(FOLDER, db.folder())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Wait for the run to stand in the database, then let it get anywhere.
        let begun = Instant::now();
        while db.read(history).unwrap().is_empty() && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(rand::rng().random_range(0..2_500)));
        child.kill().unwrap();
        child.wait().unwrap();
        let runs = db.read(history).unwrap();
        assert_eq!(runs.len(), 1, "round {round}: one run, however often it is resumed");
        if runs[0].state == RunState::Done {
            break;
        }
        eprintln!("round {round}: killed after {} of {RECORDS} records", runs[0].records_done);
        for finding in check(db).unwrap() {
            assert!(finding.to_string().contains("interrupted"), "round {round}: {finding}");
        }
    }
    resume_interrupted(db, &|_| Vec::new(), &mut |_| ControlFlow::Continue(())).unwrap();
    let run = db.read(history).unwrap().remove(0);
    assert_eq!(run.state, RunState::Done);
    assert_eq!((run.report.new, run.report.read), (RECORDS as u64, RECORDS as u64));
    assert_eq!(check(db).unwrap(), Vec::new());
    let changes = db.read(|conn| changes_after(conn, 0, 100_000)).unwrap();
    let records = records();
    for record in records.iter().step_by(97) {
        let read = db.read(|conn| records_by_id(conn, &[record.service.id])).unwrap();
        assert_eq!(read[0].service, record.service);
        assert_eq!(changes.iter().filter(|c| c.id == record.service.id).count(), 1);
    }
}

on_both_backends! {
    fn a_killed_import_is_finished_by_the_next_start(db) {
        kill_while_importing(db);
    }
}
