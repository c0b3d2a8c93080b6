//! Which documents may lie in a circle: a tree of balls over documents in Hilbert order.
//!
//! Documents near one another in order are near on the ground, so a run of them fits a small ball of unit
//! vectors. A circle meets a run only if it meets its ball, by the triangle inequality; no cells, no
//! trigonometry and no rim of the world to mind. Imports circles only.

use super::spatial::Circle;
use std::ops::Range;

/// Documents of a run.
pub(crate) const RUN: usize = 64;
/// Balls under a ball.
const FAN: usize = 8;

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

/// Balls round all documents that have a point, level by level: runs, then [`FAN`] of them together, and so
/// on.
#[derive(Debug)]
pub(crate) struct Cover {
    levels: Vec<Vec<Ball>>,
    documents: usize,
}

impl Cover {
    /// The cover of documents by their unit vectors.
    pub(crate) fn new(vectors: &[[f32; 3]]) -> Self {
        let documents = vectors.len();
        let mut size = RUN;
        let mut levels: Vec<Vec<Ball>> = vec![vectors.chunks(size).map(Ball::round).collect()];
        while size < documents {
            size *= FAN;
            levels.push(vectors.chunks(size).map(Ball::round).collect());
        }
        Self { levels, documents }
    }

    /// The ball of a run.
    pub(crate) fn run(&self, n: usize) -> Option<&Ball> {
        self.levels.first()?.get(n)
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
            let balls = self.levels.first()?.get(first..first + range.len().div_ceil(RUN))?;
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
        let top = self.levels.len() - 1;
        self.descend(circle, top, 0..self.levels[top].len(), out);
    }

    fn descend(&self, circle: &Circle, level: usize, balls: Range<usize>, out: &mut Vec<Range<u32>>) {
        for n in balls {
            if !circle.may_touch(&self.levels[level][n]) {
                continue;
            }
            if level > 0 {
                let children = n * FAN..((n + 1) * FAN).min(self.levels[level - 1].len());
                self.descend(circle, level - 1, children, out);
                continue;
            }
            let (start, end) = ((n * RUN) as u32, ((n + 1) * RUN).min(self.documents) as u32);
            match out.last_mut() {
                Some(last) if start == last.end => last.end = end,
                _ => out.push(start..end),
            }
        }
    }
}
