//! What a batch changes, and what it tells the feed.

use crate::support::TestDatabase;
use crate::support::records::{add_location, location, organization, record, service, set_organization, source};
use fingerpost::database::Entity;
use fingerpost::directory::{
    Applied, Batch, apply_batch, changes_after, last_sequence, records_by_id, services_touched,
};
use fingerpost::domain::{Record, Source};
use std::collections::HashSet;
use uuid::Uuid;

fn apply(db: &TestDatabase, source: &Source, records: &[Record]) -> Applied {
    apply_as(db, source, records, Uuid::new_v4())
}

fn apply_as(db: &TestDatabase, source: &Source, records: &[Record], import_id: Uuid) -> Applied {
    let batch = Batch { source, import_id, records, first_line: 1, last_mentions: None, areas: &|_| Vec::new() };
    db.write(|tx| apply_batch(tx, &batch)).unwrap()
}

/// What the feed said since `sequence`, and the services to load again.
fn since(db: &TestDatabase, sequence: i64) -> (Vec<(Entity, Uuid)>, HashSet<Uuid>) {
    db.read::<_, fingerpost::directory::Error>(|conn| {
        let changes = changes_after(conn, sequence, 10_000)?;
        let touched = services_touched(conn, &changes)?;
        Ok((changes.iter().map(|c| (c.entity, c.id)).collect(), touched.into_iter().collect()))
    })
    .unwrap()
}

on_both_backends! {
    fn the_same_records_again_change_nothing(db) {
        let feed = source("feed");
        let records: Vec<Record> = (0..50).map(|n| record("feed", n)).collect();
        assert_eq!(apply(db, &feed, &records).new, 50);
        let (changes, touched) = since(db, 0);
        assert_eq!((changes.len(), touched.len()), (50, 50), "new services tell of their organizations and places");
        let sequence = db.read(last_sequence).unwrap();
        let before = db.read(|conn| records_by_id(conn, &[records[3].service.id])).unwrap();

        db.clock().advance_seconds(60);
        assert_eq!(apply(db, &feed, &records), Applied { unchanged: 50, ..Applied::default() });
        assert_eq!(since(db, sequence).0, Vec::new());
        let after = db.read(|conn| records_by_id(conn, &[records[3].service.id])).unwrap();
        assert_eq!(after[0].provenance.changed_at, before[0].provenance.changed_at);
        assert!(after[0].provenance.last_seen > before[0].provenance.last_seen);
    }

    fn a_changed_organization_or_place_touches_every_service_of_it(db) {
        let feed = source("feed");
        let mut records: Vec<Record> = (0..40).map(|n| record("feed", n)).collect();
        apply(db, &feed, &records);
        let sequence = db.read(last_sequence).unwrap();
        // Only one record is sent, with another name for its organization and a note on its place.
        records[0].organization.as_mut().unwrap().name = "New name".to_owned();
        records[0].locations[0].transportation = Some("Bus 125".to_owned());
        assert_eq!(apply(db, &feed, &records[..1]).changed, 1);
        let (_, touched) = since(db, sequence);
        let expected: HashSet<Uuid> = (0..40).filter(|n| n % 7 == 0 || n % 11 == 0).map(|n| records[n].service.id).collect();
        assert_eq!(touched, expected);
        let read = db.read(|conn| records_by_id(conn, &[records[7].service.id])).unwrap();
        assert_eq!(read[0].organization.as_ref().unwrap().organization.name, "New name");
    }

    fn the_last_mention_of_an_organization_wins(db) {
        let feed = source("feed");
        let mut records: Vec<Record> = (0..15).map(|n| record("feed", n)).collect();
        records[0].organization.as_mut().unwrap().name = "First".to_owned();
        records[14].organization.as_mut().unwrap().name = "Last".to_owned();
        for _ in 0..2 {
            apply(db, &feed, &records);
            let read = db.read(|conn| records_by_id(conn, &[records[0].service.id])).unwrap();
            assert_eq!(read[0].organization.as_ref().unwrap().organization.name, "Last");
        }
        let sequence = db.read(last_sequence).unwrap();
        assert_eq!(apply(db, &feed, &records).unchanged, 15);
        assert_eq!(since(db, sequence).0, Vec::new());
    }

    fn what_cannot_stand_is_refused_with_the_mend(db) {
        let feed = source("feed");
        let import = Uuid::new_v4();
        let good = record("feed", 1);
        let mut nameless = record("feed", 2);
        nameless.service.name = "  ".to_owned();
        let mut homeless = record("feed", 3);
        homeless.locations.clear();
        let mut orphan = record("feed", 4);
        orphan.organization = None;
        let mut nul = record("feed", 5);
        nul.service.description = Some("a\0b".to_owned());
        let records = [good.clone(), nameless, good.clone(), homeless, orphan, nul];
        let applied = apply_as(db, &feed, &records, import);
        assert_eq!((applied.new, applied.refused.len()), (1, 5));
        let lines: Vec<u64> = applied.refused.iter().map(|q| q.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6]);
        for (refused, word) in applied.refused.iter().zip(["name", "twice", "lacks", "organization", "U+0000"]) {
            assert!(refused.reason.contains(word), "{}", refused.reason);
        }
        let again = apply_as(db, &feed, std::slice::from_ref(&good), import);
        assert_eq!(again.refused.len(), 1, "a duplicate in another batch of the same import");
        let other = apply(db, &source("other"), &[good]);
        assert!(other.refused[0].reason.contains("\"feed\""), "{:?}", other.refused);
    }

    fn slugs_are_unique_and_outlive_a_new_name(db) {
        let feed = source("feed");
        let mut record = Record { service: service("feed", "1"), organization: None, locations: Vec::new() };
        let mut twin = Record { service: service("feed", "2"), organization: None, locations: Vec::new() };
        // Two identifiers that begin alike would give one slug.
        let mut bytes = *record.service.id.as_bytes();
        bytes[15] ^= 1;
        twin.service.id = Uuid::from_bytes(bytes);
        twin.service.name.clone_from(&record.service.name);
        apply(db, &feed, &[record.clone(), twin.clone()]);
        let slugs = || -> Vec<String> {
            let read = db.read(|conn| records_by_id(conn, &[record.service.id, twin.service.id])).unwrap();
            read.into_iter().map(|r| r.slug).collect()
        };
        let before = slugs();
        assert_ne!(before[0], before[1]);
        let mut renamed = record.clone();
        renamed.service.name = "Another name".to_owned();
        apply(db, &feed, &[renamed]);
        assert_eq!(slugs(), before);
        record.service.name = "Third".to_owned();
    }

    fn a_service_gains_and_loses_what_hangs_on_it(db) {
        let feed = source("feed");
        let mut record = Record { service: service("feed", "1"), organization: None, locations: Vec::new() };
        for round in 0..4 {
            if round % 2 == 0 {
                set_organization(&mut record, organization("feed", &round.to_string()));
                add_location(&mut record, location("feed", &round.to_string()));
            } else {
                record.service.locations.remove(0);
                record.locations.remove(0);
            }
            apply(db, &feed, std::slice::from_ref(&record));
            let read = db.read(|conn| records_by_id(conn, &[record.service.id])).unwrap();
            assert_eq!(read[0].service, record.service, "round {round}");
            assert_eq!(read[0].locations.len(), record.locations.len());
        }
    }
}
