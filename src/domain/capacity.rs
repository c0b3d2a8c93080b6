//! How much room there is.

use crate::closed_list;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// After this many days a statement of capacity says nothing any more.
pub const CAPACITY_KNOWN_DAYS: i64 = 28;

closed_list! {
    /// What a group says of its room (list 5.2).
    CapacityStatus {
        Spaces = "spaces",
        Few = "few",
        WaitingListOpen = "waiting_list_open",
        WaitingListClosed = "waiting_list_closed",
        NotTaking = "not_taking",
        DropInNoLimit = "drop_in_no_limit",
        Unknown = "unknown",
    }
}

impl CapacityStatus {
    /// Whether a person can start now.
    pub const fn has_space(self) -> bool {
        matches!(self, Self::Spaces | Self::Few | Self::DropInNoLimit)
    }
}

/// The one statement of room for a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capacity {
    /// What was said.
    pub status: CapacityStatus,
    /// Places free, when counted.
    pub available: Option<u32>,
    /// People waiting, when counted.
    pub waiting: Option<u32>,
    /// Weeks a new person would wait, when estimated.
    pub wait_weeks: Option<u32>,
    /// The day it was said.
    pub as_of: NaiveDate,
}

/// A [`Capacity`] as it may be shown on a given day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum KnownCapacity<'a> {
    /// Said within the last [`CAPACITY_KNOWN_DAYS`] days.
    Known(&'a Capacity),
    /// Said too long ago, or never.
    Unknown,
}

impl Capacity {
    /// From a count of free places; two or fewer are few, none or fewer is a full group.
    pub fn from_available(available: i64, as_of: NaiveDate) -> Self {
        let status = match available {
            ..=0 => CapacityStatus::NotTaking,
            1..=2 => CapacityStatus::Few,
            _ => CapacityStatus::Spaces,
        };
        Self {
            status,
            available: Some(u32::try_from(available.max(0)).unwrap_or(u32::MAX)),
            waiting: None,
            wait_weeks: None,
            as_of,
        }
    }

    /// What may be shown on `today`.
    pub fn on(&self, today: NaiveDate) -> KnownCapacity<'_> {
        let age = (today - self.as_of).num_days();
        if age <= CAPACITY_KNOWN_DAYS && self.status != CapacityStatus::Unknown {
            KnownCapacity::Known(self)
        } else {
            KnownCapacity::Unknown
        }
    }

    /// Whether a person can start now, as far as is known on `today`.
    pub fn has_space(&self, today: NaiveDate) -> bool {
        matches!(self.on(today), KnownCapacity::Known(c) if c.status.has_space())
    }
}

/// HSDS 3.1 `service_capacity`: a count in a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceCapacity {
    /// What is counted.
    pub unit: Unit,
    /// Free now; may be negative in a feed, which means overbooked.
    pub available: i64,
    /// In all.
    pub maximum: Option<i64>,
    /// In words.
    pub description: Option<String>,
    /// When it was counted.
    pub updated: DateTime<Utc>,
}

/// HSDS 3.1 `unit`: "place", "bed", "hour".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Name.
    pub name: String,
    /// Vocabulary, when stated.
    pub scheme: Option<String>,
    /// Identifier in that vocabulary.
    pub identifier: Option<String>,
    /// Address of the unit.
    pub uri: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_of_room_fades_after_28_days() {
        let said = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
        let capacity = Capacity::from_available(3, said);
        assert!(capacity.has_space(said + chrono::Days::new(28)));
        assert_eq!(capacity.on(said + chrono::Days::new(29)), KnownCapacity::Unknown);
        assert!(!Capacity::from_available(-2, said).has_space(said));
    }
}
