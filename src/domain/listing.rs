//! What a searcher can find: one service at one place, or one service that comes to people.

use super::{AccessFact, AreaCode, Audience, Capacity, Delivery, Kind, Point, Schedule, StatedStatus};
use chrono::NaiveDate;
use uuid::Uuid;

/// One findable thing. `directory` makes it, `search` takes it, so the two never meet.
///
/// A service at two places that also visits homes in Chorley gives three listings: one per place,
/// and one with [`Reach::Areas`]. Results collapse to one row per service with its nearest place.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The service.
    pub service_id: Uuid,
    /// The identifier in its feed.
    pub source_id: String,
    /// Where it can be had.
    pub reach: Reach,
    /// Name of the service.
    pub name: String,
    /// Name of who runs it; empty when not known.
    pub organization: String,
    /// Identifier of who runs it.
    pub organization_id: Option<Uuid>,
    /// Plain text: description, alternate name, eligibility and first-visit words.
    pub text: String,
    /// Slugs of our categories with confidence 0 to 1.
    pub categories: Vec<(String, f32)>,
    /// Words of the source's own terms, for text search.
    pub terms: Vec<String>,
    /// Its kind.
    pub kind: Kind,
    /// How it reaches people.
    pub deliveries: Vec<Delivery>,
    /// Whom it restricts itself to; empty means anyone.
    pub audiences: Vec<Audience>,
    /// Youngest age in years; absent means no limit.
    pub minimum_age: Option<u8>,
    /// Oldest age in years; absent means no limit.
    pub maximum_age: Option<u8>,
    /// Costs nothing by a published option.
    pub free: bool,
    /// Access facts of this place and of the service.
    pub access: Vec<AccessFact>,
    /// ISO 639 codes, or lower-case names where no code is known.
    pub languages: Vec<String>,
    /// Takes people with no fixed address.
    pub no_address_needed: bool,
    /// What the source says of its life.
    pub status: StatedStatus,
    /// Last day on which its confirmation holds; absent when never confirmed.
    pub confirmed_until: Option<NaiveDate>,
    /// First day it is open again, when closed for a time.
    pub closed_until: Option<NaiveDate>,
    /// What was last said of its room.
    pub capacity: Option<Capacity>,
    /// When it happens here.
    pub schedules: Vec<Schedule>,
}

/// Where a listing can be had.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// People go there. Found within the circle.
    Place(ListingPlace),
    /// Telephone, online or visiting service for the whole country. Stays in every located search, after
    /// what is near.
    Everywhere,
    /// A service that states neither place nor area, nor that it comes to people. Stays in every located
    /// search like one for the whole country, and is not said to come to anyone.
    Unstated,
    /// Comes to people in these areas. Stays in a located search whose point lies in one of them.
    Areas(Vec<AreaCode>),
}

/// A place of a listing.
#[derive(Debug, Clone, PartialEq)]
pub struct ListingPlace {
    /// The location.
    pub location_id: Uuid,
    /// "St Paul's Hall, Adlington".
    pub name: String,
    /// WGS84 degrees. A place whose point is not known is found without `near` only.
    pub point: Option<Point>,
    /// Every area the point lies in: LSOA, MSOA, ward, neighbourhood, district ...
    pub areas: Vec<AreaCode>,
}

impl Listing {
    /// The point, when it is at a place that has one.
    pub fn point(&self) -> Option<Point> {
        match &self.reach {
            Reach::Place(place) => place.point,
            Reach::Everywhere | Reach::Unstated | Reach::Areas(_) => None,
        }
    }
}
