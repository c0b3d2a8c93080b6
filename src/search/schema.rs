//! The fields of the index, and a document as it is put into them.
//!
//! A document has one text field for matching, terms for deleting and for areas, and number columns from
//! which the packed records are filled when a reader is loaded. Nothing is stored for display; what a document
//! means is stored, because no two mean the same and a column would sort them into a dictionary first. In the text
//! field the frequency of a stem says two things: [`IN_NAME`] is added when it stands in the name, and the
//! rest counts how often it stands in the other text. Imports `domain` alone.

use crate::domain::{AreaCode, Listing, StatedStatus};
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STRING, Schema, TantivyDocument, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Raised whenever documents are made differently; part of the index fingerprint.
pub(crate) const VERSION: u32 = 7;
/// Added to the frequency of a stem that stands in the name.
pub(crate) const IN_NAME: u32 = 8;
/// How many counts in the text there are, nothing among them.
pub(crate) const COUNTS: usize = IN_NAME as usize;
/// Other text counts up to this.
pub(crate) const MOST_IN_TEXT: u32 = IN_NAME - 1;
/// Name of the stored vectors, see [`meaning`](super::meaning).
pub(crate) const MEANING: &str = "meaning";
/// Name of the tokenizer that reads counted stems.
pub(crate) const COUNTED: &str = "counted";
/// The fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub text: Field,
    pub area: Field,
    pub key: Field,
    pub latitude: Field,
    pub longitude: Field,
    pub numbers: [Field; NUMBERS.len()],
    pub name: Field,
    pub languages: Field,
    pub timetable: Field,
    pub meaning: Field,
}

/// Number columns, in the order of [`Fields::numbers`].
pub(crate) const NUMBERS: [&str; 15] = [
    "service_high",
    "service_low",
    "location_high",
    "location_low",
    "facts_0",
    "facts_1",
    "facts_2",
    "facts_3",
    "strong_low",
    "strong_high",
    "lengths",
    "days",
    "room",
    "digest",
    "organization",
];

/// Where each begins in [`NUMBERS`].
pub(crate) mod column {
    pub(crate) const SERVICE: usize = 0;
    pub(crate) const LOCATION: usize = 2;
    pub(crate) const FACTS: usize = 4;
    pub(crate) const STRONG: usize = 8;
    pub(crate) const LENGTHS: usize = 10;
    pub(crate) const DAYS: usize = 11;
    pub(crate) const ROOM: usize = 12;
    pub(crate) const DIGEST: usize = 13;
    pub(crate) const ORGANIZATION: usize = 14;
}

/// The schema of the index.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let counted = TextFieldIndexing::default()
        .set_tokenizer(COUNTED)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(false);
    let fast = || NumericOptions::default().set_fast();
    let fields = Fields {
        text: builder.add_text_field("text", TextOptions::default().set_indexing_options(counted)),
        area: builder.add_text_field("area", STRING),
        key: builder.add_u64_field("key", fast()),
        latitude: builder.add_f64_field("latitude", fast()),
        longitude: builder.add_f64_field("longitude", fast()),
        numbers: NUMBERS.map(|name| builder.add_u64_field(name, fast())),
        name: builder.add_bytes_field("name", BytesOptions::default().set_fast()),
        languages: builder.add_bytes_field("languages", BytesOptions::default().set_fast()),
        timetable: builder.add_bytes_field("timetable", BytesOptions::default().set_fast()),
        meaning: builder.add_bytes_field(MEANING, BytesOptions::default().set_stored()),
    };
    (builder.build(), fields)
}

/// Whether the public may find it at all. Dates decide the rest when a search is made.
pub fn is_indexed(listing: &Listing) -> bool {
    matches!(listing.status, StatedStatus::Active | StatedStatus::ClosedTemporarily)
}

/// A listing ready for the index, on disk or in memory.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Counted stems: "stem:3 other:1 "; empty while a whole generation is built, which keeps them by number.
    pub text: String,
    /// Where it lies or what it serves.
    pub areas: Vec<AreaCode>,
    /// What documents are sorted by.
    pub key: u64,
    /// Degrees; 0 and 0 without a point.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// In the order of [`NUMBERS`].
    pub numbers: [u64; NUMBERS.len()],
    /// Folded and as written.
    pub name: (String, String),
    /// Codes in order, separated by a zero byte.
    pub languages: String,
    /// See [`timetable::encode`].
    pub timetable: Vec<u8>,
    /// What it means, see [`meaning`].
    pub meaning: Vec<i8>,
}

impl Prepared {
    /// As tantivy takes it.
    pub(crate) fn document(&self, fields: &Fields) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.text, &self.text);
        self.areas.iter().for_each(|area| document.add_text(fields.area, area.as_str()));
        document.add_u64(fields.key, self.key);
        document.add_f64(fields.latitude, self.latitude);
        document.add_f64(fields.longitude, self.longitude);
        for (field, number) in fields.numbers.into_iter().zip(self.numbers) {
            document.add_u64(field, number);
        }
        let mut buffer = Vec::new();
        document.add_bytes(fields.name, self.both_names(&mut buffer));
        document.add_bytes(fields.languages, self.languages.as_bytes());
        document.add_bytes(fields.timetable, &self.timetable);
        document.add_bytes(fields.meaning, self.meaning_bytes(&mut buffer));
        document
    }

    /// The name as it is kept in its column.
    pub(crate) fn both_names<'b>(&self, buffer: &'b mut Vec<u8>) -> &'b [u8] {
        buffer.clear();
        buffer.extend_from_slice(self.name.0.as_bytes());
        buffer.push(0);
        buffer.extend_from_slice(self.name.1.as_bytes());
        buffer
    }

    /// What it means as it is kept in its column.
    pub(crate) fn meaning_bytes<'b>(&self, buffer: &'b mut Vec<u8>) -> &'b [u8] {
        buffer.clear();
        buffer.extend(self.meaning.iter().map(|&part| part as u8));
        buffer
    }

    /// Every stem with its frequency.
    pub(crate) fn stems(&self) -> impl Iterator<Item = (&str, u32)> {
        self.text.split_terminator(' ').map(counted)
    }
}

/// A length in words as one byte, finer for short texts.
pub(crate) fn length_class(words: u32) -> u8 {
    ((f64::from(words) + 1.0).ln() * 24.0).round().min(255.0) as u8
}

/// The length that a class stands for.
pub(crate) fn length_of_class(class: u8) -> f32 {
    (f32::from(class) / 24.0).exp() - 1.0
}

/// A stem and its count from "stem:3".
fn counted(entry: &str) -> (&str, u32) {
    let (stem, count) = entry.split_once(':').unwrap_or((entry, "1"));
    (stem, count.parse().unwrap_or(1).max(1))
}

/// Reads "stem:3 other:1 " as three tokens and one.
#[derive(Clone, Default)]
pub(crate) struct CountedTokenizer;

/// The stream of a [`CountedTokenizer`].
pub(crate) struct CountedStream<'a> {
    rest: &'a str,
    left: u32,
    token: Token,
}

impl Tokenizer for CountedTokenizer {
    type TokenStream<'a> = CountedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> CountedStream<'a> {
        CountedStream { rest: text, left: 0, token: Token { position: 0, ..Token::default() } }
    }
}

impl TokenStream for CountedStream<'_> {
    fn advance(&mut self) -> bool {
        if self.left == 0 {
            let Some((entry, rest)) = self.rest.split_once(' ') else { return false };
            self.rest = rest;
            let (stem, count) = counted(entry);
            self.token.text.clear();
            self.token.text.push_str(stem);
            self.left = count;
        }
        self.left -= 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
