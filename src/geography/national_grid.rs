//! Eastings and northings of the British National Grid as WGS84 degrees.
//!
//! A transverse Mercator projection on the Airy 1830 ellipsoid, undone by its series, then the seven
//! parameters of the Helmert shift from OSGB36 to WGS84. Good to about 5 m everywhere in Great Britain.

use crate::domain::Point;

/// An ellipsoid by its half axes in metres.
struct Ellipsoid {
    a: f64,
    b: f64,
}

impl Ellipsoid {
    const AIRY_1830: Self = Self { a: 6_377_563.396, b: 6_356_256.909 };
    const WGS84: Self = Self { a: 6_378_137.0, b: 6_356_752.314_2 };

    /// Square of the eccentricity.
    fn e2(&self) -> f64 {
        1.0 - (self.b * self.b) / (self.a * self.a)
    }
}

/// Scale on the central meridian.
const SCALE: f64 = 0.999_601_271_7;
/// Easting of the true origin in metres.
const ORIGIN_EASTING: f64 = 400_000.0;
/// Northing of the true origin in metres.
const ORIGIN_NORTHING: f64 = -100_000.0;
/// Latitude of the true origin in degrees.
const ORIGIN_LATITUDE: f64 = 49.0;
/// Longitude of the true origin in degrees.
const ORIGIN_LONGITUDE: f64 = -2.0;

/// The WGS84 point of a grid reference in metres; `None` outside the grid (0 to 700 km east, 0 to 1,300 km north).
pub fn to_wgs84(easting: f64, northing: f64) -> Option<Point> {
    if !(0.0..=700_000.0).contains(&easting) || !(0.0..=1_300_000.0).contains(&northing) {
        return None;
    }
    let (latitude, longitude) = unproject(easting, northing);
    let (latitude, longitude) = shift_datum(latitude, longitude);
    Point::new(latitude.to_degrees(), longitude.to_degrees()).ok()
}

/// Latitude and longitude in radians on the Airy ellipsoid.
fn unproject(easting: f64, northing: f64) -> (f64, f64) {
    let airy = Ellipsoid::AIRY_1830;
    let (af, bf) = (airy.a * SCALE, airy.b * SCALE);
    let origin = ORIGIN_LATITUDE.to_radians();
    let mut latitude = origin;
    // Each step shrinks what is left about 600 times.
    for _ in 0..10 {
        let left = northing - ORIGIN_NORTHING - meridional_arc(bf, latitude, origin);
        latitude += left / af;
        if left.abs() < 1e-5 {
            break;
        }
    }
    let e2 = airy.e2();
    let sin2 = latitude.sin().powi(2);
    let nu = af / (1.0 - e2 * sin2).sqrt();
    let rho = af * (1.0 - e2) / (1.0 - e2 * sin2).powf(1.5);
    let eta2 = nu / rho - 1.0;
    let tan = latitude.tan();
    let (tan2, tan4) = (tan.powi(2), tan.powi(4));
    let secant = 1.0 / latitude.cos();
    let north_2 = tan / (2.0 * rho * nu);
    let north_4 = tan / (24.0 * rho * nu.powi(3)) * (5.0 + 3.0 * tan2 + eta2 - 9.0 * tan2 * eta2);
    let north_6 = tan / (720.0 * rho * nu.powi(5)) * (61.0 + 90.0 * tan2 + 45.0 * tan4);
    let east_1 = secant / nu;
    let east_3 = secant / (6.0 * nu.powi(3)) * (nu / rho + 2.0 * tan2);
    let east_5 = secant / (120.0 * nu.powi(5)) * (5.0 + 28.0 * tan2 + 24.0 * tan4);
    let d = easting - ORIGIN_EASTING;
    (
        latitude - north_2 * d.powi(2) + north_4 * d.powi(4) - north_6 * d.powi(6),
        ORIGIN_LONGITUDE.to_radians() + east_1 * d - east_3 * d.powi(3) + east_5 * d.powi(5),
    )
}

/// Length of the meridian between two latitudes in metres.
fn meridional_arc(bf: f64, latitude: f64, origin: f64) -> f64 {
    let airy = Ellipsoid::AIRY_1830;
    let n = (airy.a - airy.b) / (airy.a + airy.b);
    let (difference, sum) = (latitude - origin, latitude + origin);
    let (n2, n3) = (n * n, n * n * n);
    bf * ((1.0 + n + 1.25 * (n2 + n3)) * difference - (3.0 * (n + n2) + 2.625 * n3) * difference.sin() * sum.cos()
        + 1.875 * (n2 + n3) * (2.0 * difference).sin() * (2.0 * sum).cos()
        - 35.0 / 24.0 * n3 * (3.0 * difference).sin() * (3.0 * sum).cos())
}

/// From OSGB36 on Airy to WGS84, heights taken as nought; radians in and out.
fn shift_datum(latitude: f64, longitude: f64) -> (f64, f64) {
    let airy = Ellipsoid::AIRY_1830;
    let nu = airy.a / (1.0 - airy.e2() * latitude.sin().powi(2)).sqrt();
    let x = nu * latitude.cos() * longitude.cos();
    let y = nu * latitude.cos() * longitude.sin();
    let z = (1.0 - airy.e2()) * nu * latitude.sin();

    let (tx, ty, tz) = (446.448, -125.157, 542.060);
    let scale = 1.0 - 20.489_4e-6;
    let seconds = std::f64::consts::PI / 180.0 / 3_600.0;
    let (rx, ry, rz) = (0.150_2 * seconds, 0.247_0 * seconds, 0.842_1 * seconds);
    let x2 = tx + scale * x - rz * y + ry * z;
    let y2 = ty + rz * x + scale * y - rx * z;
    let z2 = tz - ry * x + rx * y + scale * z;

    let wgs84 = Ellipsoid::WGS84;
    let e2 = wgs84.e2();
    let p = x2.hypot(y2);
    let mut latitude = z2.atan2(p * (1.0 - e2));
    for _ in 0..6 {
        let nu = wgs84.a / (1.0 - e2 * latitude.sin().powi(2)).sqrt();
        latitude = (z2 + e2 * nu * latitude.sin()).atan2(p);
    }
    (latitude, y2.atan2(x2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::distance::metres_between;

    #[test]
    fn known_postcodes_are_within_five_metres() {
        let known = [
            (358_424.0, 417_703.0, 53.654_16, -2.630_526),
            (385_386.0, 801_193.0, 57.101_474, -2.242_851),
            (364_129.0, 424_385.0, 53.714_64, -2.544_989),
        ];
        for (easting, northing, latitude, longitude) in known {
            let point = to_wgs84(easting, northing).unwrap();
            let off = metres_between(point, Point { latitude, longitude });
            assert!(off < 5.0, "{easting} {northing}: {off} m");
        }
        assert_eq!(to_wgs84(-1.0, 0.0), None);
        assert_eq!(to_wgs84(f64::NAN, 0.0), None);
    }
}
