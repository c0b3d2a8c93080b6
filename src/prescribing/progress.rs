//! What changed for people, in numbers in which nobody can be recognised: first answer and latest of everyone
//! who answered twice. What too few answered is not said.

use super::measures::{answers_of, changes};
use super::{Desk, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::schema::measure;
use crate::database::table::decode_uuid;
use crate::domain::measure::{Comparison, Direction, Measure};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Fewer people than this and nothing is said of them.
pub const FEWEST: usize = 10;
/// A group of people with the same direction is told only from this size on, or when it is empty.
const FEWEST_IN_CELL: usize = 5;
/// Cases read at once.
const AT_ONCE: usize = 500;
/// Every goal of one's own counts under one name.
const OWN_GOAL: &str = Measure::OwnGoal.slug();

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What was asked; [`Measure::OwnGoal`]'s slug for goals of all sorts.
    pub of: String,
    /// What may be said of it.
    pub said: Said,
}

/// What may be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Too few people answered twice.
    TooFew,
    /// Means in hundredths of a point, so that they come out the same everywhere.
    Means {
        /// How many answered twice.
        people: usize,
        /// The mean of the first answers.
        first: i64,
        /// The mean of the latest.
        latest: i64,
        /// How many went better, stayed and went worse; `None` where one of these groups is small.
        directions: Option<[usize; 3]>,
    },
}

#[derive(Default)]
struct Sum {
    people: usize,
    first: i64,
    latest: i64,
    directions: [usize; 3],
}

/// What changed for everybody who first answered between these days and answered again later.
pub fn progress(desk: Desk<'_>, action: Action, from: NaiveDate, until: NaiveDate) -> Result<Vec<Progress>> {
    let user = desk.user()?;
    desk.allow(action, Resource::Common)?;
    desk.write(|tx| {
        let cases: Vec<String> = measure::table
            .filter(measure::answered_on.between(from, until))
            .select(measure::case_id)
            .distinct()
            .order(measure::case_id)
            .load(tx.conn())?;
        let cases = cases.iter().map(|id| decode_uuid(id, "measure", "case_id")).collect::<Result<Vec<Uuid>, _>>()?;
        let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
        for chunk in cases.chunks(AT_ONCE) {
            let asked = answers_of(tx.conn(), desk.keys, chunk)?;
            for case in chunk {
                let own: Vec<_> = asked.iter().filter(|one| one.case_id == *case).cloned().collect();
                add(&mut sums, &changes(&own));
            }
        }
        desk.audit(tx, action, (AuditEntity::UserAccount, user), "progress");
        Ok(sums.into_iter().map(|(of, sum)| Progress { of, said: sum.said() }).collect())
    })
}

fn add(sums: &mut BTreeMap<String, Sum>, changes: &[super::measures::Change]) {
    let mut goal_counted = false;
    for change in changes {
        let Comparison::Changed(between) = change.comparison else { continue };
        let is_goal = Uuid::parse_str(&change.of).is_ok();
        // Somebody with three goals is still one person: the first that was asked counts.
        if is_goal && std::mem::replace(&mut goal_counted, true) {
            continue;
        }
        let of = if is_goal { OWN_GOAL } else { change.of.as_str() };
        let sum = sums.entry(of.to_owned()).or_default();
        sum.people += 1;
        sum.first += i64::from(between.from);
        sum.latest += i64::from(between.to);
        let at = match between.direction {
            Direction::Better => 0,
            Direction::Same => 1,
            Direction::Worse => 2,
        };
        if let Some(count) = sum.directions.get_mut(at) {
            *count += 1;
        }
    }
}

impl Sum {
    fn said(&self) -> Said {
        let people = i64::try_from(self.people).unwrap_or(i64::MAX);
        if self.people < FEWEST {
            return Said::TooFew;
        }
        let mean = |sum: i64| (sum * 200 + people) / (people * 2);
        let tells = self.directions.iter().all(|count| *count == 0 || *count >= FEWEST_IN_CELL);
        Said::Means {
            people: self.people,
            first: mean(self.first),
            latest: mean(self.latest),
            directions: tells.then_some(self.directions),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_people_are_not_spoken_of_and_small_groups_are_not_told_apart() {
        let sum = |people: u8, directions| Sum {
            people: usize::from(people),
            first: 4 * i64::from(people),
            latest: 6 * i64::from(people),
            directions,
        };
        assert_eq!(sum(9, [9, 0, 0]).said(), Said::TooFew);
        let all = Said::Means { people: 10, first: 400, latest: 600, directions: Some([10, 0, 0]) };
        assert_eq!(sum(10, [10, 0, 0]).said(), all);
        let Said::Means { directions, .. } = sum(12, [8, 4, 0]).said() else { panic!("twelve are enough") };
        assert_eq!(directions, None, "four could be known to each other");
    }
}
