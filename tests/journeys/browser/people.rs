//! What the journeys with people share.

use super::desk::press;
use crate::support::Browser;

/// Opens the page of somebody on one's desk; gives its address.
#[track_caller]
pub fn open_person(browser: &Browser, name: &str) -> String {
    browser.go("/people");
    press(browser, name);
    let path = browser.path();
    assert!(path.starts_with("/people/") && path.matches('/').count() == 2, "{path}");
    path
}

/// Chooses a value of a list that opens.
#[track_caller]
pub fn choose(browser: &Browser, name: &str, words: &str) {
    let options = browser.all(&format!("main select[name='{name}'] option"));
    let found = options.iter().find(|one| browser.words(one).contains(words));
    let found = found.unwrap_or_else(|| panic!("{name} has no {words:?}\n{}", browser.page()));
    let value = browser.attribute(found, "value");
    browser.tick(&format!("main select[name='{name}'] option[value='{value}']"));
}

/// What `main` says.
#[track_caller]
pub fn said(browser: &Browser) -> String {
    browser.text("main")
}
