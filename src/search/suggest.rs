//! Completing what is being typed: needs in residents' words and names of services.
//!
//! Entries stand sorted by text; a prefix is a run of entries, and a tree of maxima over their weights
//! gives the best of the run without looking at the others, so one letter costs what ten do.

use super::analyzer::{folded, folded_tokens};
use super::answer::{Suggestion, SuggestionSort};
use super::columns::Columns;
use super::snapshot::Snapshot;
use super::vocabulary::Vocabulary;
use std::collections::{BinaryHeap, HashSet};
use std::ops::Range;

/// A name is completed from its beginning first.
const FROM_START: u16 = 200;
/// And from the beginning of a later word.
const FROM_WORD: u16 = 100;
/// Labels and phrases of needs come before names that fit as well.
const NEED: u16 = 300;
/// Only so many words of a name are entries.
const WORDS_OF_NAME: usize = 8;

/// One way to complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// Which text, in the source's own numbering.
    text: u32,
    /// Byte at which the completed part begins.
    from: u16,
    weight: u16,
}

/// Entries sorted by what they complete, with a tree of maxima.
#[derive(Debug)]
pub(crate) struct Completions {
    entries: Vec<Entry>,
    /// Level by level, each half as long as the one below: the position of the heaviest entry.
    maxima: Vec<Vec<u32>>,
    /// Texts of needs with their targets; empty where names are completed.
    needs: Vec<(String, String, Option<String>)>,
    /// For names: a document that has the name.
    documents: Vec<u32>,
}

impl Completions {
    /// Completions of the names of a segment.
    pub(crate) fn new(columns: &Columns) -> Self {
        let names = &columns.names;
        let mut documents = vec![u32::MAX; names.len() as usize];
        for document in (0..columns.len()).rev() {
            documents[names.of(document) as usize] = document;
        }
        let mut entries = Vec::new();
        for text in 0..names.len() {
            push_entries(names.folded(text), text, FROM_START, FROM_WORD, &mut entries);
        }
        entries.sort_unstable_by(|a, b| {
            names.folded(a.text)[a.from as usize..].cmp(&names.folded(b.text)[b.from as usize..])
        });
        Self { maxima: maxima(&entries), entries, needs: Vec::new(), documents }
    }

    /// Completions of category labels and thesaurus phrases.
    pub(crate) fn of_needs(vocabulary: &Vocabulary) -> Self {
        let mut needs: Vec<(String, String, Option<String>)> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for category in vocabulary.all_categories() {
            seen.insert(folded(&category.public_label));
            let label = category.public_label.clone();
            needs.push((folded(&label), label, Some(category.slug.clone())));
        }
        for (phrase, meaning) in vocabulary.thesaurus.iter() {
            let text = phrase.join(" ");
            let target = meaning.categories.first().map(|&n| vocabulary.category_slug(n).to_owned());
            if meaning.offered && seen.insert(text.clone()) {
                needs.push((text.clone(), text, target));
            }
        }
        needs.sort();
        let mut entries = Vec::new();
        for (n, (text, ..)) in needs.iter().enumerate() {
            push_entries(text, n as u32, NEED, FROM_WORD, &mut entries);
        }
        entries.sort_by(|a, b| {
            needs[a.text as usize].0[a.from as usize..].cmp(&needs[b.text as usize].0[b.from as usize..])
        });
        Self { maxima: maxima(&entries), entries, needs, documents: Vec::new() }
    }

    /// The entries whose completed part begins with `prefix`.
    fn run<'a>(&self, prefix: &str, text: impl Fn(u32) -> &'a str) -> Range<usize> {
        let part = |entry: &Entry| &text(entry.text)[entry.from as usize..];
        let start = self.entries.partition_point(|entry| part(entry) < prefix);
        let len = self.entries[start..].partition_point(|entry| part(entry).starts_with(prefix));
        start..start + len
    }

    /// Calls `each` with entries of the run, heaviest first and in order among equals, until it says stop.
    fn heaviest(&self, run: Range<usize>, mut each: impl FnMut(Entry) -> bool) {
        let mut heap = BinaryHeap::new();
        let push = |heap: &mut BinaryHeap<_>, run: Range<usize>| {
            if let Some(best) = self.heaviest_of(run.clone()) {
                heap.push((self.entries[best].weight, std::cmp::Reverse(best), run.start, run.end));
            }
        };
        push(&mut heap, run);
        while let Some((_, std::cmp::Reverse(best), start, end)) = heap.pop() {
            if !each(self.entries[best]) {
                return;
            }
            push(&mut heap, start..best);
            push(&mut heap, best + 1..end);
        }
    }

    fn heavier(&self, a: usize, b: usize) -> usize {
        let (low, high) = (a.min(b), a.max(b));
        if self.entries[high].weight > self.entries[low].weight { high } else { low }
    }

    fn heaviest_of(&self, run: Range<usize>) -> Option<usize> {
        let (mut start, mut end, mut level) = (run.start, run.end, 0);
        let mut best: Option<usize> = None;
        let at = |level: usize, n: usize| if level == 0 { n } else { self.maxima[level - 1][n] as usize };
        while start < end {
            if start % 2 == 1 {
                let here = at(level, start);
                best = Some(best.map_or(here, |best| self.heavier(best, here)));
                start += 1;
            }
            if end % 2 == 1 {
                end -= 1;
                let here = at(level, end);
                best = Some(best.map_or(here, |best| self.heavier(best, here)));
            }
            (start, end, level) = (start / 2, end / 2, level + 1);
        }
        best
    }
}

fn maxima(entries: &[Entry]) -> Vec<Vec<u32>> {
    let mut levels: Vec<Vec<u32>> = Vec::new();
    let mut below: Vec<u32> = (0..entries.len() as u32).collect();
    while below.len() > 1 {
        let pick = |pair: &[u32]| match pair {
            [a, b] if entries[*b as usize].weight > entries[*a as usize].weight => *b,
            [a, ..] => *a,
            [] => 0,
        };
        let level: Vec<u32> = below.chunks(2).map(pick).collect();
        levels.push(level.clone());
        below = level;
    }
    levels
}

fn push_entries(text: &str, number: u32, start: u16, word: u16, entries: &mut Vec<Entry>) {
    let mut from = 0;
    for (n, part) in text.split(' ').take(WORDS_OF_NAME).enumerate() {
        // Shorter texts are likelier meant.
        let shorter = 60u16.saturating_sub(text.len().min(60) as u16);
        let weight = if n == 0 { start } else { word } + shorter;
        if let Ok(from) = u16::try_from(from)
            && !part.is_empty()
            && (n == 0 || part.len() > 2)
        {
            entries.push(Entry { text: number, from, weight });
        }
        from += part.len() + 1;
    }
}

impl Snapshot {
    /// Up to `limit` needs and services that complete `prefix`, best first. Places are the caller's to add.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Vec<Suggestion> {
        let mut wanted = folded_tokens(prefix).join(" ");
        if prefix.ends_with(char::is_whitespace) && !wanted.is_empty() {
            wanted.push(' ');
        }
        if wanted.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut found: Vec<(u16, String, Suggestion)> = Vec::new();
        let needs = &self.needs;
        let mut left = limit;
        let mut seen: HashSet<String> = HashSet::new();
        needs.heaviest(needs.run(&wanted, |n| &needs.needs[n as usize].0), |entry| {
            let (key, text, target) = &needs.needs[entry.text as usize];
            if seen.insert(key.clone()) {
                let suggestion = Suggestion { text: text.clone(), sort: SuggestionSort::Need, target: target.clone() };
                found.push((entry.weight, key.clone(), suggestion));
                left -= 1;
            }
            left > 0
        });
        for segment in &self.segments {
            let (columns, completions) = (segment.columns(), segment.loaded.completions());
            let names = &columns.names;
            let mut left = limit;
            let mut seen: HashSet<u32> = HashSet::new();
            completions.heaviest(completions.run(&wanted, |n| names.folded(n)), |entry| {
                if !seen.insert(entry.text) {
                    return true;
                }
                // Most names have one document; where that one is gone, another may still stand.
                let first = completions.documents[entry.text as usize];
                let has = |d: &u32| names.of(*d) == entry.text && segment.is_alive(*d);
                let document = if segment.is_alive(first) { Some(first) } else { (first..columns.len()).find(has) };
                if let Some(document) = document {
                    let text = names.written(entry.text).to_owned();
                    let target = Some(columns.services[document as usize].to_string());
                    let suggestion = Suggestion { text, sort: SuggestionSort::Service, target };
                    found.push((entry.weight, names.folded(entry.text).to_owned(), suggestion));
                    left -= 1;
                }
                left > 0
            });
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)).then_with(|| a.2.target.cmp(&b.2.target)));
        let mut seen = HashSet::new();
        found.retain(|(_, text, suggestion)| seen.insert((text.clone(), suggestion.sort as u8)));
        found.into_iter().take(limit).map(|(.., suggestion)| suggestion).collect()
    }
}
