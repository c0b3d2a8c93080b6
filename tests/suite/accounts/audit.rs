//! The audit can be added to and nothing else; whoever gets round that is found out.

use super::{accounts, user};
use diesel::connection::SimpleConnection;
use fingerpost::accounts::audit::{check, record};
use fingerpost::accounts::{Accounts, Action, AuditActor, AuditEntity, Error};
use fingerpost::database::audit::{AuditFinding, of_actor, of_entity};
use fingerpost::database::{Backend, Database};
use uuid::Uuid;

const WORKER: AuditActor = AuditActor::User(Uuid::from_u128(7));

fn note(accounts: &Accounts, person: Uuid) {
    let db = &accounts.database;
    db.write::<_, Error>(|tx| {
        record(tx, &accounts.keys, WORKER, Action::ReadPerson, (AuditEntity::Person, Some(person)), None);
        Ok(())
    })
    .unwrap();
}

fn execute(db: &Database, sql: &str) -> Result<(), Error> {
    db.write(|tx| Ok(tx.conn().batch_execute(sql)?))
}

fn disarm(db: &Database) {
    execute(
        db,
        match db.url().backend() {
            Backend::Sqlite => "DROP TRIGGER audit_line_no_update; DROP TRIGGER audit_line_no_delete;",
            Backend::Postgres => "DROP TRIGGER audit_line_no_change ON audit_line;",
        },
    )
    .unwrap();
}

on_both_backends! {
    fn lines_are_written_with_their_cause_or_not_at_all(db) {
        let accounts = accounts(db);
        let person = Uuid::from_u128(1);
        note(&accounts, person);
        let failed: Result<(), Error> = db.write(|tx| {
            record(tx, &accounts.keys, WORKER, Action::WritePerson, (AuditEntity::Person, Some(person)), Some("x"));
            Err(Error::Refused)
        });
        assert!(failed.is_err());
        let lines = db.read(|conn| of_entity(conn, person, 10)).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].action.as_str(), lines[0].position), ("read_person", 1));
        assert_eq!(lines[0].entity_uuid().unwrap(), Some(person));
        assert_eq!(db.read(|conn| of_actor(conn, WORKER, 10)).unwrap(), lines);
    }

    fn the_database_refuses_to_change_or_remove_a_line(db) {
        let accounts = accounts(db);
        note(&accounts, Uuid::from_u128(1));
        for sql in ["UPDATE audit_line SET actor = 'nobody'", "DELETE FROM audit_line"] {
            let error = execute(db, sql).unwrap_err().to_string();
            assert!(error.contains("append-only"), "{sql}: {error}");
        }
        if db.url().backend() == Backend::Postgres {
            assert!(execute(db, "TRUNCATE audit_line").is_err());
        }
        assert_eq!(check(db, &accounts.keys).unwrap(), (vec![], 1));
    }

    fn each_day_is_a_chain_tied_to_the_day_before(db) {
        let accounts = accounts(db);
        for n in 0..3 {
            note(&accounts, Uuid::from_u128(n));
            note(&accounts, Uuid::from_u128(n));
            db.clock().advance_seconds(86_400);
        }
        // A transaction that began yesterday and ends today.
        db.clock().advance_seconds(-86_400 * 2);
        note(&accounts, Uuid::from_u128(9));
        assert_eq!(check(db, &accounts.keys).unwrap(), (vec![], 7));
    }

    fn tampering_is_found(db) {
        let accounts = accounts(db);
        for n in 0..2_500 {
            if n == 1_200 { db.clock().advance_seconds(86_400) }
            if n % 500 == 0 { note(&accounts, Uuid::from_u128(n)) }
        }
        note(&accounts, Uuid::from_u128(1));
        let (day, next) = ("2026-11-22".parse().unwrap(), "2026-11-23".parse().unwrap());
        assert_eq!(check(db, &accounts.keys).unwrap(), (vec![], 6));
        disarm(db);
        execute(db, "UPDATE audit_line SET actor = 'nobody' WHERE \"day\" = '2026-11-22' AND position = 2").unwrap();
        assert_eq!(check(db, &accounts.keys).unwrap().0, [AuditFinding::Broken { day, position: 2 }]);
        execute(db, "DELETE FROM audit_line WHERE \"day\" = '2026-11-22' AND position = 2").unwrap();
        let findings = check(db, &accounts.keys).unwrap().0;
        assert_eq!(findings, [AuditFinding::Missing { day, position: 3 }]);
        assert!(findings[0].to_string().contains("missing before line 3"));
        execute(db, "DELETE FROM audit_line WHERE \"day\" = '2026-11-22'").unwrap();
        assert_eq!(check(db, &accounts.keys).unwrap().0, [AuditFinding::Broken { day: next, position: 1 }]);
    }

    fn who_has_no_key_cannot_write_a_line_that_fits(db) {
        let accounts = accounts(db);
        note(&accounts, Uuid::from_u128(1));
        let forged = "INSERT INTO audit_line (\"day\", position, \"at\", actor, \"action\", entity, hash) VALUES \
            ('2026-11-22', 2, '2026-11-22 09:00:00', 'operator', 'read_person', 'person', 'ab')";
        execute(db, forged).unwrap();
        assert_eq!(check(db, &accounts.keys).unwrap().0.len(), 1);
    }

    fn lines_of_many_threads_make_one_chain(db) {
        let accounts = accounts(db);
        std::thread::scope(|scope| {
            for n in 0..8 {
                let accounts = accounts.clone();
                scope.spawn(move || for _ in 0..25 { note(&accounts, Uuid::from_u128(n)) });
            }
        });
        assert_eq!(check(db, &accounts.keys).unwrap(), (vec![], 200));
    }

    fn making_a_user_leaves_lines_without_a_word_of_theirs(db) {
        let accounts = accounts(db);
        let id = user(&accounts, "amina@example.org", &[]);
        let lines = db.read(|conn| of_entity(conn, id, 10)).unwrap();
        let details: Vec<&str> = lines.iter().rev().filter_map(|l| l.detail.as_deref()).collect();
        assert_eq!(details, ["added", "password_changed"]);
        let text = format!("{lines:?}").to_lowercase();
        assert!(!text.contains("amina") && !text.contains("example.org"), "{text}");
    }
}
