//! The urgent panel: large, first, and never below a result.

use super::PhoneLink;
use crate::search::answer::Urgent;
use maud::{Markup, Render, html};

/// A number to ring now: when, number, note.
pub struct UrgentNumber {
    /// "If your life is in danger".
    pub when: String,
    /// "999".
    pub number: &'static str,
    /// "Free, at any hour".
    pub note: String,
}

/// Numbers for danger to life, or for abuse at home.
pub struct UrgentPanel {
    /// Heading.
    pub title: String,
    /// A sentence to the person.
    pub lead: String,
    /// Whom to ring.
    pub numbers: Vec<UrgentNumber>,
    /// Heading level: 1 on its own page, 2 above results.
    pub main_heading: bool,
}

/// Emergency services.
pub const EMERGENCY: &str = "999";
/// NHS urgent line; option 2 is mental health.
pub const NHS: &str = "111";
/// Samaritans.
pub const SAMARITANS: &str = "116 123";
/// National Domestic Abuse Helpline.
pub const DOMESTIC_ABUSE: &str = "0808 2000 247";

impl UrgentPanel {
    /// The panel for what the words said.
    pub fn of(urgent: Urgent) -> Self {
        match urgent {
            Urgent::Crisis => Self {
                title: text!("crisis-title"),
                lead: text!("crisis-lead"),
                numbers: vec![
                    number("crisis-999", EMERGENCY),
                    number("crisis-111", NHS),
                    number("crisis-samaritans", SAMARITANS),
                ],
                main_heading: false,
            },
            Urgent::Abuse => Self {
                title: text!("abuse-title"),
                lead: text!("abuse-lead"),
                numbers: vec![number("abuse-999", EMERGENCY), number("abuse-helpline", DOMESTIC_ABUSE)],
                main_heading: false,
            },
        }
    }
}

/// A number with the words under `key-when` and `key-note`.
pub fn number(key: &str, number: &'static str) -> UrgentNumber {
    UrgentNumber { when: text!(&format!("{key}-when")), number, note: text!(&format!("{key}-note")) }
}

impl Render for UrgentPanel {
    fn render(&self) -> Markup {
        html! {
            section.urgent aria-label=(self.title) {
                @if self.main_heading { h1 { (self.title) } } @else { h2 { (self.title) } }
                p.urgent-lead { (self.lead) }
                ul {
                    @for entry in &self.numbers {
                        li {
                            p.urgent-when { (entry.when) }
                            p.big-phone { (PhoneLink::call(entry.number)) }
                            p { (entry.note) }
                        }
                    }
                }
            }
        }
    }
}
