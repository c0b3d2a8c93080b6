//! Reads records back: for cards, pages, listings and exports.

use super::{OrganizationPage, Provenance, Result, StoredLocation, StoredOrganization, StoredRecord, VenuePage};
use crate::database::DbConnection;
use crate::database::schema::{location, organization, service, service_at_location, source, taxonomy};
use crate::database::table::reader::{self, ReadLocation};
use crate::database::table::vocabulary::TaxonomyRow;
use crate::database::table::{IDS_PER_QUERY, decode_slug, decode_uuid};
use crate::domain::{Kind, StatedStatus, Taxonomy};
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The records with these identifiers, in this order, each once; what does not exist is left out. The
/// number of queries does not grow with the number of records.
pub fn records_by_id(conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<StoredRecord>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let services = reader::services(conn, &wanted)?;
    let organization_ids: BTreeSet<String> =
        services.iter().filter_map(|read| read.service.organization_id).map(|id| id.to_string()).collect();
    let location_ids: BTreeSet<String> =
        services.iter().flat_map(|read| &read.service.locations).map(|at| at.location_id.to_string()).collect();
    let organizations = organizations(conn, organization_ids)?;
    let locations = locations(conn, location_ids)?;

    let mut records: HashMap<Uuid, StoredRecord> = services
        .into_iter()
        .map(|read| {
            let service = read.service;
            let mut places: Vec<StoredLocation> = Vec::with_capacity(service.locations.len());
            for at in &service.locations {
                if let Some(place) = locations.get(&at.location_id)
                    && !places.iter().any(|known| known.location.id == at.location_id)
                {
                    places.push(place.clone());
                }
            }
            let record = StoredRecord {
                slug: read.slug,
                organization: service.organization_id.and_then(|id| organizations.get(&id).cloned()),
                locations: places,
                provenance: Provenance {
                    source: read.source,
                    first_seen: read.provenance.first_seen.and_utc(),
                    last_seen: read.provenance.last_seen.and_utc(),
                    changed_at: read.provenance.changed_at.and_utc(),
                },
                service,
            };
            (record.service.id, record)
        })
        .collect();
    Ok(ids.iter().filter_map(|id| records.remove(id)).collect())
}

fn organizations(conn: &mut DbConnection, ids: BTreeSet<String>) -> Result<HashMap<Uuid, StoredOrganization>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = ids.into_iter().collect();
    let found = reader::organizations(conn, &ids)?;
    Ok(found
        .into_iter()
        .map(|read| (read.organization.id, StoredOrganization { organization: read.organization, slug: read.slug }))
        .collect())
}

fn locations(conn: &mut DbConnection, ids: BTreeSet<String>) -> Result<HashMap<Uuid, StoredLocation>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = ids.into_iter().collect();
    let found = reader::locations(conn, &ids)?;
    Ok(found
        .into_iter()
        .map(|read| {
            let ReadLocation { location, slug, areas } = read;
            (location.id, StoredLocation { location, slug, areas })
        })
        .collect())
}

/// The record at `/services/{slug}`, whatever its status: the page decides what a draft or a listing that
/// is gone shows.
pub fn record_by_slug(conn: &mut DbConnection, slug: &str) -> Result<Option<StoredRecord>> {
    let id: Option<String> =
        service::table.filter(service::slug.eq(slug)).select(service::id).first(conn).optional()?;
    let Some(id) = id else { return Ok(None) };
    Ok(records_by_id(conn, &[decode_uuid(&id, "service", "id")?])?.pop())
}

/// The organization at `/organizations/{slug}` with its services that the public may see, by name.
pub fn organization_by_slug(conn: &mut DbConnection, slug: &str) -> Result<Option<OrganizationPage>> {
    let id: Option<String> =
        organization::table.filter(organization::slug.eq(slug)).select(organization::id).first(conn).optional()?;
    let Some(id) = id else { return Ok(None) };
    let Some(organization) = organizations(conn, BTreeSet::from([id.clone()]))?.into_values().next() else {
        return Ok(None);
    };
    let services: Vec<String> = service::table
        .filter(service::organization_id.eq(&id))
        .filter(service::status.eq_any(PUBLIC.map(StatedStatus::slug)))
        .select(service::id)
        .load(conn)?;
    Ok(Some(OrganizationPage { organization, services: by_name(conn, &services)? }))
}

/// The names of organizations; what does not exist is left out.
pub fn organization_names(conn: &mut DbConnection, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let texts: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let mut names = HashMap::new();
    for chunk in texts.chunks(IDS_PER_QUERY) {
        let rows: Vec<(String, String)> = organization::table
            .filter(organization::id.eq_any(chunk))
            .select((organization::id, organization::name))
            .load(conn)?;
        for (id, name) in rows {
            names.insert(decode_uuid(&id, "organization", "id")?, name);
        }
    }
    Ok(names)
}

/// The place at `/venues/{slug}` with the services there that the public may see, by name.
pub fn location_by_slug(conn: &mut DbConnection, slug: &str) -> Result<Option<VenuePage>> {
    let id: Option<String> =
        location::table.filter(location::slug.eq(slug)).select(location::id).first(conn).optional()?;
    let Some(id) = id else { return Ok(None) };
    let Some(location) = locations(conn, BTreeSet::from([id.clone()]))?.into_values().next() else {
        return Ok(None);
    };
    let services: Vec<String> = service_at_location::table
        .inner_join(service::table.on(service::id.eq(service_at_location::service_id)))
        .filter(service_at_location::location_id.eq(&id))
        .filter(service::status.eq_any(PUBLIC.map(StatedStatus::slug)))
        .select(service::id)
        .distinct()
        .load(conn)?;
    Ok(Some(VenuePage { location, services: by_name(conn, &services)? }))
}

/// What the public sees on a list: what runs, or will run again.
const PUBLIC: [StatedStatus; 3] = [StatedStatus::Active, StatedStatus::Paused, StatedStatus::ClosedTemporarily];

fn by_name(conn: &mut DbConnection, ids: &[String]) -> Result<Vec<StoredRecord>> {
    let ids = decode_ids(ids)?;
    let mut records = records_by_id(conn, &ids)?;
    records.sort_by_cached_key(|record| (record.service.name.to_lowercase(), record.service.id));
    Ok(records)
}

fn decode_ids(ids: &[String]) -> Result<Vec<Uuid>> {
    Ok(ids.iter().map(|id| decode_uuid(id, "service", "id")).collect::<Result<_, crate::database::Error>>()?)
}

/// The next identifiers of services after `after`, in order of identifier, at most `limit`; for walking
/// through all.
pub fn all_service_ids(conn: &mut DbConnection, after: Option<Uuid>, limit: i64) -> Result<Vec<Uuid>> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let ids: Vec<String> =
        service::table.filter(service::id.gt(after)).order(service::id).limit(limit).select(service::id).load(conn)?;
    decode_ids(&ids)
}

/// Every vocabulary that a feed has used, by name.
pub fn taxonomies(conn: &mut DbConnection) -> Result<Vec<Taxonomy>> {
    let rows: Vec<TaxonomyRow> = taxonomy::table.order(taxonomy::name).select(TaxonomyRow::as_select()).load(conn)?;
    rows.into_iter().map(|row| Ok(row.decode()?)).collect()
}

/// How much the directory holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    /// Services by what the source says of their life and by kind; pairs without any are left out.
    pub services: Vec<(StatedStatus, Kind, u64)>,
    /// Organizations.
    pub organizations: u64,
    /// Locations.
    pub locations: u64,
    /// Sources.
    pub sources: u64,
}

impl Counts {
    /// All services.
    pub fn total(&self) -> u64 {
        self.services.iter().map(|(.., count)| count).sum()
    }

    /// Services with this status.
    pub fn with_status(&self, status: StatedStatus) -> u64 {
        self.services.iter().filter(|(s, ..)| *s == status).map(|(.., count)| count).sum()
    }

    /// Services of this kind that the public may see.
    pub fn of_kind(&self, kind: Kind) -> u64 {
        self.services.iter().filter(|(s, k, _)| *k == kind && PUBLIC.contains(s)).map(|(.., count)| count).sum()
    }
}

/// Totals of the directory.
pub fn counts(conn: &mut DbConnection) -> Result<Counts> {
    let rows: Vec<(String, String, i64)> = service::table
        .group_by((service::status, service::kind))
        .order((service::status, service::kind))
        .select((service::status, service::kind, count_star()))
        .load(conn)?;
    let services = rows
        .into_iter()
        .map(|(status, kind, count)| {
            Ok((
                decode_slug(&status, StatedStatus::from_slug, "service", "status")?,
                decode_slug(&kind, Kind::from_slug, "service", "kind")?,
                total(count),
            ))
        })
        .collect::<Result<_>>()?;
    Ok(Counts {
        services,
        organizations: total(organization::table.count().get_result(conn)?),
        locations: total(location::table.count().get_result(conn)?),
        sources: total(source::table.count().get_result(conn)?),
    })
}

fn total(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}
