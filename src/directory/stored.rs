//! A record as the directory holds it: the one shape that cards, pages, listings and exports read.

use crate::domain::{AreaCode, ListingStatus, Location, Organization, Service, Source};
use chrono::{DateTime, NaiveDate, Utc};

/// A service with who runs it, its places and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// The service.
    pub service: Service,
    /// Its address part: `/services/{slug}`.
    pub slug: String,
    /// Who runs it.
    pub organization: Option<StoredOrganization>,
    /// Its places, in the order of `service.locations`.
    pub locations: Vec<StoredLocation>,
    /// Which source said it, when.
    pub provenance: Provenance,
}

/// An organization with its address part: `/organizations/{slug}`.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredOrganization {
    /// The organization.
    pub organization: Organization,
    /// Its address part.
    pub slug: String,
}

/// A place with its address part, `/venues/{slug}`, and the areas it lies in.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredLocation {
    /// The place.
    pub location: Location,
    /// Its address part.
    pub slug: String,
    /// LSOA, MSOA, ward, neighbourhood, district ... as far as boundaries are loaded.
    pub areas: Vec<AreaCode>,
}

/// Who said it, when.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// The feed.
    pub source: Source,
    /// When we first read it.
    pub first_seen: DateTime<Utc>,
    /// When we last read it, changed or not.
    pub last_seen: DateTime<Utc>,
    /// When its content last changed.
    pub changed_at: DateTime<Utc>,
}

/// An organization and everything it offers.
#[derive(Debug, Clone, PartialEq)]
pub struct OrganizationPage {
    /// The organization.
    pub organization: StoredOrganization,
    /// Its services that the public may see, by name.
    pub services: Vec<StoredRecord>,
}

/// A place and everything that happens there.
#[derive(Debug, Clone, PartialEq)]
pub struct VenuePage {
    /// The place.
    pub location: StoredLocation,
    /// The services that run there and that the public may see, by name.
    pub services: Vec<StoredRecord>,
}

impl StoredRecord {
    /// What a person is told of the listing's life on `today`.
    pub fn status(&self, today: NaiveDate) -> ListingStatus {
        let service = &self.service;
        ListingStatus::on(service.status, service.assured_date, service.assurance_months, today)
    }
}
