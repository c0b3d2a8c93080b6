//! What the tests of this room share.

use super::limits::{Limits, Network};
use super::opening_times::Reading;
use super::oruk::Context;
use super::stage::{Format, Options};
use crate::domain::schedule::{ByDay, Frequency};
use crate::domain::{Categorizer, CategoryGuess, Kind, Point, PointSource, Schedule, Source};
use chrono::{NaiveDate, NaiveTime, Weekday};
use std::path::{Path, PathBuf};

/// Knows one word.
pub(super) struct OneWord;

impl Categorizer for OneWord {
    fn categories(&self, name: &str, _organization: &str, _description: &str) -> Vec<CategoryGuess> {
        let knits = name.to_lowercase().contains("knit");
        knits.then(|| CategoryGuess { slug: "craft_group".into(), confidence: 0.5 }).into_iter().collect()
    }

    fn kind(&self, name: &str, _organization: &str, _description: &str, _categories: &[String]) -> (Kind, f32) {
        if name.to_lowercase().contains("advice") { (Kind::AdviceService, 0.75) } else { (Kind::Group, 0.0) }
    }

    fn category_of_term(&self, term: &str) -> Option<String> {
        matches!(term, "esdServiceType:1818" | "Food banks").then(|| "food_help".to_owned())
    }
}

/// Knows one postcode.
pub(super) fn locate(postcode: &str) -> Option<(Point, PointSource)> {
    let point = Point { latitude: 53.65, longitude: -2.63 };
    (postcode == "PR7 1DB").then_some((point, PointSource::Postcode))
}

/// Knows one time.
pub(super) fn opening_times(text: &str) -> Reading {
    if text != "Tuesdays 2pm to 4pm" {
        return Reading::KeptAsText;
    }
    Reading::Understood(vec![Schedule {
        freq: Some(Frequency::Weekly),
        interval: 1,
        byday: vec![ByDay { ordinal: None, weekday: Weekday::Tue }],
        opens_at: NaiveTime::from_hms_opt(14, 0, 0),
        closes_at: NaiveTime::from_hms_opt(16, 0, 0),
        ..Schedule::default()
    }])
}

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

pub(super) fn context() -> Context<'static> {
    Context { source: "test", today: today(), categorizer: &OneWord, locate: &locate, opening_times }
}

pub(super) fn options(folder: &Path) -> Options<'_> {
    Options {
        folder,
        format: Format::Any,
        limits: Limits::default(),
        network: Network::default(),
        today: today(),
        categorizer: &OneWord,
        locate: &locate,
        area_named: &|_| None,
    }
}

pub(super) fn source() -> Source {
    Source { name: "test".into(), address: "test".into(), licence: None, attribution: None }
}

/// A file of the shared data; says so loudly, and fails in CI, where it is absent.
pub(super) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("FINGERPOST_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = root.join(path);
    if file.exists() {
        return Some(file);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent, and CI must not skip it", file.display());
    eprintln!("SKIPPED: {} is absent; set FINGERPOST_SHARED to test with it", file.display());
    None
}
