//! J38: two Joans: shown with what is alike, never merged by the program, merged by a person, undone.

use super::desk::{LEANNE, look, office, press};
use super::people::{choose, said};

#[test]
fn a_second_joan_is_shown_before_she_is_added() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    leanne.go("/referrals/new");
    look(&leanne, "j38-form");
    let fill = |name: &str, value: &str| leanne.fill(&format!("main [name='{name}']"), value);
    fill("given_name", "Joan");
    fill("family_name", "Whitle");
    fill("date_of_birth", "12/3/1944");
    fill("nhs_number", "999 000 1376");
    fill("contact", "01632 960140");
    fill("postcode", "PR6 9LA");
    fill("reason", "Misses having company");
    press(&leanne, "Send the referral");
    let errors = leanne.text(".error-summary");
    assert!(errors.contains("NHS number") && errors.contains("where the request comes from"), "{errors}");
    assert_eq!(leanne.value("main [name='nhs_number']"), "999 000 1376", "what was typed is kept");
    fill("nhs_number", "999 000 1375");
    choose(&leanne, "source", "The person");
    press(&leanne, "Send the referral");
    assert_eq!(leanne.text("h1"), "May be the same person");
    let words = said(&leanne);
    for sign in ["Born on the same day", "Same first name", "Surnames nearly the same", "Same telephone number"] {
        assert!(words.contains(sign), "{sign}: {words}");
    }
    look(&leanne, "j38-same");
    press(&leanne, "Go on");
    assert!(leanne.text(".error-summary").contains("not said"), "nothing is chosen for anybody: {}", said(&leanne));
    leanne.tick("[name='same'][value='new']");
    press(&leanne, "Go on");
    assert!(leanne.path().starts_with("/people/"), "{}", leanne.page());
    assert!(said(&leanne).contains("May be the same person"), "{}", said(&leanne));
    look(&leanne, "j38-person");
}

#[test]
fn two_records_become_one_and_two_again() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    leanne.go("/duplicates");
    look(&leanne, "j38-queue");
    press(&leanne, "Joan Whittle and J Whitle");
    look(&leanne, "j38-compare");
    press(&leanne, "Make them one record");
    assert_eq!(leanne.path(), "/duplicates", "{}", leanne.page());
    let words = said(&leanne);
    assert!(words.contains("Made one by Leanne Hart") && !words.contains("Joan Whittle and J Whitle"), "{words}");
    look(&leanne, "j38-merged");
    leanne.go("/people");
    press(&leanne, "Joan Whittle");
    let both = said(&leanne);
    assert!(both.contains("Likes dominoes"), "both histories are kept: {both}");
    leanne.go("/duplicates");
    press(&leanne, "Undo this");
    assert!(said(&leanne).contains("Joan Whittle and J Whitle"), "{}", said(&leanne));
    press(&leanne, "Joan Whittle and J Whitle");
    press(&leanne, "They are two people");
    assert!(!said(&leanne).contains("Joan Whittle and J Whitle"), "asked once: {}", said(&leanne));
}
