//! People in the store: the sealed record, and the keyed digests it is found by.

use super::super::{Error, Now, Result};
use super::{open, optional_uuid, seal, stored_version, texts, version};
use crate::database::backend::insert_rows;
use crate::database::schema::{person, person_key};
use crate::database::table::person::{PersonKeyRow, PersonRow};
use crate::database::table::{IDS_PER_QUERY, decode_uuid};
use crate::database::{DbConnection, Keys};
use crate::domain::duplicate;
use crate::domain::person::Person;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const TABLE: &str = "person";

/// A person as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPerson {
    /// The record.
    pub person: Person,
    /// The organization that keeps it.
    pub organization_id: Uuid,
    /// Grows with every change; a change names the version it was made from.
    pub version: u64,
    /// The record into which this one was merged.
    pub merged_into: Option<Uuid>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

fn decode(keys: &Keys, row: &PersonRow) -> Result<Option<StoredPerson>> {
    let Some(sealed) = &row.sealed else { return Ok(None) };
    Ok(Some(StoredPerson {
        person: open(keys, TABLE, "sealed", &row.id, sealed)?,
        organization_id: decode_uuid(&row.organization_id, TABLE, "organization_id")?,
        version: version(row.version),
        merged_into: optional_uuid(row.merged_into.as_deref(), TABLE, "merged_into")?,
        changed_at: row.changed_at.and_utc(),
    }))
}

/// The person with this identifier; not found when erased.
pub fn person_by_id(conn: &mut DbConnection, keys: &Keys, id: Uuid) -> Result<StoredPerson> {
    people_by_ids(conn, keys, &[id])?.pop().ok_or(Error::NotFound("person"))
}

/// The people with these identifiers, in any order; erased ones are left out.
pub fn people_by_ids(conn: &mut DbConnection, keys: &Keys, ids: &[Uuid]) -> Result<Vec<StoredPerson>> {
    let wanted: BTreeSet<Uuid> = ids.iter().copied().collect();
    let wanted: Vec<String> = wanted.iter().map(Uuid::to_string).collect();
    let mut found = Vec::with_capacity(wanted.len());
    for chunk in wanted.chunks(IDS_PER_QUERY) {
        let rows: Vec<PersonRow> =
            person::table.filter(person::id.eq_any(chunk)).select(PersonRow::as_select()).load(conn)?;
        for row in &rows {
            found.extend(decode(keys, row)?);
        }
    }
    Ok(found)
}

/// The record that stands for this one now: itself, or the one into which it was merged.
pub fn living_id(conn: &mut DbConnection, id: Uuid) -> Result<Uuid> {
    let mut at = id;
    // A merge names a record that is not merged itself, so one step is the rule; more come from merging twice.
    for _ in 0..8 {
        let next: Option<Option<String>> =
            person::table.find(at.to_string()).select(person::merged_into).first(conn).optional()?;
        match next.ok_or(Error::NotFound("person"))? {
            Some(next) => at = decode_uuid(&next, TABLE, "merged_into")?,
            None => break,
        }
    }
    Ok(at)
}

/// The record that stands for this one now.
pub fn living_person(conn: &mut DbConnection, keys: &Keys, id: Uuid) -> Result<StoredPerson> {
    let living = living_id(conn, id)?;
    person_by_id(conn, keys, living)
}

/// The identifiers of one person: the living record and all that were merged into it.
pub fn all_ids(conn: &mut DbConnection, id: Uuid) -> Result<Vec<Uuid>> {
    let mut ids = vec![living_id(conn, id)?];
    let mut fresh = ids.clone();
    while !fresh.is_empty() {
        let gone: Vec<String> = person::table
            .filter(person::merged_into.eq_any(texts(&fresh)))
            .select(person::id)
            .order(person::id)
            .load(conn)?;
        let gone: Vec<Uuid> = gone.iter().map(|id| decode_uuid(id, TABLE, "id")).collect::<Result<_, _>>()?;
        fresh = gone.into_iter().filter(|id| !ids.contains(id)).collect();
        ids.extend_from_slice(&fresh);
    }
    Ok(ids)
}

/// For each of these identifiers all identifiers of the same person, the record that stands first. It costs two
/// queries and a few more for each who was merged, and hardly anybody was.
pub fn together(conn: &mut DbConnection, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let mut merged: BTreeSet<String> = BTreeSet::new();
    for chunk in texts(ids).chunks(IDS_PER_QUERY) {
        let gone = person::table.filter(person::id.eq_any(chunk)).filter(person::merged_into.is_not_null());
        merged.extend(gone.select(person::id).load::<String>(conn)?);
        let kept = person::table.filter(person::merged_into.eq_any(chunk));
        merged.extend(kept.select(person::merged_into).distinct().load::<Option<String>>(conn)?.into_iter().flatten());
    }
    let mut all = HashMap::with_capacity(ids.len());
    for id in ids {
        let one = if merged.contains(&id.to_string()) { all_ids(conn, *id)? } else { vec![*id] };
        all.insert(*id, one);
    }
    Ok(all)
}

/// Writes a new person.
pub fn insert_person(
    conn: &mut DbConnection,
    keys: &Keys,
    organization_id: Uuid,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = person.id.to_string();
    let row = PersonRow {
        sealed: Some(seal(keys, TABLE, "sealed", &id, person)?),
        id,
        organization_id: organization_id.to_string(),
        version: 1,
        merged_into: None,
        created_at: now.naive_utc(),
        changed_at: now.naive_utc(),
        erased_at: None,
    };
    diesel::insert_into(person::table).values(&row).execute(conn)?;
    write_keys(conn, keys, organization_id, person)
}

/// Writes a person over the version `seen`; a conflict when it is another by now.
pub fn update_person(
    conn: &mut DbConnection,
    keys: &Keys,
    person: &Person,
    seen: u64,
    now: DateTime<Utc>,
) -> Result<u64> {
    let id = person.id.to_string();
    let after = seen + 1;
    let changed = diesel::update(
        person::table
            .filter(person::id.eq(&id))
            .filter(person::version.eq(stored_version(seen)))
            .filter(person::sealed.is_not_null()),
    )
    .set((
        person::sealed.eq(seal(keys, TABLE, "sealed", &id, person)?),
        person::version.eq(stored_version(after)),
        person::changed_at.eq(now.naive_utc()),
    ))
    .execute(conn)?;
    let stored = person_by_id(conn, keys, person.id)?;
    if changed == 0 {
        return Err(Error::conflict(Now::Person(Box::new(stored))));
    }
    write_keys(conn, keys, stored.organization_id, person)?;
    Ok(after)
}

/// Makes the digests by which a person is found anew.
pub fn write_keys(conn: &mut DbConnection, keys: &Keys, organization_id: Uuid, person: &Person) -> Result<()> {
    diesel::delete(person_key::table.filter(person_key::person_id.eq(person.id.to_string()))).execute(conn)?;
    let ring = keys.ring();
    let mut rows: Vec<PersonKeyRow> = duplicate::keys(person)
        .iter()
        .map(|(kind, text)| PersonKeyRow {
            organization_id: organization_id.to_string(),
            kind: kind.slug().to_owned(),
            digest: ring.blind_index("person_key", kind.slug(), text.expose()),
            person_id: person.id.to_string(),
        })
        .collect();
    rows.dedup();
    insert_rows!(conn, person_key::table, rows);
    Ok(())
}
