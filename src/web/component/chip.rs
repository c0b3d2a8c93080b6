//! Filters that are on, each with a way to take it off.

use maud::{Markup, Render, html};

/// One filter that is on.
pub struct Chip {
    /// What it narrows to.
    pub words: String,
    /// The same results without it.
    pub address_without: String,
}

/// Every filter that is on.
pub struct Chips {
    /// In the order of the form.
    pub chips: Vec<Chip>,
    /// The same results without any.
    pub address_without_all: String,
}

impl Render for Chips {
    fn render(&self) -> Markup {
        html! {
            @if !self.chips.is_empty() {
                div.chips {
                    h2.chips-heading { (text!("chips-heading", count = self.chips.len())) }
                    ul {
                        @for chip in &self.chips {
                            li {
                                a.chip href=(chip.address_without) {
                                    span.visually-hidden { (text!("chip-remove")) " " }
                                    (chip.words)
                                    span.chip-cross aria-hidden="true" { "×" }
                                }
                            }
                        }
                        @if self.chips.len() > 1 {
                            li { a href=(self.address_without_all) { (text!("chips-remove-all")) } }
                        }
                    }
                }
            }
        }
    }
}
