//! `/people`: the people on one's desk, and finding somebody. What is looked for is sent in a form, so that
//! it stands in no address and no log.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_at, day_of, desk, not_done, summary, typed_day, user_names, words};
use super::room;
use crate::accounts::{Action, Resource};
use crate::prescribing::find_people::{Found, Question, find_people};
use crate::prescribing::my_people::{MyPerson, people_of};
use crate::web::address::parse_query;
use crate::web::component::{Button, ButtonStyle, Details, PostForm, Tag, TextInput, Tone};
use crate::web::error::{Error, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

/// After so many days without a word somebody should be rung.
const LONG_AGO: i64 = 21;

/// Whose people are listed, and which of them.
pub(super) struct Asked {
    /// On whose desk.
    pub worker: Uuid,
    /// Only those with whom nobody has spoken for three weeks.
    pub not_seen: bool,
}

impl Asked {
    /// What a query asks for; the visitor's own people where it names nobody.
    pub(super) fn of(query: &str, visit: &Visit) -> Result<Self, Error> {
        let pairs = parse_query(query);
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let worker = match value("worker") {
            "" => visit.user()?.user,
            id => Uuid::parse_str(id).map_err(|_nobody_is_called_so| Error::NotFound)?,
        };
        Ok(Self { worker, not_seen: value("seen") == "not" })
    }

    /// The same question as the end of an address.
    fn query(&self, own: Uuid, not_seen: bool) -> String {
        let worker = (self.worker != own).then(|| format!("worker={}", self.worker));
        let seen = not_seen.then(|| "seen=not".to_owned());
        let parts: Vec<String> = worker.into_iter().chain(seen).collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// Whether somebody is asked for.
    pub(super) fn wants(&self, one: &MyPerson) -> bool {
        !self.not_seen || one.days_since_contact.is_none_or(|days| days >= LONG_AGO)
    }
}

/// The people of whoever asks, or of a colleague in one's team.
pub async fn get_people(state: web::Data<State>, visit: Visit, request: HttpRequest) -> Result<HttpResponse, Error> {
    let query = request.query_string().to_owned();
    answer(state, move |state| {
        let asked = Asked::of(&query, &visit)?;
        let own = visit.user()?.user;
        let all = people_of(desk(state, &visit)?, asked.worker)?;
        let listed: Vec<&MyPerson> = all.iter().filter(|one| asked.wants(one)).collect();
        let title = match asked.worker == own {
            true => text!("people-mine", count = listed.len()),
            false => text!("people-theirs", name = worker_name(state, asked.worker)?, count = listed.len()),
        };
        let main = html! {
            h1 { (text!("people-title")) }
            p { (Button::link(text!("people-new"), ButtonStyle::Main, "/referrals/new".to_owned())) }
            (Details { open: all.is_empty(), summary: text!("people-search"), body: search_form(&visit, &Typed::default(), &FieldErrors(Vec::new())) })
            p { (text!("people-load", count = all.len())) " " (room::full(state, &visit, asked.worker, all.len())?) }
            h2 { (title) }
            (filter(&asked, own, all.iter().filter(|one| Asked { worker: own, not_seen: true }.wants(one)).count(), all.len()))
            @if listed.is_empty() { p { (text!("people-mine-none")) } } @else {
                ul.sessions { @for one in &listed { li { (line(one)) } } }
            }
            ul.plain-links {
                @if crate::accounts::allows(visit.user()?.actor(), Action::ExportPeople, Resource::Any) && !all.is_empty() {
                    li { a href={"/people.csv" (asked.query(own, asked.not_seen))} { (text!("table-save")) } }
                }
                li { a href="/duplicates" { (text!("duplicates-title")) } }
                li { a href="/handover" { (text!("handover-title")) } }
            }
        };
        Ok(Answer::page(layout(state, &visit, text!("people-title"), false, main)))
    })
    .await
}

fn worker_name(state: &State, worker: Uuid) -> Result<String, Error> {
    Ok(user_names(state, &[worker])?.remove(&worker).unwrap_or_default())
}

fn filter(asked: &Asked, own: Uuid, not_seen: usize, all: usize) -> Markup {
    let item = |picked: bool, query: String, words: String| {
        html! {
            li { @if picked { strong aria-current="true" { (words) } } @else { a href={"/people" (query)} { (words) } } }
        }
    };
    html! {
        nav aria-label=(text!("people-filter")) { ul.plain-links {
            (item(!asked.not_seen, asked.query(own, false), text!("people-everybody", count = all)))
            (item(asked.not_seen, asked.query(own, true), text!("people-not-seen", count = not_seen)))
        } }
    }
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
            nhs_number: form.field("nhs_number").trim().to_owned(),
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
    nhs_number: String,
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
        (TextInput { error: errors.of("nhs_number"), width: "half", inputmode: Some("numeric"), ..TextInput::new("nhs_number", text!("people-nhs-number"), &typed.nhs_number) })
        p { (Button::submit(text!("people-search"))) }
    };
    html! { (PostForm { action: "/people/search", token: &visit.form_token, body }) }
}

fn line(one: &MyPerson) -> Markup {
    let long_ago = one.days_since_contact.is_none_or(|days| days >= LONG_AGO);
    html! {
        p {
            a href={"/people/" (one.case.case.person_id)} { (one.name.expose()) } " "
            (Tag { words: label::said("case", one.case.case.status.slug()), tone: Tone::Plain }) " "
            @if let Some(level) = one.case.case.need_level { (Tag { words: text!("people-need", level = label::said("level", level.slug())), tone: Tone::Plain }) " " }
            @if one.cover { (Tag { words: text!("people-cover"), tone: Tone::Attention }) " " }
            @if one.has_risks { (Tag { words: text!("person-has-risks"), tone: Tone::Stop }) " " }
            @for need in &one.communication {
                (Tag { words: label::said("communication", need.slug()), tone: Tone::Attention }) " "
            }
        }
        p {
            @match one.days_since_contact {
                Some(days) if long_ago => { strong { (text!("people-spoken", days = days)) } }
                Some(days) => { (text!("people-spoken", days = days)) }
                None => { strong { (text!("people-not-spoken")) } }
            }
            " " (text!("people-open", count = one.open_prescriptions))
            @if let Some(due) = one.next_due { " " (text!("today-due", day = day_at(due))) }
        }
    }
}
