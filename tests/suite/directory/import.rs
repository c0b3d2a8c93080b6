//! An import from begin to report; interrupted, resumed, repeated, and what vanishes from its feed.

use crate::support::TestDatabase;
use crate::support::records::{record, source, stage};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl};
use fingerpost::database::{DbConnection, Error as DatabaseError};
use fingerpost::directory::{
    Error, ImportRun, RunState, Staged, apply_staged, begin, changes_after, check, counts, history, last_sequence,
    records_by_id, resume_interrupted,
};
use fingerpost::domain::{ImportReport, Quarantined, Record, StatedStatus};
use std::ops::ControlFlow;

pub fn import(db: &TestDatabase, staged: &Staged) -> ImportReport {
    let import = begin(db, staged).unwrap();
    apply_staged(db, import, &|_| Vec::new(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn resume(db: &TestDatabase) -> Vec<ImportRun> {
    resume_interrupted(db, &|_| Vec::new(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn changes_since(db: &TestDatabase, sequence: i64) -> usize {
    db.read(|conn| changes_after(conn, sequence, 100_000)).unwrap().len()
}

fn records(count: usize) -> Vec<Record> {
    (0..count).map(|n| record("feed", n)).collect()
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

fn rows_are_in_a_file(db: &TestDatabase) -> bool {
    db.read(|conn| Ok::<_, DatabaseError>(matches!(conn, DbConnection::Sqlite(_)))).unwrap()
}

on_both_backends! {
    fn a_second_identical_import_changes_nothing(db) {
        let feed = source("feed");
        let records = records(2_300);
        let mut staged = stage(db.folder(), &feed, &records);
        staged.report.read += 1;
        let quarantined = Quarantined { line: 9, source_id: None, reason: "latitude 540; give degrees".to_owned() };
        staged.report.quarantined.push(quarantined);
        let mut told = Vec::new();
        let begun = begin(db, &staged).unwrap();
        assert!(matches!(begin(db, &staged), Err(Error::ImportRunning)));
        let report = apply_staged(db, begun, &|_| Vec::new(), &mut |p| { told.push(p.done); ControlFlow::Continue(()) }).unwrap();
        assert_eq!((report.new, report.quarantined.len()), (2_300, 1));
        assert!(report.adds_up());
        assert_eq!(told, [1_000, 2_000, 2_300]);
        assert!(!staged.path.exists(), "the staging file of a finished import is removed");

        let sequence = db.read(last_sequence).unwrap();
        db.clock().advance_seconds(60);
        let again = import(db, &stage(db.folder(), &feed, &records));
        assert_eq!((again.new, again.changed, again.unchanged, again.unlisted), (0, 0, 2_300, 0));
        assert_eq!(changes_since(db, sequence), 0);

        let runs = db.read(history).unwrap();
        assert_eq!(runs.len(), 2);
        assert_eq!(runs[0].report, again);
        assert_eq!(runs[1].report, report);
        assert!(runs.iter().all(|run| run.state == RunState::Done && run.report.adds_up()));
        assert_eq!(check(db).unwrap(), Vec::new());
    }

    fn after_a_large_import_the_database_knows_how_large_its_tables_are(db) {
        let rows = |sql: &str| {
            let row: Rows = db.read(|conn| Ok::<_, DatabaseError>(diesel::sql_query(sql).get_result(conn)?)).unwrap();
            row.rows
        };
        let figures = || if rows_are_in_a_file(db) {
            rows("SELECT count(*) AS rows FROM sqlite_master WHERE name = 'sqlite_stat1'")
        } else {
            rows("SELECT greatest(reltuples, 0)::bigint AS rows FROM pg_class WHERE relname = 'service'")
        };
        assert_eq!(figures(), 0);
        import(db, &stage(db.folder(), &source("feed"), &records(1_200)));
        assert_eq!(figures(), if rows_are_in_a_file(db) { 1 } else { 1_200 });
    }

    fn what_vanishes_is_unlisted_and_may_come_back(db) {
        let feed = source("feed");
        let all = records(1_200);
        import(db, &stage(db.folder(), &feed, &all));
        import(db, &stage(db.folder(), &source("other"), &[record("other", 1)]));
        let status = |n: usize| db.read(|conn| records_by_id(conn, &[all[n].service.id])).unwrap()[0].service.status;
        let sequence = db.read(last_sequence).unwrap();

        let mut fewer = stage(db.folder(), &feed, &all[..100]);
        fewer.report.read += 1;
        let quarantined = Quarantined { line: 101, source_id: Some("1199".to_owned()), reason: "broken".to_owned() };
        fewer.report.quarantined.push(quarantined);
        let report = import(db, &fewer);
        assert_eq!((report.unchanged, report.unlisted), (100, 1_099));
        assert!(report.adds_up());
        assert_eq!(changes_since(db, sequence), 1_099);
        assert_eq!((status(0), status(500), status(1_199)), (StatedStatus::Active, StatedStatus::Unlisted, StatedStatus::Active));
        assert_eq!(db.read(counts).unwrap().with_status(StatedStatus::Active), 102, "the other source is left alone");

        let mut partial = stage(db.folder(), &feed, &all[500..501]);
        partial.whole_source = false;
        let report = import(db, &partial);
        assert_eq!((report.changed, report.unlisted), (1, 0));
        assert_eq!((status(499), status(500)), (StatedStatus::Unlisted, StatedStatus::Active));

        let report = import(db, &stage(db.folder(), &feed, &all));
        assert_eq!((report.changed, report.unchanged, report.unlisted), (1_098, 102, 0));
        assert_eq!(db.read(counts).unwrap().with_status(StatedStatus::Unlisted), 0);
    }

    fn an_empty_source_takes_nothing_off_the_directory(db) {
        let feed = source("feed");
        import(db, &stage(db.folder(), &feed, &records(5)));
        assert!(matches!(begin(db, &stage(db.folder(), &feed, &[])), Err(Error::NothingToApply { .. })));
        assert_eq!(db.read(counts).unwrap().with_status(StatedStatus::Active), 5);
    }

    fn a_stopped_import_resumes_where_it_was(db) {
        let feed = source("feed");
        let records = records(3_500);
        for stop_after in 1..=3 {
            let staged = stage(db.folder(), &feed, &records);
            let begun = begin(db, &staged).unwrap();
            let mut transactions = 0;
            let stopped = apply_staged(db, begun, &|_| Vec::new(), &mut |_| {
                transactions += 1;
                if transactions == stop_after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            assert!(matches!(stopped, Err(Error::Stopped(_))));
            let unfinished = db.read(history).unwrap().remove(0);
            assert_eq!((unfinished.state, unfinished.records_done), (RunState::Applying, stop_after * 1_000));
            assert!(check(db).unwrap()[0].to_string().contains("interrupted"));
            assert!(matches!(begin(db, &staged), Err(Error::Interrupted(_))));

            let resumed = resume(db);
            assert_eq!(resumed.len(), 1);
            assert_eq!(resumed[0].state, RunState::Done);
            assert!(resumed[0].report.adds_up(), "{:?}", resumed[0].report);
            assert_eq!(resumed[0].report.read, 3_500);
            assert_eq!(check(db).unwrap(), Vec::new());
            assert_eq!(resume(db), Vec::new());
            db.clock().advance_seconds(1);
        }
        assert_eq!(db.read(counts).unwrap().total(), 3_500);
    }

    fn an_import_whose_staging_file_is_lost_is_given_up_with_the_reason(db) {
        let feed = source("feed");
        let staged = stage(db.folder(), &feed, &records(2_500));
        let begun = begin(db, &staged).unwrap();
        let stopped = apply_staged(db, begun, &|_| Vec::new(), &mut |_| ControlFlow::Break(()));
        assert!(matches!(stopped, Err(Error::Stopped(_))));
        std::fs::write(&staged.path, "{}\n").unwrap();
        let given_up = resume(db);
        assert_eq!(given_up[0].state, RunState::Failed);
        let reason = given_up[0].reason.as_deref().unwrap();
        assert!(reason.contains("1000 records") && reason.contains("import the source again"), "{reason}");
        assert_eq!(db.read(counts).unwrap().total(), 1_000, "nothing is unlisted by an import that failed");
        let report = import(db, &stage(db.folder(), &feed, &records(2_500)));
        assert_eq!((report.new, report.unchanged), (1_500, 1_000));
    }

    fn a_failed_transaction_leaves_the_run_where_it_was(db) {
        let feed = source("feed");
        let staged = stage(db.folder(), &feed, &records(1_500));
        let begun = begin(db, &staged).unwrap();
        let calls = std::cell::Cell::new(0);
        let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            apply_staged(db, begun, &|_| { calls.set(calls.get() + 1); assert!(calls.get() < 5, "on purpose"); Vec::new() },
                &mut |_| ControlFlow::Continue(()))
        }));
        assert!(failed.is_err());
        assert_eq!(db.read(counts).unwrap().total(), 0);
        assert_eq!(resume(db)[0].report.new, 1_500);
    }

    fn a_staging_file_that_is_not_whole_is_refused_before_anything_is_written(db) {
        let feed = source("feed");
        let staged = stage(db.folder(), &feed, &records(10));
        let whole = std::fs::read(&staged.path).unwrap();
        std::fs::write(&staged.path, &whole[..whole.len() - 5]).unwrap();
        let error = begin(db, &staged).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("line 10"), "{error}");
        assert_eq!(db.read(history).unwrap(), Vec::new());
    }

    fn an_import_without_staging_stands_in_the_history(db) {
        let report = ImportReport { read: 3, new: 3, ..ImportReport::default() };
        db.write(|tx| fingerpost::directory::import::record_finished(tx, "postcodes", &source("onspd"), &report)).unwrap();
        let runs = db.read(history).unwrap();
        assert_eq!((runs[0].kind.as_str(), &runs[0].report), ("postcodes", &report));
        db.read::<_, DatabaseError>(|_| Ok(())).unwrap();
    }
}
