//! The posting lists of the words of a plan in every segment, found once however often the index is walked.

use super::cursor::{Cursor, WordCursors};
use crate::search::error::Result;
use crate::search::plan::Plan;
use crate::search::postings::Postings;
use crate::search::snapshot::Snapshot;
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
    segments: Vec<Vec<List>>,
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
            segments.push(lists);
        }
        Ok(Self { words: plan.words.len(), segments })
    }

    /// Those of a segment, each at its beginning.
    pub(super) fn of_segment(&self, segment: usize) -> Vec<WordCursors<'_>> {
        let mut lists = self.segments.get(segment).map_or(&[][..], Vec::as_slice);
        let mut words = Vec::with_capacity(self.words);
        for n in 0..self.words {
            let (own, others) = lists.split_at(lists.partition_point(|list| list.word <= n));
            let stems: Vec<_> = own.iter().map(|list| (Cursor::new(&list.postings), list.weight)).collect();
            let documents = stems.iter().map(|(cursor, _)| cursor.documents()).sum();
            words.push(WordCursors { bit: 1 << n, documents, stems });
            lists = others;
        }
        words
    }
}
