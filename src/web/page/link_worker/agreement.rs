//! `/agreements/{id}`: the agreements with one organization, with their days; a steward ends one early.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_of, desk, id_in, id_of, may, not_done, organization_name, summary, wrong_field};
use crate::accounts::{Action, Resource};
use crate::domain::agreement::{Agreement, AgreementStatus};
use crate::prescribing::Error as Cause;
use crate::prescribing::agreement::{agreements, end_agreement};
use crate::web::component::{PostForm, SummaryList, Tag, TextInput, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// How loud a standing is.
pub(super) const fn tone(status: AgreementStatus) -> Tone {
    match status {
        AgreementStatus::InDate => Tone::Good,
        AgreementStatus::Due | AgreementStatus::Drafting => Tone::Attention,
        AgreementStatus::None | AgreementStatus::Expired => Tone::Stop,
    }
}

/// The agreements with one organization.
pub async fn get_agreement(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let organization = path.into_inner();
    answer(state, move |state| Ok(Answer::page(page(state, &visit, organization, None)?))).await
}

/// Ends one of them early.
pub async fn post_end(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let organization = id_in(&form, "id")?;
        let agreement = id_of(&form, "agreement").ok_or(Error::NotFound)?;
        let mut wrong = Vec::new();
        let last_day = day_of(&form, "last_day", &mut wrong);
        if last_day.is_none() && wrong.is_empty() {
            wrong.push(wrong_field("last_day", "day-wrong", "day-wrong-mend"));
        }
        let mend = |errors: FieldErrors| -> Result<Answer, Error> {
            let typed = Typed { agreement, last_day: form.field("last_day"), errors };
            Ok(Answer::mend(page(state, visit, organization, Some(&typed))?, StatusCode::BAD_REQUEST))
        };
        let Some(last_day) = last_day else { return mend(FieldErrors(wrong)) };
        let here = format!("/agreements/{organization}");
        match end_agreement(desk(state, visit)?, agreement, last_day) {
            Ok(_) => Ok(Answer::see(here)),
            Err(Cause::Invalid(errors)) => mend(FieldErrors::from(&errors)),
            Err(error) => not_done(state, visit, &here, error),
        }
    })
    .await
}

struct Typed<'a> {
    agreement: Uuid,
    last_day: &'a str,
    errors: FieldErrors,
}

fn page(state: &State, visit: &Visit, organization: Uuid, typed: Option<&Typed<'_>>) -> Result<Markup, Error> {
    let at = desk(state, visit)?;
    let (status, all) = agreements(at, organization)?;
    let today = at.today();
    let ends = may(visit, Action::ManageAgreements, Resource::Organization(organization));
    let main = html! {
        @if let Some(typed) = typed { (summary(&within(typed))) }
        h1 { (organization_name(state, organization)?) }
        p { (Tag { words: label::said("agreement", status.slug()), tone: tone(status) }) }
        @if all.is_empty() { p { (text!("agreements-none")) } }
        @for one in &all {
            @let standing = one.status_on(today);
            section.act {
                p { (Tag { words: label::said("agreement", standing.slug()), tone: tone(standing) }) }
                (facts(one))
                @if ends && one.ends_on > today {
                    @let mine = typed.filter(|typed| typed.agreement == one.id);
                    @let errors = mine.map(within);
                    (PostForm { action: &format!("/agreements/{organization}/end"), token: &visit.form_token, body: html! {
                        input type="hidden" name="agreement" value=(one.id);
                        (TextInput {
                            error: errors.as_ref().and_then(|errors| errors.0.first()),
                            hint: Some(text!("agreement-end-hint")),
                            width: "half",
                            ..TextInput::new("last_day", text!("agreement-last-day"), mine.map_or("", |typed| typed.last_day))
                        }.within(&one.id.to_string()))
                        p { button.button.button-quiet type="submit" { (text!("agreement-end")) } }
                    } })
                }
            }
        }
        p { a href="/agreements" { (text!("agreement-back")) } }
    };
    Ok(layout(state, visit, text!("agreements-title"), typed.is_some(), main))
}

fn facts(one: &Agreement) -> SummaryList {
    let mut facts = SummaryList::new();
    let signed = one.signed_on.map_or_else(|| text!("agreement-not-signed"), day);
    facts.add_words(text!("agreement-signed"), Some(&signed));
    facts.add_words(text!("agreement-starts"), Some(&day(one.starts_on)));
    facts.add_words(text!("agreement-ends"), Some(&day(one.ends_on)));
    facts
}

/// The errors as the field of that agreement has them, to lead there.
fn within(typed: &Typed<'_>) -> FieldErrors {
    let mut errors = typed.errors.clone();
    for error in &mut errors.0 {
        error.field = format!("{}-{}", typed.agreement, error.field);
    }
    errors
}
