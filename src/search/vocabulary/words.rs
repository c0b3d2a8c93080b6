//! Words that a misspelt one may be read as.

use std::collections::BTreeMap;

/// The most edits that are looked for.
const MOST_EDITS: u32 = 2;
/// Words of other languages count so little.
pub(super) const FEW: u32 = 2;
/// Words of needs, labels and filters count so much.
pub(super) const MANY: u32 = 20;

/// Words that a misspelt one may be read as.
#[derive(Debug, Default)]
pub(crate) struct Words {
    targets: Vec<Target>,
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
    /// The words of `targets` may be meant, each as if it stood in so many documents.
    pub(super) fn new(targets: BTreeMap<String, u32>) -> Self {
        let target = |(word, counts): (String, u32)| Target {
            letters: letters(&word),
            length: word.chars().count() as u32,
            word: word.into(),
            counts,
        };
        Self { targets: targets.into_iter().map(target).collect() }
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
