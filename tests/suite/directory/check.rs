//! What `check` finds in a database that was damaged on purpose.

use crate::support::records::{record, source, stage};
use diesel::connection::SimpleConnection;
use fingerpost::database::Error;
use fingerpost::directory::{Finding, check};

on_both_backends! {
    fn damage_is_found_and_named(db) {
        let records: Vec<_> = (0..10).map(|n| record("feed", n)).collect();
        crate::directory::import::import(db, &stage(db.folder(), &source("feed"), &records));
        assert_eq!(check(db).unwrap(), Vec::new());
        db.write::<_, Error>(|tx| {
            let id = records[0].service.id;
            tx.conn().batch_execute(&format!(
                "UPDATE service SET kind = 'nonsense' WHERE id = '{id}'; \
                 INSERT INTO phone (root_id, owner_type, owner_id, position, number) VALUES ('gone', 'service', 'gone', 0, '1'); \
                 DELETE FROM provenance WHERE entity_type = 'organization'"
            ))?;
            Ok(())
        })
        .unwrap();
        let findings = check(db).unwrap();
        assert!(findings.iter().any(|f| matches!(f, Finding::Unreadable { reason, .. } if reason.contains("nonsense"))), "{findings:?}");
        assert!(findings.contains(&Finding::Orphans { table: "phone", missing: "service, organization or location", rows: 1 }));
        assert!(findings.contains(&Finding::WithoutProvenance { table: "organization", rows: 7 }));
    }
}
