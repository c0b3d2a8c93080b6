use super::*;
use crate::directory::Provenance;
use crate::domain::identifier::derived_id;
use crate::domain::{Accessibility, Address, Kind, Point, PointSource, ServiceArea, ServiceAtLocation, Source};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

fn service() -> Service {
    let json = serde_json::json!({
        "id": Uuid::nil(), "source_id": "1", "organization_id": null, "name": "Lunch club", "status": "active",
        "kind": Kind::Group, "kind_confidence": 1.0, "audiences": [], "deliveries": ["drop_in"], "referral_routes": [],
        "no_address_needed": false, "assured_date": "2026-01-31", "assurance_months": 1, "schedules": [],
        "cost_options": [], "contacts": [], "phones": [], "languages": [], "service_areas": [], "categories": [],
        "attributes": [], "capacities": [], "funding": [], "locations": []
    });
    serde_json::from_value(json).unwrap()
}

fn location(number: u8) -> Location {
    Location {
        id: derived_id("test", "location", &number.to_string()),
        source_id: number.to_string(),
        name: Some(format!("Hall {number}")),
        alternate_name: None,
        description: None,
        location_type: LocationType::Physical,
        point: Some(Point { latitude: 53.6, longitude: -2.6 }),
        point_source: PointSource::Stated,
        uprn: None,
        url: None,
        transportation: None,
        addresses: vec![Address { city: Some("Adlington".to_owned()), ..Address::default() }],
        accessibility: Vec::new(),
        phones: Vec::new(),
        schedules: Vec::new(),
    }
}

fn record(mut service: Service, locations: Vec<Location>) -> StoredRecord {
    for location in &locations {
        service.locations.push(ServiceAtLocation {
            id: Uuid::new_v4(),
            location_id: location.id,
            description: None,
            schedules: Vec::new(),
            contacts: Vec::new(),
            phones: Vec::new(),
        });
    }
    let areas = vec![AreaCode("E05000001".to_owned()), AreaCode("E07000118".to_owned())];
    let at = DateTime::<Utc>::UNIX_EPOCH;
    let source = Source { name: "test".to_owned(), address: String::new(), licence: None, attribution: None };
    StoredRecord {
        service,
        slug: "lunch-club".to_owned(),
        organization: None,
        locations: locations
            .into_iter()
            .map(|location| StoredLocation { location, slug: String::new(), areas: areas.clone() })
            .collect(),
        provenance: Provenance { source, first_seen: at, last_seen: at, changed_at: at },
    }
}

fn reaches(record: &StoredRecord) -> Vec<String> {
    listings_of(record)
        .into_iter()
        .map(|listing| match listing.reach {
            Reach::Place(place) => place.name,
            Reach::Everywhere => "everywhere".to_owned(),
            Reach::Unstated => "unstated".to_owned(),
            Reach::Areas(codes) => codes.iter().map(AreaCode::as_str).collect::<Vec<_>>().join(" "),
        })
        .collect()
}

fn with(deliveries: &[Delivery], areas: Vec<ServiceArea>, places: u8) -> Vec<String> {
    let service = Service { deliveries: deliveries.to_vec(), service_areas: areas, ..service() };
    reaches(&record(service, (1..=places).map(location).collect()))
}

#[test]
fn a_service_is_found_at_its_places_and_where_it_comes_to_people() {
    let code = || vec![ServiceArea { code: Some(AreaCode("E07000118".to_owned())), ..ServiceArea::default() }];
    let national = || vec![ServiceArea { national: true, ..ServiceArea::default() }];
    let named = || vec![ServiceArea { name: Some("Chorley".to_owned()), ..ServiceArea::default() }];

    assert_eq!(with(&[Delivery::DropIn], vec![], 2), ["Hall 1, Adlington", "Hall 2, Adlington"]);
    assert_eq!(with(&[Delivery::DropIn], code(), 1), ["Hall 1, Adlington"], "people go there, wherever they live");
    assert_eq!(with(&[], vec![], 0), ["unstated"]);
    assert_eq!(with(&[], named(), 0), ["unstated"]);
    assert_eq!(with(&[Delivery::Phone], vec![], 0), ["everywhere"]);
    assert_eq!(with(&[], code(), 0), ["E07000118"]);
    assert_eq!(with(&[Delivery::Phone], national(), 1), ["Hall 1, Adlington", "everywhere"]);
    assert_eq!(with(&[Delivery::Phone], code(), 1), ["Hall 1, Adlington", "E07000118"]);
    assert_eq!(with(&[Delivery::Phone], vec![], 1), ["Hall 1, Adlington"], "a local group does not serve the nation");
    assert_eq!(
        with(&[Delivery::HomeVisit], vec![], 1),
        ["Hall 1, Adlington", "E07000118"],
        "the district of its place"
    );
}

#[test]
fn a_virtual_room_is_not_a_place_to_go_to() {
    let mut room = location(1);
    room.location_type = LocationType::Virtual;
    let service = Service { deliveries: vec![Delivery::Online], ..service() };
    assert_eq!(reaches(&record(service, vec![room])), ["everywhere"]);
}

#[test]
fn what_is_not_offered_is_not_listed() {
    use StatedStatus::{Active, Closed, ClosedTemporarily, Draft, Paused, ReplacedBy, Unlisted};
    let count = |status| listings_of(&record(Service { status, ..service() }, vec![location(1)])).len();
    assert_eq!([Draft, Closed, ReplacedBy, Unlisted].map(count), [0; 4]);
    assert_eq!([Active, Paused, ClosedTemporarily].map(count), [1; 3]);
}

#[test]
fn schedules_of_the_place_come_before_those_of_the_service() {
    let schedule = |words: &str| Schedule { description: Some(words.to_owned()), ..Schedule::default() };
    let mut stored = record(
        Service { deliveries: vec![Delivery::Phone], schedules: vec![schedule("service")], ..service() },
        vec![location(1), location(2)],
    );
    stored.service.service_areas = vec![ServiceArea { national: true, ..ServiceArea::default() }];
    stored.service.locations[1].schedules = vec![schedule("hall 2")];
    // A second session at the same place is the same listing.
    let mut again = stored.service.locations[1].clone();
    again.schedules = vec![schedule("hall 2 again")];
    stored.service.locations.push(again);
    let words: Vec<Vec<String>> = listings_of(&stored)
        .iter()
        .map(|l| l.schedules.iter().filter_map(|s| s.description.clone()).collect())
        .collect();
    assert_eq!(words, [vec!["service"], vec!["hall 2", "hall 2 again"], vec!["service"]]);
}

#[test]
fn facts_words_and_dates_are_carried() {
    let mut hall = location(1);
    hall.accessibility = [Some(AccessFact::Lift), None, Some(AccessFact::Ramp), Some(AccessFact::Lift)]
        .map(|fact| Accessibility { fact, ..Accessibility::default() })
        .to_vec();
    let service = Service {
        alternate_name: Some("The Thursday table".to_owned()),
        description: Some("<p>Soup &amp; a roll,<br>2&#163; &lt; 3</p> a<b".to_owned()),
        ..service()
    };
    let listing = listings_of(&record(service, vec![hall])).remove(0);
    assert_eq!(listing.access, [AccessFact::Ramp, AccessFact::Lift]);
    assert_eq!(listing.text, "The Thursday table\nSoup & a roll, 2£ < 3 a<b");
    assert_eq!(listing.confirmed_until, NaiveDate::from_ymd_opt(2026, 2, 28));
}

proptest::proptest! {
    #[test]
    fn any_text_becomes_plain(html in ".{0,80}") {
        let plain = plain_text(&html);
        proptest::prop_assert!(!plain.starts_with(' ') && !plain.contains("  "));
    }
}
