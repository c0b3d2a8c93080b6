//! The form of a referral in, and to whom it may go.

use super::super::account::layout;
use super::super::desk::{choices, or_none, reaches, summary, ticked};
use super::person_fields::Shown;
use crate::accounts::{Action, membership};
use crate::directory::organization_names;
use crate::domain::Private;
use crate::domain::person::{ReasonGroup, ReferralReason};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Urgency};
use crate::web::component::{Button, Choice, Choices, Details, Fieldset, Inset, PostForm, Select, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A team, or an organization without teams, to which somebody may be referred.
pub(super) struct Destination {
    /// The organization.
    pub organization: Uuid,
    /// Its team.
    pub team: Option<Uuid>,
    /// "Chorley, Chorley Link Workers".
    pub name: String,
}

impl Destination {
    /// What a form sends for it.
    pub(super) fn value(&self) -> String {
        self.team.map_or_else(|| self.organization.to_string(), |team| format!("{}/{team}", self.organization))
    }
}

/// To whom a referral may go, the visitor's own teams first.
pub(super) fn destinations(state: &State, visit: &Visit) -> Result<Vec<Destination>, Error> {
    let own = reaches(visit, Action::ReferIn);
    let teams = state.accounts.database.read(|conn| membership::teams(conn, None))?;
    let mut found: Vec<(Uuid, Option<Uuid>)> =
        own.iter().filter_map(|one| Some((one.organization?, Some(one.team?)))).collect();
    // Who works for a whole organization refers to its teams, or to the organization where it has none.
    for organization in own.iter().filter(|one| one.team.is_none()).filter_map(|one| one.organization) {
        let of = teams.iter().filter(|team| team.organization == organization);
        found.extend(of.map(|team| (organization, Some(team.id))));
        if !teams.iter().any(|team| team.organization == organization) {
            found.push((organization, None));
        }
    }
    found.extend(teams.iter().map(|team| (team.organization, Some(team.id))));
    let ids: Vec<Uuid> = found.iter().map(|(organization, _)| *organization).collect();
    let names = state.accounts.database.read(|conn| organization_names(conn, &ids)).map_err(Error::internal)?;
    let mut destinations: Vec<Destination> = Vec::new();
    for (organization, team) in found {
        if destinations.iter().any(|one| (one.organization, one.team) == (organization, team)) {
            continue;
        }
        let house = names.get(&organization).cloned();
        let team_name = teams.iter().find(|one| Some(one.id) == team).map(|one| one.name.clone());
        let name = [team_name, house].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let name = if name.is_empty() { text!("organization-unlisted") } else { name };
        destinations.push(Destination { organization, team, name });
    }
    Ok(destinations)
}

/// The one that a form names; the first where it names none.
pub(super) fn chosen(destinations: Vec<Destination>, form: &Form) -> Option<Destination> {
    let said = form.field("to");
    destinations.into_iter().find(|one| said.is_empty() || one.value() == said)
}

/// The referral as typed, to be shown again.
pub(super) struct Typed {
    pub source: Option<ReferralSource>,
    pub referrer_name: String,
    pub referrer_role: String,
    pub referrer_organization: String,
    pub referrer_contact: String,
    pub method: Option<ReferralMethod>,
    pub referred_on: String,
    pub reason: String,
    pub reasons: BTreeSet<ReferralReason>,
    pub urgency: Urgency,
    pub urgent_because: String,
    pub agreed: Option<Agreed>,
    pub to: String,
}

impl Typed {
    /// What stands in the form at first.
    pub fn new(day: String, name: String) -> Self {
        Self {
            source: None,
            referrer_name: name,
            referrer_role: String::new(),
            referrer_organization: String::new(),
            referrer_contact: String::new(),
            method: None,
            referred_on: day,
            reason: String::new(),
            reasons: BTreeSet::new(),
            urgency: Urgency::Ordinary,
            urgent_because: String::new(),
            agreed: None,
            to: String::new(),
        }
    }

    /// What came.
    pub fn of(form: &Form) -> Self {
        let line = |name| form.field(name).trim().to_owned();
        Self {
            source: ReferralSource::from_slug(form.field("source")),
            referrer_name: line("referrer.name"),
            referrer_role: line("referrer.role"),
            referrer_organization: line("referrer.organization"),
            referrer_contact: line("referrer.contact"),
            method: ReferralMethod::from_slug(form.field("method")),
            referred_on: line("referred_on"),
            reason: line("reason"),
            reasons: ticked(form, "reasons", ReferralReason::from_slug),
            urgency: Urgency::from_slug(form.field("urgency")).unwrap_or(Urgency::Ordinary),
            urgent_because: line("urgent_because"),
            agreed: Agreed::from_slug(form.field("agreed")),
            to: line("to"),
        }
    }

    /// Why it cannot wait.
    pub fn urgent_because(&self) -> Option<Private> {
        Private::from_field(&self.urgent_because)
    }
}

/// The reasons of the list, by group, to tick.
pub(super) fn reasons(name: &str, picked: &BTreeSet<ReferralReason>) -> Markup {
    html! {
        @for group in ReasonGroup::ALL {
            @let of_group: Vec<ReferralReason> =
                ReferralReason::ALL.iter().copied().filter(|reason| reason.group() == *group).collect();
            (Fieldset {
                legend: label::said("reason-group", group.slug()),
                error: None,
                body: html! { (Choices {
                    name,
                    only_one: false,
                    choices: choices("need", &of_group, ReferralReason::slug, |reason| picked.contains(&reason)),
                }) },
            })
        }
    }
}

/// The whole form.
pub(super) fn page(state: &State, visit: &Visit, shown: &Shown<'_>, typed: &Typed) -> Result<Markup, Error> {
    let errors = shown.errors;
    let body = html! {
        (to_whom(&destinations(state, visit)?, &typed.to))
        h2 { (text!("referral-who")) }
        (shown.who())
        h2 { (text!("person-part-reach")) }
        (shown.reach())
        (shown.home())
        h2 { (text!("referral-why")) }
        (why(typed, errors))
        h2 { (text!("person-part-risks")) }
        (shown.risks())
        h2 { (text!("person-part-talk")) }
        (shown.talk())
        h2 { (text!("person-part-more")) }
        (shown.more())
        h2 { (text!("referral-from")) }
        (from(typed, errors))
        p { (Button::submit(text!("referral-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("referral-title")) }
        (Inset(html! { p { strong { (text!("stop-title")) } " " (text!("stop-lead")) } }))
        p { (text!("referral-lead")) }
        (PostForm { action: "/referrals/new", token: &visit.form_token, body })
    };
    Ok(layout(state, visit, text!("referral-title"), !errors.0.is_empty(), main))
}

/// Which team is asked, by name, where one may choose.
fn to_whom(destinations: &[Destination], picked: &str) -> Markup {
    let choices = destinations.iter().enumerate().map(|(number, one)| Choice {
        value: one.value(),
        label: one.name.clone(),
        count: None,
        picked: one.value() == picked || (picked.is_empty() && number == 0),
    });
    html! {
        @match destinations {
            [one] => {
                input type="hidden" name="to" value=(one.value());
                p { (text!("referral-goes-to", name = one.name.as_str())) }
            }
            _ => { (Select { name: "to", label: text!("referral-to"), choices: choices.collect(), error: None }) }
        }
    }
}

fn why(typed: &Typed, errors: &FieldErrors) -> Markup {
    html! {
        (TextInput { error: errors.of("reason"), hint: Some(text!("referral-reason-hint")), longest: 300, ..TextInput::new("reason", text!("referral-reason"), &typed.reason) })
        (Details { open: !typed.reasons.is_empty(), summary: text!("referral-reasons"), body: reasons("reasons", &typed.reasons) })
        (Fieldset {
            legend: text!("referral-agreed"),
            error: errors.of("agreed"),
            body: html! { (Choices {
                name: "agreed",
                only_one: true,
                choices: choices("agreed", Agreed::ALL, Agreed::slug, |one| typed.agreed == Some(one)),
            }) },
        })
        (Fieldset {
            legend: text!("referral-urgency"),
            error: None,
            body: html! { (Choices {
                name: "urgency",
                only_one: true,
                choices: choices("urgency", Urgency::ALL, Urgency::slug, |one| typed.urgency == one),
            }) },
        })
        (TextInput { error: errors.of("urgent_because"), ..TextInput::new("urgent_because", text!("referral-urgent-because"), &typed.urgent_because) })
    }
}

fn from(typed: &Typed, errors: &FieldErrors) -> Markup {
    html! {
        (Select {
            name: "source",
            label: text!("referral-source"),
            choices: or_none(choices("source", ReferralSource::ALL, ReferralSource::slug, |one| typed.source == Some(one))),
            error: errors.of("source"),
        })
        (TextInput { error: errors.of("referrer.name"), longest: 70, width: "half", ..TextInput::new("referrer.name", text!("referral-name"), &typed.referrer_name) })
        (TextInput { longest: 70, width: "half", ..TextInput::new("referrer.role", text!("referral-role"), &typed.referrer_role) })
        (TextInput { error: errors.of("referrer.organization"), longest: 70, width: "half", ..TextInput::new("referrer.organization", text!("referral-organization"), &typed.referrer_organization) })
        (TextInput { error: errors.of("referrer.contact"), longest: 70, width: "half", ..TextInput::new("referrer.contact", text!("referral-contact"), &typed.referrer_contact) })
        (Select {
            name: "method",
            label: text!("referral-method"),
            choices: choices("method", ReferralMethod::ALL, ReferralMethod::slug, |one| typed.method == Some(one)),
            error: None,
        })
        (TextInput { error: errors.of("referred_on"), hint: Some(text!("day-hint")), width: "half", ..TextInput::new("referred_on", text!("referral-day"), &typed.referred_on) })
    }
}
