//! Finding places by name.

use super::*;

fn place(name: &str, latitude: f64, longitude: f64, people: u32) -> PlaceName {
    PlaceName { population: (people > 0).then_some(people), ..PlaceName::new(name, Point { latitude, longitude }) }
}

fn small() -> Gazetteer {
    Gazetteer::build([
        place("Adlington", 53.613, -2.607, 7_965),
        place("Adlington", 53.320, -2.137, 1_081),
        PlaceName { kind: PlaceKind::Town, ..place("Chorley", 53.650, -2.617, 0) },
        PlaceName { county: Some("Lancashire".into()), ..place("Chorley", 53.653, -2.620, 33_888) },
        PlaceName { kind: PlaceKind::Hamlet, ..place("Chorley", 53.055, -2.636, 0) },
        place("Sutton on Sea", 53.314, 0.282, 2_105),
        place("St Helens", 53.45, -2.73, 102_629),
        PlaceName { other_names: vec!["Ynys Môn".into()], ..place("Anglesey", 53.27, -4.3, 69_000) },
    ])
}

#[test]
fn rows_of_one_place_become_one_and_keep_what_each_knew() {
    let gazetteer = small();
    let found = gazetteer.find("chorley");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].kind, PlaceKind::Town);
    assert_eq!(found[0].population, Some(33_888));
    assert_eq!(found[0].county.as_deref(), Some("Lancashire"));
}

#[test]
fn names_are_found_however_they_are_written() {
    let gazetteer = small();
    for typed in ["Sutton-on-Sea", "SUTTON ON SEA", "Sutton upon sea", "sutton sea"] {
        assert_eq!(gazetteer.find(typed).len(), 1, "{typed}");
    }
    assert_eq!(gazetteer.find("Saint Helen's")[0].name, "St Helens");
    assert_eq!(gazetteer.find("ynys mon")[0].name, "Anglesey");
    assert!(gazetteer.find("Adl").is_empty());
    assert!(gazetteer.find("").is_empty());
}

#[test]
fn suggestions_put_the_larger_place_first_and_say_each_once() {
    let gazetteer = small();
    let names: Vec<_> = gazetteer.suggest("a", 10).iter().map(|p| (p.name.as_str(), p.importance())).collect();
    assert_eq!(names, [("Anglesey", 69_000), ("Adlington", 7_965), ("Adlington", 1_081)]);
    assert_eq!(gazetteer.suggest("sutton on", 5).len(), 1);
    assert_eq!(gazetteer.suggest("a", 1).len(), 1);
}

#[test]
fn one_wrong_letter_is_forgiven_in_a_long_name() {
    let gazetteer = small();
    assert_eq!(gazetteer.resembling("Chorly", 3)[0].name, "Chorley");
    assert!(gazetteer.resembling("Sta", 3).is_empty());
}

#[test]
fn the_compact_list_comes_back_as_it_was() {
    let gazetteer = small();
    let text = gazetteer.to_compact();
    let mut packed = Vec::new();
    flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast()).read_to_end(&mut packed).unwrap();
    let again = Gazetteer::from_compact(&packed).unwrap();
    assert_eq!(again.len(), gazetteer.len());
    assert_eq!(again.to_compact(), text);
    assert!(matches!(Gazetteer::from_compact(b"not packed"), Err(Error::Unpack(_))));
}

#[test]
fn places_around_a_point_are_those_within_the_metres_nearest_first() {
    let place = |name: &str, north_m: f64| {
        PlaceName::new(name, Point { latitude: 53.55 + north_m / 111_320.0, longitude: -0.49 })
    };
    let gazetteer = Gazetteer::build([place("Wrawby", 2_500.0), place("Brigg", 100.0), place("Barton", 9_000.0)]);
    let around = gazetteer.around(Point { latitude: 53.55, longitude: -0.49 }, 4_828.0);
    assert_eq!(around.iter().map(|(place, _)| place.name.as_str()).collect::<Vec<_>>(), ["Brigg", "Wrawby"]);
    assert!((around[1].1 - 2_500.0).abs() < 10.0, "{around:?}");
}

#[test]
fn a_place_is_found_by_what_people_there_say_for_it() {
    let place = PlaceName::new("Scunthorpe", Point { latitude: 53.58, longitude: -0.65 });
    let gazetteer = Gazetteer::build([place]);
    assert_eq!(gazetteer.find("Scunny").first().map(|place| place.name.as_str()), Some("Scunthorpe"));
    assert!(gazetteer.find("Brum").is_empty());
}
