//! J43 and J45: a batch of referrals, sorted, with a key for each thing; a vague one goes back and comes
//! again; who has room is offered first.

use super::desk::{IMRAN, LEANNE, PAT, RUTH, look, office, press};
use super::people::{choose, said};

#[test]
fn referrals_are_gone_through_one_by_one_and_a_vague_one_goes_back() {
    let office = office();
    let Some(pat) = office.signed_in(PAT) else { return };
    pat.go("/referrals/new");
    let fill = |name: &str, value: &str| pat.fill(&format!("main [name='{name}']"), value);
    fill("given_name", "Vera");
    fill("family_name", "Ainscough");
    fill("reason", "Not herself lately");
    choose(&pat, "source", "GP");
    assert_eq!(pat.value("main [name='referrer.name']"), "Pat Nowell", "who signs in need not write their name");
    fill("referrer.organization", "Adlington Medical Centre");
    fill("referrer.contact", "01632 960118");
    press(&pat, "Send the referral");
    let followed = pat.path();
    assert!(followed.starts_with("/referrals/"), "{}", pat.page());
    look(&pat, "j43-taken");

    let ruth = office.signed_in(RUTH).unwrap();
    ruth.go("/triage");
    let queue = said(&ruth);
    let at = |name: &str| queue.find(name).unwrap_or_else(|| panic!("{name}: {queue}"));
    assert!(at("Kyle Rimmer") < at("Nora Duxbury") && at("Nora Duxbury") < at("Vera Ainscough"), "{queue}");
    assert!(
        queue.contains("Fast track") && queue.contains("No way to reach them") && queue.contains("Waited"),
        "{queue}"
    );
    assert!(queue.contains("Give to Imran Shah"), "who has room is offered first: {queue}");
    assert!(queue.contains("Has room"), "{queue}");
    look(&ruth, "j43-queue");

    press(&ruth, "Go through them one by one");
    assert!(said(&ruth).contains("Number 1 of") && said(&ruth).contains("No food in the house"), "{}", said(&ruth));
    look(&ruth, "j43-one");
    // One press gives it away and leads to the next.
    press(&ruth, "Give to Imran");
    assert!(ruth.text("h1").contains("Nora"), "{}", said(&ruth));
    ruth.go("/triage");
    press(&ruth, "Vera Ainscough");
    assert_eq!(ruth.count("[name='missing'][value='phone']:checked"), 1, "what is missing is seen");
    for key in ["g", "r", "q"] {
        assert_eq!(ruth.count(&format!("main [accesskey='{key}']")), 1, "{key}");
    }
    press(&ruth, "Send back to who asked");
    ruth.go("/triage");
    assert!(!said(&ruth).contains("Vera"), "{}", said(&ruth));

    // The first tells that Kyle, whom she referred before, is seen to.
    let letters = office.letters(PAT, 2);
    let back = letters.iter().find(|one| one.data.contains(&followed)).unwrap_or_else(|| panic!("{letters:?}"));
    assert!(!back.data.contains("Vera") && !back.data.contains("Ainscough"));
    pat.go(&followed);
    assert!(said(&pat).contains("Please add a phone number."), "{}", said(&pat));
    look(&pat, "j43-back");
    pat.fill("main [name='words']", "07700 900199, after four");
    press(&pat, "Send it again");
    assert!(said(&pat).contains("The referral was taken"), "{}", said(&pat));
    ruth.go("/triage");
    press(&ruth, "Vera Ainscough");

    let imran = office.signed_in(IMRAN).unwrap();
    imran.go("/people");
    assert!(said(&imran).contains("Kyle Rimmer"), "{}", said(&imran));
    assert!(office.letters(IMRAN, 1).iter().all(|one| !one.data.contains("Kyle")));
}

#[test]
fn the_list_of_ones_people_shows_whom_nobody_has_spoken_with_and_can_be_taken_along() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    leanne.go("/people");
    look(&leanne, "people");
    let all = leanne.count("main ul.sessions li");
    press(&leanne, "Not spoken with for 21 days");
    assert_eq!(leanne.path(), "/people?seen=not");
    let few = leanne.count("main ul.sessions li");
    assert!(few > 0 && few < all, "{few} of {all}: {}", said(&leanne));
    assert!(said(&leanne).contains("Joan Whittle"), "{}", said(&leanne));
    let table = leanne.run_async(
        "const done = arguments[arguments.length - 1]; \
         fetch('/people.csv?seen=not').then(r => r.text().then(t => done([r.headers.get('content-disposition'), t])));",
    );
    let text = table[1].as_str().unwrap();
    assert_eq!(text.lines().count(), few + 1, "{text}");
    assert!(text.contains("Joan Whittle") && table[0].as_str().unwrap().contains("people.csv"), "{text}");
    let ruth = office.signed_in(RUTH).unwrap();
    ruth.go("/triage");
    press(&ruth, "Leanne Hart");
    assert!(said(&ruth).contains("people with Leanne Hart"), "{}", said(&ruth));
}
