//! Keys come from outside, stay with their database, and can be changed while values are there.

use super::{accounts, user};
use diesel::prelude::*;
use diesel::sql_types::Text;
use fingerpost::accounts::{NewUser, users};
use fingerpost::database::seal::{self, Error, KeyRing, count_by_key, sealed_columns};
use fingerpost::database::{Backend, Database, KeySource, Keys};
use fingerpost::domain::Clock;
use std::collections::BTreeMap;

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

fn counts(db: &Database) -> BTreeMap<u32, u64> {
    db.read(count_by_key).unwrap()
}

on_both_backends! {
    fn the_first_start_makes_keys_for_their_owner_alone_and_the_next_reads_them(db) {
        let path = db.folder().join("keys");
        let first = Keys::open(KeySource::File(path.clone()), db).unwrap();
        let again = Keys::open(KeySource::File(path.clone()), db).unwrap();
        assert_eq!(first.ring().facts(), again.ring().facts());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            let error = Keys::open(KeySource::File(path), db).unwrap_err();
            assert!(matches!(error, Error::Open { .. }) && error.to_string().contains("chmod 600"), "{error}");
        }
    }

    fn a_database_is_never_given_other_keys(db) {
        let path = db.folder().join("keys");
        let text = Keys::open(KeySource::File(path.clone()), db).unwrap().ring().to_text();
        std::fs::remove_file(&path).unwrap();
        let error = Keys::open(KeySource::File(path.clone()), db).unwrap_err();
        assert!(matches!(error, Error::OtherDatabase { .. }), "{error}");
        assert!(!path.exists(), "no new keys were made in the place of the lost ones");
        let strange = KeyRing::generate(db.clock().now()).unwrap().to_text();
        let error = Keys::open(KeySource::text(strange.as_str()), db).unwrap_err();
        assert!(matches!(error, Error::OtherDatabase { .. }), "{error}");
        Keys::open(KeySource::text(text.as_str()), db).unwrap();
    }

    fn rotation_seals_everything_anew_and_everything_still_opens(db) {
        let accounts = accounts(db);
        let ids: Vec<_> = (0..450).map(|n| {
            let email = format!("worker{n}@example.org");
            let new = NewUser { name: "Amina Hussain", email: &email, grants: &[] };
            db.write(|tx| users::add(tx, &accounts.keys, fingerpost::accounts::AuditActor::Operator, new)).unwrap()
        }).collect();
        assert_eq!(counts(db), BTreeMap::from([(1, 900)]));
        // Another process holds the ring as it was.
        let elsewhere = Keys::open(KeySource::File(db.folder().join("keys")), db).unwrap();
        assert_eq!(accounts.keys.add_key(db).unwrap(), 2);
        let done = seal::rotate(db, &accounts.keys, &mut |_| ()).unwrap();
        assert_eq!((done.resealed, done.current), (900, 0));
        assert_eq!(counts(db), BTreeMap::from([(2, 900)]));
        let again = seal::rotate(db, &accounts.keys, &mut |_| ()).unwrap();
        assert_eq!((again.resealed, again.current), (0, 900));
        for keys in [&accounts.keys, &elsewhere] {
            let one = db.read(|conn| users::by_email(conn, keys, "WORKER7@example.org")).unwrap();
            assert_eq!((one.id, one.name.as_str()), (ids[7], "Amina Hussain"));
        }
        let (findings, lines) = fingerpost::accounts::audit::check(db, &accounts.keys).unwrap();
        assert_eq!((findings, lines), (vec![], 450));
    }

    fn every_binary_column_of_accounts_is_registered(db) {
        // A column of bytes that is not listed would be left under the old key for ever.
        let listed: Vec<String> = sealed_columns().iter().map(|c| format!("{}.{}", c.table, c.column)).collect();
        let query = match db.url().backend() {
            Backend::Sqlite => "SELECT t.name || '.' || c.name AS name FROM sqlite_schema t \
                JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.type = 'BLOB'",
            Backend::Postgres => "SELECT table_name || '.' || column_name AS name FROM information_schema.columns \
                WHERE table_schema = 'public' AND data_type = 'bytea'",
        };
        let found: Vec<Named> = db.read::<_, fingerpost::database::Error>(|conn| {
            Ok(diesel::sql_query(query).load(conn)?)
        }).unwrap();
        for column in found.iter().map(|n| n.name.as_str()).filter(|n| *n != "dataset.bytes") {
            assert!(listed.iter().any(|l| l == column), "{column} is not registered for rotation");
        }
    }

    fn a_sealed_name_is_nowhere_in_the_file(db) {
        let accounts = accounts(db);
        user(&accounts, "zebedee@example.org", &[]);
        if let Some(path) = db.url().sqlite_path() {
            for name in [path.to_owned(), path.with_extension("db-wal")] {
                let Ok(bytes) = std::fs::read(&name) else { continue };
                for word in ["zebedee", "Amina"] {
                    let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
                    assert!(!found, "{word} in {}", name.display());
                }
            }
        }
    }
}
