//! J22, J25, J26: the three-minute check at a door, on a telephone: nine questions, harm told of, a cold house.

use super::desk::{LEANNE, PAT, look, office, press, sign_in};
use crate::support::Browser;
use crate::support::browser::Scripts;

/// Begins a check near a place and stands before the first question.
fn begin(browser: &Browser, place: &str) {
    browser.viewport(360, 740);
    browser.go("/checks/new");
    browser.fill("main [name='place']", place);
    press(browser, "Begin");
    assert_eq!(browser.text("h1"), "Is there someone you can talk to most days?");
}

/// Presses the answers, one a screen.
fn press_answers(browser: &Browser, answers: &[&str]) {
    for answer in answers {
        let path = browser.path();
        browser.press_and_follow(&browser.one(&format!("main button[value='{answer}']")));
        assert_ne!(browser.path(), path, "{answer} leads on");
        assert!(!browser.path().contains(answer), "no answer stands in an address: {}", browser.path());
    }
}

#[test]
fn j22_nine_questions_at_a_door_lead_to_three_places_and_a_referral() {
    let office = office();
    let Some(browser) = office.signed_in(PAT) else { return };
    browser.viewport(360, 740);
    browser.go("/checks/new");
    look(&browser, "j22-start");
    begin(&browser, "PR6 9LA");
    look(&browser, "j22-question");
    browser.viewport(360, 740);
    let heights = browser.run("return [...document.querySelectorAll('.big-choices button')].map(b => b.offsetHeight);");
    assert!(heights.as_array().unwrap().iter().all(|high| high.as_u64().unwrap() >= 56), "big buttons: {heights}");
    press_answers(&browser, &["no", "most_days"]);
    browser.back();
    // What the browser shows again from its memory is older than the answer.
    browser.go(&browser.path());
    assert!(browser.page().contains("Answered before: Most days"), "the way back keeps what was said");
    press_answers(&browser, &["most_days", "yes", "yes", "skip", "worries_about_falling", "manages_well", "no"]);
    browser.fill("main [name='would_like']", "a bit of company");
    look(&browser, "j22-last-question");
    press(&browser, "Next");
    assert_eq!(browser.text("h1"), "May I tell anyone who could help?");
    browser.tick("[name='may_tell'][value='yes']");
    browser.fill("main [name='tell_whom']", "the link worker");
    look(&browser, "j22-consent");
    press(&browser, "Finish");
    assert_eq!(browser.text("h1"), "What could help");
    assert_eq!(browser.count(".card"), 3, "{}", browser.page());
    assert!(
        browser.page().contains("Company") || browser.page().contains("Lonely") || browser.page().contains("Isolated")
    );
    look(&browser, "j22-help");
    let check = browser.path();

    browser.go(&format!("{check}/slip?size=18"));
    assert_eq!(browser.count("main h2"), 3);
    assert!(!browser.title().contains("Fingerpost") && !browser.page().contains("a bit of company"));
    look(&browser, "j22-slip");

    browser.go(&check);
    press(&browser, "Send a referral");
    browser.fill("[name='given_name']", "Edna");
    browser.fill("[name='family_name']", "Marsden");
    browser.fill("[name='contact']", "01632 960155");
    browser.run("document.querySelector('[name=source]').value = 'police';");
    browser.fill("[name='referrer.organization']", "Lancashire police");
    browser.fill("[name='referrer.contact']", "01632 960156");
    look(&browser, "j22-referral");
    press(&browser, "Send the referral");
    assert!(browser.path().starts_with("/referrals/"), "{}", browser.page());
    browser.go(&check);
    assert!(browser.page().contains("A referral was sent"));
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    leanne.go(&check);
    assert!(!leanne.page().contains("What could help"), "nobody else's check");
}

#[test]
fn j25_harm_that_is_told_of_stops_the_check_and_is_written_down_nowhere() {
    let office = office();
    let Some(browser) = office.signed_in(PAT) else { return };
    begin(&browser, "");
    press_answers(&browser, &["yes", "never"]);
    browser.press_and_follow(&browser.one("main button[value='no']"));
    assert!(browser.page().contains("This is not a safeguarding report"), "{}", browser.page());
    assert!(browser.page().contains("01632 960199") || browser.page().contains("01632 960 199"));
    look(&browser, "j25-stop");
    press(&browser, "Go on with the next question");
    press_answers(&browser, &["yes", "neither", "no", "manages_well", "no"]);
    browser.fill("main [name='would_like']", "Plantedsecret");
    press(&browser, "I was told about harm");
    press(&browser, "End here and keep the other answers");
    assert!(browser.page().contains("You were told about harm"), "{}", browser.page());
    assert!(!browser.page().contains("Plantedsecret"));
    look(&browser, "j25-help");
    let check = browser.path();
    browser.go(&format!("{check}/questions/9"));
    assert_eq!(browser.path(), check, "the way back does not lead into what was ended");
}

#[test]
fn j25_words_of_danger_show_who_to_ring_and_nothing_is_lost() {
    let office = office();
    let Some(browser) = office.signed_in(PAT) else { return };
    begin(&browser, "");
    press_answers(&browser, &["yes", "never", "yes", "yes", "neither", "no", "manages_well", "no"]);
    browser.fill("main [name='would_like']", "Some days she says she wants to die. A warm room, and I want to die");
    press(&browser, "Next");
    assert!(browser.page().contains("The words that you wrote may be about harm"), "{}", browser.page());
    assert!(browser.page().contains("01632 960199") || browser.page().contains("01632 960 199"));
    look(&browser, "j25-words");
    press(&browser, "back to the question");
    assert!(browser.value("main [name='would_like']").contains("A warm room"), "nothing is lost");
    press(&browser, "Next");
    press(&browser, "The words are not about harm");
    assert_eq!(browser.text("h1"), "May I tell anyone who could help?");
    browser.tick("[name='may_tell'][value='no']");
    press(&browser, "Finish");
    assert!(browser.page().contains("Words in this check may be about harm"), "{}", browser.page());
    assert!(browser.page().contains("999"));
    look(&browser, "j25-words-help");
}

#[test]
fn j26_a_cold_house_is_seen_to_before_company_even_without_scripts() {
    let office = office();
    let Some(browser) = Browser::open(&office.server.url(""), Scripts::Off) else { return };
    sign_in(&browser, PAT);
    begin(&browser, "PR6 9LA");
    press_answers(&browser, &["no", "most_days", "yes", "no_warmth", "neither", "no", "manages_well", "no", "skip"]);
    browser.tick("[name='may_tell'][value='not_asked']");
    press(&browser, "Finish");
    let cards: Vec<String> = browser.all(".card").iter().map(|card| browser.words(card)).collect();
    assert_eq!(cards.len(), 3, "{cards:?}");
    assert!(cards[0].contains("A warm home"), "warmth comes first: {cards:?}");
    assert!(cards[1].contains("Energy bills"), "{cards:?}");
    let warm = ["warm", "heat", "energy", "boiler"];
    assert!(warm.iter().any(|word| cards[0].to_lowercase().contains(word)), "{}", cards[0]);
    assert!(browser.page().contains("They did not say that anybody may be told"), "{}", browser.page());
}

#[test]
fn sheets_of_paper_are_keyed_in_one_after_the_other() {
    let office = office();
    let Some(browser) = office.signed_in(PAT) else { return };
    browser.go("/checks/sheet");
    assert_eq!(browser.count("main section"), 10);
    look(&browser, "j23-sheet");
    browser.go("/checks/keying");
    look(&browser, "j23-keying");
    browser.fill("[name='place']", "Rivington");
    for sheet in 1..=3 {
        browser.tick("[name='on_your_own'][value='some_days']");
        press(&browser, "Keep this sheet");
        assert!(browser.text(".banner").contains(&format!("{sheet} check")), "{}", browser.text(".banner"));
        assert_eq!(browser.value("[name='place']"), "Rivington", "the place stays");
    }
    look(&browser, "j23-next");
}
