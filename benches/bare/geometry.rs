//! A circle as ranges of documents in Hilbert order, and the exact test at its rim.

use fingerpost::domain::Point;
use fingerpost::geography::distance::EARTH_RADIUS_M;
use fingerpost::geography::{UnitVector, Visit, cover, metres_between};
use std::cell::RefCell;
use std::ops::Range;

/// A cell with at most so many documents is taken whole.
const LEAF: usize = 1_024;
/// The band of squared chords in which single precision may not decide, as a chord: about four metres.
const UNSURE: f32 = 6e-7;

/// A circle, prepared.
pub struct Circle {
    centre: Point,
    /// Radius.
    pub metres: f64,
    vector: [f32; 3],
    surely_inside: f32,
    surely_outside: f32,
}

/// A point as a vector in single precision.
pub fn vector(point: Point) -> [f32; 3] {
    let UnitVector { x, y, z } = point.into();
    [x as f32, y as f32, z as f32]
}

/// Metres of a squared chord, to about a metre within 500 km.
#[inline]
pub fn metres(chord_squared: f32) -> f32 {
    EARTH_RADIUS_M as f32 * chord_squared.sqrt() * (1.0 + chord_squared / 24.0)
}

impl Circle {
    pub fn new(centre: Point, metres: f64) -> Self {
        let chord = (2.0 * (metres / EARTH_RADIUS_M / 2.0).sin()) as f32;
        let (inner, outer) = ((chord * (1.0 - 1e-6) - UNSURE).max(0.0), chord * (1.0 + 1e-6) + UNSURE);
        Self { centre, metres, vector: vector(centre), surely_inside: inner * inner, surely_outside: outer * outer }
    }

    #[inline]
    pub fn chord_squared(&self, v: [f32; 3]) -> f32 {
        let (x, y, z) = (v[0] - self.vector[0], v[1] - self.vector[1], v[2] - self.vector[2]);
        x * x + y * y + z * z
    }

    #[inline]
    pub fn contains(&self, chord_squared: f32, exact: impl FnOnce() -> Point) -> bool {
        chord_squared < self.surely_inside
            || (chord_squared <= self.surely_outside && metres_between(self.centre, exact()) <= self.metres)
    }

    /// Ranges of documents that hold every one inside, each with whether all of it is inside.
    pub fn ranges(&self, keys: &[u32], out: &mut Vec<(Range<u32>, bool)>) {
        thread_local! {
            static COVER: RefCell<Vec<fingerpost::geography::CoverRange>> = const { RefCell::new(Vec::new()) };
        }
        out.clear();
        COVER.with_borrow_mut(|cells| {
            let within = |(start, end): (usize, usize), first: u32, last: u32| {
                let start = start + keys[start..end].partition_point(|&key| key < first);
                (start, start + keys[start..end].partition_point(|&key| key <= last))
            };
            cover(
                self.centre,
                self.metres,
                (0, keys.len()),
                |carried, range| match within(carried, range.first, range.last) {
                    (start, end) if start == end => Visit::Skip,
                    (start, end) if end - start <= LEAF => Visit::Take,
                    here => Visit::Split(here),
                },
                cells,
            );
            let mut from = 0;
            for cell in cells.iter() {
                let (start, end) = within((from, keys.len()), cell.keys.first, cell.keys.last);
                from = end;
                if start < end {
                    out.push((start as u32..end as u32, cell.inside));
                }
            }
        });
    }
}
