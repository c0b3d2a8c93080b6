//! A state in words; the colour only helps.

use maud::{Markup, Render, html};

/// What a tag's colour says beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// Good news.
    Good,
    /// Something to know first.
    Attention,
    /// It is not on.
    Stop,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The words.
    pub words: String,
    /// The colour.
    pub tone: Tone,
}

impl Render for Tag {
    fn render(&self) -> Markup {
        let class = match self.tone {
            Tone::Plain => "tag",
            Tone::Good => "tag tag-good",
            Tone::Attention => "tag tag-attention",
            Tone::Stop => "tag tag-stop",
        };
        html! { strong class=(class) { (self.words) } }
    }
}
