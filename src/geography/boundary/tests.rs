//! Points in areas.

use super::*;
use proptest::prelude::*;

fn square(west: f64, south: f64, side: f64) -> MultiPolygon<f64> {
    let corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side)];
    MultiPolygon(vec![Polygon::new(LineString::from(corners.to_vec()), vec![])])
}

fn area(code: &str, area_type: AreaType) -> Area {
    Area { code: AreaCode(code.into()), area_type, name: code.to_lowercase(), parent: None }
}

fn codes(boundaries: &Boundaries, latitude: f64, longitude: f64) -> Vec<String> {
    boundaries.areas_of(Point { latitude, longitude }).into_iter().map(|code| code.0).collect()
}

fn town() -> Boundaries {
    Boundaries::build([
        (area("E05000001", AreaType::Ward), square(-3.0, 53.0, 2.0)),
        (area("E01000002", AreaType::Lsoa2021), square(-2.0, 53.0, 1.0)),
        (area("E01000001", AreaType::Lsoa2021), square(-3.0, 53.0, 1.0)),
        (area("n:mill", AreaType::Neighbourhood), square(-2.6, 53.2, 0.2)),
    ])
    .with_sets([(area("n:east", AreaType::Neighbourhood), vec![AreaCode("E01000002".into())])])
}

#[test]
fn a_point_has_one_area_of_each_type_and_every_neighbourhood() {
    let town = town();
    assert_eq!(codes(&town, 53.3, -2.5), ["E01000001", "E05000001", "n:mill"]);
    assert_eq!(codes(&town, 53.3, -1.5), ["E01000002", "E05000001", "n:east"]);
    assert!(codes(&town, 10.0, 10.0).is_empty());
    assert_eq!(town.types(), [AreaType::Lsoa2021, AreaType::Ward, AreaType::Neighbourhood]);
}

#[test]
fn a_border_belongs_to_the_lower_code_and_a_sliver_to_the_nearest() {
    let town = town();
    assert_eq!(codes(&town, 53.5, -2.0)[0], "E01000001");
    // 0.002 degrees south of the edge is 222 m.
    assert_eq!(codes(&town, 52.998, -1.5), ["E01000002", "E05000001", "n:east"]);
    assert!(codes(&town, 52.99, -1.5).is_empty());
}

#[test]
fn a_hole_is_not_in_its_area() {
    let mut ring = square(-3.0, 53.0, 3.0);
    ring.0[0].interiors_push(square(-2.5, 53.5, 1.0).0[0].exterior().clone());
    let boundaries = Boundaries::build([(area("E07000001", AreaType::District), ring)]);
    assert!(codes(&boundaries, 54.0, -2.0).is_empty());
    assert_eq!(codes(&boundaries, 53.2, -2.0), ["E07000001"]);
}

proptest! {
    #[test]
    fn the_tree_agrees_with_a_scan(latitude in 53.0..54.0f64, longitude in -3.0..-2.0f64) {
        let cells = (0..100).map(|n| {
            let (row, column) = (n / 10, n % 10);
            let code = format!("E01{n:06}");
            (area(&code, AreaType::Lsoa2011), square(-3.0 + f64::from(column) * 0.1, 53.0 + f64::from(row) * 0.1, 0.1))
        });
        let found = Boundaries::build(cells).areas_of(Point { latitude, longitude });
        prop_assert_eq!(found.len(), 1);
        let n: i32 = found[0].as_str()[3..].parse().unwrap();
        let (south, west) = (53.0 + f64::from(n / 10) * 0.1, -3.0 + f64::from(n % 10) * 0.1);
        prop_assert!((south - 1e-9..=south + 0.1 + 1e-9).contains(&latitude));
        prop_assert!((west - 1e-9..=west + 0.1 + 1e-9).contains(&longitude));
    }
}
