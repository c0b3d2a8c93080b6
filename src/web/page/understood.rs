//! What the search made of the words: said plainly above the results, with a way back to the exact words.
//! Filters said in words become chips that can be taken off; the rest is said in sentences.

use crate::search::answer::{SaidFilter, Widened};
use crate::search::{Answer, Understood};
use crate::web::component::Chip;
use crate::web::query::{EXACT, SearchParameters};
use crate::web::{address, label, typed_words, when};
use maud::{Markup, html};

/// Needs that are explained; a long question may hold more.
const NEEDS: usize = 3;
/// Categories that are named for one need.
const CATEGORIES: usize = 3;
/// Stands in a text where something emphasised is put in; nobody can type it.
const MARK: &str = "\u{1}";

/// The sentences; nothing when the words were read as typed.
pub fn understood_notice(parameters: &SearchParameters, understood: &Understood) -> Markup {
    if parameters.q.is_empty() {
        return html! {};
    }
    if parameters.exact_words {
        let with = SearchParameters { exact_words: false, page: 1, ..parameters.clone() };
        return html! {
            p.understood {
                (text!("exact-words-on", words = parameters.q.as_str())) " "
                a href={"/search?" (with.to_query_string())} { (text!("exact-words-off-link")) }
            }
        };
    }
    let place = understood.place.as_deref().filter(|_| parameters.near.is_empty());
    let corrected = !understood.spelling.is_empty();
    if understood.needs.is_empty() && !corrected && place.is_none() && understood.filters.is_empty() {
        return html! {};
    }
    html! {
        div.understood {
            @if corrected { (spelling(parameters, understood)) }
            @for need in understood.needs.iter().take(NEEDS) {
                @let categories = need.categories.iter().take(CATEGORIES).map(|slug| label::category(slug)).collect();
                p { (emphasised(&text!("understood-need", categories = MARK, phrase = need.phrase.as_str()), &when::and(categories))) }
            }
            @if let Some(place) = place { p { (emphasised(&text!("understood-place", place = MARK), place)) } }
            @if !corrected { p { a href=(exact_address(parameters)) rel="nofollow" { (text!("exact-words-link")) } } }
        }
    }
}

/// "Showing results for lunch club. Search instead for lunhc club."
fn spelling(parameters: &SearchParameters, understood: &Understood) -> Markup {
    let read_as = typed_words::corrected(&parameters.q, &understood.spelling);
    html! {
        p {
            (emphasised(&text!("understood-spelling", read = MARK), &read_as)) " "
            a href=(exact_address(parameters)) rel="nofollow" { (text!("understood-spelling-link", typed = parameters.q.as_str())) }
        }
    }
}

/// A text with `words` in strong letters where its mark stands.
fn emphasised(text: &str, words: &str) -> Markup {
    let (before, after) = text.split_once(MARK).unwrap_or((text, ""));
    html! { (before) strong { (words) } (after) }
}

/// The same search with the words as typed and nothing read into them.
fn exact_address(parameters: &SearchParameters) -> String {
    let mut pairs = parameters.to_pairs();
    pairs.retain(|(name, _)| *name != "page");
    pairs.push((EXACT, "true".to_owned()));
    address::with_query("/search", pairs.iter().map(|(k, v)| (*k, v.as_str())))
}

/// Filters said in words that hold: not those that the person set otherwise on the page, and not those that
/// were left out to find anything.
fn holding<'a>(parameters: &SearchParameters, answer: &'a Answer) -> Vec<&'a SaidFilter> {
    let chosen: Vec<&str> = parameters.to_pairs().iter().map(|(name, _)| *name).collect();
    let dropped =
        |said: &SaidFilter| answer.widened.as_ref().is_some_and(|w: &Widened| w.dropped.contains(&said.parameter));
    let said = answer.understood.filters.iter();
    said.filter(|said| !said.soft && !chosen.contains(&said.parameter.as_str()) && !dropped(said)).collect()
}

/// A chip for each phrase that was read as a filter; taking it off takes the phrase out of the words.
pub fn said_chips(parameters: &SearchParameters, answer: &Answer) -> Vec<Chip> {
    let holding = holding(parameters, answer);
    let mut phrases: Vec<&str> = Vec::new();
    for said in &holding {
        if !phrases.contains(&said.phrase.as_str()) {
            phrases.push(&said.phrase);
        }
    }
    let chip = |phrase: &&str| {
        let meanings = holding.iter().filter(|said| said.phrase == *phrase).map(|said| meaning(said)).collect();
        let words = text!("chip-said", meaning = when::and(meanings), phrase = *phrase);
        Chip { words, address_without: without_phrases(parameters, &answer.understood, &[*phrase]) }
    };
    phrases.iter().map(chip).collect()
}

/// The words with every filter said in them taken out, for "remove all".
pub fn words_without_filters(parameters: &SearchParameters, answer: &Answer) -> String {
    let phrases: Vec<&str> = holding(parameters, answer).iter().map(|said| said.phrase.as_str()).collect();
    words_without(&parameters.q, &answer.understood, &phrases).unwrap_or_else(|| parameters.q.clone())
}

fn words_without(q: &str, understood: &Understood, phrases: &[&str]) -> Option<String> {
    let mut words = q.to_owned();
    for phrase in phrases {
        // A phrase that was mended first stands in the mended words.
        let mended = || typed_words::without(&typed_words::corrected(&words, &understood.spelling), phrase);
        words = typed_words::without(&words, phrase).or_else(mended)?;
    }
    Some(words)
}

fn without_phrases(parameters: &SearchParameters, understood: &Understood, phrases: &[&str]) -> String {
    let Some(q) = words_without(&parameters.q, understood, phrases) else { return exact_address(parameters) };
    let changed = SearchParameters { q, page: 1, ..parameters.clone() };
    let query = changed.to_query_string();
    if query.is_empty() { "/search".to_owned() } else { format!("/search?{query}") }
}

/// What a filter narrows to, in words; a filter newer than the texts is named by its own value.
fn meaning(said: &SaidFilter) -> String {
    match said.parameter.as_str() {
        "age" => text!("understood-age", age = said.value.as_str()),
        "from" | "until" => {
            let time = crate::web::query::read_time(&said.value).map_or_else(|| said.value.clone(), when::time);
            text!(&format!("chip-{}", said.parameter), time = time)
        }
        parameter => label::facet(parameter, &said.value),
    }
}
