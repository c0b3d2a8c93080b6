//! What a room below search may ask of it: which services fit a person, and why.

use super::person::ReferralReason;
use super::prescription::{Criterion, Eligibility, Fit};
use super::{AccessFact, Audience, Capacity, Delivery, ReferralRoute};
use crate::closed_list;
use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

closed_list! {
    /// How somebody would rather be helped than in a group.
    Way {
        /// One to one, however.
        NotAGroup = "not_a_group",
        /// Where they live.
        AtHome = "at_home",
        /// By telephone.
        ByPhone = "by_phone",
    }
}

impl Way {
    /// Whether a service that is delivered like this is what they would rather have.
    pub const fn is_met_by(self, delivery: Delivery) -> bool {
        match self {
            Self::NotAGroup => delivery.is_not_a_group(),
            Self::AtHome => matches!(delivery, Delivery::HomeVisit),
            Self::ByPhone => matches!(delivery, Delivery::Phone),
        }
    }
}

/// What a person would like of a service beside that it helps; kept with their case until they say otherwise.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Days on which they can; none means any.
    pub days: Vec<Weekday>,
    /// Ways that they would rather have than a group; any of them will do, and none means that all will.
    pub ways: BTreeSet<Way>,
    /// Only what costs nothing.
    pub free_only: bool,
    /// What a place must have.
    pub access: BTreeSet<AccessFact>,
}

impl std::fmt::Debug for Wishes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wishes(..)")
    }
}

/// What is looked for, without who it is for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What is needed.
    pub needs: BTreeSet<ReferralReason>,
    /// What they would like beside that.
    pub wishes: Wishes,
    /// Whom services may be for that are certainly for this person, from what is on record. What is not
    /// among them is not known, and is asked.
    pub belongs: BTreeSet<Audience>,
    /// ISO 639 code, where it is not English.
    pub language: Option<String>,
    /// Age in years.
    pub age: Option<i32>,
    /// Near which postcode or place.
    pub near: Option<String>,
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

/// What a listing says of one thing; a page puts it into words.
#[derive(Debug, Clone, PartialEq)]
pub enum Stated {
    /// It does not say.
    Nothing,
    /// The needs for which it was found.
    Needs(BTreeSet<ReferralReason>),
    /// How it reaches people.
    Deliveries(Vec<Delivery>),
    /// The days on which it happens.
    Days(Vec<Weekday>),
    /// How far away its nearest place is.
    Metres(f64),
    /// It serves everybody, wherever they live.
    Nationwide,
    /// The names of the areas that it serves.
    Areas(Vec<String>),
    /// It names no area: whoever comes to its door is taken.
    AtItsDoor,
    /// From and up to which age.
    Ages {
        /// The youngest.
        least: Option<u8>,
        /// The oldest.
        most: Option<u8>,
    },
    /// The names of the languages spoken.
    Languages(Vec<String>),
    /// Whom it is for.
    Audiences(Vec<Audience>),
    /// Who may ask for it.
    Routes(Vec<ReferralRoute>),
    /// It costs nothing.
    Free,
    /// It costs something.
    Costs,
    /// Something about its place, whether it is said to be so or not.
    Access(AccessFact),
    /// It comes to the person, who needs nothing of a place.
    ComesToThem,
    /// What room it says it has.
    Room(Capacity),
    /// It opens again on that day; `None` when it does not say when.
    ClosedUntil(Option<NaiveDate>),
}

/// How a service stands to one thing that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which thing.
    pub aspect: Aspect,
    /// How it stands.
    pub fit: Fit,
    /// What the listing says of it.
    pub stated: Stated,
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

    /// Whether it is said to have room, and not just not known to be full.
    pub fn says_it_has_room(&self) -> bool {
        self.capacity.as_ref().is_some_and(|capacity| capacity.status.has_space())
    }

    /// What it says of one thing, the worst first.
    pub fn finding(&self, aspect: Aspect) -> Option<&Finding> {
        let of_it = self.findings.iter().filter(|finding| finding.aspect == aspect);
        of_it.max_by_key(|finding| rank(finding.fit))
    }

    /// What keeps this person from it as far as the listing says: full or closed, elsewhere, another age.
    pub fn hindrance(&self) -> Option<&Finding> {
        let refuses = |aspect| self.finding(aspect).filter(|finding| finding.fit == Fit::DoesNotMeet);
        [Aspect::Area, Aspect::Age, Aspect::Room].into_iter().find_map(refuses)
    }

    /// The needs for which it was found.
    pub fn needs(&self) -> BTreeSet<ReferralReason> {
        match self.finding(Aspect::Need).map(|finding| &finding.stated) {
            Some(Stated::Needs(needs)) => needs.clone(),
            _ => BTreeSet::new(),
        }
    }

    /// Of services with room, those that meet a need this one would have met: others of the same
    /// organization first, since the person may know them.
    pub fn instead<'a>(&self, others: &'a [Candidate], limit: usize) -> Vec<&'a Candidate> {
        let needs = self.needs();
        let fits = |one: &&Candidate| {
            one.service_id != self.service_id
                && one.says_it_has_room()
                && one.hindrance().is_none()
                && one.needs().iter().any(|need| needs.contains(need))
        };
        let mut found: Vec<&Candidate> = others.iter().filter(fits).collect();
        found.sort_by_key(|one| self.organization_id.is_none() || one.organization_id != self.organization_id);
        found.truncate(limit);
        found
    }

    /// The eligibility check for this person, from the findings. Age and area that nobody looked at are not
    /// known, and `asked` is what the worker found out about what the listing or the record does not say.
    pub fn eligibility(&self, person_id: Uuid, asked: &[(Criterion, Fit)]) -> Eligibility {
        let mut findings: Vec<(Criterion, Fit)> = Vec::new();
        for finding in &self.findings {
            let Some(criterion) = finding.aspect.criterion() else { continue };
            let fit = match (criterion, finding.fit) {
                // A wish for less money or another need than offered does not make anybody ineligible.
                (Criterion::Need | Criterion::Cost, _) => continue,
                // An interpreter, a lift or somebody beside them may take the hindrance away: it is asked.
                (Criterion::Language | Criterion::Access, Fit::DoesNotMeet) => Fit::NotKnown,
                (_, fit) => fit,
            };
            match findings.iter_mut().find(|(found, _)| *found == criterion) {
                Some((_, known)) => *known = worse(*known, fit),
                None => findings.push((criterion, fit)),
            }
        }
        for criterion in [Criterion::Age, Criterion::Area] {
            if !findings.iter().any(|(found, _)| *found == criterion) {
                findings.push((criterion, Fit::NotKnown));
            }
        }
        let mut found_out = Vec::new();
        for (criterion, fit) in &mut findings {
            if *fit == Fit::NotKnown
                && let Some((_, answer)) = asked.iter().find(|(about, _)| about == criterion)
            {
                *fit = *answer;
                found_out.push(*criterion);
            }
        }
        Eligibility { person_id, service_id: self.service_id, findings, unknowns_accepted: false, asked: found_out }
    }
}

const fn rank(fit: Fit) -> u8 {
    match fit {
        Fit::Meets => 0,
        Fit::NotKnown => 1,
        Fit::DoesNotMeet => 2,
    }
}

fn worse(a: Fit, b: Fit) -> Fit {
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

    /// How one service stands to what is wanted, found by whatever way; `None` when there is none.
    fn look_at(&self, wanted: &Wanted, service_id: Uuid) -> Result<Option<Candidate>, MatchError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: u128, findings: Vec<(Aspect, Fit)>) -> Candidate {
        let finding = |(aspect, fit)| Finding { aspect, fit, stated: Stated::Nothing };
        Candidate {
            service_id: Uuid::from_u128(id),
            organization_id: None,
            name: String::new(),
            score: 1.0,
            findings: findings.into_iter().map(finding).collect(),
            capacity: None,
        }
    }

    #[test]
    fn the_worst_finding_of_a_criterion_counts_and_what_nobody_looked_at_is_not_known() {
        let one = candidate(
            1,
            vec![
                (Aspect::Audience, Fit::Meets),
                (Aspect::Audience, Fit::DoesNotMeet),
                (Aspect::Age, Fit::Meets),
                (Aspect::Day, Fit::DoesNotMeet),
                (Aspect::Need, Fit::NotKnown),
                (Aspect::Cost, Fit::DoesNotMeet),
            ],
        );
        let check = one.eligibility(Uuid::from_u128(2), &[]);
        let expected =
            [(Criterion::Audience, Fit::DoesNotMeet), (Criterion::Age, Fit::Meets), (Criterion::Area, Fit::NotKnown)];
        assert_eq!(check.findings, expected);
        assert!(one.has_room() && !one.says_it_has_room(), "nobody said that it is full, nor that it is not");
    }

    #[test]
    fn what_the_worker_found_out_settles_what_is_not_known_and_nothing_else() {
        let one = candidate(
            1,
            vec![(Aspect::Age, Fit::DoesNotMeet), (Aspect::Area, Fit::NotKnown), (Aspect::Language, Fit::DoesNotMeet)],
        );
        let asked = [Criterion::Age, Criterion::Area].map(|about| (about, Fit::Meets));
        let check = one.eligibility(Uuid::from_u128(2), &asked);
        let expected =
            [(Criterion::Age, Fit::DoesNotMeet), (Criterion::Area, Fit::Meets), (Criterion::Language, Fit::NotKnown)];
        assert_eq!(check.findings, expected, "a language can be interpreted, an age cannot");
    }

    #[test]
    fn what_meets_the_same_need_and_has_room_is_offered_instead() {
        let run_by = |id: u128, who: u128, places: Option<i64>, need| Candidate {
            organization_id: Some(Uuid::from_u128(who)),
            capacity: places.map(|places| Capacity::from_available(places, NaiveDate::default())),
            findings: vec![Finding {
                aspect: Aspect::Need,
                fit: Fit::Meets,
                stated: Stated::Needs(BTreeSet::from([need])),
            }],
            ..candidate(id, Vec::new())
        };
        let full = run_by(1, 1, Some(0), ReferralReason::Lonely);
        let others = [
            run_by(2, 2, Some(3), ReferralReason::Lonely),
            run_by(3, 1, Some(1), ReferralReason::Lonely),
            run_by(4, 1, Some(3), ReferralReason::Debt),
            run_by(5, 1, None, ReferralReason::Lonely),
            full.clone(),
        ];
        let found: Vec<u128> = full.instead(&others, 5).iter().map(|one| one.service_id.as_u128()).collect();
        assert_eq!(found, [3, 2], "the same people first; not another need, not an unknown room");
        assert_eq!(full.instead(&others, 1).len(), 1);
    }
}
