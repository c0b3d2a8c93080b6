//! Every route with who may call it, kept as a table that people can read, and held against the server.

use super::super::accounts_for_tests::{self, PASSWORD};
use super::super::routes::{Group, Verb, routes};
use super::account::House;
use crate::accounts::{Action, Actor, Grant, Resource, Role, Rules, allows};
use actix_web::http::StatusCode;
use std::fmt::Write;
use std::path::Path;
use uuid::Uuid;

const HOUSE: Uuid = Uuid::from_u128(0x100);

fn grant(role: Role) -> Grant {
    if role.needs_organization() { Grant::in_organization(role, HOUSE) } else { Grant::everywhere(role) }
}

fn may(role: Option<Role>, action: Action) -> bool {
    let grants: Vec<Grant> = role.map(grant).into_iter().collect();
    let actor = match role {
        None => Actor::Visitor,
        Some(_) => Actor::User { id: Uuid::from_u128(1), grants: &grants },
    };
    allows(actor, action, Resource::Any)
}

fn table() -> String {
    let mut page = String::from(
        "# Every address, and who may call it\n\n\
         Made by a test from `src/web/routes.rs` and the policy; the test fails when a route has no row or a row is \
         wrong. To write it anew: `FINGERPOST_BLESS=1 cargo test --lib web::tests::routes`.\n\n\
         A cross says that somebody in this role may ask. Which people, cases and prescriptions they then see or \
         change is asked again with the thing itself, see [who may do what](access.md).\n\n| address | what | action | visitor |",
    );
    for role in Role::ALL {
        write!(page, " {role} |").unwrap();
    }
    page.push_str("\n|---|---|---|---|");
    page.push_str(&"---|".repeat(Role::ALL.len()));
    page.push('\n');
    for route in routes() {
        let verb = if route.verb == Verb::Read { "read" } else { "change" };
        write!(page, "| `{}` | {verb} | {} |", route.path, route.action).unwrap();
        for role in std::iter::once(None).chain(Role::ALL.iter().copied().map(Some)) {
            page.push_str(if may(role, route.action) { " × |" } else { "  |" });
        }
        page.push('\n');
    }
    page
}

#[test]
fn every_route_has_its_row() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/routes.md");
    let made = table();
    if std::env::var("FINGERPOST_BLESS").is_ok() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for route in routes() {
        assert!(kept.contains(&format!("| `{}` |", route.path)), "{} has no row in docs/routes.md", route.path);
    }
    assert!(kept == made, "docs/routes.md is out of date; see its second line");
}

#[actix_web::test]
async fn the_server_answers_as_the_table_says() {
    let rules = Rules { second_factor_required: false, ..Rules::default() };
    let house = House::without_users(None, rules).await;
    for role in Role::ALL {
        let email = format!("{role}@example.org");
        accounts_for_tests::user(&house.accounts, &email, &[grant(*role)]);
        let mut browser = house.browser();
        assert_eq!(browser.sign_in_as(&email, PASSWORD).await.status, StatusCode::SEE_OTHER, "{role}");
        let mark = browser.get("/account").await.attribute("input[name=form_token]", "value");
        for route in routes().into_iter().filter(|route| route.group == Group::Private) {
            if matches!(route.action, Action::SignIn | Action::UseOwnAccount) {
                continue;
            }
            let mut address = route.path.to_owned();
            for name in ["id", "person", "other", "service"] {
                address = address.replace(&format!("{{{name}}}"), &Uuid::from_u128(7).to_string());
            }
            for (name, one) in [("number", "1"), ("measure", "ons4"), ("paper", "your_plan")] {
                address = address.replace(&format!("{{{name}}}"), one);
            }
            let status = match route.verb {
                Verb::Read => browser.get(&address).await.status,
                Verb::Change => browser.post(&address, &[("form_token", &mark)]).await.status,
            };
            if may(Some(*role), route.action) {
                assert!(
                    !status.is_server_error() && status != StatusCode::METHOD_NOT_ALLOWED,
                    "{role} {address} {status}"
                );
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{role} {address}");
            }
        }
    }
    let mut nobody = house.browser();
    for address in ["/today", "/people", "/triage", "/stuck", "/received", "/agreements", "/handover"] {
        let away = nobody.get(address).await;
        assert_eq!(away.status, StatusCode::SEE_OTHER, "{address}");
        assert!(away.header("location").starts_with("/sign-in"), "{address}");
    }
    house.handle.stop(false).await;
}
