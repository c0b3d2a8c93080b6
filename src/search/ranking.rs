//! The score of a document: text and needs, times distance, freshness and room.
//!
//! A pure function of document, query and clock: word weights are frozen with the generation, and no
//! factor looks at a segment. The weights are explained in `index/weights.tsv`.

use super::columns::Record;
use super::facts::{Facts, at};
use super::filter::Clockwork;
use super::plan::Plan;
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

/// What is asked of a document beside how it fits the words and where it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    /// One bit each.
    pub categories: u128,
    /// Those of them that it surely has.
    pub strong: u128,
    /// Distinct stems of the name.
    pub name_length: u8,
    /// How many of the wishes hold.
    pub wished: u8,
}

impl About {
    /// What a plan asks of a document with these facts and so long a name. What it surely has is asked for when it
    /// has something that is needed.
    #[inline(always)]
    pub(crate) fn new(facts: &Facts, name_length: u8, strong: impl FnOnce() -> u128, plan: &Plan) -> Self {
        let categories = facts.category_bits();
        let strong = if plan.needed & categories == 0 { 0 } else { strong() };
        Self { categories, strong, name_length, wished: plan.wished(facts) }
    }
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
    /// For being as was wished.
    pub wish: f32,
    /// All together.
    pub score: f32,
}

/// Scores documents of one query.
pub(crate) struct Ranking<'a> {
    pub weights: &'a Weights,
    pub plan: &'a Plan,
}

impl Ranking<'_> {
    /// The factors of a document, for whoever wants to know why. `chord_squared` is to its place,
    /// infinite when it has none or there is no centre.
    pub(crate) fn factors(
        &self,
        record: &Record,
        strong: u128,
        text: TextMatch,
        chord_squared: f32,
        clock: &Clockwork<'_>,
    ) -> Factors {
        let about = About::new(&record.facts, record.name_length, || strong, self.plan);
        let (freshness, capacity) = (freshness(record, self.weights, clock), capacity(record, self.weights, clock));
        Factors {
            text: text.score * self.every(text.found == self.plan.all_words()),
            need: self.need(about),
            name: self.name(about, text),
            meaning: self.weights.meaning * text.meaning,
            distance: self.distance(chord_squared),
            freshness,
            capacity,
            wish: self.wish(about.wished) * self.there(about.categories, text.found),
            score: self.score(about, text, chord_squared, freshness * capacity),
        }
    }

    /// The score of a document; `standing` is what [`standing`] says of it.
    #[inline(always)]
    pub(crate) fn score(&self, about: About, text: TextMatch, chord_squared: f32, standing: f32) -> f32 {
        let base = if self.plan.words.is_empty() && self.plan.needed == 0 {
            1.0
        } else {
            let need = self.need(about);
            let both = if need > 0.0 && text.score > 0.0 { self.weights.both } else { 1.0 };
            let words = text.score * self.every(text.found == self.plan.all_words()) * self.name(about, text);
            (words + need) * both + self.weights.meaning * text.meaning
        };
        base * self.distance(chord_squared)
            * standing
            * self.wish(about.wished)
            * self.there(about.categories, text.found)
    }

    /// The most that a document can score, but for its standing, which no need was asked of and whose words, `all`
    /// of the query or not, give at most `words`.
    pub(crate) fn most(&self, words: f32, all: bool, whole_name: bool) -> f32 {
        let name = if whole_name { self.weights.whole_name + self.weights.name_share } else { 1.0 };
        // A little more than what rounding may add.
        words * self.every(all) * name.max(1.0) * self.most_wished() * self.there(0, self.plan.places) * 1.0001 + 0.001
    }

    /// The factor for having every one of several words, where other listings come for a need alone: who asks for the
    /// library in Ashby does not mean any library.
    #[inline(always)]
    fn every(&self, all: bool) -> f32 {
        if all && self.plan.needed != 0 && self.plan.words.len() > 1 { self.weights.every_word } else { 1.0 }
    }

    /// The factor for having a word that says where, beside what was needed.
    #[inline(always)]
    fn there(&self, categories: u128, found: u32) -> f32 {
        let helps = self.plan.needed == 0 || self.plan.needed & categories != 0;
        if helps && found & self.plan.places != 0 { self.weights.said_place } else { 1.0 }
    }

    /// The most that wishes can give.
    pub(crate) fn most_wished(&self) -> f32 {
        self.wish(self.plan.wishes.len() as u8).max(1.0)
    }

    #[inline(always)]
    fn wish(&self, held: u8) -> f32 {
        if held == 0 { 1.0 } else { self.weights.wish.powi(i32::from(held)) }
    }

    #[inline(always)]
    fn name(&self, about: About, text: TextMatch) -> f32 {
        let all = self.plan.all_words();
        if all == 0 || text.named != all {
            return 1.0;
        }
        let share = self.plan.words.len() as f32 / f32::from(about.name_length.max(1));
        self.weights.whole_name + self.weights.name_share * share.min(1.0)
    }

    #[inline]
    fn need(&self, About { categories, strong, .. }: About) -> f32 {
        if self.plan.needed & categories == 0 {
            return 0.0;
        }
        let one = |need: &super::understand::NeedMask| {
            let worth = |mask: u128, worth: f32| match (mask & strong != 0, mask & categories != 0) {
                (true, _) => worth,
                (false, true) => worth * self.weights.need_unsure,
                (false, false) => 0.0,
            };
            let danger = if need.danger { self.weights.danger } else { 1.0 };
            let second = worth(need.second, self.weights.need_second);
            (danger * worth(need.main, self.weights.need_main))
                .max(second)
                .max(worth(need.others, self.weights.need_other))
        };
        self.plan.needs.iter().map(one).sum()
    }

    /// The factor of being so far away.
    #[inline(always)]
    pub(crate) fn distance(&self, chord_squared: f32) -> f32 {
        let Some(located) = &self.plan.located else { return 1.0 };
        let radius = located.radius_m.max(1.0) as f32;
        let metres = if chord_squared == f32::INFINITY {
            radius * self.weights.reach_share
        } else {
            Circle::rough_metres(chord_squared)
        };
        let floor = self.weights.distance_floor;
        floor + (1.0 - floor) / (1.0 + metres / (radius * self.weights.distance_share).max(1.0))
    }

    /// The squared chord by which what does not say where it is ranks.
    pub(crate) fn unstated(&self) -> f32 {
        let radius = self.plan.located.as_ref().map(|located| located.radius_m.max(1.0) as f32);
        radius.map_or(f32::INFINITY, |radius| Circle::chord_squared_of(radius * self.weights.unstated_share))
    }

    /// The square of a chord beyond which nothing scores `score` that scores at most `most` at the centre;
    /// infinite when distance alone does not decide.
    pub(crate) fn furthest(&self, score: f32, most: f32) -> f32 {
        let Some(located) = &self.plan.located else { return f32::INFINITY };
        let floor = self.weights.distance_floor;
        let needed = (score / most.max(f32::MIN_POSITIVE)) * 0.999 - 0.001;
        if needed <= floor {
            return f32::INFINITY;
        }
        let scale = (located.radius_m.max(1.0) as f32 * self.weights.distance_share).max(1.0);
        let metres = scale * ((1.0 - floor) / (needed - floor) - 1.0);
        Circle::chord_squared_of(metres.max(0.0) + 10.0)
    }
}

/// What a document is worth whatever is asked: freshness and room.
pub(crate) fn standing(record: &Record, weights: &Weights, clock: &Clockwork<'_>) -> f32 {
    freshness(record, weights, clock) * capacity(record, weights, clock)
}

fn capacity(record: &Record, weights: &Weights, clock: &Clockwork<'_>) -> f32 {
    match record.capacity() {
        Some(status) if clock.capacity_known(record) => match status {
            _ if status.has_space() => weights.space,
            CapacityStatus::NotTaking | CapacityStatus::WaitingListClosed => weights.full,
            _ => 1.0,
        },
        _ => 1.0,
    }
}

fn freshness(record: &Record, weights: &Weights, clock: &Clockwork<'_>) -> f32 {
    let confirmed = match record.confirmed_until {
        0 => weights.unconfirmed,
        until if clock.today > until => weights.stale,
        until if i64::from(until - clock.today) <= DUE_DAYS => weights.due,
        _ => 1.0,
    };
    if clock.is_closed(record) || record.facts.has(at::CLOSED) {
        confirmed * weights.closed_for_a_time
    } else {
        confirmed
    }
}

/// The score that a number of [`quantised`] stands for.
pub(crate) fn score_of(quantised: u64) -> f32 {
    quantised as u32 as f32 / PARTS
}

/// A score as a number that is larger for better ones; documents that fit in full come first.
#[inline]
pub(crate) fn quantised(score: f32, in_full: bool) -> u64 {
    u64::from(in_full) << 32 | u64::from((score * PARTS) as u32)
}
