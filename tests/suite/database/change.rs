//! No follower misses a change, whoever writes; pruning waits for the slowest.

use chrono::TimeDelta;
use fingerpost::database::{Entity, Error, change};
use fingerpost::directory::changes;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use uuid::Uuid;

const WRITERS: usize = 8;
const WRITES: usize = 60;

on_both_backends! {
    fn a_follower_sees_every_change_of_eight_writers(db) {
        let done = AtomicBool::new(false);
        let (written, seen) = std::thread::scope(|scope| {
            let follower = scope.spawn(|| {
                let signal = db.change_signal();
                let (mut seen, mut last, mut generation) = (Vec::new(), 0, 0);
                loop {
                    let finished = done.load(Ordering::SeqCst);
                    let new = db.read::<_, Error>(|conn| change::after(conn, last, 7)).unwrap();
                    if let Some(newest) = new.last() {
                        assert!(newest.sequence > last);
                        last = newest.sequence;
                        seen.extend(new.iter().map(|c| c.id));
                    } else if finished {
                        return seen;
                    } else {
                        generation = signal.wait_past(generation, Duration::from_millis(20));
                    }
                }
            });
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    scope.spawn(move || {
                        let mut written = Vec::new();
                        for write in 0..WRITES {
                            let ids = [Uuid::new_v4(), Uuid::new_v4()];
                            db.write::<_, Error>(|tx| {
                                ids.iter().for_each(|id| tx.changed(Entity::Service, *id));
                                tx.changed(Entity::Service, ids[0]);
                                if (write + writer) % 5 == 0 {
                                    std::thread::sleep(Duration::from_millis(2));
                                }
                                Ok(())
                            })
                            .unwrap();
                            written.extend(ids);
                        }
                        written
                    })
                })
                .collect();
            let written: Vec<Uuid> = writers.into_iter().flat_map(|w| w.join().unwrap()).collect();
            done.store(true, Ordering::SeqCst);
            (written, follower.join().unwrap())
        });
        assert_eq!(written.len(), WRITERS * WRITES * 2);
        assert_eq!(seen.len(), written.len(), "each change is seen once");
        assert_eq!(seen.into_iter().collect::<HashSet<_>>(), written.into_iter().collect());
    }

    fn pruning_waits_for_the_slowest_living_node(db) {
        for _ in 0..10 {
            db.write::<_, Error>(|tx| { tx.changed(Entity::Service, Uuid::new_v4()); Ok(()) }).unwrap();
        }
        let all: Vec<i64> = db.read(|conn| changes::changes_after(conn, 0, 100)).unwrap().iter().map(|c| c.sequence).collect();
        let prune = || db.write(|tx| changes::prune(tx, TimeDelta::days(7))).unwrap();
        assert_eq!(prune(), 0, "nothing goes while no node is known");

        db.write(|tx| changes::heartbeat(tx, "slow", all[3])).unwrap();
        db.write(|tx| changes::heartbeat(tx, "fast", all[9])).unwrap();
        assert_eq!(prune(), 3);
        assert!(db.read(|conn| changes::must_rebuild(conn, 0)).unwrap());
        assert!(!db.read(|conn| changes::must_rebuild(conn, all[3])).unwrap());
        assert_eq!(db.read(|conn| changes::changes_after(conn, all[3], 100)).unwrap().len(), 6);

        db.clock().advance_seconds(8 * 24 * 3600);
        db.write(|tx| changes::heartbeat(tx, "fast", all[9])).unwrap();
        assert_eq!(prune(), 6, "a node silent for a week is forgotten");
        assert_eq!(db.read(changes::last_sequence).unwrap(), all[9], "the newest entry stays");
        assert!(db.read(|conn| changes::must_rebuild(conn, all[3])).unwrap());
    }
}
