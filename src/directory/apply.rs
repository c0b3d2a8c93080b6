//! Writes a batch of records: only what differs, with its changes, in the caller's transaction.
//!
//! What a source said last time is known by digest, so that a second identical import writes no change.
//! Organizations and locations are shared by many services of a source. Where records of one import
//! describe one differently, the last mention in the import wins, whatever the batches.

use super::{Result, closure, validate};
use crate::database::backend::insert_rows;
use crate::database::schema::{location, organization, provenance, service};
use crate::database::table::IDS_PER_QUERY;
use crate::database::table::provenance::{ProvenanceRow, SourceRow};
use crate::database::table::writer::{Presence, Writer};
use crate::database::{DbConnection, Entity, WriteTransaction};
use crate::domain::identifier::slug;
use crate::domain::{AreaCode, Location, Organization, Point, Quarantined, Record, Source};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The areas that a point lies in; the geography room's answer, handed in.
pub type AreasOf<'a> = dyn Fn(Point) -> Vec<AreaCode> + 'a;

/// Goes up when the same record must be laid out differently, so that the next import writes all anew.
const LAYOUT: &[u8] = b"1\n";

/// Records of one source to be written in one transaction.
pub struct Batch<'a> {
    /// Who says so.
    pub source: &'a Source,
    /// The import; a service that it has already brought is refused as a duplicate.
    pub import_id: Uuid,
    /// At most 1,000, so that other writers are not kept waiting.
    pub records: &'a [Record],
    /// Number of the first record within the import, from 1.
    pub first_line: u64,
    /// The number of the record that mentions an organization or location last in this import; absent
    /// where this batch is all there is.
    pub last_mentions: Option<&'a HashMap<Uuid, u64>>,
    /// Which areas a place lies in.
    pub areas: &'a AreasOf<'a>,
}

/// What a batch did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Applied {
    /// Records the directory did not have.
    pub new: u64,
    /// Records that differ from what the directory had.
    pub changed: u64,
    /// Records that are as the directory had them.
    pub unchanged: u64,
    /// Records left out, by their number in the import.
    pub refused: Vec<Quarantined>,
}

/// Writes what differs and notes the changes in `tx`.
pub fn apply_batch(tx: &mut WriteTransaction<'_>, batch: &Batch<'_>) -> Result<Applied> {
    SourceRow::new(batch.source).put(tx.conn())?;
    let own_mentions;
    let mentions = match batch.last_mentions {
        Some(mentions) => mentions,
        None => {
            own_mentions = mentions_of(batch);
            &own_mentions
        }
    };
    let known = ProvenanceRow::read(tx.conn(), &entity_ids(batch.records))?;
    let mut plan =
        Plan { import: batch.import_id.to_string(), source: &batch.source.name, known: &known, ..Plan::new() };
    for (line, record) in (batch.first_line..).zip(batch.records) {
        plan.take(record, line, mentions)?;
    }
    plan.write(tx, batch.areas)
}

/// An entity that must be written.
struct Pending<'a, T> {
    entity: &'a T,
    digest: String,
    presence: Presence,
}

struct Plan<'a> {
    import: String,
    source: &'a str,
    known: &'a HashMap<String, ProvenanceRow>,
    services: Vec<Pending<'a, Record>>,
    seen_services: HashSet<Uuid>,
    organizations: HashMap<Uuid, Pending<'a, Organization>>,
    locations: HashMap<Uuid, Pending<'a, Location>>,
    unchanged: Vec<String>,
    applied: Applied,
}

impl<'a> Plan<'a> {
    fn new() -> Self {
        static NOTHING: std::sync::LazyLock<HashMap<String, ProvenanceRow>> = std::sync::LazyLock::new(HashMap::new);
        Self {
            import: String::new(),
            source: "",
            known: &NOTHING,
            services: Vec::new(),
            seen_services: HashSet::new(),
            organizations: HashMap::new(),
            locations: HashMap::new(),
            unchanged: Vec::new(),
            applied: Applied::default(),
        }
    }

    fn take(&mut self, record: &'a Record, line: u64, mentions: &HashMap<Uuid, u64>) -> Result<()> {
        let json = json(record)?;
        if let Some(reason) = validate::fault(record, &json).or_else(|| self.conflict(record)) {
            let source_id = Some(record.service.source_id.clone());
            self.applied.refused.push(Quarantined { line, source_id, reason });
            return Ok(());
        }
        self.seen_services.insert(record.service.id);
        if let Some(organization) = &record.organization {
            let is_last = mentions.get(&organization.id) == Some(&line);
            consider(&mut self.organizations, self.known, organization.id, organization, is_last, &mut self.unchanged)?;
        }
        for location in referenced(record) {
            let is_last = mentions.get(&location.id) == Some(&line);
            consider(&mut self.locations, self.known, location.id, location, is_last, &mut self.unchanged)?;
        }
        let digest = digest(&json);
        let id = record.service.id.to_string();
        match self.known.get(&id) {
            Some(known) if known.digest == digest => {
                self.applied.unchanged += 1;
                self.unchanged.push(id);
            }
            Some(_) => {
                self.applied.changed += 1;
                self.services.push(Pending { entity: record, digest, presence: Presence::Present });
            }
            None => {
                self.applied.new += 1;
                self.services.push(Pending { entity: record, digest, presence: Presence::Absent });
            }
        }
        Ok(())
    }

    /// Why the record cannot stand beside what is there already.
    fn conflict(&self, record: &Record) -> Option<String> {
        let id = record.service.id;
        let known = self.known.get(&id.to_string());
        if self.seen_services.contains(&id) || known.is_some_and(|known| known.last_import == self.import) {
            return Some("service.id stands twice in the source; the first was kept".to_owned());
        }
        let others = std::iter::once(id)
            .chain(record.organization.as_ref().map(|o| o.id))
            .chain(record.locations.iter().map(|l| l.id))
            .filter_map(|id| self.known.get(&id.to_string()))
            .find(|known| known.source != self.source)?;
        Some(format!("{} {} belongs to the source \"{}\"", others.entity_type, others.entity_id, others.source))
    }

    fn write(self, tx: &mut WriteTransaction<'_>, areas: &AreasOf<'_>) -> Result<Applied> {
        let now = tx.now().naive_utc();
        let mut writer = Writer::default();
        let mut stamp = Stamp { import: &self.import, source: self.source, now, new: Vec::new(), changed: Vec::new() };

        let mut organizations: Vec<_> = self.organizations.into_iter().collect();
        organizations.sort_unstable_by_key(|(id, _)| *id);
        let slugs = slugs(
            tx.conn(),
            organizations.iter().map(|(id, p)| (*id, p.entity.name.clone(), p.presence)).collect(),
            |conn, ids| {
                Ok(organization::table
                    .filter(organization::id.eq_any(ids))
                    .select((organization::id, organization::slug))
                    .load(conn)?)
            },
            |conn, slugs| {
                Ok(organization::table
                    .filter(organization::slug.eq_any(slugs))
                    .select(organization::slug)
                    .load(conn)?)
            },
        )?;
        for ((id, pending), slug) in organizations.iter().zip(slugs) {
            writer.organization(pending.entity, slug, pending.presence);
            stamp.mark(tx, Entity::Organization, *id, pending.presence, &pending.digest);
        }

        let mut locations: Vec<_> = self.locations.into_iter().collect();
        locations.sort_unstable_by_key(|(id, _)| *id);
        let slugs = slugs_of_locations(tx.conn(), &locations)?;
        for ((id, pending), slug) in locations.iter().zip(slugs) {
            let codes = pending.entity.point.map(areas).unwrap_or_default();
            writer.location(pending.entity, &codes, slug, pending.presence);
            stamp.mark(tx, Entity::Location, *id, pending.presence, &pending.digest);
        }

        let slugs = self::slugs(
            tx.conn(),
            self.services.iter().map(|p| (p.entity.service.id, p.entity.service.name.clone(), p.presence)).collect(),
            |conn, ids| {
                Ok(service::table.filter(service::id.eq_any(ids)).select((service::id, service::slug)).load(conn)?)
            },
            |conn, slugs| Ok(service::table.filter(service::slug.eq_any(slugs)).select(service::slug).load(conn)?),
        )?;
        let ids: Vec<String> = self.services.iter().map(|p| p.entity.service.id.to_string()).collect();
        let standing = closure::standing(tx.conn(), &ids)?;
        for (pending, slug) in self.services.iter().zip(slugs) {
            let held = closure::held(tx, &standing, &pending.entity.service)?;
            writer.service(&held, slug, pending.presence);
            stamp.mark(tx, Entity::Service, pending.entity.service.id, pending.presence, &pending.digest);
        }

        writer.write(tx.conn())?;
        stamp.write(tx.conn(), &self.unchanged)?;
        Ok(self.applied)
    }
}

/// Provenance to be written.
struct Stamp<'a> {
    import: &'a str,
    source: &'a str,
    now: NaiveDateTime,
    new: Vec<ProvenanceRow>,
    changed: Vec<(String, String)>,
}

impl Stamp<'_> {
    /// A new organization or location is told by the service that brings it; a changed one by itself.
    fn mark(&mut self, tx: &mut WriteTransaction<'_>, entity: Entity, id: Uuid, presence: Presence, digest: &str) {
        if entity == Entity::Service || presence == Presence::Present {
            tx.changed(entity, id);
        }
        match presence {
            Presence::Absent => self.new.push(ProvenanceRow {
                entity_id: id.to_string(),
                entity_type: entity.slug().to_owned(),
                source: self.source.to_owned(),
                digest: digest.to_owned(),
                first_import: self.import.to_owned(),
                last_import: self.import.to_owned(),
                first_seen: self.now,
                last_seen: self.now,
                changed_at: self.now,
            }),
            Presence::Present => self.changed.push((id.to_string(), digest.to_owned())),
        }
    }

    fn write(&self, conn: &mut DbConnection, unchanged: &[String]) -> Result<()> {
        insert_rows!(conn, provenance::table, self.new);
        let seen = (provenance::last_import.eq(self.import), provenance::last_seen.eq(self.now));
        for (id, digest) in &self.changed {
            diesel::update(provenance::table.find(id))
                .set((seen, provenance::digest.eq(digest), provenance::changed_at.eq(self.now)))
                .execute(conn)?;
        }
        for ids in unchanged.chunks(IDS_PER_QUERY) {
            diesel::update(provenance::table.filter(provenance::entity_id.eq_any(ids))).set(seen).execute(conn)?;
        }
        Ok(())
    }
}

/// Decides whether a shared entity must be written: always when it is not there, and by its last mention.
fn consider<'a, T: Serialize>(
    pending: &mut HashMap<Uuid, Pending<'a, T>>,
    known: &HashMap<String, ProvenanceRow>,
    id: Uuid,
    entity: &'a T,
    is_last: bool,
    unchanged: &mut Vec<String>,
) -> Result<()> {
    let key = id.to_string();
    let known = known.get(&key);
    if !is_last && (known.is_some() || pending.contains_key(&id)) {
        return Ok(());
    }
    let digest = digest(&json(entity)?);
    match known {
        Some(known) if known.digest == digest => unchanged.push(key),
        Some(_) => {
            pending.insert(id, Pending { entity, digest, presence: Presence::Present });
        }
        None => {
            pending.insert(id, Pending { entity, digest, presence: Presence::Absent });
        }
    }
    Ok(())
}

/// The locations that the service really names.
fn referenced(record: &Record) -> impl Iterator<Item = &Location> {
    record.locations.iter().filter(|l| record.service.locations.iter().any(|at| at.location_id == l.id))
}

fn entity_ids(records: &[Record]) -> Vec<String> {
    let mut ids: Vec<Uuid> = Vec::with_capacity(records.len() * 3);
    for record in records {
        ids.push(record.service.id);
        ids.extend(record.organization.as_ref().map(|o| o.id));
        ids.extend(record.locations.iter().map(|l| l.id));
    }
    ids.sort_unstable();
    ids.dedup();
    ids.iter().map(ToString::to_string).collect()
}

fn mentions_of(batch: &Batch<'_>) -> HashMap<Uuid, u64> {
    let mut mentions = HashMap::new();
    for (line, record) in (batch.first_line..).zip(batch.records) {
        mentions.extend(record.organization.as_ref().map(|o| (o.id, line)));
        mentions.extend(record.locations.iter().map(|l| (l.id, line)));
    }
    mentions
}

fn json<T: Serialize>(entity: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(entity).map_err(|e| super::Error::Report { import: "record".to_owned(), reason: e.to_string() })
}

fn digest(json: &[u8]) -> String {
    hex(&Sha256::new().chain_update(LAYOUT).chain_update(json).finalize())
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _infallible = write!(out, "{byte:02x}");
        out
    })
}

fn slugs_of_locations(conn: &mut DbConnection, locations: &[(Uuid, Pending<'_, Location>)]) -> Result<Vec<String>> {
    let name = |l: &Location| {
        let address = l.addresses.first();
        l.name
            .clone()
            .or_else(|| address.and_then(|a| a.address_1.clone().or_else(|| a.city.clone())))
            .or_else(|| l.postcode().map(str::to_owned))
            .unwrap_or_default()
    };
    slugs(
        conn,
        locations.iter().map(|(id, p)| (*id, name(p.entity), p.presence)).collect(),
        |conn, ids| {
            Ok(location::table.filter(location::id.eq_any(ids)).select((location::id, location::slug)).load(conn)?)
        },
        |conn, slugs| Ok(location::table.filter(location::slug.eq_any(slugs)).select(location::slug).load(conn)?),
    )
}

/// An address part for each entity. What is there keeps its own, so that bookmarks outlive a new name;
/// a new one whose short form is taken (eight digits of an identifier can meet) gets the long form.
fn slugs(
    conn: &mut DbConnection,
    wanted: Vec<(Uuid, String, Presence)>,
    stored: impl Fn(&mut DbConnection, &[String]) -> Result<Vec<(String, String)>>,
    taken: impl Fn(&mut DbConnection, &[String]) -> Result<Vec<String>>,
) -> Result<Vec<String>> {
    let present: Vec<String> =
        wanted.iter().filter(|(.., p)| *p == Presence::Present).map(|(id, ..)| id.to_string()).collect();
    let stored: HashMap<String, String> =
        if present.is_empty() { HashMap::new() } else { stored(conn, &present)?.into_iter().collect() };
    let fresh: Vec<String> = wanted.iter().map(|(id, name, _)| slug(name, *id)).collect();
    let mut taken: HashSet<String> =
        if present.len() == wanted.len() { HashSet::new() } else { taken(conn, &fresh)?.into_iter().collect() };
    Ok(wanted
        .into_iter()
        .zip(fresh)
        .map(|((id, ..), fresh)| {
            if let Some(own) = stored.get(&id.to_string()) {
                return own.clone();
            }
            if taken.insert(fresh.clone()) {
                return fresh;
            }
            let simple = id.simple().to_string();
            format!("{fresh}-{}", simple.get(8..).unwrap_or(&simple))
        })
        .collect())
}
