//! Which documents have the words of a plan, as bits of all runs that it may reach in a segment: worked out once,
//! however often the index is walked.

use super::cursor::Cursor;
use super::words::of_range;
use crate::search::cover::RUN;
use std::ops::Range;

/// The documents of some ranges that have every word, and those that have any.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    /// The runs of each range, and where their bits begin.
    ranges: Vec<(Range<usize>, usize)>,
    all: Vec<u64>,
    any: Vec<u64>,
}

/// The same of one range, a number for each of its runs.
#[derive(Clone, Copy)]
pub(super) struct OfRange<'r> {
    /// Number of the first run.
    pub first: usize,
    /// Those that have every word; none when there are no words.
    pub all: &'r [u64],
    /// Those that have any.
    pub any: &'r [u64],
}

impl Runs {
    /// Of words, each by the lists of its stems, in some ranges in order.
    pub(super) fn new<'p, W>(words: impl Iterator<Item = W>, ranges: &[Range<u32>]) -> Self
    where
        W: Iterator<Item = Cursor<'p>>,
    {
        let mut count = 0;
        let spans = ranges.iter().map(|range| {
            let runs = runs_of(range);
            count += runs.len();
            (runs.clone(), count - runs.len())
        });
        let spans: Vec<(Range<usize>, usize)> = spans.collect();
        let (mut all, mut any, mut one) = (Vec::new(), vec![0; count], vec![0; count]);
        for stems in words {
            one.fill(0);
            for mut cursor in stems {
                for (range, (runs, at)) in ranges.iter().zip(&spans) {
                    cursor.mark(range, runs.start, &mut one[*at..at + runs.len()]);
                }
            }
            any.iter_mut().zip(&one).for_each(|(any, one)| *any |= one);
            if all.is_empty() {
                all.extend_from_slice(&one);
            } else {
                all.iter_mut().zip(&one).for_each(|(all, one)| *all &= one);
            }
        }
        all.resize(count, 0);
        // What is common was taken by whole runs.
        for (range, (runs, at)) in ranges.iter().zip(&spans) {
            for run in [runs.start, runs.end.saturating_sub(1)].into_iter().filter(|run| runs.contains(run)) {
                let (inside, n) = (of_range(range, (run * RUN) as u32), at + run - runs.start);
                (all[n], any[n]) = (all[n] & inside, any[n] & inside);
            }
        }
        Self { ranges: spans, all, any }
    }

    /// Range by range.
    pub(super) fn by_range(&self) -> impl Iterator<Item = OfRange<'_>> {
        self.ranges.iter().map(|(runs, at)| {
            let bits = *at..at + runs.len();
            OfRange { first: runs.start, all: &self.all[bits.clone()], any: &self.any[bits] }
        })
    }
}

/// The runs that a range has a share in.
fn runs_of(range: &Range<u32>) -> Range<usize> {
    if range.is_empty() {
        return 0..0;
    }
    range.start as usize / RUN..(range.end as usize).div_ceil(RUN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::postings::Postings;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn bits_say_what_the_lists_say(
            words in proptest::collection::vec(
                proptest::collection::vec(proptest::collection::btree_set(0u32..600, 0..200), 1..3),
                0..4,
            ),
            ends in proptest::collection::btree_set(0u32..700, 2..7),
        ) {
            let ends: Vec<u32> = ends.into_iter().collect();
            let ranges: Vec<Range<u32>> = ends.chunks_exact(2).map(|pair| pair[0]..pair[1]).collect();
            let list = |documents: &BTreeSet<u32>| documents.iter().map(|&document| (document, 1)).collect();
            let lists: Vec<Vec<Postings>> = words.iter().map(|stems| stems.iter().map(list).collect()).collect();
            let runs = Runs::new(lists.iter().map(|stems| stems.iter().map(Cursor::new)), &ranges);
            for (range, bits) in ranges.iter().zip(runs.by_range()) {
                let told = |bits: &[u64], document: u32| {
                    let run = (document as usize / RUN).checked_sub(bits_first(range));
                    run.and_then(|run| bits.get(run)).is_some_and(|bits| bits >> (document as usize % RUN) & 1 == 1)
                };
                for document in 0..800 {
                    let has = |stems: &Vec<BTreeSet<u32>>| stems.iter().any(|stem| stem.contains(&document));
                    let inside = range.contains(&document);
                    let all = inside && !words.is_empty() && words.iter().all(has);
                    prop_assert_eq!(told(bits.all, document), all);
                    prop_assert_eq!(told(bits.any, document), inside && words.iter().any(has));
                }
                prop_assert_eq!(bits.first, bits_first(range));
            }
        }
    }

    fn bits_first(range: &Range<u32>) -> usize {
        range.start as usize / RUN
    }
}
