//! `/people`: the people on one's desk, and finding somebody. What is looked for is sent in a form, so that
//! it stands in no address and no log.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_at, day_of, desk, not_done, summary, typed_day, words};
use crate::prescribing::find_people::{Found, Question, find_people};
use crate::prescribing::my_people::{MyPerson, my_people};
use crate::web::component::{Button, ButtonStyle, PostForm, Tag, TextInput, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};

/// The people of whoever asks.
pub async fn get_people(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let mine = my_people(desk(state, &visit)?)?;
        let main = html! {
            h1 { (text!("people-title")) }
            p { (Button::link(text!("people-new"), ButtonStyle::Main, "/referrals/new".to_owned())) }
            (search_form(&visit, &Typed::default(), &FieldErrors(Vec::new())))
            h2 { (text!("people-mine", count = mine.len())) }
            @if mine.is_empty() { p { (text!("people-mine-none")) } } @else {
                ul.sessions { @for one in &mine { li { (line(one)) } } }
                p { a href="/handover" { (text!("handover-title")) } }
            }
        };
        Ok(Answer::page(layout(state, &visit, text!("people-title"), false, main)))
    })
    .await
}

/// Looks for somebody.
pub async fn post_search(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let visit = &form.visit;
        let mut wrong = Vec::new();
        let born = day_of(&form, "born", &mut wrong);
        let typed = Typed {
            name: form.field("name").trim().to_owned(),
            born: if wrong.is_empty() { typed_day(born) } else { form.field("born").to_owned() },
            phone: form.field("phone").trim().to_owned(),
        };
        if !wrong.is_empty() {
            return Ok(mend(state, visit, &typed, &FieldErrors(wrong)));
        }
        let question = Question {
            name: words(&form, "name"),
            date_of_birth: born,
            nhs_number: words(&form, "nhs_number"),
            phone: words(&form, "phone"),
        };
        match find_people(desk(state, visit)?, &question) {
            Ok(found) => Ok(Answer::page(results(state, visit, &typed, &found))),
            Err(crate::prescribing::Error::Invalid(errors)) => {
                Ok(mend(state, visit, &typed, &FieldErrors::from(&errors)))
            }
            Err(other) => not_done(state, visit, "/people", other),
        }
    })
    .await
}

#[derive(Default)]
struct Typed {
    name: String,
    born: String,
    phone: String,
}

fn mend(state: &State, visit: &Visit, typed: &Typed, errors: &FieldErrors) -> Answer {
    let main = html! {
        (summary(errors))
        h1 { (text!("people-search")) }
        (search_form(visit, typed, errors))
    };
    Answer::mend(layout(state, visit, text!("people-search"), true, main), StatusCode::BAD_REQUEST)
}

fn results(state: &State, visit: &Visit, typed: &Typed, found: &[Found]) -> Markup {
    let main = html! {
        h1 { (text!("people-found", count = found.len())) }
        @if found.is_empty() { p { (text!("people-found-none")) } }
        ul.sessions {
            @for one in found {
                @let person = &one.stored.person;
                li { p {
                    a href={"/people/" (person.id)} {
                        (person.given_name.expose()) " " (person.family_name.expose())
                    }
                    @if let Some(born) = &person.date_of_birth { ", " (text!("person-born", day = day(*born.expose()))) }
                    @if !one.is_open { " " (Tag { words: text!("people-closed"), tone: Tone::Plain }) }
                } }
            }
        }
        p { (Button::link(text!("people-new"), ButtonStyle::Quiet, "/referrals/new".to_owned())) }
        h2 { (text!("people-search")) }
        (search_form(visit, typed, &FieldErrors(Vec::new())))
    };
    layout(state, visit, text!("people-search"), false, main)
}

fn search_form(visit: &Visit, typed: &Typed, errors: &FieldErrors) -> Markup {
    let body = html! {
        (TextInput { error: errors.of("name"), hint: Some(text!("people-name-hint")), ..TextInput::new("name", text!("people-name"), &typed.name) })
        (TextInput { error: errors.of("born"), hint: Some(text!("day-hint")), width: "half", inputmode: Some("numeric"), ..TextInput::new("born", text!("person-date-of-birth"), &typed.born) })
        (TextInput { error: errors.of("phone"), width: "half", inputmode: Some("tel"), ..TextInput::new("phone", text!("people-phone"), &typed.phone) })
        (TextInput { error: errors.of("nhs_number"), width: "half", inputmode: Some("numeric"), ..TextInput::new("nhs_number", text!("people-nhs-number"), "") })
        p { (Button::submit(text!("people-search"))) }
    };
    html! { (PostForm { action: "/people/search", token: &visit.form_token, body }) }
}

fn line(one: &MyPerson) -> Markup {
    html! {
        p {
            a href={"/people/" (one.case.case.person_id)} { (one.name.expose()) } " "
            (Tag { words: label::said("case", one.case.case.status.slug()), tone: Tone::Plain }) " "
            @if one.cover { (Tag { words: text!("people-cover"), tone: Tone::Attention }) " " }
            @if one.has_risks { (Tag { words: text!("person-has-risks"), tone: Tone::Stop }) " " }
            @for need in &one.communication {
                (Tag { words: label::said("communication", need.slug()), tone: Tone::Attention }) " "
            }
        }
        p {
            @match one.days_since_contact {
                Some(days) => { (text!("people-spoken", days = days)) }
                None => { (text!("people-not-spoken")) }
            }
            " " (text!("people-open", count = one.open_prescriptions))
            @if let Some(due) = one.next_due { " " (text!("today-due", day = day_at(due))) }
        }
    }
}
