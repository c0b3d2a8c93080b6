//! From a case to a sent prescription: what fits and why, what is asked, what is not sent, and a no that is the
//! person's own.

use super::super::accounts_for_tests::PASSWORD;
use super::super::{label, text};
use super::prescribing::{Street, link, post};
use crate::domain::Way;
use crate::domain::agreement::AgreementStatus;
use crate::domain::consent::{ConsentMethod, ConsentStatus, GivenBy, SharedField};
use crate::domain::person::ReferralReason;
use crate::domain::prescription::{Criterion, Fit, NotPlacedReason};
use crate::domain::{Aspect, CapacityStatus, Delivery, ReferralRoute};
use actix_web::http::StatusCode;

#[test]
fn every_value_that_is_shown_while_matching_and_sending_has_words_of_its_own() {
    fn slugs<T: Copy>(all: &[T], slug: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|one| slug(*one)).collect()
    }
    let lists = [
        ("need", slugs(ReferralReason::ALL, ReferralReason::slug)),
        ("way", slugs(Way::ALL, Way::slug)),
        ("delivered", slugs(Delivery::ALL, Delivery::slug)),
        ("not-placed", slugs(NotPlacedReason::ALL, NotPlacedReason::slug)),
        ("criterion", slugs(Criterion::ALL, Criterion::slug)),
        ("fit", slugs(Fit::ALL, Fit::slug)),
        ("asked", slugs(Fit::ALL, Fit::slug)),
        ("route", slugs(ReferralRoute::ALL, ReferralRoute::slug)),
        ("consent", slugs(ConsentStatus::ALL, ConsentStatus::slug)),
        ("given-by", slugs(GivenBy::ALL, GivenBy::slug)),
        ("consent-method", slugs(ConsentMethod::ALL, ConsentMethod::slug)),
        ("shared", slugs(SharedField::ALL, SharedField::slug)),
    ];
    for (list, values) in lists {
        for value in values {
            assert!(label::of(list, value).is_some(), "list-{list}-{value}");
        }
    }
    let said = |key: String| assert!(text::try_lookup(&key, &[("name", "x".into())]).is_some(), "{key}");
    Aspect::ALL.iter().for_each(|one| said(format!("match-not-said-{one}")));
    Criterion::ALL.iter().for_each(|one| said(format!("send-ask-{one}")));
    let full = CapacityStatus::ALL.iter().filter(|one| !one.has_space());
    full.for_each(|one| said(format!("match-full-{one}")));
    assert_eq!(AgreementStatus::ALL.len(), 5, "a new one needs words on the page that says why nothing is sent");
}

#[actix_web::test]
async fn what_fits_is_prefilled_and_says_why_and_full_ones_stay_below() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    let address = format!("{case}/match");
    let page = street.worker.get(&address).await;
    let main = page.text("main");
    assert!(page.text(".match-wanted").contains("Lonely") && page.text(".match-wanted").contains("PR7 1DB"), "{main}");
    assert!(page.text(".match-wanted").contains("Hearing loop"), "her hearing is on record: {main}");
    assert!(page.text("ol.cards .card").contains("Adlington Knit and Natter"), "{main}");
    assert!(main.contains("Fits: lonely") && main.contains("3 spaces as of 4 November"), "{main}");
    let below = page.text("ul.cards .card");
    assert!(below.contains("visiting") && below.contains("Full: wait about 7 weeks"), "{below}");
    assert!(below.contains("Same need, has space: Adlington Knit and Natter"), "{below}");
    assert!(below.contains("Ask to join the list"), "{below}");
    assert!(!page.text("title").contains("Joan"));
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());

    let typed = [("needs", "lonely"), ("ways", "not_a_group"), ("days", "TU"), ("age", "82"), ("near", "Atlantis")];
    let wrong = post(&mut street.worker, &page, &address, &typed).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text(".error-summary").contains("We do not know this place"), "{}", wrong.text("main"));
    assert_eq!(wrong.attribute("[name=near]", "value"), "Atlantis", "what was typed is kept");
    let nothing = post(&mut street.worker, &page, &address, &[("age", "old")]).await;
    assert!(nothing.text(".error-summary").contains("not an age"), "{}", nothing.text("main"));
    let good = post(&mut street.worker, &page, &address, &typed[..4]).await;
    assert_eq!(good.status, StatusCode::OK, "{}", good.text("main"));
    let again = street.worker.get(&address).await;
    assert!(again.text(".match-wanted").contains("Not a group"), "the case remembers: {}", again.text("main"));
    assert!(again.text(".match-wanted").contains("Tuesday"));
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn none_of_these_is_written_down_with_its_reason() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    let page = street.worker.get(&format!("{case}/match")).await;
    let none = format!("{case}/match/none");
    let wrong = post(&mut street.worker, &page, &none, &[("need", "lonely")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text(".error-summary").contains("The reason is not chosen"), "{}", wrong.text("main"));
    let kept = post(&mut street.worker, &page, &none, &[("need", "lonely"), ("reason", "nothing_near")]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let main = street.worker.get(&format!("{case}/match")).await.text("#none-of-these");
    assert!(main.contains("Lonely: nothing near enough, written down on"), "{main}");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn where_no_agreement_holds_only_the_details_are_given() {
    let mut street = Street::open().await;
    let (_, case) = street.allocate().await;
    let place = format!("{case}/services/{}", street.service);
    let page = street.worker.get(&place).await;
    let main = page.text("main");
    assert!(main.contains("There is no information sharing agreement with Chorley Good Neighbours"), "{main}");
    assert_eq!(page.count(&format!("a[href='{place}/prescribe']")), 0, "{main}");
    assert_eq!(page.count(&format!("form[action='{place}/signpost']")), 1);
    assert!(main.contains("Full: wait about 7 weeks") && main.contains("Same need, has space"), "{main}");
    let led = street.worker.get(&format!("{place}/prescribe")).await;
    assert_eq!(led.header("location"), place, "nothing is begun that could not be sent");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn what_is_not_known_is_asked_and_what_was_typed_is_kept() {
    let mut street = Street::open().await;
    let (_, prescription) = street.consented().await;
    let send = format!("{prescription}/send");
    let page = street.worker.get(&send).await;
    let main = page.text("main");
    assert!(page.text("dl.summary").contains("Yes: 60 and over"), "{main}");
    assert!(main.contains("Do they take people from where Joan Whittle lives?"), "{main}");
    assert!(main.contains("Not told: anything else."), "{main}");
    for (answer, wanted) in
        [("not_known", "Not known: Where they live"), ("does_not_meet", "does not take this person")]
    {
        let refused = post(&mut street.worker, &page, &send, &[("area", answer), ("note", "Likes dominoes")]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text(".error-summary").contains(wanted), "{}", refused.text("main"));
        assert_eq!(refused.attribute(".error-summary a", "href"), "#field-area");
        assert_eq!(refused.count("#field-area"), 1, "and there is such a field");
        assert_eq!(refused.text("textarea"), "Likes dominoes");
        assert_eq!(refused.count(&format!("input[name=area][value={answer}][checked]")), 1);
    }
    let forged = [("area", "meets"), ("age", "does_not_meet")];
    let sent = post(&mut street.worker, &page, &send, &forged).await;
    assert_eq!(sent.header("location"), prescription, "what the record knows is not for the form to say");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn the_person_keeps_a_copy_in_the_size_that_they_read() {
    let mut street = Street::open().await;
    let (person, _) = street.consented().await;
    let copy = link(&street.worker.get(&person).await, &format!("{person}/consents/"));
    let page = street.worker.get(&copy).await;
    assert_eq!(page.count(".print-14"), 1);
    let told = page.text(".on-paper");
    assert!(told.contains("Chorley Good Neighbours") && told.contains("Phone number"), "{told}");
    assert!(told.contains("Not told") && told.contains("change your mind"), "{told}");
    let large = street.worker.get(&link(&page, &format!("{copy}?size=18"))).await;
    assert_eq!((large.count(".print-18"), large.count(".print-14")), (1, 0));
    assert_eq!(street.worker.get(&format!("{copy}?size=9")).await.count(".print-14"), 1);
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn no_thanks_is_the_persons_choice_with_their_reason() {
    let mut street = Street::open().await;
    let (person, case) = street.allocate().await;
    let address = format!("{case}/services/{}/no-thanks", street.service);
    let page = street.worker.get(&address).await;
    assert!(page.text("h1").contains("No thanks to Chorley Good Neighbours: visiting"), "{}", page.text("main"));
    let typed = [("reason", ""), ("method", "telephone"), ("ask_again_on", "in spring")];
    let wrong = post(&mut street.worker, &page, &address, &typed).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text(".error-summary").contains("This is not a day"), "{}", wrong.text("main"));
    assert_eq!(wrong.attribute("[name=ask_again_on]", "value"), "in spring");
    let typed = [("reason", "Not a stranger in the house"), ("method", "telephone"), ("ask_again_on", "1/3/2027")];
    let kept = post(&mut street.worker, &page, &address, &typed).await;
    assert_eq!(kept.header("location"), format!("{case}/match"), "{}", kept.text("main"));
    let main = street.worker.get(&format!("{case}/match")).await.text("main");
    assert!(main.contains("Said no thanks on") && main.contains("Ask again from 1 March 2027"), "{main}");
    assert!(main.contains("Not a stranger in the house"), "{main}");
    let copy = link(&street.worker.get(&person).await, &format!("{person}/consents/"));
    let told = street.worker.get(&copy).await.text(".on-paper");
    assert!(told.contains("Said no") && told.contains("Not a stranger in the house"), "{told}");
    assert!(!street.worker.get("/today").await.text("main").contains("They said: ask me again"));
    street.house.clock.advance(100 * 86_400);
    street.worker.sign_in_as("leanne@example.org", PASSWORD).await;
    let day = street.worker.get("/today").await;
    let main = day.text("main");
    assert!(
        main.contains("They said: ask me again (1)") && main.contains("Said no thanks on 22 November 2026"),
        "{main}"
    );
    let place = format!("{case}/services/{}", street.service);
    assert_eq!(link(&day, &place), place, "{main}");
    street.house.handle.stop(false).await;
}
