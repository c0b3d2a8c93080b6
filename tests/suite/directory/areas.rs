//! Areas, neighbourhoods, figures, compact tables, and which areas a place lies in.

use crate::support::records::{record, source, stage};
use fingerpost::directory::areas::{
    OutlinedArea, area_counts, areas_by_code, neighbourhood_members, outlines, put_areas, put_neighbourhood,
    put_parents, put_statistics, reassign_all, statistics,
};
use fingerpost::directory::{Error, changes_after, dataset, last_sequence, records_by_id, services_touched};
use fingerpost::domain::{Area, AreaCode, AreaType, Record};
use serde_json::json;

fn code(text: &str) -> AreaCode {
    AreaCode(text.to_owned())
}

fn ward(number: usize, outline: bool) -> OutlinedArea {
    OutlinedArea {
        area: Area {
            code: code(&format!("E05{number:06}")),
            area_type: AreaType::Ward,
            name: format!("Ward {number}"),
            parent: None,
        },
        outline: outline.then(|| format!("{{\"type\":\"Polygon\",\"coordinates\":[[{number}]]}}")),
    }
}

on_both_backends! {
    fn areas_are_kept_and_an_absent_outline_erases_none(db) {
        let wards: Vec<OutlinedArea> = (0..450).map(|n| ward(n, true)).collect();
        db.write(|tx| put_areas(tx, &wards)).unwrap();
        let mut renamed = ward(7, false);
        renamed.area.name = "Renamed".to_owned();
        db.write(|tx| put_areas(tx, &[renamed, ward(450, false)])).unwrap();
        let set = db.write(|tx| put_parents(tx, &[(code("E05000007"), code("E07000118")), (code("none"), code("x"))])).unwrap();
        assert_eq!(set, 1);
        let read = db.read(|conn| areas_by_code(conn, &[code("E05000007"), code("missing")])).unwrap();
        assert_eq!((read.len(), read[0].name.as_str(), read[0].parent.clone()), (1, "Renamed", Some(code("E07000118"))));
        let mut seen = Vec::new();
        db.read::<_, Error>(|conn| outlines(conn, &[AreaType::Ward], |area, outline| { seen.push((area.code, outline)); Ok::<_, Error>(()) })).unwrap();
        assert_eq!(seen.len(), 450);
        assert_eq!(seen[7].1, wards[7].outline.clone().unwrap());
        assert_eq!(db.read(area_counts).unwrap(), [(AreaType::Ward, 451, 450)]);
    }

    fn figures_and_neighbourhoods_are_replaced(db) {
        let lsoa = code("E01024915");
        db.write(|tx| put_statistics(tx, "imd2025", &[(lsoa.clone(), json!({"decile": 3}))])).unwrap();
        db.write(|tx| put_statistics(tx, "imd2019", &[(lsoa.clone(), json!({"decile": 4}))])).unwrap();
        db.write(|tx| put_statistics(tx, "imd2025", &[(lsoa.clone(), json!({"decile": 2}))])).unwrap();
        let figures = db.read(|conn| statistics(conn, &lsoa)).unwrap();
        assert_eq!((figures.len(), &figures["imd2025"]), (2, &json!({"decile": 2})));

        let area = Area { code: code("n:clayton-brook"), area_type: AreaType::Neighbourhood, name: "Clayton Brook".to_owned(), parent: None };
        let neighbourhood = OutlinedArea { area, outline: None };
        db.write(|tx| put_neighbourhood(tx, &neighbourhood, &[code("E01000002"), code("E01000001"), code("E01000001")])).unwrap();
        let members = db.read(neighbourhood_members).unwrap();
        assert_eq!(members[&code("n:clayton-brook")], [code("E01000001"), code("E01000002")]);
        db.write(|tx| put_neighbourhood(tx, &neighbourhood, &[code("E01000003")])).unwrap();
        assert_eq!(db.read(neighbourhood_members).unwrap()[&code("n:clayton-brook")], [code("E01000003")]);
    }

    fn new_boundaries_touch_the_services_whose_areas_differ(db) {
        let mut records: Vec<Record> = (0..22).map(|n| record("feed", n)).collect();
        for record in &mut records {
            // Places 0 to 5 in the north, the others in the south, the last without a point.
            let number: f64 = record.locations[0].source_id.parse().unwrap();
            record.locations[0].point.as_mut().unwrap().latitude = if number < 6.0 { 54.0 } else { 53.0 };
            if record.locations[0].source_id == "10" { record.locations[0].point = None; }
        }
        crate::directory::import::import(db, &stage(db.folder(), &source("feed"), &records));
        let sequence = db.read(last_sequence).unwrap();
        let north = |p: fingerpost::domain::Point| if p.latitude > 53.5 { vec![code("E06000009"), code("E05000001")] } else { Vec::new() };
        assert_eq!(reassign_all(db, &north).unwrap(), 6);
        let touched = db.read(|conn| { let c = changes_after(conn, sequence, 100)?; services_touched(conn, &c) }).unwrap();
        assert_eq!(touched.len(), 12);
        let read = db.read(|conn| records_by_id(conn, &[records[0].service.id])).unwrap();
        assert_eq!(read[0].locations[0].areas, [code("E05000001"), code("E06000009")]);
        assert_eq!(reassign_all(db, &north).unwrap(), 0, "the same boundaries change nothing");
        assert_eq!(reassign_all(db, &|_| Vec::new()).unwrap(), 6);
        let read = db.read(|conn| records_by_id(conn, &[records[0].service.id])).unwrap();
        assert_eq!(read[0].locations[0].areas, Vec::new());
    }

    fn a_compact_table_is_told_apart_by_its_digest(db) {
        let bytes: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
        assert!(db.write(|tx| dataset::put(tx, "postcodes", &bytes, Some("Contains OS data"), 17)).unwrap());
        assert!(!db.write(|tx| dataset::put(tx, "postcodes", &bytes, None, 17)).unwrap());
        let first = db.read(|conn| dataset::get(conn, "postcodes")).unwrap().unwrap();
        assert_eq!((first.bytes, first.rows, first.attribution.as_deref()), (bytes, 17, Some("Contains OS data")));
        assert!(db.write(|tx| dataset::put(tx, "postcodes", b"new", None, 1)).unwrap());
        let second = db.read(|conn| dataset::get(conn, "postcodes")).unwrap().unwrap();
        assert_ne!(second.digest, first.digest);
        assert_eq!(second.attribution, None);
        assert_eq!(db.read(|conn| dataset::get(conn, "gazetteer")).unwrap(), None);
    }
}
