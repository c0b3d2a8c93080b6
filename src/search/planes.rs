//! The facts of documents turned on their side: for each fact one bit for each document of a run.
//!
//! So a filter is decided for 64 documents with a few operations, and only those that pass are looked at.
//! Imports facts and covers.

use super::columns::Record;
use super::cover::RUN;
use super::facts::{BITS, each_bit};

/// For each run, for each fact, the documents that have it.
#[derive(Debug)]
pub(crate) struct Planes(Vec<u64>);

impl Planes {
    /// The planes of records in order.
    pub(crate) fn of(records: &[Record]) -> Self {
        let mut planes = vec![0u64; records.len().div_ceil(RUN) * BITS];
        for (run, planes) in records.chunks(RUN).zip(planes.chunks_exact_mut(BITS)) {
            for (n, record) in run.iter().enumerate() {
                for (word, &facts) in record.facts.0.iter().enumerate() {
                    each_bit(facts, |bit| planes[word * 64 + bit as usize] |= 1 << n);
                }
            }
        }
        Self(planes)
    }

    /// The planes of one run, a word for each fact.
    #[inline]
    pub(crate) fn run(&self, n: usize) -> &[u64] {
        self.0.get(n * BITS..(n + 1) * BITS).unwrap_or_default()
    }
}
