//! The posting lists of the words of a plan in every segment, found once however often the index is walked.

use super::cursor::{Cursor, WordCursors};
use crate::search::error::Result;
use crate::search::plan::Plan;
use crate::search::snapshot::Snapshot;

/// For each segment, for each word, the lists of its stems with what each is worth.
pub(crate) struct Lists(Vec<Vec<Vec<(Cursor, f32)>>>);

impl Lists {
    /// Those of a plan.
    pub(crate) fn new(snapshot: &Snapshot, plan: &Plan) -> Result<Self> {
        let weigh = |(stem, worth): &(String, f32)| worth * snapshot.statistics.weight(stem);
        let weights: Vec<Vec<f32>> = plan.words.iter().map(|word| word.stems.iter().map(weigh).collect()).collect();
        let mut segments = Vec::with_capacity(snapshot.segments.len());
        for segment in &snapshot.segments {
            let mut words = Vec::with_capacity(plan.words.len());
            for (word, weights) in plan.words.iter().zip(&weights) {
                let mut stems = Vec::with_capacity(word.stems.len());
                for ((stem, _), &weight) in word.stems.iter().zip(weights) {
                    stems.extend(segment.postings(stem)?.map(|cursor| (cursor, weight)));
                }
                words.push(stems);
            }
            segments.push(words);
        }
        Ok(Self(segments))
    }

    /// Those of a segment, each at its beginning.
    pub(super) fn of_segment(&self, segment: usize) -> Vec<WordCursors> {
        let words = self.0.get(segment).into_iter().flatten().enumerate();
        let cursors = words.map(|(n, stems)| WordCursors {
            bit: 1 << n,
            documents: stems.iter().map(|(cursor, _)| cursor.documents()).sum(),
            stems: stems.clone(),
        });
        cursors.collect()
    }
}
