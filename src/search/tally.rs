//! Counting each of 256 bits over many documents at once.
//!
//! A counter for each bit stands upright across words: level `n` holds bit `n` of all 256 counters. Sixteen
//! documents are folded together by carry-save adders before a level above the fourth is touched, so a
//! document costs a score of word operations however many of its bits are set, without a branch. (Harley and
//! Seal's population count, by position.) Imports the facts only.

use super::facts::{BITS, Facts, each_bit};

/// Documents that are folded together.
const BATCH: usize = 16;
/// Counters hold numbers below two to this.
const LEVELS: usize = 30;

/// Documents that are added up beforehand, see [`Sum`].
pub(crate) const SUMMED: usize = 64;
/// Levels that hold a count up to [`SUMMED`].
const SUM_LEVELS: usize = 7;

/// Counts of each bit in at most [`SUMMED`] documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sum([Facts; SUM_LEVELS]);

impl Sum {
    /// The sum of documents.
    pub(crate) fn of(documents: &[Facts; SUMMED]) -> Self {
        let mut tally = Tally::default();
        documents.iter().for_each(|facts| tally.add(*facts));
        let mut levels = [Facts::default(); SUM_LEVELS];
        levels.copy_from_slice(&tally.levels[..SUM_LEVELS]);
        Self(levels)
    }

    /// Every bit that any of the documents has.
    #[inline]
    pub(crate) fn any(&self) -> Facts {
        self.0.iter().fold(Facts::default(), |any, level| any.or(level))
    }
}

/// Counts of each bit.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    waiting: [Facts; BATCH],
    length: usize,
    levels: [Facts; LEVELS],
    /// Levels above this one are empty.
    highest: usize,
}

impl Default for Tally {
    fn default() -> Self {
        Self { waiting: [Facts::default(); BATCH], length: 0, levels: [Facts::default(); LEVELS], highest: 0 }
    }
}

/// Adds three bits in each place: what stays and what is carried.
#[inline(always)]
fn add(a: u64, b: u64, c: u64) -> (u64, u64) {
    let either = a ^ b;
    (either ^ c, (a & b) | (either & c))
}

impl Tally {
    /// Sets every count to nothing.
    pub(crate) fn clear(&mut self) {
        self.length = 0;
        self.levels[..=self.highest].fill(Facts::default());
        self.highest = 0;
    }

    /// Counts one document.
    #[inline]
    pub(crate) fn add(&mut self, facts: Facts) {
        self.waiting[self.length] = facts;
        self.length += 1;
        if self.length == BATCH {
            self.fold();
        }
    }

    fn fold(&mut self) {
        let d = &self.waiting;
        let mut carried = Facts::default();
        for w in 0..4 {
            let [mut ones, mut twos, mut fours, mut eights] =
                [self.levels[0].0[w], self.levels[1].0[w], self.levels[2].0[w], self.levels[3].0[w]];
            let mut eight = [0; 2];
            for (half, eight) in eight.iter_mut().enumerate() {
                let mut four = [0; 2];
                for (quarter, four) in four.iter_mut().enumerate() {
                    let mut two = [0; 2];
                    for (pair, two) in two.iter_mut().enumerate() {
                        let n = half * 8 + quarter * 4 + pair * 2;
                        (ones, *two) = add(ones, d[n].0[w], d[n + 1].0[w]);
                    }
                    (twos, *four) = add(twos, two[0], two[1]);
                }
                (fours, *eight) = add(fours, four[0], four[1]);
            }
            (eights, carried.0[w]) = add(eights, eight[0], eight[1]);
            self.levels[0].0[w] = ones;
            self.levels[1].0[w] = twos;
            self.levels[2].0[w] = fours;
            self.levels[3].0[w] = eights;
        }
        self.length = 0;
        self.highest = self.highest.max(3);
        self.carry(carried, 4);
    }

    /// Adds one to the counters of these bits, beginning at a level.
    fn carry(&mut self, mut carried: Facts, mut level: usize) {
        while !carried.is_empty() && level < LEVELS {
            let before = self.levels[level];
            for w in 0..4 {
                self.levels[level].0[w] = before.0[w] ^ carried.0[w];
            }
            carried = before.and(&carried);
            self.highest = self.highest.max(level);
            level += 1;
        }
    }

    /// Counts some bits of documents that were added up.
    pub(crate) fn add_sum(&mut self, sum: &Sum, mask: &Facts) {
        let mut carried = Facts::default();
        for (level, more) in self.levels.iter_mut().zip(&sum.0) {
            for w in 0..4 {
                (level.0[w], carried.0[w]) = add(level.0[w], more.0[w] & mask.0[w], carried.0[w]);
            }
        }
        self.highest = self.highest.max(SUM_LEVELS - 1);
        self.carry(carried, SUM_LEVELS);
    }

    /// The count of each bit so far.
    pub(crate) fn counts(&mut self) -> [u32; BITS] {
        if self.length > 0 {
            self.waiting[self.length..].fill(Facts::default());
            self.fold();
        }
        let mut out = [0; BITS];
        for (level, facts) in self.levels[..=self.highest].iter().enumerate() {
            for (w, &word) in facts.0.iter().enumerate() {
                each_bit(word, |bit| out[w * 64 + bit as usize] += 1 << level);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_are_those_of_counting_one_by_one(
            documents in proptest::collection::vec(any::<[u64; 4]>(), 0..300),
            pause in 0usize..300,
            block in any::<[[u64; 4]; SUMMED]>(),
        ) {
            let mut tally = Tally::default();
            tally.add(Facts([u64::MAX; 4]));
            tally.clear();
            let mut expected = [0u32; BITS];
            for (n, words) in documents.into_iter().enumerate() {
                let facts = Facts(words);
                if n == pause {
                    tally.counts();
                    let block = block.map(Facts);
                    tally.add_sum(&Sum::of(&block), &Facts([u64::MAX; 4]));
                    for facts in block {
                        (0..BITS).filter(|&bit| facts.has(bit)).for_each(|bit| expected[bit] += 1);
                    }
                }
                tally.add(facts);
                (0..BITS).filter(|&bit| facts.has(bit)).for_each(|bit| expected[bit] += 1);
            }
            prop_assert_eq!(tally.counts(), expected);
        }
    }
}
