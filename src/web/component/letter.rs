//! A letter in plain blocks, so that it is the same on a sheet and as plain text.

use crate::web::component::PhoneLink;
use maud::{Markup, Render, html};

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading within it.
    Heading(String),
    /// A paragraph.
    Words(String),
    /// Lines one below the other.
    Lines(Vec<String>),
    /// A number to ring, large.
    Phone(String),
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What it is, in large letters.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Letter {
    /// A letter that says nothing yet.
    pub const fn new(heading: String) -> Self {
        Self { heading, blocks: Vec::new() }
    }

    /// Adds a heading.
    pub fn heading(&mut self, words: String) {
        self.blocks.push(Block::Heading(words));
    }

    /// Adds a paragraph, unless it is empty.
    pub fn words(&mut self, words: String) {
        if !words.trim().is_empty() {
            self.blocks.push(Block::Words(words));
        }
    }

    /// Adds lines; empty ones are left out.
    pub fn lines(&mut self, mut lines: Vec<String>) {
        lines.retain(|line| !line.trim().is_empty());
        if !lines.is_empty() {
            self.blocks.push(Block::Lines(lines));
        }
    }

    /// Adds a number to ring, unless it is empty.
    pub fn phone(&mut self, number: &str) {
        if !number.trim().is_empty() {
            self.blocks.push(Block::Phone(number.trim().to_owned()));
        }
    }

    /// The same without any form, for a message or a reader of its own.
    pub fn plain(&self) -> String {
        let mut text = self.heading.to_uppercase();
        for block in &self.blocks {
            text.push_str("\n\n");
            match block {
                Block::Heading(words) => text.push_str(&words.to_uppercase()),
                Block::Words(words) => text.push_str(words),
                Block::Lines(lines) => {
                    text.push_str(&lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"));
                }
                Block::Phone(number) => text.push_str(&text!("call", number = number)),
            }
        }
        text
    }
}

impl Render for Letter {
    fn render(&self) -> Markup {
        html! {
            h1 { (self.heading) }
            @for block in &self.blocks {
                @match block {
                    Block::Heading(words) => { h2 { (words) } }
                    Block::Words(words) => { p.letter-words { (words) } }
                    Block::Lines(lines) => { ul { @for line in lines { li { (line) } } } }
                    Block::Phone(number) => { p.big-phone { (PhoneLink::call(number)) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_the_same_on_a_sheet_and_as_plain_text() {
        let mut letter = Letter::new("Your plan".into());
        letter.heading("What you said".into());
        letter.words("I want to get out twice a week".into());
        letter.words("  ".into());
        letter.lines(vec!["Ring Maureen".into(), String::new()]);
        letter.phone("01632 960 101");
        let plain = letter.plain();
        assert_eq!(
            plain,
            "YOUR PLAN\n\nWHAT YOU SAID\n\nI want to get out twice a week\n\n- Ring Maureen\n\nCall 01632 960 101"
        );
        let sheet = letter.render().0;
        for words in ["Your plan", "What you said", "get out twice a week", "Ring Maureen", "tel:01632960101"] {
            assert!(sheet.contains(words), "{words}");
        }
    }
}
