//! What one thread has read of a generation that is being built: documents, and their terms by number.
//! Imports the maker of documents, what is packed of them and the error.

use super::error::Result;
use super::maker::DocumentMaker;
use super::packed::pack;
use super::statistics::Counter;
use crate::domain::Listing;
use hashbrown::HashMap;
use std::sync::Arc;

/// Bits of a frequency; every one is below [`super::schema::IN_NAME`] twice.
const FREQUENCY: u32 = 4;
/// Documents of a sheet: so many that what a sheet grows by while it is filled stays small.
const SHEET: usize = if cfg!(test) { 16 } else { 256 };
/// A stem that has no number in the pile yet.
const NONE: u32 = u32::MAX;

/// Documents in the order in which they were read.
#[derive(Debug, Default)]
pub(crate) struct Pile {
    pub sheets: Vec<Sheet>,
    pub stems: Terms,
    pub areas: Terms,
    /// For the numbers that the maker gives stems those that the pile gives them.
    of_maker: Vec<u32>,
    /// When numbers of the maker were last given anew.
    tidied: u32,
    bytes: usize,
}

/// Some of the documents of a pile, what is said of them one after the other.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub documents: Vec<Document>,
    /// Numbers of stems with frequencies.
    pub stems: Lists,
    /// Numbers of areas.
    pub areas: Lists,
    /// What is stored, of the same length for each.
    packed: Vec<u8>,
    /// Names and languages.
    texts: Vec<u8>,
}

/// A document of a sheet.
#[derive(Debug)]
pub(crate) struct Document {
    /// How many came before it, in all piles.
    pub before: u64,
    /// What documents are sorted by.
    pub key: u64,
    pub service: [u64; 2],
    pub timetable: Arc<[u8]>,
    /// Where its name ends among the texts, and its languages after it.
    ends: [usize; 2],
}

/// Terms by number.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    numbers: HashMap<Box<str>, u32>,
}

/// Lists of numbered terms, one for each document.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    entries: Vec<u32>,
    ends: Vec<usize>,
}

impl Terms {
    fn number(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(term.into(), number);
        number
    }

    /// Every term with its number, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, u32)> {
        self.numbers.iter().map(|(term, &number)| (term.as_ref(), number))
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }
}

impl Lists {
    /// The list of document `n`.
    #[inline]
    pub(crate) fn of(&self, n: usize) -> &[u32] {
        let start = n.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start..self.ends[n]]
    }

    /// All lists, one after the other.
    pub(crate) fn all(&self) -> &[u32] {
        &self.entries
    }

    /// Ends the list of a document.
    fn end(&mut self) {
        self.ends.push(self.entries.len());
    }
}

/// A number, of a stem or of a document of a segment, with a frequency.
#[inline]
pub(crate) fn packed(number: u32, frequency: u32) -> u32 {
    number << FREQUENCY | frequency
}

/// The number and the frequency.
#[inline]
pub(crate) fn unpacked(entry: u32) -> (u32, u32) {
    (entry >> FREQUENCY, entry & ((1 << FREQUENCY) - 1))
}

impl Sheet {
    /// What is stored of document `n`.
    pub(crate) fn packed(&self, n: usize) -> &[u8] {
        let width = self.packed.len() / self.documents.len();
        &self.packed[n * width..(n + 1) * width]
    }

    /// The names and the languages of document `n`, as they are kept in columns.
    pub(crate) fn texts(&self, n: usize) -> (&[u8], &[u8]) {
        let start = n.checked_sub(1).map_or(0, |before| self.documents[before].ends[1]);
        let [name, languages] = self.documents[n].ends;
        (&self.texts[start..name], &self.texts[name..languages])
    }

    fn bytes(&self) -> usize {
        let lists = |lists: &Lists| size_of_val(&lists.entries[..]) + size_of_val(&lists.ends[..]);
        size_of_val(&self.documents[..])
            + self.packed.len()
            + self.texts.len()
            + lists(&self.stems)
            + lists(&self.areas)
    }
}

impl Pile {
    /// Reads one listing more, before which so many came.
    pub(crate) fn add(
        &mut self,
        maker: &mut DocumentMaker,
        counter: &mut Counter,
        (listing, several, before): (&Listing, bool, u64),
    ) -> Result<()> {
        let document = maker.read(listing, several, Some(counter))?;
        let stems = maker.stems();
        if stems.tidied() != self.tidied {
            self.tidied = stems.tidied();
            self.of_maker.clear();
        }
        self.of_maker.resize(stems.stems(), NONE);
        let mut sheet = self.sheets.pop().unwrap_or_default();
        if sheet.documents.len() == SHEET {
            self.bytes += sheet.bytes();
            self.sheets.push(std::mem::take(&mut sheet));
        }
        for counted in maker.counted() {
            let number = &mut self.of_maker[counted.stem as usize];
            if *number == NONE {
                *number = self.stems.number(stems.stem(counted.stem));
            }
            sheet.stems.entries.push(packed(*number, counted.frequency()));
        }
        sheet.stems.end();
        let mut areas: Vec<_> = document.areas.iter().collect();
        areas.sort_unstable();
        areas.dedup();
        sheet.areas.entries.extend(areas.into_iter().map(|area| self.areas.number(area.as_str())));
        sheet.areas.end();
        pack(&document, &mut sheet.packed);
        document.both_names(&mut sheet.texts);
        let name = sheet.texts.len();
        sheet.texts.extend_from_slice(document.languages.as_bytes());
        sheet.documents.push(Document {
            before,
            key: document.key,
            service: document.service(),
            timetable: document.timetable,
            ends: [name, sheet.texts.len()],
        });
        self.sheets.push(sheet);
        Ok(())
    }

    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes + self.sheets.last().map_or(0, Sheet::bytes)
    }
}
