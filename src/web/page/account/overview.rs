//! `/account`: who one is here, and where one is signed in.

use super::{Answer, answer, layout, places};
use crate::accounts::issuer::settings;
use crate::accounts::session::{self, OwnSession};
use crate::accounts::{Action, Resource, User, allows, recovery, users};
use crate::web::component::{Button, ButtonStyle, PostForm, SummaryList, WarningText};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;
use maud::{Markup, html};
use uuid::Uuid;

struct Account {
    user: User,
    sessions: Vec<OwnSession>,
    recovery_left: i64,
    through: Vec<String>,
}

/// The account.
pub async fn get_account(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let one = visit.user()?;
        let accounts = &state.accounts;
        let now = accounts.database.clock().now();
        let account = accounts.database.read(|conn| -> crate::accounts::Result<_> {
            Ok(Account {
                user: users::by_id(conn, &accounts.keys, one.user)?,
                sessions: session::of_user(conn, &accounts.rules, one.user, now)?,
                recovery_left: recovery::left(conn, one.user)?,
                through: settings::of_user(conn, one.user)?.into_iter().map(|issuer| issuer.name).collect(),
            })
        })?;
        Ok(Answer::page(page(state, &visit, one.session, !one.waiting.is_empty(), &account)))
    })
    .await
}

/// Leads to the page where one's work begins, or to one's account where no role has any.
pub async fn get_start(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |_| {
        visit.user()?;
        let first = places(&visit).into_iter().next().map_or("/account", |(address, _)| address);
        Ok(Answer::see(first.to_owned()))
    })
    .await
}

/// Ends one of one's own sessions.
pub async fn post_end_session(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let one = form.visit.user()?;
        let id = Uuid::parse_str(form.path("id")).map_err(|_no_session_is_called_so| Error::NotFound)?;
        if !allows(one.actor(), Action::UseOwnAccount, Resource::Account(one.user)) {
            return Err(Error::Forbidden);
        }
        let accounts = &state.accounts;
        if !accounts.database.write(|tx| session::end(tx, &accounts.keys, one.user, id))? {
            return Err(Error::NotFound);
        }
        Ok(Answer::see("/account".to_owned()))
    })
    .await
}

fn page(state: &State, visit: &Visit, this: Uuid, waiting: bool, account: &Account) -> Markup {
    let user = &account.user;
    let mut facts = SummaryList::new();
    facts.add_words(text!("account-name"), Some(&user.name));
    facts.add_words(text!("account-email"), Some(&user.email));
    let mut roles: Vec<String> =
        user.memberships.iter().map(|held| label::of("role", held.grant.role.slug()).unwrap_or_default()).collect();
    roles.dedup();
    if roles.is_empty() {
        roles.push(text!("account-role-none"));
    }
    facts.add_lines(text!("account-roles"), &roles);
    let change = html! { a href="/account/password" { (text!("account-password-change")) } };
    facts.add(text!("account-password"), change);
    facts.add_lines(text!("user-through"), &account.through);
    let left = usize::try_from(account.recovery_left).unwrap_or(0);
    let factor = match user.second_factor {
        true => text!("account-factor-on", left = left),
        false => text!("account-factor-off"),
    };
    facts.add(
        text!("account-factor"),
        html! { (factor) " " a href="/account/second-factor" { (text!("account-factor-manage")) } },
    );
    let main = html! {
        h1 { (text!("account-title")) }
        @if waiting {
            (WarningText(text!("account-roles-waiting")))
            p { (Button::link(text!("factor-title"), ButtonStyle::Main, "/account/second-factor".to_owned())) }
        }
        (facts)
        h2 { (text!("account-sessions")) }
        p { (text!("account-sessions-lead")) }
        ul.sessions {
            @for one in &account.sessions {
                li {
                    p { (text!("account-session-since", since = moment(one.created), seen = moment(one.last_seen))) }
                    @if one.id == this {
                        p { strong { (text!("account-session-this")) } }
                    } @else {
                        (PostForm {
                            action: &format!("/account/sessions/{}/end", one.id),
                            token: &visit.form_token,
                            body: html! { button.button.button-quiet type="submit" { (text!("account-session-end")) } },
                        })
                    }
                }
            }
        }
    };
    layout(state, visit, text!("account-title"), false, main)
}

fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%-d %B %Y, %H:%M").to_string()
}
