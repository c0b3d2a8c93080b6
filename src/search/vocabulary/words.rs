//! Words that are right as they stand, and words that a misspelt one may be read as.

use crate::search::lookup::Lookup;
use hashbrown::HashSet;
use std::collections::BTreeMap;

/// The most edits that are looked for.
const MOST_EDITS: u32 = 2;
/// Words of other languages count so little.
pub(super) const FEW: u32 = 2;
/// Words of needs, labels and filters count so much.
pub(super) const MANY: u32 = 20;

/// The words of the vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Words {
    known: HashSet<String>,
    targets: Vec<Target>,
    places: Lookup,
}

/// A word that may be meant.
#[derive(Debug)]
struct Target {
    word: Box<str>,
    letters: u32,
    length: u32,
    /// As if it stood in so many documents.
    counts: u32,
}

impl Words {
    /// The words of `targets` may be meant, those of `known` are right as well.
    pub(super) fn new(targets: BTreeMap<String, u32>, known: HashSet<String>) -> Self {
        let mut known = known;
        known.extend(targets.keys().cloned());
        let target = |(word, counts): (String, u32)| Target {
            letters: letters(&word),
            length: word.chars().count() as u32,
            word: word.into(),
            counts,
        };
        let targets: Vec<Target> = targets.into_iter().map(target).collect();
        let places = Lookup::new(targets.len() as u32, |n| &targets[n as usize].word);
        Self { known, targets, places }
    }

    /// Whether a folded word is right.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// Whether a folded word is English as far as the vocabulary goes, so that a longer one may be made of it.
    pub(crate) fn is_target(&self, word: &str) -> bool {
        self.counts(word) > FEW
    }

    /// Whether a folded word stands in phrases of needs, labels or filters.
    pub(crate) fn is_of_needs(&self, word: &str) -> bool {
        self.counts(word) >= MANY
    }

    fn counts(&self, word: &str) -> u32 {
        let at = self.places.find(word, |n| &self.targets[n as usize].word);
        at.and_then(|at| self.targets.get(at as usize)).map_or(0, |target| target.counts)
    }

    /// Words whose letters and length allow them to be within `edits` of `word`, each with in how many
    /// documents it counts as standing.
    pub(crate) fn near<'a>(&'a self, word: &str, edits: u32) -> impl Iterator<Item = (&'a str, u32)> {
        let (wanted, length) = (letters(word), word.chars().count() as u32);
        let edits = edits.min(MOST_EDITS);
        self.targets.iter().filter_map(move |target| {
            // An edit changes at most two letters of the set.
            let fits = (target.letters ^ wanted).count_ones() <= 2 * edits && target.length.abs_diff(length) <= edits;
            fits.then_some((&*target.word, target.counts))
        })
    }
}

/// One bit for each letter, one for all digits, the rest by their last bits.
fn letters(word: &str) -> u32 {
    word.chars().fold(0, |set, c| match c {
        'a'..='z' => set | 1 << (c as u32 - u32::from(b'a')),
        '0'..='9' => set | 1 << 26,
        other => set | 1 << (27 + other as u32 % 5),
    })
}
