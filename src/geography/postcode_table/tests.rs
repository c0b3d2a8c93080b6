//! The table against a model, against damage, and against the file it is made from.

use super::*;
use crate::geography::distance::{destination, metres_between};
use crate::geography::shared_data;
use proptest::prelude::*;
use std::collections::BTreeMap;

const SOURCE: &str = "registry_only/codepoint_open_gb_all_live.csv.gz";

fn postcode() -> impl Strategy<Value = Postcode> {
    let outward = prop_oneof![Just("PR7"), Just("PR71"), Just("M1"), Just("EC1A"), Just("W1A"), Just("ZE3")];
    let letter = || proptest::sample::select(b"ABDEFGHJLNPQRSTUWXYZ".to_vec()).prop_map(char::from);
    (outward, 0..10u8, letter(), letter())
        .prop_map(|(outward, digit, a, b)| Postcode::parse(&format!("{outward} {digit}{a}{b}")).unwrap())
}

fn rows() -> impl Strategy<Value = BTreeMap<Postcode, (f64, f64, Option<u8>)>> {
    let row = (49.0..61.0f64, -8.0..2.0f64, proptest::option::of(0..12u8));
    proptest::collection::btree_map(postcode(), row, 0..300)
}

fn district(number: u8) -> AreaCode {
    AreaCode(format!("E07{number:06}"))
}

fn build(rows: &BTreeMap<Postcode, (f64, f64, Option<u8>)>) -> PostcodeTable {
    let mut builder = PostcodeTableBuilder::new();
    // In reverse, since the order of rows must not matter.
    for (postcode, (latitude, longitude, number)) in rows.iter().rev() {
        let point = Point { latitude: *latitude, longitude: *longitude };
        assert!(builder.add(postcode, point, number.map(district).as_ref()));
    }
    builder.build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_is_found_and_no_other(rows in rows(), other in postcode()) {
        let table = PostcodeTable::from_bytes(build(&rows).to_bytes()).unwrap();
        prop_assert_eq!(table.len(), rows.len());
        for (postcode, (latitude, longitude, number)) in &rows {
            let place = table.lookup(postcode).unwrap();
            let off = metres_between(place.point, Point { latitude: *latitude, longitude: *longitude });
            prop_assert!(off < 1.0, "{} is {} m off", postcode, off);
            // Beyond eight districts a sector lets the rarest go.
            let sector = rows.iter().filter(|(p, _)| p.sector() == postcode.sector());
            let kinds: std::collections::BTreeSet<_> = sector.map(|(_, row)| row.2).collect();
            if kinds.len() <= 8 {
                prop_assert_eq!(place.district, number.map(district));
            }
        }
        prop_assert_eq!(table.lookup(&other).is_some(), rows.contains_key(&other));
        let listed: Vec<Postcode> = table.iter().map(|(postcode, _)| postcode).collect();
        prop_assert_eq!(listed.len(), rows.len());
        prop_assert!(listed.iter().all(|postcode| rows.contains_key(postcode)));
    }

    #[test]
    fn the_nearest_is_what_a_scan_finds(rows in rows(), latitude in 49.0..61.0f64, longitude in -8.0..2.0f64) {
        let table = build(&rows);
        let point = Point { latitude, longitude };
        let scan = table.iter().map(|(_, place)| metres_between(point, place.point)).min_by(f64::total_cmp);
        match (table.nearest(point), scan) {
            (None, None) => {}
            (Some(nearest), Some(metres)) => {
                // Far off, a plane and the globe order places a little differently.
                prop_assert!(nearest.metres <= metres * 1.05 + 1.0, "{} {}", nearest.metres, metres);
            }
            (nearest, scan) => prop_assert!(false, "{:?} {:?}", nearest, scan),
        }
        let within = table.postcodes_within(point, 20_000.0);
        let count = |metres: f64| table.iter().filter(|(_, p)| metres_between(point, p.point) <= metres).count();
        prop_assert!((count(19_800.0)..=count(20_200.0)).contains(&within));
    }

    #[test]
    fn damage_is_an_error_and_never_a_panic(
        rows in rows(), at in any::<proptest::sample::Index>(), flip in 1u8.., cut in any::<proptest::sample::Index>(),
        mend_checksum in any::<bool>(),
    ) {
        let mut bytes = build(&rows).to_bytes().to_vec();
        let whole = bytes.len();
        prop_assert!(PostcodeTable::from_bytes(&bytes[..cut.index(whole)]).is_err());
        let at = at.index(whole);
        bytes[at] ^= flip;
        if mend_checksum {
            let sum = layout::checksum(&bytes[12..]).to_le_bytes();
            bytes[8..12].copy_from_slice(&sum);
        }
        if let Ok(table) = PostcodeTable::from_vec(bytes) {
            // A forged checksum can hide a change of a value; using the table must still be safe.
            prop_assert!(mend_checksum);
            let _ = table.iter().count();
            let _ = table.nearest(Point { latitude: 53.0, longitude: -2.0 });
        }
    }

    #[test]
    fn any_bytes_are_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(PostcodeTable::from_vec(bytes).is_err());
    }
}

#[test]
fn sectors_and_outward_codes_have_the_mean_of_their_postcodes() {
    let mut builder = PostcodeTableBuilder::new();
    let here = AreaCode("E07000118".into());
    for (text, latitude) in [("PR7 1DB", 53.0), ("PR7 1DD", 54.0), ("PR7 2AA", 56.0), ("PR7 1DB", 10.0)] {
        let point = Point { latitude, longitude: -2.0 };
        builder.add(&Postcode::parse(text).unwrap(), point, Some(&here));
    }
    let table = builder.build().unwrap();
    assert_eq!(table.len(), 3, "the first of two rows with one postcode is kept");
    assert_eq!(table.sector("PR7 1").unwrap().point, Point { latitude: 53.5, longitude: -2.0 });
    assert_eq!(table.outward("PR7").unwrap().point.latitude, 54.333_33);
    assert_eq!(table.outward("PR7").unwrap().district, Some(here));
    assert_eq!(table.sector("PR7 3"), None);
    assert_eq!(table.outward("PR8"), None);
    assert_eq!(PostcodeTable::empty().nearest(Point { latitude: 53.0, longitude: -2.0 }), None);
}

/// Rows of the source: postcode, point, district.
fn source() -> Option<Vec<(Postcode, Point, AreaCode)>> {
    let mut reader = csv::Reader::from_reader(shared_data::open(SOURCE)?);
    let rows = reader.deserialize::<(String, f64, f64, String)>().map(|row| {
        let (postcode, latitude, longitude, laua) = row.unwrap();
        (Postcode::parse(&postcode).unwrap(), Point { latitude, longitude }, AreaCode(laua))
    });
    Some(rows.collect())
}

#[test]
#[ignore = "writes assets/geography/postcodes.bin from the shared data"]
fn regenerate_shipped_postcodes() {
    let Some(rows) = source() else { return };
    let mut builder = PostcodeTableBuilder::new();
    for (postcode, point, district) in &rows {
        builder.add(postcode, *point, Some(district).filter(|d| !d.as_str().is_empty()));
    }
    let table = builder.build().unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/geography/postcodes.bin");
    std::fs::write(path, table.to_bytes()).unwrap();
    println!("{table:?}");
}

#[test]
fn shipped_postcodes_are_within_a_metre_of_their_source() {
    let table = PostcodeTable::from_static(crate::geography::shipped::POSTCODES).unwrap();
    assert!(table.to_bytes().len() < 10_000_000);
    let Some(rows) = source() else { return };
    assert_eq!(table.len(), rows.len());
    let mut random = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..100_000 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (postcode, point, district) = &rows[(random >> 33) as usize % rows.len()];
        let place = table.lookup(postcode).unwrap();
        assert!(metres_between(place.point, *point) < 1.0, "{postcode}");
        assert_eq!(place.district.as_ref(), Some(district).filter(|d| !d.as_str().is_empty()), "{postcode}");
    }
}

#[test]
fn shipped_postcodes_know_their_neighbours() {
    let table = PostcodeTable::from_static(crate::geography::shipped::POSTCODES).unwrap();
    let chorley = Postcode::parse("PR7 1DB").unwrap();
    let place = table.lookup(&chorley).unwrap();
    assert_eq!(place.district, Some(AreaCode("E07000118".into())));
    let nearest = table.nearest(destination(place.point, 45.0, 3.0)).unwrap();
    assert!(nearest.metres <= 3.5);
    assert_eq!(nearest.place.district, place.district);
    assert_eq!(table.lookup(&Postcode::parse("PR7 1AA").unwrap()), None);
    let sector = table.sector("PR7 1").unwrap();
    assert!(metres_between(sector.point, place.point) < 3_000.0);
    assert!(table.postcodes_within(place.point, 4_828.0) > 1_000);
}

#[test]
#[ignore = "prints times; run with --release --nocapture"]
fn times_of_look_ups() {
    let started = std::time::Instant::now();
    let table = PostcodeTable::from_static(crate::geography::shipped::POSTCODES).unwrap();
    println!("load {:?}", started.elapsed());
    let all: Vec<(Postcode, Point)> = table.iter().map(|(postcode, place)| (postcode, place.point)).collect();
    // Copies, so that the postcodes themselves are read in order and only the table at random.
    let shuffled: Vec<(Postcode, Point)> = (0..1_000_000).map(|n| all[n * 7_919_003 % all.len()].clone()).collect();
    let started = std::time::Instant::now();
    let found = shuffled.iter().filter(|(postcode, _)| table.lookup(postcode).is_some()).count();
    println!("look-up {:?} each, {found} found", started.elapsed() / 1_000_000);
    let started = std::time::Instant::now();
    let found = all.iter().filter(|(postcode, _)| table.lookup(postcode).is_some()).count();
    println!("look-up in order {:?} each, {found} found", started.elapsed() / 1_739_248);
    let started = std::time::Instant::now();
    let found = shuffled.iter().filter(|(postcode, _)| code::encode(postcode.as_str()).is_some()).count();
    println!("encoding alone {:?} each, {found} found", started.elapsed() / 1_000_000);
    let started = std::time::Instant::now();
    for (_, point) in shuffled.iter().take(10_000) {
        let off = destination(*point, 30.0, 250.0);
        assert!(table.nearest(off).unwrap().metres <= 251.0);
    }
    println!("nearest {:?} each", started.elapsed() / 10_000);
    let started = std::time::Instant::now();
    let sum: usize = shuffled.iter().take(10_000).map(|(_, point)| table.count_within(*point, 4_828.0, 2_000)).sum();
    println!("count {:?} each, mean {}", started.elapsed() / 10_000, sum / 10_000);
}
