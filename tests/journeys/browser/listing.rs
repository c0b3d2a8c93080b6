//! A listing, its venue and its organization (J07, J14, J20).

use super::site::{SERVICES, browser, cards, demo, public_pages, search};

#[track_caller]
fn example(name: &str) -> String {
    public_pages().iter().find(|(page, _)| *page == name).map(|(_, path)| path.clone()).expect("a page")
}

#[test]
fn j14_the_first_visit_is_described() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "knit and natter", "PR6 9");
    assert!(!cards(&browser).is_empty(), "{}", browser.page());
    browser.go_by(SERVICES);
    let page = browser.page().to_lowercase();
    assert!(page.contains("your first visit"), "{page}");
    assert!(browser.count("main a[href^='tel:']") >= 1, "a number to ring");
    assert!(page.contains("18001"), "the relay prefix is given with the number");
}

#[test]
fn a_listing_keeps_the_order_that_people_decide_by() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "knit and natter", "PR6 9");
    browser.go_by(SERVICES);
    let labels = browser.all("main dt, main h2, main summary");
    let headings: Vec<String> = labels.iter().map(|label| browser.words(label).trim().to_lowercase()).collect();
    let place = |word: &str| headings.iter().position(|heading| heading.starts_with(word));
    let wanted = ["when", "where", "cost", "phone", "your first visit", "about this entry"];
    let order: Vec<usize> = wanted.into_iter().filter_map(place).collect();
    assert!(order.len() >= 5, "{headings:?}");
    assert!(order.windows(2).all(|two| two[0] < two[1]), "{headings:?}");
    let page = browser.page();
    let (checked, name) = (page.to_lowercase().find("checked"), page.find(&browser.text("h1")));
    assert!(checked.is_some() && name.is_some(), "when it was checked is said: {page}");
}

#[test]
fn j20_about_this_entry_says_who_said_it_when_and_under_what_licence() {
    let Some(browser) = browser() else { return };
    browser.go(&example("listing"));
    for closed in browser.all("main details:not([open]) > summary") {
        browser.press_on(&closed);
    }
    let page = browser.page().to_lowercase();
    let about = page.split("about this entry").nth(1).unwrap_or_else(|| panic!("no part about this entry: {page}"));
    assert!(about.contains("licence"), "{about}");
    assert!(about.contains("invented") || about.contains("demonstration"), "the source is named: {about}");
    assert!(about.contains("202"), "a date is given: {about}");
}

#[test]
fn the_venue_and_the_organization_lead_back_to_the_listing() {
    let Some(browser) = browser() else { return };
    let listing = example("listing");
    for name in ["venue", "organization"] {
        browser.go(&example(name));
        let paths = browser.attributes(SERVICES, "href");
        assert!(paths.contains(&listing), "{name} does not name the listing: {paths:?}");
        assert!(!browser.text("h1").is_empty());
    }
}

#[test]
fn what_is_invented_is_said_to_be_invented() {
    let Some(browser) = browser() else { return };
    for path in ["/".to_owned(), "/about".to_owned(), example("listing")] {
        browser.go(&path);
        assert!(
            browser.page().to_lowercase().contains("invented"),
            "{path} does not say that its listings are invented"
        );
    }
}

#[test]
fn the_demonstration_directory_is_as_large_and_varied_as_promised() {
    let all = demo().search(&[("per_page", "1")]);
    assert!(all["total"].as_u64() >= Some(150), "{}", all["total"]);
    for kind in ["group", "befriending", "venue", "advice_service"] {
        assert!(demo().search(&[("kind", kind)])["total"].as_u64() >= Some(5), "few of kind {kind}");
    }
    for near in ["PR7 1DB", "LN12 1", "PE25", "PE21", "PE11", "PE9", "DN21"] {
        let found = demo().search(&[("near", near), ("within_miles", "6")]);
        let placed = found["results"].as_array().unwrap().iter().filter(|hit| hit["distance_m"].is_number()).count();
        assert!(placed >= 2, "near {near} only {placed} places");
    }
    for filter in ["open_now", "free", "spaces", "no_address", "not_a_group"] {
        if filter != "open_now" {
            assert!(demo().search(&[(filter, "true")])["total"].as_u64() > Some(0), "{filter}");
        }
    }
}
