//! Filters: kept visible, each removable, their state in the address (J16).

use super::site::{browser, cards, demo, total_of};
use crate::support::Browser;

/// Presses the button of the form that holds the filters, and waits for the page that it leads to.
#[track_caller]
pub fn apply(browser: &Browser) {
    let button =
        "main form:has(input[name='free']) [type='submit'], main form:has(input[name='free']) button:not([type])";
    browser.go_by(button);
}

/// Targets of the links that take a filter away: same search, that parameter gone.
#[track_caller]
fn removing(browser: &Browser, parameter: &str, label: &str) -> Vec<String> {
    let wanted = label.to_lowercase();
    browser
        .all("main a[href^='/search']")
        .into_iter()
        .filter_map(|link| {
            let (href, text) = browser.link(&link);
            (text.to_lowercase().contains(&wanted) && !href.contains(parameter)).then_some(href)
        })
        .collect()
}

#[test]
fn free_and_a_day_narrow_and_a_chip_takes_one_away() {
    let Some(browser) = browser() else { return };
    browser.go("/search?near=PR7+1DB&within_miles=10");
    let all = total_of(&browser.path());
    browser.tick("main input[name='free']");
    browser.tick("main input[name='day'][value='TU']");
    apply(&browser);
    let path = browser.path();
    assert!(path.contains("free=true") && path.contains("day=TU"), "{path}");
    let narrowed = total_of(&path);
    assert!(narrowed > 0 && narrowed < all, "{narrowed} of {all}");
    assert!(browser.text("h1").contains(&narrowed.to_string()), "{}", browser.text("h1"));
    for card in cards(&browser) {
        assert!(card.text.to_lowercase().contains("free"), "not free: {card:?}");
    }
    assert!(browser.run("return document.querySelector(\"main input[name='free']\").checked;").as_bool().unwrap());

    let chips = removing(&browser, "free=", "free");
    let chip =
        chips.iter().find(|href| href.contains("day=TU")).unwrap_or_else(|| panic!("no chip removes free: {chips:?}"));
    browser.go(chip);
    assert!(!browser.path().contains("free=") && browser.path().contains("day=TU"), "{}", browser.path());
    let wider = total_of(&browser.path());
    assert!(wider >= narrowed && browser.text("h1").contains(&wider.to_string()), "{}", browser.text("h1"));
}

#[test]
fn j16_evenings_step_free_and_a_hearing_loop_can_be_shared_as_an_address() {
    let Some(browser) = browser() else { return };
    browser.go("/search?near=PR7+1DB&within_miles=25");
    browser.fill("main [name='from']", "6pm");
    browser.tick("main input[name='access'][value='step_free_entrance']");
    browser.tick("main input[name='access'][value='hearing_loop']");
    apply(&browser);
    let path = browser.path();
    assert!(path.contains("access=step_free_entrance") && path.contains("access=hearing_loop"), "{path}");
    assert!(path.contains("from="), "{path}");
    let found: Vec<String> = cards(&browser).into_iter().map(|card| card.path).collect();
    assert!(!found.is_empty(), "no evening group in the demonstration directory is step-free with a loop");
    for label in ["Step-free", "Hearing loop"] {
        let parameter = if label == "Step-free" { "step_free_entrance" } else { "hearing_loop" };
        assert!(!removing(&browser, parameter, label).is_empty(), "{label} cannot be taken away");
    }

    // The address alone carries it all to someone else.
    let Some(other) = super::site::browser() else { return };
    other.go(&path);
    assert_eq!(cards(&other).into_iter().map(|card| card.path).collect::<Vec<_>>(), found);
    for value in ["step_free_entrance", "hearing_loop"] {
        let ticked = format!("return document.querySelector(\"main input[name='access'][value='{value}']\").checked;");
        assert_eq!(other.run(&ticked), true, "{value} is shown as chosen");
    }
    let answer = demo().get(&path.replacen("/search", "/api/v1/search", 1)).json();
    let named: Vec<&str> =
        answer["results"].as_array().unwrap().iter().filter_map(|hit| hit["name"].as_str()).collect();
    assert_eq!(answer["total"].as_u64(), Some(total_of(&path)), "{named:?}");
}

#[test]
fn on_a_phone_filters_have_their_own_page_and_come_back_with_the_search() {
    let Some(browser) = browser() else { return };
    browser.viewport(360, 780);
    browser.go("/search?q=lonely&near=PR7+1DB&within_miles=10&free=true");
    browser.go_by("main a[href^='/search/filters']");
    assert!(browser.path().starts_with("/search/filters"), "{}", browser.path());
    assert_eq!(browser.run("return document.querySelector(\"main input[name='free']\").checked;"), true);
    browser.tick("main input[name='not_a_group']");
    apply(&browser);
    let path = browser.path();
    assert!(path.starts_with("/search?"), "{path}");
    for kept in ["q=lonely", "near=PR7+1DB", "free=true", "not_a_group=true"] {
        assert!(path.contains(kept), "{kept} is lost: {path}");
    }
    let link = browser.text("main a[href$='#filters']");
    assert!(link.contains('2'), "the button counts the filters that are on: {link}");
}

#[test]
fn a_filter_that_cannot_be_read_is_explained_beside_its_field() {
    let Some(browser) = browser() else { return };
    browser.go("/search?q=lunch&near=PR7+1DB&within_miles=far");
    let page = browser.page();
    assert!(page.contains("miles"), "{page}");
    assert_eq!(browser.value(super::site::WORDS), "lunch", "nothing typed is lost");
    let summary = browser.attributes("main [role='alert'] a[href^='#'], main a[href='#within_miles']", "href");
    let target = summary.first().unwrap_or_else(|| panic!("no error summary leads to the field: {page}"));
    assert_eq!(browser.count(target), 1, "{target} is not on the page");
}
