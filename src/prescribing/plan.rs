//! The plan: what matters to the person, what they need, and what they want to reach, in their words.

use super::store::{CaseRecord, case_by_id, resource, update_case};
use super::{Desk, Result};
use crate::accounts::{Action, AuditEntity};
use crate::domain::Private;
use crate::domain::case::{CaseStatus, Goal};
use crate::domain::person::{NeedLevel, ReferralReason};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A plan as it is written down; it takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What matters to the person.
    pub what_matters: Option<Private>,
    /// What they are good at and have.
    pub strengths: Option<Private>,
    /// What is needed, from the list.
    pub needs: BTreeSet<ReferralReason>,
    /// How much support it asks for.
    pub need_level: Option<NeedLevel>,
    /// What they want to reach. A goal keeps its identifier from plan to plan.
    pub goals: Vec<Goal>,
}

/// Writes the plan of a case. After a first contact that makes the case active.
pub fn save_plan(desk: Desk<'_>, case_id: Uuid, seen: u64, plan: Plan) -> Result<CaseRecord> {
    desk.write(|tx| {
        let mut case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::WriteCase, resource(&case, desk.today()))?;
        let Plan { what_matters, strengths, needs, need_level, goals } = plan;
        case.case.what_matters = what_matters.filter(|words| !words.is_blank());
        case.case.strengths = strengths.filter(|words| !words.is_blank());
        case.case.needs = needs;
        case.case.need_level = need_level;
        case.case.goals = goals;
        if case.case.status == CaseStatus::FirstContactMade {
            case.case.status = CaseStatus::Active;
        }
        let now = tx.now();
        let case = update_case(tx.conn(), desk.keys, case, seen, now)?;
        desk.audit(tx, Action::WriteCase, (AuditEntity::Case, case_id), "plan");
        Ok(case)
    })
}
