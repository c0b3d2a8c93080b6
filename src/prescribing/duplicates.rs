//! Two records of one person: shown with what is alike, merged by a person, undone for thirty days.

use super::duplicate_review::are_apart;
use super::find_people::ids_with;
use super::store::{
    StoredPerson, all_ids, case_of_person, living_id, open, people_by_ids, person_by_id, resource, seal,
    stored_version, update_person, version, write_keys,
};
use super::{Desk, Error, Now, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::DbConnection;
use crate::database::schema::{person, person_merge};
use crate::database::seal::random_uuid;
use crate::database::table::decode_uuid;
use crate::database::table::person::PersonMergeRow;
use crate::domain::duplicate::{Likeness, keys, likeness};
use crate::domain::person::{self as rules, Person};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// For so many days a merge can be undone.
pub const UNDO_DAYS: i64 = 30;

/// A record that may be the same person's.
#[derive(Debug, Clone, PartialEq)]
pub struct Possible {
    /// The other record.
    pub stored: StoredPerson,
    /// How alike, and why.
    pub likeness: Likeness,
}

/// A merge that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// Which.
    pub merge_id: Uuid,
    /// The record that stays.
    pub kept_id: Uuid,
    /// Until when it can be undone.
    pub undo_until: DateTime<Utc>,
}

/// The records that may be the same person's as this one, the likeliest first; only those the actor may
/// read. Nothing is ever merged by itself.
pub fn possible_duplicates(desk: Desk<'_>, person_id: Uuid) -> Result<Vec<Possible>> {
    desk.read(|conn| {
        let stored = reviewable(desk, conn, person_id)?;
        Likely { desk, organization: stored.organization_id, person: &stored.person }.find(conn)
    })
}

/// The records that may be those of a person who is about to be added; only those the actor may read.
pub fn possible_duplicates_of_new(desk: Desk<'_>, organization: Uuid, person: &Person) -> Result<Vec<Possible>> {
    desk.read(|conn| Likely { desk, organization, person }.find(conn))
}

/// Looking for the records that may be those of `person`, who may be on record or about to be added.
pub(super) struct Likely<'a> {
    pub(super) desk: Desk<'a>,
    pub(super) organization: Uuid,
    pub(super) person: &'a Person,
}

impl Likely<'_> {
    pub(super) fn find(self, conn: &mut DbConnection) -> Result<Vec<Possible>> {
        let Self { desk, organization, person } = self;
        let mut ids = BTreeSet::new();
        for (kind, text) in keys(person).into_iter().filter(|(kind, _)| kind.suggests_duplicate()) {
            for id in ids_with(conn, desk.keys, organization, kind, &text)? {
                ids.insert(living_id(conn, id)?);
            }
        }
        ids.remove(&person.id);
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut found = Vec::new();
        for stored in people_by_ids(conn, desk.keys, &ids)? {
            let likeness = likeness(person, &stored.person);
            if !likeness.is_shown() || are_apart(conn, person.id, stored.person.id)? {
                continue;
            }
            let ids = all_ids(conn, stored.person.id)?;
            let Ok(case) = case_of_person(conn, desk.keys, &ids) else { continue };
            if desk.may(Action::ReviewDuplicates, resource(&case, desk.today())) {
                found.push(Possible { stored, likeness });
            }
        }
        found.sort_by_key(|possible| (std::cmp::Reverse(possible.likeness.score), possible.stored.person.id));
        Ok(found)
    }
}

fn reviewable(desk: Desk<'_>, conn: &mut DbConnection, id: Uuid) -> Result<StoredPerson> {
    let stored = person_by_id(conn, desk.keys, id)?;
    let ids = all_ids(conn, id)?;
    let case = case_of_person(conn, desk.keys, &ids)?;
    desk.allow(Action::ReviewDuplicates, resource(&case, desk.today()))?;
    Ok(stored)
}

/// Merges the record `gone` into `kept`, which becomes `person` as the worker put it together. Both
/// histories stay as they are and are shown as one.
pub fn merge(desk: Desk<'_>, kept: (Uuid, u64), gone: (Uuid, u64), person: Person) -> Result<Merged> {
    let user = desk.user()?;
    desk.write(|tx| {
        let now = tx.now();
        let ((kept_id, kept_seen), (gone_id, gone_seen)) = (kept, gone);
        if kept_id == gone_id || person.id != kept_id {
            return Err(Error::field("gone_id", "is the same record; choose two different ones"));
        }
        for id in [kept_id, gone_id] {
            let ids = all_ids(tx.conn(), id)?;
            let case = case_of_person(tx.conn(), desk.keys, &ids)?;
            desk.allow(Action::MergePeople, resource(&case, desk.today()))?;
        }
        rules::validate(&person, desk.today())?;
        let before = person_by_id(tx.conn(), desk.keys, kept_id)?;
        let other = person_by_id(tx.conn(), desk.keys, gone_id)?;
        for stored in [&before, &other] {
            if stored.merged_into.is_some() {
                return Err(Error::conflict(Now::Person(Box::new(stored.clone()))));
            }
        }
        if before.organization_id != other.organization_id {
            return Err(Error::field("gone_id", "is kept by another organization; ask them instead"));
        }
        let kept_version = update_person(tx.conn(), desk.keys, &person, kept_seen, now)?;
        let here = person::table
            .filter(person::id.eq(gone_id.to_string()))
            .filter(person::version.eq(stored_version(gone_seen)));
        let changed = diesel::update(here)
            .set((
                person::merged_into.eq(Some(kept_id.to_string())),
                person::version.eq(stored_version(gone_seen + 1)),
                person::changed_at.eq(now.naive_utc()),
            ))
            .execute(tx.conn())?;
        if changed == 0 {
            return Err(Error::conflict(Now::Person(Box::new(person_by_id(tx.conn(), desk.keys, gone_id)?))));
        }
        let merge_id = random_uuid()?;
        let undo_until = now + TimeDelta::days(UNDO_DAYS);
        let id = merge_id.to_string();
        let row = PersonMergeRow {
            kept_before: Some(seal(desk.keys, "person_merge", "kept_before", &id, &before.person)?),
            id,
            kept_id: kept_id.to_string(),
            gone_id: gone_id.to_string(),
            kept_version: stored_version(kept_version),
            merged_by: user.to_string(),
            merged_at: now.naive_utc(),
            undo_until: undo_until.naive_utc(),
            undone_at: None,
        };
        diesel::insert_into(person_merge::table).values(&row).execute(tx.conn())?;
        desk.audit(tx, Action::MergePeople, (AuditEntity::Person, kept_id), "merged_from");
        desk.audit(tx, Action::MergePeople, (AuditEntity::Person, gone_id), "merged_into");
        Ok(Merged { merge_id, kept_id, undo_until })
    })
}

/// Undoes a merge. The kept record becomes what it was before, unless somebody has changed it since.
pub fn undo_merge(desk: Desk<'_>, merge_id: Uuid) -> Result<()> {
    desk.write(|tx| {
        let now = tx.now();
        let row: Option<PersonMergeRow> = person_merge::table
            .find(merge_id.to_string())
            .select(PersonMergeRow::as_select())
            .first(tx.conn())
            .optional()?;
        let row = row.ok_or(Error::NotFound("merge"))?;
        let kept_id = decode_uuid(&row.kept_id, "person_merge", "kept_id")?;
        let gone_id = decode_uuid(&row.gone_id, "person_merge", "gone_id")?;
        let ids = all_ids(tx.conn(), kept_id)?;
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::MergePeople, resource(&case, desk.today()))?;
        if row.undone_at.is_some() {
            return Err(Error::field("merge", "was undone before; there is nothing left to undo"));
        }
        if now > row.undo_until.and_utc() {
            return Err(Error::field("merge", "is more than thirty days old and stays; make a new record instead"));
        }
        let kept = person_by_id(tx.conn(), desk.keys, kept_id)?;
        if let Some(sealed) = row.kept_before.as_ref().filter(|_| kept.version == version(row.kept_version)) {
            let before: Person = open(desk.keys, "person_merge", "kept_before", &row.id, sealed)?;
            update_person(tx.conn(), desk.keys, &before, kept.version, now)?;
        }
        diesel::update(person::table.find(gone_id.to_string()))
            .set((person::merged_into.eq(None::<String>), person::version.eq(person::version + 1)))
            .execute(tx.conn())?;
        let gone = person_by_id(tx.conn(), desk.keys, gone_id)?;
        write_keys(tx.conn(), desk.keys, gone.organization_id, &gone.person)?;
        diesel::update(person_merge::table.find(merge_id.to_string()))
            .set((person_merge::undone_at.eq(Some(now.naive_utc())), person_merge::kept_before.eq(None::<Vec<u8>>)))
            .execute(tx.conn())?;
        desk.audit(tx, Action::MergePeople, (AuditEntity::Person, kept_id), "merge_undone");
        desk.audit(tx, Action::MergePeople, (AuditEntity::Person, gone_id), "merge_undone");
        Ok(())
    })
}
