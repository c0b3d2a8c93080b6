use super::*;
use crate::domain::prescription::{Event, Party, State, Status, begin};
use crate::prescribing::own_data::OwnPrescription;
use chrono::{DateTime, Utc};
use proptest::prelude::*;

fn own(status: Status) -> OwnPrescription {
    let at: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
    let (person_id, service_id, recipient_id) = (Uuid::from_u128(2), Uuid::from_u128(3), Uuid::from_u128(4));
    let event = Event::Drafted { person_id, service_id, recipient_id, replaces: None };
    let state: State = begin(Uuid::from_u128(1), &event, Party::Worker, at).unwrap();
    OwnPrescription { state: State { status, ..state }, organization_id: Uuid::from_u128(5), person_id }
}

/// Where each of our statuses stands for a program.
#[test]
fn every_status_has_its_place_in_the_referral_states() {
    let table: String = Status::ALL
        .iter()
        .map(|status| {
            let (task, request) = (task(&own(*status)), service_request(&own(*status)));
            let said = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
            let reason = task["statusReason"]["text"].as_str().unwrap_or("-").to_owned();
            format!("{:<18} {:<12} {:<10} {reason}\n", status.slug(), said(&task, "status"), said(&request, "status"))
        })
        .collect();
    insta::assert_snapshot!(table);
}

#[test]
fn nothing_is_said_where_nothing_is_known() {
    let tidied =
        tidy(json!({ "a": null, "b": [null, "", { "c": [] }], "d": { "e": " " }, "f": false, "g": 0, "h": "i" }));
    assert_eq!(tidied, json!({ "f": false, "g": 0, "h": "i" }));
}

#[test]
fn a_page_leads_to_the_next() {
    let query = "patient=Patient/00000000-0000-0000-0000-000000000002&_count=10&_offset=20";
    let params = Params::parse(ResourceType::Task, query).unwrap();
    assert_eq!((params.patient, params.count, params.offset), (Some(Uuid::from_u128(2)), 10, 20));
    let next = Params::parse(ResourceType::Task, &params.next(query)).unwrap();
    assert_eq!(next, Params { offset: 30, ..params });
    assert_eq!(Params::parse(ResourceType::Task, "_count=5000").unwrap().count, 100);
    for wrong in ["_count=-1", "_offset=x", "name=a", "_lastUpdated=ge", "_lastUpdated=xx2026-11-22", "_id=7"] {
        assert!(Params::parse(ResourceType::Task, wrong).is_err(), "{wrong}");
    }
    assert!(Params::parse(ResourceType::Location, "patient=1").is_err(), "a place has no patient");
}

proptest! {
    #[test]
    fn whatever_is_asked_is_read_or_refused(query in "\\PC{0,40}", date in "(eq|ge|gt|le|lt|sa)?[0-9T:.Z+-]{0,30}") {
        if let Ok(params) = Params::parse(ResourceType::Consent, &query) {
            prop_assert!((1..=100).contains(&params.count) && params.offset >= 0);
        }
        if let Ok(params) = Params::parse(ResourceType::Consent, &format!("_lastUpdated={date}")) {
            prop_assert!(params.from.is_some() || params.before.is_some());
        }
    }
}
