//! `/referrals/new`: a referral in, and `/referrals/{id}`: what became of it, for who made it.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_of, desk, id_in, may, not_done, settle, typed_day, words, wrong_field};
use super::person_fields::Shown;
use super::person_form::{as_named, blank, read};
use super::referral_form::{Typed, chosen, destinations, page};
use super::same_person;
use crate::accounts::{Action, Resource};
use crate::domain::Private;
use crate::domain::case::CaseStatus;
use crate::domain::person::Person;
use crate::domain::referral::{Agreed, ReferralMethod, ReferralSource, Referrer};
use crate::prescribing::Error as Cause;
use crate::prescribing::consent::offered_declined;
use crate::prescribing::follow_referral::{follow, send_again};
use crate::prescribing::refer_in::{NewReferral, Who, look_first, take_referral};
use crate::web::component::{Button, Inset, PostForm, Tag, TextArea, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::html;
use uuid::Uuid;

/// The form.
pub async fn get_new(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let today = desk(state, &visit)?.today();
        // Whoever sends people on from another job is the one who asks; a link worker writes down others' words.
        let own = !may(&visit, Action::ReadPerson, Resource::Any);
        let name = if own { visit.user()?.name.to_string() } else { String::new() };
        let none = FieldErrors(Vec::new());
        let shown = Shown { person: &blank(), typed: None, errors: &none };
        Ok(Answer::page(page(state, &visit, &shown, &Typed::new(typed_day(Some(today)), name))?))
    })
    .await
}

/// Takes the referral; where somebody on record may be the same person, asks first.
pub async fn post_new(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let at = desk(state, visit)?;
        let mut wrong = Vec::new();
        let person = read(&form, blank(), at.today(), &mut wrong);
        let referred_on = day_of(&form, "referred_on", &mut wrong).unwrap_or_else(|| at.today());
        let typed = Typed::of(&form);
        if typed.source.is_none() {
            wrong.push(wrong_field("source", "referral-source-wrong", "referral-source-wrong-mend"));
        }
        let mend = |errors: &FieldErrors| -> Result<Answer, Error> {
            let shown = Shown { person: &person, typed: Some(&form), errors };
            Ok(Answer::mend(page(state, visit, &shown, &typed)?, StatusCode::BAD_REQUEST))
        };
        let Some(to) = chosen(destinations(state, visit)?, &form) else { return Err(Error::Forbidden) };
        let mut new = new_referral(&form, &typed, &person, referred_on);
        (new.organization_id, new.team_id) = (to.organization, to.team);
        let same = form.field("same");
        let looked = look_first(at, &new);
        if !wrong.is_empty() {
            // What the rules say is added, so that nobody mends one thing only to be told of the next.
            if let Err(Cause::Invalid(errors)) = &looked {
                for one in as_named(errors).0 {
                    if !wrong.iter().any(|known| known.field == one.field) {
                        wrong.push(one);
                    }
                }
            }
            return mend(&FieldErrors(wrong));
        }
        match looked {
            Ok(possible) if !possible.is_empty() && same.is_empty() => {
                let page = same_person::page(state, &form, &person, &possible, false)?;
                return Ok(Answer::page(page));
            }
            Ok(possible) if same == "choose" => {
                let page = same_person::page(state, &form, &person, &possible, true)?;
                return Ok(Answer::mend(page, StatusCode::BAD_REQUEST));
            }
            Ok(_) => {}
            Err(Cause::Invalid(errors)) => return mend(&as_named(&errors)),
            Err(other) => return not_done(state, visit, "/referrals/new", other),
        }
        if let Ok(known) = Uuid::parse_str(same) {
            new.who = Who::Known(known);
        }
        let case = Resource::Case { worker: None, cover: None, organization: to.organization, team: to.team };
        match take_referral(at, new) {
            Ok(taken) if may(visit, Action::ReadPerson, case) => {
                Ok(Answer::see(format!("/people/{}", taken.person_id)))
            }
            Ok(taken) => Ok(Answer::see(format!("/referrals/{}", taken.referral_id))),
            Err(Cause::Invalid(errors)) => mend(&as_named(&errors)),
            Err(other) => not_done(state, visit, "/referrals/new", other),
        }
    })
    .await
}

fn new_referral(form: &Form, typed: &Typed, person: &Person, referred_on: NaiveDate) -> NewReferral {
    NewReferral {
        who: Who::New(Box::new(person.clone())),
        organization_id: Uuid::nil(),
        team_id: None,
        referred_on,
        referrer: Referrer {
            source: typed.source.unwrap_or(ReferralSource::Other),
            name: Private::new(typed.referrer_name.clone()),
            role: words(form, "referrer.role"),
            organization: words(form, "referrer.organization"),
            ods_code: None,
            contact: Private::new(typed.referrer_contact.clone()),
        },
        method: typed.method.unwrap_or(ReferralMethod::Phone),
        reason: Private::new(typed.reason.clone()),
        reasons: typed.reasons.clone(),
        urgency: typed.urgency,
        urgent_because: typed.urgent_because(),
        agreed: typed.agreed.unwrap_or(Agreed::NotKnown),
        safeguarding_note: None,
    }
}

/// What became of a referral that one made.
pub async fn get_referral(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let followed = follow(at, id)?;
        let declined = offered_declined(at, id)?;
        let back = followed.status == CaseStatus::ReturnedToReferrer;
        let body = html! {
            (TextArea { hint: Some(text!("referral-again-hint")), longest: 2_000, ..TextArea::new("words", text!("referral-again-words"), "") })
            p { (Button::submit(text!("referral-again-button"))) }
        };
        let main = html! {
            h1 { @if back { (text!("referral-back")) } @else { (text!("referral-taken")) } }
            @if !back { p.lead { (text!("referral-taken-lead")) } }
            p { (text!("referral-stands")) " " (Tag { words: label::said("case", followed.status.slug()), tone: Tone::Plain }) }
            @for on in declined { p { (text!("referral-offered-declined", day = day(on))) } }
            @if let Some(because) = &followed.returned_because {
                (Inset(html! { p { strong { (text!("referral-missing")) } } p.lines { (because.expose()) } }))
                (PostForm { action: &format!("/referrals/{id}/again"), token: &visit.form_token, body })
            }
            p { a href="/referrals/new" { (text!("referral-another")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("referral-taken"), false, main)))
    })
    .await
}

/// Sends a referral that came back once more, with what was missing.
pub async fn post_again(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let here = format!("/referrals/{id}");
        let result = send_again(desk(state, &form.visit)?, id, words(&form, "words").unwrap_or_default());
        settle((state, &form.visit), &here, result, |()| Answer::see(here.clone()))
    })
    .await
}
