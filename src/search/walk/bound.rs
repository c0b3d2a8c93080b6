//! Whether a document may be among the best: told by bits and a few bytes, so that what cannot be is never looked
//! at. First by how far away it is, for the words that it has and those in its name; then by how often it has them,
//! how long it is and what it is worth that day.

use super::cursor::Cursor;
use super::visitor::Visitor;
use crate::search::cover::RUN;
use crate::search::facts::each_bit;
use crate::search::postings::Often;
use crate::search::ranking::score_of;
use crate::search::request::Sort;
use crate::search::schema::{COUNTS, IN_NAME, MOST_IN_TEXT};

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
#[derive(Default)]
pub(super) struct Bound {
    run: usize,
    words: [InRun; WORDS],
    count: usize,
}

/// The documents of a run that have a word, and how often at the most.
#[derive(Clone, Copy, Default)]
struct InRun {
    has: u64,
    often: Often,
}

impl Bound {
    /// Of so many words, by their stems with the number of the word and what the stem is worth. False while there
    /// is nothing to be kept from, or when it would take longer than looking.
    #[inline]
    pub(super) fn begin<'c, 'p: 'c>(
        &mut self,
        visitor: &mut Visitor<'_, '_>,
        run: usize,
        stems: impl Iterator<Item = (&'c mut Cursor<'p>, u32, f32)>,
    ) -> bool {
        let (count, worst) = (visitor.plan.words.len(), visitor.scratch.selection.worst);
        if count > WORDS || visitor.plan.sort != Sort::Best || worst == u64::MAX {
            return false;
        }
        (self.run, self.count) = (run, count);
        let mut weights = [0f32; WORDS];
        for (cursor, bit, weight) in stems {
            let word = bit.trailing_zeros() as usize;
            let (has, often) = cursor.in_run(run);
            let known = &mut self.words[word];
            *known = InRun { has: known.has | has, often: known.often.or(&often) };
            weights[word] += weight;
        }
        visitor.limits.begin(worst, &weights[..count]);
        true
    }

    /// Which of some documents of the run may be among the best, as far as their words can tell.
    pub(super) fn may_be_kept(&self, visitor: &mut Visitor<'_, '_>, documents: u64, chords: &[f32; RUN]) -> u64 {
        // Nothing is better than the words of all of them together.
        let mut near = within(documents, chords, visitor.furthest_with(self.together(documents)));
        if near == 0 {
            return 0;
        }
        if self.words[..self.count].iter().any(|word| near & !word.has != 0 || near & word.often.named() != 0) {
            let among = std::mem::take(&mut near);
            self.each_way(0, 0, among, &mut |which, documents| {
                near |= within(documents, chords, visitor.furthest_with(which));
            });
        }
        let mut kept = 0;
        each_bit(near, |n| kept |= u64::from(self.scores_enough(visitor, n, chords[n as usize])) << n);
        kept
    }

    /// The words that any of these documents has, as [`Limits::furthest`] is told.
    fn together(&self, documents: u64) -> usize {
        let of_word = |(word, InRun { has, often }): (usize, &InRun)| {
            usize::from(documents & has != 0) << word
                | usize::from(documents & often.named() != 0) << (word + self.count)
        };
        self.words[..self.count].iter().enumerate().map(of_word).sum()
    }

    /// Calls with each way to have the words from `word` on, as [`Limits::furthest`] is told, that some of these
    /// documents have, and those that do.
    fn each_way(&self, word: usize, which: usize, documents: u64, call: &mut impl FnMut(usize, u64)) {
        if documents == 0 {
            return;
        }
        if word == self.count {
            return call(which, documents);
        }
        let InRun { has, often } = self.words[word];
        let (found, named) = (1 << word, 1 << (word + self.count));
        self.each_way(word + 1, which, documents & !has, call);
        self.each_way(word + 1, which | found, documents & has & !often.named(), call);
        self.each_way(word + 1, which | found | named, documents & has & often.named(), call);
    }

    /// Whether document `n` of the run may, by the most that it scores with so many of each word.
    #[inline(always)]
    fn scores_enough(&self, visitor: &Visitor<'_, '_>, n: u32, chord_squared: f32) -> bool {
        let document = self.run * RUN + n as usize;
        let in_text = &visitor.snapshot.worths[usize::from(visitor.today.lengths[document])];
        let (mut sum, mut found, mut named) = (0.0, 0, 0);
        for (InRun { has, often }, weight) in self.words[..self.count].iter().zip(&visitor.limits.weights) {
            let (frequency, has) = (often.frequency(n), (has >> n & 1) as usize);
            let in_name = frequency / IN_NAME;
            let in_text = in_text[(frequency % IN_NAME) as usize];
            sum += weight * (in_text + in_name as f32 * visitor.ranking.weights.name_word);
            found += has;
            named += in_name as usize;
        }
        let words = self.count;
        let share = if found == words { 1.0 } else { found as f32 / words as f32 };
        let most =
            visitor.ranking.most(sum * share, found == words, named == words) * visitor.ranking.distance(chord_squared);
        // What fits in full comes before what does not, whatever it scores.
        let worst_in_full = !visitor.limits.worst >> 32 & 1 == 1;
        most * visitor.today.worths[document] >= score_of(!visitor.limits.worst) || (found == words) != worst_in_full
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
    /// The furthest squared chord for a way to have the words; infinite when it may be anywhere, and of what has no
    /// distance words alone decide.
    #[inline]
    fn furthest_with(&mut self, which: usize) -> f32 {
        let furthest = self.limits.furthest[which];
        if furthest != UNKNOWN {
            return furthest;
        }
        let furthest = self.work_out_furthest(which);
        self.limits.furthest[which] = furthest;
        furthest
    }

    #[cold]
    fn work_out_furthest(&self, which: usize) -> f32 {
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
        let most = self.ranking.most(sum * share, in_full, named == words) * self.today.most;
        let worst = score_of(!self.limits.worst);
        if most < worst { NEVER } else { self.ranking.furthest(worst, most) }
    }
}

/// Of which documents the squared chords are at most so long; those of what has no distance are, unless nothing is.
#[inline]
fn within(documents: u64, chords: &[f32; RUN], furthest: f32) -> u64 {
    let mut near = 0;
    each_bit(documents, |n| {
        let chord = chords[n as usize];
        near |= u64::from(chord <= furthest || (chord == f32::INFINITY) & (furthest != NEVER)) << n;
    });
    near
}

/// The most that a stem gives for standing in a text, whatever its weight.
pub(crate) fn most_in_text(worths: &[[f32; COUNTS]]) -> f32 {
    worths.iter().map(|of_length| of_length[MOST_IN_TEXT as usize]).fold(0.0, f32::max)
}
