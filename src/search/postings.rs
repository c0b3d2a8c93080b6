//! The documents that have a stem, as plain arrays; those of a segment on disk are unpacked when first asked
//! for, and kept while there is room.
//!
//! Packed lists can only be entered at their beginning, block by block, so what a search near a place costs
//! would grow with how often its words stand in the whole country. Imports the length of a run,
//! and of the schema how a name is told.

use super::cover::RUN;
use super::schema::IN_NAME;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;
use tantivy::TERMINATED;

/// Room for unpacked lists, in bytes for each document of the segment: usually enough for every word.
const ROOM: u64 = 320;
/// What a list costs beside its documents, in bytes.
const FIXED: u64 = 128;

/// Stems that one document in so many has, or more, have a bit for each document beside the list.
const COMMON: usize = 32;

/// The documents that have a stem, in order, each with how often.
#[derive(Debug, Default)]
pub(crate) struct Postings {
    /// Ends with [`TERMINATED`].
    documents: Box<[u32]>,
    frequencies: Box<[u8]>,
    common: Option<Common>,
}

/// A common stem: every document is found at once, and those of several such stems sixty-four at a time.
#[derive(Debug)]
pub(crate) struct Common {
    /// Which documents of each run have it.
    runs: Box<[u64]>,
    /// How often.
    often: Box<[Often]>,
}

/// How often documents of a run have a stem: for each binary digit of the frequency, the lowest first, those that
/// have the digit, one bit each. So it is told without the list, which lies elsewhere in memory.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Often([u64; DIGITS]);

/// Digits of a frequency; the highest says that the stem stands in the name.
const DIGITS: usize = 4;
const _: () = assert!(IN_NAME == 1 << (DIGITS - 1));

impl Often {
    /// As often as may be, and in the name, in each of these documents.
    pub(crate) const fn at_most(documents: u64) -> Self {
        Self([documents; DIGITS])
    }

    /// The frequency in document `n` of the run.
    #[inline(always)]
    pub(crate) fn frequency(&self, n: u32) -> u32 {
        self.0.iter().enumerate().map(|(digit, documents)| ((documents >> n & 1) as u32) << digit).sum()
    }

    /// Those that have the stem in their name.
    #[inline(always)]
    pub(crate) const fn named(&self) -> u64 {
        self.0[DIGITS - 1]
    }

    /// No less often than either.
    #[inline(always)]
    pub(crate) fn or(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|digit| self.0[digit] | other.0[digit]))
    }
}

impl Common {
    fn of(documents: &[u32], frequencies: &[u8]) -> Option<Self> {
        let runs = *documents.last()? as usize / RUN + 1;
        if documents.len() * COMMON < runs * RUN {
            return None;
        }
        let (mut bits, mut often) = (vec![0u64; runs], vec![Often::default(); runs]);
        for (&document, &frequency) in documents.iter().zip(frequencies) {
            let (run, n) = (document as usize / RUN, document as usize % RUN);
            bits[run] |= 1 << n;
            for (digit, documents) in often[run].0.iter_mut().enumerate() {
                *documents |= u64::from(frequency >> digit & 1) << n;
            }
        }
        Some(Self { runs: bits.into(), often: often.into() })
    }

    /// Which documents of a run have the stem, one bit each.
    #[inline(always)]
    pub(crate) fn run(&self, n: usize) -> u64 {
        self.runs.get(n).copied().unwrap_or_default()
    }

    /// The same of so many runs from one on, as far as any behind them has it.
    #[inline]
    pub(crate) fn runs(&self, first: usize, count: usize) -> &[u64] {
        let rest = self.runs.get(first..).unwrap_or_default();
        &rest[..count.min(rest.len())]
    }

    /// How often documents of a run have the stem.
    #[inline(always)]
    pub(crate) fn often(&self, n: usize) -> Often {
        self.often.get(n).copied().unwrap_or_default()
    }

    /// Whether a document has the stem.
    #[inline(always)]
    pub(crate) fn has(&self, document: u32) -> bool {
        self.run(document as usize / RUN) >> (document as usize % RUN) & 1 == 1
    }

    /// How often the stem is counted in a document.
    #[inline(always)]
    pub(crate) fn frequency(&self, document: u32) -> u32 {
        self.often(document as usize / RUN).frequency(document % RUN as u32)
    }
}

impl FromIterator<(u32, u32)> for Postings {
    fn from_iter<T: IntoIterator<Item = (u32, u32)>>(all: T) -> Self {
        let frequency = |many: u32| u8::try_from(many).unwrap_or(u8::MAX);
        let (mut documents, mut frequencies): (Vec<u32>, Vec<u8>) =
            all.into_iter().map(|(document, many)| (document, frequency(many))).unzip();
        let common = Common::of(&documents, &frequencies);
        documents.push(TERMINATED);
        frequencies.push(0);
        Self { documents: documents.into(), frequencies: frequencies.into(), common }
    }
}

impl Postings {
    /// Unpacks a list.
    pub(crate) fn unpacked(mut packed: impl tantivy::postings::Postings) -> Self {
        let mut document = packed.doc();
        std::iter::from_fn(|| {
            let one = (document != TERMINATED).then(|| (document, packed.term_freq()));
            document = if one.is_some() { packed.advance() } else { TERMINATED };
            one
        })
        .collect()
    }

    /// How many documents.
    pub(crate) fn len(&self) -> usize {
        self.documents.len() - 1
    }

    /// The documents, after which [`TERMINATED`] stands.
    #[inline]
    pub(crate) fn documents(&self) -> &[u32] {
        &self.documents
    }

    /// How often the stem is counted in each.
    #[inline]
    pub(crate) fn frequencies(&self) -> &[u8] {
        &self.frequencies
    }

    /// Its bits, when it is common.
    #[inline]
    pub(crate) const fn common(&self) -> Option<&Common> {
        self.common.as_ref()
    }

    /// The place of the first document from `target` on, at `from` or behind it.
    #[inline]
    pub(crate) fn seek(&self, from: usize, target: u32) -> usize {
        let rest = &self.documents[from..];
        if rest[0] >= target {
            return from;
        }
        // Twice as far each time, for what is sought is mostly near.
        let mut reach = 1;
        while rest.get(reach).is_some_and(|&document| document < target) {
            reach *= 2;
        }
        let between = &rest[reach / 2..rest.len().min(reach + 1)];
        from + reach / 2 + between.partition_point(|&document| document < target)
    }
}

/// Lists that were unpacked; `None` for stems that no document has.
pub(crate) struct Unpacked(Cache<Box<str>, Option<Arc<Postings>>, Bytes>);

#[derive(Clone)]
struct Bytes;

impl Weighter<Box<str>, Option<Arc<Postings>>> for Bytes {
    fn weight(&self, stem: &Box<str>, postings: &Option<Arc<Postings>>) -> u64 {
        let each = (size_of::<u32>() + size_of::<u8>()) as u64;
        let each_run = (size_of::<u64>() + size_of::<Often>()) as u64;
        let list = |list: &Arc<Postings>| {
            let runs = list.common.as_ref().map_or(0, |common| common.runs.len() as u64);
            list.documents.len() as u64 * each + runs * each_run
        };
        FIXED + stem.len() as u64 + postings.as_ref().map_or(0, list)
    }
}

impl Unpacked {
    /// Room for the lists of so many documents.
    pub(crate) fn for_documents(documents: u32) -> Self {
        let room = ROOM * u64::from(documents.max(4_096));
        Self(Cache::with_weighter((room / 1_024) as usize, room, Bytes))
    }

    /// The list of a stem, by `unpack` when it is not kept.
    pub(crate) fn get<E>(
        &self,
        stem: &str,
        unpack: impl FnOnce() -> Result<Option<Postings>, E>,
    ) -> Result<Option<Arc<Postings>>, E> {
        if let Some(kept) = self.0.get(stem) {
            return Ok(kept);
        }
        let list = unpack()?.map(Arc::new);
        self.0.insert(stem.into(), list.clone());
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_say_what_the_list_says(
            documents in proptest::collection::btree_map(0u32..700, 0u32..16, 0..300),
        ) {
            let list: Postings = documents.iter().map(|(&document, &many)| (document, many)).collect();
            let last = documents.keys().last().copied().unwrap_or_default() as usize;
            prop_assert_eq!(list.common().is_some(), !documents.is_empty() && documents.len() * 32 >= (last / 64 + 1) * 64);
            if let Some(common) = list.common() {
                for document in 0..900 {
                    prop_assert_eq!(common.has(document), documents.contains_key(&document));
                    prop_assert_eq!(common.run(document as usize / 64) >> (document % 64) & 1 == 1, common.has(document));
                    let many = documents.get(&document).copied().unwrap_or_default();
                    prop_assert_eq!(common.frequency(document), many);
                    prop_assert_eq!(common.often(document as usize / 64).named() >> (document % 64) & 1 == 1, many >= IN_NAME);
                }
            }
        }

        #[test]
        fn seeking_finds_what_looking_at_each_finds(
            documents in proptest::collection::btree_set(0u32..500, 0..80),
            targets in proptest::collection::vec(0u32..520, 0..20),
        ) {
            let list: Postings = documents.iter().map(|&document| (document, 1)).collect();
            prop_assert_eq!(list.len(), documents.len());
            let (mut at, mut furthest) = (0, 0);
            for target in targets {
                furthest = target.max(furthest);
                at = list.seek(at, target);
                let expected = documents.range(furthest..).next().copied().unwrap_or(TERMINATED);
                prop_assert_eq!(list.documents()[at], expected);
            }
        }
    }
}
