use super::super::assets;
use super::super::cache_policy::CachePolicy;
use super::super::library_for_tests::{TestLibrary, slug_of};
use super::super::middleware::limits::LONGEST_ADDRESS;
use super::super::middleware::security_headers::CONTENT_SECURITY_POLICY;
use super::{ask, get, state_with};
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;

#[actix_web::test]
async fn every_answer_carries_the_security_headers() {
    let state = || state_with(TestLibrary::default(), 1000);
    for address in ["/", "/nowhere", "/api/v1/search", "/api/v1/search?day=x", "/metrics", "/healthz", "/robots.txt"] {
        let answer = ask(state(), TestRequest::get().uri(address)).await;
        assert_eq!(answer.header("content-security-policy"), CONTENT_SECURITY_POLICY, "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{address}");
        assert!(!answer.header("cache-control").is_empty(), "{address}");
        assert!(answer.headers.get("set-cookie").is_none(), "{address}");
    }
}

#[actix_web::test]
async fn answers_are_kept_as_long_as_they_may_be() {
    let listing = format!("/services/{}", slug_of("knit"));
    for (address, policy) in [
        ("/", CachePolicy::AMinuteAnywhere),
        ("/about", CachePolicy::AMinuteAnywhere),
        (listing.as_str(), CachePolicy::AMinuteAnywhere),
        ("/search?q=lonely", CachePolicy::OwnBrowserOnly),
        ("/search/filters", CachePolicy::OwnBrowserOnly),
        ("/search?q=i+want+to+die", CachePolicy::Nowhere),
        ("/urgent-help", CachePolicy::Nowhere),
        ("/nowhere", CachePolicy::Nowhere),
        ("/api/v1/search?q=lonely", CachePolicy::Nowhere),
        ("/api/v1/suggest?q=lonely", CachePolicy::Nowhere),
        ("/api/v1/places?q=PR7+1DB", CachePolicy::Nowhere),
        ("/needs", CachePolicy::AMinuteAnywhere),
        ("/needs?near=Adlington", CachePolicy::OwnBrowserOnly),
        ("/readyz", CachePolicy::Nowhere),
        (&assets::address("site.css"), CachePolicy::ForEverAnywhere),
        ("/assets/000000000000/site.css", CachePolicy::Nowhere),
    ] {
        assert_eq!(get(address).await.header("cache-control"), policy.header_value(), "{address}");
    }
}

#[actix_web::test]
async fn head_is_answered_and_other_methods_are_not() {
    let state = || state_with(TestLibrary::default(), 1000);
    let head = ask(state(), TestRequest::default().method(Method::HEAD).uri("/about")).await;
    assert_eq!(head.status, StatusCode::OK);
    let post = ask(state(), TestRequest::post().uri("/search")).await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(post.count("main a") > 0);
}

#[actix_web::test]
async fn sizes_are_limited() {
    let state = || state_with(TestLibrary::default(), 1000);
    let long = format!("/search?q={}", "a".repeat(LONGEST_ADDRESS));
    let refused = ask(state(), TestRequest::get().uri(&long)).await;
    assert_eq!((refused.status, refused.count("h1")), (StatusCode::URI_TOO_LONG, 1));
    let large = TestRequest::post().uri("/search").insert_header(("content-length", "999999"));
    assert_eq!(ask(state(), large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[actix_web::test]
async fn a_household_that_asks_too_much_is_told_to_wait() {
    let state = state_with(TestLibrary::default(), 2);
    for _ in 0..2 {
        assert_eq!(ask(state.clone(), TestRequest::get().uri("/about")).await.status, StatusCode::OK);
    }
    let refused = ask(state.clone(), TestRequest::get().uri("/about")).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(refused.text("h1"), "Too many pages at once");
    assert_eq!(ask(state, TestRequest::get().uri("/healthz")).await.status, StatusCode::OK, "machines are not counted");
}

#[actix_web::test]
async fn counters_are_for_the_operator_and_hold_no_words() {
    let refused = get("/metrics").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["title"], "This is not open to you");
    let state = state_with(TestLibrary::default(), 1000);
    ask(state.clone(), TestRequest::get().uri("/search?q=lonely&near=Adlington")).await;
    let app = actix_web::test::init_service(crate::web::server::app(state)).await;
    let own = TestRequest::get().uri("/metrics").peer_addr("127.0.0.1:4000".parse().unwrap()).to_request();
    let response = actix_web::test::call_service(&app, own).await;
    assert_eq!(response.status(), StatusCode::OK);
    let body = actix_web::test::read_body(response).await;
    let text = String::from_utf8_lossy(&body);
    assert!(text.contains(r#"fingerpost_http_requests_total{route="/search",status="200"} 1"#), "{text}");
    assert!(text.contains("fingerpost_index_behind 2"), "{text}");
    assert!(!text.contains("lonely") && !text.contains("Adlington"));
}

#[actix_web::test]
async fn readiness_says_how_far_the_index_is_behind() {
    let ready = get("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK);
    assert_eq!(ready.json()["behind"], 2);
    let library = TestLibrary { broken: true, ..TestLibrary::default() };
    let not = ask(state_with(library, 10), TestRequest::get().uri("/readyz")).await;
    assert_eq!(not.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[actix_web::test]
async fn pages_and_files_are_sent_compressed_to_who_takes_it() {
    for address in ["/about".to_owned(), assets::address("site.css")] {
        let request = TestRequest::get().uri(&address).insert_header(("accept-encoding", "gzip"));
        let answer = ask(state_with(TestLibrary::default(), 10), request).await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{address}");
        assert!(answer.header("vary").to_lowercase().contains("accept-encoding"), "{address}");
    }
}
