//! Completing what is being typed: needs in residents' words and names of services.
//!
//! Entries stand sorted by text; a prefix is a run of entries, and a tree of maxima over their weights
//! gives the best of the run without looking at the others, so one letter costs what ten do.
//!
//! Words of danger are never completed. Where such a phrase stands whole in what was typed, the one thing
//! suggested is the help for it.

use super::analyzer::{folded, folded_tokens};
use super::answer::{Suggestion, SuggestionSort};
use super::columns::Columns;
use super::snapshot::Snapshot;
use super::vocabulary::{Category, Vocabulary};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::ops::Range;

/// A name is completed from its beginning first.
const FROM_START: u16 = 200;
/// And from the beginning of a later word.
const FROM_WORD: u16 = 100;
/// Labels and phrases of needs come before names that fit as well.
const NEED: u16 = 300;
/// Only so many words of a name are entries.
const WORDS_OF_NAME: usize = 8;
/// Of the ways to say one need so many are shown at once, so that other needs get their turn.
const SAME_NEED: usize = 2;
/// Only so many entries of a run are looked at, whatever is passed over.
const LOOKED_AT: usize = 64;

/// A need that people look for, with how they say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonNeed {
    /// Slug of the category.
    pub category: String,
    /// What people type for it, shortest first.
    pub said: Vec<String>,
}

/// A text that stands for a need.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct NeedText {
    folded: String,
    shown: String,
    category: Option<String>,
    urgent: bool,
}

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
    /// Texts of needs; empty where names are completed.
    needs: Vec<NeedText>,
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
        let urgent: HashSet<u8> =
            vocabulary.urgent.iter().filter_map(|(_, (_, categories))| categories.first().copied()).collect();
        let mut needs: Vec<NeedText> = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        for (category, number) in vocabulary.all_categories().iter().zip(0u8..) {
            let shown = category.public_label.clone();
            let folded = folded(&shown);
            known.insert(folded.clone());
            let category = Some(category.slug.clone());
            needs.push(NeedText { folded, shown, category, urgent: urgent.contains(&number) });
        }
        for (phrase, meaning) in vocabulary.thesaurus.iter() {
            let main = meaning.categories.first();
            let text = phrase.join(" ");
            if meaning.offered && vocabulary.urgent.find(phrase, |_, _| true).is_empty() && known.insert(text.clone()) {
                let category = main.map(|&n| vocabulary.category_slug(n).to_owned());
                let urgent = main.is_some_and(|n| urgent.contains(n));
                needs.push(NeedText { folded: text.clone(), shown: text, category, urgent });
            }
        }
        needs.sort();
        let mut entries = Vec::new();
        for (n, need) in needs.iter().enumerate() {
            push_entries(&need.folded, n as u32, NEED, FROM_WORD, &mut entries);
        }
        entries.sort_by(|a, b| {
            let part = |entry: &Entry| &needs[entry.text as usize].folded[entry.from as usize..];
            part(a).cmp(part(b))
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

/// A suggestion with what it is ordered by.
struct Found {
    weight: u16,
    folded: String,
    suggestion: Suggestion,
}

impl Snapshot {
    /// Up to `limit` needs and services that complete `prefix`, best first; each sort is left some room.
    /// Places are the caller's to add.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Vec<Suggestion> {
        let tokens = folded_tokens(prefix);
        if let Some(help) = self.urgent_help(&tokens) {
            return vec![help];
        }
        let mut wanted = tokens.join(" ");
        if prefix.ends_with(char::is_whitespace) && !wanted.is_empty() {
            wanted.push(' ');
        }
        if wanted.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut needs = self.needs_that_complete(&wanted, limit);
        let mut services = self.names_that_complete(&wanted, limit);
        let half = limit.div_ceil(2);
        needs.truncate(half.max(limit.saturating_sub(services.len())));
        services.truncate(limit - needs.len());
        needs.append(&mut services);
        needs.sort_by(order);
        needs.into_iter().map(|found| found.suggestion).collect()
    }

    /// Every need of the vocabulary with at most `most` ways to say it, in the order of the vocabulary.
    pub fn common_needs(&self, most: usize) -> Vec<CommonNeed> {
        let mut said: HashMap<&str, Vec<&NeedText>> = HashMap::new();
        for need in &self.needs.needs {
            if let Some(category) = &need.category {
                said.entry(category).or_default().push(need);
            }
        }
        let of_category = |category: &Category| {
            let mut texts = said.remove(category.slug.as_str()).unwrap_or_default();
            texts.retain(|text| text.shown != category.public_label);
            texts.sort_by_key(|text| (text.folded.len(), &text.folded));
            let said = texts.into_iter().take(most).map(|text| text.shown.clone()).collect();
            CommonNeed { category: category.slug.clone(), said }
        };
        self.vocabulary.all_categories().iter().map(of_category).collect()
    }

    fn urgent_help(&self, tokens: &[String]) -> Option<Suggestion> {
        let found = self.vocabulary.urgent.find(tokens, |_, _| true);
        let (_, (_, categories)) = found.first()?;
        let category = self.vocabulary.all_categories().get(usize::from(*categories.first()?))?;
        let target = Some(category.slug.clone());
        Some(Suggestion { text: category.public_label.clone(), sort: SuggestionSort::Urgent, target })
    }

    fn needs_that_complete(&self, wanted: &str, limit: usize) -> Vec<Found> {
        let needs = &self.needs;
        let mut found: Vec<Found> = Vec::new();
        let mut seen: HashSet<u32> = HashSet::new();
        let mut looked_at = 0;
        needs.heaviest(needs.run(wanted, |n| &needs.needs[n as usize].folded), |entry| {
            let need = &needs.needs[entry.text as usize];
            let same = found.iter().filter(|other| other.suggestion.target == need.category).count();
            if same < SAME_NEED && seen.insert(entry.text) {
                let sort = if need.urgent { SuggestionSort::Urgent } else { SuggestionSort::Need };
                let suggestion = Suggestion { text: need.shown.clone(), sort, target: need.category.clone() };
                found.push(Found { weight: entry.weight, folded: need.folded.clone(), suggestion });
            }
            looked_at += 1;
            found.len() < limit && looked_at < LOOKED_AT
        });
        found
    }

    fn names_that_complete(&self, wanted: &str, limit: usize) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for segment in &self.segments {
            let (columns, completions) = (segment.columns(), segment.loaded.completions());
            let names = &columns.names;
            let mut left = limit;
            let mut seen: HashSet<u32> = HashSet::new();
            completions.heaviest(completions.run(wanted, |n| names.folded(n)), |entry| {
                if !seen.insert(entry.text) {
                    return true;
                }
                // Most names have one document; where that one is gone, another may still stand.
                let first = completions.documents[entry.text as usize];
                let has = |d: &u32| names.of(*d) == entry.text && segment.is_alive(*d);
                let document = if segment.is_alive(first) { Some(first) } else { (first..columns.len()).find(has) };
                if let Some(document) = document {
                    let text = names.written(entry.text).to_owned();
                    let target = Some(columns.entries[document as usize].service.to_string());
                    let suggestion = Suggestion { text, sort: SuggestionSort::Service, target };
                    let folded = names.folded(entry.text).to_owned();
                    found.push(Found { weight: entry.weight, folded, suggestion });
                    left -= 1;
                }
                left > 0
            });
        }
        found.sort_by(order);
        let mut seen = HashSet::new();
        found.retain(|one| seen.insert(one.folded.clone()));
        found.truncate(limit);
        found
    }
}

fn order(a: &Found, b: &Found) -> Ordering {
    let target = |found: &Found| found.suggestion.target.clone();
    b.weight.cmp(&a.weight).then_with(|| a.folded.cmp(&b.folded)).then_with(|| target(a).cmp(&target(b)))
}

#[cfg(test)]
mod tests;
