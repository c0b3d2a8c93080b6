//! Suggestions, the list of needs, and others like a listing.

use super::super::library_for_tests::{TestLibrary, slug_of};
use super::get;
use crate::search::answer::{Suggestion, SuggestionSort};
use crate::web::api::suggest::href;
use actix_web::http::StatusCode;

#[actix_web::test]
async fn each_sort_of_suggestion_leads_somewhere() {
    let answer = get("/api/v1/suggest?q=lon").await.json();
    assert_eq!(answer["suggestions"][0]["text"], "lonely");
    assert_eq!(answer["suggestions"][0]["sort"], "need");
    assert_eq!(answer["suggestions"][0]["href"], "/search?q=lonely");
    let leads = |sort, target: &str| href(&Suggestion { text: "A & B".into(), sort, target: Some(target.to_owned()) });
    assert_eq!(leads(SuggestionSort::Need, "craft_group"), "/search?q=A+%26+B");
    assert_eq!(leads(SuggestionSort::Place, "Newton, Preston"), "/search?near=Newton%2C+Preston");
    assert_eq!(leads(SuggestionSort::Urgent, "crisis_support"), "/urgent-help");
    assert_eq!(leads(SuggestionSort::Urgent, "domestic_abuse_support"), "/search?category=domestic_abuse_support");
    let record = TestLibrary::default().records.remove(0);
    let by_id = get(&leads(SuggestionSort::Service, &record.service.id.to_string())).await;
    assert_eq!(by_id.status, StatusCode::FOUND);
    assert_eq!(by_id.header("location"), format!("/services/{}", slug_of("knit")));
    let nobody = get("/services/00000000-0000-4000-8000-000000000000").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn boxes_say_what_they_complete_and_the_script_has_its_words() {
    for address in ["/", "/search?q=lonely", "/search/filters"] {
        let page = get(address).await;
        assert_eq!(page.attribute("input[name=q]", "data-suggest"), "/api/v1/suggest", "{address}");
        assert_eq!(page.attribute("input[name=near]", "data-suggest"), "/api/v1/places", "{address}");
        assert_eq!(page.count("script[src$='/suggest.js'][defer]"), 1, "{address}");
        assert_eq!(page.attribute("script[src$='/suggest.js']", "data-many").matches('#').count(), 1, "{address}");
        assert!(page.count("main a[href^='/needs']") == 1, "{address} has a way without typing");
        // What only the script can make work is made by the script.
        assert_eq!(page.count("[role=combobox], [role=listbox]"), 0, "{address}");
    }
    let script = super::super::assets::address("suggest.js");
    let sent = get(&script).await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(sent.body.len() < 4096, "{} bytes", sent.body.len());
}

#[actix_web::test]
async fn needs_are_listed_by_letter_with_the_words_for_them() {
    let page = get("/needs").await;
    let list = page.text("main");
    assert!(list.contains("Lunch club or shared meal (1) resultSome people say “dinner club”"), "{list}");
    assert!(list.contains("Some people say “knit” or “sewing”"), "{list}");
    assert!(!list.contains("Swimming"), "what nobody offers is not listed");
    assert_eq!(page.attribute("a[href*=craft_group]", "href"), "/search?category=craft_group");
    assert_eq!(page.count("main a[href='/urgent-help']"), 1);
    let near = get("/needs?near=Adlington").await;
    assert_eq!(near.attribute("a[href*=craft_group]", "href"), "/search?category=craft_group&near=Adlington");
    assert!(near.text("h1").contains("near Adlington"));
    assert_eq!(get("/needs?near=Nowhereton").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_listing_shows_others_like_it_but_none_about_abuse() {
    let page = get(&format!("/services/{}", slug_of("knit"))).await;
    assert_eq!(page.text("#related"), "Others like this near Adlington");
    assert_eq!(page.count(".related .card"), 4);
    assert_eq!(page.count(".related h3 a[href^='/services/']"), 4);
    let section = page.text(".related");
    assert!(
        section.contains("0.5 miles") && section.contains("it is about “Meet people and have a chat” too"),
        "{section}"
    );
    for absent in ["Adlington Knit and Natter", "Safe at Home", "Bobbin"] {
        assert!(!section.contains(absent), "{absent} in {section}");
    }
    assert_eq!(get(&format!("/services/{}", slug_of("refuge"))).await.count(".related"), 0);
}
