//! Rows of `service` and of the places it names.

use super::shared::{Owner, SharedRows};
use super::{decode_number, decode_slug, decode_uuid, detail::narrow, position};
use crate::database::Result;
use crate::database::schema::{service, service_at_location};
use crate::domain::{Kind, Service, ServiceAtLocation, StatedStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = service, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct ServiceRow {
    pub(crate) id: String,
    pub(crate) source_id: String,
    /// Kept for as long as the row is, so that bookmarks outlive a new name.
    #[diesel(skip_update)]
    pub(crate) slug: String,
    pub(crate) organization_id: Option<String>,
    pub(crate) name: String,
    pub(crate) alternate_name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) status: String,
    pub(crate) kind: String,
    pub(crate) kind_confidence: f64,
    pub(crate) fees_description: Option<String>,
    pub(crate) accreditations: Option<String>,
    pub(crate) application_process: Option<String>,
    pub(crate) wait_time: Option<String>,
    pub(crate) eligibility_description: Option<String>,
    pub(crate) alert: Option<String>,
    pub(crate) first_visit: Option<String>,
    pub(crate) minimum_age: Option<i32>,
    pub(crate) maximum_age: Option<i32>,
    pub(crate) no_address_needed: bool,
    pub(crate) assured_date: Option<NaiveDate>,
    pub(crate) assurance_months: i32,
    pub(crate) closed_until: Option<NaiveDate>,
    pub(crate) last_modified: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = service_at_location, treat_none_as_default_value = false)]
pub(crate) struct ServiceAtLocationRow {
    pub(crate) service_id: String,
    pub(crate) position: i32,
    pub(crate) id: String,
    pub(crate) location_id: String,
    pub(crate) description: Option<String>,
}

impl ServiceRow {
    pub(crate) fn new(service: &Service, slug: String) -> Self {
        let s = service;
        Self {
            id: s.id.to_string(),
            source_id: s.source_id.clone(),
            slug,
            organization_id: s.organization_id.map(|id| id.to_string()),
            name: s.name.clone(),
            alternate_name: s.alternate_name.clone(),
            description: s.description.clone(),
            url: s.url.clone(),
            email: s.email.clone(),
            status: s.status.slug().to_owned(),
            kind: s.kind.slug().to_owned(),
            kind_confidence: f64::from(s.kind_confidence),
            fees_description: s.fees_description.clone(),
            accreditations: s.accreditations.clone(),
            application_process: s.application_process.clone(),
            wait_time: s.wait_time.clone(),
            eligibility_description: s.eligibility_description.clone(),
            alert: s.alert.clone(),
            first_visit: s.first_visit.clone(),
            minimum_age: s.minimum_age.map(i32::from),
            maximum_age: s.maximum_age.map(i32::from),
            no_address_needed: s.no_address_needed,
            assured_date: s.assured_date,
            assurance_months: i32::from(s.assurance_months),
            closed_until: s.closed_until,
            last_modified: s.last_modified.map(|at| at.naive_utc()),
        }
    }

    /// The service with its own columns; its lists are still empty.
    pub(crate) fn decode(self) -> Result<Service> {
        let age = |age: Option<i32>, column| age.map(|n| decode_number(n, "service", column)).transpose();
        let organization = self.organization_id.as_deref();
        Ok(Service {
            id: decode_uuid(&self.id, "service", "id")?,
            source_id: self.source_id,
            organization_id: organization.map(|id| decode_uuid(id, "service", "organization_id")).transpose()?,
            name: self.name,
            alternate_name: self.alternate_name,
            description: self.description,
            url: self.url,
            email: self.email,
            status: decode_slug(&self.status, StatedStatus::from_slug, "service", "status")?,
            kind: decode_slug(&self.kind, Kind::from_slug, "service", "kind")?,
            kind_confidence: narrow(self.kind_confidence),
            fees_description: self.fees_description,
            accreditations: self.accreditations,
            application_process: self.application_process,
            wait_time: self.wait_time,
            eligibility_description: self.eligibility_description,
            alert: self.alert,
            first_visit: self.first_visit,
            minimum_age: age(self.minimum_age, "minimum_age")?,
            maximum_age: age(self.maximum_age, "maximum_age")?,
            audiences: Vec::new(),
            deliveries: Vec::new(),
            referral_routes: Vec::new(),
            no_address_needed: self.no_address_needed,
            assured_date: self.assured_date,
            assurance_months: decode_number(self.assurance_months, "service", "assurance_months")?,
            closed_until: self.closed_until,
            last_modified: self.last_modified.map(|at| at.and_utc()),
            schedules: Vec::new(),
            cost_options: Vec::new(),
            contacts: Vec::new(),
            phones: Vec::new(),
            languages: Vec::new(),
            service_areas: Vec::new(),
            categories: Vec::new(),
            attributes: Vec::new(),
            capacities: Vec::new(),
            capacity: None,
            funding: Vec::new(),
            locations: Vec::new(),
        })
    }
}

impl ServiceAtLocationRow {
    pub(crate) fn all(service: &Service) -> impl Iterator<Item = Self> + '_ {
        service.locations.iter().enumerate().map(|(i, at)| Self {
            service_id: service.id.to_string(),
            position: position(i),
            id: at.id.to_string(),
            location_id: at.location_id.to_string(),
            description: at.description.clone(),
        })
    }

    pub(crate) fn decode(&self, shared: &SharedRows) -> Result<ServiceAtLocation> {
        Ok(ServiceAtLocation {
            id: decode_uuid(&self.id, "service_at_location", "id")?,
            location_id: decode_uuid(&self.location_id, "service_at_location", "location_id")?,
            description: self.description.clone(),
            schedules: shared.schedules(&self.id)?,
            contacts: shared.contacts(&self.id),
            phones: shared.phones(&self.id),
        })
    }
}

/// The rows that hang on a service and its places in the shared tables.
pub(crate) fn shared_rows(service: &Service, into: &mut SharedRows) {
    let root = service.id.to_string();
    into.add_schedules(&root, Owner::Service, &root, &service.schedules);
    into.add_contacts(&root, Owner::Service, &root, &service.contacts);
    into.add_phones(&root, Owner::Service, &root, &service.phones);
    for at in &service.locations {
        let id = at.id.to_string();
        into.add_schedules(&root, Owner::ServiceAtLocation, &id, &at.schedules);
        into.add_contacts(&root, Owner::ServiceAtLocation, &id, &at.contacts);
        into.add_phones(&root, Owner::ServiceAtLocation, &id, &at.phones);
    }
}
