//! Before and after: what changed, and the sentence that always stands beside it.

use crate::closed_list;
use chrono::NaiveDate;

/// Stands beside every change that is shown.
pub const NO_COMPARISON_GROUP: &str = "There is no comparison group: this shows what changed, not what caused it.";

/// An own goal counts as improved from this change on (B30).
const GOAL_IMPROVED: i32 = 2;

closed_list! {
    /// When it was answered.
    Moment { Baseline = "baseline", FollowUp = "follow_up" }
}

closed_list! {
    /// Which way it went, in the sense of the measure: a lower anxiety is better.
    Direction { Better = "better", Same = "same", Worse = "worse" }
}

/// The change from the first answer to the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The first.
    pub from: i32,
    /// The latest.
    pub to: i32,
    /// Days between them.
    pub days: i64,
    /// Which way it went.
    pub direction: Direction,
}

impl Change {
    /// Latest less first, in the measure's own units.
    pub const fn difference(self) -> i32 {
        self.to - self.from
    }
}

/// What can be said of a row of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Nothing was answered.
    Nothing,
    /// One answer, to which nothing can be compared yet.
    BaselineOnly {
        /// That answer.
        value: i32,
    },
    /// A first and a later answer.
    Changed(Change),
}

/// Compares the first of the answers with the latest. Two answers of one day are no before and after:
/// the later in the list corrects the earlier.
pub fn compare(answers: &[(NaiveDate, i32)], higher_is_better: bool) -> Comparison {
    let first_day = answers.iter().map(|(day, _)| *day).min();
    let last_day = answers.iter().map(|(day, _)| *day).max();
    let on = |day| answers.iter().rev().find(|(found, _)| Some(*found) == day).copied();
    let (Some((from_day, from)), Some((to_day, to))) = (on(first_day), on(last_day)) else {
        return Comparison::Nothing;
    };
    if from_day == to_day {
        return Comparison::BaselineOnly { value: from };
    }
    let direction = match (to.cmp(&from), higher_is_better) {
        (std::cmp::Ordering::Equal, _) => Direction::Same,
        (std::cmp::Ordering::Greater, true) | (std::cmp::Ordering::Less, false) => Direction::Better,
        _ => Direction::Worse,
    };
    Comparison::Changed(Change { from, to, days: (to_day - from_day).num_days(), direction })
}

/// Whether an own goal, from 0 to 10, counts as improved.
pub const fn own_goal_improved(change: Change) -> bool {
    change.difference() >= GOAL_IMPROVED
}
