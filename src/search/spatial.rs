//! From a circle on the ground to a few ranges of documents, and exact distance at the edge.
//!
//! Documents stand in the order of a 32-bit Hilbert key of their position. A circle is descended as a
//! quad-tree along that curve: a cell that the circle cannot touch is left out, a cell that holds few
//! documents becomes a range. Whether a document lies inside is decided by its unit vector, and near the
//! rim by the haversine formula in double precision, so that the answer is that of a plain scan.
//! Imports `geography` and `domain`.

use crate::domain::Point;
pub(crate) use crate::geography::distance::{EARTH_RADIUS_M, metres_between as distance_m};
use std::ops::Range;

/// The key of documents that come to people in areas: after every place.
pub(crate) const SERVES_AREAS: u64 = 1 << 40;
/// The key of documents at a place whose point is not known.
pub(crate) const UNPLACED: u64 = 2 << 40;
/// The key of documents for the whole country.
pub(crate) const EVERYWHERE: u64 = 3 << 40;
/// A cell that holds at most so many documents is taken whole.
const LEAF: usize = 1024;
/// Bits per axis of a key.
const BITS: u32 = 16;
/// The box of Great Britain and Northern Ireland that keys are spread over, in degrees. Points outside are
/// clamped to its rim, whose cells therefore reach to the end of the globe.
const SOUTH: f64 = 49.0;
const NORTH: f64 = 61.0;
const WEST: f64 = -9.0;
const EAST: f64 = 2.5;
/// Half the width, in chord length, of the band in which single precision may not decide: about 4 m.
const UNSURE: f32 = 6e-7;

/// The point as a unit vector from the centre of the earth.
pub(crate) fn unit_vector(point: Point) -> [f32; 3] {
    let (sin_lat, cos_lat) = point.latitude.to_radians().sin_cos();
    let (sin_lon, cos_lon) = point.longitude.to_radians().sin_cos();
    [(cos_lat * cos_lon) as f32, (cos_lat * sin_lon) as f32, sin_lat as f32]
}

/// The state of the curve inside a cell: whether axes are exchanged and whether both are turned round.
#[derive(Clone, Copy)]
struct Turn {
    swap: bool,
    flip: bool,
}

impl Turn {
    const START: Self = Self { swap: false, flip: false };

    /// Between bits of the grid and bits of the curve; its own inverse.
    fn apply(self, x: u32, y: u32) -> (u32, u32) {
        let (x, y) = if self.flip { (1 - x, 1 - y) } else { (x, y) };
        if self.swap { (y, x) } else { (x, y) }
    }

    /// The state inside the child at curve bits `(x, y)`.
    fn inside(self, x: u32, y: u32) -> Self {
        if y == 0 { Self { swap: !self.swap, flip: self.flip ^ (x == 1) } } else { self }
    }
}

/// Curve bits of the four children in the order of the curve.
const CHILDREN: [(u32, u32); 4] = [(0, 0), (0, 1), (1, 1), (1, 0)];

/// The Hilbert key of a point, clamped to the box.
pub(crate) fn key(point: Point) -> u32 {
    let side = f64::from(1u32 << BITS);
    let grid = |value: f64, low: f64, high: f64| ((value - low) / (high - low) * side).clamp(0.0, side - 1.0) as u32;
    let (x, y) = (grid(point.longitude, WEST, EAST), grid(point.latitude, SOUTH, NORTH));
    let mut turn = Turn::START;
    let mut key = 0;
    for bit in (0..BITS).rev() {
        let (cx, cy) = turn.apply(x >> bit & 1, y >> bit & 1);
        key = key << 2 | ((3 * cx) ^ cy);
        turn = turn.inside(cx, cy);
    }
    key
}

/// A circle prepared for many tests.
#[derive(Debug, Clone)]
pub(crate) struct Circle {
    /// Its centre.
    pub centre: Point,
    /// Metres.
    pub radius_m: f64,
    vector: [f32; 3],
    cos_lat: f64,
    /// The least cosine of any latitude inside.
    least_cos: f64,
    surely_inside: f32,
    surely_outside: f32,
    haversine: f64,
}

impl Circle {
    /// The circle of `radius_m` metres round `centre`.
    pub(crate) fn new(centre: Point, radius_m: f64) -> Self {
        let angle = (radius_m / EARTH_RADIUS_M).clamp(0.0, std::f64::consts::PI);
        let chord = (2.0 * (angle / 2.0).sin()) as f32;
        let inner = (chord * (1.0 - 1e-6) - UNSURE).max(0.0);
        let outer = chord * (1.0 + 1e-6) + UNSURE;
        Self {
            centre,
            radius_m,
            vector: unit_vector(centre),
            cos_lat: centre.latitude.to_radians().cos(),
            least_cos: (centre.latitude.to_radians().abs() + angle).min(std::f64::consts::FRAC_PI_2).cos().max(0.0),
            surely_inside: inner * inner,
            surely_outside: outer * outer,
            haversine: (angle / 2.0).sin().powi(2),
        }
    }

    /// The square of the chord to a unit vector.
    #[inline]
    pub(crate) fn chord_squared(&self, v: [f32; 3]) -> f32 {
        let (x, y, z) = (v[0] - self.vector[0], v[1] - self.vector[1], v[2] - self.vector[2]);
        x * x + y * y + z * z
    }

    /// The same for many vectors given an axis at a time, as many as there is room for in `out`.
    #[inline]
    pub(crate) fn chords_squared(&self, axes: [&[f32]; 3], out: &mut [f32]) {
        let [x, y, z] = axes;
        for (((out, x), y), z) in out.iter_mut().zip(x).zip(y).zip(z) {
            let (x, y, z) = (x - self.vector[0], y - self.vector[1], z - self.vector[2]);
            *out = x * x + y * y + z * z;
        }
    }

    /// Whether a squared chord is short enough for the circle for sure.
    #[inline]
    pub(crate) fn surely_inside(&self, chord_squared: f32) -> bool {
        chord_squared < self.surely_inside
    }

    /// Whether a squared chord is too long for the circle for sure.
    #[inline]
    pub(crate) fn surely_outside(&self, chord_squared: f32) -> bool {
        chord_squared > self.surely_outside
    }

    /// Whether the point with this squared chord lies inside; `exact` gives it in full precision.
    #[inline]
    pub(crate) fn contains(&self, chord_squared: f32, exact: impl FnOnce() -> Point) -> bool {
        if chord_squared < self.surely_inside {
            return true;
        }
        chord_squared <= self.surely_outside && distance_m(self.centre, exact()) <= self.radius_m
    }

    /// Whether one squared chord is shorter than another beyond what single precision may blur.
    #[inline]
    pub(crate) fn surely_shorter(a: f32, b: f32) -> bool {
        a.sqrt() + 2.0 * UNSURE + a.sqrt() * 1e-6 < b.sqrt()
    }

    /// The square of a chord at least as long as so many metres on the ground, up to a few hundred km.
    pub(crate) fn chord_squared_of(metres: f32) -> f32 {
        let chord = metres / (EARTH_RADIUS_M as f32) * 1.0001 + UNSURE;
        chord * chord
    }

    /// Metres for a squared chord, within about a metre.
    #[inline]
    pub(crate) fn rough_metres(chord_squared: f32) -> f32 {
        let chord = chord_squared.sqrt();
        // arc = chord * (1 + chord^2 / 24 + ...): under a metre off within 500 km.
        (EARTH_RADIUS_M as f32) * chord * (1.0 + chord_squared / 24.0)
    }

    /// Whether the circle may touch a cell; never says no wrongly.
    fn may_touch(&self, x: u32, y: u32, level: u32) -> bool {
        let cells = f64::from(1u32 << level);
        let (width, height) = ((EAST - WEST) / cells, (NORTH - SOUTH) / cells);
        let last = (1u32 << level) - 1;
        // Points outside the box were clamped into the cells of the rim.
        let west = if x == 0 { -180.0 } else { WEST + f64::from(x) * width };
        let east = if x == last { 180.0 } else { WEST + f64::from(x + 1) * width };
        let south = if y == 0 { -90.0 } else { SOUTH + f64::from(y) * height };
        let north = if y == last { 90.0 } else { SOUTH + f64::from(y + 1) * height };
        let (lat, lon) = (self.centre.latitude, self.centre.longitude);
        let away = |value: f64, low: f64, high: f64| (low - value).max(value - high).max(0.0).to_radians() / 2.0;
        let mut lon_away = away(lon, west, east);
        // The short way round the globe, for a centre near the date line.
        if lon_away > std::f64::consts::FRAC_PI_4 {
            lon_away = 0.0;
        }
        // sin^2 h >= h^2 - h^4 / 3, so this never overstates the distance to the cell.
        let least = |h: f64| (h * h * (1.0 - h * h / 3.0)).max(0.0);
        let h = least(away(lat, south, north)) + self.cos_lat * self.least_cos * least(lon_away);
        h <= self.haversine * (1.0 + 1e-9) + 1e-18
    }

    /// Ranges of positions in `keys` (ascending) that hold every key of a point inside the circle.
    pub(crate) fn ranges(&self, keys: &[u32], out: &mut Vec<Range<u32>>) {
        out.clear();
        self.descend(keys, 0..keys.len(), Cell { x: 0, y: 0, level: 0, key: 0, turn: Turn::START }, out);
    }

    fn descend(&self, keys: &[u32], within: Range<usize>, cell: Cell, out: &mut Vec<Range<u32>>) {
        if within.is_empty() || !self.may_touch(cell.x, cell.y, cell.level) {
            return;
        }
        if within.len() <= LEAF || cell.level == BITS {
            let (start, end) = (within.start as u32, within.end as u32);
            match out.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => out.push(start..end),
            }
            return;
        }
        let child_span = 1u64 << (2 * (BITS - cell.level - 1));
        let mut start = within.start;
        for (n, (cx, cy)) in CHILDREN.into_iter().enumerate() {
            let end_key = cell.key + child_span * (n as u64 + 1);
            let end = if n == 3 {
                within.end
            } else {
                start + keys[start..within.end].partition_point(|&k| u64::from(k) < end_key)
            };
            let (bx, by) = cell.turn.apply(cx, cy);
            let child = Cell {
                x: cell.x << 1 | bx,
                y: cell.y << 1 | by,
                level: cell.level + 1,
                key: cell.key + child_span * n as u64,
                turn: cell.turn.inside(cx, cy),
            };
            self.descend(keys, start..end, child, out);
            start = end;
        }
    }
}

/// A square of the grid on the way down.
#[derive(Clone, Copy)]
struct Cell {
    x: u32,
    y: u32,
    level: u32,
    key: u64,
    turn: Turn,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point() -> impl Strategy<Value = Point> {
        // Mostly Britain, some outside the box.
        prop_oneof![
            8 => (49.5..60.9f64, -8.5..2.2f64),
            1 => (-90.0..=90.0f64, -180.0..=180.0f64),
        ]
        .prop_map(|(latitude, longitude)| Point { latitude, longitude })
    }

    proptest! {
        #[test]
        fn ranges_and_tests_find_what_a_scan_finds(
            points in proptest::collection::vec(point(), 1..3000),
            centre in point(),
            metres in 1.0..900_000.0f64,
        ) {
            let mut points = points;
            points.sort_by_key(|p| key(*p));
            let keys: Vec<u32> = points.iter().map(|p| key(*p)).collect();
            let circle = Circle::new(centre, metres);
            let mut ranges = Vec::new();
            circle.ranges(&keys, &mut ranges);
            let mut found: Vec<usize> = Vec::new();
            for range in ranges {
                for doc in range {
                    let p = points[doc as usize];
                    if circle.contains(circle.chord_squared(unit_vector(p)), || p) {
                        found.push(doc as usize);
                    }
                }
            }
            let expected: Vec<usize> =
                (0..points.len()).filter(|&n| distance_m(centre, points[n]) <= metres).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn rough_metres_are_within_two_metres_near_home(a in (50.0..58.0f64, -5.0..1.5f64), d in (-0.5..0.5f64, -0.5..0.5f64)) {
            let a = Point { latitude: a.0, longitude: a.1 };
            let b = Point { latitude: a.latitude + d.0, longitude: a.longitude + d.1 };
            let circle = Circle::new(a, 1.0);
            let rough = f64::from(Circle::rough_metres(circle.chord_squared(unit_vector(b))));
            prop_assert!((rough - distance_m(a, b)).abs() < 2.0, "{} {}", rough, distance_m(a, b));
        }
    }

    #[test]
    fn neighbours_on_the_curve_are_neighbours_on_the_ground() {
        // Every key of a coarse grid appears once, and consecutive cells touch.
        let (width, height) = ((EAST - WEST) / 16.0, (NORTH - SOUTH) / 16.0);
        let mut cells: Vec<(u32, i32, i32)> = (0..16)
            .flat_map(|x| (0..16).map(move |y| (x, y)))
            .map(|(x, y)| {
                let at = Point {
                    latitude: SOUTH + (f64::from(y) + 0.5) * height,
                    longitude: WEST + (f64::from(x) + 0.5) * width,
                };
                (key(at) >> (2 * (BITS - 4)), x, y)
            })
            .collect();
        cells.sort_unstable();
        for (n, pair) in cells.windows(2).enumerate() {
            assert_eq!(pair[0].0 as usize, n);
            assert_eq!((pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs(), 1);
        }
    }
}
