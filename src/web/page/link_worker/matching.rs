//! `/cases/{id}/match`: what is needed and wished, prefilled from the record, and the services that fit, each
//! with reasons; what is full, closed or elsewhere stays below with its reason. Nothing of it is in an address.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{choices, desk, id_in, may, not_done, of_case, or_none, summary, wrong_field};
use super::at_the_top;
use super::looked_for::{Typed, form_of, in_words};
use super::noted::Noted;
use super::reasons::{Reasons, day, hindrance, inside, room, sentence};
use crate::accounts::Action;
use crate::domain::person::ReferralReason;
use crate::domain::prescription::{NotPlacedReason, Status};
use crate::domain::{Aspect, Candidate, CapacityStatus};
use crate::prescribing::case::{open_case_page, record_not_placed};
use crate::prescribing::consent::NoThanks;
use crate::prescribing::matching::{Ranked, match_services};
use crate::prescribing::person::open_person;
use crate::prescribing::{CaseRecord, Error as Cause};
use crate::web::component::{
    Button, ButtonStyle, Choices, Details, Fieldset, PostForm, Select, Tag, Tone, WarningText,
};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::{NearAnswer, State};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

/// Services that are ranked; more of them than are shown, so that full ones do not push others out.
pub(super) const RANKED: usize = 60;
/// Services that are shown in each part of the page.
const SHOWN: usize = 10;
/// Others with room that are named under a full one.
pub(super) const INSTEAD: usize = 2;

/// What fits by what is on record.
pub async fn get_match(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let case = case_to_match(state, &visit, id)?;
        let ranked = match_services(desk(state, &visit)?, state.library.matcher(), id, None, RANKED)?;
        let typed = Typed::of(&ranked.wanted);
        Ok(Answer::page(Page { state, visit: &visit, case: &case, typed: &typed }.show(Some(&ranked), &none())?))
    })
    .await
}

/// What fits by what the worker has changed.
pub async fn post_match(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let case = case_to_match(state, visit, id)?;
        let typed = Typed::read(&form);
        let page = Page { state, visit, case: &case, typed: &typed };
        let mut wrong = Vec::new();
        let wanted = typed.wanted(&mut wrong);
        match state.library.near(&typed.near) {
            NearAnswer::Empty | NearAnswer::Found { .. } => {}
            NearAnswer::Choose(_) => wrong.push(wrong_field("near", "match-near-many", "match-near-many-mend")),
            NearAnswer::Unknown(_) => wrong.push(wrong_field("near", "match-near-wrong", "match-near-wrong-mend")),
        }
        let mend = |errors: FieldErrors| -> Result<Answer, Error> {
            Ok(Answer::mend(page.show(None, &errors)?, StatusCode::BAD_REQUEST))
        };
        if !wrong.is_empty() {
            return mend(FieldErrors(wrong));
        }
        match match_services(desk(state, visit)?, state.library.matcher(), id, Some(wanted), RANKED) {
            Ok(ranked) => Ok(Answer::page(page.show(Some(&ranked), &none())?)),
            Err(Cause::Invalid(errors)) => mend(FieldErrors::from(&errors)),
            Err(other) => not_done(state, visit, &format!("/cases/{id}/match"), other),
        }
    })
    .await
}

/// Writes down that none of them will do for a need, and why.
pub async fn post_none(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let case = case_to_match(state, visit, id)?;
        let need = ReferralReason::from_slug(form.field("need"));
        let reason = NotPlacedReason::from_slug(form.field("reason"));
        let mut wrong = Vec::new();
        if need.is_none() {
            wrong.push(wrong_field("need", "match-none-need-wrong", "match-none-mend"));
        }
        if reason.is_none() {
            wrong.push(wrong_field("reason", "match-none-reason-wrong", "match-none-mend"));
        }
        let at = desk(state, visit)?;
        let (Some(need), Some(reason)) = (need, reason) else {
            let ranked = match_services(at, state.library.matcher(), id, None, RANKED)?;
            let typed = Typed { none_for: need, none_because: reason, ..Typed::of(&ranked.wanted) };
            let page = Page { state, visit, case: &case, typed: &typed };
            return Ok(Answer::mend(page.show(Some(&ranked), &FieldErrors(wrong))?, StatusCode::BAD_REQUEST));
        };
        match record_not_placed(at, id, need, reason) {
            Ok(_) => Ok(Answer::see(format!("/cases/{id}/match#none-of-these"))),
            Err(error) => not_done(state, visit, &format!("/cases/{id}/match"), error),
        }
    })
    .await
}

/// The case, for whoever may look for services for it.
pub(super) fn case_to_match(state: &State, visit: &Visit, id: Uuid) -> Result<CaseRecord, Error> {
    let at = desk(state, visit)?;
    let (case, _) = open_case_page(at, id)?;
    match may(visit, Action::MatchServices, of_case(&case, at.today())) {
        true => Ok(case),
        false => Err(Error::Forbidden),
    }
}

const fn none() -> FieldErrors {
    FieldErrors(Vec::new())
}

struct Page<'a> {
    state: &'a State,
    visit: &'a Visit,
    case: &'a CaseRecord,
    typed: &'a Typed,
}

impl Page<'_> {
    fn show(&self, ranked: Option<&Ranked>, errors: &FieldErrors) -> Result<Markup, Error> {
        let at = desk(self.state, self.visit)?;
        let person = open_person(at, self.case.case.person_id)?.stored.person;
        let noted = Noted::read(self.state, self.visit, None)?;
        let (id, today) = (self.case.case.id, at.today());
        let action = format!("/cases/{id}/match");
        let about_form = errors.0.iter().any(|error| !matches!(error.field.as_str(), "need" | "reason"));
        let change = Details {
            open: about_form || self.typed.needs.is_empty(),
            summary: text!("match-change"),
            body: html! {
                (PostForm { action: &action, token: &self.visit.form_token, body: form_of(self.typed, errors) })
            },
        };
        let main = html! {
            (summary(errors))
            h1 { (text!("match-title-for", name = person.called().expose())) }
            (at_the_top(&person, today))
            div.match {
                section.match-wanted {
                    h2 { (text!("match-wanted")) }
                    (in_words(self.typed))
                    (change)
                }
                div {
                    @if let Some(ranked) = ranked { (self.found(ranked, &noted, today)) }
                    (self.none_of_these(errors))
                    p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
                }
            }
        };
        Ok(layout(self.state, self.visit, text!("match-title"), !errors.0.is_empty(), main))
    }

    fn found(&self, ranked: &Ranked, noted: &Noted, today: NaiveDate) -> Markup {
        let known = ranked.wanted.near.is_some();
        html! {
            h2 { (text!("match-fitting", count = ranked.fitting.len().min(SHOWN))) }
            @if !known { (WarningText(text!("match-nowhere"))) }
            @if ranked.wanted.needs.is_empty() { p { (text!("match-no-needs")) } }
            ol.cards {
                @for one in ranked.fitting.iter().take(SHOWN) {
                    li.card {
                        (self.name(one))
                        @if let Some(status) = ranked.already.get(&one.service_id) { (sent_already(*status)) }
                        (Reasons::of(one, today))
                        (noted.on(one.service_id))
                        @if let Some(no) = ranked.no_thanks.get(&one.service_id) { (said_no(no, today)) }
                    }
                }
            }
            @if !ranked.below.is_empty() {
                h2 { (text!("match-below")) }
                p { (text!("match-below-lead")) }
                ul.cards { @for one in ranked.below.iter().take(SHOWN) { (self.hindered(one, ranked, noted, today)) } }
            }
        }
    }

    fn hindered(&self, one: &Candidate, ranked: &Ranked, noted: &Noted, today: NaiveDate) -> Markup {
        let id = self.case.case.id;
        let already = ranked.already.get(&one.service_id);
        let hindered = hindrance(one, today);
        html! {
            li.card {
                (self.name(one))
                @if let Some(words) = &hindered { p { (Tag { words: sentence(words), tone: Tone::Attention }) } }
                @if let Some(status) = already { (sent_already(*status)) }
                @if let Some(no) = ranked.no_thanks.get(&one.service_id) { (said_no(no, today)) }
                (Reasons::beside(one, hindered.as_deref(), today))
                (noted.on(one.service_id))
                (instead(id, &one.instead(&ranked.fitting, INSTEAD), today))
                @if already.is_none() && takes_names(one) {
                    p { (Button::link(text!("match-join"), ButtonStyle::Quiet, format!("/cases/{id}/services/{}/prescribe", one.service_id))) }
                }
            }
        }
    }

    fn name(&self, one: &Candidate) -> Markup {
        let address = format!("/cases/{}/services/{}", self.case.case.id, one.service_id);
        html! { h3.card-name { a href=(address) { (one.name) } } }
    }

    fn none_of_these(&self, errors: &FieldErrors) -> Markup {
        let case = &self.case.case;
        let needs: Vec<ReferralReason> = if self.typed.needs.is_empty() {
            ReferralReason::ALL.to_vec()
        } else {
            self.typed.needs.iter().copied().collect()
        };
        let only = needs.len() == 1;
        let body = html! {
            (Select {
                name: "need",
                label: text!("match-none-need"),
                choices: or_none(choices("need", &needs, ReferralReason::slug, |one| only || self.typed.none_for == Some(one))),
                error: errors.of("need"),
            })
            (Fieldset {
                legend: text!("match-none-reason"),
                error: errors.of("reason"),
                body: html! { (Choices {
                    name: "reason",
                    only_one: true,
                    choices: choices("not-placed", NotPlacedReason::ALL, NotPlacedReason::slug, |one| self.typed.none_because == Some(one)),
                }) },
            })
            p { (Button::submit(text!("match-none-button"))) }
        };
        let action = format!("/cases/{}/match/none", case.id);
        let wrong = errors.of("need").is_some() || errors.of("reason").is_some();
        html! {
            section #none-of-these {
                h2 { (text!("match-none-title")) }
                @for one in &case.not_placed {
                    p {
                        (text!("match-none-kept", need = label::said("need", one.need.slug()),
                            reason = inside(label::said("not-placed", one.reason.slug())), day = super::super::desk::day(one.on)))
                    }
                }
                (Details {
                    open: wrong,
                    summary: text!("match-none-of-these"),
                    body: html! { p { (text!("match-none-lead")) } (PostForm { action: &action, token: &self.visit.form_token, body }) },
                })
            }
        }
    }
}

/// Whether nothing but being full keeps somebody from a service, and it keeps a list that a name can go on.
pub(super) fn takes_names(one: &Candidate) -> bool {
    let waiting = |capacity: &crate::domain::Capacity| capacity.status == CapacityStatus::WaitingListOpen;
    let full = one.hindrance().is_some_and(|finding| finding.aspect == Aspect::Room);
    full && one.organization_id.is_some() && one.capacity.as_ref().is_some_and(waiting)
}

/// That they were sent there already, and how that stands.
pub(super) fn sent_already(status: Status) -> Markup {
    let words = text!("match-already", status = inside(label::said("prescription", status.slug())));
    html! { p { (Tag { words, tone: Tone::Good }) } }
}

/// Others that meet the same need and have room.
pub(super) fn instead(case: Uuid, others: &[&Candidate], today: NaiveDate) -> Markup {
    html! {
        @for other in others {
            p {
                strong { (text!("match-instead")) } " "
                a href={"/cases/" (case) "/services/" (other.service_id)} { (other.name) }
                @if let Some(capacity) = &other.capacity { ", " (room(capacity, today)) }
            }
        }
    }
}

/// That the person said no to it, and when they may be asked again.
pub(super) fn said_no(no: &NoThanks, today: NaiveDate) -> Markup {
    let again = match no.ask_again_on {
        Some(on) if on <= today => text!("match-no-thanks-again-now"),
        Some(on) => text!("match-no-thanks-again", day = day(on, today)),
        None => text!("match-no-thanks-never"),
    };
    html! {
        p { (Tag { words: text!("match-no-thanks", day = day(no.on, today)), tone: Tone::Plain }) " " (again) }
        @if let Some(reason) = &no.reason { p { (text!("match-no-thanks-reason", words = reason.expose())) } }
    }
}
