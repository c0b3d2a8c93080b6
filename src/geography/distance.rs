//! Distance on the globe: great circles, unit vectors and chords, miles. Owns no data; imports `domain` only.

use crate::domain::Point;

/// Mean radius of the earth (IUGG R1) in metres.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Metres in one international mile.
pub const METRES_PER_MILE: f64 = 1_609.344;

/// Metres along one degree of a meridian on the mean sphere.
pub const METRES_PER_DEGREE: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

/// Turns metres into miles.
pub fn metres_to_miles(metres: f64) -> f64 {
    metres / METRES_PER_MILE
}

/// Turns miles into metres.
pub fn miles_to_metres(miles: f64) -> f64 {
    miles * METRES_PER_MILE
}

/// Great-circle distance in metres (haversine on the mean sphere; within 0.5% of the ellipsoid).
pub fn metres_between(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.latitude.to_radians(), b.latitude.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.longitude - a.longitude).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
}

/// A point as a vector of length one from the centre of the earth. Comparing chords between such
/// vectors orders places by distance without trigonometry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitVector {
    /// Towards 0 north, 0 east.
    pub x: f64,
    /// Towards 0 north, 90 east.
    pub y: f64,
    /// Towards the north pole.
    pub z: f64,
}

impl UnitVector {
    /// The squared chord between two vectors, 0 to 4.
    pub fn chord2(self, other: Self) -> f64 {
        let (x, y, z) = (self.x - other.x, self.y - other.y, self.z - other.z);
        x * x + y * y + z * z
    }
}

impl From<Point> for UnitVector {
    fn from(point: Point) -> Self {
        let (sin_lat, cos_lat) = point.latitude.to_radians().sin_cos();
        let (sin_lon, cos_lon) = point.longitude.to_radians().sin_cos();
        Self { x: cos_lat * cos_lon, y: cos_lat * sin_lon, z: sin_lat }
    }
}

/// The squared chord of a great-circle distance in metres; distances beyond half the globe count as half.
pub fn chord2_of_metres(metres: f64) -> f64 {
    let half_angle = (metres.max(0.0) / EARTH_RADIUS_M / 2.0).min(std::f64::consts::FRAC_PI_2);
    let half_chord = half_angle.sin();
    4.0 * half_chord * half_chord
}

/// The great-circle distance in metres of a squared chord.
pub fn metres_of_chord2(chord2: f64) -> f64 {
    2.0 * EARTH_RADIUS_M * (chord2.max(0.0).sqrt() / 2.0).min(1.0).asin()
}

/// The point reached by going `metres` from `start` with the initial `bearing` in degrees clockwise from north.
pub fn destination(start: Point, bearing: f64, metres: f64) -> Point {
    let angle = metres / EARTH_RADIUS_M;
    let bearing = bearing.to_radians();
    let (sin_lat, cos_lat) = start.latitude.to_radians().sin_cos();
    let latitude = (sin_lat * angle.cos() + cos_lat * angle.sin() * bearing.cos()).clamp(-1.0, 1.0).asin();
    let east = (bearing.sin() * angle.sin() * cos_lat).atan2(angle.cos() - sin_lat * latitude.sin());
    let longitude = (start.longitude + east.to_degrees() + 540.0).rem_euclid(360.0) - 180.0;
    Point { latitude: latitude.to_degrees(), longitude }
}

/// A box of latitudes and longitudes in degrees, borders included. Never wraps: a circle across
/// the antimeridian or a pole gets all longitudes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// Lowest latitude.
    pub south: f64,
    /// Lowest longitude.
    pub west: f64,
    /// Highest latitude.
    pub north: f64,
    /// Highest longitude.
    pub east: f64,
}

impl BoundingBox {
    /// The smallest such box, to rounding outwards by a hair, around a circle of `radius_m` metres.
    pub fn around(centre: Point, radius_m: f64) -> Self {
        const HAIR: f64 = 1e-9;
        let angle = radius_m.max(0.0) / EARTH_RADIUS_M;
        let reach = angle.to_degrees() + HAIR;
        let (south, north) = (centre.latitude - reach, centre.latitude + reach);
        if south <= -90.0 || north >= 90.0 {
            return Self { south: south.max(-90.0), west: -180.0, north: north.min(90.0), east: 180.0 };
        }
        // Where the meridian touches the circle; not at the centre's own latitude.
        let sine = angle.sin() / centre.latitude.to_radians().cos();
        let spread = sine.min(1.0).asin().to_degrees() + HAIR;
        let (west, east) = (centre.longitude - spread, centre.longitude + spread);
        if west < -180.0 || east > 180.0 {
            return Self { south, west: -180.0, north, east: 180.0 };
        }
        Self { south, west, north, east }
    }

    /// Whether the point lies in the box or on its border.
    pub fn contains(&self, point: Point) -> bool {
        (self.south..=self.north).contains(&point.latitude) && (self.west..=self.east).contains(&point.longitude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn anywhere() -> impl Strategy<Value = Point> {
        (-90.0..=90.0f64, -180.0..=180.0f64).prop_map(|(latitude, longitude)| Point { latitude, longitude })
    }

    #[test]
    fn chorley_to_preston_is_about_nine_miles() {
        let chorley = Point { latitude: 53.6535, longitude: -2.6325 };
        let preston = Point { latitude: 53.7593, longitude: -2.6992 };
        let miles = metres_to_miles(metres_between(chorley, preston));
        assert!((7.5..8.0).contains(&miles), "{miles}");
        assert_eq!(miles_to_metres(1.0), 1_609.344);
    }

    proptest! {
        #[test]
        fn chord_and_haversine_agree(a in anywhere(), b in anywhere()) {
            let metres = metres_between(a, b);
            let chord = metres_of_chord2(UnitVector::from(a).chord2(b.into()));
            prop_assert!((metres - chord).abs() < 0.5, "{} {}", metres, chord);
            prop_assert!((metres_of_chord2(chord2_of_metres(metres)) - metres).abs() < 0.5);
            prop_assert!((metres_between(b, a) - metres).abs() < 1e-6);
        }

        #[test]
        fn going_a_distance_ends_at_that_distance_and_in_the_box(
            start in anywhere(), bearing in 0.0..360.0f64, metres in 0.0..2_000_000.0f64,
        ) {
            let end = destination(start, bearing, metres);
            prop_assert!((metres_between(start, end) - metres).abs() < 0.5);
            prop_assert!(BoundingBox::around(start, metres + 0.5).contains(end));
        }
    }
}
