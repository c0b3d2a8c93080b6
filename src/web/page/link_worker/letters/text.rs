//! What each letter says, and what stands in its fields at first. No letter names a service or says what it is
//! about where somebody else could read it: who signs is a person with a number.

use super::{Filled, MOST_ACTIONS, MOST_PLACES, add_place, known_services, need, printed_on};
use crate::directory::StoredRecord;
use crate::domain::clocks::working_days_after;
use crate::domain::person::PrintSize;
use crate::domain::referral::Urgency;
use crate::domain::{Calendar, Private};
use crate::prescribing::paper::{Paper, Papers};
use crate::web::component::Letter;
use crate::web::error::{Error, FieldError};
use crate::web::middleware::visit::Visit;
use crate::web::page::desk::{day, read_day, service_name, service_names, typed_day, user_names, wrong_field};
use crate::web::page::listing;
use crate::web::state::State;
use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

/// Working days within which somebody is rung, and where it cannot wait.
const RING_WITHIN: u32 = 5;
const RING_WITHIN_FAST: u32 = 2;

/// A letter, and the same in a text message where there is one.
pub(super) struct Written {
    /// The letter.
    pub letter: Letter,
    /// The text message.
    pub message: Option<String>,
}

/// What stands in the fields at first.
pub(super) fn begin(
    state: &State,
    visit: &Visit,
    sort: Paper,
    papers: &Papers,
    today: NaiveDate,
) -> Result<Filled, Error> {
    let mut filled = Filled::new();
    let mut set = |name: &str, value: String| filled.insert(name.to_owned(), value);
    let worker = papers.case.case.worked_by(today);
    let names = user_names(state, &worker.into_iter().collect::<Vec<_>>())?;
    let own = visit.user()?.name.to_string();
    set("who", worker.and_then(|id| names.get(&id).cloned()).unwrap_or(own));
    set("phone", state.site.help_phone.clone().unwrap_or_default());
    set("size", papers.person.person.communication.print.unwrap_or(PrintSize::Point14).slug().to_owned());
    match sort {
        Paper::WeWillRing => {
            let days = if papers.case.urgency == Urgency::FastTrack { RING_WITHIN_FAST } else { RING_WITHIN };
            set("by", typed_day(Some(working_days_after(today, days, &Calendar::ENGLAND))));
        }
        Paper::YourPlan => {
            let matters = &papers.case.case.what_matters;
            set("words", matters.as_ref().map(|words| words.expose().clone()).unwrap_or_default());
            let open: Vec<_> = papers.prescriptions.iter().filter(|one| one.is_open()).take(MOST_ACTIONS).collect();
            let ids: Vec<Uuid> = open.iter().map(|one| one.service_id).collect();
            let services = service_names(state, &ids)?;
            for (n, one) in open.iter().enumerate() {
                let service = service_name(&services, one.service_id);
                let begun = one.first_contact_at.is_some();
                let action = if begun { service } else { text!("letter-action-service", service = service) };
                set(&format!("actions.{n}.what"), action);
            }
        }
        Paper::YourPlaces => {
            for id in known_services(papers).into_iter().take(MOST_PLACES) {
                set(&format!("services.{id}"), "yes".to_owned());
            }
        }
        Paper::Appointment | Paper::MessageBack => {}
    }
    Ok(filled)
}

/// The letter that the fields make; what is missing is noted.
pub(super) fn letter(
    state: &State,
    sort: Paper,
    papers: &Papers,
    filled: &Filled,
    today: NaiveDate,
    wrong: &mut Vec<FieldError>,
) -> Result<Written, Error> {
    let who = need(filled, "who", wrong);
    let phone = need(filled, "phone", wrong);
    let called = papers.person.person.called();
    let greeting = text!("letter-dear", name = called.expose());
    let message;
    let mut letter;
    match sort {
        Paper::WeWillRing => {
            let by = a_day(filled, "by", today, wrong);
            letter = Letter::new(text!("letter-ring-title"));
            letter.words(greeting);
            letter.words(text!("letter-ring-who", who = who.as_str(), day = by.as_str()));
            letter.words(text!("letter-ring-number"));
            letter.phone(&phone);
            letter.words(text!("letter-ring-nothing"));
            letter.words(text!("letter-ring-not-good"));
            message = Some(text!(
                "letter-ring-message",
                name = called.expose(),
                who = who.as_str(),
                day = by,
                phone = phone.as_str()
            ));
        }
        Paper::Appointment => {
            let on = a_day(filled, "on", today, wrong);
            let (time, place) = (need(filled, "time", wrong), need(filled, "place", wrong));
            letter = Letter::new(text!("letter-appointment-title"));
            letter.words(greeting);
            letter.words(text!("letter-appointment-with", who = who.as_str()));
            let mut lines = vec![
                text!("letter-line-day", day = on.as_str()),
                text!("letter-line-time", time = time.as_str()),
                text!("letter-line-place", place = place.as_str()),
            ];
            lines
                .extend(filled.get("bus").filter(|bus| !bus.is_empty()).map(|bus| text!("letter-line-bus", bus = bus)));
            letter.lines(lines);
            letter.words(text!("letter-appointment-cancel"));
            letter.phone(&phone);
            let when = text!(
                "letter-appointment-message",
                name = called.expose(),
                who = who.as_str(),
                day = on,
                time = time,
                place = place,
                phone = phone.as_str()
            );
            message = Some(when);
        }
        Paper::YourPlan => {
            letter = plan(papers, filled, &greeting);
            letter.words(text!("letter-plan-ring", who = who.as_str()));
            letter.phone(&phone);
            message = None;
        }
        Paper::YourPlaces | Paper::MessageBack => {
            letter = Letter::new(text!("letter-places-title"));
            letter.words(greeting);
            for record in picked(state, filled, wrong)? {
                add_place(&mut letter, &record, None);
            }
            letter.words(text!("letter-places-ring", who = who.as_str()));
            letter.phone(&phone);
            printed_on(&mut letter, today, None);
            return Ok(Written { letter, message: None });
        }
    }
    letter.words(text!("letter-signed", who = who, day = day(today)));
    Ok(Written { letter, message })
}

fn plan(papers: &Papers, filled: &Filled, greeting: &str) -> Letter {
    let value = |name: &str| filled.get(name).cloned().unwrap_or_default();
    let mut letter = Letter::new(text!("letter-plan-title"));
    letter.words(greeting.to_owned());
    let words = value("words");
    if !words.is_empty() {
        letter.heading(text!("letter-plan-words"));
        letter.words(words);
    }
    let strengths = papers.case.case.strengths.as_ref().filter(|words| !words.is_blank());
    if let Some(strengths) = strengths.map(Private::expose) {
        letter.heading(text!("letter-plan-strengths"));
        letter.words(strengths.clone());
    }
    let goals: Vec<String> = papers.case.case.goals.iter().map(|goal| goal.words.expose().clone()).collect();
    if !goals.is_empty() {
        letter.heading(text!("letter-plan-goals"));
        letter.lines(goals);
    }
    let actions: Vec<String> = (0..MOST_ACTIONS)
        .filter_map(|n| {
            let part = |name: &str| value(&format!("actions.{n}.{name}"));
            let what = Some(part("what")).filter(|what| !what.is_empty())?;
            Some(
                [what, part("with"), part("when")]
                    .into_iter()
                    .filter(|one| !one.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        })
        .collect();
    if !actions.is_empty() {
        letter.heading(text!("letter-plan-next"));
        letter.lines(actions);
    }
    letter
}

/// "Thursday 26 November 2026" of a day that was typed.
fn a_day(filled: &Filled, name: &str, today: NaiveDate, wrong: &mut Vec<FieldError>) -> String {
    let typed = need(filled, name, wrong);
    match read_day(&typed) {
        Some(on) if on >= today => {
            let weekday = crate::web::label::day(on.weekday());
            format!("{weekday} {}", day(on))
        }
        Some(_) => {
            wrong.push(wrong_field(name, "letter-day-over", "letter-day-over-mend"));
            String::new()
        }
        None if typed.is_empty() => String::new(),
        None => {
            wrong.push(wrong_field(name, "day-wrong", "day-wrong-mend"));
            String::new()
        }
    }
}

fn picked(state: &State, filled: &Filled, wrong: &mut Vec<FieldError>) -> Result<Vec<StoredRecord>, Error> {
    let ids: Vec<Uuid> =
        filled.keys().filter_map(|name| Uuid::parse_str(name.strip_prefix("services.")?).ok()).collect();
    let mut records = state.library.records(&ids)?;
    let slug =
        filled.get("another").map_or("", String::as_str).trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if !slug.is_empty() {
        match state.library.service_by_slug(slug)? {
            Some(record) if records.iter().all(|one| one.service.id != record.service.id) => records.push(record),
            Some(_) => {}
            None => wrong.push(wrong_field("another", "letter-another-wrong", "letter-another-mend")),
        }
    }
    // A refuge's entry is not something to lie on a kitchen table.
    if records.iter().any(|record| listing::is_about_abuse(&record.service)) {
        wrong.push(wrong_field("services", "letter-places-abuse", "letter-places-abuse-mend"));
    }
    let field = if filled.keys().any(|name| name.starts_with("services.")) { "services" } else { "another" };
    if records.is_empty() && wrong.is_empty() {
        wrong.push(wrong_field(field, "letter-places-none", "letter-places-none-mend"));
    }
    if records.len() > MOST_PLACES {
        wrong.push(wrong_field(field, "letter-places-many", "letter-places-many-mend"));
    }
    Ok(records)
}
