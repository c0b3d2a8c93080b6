//! Telephone numbers: text that can be read aloud, and a link that dials.

use crate::web::address;
use maud::{Markup, Render, html};

/// A number to ring.
pub struct PhoneLink<'a> {
    number: &'a str,
    whom: Option<&'a str>,
    button: bool,
}

impl<'a> PhoneLink<'a> {
    /// "Call 01632 960 118" as a link.
    pub const fn call(number: &'a str) -> Self {
        Self { number, whom: None, button: false }
    }

    /// The same as a button on a card; people who hear the page are told whom they would ring.
    pub const fn button(number: &'a str, whom: &'a str) -> Self {
        Self { number, whom: Some(whom), button: true }
    }
}

impl Render for PhoneLink<'_> {
    fn render(&self) -> Markup {
        html! {
            a.phone.button[self.button].button-call[self.button] href=(address::telephone(self.number)) {
                (text!("call", number = self.number))
                @if let Some(whom) = self.whom { span.visually-hidden { ", " (whom) } }
            }
        }
    }
}
