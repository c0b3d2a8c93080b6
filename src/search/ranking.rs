//! The score of a document: text and needs, times distance, freshness and room.
//!
//! A pure function of document, query and clock: word weights are frozen with the generation, and no
//! factor looks at a segment. The weights are explained in `index/weights.tsv`.

use super::columns::{Columns, Flags, Record};
use super::plan::{Clockwork, Plan};
use super::spatial::Circle;
use super::vocabulary::Weights;
use crate::domain::CapacityStatus;
use crate::domain::freshness::DUE_DAYS;
use serde::Serialize;

/// Scores are compared to this many parts of one, so that rounding never decides an order.
const PARTS: f32 = 512.0;

/// What the words of a query gave a document.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct TextMatch {
    /// Sum over words.
    pub score: f32,
    /// Words found, one bit each.
    pub found: u32,
    /// Words found in the name.
    pub named: u32,
    /// Likeness in meaning, 0 to 1; 0 unless the document was found by it.
    pub meaning: f32,
}

/// A score and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Factors {
    /// From the words.
    pub text: f32,
    /// From the needs.
    pub need: f32,
    /// For the name being what was asked for.
    pub name: f32,
    /// From likeness in meaning.
    pub meaning: f32,
    /// For being near.
    pub distance: f32,
    /// For being confirmed.
    pub freshness: f32,
    /// For having room.
    pub capacity: f32,
    /// All together.
    pub score: f32,
}

/// Scores documents of one query.
pub(crate) struct Ranking<'a> {
    pub weights: &'a Weights,
    pub plan: &'a Plan,
    pub clock: &'a Clockwork<'a>,
}

impl Ranking<'_> {
    /// The factors of a document. `chord_squared` is to its place, when it has one and there is a centre.
    #[inline]
    pub(crate) fn factors(
        &self,
        columns: &Columns,
        document: u32,
        text: TextMatch,
        chord_squared: Option<f32>,
    ) -> Factors {
        let n = document as usize;
        let (weights, record) = (self.weights, &columns.records[n]);
        let need = self.need(columns.categories[n], columns.strong[n]);
        let all = self.plan.all_words();
        let name = if all != 0 && text.named == all {
            let share = self.plan.words.len() as f32 / f32::from(record.name_length.max(1));
            weights.whole_name + weights.name_share * share.min(1.0)
        } else {
            1.0
        };
        let meaning = self.weights.meaning * text.meaning;
        let base = if all == 0 && self.plan.needed == 0 {
            1.0
        } else {
            let both = if need > 0.0 && text.score > 0.0 { weights.both } else { 1.0 };
            (text.score * name + need) * both + meaning
        };
        let distance = self.distance(chord_squared);
        let freshness = self.freshness(columns, n);
        let capacity = self.capacity(record);
        let score = base * distance * freshness * capacity;
        Factors { text: text.score, need, name, meaning, distance, freshness, capacity, score }
    }

    /// What a document is worth whatever is asked: freshness and room.
    pub(crate) fn standing(&self, columns: &Columns, document: u32) -> f32 {
        let n = document as usize;
        self.freshness(columns, n) * self.capacity(&columns.records[n])
    }

    #[inline]
    fn capacity(&self, record: &Record) -> f32 {
        match record.capacity() {
            Some(status) if self.clock.capacity_known(record) => match status {
                _ if status.has_space() => self.weights.space,
                CapacityStatus::NotTaking | CapacityStatus::WaitingListClosed => self.weights.full,
                _ => 1.0,
            },
            _ => 1.0,
        }
    }

    #[inline]
    fn need(&self, categories: u128, strong: u128) -> f32 {
        if self.plan.needed & categories == 0 {
            return 0.0;
        }
        let one = |need: &super::understand::NeedMask| {
            let worth = |mask: u128, worth: f32| match (mask & strong != 0, mask & categories != 0) {
                (true, _) => worth,
                (false, true) => worth * self.weights.need_unsure,
                (false, false) => 0.0,
            };
            worth(need.main, self.weights.need_main).max(worth(need.others, self.weights.need_other))
        };
        self.plan.needs.iter().map(one).sum()
    }

    #[inline]
    fn distance(&self, chord_squared: Option<f32>) -> f32 {
        let Some(located) = &self.plan.located else { return 1.0 };
        let radius = located.radius_m.max(1.0) as f32;
        let metres = match chord_squared {
            Some(chord_squared) => Circle::rough_metres(chord_squared),
            None => radius * self.weights.reach_share,
        };
        let floor = self.weights.distance_floor;
        floor + (1.0 - floor) / (1.0 + metres / (radius * self.weights.distance_share).max(1.0))
    }

    #[inline]
    fn freshness(&self, columns: &Columns, n: usize) -> f32 {
        let (record, today) = (&columns.records[n], self.clock.today);
        let confirmed = match record.confirmed_until {
            0 => self.weights.unconfirmed,
            until if today > until => self.weights.stale,
            until if i64::from(until - today) <= DUE_DAYS => self.weights.due,
            _ => 1.0,
        };
        if self.clock.is_closed(record) || record.flags & Flags::CLOSED != 0 {
            confirmed * self.weights.closed_for_a_time
        } else {
            confirmed
        }
    }
}

/// A score as a number that is larger for better ones; documents that fit in full come first.
#[inline]
pub(crate) fn quantised(score: f32, in_full: bool) -> u64 {
    u64::from(in_full) << 32 | u64::from((score * PARTS) as u32)
}
