//! The case: the work with one person, from the referral to the closing.

mod contact_attempt;
mod first_look;
mod status;

#[cfg(test)]
mod tests;

pub use contact_attempt::{AttemptOutcome, ContactAttempt, TRIES_BEFORE_CLOSING, Tries};
pub use first_look::{FIRST_LOOK_HOURS, office_minutes_between};
pub use status::{CASELOAD_AMBER, CASELOAD_RED, CaseStatus, ClosureReason, Load};

use super::person::{MAX_IMPORTANCE, MIN_IMPORTANCE, NeedLevel, ReferralReason};
use super::prescription::{GoalOutcome, NotPlacedReason};
use super::{FieldErrors, Private, Wishes};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The work with one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Ours.
    pub id: Uuid,
    /// With whom.
    pub person_id: Uuid,
    /// The referral it began with.
    pub referral_id: Uuid,
    /// Where it stands.
    pub status: CaseStatus,
    /// Who works on it; every open case past triage has one.
    pub worker_id: Option<Uuid>,
    /// Who stands in, and until when.
    pub cover: Option<(Uuid, NaiveDate)>,
    /// How much support it asks for; known after the first conversation.
    pub need_level: Option<NeedLevel>,
    /// What is needed, from the list.
    pub needs: BTreeSet<ReferralReason>,
    /// What matters to the person, in their words.
    pub what_matters: Option<Private>,
    /// What they are good at and have.
    pub strengths: Option<Private>,
    /// What they would like of a service; `None` until somebody asked.
    pub wishes: Option<Wishes>,
    /// What they want to reach.
    pub goals: Vec<Goal>,
    /// Why it was closed.
    pub closure: Option<ClosureReason>,
    /// Needs for which nothing was found, and why.
    pub not_placed: Vec<NotPlaced>,
    /// For two people who edit it at once.
    pub version: u64,
}

/// Something a person wants to reach, in their words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Ours.
    pub id: Uuid,
    /// "Get out twice a week".
    pub words: Private,
    /// How important it is to them, 1 to 10.
    pub importance: u8,
    /// How sure they are of reaching it, 1 to 10.
    pub confidence: Option<u8>,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
    /// What became of it, in their view.
    pub outcome: Option<GoalOutcome>,
}

/// A need for which there was nothing suitable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotPlaced {
    /// Which need.
    pub need: ReferralReason,
    /// Why nothing was found.
    pub reason: NotPlacedReason,
    /// When.
    pub on: NaiveDate,
}

impl Case {
    /// Who works on it on `today`: whoever stands in, else its worker.
    pub fn worked_by(&self, today: NaiveDate) -> Option<Uuid> {
        match self.cover {
            Some((cover, until)) if today <= until => Some(cover),
            _ => self.worker_id,
        }
    }

    /// Everything that is wrong with it.
    pub fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.require(
            !self.status.is_open()
                || matches!(self.status, CaseStatus::New | CaseStatus::Triage)
                || self.worker_id.is_some(),
            "worker_id",
            "is empty; name who works on it, so that nobody is left without one",
        );
        errors.require(
            (self.status == CaseStatus::Closed) == self.closure.is_some(),
            "closure",
            "belongs to a closed case and to no other; choose a reason when you close it",
        );
        for (number, goal) in self.goals.iter().enumerate() {
            let mut part = FieldErrors::default();
            goal.validate(&mut part);
            errors.add_part(&format!("goals.{number}"), part);
        }
        errors.into_result()
    }

    /// The status `to`, if it may go there; otherwise what is in the way. `attempts` are those of the case.
    pub fn check_move(
        &self,
        to: CaseStatus,
        closure: Option<ClosureReason>,
        attempts: &[ContactAttempt],
        open_prescriptions: usize,
    ) -> Result<CaseStatus, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !self.status.may_become().contains(&to) {
            let may: Vec<&str> = self.status.may_become().iter().map(|status| status.slug()).collect();
            let instead =
                if may.is_empty() { "start a new case".to_owned() } else { format!("choose {}", may.join(", ")) };
            errors.add("status", format!("cannot follow {}; {instead}", self.status));
        }
        if to == CaseStatus::Closed {
            errors.require(closure.is_some(), "closure", "is empty; choose why the case is closed");
            if closure == Some(ClosureReason::NoContactAfterTries)
                && let Some(still) = Tries::of(attempts).still_to_try()
            {
                errors.add("closure", format!("is too early: three tries on different days and in two ways; {still}"));
            }
            // Whoever died is let go of at once; everything else is settled first.
            errors.require(
                open_prescriptions == 0 || closure == Some(ClosureReason::Died),
                "status",
                "cannot be closed while prescriptions are open; give each an end first",
            );
        }
        errors.into_result().map(|()| to)
    }
}

impl Goal {
    fn validate(&self, errors: &mut FieldErrors) {
        let on_scale = |value: u8| (MIN_IMPORTANCE..=MAX_IMPORTANCE).contains(&value);
        errors.require(!self.words.is_blank(), "words", "is empty; write the goal in the person's words");
        errors.require(on_scale(self.importance), "importance", "is not between 1 and 10; choose how much it matters");
        errors.require(
            self.confidence.is_none_or(on_scale),
            "confidence",
            "is not between 1 and 10; choose one or leave it out",
        );
    }
}
