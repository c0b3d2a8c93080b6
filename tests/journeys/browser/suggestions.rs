//! Suggestions while somebody types: by keyboard, by finger, for a screen reader, and without scripts.

use super::site::{NEAR, WORDS, browser, browser_with, cards, demo, search};
use crate::support::browser::Scripts;
use crate::support::process::until;
use crate::support::{Browser, http, parts};
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::Key;

/// What a screen reader is told of the box that has the focus, and of its list.
const TOLD: &str = "
    const box = document.activeElement, list = document.getElementById(box.getAttribute('aria-controls'));
    const at = document.getElementById(box.getAttribute('aria-activedescendant'));
    const options = [...list.querySelectorAll('[role=option]')];
    return {role: box.getAttribute('role'), name: box.name, expanded: box.getAttribute('aria-expanded'),
            autocomplete: box.getAttribute('aria-autocomplete'), list: list.getAttribute('role'),
            label: list.getAttribute('aria-label'), shown: list.offsetHeight > 0, at: at ? at.textContent : null,
            selected: options.filter(o => o.getAttribute('aria-selected') === 'true').map(o => o.textContent),
            groups: [...list.querySelectorAll('[role=group]')].map(
                g => document.getElementById(g.getAttribute('aria-labelledby')).textContent),
            options: list.offsetHeight > 0 ? options.map(o => o.textContent) : [],
            heights: options.map(o => o.getBoundingClientRect().height),
            live: list.parentNode.querySelector('[role=status]').textContent, value: box.value};";

/// Types into a box and waits until suggestions are shown.
#[track_caller]
fn typed(browser: &Browser, css: &str, words: &str) -> Value {
    browser.fill(css, words);
    shown(browser)
}

#[track_caller]
fn shown(browser: &Browser) -> Value {
    let told = until(Duration::from_secs(20), || Some(browser.run(TOLD)).filter(|told| told["shown"] == true));
    told.unwrap_or_else(|| panic!("no suggestions\n{}", browser.page()))
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|all| all.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

#[test]
fn a_suggestion_is_chosen_with_the_keyboard_alone() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    let told = typed(&browser, WORDS, "knit");
    assert_eq!(
        (&told["role"], &told["list"], &told["expanded"]),
        (&json!("combobox"), &json!("listbox"), &json!("true"))
    );
    assert_eq!((&told["autocomplete"], &told["label"]), (&json!("list"), &json!("Suggestions")));
    assert_eq!(told["at"], Value::Null, "nothing is chosen before somebody chooses");
    let options = texts(&told["options"]).len();
    assert!(options >= 2, "{told}");
    assert_eq!(told["live"], format!("{options} suggestions. Use the up and down arrow keys."));
    assert!(texts(&told["groups"]).contains(&"Kinds of help"), "{told}");
    assert!(texts(&told["groups"]).contains(&"Go straight to"), "{told}");

    browser.press(Key::Down + "");
    let told = browser.run(TOLD);
    assert_eq!(texts(&told["selected"]), [told["at"].as_str().unwrap()], "{told}");
    assert_eq!(told["value"], "knit", "moving through the list types nothing");
    browser.press(Key::Down + "");
    let second = browser.run(TOLD)["at"].as_str().unwrap().to_owned();
    assert_eq!(Some(second.as_str()), texts(&told["options"]).get(1).copied());
    browser.press(Key::Up + "");
    browser.press(Key::Up + "");
    assert_eq!(browser.run(TOLD)["at"], Value::Null, "above the first is the box itself");
    browser.press(Key::Down + "");
    let first = browser.run(TOLD)["at"].as_str().unwrap().to_owned();
    browser.press(Key::Enter + "");
    let told = browser.run(TOLD);
    assert_eq!((told["value"].as_str(), told["shown"].as_bool()), (Some(first.as_str()), Some(false)), "{told}");
    assert_eq!(browser.path(), "/", "a need is put into the box; the place may still be typed");
    browser.follow(|| browser.press(Key::Enter + ""));
    assert!(browser.path().starts_with("/search?q="), "{}", browser.path());
    assert!(!cards(&browser).is_empty(), "{}", browser.page());
}

#[test]
fn a_service_is_gone_straight_to_and_a_place_shows_everything_near() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    typed(&browser, WORDS, "knit");
    let service = browser.all("[id$='-service'] ~ [role=option]").into_iter().next().expect("a service");
    let name = browser.words(&service);
    browser.press_on(&service);
    let arrived = until(Duration::from_secs(20), || browser.path().starts_with("/services/").then_some(()));
    assert!(arrived.is_some(), "{}", browser.path());
    assert_eq!(browser.text("h1"), name);

    browser.go("/search?q=lunch");
    browser.viewport(1280, 900);
    let told = typed(&browser, WORDS, "Adlington");
    assert!(texts(&told["groups"]).contains(&"Everything near"), "{told}");
    browser.click("[id$='-place'] ~ [role=option]");
    let arrived = until(Duration::from_secs(20), || browser.path().contains("near=Adlington").then_some(()));
    assert!(arrived.is_some(), "{}", browser.path());
}

#[test]
fn escape_closes_and_keeps_what_was_typed_and_leaving_the_box_closes() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    typed(&browser, WORDS, "lonel");
    browser.press(Key::Escape + "");
    let told = browser.run(TOLD);
    assert_eq!((&told["shown"], &told["expanded"], &told["value"]), (&json!(false), &json!("false"), &json!("lonel")));
    assert_eq!(told["name"], "q", "the focus stays");
    browser.press(Key::Down + "");
    shown(&browser);
    browser.press(Key::Tab + "");
    let told = browser.run(TOLD);
    assert_eq!((&told["name"], &told["shown"]), (&json!("near"), &json!(false)));
    assert_eq!(browser.count("[role=listbox]:not([hidden])"), 0);
    assert_eq!(browser.value(WORDS), "lonel", "Tab chooses nothing");
}

#[test]
fn the_place_box_completes_places_and_postcodes() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    let told = typed(&browser, NEAR, "Adlingt");
    assert_eq!(told["name"], "near");
    browser.press(Key::Down + "");
    browser.press(Key::Enter + "");
    assert!(browser.value(NEAR).starts_with("Adlington"), "{}", browser.value(NEAR));
    assert_eq!(browser.path(), "/");
    typed(&browser, NEAR, "Lostock");
    browser.fill(NEAR, "pr7 1db");
    let closed = until(Duration::from_secs(20), || (browser.count("[role=listbox]:not([hidden])") == 0).then_some(()));
    assert!(closed.is_some(), "a whole postcode needs no list over the button: {}", browser.page());
}

#[test]
fn words_of_danger_get_help_and_no_other_suggestion() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    let told = typed(&browser, WORDS, "i want to die");
    assert_eq!((texts(&told["groups"]), texts(&told["options"]).len()), (vec!["Help now"], 1), "{told}");
    browser.press(Key::Down + "");
    browser.press(Key::Enter + "");
    let arrived = until(Duration::from_secs(20), || (browser.path() == "/urgent-help").then_some(()));
    assert!(arrived.is_some(), "{}", browser.path());
}

#[test]
fn an_open_list_breaks_no_rule_and_every_suggestion_can_be_hit_with_a_finger() {
    let Some(rules) = parts::accessibility_rules() else { return };
    let Some(browser) = browser() else { return };
    for (width, path) in [(360, "/"), (1280, "/"), (1280, "/search?q=lunch&near=PR7+1DB")] {
        browser.viewport(width, 900);
        browser.go(path);
        let told = typed(&browser, WORDS, "knit");
        let heights = told["heights"].as_array().unwrap();
        assert!(heights.iter().all(|height| height.as_f64().unwrap() >= 43.5), "{path} at {width}: {told}");
        browser.press(Key::Down + "");
        browser.run(&rules);
        let found = browser.run_async(super::accessibility::RUN);
        assert_eq!(found, json!([]), "{path} at {width}");
        let sideways =
            browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth;");
        assert_eq!(sideways, json!(0), "{path} at {width} scrolls sideways");
        let folder = super::screenshots::folder();
        browser
            .picture(&folder.join(format!("suggestions-{}-{width}.png", if path == "/" { "home" } else { "results" })));
    }
}

#[test]
fn without_scripts_the_box_is_plain_and_needs_can_be_picked_from_a_page() {
    let Some(browser) = browser_with(Scripts::Off) else { return };
    browser.go("/");
    browser.fill(WORDS, "knit");
    assert_eq!(browser.count("[role=combobox], [role=listbox]"), 0);
    browser.go_by("main a[href='/needs']");
    assert!(browser.text("h1").contains("A to Z"), "{}", browser.page());
    assert!(browser.count("main section li a") > 20, "{}", browser.page());
    browser.go_by("main a[href*='category=craft_group']");
    assert!(!cards(&browser).is_empty(), "{}", browser.page());
}

#[test]
fn what_is_typed_is_kept_by_nobody() {
    for path in ["/api/v1/suggest?q=knit", "/api/v1/places?q=pr7"] {
        let answer = http::get(&demo().url(path)).unwrap();
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[test]
fn a_listing_leads_to_others_like_it() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "knit and natter", "PR6 9");
    browser.go_by(super::site::SERVICES);
    let (here, own) = (browser.path(), browser.text("h1"));
    let others = browser.attributes(".related h3 a", "href");
    assert!((1..=4).contains(&others.len()) && !others.contains(&here), "{own}: {others:?}");
    assert!(browser.text(".related").to_lowercase().contains("mile"), "{}", browser.text(".related"));
    browser.go_by(".related h3 a");
    assert_eq!(browser.path(), others[0]);
    assert_ne!(browser.text("h1"), own);
}
