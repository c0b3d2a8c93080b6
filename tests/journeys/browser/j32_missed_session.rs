//! J32: somebody does not come. The worker sees it the same day with what to do; after the second time the
//! worker, not the group, says whether the place is kept.

use super::desk::{GRACE, LEANNE, look, office};

#[test]
fn a_missed_session_reaches_the_worker_with_what_to_do() {
    let office = office();
    let (Some(grace), Some(leanne)) = (office.signed_in(GRACE), office.signed_in(LEANNE)) else { return };
    grace.go("/received");
    let coming = "h2:nth-of-type(3) + ul a, h2:nth-of-type(3) ~ ul a";
    let joan = grace.all(coming).into_iter().find(|one| grace.words(one).contains("Joan Whittle")).unwrap();
    grace.press_and_follow(&joan);
    let here = grace.path();
    look(&grace, "j32-received");
    grace.viewport(1280, 900);
    let miss = |reason: &str| {
        grace.go(&here);
        grace.click(&format!("#field-did_not_attend-reason option[value='{reason}']"));
        grace.press_and_follow(&grace.one("form:has(input[value='did_not_attend']) button"));
        assert_eq!(grace.count(".error-summary"), 0, "{}", grace.page());
    };
    // Without a reason nothing is written, and what was typed stays.
    grace.fill("#field-did_not_attend-on", "yesterday");
    grace.press_and_follow(&grace.one("form:has(input[value='did_not_attend']) button"));
    assert_eq!((grace.count(".error-summary"), grace.value("#field-did_not_attend-on").as_str()), (1, "yesterday"));
    look(&grace, "j32-mend");
    grace.viewport(1280, 900);
    miss("nervous_first_time");

    leanne.go("/today");
    let page = leanne.text("main");
    assert!(page.contains("They did not come: ring and ask why"), "{page}");
    let next = leanne.all("main a").into_iter().find(|one| leanne.words(one).contains("ring and ask why")).unwrap();
    leanne.press_and_follow(&next);
    let page = leanne.text("main");
    assert!(page.contains("Ring Joan Whittle and ask why") && page.contains("Nervous the first time"), "{page}");
    assert_eq!(leanne.count("form:has(input[value='place_held'])"), 0, "one missed session decides nothing");
    let prescription = leanne.path();

    miss("transport");
    leanne.go(&prescription);
    let page = leanne.text("main");
    assert!(page.contains("nobody's fault"), "{page}");
    look(&leanne, "j32-decide");
    leanne.viewport(1280, 900);
    assert_eq!(leanne.count("form:has(input[value='stopped'])"), 1, "the place may be given up");
    leanne.press_and_follow(&leanne.one("form:has(input[value='place_held']) button"));
    let kept = || {
        let subject = |one: &crate::support::mail::Received| one.header("Subject");
        office.mail.received().iter().any(|one| one.to == GRACE && subject(one).contains("keep a place")).then_some(())
    };
    assert!(crate::support::process::until(std::time::Duration::from_secs(60), kept).is_some(), "Grace was not asked");
}
