//! A circle as a few ranges of Hilbert keys.
//!
//! The descent starts with the whole box and quarters it. A cell that misses the circle is dropped,
//! a cell wholly inside is taken as it is, and a cell across the circle's edge is shown to the
//! caller, who says whether to split it further. Keys come out sorted and never overlap.

use super::distance::{BoundingBox, EARTH_RADIUS_M};
use super::hilbert::{self, CELLS, EAST, LEVELS, NORTH, Orientation, SOUTH, START, WALK, WEST};
use crate::domain::Point;
use std::sync::LazyLock;

/// A run of keys, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyRange {
    /// First key.
    pub first: u32,
    /// Last key.
    pub last: u32,
}

/// A part of a cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverRange {
    /// The keys.
    pub keys: KeyRange,
    /// Whether every point with such a key lies in the circle, so that no distance need be measured.
    pub inside: bool,
}

/// What to do with a cell that lies across the edge of the circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit<C> {
    /// Nothing lies in it: leave it out.
    Skip,
    /// Take it whole; distances in it are measured one by one.
    Take,
    /// Quarter it, handing this to each quarter.
    Split(C),
}

/// Writes the cover of a circle into `ranges`, which is cleared first.
///
/// `visit` is asked about each cell across the edge and carries what the caller knows of the cell
/// above (a document range to search in, a depth) so that it need not start anew. Cells wholly inside
/// are taken without asking. Neighbouring ranges of the same sort are joined.
pub fn cover<C: Copy>(
    centre: Point,
    radius_m: f64,
    root: C,
    visit: impl FnMut(C, KeyRange) -> Visit<C>,
    ranges: &mut Vec<CoverRange>,
) {
    ranges.clear();
    let circle = Circle::new(centre, radius_m);
    let mut descent = Descent { circle, visit, ranges };
    descent.enter(Cell { x: 0, y: 0, level: 0, orientation: START, first: 0 }, root);
}

/// The cover down to cells of `depth` levels (0 to 16; 8 is about 5 km, 12 about 300 m, 16 about 20 m).
pub fn cover_to_depth(centre: Point, radius_m: f64, depth: u32) -> Vec<CoverRange> {
    let mut ranges = Vec::new();
    let visit = |level, _| if level >= depth { Visit::Take } else { Visit::Split(level + 1) };
    cover(centre, radius_m, 0u32, visit, &mut ranges);
    ranges
}

/// The cover with cells split until at most `leaf` documents lie in each; `documents` counts those in
/// a range of keys. Cells without documents are left out.
pub fn cover_by_count(
    centre: Point,
    radius_m: f64,
    leaf: usize,
    mut documents: impl FnMut(KeyRange) -> usize,
    ranges: &mut Vec<CoverRange>,
) {
    let visit = |(), keys| match documents(keys) {
        0 => Visit::Skip,
        n if n <= leaf => Visit::Take,
        _ => Visit::Split(()),
    };
    cover(centre, radius_m, (), visit, ranges);
}

#[derive(Clone, Copy)]
struct Cell {
    x: u32,
    y: u32,
    level: u32,
    orientation: Orientation,
    first: u32,
}

impl Cell {
    /// Cells of the finest level along one side, less one.
    fn span(self) -> u32 {
        (1u32 << (LEVELS - self.level)) - 1
    }

    fn keys(self) -> KeyRange {
        let keys = (1u64 << (2 * (LEVELS - self.level))) - 1;
        KeyRange { first: self.first, last: self.first + u32::try_from(keys).unwrap_or(u32::MAX) }
    }
}

struct Descent<'a, V> {
    circle: Circle,
    visit: V,
    ranges: &'a mut Vec<CoverRange>,
}

impl<V> Descent<'_, V> {
    fn enter<C: Copy>(&mut self, cell: Cell, carried: C)
    where
        V: FnMut(C, KeyRange) -> Visit<C>,
    {
        let inside = match self.circle.meets(cell) {
            Meeting::Outside => return,
            Meeting::Inside => true,
            Meeting::Edge => match (self.visit)(carried, cell.keys()) {
                Visit::Skip => return,
                Visit::Split(below) if cell.level < LEVELS => return self.quarter(cell, below),
                Visit::Take | Visit::Split(_) => false,
            },
        };
        let keys = cell.keys();
        match self.ranges.last_mut() {
            Some(range) if range.inside == inside && range.keys.last.checked_add(1) == Some(keys.first) => {
                range.keys.last = keys.last;
            }
            _ => self.ranges.push(CoverRange { keys, inside }),
        }
    }

    fn quarter<C: Copy>(&mut self, cell: Cell, carried: C)
    where
        V: FnMut(C, KeyRange) -> Visit<C>,
    {
        let level = cell.level + 1;
        let side = 1u32 << (LEVELS - level);
        let keys_each = side.wrapping_mul(side);
        let mut first = cell.first;
        for (east, north, orientation) in WALK.get(usize::from(cell.orientation)).copied().unwrap_or_default() {
            self.enter(Cell { x: cell.x + east * side, y: cell.y + north * side, level, orientation, first }, carried);
            first = first.wrapping_add(keys_each);
        }
    }
}

enum Meeting {
    Outside,
    Edge,
    Inside,
}

/// The circle with everything that can be worked out once.
struct Circle {
    latitude: f64,
    longitude: f64,
    cos_latitude: f64,
    /// Haversine of the radius: sin² of half the angle.
    haversine: f64,
    west: u32,
    east: u32,
    south: u32,
    north: u32,
}

/// Cosine at each of the 257 lines between 256 bands of latitude of the box.
static COSINES: LazyLock<[f64; 257]> =
    LazyLock::new(|| std::array::from_fn(|line| (SOUTH + (NORTH - SOUTH) * line as f64 / 256.0).to_radians().cos()));

impl Circle {
    fn new(centre: Point, radius_m: f64) -> Self {
        let bounds = BoundingBox::around(centre, radius_m);
        let (west, south) = hilbert::cell(Point { latitude: bounds.south, longitude: bounds.west });
        let (east, north) = hilbert::cell(Point { latitude: bounds.north, longitude: bounds.east });
        let half = (radius_m.max(0.0) / EARTH_RADIUS_M / 2.0).min(std::f64::consts::FRAC_PI_2).sin();
        Self {
            latitude: centre.latitude.to_radians(),
            longitude: centre.longitude.to_radians(),
            cos_latitude: centre.latitude.to_radians().cos(),
            haversine: half * half,
            west,
            east,
            south,
            north,
        }
    }

    /// How the circle meets a cell; errs only towards `Edge`.
    fn meets(&self, cell: Cell) -> Meeting {
        let (x_last, y_last) = (cell.x + cell.span(), cell.y + cell.span());
        if x_last < self.west || cell.x > self.east || y_last < self.south || cell.y > self.north {
            return Meeting::Outside;
        }
        const LAST: u32 = CELLS as u32 - 1;
        if cell.x == 0 || cell.y == 0 || x_last == LAST || y_last == LAST {
            // A cell of the box's edge stands for all that lies beyond it.
            return Meeting::Edge;
        }
        const ROW: f64 = (NORTH - SOUTH) / CELLS * std::f64::consts::PI / 180.0;
        const COLUMN: f64 = (EAST - WEST) / CELLS * std::f64::consts::PI / 180.0;
        // Points on a cell's border may be rounded into its neighbour.
        const SLACK: f64 = 1e-12;
        let south = SOUTH.to_radians() + ROW * f64::from(cell.y) - SLACK;
        let north = SOUTH.to_radians() + ROW * f64::from(y_last + 1) + SLACK;
        let west = WEST.to_radians() + COLUMN * f64::from(cell.x) - SLACK;
        let east = WEST.to_radians() + COLUMN * f64::from(x_last + 1) + SLACK;
        let near_lat = (south - self.latitude).max(self.latitude - north).max(0.0);
        let far_lat = (self.latitude - south).max(north - self.latitude);
        let near_lon = (west - self.longitude).max(self.longitude - east).max(0.0);
        let far_lon = (self.longitude - west).max(east - self.longitude);
        let cosine_at = |line: u32| COSINES.get(line as usize).copied().unwrap_or(0.0);
        let (largest, smallest) = (cosine_at(cell.y >> 8), cosine_at((y_last >> 8) + 1));
        let high = square_above(far_lat) + self.cos_latitude * largest * square_above(far_lon);
        if high <= self.haversine {
            return Meeting::Inside;
        }
        let low = square_below(near_lat) + self.cos_latitude * smallest * square_below(near_lon);
        if low > self.haversine { Meeting::Outside } else { Meeting::Edge }
    }
}

/// At least sin²(x/2) for any x: the sine never exceeds its angle.
fn square_above(x: f64) -> f64 {
    x * x / 4.0 * (1.0 + 1e-12)
}

/// At most sin²(x/2) for x between 0 and 2π, by the series cut after its second term.
fn square_below(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    quarter * (1.0 - quarter / 3.0) * (1.0 - 1e-12)
}

#[cfg(test)]
#[path = "cover/tests.rs"]
mod tests;
