//! Pages of a service, an organization and a place, and walking through all.

use crate::support::TestDatabase;
use crate::support::records::{record, source, stage};
use fingerpost::directory::{
    all_service_ids, counts, location_by_slug, organization_by_slug, record_by_slug, records_by_id,
};
use fingerpost::domain::{Kind, Record, StatedStatus};
use uuid::Uuid;

fn filled(db: &TestDatabase) -> Vec<Record> {
    let mut records: Vec<Record> = (0..77).map(|n| record("feed", n)).collect();
    records[7].service.status = StatedStatus::Draft;
    records[14].service.status = StatedStatus::Paused;
    records[21].service.name = "aardvark club".to_owned();
    records[3].service.kind = Kind::Befriending;
    super::import::import(db, &stage(db.folder(), &source("feed"), &records));
    records
}

on_both_backends! {
    fn records_come_in_the_order_asked_for(db) {
        let records = filled(db);
        let wanted = [records[5].service.id, Uuid::new_v4(), records[2].service.id, records[70].service.id, records[5].service.id];
        let read = db.read(|conn| records_by_id(conn, &wanted)).unwrap();
        let ids: Vec<Uuid> = read.iter().map(|r| r.service.id).collect();
        assert_eq!(ids, [wanted[0], wanted[2], wanted[3]]);
        assert_eq!(db.read(|conn| records_by_id(conn, &[])).unwrap(), Vec::new());
    }

    fn pages_show_what_the_public_may_see_by_name(db) {
        let records = filled(db);
        let read = db.read(|conn| records_by_id(conn, &[records[0].service.id])).unwrap().remove(0);
        let page = db.read(|conn| organization_by_slug(conn, &read.organization.as_ref().unwrap().slug)).unwrap().unwrap();
        assert_eq!(page.organization, read.organization.clone().unwrap());
        assert_eq!(page.services.len(), 10, "eleven, less the draft");
        assert_eq!(page.services[0].service.name, "aardvark club");
        let page = db.read(|conn| location_by_slug(conn, &read.locations[0].slug)).unwrap().unwrap();
        assert_eq!(page.location, read.locations[0]);
        assert_eq!(page.services.len(), 7);
        assert_eq!(db.read(|conn| record_by_slug(conn, &read.slug)).unwrap(), Some(read));
        for missing in ["", "no-such-thing", "%"] {
            assert_eq!(db.read(|conn| record_by_slug(conn, missing)).unwrap(), None);
            assert_eq!(db.read(|conn| organization_by_slug(conn, missing)).unwrap(), None);
            assert_eq!(db.read(|conn| location_by_slug(conn, missing)).unwrap(), None);
        }
    }

    fn walking_meets_every_service_once(db) {
        let records = filled(db);
        let (mut met, mut after) = (Vec::new(), None);
        loop {
            let page = db.read(|conn| all_service_ids(conn, after, 10)).unwrap();
            let Some(last) = page.last() else { break };
            after = Some(*last);
            met.extend(page);
        }
        let mut expected: Vec<Uuid> = records.iter().map(|r| r.service.id).collect();
        expected.sort_unstable();
        assert_eq!(met, expected);
    }

    fn counts_are_by_status_and_kind(db) {
        filled(db);
        let counts = db.read(counts).unwrap();
        assert_eq!((counts.total(), counts.organizations, counts.locations, counts.sources), (77, 7, 11, 1));
        assert_eq!(counts.with_status(StatedStatus::Draft), 1);
        assert_eq!(counts.of_kind(Kind::Befriending), 1);
        assert_eq!(counts.of_kind(Kind::Group), 75, "without the draft");
    }
}
