//! J27 to J30: from a case to a sent prescription, with what a full group, a no and the post do on the way.

use super::desk::{GRACE, LEANNE, Office, PAT, look, office, press};
use crate::support::Browser;

/// Goes to the page on which places are found for somebody.
#[track_caller]
fn find_a_place(browser: &Browser, name: &str) {
    browser.go("/people");
    press(browser, name);
    press(browser, "Open the case");
    press(browser, "Find a place");
    assert!(browser.text("h1").contains("Find a place for"), "{}", browser.page());
}

/// Looks again with what is ticked and chosen.
#[track_caller]
fn look_again(browser: &Browser, wishes: &[&str]) {
    for wish in wishes {
        browser.tick(&format!(".match-wanted {wish}"));
    }
    press(browser, "Look again");
}

/// The words of the card with this name.
#[track_caller]
fn card(browser: &Browser, list: &str, name: &str) -> String {
    let cards: Vec<String> = browser.all(&format!("{list} .card")).iter().map(|one| browser.words(one)).collect();
    let found = cards.iter().find(|words| words.contains(name));
    found.unwrap_or_else(|| panic!("no {name} in {list}: {cards:#?}")).clone()
}

const VISITING: &str = "Chorley Good Neighbours: visiting";
const TELEPHONE: &str = "Chorley Good Neighbours: telephone befriending";
const TUESDAY_THURSDAY_NOT_A_GROUP: [&str; 3] =
    ["[name=days][value=TU]", "[name=days][value=TH]", "[name=ways][value=not_a_group]"];

/// J27: what is on record is there already; the best come first and say why; full ones are below with the wait.
#[test]
fn what_fits_joan_comes_first_and_says_why() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    find_a_place(&leanne, "Joan Whittle");
    let known = leanne.text(".match-wanted dl");
    for fact in ["Lonely", "Hearing loop", "82", "PR6 9LA"] {
        assert!(known.contains(fact), "{fact} is on record: {known}");
    }
    look_again(&leanne, &TUESDAY_THURSDAY_NOT_A_GROUP);
    let first = leanne.text("ol.cards .card");
    assert!(first.contains("Fits: lonely"), "{first}");
    let call = card(&leanne, "ol.cards", TELEPHONE);
    for reason in ["lonely", "by phone", "serves Chorley", "Tuesday and Thursday", "3 spaces as of"] {
        assert!(call.contains(reason), "{reason}: {call}");
    }
    let full = card(&leanne, "ul.cards", VISITING);
    assert!(full.contains("Full: wait about 7 weeks") && full.contains("60 and over"), "{full}");
    assert!(full.contains("Sent there already"), "{full}");
    assert!(full.contains("Your note: Ring before 11 and ask for Grace"), "{full}");
    assert!(!leanne.path().contains('?'), "nothing of her is in the address: {}", leanne.path());
    look(&leanne, "j27-match");

    // Next time the case remembers what she would like.
    find_a_place(&leanne, "Joan Whittle");
    let known = leanne.text(".match-wanted dl");
    assert!(known.contains("Not a group") && known.contains("Tuesday and Thursday"), "{known}");
}

/// J30: a full group keeps a list, and something else for the same need has room.
#[test]
fn a_full_group_says_how_long_and_what_else_there_is() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    find_a_place(&leanne, "Irene Halliwell");
    look_again(&leanne, &["[name=another_need] option[value=lonely]", "[name=ways][value=not_a_group]"]);
    let full = card(&leanne, "ul.cards", VISITING);
    assert!(full.contains("Full: wait about 7 weeks"), "{full}");
    assert!(full.contains(&format!("Same need, has space: {TELEPHONE}, 3 spaces")), "{full}");
    assert!(full.contains("Ask to join the list"), "{full}");
    press(&leanne, VISITING);
    assert_eq!(leanne.text("h1"), VISITING);
    let page = leanne.text("main");
    assert!(page.contains("Full: wait about 7 weeks") && page.contains("Same need, has space"), "{page}");
    look(&leanne, "j30-full");
    press(&leanne, "Ask to join the list");
    assert!(leanne.text("h1").contains("Stop"), "what is not about harm comes after a page about harm");
}

/// Goes as far as the page with the words to read out, from the page of a place.
#[track_caller]
fn to_the_words(leanne: &Browser, begin: &str) {
    press(leanne, begin);
    press(leanne, "Go on");
    assert!(leanne.text("h1").contains("Ask for consent"), "{}", leanne.page());
    look(leanne, "j28-consent");
    press(leanne, "Show the words");
    assert!(leanne.text(".error-summary").contains("how they said it"), "nothing is taken for said");
    leanne.tick("select[name=method] option[value=face_to_face]");
    press(leanne, "Show the words");
    assert!(leanne.text("h1").contains("Read this out"), "{}", leanne.page());
}

/// J28: the check, the words in plain English, what is told, and a letter that names nobody.
#[test]
fn a_prescription_is_sent_with_consent_and_the_group_hears_of_it() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    find_a_place(&leanne, "Irene Halliwell");
    look_again(&leanne, &["[name=another_need] option[value=lonely]"]);
    press(&leanne, VISITING);
    to_the_words(&leanne, "Ask to join the list");
    let script = leanne.text("main div.inset");
    for words in ["Chorley Good Neighbours", "two things: your name and your phone number", "not be told anything else"]
    {
        assert!(script.contains(words), "{words}: {script}");
    }
    look(&leanne, "j28-script");
    press(&leanne, "They said yes");

    let page = leanne.text("main");
    assert!(page.contains("Chorley Good Neighbours will be told") && page.contains("01632 960147"), "{page}");
    assert!(page.contains("Not told: anything else."), "{page}");
    assert!(page.contains("serves Chorley") && page.contains("60 and over"), "{page}");
    press(&leanne, "Send");
    let wrong = leanne.text(".error-summary");
    assert!(wrong.contains("Who it is for"), "what nobody knows is asked: {wrong}");
    leanne.tick("[name=audience][value=meets]");
    look(&leanne, "j28-send");
    press(&leanne, "Send");
    assert!(!leanne.path().ends_with("/send"), "{}", leanne.page());
    let sent = leanne.path().rsplit('/').next().unwrap().to_owned();

    press(&leanne, "print a copy");
    press(&leanne, "Print in large letters");
    assert_eq!(leanne.count(".print-18"), 1);
    look(&leanne, "j28-copy");
    let size = leanne.run("return getComputedStyle(document.querySelector('.on-paper p')).fontSize;");
    assert_eq!(size.as_str(), Some("24px"), "18 point");

    let letter = the_letter_about(&office, GRACE, "Somebody would like to come to you", &sent);
    for own in ["Irene", "Halliwell", "960147", "PR6"] {
        assert!(!letter.contains(own), "{own} is in the letter:\n{letter}");
    }
    let link = letter.lines().find_map(|line| line.trim().strip_prefix(&office.server.url(""))).unwrap();
    let grace = office.signed_in(GRACE).unwrap();
    grace.go(&format!("/{}", link.trim_start_matches('/')));
    let page = grace.text("main");
    assert!(page.contains("Irene Halliwell") && page.contains("01632 960147"), "{page}");
    assert!(!page.contains("PR6 0AA") && !page.contains("1961"), "and nothing that was not agreed: {page}");
}

/// The newest letter with this subject and this in its link that arrived for somebody; of what happened before the
/// test letters come too, in any order.
#[track_caller]
fn the_letter_about(office: &Office, email: &str, subject: &str, link: &str) -> String {
    let found = crate::support::process::until(std::time::Duration::from_secs(60), || {
        let fits = |one: &crate::support::mail::Received| {
            one.to == email && one.header("Subject") == subject && one.data.contains(link)
        };
        office.mail.received().into_iter().rev().find(fits)
    });
    let letter = found.unwrap_or_else(|| panic!("no {subject:?} for {email}: {:?}", office.mail.received()));
    letter.data
}

/// J29: "no thanks" is the person's choice, kept with a reason and a day, and the referrer hears no more of it.
#[test]
fn no_thanks_is_kept_as_her_choice_and_told_to_who_referred_her() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    find_a_place(&leanne, "Joan Whittle");
    look_again(&leanne, &TUESDAY_THURSDAY_NOT_A_GROUP);
    press(&leanne, "Talk With Me Line");
    press(&leanne, "They said no thanks");
    press(&leanne, "Write down their choice");
    assert_eq!(leanne.count(".error-summary li"), 2, "{}", leanne.page());
    leanne.tick("select[name=method] option[value=face_to_face]");
    leanne.fill("[name=reason]", "Cannot be doing with strangers");
    leanne.fill("[name=ask_again_on]", "1/3/2030");
    look(&leanne, "j29-no-thanks");
    press(&leanne, "Write down their choice");
    let below = card(&leanne, "ul.cards", "Talk With Me Line");
    assert!(below.contains("Said no thanks") && below.contains("Ask again from 1 March 2030"), "{below}");
    assert!(below.contains("Cannot be doing with strangers"), "{below}");

    let letter = the_letter_about(&office, PAT, "News of a referral that you made", "/referrals/");
    assert!(!letter.contains("Joan") && !letter.contains("Talk With") && !letter.contains("strangers"), "{letter}");
    let link = letter.lines().find_map(|line| line.trim().strip_prefix(&office.server.url(""))).unwrap();
    let pat = office.signed_in(PAT).unwrap();
    pat.go(&format!("/{}", link.trim_start_matches('/')));
    let page = pat.text("main");
    assert!(page.contains("Offered, declined"), "{page}");
    assert!(!page.contains("Talk With Me Line") && !page.contains("strangers"), "{page}");
    look(&pat, "j29-referrer");
}
