//! The two migration folders agree with each other and with `schema.rs`.

use crate::support::postgres::Cluster;
use diesel::prelude::*;
use diesel::sql_types::Text;
use fingerpost::database::{ConnectOptions, Database, DatabaseUrl, DbConnection, Error, migration};
use std::collections::{BTreeMap, BTreeSet};

type Tables = BTreeMap<String, BTreeSet<String>>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

/// Tables and columns, with "?" after those that may be null.
fn columns(database: &Database) -> Tables {
    let columns: Vec<Column> = database
        .read::<_, Error>(|conn| {
            Ok(match conn {
                DbConnection::Sqlite(c) => diesel::sql_query(
                    "SELECT t.name AS table_name, \
                     c.name || CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN '?' ELSE '' END AS column_name \
                     FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
                     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
                )
                .load(c)?,
                DbConnection::Postgres(c) => diesel::sql_query(
                    "SELECT table_name::text AS table_name, \
                     column_name || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END AS column_name \
                     FROM information_schema.columns WHERE table_schema = 'public'",
                )
                .load(c)?,
            })
        })
        .unwrap();
    let mut tables = Tables::new();
    for column in columns.into_iter().filter(|c| !c.table_name.starts_with("__diesel")) {
        tables.entry(column.table_name).or_default().insert(column.column_name);
    }
    tables
}

/// The same, read from the text of `schema.rs` and what it takes in.
fn schema_columns() -> Tables {
    let read = |file| std::fs::read_to_string(format!("{}/src/database/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let text = ["schema.rs", "schema/prescribing.rs", "schema/sign_in.rs"].map(read).concat();
    let mut tables = Tables::new();
    let mut table = String::new();
    for line in text.lines() {
        let line = line.trim();
        if let Some((name, _)) = line.strip_suffix(") {").and_then(|l| l.split_once(" (")) {
            table = name.to_owned();
        } else if let Some((column, sql_type)) = line.strip_suffix(',').and_then(|l| l.split_once(" -> ")) {
            let mark = if sql_type.starts_with("Nullable") { "?" } else { "" };
            tables.entry(table.clone()).or_default().insert(format!("{column}{mark}"));
        }
    }
    tables
}

on_both_backends! {
    fn the_columns_are_those_of_the_schema(db) {
        let (found, expected) = (columns(db), schema_columns());
        assert!(expected.len() > 30, "schema.rs was not understood");
        assert_eq!(found, expected);
        assert_eq!(db.pending_migrations().unwrap(), Vec::<String>::new());
        assert_eq!(db.migrate().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn both_folders_hold_the_same_names() {
    let (sqlite, postgres) = migration::embedded().unwrap();
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgres);
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = DatabaseUrl::sqlite(folder.path().join("fp.db"));
    let database = Database::connect(&url, ConnectOptions::default()).unwrap();
    assert!(!database.pending_migrations().unwrap().is_empty());
    database.migrate().unwrap();
    database
        .write::<_, Error>(|tx| {
            diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')")
                .execute(tx.conn())?;
            Ok(())
        })
        .unwrap();
    assert!(matches!(database.migrate(), Err(Error::NewerSchema(version)) if version == "29991231000000"));
}

#[test]
fn several_processes_may_migrate_at_once() {
    let folder = tempfile::TempDir::new().unwrap();
    migrate_at_once(&DatabaseUrl::sqlite(folder.path().join("fp.db")));
    if let Some(cluster) = Cluster::get() {
        migrate_at_once(&cluster.create_empty_database());
    }
}

fn migrate_at_once(url: &DatabaseUrl) {
    let ran: usize = std::thread::scope(|scope| {
        let nodes: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| Database::connect(url, ConnectOptions::default()).unwrap().migrate().unwrap().len())
            })
            .collect();
        nodes.into_iter().map(|node| node.join().unwrap()).sum()
    });
    assert_eq!(ran, migration::embedded().unwrap().1.len(), "each migration runs once");
}

#[test]
fn a_missing_folder_and_a_dead_server_are_named() {
    let url = DatabaseUrl::sqlite("/nonexistent/folder/fp.db");
    let error = Database::connect(&url, ConnectOptions::default()).unwrap_err().to_string();
    assert!(error.contains("/nonexistent/folder"), "{error}");
    let url: DatabaseUrl = "postgres://fp:s3cr3t@/d?host=/nonexistent".parse().unwrap();
    let error = Database::connect(&url, ConnectOptions::default()).unwrap_err().to_string();
    assert!(error.contains("/nonexistent") && !error.contains("s3cr3t"), "{error}");
}
