//! Something to open when it is wanted.

use maud::{Markup, Render, html};

/// A line that opens.
pub struct Details {
    /// The line.
    pub summary: String,
    /// What is inside.
    pub body: Markup,
    /// Whether it is open at first.
    pub open: bool,
}

impl Render for Details {
    fn render(&self) -> Markup {
        html! { details open[self.open] { summary { (self.summary) } div.details-body { (self.body) } } }
    }
}
