//! `/users/{id}`: one account: roles given and taken, a new invitation, and the ways to its end.

use super::grant_form::{self, Typed};
use super::{
    Organizations, administrator, conflict, field_errors, grant_words, person, status_tag, summary, write_invitation,
};
use crate::accounts::issuer::settings;
use crate::accounts::{Error as Cause, User, UserStatus, membership};
use crate::messages::Error as Trouble;
use crate::web::address::parse_query;
use crate::web::component::{Button, ButtonStyle, NotificationBanner, PostForm, SummaryList};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::middleware::visit::Visit;
use crate::web::page::account::{Answer, answer, layout};
use crate::web::page::desk::{id_in, moment};
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// The account.
pub async fn get_user(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let (id, query) = (path.into_inner(), request.query_string().to_owned());
    answer(state, move |state| {
        let user = person(state, &visit, id)?;
        let because = parse_query(&query).into_iter().find(|(key, _)| key == "because").map(|(_, value)| value);
        let news = match because.as_deref() {
            Some("invited") => Some(text!("user-news-invited")),
            Some("roles") => Some(text!("user-news-roles")),
            Some("ended") => Some(text!("user-news-ended")),
            Some("restored") => Some(text!("user-news-restored")),
            Some("factor") => Some(text!("user-news-factor")),
            _ => None,
        };
        let nothing = FieldErrors(Vec::new());
        Ok(Answer::page(page(state, &visit, &user, &Typed::default(), &nothing, news)?))
    })
    .await
}

/// Gives a role.
pub async fn post_role(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let user = person(state, visit, id)?;
        let administrator = administrator(state, visit)?;
        let accounts = &state.accounts;
        let teams = accounts.database.read(|conn| administrator.teams(conn))?;
        let typed = Typed::of(&form);
        let mut errors = Vec::new();
        let again = |errors: &FieldErrors| -> Result<Answer, Error> {
            let page = page(state, visit, &user, &typed, errors, None)?;
            Ok(Answer::mend(page, StatusCode::BAD_REQUEST))
        };
        let Some(grant) = typed.grant(state, &form, &teams, &mut errors)? else { return again(&FieldErrors(errors)) };
        match accounts.database.write(|tx| administrator.give(tx, id, grant)) {
            Ok(()) => Ok(Answer::see(format!("/users/{id}?because=roles"))),
            Err(cause) => again(&field_errors(cause)?),
        }
    })
    .await
}

/// Takes a role away.
pub async fn post_role_end(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let held = Uuid::parse_str(form.field("membership")).map_err(|_nothing_is_called_so| Error::NotFound)?;
        let administrator = administrator(state, &form.visit)?;
        state.accounts.database.write(|tx| administrator.take(tx, id, held))?;
        // Whoever has taken the last role within reach sees the account no longer.
        let still = person(state, &form.visit, id).is_ok();
        Ok(Answer::see(if still { format!("/users/{id}?because=roles") } else { "/users".to_owned() }))
    })
    .await
}

/// Invites somebody anew: a letter with a link for a new password.
pub async fn post_invite(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let administrator = administrator(state, &form.visit)?;
        state.accounts.database.write(|tx| -> Result<_, Trouble> {
            administrator.invite(tx, id)?;
            write_invitation(tx, id)
        })?;
        Ok(Answer::see(format!("/users/{id}?because=invited")))
    })
    .await
}

/// Lets somebody in again whose access had ended.
pub async fn post_restore(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let version = form.field("version").parse().unwrap_or_default();
        let administrator = administrator(state, &form.visit)?;
        let here = format!("/users/{id}");
        match state.accounts.database.write(|tx| administrator.set_active(tx, id, version, true)) {
            Ok(()) => Ok(Answer::see(format!("{here}?because=restored"))),
            Err(Cause::Conflict) => Ok(conflict(state, &form.visit, &here)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

fn page(
    state: &State,
    visit: &Visit,
    user: &User,
    typed: &Typed,
    errors: &FieldErrors,
    news: Option<String>,
) -> Result<Markup, Error> {
    let administrator = administrator(state, visit)?;
    let organizations = Organizations::of(state, &administrator)?;
    let (teams, all_teams, issuers) = state.accounts.database.read(|conn| -> crate::accounts::Result<_> {
        Ok((administrator.teams(conn)?, membership::teams(conn, None)?, settings::of_user(conn, user.id)?))
    })?;
    let mut facts = SummaryList::new();
    facts.add_words(text!("account-email"), Some(&user.email));
    facts.add(text!("user-standing"), html! { (status_tag(user.status)) });
    let factor = if user.second_factor { text!("user-factor-on") } else { text!("user-factor-off") };
    facts.add_words(text!("account-factor"), Some(&factor));
    let through: Vec<String> = issuers.into_iter().map(|one| one.name).collect();
    facts.add_lines(text!("user-through"), &through);
    let last = user.last_sign_in.map_or_else(|| text!("users-never"), moment);
    facts.add_words(text!("user-last"), Some(&last));
    let is_self = visit.user()?.user == user.id;
    let role_end = format!("/users/{}/roles/end", user.id);
    let main = html! {
        @if let Some(words) = news { (NotificationBanner { title: text!("user-news"), body: html! { p { (words) } } }) }
        (summary(errors))
        h1 { (user.name) }
        (facts)
        h2 { (text!("user-roles")) }
        @if user.memberships.is_empty() { p { (text!("user-no-role")) } }
        ul.sessions {
            @for held in &user.memberships {
                @let words = grant_words(held.grant, &organizations, &all_teams);
                li {
                    p { (words) }
                    @if administrator.may_change(user.id, held.grant) {
                        (PostForm { action: &role_end, token: &visit.form_token, body: html! {
                            input type="hidden" name="membership" value=(held.id);
                            button.button.button-quiet type="submit" {
                                (text!("user-role-end")) span.visually-hidden { ": " (words) }
                            }
                        } })
                    }
                }
            }
        }
        @if is_self { p { (text!("user-self")) } } @else {
            h2 { (text!("user-role-add")) }
            (PostForm { action: &format!("/users/{}/roles", user.id), token: &visit.form_token, body: html! {
                (grant_form::fields(&administrator, &organizations, &teams, typed, errors))
                p { (Button::submit(text!("user-role-add-button"))) }
            } })
            @if administrator.reaches(user) { (whole_account(visit, user)) }
            @else { p { (text!("user-beyond")) } }
        }
        p { a href="/users" { (text!("users-back")) } }
    };
    Ok(layout(state, visit, user.name.clone(), !errors.0.is_empty(), main))
}

fn whole_account(visit: &Visit, user: &User) -> Markup {
    let here = format!("/users/{}", user.id);
    html! {
        h2 { (text!("user-access")) }
        @if user.status == UserStatus::Deactivated {
            p { (text!("user-restore-lead")) }
            (PostForm { action: &format!("{here}/restore"), token: &visit.form_token, body: html! {
                input type="hidden" name="version" value=(user.version);
                p { button.button.button-quiet type="submit" { (text!("user-restore")) } }
            } })
        } @else {
            p { (text!("user-invite-lead")) }
            (PostForm { action: &format!("{here}/invite"), token: &visit.form_token, body: html! {
                p { button.button.button-quiet type="submit" { (text!("user-invite")) } }
            } })
            @if user.second_factor {
                p { (text!("user-factor-lead")) }
                p { (Button::link(text!("user-factor-reset"), ButtonStyle::Quiet, format!("{here}/second-factor"))) }
            }
            p { (text!("user-end-lead")) }
            p { (Button::link(text!("user-end"), ButtonStyle::Quiet, format!("{here}/end"))) }
        }
    }
}
