//! Phrases of folded tokens and where they stand in a query; the longest wins.

use hashbrown::HashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// The number of a word in one set of phrases; that of words which stand in none of them is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct WordNumber(u32);

impl Default for WordNumber {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

/// The node of a tree that every phrase begins at.
const ROOT: u32 = 0;

/// A set of phrases, each with a value. Kept as one tree of words, so that finding what begins at a word
/// costs one look-up a word, however many phrases begin with it.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<T> {
    all: Vec<(Vec<String>, T)>,
    words: HashMap<String, WordNumber>,
    /// Where a phrase that begins with a word goes on, by the word's number; [`ROOT`] where none does.
    first: Vec<u32>,
    steps: HashMap<(u32, WordNumber), u32>,
    /// For each node of the tree the phrases that end there, in the order they were added.
    ends: Vec<Vec<u32>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        let (words, steps) = (HashMap::new(), HashMap::new());
        Self { all: Vec::new(), words, first: Vec::new(), steps, ends: vec![Vec::new()] }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase; false when it has no token. A phrase may be added more than once.
    pub(crate) fn add(&mut self, tokens: Vec<String>, value: T) -> bool {
        if tokens.is_empty() {
            return false;
        }
        let mut node = ROOT;
        for token in &tokens {
            let new = WordNumber(self.words.len() as u32);
            let word = *self.words.entry(token.clone()).or_insert(new);
            if word == new {
                self.first.push(ROOT);
            }
            let next = self.ends.len() as u32;
            let step = match node {
                ROOT => &mut self.first[word.0 as usize],
                _ => self.steps.entry((node, word)).or_insert(ROOT),
            };
            if *step == ROOT {
                *step = next;
                self.ends.push(Vec::new());
            }
            node = *step;
        }
        self.ends[node as usize].push(self.all.len() as u32);
        self.all.push((tokens, value));
        true
    }

    /// The number of a word.
    pub(crate) fn number(&self, word: &str) -> WordNumber {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// Every word of a phrase, with its number.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, WordNumber)> {
        self.words.iter().map(|(word, number)| (word.as_str(), *number))
    }

    #[inline]
    fn step(&self, node: u32, word: WordNumber) -> Option<u32> {
        match node {
            ROOT => self.first.get(word.0 as usize).copied().filter(|next| *next != ROOT),
            _ => self.steps.get(&(node, word)).copied(),
        }
    }

    /// The value of exactly this phrase, the first when it was added more than once.
    pub(crate) fn get<S: AsRef<str>>(&self, tokens: &[S]) -> Option<&T> {
        self.get_by(tokens.iter().map(|token| self.number(token.as_ref())))
    }

    /// The same of words by their numbers.
    pub(crate) fn get_by(&self, mut words: impl Iterator<Item = WordNumber>) -> Option<&T> {
        let node = words.try_fold(ROOT, |node, word| self.step(node, word))?;
        self.ends[node as usize].first().map(|&n| &self.all[n as usize].1)
    }

    /// Every phrase that stands in so many words, told by their numbers, wherever, overlapping or not.
    pub(crate) fn matches_by(&self, count: usize, word: impl Fn(usize) -> WordNumber) -> Vec<(Range<usize>, &T)> {
        let mut out = Vec::new();
        for start in 0..count {
            let mut node = ROOT;
            for end in start..count {
                let Some(next) = self.step(node, word(end)) else { break };
                node = next;
                let here = self.ends[node as usize].iter();
                out.extend(here.map(|&n| (start..end + 1, &self.all[n as usize].1)));
            }
        }
        out
    }

    /// Phrases that stand in so many words, told by their numbers, and are `allowed`, not overlapping, longest
    /// first, then leftmost.
    pub(crate) fn find_by(
        &self,
        count: usize,
        word: impl Fn(usize) -> WordNumber,
        mut allowed: impl FnMut(&Range<usize>, &T) -> bool,
    ) -> Vec<(Range<usize>, &T)> {
        let mut all = self.matches_by(count, word);
        all.retain(|(range, value)| allowed(range, value));
        without_overlap(all, |_| 0)
    }

    /// The same of words as they are written.
    pub(crate) fn find<S: AsRef<str>>(
        &self,
        tokens: &[S],
        allowed: impl FnMut(&Range<usize>, &T) -> bool,
    ) -> Vec<(Range<usize>, &T)> {
        let words: Vec<WordNumber> = tokens.iter().map(|token| self.number(token.as_ref())).collect();
        self.find_by(words.len(), |n| words[n], allowed)
    }

    /// Every phrase with its value, in the order they were added.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[String], &T)> {
        self.all.iter().map(|(phrase, value)| (phrase.as_slice(), value))
    }

    /// How many phrases there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

/// Keeps the longest ranges, of equal ones the lower rank, then the leftmost, then the first; in order of
/// where they stand.
pub(crate) fn without_overlap<T>(
    mut all: Vec<(Range<usize>, T)>,
    rank: impl Fn(&T) -> usize,
) -> Vec<(Range<usize>, T)> {
    if all.len() < 2 {
        return all;
    }
    all.sort_by_key(|(range, value)| (Reverse(range.len()), rank(value), range.start));
    let mut taken = vec![false; all.iter().map(|(range, _)| range.end).max().unwrap_or(0)];
    all.retain(|(range, _)| {
        let free = !taken[range.clone()].iter().any(|&t| t);
        if free {
            taken[range.clone()].fill(true);
        }
        free
    });
    all.sort_by_key(|(range, _)| range.start);
    all
}
