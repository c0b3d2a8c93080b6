//! From text to stems: lower case, no accents, no apostrophes, split, English stems.
//!
//! Stemming is what building an index costs; a memo from token to stem makes it five times cheaper.
//! Imports nothing of the room.

use std::collections::HashMap;
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};
use unicode_normalization::UnicodeNormalization;

/// Raised whenever the same text gives other stems; part of the index fingerprint.
pub(crate) const VERSION: u32 = 1;
/// Longer tokens are cut off from the index: addresses and encoded data.
const LONGEST: usize = 40;
/// The memo forgets everything beyond so many tokens, so that odd feeds cannot fill the memory.
const MEMO: usize = 200_000;

/// Calls `each` with every token of `text`: folded to lower case without accents, apostrophes left out.
pub(crate) fn tokens(text: &str, buffer: &mut String, mut each: impl FnMut(&str)) {
    buffer.clear();
    let mut push = |c: char, buffer: &mut String| {
        if c.is_alphanumeric() {
            if c.is_ascii() {
                buffer.push(c.to_ascii_lowercase());
            } else {
                buffer.extend(c.to_lowercase());
            }
        } else if !matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{300}'..='\u{36f}') && !buffer.is_empty() {
            if buffer.len() <= LONGEST {
                each(buffer);
            }
            buffer.clear();
        }
    };
    if text.is_ascii() {
        text.chars().for_each(|c| push(c, buffer));
    } else {
        text.nfkd().for_each(|c| push(c, buffer));
    }
    push(' ', buffer);
}

/// The tokens of `text`, folded.
pub(crate) fn folded_tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    tokens(text, &mut String::new(), |token| out.push(token.to_owned()));
    out
}

/// The folded tokens of `text` with single spaces between: what names are compared and sorted by.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    tokens(text, &mut String::new(), |token| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(token);
    });
    out
}

/// Gives the stem of a token, remembering what it has seen. Stems have numbers, good until [`Stems::tidy`].
pub(crate) struct Stems {
    stemmer: TextAnalyzer,
    memo: HashMap<Box<str>, u32>,
    numbers: HashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
}

impl Default for Stems {
    fn default() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        Self { stemmer, memo: HashMap::new(), numbers: HashMap::new(), stems: Vec::new() }
    }
}

impl Stems {
    /// Forgets everything when the memo has grown too large. Numbers given before hold no more.
    pub(crate) fn tidy(&mut self) {
        if self.memo.len() >= MEMO {
            self.memo.clear();
            self.numbers.clear();
            self.stems.clear();
        }
    }

    /// The number of the stem of a folded token.
    pub(crate) fn number(&mut self, token: &str) -> u32 {
        if let Some(&number) = self.memo.get(token) {
            return number;
        }
        let mut stream = self.stemmer.token_stream(token);
        let stem: Box<str> = if stream.advance() { stream.token().text.as_str().into() } else { token.into() };
        drop(stream);
        let number = match self.numbers.get(&stem) {
            Some(&number) => number,
            None => {
                let number = self.stems.len() as u32;
                self.numbers.insert(stem.clone(), number);
                self.stems.push(stem);
                number
            }
        };
        self.memo.insert(token.into(), number);
        number
    }

    /// The stem with this number.
    pub(crate) fn stem(&self, number: u32) -> &str {
        self.stems.get(number as usize).map_or("", |stem| stem)
    }

    /// The stem of a folded token.
    pub(crate) fn of(&mut self, token: &str) -> &str {
        let number = self.number(token);
        self.stem(number)
    }

    /// The stems of a text, in order.
    pub(crate) fn of_text(&mut self, text: &str) -> Vec<String> {
        let mut out = Vec::new();
        tokens(text, &mut String::new(), |token| out.push(self.of(token).to_owned()));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_as_people_type_it() {
        assert_eq!(folded_tokens("Café Siân's  \"Knit & Natter\""), ["cafe", "sians", "knit", "natter"]);
        assert_eq!(folded("St. Paul’s Hall, Adlington"), "st pauls hall adlington");
        assert_eq!(folded_tokens(&"x".repeat(41)), Vec::<String>::new());
    }

    #[test]
    fn plurals_and_endings_share_a_stem() {
        let mut stems = Stems::default();
        assert_eq!(stems.of_text("Sheds walking befriender"), stems.of_text("shed walks befrienders"));
    }
}
