//! Words of crisis and of abuse: the panel comes before any result (J17).

use super::site::{SERVICES, browser, cards, search};

/// Whether the first `telephone` on the page's text comes before the first link to a service.
const PANEL_FIRST: &str = "
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    let panel = null;
    while (!panel && walker.nextNode()) if (walker.currentNode.textContent.includes('116 123')) panel = walker.currentNode;
    const service = document.querySelector(\"main a[href^='/services/']\");
    if (!panel) return 'no panel';
    if (!service) return 'first';
    return panel.compareDocumentPosition(service) & Node.DOCUMENT_POSITION_FOLLOWING ? 'first' : 'after';";

#[test]
fn j17_a_crisis_phrase_shows_the_panel_before_any_result() {
    let Some(browser) = browser() else { return };
    browser.viewport(360, 780);
    for words in ["i want to die", "I want to end it all", "thinking of killing myself"] {
        browser.go("/");
        search(&browser, words, "PR7 1DB");
        assert_eq!(browser.run(PANEL_FIRST), "first", "{words}: {}", browser.page());
        let main = browser.text("main");
        for number in ["999", "111", "116 123"] {
            assert!(main.contains(number), "{words}: no {number} in {main}");
        }
        for number in ["tel:999", "tel:111", "tel:116123"] {
            assert!(browser.count(&format!("main a[href='{number}']")) >= 1, "{words}: {number} cannot be pressed");
        }
        // Seen without scrolling, on a phone.
        let top = browser.run(
            "return document.querySelector(\"main a[href^='tel:']\").getBoundingClientRect().top + window.scrollY;",
        );
        assert!(top.as_f64().is_some_and(|top| top < 780.0), "{words}: the panel starts {top} px down");
    }
}

#[test]
fn an_ordinary_search_shows_no_panel() {
    let Some(browser) = browser() else { return };
    for words in ["dying to meet people", "lunch club", "die cutting craft"] {
        browser.go("/");
        search(&browser, words, "PR7 1DB");
        assert_ne!(browser.run(PANEL_FIRST), "first", "{words}: {}", browser.page());
    }
}

#[test]
fn words_of_abuse_bring_a_way_out_of_the_page() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "my husband hits me", "PR7 1DB");
    let page = browser.page();
    assert!(page.contains("0808 2000 247"), "{page}");
    assert!(page.to_lowercase().contains("exit this page"), "{page}");
}

#[test]
fn urgent_help_is_one_press_from_every_page() {
    let Some(browser) = browser() else { return };
    for (name, path) in super::site::public_pages() {
        browser.go(path);
        assert!(browser.count("a[href='/urgent-help']") >= 1, "{name} has no way to urgent help");
    }
    browser.go("/");
    browser.go_by("a[href='/urgent-help']");
    let page = browser.page();
    for number in ["999", "111", "116 123", "0808 2000 247", "0800 111 999", "0345 988 1188"] {
        assert!(page.contains(number), "no {number}");
    }
    assert!(page.to_lowercase().contains("not an emergency service"), "{page}");
    assert!(cards(&browser).is_empty() && browser.count(SERVICES) == 0);
}
