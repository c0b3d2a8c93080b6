//! Phrases of folded tokens and where they stand in a query; the longest wins.

use std::collections::HashMap;
use std::ops::Range;

/// A set of phrases, each with a value.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: HashMap::new() }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase; false when it has no token. A phrase may be added more than once.
    pub(crate) fn add(&mut self, tokens: Vec<String>, value: T) -> bool {
        let Some(first) = tokens.first().cloned() else { return false };
        let list = self.by_first.entry(first).or_default();
        let at = list.partition_point(|(other, _)| other.len() >= tokens.len());
        list.insert(at, (tokens, value));
        true
    }

    /// The value of exactly this phrase.
    pub(crate) fn get(&self, tokens: &[String]) -> Option<&T> {
        self.by_first.get(tokens.first()?)?.iter().find(|(phrase, _)| phrase == tokens).map(|(_, value)| value)
    }

    /// Every phrase that begins at `at`, longest first.
    pub(crate) fn starting_at<'a, S: AsRef<str>>(
        &'a self,
        tokens: &'a [S],
        at: usize,
    ) -> impl Iterator<Item = (Range<usize>, &'a T)> {
        let list = tokens.get(at).and_then(|token| self.by_first.get(token.as_ref()));
        list.into_iter().flatten().filter_map(move |(phrase, value)| {
            let end = at + phrase.len();
            let fits = tokens.get(at..end)?.iter().zip(phrase).all(|(token, word)| token.as_ref() == word);
            fits.then_some((at..end, value))
        })
    }

    /// Phrases that stand in `tokens` and are `allowed`, not overlapping, longest first, then leftmost.
    pub(crate) fn find<'a, S: AsRef<str>>(
        &'a self,
        tokens: &'a [S],
        mut allowed: impl FnMut(&Range<usize>, &T) -> bool,
    ) -> Vec<(Range<usize>, &'a T)> {
        let mut all: Vec<(Range<usize>, &T)> =
            (0..tokens.len()).flat_map(|at| self.starting_at(tokens, at)).filter(|(r, v)| allowed(r, v)).collect();
        all.sort_by_key(|(range, _)| (std::cmp::Reverse(range.len()), range.start));
        let mut taken = vec![false; tokens.len()];
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

    /// Every phrase with its value, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[String], &T)> {
        self.by_first.values().flatten().map(|(phrase, value)| (phrase.as_slice(), value))
    }
}
