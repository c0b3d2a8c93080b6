//! `/cases/{id}/letters`: what goes to a person on paper. Each letter begins with what the record says, is
//! changed as the worker likes, and is made in 14 or 18 point; nothing of it is kept but that it was made.

mod text;

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, summary, wrong_field};
use crate::directory::StoredRecord;
use crate::domain::person::PrintSize;
use crate::prescribing::paper::{Paper as Sort, Papers, papers};
use crate::web::component::paper::other_size_again;
use crate::web::component::{
    Button, Choice, Choices, CopyText, Fieldset, Letter, Paper, PostForm, Select, TextArea, TextInput,
};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::page::desk::day;
use crate::web::page::listing;
use crate::web::state::State;
use crate::web::when;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, Render, html};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most places on a list: more is not read.
pub(super) const MOST_PLACES: usize = 3;
/// The most actions in a plan.
pub(super) const MOST_ACTIONS: usize = 3;

/// The letters there are; the message back to a practice is a page of its own.
const LETTERS: [Sort; 4] = [Sort::WeWillRing, Sort::Appointment, Sort::YourPlan, Sort::YourPlaces];

/// What stands in the fields of a letter, by name.
pub(super) type Filled = BTreeMap<String, String>;

/// The size that an address asks for.
pub fn asked_size(request: &HttpRequest) -> Option<PrintSize> {
    let query = crate::web::address::parse_query(request.query_string());
    query.iter().find(|(name, _)| name == "size").and_then(|(_, value)| PrintSize::from_slug(value))
}

/// A place in a letter: its name, when, where, what it costs, and the number.
pub fn add_place(letter: &mut Letter, record: &StoredRecord, location: Option<Uuid>) {
    let service = &record.service;
    letter.heading(service.name.clone());
    let mut lines = when::lines(when::schedules_at(record, location));
    let at = listing::location(record, location).or_else(|| record.locations.first());
    if let Some(at) = at.filter(|_| !listing::is_about_abuse(service)) {
        lines.push(listing::address_lines(&at.location).join(", "));
        lines.extend(at.location.transportation.clone());
    } else {
        lines.extend(listing::reach(service));
    }
    lines.extend(listing::cost(service).into_iter().next());
    let who = service.contacts.iter().find_map(|contact| contact.name.clone());
    lines.extend(who.map(|name| text!("letter-ask-for", name = name)));
    letter.lines(lines);
    letter.phone(listing::phone(record, location).unwrap_or_default());
}

/// The day of printing, and whom to ring when something is wrong.
pub fn printed_on(letter: &mut Letter, today: NaiveDate, phone: Option<&str>) {
    letter.words(match phone {
        Some(phone) => text!("letter-printed-ring", day = day(today), phone = phone),
        None => text!("letter-printed", day = day(today)),
    });
}

/// The letters that can be made.
pub async fn get_letters(state: web::Data<State>, visit: Visit, path: web::Path<Uuid>) -> Result<HttpResponse, Error> {
    let id = path.into_inner();
    answer(state, move |state| {
        let at = desk(state, &visit)?;
        let (record, _) = crate::prescribing::case::open_case_page(at, id)?;
        if !super::super::desk::may(
            &visit,
            crate::accounts::Action::WriteLetter,
            super::super::desk::of_case(&record, at.today()),
        ) {
            return Err(Error::Forbidden);
        }
        let main = html! {
            h1 { (text!("letters-title")) }
            p { (text!("letters-lead")) }
            ul.plain-links {
                @for sort in LETTERS {
                    li { a href={"/cases/" (id) "/letters/" (sort.slug())} { (label::said("paper", sort.slug())) } }
                }
                li { a href={"/cases/" (id) "/message"} { (label::said("paper", Sort::MessageBack.slug())) } }
            }
            p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("letters-title"), false, main)))
    })
    .await
}

fn sort(slug: &str) -> Result<Sort, Error> {
    Sort::from_slug(slug).filter(|sort| LETTERS.contains(sort)).ok_or(Error::NotFound)
}

/// The fields of one letter, with what the record says.
pub async fn get_letter(
    state: web::Data<State>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
) -> Result<HttpResponse, Error> {
    let (id, slug) = path.into_inner();
    answer(state, move |state| {
        let sort = sort(&slug)?;
        let at = desk(state, &visit)?;
        let papers = papers(at, id, sort)?;
        let filled = text::begin(state, &visit, sort, &papers, at.today())?;
        Ok(Answer::page(form_page(state, &visit, (sort, &papers), &filled, &FieldErrors(Vec::new()))?))
    })
    .await
}

/// The sheet.
pub async fn post_letter(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let (visit, id) = (&form.visit, id_in(&form, "id")?);
        let sort = sort(form.path("paper"))?;
        let at = desk(state, visit)?;
        let papers = papers(at, id, sort)?;
        let mut filled: Filled =
            names(sort).into_iter().map(|name| (name.clone(), form.field(&name).trim().to_owned())).collect();
        for service in form.all("services") {
            filled.insert(format!("services.{service}"), "yes".to_owned());
        }
        let size = PrintSize::from_slug(form.field("size")).unwrap_or(PrintSize::Point14);
        filled.insert("size".to_owned(), size.slug().to_owned());
        let mut wrong = Vec::new();
        let letter = text::letter(state, sort, &papers, &filled, at.today(), &mut wrong)?;
        if !wrong.is_empty() {
            let page = form_page(state, visit, (sort, &papers), &filled, &FieldErrors(wrong))?;
            return Ok(Answer::mend(page, StatusCode::BAD_REQUEST));
        }
        Ok(Answer::page(sheet(visit, (id, sort), &letter, &filled, size)))
    })
    .await
}

/// The fields that a letter asks for.
fn names(sort: Sort) -> Vec<String> {
    let fixed: &[&str] = match sort {
        Sort::WeWillRing => &["who", "phone", "by"],
        Sort::Appointment => &["who", "phone", "on", "time", "place", "bus"],
        Sort::YourPlan => &["who", "phone", "words"],
        Sort::YourPlaces | Sort::MessageBack => &["who", "phone", "another"],
    };
    let mut names: Vec<String> = fixed.iter().map(|name| (*name).to_owned()).collect();
    if sort == Sort::YourPlan {
        names
            .extend((0..MOST_ACTIONS).flat_map(|n| ["what", "with", "when"].map(|part| format!("actions.{n}.{part}"))));
    }
    names
}

fn form_page(
    state: &State,
    visit: &Visit,
    (sort, papers): (Sort, &Papers),
    filled: &Filled,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let id = papers.case.case.id;
    let value = |name: &str| filled.get(name).map_or("", String::as_str);
    let line = |name: &str, key: &str, hint: Option<String>| {
        html! { (TextInput { hint, error: errors.of(name), ..TextInput::new(name, text!(key), value(name)) }) }
    };
    let body = html! {
        @match sort {
            Sort::WeWillRing => { (line("by", "letter-by", Some(text!("day-hint")))) }
            Sort::Appointment => {
                (line("on", "letter-on", Some(text!("day-hint"))))
                (line("time", "letter-time", Some(text!("letter-time-hint"))))
                (line("place", "letter-place", None))
                (line("bus", "letter-bus", None))
            }
            Sort::YourPlan => {
                (TextArea { error: errors.of("words"), hint: Some(text!("letter-words-hint")), ..TextArea::new("words", text!("letter-words"), value("words")) })
                @for n in 0..MOST_ACTIONS {
                    (Fieldset {
                        legend: text!("letter-action", number = n + 1),
                        error: None,
                        body: html! {
                            (line(&format!("actions.{n}.what"), "letter-what", None))
                            (line(&format!("actions.{n}.with"), "letter-with", None))
                            (line(&format!("actions.{n}.when"), "letter-when", None))
                        },
                    })
                }
            }
            Sort::YourPlaces | Sort::MessageBack => {
                (services(state, papers, filled, errors)?)
                (line("another", "letter-another", Some(text!("letter-another-hint"))))
            }
        }
        (line("who", "letter-who", None))
        (line("phone", "letter-phone", Some(text!("letter-phone-hint"))))
        (Select { name: "size", label: text!("letter-size"), choices: sizes(value("size")), error: None })
        p { (Button::submit(text!("letter-make"))) }
    };
    let title = label::said("paper", sort.slug());
    let main = html! {
        (summary(errors))
        h1 { (title) }
        p { (text!("letter-for", name = papers.person.person.called().expose())) }
        (PostForm { action: &format!("/cases/{id}/letters/{}", sort.slug()), token: &visit.form_token, body })
        p { a href={"/cases/" (id) "/letters"} { (text!("letters-back")) } }
    };
    Ok(layout(state, visit, title, !errors.0.is_empty(), main))
}

fn sizes(picked: &str) -> Vec<Choice> {
    let choice = |size: &PrintSize| Choice {
        value: size.slug().to_owned(),
        label: label::said("print", size.slug()),
        count: None,
        picked: size.slug() == picked,
    };
    PrintSize::ALL.iter().map(choice).collect()
}

fn services(state: &State, papers: &Papers, filled: &Filled, errors: &FieldErrors) -> Result<Markup, Error> {
    let records = state.library.records(&known_services(papers))?;
    let choices = known_services(papers).into_iter().filter_map(|id| {
        let record = records.iter().find(|record| record.service.id == id)?;
        let picked = filled.contains_key(&format!("services.{id}"));
        Some(Choice { value: id.to_string(), label: record.service.name.clone(), count: None, picked })
    });
    let choices: Vec<Choice> = choices.collect();
    Ok(html! {
        @if choices.is_empty() { p { (text!("letter-no-places")) } } @else {
            (Fieldset {
                legend: text!("letter-places", most = MOST_PLACES),
                error: errors.of("services"),
                body: html! { (Choices { name: "services", only_one: false, choices }) },
            })
        }
    })
}

/// Services of which the person was told or to which they were sent.
pub(super) fn known_services(papers: &Papers) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = Vec::new();
    for id in papers.prescriptions.iter().map(|one| one.service_id).chain(papers.told_of.iter().copied()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// A field that has to be filled in.
pub(super) fn need(filled: &Filled, name: &str, wrong: &mut Vec<FieldError>) -> String {
    let value = filled.get(name).cloned().unwrap_or_default();
    if value.is_empty() {
        wrong.push(wrong_field(name, "letter-missing", &format!("letter-missing-{name}")));
    }
    value
}

fn sheet(visit: &Visit, (id, sort): (Uuid, Sort), letter: &text::Written, filled: &Filled, size: PrintSize) -> Markup {
    let here = format!("/cases/{id}/letters/{}", sort.slug());
    let fields: Vec<(String, String)> = filled
        .iter()
        .map(|(name, value)| match name.strip_prefix("services.") {
            Some(service) => ("services".to_owned(), service.to_owned()),
            None => (name.clone(), value.clone()),
        })
        .collect();
    Paper {
        title: text!("letter-window"),
        size,
        bar: html! {
            p { a href=(here) { (text!("letter-change")) } }
            p { a href={"/cases/" (id)} { (text!("back-to-case")) } }
            (other_size_again(&here, &visit.form_token, &fields, size))
        },
        sheet: html! { (letter.letter) },
        below: html! {
            @if let Some(message) = &letter.message {
                (CopyText { id: "text-message", label: text!("letter-as-message"), words: message })
            }
            (CopyText { id: "plain-text", label: text!("letter-as-text"), words: &letter.letter.plain() })
        },
    }
    .render()
}
