//! Stuck prescriptions, for the co-ordinator and the meeting: what was tried, and who is asked next.

use super::store::{Stored, prescription_by_id};
use super::{Desk, Result};
use crate::accounts::{Action, Resource};
use crate::database::schema::prescription;
use crate::database::table::decode_uuid;
use crate::domain::clocks::{Stuck, stuck};
use crate::domain::prescription::{State, Status};
use diesel::prelude::*;
use uuid::Uuid;

/// A stuck prescription.
#[derive(Debug, Clone, PartialEq)]
pub struct StuckCase {
    /// Where it stands.
    pub state: State,
    /// Its case.
    pub case_id: Option<Uuid>,
    /// Whose desk it is on.
    pub worker_id: Option<Uuid>,
    /// Why it is stuck, and what was tried.
    pub stuck: Stuck,
}

/// The stuck prescriptions of an organization, or of one team, the longest first. Without names: a meeting
/// opens only the cases that it talks of.
pub fn stuck_list(desk: Desk<'_>, organization: Uuid, team: Option<Uuid>) -> Result<Vec<StuckCase>> {
    desk.allow(Action::ReadHubList, Resource::Case { worker: None, cover: None, organization, team })?;
    let now = desk.database.clock().now();
    desk.read(|conn| {
        let here = prescription::organization_id.eq(organization.to_string()).and(prescription::is_open.eq(true));
        let late: Vec<String> = prescription::table
            .filter(here.clone())
            .filter(prescription::due_at.le(now.naive_utc()))
            .select(prescription::id)
            .load(conn)?;
        let waiting: Vec<String> = prescription::table
            .filter(here)
            .filter(prescription::status.eq(Status::WaitingList.slug()))
            .filter(prescription::due_at.is_null())
            .select(prescription::id)
            .load(conn)?;
        let mut found = Vec::new();
        for id in late.iter().chain(&waiting) {
            let Stored { state, case_id, worker_id, team_id, .. } =
                prescription_by_id(conn, decode_uuid(id, "prescription", "id")?)?;
            if team.is_some() && team_id.is_some() && team_id != team {
                continue;
            }
            if let Some(stuck) = stuck(&state, now, desk.calendar) {
                found.push(StuckCase { state, case_id, worker_id, stuck });
            }
        }
        found.sort_by_key(|one| (one.stuck.since, one.state.id));
        Ok(found)
    })
}
