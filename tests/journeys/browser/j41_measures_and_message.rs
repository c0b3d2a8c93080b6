//! J41 and J39: three measures and a goal, twelve weeks apart; the letters of the plan; and the message back, once a
//! prescription is completed.

use super::desk::{GRACE, LEANNE, RUTH, look, office, press};
use crate::support::Browser;
use chrono::{Days, Utc};

/// Opens Joan's case; gives its address.
fn joans_case(browser: &Browser) -> String {
    browser.go("/people");
    press(browser, "Joan Whittle");
    press(browser, "Open the case");
    let case = browser.path();
    assert!(case.starts_with("/cases/"), "{case}");
    case
}

fn ask(browser: &Browser, case: &str, measure: &str, on: &str, answers: &[(&str, &str)]) {
    browser.go(&format!("{case}/measures/{measure}"));
    for (name, value) in answers {
        browser.tick(&format!("[name^='{name}'][value='{value}']"));
    }
    browser.fill("[name='answered_on']", on);
    press(browser, "Keep the answers");
    assert_eq!(browser.path(), format!("{case}/measures"), "{}", browser.page());
}

#[test]
fn j41_and_j39_what_changed_is_shown_without_a_claim_and_goes_back_to_the_practice() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    let case = joans_case(&leanne);
    let then = (Utc::now().date_naive() - Days::new(84)).format("%-d/%-m/%Y").to_string();
    let now = Utc::now().date_naive().format("%-d/%-m/%Y").to_string();
    leanne.go(&format!("{case}/measures/ons4"));
    assert_eq!(leanne.count("[value='rather_not_say']"), 4);
    assert_eq!(leanne.count("option[value='proxy']"), 0);
    look(&leanne, "j41-ask");
    let first = [("satisfied", "4"), ("worthwhile", "4"), ("happy", "rather_not_say"), ("anxious", "7")];
    ask(&leanne, &case, "ons4", &then, &first);
    ask(&leanne, &case, "own_goal", &then, &[("goal.", "2")]);
    ask(&leanne, &case, "ons4", &now, &[("satisfied", "6"), ("worthwhile", "6"), ("anxious", "5")]);
    ask(&leanne, &case, "own_goal", &now, &[("goal.", "7")]);
    let table = leanne.text("table.figures");
    for part in [
        "2 higher after 12 weeks, which is better",
        "2 lower after 12 weeks, which is better",
        "5 higher after 12 weeks",
    ] {
        assert!(table.contains(part), "{part}: {table}");
    }
    assert!(leanne.page().contains("There is no comparison group"));
    look(&leanne, "j41-changed");
    let Some(ruth) = office.signed_in(RUTH) else { return };
    ruth.go("/progress");
    assert!(ruth.page().contains("too few to say"), "{}", ruth.page());
    look(&ruth, "j41-progress");

    let Some(grace) = office.signed_in(GRACE) else { return };
    grace.go("/received");
    grace.follow(|| {
        grace.run(
            "[...document.querySelectorAll('main li')].find(li => /Joan/.test(li.innerText) && /telephone/i.test(li.innerText))
                 .querySelector('a').click();",
        );
    });
    grace.follow(|| {
        grace.run(
            "const form = [...document.querySelectorAll('form')].find(f => f.querySelector(\"[name=event][value=completed]\"));
             form.querySelector('[name=reason]').value = 'met'; form.submit();",
        );
    });
    leanne.go(&format!("{case}/message"));
    let text = leanne.value("#message");
    let order = [
        "PERSON DEMOGRAPHICS",
        "REFERRAL DETAILS",
        "ASSESSMENTS",
        "RISKS",
        "PLAN AND REQUESTED",
        "CARE AND SUPPORT PLAN",
        "CODES",
    ];
    let at: Vec<usize> = order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"))).collect();
    assert!(at.is_sorted(), "{text}");
    for part in [
        "Get out twice a week",
        "2 at first, 7 after 12 weeks",
        "completed on",
        "871731000000106",
        "Goals are looked at again",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(leanne.count("[data-copy]:not([hidden])"), 1, "the text can be copied");
    look(&leanne, "j39-message");
    leanne.go(&format!("{case}/message/sheet?size=18"));
    look(&leanne, "j39-sheet");

    leanne.go(&format!("{case}/letters"));
    look(&leanne, "letters");
    for letter in ["we_will_ring", "appointment", "your_plan", "your_places"] {
        leanne.go(&format!("{case}/letters/{letter}"));
        assert_eq!(leanne.value("[name='size']"), "18", "Joan reads large print");
        if letter == "appointment" {
            leanne.fill("[name='on']", &now);
            leanne.fill("[name='time']", "2pm");
            leanne.fill("[name='place']", "St Paul's Hall, Adlington");
        }
        if letter == "your_plan" {
            look(&leanne, "letter-form");
        }
        press(&leanne, "Make the sheet");
        assert_eq!(leanne.attributes("body", "class"), ["paper paper-18"], "{}", leanne.page());
        assert!(!leanne.title().contains("Fingerpost"));
        look(&leanne, &format!("letter-{letter}"));
    }
}
