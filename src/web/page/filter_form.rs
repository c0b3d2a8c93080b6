//! The search form with every filter: beside the results on a wide screen, a page of its own on a phone.

use super::home::{near_box, words_box};
use super::listing::plural;
use crate::domain::{AccessFact, Audience, Delivery, Kind};
use crate::search::{FacetCount, Facets};
use crate::web::component::{
    Button, ButtonStyle, Choice, Choices, Details, Fieldset, Select, SuggestScript, TextInput,
};
use crate::web::error::FieldErrors;
use crate::web::label;
use crate::web::query::Typed;
use maud::{Markup, Render, html};

/// The form as it was typed, with counts from the last answer.
pub struct FilterForm<'a> {
    /// What stands in it.
    pub typed: &'a Typed,
    /// What is wrong with that.
    pub errors: Option<&'a FieldErrors>,
    /// Counts beside values; empty when there was no answer.
    pub facets: &'a Facets,
}

/// Miles that the form offers.
const MILES: [&str; 7] = ["0.5", "1", "3", "5", "10", "25", "50"];
/// Categories that the form offers at once.
const CATEGORIES_SHOWN: usize = 15;

impl FilterForm<'_> {
    fn error(&self, field: &str) -> Option<&crate::web::FieldError> {
        self.errors.and_then(|errors| errors.of(field))
    }

    /// Values of a list: those that would leave something, and those that are picked. Where there was no
    /// answer, all of them.
    fn choices<'s>(&self, name: &str, all: impl Iterator<Item = &'s str>, counts: &[FacetCount]) -> Vec<Choice> {
        let answered = *self.facets != Facets::default();
        all.filter_map(|value| {
            let count = counts.iter().find(|c| c.value == value).map(|c| c.count);
            let picked = self.typed.has(name, value);
            (picked || !answered || count.is_some()).then(|| Choice {
                value: value.to_owned(),
                label: label::facet(name, value),
                count: if answered { Some(count.unwrap_or(0)) } else { None },
                picked,
            })
        })
        .collect()
    }

    /// Values that only an answer knows: the most frequent ones, and those that are picked.
    fn open_choices(&self, name: &str, counts: &[FacetCount], most: usize) -> Vec<Choice> {
        let mut sorted: Vec<&FacetCount> = counts.iter().collect();
        sorted.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let frequent: Vec<&str> = sorted.iter().take(most).map(|c| c.value.as_str()).collect();
        let picked: Vec<&str> = self.typed.all(name).filter(|v| !frequent.contains(v)).collect();
        self.choices(name, picked.into_iter().chain(frequent), counts)
    }

    fn group(&self, name: &str, choices: Vec<Choice>) -> Markup {
        html! {
            @if !choices.is_empty() {
                (Fieldset {
                    legend: text!(&format!("filter-{name}")),
                    error: self.error(name),
                    body: Choices { name, only_one: false, choices }.render(),
                })
            }
        }
    }

    fn folded(&self, name: &str, choices: Vec<Choice>) -> Markup {
        let open = choices.iter().any(|c| c.picked) || self.error(name).is_some();
        let legend = text!(&format!("filter-{name}"));
        html! {
            @if !choices.is_empty() {
                (Details { summary: legend, open, body: self.group(name, choices) })
            }
        }
    }

    fn only(&self) -> Markup {
        let f = self.facets;
        let lists =
            [("free", &f.free), ("spaces", &f.spaces), ("open_now", &f.open_now), ("no_address", &f.no_address)].map(
                |(name, counts)| Choices {
                    name,
                    only_one: false,
                    choices: self.choices(name, ["true"].into_iter(), counts),
                },
            );
        let error = ["free", "spaces", "open_now", "no_address"].into_iter().find_map(|name| self.error(name));
        html! {
            @if lists.iter().any(|list| !list.choices.is_empty()) {
                (Fieldset {
                    legend: text!("filter-only"),
                    error,
                    body: html! { @for list in &lists { (list) } },
                })
            }
        }
    }

    fn times(&self) -> Markup {
        let time = |name: &'static str| TextInput {
            error: self.error(name),
            longest: 20,
            width: "short",
            ..TextInput::new(name, text!(&format!("filter-{name}")), self.typed.first(name))
        };
        let body = html! { p.hint { (text!("filter-time-hint")) } div.pair { (time("from")) (time("until")) } };
        Fieldset { legend: text!("filter-time"), error: None, body }.render()
    }

    fn within(&self) -> Markup {
        let typed = self.typed.first("within_miles");
        let mut choices = vec![Choice {
            value: String::new(),
            label: text!("filter-within-usual"),
            count: None,
            picked: typed.is_empty(),
        }];
        let other =
            (!typed.is_empty() && !MILES.contains(&typed) && self.error("within_miles").is_none()).then_some(typed);
        for miles in MILES.into_iter().chain(other) {
            choices.push(Choice {
                value: miles.to_owned(),
                label: text!("filter-within-miles", count = plural(miles), miles = miles),
                count: None,
                picked: typed == miles,
            });
        }
        Select { name: "within_miles", label: text!("filter-within"), choices, error: self.error("within_miles") }
            .render()
    }

    /// What is in the address but has no control of its own.
    fn kept(&self) -> Markup {
        html! {
            @for name in ["sort", "per_page", "area"] {
                @for value in self.typed.all(name) { input type="hidden" name=(name) value=(value); }
            }
        }
    }
}

impl Render for FilterForm<'_> {
    fn render(&self) -> Markup {
        let f = self.facets;
        let deliveries = self.choices("delivery", Delivery::ALL.iter().map(|v| v.slug()), &f.delivery);
        let not_a_group = self.choices("not_a_group", ["true"].into_iter(), &f.not_a_group);
        html! {
            form.filter-form #search-form action="/search" method="get" role="search" {
                div.search-boxes {
                    (words_box(self.typed.first("q"), self.error("q")))
                    (near_box(self.typed.first("near"), self.error("near")))
                    (self.within())
                    (Button::submit(text!("search-button")))
                    p { a href=(super::needs::needs_address(self.typed.first("near"))) { (text!("needs-link")) } }
                    (SuggestScript)
                }
                div.filters #filters {
                    h2 { (text!("filters-heading")) }
                    (self.only())
                    (self.group("kind", self.choices("kind", Kind::ALL.iter().map(|v| v.slug()), &f.kind)))
                    (self.group("day", self.choices("day", label::WEEK.iter().map(|d| label::day_slug(*d)), &f.day)))
                    (self.times())
                    @if !deliveries.is_empty() || !not_a_group.is_empty() {
                        (Fieldset {
                            legend: text!("filter-delivery"),
                            error: self.error("delivery"),
                            body: html! {
                                (Choices { name: "not_a_group", only_one: false, choices: not_a_group })
                                (Choices { name: "delivery", only_one: false, choices: deliveries })
                            },
                        })
                    }
                    (TextInput {
                        error: self.error("age"),
                        hint: Some(text!("filter-age-hint")),
                        longest: 3,
                        width: "short",
                        inputmode: Some("numeric"),
                        ..TextInput::new("age", text!("filter-age"), self.typed.first("age"))
                    })
                    (self.folded("category", self.open_choices("category", &f.category, CATEGORIES_SHOWN)))
                    (self.folded("for", self.choices("for", Audience::ALL.iter().map(|v| v.slug()), &f.audience)))
                    (self.folded("access", self.choices("access", AccessFact::ALL.iter().map(|v| v.slug()), &f.access)))
                    (self.folded("language", self.open_choices("language", &f.language, 20)))
                    (self.kept())
                    div.apply {
                        (Button::submit(text!("filters-apply")))
                        (Button::link(text!("filters-clear"), ButtonStyle::Quiet, clear_address(self.typed)))
                    }
                }
            }
        }
    }
}

/// The same words and place without any filter.
pub fn clear_address(typed: &Typed) -> String {
    let kept = typed.ours().filter(|(name, _)| matches!(*name, "q" | "near" | "within_miles" | "sort" | "exact"));
    crate::web::address::with_query("/search", kept)
}
