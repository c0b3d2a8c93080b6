//! What lies around a point: the nearest postcode, and how thickly they stand.

use super::layout::{self, Sector};
use super::{NearestPostcode, PostcodeTable, UNIT_METRES};
use crate::domain::Point;
use crate::geography::distance::{BoundingBox, metres_between};
use rstar::{AABB, PointDistance, RTreeObject};

/// Cosine of 61.5 degrees: with longitudes shrunk by it, a distance in the tree is never more than the
/// distance on the ground anywhere south of there, so the search may stop by it.
const SHRINK: f32 = 0.477;

/// A sector's box in the tree: x is the shrunk longitude, y the latitude, in degrees.
pub(super) struct SectorBox {
    low: [f32; 2],
    high: [f32; 2],
    number: u32,
}

impl SectorBox {
    pub(super) fn new(number: u32, sector: &Sector) -> Self {
        // A hair outwards, for what single precision loses.
        const HAIR: f32 = 1e-5;
        let degrees = |units: f64| (units / 1e5) as f32;
        let west = degrees(f64::from(sector.west));
        let south = degrees(f64::from(sector.south));
        let east = degrees(f64::from(sector.west) + f64::from(sector.breadth));
        let north = degrees(f64::from(sector.south) + f64::from(sector.height));
        Self { low: [(west - HAIR) * SHRINK, south - HAIR], high: [(east + HAIR) * SHRINK, north + HAIR], number }
    }
}

impl RTreeObject for SectorBox {
    type Envelope = AABB<[f32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.low, self.high)
    }
}

impl PointDistance for SectorBox {
    fn distance_2(&self, point: &[f32; 2]) -> f32 {
        let [x, y] = *point;
        let across = (self.low[0] - x).max(x - self.high[0]).max(0.0);
        let up = (self.low[1] - y).max(y - self.high[1]).max(0.0);
        across * across + up * up
    }
}

/// Metres from one place to many near it, without trigonometry.
struct Plane {
    latitude: f64,
    longitude: f64,
    narrowing: f64,
}

impl Plane {
    fn at(point: Point) -> Self {
        let narrowing = point.latitude.to_radians().cos();
        Self { latitude: point.latitude * 1e5, longitude: point.longitude * 1e5, narrowing }
    }

    fn metres2(&self, latitude: i32, longitude: i32) -> f64 {
        let up = (f64::from(latitude) - self.latitude) * UNIT_METRES;
        let across = (f64::from(longitude) - self.longitude) * self.narrowing * UNIT_METRES;
        up * up + across * across
    }
}

impl PostcodeTable {
    /// The postcode nearest to a point, however far; `None` only when the table is empty.
    pub fn nearest(&self, point: Point) -> Option<NearestPostcode> {
        let plane = Plane::at(point);
        let mut best: Option<(f64, &Sector, usize)> = None;
        let from = tree_point(point);
        for sector_box in self.boxes.nearest_neighbor_iter(&from) {
            if let Some((metres2, ..)) = best {
                // A hundredth off for the globe's curve.
                let least = f64::from(sector_box.distance_2(&from).sqrt()) * UNIT_METRES * 1e5 * 0.99;
                if least * least > metres2 {
                    break;
                }
            }
            let Some(sector) = self.sectors.get(sector_box.number as usize) else { continue };
            for rank in 0..usize::from(sector.count) {
                let Some((latitude, longitude, _)) = self.units(sector, rank) else { continue };
                let metres2 = plane.metres2(latitude, longitude);
                if best.as_ref().is_none_or(|(least, ..)| metres2 < *least) {
                    best = Some((metres2, sector, rank));
                }
            }
        }
        let (_, sector, rank) = best?;
        let postcode = self.postcode(sector, layout::units(&sector.bitmap).nth(rank)?)?;
        let place = self.place(sector, rank)?;
        Some(NearestPostcode { postcode, metres: metres_between(point, place.point), place })
    }

    /// How many postcodes lie within `metres` of a point (to about one in a hundred).
    pub fn postcodes_within(&self, point: Point, metres: f64) -> usize {
        self.count_within(point, metres, usize::MAX)
    }

    /// As [`Self::postcodes_within`], but stops soon after `enough` are found.
    pub fn count_within(&self, point: Point, metres: f64, enough: usize) -> usize {
        let plane = Plane::at(point);
        let bounds = BoundingBox::around(point, metres);
        let corner = |latitude, longitude| tree_point(Point { latitude, longitude });
        let window = AABB::from_corners(corner(bounds.south, bounds.west), corner(bounds.north, bounds.east));
        let mut found = 0;
        for sector_box in self.boxes.locate_in_envelope_intersecting(&window) {
            let Some(sector) = self.sectors.get(sector_box.number as usize) else { continue };
            let (top, right) = (sector.height as i32, sector.breadth as i32);
            let corners = [(0, 0), (top, 0), (0, right), (top, right)];
            let whole = corners
                .iter()
                .all(|(up, across)| plane.metres2(sector.south + up, sector.west + across) <= metres * metres);
            found += if whole {
                usize::from(sector.count)
            } else {
                let places = (0..usize::from(sector.count)).filter_map(|rank| self.units(sector, rank));
                places.filter(|&(latitude, longitude, _)| plane.metres2(latitude, longitude) <= metres * metres).count()
            };
            if found >= enough {
                break;
            }
        }
        found
    }
}

fn tree_point(point: Point) -> [f32; 2] {
    [point.longitude as f32 * SHRINK, point.latitude as f32]
}
