//! What the pages of people and prescriptions share: the desk of who asks, reading forms, and saying what
//! could not be done.

use super::account::{Answer, layout};
use crate::accounts::{Action, Grant, Resource, allows, users};
use crate::database::Keys;
use crate::directory::organization_names;
use crate::domain::{Calendar, Private};
use crate::prescribing::{self, CaseRecord, Desk, Now, ServiceClosed};
use crate::web::component::{Choice, ErrorSummary};
use crate::web::error::{Error, FieldError, FieldErrors};
use crate::web::form::Form;
use crate::web::label;
use crate::web::middleware::visit::Visit;
use crate::web::state::State;
use actix_web::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use maud::{Markup, html};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

static CALENDAR: Calendar = Calendar::ENGLAND;

/// The desk at which the visitor works.
pub fn desk<'a>(state: &'a State, visit: &'a Visit) -> Result<Desk<'a>, Error> {
    let accounts = &state.accounts;
    Ok(Desk { database: &accounts.database, keys: &accounts.keys, calendar: &CALENDAR, actor: visit.user()?.actor() })
}

/// Whether the visitor may do this to something.
pub fn may(visit: &Visit, action: Action, resource: Resource) -> bool {
    visit.user().is_ok_and(|one| allows(one.actor(), action, resource))
}

/// What the policy asks of a case.
pub fn of_case(record: &CaseRecord, today: NaiveDate) -> Resource {
    Resource::Case {
        worker: record.case.worker_id,
        cover: record.case.cover.filter(|(_, until)| today <= *until).map(|(cover, _)| cover),
        organization: record.organization_id,
        team: record.team_id,
    }
}

/// The organizations, and teams where the role is held in one, for which the visitor may do this.
pub fn reaches(visit: &Visit, action: Action) -> Vec<Grant> {
    let Ok(one) = visit.user() else { return Vec::new() };
    let mut reached: Vec<Grant> = Vec::new();
    for grant in &one.grants {
        let Some(organization) = grant.organization else { continue };
        let case = Resource::Case { worker: None, cover: None, organization, team: grant.team };
        let referral = Resource::Referral { by: one.user, organization, team: grant.team };
        let received = Resource::Received { organization, consent_in_force: true };
        let alone = crate::accounts::Actor::User { id: one.user, grants: std::slice::from_ref(grant) };
        let allowed = [case, referral, received].into_iter().any(|resource| allows(alone, action, resource));
        let known = |other: &Grant| (other.organization, other.team) == (grant.organization, grant.team);
        if allowed && !reached.iter().any(known) {
            reached.push(*grant);
        }
    }
    reached
}

/// An identifier in the address of a form.
pub fn id_in(form: &Form, name: &str) -> Result<Uuid, Error> {
    Uuid::parse_str(form.path(name)).map_err(|_nothing_is_called_so| Error::NotFound)
}

/// An identifier in a field; `None` when it was left out or is none.
pub fn id_of(form: &Form, name: &str) -> Option<Uuid> {
    Uuid::parse_str(form.field(name)).ok()
}

/// The version that the form was made from.
pub fn seen(form: &Form) -> u64 {
    form.field("version").parse().unwrap_or_default()
}

/// The hidden field with the version that is seen.
pub fn version_field(version: u64) -> Markup {
    html! { input type="hidden" name="version" value=(version); }
}

/// Words of a field; `None` when nothing was written.
pub fn words(form: &Form, name: &str) -> Option<Private> {
    Private::from_field(form.field(name))
}

/// A day as people write it: 4/11/2026, 4.11.2026, 4 11 2026 or 2026-11-04.
pub fn read_day(typed: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = typed.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let year: i32 = year.parse().ok().filter(|year| *year >= 1900)?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

/// The day in a field; wrong when something stands there that is no day.
pub fn day_of(form: &Form, name: &str, errors: &mut Vec<FieldError>) -> Option<NaiveDate> {
    let typed = form.field(name).trim();
    if typed.is_empty() {
        return None;
    }
    let day = read_day(typed);
    if day.is_none() {
        errors.push(wrong_field(name, "day-wrong", "day-wrong-mend"));
    }
    day
}

/// A day as a field shows it again.
pub fn typed_day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.format("%-d/%-m/%Y").to_string()).unwrap_or_default()
}

/// One thing to mend, with the keys of what is wrong and of the mend.
pub fn wrong_field(field: &str, key: &str, mend: &str) -> FieldError {
    FieldError { field: field.to_owned(), message: text!(key), mend: text!(mend) }
}

/// The values of a closed list that were ticked.
pub fn ticked<T: Ord>(form: &Form, name: &str, read: fn(&str) -> Option<T>) -> BTreeSet<T> {
    form.all(name).filter_map(read).collect()
}

/// A closed list as choices.
pub fn choices<T: Copy>(
    list: &str,
    values: &[T],
    slug: fn(T) -> &'static str,
    picked: impl Fn(T) -> bool,
) -> Vec<Choice> {
    values
        .iter()
        .map(|value| Choice {
            value: slug(*value).to_owned(),
            label: label::said(list, slug(*value)),
            count: None,
            picked: picked(*value),
        })
        .collect()
}

/// The same with a first choice that stands for none.
pub fn or_none(mut choices: Vec<Choice>) -> Vec<Choice> {
    let picked = !choices.iter().any(|choice| choice.picked);
    choices.insert(0, Choice { value: String::new(), label: text!("choose-one"), count: None, picked });
    choices
}

/// "4 November 2026, 09:00".
pub fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%-d %B %Y, %H:%M").to_string()
}

/// The day of a moment, as people here count days.
pub fn day_at(at: DateTime<Utc>) -> String {
    day(at.with_timezone(&London).date_naive())
}

/// "4 November 2026".
pub fn day(day: NaiveDate) -> String {
    crate::web::when::date(day)
}

/// The names of services; one that is listed no longer has none.
pub fn service_names(state: &State, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, Error> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids.dedup();
    let records = state.library.records(&ids)?;
    Ok(records.into_iter().map(|record| (record.service.id, record.service.name)).collect())
}

/// The name of one service, or words in its place.
pub fn service_name(names: &HashMap<Uuid, String>, id: Uuid) -> String {
    names.get(&id).cloned().unwrap_or_else(|| text!("service-unlisted"))
}

/// The name of an organization, or words in its place.
pub fn organization_name(state: &State, id: Uuid) -> Result<String, Error> {
    let names = state.accounts.database.read(|conn| organization_names(conn, &[id])).map_err(Error::internal)?;
    Ok(names.into_values().next().unwrap_or_else(|| text!("organization-unlisted")))
}

/// The names of users.
pub fn user_names(state: &State, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, Error> {
    let keys: &Keys = &state.accounts.keys;
    let users = state.accounts.database.read(|conn| users::by_ids(conn, keys, ids))?;
    Ok(users.into_iter().map(|user| (user.id, user.name.to_string())).collect())
}

/// Where a change led: on, or to a page that says why nothing was changed.
pub fn settle<T>(
    (state, visit): (&State, &Visit),
    back: &str,
    result: prescribing::Result<T>,
    done: impl FnOnce(T) -> Answer,
) -> Result<Answer, Error> {
    match result {
        Ok(value) => Ok(done(value)),
        Err(error) => not_done(state, visit, back, error),
    }
}

/// Why nothing was changed, with the way back to the page that was left.
pub fn not_done(state: &State, visit: &Visit, back: &str, error: prescribing::Error) -> Result<Answer, Error> {
    use prescribing::Error as Cause;
    let one = |message: String| FieldErrors(vec![FieldError { field: String::new(), message, mend: String::new() }]);
    let (errors, status) = match error {
        Cause::Conflict(now) => return Ok(conflict(state, visit, back, &now)),
        Cause::ServiceClosed(closed) => return service_closed(state, visit, back, &closed),
        Cause::Invalid(errors) => (FieldErrors::from(&errors), StatusCode::BAD_REQUEST),
        Cause::Machine(refusal) => (one(refusal.to_string()), StatusCode::BAD_REQUEST),
        Cause::NotCleared(missing) => {
            let lines = missing.iter().map(|what| FieldError {
                field: String::new(),
                message: what.to_string(),
                mend: String::new(),
            });
            (FieldErrors(lines.collect()), StatusCode::BAD_REQUEST)
        }
        other => return Err(other.into()),
    };
    let main = html! {
        h1 { (text!("not-done-title")) }
        div.error-summary role="alert" tabindex="-1" {
            ul { @for error in &errors.0 { li { (error.message) " " (error.mend) } } }
        }
        p { a href=(back) { (text!("not-done-back")) } }
    };
    Ok(Answer::mend(layout(state, visit, text!("not-done-title"), true, main), status))
}

/// Nobody is sent to what has closed: until when, and where else somebody could go.
fn service_closed(state: &State, visit: &Visit, back: &str, closed: &ServiceClosed) -> Result<Answer, Error> {
    let name = closed.name.as_str();
    let said = match (closed.opens_on, closed.closed_on) {
        (Some(until), _) => text!("service-closed-for-now", service = name, day = day(until)),
        (None, Some(on)) => text!("service-closed-for-good", service = name, day = day(on)),
        (None, None) => text!("service-closed-entry", service = name),
    };
    let instead = closed.instead.zip(closed.case_id);
    let names = service_names(state, &closed.instead.into_iter().collect::<Vec<_>>())?;
    let main = html! {
        h1 { (said) }
        div.error-summary role="alert" tabindex="-1" {
            p { (text!("service-closed-nothing")) }
            p { @if closed.for_now { (text!("service-closed-for-now-mend")) } @else { (text!("service-closed-for-good-mend")) } }
        }
        ul.plain-links {
            @if let Some((service, case)) = instead {
                li { a href={"/cases/" (case) "/services/" (service)} {
                    (text!("service-closed-instead", service = service_name(&names, service)))
                } }
            }
            @if let Some(case) = closed.case_id {
                li { a href={"/cases/" (case) "/match"} { (text!("service-closed-choose")) } }
            }
            li { a href=(back) { (text!("not-done-back")) } }
        }
    };
    Ok(Answer::mend(layout(state, visit, text!("service-closed-title"), true, main), StatusCode::BAD_REQUEST))
}

fn conflict(state: &State, visit: &Visit, back: &str, now: &Now) -> Answer {
    let said = match now {
        Now::Prescription(now) => {
            text!("conflict-prescription", status = label::said("prescription", now.status.slug()))
        }
        Now::Case(now) => text!("conflict-case", status = label::said("case", now.case.status.slug())),
        Now::Person(_) | Now::Consent(_) | Now::Version(_) => text!("conflict-other"),
    };
    let main = html! {
        h1 { (text!("conflict-title")) }
        p.lead { (text!("conflict-lead")) }
        p { (said) }
        p { a href=(back) { (text!("conflict-back")) } }
    };
    Answer::mend(layout(state, visit, text!("conflict-title"), true, main), StatusCode::CONFLICT)
}

/// A value that two people changed: what stands there and what was typed, side by side.
pub fn both_values(rows: &[(String, String, String)]) -> Markup {
    html! {
        @for (label, now, typed) in rows.iter().filter(|(_, now, typed)| now != typed) {
            section.inset {
                h3 { (label) }
                p { strong { (text!("conflict-now")) } " " @if now.is_empty() { (text!("conflict-nothing")) } @else { (now) } }
                p { strong { (text!("conflict-typed")) } " " @if typed.is_empty() { (text!("conflict-nothing")) } @else { (typed) } }
            }
        }
    }
}

/// Says above a form that somebody else was first, with both values, where that is so.
pub fn changed_meanwhile(both: Option<&Markup>) -> Markup {
    html! {
        @if let Some(both) = both {
            section.error-summary role="alert" tabindex="-1" {
                h2 { (text!("conflict-title")) }
                p { (text!("conflict-lead")) }
                (both)
                p { (text!("conflict-decide")) }
            }
        }
    }
}

/// The summary of what is wrong, where something is.
pub fn summary(errors: &FieldErrors) -> Markup {
    html! { @if !errors.0.is_empty() { (ErrorSummary(errors)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let day = NaiveDate::from_ymd_opt(1944, 3, 9);
        for typed in ["9/3/1944", "09.03.1944", "9 3 1944", "1944-03-09", " 9/3/1944 "] {
            assert_eq!(read_day(typed), day, "{typed}");
        }
        for typed in ["", "9/3", "9/3/44", "31/2/1944", "3/9/1944/1", "March"] {
            assert_eq!(read_day(typed), None, "{typed}");
        }
    }
}
