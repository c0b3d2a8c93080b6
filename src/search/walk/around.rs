//! Visiting what lies in a circle when no words were asked: run by run, the nearest run first, with masks for
//! circle and filters, and with facts that were added up before where a whole run counts.

use super::dense::inside_of_run;
use super::visitor::Visitor;
use crate::search::cover::RUN;
use crate::search::facts::{Facts, at, each_bit};
use crate::search::filter::counted_by;
use crate::search::ranking::TextMatch;
use crate::search::request::FacetScope;
use crate::search::spatial::Circle;
use crate::search::tally::{SUMMED, Sum};
use std::ops::Range;

const _: () = assert!(SUMMED == RUN && RUN == 64);

/// Documents of a run, added up.
#[derive(Debug, Default)]
struct RunSum {
    facts: Sum,
    /// Those that were not deleted then, one bit each.
    alive: u64,
    /// Those that count as they are.
    alone: u64,
    /// Those that must be looked at: of services with several listings, or with rare languages.
    apart: u64,
}

/// Runs of a segment at one minute.
#[derive(Debug)]
pub(crate) struct Sums {
    runs: Vec<RunSum>,
}

/// A run that the circle may touch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Near {
    /// Chord to the nearest that it may hold.
    chord: f32,
    run: u32,
    /// Whether the whole of it lies inside.
    inside: bool,
}

/// Documents of a run and their squared chords.
struct There {
    run: usize,
    /// Those that lie inside and were not deleted.
    documents: u64,
    chords: [f32; RUN],
}

impl Visitor<'_, '_> {
    /// What lies in the circle, among documents that have a point and stand in these ranges of whole runs.
    pub(crate) fn around(&mut self, circle: &Circle, ranges: &[Range<u32>]) {
        let mut near = std::mem::take(&mut self.scratch.near);
        near.clear();
        for range in ranges.iter().filter(|range| !range.is_empty() && range.end <= self.located) {
            let runs = range.start as usize / RUN..(range.end as usize).div_ceil(RUN);
            near.extend(runs.filter_map(|run| {
                let ball = self.columns.cover.run(run)?;
                Some(Near { chord: circle.nearest(ball), run: run as u32, inside: circle.holds(ball) })
            }));
        }
        // The nearest first, so that most of the others are soon known to hold none of the best.
        near.sort_unstable_by(|a, b| a.chord.total_cmp(&b.chord));
        // Runs were added up for when no filter is on, or one group alone.
        let only = self.filter.only().filter(|_| self.plan.facets == FacetScope::OwnFilterOff);
        let adds_up = self.unfiltered || only.is_some();
        let sums = adds_up.then(|| self.segment.sums(&self.clock.moment, || self.sums()));
        for near in &near {
            let run = near.run as usize;
            let sum = sums
                .as_ref()
                .and_then(|sums| sums.runs.get(run))
                .filter(|sum| near.inside && sum.alive == self.segment.alive_in_run(run));
            // All that is left of a run whose documents are too far to be among the best.
            if let Some(sum) = sum
                && self.unfiltered
                && near.chord * near.chord > self.furthest
                && sum.apart == 0
            {
                self.scratch.counts.add_sum(&sum.facts, &Facts([u64::MAX; 4]));
                self.scratch.total += sum.alone.count_ones() as usize;
                continue;
            }
            let there = self.there(circle, near);
            match (sum, &only) {
                (Some(sum), None) => self.whole_run(sum, &there),
                (Some(sum), Some((group, bits))) => self.whole_run_but(*group, bits, sum, &there),
                (None, _) => self.part_of_run(&there),
            }
        }
        self.scratch.near = near;
    }

    /// Which documents of a run lie inside.
    fn there(&self, circle: &Circle, near: &Near) -> There {
        let run = near.run as usize;
        let start = run * RUN;
        let width = RUN.min(self.located as usize - start);
        let mut chords = [0f32; RUN];
        self.chords_of_run(circle, run, &mut chords);
        let mut documents = u64::MAX >> (RUN - width);
        if !near.inside {
            documents = inside_of_run(self.snapshot.wide, self.columns, circle, run, documents, &chords);
        }
        There { run, documents: documents & self.segment.alive_in_run(run), chords }
    }

    /// A run of which only some documents count.
    fn part_of_run(&mut self, there: &There) {
        let start = (there.run * RUN) as u32;
        let masks = (!self.unfiltered).then(|| self.failed_in_run(there.run)).flatten();
        let Some(masks) = masks else {
            each_bit(there.documents, |n| {
                self.consider(start + n, there.chords[n as usize], TextMatch::default(), true);
            });
            return;
        };
        each_bit(there.documents & masks.none, |n| self.fits(start + n, there.chords[n as usize]));
        if self.plan.facets == FacetScope::OwnFilterOff {
            each_bit(there.documents & masks.one, |n| self.count_failing(start + n));
        }
    }

    /// A document that is there, was not deleted and fails no filter.
    #[inline(always)]
    fn fits(&mut self, document: u32, chord_squared: f32) {
        let standing = self.standing(document);
        self.take(document, standing, self.facts(standing), chord_squared, TextMatch::default(), true);
    }

    /// A run that lies inside the circle with all its documents, no filter being on: its facts were added
    /// up before, so only what may be among the best is looked at.
    fn whole_run(&mut self, sum: &RunSum, there: &There) {
        self.scratch.counts.add_sum(&sum.facts, &Facts([u64::MAX; 4]));
        self.scratch.total += sum.alone.count_ones() as usize;
        self.apart(sum, there);
        let start = (there.run * RUN) as u32;
        each_bit(sum.alone, |n| {
            let chord = there.chords[n as usize];
            if chord <= self.furthest {
                let candidate = self.candidate(start + n, chord, TextMatch::default(), true);
                self.offer(candidate);
            }
        });
    }

    /// The same when one group of filters is on: all documents count in the facet of that group, and those
    /// that have one of `bits` in the others too.
    fn whole_run_but(&mut self, group: u16, bits: &Facts, sum: &RunSum, there: &There) {
        let counted = counted_by(group);
        self.scratch.counts.add_sum(&sum.facts, &counted);
        self.apart(sum, there);
        let start = (there.run * RUN) as u32;
        let passing = match self.failed_in_run(there.run) {
            Some(masks) => masks.none,
            None if sum.facts.any().meets(bits) => u64::MAX,
            None => 0,
        };
        each_bit(sum.alone & passing, |n| {
            let document = start + n;
            let facts = self.facts(self.standing(document));
            if facts.meets(bits) {
                self.scratch.counts.add_facts(facts.and_not(&counted));
                self.scratch.total += 1;
                let chord = there.chords[n as usize];
                if chord <= self.furthest {
                    let candidate = self.candidate(document, chord, TextMatch::default(), true);
                    self.offer(candidate);
                }
            }
        });
    }

    fn apart(&mut self, sum: &RunSum, there: &There) {
        let start = (there.run * RUN) as u32;
        each_bit(sum.apart, |n| self.consider(start + n, there.chords[n as usize], TextMatch::default(), true));
    }

    /// The facts of every whole run of documents that have a point, added up at this minute.
    fn sums(&self) -> Sums {
        let whole = self.located as usize / RUN;
        let runs = (0..whole).map(|run| {
            let mut sum = RunSum { alive: self.segment.alive_in_run(run), ..RunSum::default() };
            let mut facts = [Facts::default(); RUN];
            for (n, to) in (0u32..).zip(&mut facts) {
                let document = (run * RUN) as u32 + n;
                let standing = self.standing(document);
                if !self.segment.is_alive(document) {
                    continue;
                }
                if standing.facts.has(at::SEVERAL) || standing.facts.has(at::RARE_LANGUAGES) {
                    sum.apart |= 1 << n;
                } else {
                    sum.alone |= 1 << n;
                    *to = self.facts(standing);
                }
            }
            sum.facts = Sum::of(&facts);
            sum
        });
        Sums { runs: runs.collect() }
    }
}
