//! Every public page at a phone's and a desk's width: no rule of axe is broken, nothing scrolls
//! sideways, and what is sent stays small.

use super::site::{browser, demo, public_pages};
use crate::support::{http, parts};
use scraper::{Html, Selector};

/// Runs every rule, those of WCAG 2.2 that are off by default included, and tells what is broken where.
pub const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(
        found => done(found.violations.map(v => v.id + ': ' + v.help + ' ' +
            v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' (' + (n.failureSummary || '').replace(/\\s+/g, ' ') + ')').join(' | '))),
        failure => done(['axe failed: ' + failure]));";

#[test]
fn axe_finds_nothing_on_any_page_at_360_and_1280() {
    let Some(rules) = parts::accessibility_rules() else { return };
    let Some(browser) = browser() else { return };
    let mut broken = Vec::new();
    for width in [360, 1280] {
        browser.viewport(width, 900);
        for (name, path) in public_pages() {
            browser.go(path);
            browser.run(&rules);
            let found = browser.run_async(RUN);
            let list = found.as_array().unwrap_or_else(|| panic!("{name}: axe gave {found}"));
            broken.extend(list.iter().map(|one| format!("{name} at {width}: {}", one.as_str().unwrap_or_default())));
        }
    }
    assert!(broken.is_empty(), "{} violations:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn nothing_scrolls_sideways_at_320() {
    let Some(browser) = browser() else { return };
    let mut wide = Vec::new();
    for width in [320, 360, 1280] {
        browser.viewport(width, 800);
        for (name, path) in public_pages() {
            browser.go(path);
            let found = browser.run(
                "const width = document.documentElement.clientWidth;
                 if (document.documentElement.scrollWidth <= width) return null;
                 const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1);
                 return document.documentElement.scrollWidth + ' ' + out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ');",
            );
            if let Some(found) = found.as_str() {
                wide.push(format!("{name} at {width}: {found}"));
            }
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn at_four_times_the_size_nothing_is_cut_off() {
    let Some(browser) = browser() else { return };
    // 1280 px wide at 400% is a page of 320 px with letters of the usual size.
    browser.viewport(320, 256);
    for (name, path) in public_pages() {
        browser.go(path);
        let cut = browser.run(
            "return [...document.querySelectorAll('main h1, main p, main li, main a, main label, main dd')]
                 .filter(e => e.clientWidth > 0 && getComputedStyle(e).overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1
                     && e.clientWidth > 2)
                 .map(e => e.outerHTML.slice(0, 160));",
        );
        assert_eq!(cut, serde_json::json!([]), "{name}");
    }
}

#[test]
fn a_finger_hits_what_it_aims_at() {
    // A link inside a sentence is as high as its line; all else is at least 44 px.
    let Some(browser) = browser() else { return };
    browser.viewport(360, 780);
    for (name, path) in public_pages() {
        browser.go(path);
        let small = browser.run(
            "return [...document.querySelectorAll(\"button, [type='submit'], input[type='text'], input[type='search'], select, input:not([type]), main a[href^='tel:']\")]
                 .filter(e => e.offsetParent !== null)
                 .filter(e => e.tagName !== 'A' || e.parentElement.innerText.trim().length <= e.innerText.trim().length + 1)
                 .map(e => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 140)])
                 .filter(([height]) => height < 43.5);",
        );
        assert_eq!(small, serde_json::json!([]), "{name}");
    }
}

#[test]
fn every_page_is_under_60_kilobytes_as_sent() {
    let selector = Selector::parse("link[rel~='stylesheet'], script[src]").unwrap();
    let mut heavy = Vec::new();
    for (name, path) in public_pages() {
        let page = http::get_compressed(&demo().url(path)).unwrap();
        assert_eq!(page.header("content-encoding"), Some("gzip"), "{name} is sent unpacked");
        let mut weight = page.sent.len();
        let html = page.text();
        for asset in Html::parse_document(&html).select(&selector) {
            let address = asset.attr("href").or(asset.attr("src")).unwrap();
            assert!(address.starts_with('/'), "{name} takes {address} from elsewhere");
            let sent = http::get_compressed(&demo().url(address)).unwrap();
            assert_eq!(sent.status, 200, "{name}: {address}");
            let kept = sent.header("cache-control").unwrap_or_default();
            assert!(kept.contains("immutable"), "{address} is fetched again each time: {kept:?}");
            weight += sent.sent.len();
        }
        if weight >= 60_000 {
            heavy.push(format!("{name}: {weight} bytes"));
        }
    }
    assert!(heavy.is_empty(), "{}", heavy.join("\n"));
}
