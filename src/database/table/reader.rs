//! Rows on their way out: one query per table, however many services.

use super::detail::{
    CostOptionRow, DeliveryRow, EligibilityRow, FundingRow, LanguageRow, ReferralRouteRow, ServiceAreaRow,
    ServiceCategoryRow,
};
use super::location::{AccessibilityRow, AddressRow, LocationAreaRow, LocationRow};
use super::organization::{OrganizationIdentifierRow, OrganizationRow};
use super::provenance::{ProvenanceRow, SourceRow};
use super::room::{CapacityRow, ServiceCapacityRow, UnitRow};
use super::service::{ServiceAtLocationRow, ServiceRow};
use super::shared::SharedRows;
use super::vocabulary::{AttributeRow, TaxonomyTermRow};
use super::{Grouped, IDS_PER_QUERY};
use crate::database::{DbConnection, Result, schema};
use crate::domain::{AreaCode, Location, Organization, Service, Source};
use diesel::prelude::*;
use std::collections::HashMap;

/// Loads the rows of a table that hang on any of these identifiers, in their order.
macro_rules! rows_of {
    ($conn:expr, $table:ident, $key:ident, $row:ty, $ids:expr) => {{
        let mut rows: Vec<$row> = Vec::new();
        for ids in $ids.chunks(IDS_PER_QUERY) {
            rows.extend(
                schema::$table::table
                    .filter(schema::$table::$key.eq_any(ids))
                    .order((schema::$table::$key, schema::$table::position))
                    .select(<$row>::as_select())
                    .load($conn)?,
            );
        }
        Grouped::new(rows, |row| &row.$key)
    }};
}

/// A service as stored, before its organization and places are put beside it.
pub(crate) struct ReadService {
    pub(crate) service: Service,
    pub(crate) slug: String,
    pub(crate) provenance: ProvenanceRow,
    pub(crate) source: Source,
}

/// The services with these identifiers that exist, in no order, with all their lists.
pub(crate) fn services(conn: &mut DbConnection, ids: &[String]) -> Result<Vec<ReadService>> {
    use schema::{provenance, service, source};
    let mut found: Vec<(ServiceRow, ProvenanceRow, SourceRow)> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        found.extend(
            service::table
                .inner_join(provenance::table.on(provenance::entity_id.eq(service::id)))
                .inner_join(source::table.on(source::name.eq(provenance::source)))
                .filter(service::id.eq_any(ids))
                .select((ServiceRow::as_select(), ProvenanceRow::as_select(), SourceRow::as_select()))
                .load(conn)?,
        );
    }
    let ids: Vec<String> = found.iter().map(|(row, ..)| row.id.clone()).collect();
    let shared = SharedRows::read(conn, &ids)?;
    let places = rows_of!(conn, service_at_location, service_id, ServiceAtLocationRow, ids);
    let audiences = rows_of!(conn, eligibility, service_id, EligibilityRow, ids);
    let deliveries = rows_of!(conn, delivery, service_id, DeliveryRow, ids);
    let routes = rows_of!(conn, referral_route, service_id, ReferralRouteRow, ids);
    let costs = rows_of!(conn, cost_option, service_id, CostOptionRow, ids);
    let languages = rows_of!(conn, language, service_id, LanguageRow, ids);
    let areas = rows_of!(conn, service_area, service_id, ServiceAreaRow, ids);
    let categories = rows_of!(conn, service_category, service_id, ServiceCategoryRow, ids);
    let funding = rows_of!(conn, funding, service_id, FundingRow, ids);
    let attributes = attributes(conn, &ids)?;
    let counts = service_capacities(conn, &ids)?;
    let capacity = capacities(conn, &ids)?;

    let mut services = Vec::with_capacity(found.len());
    for (row, provenance, source) in found {
        let (id, slug) = (row.id.clone(), row.slug.clone());
        let mut service = row.decode()?;
        service.audiences = audiences.of(&id).iter().map(EligibilityRow::decode).collect::<Result<_>>()?;
        service.deliveries = deliveries.of(&id).iter().map(DeliveryRow::decode).collect::<Result<_>>()?;
        service.referral_routes = routes.of(&id).iter().map(ReferralRouteRow::decode).collect::<Result<_>>()?;
        service.schedules = shared.schedules(&id)?;
        service.cost_options = costs.of(&id).iter().map(CostOptionRow::decode).collect();
        service.contacts = shared.contacts(&id);
        service.phones = shared.phones(&id);
        service.languages = languages.of(&id).iter().map(LanguageRow::decode).collect();
        service.service_areas = areas.of(&id).iter().map(ServiceAreaRow::decode).collect();
        service.categories = categories.of(&id).iter().map(ServiceCategoryRow::decode).collect();
        service.attributes = attributes.of(&id).iter().map(|(row, term)| row.decode(term)).collect::<Result<_>>()?;
        service.capacities = counts.of(&id).iter().map(|(row, unit)| row.decode(unit)).collect();
        service.capacity = capacity.get(&id).map(CapacityRow::decode).transpose()?;
        service.funding = funding.of(&id).iter().map(FundingRow::decode).collect();
        service.locations = places.of(&id).iter().map(|row| row.decode(&shared)).collect::<Result<_>>()?;
        services.push(ReadService { service, slug, provenance, source: source.decode() });
    }
    Ok(services)
}

fn attributes(conn: &mut DbConnection, ids: &[String]) -> Result<Grouped<(AttributeRow, TaxonomyTermRow)>> {
    use schema::{attribute, taxonomy_term};
    let mut rows: Vec<(AttributeRow, TaxonomyTermRow)> = Vec::new();
    for ids in ids.chunks(IDS_PER_QUERY) {
        rows.extend(
            attribute::table
                .inner_join(taxonomy_term::table.on(taxonomy_term::id.eq(attribute::taxonomy_term_id)))
                .filter(attribute::service_id.eq_any(ids))
                .order((attribute::service_id, attribute::position))
                .select((AttributeRow::as_select(), TaxonomyTermRow::as_select()))
                .load(conn)?,
        );
    }
    Ok(Grouped::new(rows, |(row, _)| &row.service_id))
}

fn service_capacities(conn: &mut DbConnection, ids: &[String]) -> Result<Grouped<(ServiceCapacityRow, UnitRow)>> {
    use schema::{service_capacity, unit};
    let mut rows: Vec<(ServiceCapacityRow, UnitRow)> = Vec::new();
    for ids in ids.chunks(IDS_PER_QUERY) {
        rows.extend(
            service_capacity::table
                .inner_join(unit::table.on(unit::id.eq(service_capacity::unit_id)))
                .filter(service_capacity::service_id.eq_any(ids))
                .order((service_capacity::service_id, service_capacity::position))
                .select((ServiceCapacityRow::as_select(), UnitRow::as_select()))
                .load(conn)?,
        );
    }
    Ok(Grouped::new(rows, |(row, _)| &row.service_id))
}

fn capacities(conn: &mut DbConnection, ids: &[String]) -> Result<HashMap<String, CapacityRow>> {
    use schema::capacity;
    let mut found = HashMap::new();
    for ids in ids.chunks(IDS_PER_QUERY) {
        let rows: Vec<CapacityRow> =
            capacity::table.filter(capacity::service_id.eq_any(ids)).select(CapacityRow::as_select()).load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.service_id.clone(), row)));
    }
    Ok(found)
}

/// An organization as stored.
pub(crate) struct ReadOrganization {
    pub(crate) organization: Organization,
    pub(crate) slug: String,
}

/// A location as stored, with the areas it lies in.
pub(crate) struct ReadLocation {
    pub(crate) location: Location,
    pub(crate) slug: String,
    pub(crate) areas: Vec<AreaCode>,
}

/// The organizations with these identifiers that exist, in no order.
pub(crate) fn organizations(conn: &mut DbConnection, ids: &[String]) -> Result<Vec<ReadOrganization>> {
    use schema::organization;
    let mut rows: Vec<OrganizationRow> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_QUERY) {
        rows.extend(
            organization::table.filter(organization::id.eq_any(ids)).select(OrganizationRow::as_select()).load(conn)?,
        );
    }
    let identifiers = rows_of!(conn, organization_identifier, organization_id, OrganizationIdentifierRow, ids);
    let shared = SharedRows::read(conn, ids)?;
    rows.into_iter()
        .map(|row| {
            let slug = row.slug.clone();
            Ok(ReadOrganization { organization: row.decode(&identifiers, &shared)?, slug })
        })
        .collect()
}

/// The locations with these identifiers that exist, in no order.
pub(crate) fn locations(conn: &mut DbConnection, ids: &[String]) -> Result<Vec<ReadLocation>> {
    use schema::{location, location_area};
    let mut rows: Vec<LocationRow> = Vec::with_capacity(ids.len());
    let mut area_rows: Vec<LocationAreaRow> = Vec::new();
    for ids in ids.chunks(IDS_PER_QUERY) {
        rows.extend(location::table.filter(location::id.eq_any(ids)).select(LocationRow::as_select()).load(conn)?);
        area_rows.extend(
            location_area::table
                .filter(location_area::location_id.eq_any(ids))
                .order((location_area::location_id, location_area::area_code))
                .select(LocationAreaRow::as_select())
                .load(conn)?,
        );
    }
    let areas = Grouped::new(area_rows, |row| &row.location_id);
    let addresses = rows_of!(conn, address, location_id, AddressRow, ids);
    let accessibility = rows_of!(conn, accessibility, location_id, AccessibilityRow, ids);
    let shared = SharedRows::read(conn, ids)?;
    rows.into_iter()
        .map(|row| {
            let (id, slug) = (row.id.clone(), row.slug.clone());
            let codes = areas.of(&id).iter().map(|row| AreaCode(row.area_code.clone())).collect();
            Ok(ReadLocation { location: row.decode(&addresses, &accessibility, &shared)?, slug, areas: codes })
        })
        .collect()
}
