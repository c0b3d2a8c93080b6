//! The room as a whole: what ships, "near" with it, and the ladder.

use super::*;
use crate::domain::Postcode;
use geo::{LineString, MultiPolygon, Polygon};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Loading takes a moment without optimisation, so all tests share one.
pub(super) static SHIPPED: LazyLock<Geography> = LazyLock::new(|| Geography::shipped().unwrap());

fn chorley() -> Point {
    let postcode = Postcode::parse("PR7 1DB").unwrap();
    SHIPPED.postcodes.lookup(&postcode).unwrap().point
}

fn area(code: &str, area_type: AreaType, name: &str) -> Area {
    Area { code: AreaCode(code.into()), area_type, name: name.into(), parent: None }
}

fn ladder(geography: &Geography, point: Point) -> Vec<String> {
    geography.ladder(point).into_iter().map(|code| code.0).collect()
}

#[test]
fn without_outlines_the_nearest_postcode_tells_the_district() {
    assert_eq!(ladder(&SHIPPED, chorley()), ["E07000118", "E10000017", "E92000001"]);
    let paris = Point { latitude: 48.85, longitude: 2.35 };
    assert!(SHIPPED.ladder(paris).is_empty());
}

#[test]
fn outlines_and_look_ups_fill_the_ladder_with_one_area_of_each_type() {
    let here = chorley();
    let (x, y) = (here.longitude, here.latitude);
    let ring = [(x - 0.01, y - 0.01), (x + 0.01, y - 0.01), (x + 0.01, y + 0.01), (x - 0.01, y + 0.01)];
    let outline = MultiPolygon(vec![Polygon::new(LineString::from(ring.to_vec()), vec![])]);
    let lsoa = area("E01024915", AreaType::Lsoa2021, "Chorley 014A");
    let boundaries = Boundaries::build([(lsoa, outline)]);
    let link = |child: &str, parent: &str| (AreaCode(child.into()), AreaCode(parent.into()));
    let areas = Areas::build(
        [area("E05000001", AreaType::Ward, "Chorley East"), area("E12000002", AreaType::Region, "North West")],
        [
            link("E01024915", "E05000001"),
            link("E01024915", "E54000048"),
            // A look-up that disagrees with the postcode is not heard twice.
            link("E05000001", "E07000999"),
            link("E07000118", "E12000002"),
            link("E07000118", "E10000017"),
        ],
    );
    let geography = Geography { boundaries: boundaries.into(), areas: areas.into(), ..SHIPPED.clone() };
    let expected = ["E01024915", "E05000001", "E07000118", "E10000017", "E54000048", "E12000002", "E92000001"];
    assert_eq!(ladder(&geography, here), expected);
}

#[test]
fn the_default_radius_is_three_miles_or_ten_where_few_live() {
    assert_eq!(SHIPPED.default_radius_m(Point { latitude: 51.51, longitude: -0.12 }), 3.0 * METRES_PER_MILE);
    let rannoch_moor = Point { latitude: 56.65, longitude: -4.58 };
    assert_eq!(SHIPPED.default_radius_m(rannoch_moor), 10.0 * METRES_PER_MILE);
}

/// Names in Latin letters that a person might type: no codes, no transliterations.
fn usable(name: &str, alternative: &str) -> bool {
    let folded = fold::fold(alternative);
    let latin = alternative.chars().all(|c| c < '\u{0250}' && (c.is_alphabetic() || " '-.".contains(c)));
    let capital = alternative.chars().next().is_some_and(char::is_uppercase);
    let code = alternative.chars().all(|c| c.is_uppercase());
    latin && capital && !code && folded.len() >= 4 && folded != fold::fold(name)
}

#[test]
#[ignore = "writes assets/geography/places.tsv.gz from the shared data"]
fn regenerate_shipped_places() {
    let Some(source) = shared_data::open("registry_only/geonames_gb_cities500.csv") else { return };
    let mut places = Vec::new();
    for row in csv::Reader::from_reader(source).deserialize::<(u64, String, f64, f64, u32, String, String)>() {
        let (_, name, latitude, longitude, people, country, others) = row.unwrap();
        let country = match country.as_str() {
            "ENG" => "England",
            "SCT" => "Scotland",
            "WLS" => "Wales",
            "NIR" => "Northern Ireland",
            // Bases on Cyprus.
            _ => continue,
        };
        let distinct: BTreeSet<String> = others
            .split('|')
            .filter(|other| usable(&name, other) && !other.contains(" i ") && !other.contains(" på "))
            .map(str::to_owned)
            .collect();
        places.push(PlaceName {
            other_names: distinct.into_iter().collect(),
            population: (people > 0).then_some(people),
            country: Some(country.into()),
            ..PlaceName::new(name, Point { latitude, longitude })
        });
    }
    let gazetteer = Gazetteer::build(places);
    let mut writer = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut writer, gazetteer.to_compact().as_bytes()).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/geography/places.tsv.gz");
    std::fs::write(path, writer.finish().unwrap()).unwrap();
    println!("{} places", gazetteer.len());
}
