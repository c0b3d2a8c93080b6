//! Visiting the documents of one segment that have the words or needs of a query: sixty-four at a time, as
//! bits, and only what is left of them one by one.

use super::bound::Bound;
use super::cursor::WordCursors;
use super::dense::{Fitting, Words, dense};
use super::runs::OfRange;
use super::visitor::Visitor;
use crate::search::cover::RUN;
use crate::search::meaning::{self, Meant};
use crate::search::ranking::TextMatch;
use crate::search::schema::IN_NAME;
use std::ops::Range;

/// What makes a document fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fits {
    /// Every word.
    Every,
    /// Every word, or a category that is needed.
    EveryOrNeeded,
    /// Any word, a category that is needed, or a like meaning.
    Any,
}

/// The documents of a run that were found, one bit each.
struct InRun {
    words: u64,
    /// Those that have every word.
    all_words: u64,
    need: u64,
    meaning: u64,
}

impl Visitor<'_, '_> {
    /// Documents of a range that fit; `runs` says which of them have the words. Worths are added in the order of
    /// the query.
    pub(super) fn with_words(&mut self, words: &mut [WordCursors], runs: OfRange<'_>, fits: Fits, range: Range<u32>) {
        let needed = if fits == Fits::Every { Vec::new() } else { self.mark_needed(range.clone()) };
        let meant = if fits == Fits::Any { self.meant } else { &[] };
        let mut needed_left = needed.as_slice();
        let mut meant_left = &meant[meant.partition_point(|one| one.document < range.start)..];
        // Where the next stands that words say nothing of.
        let mut next = 0;
        let by_words = if fits == Fits::Any { runs.any } else { runs.all };
        for ((run, &words_of_run), &all_words) in (runs.first..).zip(by_words).zip(runs.all) {
            if words_of_run == 0 && run < next as usize / RUN {
                continue;
            }
            let (by_need, next_needed) = marked(&mut needed_left, run, |&document| document);
            let of_run = meant_left;
            let (by_meaning, next_meant) = marked(&mut meant_left, run, |one| one.document);
            let found = InRun { words: words_of_run, all_words, need: by_need, meaning: by_meaning };
            self.run_with_words(&mut OfWords { words, fits, meant: of_run }, run, found, &range);
            next = next_needed.min(next_meant);
        }
        if fits != Fits::Every {
            self.scratch.needed = needed;
        }
    }

    /// The documents of a run that have what was asked, by their bits.
    fn run_with_words(&mut self, asked: &mut OfWords<'_, '_>, run: usize, found: InRun, range: &Range<u32>) {
        let start = (run * RUN) as u32;
        let by_any = found.words | found.need | found.meaning;
        let mut bits = by_any & self.segment.alive_in_run(run) & of_range(range, start);
        if bits == 0 {
            return;
        }
        let failed = self.failed_in_run(run);
        bits &= self.worth_a_look(failed);
        if let Some(failed) = failed.filter(|_| dense(bits)) {
            let by_words = if asked.fits == Fits::Any { found.all_words } else { u64::MAX };
            let (full, beyond_words) = (by_words | found.need, found.need | found.meaning);
            return self.together(Fitting { run, bits, full, beyond_words }, failed, asked);
        }
        // Places are asked for by a loop that does nothing else, so that many are on their way at once.
        let (mut chords, mut there) = ([0f32; RUN], 0u64);
        while bits != 0 {
            let n = bits.trailing_zeros();
            bits &= bits - 1;
            if let Some(chord_squared) = self.place(start + n) {
                chords[n as usize] = chord_squared;
                there |= 1 << n;
            }
        }
        let all = self.plan.all_words();
        while there != 0 {
            let n = there.trailing_zeros();
            there &= there - 1;
            let document = start + n;
            let text = asked.found(self, document, self.standing(document).length);
            let mut in_full = true;
            if asked.fits == Fits::Any {
                let categories = self.standing(document).facts.category_bits();
                in_full = categories & self.plan.needed != 0 || (all != 0 && text.found == all);
            }
            let text = asked.weighed(self, document, text, in_full);
            self.consider(document, chords[n as usize], text, in_full);
        }
    }

    /// The documents of a range that have a needed category, in order.
    fn mark_needed(&mut self, range: Range<u32>) -> Vec<u32> {
        let mut out = std::mem::take(&mut self.scratch.needed);
        out.clear();
        let mut bits = self.plan.needed;
        let mut lists = 0;
        while bits != 0 {
            let list = self.columns.of_category(bits.trailing_zeros() as usize);
            bits &= bits - 1;
            let start = list.partition_point(|&document| document < range.start);
            out.extend(list[start..].iter().take_while(|&&document| document < range.end));
            lists += 1;
        }
        if lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
        out
    }

    /// Adds a stem found `frequency` times in a document of this class of length.
    #[inline(always)]
    pub(super) fn add(&self, text: &mut TextMatch, bit: u32, length: u8, frequency: u32, weight: f32) {
        let weights = self.ranking.weights;
        let mut worth = self.snapshot.worths[usize::from(length)][(frequency % IN_NAME) as usize];
        if frequency >= IN_NAME {
            worth += weights.name_word;
            text.named |= bit;
        }
        text.found |= bit;
        text.score += weight * worth;
    }
}

/// What the words of a query give documents.
struct OfWords<'w, 'p> {
    words: &'w mut [WordCursors<'p>],
    fits: Fits,
    /// Near in meaning, from this run on.
    meant: &'w [Meant],
}

impl OfWords<'_, '_> {
    /// What the words give a document of this class of length, wherever they stand.
    #[inline(always)]
    fn found(&mut self, visitor: &Visitor<'_, '_>, document: u32, length: u8) -> TextMatch {
        let mut text = TextMatch::default();
        for word in &mut *self.words {
            for (cursor, weight) in &mut word.stems {
                let frequency = match cursor.common() {
                    Some(common) => common.has(document).then(|| common.frequency(document)),
                    None => (cursor.seek(document) == document).then(|| cursor.frequency()),
                };
                if let Some(frequency) = frequency {
                    visitor.add(&mut text, word.bit, length, frequency, *weight);
                }
            }
        }
        text
    }

    /// The same with its meaning; fewer of the words are of less worth. Documents are asked about in order.
    #[inline(always)]
    fn weighed(&mut self, visitor: &Visitor<'_, '_>, document: u32, mut text: TextMatch, in_full: bool) -> TextMatch {
        if self.fits != Fits::Any {
            return text;
        }
        while let Some((one, rest)) = self.meant.split_first().filter(|(one, _)| one.document <= document) {
            if one.document == document {
                text.meaning = meaning::share(one.likeness);
            }
            self.meant = rest;
        }
        if !in_full {
            text.score *= text.found.count_ones() as f32 / visitor.plan.all_words().count_ones() as f32;
        }
        text
    }
}

impl Words for OfWords<'_, '_> {
    #[inline(always)]
    fn text(&mut self, visitor: &Visitor<'_, '_>, document: u32, length: u8, in_full: bool) -> TextMatch {
        let text = self.found(visitor, document, length);
        self.weighed(visitor, document, text, in_full)
    }

    fn bound(&mut self, visitor: &mut Visitor<'_, '_>, run: usize, bound: &mut Bound) -> bool {
        let stems = self.words.iter_mut().flat_map(|word| {
            let bit = word.bit;
            word.stems.iter_mut().map(move |(cursor, weight)| (cursor, bit, *weight))
        });
        bound.begin(visitor, run, stems)
    }
}

/// The numbers of words, the rarest first.
pub(super) fn rarest_first(words: &[WordCursors]) -> Vec<usize> {
    let mut rarity: Vec<usize> = (0..words.len()).collect();
    rarity.sort_by_key(|&word| words[word].documents);
    rarity
}

/// The bits of what stands in a run at the head of a list in order, which is taken off it, and where the next
/// stands.
#[inline]
fn marked<T>(list: &mut &[T], run: usize, document: impl Fn(&T) -> u32) -> (u64, u32) {
    let mut bits = 0;
    while let Some((first, rest)) = list.split_first() {
        let at = document(first);
        if at as usize / RUN != run {
            return (bits, at);
        }
        bits |= 1 << (at as usize % RUN);
        *list = rest;
    }
    (bits, u32::MAX)
}

/// The documents of the run that begins at `start` which stand in a range.
#[inline]
pub(super) fn of_range(range: &Range<u32>, start: u32) -> u64 {
    let mut bits = u64::MAX;
    if start < range.start {
        bits &= u64::MAX << (range.start - start);
    }
    if range.end - start < RUN as u32 {
        bits &= (1 << (range.end - start)) - 1;
    }
    bits
}
