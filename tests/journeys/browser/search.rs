//! Searching in one's own words (J01 to J04, J15), and where "near" is.

use super::site::{NEAR, SERVICES, WORDS, browser, cards, demo, search, total_of};

/// Kinds of help that a page of results names, in lower case.
#[track_caller]
fn everything_said(browser: &crate::support::Browser) -> String {
    browser.text("main").to_lowercase()
}

#[test]
fn j01_a_neighbour_finds_company_near_adlington() {
    let Some(browser) = browser() else { return };
    browser.viewport(360, 780);
    browser.go("/");
    assert!(browser.text("h1").len() > 5);
    search(&browser, "lonely", "Adlington");
    let cards = cards(&browser);
    assert!(cards.len() >= 3, "{} results\n{}", cards.len(), browser.page());
    let heading = browser.text("h1");
    assert!(heading.contains("Adlington") && heading.contains("lonely"), "{heading}");
    assert!(heading.chars().any(|c| c.is_ascii_digit()), "the heading counts: {heading}");

    let page = browser.page();
    for word in ["VCFS", "referral", "social prescribing", "beneficiar", "link worker"] {
        assert!(!page.to_lowercase().contains(&word.to_lowercase()), "the page says {word:?}");
    }
    for card in cards.iter().take(5) {
        if let Some(first) = card.calls.first() {
            assert!(first.starts_with("Call"), "{card:?}");
            assert!(card.links.first().is_some_and(|href| href.starts_with("tel:")), "Call is not first: {card:?}");
            assert!(first.chars().filter(char::is_ascii_digit).count() >= 6, "the number is shown: {card:?}");
        }
    }
    assert!(cards.iter().filter(|card| !card.calls.is_empty()).count() * 2 > cards.len(), "few can be rung: {cards:?}");
    let all: String = cards.iter().map(|card| card.text.to_lowercase()).collect();
    assert!(all.contains("mile"), "distances are shown: {all}");
    assert!(all.contains("befriend") || all.contains("friend"), "someone to talk to is found: {all}");
    assert!(["monday", "tuesday", "wednesday", "thursday", "friday"].iter().any(|day| all.contains(day)), "{all}");
}

#[test]
fn j02_a_carer_is_understood_without_ticking_anything() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "someone to sit with my wife who has dementia", "PR6 9");
    let said = everything_said(&browser);
    assert!(!cards(&browser).is_empty(), "{said}");
    assert!(said.contains("sit"), "a sitting service is found: {said}");
    assert!(said.contains("dementia") || said.contains("memory"), "{said}");
    assert!(said.contains("carer") || said.contains("look after someone"), "help for carers is found: {said}");
}

#[test]
fn j03_money_trouble_in_misspelt_words_is_never_a_dead_end() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "skint cant pay my leccy", "PR7 1DB");
    let cards = cards(&browser);
    assert!(!cards.is_empty(), "{}", browser.page());
    let said = everything_said(&browser);
    assert!(["energy", "bill", "debt", "money"].iter().any(|word| said.contains(word)), "{said}");
    let first = cards[0].text.to_lowercase();
    let says_when = ["open", "next", "today", "tomorrow", "am", "pm", "by phone", "any time"];
    assert!(says_when.iter().any(|word| first.contains(word)), "the first card does not say when: {first}");
    // The same need with letters missing.
    browser.go("/");
    search(&browser, "benifits advise", "PR7 1DB");
    assert!(!super::site::cards(&browser).is_empty(), "{}", browser.page());
}

#[test]
fn j04_no_postcode_is_no_dead_end() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    let page = browser.page().to_lowercase();
    assert!(page.contains("town or village") && page.contains("do not have one"), "other ways of saying where: {page}");
    browser.go("/search?q=food&near=Chorley&no_address=true&within_miles=10");
    if cards(&browser).is_empty() {
        let choices = browser.attributes("main a[href*='near=']", "href");
        browser.go(&choices.first().expect("a choice of places").clone());
    }
    assert!(!cards(&browser).is_empty(), "nothing needs no address: {}", browser.page());
    // Nothing said of where still finds.
    browser.go("/");
    search(&browser, "food", "");
    assert!(!cards(&browser).is_empty());
}

#[test]
fn j15_not_a_group_leaves_one_to_one_help_with_its_count() {
    let Some(browser) = browser() else { return };
    browser.go("/search?q=lonely&near=PR7&within_miles=10");
    let before = total_of(&browser.path());
    browser.tick("main input[name='not_a_group']");
    super::filter::apply(&browser);
    assert!(browser.path().contains("not_a_group=true"), "{}", browser.path());
    let after = total_of(&browser.path());
    assert!(after > 0 && after < before, "{after} of {before}");
    assert!(browser.text("h1").contains(&after.to_string()), "{}", browser.text("h1"));
    let answer = demo().search(&[("q", "lonely"), ("near", "PR7"), ("within_miles", "10"), ("not_a_group", "true")]);
    let kinds: Vec<&str> =
        answer["results"].as_array().unwrap().iter().filter_map(|hit| hit["kind"].as_str()).collect();
    assert!(kinds.contains(&"befriending"), "{kinds:?}");
}

#[test]
fn opening_a_listing_and_going_back_returns_to_the_same_results() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "someone to talk to", "PR7 1DB");
    let (path, before) = (browser.path(), cards(&browser));
    assert!(!before.is_empty());
    let name = before[0].name.clone();
    browser.go_by(SERVICES);
    assert_eq!(browser.path(), before[0].path);
    assert!(browser.text("h1").contains(&name), "{} is not {name}", browser.text("h1"));
    browser.back();
    assert_eq!(browser.path(), path);
    let after = cards(&browser);
    let paths = |cards: &[super::site::Card]| cards.iter().map(|card| card.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&before), paths(&after));
    assert_eq!(browser.value(WORDS), "someone to talk to");
    assert_eq!(browser.value(NEAR), "PR7 1DB");
}

#[test]
fn a_place_with_namesakes_is_a_choice_that_leads_on() {
    let Some(browser) = browser() else { return };
    browser.go("/search?q=lunch&near=Adlington");
    let links = browser.all("main a[href*='near=']");
    let links = links.iter().map(|link| browser.link(link));
    let choices: Vec<String> = links.filter(|(_, words)| words.contains("Adlington")).map(|(href, _)| href).collect();
    assert!(choices.len() >= 2, "no choice of Adlingtons: {}", browser.page());
    assert!(choices.iter().all(|href| href.contains("q=lunch")), "the words are kept: {choices:?}");
    browser.go(&choices[1]);
    assert!(browser.text("h1").contains("Adlington"), "{}", browser.text("h1"));
    assert!(browser.value(WORDS).contains("lunch"));
}

#[test]
fn an_unknown_place_keeps_what_was_typed_and_says_so() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    browser.fill(WORDS, "lunch club");
    browser.fill(NEAR, "Xqwzhampton");
    super::site::submit(&browser);
    assert_eq!(browser.value(WORDS), "lunch club");
    assert!(browser.page().contains("Xqwzhampton"), "{}", browser.page());
}

#[test]
fn a_misspelt_place_is_offered_in_its_right_spelling() {
    let Some(browser) = browser() else { return };
    browser.go("/search?q=lunch+club&near=Adlingtun");
    let page = browser.page();
    assert!(page.contains("Adlington, Lancashire"), "the right spelling is offered: {page}");
}

#[test]
fn a_postcode_no_longer_in_use_is_said_to_be_answered_by_its_sector() {
    let Some(browser) = browser() else { return };
    browser.go("/");
    search(&browser, "company", "PR7 1AA");
    let page = browser.page();
    assert!(page.contains("PR7 1AA") && page.contains("no longer in use"), "{page}");
    assert!(!cards(&browser).is_empty(), "{page}");
}

#[test]
fn further_pages_follow_and_return() {
    let Some(browser) = browser() else { return };
    browser.go("/search?near=PR7+1DB&within_miles=25&per_page=10");
    let first = cards(&browser);
    assert_eq!(first.len(), 10, "{}", browser.page());
    browser.go_by("main nav a[rel='next'], main a[href*='page=2']");
    assert!(browser.path().contains("page=2"), "{}", browser.path());
    let second = cards(&browser);
    assert!(!second.is_empty() && second.iter().all(|card| first.iter().all(|other| other.path != card.path)));
    browser.back();
    assert_eq!(cards(&browser)[0].path, first[0].path);
}
