//! What the search made of the words: said plainly, with a way back to the exact words.

use crate::search::Understood;
use crate::search::answer::Widened;
use crate::web::component::NotificationBanner;
use crate::web::error::Error;
use crate::web::finding::Found;
use crate::web::query::{EXACT, SearchParameters};
use crate::web::state::NearNote;
use crate::web::{address, label, when};
use maud::{Markup, html};

/// Everything a person should know of how this search was read; nothing when it was read as typed.
pub fn notices(parameters: &SearchParameters, found: &Found) -> Markup {
    html! {
        (place_notice(parameters, found))
        @if let Some(widened) = &found.answer.widened { (widened_notice(widened)) }
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

fn understood_notice(parameters: &SearchParameters, understood: &Understood) -> Markup {
    let nothing = understood.needs.is_empty() && understood.spelling.is_empty() && understood.filters.is_empty();
    if parameters.exact_words {
        let with = SearchParameters { exact_words: false, page: 1, ..parameters.clone() };
        return html! {
            p.understood {
                (text!("exact-words-on", words = parameters.q.as_str())) " "
                a href={"/search?" (with.to_query_string())} { (text!("exact-words-off-link")) }
            }
        };
    }
    if nothing || parameters.q.is_empty() {
        return html! {};
    }
    let needs = understood.needs.iter().map(|need| {
        let categories: Vec<String> =
            need.categories.iter().take(3).map(|slug| format!("“{}”", label::category(slug))).collect();
        text!("understood-need", categories = when::and(categories), phrase = need.phrase.as_str())
    });
    let spelling = understood
        .spelling
        .iter()
        .map(|c| text!("understood-spelling", typed = c.typed.as_str(), read = c.read_as.as_str()));
    let filters = understood.filters.iter().filter(|said| !said.soft).map(|said| {
        let meaning = match said.parameter.as_str() {
            "age" => text!("understood-age", age = said.value.as_str()),
            "from" | "until" => format!("{} {}", text!(&format!("filter-{}", said.parameter)), said.value),
            parameter => label::facet(parameter, &said.value),
        };
        text!("understood-filter", meaning = meaning, phrase = said.phrase.as_str())
    });
    let mut exact: Vec<(&str, String)> = parameters.to_pairs();
    exact.retain(|(name, _)| *name != "page");
    exact.push((EXACT, "true".to_owned()));
    let link = address::with_query("/search", exact.iter().map(|(k, v)| (*k, v.as_str())));
    html! {
        div.understood {
            @for line in needs.chain(spelling).chain(filters) { p { (line) } }
            p { a href=(link) rel="nofollow" { (text!("exact-words-link")) } }
        }
    }
}

/// An error that names the place which nobody knows.
pub fn unknown_place(parameters: &SearchParameters) -> Error {
    Error::field("near", text!("field-near-unknown", place = parameters.near.as_str()), text!("field-near-mend"))
}
