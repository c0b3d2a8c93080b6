//! J31: a place on a waiting list becomes free. Whoever's turn it is by the rule that is shown is asked, the
//! worker writes the answer down, and everybody can check who was asked when. That an offer without an answer
//! passes on after five working days is proved with a clock that is moved, where prescriptions are stored.

use super::desk::{GRACE, LEANNE, look, office, press};

#[test]
fn a_free_place_goes_by_the_rule_and_the_order_can_be_checked() {
    let office = office();
    let (Some(grace), Some(leanne)) = (office.signed_in(GRACE), office.signed_in(LEANNE)) else { return };
    grace.go("/received");
    press(&grace, "See the waiting list");
    assert_eq!(grace.path(), "/received/waiting");
    let page = grace.text("main");
    assert!(page.contains("Places go to whoever has waited longest."), "the rule is shown: {page}");
    let (joan, arthur) = (page.find("Joan Whittle").unwrap(), page.find("Arthur Bamber").unwrap());
    assert!(joan < arthur, "who joined first stands first: {page}");
    assert!(page.contains("Arthur Bamber is next"), "Joan considers a place already: {page}");
    look(&grace, "j31-list");

    grace.viewport(1280, 900);
    press(&grace, "A place is free: offer it");
    grace.go("/received/waiting");
    let page = grace.text("main");
    assert_eq!(page.matches("Offered a place until").count(), 2, "{page}");
    assert!(page.contains("Who was asked, and when"), "{page}");

    // Leanne is told by a letter that names nobody and leads to the prescription.
    let arthurs = grace.attributes("main a[href^='/received/']", "href");
    let id = |href: &str| href.rsplit('/').next().unwrap().to_owned();
    let ids: Vec<String> = arthurs.iter().map(|href| id(href)).collect();
    let told = |id: &str| format!("/prescriptions/{id}");
    let letters = office.letters(LEANNE, 1);
    assert!(letters.iter().all(|one| !one.data.contains("Arthur") && !one.data.contains("Joan")));
    let mut offered = String::new();
    for candidate in &ids {
        leanne.go(&told(candidate));
        if leanne.text("main").contains("A place is free for Arthur Bamber") {
            offered.clone_from(candidate);
            break;
        }
    }
    assert!(!offered.is_empty(), "no prescription says that Arthur has a place: {ids:?}");
    let arrived =
        || office.mail.received().into_iter().any(|one| one.to == LEANNE && one.data.contains(&told(&offered)));
    let arrived = || arrived().then_some(());
    assert!(crate::support::process::until(std::time::Duration::from_secs(60), arrived).is_some(), "no letter");
    let page = leanne.text("main");
    assert!(page.contains("Number 2 of 2 on the waiting list"), "{page}");
    look(&leanne, "j31-offer");
    leanne.viewport(1280, 900);
    leanne.press_and_follow(&leanne.one("form:has(input[value='offer_taken']) button"));
    assert!(leanne.text("main").contains("has been accepted"), "{}", leanne.text("main"));

    grace.go("/received/waiting");
    let page = grace.text("main");
    assert!(page.contains("They took the place") && !page.contains("2. Arthur"), "{page}");
    // Joan says no to hers: she stays first, and the next place is hers.
    let joans = ids.iter().find(|one| **one != offered).unwrap();
    leanne.go(&told(joans));
    leanne.press_and_follow(&leanne.one("form:has(input[value='offer_declined']) button"));
    assert!(leanne.text("main").contains("Number 1 of 1"), "{}", leanne.text("main"));
    grace.go("/received/waiting");
    assert!(grace.text("main").contains("Joan Whittle is next"), "{}", grace.text("main"));
    press(&grace, "A place is free: offer it");
    grace.go("/received/waiting");
    assert!(grace.text("main").contains("Offered a place until"), "{}", grace.text("main"));
    look(&grace, "j31-asked");
}
