//! Which areas a point lies in.
//!
//! An R-tree over the boxes of polygons, then exact containment. A point lies in at most one area of a
//! type, except neighbourhoods, which may overlap. On a border the area with the lower code wins, so
//! that every node and every import says the same. Imports `domain` and `distance`.

use super::distance::{METRES_PER_DEGREE, METRES_PER_MILE};
use crate::domain::{Area, AreaCode, AreaType, Point};
use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{BoundingRect, Coord, LineString, MultiPolygon, Polygon};
use rstar::{AABB, RTree, RTreeObject};
use std::collections::HashMap;

/// Generalised outlines leave slivers between neighbours and cut off piers and beaches. A point in no
/// area of a type is given the nearest one within this distance.
const SLIVER_M: f64 = METRES_PER_MILE / 4.0;

/// Outlines of areas, ready to be asked.
#[derive(Debug, Default)]
pub struct Boundaries {
    areas: Vec<Area>,
    by_code: HashMap<AreaCode, usize>,
    /// Types that have at least one outline.
    types: Vec<AreaType>,
    tree: RTree<Shape>,
    /// Neighbourhoods that are sets of areas: member to neighbourhoods.
    members: HashMap<AreaCode, Vec<AreaCode>>,
}

/// One polygon of one area.
#[derive(Debug)]
struct Shape {
    area: usize,
    polygon: Polygon<f64>,
    envelope: AABB<[f64; 2]>,
}

impl RTreeObject for Shape {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl Boundaries {
    /// Takes outlines in any order. An area that comes twice has all its polygons.
    pub fn build(outlines: impl IntoIterator<Item = (Area, MultiPolygon<f64>)>) -> Self {
        let mut boundaries = Self::default();
        let mut shapes = Vec::new();
        for (area, outline) in outlines {
            if !boundaries.types.contains(&area.area_type) {
                boundaries.types.push(area.area_type);
            }
            let number = boundaries.number(area);
            for mut polygon in outline {
                polygon.exterior_mut(|ring| ring.0.shrink_to_fit());
                polygon.interiors_mut(|rings| rings.iter_mut().for_each(|ring| ring.0.shrink_to_fit()));
                let Some(bounds) = polygon.bounding_rect() else { continue };
                let envelope = AABB::from_corners(bounds.min().into(), bounds.max().into());
                shapes.push(Shape { area: number, polygon, envelope });
            }
        }
        boundaries.types.sort_unstable();
        boundaries.tree = RTree::bulk_load(shapes);
        boundaries
    }

    /// Adds neighbourhoods that are named sets of other areas (usually LSOAs).
    pub fn with_sets(mut self, sets: impl IntoIterator<Item = (Area, Vec<AreaCode>)>) -> Self {
        for (area, members) in sets {
            let code = area.code.clone();
            self.number(area);
            for member in members {
                let codes = self.members.entry(member).or_default();
                if !codes.contains(&code) {
                    codes.push(code.clone());
                    codes.sort_unstable();
                }
            }
        }
        self
    }

    /// How many areas are known here.
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// Whether no area is known here.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// Types of which there is an outline, smallest first.
    pub fn types(&self) -> &[AreaType] {
        &self.types
    }

    /// An area by its code.
    pub fn area(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.get(*self.by_code.get(code)?)
    }

    /// Every area, in the order given.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The areas a point lies in, smallest type first: one of each type, and every neighbourhood.
    pub fn areas_of(&self, point: Point) -> Vec<AreaCode> {
        self.found(point).into_iter().map(|area| area.code.clone()).collect()
    }

    /// As [`Self::areas_of`], with names and types.
    pub fn found(&self, point: Point) -> Vec<&Area> {
        let at = Coord { x: point.longitude, y: point.latitude };
        let mut best: Vec<(&Area, bool)> = Vec::new();
        for shape in self.tree.locate_in_envelope_intersecting(&AABB::from_point(at.into())) {
            let Some(area) = self.areas.get(shape.area) else { continue };
            let inside = match shape.polygon.coordinate_position(&at) {
                CoordPos::Outside => continue,
                CoordPos::Inside => true,
                CoordPos::OnBoundary => false,
            };
            if area.area_type == AreaType::Neighbourhood {
                if !best.iter().any(|(known, _)| known.code == area.code) {
                    best.push((area, inside));
                }
                continue;
            }
            match best.iter_mut().find(|(known, _)| known.area_type == area.area_type) {
                // Inside beats border; then the lower code.
                Some(known) if (known.1, &area.code) < (inside, &known.0.code) => *known = (area, inside),
                Some(_) => {}
                None => best.push((area, inside)),
            }
        }
        let mut found: Vec<&Area> = best.into_iter().map(|(area, _)| area).collect();
        for &wanted in &self.types {
            if wanted != AreaType::Neighbourhood && !found.iter().any(|area| area.area_type == wanted) {
                found.extend(self.beside(at, wanted));
            }
        }
        let members: Vec<&AreaCode> = found.iter().filter_map(|area| self.members.get(&area.code)).flatten().collect();
        for code in members {
            if !found.iter().any(|area| area.code == *code) {
                found.extend(self.area(code));
            }
        }
        found.sort_by(|a, b| (a.area_type, &a.code).cmp(&(b.area_type, &b.code)));
        found
    }

    /// The nearest area of a type within [`SLIVER_M`].
    fn beside(&self, at: Coord<f64>, wanted: AreaType) -> Option<&Area> {
        let narrowing = at.y.to_radians().cos().max(0.01);
        let reach = SLIVER_M / METRES_PER_DEGREE;
        let (across, up) = (reach / narrowing, reach);
        let window = AABB::from_corners([at.x - across, at.y - up], [at.x + across, at.y + up]);
        let mut nearest: Option<(f64, &Area)> = None;
        for shape in self.tree.locate_in_envelope_intersecting(&window) {
            let Some(area) = self.areas.get(shape.area).filter(|area| area.area_type == wanted) else { continue };
            let metres = metres_to_ring(at, shape.polygon.exterior(), narrowing);
            let nearer = |(least, known): &(f64, &Area)| (metres, &area.code) < (*least, &known.code);
            if metres <= SLIVER_M && nearest.as_ref().is_none_or(nearer) {
                nearest = Some((metres, area));
            }
        }
        nearest.map(|(_, area)| area)
    }

    fn number(&mut self, area: Area) -> usize {
        let next = self.areas.len();
        let number = *self.by_code.entry(area.code.clone()).or_insert(next);
        if number == next {
            self.areas.push(area);
        }
        number
    }
}

/// Metres from a point to the nearest side of a ring, on a plane that touches the globe at the point.
fn metres_to_ring(at: Coord<f64>, ring: &LineString<f64>, narrowing: f64) -> f64 {
    let plane = |corner: Coord<f64>| Coord { x: (corner.x - at.x) * narrowing, y: corner.y - at.y };
    let mut least = f64::INFINITY;
    for side in ring.lines() {
        let (a, b) = (plane(side.start), plane(side.end));
        let along = b - a;
        let length2 = along.x * along.x + along.y * along.y;
        let share = if length2 == 0.0 { 0.0 } else { (-(a.x * along.x + a.y * along.y) / length2).clamp(0.0, 1.0) };
        let foot = a + along * share;
        least = least.min(foot.x.hypot(foot.y));
    }
    least * METRES_PER_DEGREE
}

#[cfg(test)]
#[path = "boundary/tests.rs"]
mod tests;
