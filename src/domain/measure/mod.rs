//! How somebody is doing, in their own answers: before and after, and what may be said of the difference.
//!
//! ONS4 and the harmonised loneliness questions are free to use (Open Government Licence) and are here with
//! their words. Of SWEMWBS there is the scoring alone, and that only where the deployer states a licence.
//! Of other tools a score that was worked out elsewhere can be kept. Nothing of this is shown to the public.

mod change;
mod loneliness;
mod ons4;
mod other;
mod swemwbs;

pub use change::{Change, Comparison, Direction, Moment, NO_COMPARISON_GROUP, compare, own_goal_improved};
pub use loneliness::{
    Companionship, HowLonely, LONELINESS_INTRODUCTION, LONELY_FROM, LonelinessItem, UCLA_UNOFFICIAL, ucla3,
};
pub use ons4::{Band, ONS4_INTRODUCTION, Ons4Item};
pub use other::{ExternalScore, ExternalTool, OwnGoalScore};
pub use swemwbs::{Licence, NotScored, swemwbs};

use super::person::DECIDES_FROM_AGE;
use crate::closed_list;

closed_list! {
    /// What is measured.
    Measure {
        Ons4 = "ons4",
        Loneliness = "loneliness",
        OwnGoal = "own_goal",
        Swemwbs = "swemwbs",
        External = "external",
    }
}

closed_list! {
    /// Who answered.
    AnsweredBy {
        Person = "person",
        /// The person said it, somebody wrote it down.
        PersonWithHelp = "person_with_help",
        /// Somebody answered for the person.
        Proxy = "proxy",
    }
}

/// An answer on a scale, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer<T> {
    /// This was said.
    Said(T),
    /// "Don't know".
    DoesNotKnow,
    /// "Rather not say"; always there.
    RatherNotSay,
}

impl<T: Copy> Answer<T> {
    /// What was said, if anything.
    pub const fn said(self) -> Option<T> {
        match self {
            Self::Said(value) => Some(value),
            Self::DoesNotKnow | Self::RatherNotSay => None,
        }
    }
}

/// Why a measure is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAsked {
    /// The owner of the questions forbids answers by others.
    #[error("is not the person; these questions are for the person alone. Ask them, or leave the measure out")]
    NotByProxy,
    /// The questions are for adults.
    #[error("is for people of 16 and over; use a goal of their own instead")]
    TooYoung,
}

impl Measure {
    /// Whether it may be asked of somebody of this age, answered by these. ONS asks nobody to answer for
    /// another, and asks from 16 on; SWEMWBS and the loneliness questions are about feelings that only
    /// the person knows. A goal of one's own may be rated with help and not by another.
    pub fn may_be_asked(self, by: AnsweredBy, age: Option<i32>) -> Result<(), NotAsked> {
        if by == AnsweredBy::Proxy && self != Self::External {
            return Err(NotAsked::NotByProxy);
        }
        let for_adults = matches!(self, Self::Ons4 | Self::Loneliness | Self::Swemwbs);
        if for_adults && age.is_some_and(|age| age < DECIDES_FROM_AGE) {
            return Err(NotAsked::TooYoung);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
