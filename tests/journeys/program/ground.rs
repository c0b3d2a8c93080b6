//! Postcodes, places, areas and neighbourhoods: imported in one process, used by the next.

use crate::support::{Program, feed};
use serde_json::Value;
use std::path::Path;

/// A directory of one service at PR7 1DB.
fn directory(folder: &Path) -> Program {
    let program = Program::at(&folder.join("data"));
    let table = "id,name,kind,organization,postcode\nq,Quillwork Circle,group,Friends of Testing,PR7 1DB\n";
    let path = feed::write(folder, "groups.csv", table);
    program.must(&["import", "csv", path.to_str().unwrap()]);
    program
}

fn import(program: &Program, folder: &Path, what: &[&str], file: &str, content: &str) {
    let path = feed::write(folder, file, content);
    let mut arguments = vec!["import", what[0], path.to_str().unwrap()];
    arguments.extend(&what[1..]);
    program.must(&arguments);
}

fn total(program: &Program, arguments: &[&str]) -> u64 {
    let mut all = vec!["search", "--json"];
    all.extend(arguments);
    let answer: Value = program.json(&all);
    assert!(answer["widened"].is_null(), "{answer}");
    answer["total"].as_u64().unwrap()
}

#[test]
fn an_imported_place_name_and_a_newer_postcode_are_known_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let program = directory(folder.path());
    let place = "name,type,lat,lon\nXqwzhampton,Village,53.651,-2.63\n";
    import(&program, folder.path(), &["places"], "places.csv", place);
    assert_eq!(total(&program, &["--near", "Xqwzhampton", "--within-miles", "5"]), 1);
    assert_eq!(total(&program, &["--near", "Preston", "--within-miles", "25"]), 1, "what ships is still known");
    let postcodes = "postcode,lat,lon,laua\nPR7 1DB,53.65,-2.63,E07000118\nPR7 9ZZ,53.652,-2.632,E07000118\n";
    import(&program, folder.path(), &["postcodes"], "newer.csv", postcodes);
    assert_eq!(total(&program, &["--near", "PR7 9ZZ", "--within-miles", "5"]), 1);
    program.check();
}

#[test]
fn an_imported_outline_and_a_neighbourhood_of_it_find_what_lies_inside() {
    let folder = tempfile::tempdir().unwrap();
    let program = directory(folder.path());
    let outline = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{"LSOA21CD":"E01999999","LSOA21NM":"Chorley 999Z"},
        "geometry":{"type":"Polygon","coordinates":[[[-2.8,53.5],[-2.4,53.5],[-2.4,53.8],[-2.8,53.8],[-2.8,53.5]]]}}]}"#;
    import(&program, folder.path(), &["areas"], "lsoa.geojson", outline);
    assert_eq!(total(&program, &["--area", "E01999999"]), 1);
    import(&program, folder.path(), &["neighbourhood", "--name", "Test End"], "test-end.txt", "E01999999\n");
    assert_eq!(total(&program, &["--area", "n:test-end"]), 1);
    program.check();
}
