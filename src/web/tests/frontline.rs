//! The check of nine questions over a real server: on a telephone without script, on paper, and when harm is told of.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::Answered;
use super::account::{Browser, House};
use super::prescribing::TEAM;
use crate::accounts::{Grant, Role, Rules};
use actix_web::http::StatusCode;

async fn officer() -> (House, Browser) {
    let house = House::without_users(None, Rules { second_factor_required: false, ..Rules::default() }).await;
    let grant = Grant::in_organization(Role::FrontlineWorker, TEAM);
    accounts_for_tests::user(&house.accounts, "doyle@example.org", &[grant]);
    let mut browser = house.browser();
    assert_eq!(browser.sign_in_as("doyle@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
    (house, browser)
}

/// Begins a check near a place; gives its address.
async fn begin(browser: &mut Browser, place: &str) -> String {
    let page = browser.get("/checks/new").await;
    let begun = browser.send(&page, "/checks", &[("place", place)]).await;
    let first = begun.header("location").to_owned();
    assert!(first.ends_with("/questions/1"), "{} {}", begun.status, begun.text("main"));
    first.trim_end_matches("/questions/1").to_owned()
}

/// Answers one question; gives where it leads.
async fn answer(browser: &mut Browser, check: &str, number: usize, typed: &[(&str, &str)]) -> Answered {
    let here = format!("{check}/questions/{number}");
    let page = browser.get(&here).await;
    assert_eq!((page.status, page.count("h1")), (StatusCode::OK, 1), "{number}");
    assert!(page.text("main").contains(&format!("Question {number} of 9")));
    assert!(page.count("button[value=skip]") == 1, "question {number} can be skipped");
    browser.send(&page, &here, typed).await
}

#[actix_web::test]
async fn nine_questions_are_asked_one_by_one_and_no_answer_stands_in_an_address() {
    let (house, mut browser) = officer().await;
    let check = begin(&mut browser, "PR7 1DB").await;
    let nothing = answer(&mut browser, &check, 1, &[]).await;
    assert_eq!((nothing.status, nothing.count(".error-summary")), (StatusCode::BAD_REQUEST, 1));
    let foreign = answer(&mut browser, &check, 1, &[("choice", "most_days")]).await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST, "an answer of another question");
    let answers = ["skip", "most_days", "yes", "no_warmth", "neither", "no", "manages_well", "no"];
    for (number, choice) in (1..).zip(answers) {
        let next = answer(&mut browser, &check, number, &[("choice", choice)]).await;
        assert_eq!(next.header("location"), format!("{check}/questions/{}", number + 1), "{}", next.text("main"));
    }
    let back = browser.get(&format!("{check}/questions/4")).await;
    assert!(back.text("main").contains("Answered before: Not warm enough"), "{}", back.text("main"));
    let last = answer(&mut browser, &check, 9, &[("would_like", "a warm room"), ("choice", "words")]).await;
    assert_eq!(last.header("location"), format!("{check}/last"));
    let page = browser.get(&format!("{check}/last")).await;
    let unsaid = browser.send(&page, &format!("{check}/last"), &[]).await;
    assert_eq!((unsaid.status, unsaid.count(".error-summary")), (StatusCode::BAD_REQUEST, 1));
    let nobody = browser.send(&page, &format!("{check}/last"), &[("may_tell", "yes")]).await;
    assert!(nobody.text(".error-summary").contains("Who may be told"), "{}", nobody.text("main"));
    let typed = [("may_tell", "yes"), ("tell_whom", "the link worker")];
    let done = browser.send(&page, &format!("{check}/last"), &typed).await;
    assert_eq!(done.header("location"), check, "{}", done.text("main"));

    let help = browser.get(&check).await;
    // What is found is the real search's, which the browser journeys ask.
    assert!(help.text("main").contains("What could help"), "{}", help.text("main"));
    assert!(help.text("main").contains("the link worker"), "{}", help.text("main"));
    let again = browser.get(&format!("{check}/questions/9")).await;
    assert_eq!(again.header("location"), check, "the way back leads to what could help");
    let slip = browser.get(&format!("{check}/slip?size=18")).await;
    assert_eq!(slip.attribute("body", "class"), "paper paper-18");
    assert!(!slip.text("title").contains("Fingerpost") && !slip.text("main").contains("warm room"));

    let page = browser.get(&format!("{check}/refer")).await;
    assert!(page.text("main").contains("A warm home"), "{}", page.text("main"));
    let refer = format!("{check}/refer");
    let missing = browser.send(&page, &refer, &[("given_name", "Sam")]).await;
    assert_eq!(missing.status, StatusCode::BAD_REQUEST);
    assert_eq!(missing.attribute("input[name=given_name]", "value"), "Sam", "what was typed is kept");
    let typed = [
        ("given_name", "Sam"),
        ("family_name", "Ng"),
        ("contact_kind", "landline"),
        ("contact", "01632 960301"),
        ("contact_use", "any"),
        ("home", "settled"),
        ("postcode", "PR7 1DB"),
        ("source", "police"),
        ("referrer.organization", "Lancashire police"),
        ("referrer.contact", "01632 960302"),
        ("reason", "a warm room"),
    ];
    let sent = browser.send(&page, &refer, &typed).await;
    assert!(sent.header("location").starts_with("/referrals/"), "{}", sent.text("main"));
    assert!(browser.get(&check).await.text("main").contains("A referral was sent"));
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_place_of_which_there_are_several_is_asked_for() {
    let (house, mut browser) = officer().await;
    let page = browser.get("/checks/new").await;
    let several = browser.send(&page, "/checks", &[("place", "Newton")]).await;
    assert_eq!((several.status, several.count("button[name=which]")), (StatusCode::BAD_REQUEST, 2));
    assert_eq!(several.attribute("input[name=place]", "value"), "Newton");
    let unknown = browser.send(&page, "/checks", &[("place", "Nowhere at all")]).await;
    assert!(unknown.text(".error-summary").contains("We do not know this place"), "{}", unknown.text("main"));
    let typed = [("place", "Newton"), ("which", "Adlington")];
    let begun = browser.send(&several, "/checks", &typed).await;
    assert!(begun.header("location").ends_with("/questions/1"), "{}", begun.text("main"));
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn harm_stops_the_check_and_what_was_told_is_kept_nowhere() {
    let (house, mut browser) = officer().await;
    let check = begin(&mut browser, "").await;
    let stopped = answer(&mut browser, &check, 3, &[("choice", "no")]).await;
    let stop = stopped.header("location").to_owned();
    assert_eq!(stop, format!("{check}/stop?from=3"));
    let page = browser.get(&stop).await;
    assert!(page.text("main").contains("This is not a safeguarding report"), "{}", page.text("main"));
    assert!(page.text("main").contains("999"));
    let action = format!("{check}/stop");
    let on = browser.send(&page, &action, &[("then", "go_on")]).await;
    assert_eq!(on.header("location"), format!("{check}/questions/4"));
    let told = [("would_like", "that he stops hitting me"), ("harm", "yes")];
    let stopped = answer(&mut browser, &check, 9, &told).await;
    assert_eq!(stopped.header("location"), format!("{check}/stop?from=9"));
    assert!(!browser.get(&format!("{check}/questions/9")).await.body.contains("hitting"));
    let page = browser.get(&format!("{check}/stop?from=9")).await;
    let ended = browser.send(&page, &action, &[("then", "end")]).await;
    assert_eq!(ended.header("location"), check);
    let help = browser.get(&check).await;
    assert!(help.text("main").contains("You were told about harm"), "{}", help.text("main"));
    assert!(!help.body.contains("hitting"));

    let other = begin(&mut browser, "").await;
    let page = browser.get(&format!("{other}/stop?from=1")).await;
    let dropped = browser.send(&page, &format!("{other}/stop"), &[("then", "drop")]).await;
    assert_eq!(dropped.header("location"), "/checks/new");
    assert_eq!(browser.get(&format!("{other}/questions/1")).await.status, StatusCode::NOT_FOUND);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn words_of_danger_show_who_to_ring_and_nothing_that_was_written_is_lost() {
    let (house, mut browser) = officer().await;
    let check = begin(&mut browser, "").await;
    answer(&mut browser, &check, 4, &[("choice", "no_warmth")]).await;
    let written = [("would_like", "A warm room. Some days I want to die"), ("choice", "words")];
    let heard = answer(&mut browser, &check, 9, &written).await;
    assert_eq!(heard.header("location"), format!("{check}/stop?from=9"), "{}", heard.text("main"));
    let stop = browser.get(&format!("{check}/stop?from=9")).await;
    let words = stop.text("main");
    assert!(words.contains("The words that you wrote may be about harm") && words.contains("999"), "{words}");
    assert!(!stop.body.contains("warm room"), "what was written is not on the page of those to ring");
    let back = browser.get(&format!("{check}/questions/9")).await;
    assert!(back.text("textarea").contains("Some days I want to die"), "nothing is lost");
    let kept = browser.send(&stop, &format!("{check}/stop"), &[("then", "keep")]).await;
    assert_eq!(kept.header("location"), format!("{check}/last"));
    let page = browser.get(&format!("{check}/last")).await;
    browser.send(&page, &format!("{check}/last"), &[("may_tell", "no")]).await;
    let help = browser.get(&check).await.text("main");
    assert!(help.contains("Words in this check may be about harm") && help.contains("999"), "{help}");

    let other = begin(&mut browser, "").await;
    answer(&mut browser, &other, 9, &written).await;
    let stop = browser.get(&format!("{other}/stop?from=9")).await;
    let ended = browser.send(&stop, &format!("{other}/stop"), &[("then", "end")]).await;
    assert_eq!(ended.header("location"), other);
    assert!(browser.get(&other).await.text("main").contains("You were told about harm"));
    let elsewhere = begin(&mut browser, "").await;
    let stop = browser.get(&format!("{elsewhere}/stop?from=3")).await;
    assert_eq!(stop.count("button[value=keep]"), 0, "nothing was written there");

    let page = browser.get("/checks/keying").await;
    let sheet = [("on_paper", "20/11/2026"), ("place", "Rivington"), ("would_like", "I wish he hits me no more")];
    let keyed = browser.send(&page, "/checks/keying", &sheet).await;
    let banner = browser.get(keyed.header("location")).await.text(".banner");
    assert!(banner.contains("may be about harm") && banner.contains("not a safeguarding report"), "{banner}");
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn sheets_are_printed_and_keyed_in_with_day_and_place_kept() {
    let (house, mut browser) = officer().await;
    let sheet = browser.get("/checks/sheet").await;
    assert_eq!(sheet.count("main section"), 10, "nine questions and who may be told");
    assert!(sheet.text("main").contains("Sheet 1.") && sheet.text("main").contains("shred it"));
    let page = browser.get("/checks/keying").await;
    let unplaced = browser.send(&page, "/checks/keying", &[("on_paper", "9/11/2026"), ("falls", "had_a_fall")]).await;
    assert_eq!(unplaced.status, StatusCode::BAD_REQUEST);
    assert_eq!(unplaced.count("input[name=falls][value=had_a_fall][checked]"), 1, "what was ticked is kept");
    let wrong = browser.send(&page, "/checks/keying", &[("on_paper", "soon"), ("place", "Rivington")]).await;
    assert_eq!(
        (wrong.status, wrong.attribute("input[name=on_paper]", "value")),
        (StatusCode::BAD_REQUEST, "soon".into())
    );
    let typed = [("on_paper", "20/11/2026"), ("place", "Rivington"), ("safe_at_home", "no"), ("falls", "had_a_fall")];
    let kept = browser.send(&page, "/checks/keying", &typed).await;
    let next = kept.header("location").to_owned();
    assert!(next.starts_with("/checks/keying/"), "{}", kept.text("main"));
    let page = browser.get(&next).await;
    assert_eq!(page.attribute("input[name=on_paper]", "value"), "20/11/2026");
    assert_eq!(page.attribute("input[name=place]", "value"), "Rivington");
    assert_eq!(page.count("input[checked]"), 0, "the answers are not");
    assert!(page.text(".banner").contains("This is not a safeguarding report"), "{}", page.text("main"));
    assert!(page.text(".banner").contains("1 check of yours"), "{}", page.text(".banner"));
    house.handle.stop(false).await;
}
