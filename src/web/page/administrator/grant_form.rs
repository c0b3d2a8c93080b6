//! The part of a form that says a role: which, in which organization, in which team.

use super::{Organizations, organization_in, wrong};
use crate::accounts::administration::Administrator;
use crate::accounts::{Grant, Role, Team};
use crate::web::component::{Choice, Select, TextInput};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::page::desk::{choices, or_none};
use crate::web::state::State;
use maud::{Markup, html};
use uuid::Uuid;

/// What was typed of a role.
#[derive(Default)]
pub struct Typed {
    role: Option<Role>,
    organization: Option<Uuid>,
    other: String,
    team: Option<Uuid>,
}

impl Typed {
    /// Out of a form, as it stands there.
    pub fn of(form: &Form) -> Self {
        Self {
            role: Role::from_slug(form.field("role")),
            organization: Uuid::parse_str(form.field("organization")).ok(),
            other: form.field("organization_other").trim().to_owned(),
            team: Uuid::parse_str(form.field("team")).ok(),
        }
    }

    /// The role that it says, or what is missing.
    pub fn grant(
        &self,
        state: &State,
        form: &Form,
        teams: &[Team],
        errors: &mut Vec<FieldError>,
    ) -> Result<Option<Grant>, Error> {
        let named = organization_in(state, form, errors)?;
        let team = self.team.and_then(|id| teams.iter().find(|team| team.id == id));
        if self.role.is_none() {
            errors.push(wrong("role", "user-role-missing", "user-role-missing-mend"));
        }
        // A team says its organization by itself.
        let organization = named.or(team.map(|team| team.organization));
        let lacking = organization.is_none() && !errors.iter().any(|one| one.field == "organization_other");
        if lacking && self.role.is_some_and(Role::needs_organization) {
            errors.push(wrong("organization", "user-organization-missing", "user-organization-missing-mend"));
        }
        if team.is_some_and(|team| Some(team.organization) != organization) {
            errors.push(wrong("team", "user-team-other", "user-team-other-mend"));
        }
        let grant = self.role.map(|role| Grant { role, organization, team: team.map(|team| team.id) });
        Ok(grant.filter(|_| errors.is_empty()))
    }
}

/// The roles that the administrator may give in some organization of theirs.
fn roles(administrator: &Administrator<'_>) -> Vec<Role> {
    let bound = administrator.bound_to();
    let may = |role| match bound.first() {
        None => true,
        Some(organization) => administrator.may_change(Uuid::nil(), Grant::in_organization(role, *organization)),
    };
    Role::ALL.iter().copied().filter(|role| may(*role)).collect()
}

/// The fields.
pub fn fields(
    administrator: &Administrator<'_>,
    organizations: &Organizations,
    teams: &[Team],
    typed: &Typed,
    errors: &FieldErrors,
) -> Markup {
    let bound = administrator.bound_to();
    let alone = (bound.len() == 1).then(|| bound.first().copied()).flatten();
    let picked = typed.organization.or(alone);
    let in_team: Vec<Choice> = teams
        .iter()
        .map(|team| Choice {
            value: team.id.to_string(),
            label: organizations.team(team),
            count: None,
            picked: typed.team == Some(team.id),
        })
        .collect();
    let mut everybody = in_team;
    let whole = Choice { value: String::new(), label: text!("team-whole"), count: None, picked: typed.team.is_none() };
    everybody.insert(0, whole);
    html! {
        (Select {
            name: "role",
            label: text!("user-role"),
            choices: or_none(choices("role", &roles(administrator), Role::slug, |role| typed.role == Some(role))),
            error: errors.of("role"),
        })
        @if let Some(alone) = alone {
            input type="hidden" name="organization" value=(alone);
            p { (text!("user-organization-own", organization = organizations.name(alone))) }
        } @else {
            (Select {
                name: "organization",
                label: text!("user-organization"),
                choices: or_none(organizations.choices(picked)),
                error: errors.of("organization"),
            })
            @if bound.is_empty() {
                (TextInput {
                    hint: Some(text!("user-organization-other-hint")),
                    error: errors.of("organization_other"),
                    ..TextInput::new("organization_other", text!("user-organization-other"), &typed.other)
                })
            }
        }
        @if !teams.is_empty() {
            (Select { name: "team", label: text!("user-team"), choices: everybody, error: errors.of("team") })
        }
    }
}
