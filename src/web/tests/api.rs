use super::get;
use crate::domain::identifier::service_id;
use actix_web::http::StatusCode;

#[actix_web::test]
async fn the_answer_has_the_promised_shape() {
    let answer = get("/api/v1/search?q=lonely&near=Adlington&per_page=1").await;
    assert_eq!(answer.header("content-type"), "application/json");
    insta::assert_snapshot!(serde_json::to_string_pretty(&answer.json()).unwrap());
}

#[actix_web::test]
async fn a_bad_parameter_is_a_problem_document() {
    let answer = get("/api/v1/search?day=someday&within_miles=0").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["status"], 400);
    assert_eq!(problem["errors"][0]["field"], "within_miles");
    assert_eq!(problem["errors"][1]["field"], "day");
    for key in ["message", "mend"] {
        assert!(problem["errors"][1][key].as_str().unwrap().len() > 5);
    }
    assert_eq!(problem["request_id"], answer.header("x-request-id"));
}

#[actix_web::test]
async fn a_place_that_is_not_clear_names_the_field() {
    for (near, part) in [("newton", "Newton, Preston"), ("nowhere", "postcode")] {
        let answer = get(&format!("/api/v1/search?near={near}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["errors"][0]["field"], "near");
        assert!(answer.json()["errors"][0]["mend"].as_str().unwrap().contains(part), "{near}");
    }
}

#[actix_web::test]
async fn a_service_is_read_by_its_identifier() {
    let id = service_id("test", "knit");
    let answer = get(&format!("/api/v1/services/{id}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["service"]["name"], "Adlington Knit and Natter");
    assert_eq!(answer.json()["provenance"]["source"]["licence"], "CC0 1.0");
    assert_eq!(get("/api/v1/services/not-a-uuid").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&format!("/api/v1/services/{}", service_id("test", "gone"))).await.status, StatusCode::GONE);
    let refuge = get(&format!("/api/v1/services/{}", service_id("test", "refuge"))).await;
    assert_eq!(refuge.json()["locations"].as_array().unwrap().len(), 0);
}

#[actix_web::test]
async fn suggestions_and_places() {
    assert_eq!(get("/api/v1/suggest?q=lon").await.json()["suggestions"][0]["text"], "lonely");
    assert_eq!(get("/api/v1/places?q=adl").await.json()["places"][0]["value"], "Adlington");
    assert_eq!(get("/api/v1/suggest?q=l&limit=99").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/api/v1/places?name=x").await.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn the_description_names_every_parameter_and_every_route() {
    let document = get("/api/v1/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let search = &document["paths"]["/api/v1/search"]["get"];
    let named: Vec<&str> = search["parameters"].as_array().unwrap().iter().filter_map(|p| p["name"].as_str()).collect();
    for name in crate::web::query::NAMES {
        assert!(named.contains(&name), "{name}");
    }
    for route in crate::web::routes::routes() {
        let described = route.group == crate::web::routes::Group::Api && !route.path.ends_with(".json");
        assert_eq!(document["paths"].get(route.path).is_some(), described, "{}", route.path);
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}
