//! What a room below search may ask of it: which services fit a person, and why.

use super::person::ReferralReason;
use super::prescription::{Criterion, Eligibility, Fit};
use super::{AccessFact, Capacity, Postcode};
use crate::closed_list;
use chrono::Weekday;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is looked for, without who it is for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What is needed.
    pub needs: BTreeSet<ReferralReason>,
    /// Days on which the person can; none means any.
    pub days: Vec<Weekday>,
    /// One-to-one, at home or by telephone rather than a group.
    pub rather_not_a_group: bool,
    /// Only what costs nothing.
    pub free_only: bool,
    /// What a place must have.
    pub access: Vec<AccessFact>,
    /// ISO 639 code, where it is not English.
    pub language: Option<String>,
    /// Age in years.
    pub age: Option<i32>,
    /// Near which postcode.
    pub near: Option<Postcode>,
}

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wanted").field("needs", &self.needs.len()).finish_non_exhaustive()
    }
}

closed_list! {
    /// What about a service speaks for or against it.
    Aspect {
        Need = "need",
        /// One-to-one rather than a group.
        Preference = "preference",
        Day = "day",
        Distance = "distance",
        /// Whether it comes to where the person lives.
        Area = "area",
        Access = "access",
        Language = "language",
        Age = "age",
        Audience = "audience",
        ReferralRoute = "referral_route",
        Cost = "cost",
        /// Whether somebody could start now.
        Room = "room",
    }
}

impl Aspect {
    /// What of the eligibility check it answers; `None` where it is a wish and not a condition.
    pub const fn criterion(self) -> Option<Criterion> {
        Some(match self {
            Self::Need => Criterion::Need,
            Self::Area => Criterion::Area,
            Self::Access => Criterion::Access,
            Self::Language => Criterion::Language,
            Self::Age => Criterion::Age,
            Self::Audience => Criterion::Audience,
            Self::ReferralRoute => Criterion::ReferralRoute,
            Self::Cost => Criterion::Cost,
            Self::Preference | Self::Day | Self::Distance | Self::Room => return None,
        })
    }
}

/// How a service stands to one thing that is wanted, in words of the listing ("Tuesdays", "0.8 miles").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which thing.
    pub aspect: Aspect,
    /// How it stands.
    pub fit: Fit,
    /// In words of the listing, never of the person.
    pub words: String,
}

/// A service that may fit, with reasons for and against.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which service.
    pub service_id: Uuid,
    /// Who runs it; nothing can be prescribed to a service without an organization.
    pub organization_id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// The higher, the better the fit; comparable within one answer.
    pub score: f32,
    /// Reasons for and against, the weightiest first.
    pub findings: Vec<Finding>,
    /// What room it says it has; `None` when unknown.
    pub capacity: Option<Capacity>,
}

impl Candidate {
    /// Whether somebody could start now, as far as is known.
    pub fn has_room(&self) -> bool {
        self.capacity.as_ref().is_none_or(|capacity| capacity.status.has_space())
    }

    /// The eligibility check for this person, from the findings. Age and area that nobody looked at are not
    /// known.
    pub fn eligibility(&self, person_id: Uuid, unknowns_accepted: bool) -> Eligibility {
        let mut findings: Vec<(Criterion, Fit)> = Vec::new();
        for finding in &self.findings {
            // A wish for a cheaper or nearer need than offered does not make anybody ineligible.
            let Some(criterion) = finding.aspect.criterion().filter(|c| *c != Criterion::Need) else { continue };
            match findings.iter_mut().find(|(found, _)| *found == criterion) {
                Some((_, fit)) => *fit = worse(*fit, finding.fit),
                None => findings.push((criterion, finding.fit)),
            }
        }
        for criterion in [Criterion::Age, Criterion::Area] {
            if !findings.iter().any(|(found, _)| *found == criterion) {
                findings.push((criterion, Fit::NotKnown));
            }
        }
        Eligibility { person_id, service_id: self.service_id, findings, unknowns_accepted }
    }
}

fn worse(a: Fit, b: Fit) -> Fit {
    let rank = |fit| match fit {
        Fit::Meets => 0,
        Fit::NotKnown => 1,
        Fit::DoesNotMeet => 2,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// The services could not be ranked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the services could not be ranked: {0}")]
pub struct MatchError(pub String);

/// Ranks services for what is wanted. Implemented over search and the directory by `cli`.
pub trait Matcher: Send + Sync {
    /// The services that may fit, the best first, at most `limit`; full ones are among them.
    fn matching(&self, wanted: &Wanted, limit: usize) -> Result<Vec<Candidate>, MatchError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_of_a_criterion_counts_and_what_nobody_looked_at_is_not_known() {
        let finding = |aspect, fit| Finding { aspect, fit, words: String::new() };
        let candidate = Candidate {
            service_id: Uuid::from_u128(1),
            organization_id: None,
            name: String::new(),
            score: 1.0,
            findings: vec![
                finding(Aspect::Access, Fit::Meets),
                finding(Aspect::Access, Fit::DoesNotMeet),
                finding(Aspect::Age, Fit::Meets),
                finding(Aspect::Day, Fit::DoesNotMeet),
                finding(Aspect::Need, Fit::NotKnown),
            ],
            capacity: None,
        };
        let check = candidate.eligibility(Uuid::from_u128(2), false);
        let expected =
            [(Criterion::Access, Fit::DoesNotMeet), (Criterion::Age, Fit::Meets), (Criterion::Area, Fit::NotKnown)];
        assert_eq!(check.findings, expected);
        assert!(candidate.has_room(), "nobody said that it is full");
    }
}
