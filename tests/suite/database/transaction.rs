//! A transaction happens whole or not at all, and only one process imports.

use diesel::prelude::*;
use fingerpost::database::{Database, Entity, Error, change};
use std::time::Duration;
use uuid::Uuid;

fn last_sequence(db: &Database) -> i64 {
    db.read(change::last_sequence).unwrap()
}

on_both_backends! {
    fn an_error_undoes_everything_and_wakes_nobody(db) {
        let failed: Result<(), Error> = db.write(|tx| {
            diesel::sql_query("INSERT INTO source (name, address) VALUES ('x', 'y')").execute(tx.conn())?;
            tx.changed(Entity::Service, Uuid::new_v4());
            Err(Error::Busy("on purpose".to_owned()))
        });
        assert!(failed.unwrap_err().is_busy());
        assert_eq!(last_sequence(db), 0);
        assert_eq!(db.change_signal().generation(), 0);
        let counts = db.read(fingerpost::directory::counts).unwrap();
        assert_eq!(counts.sources, 0);
    }

    fn a_panic_undoes_everything_and_the_pool_lives_on(db) {
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            db.write::<(), Error>(|tx| {
                tx.changed(Entity::Service, Uuid::new_v4());
                diesel::sql_query("INSERT INTO source (name, address) VALUES ('x', 'y')").execute(tx.conn())?;
                panic!("on purpose");
            })
        }));
        assert!(panicked.is_err());
        for _ in 0..3 {
            db.write::<_, Error>(|tx| { tx.changed(Entity::Service, Uuid::new_v4()); Ok(()) }).unwrap();
        }
        assert_eq!(db.read(fingerpost::directory::counts).unwrap().sources, 0);
        assert_eq!(db.read::<_, Error>(|conn| change::after(conn, 0, 10)).unwrap().len(), 3);
    }

    fn a_reader_cannot_write(db) {
        let written: Result<usize, Error> = db.read(|conn| {
            Ok(diesel::sql_query("INSERT INTO source (name, address) VALUES ('x', 'y')").execute(conn)?)
        });
        assert!(written.is_err());
    }

    fn a_read_sees_one_state(db) {
        let (before, after) = db
            .read::<_, Error>(|conn| {
                let before = change::last_sequence(conn)?;
                db.write::<_, Error>(|tx| { tx.changed(Entity::Service, Uuid::new_v4()); Ok(()) })?;
                Ok((before, change::last_sequence(conn)?))
            })
            .unwrap();
        assert_eq!((before, after), (0, 0));
        assert!(last_sequence(db) > 0);
    }

    fn a_commit_with_changes_wakes_a_follower(db) {
        let signal = db.change_signal();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| signal.wait_past(0, Duration::from_secs(20)));
            db.write::<_, Error>(|_| Ok(())).unwrap();
            db.write::<_, Error>(|tx| { tx.changed(Entity::Location, Uuid::new_v4()); Ok(()) }).unwrap();
            assert_eq!(waiting.join().unwrap(), 1);
        });
        assert_eq!(signal.wait_past(1, Duration::from_millis(1)), 1);
    }

    fn the_right_to_import_is_given_once(db) {
        let held = db.import_lock().unwrap();
        assert!(held.is_some());
        assert!(db.import_lock().unwrap().is_none());
        drop(held);
        let mut again = db.import_lock().unwrap();
        for _ in 0..200 {
            if again.is_some() { break }
            std::thread::sleep(Duration::from_millis(10));
            again = db.import_lock().unwrap();
        }
        assert!(again.is_some());
    }
}
