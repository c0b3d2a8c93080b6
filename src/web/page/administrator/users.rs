//! `/users`: everybody whom the visitor looks after.

use super::{Organizations, administrator, grant_words, status_tag};
use crate::accounts::{Action, Resource, User};
use crate::web::address::{parse_query, with_query};
use crate::web::component::{Button, ButtonStyle, Choice, Pagination, Select, Tag, Tone};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer, layout};
use crate::web::page::desk::{may, moment};
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// People on one page.
const ON_A_PAGE: usize = 40;

/// The list, of one organization where one is asked for.
pub async fn get_users(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let query = parse_query(request.query_string());
    answer(state, move |state| {
        let of = |name: &str| query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let asked = Uuid::parse_str(of("organization")).ok();
        let administrator = administrator(state, &visit)?;
        let (people, teams) = state.accounts.database.read(|conn| -> crate::accounts::Result<_> {
            Ok((administrator.people(conn)?, administrator.teams(conn)?))
        })?;
        let organizations = Organizations::of(state, &administrator)?;
        let shown: Vec<&User> = people.iter().filter(|user| is_of(user, asked)).collect();
        let last = shown.len().div_ceil(ON_A_PAGE).max(1);
        let page = of("page").parse::<usize>().unwrap_or(1).clamp(1, last);
        let here = |page: usize| {
            let organization = asked.map(|id| id.to_string()).unwrap_or_default();
            with_query("/users", [("organization", organization.as_str()), ("page", &page.to_string())])
        };
        let pages = Pagination {
            page,
            last,
            previous: (page > 1).then(|| here(page - 1)),
            next: (page < last).then(|| here(page + 1)),
        };
        let main = html! {
            h1 { (text!("users-title")) }
            p { (Button::link(text!("users-new"), ButtonStyle::Main, "/users/new".to_owned())) }
            (other_pages(&visit))
            @if organizations.0.len() > 1 { (filter(&organizations, asked)) }
            h2 { (text!("users-count", count = shown.len())) }
            ul.sessions {
                @for user in shown.iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE) {
                    li {
                        p {
                            a href={"/users/" (user.id)} { (user.name) } " " (status_tag(user.status)) " "
                            @if !user.second_factor { (Tag { words: text!("users-no-factor"), tone: Tone::Plain }) }
                        }
                        @if user.memberships.is_empty() { p { (text!("user-no-role")) } }
                        @for held in &user.memberships { p { (grant_words(held.grant, &organizations, &teams)) } }
                        p.hint {
                            @match user.last_sign_in {
                                Some(at) => { (text!("users-last", at = moment(at))) }
                                None => { (text!("users-never")) }
                            }
                        }
                    }
                }
            }
            (pages)
            (table::link(&with_query("/users.csv", [("organization", of("organization"))]), shown.is_empty()))
        };
        Ok(Answer::page(layout(state, &visit, text!("users-title"), false, main)))
    })
    .await
}

/// Everybody of the list, of all its pages, as a table; each of them is written down.
pub async fn get_table(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let query = parse_query(request.query_string());
    table::download(state, move |state| {
        let asked = query.iter().find(|(key, _)| key == "organization").and_then(|(_, id)| Uuid::parse_str(id).ok());
        let administrator = administrator(state, &visit)?;
        let (people, teams) = state.accounts.database.write(|tx| -> crate::accounts::Result<_> {
            let mut people = administrator.people(tx.conn())?;
            people.retain(|user| is_of(user, asked));
            administrator.export(tx, &people.iter().map(|user| user.id).collect::<Vec<_>>());
            Ok((people, administrator.teams(tx.conn())?))
        })?;
        let organizations = Organizations::of(state, &administrator)?;
        let row = |user: &User| {
            let roles = user.memberships.iter().map(|held| grant_words(held.grant, &organizations, &teams));
            vec![
                user.name.to_string(),
                label::said("user-status", user.status.slug()),
                roles.collect::<Vec<_>>().join("; "),
                table::yes(user.second_factor),
                user.last_sign_in.map(moment).unwrap_or_default(),
            ]
        };
        let head = table::head(&["name", "access", "roles", "second-factor", "signed-in"]);
        Ok(Table { file: "users", head, rows: people.iter().map(row).collect() })
    })
    .await
}

/// Whether somebody holds a role in an organization, where one is asked for.
fn is_of(user: &User, asked: Option<Uuid>) -> bool {
    asked.is_none() || user.memberships.iter().any(|held| held.grant.organization == asked)
}

fn other_pages(visit: &Visit) -> Markup {
    html! {
        ul {
            li { a href="/teams" { (text!("teams-title")) } }
            @if may(visit, Action::AdministerTokens, Resource::Any) {
                li { a href="/tokens" { (text!("tokens-title")) } }
            }
            @if may(visit, Action::AdministerIssuers, Resource::Any) {
                li { a href="/issuers" { (text!("issuers-title")) } }
            }
        }
    }
}

fn filter(organizations: &Organizations, asked: Option<Uuid>) -> Markup {
    let mut choices = organizations.choices(asked);
    let all = Choice { value: String::new(), label: text!("users-all"), count: None, picked: asked.is_none() };
    choices.insert(0, all);
    html! {
        form method="get" action="/users" {
            (Select { name: "organization", label: text!("users-of"), choices, error: None })
            p { button.button.button-quiet type="submit" { (text!("users-show")) } }
        }
    }
}
