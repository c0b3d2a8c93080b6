//! `/people/{id}/caller`: somebody rings and asks about a person: what may be said, and to whom.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, may, of_case, organization_name, settle, words};
use crate::accounts::Action;
use crate::domain::Private;
use crate::domain::person::Person;
use crate::prescribing::note::{NoteKind, add_note};
use crate::prescribing::person::{Opened, open_person};
use crate::web::component::{Button, Inset, PostForm, Tag, TextArea, Tone};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

/// What to say.
pub async fn get_caller(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let opened = open_person(at, id)?;
        Ok(Answer::page(page(state, &visit, &opened, at.today())?))
    })
    .await
}

/// Writes down that somebody rang; the caller is told nothing by it.
pub async fn post_caller(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let id = id_in(&form, "id")?;
        let at = desk(state, &form.visit)?;
        let here = format!("/people/{id}/caller");
        let opened = open_person(at, id)?;
        let said = words(&form, "note").map(|note| Private::new(text!("caller-note", words = note.expose())));
        let result = add_note(at, opened.case.case.id, NoteKind::Information, said.unwrap_or_default());
        settle((state, &form.visit), &here, result, |_| Answer::see(format!("/people/{id}")))
    })
    .await
}

fn page(state: &State, visit: &Visit, opened: &Opened, today: NaiveDate) -> Result<Markup, Error> {
    let person = &opened.stored.person;
    let told: Vec<_> = opened.consents.iter().filter(|one| one.consent.status_on(today).allows_sharing()).collect();
    let writes = may(visit, Action::WriteCase, of_case(&opened.case, today));
    let form = html! {
        (TextArea { hint: Some(text!("caller-note-hint")), longest: 2_000, ..TextArea::new("note", text!("caller-note-label"), "") })
        p { (Button::submit(text!("caller-note-button"))) }
    };
    let main = html! {
        h1 { (text!("caller-title")) }
        p { (text!("caller-say")) }
        (Inset(html! { p.lead { "“" (text!("caller-sentence")) "”" } }))
        p { (text!("caller-lead", name = person.called().expose())) }
        h2 { (text!("caller-who")) }
        (may_be_spoken_with(person, today))
        h2 { (text!("caller-consents")) }
        @if told.is_empty() { p { (text!("caller-consents-none", name = person.called().expose())) } } @else {
            p { (text!("caller-consents-lead")) }
            ul {
                @for one in told {
                    li {
                        strong { (organization_name(state, one.consent.recipient_id)?) } ": "
                        (one.consent.fields.iter().map(|field| label::said("shared", field.slug())).collect::<Vec<_>>().join(", "))
                    }
                }
            }
        }
        h2 { (text!("caller-instead")) }
        ul {
            li { (text!("caller-instead-message")) }
            li { (text!("caller-instead-worry")) " " a href="/urgent-help" { (text!("stop-urgent")) } }
            li { (text!("caller-instead-own")) }
        }
        @if writes {
            h2 { (text!("caller-note-title")) }
            (PostForm { action: &format!("/people/{}/caller", person.id), token: &visit.form_token, body: form })
        }
        p { a href={"/people/" (person.id)} { (text!("back-to-person")) } }
    };
    Ok(layout(state, visit, text!("caller-title"), false, main))
}

/// The people with whom the record may be talked of, by law or decision; a relative is not one of them by
/// being a relative.
fn may_be_spoken_with(person: &Person, today: NaiveDate) -> Markup {
    let representative = person.representative.as_ref();
    let guardian = person.guardian.as_ref().filter(|_| person.is_child_on(today));
    html! {
        ul {
            @if !person.is_child_on(today) && !representative.is_some_and(|one| one.decides_on(today)) {
                li { (text!("caller-themselves", name = person.called().expose())) }
            }
            @if let Some(one) = representative {
                li {
                    strong { (one.name.expose()) } ", " (label::said("representative", one.kind.slug())) ". "
                    @if one.decides_on(today) { (Tag { words: text!("caller-may"), tone: Tone::Good }) }
                    @else { (Tag { words: text!("caller-may-not"), tone: Tone::Attention }) }
                }
            }
            @if let Some(one) = guardian {
                li {
                    strong { (one.name.expose()) } ", " (one.relationship.expose()) ". "
                    @if one.has_parental_responsibility { (Tag { words: text!("caller-may"), tone: Tone::Good }) }
                    @else { (Tag { words: text!("caller-may-not"), tone: Tone::Attention }) }
                }
            }
            li { (text!("caller-nobody-else")) }
        }
        p { (text!("caller-ring-back")) }
    }
}
