//! Misspelt words: read as the likeliest word of the index or the vocabulary.
//!
//! One edit for words of 4 to 7 letters, two for longer ones; two neighbouring letters exchanged are one
//! edit. Words that stand in urgent phrases alone are never what a word is read as.

use super::{Reader, Token};
use smol_str::SmolStr;
use std::cmp::Reverse;

/// From so many documents on, a word that hardly any document has may be misspelt there too.
const MANY_DOCUMENTS: u64 = 2_000;
/// A word in this many documents is right.
const SURE: u32 = 3;
/// In a small directory one that stands in fewer may be a slip of whoever wrote it, when a word of a need one edit
/// away stands in so many times as many: "suport".
const TIMES: u32 = 10;
/// A word in so many documents is as good as one of a need.
const COMMON: u32 = 100;
/// So long a word may be three edits from one that stands in phrases of needs: "fibromialja".
const LONG: usize = 11;
/// Short words must keep their first letter.
const SHORT: usize = 5;

/// The word that a token is read as, when it is not a word itself.
pub(super) fn correct(
    reader: &Reader<'_>,
    before: Option<&Token>,
    token: &Token,
    after: Option<&Token>,
) -> Option<SmolStr> {
    if let Some(right) = reader.vocabulary.lexicon.read_as(&token.about) {
        return Some(right.clone());
    }
    if token.about.is_right() || reader.vocabulary.meaning().has(&token.text) {
        return None;
    }
    let (token, stem) = (token.text.as_str(), token.stem.as_str());
    let edits = match token.chars().count() {
        0..=3 => return None,
        4..=7 => 1,
        8..LONG => 2,
        _ => 3,
    };
    // A number, or an abbreviation of somebody's office ("mhst").
    if token.chars().any(char::is_numeric) || !token.chars().any(is_vowel) {
        return None;
    }
    let many = reader.statistics.documents > MANY_DOCUMENTS;
    let count = reader.statistics.word_count(token);
    let slip = !many && count < SURE && (reader.has_stem)(stem);
    if count >= SURE || count > 0 && !many && !slip {
        return None;
    }
    let edits = if slip { 1 } else { edits };
    let letters: Vec<char> = token.chars().collect();
    let first = letters.first().copied();
    // Lower is better: edits, then a first letter that people seldom miss, then a word that makes a phrase with the
    // one beside it ("brest feeding"), then how common, then the alphabet.
    let mut best: Option<(usize, bool, bool, Reverse<u32>, &str)> = None;
    let mut rows = Rows::default();
    let is_urgent = |word: &str| reader.vocabulary.is_urgent_word(&reader.vocabulary.about(word));
    let is_likelier = |word: &str, found: u32| {
        let other = !word.starts_with(token) && !token.starts_with(word);
        let common = reader.vocabulary.about(word).is_of_needs() || found >= COMMON;
        !slip || other && common && found >= TIMES * count.max(1)
    };
    let has_pair = |pair: [&str; 2]| reader.vocabulary.has_pair(&pair);
    let stands_beside = |word: &str| {
        before.is_some_and(|before| has_pair([&before.text, word]))
            || after.is_some_and(|after| has_pair([word, &after.text]))
    };
    let of_index = reader.statistics.near(token, edits).filter(|(_, found)| !many || *found >= SURE);
    for (word, found) in of_index.chain(reader.vocabulary.words.near(token, edits as u32)) {
        let other_first = word.chars().next() != first;
        let unlikely = letters.len() <= SHORT && other_first || !is_likelier(word, found);
        if word == token || unlikely || is_urgent(word) {
            continue;
        }
        let Some(distance) = rows.distance(&letters, word, edits) else { continue };
        if distance > 2 && (other_first || !reader.vocabulary.about(word).is_of_needs()) {
            continue;
        }
        let rank = (distance, other_first, !stands_beside(word), Reverse(found), word);
        if best.is_none_or(|best| rank < best) {
            best = Some(rank);
        }
    }
    best.map(|(.., word)| word.into())
}

/// Whether a letter may make a syllable; those of other scripts may.
fn is_vowel(letter: char) -> bool {
    !letter.is_ascii() || matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Rows of the edit table, kept from word to word.
#[derive(Default)]
struct Rows {
    word: Vec<char>,
    before: Vec<usize>,
    last: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// Edits between two words when there are at most `most`.
    fn distance(&mut self, a: &[char], b: &str, most: usize) -> Option<usize> {
        self.word.clear();
        self.word.extend(b.chars());
        let b = &self.word;
        if a.len().abs_diff(b.len()) > most {
            return None;
        }
        let width = b.len() + 1;
        for row in [&mut self.before, &mut self.last, &mut self.row] {
            row.clear();
            row.extend(0..width);
        }
        for i in 1..=a.len() {
            self.row[0] = i;
            let mut least = i;
            for j in 1..width {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let mut cost = (self.last[j - 1] + change).min(self.last[j] + 1).min(self.row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    cost = cost.min(self.before[j - 2] + 1);
                }
                self.row[j] = cost;
                least = least.min(cost);
            }
            if least > most {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.row);
        }
        Some(self.last[width - 1]).filter(|&distance| distance <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
        Rows::default().distance(&a.chars().collect::<Vec<_>>(), b, most)
    }

    #[test]
    fn edits_are_counted_as_people_make_them() {
        assert_eq!(distance("autsim", "autism", 1), Some(1));
        assert_eq!(distance("demensia", "dementia", 2), Some(1));
        assert_eq!(distance("volentering", "volunteering", 2), Some(2));
        assert_eq!(distance("kill", "chess", 2), None);
    }

    proptest! {
        #[test]
        fn distance_is_the_same_both_ways(a in "[a-d]{0,9}", b in "[a-d]{0,9}") {
            prop_assert_eq!(distance(&a, &b, 3), distance(&b, &a, 3));
            prop_assert_eq!(distance(&a, &a, 0), Some(0));
        }
    }
}
