use super::super::accounts_for_tests::{self, MovingClock};
use super::super::library_for_tests::TestLibrary;
use super::super::state::{Site, State, Trust};
use super::prescribing::directory;
use super::{Answered, ask};
use crate::accounts::{Accounts, Actor, AuditActor, Grant, Role, Token, api_token};
use crate::domain::consent::{ConsentMethod, GivenBy, SharedField};
use crate::domain::identifier::service_id;
use crate::domain::measure::{Answer, AnsweredBy, Moment};
use crate::domain::person::*;
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use crate::domain::{Calendar, Postcode, Private};
use crate::prescribing::refer_in::{NewReferral, Taken, Who, take_referral};
use crate::prescribing::{Desk, consent, measures, prescribe};
use actix_web::http::StatusCode;
use actix_web::{test::TestRequest, web};
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

const OWN: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);
const CALENDAR: Calendar = Calendar::ENGLAND;

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

fn dean() -> Person {
    Person {
        id: Uuid::nil(),
        given_name: "Dean Robert".into(),
        family_name: "Fairclough".into(),
        preferred_name: Some("Deano".into()),
        title: Some("Mr".into()),
        aliases: Vec::new(),
        pronoun: None,
        date_of_birth: NaiveDate::from_ymd_opt(1992, 2, 29).map(Private::new),
        gender: Some(Private::new(StatedGender::Male)),
        ethnicity: None,
        religion: None,
        nhs_number: NhsNumber::parse("999 000 1375").map(Private::new),
        residence: Residence::Settled {
            address: Address {
                lines: vec!["4 Mill Lane".into()],
                postcode: Postcode::parse("PR7 1DB").map(Private::new),
            },
        },
        contacts: vec![
            ContactPoint {
                kind: ContactKind::Mobile,
                value: "07700 900118".into(),
                usage: ContactUse::Any,
                note: None,
            },
            ContactPoint {
                kind: ContactKind::Landline,
                value: "01632 960118".into(),
                usage: ContactUse::DoNotUse,
                note: None,
            },
        ],
        communication: Communication { language: Some("pl".into()), ..Communication::default() },
        risks: Risks::NoKnownRisks { on: day(4) },
        circumstances: [Circumstance::LivesAlone].into(),
        gp_practice: Some(GpPractice { name: None, code: OdsCode::parse_practice("P81083") }),
        representative: None,
        guardian: None,
        emergency_contact: None,
    }
}

/// Two organizations, one of which keeps a person with a consent, a measure and a draft.
struct House {
    state: web::Data<State>,
    own: Token,
    other: Token,
    taken: Taken,
    prescription: Uuid,
}

impl House {
    fn new() -> Self {
        let library = TestLibrary::default();
        let accounts = accounts_for_tests::accounts(library.folder.path(), MovingClock::new());
        directory(&accounts, &library);
        let grants = [Grant::in_organization(Role::Coordinator, OWN)];
        let id = accounts_for_tests::user(&accounts, "leanne@example.org", &grants);
        let actor = Actor::User { id, grants: &grants };
        let desk = Desk { database: &accounts.database, keys: &accounts.keys, calendar: &CALENDAR, actor };
        let referral = NewReferral {
            who: Who::New(Box::new(dean())),
            organization_id: OWN,
            team_id: None,
            referred_on: day(20),
            referrer: Referrer {
                source: ReferralSource::Gp,
                name: "Dr Ali".into(),
                role: None,
                organization: Some("Adlington Medical Centre".into()),
                ods_code: None,
                contact: "01632 960200".into(),
            },
            method: ReferralMethod::SecureEmail,
            reason: "On his own since the summer".into(),
            reasons: [ReferralReason::Lonely].into(),
            urgency: Urgency::Ordinary,
            urgent_because: None,
            agreed: Agreed::Yes,
            safeguarding_note: None,
        };
        let taken = take_referral(desk, referral).unwrap();
        let said = consent::Said {
            person_id: taken.person_id,
            recipient_id: OTHER,
            fields: [SharedField::Name, SharedField::Phone].into(),
            by: GivenBy::Person,
            method: ConsentMethod::Telephone,
            wording: "May I tell them your name and number?".into(),
            until: None,
            review_on: None,
        };
        consent::give(desk, said).unwrap();
        let items = [Some(Answer::Said(4)), Some(Answer::Said(6)), None, Some(Answer::RatherNotSay)];
        let answers = measures::Answers::Ons4 { items };
        measures::record_measure(desk, taken.case_id, Moment::Baseline, day(21), AnsweredBy::Person, answers).unwrap();
        let prescription = prescribe::draft(desk, taken.case_id, service_id("test", "knit")).unwrap().id;
        let (own, other) = (token(&accounts, OWN), token(&accounts, OTHER));
        let site = Site { base_url: Some("https://help.example.org".into()), ..Site::default() };
        let state = State::new(Arc::new(library), accounts, site, Trust::default(), 10_000);
        Self { state: web::Data::new(state), own, other, taken, prescription }
    }

    async fn get(&self, token: Option<&Token>, path: &str) -> Answered {
        let mut request = TestRequest::get().uri(&format!("/fhir/R4/{path}"));
        if let Some(token) = token {
            request = request.insert_header(("authorization", format!("Bearer {}", token.text())));
        }
        let answer = ask(self.state.clone(), request).await;
        assert_eq!(answer.header("content-type"), "application/fhir+json; charset=utf-8", "{path}: {}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        answer
    }
}

fn token(accounts: &Accounts, organization: Uuid) -> Token {
    let (keys, by) = (&accounts.keys, AuditActor::Operator);
    let made = |tx: &mut crate::database::WriteTransaction<'_>| {
        api_token::add(tx, keys, by, organization, "practice system", TimeDelta::days(30))
    };
    accounts.database.write(made).unwrap().1
}

const TYPES: [&str; 8] =
    ["Patient", "ServiceRequest", "Task", "Consent", "Observation", "HealthcareService", "Organization", "Location"];

#[actix_web::test]
async fn an_organization_reads_its_own_data_by_search_and_by_identifier() {
    let house = House::new();
    for resource in TYPES {
        let found = house.get(Some(&house.own), resource).await;
        assert_eq!(found.status, StatusCode::OK, "{resource}: {}", found.body);
        let bundle = found.json();
        assert!(bundle["total"].as_i64().unwrap() >= 1, "{resource}: {}", found.body);
        let first = &bundle["entry"][0];
        assert_eq!(first["resource"]["resourceType"], resource);
        let id = first["resource"]["id"].as_str().unwrap();
        assert_eq!(first["fullUrl"], format!("https://help.example.org/fhir/R4/{resource}/{id}"));
        let one = house.get(Some(&house.own), &format!("{resource}/{id}")).await;
        assert_eq!((one.status, one.json()), (StatusCode::OK, first["resource"].clone()), "{resource}");
        let by_id = house.get(Some(&house.own), &format!("{resource}?_id={id}")).await.json();
        assert_eq!(by_id["total"], 1, "{resource}");
    }
    let person = house.taken.person_id;
    for resource in ["ServiceRequest", "Task", "Consent", "Observation"] {
        let his = house.get(Some(&house.own), &format!("{resource}?patient=Patient/{person}")).await.json();
        assert_eq!(his["total"], 1, "{resource}");
        let nobodys = house.get(Some(&house.own), &format!("{resource}?patient={OTHER}")).await.json();
        assert_eq!(nobodys["total"], 0, "{resource}");
    }
    let patient = house.get(Some(&house.own), &format!("Patient/{person}")).await;
    assert!(!patient.body.contains("960118"), "what must not be used is not passed on");
    let at = "2026-11-22T09:00:00+00:00";
    let meta = json!({ "lastUpdated": at, "versionId": "1" });
    let whose = json!({ "reference": format!("Patient/{person}") });
    let keeper = json!({ "reference": format!("Organization/{OWN}") });
    let expected = json!({
        "resourceType": "Patient",
        "id": person.to_string(),
        "meta": meta,
        "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990001375" }],
        "active": true,
        "name": [
            { "use": "official", "family": "Fairclough", "given": ["Dean", "Robert"], "prefix": ["Mr"] },
            { "use": "usual", "text": "Deano" },
        ],
        "telecom": [{ "system": "phone", "value": "07700 900118", "use": "mobile" }],
        "gender": "male",
        "birthDate": "1992-02-29",
        "address": [{ "use": "home", "line": ["4 Mill Lane"], "postalCode": "PR7 1DB" }],
        "communication": [{
            "language": { "coding": [{ "system": "urn:ietf:bcp:47", "code": "pl" }] },
            "preferred": true,
        }],
        "generalPractitioner": [{
            "type": "Organization",
            "identifier": { "system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "P81083" },
        }],
        "managingOrganization": keeper,
    });
    assert_eq!(patient.json(), expected);
    let task = house.get(Some(&house.own), &format!("Task/{}", house.prescription)).await.json();
    let mut expected = json!({
        "resourceType": "Task",
        "id": house.prescription.to_string(),
        "meta": meta,
        "status": "draft",
        "businessStatus": { "text": "draft" },
        "intent": "order",
        "code": { "coding": [{ "system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill" }] },
        "focus": { "reference": format!("ServiceRequest/{}", house.prescription) },
        "for": whose,
        "authoredOn": at,
        "lastModified": at,
        "requester": keeper,
    });
    expected["owner"] = task["owner"].clone();
    assert_eq!(task, expected);
    let request = house.get(Some(&house.own), &format!("ServiceRequest/{}", house.prescription)).await.json();
    let service = json!({ "reference": format!("HealthcareService/{}", service_id("test", "knit")) });
    let expected = json!({
        "resourceType": "ServiceRequest",
        "id": house.prescription.to_string(),
        "meta": meta,
        "status": "draft",
        "intent": "order",
        "category": [{ "text": "Social prescribing" }],
        "subject": whose,
        "requester": keeper,
        "performer": [service, task["owner"]],
    });
    assert_eq!(request, expected);
    let first =
        async |resource: &str| house.get(Some(&house.own), resource).await.json()["entry"][0]["resource"].clone();
    let consent = first("Consent").await;
    assert_eq!((&consent["status"], &consent["patient"]), (&json!("active"), &whose));
    assert_eq!(consent["provision"]["code"], json!([{ "text": "name" }, { "text": "phone" }]));
    assert!(!consent.to_string().contains("May I tell them"));
    let observation = first("Observation").await;
    assert_eq!(observation["effectiveDateTime"], "2026-11-21");
    assert_eq!(observation["component"].as_array().unwrap().len(), 2, "what was not said is no value");
    assert_eq!(observation["component"][0]["valueInteger"], 4);
}

#[actix_web::test]
async fn a_foreign_token_finds_nothing_and_no_token_reads_nothing() {
    let house = House::new();
    let known =
        [("Patient", house.taken.person_id), ("Task", house.prescription), ("ServiceRequest", house.prescription)];
    for (resource, id) in known {
        let foreign = house.get(Some(&house.other), &format!("{resource}/{id}")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{resource}");
        assert_eq!(foreign.json()["issue"][0]["code"], "not-found");
        let unknown = house.get(Some(&house.other), &format!("{resource}/{}", Uuid::from_u128(3))).await;
        assert_eq!(unknown.body, foreign.body, "nobody learns whether it is there");
    }
    for resource in TYPES {
        let foreign = house.get(Some(&house.other), &format!("{resource}?_count=100")).await;
        assert_eq!((foreign.status, &foreign.json()["total"]), (StatusCode::OK, &0.into()), "{resource}");
        assert!(!foreign.body.contains("Fairclough") && foreign.json().get("entry").is_none());
        for shown in [None, Some(&Token::random().unwrap())] {
            let stranger = house.get(shown, resource).await;
            assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{resource}");
            assert_eq!(stranger.header("www-authenticate"), "Bearer");
            assert_eq!(stranger.json()["resourceType"], "OperationOutcome");
        }
    }
}

#[actix_web::test]
async fn searches_are_paged_and_bounded_by_when_it_changed() {
    let house = House::new();
    for (query, total) in [
        ("_lastUpdated=ge2026-11-22", 1),
        ("_lastUpdated=2026-11-22", 1),
        ("_lastUpdated=gt2026-11-22", 0),
        ("_lastUpdated=lt2026-11-22T09:00:00Z", 0),
        ("_lastUpdated=ge2026-11-01&_lastUpdated=le2026-11-22T09:00:00%2B00:00", 1),
    ] {
        for resource in ["Patient", "Task", "Consent"] {
            let bundle = house.get(Some(&house.own), &format!("{resource}?{query}")).await.json();
            assert_eq!(bundle["total"], total, "{resource}?{query}");
        }
    }
    let all = house.get(Some(&house.own), "Location").await.json();
    assert_eq!(all["link"].as_array().unwrap().len(), 1);
    let past = house.get(Some(&house.own), "Patient?_count=1&_offset=1").await.json();
    assert_eq!((&past["total"], past.get("entry")), (&1.into(), None));
    for (path, status, code) in [
        ("Patient?name=Dean", StatusCode::BAD_REQUEST, "invalid"),
        ("Patient?patient=1", StatusCode::BAD_REQUEST, "invalid"),
        ("Task?_lastUpdated=yesterday", StatusCode::BAD_REQUEST, "invalid"),
        ("Task?_id=1", StatusCode::BAD_REQUEST, "invalid"),
        ("Encounter", StatusCode::NOT_FOUND, "not-supported"),
        ("Patient/1", StatusCode::NOT_FOUND, "not-found"),
    ] {
        let refused = house.get(Some(&house.own), path).await;
        assert_eq!((refused.status, refused.json()["issue"][0]["code"].as_str()), (status, Some(code)), "{path}");
    }
}

#[actix_web::test]
async fn anybody_may_ask_what_can_be_asked() {
    let statement = House::new().get(None, "metadata").await;
    assert_eq!(statement.status, StatusCode::OK);
    let named: Vec<serde_json::Value> = statement.json()["rest"][0]["resource"].as_array().unwrap().clone();
    assert_eq!(named.len(), TYPES.len());
    assert!(named.iter().all(|one| TYPES.contains(&one["type"].as_str().unwrap())));
}
