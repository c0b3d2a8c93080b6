//! Is it true? The life of a listing, told from dates and never stored as a state.

use crate::closed_list;
use chrono::{Months, NaiveDate};

/// A listing is due for a check this many days before its confirmation runs out.
pub const DUE_DAYS: i64 = 60;
/// How long a confirmation holds where the source says nothing else.
pub const DEFAULT_ASSURANCE_MONTHS: u8 = 12;

closed_list! {
    /// What the source says of a service's life; stored.
    StatedStatus {
        Draft = "draft",
        Active = "active",
        /// HSDS `inactive`.
        Paused = "paused",
        /// HSDS `temporarily closed`.
        ClosedTemporarily = "closed_temporarily",
        /// HSDS `defunct`.
        Closed = "closed",
        ReplacedBy = "replaced_by",
        /// Gone from its feed: kept, not shown.
        Unlisted = "unlisted",
    }
}

impl StatedStatus {
    /// Whether the source says that nobody can go there now.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Paused | Self::ClosedTemporarily | Self::Closed | Self::ReplacedBy)
    }

    /// Whether it says so for a time and not for good.
    pub const fn is_closed_for_now(self) -> bool {
        matches!(self, Self::Paused | Self::ClosedTemporarily)
    }
}

closed_list! {
    /// What a person is told of a listing (list 5.2); told from [`StatedStatus`] and dates.
    ListingStatus {
        Draft = "draft",
        AddedUnconfirmed = "added_unconfirmed",
        LiveFresh = "live_fresh",
        LiveDue = "live_due",
        LiveStale = "live_stale",
        Paused = "paused",
        ClosedTemporarily = "closed_temporarily",
        Closed = "closed",
        ReplacedBy = "replaced_by",
        Unlisted = "unlisted",
    }
}

impl ListingStatus {
    /// The status on `today`. `assured` is the day of the last confirmation, `months` how long it holds.
    pub fn on(stated: StatedStatus, assured: Option<NaiveDate>, months: u8, today: NaiveDate) -> Self {
        match stated {
            StatedStatus::Draft => Self::Draft,
            StatedStatus::Paused => Self::Paused,
            StatedStatus::ClosedTemporarily => Self::ClosedTemporarily,
            StatedStatus::Closed => Self::Closed,
            StatedStatus::ReplacedBy => Self::ReplacedBy,
            StatedStatus::Unlisted => Self::Unlisted,
            StatedStatus::Active => match assured.and_then(|day| confirmed_until(day, months)) {
                None => Self::AddedUnconfirmed,
                Some(until) if today > until => Self::LiveStale,
                Some(until) if (until - today).num_days() <= DUE_DAYS => Self::LiveDue,
                Some(_) => Self::LiveFresh,
            },
        }
    }

    /// Whether the public finds it by searching.
    pub const fn is_searchable(self) -> bool {
        matches!(
            self,
            Self::AddedUnconfirmed | Self::LiveFresh | Self::LiveDue | Self::LiveStale | Self::ClosedTemporarily
        )
    }
}

/// The last day on which a confirmation made on `assured` holds.
pub fn confirmed_until(assured: NaiveDate, months: u8) -> Option<NaiveDate> {
    assured.checked_add_months(Months::new(u32::from(months)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_confirmation_fades_from_fresh_to_due_to_stale() {
        let assured = Some(day(2025, 11, 10));
        let on = |today| ListingStatus::on(StatedStatus::Active, assured, 12, today);
        assert_eq!(on(day(2026, 9, 10)), ListingStatus::LiveFresh);
        assert_eq!(on(day(2026, 9, 11)), ListingStatus::LiveDue);
        assert_eq!(on(day(2026, 11, 10)), ListingStatus::LiveDue);
        assert_eq!(on(day(2026, 11, 11)), ListingStatus::LiveStale);
        assert_eq!(ListingStatus::on(StatedStatus::Active, None, 12, day(2026, 1, 1)), ListingStatus::AddedUnconfirmed);
    }
}
