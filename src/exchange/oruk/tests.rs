use super::*;
use crate::directory::{Provenance, StoredLocation, StoredOrganization, StoredRecord};
use crate::domain::schedule::{ByDay, Frequency};
use crate::domain::{
    AccessFact, Audience, CapacityStatus, CategoryTag, Delivery, Kind, LocationType, Record, ReferralRoute,
    StatedStatus,
};
use crate::exchange::testing::{context, shared, source};
use crate::exchange::{Repairs, Rule};
use chrono::{NaiveTime, Weekday};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

fn read(value: Value) -> (Record, Repairs) {
    let mut repairs = Repairs::default();
    let made = record(&value, &context(), &mut repairs).unwrap_or_else(|refusal| panic!("{}", refusal.reason));
    (made.record, repairs)
}

fn refused(value: Value) -> String {
    record(&value, &context(), &mut Repairs::default()).unwrap_err().reason
}

#[test]
fn a_version_1_service_with_everything() {
    let (record, repairs) = read(json!({
        "id": "s1", "name": "Stamford Advice &amp; Tea", "status": "Active", "url": "www.stamford.org/x",
        "email": "Unknown-7@noemail.invalid", "description": "<div class='x'>Help</div><script>x()</script>",
        "fees": "Free", "deliverable_type": "1 to 1 support", "attending_type": "Phone", "attending_access": "Self referral",
        "assured_date": "2026-01-05", "accreditations": "",
        "organization": {"id": "o1", "name": "Hall", "url": "https://hall.org.uk/", "uri": ""},
        "eligibilitys": [{"minimum_age": 18, "maximum_age": -1, "eligibility": "Adults",
            "taxonomys": [{"id": "c1", "name": "Carers", "vocabulary": "esdCircumstance"}]}],
        "service_taxonomys": [{"id": "x", "taxonomy": {"id": "esdServiceType:1818", "name": "Food banks", "vocabulary": "esdServiceType"}}],
        "regular_schedules": [{"id": "r1", "weekday": "Tuesday", "opens_at": "10:00Z", "closes_at": "12:00:00", "freq": "weekly"}],
        "holiday_schedules": [{"closed": true, "start_date": "2026-12-22", "end_date": "2026-12-29"}],
        "cost_options": [{"amount": "£2.50", "amount_description": "a visit"}],
        "contacts": [{"name": "Maureen", "phones": [{"number": "Office: 01632 960118"}]}],
        "languages": [{"language": "Polish"}],
        "service_areas": [{"service_area": "Nationwide", "uri": "http://www.example.com"}],
        "service_at_locations": [{"id": "sal1", "location": {"id": "l1", "name": "The Hall", "latitude": "53.6", "longitude": "-2.6",
            "physical_addresses": [{"address_1": "Mill Lane", "city": "Unknown", "postal_code": "pr71db", "country": "England"}],
            "accessibility_for_disabilities": [{"accessibility": "There is a ramp and a hearing loop, but no lift"}]}}],
        "pc_targetAudience": [{"id": "1", "audienceType": "Parents>Grandparents "}, {"id": "2", "audienceType": "Parents>Grandparents"},
            {"id": "3", "audienceType": "Students "}],
        "pc_metadata": {"date_modified": "2026-02-03", "assured_by": "ann@council.gov.uk"}
    }));
    let service = &record.service;
    assert_eq!(service.name, "Stamford Advice & Tea");
    assert_eq!(service.id, crate::domain::identifier::service_id("test", "s1"));
    assert_eq!(service.url.as_deref(), Some("https://www.stamford.org/x"));
    assert_eq!(service.email, None);
    assert_eq!(service.description.as_deref(), Some("<p>Help</p>"));
    assert_eq!(service.status, StatedStatus::Active);
    assert_eq!((service.kind, service.kind_confidence), (Kind::AdviceService, 0.75));
    assert_eq!((service.minimum_age, service.maximum_age), (Some(18), None));
    assert_eq!(service.eligibility_description.as_deref(), Some("Adults"));
    assert_eq!(service.audiences, [Audience::Carers, Audience::Parents]);
    assert_eq!(service.deliveries, [Delivery::OneToOne, Delivery::Phone]);
    assert_eq!(service.referral_routes, [ReferralRoute::SelfReferral]);
    assert_eq!(service.categories, [CategoryTag { slug: "food_help".into(), confidence: 1.0 }]);
    let schedule = &service.schedules[0];
    assert_eq!(schedule.byday, [ByDay { ordinal: None, weekday: Weekday::Tue }]);
    assert_eq!(
        (schedule.opens_at, schedule.closes_at),
        (NaiveTime::from_hms_opt(10, 0, 0), NaiveTime::from_hms_opt(12, 0, 0))
    );
    assert_eq!(schedule.except.len(), 8);
    assert_eq!(service.cost_options[0].amount_pence, Some(250));
    assert_eq!(service.contacts[0].phones[0].description.as_deref(), Some("Office"));
    assert_eq!(service.languages[0].code.as_deref(), Some("pl"));
    assert!(service.service_areas[0].national && service.service_areas[0].uri.is_none());
    assert_eq!(service.last_modified.unwrap().to_rfc3339(), "2026-02-03T00:00:00+00:00");
    let names: Vec<&str> = service.attributes.iter().map(|a| a.term.name.as_str()).collect();
    assert_eq!(
        names,
        ["Food banks", "Carers", "Parents>Grandparents", "Students", "Phone", "Self referral", "1 to 1 support"]
    );
    let place = &record.locations[0];
    assert_eq!(service.locations[0].location_id, place.id);
    assert_eq!((place.postcode(), place.addresses[0].city.as_deref()), (Some("PR7 1DB"), None));
    assert_eq!((place.point.unwrap().latitude, place.point_source), (53.6, PointSource::Stated));
    let facts: Vec<_> = place.accessibility.iter().filter_map(|a| a.fact).collect();
    assert_eq!(facts, [AccessFact::Ramp, AccessFact::HearingLoop]);
    for rule in [
        Rule::StatusSynonym,
        Rule::UrlSchemeAdded,
        Rule::PlaceholderEmailDropped,
        Rule::HtmlSanitised,
        Rule::AgeMinusOneDropped,
        Rule::CostReadFromText,
        Rule::PhoneProseSplit,
        Rule::PlaceholderUrlDropped,
        Rule::PlaceholderDropped,
        Rule::TagTrimmed,
        Rule::TagDuplicateDropped,
        Rule::EmptyTextDropped,
        Rule::HolidayMadeException,
        Rule::WordMapped,
    ] {
        assert!(repairs.get(rule) > 0, "{rule} was not counted");
    }
    assert!(!serde_json::to_string(&record).unwrap().contains("ann@council"));
}

#[test]
fn a_term_of_the_source_gives_a_category_and_stays_to_be_found_by() {
    let (record, _) = read(json!({
        "id": "c1", "name": "Chorley", "organization": {"name": "Lancashire"},
        "attributes": [
            {"taxonomy_term": {"id": "t7", "name": "Food banks", "taxonomy": "categories"}},
            {"taxonomy_term": {"id": "t8", "name": "coffee_morning", "taxonomy": "categories"}}
        ]
    }));
    let slugs: Vec<&str> = record.service.categories.iter().map(|tag| tag.slug.as_str()).collect();
    assert_eq!(slugs, ["food_help", "coffee_morning"]);
    let terms: Vec<&str> = record.service.attributes.iter().map(|attribute| attribute.term.name.as_str()).collect();
    assert_eq!(terms, ["Food banks"], "a slug of ours says nothing more");
}

#[test]
fn a_version_3_service_with_everything() {
    let (record, repairs) = read(json!({
        "id": "b3d1", "name": "Knit and Natter", "status": "temporarily closed", "assurer_email": "ann@council.gov.uk",
        "last_modified": "2025-09-02T12:06:15.654", "minimum_age": -1, "maximum_age": 12,
        "organization": {"name": "Mill Lane"},
        "schedules": [
            {"freq": "MONTHLY", "byday": "2MO,-1FR", "interval": "2", "dtstart": "2026-01-05", "opens_at": "10:00", "closes_at": "11:30"},
            {"description": "Tuesdays 2pm to 4pm", "valid_to": "2026-12-31"},
            {"description": "when the moon is full"},
            {"freq": "SOMETIMES", "byday": "TU", "opens_at": "10:00", "closes_at": "11:00"},
            {"byday": "Monday, Wed", "attending_type": "home visit"}
        ],
        "service_at_locations": [
            {"id": "1", "location": {"id": "l1", "name": "Hall", "latitude": 540, "longitude": 2,
                "addresses": [{"address_1": "1 High Street", "postal_code": "PR7 1DB"}]}},
            {"id": "2", "location": {"id": "l2", "name": "Swapped", "latitude": -2.5, "longitude": 53.5}},
            {"id": "3", "location": {"id": "l3", "name": "Null Island", "latitude": 0, "longitude": 0}},
            {"id": "4", "location": {"id": "l4", "location_type": "virtual", "name": "Video room"}}
        ],
        "attributes": [
            {"taxonomy_term": {"name": "coffee_morning", "taxonomy": "category"}},
            {"taxonomy_term": {"name": "befriending", "taxonomy": "kind"}},
            {"taxonomy_term": {"id": "t1", "name": "Something local", "taxonomy": "ours", "term_uri": "https://a.org/t"}}
        ],
        "capacities": [
            {"unit": {"name": "bed"}, "available": 9, "updated": "2026-11-09T09:00:00Z"},
            {"unit": {"name": "place"}, "available": 1, "updated": "2026-11-01T09:00:00Z"},
            {"unit": {"name": "place"}, "available": 4, "updated": "2026-10-01T09:00:00Z"}
        ],
        "cost_options": [{"option": "Per session", "amount": 3.5}, {"option": "Ask", "amount": "ask"}],
        "languages": [{"id": "x"}, {"name": "Urdu", "code": "ur"}]
    }));
    let service = &record.service;
    assert_eq!(service.status, StatedStatus::ClosedTemporarily);
    assert_eq!((service.kind, service.kind_confidence), (Kind::Befriending, 1.0));
    assert_eq!((service.minimum_age, service.maximum_age), (None, Some(12)));
    assert_eq!(service.categories, [CategoryTag { slug: "coffee_morning".into(), confidence: 1.0 }]);
    assert_eq!(service.attributes.len(), 1);
    assert_eq!(service.last_modified.unwrap().to_rfc3339(), "2025-09-02T11:06:15.654+00:00");
    let [monthly, words, moon, sometimes, weekly] = service.schedules.as_slice() else {
        panic!("{:?}", service.schedules)
    };
    assert_eq!((monthly.freq, monthly.interval), (Some(Frequency::Monthly), 2));
    assert_eq!(monthly.byday[1], ByDay { ordinal: Some(-1), weekday: Weekday::Fri });
    assert_eq!((words.freq, words.valid_to.is_some()), (Some(Frequency::Weekly), true));
    assert_eq!((moon.freq, moon.description.as_deref()), (None, Some("when the moon is full")));
    assert_eq!((sometimes.freq, sometimes.description.as_deref()), (None, Some("SOMETIMES Tue 10:00 to 11:00")));
    assert_eq!((weekly.freq, weekly.byday.len()), (Some(Frequency::Weekly), 2));
    assert_eq!(service.deliveries, [Delivery::HomeVisit, Delivery::Online]);
    let capacity = service.capacity.as_ref().unwrap();
    assert_eq!(
        (capacity.status, capacity.available, capacity.as_of.to_string().as_str()),
        (CapacityStatus::Few, Some(1), "2026-11-01")
    );
    assert_eq!(service.cost_options[0].amount_pence, Some(350));
    assert_eq!(service.cost_options[1].amount_description.as_deref(), Some("ask"));
    assert_eq!(service.languages.len(), 1);
    let [hall, swapped, island, video] = record.locations.as_slice() else { panic!() };
    assert_eq!((hall.point.unwrap().latitude, hall.point_source), (53.65, PointSource::Postcode));
    assert_eq!((swapped.point.unwrap().latitude, swapped.point_source), (53.5, PointSource::Stated));
    assert_eq!((island.point, island.point_source), (None, PointSource::Unknown));
    assert_eq!(video.location_type, LocationType::Virtual);
    for rule in [
        Rule::PointDropped,
        Rule::PointFromPostcode,
        Rule::LatitudeLongitudeSwapped,
        Rule::PointZeroDropped,
        Rule::AssurerEmailDropped,
        Rule::ZoneAssumedLondon,
        Rule::FrequencyAssumedWeekly,
        Rule::FrequencyKeptAsText,
        Rule::IdentifierMade,
    ] {
        assert!(repairs.get(rule) > 0, "{rule} was not counted");
    }
}

#[test]
fn what_cannot_be_mended_is_refused_with_field_and_mend() {
    assert!(refused(json!({"name": "x"})).starts_with("id is missing"));
    assert!(refused(json!({"id": "1", "name": " "})).starts_with("name is missing"));
    assert!(refused(json!([1])).contains("not a JSON object"));
    assert!(refused(json!({"id": "1", "name": "x", "status": "wobbly"})).contains("write active"));
    let nowhere = json!({"id": "1", "name": "x", "service_at_locations": [{"location": {"id": "l", "latitude": 540, "longitude": 0}}]});
    let reason = refused(nowhere);
    assert!(reason.contains("latitude 540 is not between") && reason.contains("add a postcode"), "{reason}");
}

#[test]
fn kind_and_categories_fall_back_to_the_categorizer() {
    let (record, _) = read(json!({"id": "1", "name": "Knit and Natter"}));
    assert_eq!(record.service.categories, [CategoryTag { slug: "craft_group".into(), confidence: 0.5 }]);
    assert_eq!((record.service.kind, record.service.kind_confidence), (Kind::Group, 0.0));
    let both = json!({"id": "1", "name": "x", "pc_targetAudience": [{"audienceType": "Men "}, {"audienceType": "Women"}, {"audienceType": "Carers"}]});
    assert_eq!(read(both).0.service.audiences, [Audience::Carers]);
}

fn stored(record: Record) -> StoredRecord {
    let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    StoredRecord {
        slug: "x".into(),
        organization: record.organization.map(|organization| StoredOrganization { organization, slug: "o".into() }),
        locations: record
            .locations
            .into_iter()
            .map(|location| StoredLocation { location, slug: "l".into(), areas: vec![] })
            .collect(),
        service: record.service,
        provenance: Provenance { source: source(), first_seen: now, last_seen: now, changed_at: now },
    }
}

/// Everything but identifiers, which belong to the source.
fn without_ids(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| key != "id" && !key.ends_with("_id"));
            members.values_mut().for_each(without_ids);
        }
        Value::Array(items) => items.iter_mut().for_each(without_ids),
        _ => {}
    }
}

fn content(record: &Record) -> Value {
    let mut value = serde_json::to_value(record).unwrap();
    without_ids(&mut value);
    value
}

/// Every field there is.
const FULL: &str = r#"{
        "id": "1", "name": "Knit", "alternate_name": "K", "status": "inactive", "description": "<p>a &amp; b</p>", "url": "https://a.org",
        "email": "a@b.org", "fees": "Pay what you can", "accreditations": "x", "application_process": "ring", "wait_time": "2 weeks",
        "eligibility_description": "all", "alert": "moved", "minimum_age": 18, "maximum_age": 90, "assured_date": "2026-10-10",
        "last_modified": "2026-10-10T10:10:10.5Z",
        "fp_kind": "venue", "fp_kind_confidence": 0.5, "fp_deliveries": ["drop_in"], "fp_audiences": ["carers"], "fp_first_visit": "Maureen waits",
        "fp_capacity": {"status": "waiting_list_open", "waiting": 3, "wait_weeks": 4, "as_of": "2026-11-01"},
        "fp_closed_until": "2026-12-01", "fp_no_address_needed": true, "fp_assurance_months": 6, "fp_referral_routes": ["self"],
        "fp_categories": [{"slug": "craft_group", "confidence": 0.5}],
        "organization": {"id": "o", "name": "Hall", "description": "d", "email": "h@b.org", "website": "https://h.org", "logo": "https://h.org/l.png",
            "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier_type": "Charity", "identifier": "123"}],
            "phones": [{"number": "01632 960118"}], "contacts": [{"name": "A", "department": "D"}]},
        "schedules": [
            {"freq": "DAILY", "opens_at": "10:00", "closes_at": "01:00", "until": "2027-01-01", "fp_term_time_only": true, "fp_except": ["2026-12-25"]},
            {"freq": "YEARLY", "dtstart": "2026-05-01", "count": 3}, {"freq": "WEEKLY", "interval": 2, "byday": "MO", "dtstart": "2026-01-05"},
            {"freq": "MONTHLY", "bymonthday": "1,-1", "notes": "n", "schedule_link": "https://a.org/t"}, {"dtstart": "2026-05-01"}, {"description": "by chance"}],
        "service_at_locations": [{"id": "x", "description": "Room 1", "schedules": [{"freq": "WEEKLY", "byday": "TU"}], "contacts": [{"name": "B"}],
            "phones": [{"number": "01632 960119", "extension": "2"}],
            "location": {"id": "l", "name": "Hall", "alternate_name": "The hut", "description": "nice", "external_identifier": "10092008082",
                "url": "https://hall.org", "transportation": "bus", "addresses": [{"address_1": "1 Lane", "postal_code": "PR7 1DB"}],
                "accessibility": [{"accessibility": "ramp", "description": "side door"}, {"description": "A hearing loop and a lift"}, {"description": "ask us"}],
                "phones": [{"number": "01632 960120"}], "schedules": [{"freq": "WEEKLY", "byday": "MO,TU"}]}}],
        "cost_options": [{"option": "Member", "amount": 2.35, "amount_description": "a visit", "valid_to": "2027-01-01"}, {"option": "Donation"}],
        "contacts": [{"name": "Maureen", "title": "Leader", "email": "m@b.org", "phones": [{"number": "01632 960121", "description": "mornings"}]}],
        "phones": [{"number": "01632 960122"}], "languages": [{"name": "Polish", "note": "Tuesdays"}],
        "service_areas": [{"name": "Chorley", "uri": "http://statistics.data.gov.uk/id/statistical-geography/E07000118"}, {"name": "England"}],
        "funding": [{"source": "Lottery"}],
        "attributes": [{"label": "role", "taxonomy_term": {"id": "t", "code": "x:1", "name": "Term", "description": "d", "taxonomy": "v", "parent_id": "p",
            "term_uri": "https://a.org/t"}}],
        "capacities": [{"unit": {"name": "bed", "scheme": "s", "identifier": "i", "uri": "https://u.org"}, "available": -1, "maximum": 4,
            "description": "d", "updated": "2026-11-01T09:00:00Z"}]
    }"#;

fn full_record() -> Record {
    read(serde_json::from_str(FULL).unwrap()).0
}

#[test]
fn an_export_reads_back_as_the_same_record() {
    let record = full_record();
    let exported = service_v3(&stored(record.clone()));
    let (back, _) = read(exported);
    assert_eq!(content(&back), content(&record));
}

#[test]
fn exports_meet_the_official_schema() {
    let Some(path) = shared("standards/oruk3/compiled/service.json") else { return };
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let mut records = vec![full_record()];
    for (feed, list) in
        [("eval/dev/feed.json", "content"), ("data/feeds/open_records_lancs_lincs_gm.oruk3.json", "contents")]
    {
        let Some(path) = shared(feed) else { return };
        let page: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let some = page[list].as_array().unwrap().iter().step_by(7);
        records.extend(some.map(|service| read(service.clone()).0));
    }
    for record in records {
        let exported = service_v3(&stored(record.clone()));
        let errors: Vec<String> =
            validator.iter_errors(&exported).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?} in {exported}");
        assert_eq!(content(&read(exported).0), content(&record));
    }
}

#[test]
fn pages_and_lines_are_written_as_they_come() {
    let two = || [full_record(), full_record()].map(|r| Ok::<_, std::convert::Infallible>(stored(r)));
    let mut page = Vec::new();
    assert_eq!(write_v3(&mut page, two(), Form::Page).unwrap(), 2);
    let page: Value = serde_json::from_slice(&page).unwrap();
    assert_eq!((page["total_items"].as_u64(), page["contents"].as_array().unwrap().len()), (Some(2), 2));
    let mut lines = Vec::new();
    write_v3(&mut lines, two(), Form::JsonLines).unwrap();
    assert_eq!(String::from_utf8(lines).unwrap().lines().count(), 2);
    let mut empty = Vec::new();
    write_v3(&mut empty, [Ok::<_, std::convert::Infallible>(stored(full_record()))].into_iter().skip(1), Form::Page)
        .unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&empty).unwrap()["empty"], true);
    assert_ne!(Uuid::nil(), stored(full_record()).service.id);
}

/// Names of fields with values of the wrong sort in them.
fn hostile() -> impl Strategy<Value = Value> {
    let keys = prop::sample::select(vec![
        "id",
        "name",
        "status",
        "description",
        "organization",
        "schedules",
        "service_at_locations",
        "location",
        "latitude",
        "longitude",
        "addresses",
        "accessibility",
        "freq",
        "byday",
        "opens_at",
        "attributes",
        "taxonomy_term",
        "taxonomy",
        "capacities",
        "unit",
        "available",
        "updated",
        "cost_options",
        "amount",
        "languages",
        "phones",
        "number",
        "service_areas",
        "extent",
        "fp_capacity",
        "fp_categories",
        "minimum_age",
        "pc_targetAudience",
        "audienceType",
        "url",
        "email",
        "last_modified",
        "dtstart",
        "interval",
        "fp_freq",
        "holiday_schedules",
        "closed",
        "start_date",
        "end_date",
        "eligibilitys",
        "regular_schedules",
        "bymonthday",
        "count",
        "contacts",
        "postal_code",
        "fees",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,10}".prop_map(Value::from),
        prop::sample::select(vec![
            "2026-02-30",
            "9999-12-31",
            "MO,5TU",
            "active",
            "£2",
            "<p>x",
            "PR7 1DB",
            "0",
            "-1",
            "540",
            "25:61",
            "E07000118",
            "Monday 2pm; x"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((keys.clone(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_panics_and_what_is_read_can_be_written(mut value in hostile(), named in any::<bool>()) {
        if named && let Some(members) = value.as_object_mut() {
            members.insert("id".into(), "1".into());
            members.insert("name".into(), "x".into());
            members.insert("status".into(), "active".into());
        }
        if let Ok(made) = record(&value, &context(), &mut Repairs::default()) {
            let exported = service_v3(&stored(made.record.clone()));
            let (back, _) = read(exported);
            prop_assert_eq!(back.service.name, made.record.service.name);
            prop_assert_eq!(back.locations.len(), made.record.locations.len());
        }
    }
}
