//! Buttons, and links that look like them.

use maud::{Markup, Render, html};

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonStyle {
    /// The one thing to do on a page.
    Main,
    /// Another thing.
    Quiet,
    /// To urgent help.
    Urgent,
}

impl ButtonStyle {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "button",
            Self::Quiet => "button button-quiet",
            Self::Urgent => "button button-urgent",
        }
    }
}

/// A button that sends its form or, with an address, a link that looks like one.
pub struct Button {
    /// What it does.
    pub words: String,
    /// How it looks.
    pub style: ButtonStyle,
    /// Where it goes; absent sends the form it stands in.
    pub address: Option<String>,
}

impl Button {
    /// Sends the form it stands in.
    pub const fn submit(words: String) -> Self {
        Self { words, style: ButtonStyle::Main, address: None }
    }

    /// Goes somewhere.
    pub const fn link(words: String, style: ButtonStyle, address: String) -> Self {
        Self { words, style, address: Some(address) }
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        html! {
            @if let Some(address) = &self.address {
                a class=(self.style.class()) href=(address) { (self.words) }
            } @else {
                button class=(self.style.class()) type="submit" { (self.words) }
            }
        }
    }
}
