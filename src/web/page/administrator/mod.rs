//! The pages of administrators: people and their roles, teams, tokens of programs, an organization's issuer.

pub mod end_access;
pub mod grant_form;
pub mod issuer;
pub mod issuers;
pub mod new_user;
pub mod second_factor;
pub mod teams;
pub mod tokens;
pub mod user;
pub mod users;

use super::account::{Answer, layout};
use super::keeping::name_of;
use crate::accounts::administration::Administrator;
use crate::accounts::{Action, Error as Cause, Grant, Resource, Team, User, UserStatus};
use crate::database::WriteTransaction;
use crate::directory::organization_names;
use crate::messages::{self, MessageKind, Recipient, outbox};
use crate::web::component::{Choice, ErrorSummary, PostForm, Tag, Tone, WarningText};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The visitor as an administrator; the policy is asked by what is then done.
pub fn administrator<'a>(state: &'a State, visit: &'a Visit) -> Result<Administrator<'a>, Error> {
    Ok(Administrator { actor: visit.user()?.actor(), keys: &state.accounts.keys })
}

/// The letter that goes with an invitation, written in the same transaction.
fn write_invitation(tx: &mut WriteTransaction<'_>, user: Uuid) -> messages::Result<()> {
    outbox::write(tx, MessageKind::Invitation, Recipient::User(user), user)
}

/// The organizations that an administrator chooses from, with what they are called, by name.
pub struct Organizations(Vec<Named>);

struct Named {
    id: Uuid,
    name: String,
    is_listed: bool,
}

impl Organizations {
    /// Those to which the administrator is bound, or all that hold people, teams, tokens or issuers already.
    fn of(state: &State, administrator: &Administrator<'_>) -> Result<Self, Error> {
        let bound = administrator.bound_to();
        let accounts = &state.accounts;
        let ids: BTreeSet<Uuid> = match bound.is_empty() {
            false => bound.into_iter().collect(),
            true => accounts.database.read(|conn| -> crate::accounts::Result<_> {
                let people = administrator.people(conn)?;
                let held = people.iter().flat_map(|user| &user.memberships).filter_map(|held| held.grant.organization);
                let teams = administrator.teams(conn)?;
                let issuers = crate::accounts::issuer::settings::all(conn)?;
                let of_teams = teams.iter().map(|team| team.organization);
                Ok(held.chain(of_teams).chain(issuers.iter().map(|one| one.organization)).collect())
            })?,
        };
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let names = accounts.database.read(|conn| organization_names(conn, &ids)).map_err(Error::internal)?;
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            let listed = names.get(&id).cloned();
            let is_listed = listed.is_some();
            let name = listed.map_or_else(|| name_of(state, id), Ok)?;
            all.push(Named { id, name, is_listed });
        }
        all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.id));
        Ok(Self(all))
    }

    fn find(&self, id: Uuid) -> Option<&Named> {
        self.0.iter().find(|one| one.id == id)
    }

    fn name(&self, id: Uuid) -> String {
        self.find(id).map_or_else(|| text!("organization-unlisted"), |one| one.name.clone())
    }

    /// "Chorley, Lancashire link workers"; the team alone where its organization has no entry.
    fn team(&self, team: &Team) -> String {
        match self.find(team.organization) {
            Some(one) if one.is_listed => {
                text!("team-of", team = team.name.as_str(), organization = one.name.as_str())
            }
            _ => team.name.clone(),
        }
    }

    fn choices(&self, picked: Option<Uuid>) -> Vec<Choice> {
        self.0
            .iter()
            .map(|one| Choice {
                value: one.id.to_string(),
                label: one.name.clone(),
                count: None,
                picked: picked == Some(one.id),
            })
            .collect()
    }
}

/// "Link worker, team Chorley, Lancashire link workers".
fn grant_words(grant: Grant, organizations: &Organizations, teams: &[Team]) -> String {
    let role = label::said("role", grant.role.slug());
    let team = grant.team.and_then(|id| teams.iter().find(|team| team.id == id));
    match (grant.organization, team) {
        (None, _) => text!("user-role-everywhere", role = role),
        (Some(id), None) => text!("user-role-of", role = role, organization = organizations.name(id)),
        (Some(_), Some(team)) => text!("user-role-in-team", role = role, team = organizations.team(team)),
    }
}

fn status_tag(status: UserStatus) -> Tag {
    let tone = match status {
        UserStatus::Active => Tone::Good,
        UserStatus::Invited => Tone::Attention,
        UserStatus::Deactivated => Tone::Stop,
    };
    Tag { words: label::said("user-status", status.slug()), tone }
}

/// What was typed of an organization: one of those to choose from, or the end of another's address here.
fn organization_in(state: &State, form: &Form, errors: &mut Vec<FieldError>) -> Result<Option<Uuid>, Error> {
    let other = form.field("organization_other").trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if !other.is_empty() {
        let found = state.library.organization_by_slug(other)?;
        if found.is_none() {
            errors.push(wrong("organization_other", "user-organization-unknown", "user-organization-unknown-mend"));
        }
        return Ok(found.map(|found| found.organization.organization.id));
    }
    Ok(Uuid::parse_str(form.field("organization")).ok())
}

/// The same, where one has to be chosen.
fn organization_needed(state: &State, form: &Form, errors: &mut Vec<FieldError>) -> Result<Option<Uuid>, Error> {
    let organization = organization_in(state, form, errors)?;
    if organization.is_none() && errors.is_empty() {
        errors.push(wrong("organization", "user-organization-missing", "user-organization-missing-mend"));
    }
    Ok(organization)
}

/// One thing to mend, with the keys of what is wrong and of the mend.
fn wrong(field: &str, key: &str, mend: &str) -> FieldError {
    super::desk::wrong_field(field, key, mend)
}

/// What the accounts say is wrong with a field, as the page shows it again; anything else goes on.
fn field_errors(cause: Cause) -> Result<FieldErrors, Error> {
    match cause {
        Cause::Field { field, problem, mend } => Ok(FieldErrors(vec![FieldError {
            field: field.to_owned(),
            message: problem.to_owned(),
            mend: mend.to_owned(),
        }])),
        other => Err(other.into()),
    }
}

/// Somebody else was first; nothing was changed.
fn conflict(state: &State, visit: &Visit, back: &str) -> Answer {
    let main = html! {
        h1 { (text!("conflict-title")) }
        p.lead { (text!("user-conflict")) }
        p { a href=(back) { (text!("conflict-back")) } }
    };
    Answer::mend(layout(state, visit, text!("conflict-title"), true, main), StatusCode::CONFLICT)
}

/// A page that asks once more before something that cannot be taken back, or hurts.
struct Interruption<'a> {
    title: String,
    warning: String,
    what_happens: Vec<String>,
    action: &'a str,
    fields: Markup,
    button: String,
    back: &'a str,
}

impl Interruption<'_> {
    fn page(self, state: &State, visit: &Visit) -> Markup {
        let body = html! {
            (self.fields)
            p { button.button.button-urgent type="submit" { (self.button) } }
        };
        let main = html! {
            h1 { (self.title) }
            (WarningText(self.warning))
            @if !self.what_happens.is_empty() { ul { @for one in &self.what_happens { li { (one) } } } }
            (PostForm { action: self.action, token: &visit.form_token, body })
            p { a href=(self.back) { (text!("interruption-back")) } }
        };
        layout(state, visit, self.title.clone(), false, main)
    }
}

/// Reads a user whom the visitor looks after.
fn person(state: &State, visit: &Visit, id: Uuid) -> Result<User, Error> {
    let administrator = administrator(state, visit)?;
    Ok(state.accounts.database.read(|conn| administrator.person(conn, id))?)
}

/// The same, where all of the account is within the visitor's reach: what ends there ends everywhere.
fn reached(state: &State, visit: &Visit, id: Uuid) -> Result<User, Error> {
    let administrator = administrator(state, visit)?;
    let user = state.accounts.database.read(|conn| administrator.person(conn, id))?;
    if administrator.reaches(&user) { Ok(user) } else { Err(Error::Forbidden) }
}

/// Whether the visitor may do this for an organization.
fn may_for(visit: &Visit, action: Action, organization: Uuid) -> bool {
    super::desk::may(visit, action, Resource::Organization(organization))
}

fn summary(errors: &FieldErrors) -> Markup {
    html! { @if !errors.0.is_empty() { (ErrorSummary(errors)) } }
}
