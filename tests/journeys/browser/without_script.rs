//! Everything works with JavaScript off, and nothing is fetched from elsewhere (J07).

use super::site::{SERVICES, browser_with, public_pages, submit};
use crate::support::browser::Scripts;

#[test]
fn j07_the_whole_search_works_with_javascript_off() {
    let Some(browser) = browser_with(Scripts::Off) else { return };
    // Proof that scripts really are off: a page that would rename itself does not.
    browser.go_to("data:text/html,<title>off</title><script>document.title='on'</script><p>ready");
    assert_eq!(browser.title(), "off", "this browser runs scripts");

    browser.go("/");
    browser.fill(super::site::WORDS, "lonely");
    browser.fill(super::site::NEAR, "PR6 9");
    submit(&browser);
    let results = browser.path();
    assert!(browser.count(SERVICES) >= 1, "{}", browser.page());
    let all = browser.text("h1");

    browser.tick("main input[name='free']");
    super::filter::apply(&browser);
    assert!(browser.path().contains("free=true"), "{}", browser.path());
    assert_ne!(browser.text("h1"), all);
    browser.back();
    assert_eq!(browser.path(), results);

    let first = browser.attributes(SERVICES, "href")[0].clone();
    browser.go_by(SERVICES);
    assert_eq!(browser.path(), first);
    assert!(!browser.text("h1").is_empty() && browser.count("main a[href^='tel:']") >= 1, "{}", browser.page());
    browser.back();
    assert_eq!(browser.path(), results);

    browser.go("/search/filters?q=lonely&near=PR6+9");
    browser.tick("main input[name='not_a_group']");
    super::filter::apply(&browser);
    assert!(browser.path().contains("not_a_group=true"), "{}", browser.path());
}

#[test]
fn no_page_asks_another_host_for_anything() {
    let Some(browser) = super::site::browser() else { return };
    for (name, path) in public_pages() {
        browser.go(path);
        let elsewhere = browser.run(
            "return performance.getEntriesByType('resource').map(r => r.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:'));",
        );
        assert_eq!(elsewhere, serde_json::json!([]), "{name}");
        let inline = browser.run(
            "return [...document.querySelectorAll('script:not([src]), [onclick], [onload], [style]')].map(e => e.outerHTML);",
        );
        assert_eq!(inline, serde_json::json!([]), "{name}");
    }
}

#[test]
fn a_page_without_its_style_still_reads_in_order() {
    let Some(browser) = super::site::browser() else { return };
    browser.go(&public_pages().iter().find(|(name, _)| *name == "listing").unwrap().1);
    let name = browser.text("h1");
    browser.run("document.querySelectorAll('link[rel=stylesheet]').forEach(link => link.remove());");
    let page = browser.page();
    assert!(page.contains(&name));
    let main = page.find(&name).unwrap();
    assert!(page[..main].len() < 1_500, "what comes before the listing's name is short");
}
