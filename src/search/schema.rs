//! The fields of the index, and a document made from a listing.
//!
//! A document has one text field for matching, terms for deleting and for areas, and number columns from
//! which the packed records are filled when a reader is loaded. Nothing is stored for display. In the text
//! field the frequency of a stem says two things: [`IN_NAME`] is added when it stands in the name, and the
//! rest counts how often it stands in the other text. Imports `domain`, the analyzer and timetables.

use super::analyzer::{self, Stems};
use super::columns::day_number;
use super::error::Result;
use super::facts::Facts;
use super::statistics::Counter;
use super::vocabulary::Vocabulary;
use super::{meaning, spatial, timetable};
use crate::domain::{AreaCode, Listing, Reach, StatedStatus};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Arc;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STRING, Schema, TantivyDocument, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use uuid::Uuid;

/// Raised whenever documents are made differently; part of the index fingerprint.
pub(crate) const VERSION: u32 = 6;
/// Added to the frequency of a stem that stands in the name.
pub(crate) const IN_NAME: u32 = 8;
/// How many counts in the text there are, nothing among them.
pub(crate) const COUNTS: usize = IN_NAME as usize;
/// Other text counts up to this.
pub(crate) const MOST_IN_TEXT: u32 = IN_NAME - 1;
/// A word in the name counts so often in the text.
const NAME_COUNTS: u32 = 2;
/// A word in the name of who runs it counts so often in the text.
const ORGANIZATION_COUNTS: u32 = 2;
/// Name of the column of vectors, see [`meaning`](super::meaning).
pub(crate) const MEANING: &str = "meaning";
/// Name of the tokenizer that reads counted stems.
pub(crate) const COUNTED: &str = "counted";
/// Categories at least this sure are strong.
const STRONG: f32 = 0.6;
/// Only so much of a text is read, so that one odd record cannot fill the memory.
const LONGEST_TEXT: usize = 100_000;

/// The fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub text: Field,
    pub service: Field,
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
        service: builder.add_bytes_field("service", BytesOptions::default().set_indexed()),
        area: builder.add_text_field("area", STRING),
        key: builder.add_u64_field("key", fast()),
        latitude: builder.add_f64_field("latitude", fast()),
        longitude: builder.add_f64_field("longitude", fast()),
        numbers: NUMBERS.map(|name| builder.add_u64_field(name, fast())),
        name: builder.add_bytes_field("name", BytesOptions::default().set_fast()),
        languages: builder.add_bytes_field("languages", BytesOptions::default().set_fast()),
        timetable: builder.add_bytes_field("timetable", BytesOptions::default().set_fast()),
        meaning: builder.add_bytes_field(MEANING, BytesOptions::default().set_fast()),
    };
    (builder.build(), fields)
}

/// Whether the public may find it at all. Dates decide the rest when a search is made.
pub fn is_indexed(listing: &Listing) -> bool {
    matches!(listing.status, StatedStatus::Active | StatedStatus::ClosedTemporarily)
}

/// A number that changes with anything a listing says: index and database are compared by it.
pub fn digest(listing: &Listing) -> u64 {
    let mut hash = Hashed(Sha256::new());
    // Hashing cannot fail, and what is written is not kept.
    let _ = write!(hash, "{listing:?}");
    first_eight(&hash.0.finalize())
}

/// A number for who runs a listing; 0 when nobody is named.
fn organization(listing: &Listing) -> u64 {
    match listing.organization_id {
        Some(id) => id.as_u64_pair().0 ^ id.as_u64_pair().1,
        None if listing.organization.is_empty() => 0,
        None => first_eight(&Sha256::digest(analyzer::folded(&listing.organization).as_bytes())),
    }
}

fn first_eight(hash: &[u8]) -> u64 {
    hash.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Takes a text as it is written.
struct Hashed(Sha256);

impl Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// A listing ready for the index, on disk or in memory.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Its service.
    pub service: Uuid,
    /// Counted stems: "stem:3 other:1 ".
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
        document.add_bytes(fields.service, self.service.as_bytes());
        self.areas.iter().for_each(|area| document.add_text(fields.area, area.as_str()));
        document.add_u64(fields.key, self.key);
        document.add_f64(fields.latitude, self.latitude);
        document.add_f64(fields.longitude, self.longitude);
        for (field, number) in fields.numbers.into_iter().zip(self.numbers) {
            document.add_u64(field, number);
        }
        document.add_bytes(fields.name, format!("{}\0{}", self.name.0, self.name.1).as_bytes());
        document.add_bytes(fields.languages, self.languages.as_bytes());
        document.add_bytes(fields.timetable, &self.timetable);
        document.add_bytes(fields.meaning, &self.meaning.iter().map(|&part| part as u8).collect::<Vec<_>>());
        document
    }

    /// Every stem with its frequency.
    pub(crate) fn stems(&self) -> impl Iterator<Item = (&str, u32)> {
        self.text.split_terminator(' ').map(counted)
    }
}

/// Turns listings into documents.
pub(crate) struct DocumentMaker {
    vocabulary: Arc<Vocabulary>,
    stems: Stems,
    buffer: String,
    counts: Vec<(u32, u32, bool)>,
    /// Numbers of the words of a listing, text after text, and where each text ends.
    words: Vec<u32>,
    texts: Vec<usize>,
    /// For each numbered word what it is made of in the table of meanings.
    parts: Vec<meaning::Parts>,
}

impl DocumentMaker {
    pub(crate) fn new(vocabulary: Arc<Vocabulary>) -> Self {
        let (buffer, counts, words, texts, parts) = (String::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { vocabulary, stems: Stems::default(), buffer, counts, words, texts, parts }
    }

    /// The document of `listing`; `several` says that its service has more than one listing.
    pub(crate) fn prepare(
        &mut self,
        listing: &Listing,
        several: bool,
        counting: Option<&mut Counter>,
    ) -> Result<Prepared> {
        let (text, name_length, length) = self.counted_text(listing, counting);
        let meaning = self.meaning(listing);
        let (location, areas) = match &listing.reach {
            Reach::Place(place) => (place.location_id, place.areas.clone()),
            Reach::Everywhere => (Uuid::nil(), Vec::new()),
            Reach::Areas(areas) => (Uuid::nil(), areas.clone()),
        };
        let point = listing.point();
        let key = match (&listing.reach, point) {
            (_, Some(point)) => u64::from(spatial::key(point)),
            (Reach::Place(_), None) => spatial::UNPLACED,
            (Reach::Areas(_), None) => spatial::SERVES_AREAS,
            (Reach::Everywhere, None) => spatial::EVERYWHERE,
        };
        let (mut all, mut strong) = (0u128, 0u128);
        for (slug, confidence) in &listing.categories {
            if let Some(number) = self.vocabulary.category_number(slug) {
                all |= 1 << number;
                strong |= u128::from(*confidence >= STRONG) << number;
            }
        }
        let [facts_0, facts_1, facts_2, facts_3] = Facts::of(listing, all, several).0;
        let (high, low) = listing.service_id.as_u64_pair();
        let (place_high, place_low) = location.as_u64_pair();
        let ages = u64::from(listing.minimum_age.unwrap_or(0)) | u64::from(listing.maximum_age.unwrap_or(u8::MAX)) << 8;
        let capacity = listing.capacity.as_ref();
        let days = u64::from(day_number(listing.confirmed_until))
            | u64::from(day_number(listing.closed_until)) << 16
            | u64::from(day_number(capacity.map(|c| c.as_of))) << 32;
        let room = capacity.map_or(0, |c| {
            (c.status.ordinal() as u64 + 1) | u64::from(c.available.map_or(0, |n| n.saturating_add(1))) << 8
        });
        let numbers = [
            high,
            low,
            place_high,
            place_low,
            facts_0,
            facts_1,
            facts_2,
            facts_3,
            strong as u64,
            (strong >> 64) as u64,
            ages | u64::from(name_length) << 16 | u64::from(length_class(length)) << 24,
            days,
            room,
            digest(listing),
            organization(listing),
        ];
        let mut languages: Vec<String> = listing.languages.iter().map(|l| l.to_lowercase()).collect();
        languages.sort();
        languages.dedup();
        Ok(Prepared {
            service: listing.service_id,
            text,
            areas,
            key,
            latitude: point.map_or(0.0, |p| p.latitude),
            longitude: point.map_or(0.0, |p| p.longitude),
            numbers,
            name: (analyzer::folded(&listing.name), listing.name.clone()),
            languages: languages.join("\0"),
            timetable: timetable::encode(&listing.schedules)?,
            meaning,
        })
    }

    /// The words met so far, by number.
    pub(crate) fn stems(&self) -> &Stems {
        &self.stems
    }

    /// What a listing means; its words were read before.
    fn meaning(&mut self, listing: &Listing) -> Vec<i8> {
        let table = self.vocabulary.meaning();
        for word in self.parts.len()..self.stems.len() {
            self.parts.push(table.parts_of(self.stems.written(word as u32)));
        }
        let text = |n: usize| {
            let start = n.checked_sub(1).map_or(0, |before| self.texts[before]);
            self.words[start..self.texts[n]].iter().map(|&word| self.parts[word as usize])
        };
        meaning::of_parts(listing, &self.vocabulary, text(0), text(1), text(2))
    }

    /// Counted stems for the text field, distinct stems of the name, and the length in words.
    fn counted_text(&mut self, listing: &Listing, mut counting: Option<&mut Counter>) -> (String, u8, u32) {
        if self.stems.is_full() {
            if let Some(counting) = counting.as_deref_mut() {
                counting.take_in(&self.stems);
            }
            self.stems.tidy();
            self.parts.clear();
        }
        self.counts.clear();
        self.words.clear();
        self.texts.clear();
        let mut length = 0;
        let place = match &listing.reach {
            Reach::Place(place) => place.name.as_str(),
            Reach::Everywhere | Reach::Areas(_) => "",
        };
        let texts = [(listing.name.as_str(), NAME_COUNTS, true), (&listing.organization, ORGANIZATION_COUNTS, false)];
        let rest = [listing.text.as_str(), place].into_iter().chain(listing.terms.iter().map(String::as_str));
        for (text, count, name) in texts.into_iter().chain(rest.map(|text| (text, 1, false))) {
            let mut end = text.len().min(LONGEST_TEXT);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            analyzer::tokens(&text[..end], &mut self.buffer, |token| {
                let word = self.stems.word(token);
                self.counts.push((self.stems.stem_of(word), count, name));
                length += if name { 3 } else { 1 };
                self.words.push(word);
            });
            self.texts.push(self.words.len());
        }
        if let Some(counting) = counting {
            counting.document(&self.words, &self.stems, length);
        }
        self.counts.sort_unstable_by_key(|(stem, ..)| *stem);
        let (mut text, mut name_length) = (String::new(), 0u8);
        for group in self.counts.chunk_by(|a, b| a.0 == b.0) {
            let in_name = group.iter().any(|(.., name)| *name);
            let in_text: u32 = group.iter().map(|(_, count, _)| count).sum();
            let frequency = in_text.min(MOST_IN_TEXT) + if in_name { IN_NAME } else { 0 };
            name_length = name_length.saturating_add(u8::from(in_name));
            text.push_str(self.stems.stem(group[0].0));
            text.push(':');
            text.push_str(&frequency.to_string());
            text.push(' ');
        }
        (text, name_length, length)
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
