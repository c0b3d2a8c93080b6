//! Things a person should not miss, from loud to quiet.

use maud::{Markup, Render, html};

/// News about this page: how the search was read or widened.
pub struct NotificationBanner {
    /// What sort of news.
    pub title: String,
    /// The news.
    pub body: Markup,
}

impl Render for NotificationBanner {
    fn render(&self) -> Markup {
        html! {
            section.banner aria-label=(self.title) {
                p.banner-title { (self.title) }
                div.banner-body { (self.body) }
            }
        }
    }
}

/// Something with consequences.
pub struct WarningText(pub String);

impl Render for WarningText {
    fn render(&self) -> Markup {
        html! {
            p.warning {
                span.warning-mark aria-hidden="true" { "!" }
                strong { span.visually-hidden { (text!("warning-prefix")) " " } (self.0) }
            }
        }
    }
}

/// Words set apart.
pub struct Inset(pub Markup);

impl Render for Inset {
    fn render(&self) -> Markup {
        html! { div.inset { (self.0) } }
    }
}
