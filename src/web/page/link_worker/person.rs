//! `/people/{id}`: one person on one page: how to talk with them first, then what matters to them, then the
//! work, then what happened.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{
    day, desk, id_in, may, moment, of_case, organization_name, service_name, service_names, settle, user_names,
};
use super::person_facts::{came, entry, facts, goals, strip};
use super::{at_the_top, prescription_address};
use crate::accounts::Action;
use crate::domain::referral::Referral;
use crate::prescribing::duplicates::possible_duplicates;
use crate::prescribing::follow_referral::referral_of_case;
use crate::prescribing::person::{Opened, open_person};
use crate::prescribing::timeline::{Happened, Timeline, timeline};
use crate::web::component::{Button, ButtonStyle, Details, PostForm, Tag, Tone};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// Everything that the page shows.
struct Shown {
    opened: Opened,
    history: Timeline,
    referral: Option<Referral>,
    services: HashMap<Uuid, String>,
    workers: HashMap<Uuid, String>,
    alike: usize,
    today: NaiveDate,
}

/// The page of a person.
pub async fn get_person(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, id)?;
        let history = timeline(at, opened.stored.person.id)?;
        let services: Vec<Uuid> = history
            .entries
            .iter()
            .filter_map(|(_, what)| match what {
                Happened::Prescription { service_id, .. } | Happened::Introduced { service_id, .. } => {
                    Some(*service_id)
                }
                _ => None,
            })
            .collect();
        let case = &opened.case.case;
        let workers: Vec<Uuid> = case.worker_id.into_iter().chain(case.cover.map(|(cover, _)| cover)).collect();
        let shown = Shown {
            referral: referral_of_case(at, case.id)?,
            services: service_names(state, &services)?,
            workers: user_names(state, &workers)?,
            alike: possible_duplicates(at, opened.stored.person.id)?.len(),
            today: at.today(),
            opened,
            history,
        };
        Ok(Answer::page(page(state, &visit, &shown)?))
    })
    .await
}

/// Opens a new case for somebody who comes back.
pub async fn post_open_again(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let result = crate::prescribing::case::open_case(desk(state, &form.visit)?, id);
        settle((state, &form.visit), &format!("/people/{id}"), result, |case| {
            Answer::see(format!("/cases/{}", case.case.id))
        })
    })
    .await
}

fn page(state: &State, visit: &Visit, shown: &Shown) -> Result<Markup, Error> {
    let person = &shown.opened.stored.person;
    let case = &shown.opened.case.case;
    let main = html! {
        h1 { (person.called().expose()) }
        (at_the_top(person, shown.today))
        h2 { (text!("case-what-matters")) }
        @match &case.what_matters {
            Some(matters) => { p.lead { (matters.expose()) } }
            None => { p { (text!("person-matters-none")) } }
        }
        (named(shown))
        (actions(visit, shown))
        (facts(person, shown.today))
        @if let Some(referral) = &shown.referral { h2 { (text!("person-came-title")) } (came(referral)) }
        h2 { (text!("case-goals")) }
        (goals(case))
        h2 { (text!("person-prescriptions")) }
        (prescriptions(shown))
        h2 { (text!("person-consents")) }
        (consents(state, shown)?)
        h2 { (text!("person-timeline")) }
        (strip(&shown.history.entries))
        ol.sessions { @for (at, what) in &shown.history.entries { li { (entry(*at, what, &shown.services)) } } }
        (held(visit, shown))
    };
    Ok(layout(state, visit, text!("person-title"), false, main))
}

/// Who is named for the person, and until when somebody stands in.
fn named(shown: &Shown) -> Markup {
    let case = &shown.opened.case.case;
    let name = |id: Uuid| shown.workers.get(&id).cloned().unwrap_or_default();
    html! {
        p {
            @match case.worker_id {
                Some(worker) => { (text!("person-worker", name = name(worker))) }
                None => { (text!("person-worker-none")) }
            } " "
            @if let Some((cover, until)) = case.cover.filter(|(_, until)| shown.today <= *until) {
                (text!("person-cover", name = name(cover), day = day(until))) " "
            }
            (Tag { words: label::said("case", case.status.slug()), tone: Tone::Plain })
        }
    }
}

fn actions(visit: &Visit, shown: &Shown) -> Markup {
    let (id, case) = (shown.opened.stored.person.id, &shown.opened.case.case);
    let writes = may(visit, Action::WritePerson, of_case(&shown.opened.case, shown.today));
    html! {
        @if shown.alike > 0 {
            p {
                (Tag { words: text!("person-alike", count = shown.alike), tone: Tone::Attention }) " "
                a href={"/people/" (id) "/duplicates"} { (text!("person-alike-look")) }
            }
        }
        p.actions {
            (Button::link(text!("person-case"), ButtonStyle::Main, format!("/cases/{}", case.id))) " "
            @if writes { (Button::link(text!("person-edit"), ButtonStyle::Quiet, format!("/people/{id}/edit"))) " " }
            (Button::link(text!("caller-link"), ButtonStyle::Quiet, format!("/people/{id}/caller")))
        }
        @if writes && case.status.is_open() {
            p { a href={"/people/" (id) "/moved"} { (text!("moved-link")) } }
        }
        @if writes && !case.status.is_open() {
            (PostForm {
                action: &format!("/people/{id}/open-again"),
                token: &visit.form_token,
                body: html! { button.button.button-quiet type="submit" { (text!("person-open-again")) } },
            })
        }
    }
}

fn prescriptions(shown: &Shown) -> Markup {
    html! {
        @if shown.history.prescriptions.is_empty() { p { (text!("person-prescriptions-none")) } }
        ul.sessions {
            @for one in shown.history.prescriptions.iter().filter(|one| !one.dropped) {
                li { p {
                    a href=(prescription_address(one.person_id, one.id)) { (service_name(&shown.services, one.service_id)) } " "
                    (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain })
                } }
            }
        }
    }
}

fn consents(state: &State, shown: &Shown) -> Result<Markup, Error> {
    Ok(html! {
        @if shown.opened.consents.is_empty() { p { (text!("person-consents-none")) } }
        ul.sessions {
            @for stored in &shown.opened.consents {
                @let said = &stored.consent;
                li {
                    p {
                        strong { (organization_name(state, said.recipient_id)?) } " "
                        (Tag { words: label::said("consent", said.status_on(shown.today).slug()), tone: Tone::Plain }) " "
                        (moment(said.said_at))
                    }
                    p {
                        a href={"/people/" (said.person_id) "/consents/" (said.id)} { (text!("consent-copy-link")) }
                    }
                }
            }
        }
    })
}

/// What the person may ask of whoever keeps the record, by what the visitor may do.
fn held(visit: &Visit, shown: &Shown) -> Markup {
    let id = shown.opened.stored.person.id;
    let can = |action| may(visit, action, of_case(&shown.opened.case, shown.today));
    let links = [
        (Action::ReadPersonAudit, "looked", "looked-link"),
        (Action::WriteLetter, "letter", "letter-link"),
        (Action::AnswerSubjectAccess, "held", "held-link"),
        (Action::ErasePerson, "erase", "erase-link"),
    ];
    let body = html! {
        ul.plain-links {
            @for (action, part, key) in links {
                @if can(action) { li { a href={"/people/" (id) "/" (part)} { (text!(key)) } } }
            }
        }
    };
    html! {
        @if links.iter().any(|(action, ..)| can(*action)) {
            (Details { open: false, summary: text!("person-keeping"), body })
        }
    }
}
