//! How far away a document may be and still be among the best, by which words it has and which of them in its
//! name: told by bits, so that what cannot be among them is never looked at.

use super::cursor::Cursor;
use super::visitor::Visitor;
use crate::search::ranking::score_of;
use crate::search::request::Sort;
use crate::search::schema::MOST_IN_TEXT;

/// With more words there is no bound.
const WORDS: usize = 5;
/// Not yet worked out.
const UNKNOWN: f32 = f32::NEG_INFINITY;
/// However near.
const NEVER: f32 = -1.0;

/// The furthest squared chord for every way to have the words, for as long as the worst that is kept stays.
#[derive(Debug, Default)]
pub(super) struct Limits {
    worst: u64,
    /// The stems of each word together.
    weights: Vec<f32>,
    /// By the words that are found, and above them those in the name, one bit each.
    furthest: Vec<f32>,
}

/// The words of a query in the documents of a run.
pub(super) struct Bound {
    /// Which have each of the words, and which have it in the name.
    words: [(u64, u64); WORDS],
    count: usize,
}

impl Bound {
    /// Of so many words, by their stems with the number of the word and what the stem is worth; `None` while
    /// there is nothing to be kept from, or when it would take longer than looking.
    #[inline]
    pub(super) fn new<'c, 'p: 'c>(
        visitor: &mut Visitor<'_, '_>,
        run: usize,
        stems: impl Iterator<Item = (&'c mut Cursor<'p>, u32, f32)>,
    ) -> Option<Self> {
        let (count, worst) = (visitor.plan.words.len(), visitor.scratch.selection.worst);
        if count > WORDS || visitor.plan.sort != Sort::Best || worst == u64::MAX {
            return None;
        }
        let mut out = Self { words: [(0, 0); WORDS], count };
        let mut weights = [0f32; WORDS];
        for (cursor, bit, weight) in stems {
            let word = bit.trailing_zeros() as usize;
            let (has, named) = cursor.in_run(run);
            out.words[word].0 |= has;
            out.words[word].1 |= named;
            weights[word] += weight;
        }
        visitor.limits.begin(worst, &weights[..count]);
        Some(out)
    }

    /// Whether document `n` of the run may be among the best, as far as its words can tell.
    #[inline(always)]
    pub(super) fn may_be_kept(&self, visitor: &mut Visitor<'_, '_>, n: u32, chord_squared: f32) -> bool {
        let mut which = 0;
        for (word, (has, named)) in self.words[..self.count].iter().enumerate() {
            which |= ((has >> n & 1) as usize) << word | ((named >> n & 1) as usize) << (word + self.count);
        }
        let mut furthest = visitor.limits.furthest[which];
        if furthest == UNKNOWN {
            furthest = visitor.furthest_with(which);
            visitor.limits.furthest[which] = furthest;
        }
        // What has no distance is kept from the best by its words alone.
        chord_squared <= furthest || chord_squared == f32::INFINITY && furthest != NEVER
    }
}

impl Limits {
    fn begin(&mut self, worst: u64, weights: &[f32]) {
        if self.weights.is_empty() {
            self.weights.extend_from_slice(weights);
        }
        if self.worst != worst || self.furthest.is_empty() {
            self.worst = worst;
            self.furthest.clear();
            self.furthest.resize(1 << (2 * weights.len()), UNKNOWN);
        }
    }
}

impl Visitor<'_, '_> {
    #[cold]
    fn furthest_with(&self, which: usize) -> f32 {
        let words = self.limits.weights.len();
        let (mut sum, mut found, mut named) = (0.0, 0, 0);
        for (word, weight) in self.limits.weights.iter().enumerate() {
            if which >> word & 1 == 1 {
                (sum, found) = (sum + weight * self.most_in_text, found + 1);
            }
            if which >> (word + words) & 1 == 1 {
                (sum, named) = (sum + weight * self.ranking.weights.name_word, named + 1);
            }
        }
        // What fits in full comes before what does not.
        let (in_full, worst_in_full) = (found == words, !self.limits.worst >> 32 & 1 == 1);
        match (in_full, worst_in_full) {
            (true, false) => return f32::INFINITY,
            (false, true) => return NEVER,
            _ => {}
        }
        let share = if in_full { 1.0 } else { found as f32 / words as f32 };
        let most = self.ranking.most(sum * share, named == words) * self.today.most;
        let worst = score_of(!self.limits.worst);
        if most < worst { NEVER } else { self.ranking.furthest(worst, most) }
    }
}

/// The most that a stem gives for standing in the text, whatever its weight.
pub(super) fn most_in_text(k1: f32, norms: &[f32]) -> f32 {
    let shortest = norms.iter().copied().fold(f32::INFINITY, f32::min);
    let often = MOST_IN_TEXT as f32;
    often * (k1 + 1.0) / (often + shortest.min(1e6))
}
