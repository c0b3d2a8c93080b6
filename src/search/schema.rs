//! The fields of the index, and a document as it is put into them.
//!
//! A document has one text field for matching, terms for areas, columns for what it is sorted and deleted by
//! and for what many have in common, and its numbers and meaning stored as they are (see
//! [`packed`](super::packed)); from these the packed records are filled when a reader is loaded. Nothing is
//! stored for display. In the text field the frequency of a stem says two things: [`IN_NAME`] is added when it
//! stands in the name, and the rest counts how often it stands in the other text. Imports `domain` and `packed`.

use crate::domain::{AreaCode, Listing, StatedStatus};
use std::sync::Arc;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STRING, Schema, TantivyDocument, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Raised whenever documents are made differently; part of the index fingerprint.
pub(crate) const VERSION: u32 = 9;
/// Added to the frequency of a stem that stands in the name.
pub(crate) const IN_NAME: u32 = 8;
/// How many counts in the text there are, nothing among them.
pub(crate) const COUNTS: usize = IN_NAME as usize;
/// Other text counts up to this.
pub(crate) const MOST_IN_TEXT: u32 = IN_NAME - 1;
/// Name of what is stored, see [`packed`](super::packed).
pub(crate) const PACKED: &str = "packed";
/// Names of the columns that say which service a document is of.
pub(crate) const SERVICE: [&str; 2] = ["service_high", "service_low"];
/// Name of the tokenizer that reads counted stems.
pub(crate) const COUNTED: &str = "counted";
/// The fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub text: Field,
    pub area: Field,
    pub key: Field,
    pub service: [Field; 2],
    pub name: Field,
    pub languages: Field,
    pub timetable: Field,
    pub packed: Field,
}

/// How many numbers a document has.
pub(crate) const NUMBERS: usize = 15;

/// Where each begins among the numbers.
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
        service: SERVICE.map(|name| builder.add_u64_field(name, fast())),
        name: builder.add_bytes_field("name", BytesOptions::default().set_fast()),
        languages: builder.add_bytes_field("languages", BytesOptions::default().set_fast()),
        timetable: builder.add_bytes_field("timetable", BytesOptions::default().set_fast()),
        packed: builder.add_bytes_field(PACKED, BytesOptions::default().set_stored()),
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
    /// In the order of [`column`].
    pub numbers: [u64; NUMBERS],
    /// Folded and as written.
    pub name: (String, String),
    /// Codes in order, separated by a zero byte.
    pub languages: String,
    /// See [`timetable::Encoder`].
    pub timetable: Arc<[u8]>,
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
        for (field, number) in fields.service.into_iter().zip(self.service()) {
            document.add_u64(field, number);
        }
        let (mut names, mut packed) = (Vec::new(), Vec::new());
        self.both_names(&mut names);
        document.add_bytes(fields.name, &names);
        document.add_bytes(fields.languages, self.languages.as_bytes());
        document.add_bytes(fields.timetable, &self.timetable);
        super::packed::pack(self, &mut packed);
        document.add_bytes(fields.packed, &packed);
        document
    }

    /// Puts the name, as it is kept in its column, after what `out` holds.
    pub(crate) fn both_names(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.name.0.as_bytes());
        out.push(0);
        out.extend_from_slice(self.name.1.as_bytes());
    }

    /// The two halves of its service's identifier.
    pub(crate) fn service(&self) -> [u64; 2] {
        [self.numbers[column::SERVICE], self.numbers[column::SERVICE + 1]]
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
