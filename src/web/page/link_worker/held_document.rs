//! Everything that is held on a person, in words and in the order in which they would ask: who they are,
//! what was done, what was told to whom, who looked.

use super::super::desk::{day, moment, organization_name, service_name, service_names};
use super::edit_person::described;
use super::eligible::kept;
use super::looked;
use crate::domain::Private;
use crate::domain::measure::Answer;
use crate::domain::prescription::State as Prescription;
use crate::prescribing::measures::{Answers, Asked};
use crate::prescribing::subject_access::Held;
use crate::web::error::Error;
use crate::web::label;
use crate::web::state::State;
use maud::{Markup, html};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What stands where something of another person stood.
const BAR: &str = "█████";
/// The most words of a passage that are shown to choose by.
const GLANCE: usize = 160;

/// What is blacked out: names of others, and whole passages.
pub(super) struct Blacked {
    names: Vec<String>,
    passages: BTreeSet<String>,
}

impl Blacked {
    /// Names, one a line, and the passages that were ticked.
    pub(super) fn new<'a>(names: &str, passages: impl Iterator<Item = &'a str>) -> Self {
        let names = names.lines().map(str::trim).filter(|name| name.chars().count() > 1).map(str::to_owned);
        Self { names: names.collect(), passages: passages.map(str::to_owned).collect() }
    }

    /// The words with names blacked out, however they are written.
    fn out(&self, words: &str) -> String {
        let mut said = words.to_owned();
        for name in &self.names {
            said = without(&said, name);
        }
        said
    }

    fn passage(&self, name: &str, words: &Private) -> Markup {
        let hidden = self.passages.contains(name);
        html! { @if hidden { (BAR) " " em { (text!("held-hidden")) } } @else { (self.out(words.expose())) } }
    }
}

/// `text` with every `name` in it blacked out, in whatever case it is written.
fn without(text: &str, name: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        let here: Vec<char> = rest.iter().take(wanted.len()).flat_map(|c| c.to_lowercase()).collect();
        if here == wanted {
            out.push_str(BAR);
            at += wanted.len();
        } else {
            out.extend(rest.first());
            at += 1;
        }
    }
    out
}

/// The passages in which others may stand, each with its name and the first words of it.
pub(super) fn passages(held: &Held) -> Vec<(String, String)> {
    let mut found: Vec<(String, &Private)> = Vec::new();
    for referral in &held.referrals {
        found.push((format!("referral:{}", referral.id), &referral.reason));
    }
    for (record, attempts, notes) in &held.cases {
        found.extend(notes.iter().map(|note| (format!("note:{}", note.id), &note.words)));
        for (number, attempt) in attempts.iter().enumerate() {
            found.extend(attempt.note.iter().map(|words| (format!("try:{}:{number}", record.case.id), words)));
        }
    }
    for (_, events) in &held.prescriptions {
        found.extend(events.iter().filter_map(|(event, words)| Some((format!("event:{}", event.id), words.as_ref()?))));
    }
    let glance = |words: &str| {
        let short: String = words.chars().take(GLANCE).collect();
        if short.len() < words.len() { format!("{short} …") } else { short }
    };
    found.into_iter().map(|(name, words)| (name, glance(words.expose()))).collect()
}

/// The document.
pub(super) fn document(state: &State, held: &Held, blacked: &Blacked) -> Result<Markup, Error> {
    let services: Vec<Uuid> = held
        .prescriptions
        .iter()
        .map(|(one, _)| one.service_id)
        .chain(held.introductions.iter().map(|(_, service, _)| *service))
        .collect();
    let services = service_names(state, &services)?;
    let names = looked::names(state, &held.looked)?;
    Ok(html! {
        h1 { (text!("held-file-title")) }
        p { (text!("held-made", at = moment(held.made_at))) }
        p { (text!("held-blacked")) }
        h2 { (text!("held-part-record")) }
        @for person in &held.people {
            dl { @for (label, words) in described(person).into_iter().filter(|(_, words)| !words.is_empty()) {
                dt { (label) } dd { (blacked.out(&words)) }
            } }
            @if !person.aliases.is_empty() {
                p { (text!("held-aliases")) " " (person.aliases.iter().map(|name| name.expose().as_str()).collect::<Vec<_>>().join(", ")) }
            }
        }
        h2 { (text!("held-part-referrals")) }
        @for one in &held.referrals {
            p { (text!("person-came", day = day(one.referred_on), source = label::said("source", one.referrer.source.slug()))) " "
                (blacked.out(one.referrer.name.expose())) }
            p { (blacked.passage(&format!("referral:{}", one.id), &one.reason)) }
        }
        h2 { (text!("held-part-work")) }
        (work(held, blacked))
        h2 { (text!("held-part-shared")) }
        p { (text!("held-shared-lead")) }
        @for stored in &held.consents {
            @let said = &stored.consent;
            p { strong { (organization_name(state, said.recipient_id)?) } ", " (moment(said.said_at)) ": " (label::said("consent", said.status.slug())) ". "
                (text!("held-told")) " " (said.fields.iter().map(|field| label::said("shared", field.slug())).collect::<Vec<_>>().join(", ")) }
            p { q { (said.wording.expose()) } }
        }
        @for (one, events) in &held.prescriptions {
            h3 { (service_name(&services, one.service_id)) ", " (organization_name(state, one.recipient_id)?) }
            p { (text!("prescription-stands", words = one.status.words(), day = moment(one.since))) " " (told(one)) }
            ul { @for (event, words) in events {
                li { (moment(event.at)) ": " (label::said("event", event.event.kind().slug()))
                    @if let Some(reason) = event.event.reason() { ", " (label::said("reason", reason.slug())) }
                    @if let Some(words) = words { ". " (blacked.passage(&format!("event:{}", event.id), words)) } }
            } }
        }
        @for (of, check) in &held.eligibility {
            @let service = held.prescriptions.iter().find(|(one, _)| one.id == *of).map(|(one, _)| one.service_id);
            @if let Some(service) = service {
                p { (text!("eligibility-kept")) ", " (service_name(&services, service)) ":" }
                (kept(check))
            }
        }
        @for (at, service, act) in &held.introductions {
            p { (moment(*at)) ": " (label::said("act", act.slug())) ", " (service_name(&services, *service)) }
        }
        h2 { (text!("held-part-answers")) }
        @if held.measures.is_empty() && held.checks.is_empty() { p { (text!("measures-none")) } }
        @for asked in &held.measures { p { (day(asked.answered_on)) ", " (label::said("moment", asked.moment.slug())) ": " (answers(asked)) } }
        @for (at, check) in &held.checks {
            p { (moment(*at)) ": " (text!("held-check", count = check.answers.len())) " "
                @if let Some(words) = &check.would_like { q { (blacked.out(words.expose())) } } }
        }
        h2 { (text!("held-part-looked")) }
        (looked::table(&held.looked, &names))
        h2 { (text!("held-part-rights")) }
        p { (text!("held-rights")) }
    })
}

fn work(held: &Held, blacked: &Blacked) -> Markup {
    html! {
        @for (record, attempts, notes) in &held.cases {
            @let case = &record.case;
            p { (text!("held-case", at = moment(record.created_at), status = label::said("case", case.status.slug()))) }
            @if let Some(matters) = &case.what_matters { p { (text!("case-what-matters")) ": " (blacked.out(matters.expose())) } }
            @if let Some(strengths) = &case.strengths { p { (text!("case-strengths")) ": " (blacked.out(strengths.expose())) } }
            @for goal in &case.goals { p { (text!("held-goal")) " " (blacked.out(goal.words.expose())) } }
            @for (number, one) in attempts.iter().enumerate() {
                p { (moment(one.at)) ": " (text!("timeline-attempt")) ", " (label::said("attempt", one.outcome.slug()))
                    @if let Some(words) = &one.note { ". " (blacked.passage(&format!("try:{}:{number}", case.id), words)) } }
            }
            @for note in notes {
                p { (moment(note.at)) ": " (label::said("note", note.kind.slug())) ". " (blacked.passage(&format!("note:{}", note.id), &note.words)) }
            }
            @if let Some(words) = &record.returned_because { p { (text!("referral-missing")) " " (blacked.out(words.expose())) } }
        }
    }
}

fn told(one: &Prescription) -> String {
    let Some(sent) = &one.sent else { return text!("held-nothing-sent") };
    let fields = sent.fields.iter().map(|field| label::said("shared", field.slug())).collect::<Vec<_>>().join(", ");
    let seen = if one.recipient_sees { text!("held-still-sees") } else { text!("held-sees-no-more") };
    format!("{} {fields}. {seen}", text!("held-sent", at = moment(sent.at)))
}

fn answers(asked: &Asked) -> String {
    match &asked.answers {
        Answers::Ons4 { items } => {
            let said = |answer: &Option<Answer<u8>>| answer.and_then(Answer::said).map(|value| value.to_string());
            let values: Vec<String> = items.iter().map(|one| said(one).unwrap_or_else(|| "–".to_owned())).collect();
            text!("held-ons4", values = values.join(", "))
        }
        other => {
            let values = other.values().into_iter().map(|(_, value, _)| value.to_string()).collect::<Vec<_>>();
            format!("{}: {}", label::said("measure", other.measure().slug()), values.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_blacked_out_however_they_are_written() {
        let blacked = Blacked::new("Maureen\n x \n", ["note:1"].into_iter());
        assert_eq!(
            blacked.out("MAUREEN said that maureen's dog bit Ken"),
            format!("{BAR} said that {BAR}'s dog bit Ken")
        );
        assert_eq!(blacked.out("İstanbul, x"), "İstanbul, x");
        assert!(!blacked.passage("note:1", &"Her son drinks".into()).into_string().contains("drinks"));
        assert!(blacked.passage("note:2", &"Her son drinks".into()).into_string().contains("drinks"));
    }
}
