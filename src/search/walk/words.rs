//! Visiting the documents of one segment that have the words or needs of a query.

use super::cursor::WordCursors;
use super::visitor::Visitor;
use crate::search::meaning;
use crate::search::ranking::TextMatch;
use crate::search::schema::IN_NAME;
use std::ops::Range;

/// Documents whose words are added up at a time.
const WINDOW: u32 = 1024;

/// What was added up for the documents of a window.
pub(crate) struct Window {
    touched: [u64; WINDOW as usize / 64],
    texts: Vec<TextMatch>,
}

impl Default for Window {
    fn default() -> Self {
        Self { touched: [0; WINDOW as usize / 64], texts: Vec::new() }
    }
}

impl Visitor<'_, '_> {
    /// Documents that have every word: those of the rarest word, looked up in the others. `rarity` numbers
    /// the words, the rarest first; worths are added in the order of the query, so that a sum is the same
    /// whichever word is rare in a segment.
    pub(crate) fn every_word(&mut self, words: &mut [WordCursors], rarity: &[usize], range: Range<u32>) {
        let Some((&rarest, others)) = rarity.split_first() else { return };
        let mut document = words[rarest].seek(range.start);
        while document < range.end {
            // What is nearest to hand is looked at first: place, then the other words, then the record.
            if let Some(chord_squared) = self.place(document)
                && !self.counts_nowhere(document)
                && others.iter().all(|&other| words[other].stands_in(document))
            {
                let text = self.text(words, document);
                self.consider(document, chord_squared, text, true);
            }
            document = words[rarest].pass(document);
        }
    }

    /// Documents that have every word or a needed category.
    pub(crate) fn needed_or_every_word(&mut self, words: &mut [WordCursors], rarity: &[usize], range: Range<u32>) {
        // Without a document for some word there is none with every word.
        let rarest = rarity.first().copied().filter(|_| words.iter().all(|word| word.documents > 0));
        let needed = self.mark_needed(range.clone());
        let mut rest = needed.iter().copied();
        let mut next_needed = rest.next().unwrap_or(u32::MAX);
        let mut next_full = rarest.map_or(u32::MAX, |rarest| words[rarest].seek(range.start));
        loop {
            let document = next_needed.min(next_full);
            if document >= range.end {
                break;
            }
            let is_needed = document == next_needed;
            if let Some(chord_squared) = self.place(document) {
                let mut every = true;
                for &word in rarity {
                    every &= words[word].stands_in(document);
                    if !every && !is_needed {
                        break;
                    }
                }
                if every || is_needed {
                    let text = self.text(words, document);
                    self.consider(document, chord_squared, text, true);
                }
            }
            if is_needed {
                next_needed = rest.next().unwrap_or(u32::MAX);
            }
            if let Some(rarest) = rarest.filter(|_| document == next_full) {
                next_full = words[rarest].pass(document);
            }
        }
        self.scratch.needed = needed;
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

    /// Documents that have any word or a needed category, added up window by window.
    pub(crate) fn any_word(&mut self, words: &mut [WordCursors], range: Range<u32>) {
        let all = self.plan.all_words();
        let needed = self.mark_needed(range.clone());
        let mut needed_rest = needed.as_slice();
        let mut meant = &self.meant[self.meant.partition_point(|one| one.document < range.start)..];
        let mut window = std::mem::take(&mut self.scratch.window);
        window.texts.resize(WINDOW as usize, TextMatch::default());
        let mut start = range.start;
        while start < range.end {
            let end = range.end.min(start + WINDOW);
            for word in &mut *words {
                for (cursor, weight) in &mut word.stems {
                    let mut document = cursor.seek(start);
                    while document < end {
                        let text = window.touch((document - start) as usize);
                        self.add(text, word.bit, self.length(document), cursor.frequency(), *weight);
                        document = cursor.advance();
                    }
                }
            }
            while let Some((&document, rest)) = needed_rest.split_first()
                && document < end
            {
                window.touch((document - start) as usize);
                needed_rest = rest;
            }
            while let Some((one, rest)) = meant.split_first()
                && one.document < end
            {
                window.touch((one.document - start) as usize).meaning = meaning::share(one.likeness);
                meant = rest;
            }
            for at in 0..window.touched.len() {
                let mut bits = std::mem::take(&mut window.touched[at]);
                while bits != 0 {
                    let n = at * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    let document = start + n as u32;
                    let Some(chord_squared) = self.place(document) else { continue };
                    let mut text = window.texts[n];
                    let categories = self.columns.records[document as usize].facts.category_bits();
                    let in_full = categories & self.plan.needed != 0 || (all != 0 && text.found == all);
                    if !in_full {
                        // Fewer of the words, less of the worth.
                        text.score *= text.found.count_ones() as f32 / all.count_ones() as f32;
                    }
                    self.consider(document, chord_squared, text, in_full);
                }
            }
            start = end;
        }
        self.scratch.window = window;
        self.scratch.needed = needed;
    }

    /// What the words give a document at which no cursor is behind.
    #[inline]
    fn text(&self, words: &[WordCursors], document: u32) -> TextMatch {
        let mut text = TextMatch::default();
        for word in words {
            for (cursor, weight) in &word.stems {
                if cursor.document() == document {
                    self.add(&mut text, word.bit, self.length(document), cursor.frequency(), *weight);
                }
            }
        }
        text
    }

    fn length(&self, document: u32) -> u8 {
        self.columns.records[document as usize].length
    }

    /// Adds a stem found `frequency` times in a document of this class of length.
    #[inline]
    pub(super) fn add(&self, text: &mut TextMatch, bit: u32, length: u8, frequency: u32, weight: f32) {
        let weights = self.ranking.weights;
        let in_text = (frequency % IN_NAME) as f32;
        let norm = self.snapshot.norms[usize::from(length)];
        let mut worth = in_text * (weights.k1 + 1.0) / (in_text + norm);
        if frequency >= IN_NAME {
            worth += weights.name_word;
            text.named |= bit;
        }
        text.found |= bit;
        text.score += weight * worth;
    }
}

impl Window {
    /// The sums of a document, empty when it is first met.
    #[inline]
    fn touch(&mut self, n: usize) -> &mut TextMatch {
        let (word, bit) = (n / 64, 1u64 << (n % 64));
        let text = &mut self.texts[n];
        if self.touched[word] & bit == 0 {
            self.touched[word] |= bit;
            *text = TextMatch::default();
        }
        text
    }
}
