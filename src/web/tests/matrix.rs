//! Every route that names something, asked by every role for what is their own, of their team and foreign: what
//! the server answers must be what the policy says, and what people read in `docs/routes-resources.md`.

mod names;
mod rows;
mod things;
mod world;

use super::super::routes::{Group, Route, Verb, routes};
use crate::accounts::{Actor, allows};
use actix_web::http::StatusCode;
use names::{Names, Stands};
use rows::row;
use std::fmt::Write;
use std::path::Path;
use world::{Somebody, World};

/// The routes with an identifier in their address.
fn naming() -> Vec<Route> {
    routes().into_iter().filter(|route| route.path.contains('{')).collect()
}

/// How the things stand to which somebody may do what a route does, as words.
fn cell(world: &World, who: &Somebody, route: &Route, names: Names) -> String {
    let stands = names.stands();
    let may: Vec<Stands> = stands.iter().copied().filter(|one| expected(world, who, route, names, *one)).collect();
    let words = |one: &Stands| one.words();
    match may.len() {
        0 => String::new(),
        all if all == stands.len() => "any".to_owned(),
        _ => {
            let mut said: Vec<&str> = may.iter().map(words).collect();
            said.dedup();
            said.join(", ")
        }
    }
}

fn expected(world: &World, who: &Somebody, route: &Route, names: Names, stands: Stands) -> bool {
    let actor = Actor::User { id: who.id, grants: &who.grants };
    names.resource(world, who, stands).is_some_and(|resource| allows(actor, route.action, resource))
}

fn table(world: &World) -> String {
    let mut page = String::from(
        "# Whose people, cases and prescriptions each address shows\n\n\
         Made by a test from `src/web/routes.rs`, the policy and `src/web/tests/matrix/rows.rs`. The test asks the \
         server for each address as each role, for a thing of their own, of their team and foreign, and fails when an \
         answer is not as it stands here, or when a route that names something has no row. To write it anew: \
         `FINGERPOST_BLESS=1 cargo test --lib web::tests::matrix`.\n\n\
         * **own**: a case, and all that hangs on it, as its worker or cover; a referral or a check one made; one's \
         own account or organization.\n\
         * **team**: of a team in which the role is held, on a colleague's desk.\n\
         * **foreign**: of another team of the same organization, or of another organization. Both are asked; of two \
         records it is enough that one is foreign.\n\
         * **organization**: of the organization in which people here work: its users, tokens and issuers. The last \
         column is an administrator whom one organization alone has made so.\n\
         * **received**: sent to one's own organization, with consent in force; never once it was taken back.\n\n\
         An empty cell is refused, whatever it is. Nobody gets anywhere without signing in. What anybody may see \
         is left out: the public directory, files, links that are their own key.\n\n| address | what | names | action |",
    );
    for who in &world.people {
        write!(page, " {} |", who.called).unwrap();
    }
    page.push_str("\n|---|---|---|---|");
    page.push_str(&"---|".repeat(world.people.len()));
    page.push('\n');
    for route in naming() {
        let Some(row) = row(route.path) else { continue };
        if row.names.stands().is_empty() {
            continue;
        }
        let verb = if route.verb == Verb::Read { "read" } else { "change" };
        write!(page, "| `{}` | {verb} | {} | {} |", route.path, row.names.words(), route.action).unwrap();
        for who in &world.people {
            write!(page, " {} |", cell(world, who, &route, row.names)).unwrap();
        }
        page.push('\n');
    }
    page
}

#[test]
fn every_route_with_an_identifier_says_what_it_names() {
    for route in naming() {
        assert!(
            row(route.path).is_some(),
            "{} has no row in src/web/tests/matrix/rows.rs: say there what its identifier names",
            route.path
        );
    }
    for (n, row) in rows::ROWS.iter().enumerate() {
        assert!(rows::ROWS[..n].iter().all(|other| other.path != row.path), "{} has two rows", row.path);
    }
}

#[actix_web::test]
async fn the_table_that_people_read_is_what_the_policy_says() {
    let world = World::open().await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/routes-resources.md");
    let made = table(&world);
    if std::env::var_os("FINGERPOST_BLESS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "docs/routes-resources.md is out of date; its second line says how to write it anew");
    world.close().await;
}

// Walked by halves, so that the two take no longer than one.

#[actix_web::test]
async fn the_server_answers_every_second_role_for_each_thing_as_the_table_says() {
    walk(|place| place % 2 == 0).await;
}

#[actix_web::test]
async fn and_the_others_too() {
    walk(|place| place % 2 == 1).await;
}

async fn walk(of: fn(usize) -> bool) {
    let world = World::open().await;
    let mut wrong = Vec::new();
    for (_, who) in world.people.iter().enumerate().filter(|(place, _)| of(*place)) {
        let mut browser = world.signed_in(who).await;
        let mark = browser.get("/account").await.attribute("input[name=form_token]", "value");
        for allowed in [false, true] {
            let mut asked = Vec::new();
            for route in naming().into_iter().filter(|route| route.group == Group::Private) {
                let Some(row) = row(route.path) else { continue };
                for stands in row.names.stands().iter().copied() {
                    if expected(&world, who, &route, row.names, stands) == allowed {
                        // What is changed here must not be there changed for the next.
                        let fresh = allowed && route.verb == Verb::Change;
                        asked.push((
                            route.path,
                            route.verb,
                            row,
                            stands,
                            world.thing(who, row.names, stands, fresh).await,
                        ));
                    }
                }
            }
            let before = world.everything();
            for (path, verb, row, stands, thing) in asked {
                let address = thing.address(path, row.names);
                let answer = match verb {
                    Verb::Read => browser.get(&address).await,
                    Verb::Change => {
                        let typed: Vec<(&str, String)> =
                            row.form.iter().map(|(name, value)| (*name, thing.typed(value))).collect();
                        let typed = typed.iter().map(|(name, value)| (*name, value.as_str()));
                        let fields: Vec<(&str, &str)> = std::iter::once(("form_token", &*mark)).chain(typed).collect();
                        browser.post(&address, &fields).await
                    }
                };
                let refused = matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
                let away = answer.header("location").starts_with("/sign-in");
                // Nor may another version than the one that is there be what keeps it from being done.
                let hindered = matches!(answer.status, StatusCode::METHOD_NOT_ALLOWED | StatusCode::CONFLICT);
                let works = !answer.status.is_server_error() && !hindered;
                let told = answer.body.contains(world::FAMILY) || answer.body.contains(world::REASON);
                let right = if allowed { works && !refused && !away } else { refused && !told };
                if !right {
                    let does = if verb == Verb::Read { "reads" } else { "changes" };
                    let said: String = answer.text("main").chars().take(160).collect();
                    wrong.push(format!(
                        "{} {does} {stands:?} {path}: {} {} {said}",
                        who.called,
                        answer.status,
                        answer.header("location")
                    ));
                }
            }
            if !allowed && world.everything() != before {
                wrong.push(format!("{}: something was changed by what was refused", who.called));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers are not as the table says:\n{}", wrong.len(), wrong.join("\n"));
    world.close().await;
}

#[actix_web::test]
async fn nobody_gets_anywhere_without_signing_in() {
    let world = World::open().await;
    let who = &world.people[3];
    let mut browser = world.house.browser();
    for route in naming().into_iter().filter(|route| route.group == Group::Private) {
        let Some(row) = row(route.path) else { continue };
        let Some(stands) = row.names.stands().first().copied() else { continue };
        let address = world.thing(who, row.names, stands, false).await.address(route.path, row.names);
        let answer = match route.verb {
            Verb::Read => browser.get(&address).await,
            Verb::Change => browser.post(&address, row.form).await,
        };
        let away = answer.status == StatusCode::SEE_OTHER && answer.header("location").starts_with("/sign-in");
        assert!(away || answer.status == StatusCode::FORBIDDEN, "{} {}", route.path, answer.status);
        assert!(!answer.body.contains(world::FAMILY), "{}", route.path);
    }
    world.close().await;
}

#[actix_web::test]
async fn a_program_reads_the_data_of_its_own_organization_alone() {
    let world = World::open().await;
    let coordinator = &world.people[2];
    let thing = world.thing(coordinator, Names::Person, Stands::Own, false).await;
    let address = format!("/fhir/R4/Patient/{}", thing.person);
    assert_eq!(world.program(world::HOUSE, &address).await.status, StatusCode::OK);
    let foreign = world.program(world::OTHERS, &address).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert!(!foreign.body.contains(world::FAMILY));
    let person = world.signed_in(coordinator).await.get(&address).await;
    assert_eq!(person.status, StatusCode::UNAUTHORIZED, "a role is no token");
    world.close().await;
}
