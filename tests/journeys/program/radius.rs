//! A circle on the map against a plain scan of the file, and postcodes that no longer exist.

use super::dev_feed::adds_up;
use crate::support::{Program, Server, parts};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::OnceLock;

/// Metres between two places, by the haversine formula on a sphere of the Earth's mean radius.
fn haversine(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, east) = ((b.0 - a.0).to_radians(), (b.1 - a.1).to_radians());
    let h = (north / 2.0).sin().powi(2) + a.0.to_radians().cos() * b.0.to_radians().cos() * (east / 2.0).sin().powi(2);
    2.0 * 6_371_008.8 * h.sqrt().asin()
}

/// Where the source of our postcode table puts a postcode.
fn postcode_point(shared: &Path, postcode: &str) -> (f64, f64) {
    let file = std::fs::File::open(shared.join("data/registry_only/codepoint_open_gb_all_live.csv.gz")).unwrap();
    let lines = BufReader::new(GzDecoder::new(file)).lines().map_while(Result::ok);
    let line = lines.into_iter().find(|line| line.starts_with(&format!("{postcode},"))).expect("the postcode is there");
    let mut columns = line.split(',').skip(1).map(|column| column.parse::<f64>().unwrap());
    (columns.next().unwrap(), columns.next().unwrap())
}

/// One server over the 1,278 open records, shared by the tests of this file.
fn open_records() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER
        .get_or_init(|| {
            let feed = parts::shared()?.join("data/feeds/open_records_lancs_lincs_gm.oruk3.json");
            let folder = tempfile::tempdir().unwrap().keep();
            let program = Program::at(&folder.join("data"));
            let report = program.json(&["import", "oruk", feed.to_str().unwrap(), "--json"]);
            assert_eq!(adds_up(&report), (1278, 1278, 0, 0, 0), "{report}");
            program.check();
            let command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
            Some(Server::start_with(command, Some(&folder)))
        })
        .as_ref()
}

fn scanned(shared: &Path) -> Vec<(String, (f64, f64))> {
    let text = std::fs::read(shared.join("data/feeds/open_records_lancs_lincs_gm.oruk3.json")).unwrap();
    let feed: Value = serde_json::from_slice(&text).unwrap();
    let contents = feed["contents"].as_array().unwrap();
    contents
        .iter()
        .map(|service| {
            let place = &service["service_at_locations"][0]["location"];
            let point = (place["latitude"].as_f64().unwrap(), place["longitude"].as_f64().unwrap());
            (service["id"].as_str().unwrap().to_owned(), point)
        })
        .collect()
}

#[test]
fn a_circle_holds_what_a_scan_of_the_file_finds() {
    let Some(shared) = parts::shared() else { return };
    let Some(server) = open_records() else { return };
    let records = scanned(&shared);
    let near = postcode_point(&shared, "PR7 1DB");
    for (miles, least) in [("1", 1), ("5", 10), ("25", 1000)] {
        let metres = miles.parse::<f64>().unwrap() * 1609.344;
        // The table may stand a metre off its source, so what lies on the very edge may fall either way.
        let inside = |slack: f64| -> BTreeSet<&str> {
            let within = records.iter().filter(|(_, point)| haversine(near, *point) <= metres + slack);
            within.map(|(id, _)| id.as_str()).collect()
        };
        let (surely, at_most) = (inside(-1.5), inside(1.5));
        assert!(surely.len() >= least, "the scan finds {} within {miles} miles", surely.len());
        for sort in ["best", "distance"] {
            let (total, hits) = server.search_all(&[("near", "PR7 1DB"), ("within_miles", miles), ("sort", sort)]);
            let found: BTreeSet<&str> = hits.iter().map(|hit| hit["source_id"].as_str().unwrap()).collect();
            assert_eq!(found.len(), hits.len(), "a service stands twice in the results");
            assert_eq!(total as usize, hits.len());
            assert!(surely.is_subset(&found), "missing: {:?}", surely.difference(&found).collect::<Vec<_>>());
            assert!(found.is_subset(&at_most), "too far: {:?}", found.difference(&at_most).collect::<Vec<_>>());
            let mut last = 0.0;
            for hit in &hits {
                let said = hit["distance_m"].as_f64().expect("a distance");
                let point = records.iter().find(|(id, _)| hit["source_id"] == **id).expect("a record").1;
                assert!((said - haversine(near, point)).abs() < 2.0, "{said} m for {hit}");
                assert!(sort != "distance" || said >= last - 0.001, "not nearest first: {hit}");
                last = said;
            }
        }
    }
}

#[test]
fn a_circle_without_words_never_needs_the_whole_country() {
    let Some(server) = open_records() else { return };
    let (everywhere, _) = server.search_all(&[]);
    assert_eq!(everywhere, 1278);
    let far = server.search(&[("near", "58.6373,-3.0689"), ("within_miles", "1")]);
    let widened = &far["widened"];
    assert!(far["total"] == 0 || widened["from_miles"] == 1.0, "an empty circle is widened aloud: {far}");
}

#[test]
fn a_postcode_no_longer_in_use_is_answered_by_its_sector_aloud() {
    let Some(server) = open_records() else { return };
    let page = server.get("/search?near=PR7+1AA&within_miles=3");
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("PR7 1AA"), "the page names the postcode that was typed");
    assert!(text.contains("no longer in use"), "the page says that it is no longer in use");
    let (old, sector) = (
        server.search(&[("near", "PR7 1AA"), ("within_miles", "5"), ("sort", "distance")]),
        server.search(&[("near", "PR7 1"), ("within_miles", "5"), ("sort", "distance")]),
    );
    assert!(old["total"].as_u64() > Some(0), "{old}");
    assert_eq!(old["results"], sector["results"]);
}

#[test]
fn every_way_of_saying_where_is_understood() {
    let Some(server) = open_records() else { return };
    for near in ["PR7 1DB", "pr71db", "PR7 1", "PR7", "Euxton", "53.6537,-2.6306", "53.6537, -2.6306"] {
        let answer = server.search(&[("near", near), ("within_miles", "5"), ("sort", "distance")]);
        assert!(answer["total"].as_u64() > Some(0), "{near}: {answer}");
        assert!(answer["results"][0]["distance_m"].as_f64().is_some(), "{near}: {answer}");
    }
}
