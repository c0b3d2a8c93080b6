//! `/tokens`: programs that read an organization's own records, each with a token that is shown once.

use super::{Interruption, Organizations, administrator, field_errors, may_for, organization_needed, summary, wrong};
use crate::accounts::api_token::{self, ApiToken};
use crate::accounts::{Action, Token};
use crate::web::component::{Button, ButtonStyle, Choice, Inset, PostForm, Select, Tag, TextInput, Tone, WarningText};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer, layout};
use crate::web::page::desk::{day_at, id_in, moment, or_none};
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use uuid::Uuid;

/// Days for which a token may be good.
const LENGTHS: [i64; 3] = [30, 90, 365];

/// The list of every organization that the visitor looks after.
pub async fn get_tokens(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| Ok(Answer::page(page(state, &visit, None, &FieldErrors(Vec::new()))?))).await
}

fn within_reach(state: &State, visit: &Visit) -> Result<Vec<ApiToken>, Error> {
    let mut tokens = state.accounts.database.read(api_token::all)?;
    tokens.retain(|token| may_for(visit, Action::AdministerTokens, token.organization));
    Ok(tokens)
}

/// The list as a table; no token is in it, only what each is called.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let organizations = Organizations::of(state, &administrator(state, &visit)?)?;
        let now = state.accounts.database.clock().now();
        let row = |token: &ApiToken| {
            vec![
                token.name.clone(),
                organizations.name(token.organization),
                standing(token, now).words,
                token.last_used.map(moment).unwrap_or_default(),
            ]
        };
        let rows = within_reach(state, &visit)?.iter().map(row).collect();
        Ok(Table { file: "tokens", head: table::head(&["token", "organization", "good", "last-used"]), rows })
    })
    .await
}

fn standing(token: &ApiToken, now: DateTime<Utc>) -> Tag {
    match token.ended {
        Some(at) => Tag { words: text!("token-ended", day = day_at(at)), tone: Tone::Stop },
        None if token.expires <= now => {
            Tag { words: text!("token-over", day = day_at(token.expires)), tone: Tone::Stop }
        }
        None => Tag { words: text!("token-until", day = day_at(token.expires)), tone: Tone::Good },
    }
}

/// Makes one. The page that answers shows it, and no other ever does.
pub async fn post_token(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let mut errors = Vec::new();
        let organization = organization_needed(state, &form, &mut errors)?;
        let days = form.field("length").parse::<i64>().ok().filter(|days| LENGTHS.contains(days));
        if days.is_none() {
            errors.push(wrong("length", "token-length-missing", "token-length-missing-mend"));
        }
        let again = |errors: &FieldErrors| -> Result<Answer, Error> {
            Ok(Answer::mend(page(state, visit, Some(&form), errors)?, StatusCode::BAD_REQUEST))
        };
        let (Some(organization), Some(days), true) = (organization, days, errors.is_empty()) else {
            return again(&FieldErrors(errors));
        };
        if !may_for(visit, Action::AdministerTokens, organization) {
            return Err(Error::Forbidden);
        }
        let by = visit.user()?.actor().audited(None);
        let accounts = &state.accounts;
        let made = accounts.database.write(|tx| {
            api_token::add(tx, &accounts.keys, by, organization, form.field("name"), TimeDelta::days(days))
        });
        match made {
            Ok((_, token)) => Ok(Answer::page(shown_once(state, visit, form.field("name").trim(), &token))),
            Err(cause) => again(&field_errors(cause)?),
        }
    })
    .await
}

/// Asks once more before a token is ended.
pub async fn get_end(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let token = find(state, &visit, id)?;
        let page = Interruption {
            title: text!("token-end-title", name = token.name.as_str()),
            warning: text!("token-end-warning"),
            what_happens: vec![text!("token-end-other")],
            action: &format!("/tokens/{id}/end"),
            fields: html! {},
            button: text!("token-end"),
            back: "/tokens",
        };
        Ok(Answer::page(page.page(state, &visit)))
    })
    .await
}

/// Ends it at once.
pub async fn post_end(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let token = find(state, &form.visit, id_in(&form, "id")?)?;
        let by = form.visit.user()?.actor().audited(None);
        let accounts = &state.accounts;
        accounts.database.write(|tx| api_token::end(tx, &accounts.keys, by, token.id))?;
        Ok(Answer::see("/tokens".to_owned()))
    })
    .await
}

/// A token in force of an organization that the visitor looks after.
fn find(state: &State, visit: &Visit, id: Uuid) -> Result<ApiToken, Error> {
    let token = state.accounts.database.read(|conn| api_token::by_id(conn, id))?;
    match may_for(visit, Action::AdministerTokens, token.organization) {
        true => Ok(token),
        false => Err(Error::Forbidden),
    }
}

fn shown_once(state: &State, visit: &Visit, name: &str, token: &Token) -> Markup {
    let main = html! {
        h1 { (text!("token-made", name = name)) }
        (WarningText(text!("token-made-once")))
        (Inset(html! { code { (token.text()) } }))
        p { (text!("token-made-use")) }
        p { (Button::link(text!("token-made-done"), ButtonStyle::Main, "/tokens".to_owned())) }
    };
    layout(state, visit, text!("tokens-title"), false, main)
}

fn page(state: &State, visit: &Visit, typed: Option<&Form>, errors: &FieldErrors) -> Result<Markup, Error> {
    let administrator = administrator(state, visit)?;
    let organizations = Organizations::of(state, &administrator)?;
    let tokens = within_reach(state, visit)?;
    let now = state.accounts.database.clock().now();
    let typed = |name: &str| typed.map_or("", |form| form.field(name));
    let lengths: Vec<Choice> = LENGTHS
        .iter()
        .map(|days| Choice {
            value: days.to_string(),
            label: text!("token-days", count = usize::try_from(*days).unwrap_or(0)),
            count: None,
            picked: typed("length") == days.to_string(),
        })
        .collect();
    let body = html! {
        (TextInput { error: errors.of("name"), hint: Some(text!("token-name-hint")), longest: 100, ..TextInput::new("name", text!("token-name"), typed("name")) })
        (Select { name: "organization", label: text!("token-organization"), choices: or_none(organizations.choices(typed("organization").parse().ok())), error: errors.of("organization") })
        (Select { name: "length", label: text!("token-length"), choices: or_none(lengths), error: errors.of("length") })
        p { (Button::submit(text!("token-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("tokens-title")) }
        p { (text!("tokens-lead")) }
        @if tokens.is_empty() { p { (text!("tokens-none")) } }
        ul.sessions {
            @for token in &tokens {
                li {
                    p {
                        (token.name) ", " (organizations.name(token.organization)) " " (standing(token, now))
                    }
                    p.hint {
                        @match token.last_used {
                            Some(at) => { (text!("token-last", at = moment(at))) }
                            None => { (text!("token-never")) }
                        }
                    }
                    @if token.ended.is_none() && token.expires > now {
                        p { a href={"/tokens/" (token.id) "/end"} {
                            (text!("token-end")) span.visually-hidden { ": " (token.name) }
                        } }
                    }
                }
            }
        }
        (table::link("/tokens.csv", tokens.is_empty()))
        h2 { (text!("token-new")) }
        (PostForm { action: "/tokens", token: &visit.form_token, body })
        p { a href="/users" { (text!("users-back")) } }
    };
    Ok(layout(state, visit, text!("tokens-title"), !errors.0.is_empty(), main))
}
