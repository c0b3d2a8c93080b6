//! J35: somebody takes a consent back by telephone. The group sees nothing from that moment, is told to
//! destroy what it printed, and the person gets a list of what had been shared.

use super::desk::{GRACE, LEANNE, RUTH, look, office, press};
use std::time::Duration;

#[test]
fn what_was_shared_is_shown_no_longer_and_listed_for_the_person() {
    let office = office();
    let (Some(grace), Some(leanne)) = (office.signed_in(GRACE), office.signed_in(LEANNE)) else { return };
    grace.go("/received");
    let received = grace.all("main ul a").into_iter();
    let arthur: Vec<String> =
        received.filter(|one| grace.words(one).contains("Arthur Bamber")).map(|one| grace.link(&one).0).collect();
    let arthurs = arthur.first().expect("Arthur waits").clone();
    grace.go(&arthurs);
    assert!(grace.text("main").contains("01632 960142"), "{}", grace.text("main"));

    leanne.go(&format!("/prescriptions/{}", arthurs.rsplit('/').next().unwrap()));
    leanne.press_and_follow(&leanne.one("main a[href^='/people/']"));
    let person = leanne.path();
    leanne.press_and_follow(&leanne.one(&format!("main a[href^='{person}/consents/']")));
    look(&leanne, "j35-consent");
    leanne.viewport(1280, 900);
    press(&leanne, "Take this consent back");
    assert!(leanne.text("main").contains("1 prescription ended by it"), "{}", leanne.text("main"));
    press(&leanne, "What had been shared, to print");
    let page = leanne.text("main");
    for wanted in ["Arthur Bamber", "Chorley Good Neighbours", "The consent was taken back on", "They no longer see it"]
    {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    look(&leanne, "j35-shared");

    // At once, on the page that is open.
    grace.go(&arthurs);
    let page = grace.text("main");
    assert!(page.contains("You no longer see this person") && page.contains("Tear up or shred"), "{page}");
    assert!(!grace.page().contains("Arthur") && !grace.page().contains("960142"), "{}", grace.page());
    look(&grace, "j35-gone");
    for list in ["/received", "/received/waiting"] {
        grace.go(list);
        assert!(!grace.page().contains("Arthur"), "{list}");
    }
    let told = || {
        let mine =
            |one: &crate::support::mail::Received| one.to == GRACE && one.header("Subject").contains("delete what you");
        office.mail.received().into_iter().find(|one| mine(one))
    };
    let letter = crate::support::process::until(Duration::from_secs(60), told).expect("the group was not told");
    assert!(letter.data.contains(&arthurs) && !letter.data.contains("Arthur"), "{}", letter.data);

    // Who wrote it down and when is there for the co-ordinator too.
    let ruth = office.signed_in(RUTH).unwrap();
    ruth.go(&person);
    assert!(
        ruth.text("main").contains("Withdrawn") || ruth.text("main").contains("taken back"),
        "{}",
        ruth.text("main")
    );
}
