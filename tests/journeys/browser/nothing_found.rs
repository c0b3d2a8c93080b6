//! Nothing found is a page with ways on, not a dead end (J05).

use super::site::{WORDS, browser, cards, search};

#[test]
fn j05_nothing_found_says_so_and_offers_what_is_near() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "zzqxwv", "PR7 1DB");
    let page = browser.page();
    assert!(page.contains("zzqxwv"), "what was typed is repeated: {page}");
    let lower = page.to_lowercase();
    let told = ["couldn’t find", "couldn't find", "could not find", "nothing", "left out"];
    assert!(told.iter().any(|words| lower.contains(words)), "{page}");
    assert!(browser.count("main a[href^='tel:']") + browser.count("footer a[href^='tel:']") >= 1, "a number to ring");
    assert_eq!(browser.value(WORDS), "zzqxwv");
    let offered = cards(&browser).len() + browser.count("main a[href^='/search?']");
    assert!(offered >= 1, "a way on: {page}");
}

#[test]
fn widening_is_said_with_how_far() {
    let Some(browser) = browser() else { return };
    // Out at sea off Mablethorpe: nothing within a mile, something within more.
    browser.go("/search?q=lunch+club&near=53.345,0.40&within_miles=1");
    let found = cards(&browser);
    assert!(!found.is_empty(), "{}", browser.page());
    let page = browser.page().to_lowercase();
    assert!(page.contains("1 mile") && page.contains("miles"), "how far it was widened: {page}");
}

#[test]
fn a_page_that_is_not_there_has_a_way_on() {
    let Some(browser) = browser() else { return };
    for path in
        ["/nowhere-at-all", "/services/nothing-00000000", "/venues/nothing-00000000", "/organizations/x-00000000"]
    {
        assert_eq!(super::site::demo().get(path).status, 404, "{path}");
        browser.go(path);
        assert!(
            browser.count("main a[href='/'], main a[href^='/search'], main form[action^='/search']") >= 1,
            "{path}"
        );
    }
}
