//! J44: Sheila cannot decide, Ken is her attorney: the record says so, and the group sees whom to speak to.

use super::desk::{LEANNE, look, office, press};
use super::people::{choose, open_person, said};

#[test]
fn a_capacity_decision_is_kept_whole_and_says_whom_to_speak_to() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    let sheila = open_person(&leanne, "Sheila Cowburn");
    let page = said(&leanne);
    assert!(page.contains("Speak to Ken Cowburn.") && page.contains("They decide for the person"), "{page}");
    assert!(page.contains("always liked company in the afternoon"), "the best-interest note: {page}");
    look(&leanne, "j44-person");
    leanne.go(&format!("{sheila}/edit"));
    leanne.fill("main [name='decision_best_interest']", "");
    leanne.fill("main [name='decision_review_on']", "31/31/2026");
    press(&leanne, "Save");
    assert!(leanne.text(".error-summary").contains("not a day"), "{}", said(&leanne));
    assert_eq!(leanne.value("main [name='decision_review_on']"), "31/31/2026", "what was typed is kept");
    leanne.fill("main [name='decision_review_on']", "1/6/2099");
    press(&leanne, "Save");
    let errors = leanne.text(".error-summary");
    assert!(errors.contains("best interest"), "{errors}");
    leanne.click(".error-summary a");
    let focused = leanne.run("return document.activeElement.name || location.hash;");
    assert!(focused.as_str().unwrap().contains("decision_best_interest"), "the line leads to its field: {focused}");
    leanne.fill("main [name='decision_best_interest']", "She is calmer with somebody beside her");
    leanne.tick("[name='circumstances'][value='cared_for']");
    leanne.fill("main [name='gp_name']", "Adlington Medical Centre");
    leanne.fill("main [name='gp_code']", "P81083");
    choose(&leanne, "language", "Polish");
    look(&leanne, "j44-edit");
    press(&leanne, "Save");
    assert_eq!(leanne.path(), sheila, "{}", leanne.page());
    let page = said(&leanne);
    for words in ["1 June 2099", "calmer with somebody", "Adlington Medical Centre (P81083)", "Speaks Polish"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_child_needs_somebody_who_looks_after_them_and_no_home_is_an_answer() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    leanne.go("/referrals/new");
    let fill = |name: &str, value: &str| leanne.fill(&format!("main [name='{name}']"), value);
    fill("given_name", "Ellie");
    fill("family_name", "Barnes");
    fill("date_of_birth", "3/5/2016");
    leanne.tick("[name='home'][value='no_fixed_abode']");
    fill("address", "the library, mornings");
    fill("reason", "Looks after her brother");
    choose(&leanne, "source", "School");
    fill("referrer.name", "Ms Lee");
    fill("referrer.organization", "Brookside Primary");
    fill("referrer.contact", "01632 960119");
    press(&leanne, "Send the referral");
    let errors = leanne.text(".error-summary");
    assert!(errors.contains("under 16"), "{errors}");
    fill("guardian_name", "Dawn Barnes");
    fill("guardian_relationship", "mother");
    fill("guardian_contact", "07700 900155");
    leanne.tick("[name='guardian_responsible']");
    press(&leanne, "Send the referral");
    let page = said(&leanne);
    assert!(page.contains("Speak to Dawn Barnes.") && page.contains("No fixed abode. the library, mornings"), "{page}");
    assert!(page.contains("Nobody has asked about risks"), "{page}");
}
