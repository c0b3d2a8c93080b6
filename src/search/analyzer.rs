//! From text to stems: lower case, no accents, no apostrophes, split, English stems.
//!
//! Other scripts are folded as their readers type them: Polish ł is l, Arabic and Urdu letters that look the
//! same are the same, vowel points and joiners are left out, and the marks of Punjabi words stay inside them.
//! Stemming is what building an index costs; a memo from token to stem makes it five times cheaper.
//! Imports nothing of the room.

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::hash::BuildHasher;
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
    let mut rest = text;
    // What is not ASCII is decomposed; a letter of ASCII neither changes nor lets marks pass it.
    while !rest.is_empty() {
        let plain = ascii(rest.as_bytes());
        ascii_tokens(&rest[..plain], buffer, &mut each);
        rest = &rest[plain..];
        let other = rest.bytes().position(|byte| byte.is_ascii()).unwrap_or(rest.len());
        // An acute accent that stands alone is typed for an apostrophe.
        rest[..other].chars().filter(|&c| c != '\u{b4}').nfkd().for_each(|c| push(c, buffer, &mut each));
        rest = &rest[other..];
    }
    finish(buffer, &mut each);
}

/// Goes on with a text of ASCII alone: whole runs of letters at once. A token that stands there as it is
/// wanted is not copied.
fn ascii_tokens(text: &str, buffer: &mut String, each: &mut impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += run(&bytes[at..], true);
        let next = bytes.get(at).copied();
        if at > start {
            let whole = buffer.is_empty() && next.is_some_and(|next| !is_left_out(char::from(next)));
            let written = &text[start..at];
            if whole && !written.bytes().any(|byte| byte.is_ascii_uppercase()) {
                if written.len() <= LONGEST {
                    each(written);
                }
            } else {
                let start = buffer.len();
                buffer.push_str(written);
                buffer[start..].make_ascii_lowercase();
            }
        }
        // Whatever comes before the next letter ends a token, unless all of it is left out.
        let end = at + run(&bytes[at..], false);
        if !buffer.is_empty() && !bytes[at..end].iter().all(|&byte| is_left_out(char::from(byte))) {
            finish(buffer, each);
        }
        at = end;
    }
}

/// How many bytes at the beginning are ASCII.
fn ascii(bytes: &[u8]) -> usize {
    let whole: usize = bytes.chunks(32).take_while(|chunk| chunk.is_ascii()).map(<[u8]>::len).sum();
    whole + bytes[whole..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// How many bytes of ASCII at the beginning are letters and digits, or are none.
#[inline]
fn run(bytes: &[u8], letters: bool) -> usize {
    let (eights, _) = bytes.as_chunks::<8>();
    for (n, eight) in eights.iter().enumerate() {
        let found = letters_and_digits(u64::from_le_bytes(*eight));
        let others = if letters { found ^ HIGHEST } else { found };
        if others != 0 {
            return 8 * n + others.trailing_zeros() as usize / 8;
        }
    }
    let start = 8 * eights.len();
    let rest = &bytes[start..];
    start + rest.iter().position(|byte| byte.is_ascii_alphanumeric() != letters).unwrap_or(rest.len())
}

/// The highest bit of each of eight bytes.
const HIGHEST: u64 = u64::from_ne_bytes([0x80; 8]);

/// Sets the highest bit of those of eight bytes of ASCII that are letters or digits.
#[inline]
fn letters_and_digits(eight: u64) -> u64 {
    // Bytes below 128 to which as much is added stay within their byte.
    let least = |bytes: u64, byte: u8| bytes + u64::from_ne_bytes([0x80 - byte; 8]);
    let small = eight | u64::from_ne_bytes([0x20; 8]);
    let letters = least(small, b'a') & !least(small, b'z' + 1);
    let digits = least(eight, b'0') & !least(eight, b'9' + 1);
    (letters | digits) & HIGHEST
}

/// Goes on with one decomposed letter or sign.
fn push(c: char, buffer: &mut String, each: &mut impl FnMut(&str)) {
    if c.is_ascii_alphanumeric() {
        buffer.push(c.to_ascii_lowercase());
    } else if is_left_out(c) {
    } else if c.is_alphanumeric() {
        c.to_lowercase().for_each(|c| fold(c, buffer));
    } else {
        finish(buffer, each);
    }
}

/// Ends a token.
fn finish(buffer: &mut String, each: &mut impl FnMut(&str)) {
    if !buffer.is_empty() {
        if buffer.len() <= longest(buffer) {
            each(buffer);
        }
        buffer.clear();
    }
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
    /// Numbers of short words by their letters, which stand in `letters`: what is common is met early, so its
    /// letters stand together and stay in the processor's cache.
    short: HashTable<u32>,
    letters: Vec<(u64, u64)>,
    hasher: DefaultHashBuilder,
    /// Numbers of longer ones by the text.
    long: HashMap<Box<str>, u32>,
    /// Words as written, and the numbers of their stems.
    words: Vec<Box<str>>,
    of_words: Vec<u32>,
    numbers: HashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
    tidied: u32,
}

impl Default for Stems {
    fn default() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        let (long, numbers) = (HashMap::new(), HashMap::new());
        let (words, of_words, stems) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            stemmer,
            short: HashTable::new(),
            letters: Vec::new(),
            hasher: DefaultHashBuilder::default(),
            long,
            words,
            of_words,
            numbers,
            stems,
            tidied: 0,
        }
    }
}

impl Stems {
    /// Whether [`Stems::tidy`] would forget.
    pub(crate) fn is_full(&self) -> bool {
        self.words.len() >= MEMO
    }

    /// Forgets everything when the memo has grown too large. Numbers given before hold no more.
    pub(crate) fn tidy(&mut self) {
        if self.is_full() {
            self.short.clear();
            self.letters.clear();
            self.long.clear();
            self.words.clear();
            self.of_words.clear();
            self.numbers.clear();
            self.stems.clear();
            self.tidied += 1;
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
        self.of_words.get(word as usize).copied().unwrap_or(0)
    }

    /// The word with this number.
    pub(crate) fn written(&self, word: u32) -> &str {
        self.words.get(word as usize).map_or("", |written| written)
    }

    /// How many stems have a number.
    pub(crate) fn stems(&self) -> usize {
        self.stems.len()
    }

    /// How often everything was forgotten.
    pub(crate) fn tidied(&self) -> u32 {
        self.tidied
    }

    /// How many words have a number.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of a folded token.
    pub(crate) fn word(&mut self, token: &str) -> u32 {
        let short = short(token);
        let known = match short {
            Some(short) => self.short.find(self.hasher.hash_one(short), |&word| self.letters[word as usize] == short),
            None => self.long.get(token),
        };
        if let Some(&word) = known {
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
        self.words.push(token.into());
        self.of_words.push(number);
        // No word has no letters.
        self.letters.push(short.unwrap_or_default());
        let (letters, hasher) = (&self.letters, &self.hasher);
        if let Some(short) = short {
            self.short.insert_unique(hasher.hash_one(short), word, |&word| hasher.hash_one(letters[word as usize]));
        } else {
            self.long.insert(token.into(), word);
        }
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

/// The bytes of a token of up to sixteen as two numbers, by which it is found without following a pointer to
/// its text. No token holds a zero byte, so no two are the same numbers.
#[inline]
fn short(token: &str) -> Option<(u64, u64)> {
    let bytes = token.as_bytes();
    let length = bytes.len();
    Some(match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(_), Some(_)) if length > 16 => return None,
        // The last eight stand where the first eight end, or over their end.
        (Some(first), Some(last)) => {
            let over = 8 * (16 - length) as u32;
            (u64::from_le_bytes(*first), u64::from_le_bytes(*last).checked_shr(over).unwrap_or(0))
        }
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            // The same of four.
            (Some(first), Some(last)) => {
                let rest = u64::from(u32::from_le_bytes(*last)) << (8 * (length - 4));
                (u64::from(u32::from_le_bytes(*first)) | rest, 0)
            }
            _ => (bytes.iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte)), 0),
        },
    })
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
    fn a_text_of_ascii_is_split_as_one_letter_after_the_other() {
        let one_by_one = |text: &str| {
            let (mut out, mut buffer) = (Vec::new(), String::new());
            let mut each = |token: &str| out.push(token.to_owned());
            text.chars().for_each(|c| push(c, &mut buffer, &mut each));
            finish(&mut buffer, &mut each);
            out
        };
        let all: String = (0u8..128).map(char::from).collect();
        let pieces =
            ["a", "Tea", "'s", "`", " ", "--", "don't", "exactly8", "seventeen letters", "0/9", "zZ@[{", "x' 'y"];
        let mut texts = vec![all, "x".repeat(LONGEST), "x".repeat(LONGEST + 1), "y".repeat(41) + " z"];
        for a in pieces {
            for b in pieces {
                texts.extend(pieces.map(|c| format!("{a}{b}{c}")));
                texts.extend(pieces.map(|c| format!("{a} {b}\u{e9}{c}")));
            }
        }
        for text in texts.iter().filter(|text| text.is_ascii()) {
            assert_eq!(folded_tokens(text), one_by_one(text), "{text}");
        }
        for text in texts.iter().filter(|text| !text.is_ascii()) {
            assert_eq!(folded_tokens(text), one_by_one(&text.replace('\u{e9}', "e")), "{text}");
        }
    }

    #[test]
    fn every_token_has_a_number_of_its_own() {
        let letters = "abcdefghijklmnopqrst".repeat(2);
        let (mut stems, mut seen) = (Stems::default(), HashMap::new());
        let starts = (0..20).flat_map(|start| (1..=20).map(move |length| (start, length)));
        let tokens: Vec<&str> = starts.map(|(start, length)| &letters[start..start + length]).collect();
        for token in &tokens {
            assert_eq!(seen.insert(stems.word(token), *token), None, "{token}");
        }
        for token in ["a", "aa", "aaaaaaa", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaa"] {
            let word = stems.word(token);
            assert_eq!(stems.written(word), token);
        }
        for token in tokens {
            let word = stems.word(token);
            assert_eq!((stems.written(word), seen[&word]), (token, token));
        }
    }

    #[test]
    fn plurals_and_endings_share_a_stem() {
        let mut stems = Stems::default();
        assert_eq!(stems.of_text("Sheds walking befriender"), stems.of_text("shed walks befrienders"));
    }
}
