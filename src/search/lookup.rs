//! Finding a text among many that are packed into one elsewhere, at the cost of one look.
//!
//! Imports nothing of the house.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Numbers of texts by the texts, which are told by whoever asks.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Lookup {
    /// Of so many texts, numbered from nothing on; of equal ones the first is found.
    pub(crate) fn new<'a>(count: u32, text: impl Fn(u32) -> &'a str) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut numbers = HashTable::with_capacity(count as usize);
        for n in 0..count {
            let entry = numbers.entry(hasher.hash_one(text(n)), |&m| text(m) == text(n), |&m| hasher.hash_one(text(m)));
            entry.or_insert(n);
        }
        Self { numbers, hasher }
    }

    /// The number of a text.
    #[inline]
    pub(crate) fn find<'a>(&self, wanted: &str, text: impl Fn(u32) -> &'a str) -> Option<u32> {
        self.numbers.find(self.hasher.hash_one(wanted), |&n| text(n) == wanted).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_texts_is_found_and_no_other_text() {
        let texts = ["brew", "choir", "", "brew", "knit"];
        let text = |n: u32| texts[n as usize];
        let lookup = Lookup::new(texts.len() as u32, text);
        let expected = [("brew", Some(0)), ("choir", Some(1)), ("", Some(2)), ("knit", Some(4)), ("kni", None)];
        for (wanted, number) in expected {
            assert_eq!(lookup.find(wanted, text), number, "{wanted}");
        }
        assert_eq!(Lookup::default().find("brew", text), None);
    }
}
