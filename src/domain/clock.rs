//! The one source of "now".

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use chrono_tz::{Europe::London, Tz};

/// Tells the time. Injected, so that tests can stand on the night the clocks change.
pub trait Clock: Send + Sync {
    /// Now in UTC, truncated to microseconds, because PostgreSQL keeps no more.
    fn now(&self) -> DateTime<Utc>;

    /// Now as a wall clock in Great Britain shows it.
    fn now_in_london(&self) -> DateTime<Tz> {
        self.now().with_timezone(&London)
    }

    /// Today's date in Great Britain.
    fn today(&self) -> chrono::NaiveDate {
        self.now_in_london().date_naive()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that stands still, for tests and for repeatable pages.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub DateTime<Utc>);

impl FixedClock {
    /// The clock standing at this wall-clock time in London; the earlier one where it came twice.
    pub fn london(at: NaiveDateTime) -> Option<Self> {
        at.and_local_timezone(London).earliest().map(|t| Self(t.with_timezone(&Utc)))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}
