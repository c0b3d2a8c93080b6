//! A person's record: opened, which leaves a line, and changed on the version that was seen.

use super::store::{
    CaseRecord, StoredConsent, StoredPerson, all_ids, case_of_person, consents_of, living_id, person_by_id, resource,
    update_person,
};
use super::timeline::cases_of;
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::audit::{WrittenLine, of_entity};
use crate::domain::person::{Person, validate};
use uuid::Uuid;

/// Lines of "who has looked" that a page shows.
const LOOKED: i64 = 100;

/// A person's record with the case by which it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The record.
    pub stored: StoredPerson,
    /// The open case, else the newest.
    pub case: CaseRecord,
    /// What the person said to whom, newest first.
    pub consents: Vec<StoredConsent>,
    /// The other records that were merged into this one.
    pub merged: Vec<Uuid>,
}

/// Opens a person's record. Who has looked is kept.
pub fn open_person(desk: Desk<'_>, id: Uuid) -> Result<Opened> {
    desk.write(|tx| {
        let id = living_id(tx.conn(), id)?;
        let ids = all_ids(tx.conn(), id)?;
        let stored = person_by_id(tx.conn(), desk.keys, id)?;
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::ReadPerson, resource(&case, desk.today()))?;
        let consents = consents_of(tx.conn(), desk.keys, &ids)?;
        desk.audit(tx, Action::ReadPerson, (AuditEntity::Person, id), "opened");
        Ok(Opened { stored, case, consents, merged: ids.into_iter().skip(1).collect() })
    })
}

/// Changes a person's record; gives its new version.
pub fn edit_person(desk: Desk<'_>, person: &Person, seen: u64) -> Result<u64> {
    desk.write(|tx| {
        let ids = all_ids(tx.conn(), person.id)?;
        if ids.first() != Some(&person.id) {
            return Err(Error::NotFound("person"));
        }
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::WritePerson, resource(&case, desk.today()))?;
        validate(person, desk.today())?;
        let now = tx.now();
        let version = update_person(tx.conn(), desk.keys, person, seen, now)?;
        desk.audit(tx, Action::WritePerson, (AuditEntity::Person, person.id), "changed");
        Ok(version)
    })
}

/// Who did what with a person's record and cases, newest first. Who reads it stands in it the next time.
pub fn who_has_looked(desk: Desk<'_>, id: Uuid) -> Result<Vec<WrittenLine>> {
    desk.write(|tx| {
        let conn = tx.conn();
        let ids = all_ids(conn, id)?;
        let who = ids.first().copied().unwrap_or(id);
        let case = case_of_person(conn, desk.keys, &ids)?;
        desk.allow(Action::ReadPersonAudit, resource(&case, desk.today()))?;
        let mut lines = Vec::new();
        let cases = cases_of(conn, &ids)?;
        for id in ids.into_iter().chain(cases) {
            lines.extend(of_entity(conn, id, LOOKED)?);
        }
        lines.sort_by_key(|line| std::cmp::Reverse((line.day, line.position)));
        lines.truncate(usize::try_from(LOOKED).unwrap_or(usize::MAX));
        desk.audit(tx, Action::ReadPersonAudit, (AuditEntity::Person, who), "audit_read");
        Ok(lines)
    })
}
