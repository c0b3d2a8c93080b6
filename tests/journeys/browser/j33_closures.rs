//! J33: a hall closes suddenly, and J34: a group closes for good. The steward records it; the entry says so,
//! who is expected is rung by who may know them, and nobody is left without a place or a reason.

use super::desk::{GRACE, LEANNE, STEWARD, look, office, press};
use super::people::open_person;
use crate::support::Browser;
use chrono::{Days, Local};
use std::time::Duration;

/// The address of an entry by its name, as a search finds it.
fn entry(browser: &Browser, name: &str) -> String {
    browser.go(&format!("/search?q={}", name.replace(' ', "+").replace('\'', "%27")));
    let found = browser.all("main a[href^='/services/']").into_iter().find(|one| browser.words(one) == name);
    browser.link(&found.unwrap_or_else(|| panic!("{name} is not found: {}", browser.page()))).0
}

fn closure_of(steward: &Browser, address: &str) {
    steward.go("/agreements");
    steward.fill("#field-service", address);
    press(steward, "See who is affected");
    assert!(steward.path().starts_with("/closures/"), "{}", steward.page());
}

#[test]
fn a_service_that_is_closed_for_a_time_says_so_and_who_is_expected_is_rung() {
    let office = office();
    let (Some(steward), Some(grace), Some(leanne)) =
        (office.signed_in(STEWARD), office.signed_in(GRACE), office.signed_in(LEANNE))
    else {
        return;
    };
    // Irene's question is answered by a yes, so that somebody is expected.
    grace.go("/received");
    press(&grace, "Irene Halliwell");
    grace.press_and_follow(&grace.one("form:has(input[value='accepted']) button"));

    let walk = entry(&steward, "Walk With Me");
    closure_of(&steward, &walk);
    look(&steward, "j33-steward");
    steward.viewport(1280, 900);
    assert!(!steward.text("main").contains("Irene"), "a steward sees nobody's name");
    steward.fill("#field-opens_on", "soon");
    press(&steward, "Close until then");
    assert_eq!(steward.value("#field-opens_on"), "soon", "what was typed is kept");
    let until = Local::now().date_naive() + Days::new(12);
    steward.fill("#field-opens_on", &until.format("%-d/%-m/%Y").to_string());
    press(&steward, "Close until then");
    let page = steward.text("main");
    assert!(page.contains("1 person is expected there."), "{page}");

    let visitor = office.browser().unwrap();
    visitor.go(&walk);
    let page = visitor.text("main");
    let day = until.format("%-d %B %Y").to_string();
    assert!(page.contains(&format!("Closed until {day}")), "{page}");
    assert!(page.contains(&format!("Nothing until {day}")), "its times are said not to hold: {page}");
    let meanwhile = visitor.all(".warning + p + ul a");
    assert_eq!(meanwhile.len(), 2, "two others near there: {page}");
    look(&visitor, "j33-entry");

    grace.go("/received");
    let letter = || {
        let mine = |one: &crate::support::mail::Received| one.to == GRACE && one.data.contains("/received/ring/");
        office.mail.received().into_iter().find(|one| mine(one))
    };
    let letter = crate::support::process::until(Duration::from_secs(60), letter).expect("Grace was not told");
    assert!(!letter.data.contains("Irene"));
    let path = letter.data.split("/received/ring/").nth(1).unwrap();
    let id: String = path.chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect();
    grace.go(&format!("/received/ring/{id}"));
    let page = grace.text("main");
    assert!(page.contains("Irene Halliwell") && page.contains("01632 960147"), "{page}");
    look(&grace, "j33-ring");

    leanne.go("/today");
    let page = leanne.text("main");
    assert!(page.contains("Closed for a time: ring these people (1)") && page.contains("Irene Halliwell"), "{page}");
    look(&leanne, "j33-today");
    leanne.viewport(1280, 900);
    press(&leanne, "Ring and say that it is closed");
    let page = leanne.text("main");
    assert!(page.contains("Irene Halliwell is expected there") && page.contains("Open near there meanwhile"), "{page}");

    // A draft that was begun before goes nowhere until then.
    open_person(&leanne, "Amina");
    press(&leanne, "Walk With Me");
    let draft = leanne.path();
    leanne.go(&format!("{draft}/send"));
    let page = leanne.text("main");
    assert!(page.contains(&format!("Walk With Me is closed until {day}")), "{page}");
    assert!(page.contains("Nothing was sent") && page.contains("once it is open again"), "{page}");
    look(&leanne, "j33-not-sent");
    leanne.viewport(1280, 900);
    press(&leanne, "Look for another place");
    assert!(leanne.path().ends_with("/match"), "{}", leanne.path());

    closure_of(&steward, &walk);
    press(&steward, "It is open again");
    leanne.go(&format!("{draft}/send"));
    assert!(!leanne.text("main").contains("is closed"), "{}", leanne.text("main"));
    // A page may be kept for a minute by the browser that has seen it.
    let visitor = office.browser().unwrap();
    visitor.go(&walk);
    assert!(!visitor.text("main").contains("Closed until"), "{}", visitor.text("main"));
}

#[test]
fn a_service_that_closes_for_good_leaves_nobody_behind() {
    let office = office();
    let (Some(steward), Some(leanne)) = (office.signed_in(STEWARD), office.signed_in(LEANNE)) else { return };
    let shed = entry(&steward, "Brookside Men's Shed");
    let other = entry(&steward, "Adlington Knit and Natter");
    closure_of(&steward, &shed);
    press(&steward, "End them all");
    assert!(steward.text(".error-summary").contains("neither another service nor a reason"), "{}", steward.page());
    look(&steward, "j34-steward");
    steward.viewport(1280, 900);
    steward.fill("#field-instead", &other);
    steward.fill("fieldset input[name^='service.']", &other);
    press(&steward, "End them all");
    assert!(steward.text("main").contains("1 prescription ended"), "{}", steward.page());

    let visitor = office.browser().unwrap();
    visitor.go(&shed);
    let page = visitor.text("main");
    let today = Local::now().date_naive().format("%-d %B %Y").to_string();
    assert!(page.contains(&format!("It closed on {today}")) && page.contains("Adlington Knit and Natter"), "{page}");
    look(&visitor, "j34-entry");
    let led_on = || {
        visitor.go("/search?q=brookside+men%27s+shed");
        let page = visitor.text("main");
        let gone = !visitor.attributes("main .cards a[href^='/services/']", "href").contains(&shed);
        (gone && page.contains(&format!("Brookside Men's Shed closed on {today}"))).then_some(())
    };
    assert!(crate::support::process::until(Duration::from_secs(30), led_on).is_some(), "{}", visitor.page());
    look(&visitor, "j34-search");

    let letter = || {
        let told = |one: &crate::support::mail::Received| {
            one.to == LEANNE && one.header("Subject").contains("service has closed")
        };
        office.mail.received().into_iter().find(|one| told(one))
    };
    let letter = crate::support::process::until(Duration::from_secs(60), letter).expect("Leanne was not told");
    let path = letter.data.split("/prescriptions/").nth(1).unwrap();
    let id: String = path.chars().take_while(|c| c.is_ascii_hexdigit() || *c == '-').collect();
    leanne.go(&format!("/prescriptions/{id}"));
    let page = leanne.text("main");
    assert!(page.contains("Tom Ashurst") && page.contains("ended because the service closed"), "{page}");
    look(&leanne, "j34-worker");
    leanne.viewport(1280, 900);
    press(&leanne, "Begin a new prescription there");
    assert!(leanne.path().ends_with("/consent"), "consent is asked for anew: {}", leanne.path());
}
