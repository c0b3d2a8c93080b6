//! `/people/{person}/consents/{id}`: what was agreed with one group, as a copy for the person in 14 or 18 point,
//! with how to take it back; and what they said no to.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, desk, may, moment, of_case, organization_name, service_name, service_names};
use super::consent::withdrawal;
use crate::accounts::Action;
use crate::domain::consent::{Consent, ConsentStatus};
use crate::domain::person::{Person, PrintSize};
use crate::prescribing::StoredConsent;
use crate::prescribing::person::open_person;
use crate::web::address::parse_query;
use crate::web::component::{Inset, SummaryList, Tag, Tone};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

/// A copy for the person. Its address may say in which size; else it is the one on their record.
pub async fn get_copy(
    state: web::Data<State>,
    visit: Visit,
    request: HttpRequest,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Error> {
    let (person, id) = path.into_inner();
    let asked = parse_query(request.query_string());
    let asked = asked.iter().find(|(key, _)| key == "size").and_then(|(_, size)| PrintSize::from_slug(size));
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, person)?;
        let stored = opened.consents.iter().find(|one| one.consent.id == id).ok_or(Error::NotFound)?;
        let one = &opened.stored.person;
        let size = asked.or(one.communication.print).unwrap_or(PrintSize::Point14);
        let writes = may(&visit, Action::RecordConsent, of_case(&opened.case, at.today()));
        let here = format!("/people/{person}/consents/{id}");
        let main = html! {
            (copy(state, one, stored, size, at.today())?)
            div.no-print {
                p { (text!("consent-copy-print")) }
                ul {
                    @for other in PrintSize::ALL.iter().filter(|other| **other != size) {
                        li { a href={(here) "?size=" (other.slug())} { (text!(&format!("consent-copy-size-{}", other.slug()))) } }
                    }
                }
                @if writes && stored.consent.status_on(at.today()).allows_sharing() {
                    (withdrawal(&visit, person, stored))
                }
                p { a href={"/people/" (person)} { (text!("back-to-person")) } }
            }
        };
        Ok(Answer::page(layout(state, &visit, text!("consent-copy-title"), false, main)))
    })
    .await
}

fn copy(
    state: &State,
    person: &Person,
    stored: &StoredConsent,
    size: PrintSize,
    today: NaiveDate,
) -> Result<Markup, Error> {
    let said = &stored.consent;
    let status = said.status_on(today);
    let group = organization_name(state, said.recipient_id)?;
    let class = match size {
        PrintSize::Point14 => "on-paper print-14",
        PrintSize::Point18 => "on-paper print-18",
    };
    Ok(html! {
        div class=(class) {
            h1 { (text!("consent-copy-title")) }
            p { strong { (person.called().expose()) } " " (Tag { words: label::said("consent", status.slug()), tone: Tone::Plain }) }
            @if status == ConsentStatus::Declined {
                (refused(state, said, &group)?)
            } @else {
                (agreed(state, said, &group))
            }
            p { (text!("consent-copy-made", day = day(today))) }
        }
    })
}

fn agreed(state: &State, said: &Consent, group: &str) -> Markup {
    let mut facts = SummaryList::new();
    facts.add_words(text!("consent-copy-to"), Some(group));
    let fields: Vec<String> = said.fields.iter().map(|field| label::said("shared", field.slug())).collect();
    facts.add_lines(text!("consent-copy-told"), &fields);
    facts.add_words(text!("consent-copy-not-told"), Some(&text!("consent-copy-anything-else")));
    facts.add_words(text!("consent-by"), Some(&label::said("given-by", said.given_by.slug())));
    facts.add_words(text!("consent-method"), Some(&label::said("consent-method", said.method.slug())));
    facts.add_words(text!("consent-copy-when"), Some(&moment(said.said_at)));
    facts.add_words(text!("consent-copy-until"), said.until.map(day).as_deref());
    let stop = match &state.site.help_phone {
        _ if said.becomes_theirs => text!("consent-copy-theirs", group = group),
        Some(phone) => text!("consent-copy-withdraw", phone = phone),
        None => text!("consent-copy-withdraw-anybody"),
    };
    html! {
        (Inset(html! { p { (said.wording.expose()) } }))
        (facts)
        h2 { (text!("consent-copy-stop-title")) }
        p { (stop) }
    }
}

/// What they said no to, and why.
fn refused(state: &State, said: &Consent, group: &str) -> Result<Markup, Error> {
    let mut facts = SummaryList::new();
    facts.add_words(text!("consent-copy-to"), Some(group));
    if let Some(service) = said.service_id {
        let name = service_name(&service_names(state, &[service])?, service);
        facts.add_words(text!("consent-copy-service"), Some(&name));
    }
    facts.add_words(text!("no-thanks-reason"), said.reason.as_ref().map(|reason| reason.expose().as_str()));
    facts.add_words(text!("no-thanks-again"), said.ask_again_on.map(day).as_deref());
    facts.add_words(text!("consent-copy-when"), Some(&moment(said.said_at)));
    Ok(html! { p { (text!("consent-copy-refused")) } (facts) })
}
