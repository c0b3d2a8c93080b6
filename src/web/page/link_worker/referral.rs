//! `/referrals/new`: somebody asks for help for a person; and what became of it, in one word.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    choices, day, day_of, desk, may, not_done, or_none, reaches, summary, ticked, typed_day, words,
};
use super::person_form::{blank, fields, read};
use crate::accounts::{Action, Grant, Resource};
use crate::domain::Private;
use crate::domain::person::{Person, ReasonGroup, ReferralReason};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use crate::prescribing::consent::offered_declined;
use crate::prescribing::refer_in::{NewReferral, Who, follow, take_referral};
use crate::web::component::{Button, Choices, Details, Fieldset, Inset, PostForm, Select, Tag, TextInput, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The form.
pub async fn get_new(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let today = desk(state, &visit)?.today();
        let typed = Typed { referred_on: typed_day(Some(today)), ..Typed::default() };
        Ok(Answer::page(page(state, &visit, &blank(), &typed, &FieldErrors(Vec::new()))))
    })
    .await
}

/// Takes the referral.
pub async fn post_new(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let at = desk(state, visit)?;
        let mut wrong = Vec::new();
        let person = read(&form, blank(), at.today(), &mut wrong);
        let referred_on = day_of(&form, "referred_on", &mut wrong).unwrap_or_else(|| at.today());
        let typed = Typed::of(&form);
        let mend =
            |errors: &FieldErrors| Answer::mend(page(state, visit, &person, &typed, errors), StatusCode::BAD_REQUEST);
        if !wrong.is_empty() {
            return Ok(mend(&FieldErrors(wrong)));
        }
        let to = reaches(visit, Action::ReferIn);
        let place: usize = form.field("to").parse().unwrap_or_default();
        let Some(Grant { organization: Some(organization_id), team, .. }) = to.get(place).copied() else {
            return Err(Error::Forbidden);
        };
        let new = NewReferral {
            who: Who::New(Box::new(person.clone())),
            organization_id,
            team_id: team,
            referred_on,
            referrer: Referrer {
                source: typed.source.unwrap_or(ReferralSource::SelfReferral),
                name: Private::new(typed.referrer_name.clone()),
                role: None,
                organization: words(&form, "referrer.organization"),
                ods_code: None,
                contact: Private::new(typed.referrer_contact.clone()),
            },
            method: typed.method.unwrap_or(ReferralMethod::Phone),
            reason: Private::new(typed.reason.clone()),
            reasons: typed.reasons.clone(),
            urgency: typed.urgency,
            urgent_because: words(&form, "urgent_because"),
            agreed: typed.agreed.unwrap_or(Agreed::NotKnown),
            safeguarding_note: None,
        };
        match take_referral(at, new) {
            Ok(taken) if may(visit, Action::ReadPerson, Resource::Any) => {
                Ok(Answer::see(format!("/people/{}", taken.person_id)))
            }
            Ok(taken) => Ok(Answer::see(format!("/referrals/{}", taken.referral_id))),
            Err(crate::prescribing::Error::Invalid(errors)) => Ok(mend(&FieldErrors::from(&errors))),
            Err(other) => not_done(state, visit, "/referrals/new", other),
        }
    })
    .await
}

/// What became of a referral that one made.
pub async fn get_referral(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let status = follow(at, id)?;
        let declined = offered_declined(at, id)?;
        let main = html! {
            h1 { (text!("referral-taken")) }
            p.lead { (text!("referral-taken-lead")) }
            p { (text!("referral-stands")) " " (Tag { words: label::said("case", status.slug()), tone: Tone::Plain }) }
            @for on in declined { p { (text!("referral-offered-declined", day = day(on))) } }
            p { a href="/referrals/new" { (text!("referral-another")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("referral-taken"), false, main)))
    })
    .await
}

/// The referral as typed, to be shown again.
struct Typed {
    source: Option<ReferralSource>,
    referrer_name: String,
    referrer_organization: String,
    referrer_contact: String,
    method: Option<ReferralMethod>,
    referred_on: String,
    reason: String,
    reasons: BTreeSet<ReferralReason>,
    urgency: Urgency,
    urgent_because: String,
    agreed: Option<Agreed>,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            source: None,
            referrer_name: String::new(),
            referrer_organization: String::new(),
            referrer_contact: String::new(),
            method: None,
            referred_on: String::new(),
            reason: String::new(),
            reasons: BTreeSet::new(),
            urgency: Urgency::Ordinary,
            urgent_because: String::new(),
            agreed: None,
        }
    }
}

impl Typed {
    fn of(form: &Form) -> Self {
        let line = |name| form.field(name).trim().to_owned();
        Self {
            source: ReferralSource::from_slug(form.field("source")),
            referrer_name: line("referrer.name"),
            referrer_organization: line("referrer.organization"),
            referrer_contact: line("referrer.contact"),
            method: ReferralMethod::from_slug(form.field("method")),
            referred_on: line("referred_on"),
            reason: line("reason"),
            reasons: ticked(form, "reasons", ReferralReason::from_slug),
            urgency: Urgency::from_slug(form.field("urgency")).unwrap_or(Urgency::Ordinary),
            urgent_because: line("urgent_because"),
            agreed: Agreed::from_slug(form.field("agreed")),
        }
    }
}

/// The reasons of the list, by group, to tick.
pub fn reasons(name: &str, picked: &BTreeSet<ReferralReason>) -> Markup {
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

fn page(state: &State, visit: &Visit, person: &Person, typed: &Typed, errors: &FieldErrors) -> Markup {
    let body = html! {
        (to_whom(visit))
        h2 { (text!("referral-who")) }
        (fields(person, errors))
        h2 { (text!("referral-from")) }
        (Select {
            name: "source",
            label: text!("referral-source"),
            choices: or_none(choices("source", ReferralSource::ALL, ReferralSource::slug, |one| typed.source == Some(one))),
            error: None,
        })
        (TextInput { error: errors.of("referrer.name"), longest: 70, ..TextInput::new("referrer.name", text!("referral-name"), &typed.referrer_name) })
        (TextInput { error: errors.of("referrer.organization"), longest: 70, ..TextInput::new("referrer.organization", text!("referral-organization"), &typed.referrer_organization) })
        (TextInput { error: errors.of("referrer.contact"), longest: 70, ..TextInput::new("referrer.contact", text!("referral-contact"), &typed.referrer_contact) })
        (Select {
            name: "method",
            label: text!("referral-method"),
            choices: choices("method", ReferralMethod::ALL, ReferralMethod::slug, |one| typed.method == Some(one)),
            error: None,
        })
        (TextInput { error: errors.of("referred_on"), hint: Some(text!("day-hint")), width: "half", ..TextInput::new("referred_on", text!("referral-day"), &typed.referred_on) })
        h2 { (text!("referral-why")) }
        (TextInput { error: errors.of("reason"), hint: Some(text!("referral-reason-hint")), longest: 150, ..TextInput::new("reason", text!("referral-reason"), &typed.reason) })
        (Details { open: false, summary: text!("referral-reasons"), body: reasons("reasons", &typed.reasons) })
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
        p { (Button::submit(text!("referral-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("referral-title")) }
        (Inset(html! { p { strong { (text!("stop-title")) } " " (text!("stop-lead")) } }))
        (PostForm { action: "/referrals/new", token: &visit.form_token, body })
    };
    layout(state, visit, text!("referral-title"), !errors.0.is_empty(), main)
}

/// Which team is asked, where one may choose.
fn to_whom(visit: &Visit) -> Markup {
    let to = reaches(visit, Action::ReferIn);
    html! {
        @if to.len() > 1 {
            (Select {
                name: "to",
                label: text!("referral-to"),
                choices: (0..to.len())
                    .map(|n| crate::web::component::Choice {
                        value: n.to_string(),
                        label: text!("referral-to-team", number = n + 1),
                        count: None,
                        picked: n == 0,
                    })
                    .collect(),
                error: None,
            })
        }
    }
}
