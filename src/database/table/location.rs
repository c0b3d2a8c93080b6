//! Rows of `location` and what describes a place.

use super::shared::{Owner, SharedRows};
use super::{Grouped, corrupt, decode_slug, decode_uuid, position};
use crate::database::Result;
use crate::database::schema::{accessibility, address, location, location_area};
use crate::domain::{AccessFact, Accessibility, Address, AreaCode, Location, LocationType, Point, PointSource};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = location, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct LocationRow {
    pub(crate) id: String,
    pub(crate) source_id: String,
    /// Kept for as long as the row is, so that bookmarks outlive a new name.
    #[diesel(skip_update)]
    pub(crate) slug: String,
    pub(crate) name: Option<String>,
    pub(crate) alternate_name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) location_type: String,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    pub(crate) point_source: String,
    pub(crate) uprn: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) transportation: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = address, treat_none_as_default_value = false)]
pub(crate) struct AddressRow {
    pub(crate) location_id: String,
    pub(crate) position: i32,
    pub(crate) address_1: Option<String>,
    pub(crate) address_2: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) state_province: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) attention: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = accessibility, treat_none_as_default_value = false)]
pub(crate) struct AccessibilityRow {
    pub(crate) location_id: String,
    pub(crate) position: i32,
    pub(crate) fact: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = location_area, treat_none_as_default_value = false)]
pub(crate) struct LocationAreaRow {
    pub(crate) location_id: String,
    pub(crate) area_code: String,
}

impl LocationRow {
    pub(crate) fn new(location: &Location, slug: String) -> Self {
        let l = location;
        Self {
            id: l.id.to_string(),
            source_id: l.source_id.clone(),
            slug,
            name: l.name.clone(),
            alternate_name: l.alternate_name.clone(),
            description: l.description.clone(),
            location_type: l.location_type.slug().to_owned(),
            latitude: l.point.map(|p| p.latitude),
            longitude: l.point.map(|p| p.longitude),
            point_source: l.point_source.slug().to_owned(),
            uprn: l.uprn.clone(),
            url: l.url.clone(),
            transportation: l.transportation.clone(),
        }
    }

    pub(crate) fn decode(
        self,
        addresses: &Grouped<AddressRow>,
        accessibility: &Grouped<AccessibilityRow>,
        shared: &SharedRows,
    ) -> Result<Location> {
        Ok(Location {
            id: decode_uuid(&self.id, "location", "id")?,
            source_id: self.source_id,
            name: self.name,
            alternate_name: self.alternate_name,
            description: self.description,
            location_type: decode_slug(&self.location_type, LocationType::from_slug, "location", "location_type")?,
            point: decode_point(self.latitude, self.longitude)?,
            point_source: decode_slug(&self.point_source, PointSource::from_slug, "location", "point_source")?,
            uprn: self.uprn,
            url: self.url,
            transportation: self.transportation,
            addresses: addresses.of(&self.id).iter().map(AddressRow::decode).collect(),
            accessibility: accessibility.of(&self.id).iter().map(AccessibilityRow::decode).collect::<Result<_>>()?,
            phones: shared.phones(&self.id),
            schedules: shared.schedules(&self.id)?,
        })
    }
}

/// Reads a point; half of one is corrupt.
pub(crate) fn decode_point(latitude: Option<f64>, longitude: Option<f64>) -> Result<Option<Point>> {
    match (latitude, longitude) {
        (None, None) => Ok(None),
        (Some(latitude), Some(longitude)) => {
            Point::new(latitude, longitude).map(Some).map_err(|e| corrupt("location", "latitude, longitude", e))
        }
        (Some(half), None) | (None, Some(half)) => Err(corrupt("location", "latitude, longitude", half)),
    }
}

impl AddressRow {
    pub(crate) fn all(location: &Location) -> impl Iterator<Item = Self> + '_ {
        location.addresses.iter().enumerate().map(|(i, a)| Self {
            location_id: location.id.to_string(),
            position: position(i),
            address_1: a.address_1.clone(),
            address_2: a.address_2.clone(),
            city: a.city.clone(),
            region: a.region.clone(),
            state_province: a.state_province.clone(),
            postal_code: a.postal_code.clone(),
            country: a.country.clone(),
            attention: a.attention.clone(),
        })
    }

    fn decode(&self) -> Address {
        Address {
            address_1: self.address_1.clone(),
            address_2: self.address_2.clone(),
            city: self.city.clone(),
            region: self.region.clone(),
            state_province: self.state_province.clone(),
            postal_code: self.postal_code.clone(),
            country: self.country.clone(),
            attention: self.attention.clone(),
        }
    }
}

impl AccessibilityRow {
    pub(crate) fn all(location: &Location) -> impl Iterator<Item = Self> + '_ {
        location.accessibility.iter().enumerate().map(|(i, a)| Self {
            location_id: location.id.to_string(),
            position: position(i),
            fact: a.fact.map(|fact| fact.slug().to_owned()),
            description: a.description.clone(),
            details: a.details.clone(),
            url: a.url.clone(),
        })
    }

    fn decode(&self) -> Result<Accessibility> {
        let fact = self.fact.as_deref();
        Ok(Accessibility {
            fact: fact.map(|f| decode_slug(f, AccessFact::from_slug, "accessibility", "fact")).transpose()?,
            description: self.description.clone(),
            details: self.details.clone(),
            url: self.url.clone(),
        })
    }
}

impl LocationAreaRow {
    /// The areas of a place, each once.
    pub(crate) fn all(location_id: &str, areas: &[AreaCode]) -> Vec<Self> {
        let mut codes: Vec<&str> = areas.iter().map(AreaCode::as_str).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.into_iter().map(|code| Self { location_id: location_id.to_owned(), area_code: code.to_owned() }).collect()
    }
}

/// The rows that hang on a location in the shared tables.
pub(crate) fn shared_rows(location: &Location, into: &mut SharedRows) {
    let root = location.id.to_string();
    into.add_phones(&root, Owner::Location, &root, &location.phones);
    into.add_schedules(&root, Owner::Location, &root, &location.schedules);
}
