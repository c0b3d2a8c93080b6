//! Every list of the office as a table for a spreadsheet: what stands in it, who may save it, and that whoever
//! was taken out in it can be told so.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::Answered;
use super::account::Browser;
use super::people::{CALENDAR, referral};
use super::prescribing::{Street, TEAM, act, post};
use crate::accounts::{Action, Actor, Grant, Role};
use crate::database::audit::of_entity;
use crate::domain::Clock;
use crate::domain::nine_questions::{CURRENT, Check};
use crate::prescribing::Desk;
use crate::prescribing::check_in::record_check;
use crate::prescribing::refer_in::take_referral;
use crate::prescribing::retention::purge;
use actix_web::http::StatusCode;
use uuid::Uuid;

const DAY: i64 = 86_400;

/// The lines of a table, each with its cells.
#[track_caller]
fn lines(answer: &Answered, file: &str) -> Vec<Vec<String>> {
    assert_eq!(answer.status, StatusCode::OK, "{file}: {}", answer.text("main"));
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8", "{file}");
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{file}.csv\""));
    assert!(answer.header("cache-control").contains("no-store"), "{file}");
    let mut table = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(answer.body.as_bytes());
    table.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A table is one click from its list, and what it says is what is said here.
async fn holds(browser: &mut Browser, page: &str, address: &str, file: &str, wanted: &[&[&str]]) {
    let list = browser.get(page).await;
    assert_eq!(list.count(&format!("main a[href='{address}']")), 1, "{page} leads to {address}");
    assert!(list.text("main").contains("Save this list as a table"), "{page}");
    let found = lines(&browser.get(address).await, file);
    assert_eq!(found.len(), wanted.len(), "{address}: {found:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        let agree = |(found, wanted): (&String, &&str)| *wanted == "*" || found == wanted;
        let fits = found.len() == wanted.len() && found.iter().zip(wanted.iter()).all(agree);
        assert!(fits, "{address}: {found:?} is not {wanted:?}");
    }
}

/// How often somebody's record was taken out, and by which action.
fn taken_out(street: &Street, person: &str) -> Vec<String> {
    let id: Uuid = person.rsplit('/').next().unwrap().parse().unwrap();
    let lines = street.house.accounts.database.read(|conn| of_entity(conn, id, 100)).unwrap();
    let out = lines.into_iter().filter(|line| line.detail.as_deref() == Some("exported"));
    out.map(|line| line.action).collect()
}

/// A street on which Joan was sent somewhere a month ago, two records of one Edith are new, and everybody has
/// just signed in; with an administrator.
async fn month_later() -> (Street, String, Browser) {
    let mut street = Street::open().await;
    let (person, _) = street.sent().await;
    street.house.clock.advance(30 * DAY);
    let accounts = &street.house.accounts;
    accounts_for_tests::user(accounts, "ada@example.org", &[Grant::everywhere(Role::Administrator)]);
    let grants = [Grant::in_organization(Role::Coordinator, TEAM)];
    let actor = Actor::User { id: Uuid::from_u128(0xca401), grants: &grants };
    let desk = Desk { database: &accounts.database, keys: &accounts.keys, calendar: &CALENDAR, actor };
    for _ in 0..2 {
        let mut new = referral(1, street.house.clock.today());
        new.reason = "=HYPERLINK(\"https://example.org\")".into();
        take_referral(desk, new).unwrap();
    }
    let mut administrator = street.house.browser();
    let all = [
        (&mut street.worker, "leanne"),
        (&mut street.coordinator, "carol"),
        (&mut street.steward, "steve"),
        (&mut street.group, "grace"),
        (&mut street.other_group, "gordon"),
        (&mut street.other_worker, "olive"),
        (&mut administrator, "ada"),
    ];
    for (browser, name) in all {
        let answer = browser.sign_in_as(&format!("{name}@example.org"), PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}");
    }
    (street, person, administrator)
}

#[actix_web::test]
async fn the_lists_of_the_hub_are_saved_as_tables() {
    let (mut street, person, _) = month_later().await;
    let visiting = "Chorley Good Neighbours: visiting";
    let today: [&[&str]; 2] = [
        &["List", "Called", "Service", "Where it stands", "Fast track", "What to do", "Due", "Working days late"],
        &["Overdue", "Joan Whittle", visiting, "Sent", "", "*", "*", "*"],
    ];
    holds(&mut street.worker, "/today", "/today.csv", "today", &today).await;
    let stuck: [&[&str]; 2] = [
        &["Service", "Why it is stuck", "Since", "Times reminded", "Opened", "On whose desk"],
        &[visiting, "*", "22 November 2026", "0", "", "Leanne Booth"],
    ];
    holds(&mut street.coordinator, "/stuck", "/stuck.csv", "stuck", &stuck).await;
    let harmless = "'=HYPERLINK(\"https://example.org\")";
    let edith = ["Edith Ormerod1", "", "", "*", "*", "0", "", "*", harmless, "Yes", "1"];
    let triage: [&[&str]; 3] = [
        &[
            "Called",
            "Age",
            "Fast track",
            "Need",
            "Since",
            "Office hours waited",
            "Late",
            "Needs",
            "Reason",
            "Can be reached",
            "Possible duplicates",
        ],
        &edith,
        &edith,
    ];
    holds(&mut street.coordinator, "/triage", "/triage.csv", "new-referrals", &triage).await;
    let duplicates: [&[&str]; 2] = [
        &[
            "First record: name",
            "First record: date of birth",
            "Second record: name",
            "Second record: date of birth",
            "Signs",
        ],
        &["Edith Ormerod1", "", "Edith Ormerod1", "", "*"],
    ];
    holds(&mut street.coordinator, "/duplicates", "/duplicates.csv", "possible-duplicates", &duplicates).await;

    let note = street.worker.get(&format!("/places/{}", street.service)).await;
    let typed = [("words", "Ring before 11, ask for Jean"), ("pinned", "yes"), ("last_spoke_on", "1/12/2026")];
    let kept = post(&mut street.worker, &note, &format!("/places/{}", street.service), &typed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text("main"));
    let places: [&[&str]; 2] = [
        &["Service", "Telephone", "Pinned", "Last spoke", "Noted by"],
        &[visiting, "01632 960 122", "Yes", "1 December 2026", "Leanne Booth"],
    ];
    holds(&mut street.worker, "/places", "/places.csv", "places", &places).await;
    let closure = format!("/closures/{}", street.service);
    let affected: [&[&str]; 2] = [&["Service", "Number", "Where it stands", "Since"], &[visiting, "1", "Sent", "*"]];
    holds(&mut street.steward, &closure, &format!("{closure}/affected.csv"), "closure", &affected).await;
    let agreements: [&[&str]; 2] = [
        &["Organization", "Agreement", "Signed by both", "First day", "Last day"],
        &["Chorley Good Neighbours", "*", "1 November 2026", "1 November 2026", "31 October 2027"],
    ];
    for reader in [&mut street.steward, &mut street.worker, &mut street.group] {
        holds(reader, "/agreements", "/agreements.csv", "agreements", &agreements).await;
    }
    let looked = lines(&street.worker.get(&format!("{person}/looked.csv")).await, "who-has-looked");
    assert_eq!(looked[0], ["When", "Who", "What"]);
    assert!(looked.iter().any(|line| line[2] == "Put them into a table that left the site"), "{looked:?}");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn a_group_saves_its_lists_and_nobody_who_took_their_consent_back() {
    let (mut street, person, _) = month_later().await;
    let visiting = "Chorley Good Neighbours: visiting";
    assert!(taken_out(&street, &person).is_empty());
    let head: &[&str] = &["Called", "Service", "Where it stands", "Since", "Answer by"];
    let joan: &[&str] = &["Joan Whittle", visiting, "Sent", "22 November 2026", "*"];
    holds(&mut street.group, "/received", "/received.csv", "received", &[head, joan]).await;
    assert_eq!(taken_out(&street, &person), [Action::ExportReceived.slug()]);

    let all = street.group.get("/received").await;
    let received = all.attribute("main ul.sessions a", "href");
    let page = street.group.get(&received).await;
    act(&mut street.group, &page, &format!("{received}/answer"), "joined_waiting_list", &[]).await;
    let order: [&[&str]; 2] = [
        &["Service", "Rule of the list", "Number", "Called", "Waits since", "Why here", "Offered a place until"],
        &[visiting, "*", "1", "Joan Whittle", "22 December 2026", "*", ""],
    ];
    holds(&mut street.group, "/received/waiting", "/received/waiting.csv", "waiting", &order).await;
    assert_eq!(taken_out(&street, &person).len(), 2);

    let page = street.group.get(&received).await;
    act(&mut street.group, &page, &format!("{received}/answer"), "consent_withdrawn", &[]).await;
    for (address, file) in [("/received.csv", "received"), ("/received/waiting.csv", "waiting")] {
        let left = street.group.get(address).await;
        assert!(!left.body.contains("Joan"), "{address}: {}", left.body);
        lines(&left, file);
    }
    assert_eq!(taken_out(&street, &person).len(), 2, "nobody was taken out who is not there");
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn an_administrator_saves_the_lists_of_users_and_each_of_them_is_told() {
    let (street, _, mut administrator) = month_later().await;
    let users = lines(&administrator.get("/users.csv").await, "users");
    assert_eq!(users[0], ["Name", "Access", "Roles", "Second factor", "Last signed in"]);
    assert_eq!(users.len(), 8, "everybody: {users:?}");
    assert!(users.iter().any(|line| line[2].starts_with("Link worker")), "{users:?}");
    assert_eq!(administrator.get("/users").await.count("main a[href^='/users.csv']"), 1);
    assert_eq!(taken_out(&street, &street.worker_id.to_string()), [Action::AdministerUsers.slug()]);
    for (address, file, head) in [
        ("/teams.csv", "teams", vec!["Team", "Organization"]),
        ("/tokens.csv", "tokens", vec!["Token of", "Organization", "Good until", "Last used"]),
        ("/issuers.csv", "issuers", vec!["Signs in through", "Organization", "Second factor", "Address"]),
    ] {
        assert_eq!(lines(&administrator.get(address).await, file)[0], head);
    }
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn what_was_taken_away_is_saved_in_numbers() {
    let (street, _, mut administrator) = month_later().await;
    let accounts = &street.house.accounts;
    let grants = [Grant::in_organization(Role::Coordinator, TEAM)];
    let actor = Actor::User { id: Uuid::from_u128(0xca401), grants: &grants };
    let desk = Desk { database: &accounts.database, keys: &accounts.keys, calendar: &CALENDAR, actor };
    record_check(desk, TEAM, None, None, &Check::blank(CURRENT)).unwrap();
    let page = administrator.get("/retention").await;
    let rule = page.attribute("form[action^='/retention/']", "action");
    post(&mut administrator, &page, &rule, &[("keep_months", "6")]).await;
    street.house.clock.advance(200 * DAY);
    purge(desk).unwrap();
    administrator.sign_in_as("ada@example.org", PASSWORD).await;
    let numbers: [&[&str]; 2] = [
        &["Organization", "Months kept", "When", "Why", "People", "Cases", "Notes", "Answers"],
        &["*", "6", "*", "Its time had come", "0", "0", "0", "1"],
    ];
    holds(&mut administrator, "/retention", "/retention.csv", "taken-away", &numbers).await;
    street.house.handle.stop(false).await;
}

#[actix_web::test]
async fn nobody_saves_a_list_that_is_not_theirs() {
    let (mut street, person, mut administrator) = month_later().await;
    let looked = format!("{person}/looked.csv");
    let closure = format!("/closures/{}/affected.csv", street.service);
    let hub = ["/people.csv", "/today.csv", "/duplicates.csv", "/places.csv", "/stuck.csv", looked.as_str()];
    let of_group = ["/received.csv", "/received/waiting.csv"];
    let of_steward = [closure.as_str(), "/progress.csv"];
    let of_administrator = ["/users.csv", "/teams.csv", "/tokens.csv", "/issuers.csv", "/retention.csv"];
    let refused: [(&mut Browser, &str, Vec<&[&str]>); 4] = [
        (&mut street.worker, "link worker", vec![&["/triage.csv"], &of_group, &of_steward, &of_administrator]),
        (&mut street.group, "group", vec![&["/triage.csv"], &hub, &of_steward, &of_administrator]),
        (&mut street.steward, "steward", vec![&["/triage.csv"], &hub, &of_group, &of_administrator]),
        (&mut administrator, "administrator", vec![&["/triage.csv"], &hub, &of_group, &of_steward]),
    ];
    for (browser, who, addresses) in refused {
        for address in addresses.into_iter().flatten() {
            let answer = browser.get(address).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {address}");
        }
    }
    // Of others there is nothing in one's own tables.
    for (browser, addresses) in [(&mut street.other_worker, &hub[..5]), (&mut street.other_group, &of_group[..])] {
        for address in addresses {
            let answer = browser.get(address).await;
            assert_eq!((answer.status, answer.body.lines().count()), (StatusCode::OK, 1), "{address} {}", answer.body);
        }
    }
    assert_eq!(street.other_worker.get(&looked).await.status, StatusCode::FORBIDDEN);
    assert!(taken_out(&street, &person).is_empty());
    street.house.handle.stop(false).await;
}
