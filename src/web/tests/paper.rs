//! Letters, the message back, places and measures over a real server: what they say, and who may not see them.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::prescribing::{Street, post};
use crate::accounts::{Grant, Role};
use actix_web::http::StatusCode;

/// Writes a goal into the plan of a case.
async fn with_goal(street: &mut Street, case: &str) {
    let page = street.worker.get(case).await;
    let typed = [
        ("what_matters", "Getting out again"),
        ("goals.0.words", "Get out twice a week"),
        ("goals.0.importance", "9"),
        ("goals.0.confidence", "4"),
    ];
    let saved = post(&mut street.worker, &page, &format!("{case}/plan"), &typed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text("main"));
}

#[actix_web::test]
async fn letters_are_made_in_two_sizes_and_name_no_service() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    with_goal(&mut street, &case).await;
    let menu = street.worker.get(&format!("{case}/letters")).await;
    assert_eq!(menu.count("main .plain-links a"), 5);

    let here = format!("{case}/letters/we_will_ring");
    let page = street.worker.get(&here).await;
    assert_eq!(page.attribute("input[name=by]", "value"), "27/11/2026", "five working days from a Sunday");
    let typed = [("who", "Leanne"), ("phone", "01632 960 112"), ("by", "26/11/2026"), ("size", "18")];
    let letter = post(&mut street.worker, &page, &here, &typed).await;
    assert_eq!((letter.status, letter.attribute("body", "class").as_str()), (StatusCode::OK, "paper paper-18"));
    assert!(
        letter.text("main").contains("Leanne will ring you by Thursday 26 November 2026"),
        "{}",
        letter.text("main")
    );
    assert_eq!(letter.text("title"), "Letter");
    assert!(!letter.body.contains("Fingerpost") && !letter.text("main").to_lowercase().contains("wellbeing"));
    assert!(letter.text("#text-message").contains("it's Leanne"), "{}", letter.text("#text-message"));
    let smaller = post(&mut street.worker, &letter, &here, &[]).await;
    assert_eq!(smaller.attribute("body", "class"), "paper paper-14", "the same again in the other size");
    assert!(smaller.text("main").contains("26 November"));
    let over = post(&mut street.worker, &page, &here, &[("who", "Leanne"), ("by", "1/1/2026")]).await;
    assert_eq!(over.status, StatusCode::BAD_REQUEST);
    assert!(over.text(".error-summary").contains("This day is over"), "{}", over.text(".error-summary"));
    assert_eq!(over.attribute("input[name=who]", "value"), "Leanne", "what was typed is kept");

    let here = format!("{case}/letters/your_plan");
    let page = street.worker.get(&here).await;
    assert_eq!(page.text("textarea[name=words]"), "Getting out again");
    let typed = [
        ("who", "Leanne"),
        ("phone", "01632 960 112"),
        ("words", "Getting out again"),
        ("actions.0.what", "Ring Maureen"),
        ("actions.0.when", "on Tuesday"),
    ];
    let plan = post(&mut street.worker, &page, &here, &typed).await;
    for words in ["Getting out again", "Get out twice a week", "Ring Maureen, on Tuesday", "Call 01632 960 112"] {
        assert!(plan.text("main").contains(words), "{words}: {}", plan.text("main"));
    }

    let here = format!("{case}/letters/your_places");
    let page = street.worker.get(&here).await;
    let slug = super::super::library_for_tests::slug_of("knit");
    let typed = [("who", "Leanne"), ("phone", "01632 960 112"), ("another", slug.as_str())];
    let list = post(&mut street.worker, &page, &here, &typed).await;
    assert!(list.text("main").contains("Knit and Natter"), "{}", list.text("main"));
    let none = post(&mut street.worker, &page, &here, &[("who", "Leanne"), ("phone", "01632")]).await;
    assert!(none.text(".error-summary").contains("No place is chosen"), "{}", none.text(".error-summary"));

    for other in [&mut street.other_worker, &mut street.group, &mut street.steward] {
        for address in ["letters", "letters/your_plan", "message", "message/sheet", "measures/ons4"] {
            let refused = other.get(&format!("{case}/{address}")).await;
            assert!(matches!(refused.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{address}");
            assert!(!refused.body.contains("Joan") && !refused.body.contains("Getting out"));
        }
    }
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn goals_are_asked_twice_and_the_message_back_says_what_changed_in_the_order_of_the_record() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    let message = format!("{case}/message");
    let before = street.worker.get(&message).await;
    assert!(before.text("main").contains("No code yet"), "{}", before.text("main"));
    with_goal(&mut street, &case).await;
    let page = street.worker.get(&case).await;
    post(&mut street.worker, &page, &format!("{case}/attempts"), &[("outcome", "answered")]).await;
    let ask = format!("{case}/measures/own_goal");
    for (on, score, moment) in [("30/8/2026", "2", "baseline"), ("22/11/2026", "7", "follow_up")] {
        let page = street.worker.get(&ask).await;
        assert!(page.text("legend").contains("Get out twice a week (importance 9 of 10)"), "{}", page.text("main"));
        assert_eq!(page.count("option[value=proxy]"), 0, "nobody answers for another");
        let goal = page.attribute("input[type=radio]", "name");
        let typed = [(goal.as_str(), score), ("answered_on", on), ("moment", moment), ("answered_by", "person")];
        let kept = post(&mut street.worker, &page, &ask, &typed).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text("main"));
    }
    let page = street.worker.get(&ask).await;
    let nothing = post(&mut street.worker, &page, &ask, &[("answered_on", "22/11/2026")]).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST, "nothing is kept of nothing");
    let seen = street.worker.get(&format!("{case}/measures")).await;
    let table = seen.text("table");
    assert!(table.contains("5 higher after 12 weeks, which is better"), "{table}");
    assert!(seen.text("main").contains("no comparison group"), "{}", seen.text("main"));
    assert_eq!((seen.count("svg[aria-label]"), seen.count("a[href$=swemwbs]")), (1, 0), "no licence, no scale");
    assert_eq!(street.worker.get(&format!("{case}/measures/swemwbs")).await.status, StatusCode::NOT_FOUND);

    let page = street.worker.get(&message).await;
    let text = page.text("#message");
    let order = [
        "PERSON DEMOGRAPHICS",
        "GP PRACTICE",
        "INDIVIDUAL REQUIREMENTS",
        "CONSENT",
        "REFERRAL DETAILS",
        "ASSESSMENTS",
        "RISKS",
        "PLAN AND REQUESTED ACTIONS",
        "CARE AND SUPPORT PLAN",
        "CODES",
    ];
    let at: Vec<usize> = order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"))).collect();
    assert!(at.is_sorted(), "{text}");
    for part in
        ["2 at first, 7 after 12 weeks (better)", "no comparison group", "SNOMED CT 871731000000106", "importance 9"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(page.text("main").contains("Nobody in a profession referred them"));
    let sheet = street.worker.get(&format!("{message}/sheet?size=18")).await;
    assert_eq!(sheet.attribute("body", "class"), "paper paper-18");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn notes_on_places_are_for_whom_they_name() {
    let mut street = Street::open().await;
    let imran = Grant::in_organization(Role::LinkWorker, super::prescribing::TEAM);
    let imran = accounts_for_tests::user(&street.house.accounts, "imran@example.org", &[imran]).to_string();
    let mut colleague = street.house.browser();
    colleague.sign_in_as("imran@example.org", PASSWORD).await;
    let page = street.worker.get("/places").await;
    let lost = post(&mut street.worker, &page, "/places", &[("service", "no-such-group")]).await;
    assert_eq!(lost.status, StatusCode::BAD_REQUEST);
    let slug = super::super::library_for_tests::slug_of("visit");
    let address = format!("https://help.example.org/services/{slug}");
    let found = post(&mut street.worker, &page, "/places", &[("service", address.as_str())]).await;
    let here = format!("/places/{}", street.service);
    assert_eq!(found.header("location"), here);
    let page = street.worker.get(&here).await;
    let typed = [
        ("words", "Ring before 11, ask for Jean"),
        ("last_spoke_on", "20/11/2026"),
        ("pinned", "yes"),
        ("shared_with", imran.as_str()),
    ];
    let kept = post(&mut street.worker, &page, &here, &typed).await;
    assert_eq!(kept.header("location"), "/places", "{}", kept.text("main"));
    assert!(colleague.get("/places").await.text("main").contains("ask for Jean"));
    assert!(colleague.get(&here).await.text(".inset").contains("ask for Jean"));
    assert!(!street.coordinator.get("/places").await.body.contains("Jean"));
    for other in [&mut street.steward, &mut street.group] {
        assert_eq!(other.get(&here).await.status, StatusCode::FORBIDDEN);
    }
    let public = street.house.browser().get(&format!("/services/{slug}")).await;
    assert!(!public.body.contains("Jean"));
    let page = street.worker.get(&here).await;
    let late = post(&mut street.worker, &page, &here, &[("last_spoke_on", "1/1/2030"), ("words", "x")]).await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    assert!(late.text(".error-summary").contains("The day you last spoke"), "{}", late.text(".error-summary"));

    let page = street.worker.get("/places").await;
    let unsaid = post(&mut street.worker, &page, "/gaps", &[("need", "transport")]).await;
    assert_eq!(unsaid.status, StatusCode::BAD_REQUEST);
    let gap = post(&mut street.worker, &page, "/gaps", &[("need", "transport"), ("reason", "nothing_near")]).await;
    assert!(gap.text(".banner").contains("The gap is reported"), "{} {}", gap.status, gap.text("main"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn progress_is_for_who_plans_and_is_a_table_to_download() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    let ask = format!("{case}/measures/ons4");
    for (on, score) in [("30/8/2026", "4"), ("22/11/2026", "6")] {
        let page = street.worker.get(&ask).await;
        post(&mut street.worker, &page, &ask, &[("satisfied", score), ("answered_on", on)]).await;
    }
    let page = street.coordinator.get("/progress").await;
    assert!(page.text("table").contains("too few to say"), "{}", page.text("main"));
    let csv = street.coordinator.get("/progress.csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        csv.body.contains("Satisfied with life,too few to say") && csv.body.contains("no comparison group"),
        "{}",
        csv.body
    );
    assert_eq!(csv.header("cache-control"), "no-store");
    assert_eq!(street.worker.get("/progress").await.status, StatusCode::FORBIDDEN);
    street.house.handle.stop(false).await;
}
