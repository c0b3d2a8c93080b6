//! What was written is what is read, field for field, first and after every change.

use crate::support::records::source;
use crate::support::{TestDatabase, strategies};
use fingerpost::directory::{Batch, Error, apply_batch, records_by_id};
use fingerpost::domain::{AreaCode, Record};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

fn write_then_read(db: &TestDatabase, record: &Record) -> Result<(), TestCaseError> {
    let source = source("arbitrary");
    let applied = db.write(|tx| {
        apply_batch(
            tx,
            &Batch {
                source: &source,
                import_id: Uuid::new_v4(),
                records: std::slice::from_ref(record),
                first_line: 1,
                last_mentions: None,
                areas: &|_| vec![AreaCode("E07000118".to_owned()), AreaCode("E05000001".to_owned())],
            },
        )
    });
    let applied = applied.map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(&applied.refused, &Vec::new());
    let read = db.read(|conn| records_by_id(conn, &[record.service.id, Uuid::nil()]));
    let read = read.map_err(|e: Error| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(read.len(), 1);
    let stored = &read[0];
    prop_assert_eq!(&stored.service, &record.service);
    prop_assert_eq!(stored.organization.as_ref().map(|o| &o.organization), record.organization.as_ref());
    let locations: Vec<_> = stored.locations.iter().map(|l| l.location.clone()).collect();
    prop_assert_eq!(&locations, &record.locations);
    for location in &stored.locations {
        let codes: Vec<&str> = location.areas.iter().map(AreaCode::as_str).collect();
        let expected: &[&str] = if location.location.point.is_some() { &["E05000001", "E07000118"] } else { &[] };
        prop_assert_eq!(codes, expected);
    }
    prop_assert_eq!(&stored.provenance.source, &source);
    Ok(())
}

fn all_records(db: &TestDatabase, cases: u32) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&strategies::a_record(), |record| write_then_read(db, &record)).unwrap();
}

#[test]
fn sqlite() {
    all_records(&TestDatabase::sqlite(), 150);
}

#[test]
fn postgres() {
    if let Some(db) = TestDatabase::postgres() {
        all_records(&db, 60);
    }
}
