//! Rows on their way in: entities are laid out, then written table by table, many rows to a statement.

use super::detail::{
    CostOptionRow, DeliveryRow, EligibilityRow, FundingRow, LanguageRow, ReferralRouteRow, ServiceAreaRow,
    ServiceCategoryRow,
};
use super::location::{self, AccessibilityRow, AddressRow, LocationAreaRow, LocationRow};
use super::organization::{self, OrganizationIdentifierRow, OrganizationRow};
use super::replace::replace_rows;
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

/// Entities laid out in rows. What is present is updated, and of its lists those that differ are written anew.
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
    pub(crate) fn write(mut self, conn: &mut DbConnection) -> Result<()> {
        self.write_organizations(conn)?;
        self.write_locations(conn)?;
        self.write_terms(conn)?;
        self.write_units(conn)?;
        self.write_services(conn)?;
        let changed: Vec<String> = self
            .changed_organizations
            .iter()
            .map(|row| &row.id)
            .chain(self.changed_locations.iter().map(|row| &row.id))
            .chain(self.changed_services.iter().map(|row| &row.id))
            .cloned()
            .collect();
        self.shared.replace(conn, &changed)
    }

    fn write_organizations(&mut self, conn: &mut DbConnection) -> Result<()> {
        use schema::organization;
        let changed: Vec<String> = self.changed_organizations.iter().map(|row| row.id.clone()).collect();
        for row in &self.changed_organizations {
            diesel::update(organization::table.find(&row.id)).set(row).execute(conn)?;
        }
        insert_rows!(conn, organization::table, self.organizations);
        replace_rows!(
            conn,
            organization_identifier,
            organization_id,
            OrganizationIdentifierRow,
            &changed,
            self.organization_identifiers
        );
        Ok(())
    }

    fn write_locations(&mut self, conn: &mut DbConnection) -> Result<()> {
        use schema::location;
        let changed: Vec<String> = self.changed_locations.iter().map(|row| row.id.clone()).collect();
        for row in &self.changed_locations {
            diesel::update(location::table.find(&row.id)).set(row).execute(conn)?;
        }
        insert_rows!(conn, location::table, self.locations);
        replace_rows!(conn, address, location_id, AddressRow, &changed, self.addresses);
        replace_rows!(conn, accessibility, location_id, AccessibilityRow, &changed, self.accessibility);
        replace_rows!(conn, location_area, location_id, LocationAreaRow, &changed, self.location_areas);
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

    fn write_services(&mut self, conn: &mut DbConnection) -> Result<()> {
        use schema::service;
        let changed: Vec<String> = self.changed_services.iter().map(|row| row.id.clone()).collect();
        for row in &self.changed_services {
            diesel::update(service::table.find(&row.id)).set(row).execute(conn)?;
        }
        insert_rows!(conn, service::table, self.services);
        replace_rows!(conn, service_at_location, service_id, ServiceAtLocationRow, &changed, self.service_at_locations);
        replace_rows!(conn, eligibility, service_id, EligibilityRow, &changed, self.eligibility);
        replace_rows!(conn, delivery, service_id, DeliveryRow, &changed, self.deliveries);
        replace_rows!(conn, referral_route, service_id, ReferralRouteRow, &changed, self.referral_routes);
        replace_rows!(conn, cost_option, service_id, CostOptionRow, &changed, self.cost_options);
        replace_rows!(conn, language, service_id, LanguageRow, &changed, self.languages);
        replace_rows!(conn, service_area, service_id, ServiceAreaRow, &changed, self.service_areas);
        replace_rows!(conn, service_category, service_id, ServiceCategoryRow, &changed, self.categories);
        replace_rows!(conn, funding, service_id, FundingRow, &changed, self.funding);
        replace_rows!(conn, attribute, service_id, AttributeRow, &changed, self.attributes);
        replace_rows!(conn, service_capacity, service_id, ServiceCapacityRow, &changed, self.capacities);
        replace_rows!(conn, capacity, service_id, CapacityRow, &changed, self.capacity);
        Ok(())
    }
}
