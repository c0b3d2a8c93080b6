//! The agreement under which an organization may be told anything of a person.

use crate::closed_list;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An agreement is due for renewal this many days before it ends (list 5.2).
pub const DUE_DAYS: i64 = 30;

closed_list! {
    /// Where an information sharing agreement stands (list 5.2).
    AgreementStatus {
        None = "none",
        Drafting = "drafting",
        InDate = "in_date",
        /// In date, and to be renewed within [`DUE_DAYS`].
        Due = "due",
        Expired = "expired",
    }
}

impl AgreementStatus {
    /// Whether personal data may go to the organization; otherwise people are signposted only.
    pub const fn allows_sharing(self) -> bool {
        matches!(self, Self::InDate | Self::Due)
    }
}

/// An information sharing agreement with one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Ours.
    pub id: Uuid,
    /// With whom.
    pub organization_id: Uuid,
    /// The day both had signed; `None` while it is being drafted.
    pub signed_on: Option<NaiveDate>,
    /// First day on which it holds.
    pub starts_on: NaiveDate,
    /// Last day on which it holds.
    pub ends_on: NaiveDate,
}

impl Agreement {
    /// Where it stands on `today`.
    pub fn status_on(&self, today: NaiveDate) -> AgreementStatus {
        if self.signed_on.is_none_or(|signed| today < signed) || today < self.starts_on {
            return AgreementStatus::Drafting;
        }
        if today > self.ends_on {
            AgreementStatus::Expired
        } else if (self.ends_on - today).num_days() <= DUE_DAYS {
            AgreementStatus::Due
        } else {
            AgreementStatus::InDate
        }
    }
}

/// The agreement with this organization that carries furthest on `today`, and where it stands.
pub fn best_on(
    agreements: &[Agreement],
    organization_id: Uuid,
    today: NaiveDate,
) -> (AgreementStatus, Option<&Agreement>) {
    let with_it = agreements.iter().filter(|agreement| agreement.organization_id == organization_id);
    let best = with_it.max_by_key(|agreement| {
        let status = agreement.status_on(today);
        let worth = match status {
            AgreementStatus::InDate | AgreementStatus::Due => 3,
            AgreementStatus::Expired => 2,
            AgreementStatus::Drafting => 1,
            AgreementStatus::None => 0,
        };
        (worth, agreement.ends_on)
    });
    best.map_or((AgreementStatus::None, None), |agreement| (agreement.status_on(today), Some(agreement)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn agreement(signed: bool, starts_on: NaiveDate, ends_on: NaiveDate) -> Agreement {
        let signed_on = signed.then_some(starts_on);
        Agreement { id: Uuid::from_u128(1), organization_id: Uuid::from_u128(2), signed_on, starts_on, ends_on }
    }

    #[test]
    fn it_holds_from_its_first_day_to_its_last() {
        let year = agreement(true, day(2026, 1, 1), day(2026, 12, 31));
        for (today, status) in [
            (day(2025, 12, 31), AgreementStatus::Drafting),
            (day(2026, 1, 1), AgreementStatus::InDate),
            (day(2026, 11, 30), AgreementStatus::InDate),
            (day(2026, 12, 1), AgreementStatus::Due),
            (day(2026, 12, 31), AgreementStatus::Due),
            (day(2027, 1, 1), AgreementStatus::Expired),
        ] {
            assert_eq!(year.status_on(today), status, "{today}");
        }
        assert!(AgreementStatus::Due.allows_sharing() && !AgreementStatus::Expired.allows_sharing());
        let unsigned = agreement(false, day(2026, 1, 1), day(2026, 12, 31));
        assert_eq!(unsigned.status_on(day(2026, 6, 1)), AgreementStatus::Drafting);
    }

    #[test]
    fn a_renewed_agreement_counts_before_an_expired_or_drafted_one() {
        let group = Uuid::from_u128(2);
        let old = agreement(true, day(2025, 1, 1), day(2025, 12, 31));
        let new = agreement(true, day(2026, 1, 1), day(2026, 12, 31));
        let next = agreement(false, day(2027, 1, 1), day(2027, 12, 31));
        let all = [next.clone(), new.clone(), old.clone()];
        assert_eq!(best_on(&all, group, day(2026, 6, 1)), (AgreementStatus::InDate, Some(&new)));
        assert_eq!(best_on(&[old], group, day(2026, 6, 1)).0, AgreementStatus::Expired);
        assert_eq!(best_on(&[next], group, day(2026, 6, 1)).0, AgreementStatus::Drafting);
        assert_eq!(best_on(&all, Uuid::nil(), day(2026, 6, 1)), (AgreementStatus::None, None));
    }
}
