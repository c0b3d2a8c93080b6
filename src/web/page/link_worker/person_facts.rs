//! A person's record in words: facts, plan, what happened.

use super::super::desk::{day, moment, service_name};
use crate::domain::Private;
use crate::domain::case::Case;
use crate::domain::person::{ContactUse, GpPractice, Person, Residence};
use crate::domain::referral::Referral;
use crate::prescribing::timeline::Happened;
use crate::web::component::{SummaryList, Tag, Tone};
use crate::web::label;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use maud::{Markup, html};
use std::collections::HashMap;
use uuid::Uuid;

/// Steps of the strip: enough for a few months, few enough for one look.
const STEPS: usize = 12;

/// The facts of the record that are known.
pub(super) fn facts(person: &Person, today: NaiveDate) -> Markup {
    let mut facts = SummaryList::new();
    let title = person.title.as_ref().map(|title| format!("{} ", title.expose())).unwrap_or_default();
    let whole = format!("{title}{} {}", person.given_name.expose(), person.family_name.expose());
    facts.add_words(text!("person-name"), Some(&whole));
    facts.add_words(text!("person-pronoun"), person.pronoun.as_ref().map(|one| one.expose().as_str()));
    if let Some(born) = &person.date_of_birth {
        let age = person.age_on(today).unwrap_or_default();
        let said = text!("person-born-aged", day = day(*born.expose()), age = i64::from(age));
        facts.add_words(text!("person-date-of-birth"), Some(&said));
    }
    let number = person.nhs_number.as_ref().map(|number| number.expose().spaced());
    facts.add_words(text!("person-nhs"), number.as_deref());
    facts.add_lines(text!("person-contacts"), &contact_lines(person));
    facts.add_words(text!("person-lives"), Some(&lives_at(&person.residence)));
    let lives: Vec<String> = person.circumstances.iter().map(|one| label::said("circumstance", one.slug())).collect();
    facts.add_words(text!("person-circumstances"), Some(&lives.join(", ")));
    let practice = person.gp_practice.as_ref().map(GpPractice::said);
    facts.add_words(text!("person-gp"), practice.as_deref());
    facts.add_words(
        text!("person-emergency-contact"),
        person.emergency_contact.as_ref().map(|one| one.expose().as_str()),
    );
    if let Some(one) = &person.guardian {
        let said = format!("{}, {}, {}", one.name.expose(), one.relationship.expose(), one.contact.expose());
        facts.add_words(text!("person-guardian"), Some(&said));
    }
    if let Some(made) = person.representative.as_ref().and_then(|one| one.decision.as_ref()) {
        let able = if made.able_to_decide { "yes" } else { "no" };
        let mut lines = vec![
            text!("decision-said", about = made.about.expose(), able = label::said("decision", able)),
            text!("decision-by", name = made.assessed_by.expose(), day = day(made.assessed_on)),
            text!("decision-helped", how = made.support_given.expose()),
        ];
        lines.extend(made.best_interest_note.as_ref().map(|note| text!("decision-interest", why = note.expose())));
        lines.push(text!("decision-review", day = day(made.review_on)));
        facts.add_lines(text!("decision-title"), &lines);
    }
    html! { (facts) }
}

/// The ways to reach somebody, each in a line.
pub(super) fn contact_lines(person: &Person) -> Vec<String> {
    let line = |one: &crate::domain::person::ContactPoint| {
        let kind = label::said("contact", one.kind.slug());
        let value = one.value.expose();
        let mut line = if value.is_empty() { kind } else { format!("{kind}: {value}") };
        if one.usage != ContactUse::Any {
            line = format!("{line} ({})", label::said("contact-use", one.usage.slug()));
        }
        match &one.note {
            Some(note) => format!("{line}. {}", note.expose()),
            None => line,
        }
    };
    person.contacts.iter().map(line).collect()
}

/// Where somebody lives, or can be found.
pub(super) fn lives_at(residence: &Residence) -> String {
    let joined = |lines: &[Private], postcode: Option<String>| {
        let mut parts: Vec<String> = lines.iter().map(|line| line.expose().clone()).collect();
        parts.extend(postcode);
        parts.join(", ")
    };
    match residence {
        Residence::Settled { address } => {
            joined(&address.lines, address.postcode.as_ref().map(|code| code.expose().to_string()))
        }
        Residence::Temporary { address, note } => {
            let at = joined(&address.lines, address.postcode.as_ref().map(|code| code.expose().to_string()));
            let note = note.as_ref().map(|note| note.expose().clone()).unwrap_or_default();
            text!("person-lives-for-now", address = at, note = note)
        }
        Residence::NoFixedAbode { found_at, .. } => {
            let found = found_at.as_ref().map(|at| at.expose().clone()).unwrap_or_default();
            text!("person-no-fixed-abode", found = found)
        }
        Residence::NotKept => text!("person-address-not-kept"),
        Residence::NotKnown => String::new(),
    }
}

/// What the person wants to reach.
pub(super) fn goals(case: &Case) -> Markup {
    html! {
        @if case.goals.is_empty() { p { (text!("person-plan-none")) } }
        ul.sessions {
            @for goal in &case.goals {
                li {
                    p { strong { (goal.words.expose()) } " " (text!("person-goal-importance", number = i64::from(goal.importance))) }
                    p {
                        @if let Some(outcome) = goal.outcome { (label::said("outcome", outcome.slug())) " " }
                        @if let Some(review) = goal.review_on { (text!("person-goal-review", day = day(review))) }
                    }
                }
            }
        }
    }
}

/// How they came: who asked for help for them, and why.
pub(super) fn came(referral: &Referral) -> Markup {
    let by = [Some(&referral.referrer.name), referral.referrer.organization.as_ref()];
    let by: Vec<&str> =
        by.into_iter().flatten().map(|one| one.expose().as_str()).filter(|one| !one.is_empty()).collect();
    html! {
        p {
            (text!("person-came", day = day(referral.referred_on), source = label::said("source", referral.referrer.source.slug())))
            @if !by.is_empty() { " " (by.join(", ")) "." }
        }
        p { q { (referral.reason.expose()) } }
        @if let Some(why) = &referral.urgent_because { p { strong { (text!("person-came-urgent")) } " " (why.expose()) } }
    }
}

/// The last steps as a strip: a day and a word each, oldest first, with where one stands at the end.
pub(super) fn strip(entries: &[(DateTime<Utc>, Happened)]) -> Markup {
    let steps: Vec<&(DateTime<Utc>, Happened)> = entries.iter().take(STEPS).collect();
    html! {
        @if !steps.is_empty() {
            ol.strip aria-label=(text!("person-strip")) {
                @for (at, what) in steps.into_iter().rev() {
                    li { span { (at.with_timezone(&London).format("%-d %b").to_string()) } " " (word(what)) }
                }
            }
        }
    }
}

fn word(what: &Happened) -> String {
    match what {
        Happened::Prescription { event, .. } => label::said("event", event.event.kind().slug()),
        Happened::Attempt(attempt) => label::said("attempt", attempt.outcome.slug()),
        Happened::Note(note) => label::said("note", note.kind.slug()),
        Happened::Consent { status, .. } => label::said("consent", status.slug()),
        Happened::Introduced { act, .. } => label::said("act", act.slug()),
    }
}

/// One thing that happened, with its words.
pub(super) fn entry(at: DateTime<Utc>, what: &Happened, names: &HashMap<Uuid, String>) -> Markup {
    let body = match what {
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
            p { (Tag { words: label::said("note", note.kind.slug()), tone: Tone::Plain }) }
            p.lines { (note.words.expose()) }
        },
        Happened::Consent { status, .. } => html! {
            p { (text!("timeline-consent")) ": " (label::said("consent", status.slug())) }
        },
        Happened::Introduced { service_id, act } => html! {
            p { strong { (service_name(names, *service_id)) } ": " (label::said("act", act.slug())) }
        },
    };
    html! { (body) p.hint { (moment(at)) } }
}
