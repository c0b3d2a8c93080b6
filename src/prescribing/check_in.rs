//! The check of nine questions: kept with or without a person on record, and what it leads to.

use super::store::{all_ids, case_of_person, living_id, open, resource, seal};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::schema::nine_question_check;
use crate::database::seal::random_uuid;
use crate::database::table::case::CheckRow;
use crate::database::table::decode_uuid;
use crate::domain::nine_questions::{Check, Findings};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// A check that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Which.
    pub id: Uuid,
    /// With whom, where that person is on record.
    pub person_id: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said.
    pub check: Check,
}

/// Keeps a check for the organization of a team and says what it leads to. Where somebody does not feel
/// safe, the findings say to stop: a page shows how to get help before anything else.
pub fn record_check(
    desk: Desk<'_>,
    organization: Uuid,
    team: Option<Uuid>,
    person: Option<Uuid>,
    check: &Check,
) -> Result<(Uuid, Findings)> {
    let user = desk.user()?;
    desk.allow(Action::RecordCheck, Resource::Referral { by: user, organization, team })?;
    check.validate()?;
    desk.write(|tx| {
        let person = person.map(|id| living_id(tx.conn(), id)).transpose()?;
        if let Some(person) = person {
            let ids = all_ids(tx.conn(), person)?;
            let case = case_of_person(tx.conn(), desk.keys, &ids)?;
            desk.allow(Action::ReadPerson, resource(&case, desk.today()))?;
        }
        let id = random_uuid()?;
        let row = CheckRow {
            id: id.to_string(),
            organization_id: organization.to_string(),
            team_id: team.map(|id| id.to_string()),
            person_id: person.map(|id| id.to_string()),
            made_by: user.to_string(),
            at: tx.now().naive_utc(),
            question_set: check.version.slug().to_owned(),
            sealed: seal(desk.keys, "nine_question_check", "sealed", &id.to_string(), check)?,
        };
        diesel::insert_into(nine_question_check::table).values(&row).execute(tx.conn())?;
        // An organization is what the line is about where nobody is on record yet.
        let entity = person.map_or((AuditEntity::Organization, organization), |id| (AuditEntity::Person, id));
        desk.audit(tx, Action::RecordCheck, entity, "recorded");
        Ok((id, check.findings()))
    })
}

/// A check that the actor made.
pub fn own_check(desk: Desk<'_>, id: Uuid) -> Result<Made> {
    let user = desk.user()?;
    desk.read(|conn| {
        let row: Option<CheckRow> =
            nine_question_check::table.find(id.to_string()).select(CheckRow::as_select()).first(conn).optional()?;
        let row = row.filter(|row| row.made_by == user.to_string()).ok_or(Error::NotFound("check"))?;
        let text = |text: &str, column| decode_uuid(text, "nine_question_check", column);
        let organization = text(&row.organization_id, "organization_id")?;
        let team = row.team_id.as_deref().map(|team| text(team, "team_id")).transpose()?;
        desk.allow(Action::RecordCheck, Resource::Referral { by: user, organization, team })?;
        Ok(Made {
            id,
            person_id: row.person_id.as_deref().map(|id| text(id, "person_id")).transpose()?,
            at: row.at.and_utc(),
            check: open(desk.keys, "nine_question_check", "sealed", &row.id, &row.sealed)?,
        })
    })
}
