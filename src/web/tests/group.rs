//! What happens after a prescription was sent, over a real server: the group's answers, its waiting list, what
//! it sees when a consent is taken back, closures, and how long records are kept.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::account::House;
use super::prescribing::{Street, act, link, post};
use crate::accounts::{Grant, Role, Rules};
use actix_web::http::StatusCode;

#[actix_web::test]
async fn what_cannot_be_read_comes_back_in_its_form_as_it_was_typed() {
    let mut street = Street::open().await;
    let (_, prescription) = street.sent().await;
    let received = Street::received(&prescription);
    let answer = format!("{received}/answer");
    let page = street.group.get(&received).await;
    let no_reason = act(&mut street.group, &page, &answer, "declined", &[]).await;
    assert_eq!(no_reason.status, StatusCode::BAD_REQUEST);
    assert_eq!(no_reason.attribute(".error-summary a", "href"), "#field-declined-reason");
    assert_eq!(no_reason.count("#field-declined-reason"), 1, "the summary leads to its field");
    let no_words = act(&mut street.group, &page, &answer, "asked", &[("note", "  ")]).await;
    assert_eq!(no_words.attribute(".error-summary a", "href"), "#field-asked-note", "{}", no_words.text("main"));
    let page = street.group.get(&received).await;
    assert_eq!(act(&mut street.group, &page, &answer, "accepted", &[]).await.status, StatusCode::SEE_OTHER);

    let page = street.group.get(&received).await;
    let typed = [("on", "last Tuesday"), ("reason", "transport")];
    let no_day = act(&mut street.group, &page, &answer, "did_not_attend", &typed).await;
    assert_eq!(no_day.status, StatusCode::BAD_REQUEST);
    assert_eq!(no_day.attribute("#field-did_not_attend-on", "value"), "last Tuesday");
    assert_eq!(no_day.attribute("#field-did_not_attend-reason option[selected]", "value"), "transport");
    assert_eq!(no_day.attribute("#field-attended-on", "value"), "22/11/2026", "the other form is as it was");
    let early = act(&mut street.group, &page, &answer, "attended", &[("on", "1/11/2026")]).await;
    assert_eq!((early.status, early.count("#field-attended-on-error")), (StatusCode::BAD_REQUEST, 1));
    let unread = street.worker.get(&prescription).await;
    assert!(unread.text("main").contains("has been accepted"), "nothing was written: {}", unread.text("main"));

    let forged = act(&mut street.group, &page, &answer, "attended", &[]).await;
    assert_eq!(forged.status, StatusCode::BAD_REQUEST, "a day that was left out is not today");
    let page = street.worker.get(&prescription).await;
    let worker = act(&mut street.worker, &page, &format!("{prescription}/act"), "stopped", &[]).await;
    assert_eq!(worker.status, StatusCode::BAD_REQUEST);
    assert_eq!(worker.attribute(".error-summary a", "href"), "#field-stopped-reason");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_group_is_offered_what_is_its_own_to_do() {
    let mut street = Street::open().await;
    let (_, prescription) = street.sent().await;
    let received = Street::received(&prescription);
    let offered = |page: &super::Answered| -> Vec<String> {
        let html = page.html();
        let inputs = scraper::Selector::parse("form input[name=event]").unwrap();
        html.select(&inputs).filter_map(|one| one.value().attr("value").map(str::to_owned)).collect()
    };
    let page = street.group.get(&received).await;
    assert_eq!(offered(&page), ["accepted", "joined_waiting_list", "asked", "declined", "consent_withdrawn"]);
    assert!(!page.text("main").contains("They take their consent back"));
    let done = act(&mut street.group, &page, &format!("{received}/answer"), "accepted", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = street.group.get(&received).await;
    let of_others = ["nudged", "escalated", "answered", "offer_taken", "place_held", "rerouted", "service_closed"];
    assert!(offered(&page).iter().all(|event| !of_others.contains(&event.as_str())), "{:?}", offered(&page));
    // A group says of the person that they do not answer, never of itself.
    assert_eq!(page.count("form select option[value=receiving_organization]"), 0);
    assert_eq!(page.attribute("form input[name=reason]", "value"), "person");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_letter_leads_to_the_prescription_and_names_no_person() {
    let mut street = Street::open().await;
    let (_, prescription) = street.sent().await;
    let id = prescription.rsplit('/').next().unwrap();
    for reader in [&mut street.worker, &mut street.coordinator] {
        let led = reader.get(&format!("/prescriptions/{id}")).await;
        assert_eq!((led.status, led.header("location")), (StatusCode::SEE_OTHER, prescription.as_str()));
    }
    for other in [&mut street.group, &mut street.other_worker, &mut street.steward] {
        assert_eq!(other.get(&format!("/prescriptions/{id}")).await.status, StatusCode::FORBIDDEN);
    }
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_free_place_is_offered_in_turn_and_the_worker_writes_down_the_answer() {
    let mut street = Street::open().await;
    let (_, prescription) = street.sent().await;
    let received = Street::received(&prescription);
    let page = street.group.get(&received).await;
    let answer = format!("{received}/answer");
    act(&mut street.group, &page, &answer, "joined_waiting_list", &[]).await;
    let list = street.group.get("/received/waiting").await;
    assert!(list.text("main").contains("1. Joan Whittle"), "{}", list.text("main"));
    assert!(list.text("main").contains("Places go to whoever has waited longest."), "the rule is shown");
    let rule = format!("/received/waiting/{}/rule", street.service);
    let set = post(&mut street.group, &list, &rule, &[("rule", "highest_need")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text("main"));
    let list = street.group.get("/received/waiting").await;
    assert!(list.text("main").contains("Fast track first"), "{}", list.text("main"));

    let release = format!("/received/waiting/{}/release", street.service);
    let done = post(&mut street.group, &list, &release, &[]).await;
    assert_eq!(done.header("location"), "/received/waiting", "{}", done.text("main"));
    let twice = post(&mut street.group, &list, &release, &[]).await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST, "the same place is not offered twice: {}", twice.text("main"));
    let list = street.group.get("/received/waiting").await;
    assert!(list.text("main").contains("Offered a place until 27 November 2026"), "{}", list.text("main"));
    assert_eq!(list.count(&format!("form[action='{release}']")), 0, "nobody else is next");
    for other in [&mut street.other_group, &mut street.worker] {
        let mark = other.get("/account").await.attribute("input[name=form_token]", "value");
        let place = uuid::Uuid::new_v4().to_string();
        let refused = other.post(&release, &[("form_token", &mark), ("place", &place)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }

    let page = street.worker.get(&prescription).await;
    let words = page.text("main");
    assert!(words.contains("A place is free for Joan Whittle") && words.contains("Number 1 of 1"), "{words}");
    let no = act(&mut street.worker, &page, &format!("{prescription}/act"), "offer_declined", &[]).await;
    assert_eq!(no.status, StatusCode::SEE_OTHER, "{}", no.text("main"));
    let list = street.group.get("/received/waiting").await;
    assert!(list.text("main").contains("They did not take it"), "{}", list.text("main"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn what_has_closed_is_said_before_anybody_is_asked_about_harm() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    for (entry, said) in [("walk", "is closed until 4 December 2026"), ("gone", "is closed, its entry says")] {
        let service = crate::domain::identifier::service_id("test", entry);
        let here = format!("{case}/services/{service}/prescribe");
        let stop = street.worker.get(&here).await;
        assert_eq!(stop.status, StatusCode::BAD_REQUEST, "{entry}: {}", stop.text("main"));
        assert!(stop.text("h1").contains(said), "{entry}: {}", stop.text("main"));
        assert!(!stop.text("main").contains("harm"), "{entry}: {}", stop.text("main"));
        let mark = street.worker.get("/account").await.attribute("input[name=form_token]", "value");
        let forced = street.worker.post(&here, &[("form_token", &mark), ("nobody_harmed", "yes")]).await;
        assert_eq!(forced.status, StatusCode::BAD_REQUEST);
        assert!(forced.text("h1").contains(said), "{entry}: {}", forced.text("main"));
    }
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_missed_session_is_on_the_workers_day_with_what_to_do() {
    let mut street = Street::open().await;
    let (_, prescription) = street.sent().await;
    let received = Street::received(&prescription);
    let answer = format!("{received}/answer");
    for (event, typed) in
        [("accepted", vec![]), ("did_not_attend", vec![("on", "22/11/2026"), ("reason", "nervous_first_time")])]
    {
        let page = street.group.get(&received).await;
        let done = act(&mut street.group, &page, &answer, event, &typed).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text("main"));
    }
    let today = street.worker.get("/today").await.text("main");
    assert!(today.contains("Waiting for me (1)") && today.contains("They did not come: ring and ask why"), "{today}");
    let page = street.worker.get(&prescription).await;
    assert!(page.text("main").contains("Joan Whittle did not come on 22 November 2026"), "{}", page.text("main"));
    assert!(!page.body.contains("value=\"place_held\""), "one missed session decides nothing");
    let page = street.group.get(&received).await;
    let typed = [("on", "22/11/2026"), ("reason", "transport")];
    act(&mut street.group, &page, &answer, "did_not_attend", &typed).await;
    let page = street.worker.get(&prescription).await;
    let held = act(&mut street.worker, &page, &format!("{prescription}/act"), "place_held", &[]).await;
    assert_eq!(held.status, StatusCode::SEE_OTHER, "{}", held.text("main"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn who_takes_a_consent_back_gets_a_list_and_the_group_is_told_to_destroy() {
    let mut street = Street::open().await;
    let (person, prescription) = street.sent().await;
    let received = Street::received(&prescription);
    assert_eq!(street.group.get(&received).await.status, StatusCode::OK);
    let consent = link(&street.worker.get(&person).await, &format!("{person}/consents/"));
    let copy = street.worker.get(&consent).await;
    let typed = [("given_by", "person"), ("method", "telephone")];
    let done = post(&mut street.worker, &copy, &format!("{consent}/withdraw"), &typed).await;
    let list = street.worker.get(&link(&done, &consent)).await;
    let words = list.text("main");
    for wanted in ["Joan Whittle", "The consent was taken back on 22 November 2026", "Name", "They no longer see it"] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    let gone = street.group.get(&received).await;
    assert_eq!(gone.status, StatusCode::FORBIDDEN);
    assert!(gone.text("main").contains("Tear up or shred every sheet"), "{}", gone.text("main"));
    assert!(!gone.body.contains("Joan") && !gone.body.contains("01632 960123"));
    for other in [&mut street.other_group, &mut street.other_worker] {
        let refused = other.get(&received).await;
        assert!(!refused.text("main").contains("shred"), "who was never told of it learns nothing");
    }
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_service_closes_with_a_place_or_a_reason_for_everybody() {
    let mut street = Street::open().await;
    let (_, prescription) = street.sent().await;
    let id = prescription.rsplit('/').next().unwrap().to_owned();
    let page = street.steward.get("/agreements").await;
    let nothing = post(&mut street.steward, &page, "/closures", &[("service", "no-such-entry")]).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
    assert_eq!(nothing.attribute("#field-service", "value"), "no-such-entry");
    let here = format!("/closures/{}", street.service);
    let page = street.steward.get(&here).await;
    assert!(!page.body.contains("Joan"));
    let (service, reason) = (format!("service.{id}"), format!("reason.{id}"));
    let neither = post(&mut street.steward, &page, &here, &[("closed_on", "22/11/2026")]).await;
    assert_eq!(neither.status, StatusCode::BAD_REQUEST);
    assert!(
        neither.text(".error-summary").contains("neither another service nor a reason"),
        "{}",
        neither.text("main")
    );
    let typed = [("closed_on", "22/11/2026"), (service.as_str(), "no-such-entry")];
    let wrong = post(&mut street.steward, &page, &here, &typed).await;
    assert!(wrong.text(".error-summary").contains("no such entry"), "{}", wrong.text("main"));
    let typed = [("closed_on", "yesterday"), (reason.as_str(), "nothing_near")];
    let wrong = post(&mut street.steward, &page, &here, &typed).await;
    assert_eq!(wrong.attribute("#field-closed_on", "value"), "yesterday");
    let kept = format!("[id='field-{reason}'] option[selected]");
    assert_eq!(wrong.attribute(&kept, "value"), "nothing_near", "{}", wrong.body);
    let typed = [("opens_on", "22/11/2026")];
    let today = post(&mut street.steward, &page, &format!("{here}/for-now"), &typed).await;
    assert_eq!((today.status, today.count("#field-opens_on-error")), (StatusCode::BAD_REQUEST, 1));
    let typed = [("closed_on", "22/11/2026"), (reason.as_str(), "nothing_near")];
    let done = post(&mut street.steward, &page, &here, &typed).await;
    assert!(done.text("main").contains("1 prescription ended"), "{}", done.text("main"));
    let page = street.worker.get(&prescription).await;
    assert!(page.text("main").contains("ended because the service closed"), "{}", page.text("main"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn an_agreement_ends_early_on_the_day_that_is_given() {
    let mut street = Street::open().await;
    street.sent().await;
    let page = street.worker.get("/agreements").await;
    let here = link(&page, "/agreements/");
    assert_eq!(street.worker.get(&here).await.count("main form"), 0, "a worker reads");
    let page = street.steward.get(&here).await;
    let end = format!("{here}/end");
    for wrong in ["", "soon", "1/11/2030"] {
        let refused = post(&mut street.steward, &page, &end, &[("last_day", wrong)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(refused.body.contains(&format!("value=\"{wrong}\"")), "{wrong}");
    }
    let done = post(&mut street.steward, &page, &end, &[("last_day", "21/11/2026")]).await;
    assert_eq!(done.header("location"), here, "{}", done.text("main"));
    assert!(street.steward.get(&here).await.text("main").contains("Expired"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn how_long_records_are_kept_is_set_and_shown_in_numbers() {
    let rules = Rules { second_factor_required: false, ..Rules::default() };
    let house = House::without_users(None, rules).await;
    accounts_for_tests::user(&house.accounts, "ada@example.org", &[Grant::everywhere(Role::Administrator)]);
    let mut ada = house.browser();
    ada.sign_in_as("ada@example.org", PASSWORD).await;
    assert!(ada.get("/retention").await.text("main").contains("Nobody keeps records"));
    house.handle.stop(false).await;

    let mut street = Street::open().await;
    street.sent().await;
    accounts_for_tests::user(&street.house.accounts, "ada@example.org", &[Grant::everywhere(Role::Administrator)]);
    let mut ada = street.house.browser();
    ada.sign_in_as("ada@example.org", PASSWORD).await;
    let page = ada.get("/retention").await;
    let form = page.attribute("form[action^='/retention/']", "action");
    for wrong in ["ages", "3", "300"] {
        let refused = post(&mut ada, &page, &form, &[("keep_months", wrong)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(refused.body.contains(&format!("value=\"{wrong}\"")), "{wrong}");
    }
    let set = post(&mut ada, &page, &form, &[("keep_months", "96")]).await;
    assert_eq!(set.header("location"), "/retention", "{}", set.text("main"));
    let page = ada.get("/retention").await;
    assert!(page.text("main").contains("Nothing is due tonight."), "{}", page.text("main"));
    assert!(!page.body.contains("Joan"));
    street.house.handle.stop(false).await;
}
