//! Phrases of folded tokens and where they stand in a query; the longest wins.

use hashbrown::HashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// A set of phrases, each with a value. Kept as one tree of words, so that finding what begins at a word
/// costs one look-up a word, however many phrases begin with it.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<T> {
    all: Vec<(Vec<String>, T)>,
    words: HashMap<String, u32>,
    steps: HashMap<(u32, u32), u32>,
    /// For each node of the tree the phrases that end there, in the order they were added.
    ends: Vec<Vec<u32>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { all: Vec::new(), words: HashMap::new(), steps: HashMap::new(), ends: vec![Vec::new()] }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase; false when it has no token. A phrase may be added more than once.
    pub(crate) fn add(&mut self, tokens: Vec<String>, value: T) -> bool {
        if tokens.is_empty() {
            return false;
        }
        let mut node = 0;
        for token in &tokens {
            let new = self.words.len() as u32;
            let word = *self.words.entry(token.clone()).or_insert(new);
            let next = self.ends.len() as u32;
            node = *self.steps.entry((node, word)).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        self.ends[node as usize].push(self.all.len() as u32);
        self.all.push((tokens, value));
        true
    }

    /// The value of exactly this phrase, the first when it was added more than once.
    pub(crate) fn get<S: AsRef<str>>(&self, tokens: &[S]) -> Option<&T> {
        let mut node = 0;
        for token in tokens {
            node = *self.steps.get(&(node, *self.words.get(token.as_ref())?))?;
        }
        self.ends[node as usize].first().map(|&n| &self.all[n as usize].1)
    }

    /// Every phrase that stands in `tokens`, wherever, overlapping or not.
    pub(crate) fn matches<S: AsRef<str>>(&self, tokens: &[S]) -> Vec<(Range<usize>, &T)> {
        let words: Vec<Option<u32>> = tokens.iter().map(|token| self.words.get(token.as_ref()).copied()).collect();
        let mut out = Vec::new();
        for start in 0..words.len() {
            let mut node = 0;
            for (end, word) in words.iter().enumerate().skip(start) {
                let Some(next) = word.and_then(|word| self.steps.get(&(node, word))) else { break };
                node = *next;
                let here = self.ends[node as usize].iter();
                out.extend(here.map(|&n| (start..end + 1, &self.all[n as usize].1)));
            }
        }
        out
    }

    /// Phrases that stand in `tokens` and are `allowed`, not overlapping, longest first, then leftmost.
    pub(crate) fn find<S: AsRef<str>>(
        &self,
        tokens: &[S],
        mut allowed: impl FnMut(&Range<usize>, &T) -> bool,
    ) -> Vec<(Range<usize>, &T)> {
        let mut all = self.matches(tokens);
        all.retain(|(range, value)| allowed(range, value));
        without_overlap(all, |_| 0)
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
