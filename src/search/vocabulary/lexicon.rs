//! Every word that the vocabulary speaks of, with all that it says of it: found by one look, since reading a query
//! asks much of each of its words.

use super::phrases::WordNumber;
use super::words::{FEW, MANY};
use hashbrown::{DefaultHashBuilder, HashTable};
use smol_str::SmolStr;
use std::hash::BuildHasher;

/// What the vocabulary says of a word; of most words nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About {
    /// In phrases of danger.
    pub urgent: WordNumber,
    /// In the thesaurus as written.
    pub written: WordNumber,
    /// In the thesaurus by stems.
    pub stemmed: WordNumber,
    /// In the thesaurus by stems, without small words.
    pub loose: WordNumber,
    /// In filters said in words.
    pub said: WordNumber,
    /// As if it stood in so many documents, where a misspelt word may be read as it.
    pub counts: u32,
    /// One more than the number of its synonyms.
    synonyms: u32,
    /// One more than the number of the word that it is a common misspelling of.
    read_as: u32,
    /// It is not searched.
    pub stop: bool,
    /// It is searched only when nothing else tells what is meant.
    pub faint: bool,
    /// A phrase is the same without it.
    pub small: bool,
    /// It is right as it stands, if not a stop word.
    pub known: bool,
}

impl About {
    /// Whether the word stands in the vocabulary, urgent phrases included.
    pub(crate) const fn is_right(&self) -> bool {
        self.known || self.stop
    }

    /// Whether it is English as far as the vocabulary goes, so that a longer word may be made of it.
    pub(crate) const fn is_target(&self) -> bool {
        self.counts > FEW
    }

    /// Whether it stands in phrases of needs, labels or filters.
    pub(crate) const fn is_of_needs(&self) -> bool {
        self.counts >= MANY
    }
}

#[derive(Debug)]
struct Entry {
    word: SmolStr,
    about: About,
}

/// Words with what is said of them.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    entries: HashTable<Entry>,
    hasher: DefaultHashBuilder,
    synonyms: Vec<Vec<SmolStr>>,
    right: Vec<SmolStr>,
}

impl Lexicon {
    /// What is said of a folded word.
    #[inline]
    pub(crate) fn about(&self, word: &str) -> About {
        let found = self.entries.find(self.hasher.hash_one(word), |entry| entry.word == word);
        found.map_or_else(About::default, |entry| entry.about)
    }

    /// The same, to be added to.
    pub(super) fn about_mut(&mut self, word: &str) -> &mut About {
        let hasher = &self.hasher;
        let entry = self.entries.entry(
            hasher.hash_one(word),
            |entry| entry.word == word,
            |entry| hasher.hash_one(entry.word.as_str()),
        );
        let new = || Entry { word: word.into(), about: About::default() };
        &mut entry.or_insert_with(new).into_mut().about
    }

    /// Stems of the words of equal meaning.
    #[inline]
    pub(crate) fn synonyms(&self, about: &About) -> &[SmolStr] {
        let number = (about.synonyms as usize).checked_sub(1);
        number.and_then(|number| self.synonyms.get(number)).map_or(&[], Vec::as_slice)
    }

    /// The word that many misspell so.
    #[inline]
    pub(crate) fn read_as(&self, about: &About) -> Option<&SmolStr> {
        self.right.get((about.read_as as usize).checked_sub(1)?)
    }

    /// Says what the synonyms of a word are, by their stems.
    pub(super) fn set_synonyms(&mut self, word: &str, stems: Vec<SmolStr>) {
        self.synonyms.push(stems);
        self.about_mut(word).synonyms = self.synonyms.len() as u32;
    }

    /// Says what a misspelt word is read as.
    pub(super) fn set_misspelt(&mut self, typed: &str, right: &str) {
        self.right.push(right.into());
        self.about_mut(typed).read_as = self.right.len() as u32;
    }

    /// How many words have synonyms.
    pub(super) fn with_synonyms(&self) -> usize {
        self.synonyms.len()
    }

    /// How many words are searched only when nothing else tells.
    pub(super) fn faint_words(&self) -> usize {
        self.entries.iter().filter(|entry| entry.about.faint).count()
    }

    /// How many words are not searched.
    pub(super) fn stop_words(&self) -> usize {
        self.entries.iter().filter(|entry| entry.about.stop).count()
    }
}
