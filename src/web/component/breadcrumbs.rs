//! The way back up.

use maud::{Markup, Render, html};

/// Pages above this one, the highest first.
pub struct Breadcrumbs(pub Vec<(String, String)>);

impl Breadcrumbs {
    /// The way to a page that lies under the results.
    pub fn home() -> Self {
        Self(vec![(text!("breadcrumb-home"), "/".to_owned())])
    }
}

impl Render for Breadcrumbs {
    fn render(&self) -> Markup {
        html! {
            nav.breadcrumbs aria-label=(text!("breadcrumbs-label")) {
                ol { @for (words, address) in &self.0 { li { a href=(address) { (words) } } } }
            }
        }
    }
}
