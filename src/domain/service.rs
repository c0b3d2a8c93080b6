//! What is offered.

use super::{
    Attribute, Audience, Capacity, Contact, CostOption, Delivery, Kind, Phone, ReferralRoute, Schedule,
    ServiceCapacity, StatedStatus,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A service with everything that hangs on it but its places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Ours: UUIDv5 of source and `source_id`.
    pub id: Uuid,
    /// The identifier in the feed it came from.
    pub source_id: String,
    /// Who runs it.
    pub organization_id: Option<Uuid>,
    /// The name on the poster.
    pub name: String,
    /// Another name it goes by.
    pub alternate_name: Option<String>,
    /// What it is, as sanitised HTML of the allow-list.
    pub description: Option<String>,
    /// Absolute http or https address.
    pub url: Option<String>,
    /// Published mailbox.
    pub email: Option<String>,
    /// What the source says of its life.
    pub status: StatedStatus,
    /// Group, befriending, venue or advice service.
    pub kind: Kind,
    /// How sure we are of `kind`: 1 when the source states it.
    pub kind_confidence: f32,
    /// Cost in words.
    pub fees_description: Option<String>,
    /// Quality marks.
    pub accreditations: Option<String>,
    /// How to join, in words.
    pub application_process: Option<String>,
    /// Waiting time in words.
    pub wait_time: Option<String>,
    /// Who it is for, in words.
    pub eligibility_description: Option<String>,
    /// A short warning to show first.
    pub alert: Option<String>,
    /// The "Your first visit" box.
    pub first_visit: Option<String>,
    /// Youngest age in years; absent means no lower limit.
    pub minimum_age: Option<u8>,
    /// Oldest age in years; absent means no upper limit.
    pub maximum_age: Option<u8>,
    /// Whom it restricts itself to; empty means anyone.
    pub audiences: Vec<Audience>,
    /// How it reaches people.
    pub deliveries: Vec<Delivery>,
    /// Who may open the door; empty means not stated.
    pub referral_routes: Vec<ReferralRoute>,
    /// Takes people who have no fixed address.
    pub no_address_needed: bool,
    /// The day someone last confirmed the entry.
    pub assured_date: Option<NaiveDate>,
    /// How many months a confirmation holds.
    pub assurance_months: u8,
    /// Closed until (the first day it is open again).
    pub closed_until: Option<NaiveDate>,
    /// When the source last changed it.
    pub last_modified: Option<DateTime<Utc>>,
    /// When it happens, for all its places.
    pub schedules: Vec<Schedule>,
    /// What it costs.
    pub cost_options: Vec<CostOption>,
    /// Whom to ask for.
    pub contacts: Vec<Contact>,
    /// Numbers to ring, the first being the one to show.
    pub phones: Vec<Phone>,
    /// Languages spoken.
    pub languages: Vec<Language>,
    /// Where it comes to you; see [`ServiceArea`].
    pub service_areas: Vec<ServiceArea>,
    /// Our categories.
    pub categories: Vec<CategoryTag>,
    /// The source's own terms.
    pub attributes: Vec<Attribute>,
    /// Published places, per unit, as HSDS 3.1 has them.
    pub capacities: Vec<ServiceCapacity>,
    /// The one statement of room that pages and filters use.
    pub capacity: Option<Capacity>,
    /// Who pays for it.
    pub funding: Vec<Funding>,
    /// Where it happens.
    pub locations: Vec<ServiceAtLocation>,
}

impl Service {
    /// Whether a person pays nothing by the published options.
    pub fn is_free(&self) -> bool {
        self.cost_options.iter().any(CostOption::is_free)
    }
}

/// A service at one of its places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceAtLocation {
    /// Ours, derived.
    pub id: Uuid,
    /// Its place.
    pub location_id: Uuid,
    /// "Upstairs room".
    pub description: Option<String>,
    /// When it happens here. Where empty, the service's own schedules hold.
    pub schedules: Vec<Schedule>,
    /// Whom to ask for here.
    pub contacts: Vec<Contact>,
    /// Numbers for this place.
    pub phones: Vec<Phone>,
}

/// A language in which a person is served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Language {
    /// ISO 639-1 or 639-3 code, lower case ("pl"), when known; "bfi" is British Sign Language.
    pub code: Option<String>,
    /// English name ("Polish").
    pub name: String,
    /// "Every second Tuesday", "by appointment".
    pub note: Option<String>,
}

/// Where a service without a door (or beside it) serves people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ServiceArea {
    /// "Chorley and South Ribble".
    pub name: Option<String>,
    /// ONS code, when stated or found by name.
    pub code: Option<super::AreaCode>,
    /// Whole of the country: "national", "England", "UK".
    pub national: bool,
    /// GeoJSON geometry as text, when the feed drew one.
    pub extent: Option<String>,
    /// Address of the area.
    pub uri: Option<String>,
}

/// One of our categories on a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryTag {
    /// Slug of `index/categories.tsv`.
    pub slug: String,
    /// 1 when the source states it, else how sure the categorizer is.
    pub confidence: f32,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Funding {
    /// "National Lottery Community Fund".
    pub source: String,
}
