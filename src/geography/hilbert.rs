//! Places as 32-bit keys along a Hilbert curve, so that what is near on the ground is near in the key.
//!
//! The curve fills a fixed box around Great Britain, Northern Ireland, the Channel and Man with
//! 65,536 cells an axis (about 20 m). Points outside the box take the key of the nearest cell of
//! its edge, so the cells of the edge stand for all that lies beyond them.

use crate::domain::Point;

/// Southern edge of the box in degrees.
pub const SOUTH: f64 = 49.0;
/// Northern edge of the box in degrees.
pub const NORTH: f64 = 61.2;
/// Western edge of the box in degrees.
pub const WEST: f64 = -9.0;
/// Eastern edge of the box in degrees.
pub const EAST: f64 = 3.0;

/// Levels of the curve: each halves both axes.
pub const LEVELS: u32 = 16;

/// Cells along one axis.
pub(super) const CELLS: f64 = 65_536.0;

/// The orientation in which a square is walked. Four suffice.
pub(super) type Orientation = u8;

/// How the whole box is walked.
pub(super) const START: Orientation = 0;

/// For each orientation, the four quarters in the order of the walk: (east half, north half, orientation inside).
pub(super) const WALK: [[(u32, u32, Orientation); 4]; 4] = [
    [(0, 0, 1), (0, 1, 0), (1, 1, 0), (1, 0, 3)],
    [(0, 0, 0), (1, 0, 1), (1, 1, 1), (0, 1, 2)],
    [(1, 1, 3), (1, 0, 2), (0, 0, 2), (0, 1, 1)],
    [(1, 1, 2), (0, 1, 3), (0, 0, 3), (1, 0, 0)],
];

/// The key of a point.
pub fn key(point: Point) -> u32 {
    let (mut x, mut y) = cell(point);
    let mut orientation = START;
    let mut key = 0u32;
    for _ in 0..LEVELS {
        let (east, north) = (x >> 15 & 1, y >> 15 & 1);
        let quarters = WALK.get(usize::from(orientation)).copied().unwrap_or_default();
        let step = quarters.iter().position(|&(e, n, _)| (e, n) == (east, north)).unwrap_or_default();
        orientation = quarters.get(step).map_or(START, |quarter| quarter.2);
        key = key << 2 | u32::try_from(step).unwrap_or_default();
        x <<= 1;
        y <<= 1;
    }
    key
}

/// Column and row of a point, 0 to 65,535, clamped to the box.
pub(super) fn cell(point: Point) -> (u32, u32) {
    (index(point.longitude, WEST, EAST), index(point.latitude, SOUTH, NORTH))
}

/// Position on one axis. Rising in `degrees`, which is what makes clamped boxes hold clamped points.
fn index(degrees: f64, from: f64, to: f64) -> u32 {
    // The cast saturates and sends NaN to 0.
    (((degrees - from) / (to - from) * CELLS).floor().clamp(0.0, CELLS - 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn centre(x: u32, y: u32) -> Point {
        Point {
            latitude: SOUTH + (f64::from(y) + 0.5) / CELLS * (NORTH - SOUTH),
            longitude: WEST + (f64::from(x) + 0.5) / CELLS * (EAST - WEST),
        }
    }

    #[test]
    fn the_walk_visits_each_cell_of_a_square_once_and_only_steps_to_neighbours() {
        // The first 4^8 keys are one aligned square of 256 by 256 cells.
        let mut cells = vec![None; 1 << 16];
        for x in 0..256u32 {
            for y in 0..256u32 {
                let key = key(centre(x, y)) as usize;
                assert!(cells[key].replace((x, y)).is_none(), "key {key} twice");
            }
        }
        for pair in cells.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0].unwrap(), pair[1].unwrap());
            assert_eq!(ax.abs_diff(bx) + ay.abs_diff(by), 1);
        }
    }

    #[test]
    fn points_outside_the_box_take_the_key_of_its_edge() {
        let paris = Point { latitude: 48.85, longitude: 2.35 };
        assert_eq!(key(paris), key(Point { latitude: SOUTH, longitude: 2.35 }));
        let pole = Point { latitude: 90.0, longitude: 179.0 };
        assert_eq!(cell(pole), (65_535, 65_535));
    }
}
