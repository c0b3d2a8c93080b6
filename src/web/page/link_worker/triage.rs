//! `/triage`: referrals that wait for a worker; each is given to somebody or goes back with what is missing.

use super::super::account::{Answer, answer, layout};
use super::super::desk::{desk, id_in, id_of, moment, reaches, seen, settle, ticked, user_names, version_field, words};
use super::room;
use crate::accounts::Action;
use crate::closed_list;
use crate::domain::Private;
use crate::domain::referral::Urgency;
use crate::prescribing::export::taken_out;
use crate::prescribing::triage::{Queued, WorkerLoad, assign, loads, queue, return_to_referrer};
use crate::web::component::{PostForm, Tag, Tone};
use crate::web::error::Error;
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use crate::web::table;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

closed_list! {
    /// What is often missing in a referral; each has a ready sentence for who asked.
    Missing {
        Phone = "phone",
        Reason = "reason",
        Agreed = "agreed",
        Address = "address",
        Birth = "birth",
        OtherTeam = "other_team",
    }
}

/// What waits, and whose desks have room.
pub(super) struct Table {
    /// What waits, in its order.
    pub waiting: Vec<Queued>,
    /// The workers, the emptiest desk first.
    pub workers: Vec<WorkerLoad>,
    /// Their names.
    pub names: HashMap<Uuid, String>,
}

impl Table {
    /// Everything that the visitor may give out.
    pub(super) fn read(state: &State, visit: &Visit) -> Result<Self, Error> {
        let at = desk(state, visit)?;
        let (mut waiting, mut workers): (Vec<Queued>, Vec<WorkerLoad>) = (Vec::new(), Vec::new());
        for grant in reaches(visit, Action::Triage) {
            let Some(organization) = grant.organization else { continue };
            for one in queue(at, organization, grant.team)? {
                if !waiting.iter().any(|known| known.case.case.id == one.case.case.id) {
                    waiting.push(one);
                }
            }
            for one in loads(at, organization, grant.team)? {
                if !workers.iter().any(|known| known.worker == one.worker) {
                    workers.push(one);
                }
            }
        }
        workers.sort_by_key(|load| (load.open_cases, load.worker));
        let ids: Vec<Uuid> = workers.iter().map(|one| one.worker).collect();
        Ok(Self { waiting, workers, names: user_names(state, &ids)? })
    }

    /// "Imran Shah (12 open)".
    pub(super) fn with_load(&self, one: &WorkerLoad) -> String {
        text!("triage-worker", name = self.name(one.worker), count = one.open_cases)
    }

    fn name(&self, worker: Uuid) -> String {
        self.names.get(&worker).cloned().unwrap_or_default()
    }

    /// Whose desk is offered first: the emptiest.
    pub(super) fn offered(&self) -> Option<&WorkerLoad> {
        self.workers.first()
    }
}

/// The queue.
pub async fn get_triage(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let table = Table::read(state, &visit)?;
        let late = table.waiting.iter().filter(|one| one.is_late()).count();
        let main = html! {
            h1 { (text!("triage-title")) }
            p.lead { (text!("triage-count", count = table.waiting.len())) " " @if late > 0 { (text!("triage-late-count", count = late)) } }
            @if let Some(first) = table.waiting.first() {
                p { a.button href={"/triage/" (first.case.case.id)} { (text!("triage-begin")) } }
            }
            ol.sessions { @for one in &table.waiting { li { (line(&visit, one, &table)) } } }
            (table::link("/triage.csv", table.waiting.is_empty()))
            h2 { (text!("team-title")) }
            (team(&table))
            p { a href="/duplicates" { (text!("duplicates-title")) } " · " a href="/stuck" { (text!("stuck-title")) } " · " a href="/handover" { (text!("handover-title")) } }
        };
        Ok(Answer::page(layout(state, &visit, text!("triage-title"), false, main)))
    })
    .await
}

/// The queue as a table, of those whom the visitor may take out.
pub async fn get_table(state: web::Data<State>, visit: Visit) -> Result<HttpResponse, Error> {
    table::download(state, move |state| {
        let Table { waiting, .. } = Table::read(state, &visit)?;
        let people: Vec<Uuid> = waiting.iter().map(|one| one.case.case.person_id).collect();
        let may = taken_out(desk(state, &visit)?, &people)?;
        let rows = waiting.iter().filter(|one| may.contains(&one.case.case.person_id)).map(row).collect();
        let columns =
            ["called", "age", "urgent", "level", "since", "waited", "late", "needs", "reason", "reached", "duplicates"];
        Ok(table::Table { file: "new-referrals", head: table::head(&columns), rows })
    })
    .await
}

fn row(one: &Queued) -> Vec<String> {
    let case = &one.case.case;
    let needs: Vec<String> = case.needs.iter().map(|need| label::said("need", need.slug())).collect();
    vec![
        one.called.expose().clone(),
        one.age.map(|age| age.to_string()).unwrap_or_default(),
        table::yes(one.case.urgency == Urgency::FastTrack),
        case.need_level.map(|level| label::said("level", level.slug())).unwrap_or_default(),
        moment(one.case.created_at),
        if one.is_left_behind() { text!("triage-left-behind") } else { (one.office_minutes / 60).to_string() },
        table::yes(one.is_late()),
        needs.join("; "),
        one.referral.as_ref().map(|referral| referral.reason.expose().clone()).unwrap_or_default(),
        table::yes(one.can_be_reached),
        one.possible_duplicates.to_string(),
    ]
}

/// Gives a case to a worker.
pub async fn post_assign(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let worker = id_of(&form, "worker").unwrap_or_default();
        let result = assign(desk(state, &form.visit)?, id_in(&form, "id")?, seen(&form), worker);
        let next = then(state, &form)?;
        settle((state, &form.visit), "/triage", result, |_| Answer::see(next))
    })
    .await
}

/// Sends a referral back.
pub async fn post_return(state: web::Data<State>, form: Form) -> Result<HttpResponse, Error> {
    answer(state, move |state| {
        let ready = ticked(&form, "missing", Missing::from_slug);
        let mut because: Vec<String> =
            ready.iter().map(|one| text!(&format!("triage-missing-{}", one.slug()))).collect();
        because.extend(words(&form, "because").map(Private::into_exposed));
        let because = Private::new(because.join("\n"));
        let result = return_to_referrer(desk(state, &form.visit)?, id_in(&form, "id")?, seen(&form), because);
        let next = then(state, &form)?;
        settle((state, &form.visit), "/triage", result, |_| Answer::see(next))
    })
    .await
}

/// Where one goes on: to the next in the queue for who goes through it one by one.
fn then(state: &State, form: &Form) -> Result<String, Error> {
    if form.field("then") != "next" {
        return Ok("/triage".to_owned());
    }
    let (done, table) = (id_in(form, "id")?, Table::read(state, &form.visit)?);
    let next = table.waiting.iter().find(|one| one.case.case.id != done);
    Ok(next.map_or_else(|| "/triage".to_owned(), |one| format!("/triage/{}", one.case.case.id)))
}

fn line(visit: &Visit, one: &Queued, table: &Table) -> Markup {
    let case = &one.case.case;
    html! {
        p {
            a href={"/triage/" (case.id)} { (one.called.expose()) }
            @if let Some(age) = one.age { ", " (text!("triage-age", age = i64::from(age))) } " "
            (tags(one))
        }
        @if let Some(referral) = &one.referral { p { q { (referral.reason.expose()) } } }
        p { @for need in &case.needs { (Tag { words: label::said("need", need.slug()), tone: Tone::Plain }) " " } }
        @if let Some(load) = table.offered() {
            (PostForm {
                action: &format!("/triage/{}/assign", case.id),
                token: &visit.form_token,
                body: html! {
                    (version_field(case.version))
                    button.button.button-quiet type="submit" name="worker" value=(load.worker) {
                        (text!("triage-give-to", worker = table.with_load(load)))
                        span.visually-hidden { " – " (one.called.expose()) }
                    }
                },
            })
        }
        p { a href={"/triage/" (case.id)} {
            (text!("triage-others")) span.visually-hidden { " – " (one.called.expose()) }
        } }
    }
}

/// What has to be seen first: urgency, how long it waits, what is missing, who it may be.
pub(super) fn tags(one: &Queued) -> Markup {
    let fast = one.case.urgency == Urgency::FastTrack;
    let hours = one.office_minutes / 60;
    let minutes = one.office_minutes % 60;
    let tone = if one.is_late() { Tone::Stop } else { Tone::Plain };
    let waited = match one.is_late() {
        true => text!("triage-waited-late", hours = hours),
        false => text!("triage-waited", hours = hours, minutes = minutes),
    };
    html! {
        @if fast { (Tag { words: text!("fast-track"), tone: Tone::Attention }) " " }
        @if let Some(level) = one.case.case.need_level { (Tag { words: label::said("level", level.slug()), tone: Tone::Attention }) " " }
        @if one.is_left_behind() { (Tag { words: text!("triage-left-behind"), tone: Tone::Stop }) " " }
        @else { (Tag { words: waited, tone }) " " }
        @if !one.can_be_reached { (Tag { words: text!("triage-no-way"), tone: Tone::Attention }) " " }
        @if one.possible_duplicates > 0 { (Tag { words: text!("same-title"), tone: Tone::Attention }) " " }
        span.hint { (text!("triage-since", at = moment(one.case.created_at))) }
    }
}

/// The desks of the team with how full they are, in words.
pub(super) fn team(table: &Table) -> Markup {
    html! {
        @if table.workers.is_empty() { p { (text!("triage-no-team")) } }
        ul.sessions {
            @for one in &table.workers {
                li { p {
                    a href={"/people?worker=" (one.worker)} { (table.name(one.worker)) } ": "
                    (text!("team-open", count = one.open_cases)) " "
                    (room::tag(one.load))
                } }
            }
        }
    }
}
