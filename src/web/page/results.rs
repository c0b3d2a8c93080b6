//! Results: cards first, a map second, and never an empty page.

use super::filter_form::{FilterForm, clear_address};
use super::listing::{self, ABUSE};
use super::notices;
use super::topics::TOPICS;
use crate::search::Sort;
use crate::search::answer::Urgent;
use crate::web::component::{
    Breadcrumbs, Button, ButtonStyle, Chip, Chips, Layout, Map, Pagination, PhoneLink, Pin, UrgentPanel,
};
use crate::web::finding::Found;
use crate::web::query::{SearchParameters, Typed, sort_slug};
use crate::web::state::{PlaceChoice, Site};
use crate::web::{address, label, when};
use chrono::DateTime;
use chrono_tz::Tz;
use maud::{Markup, Render, html};

/// A page of results.
pub struct ResultsPage<'a> {
    /// The site's own facts.
    pub site: &'a Site,
    /// What was typed.
    pub typed: &'a Typed,
    /// What was asked for.
    pub parameters: &'a SearchParameters,
    /// What was found.
    pub found: &'a Found,
    /// Now.
    pub now: DateTime<Tz>,
}

impl ResultsPage<'_> {
    /// Whether the page should leave no trace: a crisis, or abuse at home.
    pub fn is_delicate(&self) -> bool {
        self.found.answer.understood.urgent.is_some() || self.is_about_abuse()
    }

    fn is_about_abuse(&self) -> bool {
        let understood = &self.found.answer.understood;
        understood.urgent == Some(Urgent::Abuse)
            || self.parameters.filters.categories.iter().any(|c| c == ABUSE)
            || understood.needs.iter().any(|need| need.categories.iter().any(|c| c == ABUSE))
    }

    fn place(&self) -> Option<&str> {
        let understood = self.found.answer.understood.place.as_deref();
        self.found.near.as_ref().map(|near| near.label.as_str()).or(understood)
    }

    /// What was looked for, in words: the typed ones, or the categories and kinds picked.
    fn subject(&self) -> String {
        let p = self.parameters;
        if !p.q.is_empty() {
            return p.q.clone();
        }
        let topic = TOPICS.iter().find(|topic| topic.categories() == p.filters.categories.as_slice());
        if let Some(topic) = topic {
            return topic.name();
        }
        when::and(p.filters.categories.iter().take(3).map(|slug| label::category(slug)).collect())
    }

    fn heading(&self) -> String {
        let count = self.found.answer.total;
        // Words of someone in danger are not shouted back at them.
        let urgent = self.found.answer.understood.urgent.is_some();
        let subject = if urgent { String::new() } else { self.subject() };
        if count == 0 && self.parameters.filters_on() > 0 && !self.parameters.q.is_empty() {
            return text!("none-heading-filters");
        }
        // A place named in the words stands in the heading with them.
        let place = self.place().filter(|_| self.found.near.is_some() || subject.is_empty());
        match (place, subject.is_empty()) {
            (Some(place), false) if count == 0 => text!("none-heading-near-for", place = place, subject = subject),
            (None, false) if count == 0 => text!("none-heading-for", subject = subject),
            (Some(place), true) if count == 0 => text!("none-heading-near", place = place),
            (None, true) if count == 0 => text!("none-heading"),
            (Some(place), false) => text!("results-heading-near-for", count = count, place = place, subject = subject),
            (None, false) => text!("results-heading-for", count = count, subject = subject),
            (Some(place), true) => text!("results-heading-near", count = count, place = place),
            (None, true) => text!("results-heading", count = count),
        }
    }

    fn with(&self, change: impl FnOnce(&mut SearchParameters)) -> String {
        let mut changed = self.parameters.clone();
        changed.page = 1;
        change(&mut changed);
        let query = changed.to_query_string();
        if query.is_empty() { "/search".to_owned() } else { format!("/search?{query}") }
    }

    fn chips(&self) -> Chips {
        let pairs = self.parameters.to_pairs();
        let is_filter =
            |name: &str| !matches!(name, "q" | "near" | "exact" | "within_miles" | "sort" | "page" | "per_page");
        let words = |name: &str, value: &str| match name {
            "age" => text!("understood-age", age = value),
            "area" => text!("chip-area", code = value),
            "from" | "until" => {
                let time = crate::web::query::read_time(value).map_or_else(|| value.to_owned(), when::time);
                text!(&format!("chip-{name}"), time = time)
            }
            _ => label::facet(name, value),
        };
        let chips = pairs.iter().enumerate().filter(|(_, (name, _))| is_filter(name)).map(|(n, (name, value))| {
            let others = pairs
                .iter()
                .enumerate()
                .filter(|(other, (name, _))| *other != n && *name != "page")
                .map(|(_, (k, v))| (*k, v.as_str()));
            Chip { words: words(name, value), address_without: address::with_query("/search", others) }
        });
        let said = super::understood::said_chips(self.parameters, &self.found.answer);
        Chips { chips: chips.chain(said).collect(), address_without_all: self.address_without_filters() }
    }

    /// The same search without any filter, those said in its words included.
    fn address_without_filters(&self) -> String {
        let p = self.parameters;
        let q = super::understood::words_without_filters(p, &self.found.answer);
        let filters = crate::search::Filters::default();
        let without = SearchParameters { q, filters, page: 1, ..p.clone() };
        let query = without.to_query_string();
        if query.is_empty() { "/search".to_owned() } else { format!("/search?{query}") }
    }

    fn sort_links(&self) -> Markup {
        let mut orders = vec![Sort::Best];
        if self.place().is_some() {
            orders.push(Sort::Distance);
        }
        orders.extend([Sort::NextSession, Sort::Name]);
        html! {
            nav.sort aria-label=(text!("sort-label")) {
                span { (text!("sort-label")) ":" }
                ul {
                    @for order in orders {
                        li {
                            @if order == self.parameters.sort {
                                strong aria-current="true" { (label::facet("sort", sort_slug(order))) }
                            } @else {
                                a href=(self.with(|p| p.sort = order)) rel="nofollow" { (label::facet("sort", sort_slug(order))) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn map(&self, numbers: &[Option<usize>]) -> Map {
        let pins = self.found.results.iter().zip(numbers).filter_map(|((hit, record), number)| {
            let at = listing::location(record, hit.location_id)?;
            Some(Pin { number: (*number)?, point: at.location.point?, name: record.service.name.clone() })
        });
        Map { centre: self.found.near.as_ref().map(|near| (near.point, near.label.clone())), pins: pins.collect() }
    }

    fn results(&self) -> Markup {
        let today = self.now.date_naive();
        let p = self.parameters;
        let first = (p.page - 1) * p.per_page;
        // Numbered are those that stand on the map, so that list and map say the same.
        let numbers: Vec<Option<usize>> = self
            .found
            .results
            .iter()
            .enumerate()
            .map(|(n, (hit, record))| {
                let on_map = listing::location(record, hit.location_id).is_some_and(|at| at.location.point.is_some());
                (on_map && !listing::is_about_abuse(&record.service)).then_some(first + n + 1)
            })
            .collect();
        let last = self.found.answer.total.div_ceil(p.per_page);
        html! {
            @if self.found.answer.total > 1 { (self.sort_links()) }
            ol.cards start=(first + 1) {
                @for ((hit, record), number) in self.found.results.iter().zip(&numbers) {
                    (listing::card(hit, record, *number, today))
                }
            }
            (Pagination {
                page: p.page,
                last,
                previous: (p.page > 1).then(|| self.with(|q| q.page = p.page - 1)),
                next: (p.page < last).then(|| self.with(|q| q.page = p.page + 1)),
            })
            @if numbers.iter().any(Option::is_some) {
                h2 { (text!("map-heading")) }
                (self.map(&numbers))
            }
        }
    }

    fn nothing(&self) -> Markup {
        let p = self.parameters;
        html! {
            p.lead { (text!(if p.filters_on() > 0 { "none-lead-filters" } else { "none-lead" })) }
            ul.plain-links {
                @if p.page > 1 { li { a href=(self.with(|_| {})) { (text!("none-first-page")) } } }
                @if p.filters_on() > 0 { li { a href=(clear_address(self.typed)) { (text!("none-without-filters")) } } }
                @if !p.near.is_empty() {
                    @if p.within_miles.is_none_or(|m| m < 25.0) {
                        li { a href=(self.with(|q| q.within_miles = Some(25.0))) { (text!("none-further", miles = "25")) } }
                    }
                    li { a href=(self.with(|q| { q.near.clear(); q.within_miles = None; })) { (text!("none-anywhere")) } }
                }
                @if !p.q.is_empty() && !p.near.is_empty() {
                    li { a href=(self.with(|q| q.q.clear())) { (text!("none-everything-near", place = self.place().unwrap_or(&p.near))) } }
                }
            }
            h2 { (text!("none-topics")) }
            ul.plain-links {
                @for topic in &TOPICS {
                    @let near = (!p.near.is_empty()).then_some(("near", p.near.as_str()));
                    @let pairs = topic.categories().iter().map(|c| ("category", *c)).chain(near);
                    li { a href=(address::with_query("/search", pairs)) { (topic.name()) } }
                }
            }
        }
    }

    fn ask_a_person(&self) -> Markup {
        html! {
            section.ask {
                h2 { (text!("ask-heading")) }
                @if let Some(number) = &self.site.help_phone {
                    p { (text!("ask-phone")) }
                    p.big-phone { (PhoneLink::call(number)) }
                    @if let Some(hours) = &self.site.help_hours { p { (hours) } }
                } @else {
                    p { (text!("ask-no-phone")) }
                }
                p { a href="/urgent-help" { (text!("ask-urgent")) } }
            }
        }
    }
}

impl Render for ResultsPage<'_> {
    fn render(&self) -> Markup {
        let heading = self.heading();
        let chips = self.chips();
        let on = chips.chips.len();
        let filters_address = address::with_query("/search/filters", self.typed.ours());
        let urgent = self.found.answer.understood.urgent;
        Layout {
            site: self.site,
            title: heading.clone(),
            breadcrumbs: Some(Breadcrumbs::home()),
            has_errors: false,
            exit: self.is_about_abuse(),
            hide_from_engines: true,
            account: None,
            main: html! {
                @if let Some(urgent) = urgent { (UrgentPanel::of(urgent)) }
                h1 { (heading) }
                div.with-filters.with-results[!self.found.results.is_empty()] {
                    (FilterForm { typed: self.typed, errors: None, facets: &self.found.answer.facets })
                    div.results #results {
                        p.filters-button {
                            (Button::link(text!("change-search"), ButtonStyle::Quiet, filters_address.clone()))
                            (Button::link(text!("filters-button", count = on), ButtonStyle::Quiet, filters_address + "#filters"))
                        }
                        (chips)
                        (notices::notices(self.parameters, self.found))
                        @if self.found.results.is_empty() { (self.nothing()) } @else { (self.results()) }
                        (self.ask_a_person())
                    }
                }
            },
        }
        .render()
    }
}

/// The place means several: a list to pick from.
pub fn place_page(site: &Site, parameters: &SearchParameters, choices: &[PlaceChoice]) -> Markup {
    Layout {
        site,
        title: text!("choose-title", place = parameters.near.as_str()),
        breadcrumbs: Some(Breadcrumbs::home()),
        has_errors: false,
        exit: false,
        hide_from_engines: true,
        account: None,
        main: html! {
            h1 { (text!("choose-title", place = parameters.near.as_str())) }
            p.lead { (text!("choose-lead")) }
            ul.plain-links.plain-links-large {
                @for choice in choices { li { a href=(notices::near(parameters, &choice.value)) { (choice.label) } } }
            }
            p { a href=(notices::near(parameters, "")) { (text!("place-search-anywhere")) } }
        },
    }
    .render()
}
