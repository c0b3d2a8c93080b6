//! The facts of documents turned on their side: for each fact one bit for each document of a run.
//!
//! So a filter is decided for 64 documents with a few operations, and only those that pass are looked at.
//! Imports facts and covers.

use super::columns::Record;
use super::cover::RUN;
use super::facts::{BITS, Facts, each_bit};
use std::ops::Range;

/// Fewer facts than this are counted with those on both sides though no document has them.
const GAP: usize = 8;

/// For each run, for each fact, the documents that have it.
#[derive(Debug)]
pub(crate) struct Planes {
    all: Vec<[u64; BITS]>,
    /// Where the facts stand that any document has.
    used: Vec<Range<usize>>,
}

impl Planes {
    /// The planes of records in order.
    pub(crate) fn of(records: &[Record]) -> Self {
        let mut planes = vec![[0u64; BITS]; records.len().div_ceil(RUN)];
        for (run, planes) in records.chunks(RUN).zip(&mut planes) {
            for (n, record) in run.iter().enumerate() {
                for (word, &facts) in record.facts.0.iter().enumerate() {
                    each_bit(facts, |bit| planes[word * 64 + bit as usize] |= 1 << n);
                }
            }
        }
        let used = used(records);
        Self { all: planes, used }
    }

    /// The planes of one run, a word for each fact.
    #[inline]
    pub(crate) fn run(&self, n: usize) -> &[u64; BITS] {
        self.all.get(n).unwrap_or(&[0; BITS])
    }

    /// Counts some documents of a run for each of some facts that they have.
    #[inline(always)]
    pub(crate) fn count(&self, run: usize, documents: u64, facts: Range<usize>, counts: &mut [u64; BITS]) {
        let planes = self.run(run);
        for used in &self.used {
            let both = used.start.max(facts.start)..used.end.min(facts.end);
            if let Some((counts, planes)) = counts.get_mut(both.clone()).zip(planes.get(both)) {
                counts
                    .iter_mut()
                    .zip(planes)
                    .for_each(|(count, plane)| *count += u64::from((plane & documents).count_ones()));
            }
        }
    }
}

fn used(records: &[Record]) -> Vec<Range<usize>> {
    let any = records.iter().fold(Facts::default(), |any, record| any.or(&record.facts));
    let mut used: Vec<Range<usize>> = Vec::new();
    for bit in (0..BITS).filter(|&bit| any.has(bit)) {
        match used.last_mut() {
            Some(last) if bit - last.end < GAP => last.end = bit + 1,
            _ => used.push(bit..bit + 1),
        }
    }
    used
}
