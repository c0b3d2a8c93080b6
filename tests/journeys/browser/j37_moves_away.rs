//! J37: Joan moves to Mablethorpe: the plan here ends, and the coast is told what she agrees to.

use super::desk::{LEANNE, look, office, press, sign_in};
use super::people::{choose, open_person, said};

/// Co-ordinator of the neighbourhood to which people move.
const OLIVE: &str = "olive@example.org";

#[test]
fn who_moves_away_is_passed_on_only_with_their_yes() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    let joan = open_person(&leanne, "Joan Whittle");
    press(&leanne, "They are moving away");
    look(&leanne, "j37-form");
    leanne.fill("main [name='postcode']", "nowhere");
    leanne.tick("[name='tell'][value='yes']");
    press(&leanne, "See what would happen");
    let errors = leanne.text(".error-summary");
    assert!(
        errors.contains("postcode") && errors.contains("who is told") && errors.contains("how they answered"),
        "{errors}"
    );
    assert_eq!(leanne.value("main [name='postcode']"), "nowhere", "what was typed is kept");
    leanne.fill("main [name='address']", "7 Victoria Road\nMablethorpe");
    leanne.fill("main [name='postcode']", "LN12 2BE");
    choose(&leanne, "tell_to", "East Coast");
    choose(&leanne, "method", "elephone");
    leanne.tick("[name='fields'][value='date_of_birth']");
    press(&leanne, "See what would happen");
    let words = said(&leanne);
    assert!(words.contains("East Coast neighbourhood") && words.contains("your date of birth"), "{words}");
    assert!(words.contains("a record of their own") && !words.contains("no longer see it"), "{words}");
    assert!(words.contains("What is open ends") && words.contains("telephone befriending"), "{words}");
    look(&leanne, "j37-check");
    let olive = office.signed_in(OLIVE).unwrap();
    olive.go("/triage");
    assert!(!said(&olive).contains("Joan"), "nothing is sent before she says yes");
    press(&leanne, "They said yes");
    let words = said(&leanne);
    assert!(words.contains("2 open prescriptions ended") && words.contains("nothing else"), "{words}");
    leanne.go(&joan);
    let page = said(&leanne);
    assert!(page.contains("Closed") && page.contains("Mablethorpe") && page.contains("Stopped"), "{page}");
    olive.go("/triage");
    assert!(said(&olive).contains("Joan Whittle"), "{}", said(&olive));
    press(&olive, "Joan Whittle");
    let there = said(&olive);
    assert!(there.contains("12 March 1944") && there.contains("7 Victoria Road"), "{there}");
    assert!(!there.contains("Lives alone"), "not agreed to: {there}");
    olive.go(&joan);
    assert!(!olive.page().contains("Whittle"), "the old record stays where it is kept");
}

#[test]
fn a_no_tells_nobody() {
    let office = office();
    let Some(browser) = office.browser() else { return };
    sign_in(&browser, LEANNE);
    let tom = open_person(&browser, "Tom Ashurst");
    browser.go(&format!("{tom}/moved"));
    browser.fill("main [name='postcode']", "LN12 2BE");
    press(&browser, "See what would happen");
    assert!(said(&browser).contains("Nobody in the new place is told anything"), "{}", said(&browser));
    press(&browser, "Do this");
    assert!(said(&browser).contains("Nobody in the new place is told anything"), "{}", said(&browser));
    sign_in_again(&browser);
    browser.go("/triage");
    assert!(!said(&browser).contains("Tom"), "{}", said(&browser));
}

fn sign_in_again(browser: &crate::support::Browser) {
    browser.go_by(".account-bar button");
    sign_in(browser, OLIVE);
}
