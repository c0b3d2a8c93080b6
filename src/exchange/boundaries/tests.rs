//! Outlines from files, and points in them.

use super::*;
use crate::domain::Point;
use crate::geography::{Boundaries, shared_data};

const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[-3,53],[-2,53],[-2,54],[-3,54],[-3,53]]]}"#;

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#)
}

fn collection(features: &[String]) -> String {
    let head = r#"{"bbox":[1,2,3,4],"crs":{"type":"name","properties":{"name":"x"}},"type":"FeatureCollection""#;
    format!(r#"{head},"features":[{}]}}"#, features.join(","))
}

fn read(text: &str) -> Result<Vec<Area>, Error> {
    let mut areas = Vec::new();
    read_boundaries(text.as_bytes(), "areas.geojson", |area, _| areas.push(area)).map(|_| areas)
}

#[test]
fn properties_are_known_by_pattern() {
    let areas = read(&collection(&[
        feature(r#"{"FID":1,"LSOA21CD":"E01000001","LSOA21NM":"City 001A","LAD24CD":"E09000001","LONG":1.5}"#, SQUARE),
        feature(r#"{"WD13CD":"E05005165","WD13CDO":"30UEFZ","WD13NM":"Adlington","WD13NMW":null}"#, SQUARE),
        feature(r#"{"neighbourhood":"The East End"}"#, SQUARE),
        feature(r#"{"LSOA11CD":"E01000002"}"#, "null"),
    ]))
    .unwrap();
    let seen: Vec<_> = areas.iter().map(|a| (a.code.as_str(), a.area_type, a.name.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("E01000001", AreaType::Lsoa2021, "City 001A"),
            ("E05005165", AreaType::Ward, "Adlington"),
            ("n:the-east-end", AreaType::Neighbourhood, "The East End"),
        ]
    );
    assert_eq!(areas[0].parent, Some(AreaCode("E09000001".into())));
}

#[test]
fn what_is_wrong_is_said_with_the_feature() {
    let message = |text: &str| read(text).unwrap_err().to_string();
    let bow_tie = r#"{"type":"Polygon","coordinates":[[[-2,53],[-1,54],[-1,53],[-2,54],[-2,53]]]}"#;
    let properties = r#"{"LSOA21CD":"E01000001","LSOA21NM":"City 001A"}"#;
    let good = feature(properties, SQUARE);
    assert_eq!(
        message(&collection(&[good.clone(), feature(properties, bow_tie)])),
        "areas.geojson, feature 2 (E01000001 City 001A): the polygon crosses itself near 53.50000, -1.50000: mend it \
         (\"make valid\" in a GIS)"
    );
    let metres = SQUARE.replace("-3,53", "358424,417703");
    assert!(message(&collection(&[feature(properties, &metres)])).contains("British National Grid"));
    assert!(message(&collection(&[feature("{\"a\":1}", SQUARE)])).contains("no property holds an area's code"));
    assert!(message(&collection(&[feature(r#"{"LAD24CD":"Chorley"}"#, SQUARE)])).contains("not an ONS code"));
    assert!(message(&collection(&[])).contains("holds no area"));
    assert!(message("[]").contains("not a GeoJSON FeatureCollection"));
    assert!(message(r#"{"type":"Topology"}"#).contains("no \"features\""));
    let cut = collection(&[good]);
    assert!(message(&cut[..cut.len() - 20]).contains("cut short"));
}

#[test]
fn a_feature_without_end_is_refused_in_bounded_memory() {
    let head = std::io::Read::chain(&br#"{"features":[{"geometry":"#[..], std::io::repeat(b' '));
    let error = read_boundaries(head, "endless.geojson", |_, _| ()).unwrap_err();
    assert!(matches!(error, Error::TooLong { .. }), "{error}");
}

const DISTRICTS: [&str; 10] = [
    "E07000118_Chorley",
    "E07000123_Preston",
    "E07000126_South_Ribble",
    "E07000136_Boston",
    "E07000137_East_Lindsey",
    "E07000138_Lincoln",
    "E07000139_North_Kesteven",
    "E07000140_South_Holland",
    "E07000141_South_Kesteven",
    "E07000142_West_Lindsey",
];

/// The share of every `step`th row whose area of a type is the one that the directory has in `column`.
fn agreement(boundaries: &Boundaries, column: usize, area_type: AreaType, step: usize) -> Option<f64> {
    let path = "postcodes/ten_districts_postcodes_lsoa_msoa_ward.csv.gz";
    let mut rows = csv::Reader::from_reader(shared_data::open(path)?);
    let (mut asked, mut agreed) = (0, 0);
    for row in rows.records().step_by(step) {
        let row = row.unwrap();
        let point = Point { latitude: row[4].parse().unwrap(), longitude: row[5].parse().unwrap() };
        let found = boundaries.found(point).into_iter().find(|area| area.area_type == area_type);
        asked += 1;
        agreed += usize::from(found.is_some_and(|area| area.code.as_str() == &row[column]));
    }
    Some(f64::from(agreed as u32) / f64::from(asked))
}

#[test]
fn point_to_lsoa_2011_agrees_with_the_directory() {
    let mut outlines = Vec::new();
    for district in DISTRICTS {
        let path = format!("boundaries/detailed/{district}_lsoa11.geojson.gz");
        let Some(reader) = shared_data::open(&path) else { return };
        read_boundaries(reader, &path, |area, outline| outlines.push((area, outline))).unwrap();
    }
    let boundaries = Boundaries::build(outlines);
    assert_eq!(boundaries.len(), 642);
    let Some(share) = agreement(&boundaries, 7, AreaType::Lsoa2011, 9) else { return };
    println!("LSOA 2011: {share}");
    assert!(share >= 0.99, "{share}");
}

#[test]
#[ignore = "44,283 points and every outline of England and Wales; run with --release --nocapture"]
fn every_shared_outline_is_read_and_agrees_as_far_as_it_is_generalised() {
    let mut outlines = Vec::new();
    let started = std::time::Instant::now();
    for name in ["lsoa21_ew", "msoa21_ew", "wards22_uk", "ltla24_uk"] {
        let path = format!("boundaries/{name}.geojson.gz");
        let Some(reader) = shared_data::open(&path) else { return };
        println!("{:?}", read_boundaries(reader, &path, |area, outline| outlines.push((area, outline))).unwrap());
    }
    println!("read in {:?}", started.elapsed());
    let boundaries = Boundaries::build(outlines);
    println!("built in {:?}", started.elapsed());
    for (column, area_type) in
        [(13, AreaType::Lsoa2021), (16, AreaType::Msoa2021), (11, AreaType::Ward), (1, AreaType::District)]
    {
        let started = std::time::Instant::now();
        println!("{area_type}: {:?} in {:?}", agreement(&boundaries, column, area_type, 1), started.elapsed());
    }
}
