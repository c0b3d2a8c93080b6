//! Covers: nothing in the circle is lost, nothing flagged inside lies out of it.

use super::super::distance::{destination, metres_between};
use super::*;
use proptest::prelude::*;

fn flagged(ranges: &[CoverRange], point: Point) -> Option<bool> {
    let key = hilbert::key(point);
    ranges.iter().find(|r| (r.keys.first..=r.keys.last).contains(&key)).map(|r| r.inside)
}

fn assert_sorted(ranges: &[CoverRange]) {
    for pair in ranges.windows(2) {
        assert!(pair[0].keys.last < pair[1].keys.first, "{pair:?}");
    }
}

/// Mostly in the box, some at its edges, some anywhere on the globe.
fn centre() -> impl Strategy<Value = Point> {
    let inside = (SOUTH..NORTH, WEST..EAST);
    let edge = (
        prop_oneof![Just(SOUTH), Just(NORTH), SOUTH - 0.5..SOUTH + 0.5, NORTH - 0.5..NORTH + 0.5],
        prop_oneof![Just(WEST), Just(EAST), WEST - 0.5..WEST + 0.5, EAST - 0.5..EAST + 0.5],
    );
    let anywhere = (-90.0..=90.0f64, -180.0..=180.0f64);
    prop_oneof![4 => inside, 2 => edge, 1 => anywhere].prop_map(|(latitude, longitude)| Point { latitude, longitude })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_point_within_the_radius_is_covered(
        centre in centre(), radius in prop_oneof![10.0..5_000.0f64, 5_000.0..200_000.0f64],
        depth in 0u32..=13,
        spokes in proptest::collection::vec((0.0..360.0f64, 0.0..=1.0f64), 40),
    ) {
        let depth = if radius > 20_000.0 { depth.min(9) } else { depth };
        let ranges = cover_to_depth(centre, radius, depth);
        assert_sorted(&ranges);
        for (bearing, share) in spokes {
            let point = destination(centre, bearing, radius * share);
            if metres_between(centre, point) <= radius {
                prop_assert!(flagged(&ranges, point).is_some(), "{:?} lost", point);
            }
        }
    }

    #[test]
    fn no_point_outside_the_radius_is_flagged_inside(
        centre in centre(), radius in 100.0..100_000.0f64,
        spokes in proptest::collection::vec((0.0..360.0f64, 1.0..=3.0f64), 40),
    ) {
        let ranges = cover_to_depth(centre, radius, if radius > 20_000.0 { 9 } else { 12 });
        for (bearing, share) in spokes {
            let point = destination(centre, bearing, radius * share);
            if metres_between(centre, point) > radius {
                prop_assert!(flagged(&ranges, point) != Some(true), "{:?} flagged", point);
            }
        }
    }

    #[test]
    fn counting_finds_the_documents_that_a_scan_finds(
        centre in (53.0..54.0f64, -3.0..-2.0f64).prop_map(|(latitude, longitude)| Point { latitude, longitude }),
        radius in 500.0..30_000.0f64,
        points in proptest::collection::vec((52.8..54.2f64, -3.2..-1.8f64), 300),
    ) {
        let points: Vec<Point> =
            points.into_iter().map(|(latitude, longitude)| Point { latitude, longitude }).collect();
        let mut keys: Vec<u32> = points.iter().map(|&p| hilbert::key(p)).collect();
        keys.sort_unstable();
        let documents = |range: KeyRange| {
            keys.partition_point(|&k| k <= range.last) - keys.partition_point(|&k| k < range.first)
        };
        let mut ranges = Vec::new();
        cover_by_count(centre, radius, 8, documents, &mut ranges);
        assert_sorted(&ranges);
        for &point in &points {
            let within = metres_between(centre, point) <= radius;
            match flagged(&ranges, point) {
                None => prop_assert!(!within),
                Some(true) => prop_assert!(within),
                Some(false) => {}
            }
        }
    }
}

#[test]
fn a_five_mile_circle_is_mostly_inside_and_small() {
    let chorley = Point { latitude: 53.65, longitude: -2.63 };
    let ranges = cover_to_depth(chorley, 8_046.72, 11);
    assert!(ranges.len() < 120, "{}", ranges.len());
    assert!(ranges.iter().any(|r| r.inside));
}

#[test]
fn a_circle_round_the_globe_takes_the_whole_curve() {
    let ranges = cover_to_depth(Point { latitude: 53.0, longitude: -2.0 }, 30_000_000.0, 0);
    assert_eq!(ranges, [CoverRange { keys: KeyRange { first: 0, last: u32::MAX }, inside: false }]);
}

#[test]
#[ignore = "prints a time; run with --release --nocapture"]
fn time_of_a_cover() {
    let mut ranges = Vec::new();
    for radius in [1_609.0, 8_047.0, 40_234.0] {
        let started = std::time::Instant::now();
        for i in 0..1_000u32 {
            let centre = Point { latitude: 53.0 + f64::from(i) / 1_000.0, longitude: -2.5 };
            let visit = |level, _| if level >= 10 { Visit::Take } else { Visit::Split(level + 1) };
            cover(centre, radius, 0u32, visit, &mut ranges);
        }
        println!("{radius} m: {:?} each, {} ranges", started.elapsed() / 1_000, ranges.len());
    }
}
