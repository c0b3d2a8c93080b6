//! Who is next: an order that anybody can check, and the reason for each place in it.

use super::person::NeedLevel;
use crate::closed_list;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use uuid::Uuid;

closed_list! {
    /// The rule by which a group orders its list; shown to everybody who waits.
    OrderRule {
        /// Whoever joined first.
        LongestWaiting = "longest_waiting",
        /// Fast track first, then the higher need, then whoever joined first.
        HighestNeed = "highest_need",
    }
}

impl OrderRule {
    /// The rule in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::LongestWaiting => "Places go to whoever has waited longest.",
            Self::HighestNeed => {
                "Places go first to people on the fast track, then by how much support someone needs, then to whoever \
                 has waited longest."
            }
        }
    }
}

/// Somebody on the list, without a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The prescription that waits.
    pub prescription_id: Uuid,
    /// Since when; an offer turned down or run out does not change it.
    pub joined_at: DateTime<Utc>,
    /// Whether it is on the fast track.
    pub fast_track: bool,
    /// The need level of the case; `None` counts as light.
    pub need_level: Option<NeedLevel>,
    /// An offer waits for this person's answer.
    pub has_offer: bool,
    /// The places that were offered to this person and not taken.
    pub passed: BTreeSet<Uuid>,
}

/// A place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<'a> {
    /// From 1.
    pub position: usize,
    /// Who.
    pub waiting: &'a Waiting,
    /// What decided against the one behind: "joined earlier".
    pub because: Because,
}

closed_list! {
    /// What puts one person before the next.
    Because {
        FastTrack = "fast_track",
        HigherNeed = "higher_need",
        JoinedEarlier = "joined_earlier",
        /// Joined in the same moment: the identifiers decide, so that the order is the same for everybody.
        DrawnByNumber = "drawn_by_number",
        /// There is nobody behind.
        Last = "last",
    }
}

/// The list in order. It depends on nothing but what is given, so that it can be worked out again from
/// the events of any day.
pub fn in_order(rule: OrderRule, list: &[Waiting]) -> Vec<Ranked<'_>> {
    let mut order: Vec<&Waiting> = list.iter().collect();
    order.sort_by_key(|waiting| key(rule, waiting));
    let behind = order.iter().skip(1).map(Some).chain([None]);
    let because = behind.zip(&order).map(|(behind, before)| behind.map_or(Because::Last, |b| why(rule, before, b)));
    let because: Vec<Because> = because.collect();
    (1..).zip(order).zip(because).map(|((position, waiting), because)| Ranked { position, waiting, because }).collect()
}

/// To whom this place is offered next: the first who has no offer open and was not asked about this
/// place before. `None` when everybody was asked.
pub fn next_for_place(rule: OrderRule, list: &[Waiting], place_id: Uuid) -> Option<Ranked<'_>> {
    in_order(rule, list)
        .into_iter()
        .find(|ranked| !ranked.waiting.has_offer && !ranked.waiting.passed.contains(&place_id))
}

fn key(rule: OrderRule, waiting: &Waiting) -> (bool, Reverse<NeedLevel>, DateTime<Utc>, Uuid) {
    let (ordinary, need) = match rule {
        OrderRule::LongestWaiting => (true, NeedLevel::Light),
        OrderRule::HighestNeed => (!waiting.fast_track, waiting.need_level.unwrap_or(NeedLevel::Light)),
    };
    (ordinary, Reverse(need), waiting.joined_at, waiting.prescription_id)
}

fn why(rule: OrderRule, before: &Waiting, behind: &Waiting) -> Because {
    let (a, b) = (key(rule, before), key(rule, behind));
    if a.0 != b.0 {
        Because::FastTrack
    } else if a.1 != b.1 {
        Because::HigherNeed
    } else if a.2 != b.2 {
        Because::JoinedEarlier
    } else {
        Because::DrawnByNumber
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn waiting(number: u128, day: i64, fast_track: bool, need_level: Option<NeedLevel>) -> Waiting {
        Waiting {
            prescription_id: Uuid::from_u128(number),
            joined_at: DateTime::UNIX_EPOCH + chrono::TimeDelta::days(day),
            fast_track,
            need_level,
            has_offer: false,
            passed: BTreeSet::new(),
        }
    }

    fn numbers(order: &[Ranked<'_>]) -> Vec<u128> {
        order.iter().map(|ranked| ranked.waiting.prescription_id.as_u128()).collect()
    }

    #[test]
    fn the_order_follows_the_rule_that_is_shown_and_says_why() {
        let list = [
            waiting(1, 5, false, None),
            waiting(2, 1, false, Some(NeedLevel::Light)),
            waiting(3, 9, true, None),
            waiting(4, 7, false, Some(NeedLevel::Complex)),
            waiting(5, 5, false, None),
        ];
        assert_eq!(numbers(&in_order(OrderRule::LongestWaiting, &list)), [2, 1, 5, 4, 3]);
        let by_need = in_order(OrderRule::HighestNeed, &list);
        assert_eq!(numbers(&by_need), [3, 4, 2, 1, 5]);
        let because: Vec<Because> = by_need.iter().map(|ranked| ranked.because).collect();
        use Because as B;
        assert_eq!(because, [B::FastTrack, B::HigherNeed, B::JoinedEarlier, B::DrawnByNumber, B::Last]);
    }

    #[test]
    fn a_place_goes_round_the_list_once_and_nobody_loses_their_turn_for_the_next() {
        let mut list = vec![waiting(1, 1, false, None), waiting(2, 2, false, None)];
        let (place, another) = (Uuid::from_u128(8), Uuid::from_u128(9));
        let rule = OrderRule::LongestWaiting;
        let next = |list: &[Waiting], place| {
            next_for_place(rule, list, place).map(|ranked| ranked.waiting.prescription_id.as_u128())
        };
        assert_eq!(next(&list, place), Some(1));
        list[0].has_offer = true;
        assert_eq!(next(&list, another), Some(2), "who considers one place is not asked about another");
        (list[0].has_offer, list[0].passed) = (false, BTreeSet::from([place]));
        assert_eq!((next(&list, place), next(&list, another)), (Some(2), Some(1)));
        list[1].passed = BTreeSet::from([place]);
        assert_eq!(next(&list, place), None);
    }

    proptest! {
        #[test]
        fn the_order_does_not_depend_on_how_the_list_was_read(
            rows in prop::collection::vec((0_i64..4, any::<bool>(), 0_usize..4), 0..12),
            turn in any::<prop::sample::Index>(),
        ) {
            let list: Vec<Waiting> = (1..).zip(rows)
                .map(|(n, (day, fast, need))| waiting(n, day, fast, NeedLevel::ALL.get(need).copied()))
                .collect();
            let mut turned = list.clone();
            if !turned.is_empty() {
                let by = turn.index(turned.len());
                turned.rotate_left(by);
            }
            for rule in OrderRule::ALL {
                prop_assert_eq!(numbers(&in_order(*rule, &list)), numbers(&in_order(*rule, &turned)));
            }
        }
    }
}
