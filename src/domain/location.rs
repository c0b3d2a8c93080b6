//! Where things happen.

use super::{AccessFact, Phone, Point, Schedule};
use crate::closed_list;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

closed_list! {
    /// HSDS location types.
    LocationType { Physical = "physical", Postal = "postal", Virtual = "virtual" }
}

closed_list! {
    /// How we know the point, most exact first.
    PointSource {
        /// The feed gave latitude and longitude.
        Stated = "stated",
        /// Centre of its full postcode.
        Postcode = "postcode",
        /// Centre of its postcode sector, because the postcode is not known to us.
        Sector = "sector",
        /// No point.
        Unknown = "unknown",
    }
}

/// A place: a hall, an office, a park, or a virtual room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Ours, derived from source and `source_id`.
    pub id: Uuid,
    /// The identifier in the feed it came from.
    pub source_id: String,
    /// "St Paul's Hall".
    pub name: Option<String>,
    /// Another name.
    pub alternate_name: Option<String>,
    /// Rooms, equipment, what it is like; sanitised HTML.
    pub description: Option<String>,
    /// Physical, postal or virtual.
    pub location_type: LocationType,
    /// WGS84 degrees, when known.
    pub point: Option<Point>,
    /// How the point is known.
    pub point_source: PointSource,
    /// UPRN, as text.
    pub uprn: Option<String>,
    /// Absolute http or https address.
    pub url: Option<String>,
    /// "Stop: Church Street, bus 125".
    pub transportation: Option<String>,
    /// Addresses, the first being the one to show.
    pub addresses: Vec<Address>,
    /// What is known of getting in and being comfortable.
    pub accessibility: Vec<Accessibility>,
    /// Numbers of the building.
    pub phones: Vec<Phone>,
    /// When the building itself is open.
    pub schedules: Vec<Schedule>,
}

impl Location {
    /// The postcode to show, when an address has one.
    pub fn postcode(&self) -> Option<&str> {
        self.addresses.iter().find_map(|a| a.postal_code.as_deref())
    }
}

/// An address. Every part may be missing in a real feed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// Number and street, or name of the building.
    pub address_1: Option<String>,
    /// Second line.
    pub address_2: Option<String>,
    /// Town or village.
    pub city: Option<String>,
    /// Parish, district or county.
    pub region: Option<String>,
    /// HSDS "state or province": county in Great Britain.
    pub state_province: Option<String>,
    /// As written, tidied to "PR7 1DB" when it parses.
    pub postal_code: Option<String>,
    /// "GB".
    pub country: Option<String>,
    /// "Reception", "c/o".
    pub attention: Option<String>,
}

/// One published statement about access.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Accessibility {
    /// The fact it states, when it is one of the closed list.
    pub fact: Option<AccessFact>,
    /// The words as published.
    pub description: Option<String>,
    /// More detail ("ramp at the side door, ask for it").
    pub details: Option<String>,
    /// Absolute http or https address.
    pub url: Option<String>,
}
