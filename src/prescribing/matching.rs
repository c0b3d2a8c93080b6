//! Which services fit a person, with reasons for and against; full ones are shown below with their wait.

use super::store::{case_by_id, person_by_id, resource};
use super::{Desk, Result};
use crate::accounts::{Action, AuditEntity};
use crate::domain::person::{CommunicationNeed, ReferralReason};
use crate::domain::{AccessFact, Candidate, Matcher, Wanted};
use chrono::Weekday;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the worker adds to what is on record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    /// What to look for; empty means what the plan says.
    pub needs: BTreeSet<ReferralReason>,
    /// Days on which the person can; none means any.
    pub days: Vec<Weekday>,
    /// One-to-one rather than a group.
    pub rather_not_a_group: bool,
    /// Only what costs nothing.
    pub free_only: bool,
    /// What a place must have, beside what the record says.
    pub access: Vec<AccessFact>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// What was looked for.
    pub wanted: Wanted,
    /// Services with room, or of which nobody knows, the best first.
    pub fitting: Vec<Candidate>,
    /// Services that fit and are full, the best first.
    pub full: Vec<Candidate>,
}

/// Ranks services for the person of a case. Nothing of the person but what is wanted goes to the matcher.
pub fn match_services(
    desk: Desk<'_>,
    matcher: &dyn Matcher,
    case_id: Uuid,
    preferences: &Preferences,
    limit: usize,
) -> Result<Ranked> {
    let today = desk.today();
    let wanted = desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::MatchServices, resource(&case, today))?;
        let person = person_by_id(tx.conn(), desk.keys, case.case.person_id)?.person;
        let mut access = preferences.access.clone();
        let hears_badly = [CommunicationNeed::HardOfHearing, CommunicationNeed::Deaf];
        let needs_loop = hears_badly.iter().any(|need| person.communication.needs.contains(need));
        if needs_loop && !access.contains(&AccessFact::HearingLoop) {
            access.push(AccessFact::HearingLoop);
        }
        desk.audit(tx, Action::MatchServices, (AuditEntity::Case, case_id), "matched");
        let needs = if preferences.needs.is_empty() { &case.case.needs } else { &preferences.needs };
        Ok(Wanted {
            needs: needs.clone(),
            days: preferences.days.clone(),
            rather_not_a_group: preferences.rather_not_a_group,
            free_only: preferences.free_only,
            access,
            language: person.communication.language.clone(),
            age: person.age_on(today),
            near: person.residence.near().cloned(),
        })
    })?;
    let found = matcher.matching(&wanted, limit)?;
    let (fitting, full) = found.into_iter().partition(Candidate::has_room);
    Ok(Ranked { wanted, fitting, full })
}
