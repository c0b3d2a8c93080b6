//! Outlines of areas: from and to GeoJSON, checked. Imports `domain` only.

use crate::domain::Point;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// Why a geometry is not an outline.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OutlineError {
    /// Not a GeoJSON geometry.
    #[error("the geometry is not GeoJSON: {0}")]
    Json(String),
    /// A point, a line or a collection.
    #[error("the geometry is a {0}: areas need a Polygon or MultiPolygon")]
    Kind(String),
    /// Coordinates not nested as the type asks.
    #[error("the coordinates are not those of a polygon: give rings of [longitude, latitude] pairs")]
    Nesting,
    /// Off the globe.
    #[error(
        "[{0}, {1}] is not [longitude, latitude] in degrees: convert British National Grid metres to WGS84 and give \
         longitude first"
    )]
    OffTheGlobe(f64, f64),
    /// Fewer than three corners.
    #[error("a ring has fewer than three corners: leave it out")]
    TooFewCorners,
    /// Nothing in it.
    #[error("the geometry is empty")]
    Empty,
    /// Two sides of a polygon cross.
    #[error("the polygon crosses itself near {latitude:.5}, {longitude:.5}: mend it (\"make valid\" in a GIS)")]
    Crossing {
        /// Where, in degrees.
        latitude: f64,
        /// Where, in degrees.
        longitude: f64,
    },
}

/// A GeoJSON geometry as read, before it is checked.
#[derive(Debug, serde::Deserialize)]
pub struct RawGeometry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Option<Nested>,
}

/// Coordinates of any depth.
#[derive(Debug)]
enum Nested {
    Number(f64),
    List(Vec<Nested>),
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NestedVisitor;
        impl<'de> Visitor<'de> for NestedVisitor {
            type Value = Nested;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number or a list")
            }

            fn visit_f64<E>(self, number: f64) -> Result<Nested, E> {
                Ok(Nested::Number(number))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Nested, E> {
                Ok(Nested::Number(number as f64))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Nested, E> {
                Ok(Nested::Number(number as f64))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Nested, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Nested::List(list))
            }
        }
        deserializer.deserialize_any(NestedVisitor)
    }
}

impl RawGeometry {
    /// The checked outline.
    pub fn outline(self) -> Result<MultiPolygon<f64>, OutlineError> {
        let coordinates = self.coordinates.ok_or(OutlineError::Empty)?;
        let polygons = match self.kind.as_str() {
            "Polygon" => vec![polygon(coordinates)?],
            "MultiPolygon" => list(coordinates)?.into_iter().map(polygon).collect::<Result<_, _>>()?,
            _ => return Err(OutlineError::Kind(self.kind)),
        };
        if polygons.is_empty() {
            return Err(OutlineError::Empty);
        }
        for polygon in &polygons {
            if let Some(Coord { x, y }) = crossing(polygon) {
                return Err(OutlineError::Crossing { latitude: y, longitude: x });
            }
        }
        Ok(MultiPolygon(polygons))
    }
}

/// Reads and checks the text of a GeoJSON geometry (a Feature's geometry, not a Feature).
pub fn from_geojson(text: &str) -> Result<MultiPolygon<f64>, OutlineError> {
    let raw: RawGeometry = serde_json::from_str(text).map_err(|error| OutlineError::Json(error.to_string()))?;
    raw.outline()
}

/// The text of an outline as a GeoJSON MultiPolygon, coordinates rounded to 1e-7 degrees (a centimetre).
pub fn to_geojson(outline: &MultiPolygon<f64>) -> String {
    let degrees = |value: f64| (value * 1e7).round() / 1e7;
    let ring = |ring: &LineString<f64>| -> Vec<[f64; 2]> {
        ring.0.iter().map(|corner| [degrees(corner.x), degrees(corner.y)]).collect()
    };
    let polygons: Vec<Vec<Vec<[f64; 2]>>> =
        outline.0.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect()).collect();
    serde_json::json!({ "type": "MultiPolygon", "coordinates": polygons }).to_string()
}

fn list(nested: Nested) -> Result<Vec<Nested>, OutlineError> {
    match nested {
        Nested::List(list) => Ok(list),
        Nested::Number(_) => Err(OutlineError::Nesting),
    }
}

fn polygon(nested: Nested) -> Result<Polygon<f64>, OutlineError> {
    let mut rings = list(nested)?.into_iter().map(ring);
    let exterior = rings.next().ok_or(OutlineError::Empty)??;
    Ok(Polygon::new(exterior, rings.collect::<Result<_, _>>()?))
}

fn ring(nested: Nested) -> Result<LineString<f64>, OutlineError> {
    let mut corners: Vec<Coord<f64>> = list(nested)?.into_iter().map(corner).collect::<Result<_, _>>()?;
    corners.dedup();
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    if corners.len() < 3 {
        return Err(OutlineError::TooFewCorners);
    }
    corners.extend(corners.first().copied());
    Ok(LineString(corners))
}

fn corner(nested: Nested) -> Result<Coord<f64>, OutlineError> {
    // A third number is a height and is not needed.
    match list(nested)?.as_slice() {
        [Nested::Number(x), Nested::Number(y), ..] => match Point::new(*y, *x) {
            Ok(_) => Ok(Coord { x: *x, y: *y }),
            Err(_) => Err(OutlineError::OffTheGlobe(*x, *y)),
        },
        _ => Err(OutlineError::Nesting),
    }
}

/// Where two sides of a polygon properly cross, if they do. Rings that only touch (at a corner, or along
/// a side) bound the same ground however they are walked, and pass.
pub fn crossing(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let mut sides: Vec<(Coord<f64>, Coord<f64>)> = rings
        .flat_map(|ring| {
            ring.lines()
                .map(|side| if side.start.x <= side.end.x { (side.start, side.end) } else { (side.end, side.start) })
        })
        .collect();
    sides.sort_by(|(a, _), (b, _)| a.x.total_cmp(&b.x));
    for (at, &(a, b)) in sides.iter().enumerate() {
        let later = sides.iter().skip(at + 1).take_while(|(c, _)| c.x <= b.x);
        for &(c, d) in later {
            if c.y.min(d.y) > a.y.max(b.y) || c.y.max(d.y) < a.y.min(b.y) {
                continue;
            }
            let across = |p, q, r, s| side_of(p, q, r) * side_of(p, q, s) < 0;
            if across(a, b, c, d) && across(c, d, a, b) {
                return Some(meeting_point(a, b, c, d));
            }
        }
    }
    None
}

/// On which side of the line from `a` to `b` the point `c` lies: 1 left, -1 right, 0 on it; exact.
fn side_of(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> i8 {
    use geo::kernels::{Kernel, Orientation, RobustKernel};
    match RobustKernel::orient2d(a, b, c) {
        Orientation::CounterClockwise => 1,
        Orientation::Clockwise => -1,
        Orientation::Collinear => 0,
    }
}

fn meeting_point(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> Coord<f64> {
    let cross = |p: Coord<f64>, q: Coord<f64>| p.x * q.y - p.y * q.x;
    let (along, other) = (b - a, d - c);
    let share = cross(c - a, other) / cross(along, other);
    a + along * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_an_outline_is_said() {
        let error = |text: &str| from_geojson(text).unwrap_err();
        let bow_tie = r#"{"type":"Polygon","coordinates":[[[-2,53],[-1,54],[-1,53],[-2,54],[-2,53]]]}"#;
        assert_eq!(error(bow_tie), OutlineError::Crossing { latitude: 53.5, longitude: -1.5 });
        let far = r#"{"type":"Polygon","coordinates":[[[-2,53],[-1,540],[-1,53],[-2,53]]]}"#;
        assert_eq!(error(far), OutlineError::OffTheGlobe(-1.0, 540.0));
        let flat = r#"{"type":"Polygon","coordinates":[[[-2,53],[-1,54],[-2,53]]]}"#;
        assert_eq!(error(flat), OutlineError::TooFewCorners);
        assert_eq!(error(r#"{"type":"Point","coordinates":[1,2]}"#), OutlineError::Kind("Point".into()));
        assert_eq!(error(r#"{"type":"Polygon","coordinates":[1,2]}"#), OutlineError::Nesting);
        assert!(matches!(error("{"), OutlineError::Json(_)));
        assert_eq!(error(r#"{"type":"Polygon"}"#), OutlineError::Empty);
    }

    #[test]
    fn a_ring_that_touches_itself_passes_and_comes_back() {
        let touching = r#"{"type":"Polygon","coordinates":[[[0,50],[2,50],[1,51],[2,52],[0,52],[1,51],[0,50,7.5]]]}"#;
        let outline = from_geojson(touching).unwrap();
        assert_eq!(from_geojson(&to_geojson(&outline)).unwrap(), outline);
    }

    #[test]
    fn a_hole_across_the_edge_is_refused() {
        let hole = r#"{"type":"Polygon","coordinates":[
            [[0,50],[2,50],[2,52],[0,52],[0,50]], [[1,51],[3,51],[3,51.5],[1,51.5],[1,51]]]}"#;
        assert!(matches!(from_geojson(hole), Err(OutlineError::Crossing { .. })));
    }
}
