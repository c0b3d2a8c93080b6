//! Keyboard only: the order of Tab, the skip link, the visible focus.

use super::site::{browser, cards, public_pages};
use crate::support::Browser;
use thirtyfour::Key;

/// Tag, name, text and whether the focus can be seen, of what has it.
const FOCUSED: &str = "
    const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
    return {tag: e.tagName.toLowerCase(), name: e.getAttribute('name') || '', text: (e.innerText || e.value || '').trim(),
            href: e.getAttribute('href') || '', id: e.id,
            seen: (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none',
            shown: r.width > 1 && r.height > 1 && r.bottom > 0 && r.top < innerHeight};";

/// Presses Tab until `wanted` has the focus; every stop on the way must be visible.
#[track_caller]
fn tab_to(browser: &Browser, wanted: impl Fn(&serde_json::Value) -> bool, what: &str) {
    let mut passed = Vec::new();
    for _ in 0..80 {
        browser.press(Key::Tab + "");
        let focused = browser.run(FOCUSED);
        assert_eq!(focused["seen"], true, "the focus cannot be seen on {focused}");
        if wanted(&focused) {
            return;
        }
        passed.push(format!("{} {} {}", focused["tag"], focused["name"], focused["text"]));
    }
    panic!("Tab does not reach {what}; it stopped at {passed:#?}");
}

#[test]
fn a_search_needs_no_mouse() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    browser.press(Key::Tab + "");
    let first = browser.run(FOCUSED);
    assert!(first["text"].as_str().unwrap().to_lowercase().contains("skip"), "Tab starts at {first}");
    assert_eq!(first["shown"], true, "the skip link shows itself when it has the focus: {first}");
    let target = first["href"].as_str().unwrap().to_owned();
    assert!(target.starts_with('#') && browser.count(&target) == 1, "{target}");
    browser.press(Key::Enter + "");

    tab_to(&browser, |focused| focused["name"] == "q", "the words");
    browser.press("lonely");
    tab_to(&browser, |focused| focused["name"] == "near", "the place");
    browser.press("PR6 9");
    tab_to(&browser, |focused| focused["tag"] == "button" || focused["tag"] == "input", "the button");
    browser.follow(|| browser.press(Key::Enter + ""));
    assert!(browser.path().starts_with("/search?"), "{}", browser.path());
    assert!(!cards(&browser).is_empty());

    tab_to(&browser, |focused| focused["href"].as_str().unwrap().starts_with("/services/"), "the first result");
    browser.follow(|| browser.press(Key::Enter + ""));
    assert!(browser.path().starts_with("/services/"), "{}", browser.path());
}

#[test]
fn enter_in_a_box_searches() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    browser.fill(super::site::WORDS, "lunch");
    browser.follow(|| browser.press(Key::Enter + ""));
    assert!(browser.path().starts_with("/search?") && browser.path().contains("q=lunch"), "{}", browser.path());
}

#[test]
fn every_page_has_one_heading_a_language_and_landmarks() {
    let Some(browser) = browser() else { return };
    let mut titles = std::collections::BTreeMap::new();
    let pages = public_pages();
    for (name, path) in pages {
        browser.go(path);
        assert_eq!(browser.count("h1"), 1, "{name}");
        assert_eq!(browser.attributes("html", "lang"), ["en-GB"], "{name}");
        for landmark in ["header", "main", "footer"] {
            assert_eq!(browser.count(&format!("body > {landmark}, body > div > {landmark}")), 1, "{name}: {landmark}");
        }
        let title = browser.title();
        assert!(title.len() > 5, "{name} has no title");
        titles.insert(title, name);
    }
    // Errors may share a title; nothing else does.
    assert!(titles.len() + 4 >= pages.len(), "pages share their titles: {titles:?}");
}
