//! `/people/{id}`: one person on one page: how to talk with them first, then the work, then what happened.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, desk, may, moment, of_case, organization_name, service_name, service_names};
use super::{at_the_top, prescription_address};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::person::{Person, Residence};
use crate::prescribing::person::{Opened, open_person};
use crate::prescribing::timeline::{Happened, Timeline, timeline};
use crate::web::component::{Button, ButtonStyle, PostForm, SummaryList, Tag, Tone};
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
        let names = service_names(state, &services)?;
        Ok(Answer::page(page(state, &visit, (&opened, &history), &names, at.today())?))
    })
    .await
}

/// Opens a new case for somebody who comes back.
pub async fn post_open_again(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    use super::super::desk::{id_in, settle};
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let result = crate::prescribing::case::open_case(desk(state, &form.visit)?, id);
        settle((state, &form.visit), &format!("/people/{id}"), result, |case| {
            Answer::see(format!("/cases/{}", case.case.id))
        })
    })
    .await
}

fn page(
    state: &State,
    visit: &Visit,
    (opened, history): (&Opened, &Timeline),
    names: &HashMap<Uuid, String>,
    today: NaiveDate,
) -> Result<Markup, Error> {
    let person = &opened.stored.person;
    let case = &opened.case.case;
    let writes = may(visit, Action::WritePerson, of_case(&opened.case, today));
    let main = html! {
        h1 { (person.called().expose()) }
        (at_the_top(person, today))
        @if let Some(matters) = &case.what_matters {
            h2 { (text!("case-what-matters")) }
            p { (matters.expose()) }
        }
        p {
            (Button::link(text!("person-case"), ButtonStyle::Main, format!("/cases/{}", case.id))) " "
            @if writes {
                (Button::link(text!("person-edit"), ButtonStyle::Quiet, format!("/people/{}/edit", person.id)))
            }
        }
        @if writes && !case.status.is_open() {
            (PostForm {
                action: &format!("/people/{}/open-again", person.id),
                token: &visit.form_token,
                body: html! { button.button.button-quiet type="submit" { (text!("person-open-again")) } },
            })
        }
        (facts(person, today))
        h2 { (text!("person-prescriptions")) }
        @if history.prescriptions.is_empty() { p { (text!("person-prescriptions-none")) } }
        ul.sessions {
            @for one in history.prescriptions.iter().filter(|one| !one.dropped) {
                li { p {
                    a href=(prescription_address(person.id, one.id)) { (service_name(names, one.service_id)) } " "
                    (Tag { words: label::said("prescription", one.status.slug()), tone: Tone::Plain })
                } }
            }
        }
        h2 { (text!("person-consents")) }
        @if opened.consents.is_empty() { p { (text!("person-consents-none")) } }
        ul.sessions {
            @for stored in &opened.consents {
                @let said = &stored.consent;
                li {
                    p {
                        strong { (organization_name(state, said.recipient_id)?) } " "
                        (Tag { words: label::said("consent", said.status_on(today).slug()), tone: Tone::Plain }) " "
                        (moment(said.said_at))
                    }
                    p {
                        a href={"/people/" (person.id) "/consents/" (said.id)} { (text!("consent-copy-link")) }
                    }
                }
            }
        }
        h2 { (text!("person-timeline")) }
        ol.sessions {
            @for (at, what) in &history.entries { li { (entry(what, names)) p.hint { (moment(*at)) } } }
        }
    };
    Ok(layout(state, visit, text!("person-title"), false, main))
}

fn facts(person: &Person, today: NaiveDate) -> Markup {
    let mut facts = SummaryList::new();
    let whole = format!("{} {}", person.given_name.expose(), person.family_name.expose());
    facts.add_words(text!("person-name"), Some(&whole));
    if let Some(born) = &person.date_of_birth {
        let age = person.age_on(today).unwrap_or_default();
        facts.add_words(
            text!("person-date-of-birth"),
            Some(&text!("person-born-aged", day = day(*born.expose()), age = i64::from(age))),
        );
    }
    let contacts: Vec<String> = person
        .contacts
        .iter()
        .map(|one| {
            let usage = match one.usage {
                crate::domain::person::ContactUse::Any => String::new(),
                other => format!(" ({})", label::said("contact-use", other.slug())),
            };
            format!("{}: {}{usage}", label::said("contact", one.kind.slug()), one.value.expose())
        })
        .collect();
    facts.add_lines(text!("person-contacts"), &contacts);
    facts.add_words(text!("person-lives"), Some(&lives(&person.residence)));
    html! { (facts) }
}

fn lives(residence: &Residence) -> String {
    let joined = |lines: &[Private], postcode: Option<String>| {
        let mut parts: Vec<String> = lines.iter().map(|line| line.expose().clone()).collect();
        parts.extend(postcode);
        parts.join(", ")
    };
    match residence {
        Residence::Settled { address } | Residence::Temporary { address, .. } => {
            joined(&address.lines, address.postcode.as_ref().map(|code| code.expose().to_string()))
        }
        Residence::NoFixedAbode { found_at, .. } => {
            let found = found_at.as_ref().map(|at| at.expose().clone()).unwrap_or_default();
            text!("person-no-fixed-abode", found = found)
        }
        Residence::NotKept => text!("person-address-not-kept"),
        Residence::NotKnown => String::new(),
    }
}

fn entry(what: &Happened, names: &HashMap<Uuid, String>) -> Markup {
    match what {
        Happened::Prescription { service_id, event, words, .. } => html! {
            p { strong { (service_name(names, *service_id)) } ": " (label::said("event", event.event.kind().slug())) }
            @if let Some(reason) = event.event.reason() { p { (label::said("reason", reason.slug())) } }
            @if let Some(words) = words { p { (words.expose()) } }
        },
        Happened::Attempt(attempt) => html! {
            p { (text!("timeline-attempt")) ": " (label::said("attempt", attempt.outcome.slug())) }
            @if let Some(note) = &attempt.note { p { (note.expose()) } }
        },
        Happened::Note(note) => html! {
            p { (label::said("note", note.kind.slug())) }
            p { (note.words.expose()) }
        },
        Happened::Consent { status, .. } => html! {
            p { (text!("timeline-consent")) ": " (label::said("consent", status.slug())) }
        },
        Happened::Introduced { service_id, act } => html! {
            p { strong { (service_name(names, *service_id)) } ": " (label::said("act", act.slug())) }
        },
    }
}
