//! The posting lists of the words of a plan in every segment, found once however often the index is walked.

use super::cursor::{Cursor, WordCursors};
use super::runs::Runs;
use crate::search::error::Result;
use crate::search::plan::Plan;
use crate::search::postings::Postings;
use crate::search::snapshot::Snapshot;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

/// A list that some document has a stem of.
struct List {
    /// Number of the word.
    word: usize,
    postings: Arc<Postings>,
    /// What the stem is worth.
    weight: f32,
}

/// For each segment the lists of the stems of each word.
pub(crate) struct Lists {
    words: usize,
    segments: Vec<OfSegment>,
}

struct OfSegment {
    lists: Vec<List>,
    runs: OnceCell<Runs>,
}

impl Lists {
    /// Those of a plan.
    pub(crate) fn new(snapshot: &Snapshot, plan: &Plan) -> Result<Self> {
        let stems = plan.words.iter().enumerate().flat_map(|(n, word)| word.stems.iter().map(move |stem| (n, stem)));
        let weighed: Vec<(usize, &str, f32)> = stems
            .map(|(word, (stem, worth))| (word, stem.as_str(), worth * snapshot.statistics.weight(stem)))
            .collect();
        let mut segments = Vec::with_capacity(snapshot.segments.len());
        for segment in &snapshot.segments {
            let mut lists = Vec::with_capacity(weighed.len());
            for &(word, stem, weight) in &weighed {
                lists.extend(segment.postings(stem)?.map(|postings| List { word, postings, weight }));
            }
            segments.push(OfSegment { lists, runs: OnceCell::new() });
        }
        Ok(Self { words: plan.words.len(), segments })
    }

    /// Those of a segment, each at its beginning.
    pub(super) fn of_segment<'l>(&'l self, segment: usize) -> Vec<WordCursors<'l>> {
        let cursors = |list: &'l List| (Cursor::new(&list.postings), list.weight);
        let words = self.by_word(segment).enumerate().map(|(n, lists)| {
            let stems: Vec<_> = lists.iter().map(cursors).collect();
            let documents = stems.iter().map(|(cursor, _)| cursor.documents()).sum();
            WordCursors { bit: 1 << n, documents, stems }
        });
        words.collect()
    }

    /// Which documents of a segment have the words, in the ranges that the plan reaches there.
    pub(super) fn runs<'l>(&'l self, segment: usize, ranges: &[Range<u32>]) -> &'l Runs {
        let cursor = |list: &'l List| Cursor::new(&list.postings);
        let words = || self.by_word(segment).map(|lists| lists.iter().map(cursor));
        self.segments[segment].runs.get_or_init(|| Runs::new(words(), ranges))
    }

    /// The lists of a segment, word by word.
    fn by_word(&self, segment: usize) -> impl Iterator<Item = &[List]> {
        let mut lists = self.segments.get(segment).map_or(&[][..], |segment| segment.lists.as_slice());
        (0..self.words).map(move |n| {
            let (own, others) = lists.split_at(lists.partition_point(|list| list.word <= n));
            lists = others;
            own
        })
    }
}
