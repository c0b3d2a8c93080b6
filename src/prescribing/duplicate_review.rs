//! The list of records that may be two of one person, what was merged lately, and pairs that somebody found
//! to be two people.

use super::duplicates::Likely;
use super::store::{StoredPerson, all_ids, case_of_person, living_id, people_by_ids, person_by_id, resource};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::DbConnection;
use crate::database::schema::{person, person_apart, person_key, person_merge};
use crate::database::table::{decode_slug, decode_uuid};
use crate::domain::Private;
use crate::domain::duplicate::{KeyKind, Likeness, likeness};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Keys that several records share; more are looked at once these are settled.
const MOST_KEYS: i64 = 300;
/// Merges that are shown.
const MOST_MERGES: i64 = 100;

/// Two records that may be one person's.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The record that is there longer.
    pub one: StoredPerson,
    /// The other.
    pub other: StoredPerson,
    /// How alike, and why.
    pub likeness: Likeness,
}

/// A merge that can still be undone.
#[derive(Debug, Clone, PartialEq)]
pub struct PastMerge {
    /// Which.
    pub merge_id: Uuid,
    /// The record that stayed.
    pub kept_id: Uuid,
    /// What its person is called.
    pub called: Private,
    /// Who merged.
    pub merged_by: Uuid,
    /// When.
    pub merged_at: DateTime<Utc>,
    /// Until when it can be undone.
    pub undo_until: DateTime<Utc>,
}

/// The pairs of an organization, or of one team, that nobody has judged yet, the likeliest first; only
/// records that the actor may read.
pub fn review_queue(desk: Desk<'_>, organization: Uuid, team: Option<Uuid>) -> Result<Vec<Pair>> {
    desk.allow(Action::ReviewDuplicates, Resource::Case { worker: None, cover: None, organization, team })?;
    let user = desk.user()?;
    desk.write(|tx| {
        let conn = tx.conn();
        let suggesting: Vec<&str> =
            KeyKind::ALL.iter().filter(|kind| kind.suggests_duplicate()).map(|kind| kind.slug()).collect();
        let shared: Vec<(String, String)> = person_key::table
            .filter(person_key::organization_id.eq(organization.to_string()))
            .filter(person_key::kind.eq_any(suggesting))
            .group_by((person_key::kind, person_key::digest))
            .having(diesel::dsl::count_star().gt(1))
            .select((person_key::kind, person_key::digest))
            .limit(MOST_KEYS)
            .load(conn)?;
        let mut pairs: BTreeSet<(Uuid, Uuid)> = BTreeSet::new();
        for (kind, digest) in shared {
            let kind = decode_slug(&kind, KeyKind::from_slug, "person_key", "kind")?;
            let found: Vec<String> = person_key::table
                .filter(person_key::organization_id.eq(organization.to_string()))
                .filter(person_key::kind.eq(kind.slug()))
                .filter(person_key::digest.eq(digest))
                .limit(20)
                .select(person_key::person_id)
                .load(conn)?;
            let mut living = BTreeSet::new();
            for id in found {
                living.insert(living_id(conn, decode_uuid(&id, "person_key", "person_id")?)?);
            }
            let living: Vec<Uuid> = living.into_iter().collect();
            for (at, one) in living.iter().enumerate() {
                pairs.extend(living.iter().skip(at + 1).map(|other| (*one, *other)));
            }
        }
        let mut found = Vec::new();
        for (one, other) in pairs {
            if are_apart(conn, one, other)? {
                continue;
            }
            let (Some(one), Some(other)) = (readable(desk, conn, one)?, readable(desk, conn, other)?) else { continue };
            let likeness = likeness(&one.person, &other.person);
            if likeness.is_shown() {
                found.push(older_first(conn, one, other, likeness)?);
            }
        }
        found.sort_by_key(|pair| (std::cmp::Reverse(pair.likeness.score), pair.one.person.id));
        desk.audit(tx, Action::ReviewDuplicates, (AuditEntity::UserAccount, user), "duplicates_listed");
        Ok(found)
    })
}

/// Two records to be compared side by side, the one that is there longer first.
pub fn compare(desk: Desk<'_>, one: Uuid, other: Uuid) -> Result<Pair> {
    desk.write(|tx| {
        let conn = tx.conn();
        let (one, other) = (living_id(conn, one)?, living_id(conn, other)?);
        if one == other {
            return Err(Error::NotFound("second record"));
        }
        let (Some(first), Some(second)) = (readable(desk, conn, one)?, readable(desk, conn, other)?) else {
            return Err(Error::Refused);
        };
        let likeness = likeness(&first.person, &second.person);
        let pair = older_first(conn, first, second, likeness)?;
        for id in [one, other] {
            desk.audit(tx, Action::ReviewDuplicates, (AuditEntity::Person, id), "compared");
        }
        Ok(pair)
    })
}

/// Writes down that two records are two people's; nobody is asked about them again.
pub fn keep_apart(desk: Desk<'_>, one: Uuid, other: Uuid) -> Result<()> {
    let user = desk.user()?;
    desk.write(|tx| {
        let now = tx.now();
        if one == other {
            return Err(Error::field("other", "is the same record; choose two different ones"));
        }
        for id in [one, other] {
            person_by_id(tx.conn(), desk.keys, id)?;
            let ids = all_ids(tx.conn(), id)?;
            let case = case_of_person(tx.conn(), desk.keys, &ids)?;
            desk.allow(Action::MergePeople, resource(&case, desk.today()))?;
        }
        if !are_apart(tx.conn(), one, other)? {
            let (first, second) = ordered(one, other);
            diesel::insert_into(person_apart::table)
                .values((
                    person_apart::one_id.eq(first),
                    person_apart::other_id.eq(second),
                    person_apart::decided_by.eq(user.to_string()),
                    person_apart::decided_at.eq(now.naive_utc()),
                ))
                .execute(tx.conn())?;
        }
        for id in [one, other] {
            desk.audit(tx, Action::MergePeople, (AuditEntity::Person, id), "kept_apart");
        }
        Ok(())
    })
}

/// The merges of an organization's records that can still be undone by the actor, the newest first.
pub fn merges(desk: Desk<'_>, organization: Uuid) -> Result<Vec<PastMerge>> {
    let user = desk.user()?;
    desk.write(|tx| {
        let now = tx.now().naive_utc();
        let conn = tx.conn();
        let rows: Vec<(String, String, String, NaiveDateTime, NaiveDateTime)> = person_merge::table
            .inner_join(person::table.on(person::id.eq(person_merge::kept_id)))
            .filter(person::organization_id.eq(organization.to_string()))
            .filter(person_merge::undone_at.is_null())
            .filter(person_merge::undo_until.ge(now))
            .order((person_merge::merged_at.desc(), person_merge::id))
            .limit(MOST_MERGES)
            .select((
                person_merge::id,
                person_merge::kept_id,
                person_merge::merged_by,
                person_merge::merged_at,
                person_merge::undo_until,
            ))
            .load(conn)?;
        let mut found = Vec::new();
        for (merge, kept, by, at, until) in rows {
            let kept_id = decode_uuid(&kept, "person_merge", "kept_id")?;
            let ids = all_ids(conn, kept_id)?;
            let Ok(case) = case_of_person(conn, desk.keys, &ids) else { continue };
            let people = people_by_ids(conn, desk.keys, &[kept_id])?;
            let Some(stored) = people.first().filter(|_| desk.may(Action::MergePeople, resource(&case, desk.today())))
            else {
                continue;
            };
            found.push(PastMerge {
                merge_id: decode_uuid(&merge, "person_merge", "id")?,
                kept_id,
                called: stored.person.called(),
                merged_by: decode_uuid(&by, "person_merge", "merged_by")?,
                merged_at: at.and_utc(),
                undo_until: until.and_utc(),
            });
        }
        desk.audit(tx, Action::ReviewDuplicates, (AuditEntity::UserAccount, user), "merges_listed");
        Ok(found)
    })
}

/// How many records may be the same person's as each of these; for a list of new referrals.
pub(super) fn counts(desk: Desk<'_>, conn: &mut DbConnection, people: &[StoredPerson]) -> Result<HashMap<Uuid, usize>> {
    let mut counts = HashMap::new();
    for stored in people {
        let found = Likely { desk, organization: stored.organization_id, person: &stored.person }.find(conn)?;
        counts.insert(stored.person.id, found.len());
    }
    Ok(counts)
}

/// Whether somebody found these to be two people.
pub(super) fn are_apart(conn: &mut DbConnection, one: Uuid, other: Uuid) -> Result<bool> {
    let (first, second) = ordered(one, other);
    let found: Option<String> =
        person_apart::table.find((first, second)).select(person_apart::one_id).first(conn).optional()?;
    Ok(found.is_some())
}

fn ordered(one: Uuid, other: Uuid) -> (String, String) {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    (first.to_string(), second.to_string())
}

fn readable(desk: Desk<'_>, conn: &mut DbConnection, id: Uuid) -> Result<Option<StoredPerson>> {
    let Some(stored) = people_by_ids(conn, desk.keys, &[id])?.pop() else { return Ok(None) };
    let ids = all_ids(conn, id)?;
    let Ok(case) = case_of_person(conn, desk.keys, &ids) else { return Ok(None) };
    Ok(Some(stored).filter(|_| desk.may(Action::ReviewDuplicates, resource(&case, desk.today()))))
}

fn older_first(conn: &mut DbConnection, one: StoredPerson, other: StoredPerson, likeness: Likeness) -> Result<Pair> {
    let mut since = |id: Uuid| -> Result<NaiveDateTime> {
        Ok(person::table.find(id.to_string()).select(person::created_at).first(conn)?)
    };
    let swapped = since(other.person.id)? < since(one.person.id)?;
    let (one, other) = if swapped { (other, one) } else { (one, other) };
    Ok(Pair { one, other, likeness })
}
