//! From text to stems: lower case, no accents, no apostrophes, split, English stems.
//!
//! Other scripts are folded as their readers type them: Polish ł is l, Arabic and Urdu letters that look the
//! same are the same, vowel points and joiners are left out, and the marks of Punjabi words stay inside them.
//! Stemming is what building an index costs; a memo from token to stem makes it five times cheaper.
//! Imports nothing of the room.

use hashbrown::HashMap;
use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};
use unicode_normalization::UnicodeNormalization;

/// Raised whenever the same text gives other stems; part of the index fingerprint.
pub(crate) const VERSION: u32 = 2;
/// Longer tokens are cut off from the index: addresses and encoded data.
const LONGEST: usize = 40;
/// The memo forgets everything beyond so many tokens, so that odd feeds cannot fill the memory.
const MEMO: usize = 200_000;

/// Calls `each` with every token of `text`: folded to lower case without accents, apostrophes left out.
pub(crate) fn tokens(text: &str, buffer: &mut String, mut each: impl FnMut(&str)) {
    buffer.clear();
    let mut push = |c: char, buffer: &mut String| {
        if c.is_ascii_alphanumeric() {
            buffer.push(c.to_ascii_lowercase());
        } else if is_left_out(c) {
        } else if c.is_alphanumeric() {
            c.to_lowercase().for_each(|c| fold(c, buffer));
        } else if !buffer.is_empty() {
            if buffer.len() <= longest(buffer) {
                each(buffer);
            }
            buffer.clear();
        }
    };
    if text.is_ascii() {
        text.chars().for_each(|c| push(c, buffer));
    } else {
        // An acute accent that stands alone is typed for an apostrophe.
        text.chars().filter(|&c| c != '\u{b4}').nfkd().for_each(|c| push(c, buffer));
    }
    push(' ', buffer);
}

/// The most bytes of a token: other scripts have two or three to a letter.
fn longest(token: &str) -> usize {
    if token.is_ascii() { LONGEST } else { 3 * LONGEST }
}

/// Apostrophes, accents, vowel points and joiners: nobody misses them.
fn is_left_out(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2b9}'
        | '\u{300}'..='\u{36f}'
        // Arabic and Urdu: vowel points, the stretched line, marks of recitation.
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}'
        // Dots and joins below letters of Punjabi, Hindi and Bengali.
        | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}' | '\u{a71}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Letters that no decomposition brings to what people type for them.
fn fold(c: char, buffer: &mut String) {
    let same = match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ŧ' => 't',
        'ß' => return buffer.push_str("ss"),
        'æ' => return buffer.push_str("ae"),
        'œ' => return buffer.push_str("oe"),
        'þ' => return buffer.push_str("th"),
        'ґ' => 'г',
        'ي' | 'ى' | 'ے' => 'ی',
        'ك' => 'ک',
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۃ' => 'ه',
        'ں' => 'ن',
        other => other,
    };
    buffer.push(same);
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

/// Gives the stem of a token, remembering what it has seen. Words and stems have numbers, good until
/// [`Stems::tidy`].
pub(crate) struct Stems {
    stemmer: TextAnalyzer,
    memo: HashMap<Box<str>, u32>,
    /// Words as written, with the numbers of their stems.
    words: Vec<(Box<str>, u32)>,
    numbers: HashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
}

impl Default for Stems {
    fn default() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        let (memo, numbers) = (HashMap::new(), HashMap::new());
        Self { stemmer, memo, words: Vec::new(), numbers, stems: Vec::new() }
    }
}

impl Stems {
    /// Whether [`Stems::tidy`] would forget.
    pub(crate) fn is_full(&self) -> bool {
        self.memo.len() >= MEMO
    }

    /// Forgets everything when the memo has grown too large. Numbers given before hold no more.
    pub(crate) fn tidy(&mut self) {
        if self.is_full() {
            self.memo.clear();
            self.words.clear();
            self.numbers.clear();
            self.stems.clear();
        }
    }

    /// The number of the stem of a folded token.
    pub(crate) fn number(&mut self, token: &str) -> u32 {
        let word = self.word(token);
        self.stem_of(word)
    }

    /// The number of the stem of the word with this number.
    #[inline]
    pub(crate) fn stem_of(&self, word: u32) -> u32 {
        self.words.get(word as usize).map_or(0, |(_, stem)| *stem)
    }

    /// The word with this number.
    pub(crate) fn written(&self, word: u32) -> &str {
        self.words.get(word as usize).map_or("", |(written, _)| written)
    }

    /// How many words have a number.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of a folded token.
    pub(crate) fn word(&mut self, token: &str) -> u32 {
        if let Some(&word) = self.memo.get(token) {
            return word;
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
        let word = self.words.len() as u32;
        self.words.push((token.into(), number));
        self.memo.insert(token.into(), word);
        word
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
    fn other_languages_are_folded_as_their_readers_type_them() {
        for (written, typed) in [
            ("Żłobek łódź ćwiczenia", "zlobek lodz cwiczenia"),
            ("tŷ", "ty"),
            ("sănătate mintală, şi și", "sanatate mintala si si"),
            ("solidão", "solidao"),
            ("п’ять йога", "пять йога"),
            ("تَنْهائی", "تنهايي"),
            ("کتاب", "كتاب"),
            ("ਪੰਜਾਬੀ", "ਪੰਜਾਬੀ"),
            ("can`t don´t", "cant dont"),
        ] {
            assert_eq!(folded_tokens(written), folded_tokens(typed), "{written}");
        }
        assert_eq!(folded_tokens("ਸ਼ਰਾਬ ਛੱਡਣਾ").len(), 2, "marks do not split a word");
    }

    #[test]
    fn plurals_and_endings_share_a_stem() {
        let mut stems = Stems::default();
        assert_eq!(stems.of_text("Sheds walking befriender"), stems.of_text("shed walks befrienders"));
    }
}
