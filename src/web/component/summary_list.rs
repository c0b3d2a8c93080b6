//! Facts with their labels.

use maud::{Markup, Render, html};

/// Rows of label and fact; a row without a fact is not made.
#[derive(Default)]
pub struct SummaryList(Vec<(String, Markup)>);

impl SummaryList {
    /// No rows yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact.
    pub fn add(&mut self, label: String, fact: Markup) {
        self.0.push((label, fact));
    }

    /// Adds a fact in plain words, if there are any.
    pub fn add_words(&mut self, label: String, words: Option<&str>) {
        if let Some(words) = words.map(str::trim).filter(|w| !w.is_empty()) {
            self.add(label, html! { (words) });
        }
    }

    /// Adds several facts in plain words, if there are any.
    pub fn add_lines(&mut self, label: String, lines: &[String]) {
        match lines {
            [] => {}
            [one] => self.add_words(label, Some(one)),
            many => self.add(label, html! { ul { @for line in many { li { (line) } } } }),
        }
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Render for SummaryList {
    fn render(&self) -> Markup {
        html! {
            @if !self.0.is_empty() {
                dl.summary { @for (label, fact) in &self.0 { div { dt { (label) } dd { (fact) } } } }
            }
        }
    }
}
