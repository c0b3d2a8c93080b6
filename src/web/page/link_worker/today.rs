//! `/today`: what is overdue first, then what waits for the worker, then what waits for others.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{day, day_at, desk, service_name, service_names};
use super::{prescription_address, room};
use crate::directory::StoredRecord;
use crate::domain::case::Load;
use crate::domain::clocks::Step;
use crate::prescribing::export::taken_out;
use crate::prescribing::today::{AskAgain, Item, NewCase, Today, today};
use crate::web::component::{Button, ButtonStyle, Tag, Tone};
use crate::web::error::Error;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table::{self, Table};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// The day of whoever asks.
pub async fn get_today(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let of_day = today(desk(state, &visit)?)?;
        let items = [&of_day.overdue, &of_day.waiting_for_me, &of_day.waiting_for_others].into_iter().flatten();
        let asked_again = of_day.ask_again.iter().map(|one| one.service_id);
        let ids: Vec<Uuid> = items.map(|item| item.service_id).chain(asked_again).collect();
        let names = service_names(state, &ids)?;
        let closed = closed_for_now(state, &ids)?;
        let load = match of_day.load() {
            Load::Usual => html! { (Tag { words: text!("load-usual"), tone: Tone::Plain }) },
            Load::Amber | Load::Red => room::full(state, &visit, visit.user()?.user, of_day.open_cases)?,
        };
        Ok(Answer::page(page(state, &visit, &of_day, &load, (&names, &closed))))
    })
    .await
}

/// What is overdue and what waits, as a table of those whom the worker may take out.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let of_day = today(desk(state, &visit)?)?;
        let lists = lists(&of_day);
        let items = || lists.iter().flat_map(|(_, _, items)| items.iter());
        let may = taken_out(desk(state, &visit)?, &items().map(|item| item.person_id).collect::<Vec<_>>())?;
        let names = service_names(state, &items().map(|item| item.service_id).collect::<Vec<_>>())?;
        let mut rows = Vec::new();
        for (title, _, items) in &lists {
            let items = items.iter().filter(|item| may.contains(&item.person_id));
            rows.extend(items.map(|item| row(text!(title), item, &names)));
        }
        let columns = ["list", "called", "service", "status", "urgent", "next", "due", "days-late"];
        Ok(Table { file: "today", head: table::head(&columns), rows })
    })
    .await
}

fn row(list: String, item: &Item, names: &HashMap<Uuid, String>) -> Vec<String> {
    vec![
        list,
        item.called.expose().clone(),
        service_name(names, item.service_id),
        label::said("prescription", item.status.slug()),
        table::yes(item.fast_track),
        next_step(item),
        item.due_at.map(day_at).unwrap_or_default(),
        item.working_days_late.to_string(),
    ]
}

/// The three lists of prescriptions, each with its title and what is said where it is empty.
fn lists(of_day: &Today) -> [(&'static str, &'static str, &[Item]); 3] {
    [
        ("today-overdue", "today-overdue-none", &of_day.overdue),
        ("today-mine", "today-mine-none", &of_day.waiting_for_me),
        ("today-others", "today-others-none", &of_day.waiting_for_others),
    ]
}

/// The services that are closed for a time, with the first day on which they are open again.
fn closed_for_now(state: &State, ids: &[Uuid]) -> Result<HashMap<Uuid, NaiveDate>, Error> {
    let today = state.library.now().date_naive();
    let closed = |record: StoredRecord| {
        let until = record.service.closed_until.filter(|until| *until > today)?;
        Some((record.service.id, until))
    };
    Ok(state.library.records(ids)?.into_iter().filter_map(closed).collect())
}

fn page(
    state: &State,
    visit: &Visit,
    of_day: &Today,
    load: &Markup,
    (names, closed): (&HashMap<Uuid, String>, &HashMap<Uuid, NaiveDate>),
) -> Markup {
    let all = [&of_day.overdue, &of_day.waiting_for_me, &of_day.waiting_for_others].into_iter().flatten();
    let expected: Vec<(&Item, NaiveDate)> = all
        .filter(|item| item.status.is_under_way())
        .filter_map(|item| Some((item, *closed.get(&item.service_id)?)))
        .collect();

    let lists = lists(of_day);
    let main = html! {
        h1 { (text!("today-title")) }
        p.lead { (text!("today-load", count = of_day.open_cases)) " " (load) }
        p { (Button::link(text!("people-title"), ButtonStyle::Quiet, "/people".to_owned())) }
        @if !expected.is_empty() {
            h2 { (text!("today-closed")) " (" (expected.len()) ")" }
            ul.sessions { @for (item, until) in &expected {
                li { p {
                    strong { (item.called.expose()) } " – " (service_name(names, item.service_id)) " "
                    (Tag { words: text!("closed-until", day = day(*until)), tone: Tone::Stop }) " "
                    a href=(prescription_address(item.person_id, item.prescription_id)) {
                        (text!("today-ring")) span.visually-hidden { " – " (item.called.expose()) }
                    }
                } }
            } }
        }
        @for (title, none, items) in lists {
            h2 { (text!(title)) " (" (items.len()) ")" }
            @if items.is_empty() { p { (text!(none)) } } @else {
                ul.sessions { @for item in items { li { (line(item, names)) } } }
            }
        }
        (table::link("/today.csv", lists.iter().all(|(_, _, items)| items.is_empty())))
        (cases("today-new", "today-new-next", &of_day.new_cases))
        (cases("today-reviews", "today-reviews-next", &of_day.reviews))
        (ask_again(&of_day.ask_again, names))
    };
    layout(state, visit, text!("today-title"), false, main)
}

fn next_step(item: &Item) -> String {
    if item.to_ring && item.step != Some(Step::PlaceDecision) {
        return text!("today-ring-missed");
    }
    item.step.map_or_else(|| text!("today-look"), |step| text!(&format!("today-next-{}", step.slug())))
}

fn line(item: &Item, names: &HashMap<Uuid, String>) -> Markup {
    let late = usize::try_from(item.working_days_late).unwrap_or(usize::MAX);
    html! {
        p {
            strong { (item.called.expose()) } " – " (service_name(names, item.service_id)) " "
            (Tag { words: label::said("prescription", item.status.slug()), tone: Tone::Plain }) " "
            @if item.fast_track { (Tag { words: text!("fast-track"), tone: Tone::Attention }) }
        }
        p {
            @if late > 0 {
                (text!("today-late", days = late)) " "
            } @else if let Some(due) = item.due_at {
                (text!("today-due", day = day_at(due))) " "
            }
            a href=(prescription_address(item.person_id, item.prescription_id)) {
                (next_step(item)) span.visually-hidden { " – " (item.called.expose()) }
            }
        }
    }
}

fn cases(title: &str, next: &str, cases: &[NewCase]) -> Markup {
    html! {
        @if !cases.is_empty() {
            h2 { (text!(title)) " (" (cases.len()) ")" }
            ul.sessions {
                @for one in cases {
                    li { p {
                        strong { (one.called.expose()) } " "
                        (Tag { words: label::said("case", one.case.case.status.slug()), tone: Tone::Plain }) " "
                        a href={"/cases/" (one.case.case.id)} {
                            (text!(next)) span.visually-hidden { " – " (one.called.expose()) }
                        }
                    } }
                }
            }
        }
    }
}

/// Who may be asked again about a place that they said no to.
fn ask_again(due: &[AskAgain], names: &HashMap<Uuid, String>) -> Markup {
    html! {
        @if !due.is_empty() {
            h2 { (text!("today-ask")) " (" (due.len()) ")" }
            ul.sessions {
                @for one in due {
                    li { p {
                        strong { (one.called.expose()) } " – " (service_name(names, one.service_id)) " "
                        (Tag { words: text!("match-no-thanks", day = day(one.no.on)), tone: Tone::Plain }) " "
                        a href={"/cases/" (one.case_id) "/services/" (one.service_id)} {
                            (text!("today-ask-next")) span.visually-hidden { " – " (one.called.expose()) }
                        }
                    } }
                }
            }
        }
    }
}
