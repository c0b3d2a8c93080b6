//! Signing in through an organization's issuer, as a browser does: the button, the way there and back, the
//! cookies, and what is said when it does not work. What is believed of an issuer is tested with the accounts.

use super::super::accounts_for_tests;
use super::account::{Browser, House};
use super::provider::{CLIENT, Provider, SECRET};
use crate::accounts::issuer::settings;
use crate::accounts::{AuditActor, Grant, NewIssuer, NewUser, Role, Rules, SecondFactorAt, users};
use crate::domain::Clock;
use actix_web::http::StatusCode;
use actix_web::web;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

const COUNCIL: Uuid = Uuid::from_u128(1);
const EMAIL: &str = "leanne@example.org";
const SITE: &str = "http://help.example.org";

async fn council() -> (House, Arc<Provider>, Uuid) {
    let house = House::without_users(Some(SITE), Rules::default()).await;
    let clock = house.clock.clone();
    let claims = json!({"sub": "0815", "email": EMAIL, "email_verified": true});
    let provider = Arc::new(Provider::start(claims, move || clock.now().timestamp()));
    let new = NewIssuer {
        name: "Lancashire Council",
        address: &provider.address,
        client_id: CLIENT,
        client_secret: SECRET,
        second_factor: SecondFactorAt::Issuer,
    };
    let (accounts, allowed) = (&house.accounts, ["127.0.0.1".to_owned()]);
    let by = AuditActor::Operator;
    let id = accounts.database.write(|tx| settings::add(tx, &accounts.keys, by, COUNCIL, new, &allowed)).unwrap();
    (house, provider, id)
}

fn worker() -> Grant {
    Grant::in_organization(Role::LinkWorker, COUNCIL)
}

/// Follows a button to the provider; gives the address of ours that it sends the browser back to.
async fn there(browser: &mut Browser, provider: &Arc<Provider>, button: &str) -> String {
    let sent = browser.get(button).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let cookie = sent.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let (provider, location) = (Arc::clone(provider), sent.header("location").to_owned());
    let back = web::block(move || provider.authorize(&location)).await.unwrap();
    back.strip_prefix(SITE).expect("back to us").to_owned()
}

#[actix_web::test]
async fn the_button_leads_there_and_back_to_where_one_wanted_to_be() {
    let (house, provider, id) = council().await;
    accounts_for_tests::user(&house.accounts, EMAIL, &[worker()]);
    let mut browser = house.browser();
    browser.origin = SITE.to_owned();
    let away = browser.get("/people").await.header("location").to_owned();
    let page = browser.get(&away).await;
    let button = page.attribute("main a[href*='/sign-in/with/']", "href");
    assert_eq!(button, format!("/sign-in/with/{id}?next=%2Fpeople"));
    assert!(page.text("main").contains("Sign in with Lancashire Council"));
    let back = there(&mut browser, &provider, &button).await;
    let before = browser.clone();
    let done = browser.get(&back).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/people"));
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["session"], "the mark of the way is taken away");
    assert_eq!(browser.get("/people").await.status, StatusCode::OK, "no code is asked for");
    let account = browser.get("/account").await;
    assert_eq!(account.count(".warning"), 0);

    // Sent again, with the cookie kept aside or with none.
    for mut again in [before.clone(), house.browser()] {
        let late = again.get(&back).await;
        assert_eq!(late.status, StatusCode::BAD_REQUEST);
        assert!(late.text("h1").contains("over") && !again.cookies.contains_key("session"), "{}", late.body);
    }
    let out = browser.send(&account, "/sign-out", &[]).await;
    assert_eq!(out.header("location"), "/sign-in?because=ended");
    assert!(browser.cookies.is_empty());
    assert_eq!(browser.get("/people").await.status, StatusCode::SEE_OTHER);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn an_invitation_can_be_taken_with_the_button_instead_of_a_password() {
    let (house, provider, id) = council().await;
    let (database, keys, by) = (&house.accounts.database, &house.accounts.keys, AuditActor::Operator);
    let grants = [worker()];
    let new = NewUser { name: "Leanne Booth", email: "leanne.booth@example.org", grants: &grants };
    let token = database
        .write(|tx| {
            let user = users::add(tx, keys, by, new)?;
            users::invite(tx, keys, by, user)
        })
        .unwrap();
    let mut browser = house.browser();
    let page = browser.get(&format!("/invitation/{}", token.text())).await;
    let button = page.attribute("main a[href*='/with/']", "href");
    assert_eq!(button, format!("/invitation/{}/with/{id}", token.text()));
    let back = there(&mut browser, &provider, &button).await;
    assert_eq!(browser.get(&back).await.header("location"), "/start");
    assert!(browser.get("/account").await.text("main").contains("leanne.booth@example.org"));
    assert_eq!(house.browser().get(&button).await.header("location"), format!("/invitation/{}", token.text()));
    assert_eq!(house.browser().get(&format!("/invitation/{}", token.text())).await.status, StatusCode::GONE);

    // Somebody of another organization gets no button of this one.
    let grants = [Grant::in_organization(Role::LinkWorker, Uuid::from_u128(2))];
    let other = NewUser { name: "Imran Shah", email: "imran@example.org", grants: &grants };
    let token = database
        .write(|tx| {
            let user = users::add(tx, keys, by, other)?;
            users::invite(tx, keys, by, user)
        })
        .unwrap();
    let page = house.browser().get(&format!("/invitation/{}", token.text())).await;
    assert_eq!((page.status, page.count("main a[href*='/with/']")), (StatusCode::OK, 0));
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn who_is_not_let_in_is_told_what_to_do() {
    let (house, provider, id) = council().await;
    let mut browser = house.browser();
    let button = format!("/sign-in/with/{id}");
    let back = there(&mut browser, &provider, &button).await;
    let nobody = browser.get(&back).await;
    assert_eq!(
        (nobody.status, nobody.text("h1").as_str()),
        (StatusCode::FORBIDDEN, "There is no account here for you")
    );
    assert!(browser.cookies.is_empty() && !nobody.body.contains(EMAIL));
    assert_eq!(nobody.header("cache-control"), "no-store");

    accounts_for_tests::user(&house.accounts, EMAIL, &[worker()]);
    provider.lies(|claims| claims["aud"] = json!("another site"));
    let back = there(&mut browser, &provider, &button).await;
    let wrong = browser.get(&back).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text("h1").contains("did not prove"), "{}", wrong.body);
    assert!(browser.cookies.is_empty());

    let cancelled = browser.get(&format!("{button}/return?error=access_denied&state=x")).await;
    assert_eq!(cancelled.status, StatusCode::BAD_REQUEST);
    assert!(!cancelled.body.contains("access_denied"));
    let unknown = browser.get(&format!("/sign-in/with/{}", Uuid::from_u128(9))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_site_that_does_not_know_its_address_offers_no_button() {
    let house = House::without_users(None, Rules::default()).await;
    let (accounts, allowed): (_, [String; 0]) = (&house.accounts, []);
    let new = NewIssuer {
        name: "Council",
        address: "https://login.example.org",
        client_id: CLIENT,
        client_secret: "",
        second_factor: SecondFactorAt::Here,
    };
    let by = AuditActor::Operator;
    let id = accounts.database.write(|tx| settings::add(tx, &accounts.keys, by, COUNCIL, new, &allowed)).unwrap();
    let mut browser = house.browser();
    assert_eq!(browser.get("/sign-in").await.count("main a[href*='/with/']"), 0);
    assert_eq!(browser.get(&format!("/sign-in/with/{id}")).await.status, StatusCode::NOT_FOUND);
    house.handle.stop(false).await;
}
