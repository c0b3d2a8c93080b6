//! `/needs`: what people look for, A to Z, in plain words and in residents' own: the way in for whoever
//! would rather pick than type, and for browsers without scripts.

use crate::search::{CommonNeed, Near, Request};
use crate::web::cache_policy::CachePolicy;
use crate::web::component::{Breadcrumbs, Layout};
use crate::web::error::Error;
use crate::web::query::Typed;
use crate::web::reply::{self, Page};
use crate::web::state::{Library, NearAnswer, Site, State};
use crate::web::{address, label, when};
use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, Render, html};
use std::collections::BTreeMap;

/// Ways to say a need that are shown with it.
const SAID: usize = 3;
/// What is answered by numbers to ring, not by a search.
const CRISIS: &str = "crisis_support";

/// The page, with the place kept that was typed before.
pub async fn get_needs(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let near: String = Typed::from_query(request.query_string()).first("near").chars().take(100).collect();
    reply::page(state, move |state| {
        let entries = entries(state.library.as_ref(), &near)?;
        let policy = if near.is_empty() { CachePolicy::AMinuteAnywhere } else { CachePolicy::OwnBrowserOnly };
        Ok(Page::ok(page(&state.site, &entries, &near), policy))
    })
    .await
}

/// The page's address, keeping a place that was typed.
pub fn needs_address(near: &str) -> String {
    address::with_query("/needs", (!near.is_empty()).then_some(("near", near)))
}

/// A need with its words.
struct Entry {
    label: String,
    address: String,
    said: Vec<String>,
    /// How many there are; unknown for what is no search.
    count: Option<usize>,
}

/// By first letter, needs that somebody answers.
fn entries(library: &dyn Library, near: &str) -> Result<BTreeMap<char, Vec<Entry>>, Error> {
    let at: Option<Near> = match library.near(near) {
        NearAnswer::Found { near, .. } => Some(near),
        NearAnswer::Empty | NearAnswer::Choose(_) | NearAnswer::Unknown(_) => None,
    };
    let request = Request { near: at, strict: true, page: 1, per_page: 1, ..Request::default() };
    let counts = library.search(&request)?.facets.category;
    let mut letters: BTreeMap<char, Vec<Entry>> = BTreeMap::new();
    for CommonNeed { category, said } in library.common_needs(SAID) {
        let count = counts.iter().find(|c| c.value == category).map(|c| c.count);
        let crisis = category == CRISIS;
        if count.is_none() && !crisis {
            continue;
        }
        let pairs = [("category", category.as_str())].into_iter().chain((!near.is_empty()).then_some(("near", near)));
        let address = if crisis { "/urgent-help".to_owned() } else { address::with_query("/search", pairs) };
        let label = label::category(&category);
        let first = label.chars().next().map_or(' ', |c| c.to_ascii_uppercase());
        letters.entry(first).or_default().push(Entry { label, address, said, count: count.filter(|_| !crisis) });
    }
    letters.values_mut().for_each(|entries| entries.sort_by_key(|entry| entry.label.to_lowercase()));
    Ok(letters)
}

fn page(site: &Site, letters: &BTreeMap<char, Vec<Entry>>, near: &str) -> Markup {
    let title = if near.is_empty() { text!("needs-title") } else { text!("needs-title-near", place = near) };
    Layout {
        site,
        title: title.clone(),
        breadcrumbs: Some(Breadcrumbs::home()),
        has_errors: false,
        exit: false,
        hide_from_engines: !near.is_empty(),
        account: None,
        main: html! {
            h1 { (title) }
            p.lead { (text!("needs-lead")) }
            nav.letters aria-label=(text!("needs-letters")) {
                ul { @for letter in letters.keys() { li { a href={"#" (letter)} { (letter) } } } }
            }
            @for (letter, entries) in letters {
                section aria-labelledby=(letter) {
                    h2 #(letter) tabindex="-1" { (letter) }
                    ul.listing-links {
                        @for entry in entries {
                            li {
                                a href=(entry.address) { (entry.label) }
                                @if let Some(count) = entry.count {
                                    " " span.count { "(" (count) ")" span.visually-hidden { " " (text!("choice-count", count = count)) } }
                                }
                                @if !entry.said.is_empty() { br; span.hint { (text!("needs-said", words = quoted(&entry.said))) } }
                            }
                        }
                    }
                }
            }
            p { a href="/" { (text!("needs-back")) } }
        },
    }
    .render()
}

fn quoted(said: &[String]) -> String {
    when::or(said.iter().map(|words| format!("“{words}”")).collect())
}
