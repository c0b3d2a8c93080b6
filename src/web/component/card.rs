//! A result: one listing among others.

use super::{PhoneLink, Tag};
use maud::{Markup, Render, html};

/// What a card says of a listing, in the order in which people decide.
pub struct Card {
    /// Number of its pin on the map, and in the list.
    pub number: Option<usize>,
    /// Its name.
    pub name: String,
    /// Whether it stands below a heading of its own, so that its name is a heading one step smaller.
    pub below_heading: bool,
    /// Its page.
    pub address: String,
    /// Who runs it.
    pub organization: Option<String>,
    /// Number to ring; the first thing to do.
    pub phone: Option<String>,
    /// A state that a person must know before anything else.
    pub tags: Vec<Tag>,
    /// What it is, a sentence or two.
    pub what: String,
    /// Facts with their labels: when, where, spaces, cost.
    pub facts: Vec<(String, String)>,
    /// Why it is shown.
    pub why: Vec<String>,
    /// When it was last checked.
    pub checked: String,
}

impl Card {
    fn heading(&self) -> Markup {
        html! {
            @if let Some(number) = self.number {
                span.pin-number aria-hidden="true" { (number) }
            }
            a href=(self.address) { (self.name) }
        }
    }
}

impl Render for Card {
    fn render(&self) -> Markup {
        html! {
            li.card {
                @if self.below_heading { h3.card-name { (self.heading()) } } @else { h2.card-name { (self.heading()) } }
                @if let Some(organization) = &self.organization { p.card-by { (organization) } }
                @if !self.tags.is_empty() { p.card-tags { @for tag in &self.tags { (tag) " " } } }
                @if let Some(phone) = &self.phone { p.card-phone { (PhoneLink::button(phone, &self.name)) } }
                @if !self.what.is_empty() { p.card-what { (self.what) } }
                dl.facts {
                    @for (label, value) in &self.facts {
                        div { dt { (label) } dd { (value) } }
                    }
                }
                @if !self.why.is_empty() { p.card-why { (text!("card-why", reasons = self.why.join("; "))) } }
                p.card-checked { (self.checked) }
            }
        }
    }
}
