//! `/checks/{id}/refer`: a referral to link workers out of a check to which the person said yes.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, not_done, summary, words};
use super::{address, chosen, for_whom};
use crate::accounts::Action;
use crate::domain::person::{Address, Person, Residence};
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer, Urgency};
use crate::domain::{Postcode, Private};
use crate::prescribing::Error as Cause;
use crate::prescribing::check_in::{Made, own_check, refer_from_check};
use crate::prescribing::refer_in::{NewReferral, Who};
use crate::web::component::{Button, PostForm, Select, TextInput};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::desk::{choices, or_none};
use crate::web::page::link_worker::person_fields::Shown;
use crate::web::page::link_worker::person_form::{as_named, blank, read};
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// What health records take of a reason.
const REASON: usize = 150;

struct Typed {
    source: Option<ReferralSource>,
    organization: String,
    contact: String,
    reason: String,
}

/// The form, with what the check says.
pub async fn get_refer(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let made = own_check(desk(state, &visit)?, id)?;
        if made.person_id.is_some() || !made.check.findings().may_be_passed_on {
            return Ok(Answer::see(address(id)));
        }
        let mut person = blank();
        let place = made.check.place.as_ref().map_or("", |place| place.expose());
        if let Some(postcode) = Postcode::parse(place) {
            let address = Address { lines: Vec::new(), postcode: Some(Private::new(postcode)) };
            person.residence = Residence::Settled { address };
        }
        let wish = made.check.would_like.as_ref().map_or("", |words| words.expose());
        let typed = Typed {
            source: None,
            organization: String::new(),
            contact: String::new(),
            reason: wish.chars().take(REASON).collect(),
        };
        Ok(Answer::page(page(state, &visit, &made, (&person, &typed, None), &FieldErrors(Vec::new()))))
    })
    .await
}

fn page(
    state: &State,
    visit: &Visit,
    made: &Made,
    (person, typed, form): (&Person, &Typed, Option<&Form>),
    errors: &FieldErrors,
) -> Markup {
    let needs = made.check.findings().needs;
    let body = html! {
        (for_whom(visit, Action::ReferIn, text!("referral-to")))
        (Shown { person, typed: form, errors }.all())
        h2 { (text!("referral-why")) }
        @if !needs.is_empty() {
            p { (text!("check-refer-needs")) }
            ul { @for need in &needs { li { (label::said("need", need.slug())) } } }
        }
        (TextInput { error: errors.of("reason"), hint: Some(text!("referral-reason-hint")), longest: REASON, ..TextInput::new("reason", text!("check-refer-reason"), &typed.reason) })
        h2 { (text!("check-refer-you")) }
        (Select {
            name: "source",
            label: text!("check-refer-source"),
            choices: or_none(choices("source", ReferralSource::ALL, ReferralSource::slug, |one| typed.source == Some(one))),
            error: errors.of("source"),
        })
        (TextInput { error: errors.of("referrer.organization"), longest: 70, ..TextInput::new("referrer.organization", text!("check-refer-organization"), &typed.organization) })
        (TextInput { error: errors.of("referrer.contact"), longest: 70, ..TextInput::new("referrer.contact", text!("referral-contact"), &typed.contact) })
        p { (Button::submit(text!("referral-button"))) }
    };
    let main = html! {
        (summary(errors))
        h1 { (text!("check-refer-title")) }
        @if let Some(whom) = &made.check.tell_whom { p.lead { (text!("check-may-tell-whom", whom = whom.expose())) } }
        (PostForm { action: &format!("{}/refer", address(made.id)), token: &visit.form_token, body })
        p { a href=(address(made.id)) { (text!("check-back-to-help")) } }
    };
    layout(state, visit, text!("check-refer-title"), !errors.0.is_empty(), main)
}

/// Sends it.
pub async fn post_refer(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let at = desk(state, visit)?;
        let made = own_check(at, id)?;
        let mut wrong = Vec::new();
        let person = read(&form, blank(), at.today(), &mut wrong);
        let typed = Typed {
            source: ReferralSource::from_slug(form.field("source")),
            organization: form.field("referrer.organization").trim().to_owned(),
            contact: form.field("referrer.contact").trim().to_owned(),
            reason: form.field("reason").trim().to_owned(),
        };
        let Some(source) = typed.source.filter(|_| wrong.is_empty()) else {
            if typed.source.is_none() {
                wrong.push(super::super::desk::wrong_field("source", "check-source-wrong", "check-source-mend"));
            }
            let page = page(state, visit, &made, (&person, &typed, Some(&form)), &FieldErrors(wrong));
            return Ok(Answer::mend(page, StatusCode::BAD_REQUEST));
        };
        let (organization_id, team_id) = chosen(visit, Action::ReferIn, form.field("to")).ok_or(Error::Forbidden)?;
        let name = visit.user()?.name.to_string();
        let new = NewReferral {
            who: Who::New(Box::new(person.clone())),
            organization_id,
            team_id,
            // A sheet that was keyed in later asks from the day that stands on it.
            referred_on: made.check.on_paper.unwrap_or_else(|| at.today()),
            referrer: Referrer {
                source,
                name: Private::new(name),
                role: None,
                organization: words(&form, "referrer.organization"),
                ods_code: None,
                contact: Private::new(typed.contact.clone()),
            },
            method: ReferralMethod::FaceToFace,
            reason: Private::new(typed.reason.clone()),
            reasons: made.check.findings().needs.into_iter().collect(),
            urgency: Urgency::Ordinary,
            urgent_because: None,
            agreed: Agreed::Yes,
            safeguarding_note: None,
        };
        match refer_from_check(at, id, new) {
            Ok(taken) => Ok(Answer::see(format!("/referrals/{}", taken.referral_id))),
            Err(Cause::Invalid(errors)) => {
                let page = page(state, visit, &made, (&person, &typed, Some(&form)), &as_named(&errors));
                Ok(Answer::mend(page, StatusCode::BAD_REQUEST))
            }
            Err(other) => not_done(state, visit, &address(id), other),
        }
    })
    .await
}
