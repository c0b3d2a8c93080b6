//! News about a search: how its place was read, which place may be meant, how it was widened.

use super::understood::understood_notice;
use crate::search::answer::Widened;
use crate::web::component::NotificationBanner;
use crate::web::error::Error;
use crate::web::finding::{Found, PlaceMeant};
use crate::web::query::SearchParameters;
use crate::web::state::NearNote;
use crate::web::{address, label, when};
use maud::{Markup, html};

/// Everything a person should know of how this search was read; nothing when it was read as typed.
pub fn notices(parameters: &SearchParameters, found: &Found) -> Markup {
    html! {
        (closed_notice(found))
        (place_notice(parameters, found))
        @if let Some(widened) = &found.answer.widened { (widened_notice(widened)) }
        @if let Some(meant) = &found.place_meant { (place_meant_notice(parameters, meant)) }
        (understood_notice(parameters, &found.answer.understood))
    }
}

/// How the place was read, in words.
pub fn place_note(note: &NearNote) -> String {
    match note {
        NearNote::Terminated { postcode, used } => {
            text!("note-terminated", postcode = postcode.as_str(), used = used.as_str())
        }
        NearNote::NotKnown { postcode, used } => {
            text!("note-not-known", postcode = postcode.as_str(), used = used.as_str())
        }
        NearNote::ReadAs { typed, read_as } => {
            text!("note-read-as", typed = typed.as_str(), read = read_as.as_str())
        }
    }
}

/// Whoever looks for a service that closed is told so, and led on.
fn closed_notice(found: &Found) -> Markup {
    let Some(closed) = &found.closed else { return html! {} };
    let body = html! {
        p { (text!("closed-named", name = closed.name.as_str(), day = when::date(closed.on))) }
        @if let Some((name, slug)) = &closed.instead {
            p { (text!("closed-instead")) " " a href=(address::service(slug)) { (name) } }
        }
    };
    html! { (NotificationBanner { title: text!("notice-closed"), body }) }
}

fn place_notice(parameters: &SearchParameters, found: &Found) -> Markup {
    let note = found.note.as_ref().map(place_note);
    if note.is_none() && found.alternatives.is_empty() {
        return html! {};
    }
    let body = html! {
        @if let Some(note) = note { p { (note) } }
        @if !found.alternatives.is_empty() {
            p { (text!("note-alternatives")) }
            ul {
                @for choice in &found.alternatives {
                    li { a href=(near(parameters, &choice.value)) { (choice.label) } }
                }
            }
        }
    };
    html! { (NotificationBanner { title: text!("notice-place"), body }) }
}

/// "Lunch club in Newton": the words that look like a place, and the places they may mean.
fn place_meant_notice(parameters: &SearchParameters, meant: &PlaceMeant) -> Markup {
    let without = SearchParameters { q: meant.other_words.clone(), ..parameters.clone() };
    let body = html! {
        p { (text!("place-meant", typed = meant.typed.as_str())) }
        ul.plain-links {
            @for choice in &meant.choices { li { a href=(near(&without, &choice.value)) { (choice.label) } } }
        }
    };
    html! { (NotificationBanner { title: text!("notice-place"), body }) }
}

/// The same search somewhere else.
pub fn near(parameters: &SearchParameters, value: &str) -> String {
    let changed = SearchParameters { near: value.to_owned(), page: 1, ..parameters.clone() };
    format!("/search?{}", changed.to_query_string())
}

fn widened_notice(widened: &Widened) -> Markup {
    let miles = |miles: f64| if miles.fract() == 0.0 { format!("{miles:.0}") } else { format!("{miles:.1}") };
    let further = match (widened.from_miles, widened.to_miles) {
        (Some(from), Some(to)) if to > from => Some(text!("widened-miles", from = miles(from), to = miles(to))),
        (Some(from), None) => Some(text!("widened-anywhere", from = miles(from))),
        _ => None,
    };
    let dropped: Vec<String> = widened.dropped.iter().map(|d| dropped_words(d)).collect();
    let body = html! {
        @if let Some(further) = further { p { (further) } }
        @if !dropped.is_empty() { p { (text!("widened-dropped", what = when::and(dropped))) } }
    };
    html! { (NotificationBanner { title: text!("notice-widened"), body }) }
}

fn dropped_words(dropped: &str) -> String {
    match dropped.split_once(':') {
        Some(("word", word)) => text!("dropped-word", word = word),
        Some((parameter, value)) => label::facet(parameter, value),
        None => crate::web::text::try_lookup(&format!("dropped-{dropped}"), &[])
            .unwrap_or_else(|| dropped.replace('_', " ")),
    }
}

/// An error that names the place which nobody knows.
pub fn unknown_place(parameters: &SearchParameters) -> Error {
    Error::field("near", text!("field-near-unknown", place = parameters.near.as_str()), text!("field-near-mend"))
}
