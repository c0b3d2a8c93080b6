use super::super::assets;
use super::super::library_for_tests::{TestLibrary, organization_of, slug_of, venue_of};
use super::{ask, get, state_with};
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

fn every_page() -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/search",
        "/search?q=lonely&near=Adlington",
        "/search?q=i+want+to+die",
        "/search?q=he+hits+me",
        "/search?q=bowling&near=Adlington",
        "/search?near=newton",
        "/search?near=PR7+1AA&q=lace",
        "/search/filters?q=lonely&kind=group",
        "/search?q=lonely+on+a+Tuesday&free=true",
        "/search?q=lonly",
        "/needs",
        "/needs?near=Adlington",
        "/urgent-help",
        "/about",
        "/accessibility",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.extend(["knit", "visit", "hall", "advice", "refuge", "walk"].map(|id| format!("/services/{}", slug_of(id))));
    pages.push(format!("/venues/{}", venue_of("knit")));
    pages.push(format!("/organizations/{}", organization_of("knit")));
    pages
}

#[actix_web::test]
async fn every_page_is_whole_light_and_plain() {
    for address in every_page() {
        let page = get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert_eq!(page.count("h1"), 1, "{address} has one main heading");
        assert_eq!(page.count("main"), 1, "{address}");
        assert_eq!(page.attribute("html", "lang"), "en-GB", "{address}");
        assert!(page.text("title").ends_with("– Fingerpost"), "{address}");
        assert_eq!(page.count("[style], [onclick], style, iframe, img:not([alt])"), 0, "{address}");
        assert_eq!(page.count("script:not([src])"), 0, "{address} runs nothing inside the page");
        for bad in ["VCFS", "social prescribing", "referral", "error-", "list-", "{ $"] {
            assert!(!page.text("main").to_lowercase().contains(&bad.to_lowercase()), "{bad} on {address}");
        }
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(page.body.as_bytes()).unwrap();
        let sent = gzip.finish().unwrap().len() + assets::gzipped_size("site.css");
        assert!(sent < 25_000, "{address} sends {sent} bytes, style included");
    }
}

#[actix_web::test]
async fn every_control_has_a_label_and_every_part_of_a_page_one_name() {
    for address in every_page() {
        let page = get(&address).await;
        let html = page.html();
        let all = |selector: &str| {
            let selector = scraper::Selector::parse(selector).unwrap();
            html.select(&selector).map(|e| e.value().clone()).collect::<Vec<_>>()
        };
        let mut ids: Vec<_> = all("[id]").iter().filter_map(|e| e.id().map(str::to_owned)).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "{address} uses an id twice");
        for control in all("input:not([type=hidden]), select") {
            let id = control.id().unwrap_or_else(|| panic!("{address}: a control without id"));
            assert_eq!(page.count(&format!("label[for='{id}']")), 1, "{address}: {id} has a label");
            for described in control.attr("aria-describedby").unwrap_or_default().split_whitespace() {
                assert!(ids.iter().any(|i| i == described), "{address}: {described} is missing");
            }
        }
        // Everything that can be done is a link, a button or a control, so a keyboard reaches it.
        assert_eq!(page.count("[tabindex]:not([tabindex='0']):not([tabindex='-1'])"), 0, "{address}");
        assert_eq!(page.count("a:not([href]), button:not([type])"), 0, "{address}");
        for link in all("main a[href^='#'], .skip-link") {
            let target = link.attr("href").unwrap_or_default().trim_start_matches('#').to_owned();
            assert!(ids.contains(&target), "{address}: #{target} leads nowhere");
        }
    }
}

#[actix_web::test]
async fn results_say_what_where_and_whom_to_ring() {
    let page = get("/search?q=lonely&near=Adlington").await;
    assert_eq!(page.text("h1"), "3 places near Adlington for: lonely");
    assert_eq!(page.count(".card"), 3);
    let card = page.text(".card");
    for part in [
        "Adlington Knit and Natter",
        "Tuesdays 2pm to 4pm",
        "0.1 miles",
        "3 spaces",
        "£2 with tea",
        "Call 01632 960 118",
        "Checked 4 November 2026",
    ] {
        assert!(card.contains(part), "{part} in {card}");
    }
    assert_eq!(page.attribute(".card .phone", "href"), "tel:01632960118");
    assert!(page.text(".understood").contains("because you typed “lonely”"));
    assert!(page.attribute(".understood a", "href").contains("exact=true"));
    assert_eq!(page.count(".map-pin"), 2, "what has no door has no pin");
    assert!(page.body.find("class=\"cards\"") < page.body.find("class=\"map\""), "the list comes before the map");
}

#[actix_web::test]
async fn a_state_is_said_in_words_not_by_colour_alone() {
    let page = get("/search?near=Adlington").await;
    let all = page.text(".results");
    for words in ["Not confirmed lately", "Not confirmed by the group yet", "Closed until 4 Dec", "Waiting list"] {
        assert!(all.contains(words), "{words}");
    }
    assert!(!all.contains("Bobbin"), "what is closed for good is not found");
}

#[actix_web::test]
async fn a_crisis_comes_before_any_result_and_is_kept_nowhere() {
    let page = get("/search?q=i+want+to+die").await;
    assert!(page.body.find("class=\"urgent\"") < page.body.find("<h1"));
    let panel = page.text(".urgent");
    for number in ["Call 999", "Call 111", "option 2", "Call 116 123"] {
        assert!(panel.contains(number), "{number}");
    }
    assert_eq!(page.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn abuse_has_a_way_out_and_shows_no_address() {
    for address in [
        "/search?q=he+hits+me".to_owned(),
        "/search?category=domestic_abuse_support".to_owned(),
        format!("/services/{}", slug_of("refuge")),
    ] {
        let page = get(&address).await;
        assert_eq!(page.count("a#exit-this-page[href^='https://']"), 1, "{address}");
        assert_eq!(page.count("script[src$='/exit.js']"), 1, "{address}");
        assert_eq!(page.header("cache-control"), "no-store", "{address}");
        for part in ["Safe House", "PR25 1AA"] {
            assert!(!page.body.contains(part), "{part} on {address}");
        }
    }
    assert!(get(&format!("/services/{}", slug_of("refuge"))).await.body.contains("browser’s history"));
    assert_eq!(get(&format!("/venues/{}", venue_of("refuge"))).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn what_was_typed_wrongly_is_kept_and_named() {
    let page = get("/search?q=tea+%26+cake&near=Chorley&age=old&from=25:00&free=true&day=TU").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text("title").starts_with("Error:"));
    assert_eq!(page.count(".error-summary li"), 2);
    assert_eq!(page.attribute(".error-summary a", "href"), "#field-from");
    assert_eq!(page.attribute("#field-age", "value"), "old");
    assert_eq!(page.attribute("#field-age", "aria-invalid"), "true");
    assert_eq!(page.attribute("#field-q", "value"), "tea & cake");
    assert_eq!(page.count("input[name=free][checked]"), 1);
    assert_eq!(page.count("input[name=day][value=TU][checked]"), 1);
}

#[actix_web::test]
async fn places_are_chosen_explained_or_mended() {
    let choice = get("/search?q=lonely&near=newton").await;
    assert_eq!(choice.attribute("main .plain-links a", "href"), "/search?q=lonely&near=Newton%2C+Preston");
    let terminated = get("/search?near=PR7+1AA").await;
    assert!(terminated.text(".banner").contains("PR7 1AA is no longer in use; we used PR7 1."));
    let unknown = get("/search?q=lonely&near=Adlingten").await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    assert_eq!(unknown.attribute("main .plain-links a", "href"), "/search?q=lonely&near=Adlington");
    assert_eq!(unknown.attribute("#field-near", "value"), "Adlingten");
}

#[actix_web::test]
async fn filters_that_are_on_can_each_be_taken_off() {
    let page = get("/search?q=lonely&near=Adlington&kind=group&free=true&page=1").await;
    assert_eq!(page.text(".filters-button a + a"), "Filters (2)");
    assert_eq!(page.count("a.chip"), 2);
    assert_eq!(page.attribute("a.chip", "href"), "/search?q=lonely&near=Adlington&free=true");
    assert_eq!(
        page.attribute(".filters-button a", "href"),
        "/search/filters?q=lonely&near=Adlington&kind=group&free=true&page=1"
    );
}

#[actix_web::test]
async fn nothing_found_offers_ways_on() {
    let filtered = get("/search?q=bowling&near=Adlington&free=true").await;
    assert_eq!(filtered.text("h1"), "Nothing fits these filters");
    assert!(filtered.text(".results").contains("Search again without the filters"));
    let page = get("/search?q=bowling&near=Adlington").await;
    assert_eq!(page.text("h1"), "Nothing called bowling near Adlington yet");
    assert!(page.text(".results").contains("01632 960 101"));
    let widened = get("/search?q=lace&near=PR7+1DB").await;
    assert!(widened.text(".banner").contains("within 3 miles, so we looked within 10 miles"));
    assert!(widened.text(".banner").contains("we left out: the day and the word “bobbin”"));
}

#[actix_web::test]
async fn pages_of_results_follow_each_other() {
    let page = get("/search?near=Adlington&per_page=2&page=2").await;
    assert_eq!(page.text(".pagination p"), "Page 2 of 4");
    assert_eq!(page.attribute("a[rel=prev]", "href"), "/search?near=Adlington&per_page=2");
    assert_eq!(page.attribute("a[rel=next]", "href"), "/search?near=Adlington&page=3&per_page=2");
    assert_eq!(page.attribute("ol.cards", "start"), "3");
}

#[actix_web::test]
async fn a_listing_says_things_in_the_order_in_which_people_decide() {
    let page = get(&format!("/services/{}", slug_of("knit"))).await;
    let main = page.text("main");
    let order = [
        "Checked 4 November 2026",
        "just have a brew",
        "When",
        "Where",
        "Spaces",
        "Cost",
        "Phone",
        "Your first visit",
        "Who it is for",
        "Getting there",
        "Access",
        "More",
        "About this entry",
    ];
    let mut from = 0;
    for part in order {
        let at = main[from..].find(part).unwrap_or_else(|| panic!("{part} after {from} in {main}"));
        from += at;
    }
    assert!(main.contains("CC0 1.0") && main.contains("Next check due"));
    let malicious = get(&format!("/services/{}", slug_of("advice"))).await;
    assert!(!malicious.body.contains("alert(1)"), "imported HTML is cleaned again");
}

#[actix_web::test]
async fn a_venue_shows_its_week() {
    let page = get(&format!("/venues/{}", venue_of("knit"))).await;
    assert_eq!(page.count("table.week tbody tr"), 7);
    assert!(page.text("table.week tr:nth-child(2) td").contains("2pm to 4pm Adlington Knit and Natter"));
    assert!(page.text("main").contains("Ramp: at the side door, ask for it"));
}

#[actix_web::test]
async fn what_is_gone_says_so_and_leads_on() {
    let page = get(&format!("/services/{}", slug_of("gone"))).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(page.text("h1"), "Bobbin Lace Circle is no longer listed");
    assert_eq!(page.attribute("main a", "href"), "/search?category=craft_group");
}

#[actix_web::test]
async fn errors_are_pages_with_a_way_on() {
    for (address, status) in [
        ("/nowhere", 404),
        ("/services/nobody", 404),
        ("/venues/x", 404),
        ("/organizations/x", 404),
        ("/search?q=%ff%fe", 200),
    ] {
        let page = get(address).await;
        assert_eq!(page.status.as_u16(), status, "{address}");
        assert_eq!(page.count("h1"), 1);
        assert!(page.count("main a") > 0, "{address}");
    }
    let broken = ask(
        state_with(TestLibrary { broken: true, ..TestLibrary::default() }, 100),
        TestRequest::get().uri("/search?q=lonely"),
    )
    .await;
    assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!broken.body.contains("disk"), "what is wrong inside stays inside");
    assert!(broken.text("main").contains(broken.header("x-request-id")) && broken.header("x-request-id").len() > 30);
}
