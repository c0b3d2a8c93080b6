//! A document made from a listing: its stems counted, its facts packed, its meaning summed.
//!
//! What it costs is what building an index costs, so words are numbered once and everything known of a word
//! is found by its number. Imports `domain`, the analyzer, the vocabulary, timetables and the schema.

use super::analyzer::{self, Stems};
use super::columns::day_number;
use super::digest::{Said, first_eight};
use super::error::Result;
use super::facts::Facts;
use super::schema::{IN_NAME, MOST_IN_TEXT, Prepared, length_class};
use super::statistics::Counter;
use super::vocabulary::Vocabulary;
use super::{meaning, spatial, timetable};
use crate::domain::{Listing, Reach};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Arc;
use uuid::Uuid;

/// A word in the name counts so often in the text.
const NAME_COUNTS: u32 = 2;
/// A word in the name of who runs it counts so often in the text.
const ORGANIZATION_COUNTS: u32 = 2;
/// Categories at least this sure are strong.
const STRONG: f32 = 0.6;
/// Only so much of a text is read, so that one odd record cannot fill the memory.
const LONGEST_TEXT: usize = 100_000;

/// A stem of a listing, by its number, and how often it stands there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    pub stem: u32,
    in_text: u32,
    in_name: bool,
}

impl Counted {
    /// As it is stored: see [`schema`](super::schema).
    pub(crate) fn frequency(&self) -> u32 {
        self.in_text.min(MOST_IN_TEXT) + if self.in_name { IN_NAME } else { 0 }
    }
}

/// Turns listings into documents.
pub(crate) struct DocumentMaker {
    vocabulary: Arc<Vocabulary>,
    stems: Stems,
    buffer: String,
    /// The stems of the last listing.
    counted: Vec<Counted>,
    /// For each numbered stem the last listing that has it, and where it stands in `counted`.
    last: Vec<(u32, u32)>,
    /// How many listings were read since numbers were last given anew.
    listings: u32,
    /// Numbers of the words of a listing, text after text, and where each text ends.
    words: Vec<u32>,
    texts: Vec<usize>,
    /// For each numbered word what it is made of in the table of meanings.
    parts: Vec<meaning::Parts>,
    /// The same of the words of each category's label.
    labels: Vec<Vec<meaning::Parts>>,
    timetables: timetable::Encoder,
    /// What the last listing says.
    said: Said,
}

impl DocumentMaker {
    pub(crate) fn new(vocabulary: Arc<Vocabulary>) -> Self {
        Self {
            labels: meaning::labels(&vocabulary),
            vocabulary,
            stems: Stems::default(),
            buffer: String::new(),
            counted: Vec::new(),
            last: Vec::new(),
            listings: 0,
            words: Vec::new(),
            texts: Vec::new(),
            parts: Vec::new(),
            timetables: timetable::Encoder::default(),
            said: Said::default(),
        }
    }

    /// The document of `listing`; `several` says that its service has more than one listing.
    pub(crate) fn prepare(&mut self, listing: &Listing, several: bool) -> Result<Prepared> {
        let mut document = self.read(listing, several, None)?;
        for counted in &self.counted {
            // Writing to a text cannot fail.
            let _ = write!(document.text, "{}:{} ", self.stems.stem(counted.stem), counted.frequency());
        }
        Ok(document)
    }

    /// The same without its text, of which [`DocumentMaker::counted`] tells.
    pub(crate) fn read(
        &mut self,
        listing: &Listing,
        several: bool,
        counting: Option<&mut Counter>,
    ) -> Result<Prepared> {
        let length = self.count(listing, counting);
        let name_length = self.counted.iter().filter(|counted| counted.in_name).count().min(usize::from(u8::MAX));
        let meaning = self.meaning(listing);
        let (location, areas) = match &listing.reach {
            Reach::Place(place) => (place.location_id, place.areas.clone()),
            Reach::Everywhere | Reach::Unstated => (Uuid::nil(), Vec::new()),
            Reach::Areas(areas) => (Uuid::nil(), areas.clone()),
        };
        let point = listing.point();
        let key = match (&listing.reach, point) {
            (_, Some(point)) => u64::from(spatial::key(point)),
            (Reach::Place(_), None) => spatial::UNPLACED,
            (Reach::Areas(_), None) => spatial::SERVES_AREAS,
            (Reach::Everywhere | Reach::Unstated, None) => spatial::EVERYWHERE,
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
            ages | (name_length as u64) << 16 | u64::from(length_class(length)) << 24,
            days,
            room,
            self.said.digest(listing),
            organization(listing),
        ];
        let mut languages: Vec<String> = listing.languages.iter().map(|l| l.to_lowercase()).collect();
        languages.sort();
        languages.dedup();
        Ok(Prepared {
            text: String::new(),
            areas,
            key,
            latitude: point.map_or(0.0, |p| p.latitude),
            longitude: point.map_or(0.0, |p| p.longitude),
            numbers,
            name: (analyzer::folded(&listing.name), listing.name.clone()),
            languages: languages.join("\0"),
            timetable: self.timetables.encode(&listing.schedules)?,
            meaning,
        })
    }

    /// The stems of the listing last read, by number; numbers hold as long as [`Stems::tidied`] stays.
    pub(crate) fn counted(&self) -> &[Counted] {
        &self.counted
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
        let categories = listing.categories.iter().filter_map(|(slug, confidence)| {
            let number = self.vocabulary.category_number(slug)?;
            Some((self.labels.get(usize::from(number))?.as_slice(), *confidence))
        });
        meaning::of_parts(table, text(0), text(1), categories, text(2))
    }

    /// Counts the stems of a listing. Gives its length in words.
    fn count(&mut self, listing: &Listing, mut counting: Option<&mut Counter>) -> u32 {
        if self.stems.is_full() {
            if let Some(counting) = counting.as_deref_mut() {
                counting.take_in(&self.stems);
            }
            self.stems.tidy();
            self.parts.clear();
            self.last.clear();
            self.listings = 0;
        }
        if self.listings == u32::MAX {
            self.last.clear();
            self.listings = 0;
        }
        self.listings += 1;
        self.counted.clear();
        self.words.clear();
        self.texts.clear();
        let mut length = 0;
        let place = match &listing.reach {
            Reach::Place(place) => place.name.as_str(),
            Reach::Everywhere | Reach::Unstated | Reach::Areas(_) => "",
        };
        let texts = [(listing.name.as_str(), NAME_COUNTS, true), (&listing.organization, ORGANIZATION_COUNTS, false)];
        let rest = [listing.text.as_str(), place].into_iter().chain(listing.terms.iter().map(String::as_str));
        for (text, times, in_name) in texts.into_iter().chain(rest.map(|text| (text, 1, false))) {
            let mut end = text.len().min(LONGEST_TEXT);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let before = self.words.len();
            analyzer::tokens(&text[..end], &mut self.buffer, |token| self.words.push(self.stems.word(token)));
            self.texts.push(self.words.len());
            length += (self.words.len() - before) as u32 * if in_name { 3 } else { 1 };
            self.last.resize(self.stems.stems(), (0, 0));
            for &word in &self.words[before..] {
                let stem = self.stems.stem_of(word);
                let (listing, place) = &mut self.last[stem as usize];
                if *listing != self.listings {
                    (*listing, *place) = (self.listings, self.counted.len() as u32);
                    self.counted.push(Counted { stem, in_text: 0, in_name: false });
                }
                let counted = &mut self.counted[*place as usize];
                counted.in_text += times;
                counted.in_name |= in_name;
            }
        }
        if let Some(counting) = counting {
            let stems = self.counted.iter().map(|counted| counted.stem);
            counting.document(&self.words, stems, &self.stems, length);
        }
        length
    }
}

/// A number for who runs a listing; 0 when nobody is named.
fn organization(listing: &Listing) -> u64 {
    match listing.organization_id {
        Some(id) => id.as_u64_pair().0 ^ id.as_u64_pair().1,
        None if listing.organization.is_empty() => 0,
        None => first_eight(&Sha256::digest(analyzer::folded(&listing.organization).as_bytes())),
    }
}
