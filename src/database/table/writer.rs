//! Rows on their way in: entities are laid out, then written table by table, many rows to a statement.

use super::detail::{
    CostOptionRow, DeliveryRow, EligibilityRow, FundingRow, LanguageRow, ReferralRouteRow, ServiceAreaRow,
    ServiceCategoryRow,
};
use super::location::{self, AccessibilityRow, AddressRow, LocationAreaRow, LocationRow};
use super::organization::{self, OrganizationIdentifierRow, OrganizationRow};
use super::room::{CapacityRow, ServiceCapacityRow, UnitRow};
use super::service::{self, ServiceAtLocationRow, ServiceRow};
use super::shared::SharedRows;
use super::vocabulary::{AttributeRow, TaxonomyRow, TaxonomyTermRow};
use crate::database::backend::insert_rows;
use crate::database::{DbConnection, Result, schema};
use crate::domain::{AreaCode, Location, Organization, Service};
use diesel::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// Whether the entity's row is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Absent,
    Present,
}

/// Entities laid out in rows. What is present is updated and its children are written anew.
#[derive(Default)]
pub(crate) struct Writer {
    services: Vec<ServiceRow>,
    changed_services: Vec<ServiceRow>,
    organizations: Vec<OrganizationRow>,
    changed_organizations: Vec<OrganizationRow>,
    locations: Vec<LocationRow>,
    changed_locations: Vec<LocationRow>,
    organization_identifiers: Vec<OrganizationIdentifierRow>,
    addresses: Vec<AddressRow>,
    accessibility: Vec<AccessibilityRow>,
    location_areas: Vec<LocationAreaRow>,
    service_at_locations: Vec<ServiceAtLocationRow>,
    eligibility: Vec<EligibilityRow>,
    deliveries: Vec<DeliveryRow>,
    referral_routes: Vec<ReferralRouteRow>,
    cost_options: Vec<CostOptionRow>,
    languages: Vec<LanguageRow>,
    service_areas: Vec<ServiceAreaRow>,
    categories: Vec<ServiceCategoryRow>,
    funding: Vec<FundingRow>,
    attributes: Vec<AttributeRow>,
    capacities: Vec<ServiceCapacityRow>,
    capacity: Vec<CapacityRow>,
    terms: BTreeMap<String, TaxonomyTermRow>,
    units: BTreeMap<String, UnitRow>,
    shared: SharedRows,
}

impl Writer {
    pub(crate) fn organization(&mut self, organization: &Organization, slug: String, presence: Presence) {
        let row = OrganizationRow::new(organization, slug);
        match presence {
            Presence::Absent => self.organizations.push(row),
            Presence::Present => self.changed_organizations.push(row),
        }
        self.organization_identifiers.extend(OrganizationIdentifierRow::all(organization));
        organization::shared_rows(organization, &mut self.shared);
    }

    pub(crate) fn location(&mut self, location: &Location, areas: &[AreaCode], slug: String, presence: Presence) {
        let row = LocationRow::new(location, slug);
        self.location_areas.extend(LocationAreaRow::all(&row.id, areas));
        match presence {
            Presence::Absent => self.locations.push(row),
            Presence::Present => self.changed_locations.push(row),
        }
        self.addresses.extend(AddressRow::all(location));
        self.accessibility.extend(AccessibilityRow::all(location));
        location::shared_rows(location, &mut self.shared);
    }

    pub(crate) fn service(&mut self, service: &Service, slug: String, presence: Presence) {
        let row = ServiceRow::new(service, slug);
        self.capacity.extend(service.capacity.as_ref().map(|capacity| CapacityRow::new(&row.id, capacity)));
        match presence {
            Presence::Absent => self.services.push(row),
            Presence::Present => self.changed_services.push(row),
        }
        self.service_at_locations.extend(ServiceAtLocationRow::all(service));
        self.eligibility.extend(EligibilityRow::all(service));
        self.deliveries.extend(DeliveryRow::all(service));
        self.referral_routes.extend(ReferralRouteRow::all(service));
        self.cost_options.extend(CostOptionRow::all(service));
        self.languages.extend(LanguageRow::all(service));
        self.service_areas.extend(ServiceAreaRow::all(service));
        self.categories.extend(ServiceCategoryRow::all(service));
        self.funding.extend(FundingRow::all(service));
        self.attributes.extend(AttributeRow::all(service));
        self.capacities.extend(ServiceCapacityRow::all(service));
        for attribute in &service.attributes {
            let row = TaxonomyTermRow::new(&attribute.term);
            self.terms.insert(row.id.clone(), row);
        }
        for count in &service.capacities {
            let row = UnitRow::new(&count.unit);
            self.units.insert(row.id.clone(), row);
        }
        service::shared_rows(service, &mut self.shared);
    }

    /// Writes everything, parents before children.
    pub(crate) fn write(self, conn: &mut DbConnection) -> Result<()> {
        self.write_organizations(conn)?;
        self.write_locations(conn)?;
        self.write_terms(conn)?;
        self.write_units(conn)?;
        self.write_services(conn)?;
        self.shared.insert(conn)
    }

    fn write_organizations(&self, conn: &mut DbConnection) -> Result<()> {
        use schema::{organization, organization_identifier};
        let changed: Vec<String> = self.changed_organizations.iter().map(|row| row.id.clone()).collect();
        if !changed.is_empty() {
            diesel::delete(
                organization_identifier::table.filter(organization_identifier::organization_id.eq_any(&changed)),
            )
            .execute(conn)?;
            SharedRows::delete(conn, &changed)?;
        }
        for row in &self.changed_organizations {
            diesel::update(organization::table.find(&row.id)).set(row).execute(conn)?;
        }
        insert_rows!(conn, organization::table, self.organizations);
        insert_rows!(conn, organization_identifier::table, self.organization_identifiers);
        Ok(())
    }

    fn write_locations(&self, conn: &mut DbConnection) -> Result<()> {
        use schema::{accessibility, address, location, location_area};
        let changed: Vec<String> = self.changed_locations.iter().map(|row| row.id.clone()).collect();
        if !changed.is_empty() {
            diesel::delete(address::table.filter(address::location_id.eq_any(&changed))).execute(conn)?;
            diesel::delete(accessibility::table.filter(accessibility::location_id.eq_any(&changed))).execute(conn)?;
            diesel::delete(location_area::table.filter(location_area::location_id.eq_any(&changed))).execute(conn)?;
            SharedRows::delete(conn, &changed)?;
        }
        for row in &self.changed_locations {
            diesel::update(location::table.find(&row.id)).set(row).execute(conn)?;
        }
        insert_rows!(conn, location::table, self.locations);
        insert_rows!(conn, address::table, self.addresses);
        insert_rows!(conn, accessibility::table, self.accessibility);
        insert_rows!(conn, location_area::table, self.location_areas);
        Ok(())
    }

    /// A term that a feed describes anew is updated; the last description wins.
    fn write_terms(&self, conn: &mut DbConnection) -> Result<()> {
        use schema::{taxonomy, taxonomy_term};
        let mut ids: Vec<&str> = self.terms.keys().map(String::as_str).collect();
        let mut known = BTreeMap::new();
        for ids in ids.chunks_mut(super::IDS_PER_QUERY) {
            let rows: Vec<TaxonomyTermRow> = taxonomy_term::table
                .filter(taxonomy_term::id.eq_any(&*ids))
                .select(TaxonomyTermRow::as_select())
                .load(conn)?;
            known.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
        }
        let mut new = Vec::new();
        for (id, row) in &self.terms {
            match known.get(id) {
                None => new.push(row.clone()),
                Some(old) if old != row => {
                    diesel::update(taxonomy_term::table.find(id)).set(row).execute(conn)?;
                }
                Some(_) => {}
            }
        }
        if !new.is_empty() {
            let named: HashSet<&str> = new.iter().filter_map(|row| row.taxonomy.as_deref()).collect();
            let there: HashSet<String> = taxonomy::table
                .filter(taxonomy::name.eq_any(named.iter().copied().collect::<Vec<_>>()))
                .select(taxonomy::name)
                .load::<String>(conn)?
                .into_iter()
                .collect();
            let missing: Vec<TaxonomyRow> =
                named.into_iter().filter(|name| !there.contains(*name)).map(TaxonomyRow::named).collect();
            insert_rows!(conn, taxonomy::table, missing);
            insert_rows!(conn, taxonomy_term::table, new);
        }
        Ok(())
    }

    fn write_units(&self, conn: &mut DbConnection) -> Result<()> {
        use schema::unit;
        if self.units.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = self.units.keys().map(String::as_str).collect();
        let there: HashSet<String> =
            unit::table.filter(unit::id.eq_any(ids)).select(unit::id).load::<String>(conn)?.into_iter().collect();
        let missing: Vec<UnitRow> = self.units.values().filter(|row| !there.contains(&row.id)).cloned().collect();
        insert_rows!(conn, unit::table, missing);
        Ok(())
    }

    fn write_services(&self, conn: &mut DbConnection) -> Result<()> {
        use schema::{
            attribute, capacity, cost_option, delivery, eligibility, funding, language, referral_route, service,
            service_area, service_at_location, service_capacity, service_category,
        };
        let changed: Vec<String> = self.changed_services.iter().map(|row| row.id.clone()).collect();
        if !changed.is_empty() {
            macro_rules! delete_children {
                ($($table:ident),+) => {$(
                    diesel::delete($table::table.filter($table::service_id.eq_any(&changed))).execute(conn)?;
                )+};
            }
            delete_children!(
                attribute,
                capacity,
                cost_option,
                delivery,
                eligibility,
                funding,
                language,
                referral_route,
                service_area,
                service_at_location,
                service_capacity,
                service_category
            );
            SharedRows::delete(conn, &changed)?;
        }
        for row in &self.changed_services {
            diesel::update(service::table.find(&row.id)).set(row).execute(conn)?;
        }
        insert_rows!(conn, service::table, self.services);
        insert_rows!(conn, service_at_location::table, self.service_at_locations);
        insert_rows!(conn, eligibility::table, self.eligibility);
        insert_rows!(conn, delivery::table, self.deliveries);
        insert_rows!(conn, referral_route::table, self.referral_routes);
        insert_rows!(conn, cost_option::table, self.cost_options);
        insert_rows!(conn, language::table, self.languages);
        insert_rows!(conn, service_area::table, self.service_areas);
        insert_rows!(conn, service_category::table, self.categories);
        insert_rows!(conn, funding::table, self.funding);
        insert_rows!(conn, attribute::table, self.attributes);
        insert_rows!(conn, service_capacity::table, self.capacities);
        insert_rows!(conn, capacity::table, self.capacity);
        Ok(())
    }
}
