//! What one thread has read of a generation that is being built: documents, and their terms by number.
//! Imports the maker of documents, the schema and the error.

use super::error::Result;
use super::maker::DocumentMaker;
use super::schema::Prepared;
use super::statistics::Counter;
use crate::domain::Listing;
use hashbrown::HashMap;
use std::mem::size_of;

/// Bits of a frequency; every one is below [`super::schema::IN_NAME`] twice.
const FREQUENCY: u32 = 4;
/// A stem that has no number in the pile yet.
const NONE: u32 = u32::MAX;

/// Documents in the order in which they were read.
#[derive(Debug, Default)]
pub(crate) struct Pile {
    /// With how many came before each, in all piles.
    pub documents: Vec<(u64, Prepared)>,
    /// Numbers of stems with frequencies, document after document.
    pub stems: Lists,
    /// Numbers of areas, document after document.
    pub areas: Lists,
    /// For the numbers that the maker gives stems those that the pile gives them.
    of_maker: Vec<u32>,
    /// When numbers of the maker were last given anew.
    tidied: u32,
    bytes: usize,
}

/// Lists of numbered terms, one for each document.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    numbers: HashMap<Box<str>, u32>,
    entries: Vec<u32>,
    ends: Vec<usize>,
}

impl Lists {
    fn number(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(term.into(), number);
        number
    }

    /// Every term with its number, in no order.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (&str, u32)> {
        self.numbers.iter().map(|(term, &number)| (term.as_ref(), number))
    }

    /// How many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

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
}

/// The number of a stem and its frequency.
#[inline]
pub(crate) fn unpacked(entry: u32) -> (u32, u32) {
    (entry >> FREQUENCY, entry & ((1 << FREQUENCY) - 1))
}

impl Pile {
    /// Reads one listing more, before which so many came.
    pub(crate) fn add(
        &mut self,
        maker: &mut DocumentMaker,
        counter: &mut Counter,
        (listing, several, before): (&Listing, bool, u64),
    ) -> Result<()> {
        let mut document = maker.read(listing, several, Some(counter))?;
        let stems = maker.stems();
        if stems.tidied() != self.tidied {
            self.tidied = stems.tidied();
            self.of_maker.clear();
        }
        self.of_maker.resize(stems.stems(), NONE);
        for counted in maker.counted() {
            let number = &mut self.of_maker[counted.stem as usize];
            if *number == NONE {
                *number = self.stems.number(stems.stem(counted.stem));
            }
            self.stems.entries.push(*number << FREQUENCY | counted.frequency());
        }
        self.stems.ends.push(self.stems.entries.len());
        let mut areas = std::mem::take(&mut document.areas);
        areas.sort_unstable();
        areas.dedup();
        for area in &areas {
            let number = self.areas.number(area.as_str());
            self.areas.entries.push(number);
        }
        self.areas.ends.push(self.areas.entries.len());
        let texts = document.name.0.len() + document.name.1.len() + document.languages.len();
        let lists = (maker.counted().len() + areas.len()) * size_of::<u32>() + 2 * size_of::<usize>();
        self.bytes += size_of::<(u64, Prepared)>() + texts + document.timetable.len() + document.meaning.len() + lists;
        self.documents.push((before, document));
        Ok(())
    }

    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}
