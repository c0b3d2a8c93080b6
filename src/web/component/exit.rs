//! A way to leave at once, for a person who is being watched.

use maud::{Markup, Render, html};

/// Where "Exit this page" goes: a page that anyone might be reading.
pub const SAFE_PAGE: &str = "https://www.bbc.co.uk/weather";

/// A link that looks like a button and stays in sight. Shift three times does the same where scripts run.
pub struct ExitThisPage;

impl Render for ExitThisPage {
    fn render(&self) -> Markup {
        html! {
            nav.exit aria-label=(text!("exit-label")) {
                a.button.button-urgent #exit-this-page href=(SAFE_PAGE) rel="nofollow noreferrer" {
                    span.visually-hidden { (text!("exit-urgent")) " " }
                    (text!("exit-this-page"))
                }
            }
        }
    }
}
