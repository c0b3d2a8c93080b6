//! Pages of results.

use maud::{Markup, Render, html};

/// Where in the results a page stands.
pub struct Pagination {
    /// This page, from 1.
    pub page: usize,
    /// The last page.
    pub last: usize,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

impl Render for Pagination {
    fn render(&self) -> Markup {
        html! {
            @if self.last > 1 {
                nav.pagination aria-label=(text!("pagination-label")) {
                    @if let Some(previous) = &self.previous {
                        a.button.button-quiet rel="prev" href=(previous) { (text!("pagination-previous")) }
                    }
                    p { (text!("pagination-position", page = self.page, last = self.last)) }
                    @if let Some(next) = &self.next {
                        a.button.button-quiet rel="next" href=(next) { (text!("pagination-next")) }
                    }
                }
            }
        }
    }
}
