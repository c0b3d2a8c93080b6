//! Which documents may lie in a circle: a tree of balls over documents in Hilbert order.
//!
//! Documents near one another in order are near on the ground, so a run of them fits a small ball of unit
//! vectors. A circle meets a run only if it meets its ball, by the triangle inequality; no cells, no
//! trigonometry and no rim of the world to mind. Imports circles and how bits are
//! walked.

use super::facts::each_bit;
use super::spatial::Circle;
use std::ops::Range;

/// Documents of a run.
pub(crate) const RUN: usize = 64;
/// Balls under a ball.
pub(crate) const FAN: usize = 16;

/// The smallest ball that was easily found round some unit vectors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ball {
    pub centre: [f32; 3],
    /// As a chord.
    pub radius: f32,
}

impl Ball {
    fn round(vectors: &[[f32; 3]]) -> Self {
        let mut ends = [(f32::MAX, f32::MIN); 3];
        for vector in vectors {
            ends.iter_mut().zip(vector).for_each(|(ends, &v)| *ends = (ends.0.min(v), ends.1.max(v)));
        }
        let centre = ends.map(|(low, high)| (low + high) / 2.0);
        let squared = |v: &[f32; 3]| v.iter().zip(centre).map(|(v, c)| (v - c) * (v - c)).sum::<f32>();
        let furthest = vectors.iter().map(squared).fold(0.0, f32::max);
        // A little more than single precision can blur.
        Self { centre, radius: furthest.sqrt() * 1.000_001 + 1e-6 }
    }
}

/// The balls under a ball, side by side, so that a circle is held against all of them at once.
#[derive(Debug)]
pub(crate) struct Balls {
    /// Their centres, coordinate by coordinate. Where there are fewer balls these are not numbers, so that nothing
    /// touches them.
    pub centres: [[f32; FAN]; 3],
    pub radii: [f32; FAN],
}

impl Balls {
    fn of(balls: &[Ball]) -> Self {
        let mut out = Self { centres: [[f32::NAN; FAN]; 3], radii: [0.0; FAN] };
        for (n, ball) in balls.iter().enumerate() {
            out.centres.iter_mut().zip(ball.centre).for_each(|(all, one)| all[n] = one);
            out.radii[n] = ball.radius;
        }
        out
    }
}

/// Balls round all documents that have a point, level by level: runs, then [`FAN`] of them together, and so
/// on.
#[derive(Debug)]
pub(crate) struct Cover {
    runs: Vec<Ball>,
    /// The same and those above them, by the ball that they are under.
    levels: Vec<Vec<Balls>>,
    documents: usize,
}

impl Cover {
    /// The cover of documents by their unit vectors.
    pub(crate) fn new(vectors: &[[f32; 3]]) -> Self {
        let round_each = |size: usize| -> Vec<Ball> { vectors.chunks(size).map(Ball::round).collect() };
        let together = |balls: &[Ball]| balls.chunks(FAN).map(Balls::of).collect();
        let runs = round_each(RUN);
        let mut levels: Vec<Vec<Balls>> = vec![together(&runs)];
        let mut size = RUN;
        while levels.last().is_some_and(|level| level.len() > 1) {
            size *= FAN;
            levels.push(together(&round_each(size)));
        }
        Self { runs, levels, documents: vectors.len() }
    }

    /// The ball of a run.
    pub(crate) fn run(&self, n: usize) -> Option<&Ball> {
        self.runs.get(n)
    }

    /// Of so many runs of these ranges of whole runs the nearest to the middle of the circle and its neighbours, as
    /// documents of one of them; `None` when there are so few that it does not matter where one begins.
    pub(crate) fn nearest(&self, circle: &Circle, ranges: &[Range<u32>], runs: usize) -> Option<Range<u32>> {
        let run_of = |document: u32| document as usize / RUN;
        let all = ranges.iter().map(|range| range.len().div_ceil(RUN)).sum::<usize>();
        if all < 4 * runs {
            return None;
        }
        let of_range = |range: &Range<u32>| {
            let first = run_of(range.start);
            let balls = self.runs.get(first..first + range.len().div_ceil(RUN))?;
            let chords = balls.iter().map(|ball| circle.nearest(ball)).zip(first..);
            let (chord, run) = chords.min_by(|a, b| a.0.total_cmp(&b.0))?;
            let start = ((run.saturating_sub(runs / 2) * RUN) as u32).max(range.start);
            Some((chord, start..(start + (runs * RUN) as u32).min(range.end)))
        };
        let nearest = ranges.iter().filter_map(of_range).min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(nearest.1)
    }

    /// Ranges of documents, of whole runs, that hold all that lie inside the circle, in order.
    pub(crate) fn ranges(&self, circle: &Circle, out: &mut Vec<Range<u32>>) {
        out.clear();
        if !self.runs.is_empty() {
            self.descend(circle, self.levels.len() - 1, 0, out);
        }
    }

    /// Goes down from the balls at this place of a level.
    fn descend(&self, circle: &Circle, level: usize, place: usize, out: &mut Vec<Range<u32>>) {
        each_bit(circle.may_touch_each(&self.levels[level][place]), |n| {
            let ball = place * FAN + n as usize;
            if level > 0 {
                return self.descend(circle, level - 1, ball, out);
            }
            let (start, end) = ((ball * RUN) as u32, ((ball + 1) * RUN).min(self.documents) as u32);
            match out.last_mut() {
                Some(last) if start == last.end => last.end = end,
                _ => out.push(start..end),
            }
        });
    }
}
