//! Somebody new comes: an administrator invites a link worker, who takes the invitation out of a real letter,
//! chooses a password, sets codes up and signs in with both.

use super::desk::{ADMINISTRATOR, PASSWORD, look, office_with, press, sign_in};
use crate::support::Browser;
use fingerpost::accounts::second_factor::code_at;

const NOOR: &str = "noor@example.org";
const CHOSEN: &str = "gravel teapot lantern";

/// Picks what `label` begins, in a list that opens.
#[track_caller]
fn choose(browser: &Browser, name: &str, label: &str) {
    let found = browser.run(&format!(
        "const s = document.querySelector(\"main select[name='{name}']\");
         const o = [...s.options].find(o => o.text.startsWith('{label}'));
         if (o) s.value = o.value;
         return !!o;"
    ));
    assert_eq!(found, true, "{name} offers no {label}: {}", browser.page());
}

/// Sets an authenticator up; gives its secret.
#[track_caller]
fn set_up_codes(browser: &Browser) -> String {
    assert_eq!(browser.path(), "/account/second-factor", "{}", browser.page());
    let secret = browser.text("main .inset code");
    browser.fill("main [name='code']", &code_at(&secret, chrono::Utc::now()).unwrap());
    press(browser, "Turn on codes");
    assert_eq!(browser.count("main .codes li"), 10);
    secret
}

/// A code that was not used before: the next one, which is taken a little early.
fn next_code(secret: &str) -> String {
    code_at(secret, chrono::Utc::now() + chrono::TimeDelta::seconds(30)).unwrap()
}

#[test]
fn an_invited_link_worker_takes_the_letter_and_signs_in_with_password_and_code() {
    let office = office_with(&[("FINGERPOST_SECOND_FACTOR", "required")]);
    let Some(ada) = office.browser() else { return };
    sign_in(&ada, ADMINISTRATOR);
    ada.go("/users");
    set_up_codes(&ada);
    ada.go("/users");
    assert!(ada.text("main").contains("Leanne Hart"), "{}", ada.page());
    look(&ada, "users");

    press(&ada, "Invite somebody");
    press(&ada, "Send the invitation");
    assert_eq!(ada.count("main .error-summary"), 1, "nothing was typed");
    ada.fill("main [name='name']", "Noor Rahman");
    ada.fill("main [name='email']", NOOR);
    choose(&ada, "role", "Link worker");
    choose(&ada, "team", "Chorley");
    look(&ada, "users-new");
    press(&ada, "Send the invitation");
    assert!(ada.text("main").contains("on its way"), "{}", ada.page());
    look(&ada, "users-one");

    let letter = office.letters(NOOR, 1).remove(0);
    assert_eq!(letter.header("Subject"), "Choose your password");
    assert!(!letter.data.contains("Noor Rahman"), "{}", letter.data);
    // A line that is too long for a letter goes on after a "=".
    let said = letter.data.replace("=\n", "").replace("=3D", "=");
    let link = said.lines().find(|line| line.contains("/invitation/")).expect("a link").trim().to_owned();

    let noor = office.browser().unwrap();
    noor.go_to(&link);
    noor.fill("main [name='new_password']", CHOSEN);
    noor.fill("main [name='again']", "something else");
    look(&noor, "invitation");
    press(&noor, "Set this password");
    assert_eq!(noor.count("main .error-summary"), 1, "the two are not the same");
    noor.fill("main [name='new_password']", CHOSEN);
    noor.fill("main [name='again']", CHOSEN);
    press(&noor, "Set this password");
    assert!(noor.path().starts_with("/sign-in"), "{}", noor.path());
    let enter = |password: &str| {
        noor.fill("main [name='email']", NOOR);
        noor.fill("main [name='password']", password);
        noor.go_by("main form [type='submit'], main form button:not([type])");
    };
    enter(PASSWORD);
    assert!(noor.path().starts_with("/sign-in"), "not with a password that others have");
    enter(CHOSEN);
    noor.go("/today");
    let secret = set_up_codes(&noor);
    noor.go("/today");
    assert_eq!(noor.path(), "/today", "the role counts once codes are set up");

    // Another day: the password, then a code.
    noor.go_by(".account-bar form button");
    enter(CHOSEN);
    assert_eq!(noor.path().split('?').next(), Some("/sign-in/code"));
    noor.fill("main [name='code']", &next_code(&secret));
    noor.go_by("main form [type='submit'], main form button:not([type])");
    noor.go("/today");
    assert_eq!(noor.path(), "/today");
    noor.go_to(&link);
    assert!(noor.text("h1").contains("good no longer"), "{}", noor.page());

    // She leaves again.
    ada.go("/users");
    press(&ada, "Noor Rahman");
    press(&ada, "End access");
    look(&ada, "users-end");
    press(&ada, "End access");
    assert!(ada.text("main").contains("Access ended"), "{}", ada.page());
    noor.go("/today");
    assert!(noor.path().starts_with("/sign-in"), "signed out at once: {}", noor.path());
}

#[test]
fn the_other_pages_of_an_administrator_can_be_used_by_everybody() {
    let office = office_with(&[]);
    let Some(ada) = office.signed_in(ADMINISTRATOR) else { return };
    ada.go("/tokens");
    ada.fill("main [name='name']", "Practice system");
    choose(&ada, "length", "90");
    ada.run("const s = document.querySelector(\"main select[name='organization']\"); s.selectedIndex = 1;");
    look(&ada, "tokens");
    press(&ada, "Make a token");
    assert_eq!(ada.text("main .inset code").len(), 43, "{}", ada.page());
    look(&ada, "token-made");
    press(&ada, "I have copied it");
    press(&ada, "End this token");
    look(&ada, "token-end");
    press(&ada, "End this token");
    assert!(ada.text("main").contains("Ended on"), "{}", ada.page());

    ada.go("/teams");
    look(&ada, "teams");
    ada.go("/issuers");
    ada.run("const s = document.querySelector(\"main select[name='organization']\"); s.selectedIndex = 1;");
    ada.fill("main [name='name']", "Lancashire Council");
    ada.fill("main [name='address']", "https://login.example.org");
    ada.fill("main [name='client_id']", "fingerpost");
    ada.fill("main [name='client_secret']", "not for eyes");
    ada.tick("main input[name='second_factor'][value='when_unsaid']");
    look(&ada, "issuers");
    press(&ada, "Add this system");
    assert!(ada.text("main").contains("/return"), "{}", ada.page());
    look(&ada, "issuer");
    let Some(visitor) = office.browser() else { return };
    visitor.go("/sign-in");
    assert!(visitor.text("main").contains("Sign in with Lancashire Council"), "{}", visitor.page());
    look(&visitor, "sign-in-with");
    press(&ada, "Stop using this system");
    look(&ada, "issuer-end");
    press(&ada, "Stop using this system");
    visitor.go("/sign-in");
    assert!(!visitor.text("main").contains("Lancashire Council"));
}
