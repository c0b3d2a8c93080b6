//! The pages of administrators over a real server.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::account::{Browser, House};
use crate::accounts::{AuditActor, Grant, Role, Rules, User, UserStatus, api_token, membership, users};
use crate::messages::{MessageKind, Recipient, unsent};
use actix_web::http::StatusCode;
use uuid::Uuid;

const HOUSE: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);
const ADA: &str = "ada@example.org";
const LEANNE: &str = "leanne@example.org";

async fn open(grant: Grant) -> (House, Browser) {
    let rules = Rules { second_factor_required: false, ..Rules::default() };
    let house = House::without_users(None, rules).await;
    accounts_for_tests::user(&house.accounts, ADA, &[grant]);
    let mut browser = house.browser();
    assert_eq!(browser.sign_in_as(ADA, PASSWORD).await.status, StatusCode::SEE_OTHER);
    (house, browser)
}

fn worker(organization: Uuid) -> Grant {
    Grant::in_organization(Role::LinkWorker, organization)
}

fn by_email(house: &House, email: &str) -> Option<User> {
    let accounts = &house.accounts;
    accounts.database.read(|conn| users::by_email(conn, &accounts.keys, email)).ok()
}

#[actix_web::test]
async fn somebody_is_invited_by_a_letter_and_what_was_typed_is_kept() {
    let (house, mut browser) = open(Grant::in_organization(Role::Administrator, HOUSE)).await;
    let database = &house.accounts.database;
    let by = AuditActor::Operator;
    let team = database.write(|tx| membership::add_team(tx, &house.accounts.keys, by, HOUSE, "Chorley")).unwrap();
    let page = browser.get("/users/new").await;
    let roles = page.html();
    let offered = scraper::Selector::parse("select[name=role] option").unwrap();
    let offered: Vec<&str> = roles.select(&offered).filter_map(|one| one.value().attr("value")).collect();
    assert!(!offered.contains(&"steward") && offered.contains(&"link_worker"), "{offered:?}");
    for (fields, field) in [
        ([("name", ""), ("email", LEANNE), ("role", "link_worker")], "name"),
        ([("name", "Leanne Booth"), ("email", "leanne"), ("role", "link_worker")], "email"),
        ([("name", "Leanne Booth"), ("email", LEANNE), ("role", "")], "role"),
        ([("name", "Leanne Booth"), ("email", ADA), ("role", "link_worker")], "email"),
    ] {
        let refused = browser.send(&page, "/users/new", &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{field}");
        assert_eq!(refused.attribute(".error-summary a", "href"), format!("#field-{field}"));
        assert_eq!(refused.attribute("#field-email", "value"), fields[1].1);
    }
    assert!(by_email(&house, LEANNE).is_none());
    let beyond = [("name", "Leanne Booth"), ("email", LEANNE), ("role", "steward")];
    assert_eq!(browser.send(&page, "/users/new", &beyond).await.status, StatusCode::FORBIDDEN);

    let team = team.to_string();
    let fields = [("name", "Leanne Booth"), ("email", LEANNE), ("role", "link_worker"), ("team", team.as_str())];
    let done = browser.send(&page, "/users/new", &fields).await;
    let leanne = by_email(&house, LEANNE).unwrap();
    assert_eq!(done.header("location"), format!("/users/{}?because=invited", leanne.id));
    assert_eq!((leanne.status, leanne.memberships[0].grant.team), (UserStatus::Invited, team.parse().ok()));
    let letters = database.read(|conn| unsent(conn, 10)).unwrap();
    let told: Vec<_> = letters.iter().map(|one| (one.kind, one.to)).collect();
    assert_eq!(told, [(MessageKind::Invitation, Recipient::User(leanne.id))]);
    assert_eq!(letters[0].link, "/invitation/", "what opens it is not in the clear");
    let shown = browser.get(done.header("location")).await;
    assert!(shown.text(".banner").contains("on its way") && shown.text("main").contains("team Chorley"));
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn roles_are_given_and_taken_and_nobody_changes_their_own() {
    let (house, mut browser) = open(Grant::everywhere(Role::Administrator)).await;
    let id = accounts_for_tests::user(&house.accounts, LEANNE, &[worker(HOUSE)]);
    let here = format!("/users/{id}");
    let page = browser.get(&here).await;
    let (give, take) = (format!("{here}/roles"), format!("{here}/roles/end"));
    let refused = browser.send(&page, &give, &[("role", "co-ordinator")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.attribute(".error-summary a", "href"), "#field-organization");
    let organization = HOUSE.to_string();
    let given = browser.send(&page, &give, &[("role", "co-ordinator"), ("organization", &organization)]).await;
    assert_eq!(given.header("location"), format!("{here}?because=roles"));
    let held = by_email(&house, LEANNE).unwrap().memberships;
    let of = |role| held.iter().find(|one| one.grant.role == role);
    assert!(held.len() == 2 && of(Role::Coordinator).is_some());
    let first = of(Role::LinkWorker).unwrap().id.to_string();
    let mark = page.attribute("input[name=form_token]", "value");
    browser.post(&take, &[("form_token", &mark), ("membership", &first)]).await;
    let left: Vec<Role> = by_email(&house, LEANNE).unwrap().memberships.iter().map(|one| one.grant.role).collect();
    assert_eq!(left, [Role::Coordinator]);

    let ada = by_email(&house, ADA).unwrap();
    let own = browser.get(&format!("/users/{}", ada.id)).await;
    assert_eq!((own.status, own.count("main form")), (StatusCode::OK, 0));
    let fields = [("form_token", mark.as_str()), ("role", "link_worker"), ("organization", &organization)];
    let refused = browser.post(&format!("/users/{}/roles", ada.id), &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let fields = [("form_token", mark.as_str()), ("version", "1")];
    assert_eq!(browser.post(&format!("/users/{}/end", ada.id), &fields).await.status, StatusCode::FORBIDDEN);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn access_ends_after_one_more_question_and_ends_sessions() {
    let (house, mut browser) = open(Grant::everywhere(Role::Administrator)).await;
    let id = accounts_for_tests::user(&house.accounts, LEANNE, &[worker(HOUSE)]);
    let mut hers = house.browser();
    hers.sign_in_as(LEANNE, PASSWORD).await;
    assert_eq!(hers.get("/today").await.status, StatusCode::OK);
    let end = format!("/users/{id}/end");
    let asked = browser.get(&end).await;
    assert_eq!((asked.status, asked.count(".warning"), asked.count("main form")), (StatusCode::OK, 1, 1));
    assert_eq!(hers.get("/today").await.status, StatusCode::OK, "nothing has happened yet");
    let done = browser.send(&asked, &end, &[]).await;
    assert_eq!(done.header("location"), format!("/users/{id}?because=ended"));
    assert_eq!(hers.get("/today").await.status, StatusCode::SEE_OTHER);
    assert_eq!(hers.sign_in_as(LEANNE, PASSWORD).await.status, StatusCode::BAD_REQUEST);
    let stale = browser.send(&asked, &end, &[]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "a page from before");
    let page = browser.get(&format!("/users/{id}")).await;
    assert!(page.text("main").contains("Access ended"));
    browser.send(&page, &format!("/users/{id}/restore"), &[]).await;
    house.clock.advance(60);
    assert_eq!(hers.sign_in_as(LEANNE, PASSWORD).await.status, StatusCode::SEE_OTHER);
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn an_administrator_of_one_organization_sees_and_changes_nothing_of_another() {
    let (house, mut browser) = open(Grant::in_organization(Role::Administrator, HOUSE)).await;
    let theirs = accounts_for_tests::user(&house.accounts, "theirs@example.org", &[worker(OTHER)]);
    accounts_for_tests::user(&house.accounts, LEANNE, &[worker(HOUSE)]);
    let (keys, by) = (&house.accounts.keys, AuditActor::Operator);
    let year = chrono::TimeDelta::days(300);
    let add = |of| house.accounts.database.write(|tx| api_token::add(tx, keys, by, of, "practice system", year));
    let (token, _) = add(OTHER).unwrap();
    let list = browser.get("/users").await;
    assert_eq!(list.count("main .sessions > li"), 2, "Leanne and herself");
    assert_eq!(browser.get("/tokens").await.count("main .sessions > li"), 0);
    let mark = list.attribute("input[name=form_token]", "value");
    for page in [format!("/users/{theirs}"), format!("/users/{theirs}/end"), format!("/tokens/{token}/end")] {
        assert_eq!(browser.get(&page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let organization = OTHER.to_string();
    for (page, fields) in [
        (format!("/users/{theirs}/invite"), vec![]),
        (format!("/users/{theirs}/second-factor"), vec![]),
        (format!("/tokens/{token}/end"), vec![]),
        ("/teams".to_owned(), vec![("organization", organization.as_str()), ("team", "Leyland")]),
        ("/tokens".to_owned(), vec![("organization", organization.as_str()), ("name", "program"), ("length", "30")]),
        (
            "/issuers".to_owned(),
            vec![
                ("organization", organization.as_str()),
                ("name", "Evil"),
                ("address", "https://login.example.org"),
                ("client_id", "x"),
                ("second_factor", "issuer"),
            ],
        ),
    ] {
        let fields: Vec<(&str, &str)> = fields.into_iter().chain([("form_token", mark.as_str())]).collect();
        assert_eq!(browser.post(&page, &fields).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_token_is_shown_once_and_ends() {
    let (house, mut browser) = open(Grant::in_organization(Role::Administrator, HOUSE)).await;
    let page = browser.get("/tokens").await;
    let organization = HOUSE.to_string();
    let refused = browser.send(&page, "/tokens", &[("organization", &organization), ("name", "practice")]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.attribute(".error-summary a", "href"), "#field-length");
    assert_eq!(refused.attribute("#field-name", "value"), "practice");
    let fields = [("organization", organization.as_str()), ("name", "practice"), ("length", "90")];
    let made = browser.send(&page, "/tokens", &fields).await;
    let token = made.text(".inset code");
    assert_eq!((made.status, made.header("cache-control"), token.len()), (StatusCode::OK, "no-store", 43));
    let database = &house.accounts.database;
    let program = || api_token::program(database, &token).unwrap();
    assert_eq!(program().unwrap().organization, HOUSE);
    let list = browser.get("/tokens").await;
    assert!(!list.body.contains(&token), "never again");
    let end = list.attribute("main a[href$='/end']", "href");
    let asked = browser.get(&end).await;
    assert_eq!(asked.count(".warning"), 1);
    assert!(program().is_some());
    assert_eq!(browser.send(&asked, &end, &[]).await.header("location"), "/tokens");
    assert!(program().is_none());
    house.handle.stop(false).await;
}

#[actix_web::test]
async fn an_organizations_issuer_is_added_changed_and_ended_and_its_secret_never_shown() {
    let (house, mut browser) = open(Grant::in_organization(Role::Administrator, HOUSE)).await;
    let page = browser.get("/issuers").await;
    let organization = HOUSE.to_string();
    let typed = |address: &'static str, factor: &'static str| {
        [
            ("organization", organization.clone()),
            ("name", "Lancashire Council".to_owned()),
            ("address", address.to_owned()),
            ("client_id", "fingerpost".to_owned()),
            ("client_secret", "not for eyes".to_owned()),
            ("second_factor", factor.to_owned()),
        ]
    };
    for (fields, field) in [
        (typed("login.example.org", "here"), "address"),
        (typed("http://login.example.org", "here"), "address"),
        (typed("https://login.example.org", ""), "second_factor"),
    ] {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let refused = browser.send(&page, "/issuers", &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{field}");
        assert_eq!(refused.attribute(".error-summary a", "href"), format!("#field-{field}"));
        assert_eq!(refused.attribute("#field-client_id", "value"), "fingerpost");
        assert!(!refused.body.contains("not for eyes"));
    }
    let fields = typed("https://login.example.org", "here");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let here = browser.send(&page, "/issuers", &fields).await.header("location").to_owned();
    let kept = browser.get(&here).await;
    assert!(kept.status == StatusCode::OK && !kept.body.contains("not for eyes"));
    let change = [("name", "The council"), ("client_id", "other"), ("second_factor", "issuer")];
    assert_eq!(browser.send(&kept, &here, &change).await.header("location"), "/issuers");
    assert_eq!(browser.send(&kept, &here, &change).await.status, StatusCode::CONFLICT);
    let list = browser.get("/issuers").await;
    assert!(list.text("main .sessions").contains("The council"));
    let end = format!("{here}/end");
    let asked = browser.get(&end).await;
    assert_eq!(browser.send(&asked, &end, &[]).await.header("location"), "/issuers");
    assert_eq!(browser.get(&here).await.status, StatusCode::NOT_FOUND);
    house.handle.stop(false).await;
}
