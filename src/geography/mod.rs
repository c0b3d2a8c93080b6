//! Where things are: postcodes, place names, areas, distance and covers of circles.
//!
//! Look-ups and shapes only: no storage, no clock, no socket. Imports `domain`; anything above may
//! import it. [`Geography`] bundles what a running program asks; its parts are shared and replaced whole
//! when a newer file is imported.

pub mod areas;
pub mod boundary;
pub mod county;
pub mod cover;
pub mod distance;
pub mod fold;
pub mod gazetteer;
pub mod hilbert;
pub mod national_grid;
pub mod near;
pub mod outline;
pub mod postcode_table;
#[cfg(test)]
pub(crate) mod shared_data;
mod shipped;

pub use areas::Areas;
pub use boundary::Boundaries;
pub use cover::{CoverRange, KeyRange, Visit, cover, cover_by_count, cover_to_depth};
pub use distance::{METRES_PER_MILE, UnitVector, metres_between, metres_to_miles, miles_to_metres};
pub use gazetteer::{Gazetteer, PlaceKind, PlaceName};
pub use near::{How, NearNote, NearPlace, Resolved};
pub use postcode_table::{NearestPostcode, PostcodePlace, PostcodeTable, PostcodeTableBuilder};

use crate::domain::{Area, AreaCode, AreaType, Point};
use std::sync::Arc;

/// Lines that must stand wherever the shipped postcodes and places are shown.
pub const ATTRIBUTION: [&str; 4] = [
    "Contains OS data © Crown copyright and database right",
    "Contains Royal Mail data © Royal Mail copyright and database right",
    "Contains National Statistics data © Crown copyright and database right",
    "Place names from GeoNames (geonames.org), CC BY 4.0",
];

/// Radius searched when the person names none: 3 miles.
const DEFAULT_MILES: f64 = 3.0;

/// Radius searched by default where few live: 10 miles.
const THINLY_SETTLED_MILES: f64 = 10.0;

/// So many places around a point are known by name at most.
const MOST_NAMES: usize = 8;

/// Fewer postcodes than this within [`DEFAULT_MILES`] is thinly settled.
const THICKLY_SETTLED_POSTCODES: usize = 2_000;

/// A postcode farther away than this says nothing of the district a point lies in.
const NEAREST_DISTRICT_M: f64 = 10_000.0;

/// Why the embedded data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table of postcodes.
    #[error("the postcodes that ship with the program cannot be read: {0}")]
    Postcodes(#[from] postcode_table::Error),
    /// The list of places.
    #[error("the place names that ship with the program cannot be read: {0}")]
    Gazetteer(#[from] gazetteer::Error),
}

/// Everything that is known of the ground. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Geography {
    /// Where every postcode is.
    pub postcodes: Arc<PostcodeTable>,
    /// Places by name.
    pub gazetteer: Arc<Gazetteer>,
    /// Outlines of areas.
    pub boundaries: Arc<Boundaries>,
    /// Names of areas and what they lie in.
    pub areas: Arc<Areas>,
}

impl Geography {
    /// What ships with the program: Great Britain's postcodes and the names of its larger places.
    pub fn shipped() -> Result<Self, Error> {
        Ok(Self {
            postcodes: Arc::new(PostcodeTable::from_static(shipped::POSTCODES)?),
            gazetteer: Arc::new(Gazetteer::from_compact(shipped::PLACES)?),
            ..Self::empty()
        })
    }

    /// Nothing at all.
    pub fn empty() -> Self {
        Self {
            postcodes: Arc::new(PostcodeTable::empty()),
            gazetteer: Arc::default(),
            boundaries: Arc::default(),
            areas: Arc::default(),
        }
    }

    /// The names of the places nearest to a point, with metres, nearest first: what people there say for where they are.
    pub fn names_around(&self, point: Point) -> Vec<(String, f64)> {
        let places = self.gazetteer.around(point, miles_to_metres(DEFAULT_MILES));
        let names = places.into_iter().take(MOST_NAMES).flat_map(|(place, metres)| {
            std::iter::once(&place.name).chain(&place.other_names).map(move |name| (name.clone(), metres))
        });
        names.collect()
    }

    /// Reads what a person typed as a place.
    pub fn near(&self, text: &str) -> Resolved {
        near::resolve(text, self)
    }

    /// An area by its code, from look-ups or boundaries.
    pub fn area(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.get(code).or_else(|| self.boundaries.area(code))
    }

    /// Every area a point lies in, smallest type first: LSOA, MSOA, ward, neighbourhoods, district,
    /// county, ICB, region, country, as far as is known.
    ///
    /// Outlines come first; without a district's outline the district of the nearest postcode is
    /// taken; look-ups then fill the types that are missing.
    pub fn ladder(&self, point: Point) -> Vec<AreaCode> {
        let mut rungs: Vec<(Option<AreaType>, AreaCode)> =
            self.boundaries.found(point).into_iter().map(|area| (Some(area.area_type), area.code.clone())).collect();
        if !rungs.iter().any(|(area_type, _)| *area_type == Some(AreaType::District)) {
            let nearest = self.postcodes.nearest(point).filter(|nearest| nearest.metres < NEAREST_DISTRICT_M);
            rungs.extend(nearest.and_then(|n| n.place.district).map(|code| (Some(AreaType::District), code)));
        }
        let mut at = 0;
        while let Some((_, code)) = rungs.get(at).cloned() {
            for parent in self.areas.parents(&code) {
                let area_type = self.areas.type_of(parent);
                let known = |(known_type, known): &(Option<AreaType>, AreaCode)| {
                    known == parent || (area_type.is_some() && *known_type == area_type)
                };
                if !rungs.iter().any(known) {
                    rungs.push((area_type, parent.clone()));
                }
            }
            at += 1;
        }
        if !rungs.iter().any(|(area_type, _)| *area_type == Some(AreaType::County)) {
            let county = rungs.iter().find_map(|(_, code)| county::county_code_of(code));
            rungs.extend(county.map(|code| (Some(AreaType::County), code)));
        }
        if !rungs.iter().any(|(area_type, _)| *area_type == Some(AreaType::Country)) {
            let country = rungs.iter().find_map(|(_, code)| county::country_of(code));
            rungs.extend(country.map(|(_, code)| (Some(AreaType::Country), code)));
        }
        // An area of unknown type goes last.
        rungs.sort_by_key(|(area_type, code)| (area_type.is_none(), *area_type, code.clone()));
        rungs.into_iter().map(|(_, code)| code).collect()
    }

    /// The radius in metres when the person names none: 3 miles, or 10 where fewer than 2,000
    /// postcodes lie within 3.
    pub fn default_radius_m(&self, point: Point) -> f64 {
        let radius = miles_to_metres(DEFAULT_MILES);
        if self.postcodes.count_within(point, radius, THICKLY_SETTLED_POSTCODES) < THICKLY_SETTLED_POSTCODES {
            miles_to_metres(THINLY_SETTLED_MILES)
        } else {
            radius
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
