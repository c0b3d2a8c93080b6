//! The order of documents along the ground, and circles with exact distance at the edge.
//!
//! Documents stand in the order of geography's Hilbert key of their position, so that those near one another
//! stand together (see [`super::cover`]). Whether a document lies inside a circle is decided by its unit
//! vector, and near the rim by the haversine formula in double precision, so that the answer is that of a
//! plain scan. Imports `geography`, `domain` and covers.

use super::cover::{Ball, Balls, FAN};
use crate::domain::Point;
pub(crate) use crate::geography::distance::{EARTH_RADIUS_M, metres_between as distance_m};
pub(crate) use crate::geography::hilbert::key;

/// The key of documents that come to people in areas: after every place.
pub(crate) const SERVES_AREAS: u64 = 1 << 40;
/// The key of documents at a place whose point is not known.
pub(crate) const UNPLACED: u64 = 2 << 40;
/// The key of documents for the whole country.
pub(crate) const EVERYWHERE: u64 = 3 << 40;
/// Half the width, in chord length, of the band in which single precision may not decide: about 4 m.
const UNSURE: f32 = 6e-7;

/// The point as a unit vector from the centre of the earth.
pub(crate) fn unit_vector(point: Point) -> [f32; 3] {
    let (sin_lat, cos_lat) = point.latitude.to_radians().sin_cos();
    let (sin_lon, cos_lon) = point.longitude.to_radians().sin_cos();
    [(cos_lat * cos_lon) as f32, (cos_lat * sin_lon) as f32, sin_lat as f32]
}

/// A circle prepared for many tests.
#[derive(Debug, Clone)]
pub(crate) struct Circle {
    /// Its centre.
    pub centre: Point,
    /// Metres.
    pub radius_m: f64,
    vector: [f32; 3],
    surely_inside: f32,
    surely_outside: f32,
    /// The chord of the radius, and a little.
    reach: f32,
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
            surely_inside: inner * inner,
            surely_outside: outer * outer,
            reach: outer + UNSURE,
        }
    }

    /// The square of the chord to a unit vector.
    #[inline(always)]
    pub(crate) fn chord_squared(&self, v: [f32; 3]) -> f32 {
        let (x, y, z) = (v[0] - self.vector[0], v[1] - self.vector[1], v[2] - self.vector[2]);
        x * x + y * y + z * z
    }

    /// The same for many vectors.
    #[inline(always)]
    pub(crate) fn chords_squared(&self, vectors: &[[f32; 3]], out: &mut [f32]) {
        out.iter_mut().zip(vectors).for_each(|(out, vector)| *out = self.chord_squared(*vector));
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

    /// Whether everything in a ball is inside for sure.
    #[inline]
    pub(crate) fn holds(&self, ball: &Ball) -> bool {
        let room = self.surely_inside.sqrt() - ball.radius;
        room > 0.0 && self.chord_squared(ball.centre) < room * room
    }

    /// The least chord to anything in a ball.
    #[inline]
    pub(crate) fn nearest(&self, ball: &Ball) -> f32 {
        (self.chord_squared(ball.centre).sqrt() - ball.radius).max(0.0)
    }

    /// Whether anything in a ball may be inside; never says no wrongly.
    #[inline]
    pub(crate) fn may_touch(&self, ball: &Ball) -> bool {
        let reach = self.reach + ball.radius;
        self.chord_squared(ball.centre) <= reach * reach
    }

    /// The same of some balls at once, a bit for each.
    #[inline]
    pub(crate) fn may_touch_each(&self, balls: &Balls) -> u64 {
        let [x, y, z] = &balls.centres;
        let touches = |n: usize| {
            let reach = self.reach + balls.radii[n];
            self.chord_squared([x[n], y[n], z[n]]) <= reach * reach
        };
        (0..FAN).fold(0, |bits, n| bits | u64::from(touches(n)) << n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::cover::Cover;
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
            let vectors: Vec<_> = points.iter().map(|point| unit_vector(*point)).collect();
            let circle = Circle::new(centre, metres);
            let mut ranges = Vec::new();
            Cover::new(&vectors).ranges(&circle, &mut ranges);
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
}
