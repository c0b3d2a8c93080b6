//! What an operator's tools read: health, readiness, numbers, the description of the API.

use crate::support::{Program, Server, feed, http};
use std::sync::OnceLock;

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap().keep();
        let program = Program::at(&folder.join("data"));
        let path = feed::write(&folder, "halls.json", feed::page(&feed::services(0, 30)));
        program.must(&["import", "oruk", path.to_str().unwrap()]);
        Server::start_with(program.command(&["serve", "--listen", "127.0.0.1:0"]), Some(&folder))
    })
}

#[test]
fn health_readiness_and_numbers_answer() {
    assert_eq!(server().get("/healthz").status, 200);
    let ready = server().get("/readyz");
    assert_eq!(ready.status, 200);
    assert!(ready.text().contains("behind"), "readiness says how far the index is behind: {}", ready.text());
    server().search(&[("q", "wobble")]);
    let metrics = server().get("/metrics").text();
    assert!(metrics.contains("# TYPE"), "{metrics}");
    assert!(metrics.contains("/api/v1/search"), "requests are counted by route: {metrics}");
}

#[test]
fn the_api_is_described() {
    let described = server().get("/api/v1/openapi.json").json();
    assert!(described["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{described}");
    for path in ["/api/v1/search", "/api/v1/suggest", "/api/v1/services/{id}", "/api/v1/places"] {
        assert!(described["paths"][path]["get"].is_object(), "{path} is not described");
    }
    let parameters = described["paths"]["/api/v1/search"]["get"]["parameters"].as_array().unwrap();
    let named: Vec<&str> = parameters.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
    for name in
        "q near within_miles kind category day from until open_now free age for delivery not_a_group access language \
         spaces no_address area sort page per_page"
            .split_whitespace()
    {
        assert!(named.contains(&name), "{name} is not described, only {named:?}");
    }
}

#[test]
fn a_search_answer_has_its_shape() {
    let answer = server().search(&[("q", "wobble"), ("near", "PR7 1DB"), ("within_miles", "5")]);
    for key in ["total", "took_us", "results", "facets", "widened", "understood"] {
        assert!(answer.get(key).is_some(), "no {key} in {answer}");
    }
    let first = &answer["results"][0];
    for key in ["id", "source_id", "name", "kind", "organization", "distance_m", "place", "why"] {
        assert!(first.get(key).is_some(), "no {key} in {first}");
    }
    assert!(first["why"].as_array().is_some_and(|why| !why.is_empty()), "{first}");
    let id = first["id"].as_str().unwrap();
    let service = server().get(&format!("/api/v1/services/{id}"));
    assert_eq!(service.status, 200);
    assert!(service.text().contains(first["name"].as_str().unwrap()));
    let none = server().get("/api/v1/services/00000000-0000-5000-8000-000000000000");
    assert_eq!(none.status, 404);
}

#[test]
fn pages_of_a_search_join_without_gap_or_repeat() {
    for sort in ["best", "distance", "next_session", "name"] {
        let mut seen = std::collections::BTreeSet::new();
        for page in 1..=6 {
            let page = page.to_string();
            let answer = server().search(&[
                ("q", "wobble"),
                ("near", "PR7"),
                ("sort", sort),
                ("page", &page),
                ("per_page", "5"),
                ("within_miles", "25"),
            ]);
            assert_eq!(answer["total"], 30);
            for hit in answer["results"].as_array().unwrap() {
                assert!(seen.insert(hit["id"].as_str().unwrap().to_owned()), "{hit} stands on two pages");
            }
        }
        assert_eq!(seen.len(), 30, "sorted by {sort}");
    }
}

#[test]
fn suggestions_and_places_answer() {
    let suggested = server().get(&http::address("/api/v1/suggest", &[("q", "wobb")]));
    assert_eq!(suggested.status, 200);
    assert!(suggested.text().contains("Wobble"), "{}", suggested.text());
    let places = server().get(&http::address("/api/v1/places", &[("q", "Chorl")]));
    assert_eq!(places.status, 200);
    assert!(places.text().contains("Chorley"), "{}", places.text());
}

#[test]
fn bad_parameters_are_refused_with_field_and_mend() {
    for (name, value) in [("within_miles", "far"), ("kind", "gruop"), ("day", "someday"), ("page", "0"), ("age", "-4")]
    {
        let answer = server().get(&http::address("/api/v1/search", &[(name, value)]));
        assert_eq!(answer.status, 400, "{name}={value}: {}", answer.text());
        assert!(answer.header("content-type").is_some_and(|kind| kind.starts_with("application/problem+json")));
        assert!(answer.text().contains(name), "{}", answer.text());
        let page = server().get(&http::address("/search", &[(name, value), ("q", "kept words")]));
        assert_eq!(page.status, 400, "{name}={value}");
        assert!(page.text().contains("kept words"), "what was typed is kept");
    }
}

#[test]
fn hostile_requests_get_an_answer_and_no_page_runs_a_script() {
    let long = "a".repeat(20_000);
    for (path, most) in [
        (format!("/search?q={long}"), 499),
        ("/search?q=%00%ff%fe".to_owned(), 499),
        ("/search?near=%3Cscript%3Ealert(1)%3C/script%3E&q=%22%3E%3Cscript%3Ealert(2)%3C/script%3E".to_owned(), 499),
        ("/services/..%2f..%2fetc%2fpasswd".to_owned(), 499),
        ("/search?page=99999999999999999999".to_owned(), 499),
        ("/search?within_miles=1e308&near=PR7".to_owned(), 499),
        ("/search?near=NaN,NaN".to_owned(), 499),
        ("/search?near=54,999".to_owned(), 499),
    ] {
        let shown: String = path.chars().take(80).collect();
        let answer = server().get(&path);
        assert!(answer.status <= most, "{shown}: {}", answer.status);
        assert!(!answer.text().contains("<script>alert"), "{shown}");
    }
    let page = server().get("/search?q=wobble");
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(server().get("/healthz").status, 200);
}
