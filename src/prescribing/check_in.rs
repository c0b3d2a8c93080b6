//! The check of nine questions: asked on a telephone as a draft that outlives a lost signal, keyed in from
//! paper, kept with or without a person on record, and what it leads to.

use super::refer_in::{self, NewReferral, Taken};
use super::store::{all_ids, case_of_person, living_id, open, optional_uuid, resource, seal};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::schema::{check_draft, nine_question_check};
use crate::database::seal::random_uuid;
use crate::database::table::case::{CheckDraftRow, CheckRow};
use crate::database::table::decode_uuid;
use crate::database::{DbConnection, WriteTransaction};
use crate::domain::nine_questions::{Check, Findings};
use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Europe::London;
use diesel::prelude::*;
use uuid::Uuid;

/// So many hours after it was last touched a draft is gone.
const DRAFT_HOURS: i64 = 24;
/// A sheet has a day and no hour; it counts as filled in at this one.
const MIDDAY: u32 = 12;

/// A check that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Which.
    pub id: Uuid,
    /// The organization for which it was made.
    pub organization_id: Uuid,
    /// The team, where it was made for one.
    pub team_id: Option<Uuid>,
    /// With whom, where that person is on record.
    pub person_id: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said.
    pub check: Check,
}

/// Where a check stands that is being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which.
    pub id: Uuid,
    /// What was said so far.
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
    desk.write(|tx| {
        let id = random_uuid()?;
        keep(
            desk,
            tx,
            user,
            Made {
                id,
                organization_id: organization,
                team_id: team,
                person_id: person,
                at: tx.now(),
                check: check.clone(),
            },
        )
    })
}

fn keep(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, user: Uuid, made: Made) -> Result<(Uuid, Findings)> {
    let check = &made.check;
    check.validate(desk.today())?;
    let person = made.person_id.map(|id| living_id(tx.conn(), id)).transpose()?;
    if let Some(person) = person {
        let ids = all_ids(tx.conn(), person)?;
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::ReadPerson, resource(&case, desk.today()))?;
    }
    let row = CheckRow {
        id: made.id.to_string(),
        organization_id: made.organization_id.to_string(),
        team_id: made.team_id.map(|id| id.to_string()),
        person_id: person.map(|id| id.to_string()),
        made_by: user.to_string(),
        at: asked_at(check, made.at),
        question_set: check.version.slug().to_owned(),
        sealed: seal(desk.keys, "nine_question_check", "sealed", &made.id.to_string(), check)?,
    };
    diesel::insert_into(nine_question_check::table).values(&row).execute(tx.conn())?;
    // An organization is what the line is about where nobody is on record yet.
    let entity = person.map_or((AuditEntity::Organization, made.organization_id), |id| (AuditEntity::Person, id));
    desk.audit(tx, Action::RecordCheck, entity, if check.on_paper.is_some() { "keyed_in" } else { "recorded" });
    Ok((made.id, check.findings()))
}

/// The day on the sheet where there is one, else now.
fn asked_at(check: &Check, now: DateTime<Utc>) -> NaiveDateTime {
    let midday = check.on_paper.and_then(|day| day.and_hms_opt(MIDDAY, 0, 0));
    let midday = midday.and_then(|at| at.and_local_timezone(London).earliest());
    midday.map_or(now, |at| at.with_timezone(&Utc)).naive_utc()
}

/// Begins a check on a telephone. Drafts that nobody touched for a day are gone from then on.
pub fn begin_check(desk: Desk<'_>, organization: Uuid, team: Option<Uuid>, check: &Check) -> Result<Uuid> {
    let user = desk.user()?;
    desk.allow(Action::RecordCheck, Resource::Referral { by: user, organization, team })?;
    check.validate(desk.today())?;
    desk.write(|tx| {
        let now = tx.now();
        forget_drafts(tx)?;
        let id = random_uuid()?;
        let row = CheckDraftRow {
            id: id.to_string(),
            organization_id: organization.to_string(),
            team_id: team.map(|id| id.to_string()),
            made_by: user.to_string(),
            changed_at: now.naive_utc(),
            sealed: seal(desk.keys, "check_draft", "sealed", &id.to_string(), check)?,
        };
        diesel::insert_into(check_draft::table).values(&row).execute(tx.conn())?;
        desk.audit(tx, Action::RecordCheck, (AuditEntity::Organization, organization), "begun");
        Ok(id)
    })
}

/// Takes away the drafts that nobody touched for a day.
pub(super) fn forget_drafts(tx: &mut WriteTransaction<'_>) -> Result<()> {
    let old = (tx.now() - TimeDelta::hours(DRAFT_HOURS)).naive_utc();
    diesel::delete(check_draft::table.filter(check_draft::changed_at.lt(old))).execute(tx.conn())?;
    Ok(())
}

/// The actor's own draft, as far as it is filled in.
pub fn draft(desk: Desk<'_>, id: Uuid) -> Result<Draft> {
    desk.read(|conn| Ok(Draft { id, check: own_draft(desk, conn, id)?.1 }))
}

/// Changes the actor's own draft.
pub fn change_draft(desk: Desk<'_>, id: Uuid, change: impl FnOnce(&mut Check)) -> Result<Draft> {
    desk.write(|tx| {
        let (row, mut check) = own_draft(desk, tx.conn(), id)?;
        change(&mut check);
        let sealed = seal(desk.keys, "check_draft", "sealed", &row.id, &check)?;
        diesel::update(check_draft::table.find(&row.id))
            .set((check_draft::sealed.eq(sealed), check_draft::changed_at.eq(tx.now().naive_utc())))
            .execute(tx.conn())?;
        Ok(Draft { id, check })
    })
}

/// Keeps the actor's own draft as a check of the same number, with what is said last.
pub fn finish_draft(desk: Desk<'_>, id: Uuid, change: impl FnOnce(&mut Check)) -> Result<(Uuid, Findings)> {
    let user = desk.user()?;
    desk.write(|tx| {
        let (row, mut check) = own_draft(desk, tx.conn(), id)?;
        change(&mut check);
        let made = Made {
            id,
            organization_id: decode_uuid(&row.organization_id, "check_draft", "organization_id")?,
            team_id: optional_uuid(row.team_id.as_deref(), "check_draft", "team_id")?,
            person_id: None,
            at: tx.now(),
            check,
        };
        diesel::delete(check_draft::table.find(&row.id)).execute(tx.conn())?;
        keep(desk, tx, user, made)
    })
}

/// Throws the actor's own draft away.
pub fn drop_draft(desk: Desk<'_>, id: Uuid) -> Result<()> {
    desk.write(|tx| {
        let (row, _) = own_draft(desk, tx.conn(), id)?;
        let organization = decode_uuid(&row.organization_id, "check_draft", "organization_id")?;
        diesel::delete(check_draft::table.find(&row.id)).execute(tx.conn())?;
        desk.audit(tx, Action::RecordCheck, (AuditEntity::Organization, organization), "dropped");
        Ok(())
    })
}

fn own_draft(desk: Desk<'_>, conn: &mut DbConnection, id: Uuid) -> Result<(CheckDraftRow, Check)> {
    let row: Option<CheckDraftRow> =
        check_draft::table.find(id.to_string()).select(CheckDraftRow::as_select()).first(conn).optional()?;
    let row = row.ok_or(Error::NotFound("check"))?;
    let by = decode_uuid(&row.made_by, "check_draft", "made_by")?;
    let organization = decode_uuid(&row.organization_id, "check_draft", "organization_id")?;
    let team = optional_uuid(row.team_id.as_deref(), "check_draft", "team_id")?;
    desk.allow(Action::OpenCheck, Resource::Referral { by, organization, team })?;
    let check = open(desk.keys, "check_draft", "sealed", &row.id, &row.sealed)?;
    Ok((row, check))
}

/// A check that the actor made.
pub fn own_check(desk: Desk<'_>, id: Uuid) -> Result<Made> {
    desk.write(|tx| {
        let made = own_in(desk, tx.conn(), id)?;
        if let Some(person) = made.person_id {
            desk.audit(tx, Action::OpenCheck, (AuditEntity::Person, person), "opened");
        }
        Ok(made)
    })
}

fn own_in(desk: Desk<'_>, conn: &mut DbConnection, id: Uuid) -> Result<Made> {
    let row: Option<CheckRow> =
        nine_question_check::table.find(id.to_string()).select(CheckRow::as_select()).first(conn).optional()?;
    let row = row.ok_or(Error::NotFound("check"))?;
    let by = decode_uuid(&row.made_by, "nine_question_check", "made_by")?;
    let optional = |text: Option<&str>, column| optional_uuid(text, "nine_question_check", column);
    let organization = decode_uuid(&row.organization_id, "nine_question_check", "organization_id")?;
    let team = optional(row.team_id.as_deref(), "team_id")?;
    desk.allow(Action::OpenCheck, Resource::Referral { by, organization, team })?;
    Ok(Made {
        id,
        organization_id: organization,
        team_id: team,
        person_id: optional(row.person_id.as_deref(), "person_id")?,
        at: row.at.and_utc(),
        check: open(desk.keys, "nine_question_check", "sealed", &row.id, &row.sealed)?,
    })
}

/// How many checks the actor made for days within the last week, so that whoever keys in a pile of sheets sees how far they are.
pub fn made_this_week(desk: Desk<'_>) -> Result<usize> {
    let user = desk.user()?;
    desk.allow(Action::RecordCheck, Resource::Any)?;
    let from = desk.today() - Days::new(6);
    desk.read(|conn| {
        let count: i64 = nine_question_check::table
            .filter(nine_question_check::made_by.eq(user.to_string()))
            .filter(nine_question_check::at.ge(from.and_time(chrono::NaiveTime::MIN)))
            .count()
            .get_result(conn)?;
        Ok(usize::try_from(count).unwrap_or_default())
    })
}

/// Makes a referral of a check to which the person said yes. From then on the check belongs to their record.
pub fn refer_from_check(desk: Desk<'_>, check_id: Uuid, new: NewReferral) -> Result<Taken> {
    let user = desk.user()?;
    let to = Resource::Referral { by: user, organization: new.organization_id, team: new.team_id };
    desk.allow(Action::ReferIn, to)?;
    desk.write(|tx| {
        let made = own_in(desk, tx.conn(), check_id)?;
        if !made.check.findings().may_be_passed_on {
            return Err(Error::field(
                "may_tell",
                "is not yes; nothing is passed on. Ask the person, or print a slip for them",
            ));
        }
        if made.person_id.is_some() {
            return Err(Error::field("check", "was sent on already; the team has it"));
        }
        let taken = refer_in::take(desk, tx, user, new)?;
        diesel::update(nine_question_check::table.find(check_id.to_string()))
            .set(nine_question_check::person_id.eq(Some(taken.person_id.to_string())))
            .execute(tx.conn())?;
        desk.audit(tx, Action::RecordCheck, (AuditEntity::Person, taken.person_id), "referred");
        Ok(taken)
    })
}
