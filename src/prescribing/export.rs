//! People who leave the house in a table: only whom the actor may take out, with a line in the audit for each,
//! so that whoever asks who has looked at their record finds that too.

use super::respond::received;
use super::store::{all_ids, case_of_person, living_id, prescription_by_id, resource};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Those of the people whose records the actor may take out; each is written down. A merged record is asked for
/// as the record that stands.
pub fn taken_out(desk: Desk<'_>, people: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    desk.user()?;
    desk.write(|tx| {
        let (mut may, mut written) = (BTreeSet::new(), BTreeSet::new());
        for person in people.iter().copied().collect::<BTreeSet<Uuid>>() {
            let stands = living_id(tx.conn(), person)?;
            let ids = all_ids(tx.conn(), stands)?;
            let case = match case_of_person(tx.conn(), desk.keys, &ids) {
                Ok(case) => case,
                Err(Error::NotFound(_)) => continue,
                Err(error) => return Err(error),
            };
            if !desk.may(Action::ExportPeople, resource(&case, desk.today())) {
                continue;
            }
            may.insert(person);
            if written.insert(stands) {
                desk.audit(tx, Action::ExportPeople, (AuditEntity::Person, stands), "exported");
            }
        }
        Ok(may)
    })
}

/// Those of the prescriptions that the actor's group may take out: never one whose person took their consent
/// back. The line is on the person, who may ask who has looked.
pub fn taken_out_received(desk: Desk<'_>, prescriptions: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    desk.user()?;
    desk.write(|tx| {
        let (mut may, mut written) = (BTreeSet::new(), BTreeSet::new());
        for id in prescriptions {
            let stored = prescription_by_id(tx.conn(), *id)?;
            let resource = received(desk, tx, &stored)?;
            if !desk.may(Action::ExportReceived, resource) {
                continue;
            }
            may.insert(*id);
            let stands = living_id(tx.conn(), stored.state.person_id)?;
            if written.insert(stands) {
                desk.audit(tx, Action::ExportReceived, (AuditEntity::Person, stands), "exported");
            }
        }
        Ok(may)
    })
}
