//! Cases in the store, with their goals and what was not found.

use super::super::{Error, Now, Result};
use super::{open, optional_uuid, seal, stored_version, texts, version};
use crate::accounts::Resource;
use crate::database::schema::{case_record, contact_attempt, goal, not_placed};
use crate::database::table::case::{CaseRow, ContactAttemptRow, GoalRow, NotPlacedRow};
use crate::database::table::{IDS_PER_QUERY, decode_slug, decode_uuid, position};
use crate::database::{DbConnection, Keys};
use crate::domain::case::{AttemptOutcome, Case, CaseStatus, ClosureReason, ContactAttempt, Goal, NotPlaced};
use crate::domain::person::{NeedLevel, ReferralReason};
use crate::domain::prescription::NotPlacedReason;
use crate::domain::referral::Urgency;
use crate::domain::{Private, Wishes};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const TABLE: &str = "case_record";

/// A case as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRecord {
    /// The case.
    pub case: Case,
    /// The organization that keeps it.
    pub organization_id: Uuid,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// How soon the referral asked for a first contact.
    pub urgency: Urgency,
    /// Why it went back to the referrer, in words that may be sent to them.
    pub returned_because: Option<Private>,
    /// When the person was last spoken with.
    pub last_contact_at: Option<DateTime<Utc>>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// The words of a case, sealed as one.
#[derive(Default, Serialize, Deserialize)]
struct Words {
    needs: BTreeSet<ReferralReason>,
    what_matters: Option<Private>,
    strengths: Option<Private>,
    returned_because: Option<Private>,
    #[serde(default)]
    wishes: Option<Wishes>,
}

/// What the policy asks of a case on `today`: cover counts only while it lasts.
pub fn resource(record: &CaseRecord, today: NaiveDate) -> Resource {
    Resource::Case {
        worker: record.case.worker_id,
        cover: record.case.cover.filter(|(_, until)| today <= *until).map(|(cover, _)| cover),
        organization: record.organization_id,
        team: record.team_id,
    }
}

fn encode(keys: &Keys, record: &CaseRecord) -> Result<CaseRow> {
    let case = &record.case;
    let id = case.id.to_string();
    let words = Words {
        needs: case.needs.clone(),
        what_matters: case.what_matters.clone(),
        strengths: case.strengths.clone(),
        returned_because: record.returned_because.clone(),
        wishes: case.wishes.clone(),
    };
    let text = |id: Option<Uuid>| id.map(|id| id.to_string());
    Ok(CaseRow {
        sealed: Some(seal(keys, TABLE, "sealed", &id, &words)?),
        id,
        person_id: case.person_id.to_string(),
        referral_id: case.referral_id.to_string(),
        organization_id: record.organization_id.to_string(),
        team_id: text(record.team_id),
        worker_id: text(case.worker_id),
        cover_id: text(case.cover.map(|(cover, _)| cover)),
        cover_until: case.cover.map(|(_, until)| until),
        status: case.status.slug().to_owned(),
        is_open: case.status.is_open(),
        urgency: record.urgency.slug().to_owned(),
        need_level: case.need_level.map(|level| level.slug().to_owned()),
        closure: case.closure.map(|closure| closure.slug().to_owned()),
        last_contact_at: record.last_contact_at.map(|at| at.naive_utc()),
        version: stored_version(case.version),
        created_at: record.created_at.naive_utc(),
        changed_at: record.changed_at.naive_utc(),
        closed_at: (!case.status.is_open()).then(|| record.changed_at.naive_utc()),
    })
}

fn decode(keys: &Keys, row: &CaseRow, goals: Vec<Goal>, not_placed: Vec<NotPlaced>) -> Result<CaseRecord> {
    let words: Words = match &row.sealed {
        Some(sealed) => open(keys, TABLE, "sealed", &row.id, sealed)?,
        None => Words::default(),
    };
    let cover = optional_uuid(row.cover_id.as_deref(), TABLE, "cover_id")?.zip(row.cover_until);
    let slug = |text: &Option<String>| text.clone();
    Ok(CaseRecord {
        case: Case {
            id: decode_uuid(&row.id, TABLE, "id")?,
            person_id: decode_uuid(&row.person_id, TABLE, "person_id")?,
            referral_id: decode_uuid(&row.referral_id, TABLE, "referral_id")?,
            status: decode_slug(&row.status, CaseStatus::from_slug, TABLE, "status")?,
            worker_id: optional_uuid(row.worker_id.as_deref(), TABLE, "worker_id")?,
            cover,
            need_level: slug(&row.need_level)
                .map(|level| decode_slug(&level, NeedLevel::from_slug, TABLE, "need_level"))
                .transpose()?,
            needs: words.needs,
            what_matters: words.what_matters,
            strengths: words.strengths,
            wishes: words.wishes,
            goals,
            closure: slug(&row.closure)
                .map(|closure| decode_slug(&closure, ClosureReason::from_slug, TABLE, "closure"))
                .transpose()?,
            not_placed,
            version: version(row.version),
        },
        organization_id: decode_uuid(&row.organization_id, TABLE, "organization_id")?,
        team_id: optional_uuid(row.team_id.as_deref(), TABLE, "team_id")?,
        urgency: decode_slug(&row.urgency, Urgency::from_slug, TABLE, "urgency")?,
        returned_because: words.returned_because,
        last_contact_at: row.last_contact_at.map(|at| at.and_utc()),
        created_at: row.created_at.and_utc(),
        changed_at: row.changed_at.and_utc(),
    })
}

/// The case with this identifier, whole.
pub fn case_by_id(conn: &mut DbConnection, keys: &Keys, id: Uuid) -> Result<CaseRecord> {
    cases_by_ids(conn, keys, &[id])?.pop().ok_or(Error::NotFound("case"))
}

/// The cases with these identifiers, whole, in any order.
pub fn cases_by_ids(conn: &mut DbConnection, keys: &Keys, ids: &[Uuid]) -> Result<Vec<CaseRecord>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in texts(ids).chunks(IDS_PER_QUERY) {
        let rows: Vec<CaseRow> =
            case_record::table.filter(case_record::id.eq_any(chunk)).select(CaseRow::as_select()).load(conn)?;
        found.extend(complete(conn, keys, rows)?);
    }
    Ok(found)
}

/// Completes rows with their goals and what was not found; two queries, however many rows.
fn complete(conn: &mut DbConnection, keys: &Keys, rows: Vec<CaseRow>) -> Result<Vec<CaseRecord>> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut goals = goals_of(conn, keys, &ids)?;
    let missing: Vec<NotPlacedRow> = not_placed::table
        .filter(not_placed::case_id.eq_any(&ids))
        .order((not_placed::on_day, not_placed::id))
        .select(NotPlacedRow::as_select())
        .load(conn)?;
    let mut lacking: HashMap<String, Vec<NotPlaced>> = HashMap::new();
    for row in missing {
        let Some(case) = row.case_id else { continue };
        lacking.entry(case).or_default().push(NotPlaced {
            need: decode_slug(&row.need, ReferralReason::from_slug, "not_placed", "need")?,
            reason: decode_slug(&row.reason, NotPlacedReason::from_slug, "not_placed", "reason")?,
            on: row.on_day,
        });
    }
    rows.iter()
        .map(|row| {
            let goals = goals.remove(&row.id).unwrap_or_default();
            decode(keys, row, goals, lacking.remove(&row.id).unwrap_or_default())
        })
        .collect()
}

/// The goals of these cases, in their order.
fn goals_of(conn: &mut DbConnection, keys: &Keys, cases: &[String]) -> Result<HashMap<String, Vec<Goal>>> {
    let rows: Vec<GoalRow> = goal::table
        .filter(goal::case_id.eq_any(cases))
        .order((goal::case_id, goal::position))
        .select(GoalRow::as_select())
        .load(conn)?;
    let mut goals: HashMap<String, Vec<Goal>> = HashMap::new();
    for row in rows {
        let opened = open(keys, "goal", "sealed", &row.id, &row.sealed)?;
        goals.entry(row.case_id).or_default().push(opened);
    }
    Ok(goals)
}

/// The newest open case of a person, else the newest; `ids` are all identifiers of the person.
pub fn case_of_person(conn: &mut DbConnection, keys: &Keys, ids: &[Uuid]) -> Result<CaseRecord> {
    let rows: Vec<CaseRow> = case_record::table
        .filter(case_record::person_id.eq_any(texts(ids)))
        .order((case_record::is_open.desc(), case_record::created_at.desc(), case_record::id))
        .limit(1)
        .select(CaseRow::as_select())
        .load(conn)?;
    complete(conn, keys, rows)?.pop().ok_or(Error::NotFound("case"))
}

/// Writes a new case.
pub fn insert_case(conn: &mut DbConnection, keys: &Keys, record: &CaseRecord) -> Result<()> {
    record.case.validate()?;
    let row = encode(keys, record)?;
    let inserted = diesel::insert_into(case_record::table).values(&row).execute(conn);
    if let Err(error) = inserted {
        let error = crate::database::Error::from(error);
        let taken = error
            .constraint()
            .is_some_and(|name| name == "case_record_one_open" || name.contains("case_record.person_id"));
        return Err(if taken {
            Error::field("person_id", "has an open case here already; go on with that one")
        } else {
            error.into()
        });
    }
    write_goals(conn, keys, &record.case)
}

/// Writes a case over the version `seen`; a conflict when it is another by now. The version in `record` is
/// that of the result.
pub fn update_case(
    conn: &mut DbConnection,
    keys: &Keys,
    mut record: CaseRecord,
    seen: u64,
    now: DateTime<Utc>,
) -> Result<CaseRecord> {
    record.case.validate()?;
    record.case.version = seen + 1;
    record.changed_at = now;
    let row = encode(keys, &record)?;
    let here = case_record::table
        .filter(case_record::id.eq(row.id.clone()))
        .filter(case_record::version.eq(stored_version(seen)));
    if diesel::update(here).set(&row).execute(conn)? == 0 {
        return Err(Error::conflict(Now::Case(case_by_id(conn, keys, record.case.id)?)));
    }
    write_goals(conn, keys, &record.case)?;
    Ok(record)
}

fn write_goals(conn: &mut DbConnection, keys: &Keys, case: &Case) -> Result<()> {
    let case_id = case.id.to_string();
    diesel::delete(goal::table.filter(goal::case_id.eq(&case_id))).execute(conn)?;
    for (index, one) in case.goals.iter().enumerate() {
        let id = one.id.to_string();
        let row = GoalRow {
            sealed: seal(keys, "goal", "sealed", &id, one)?,
            id,
            case_id: case_id.clone(),
            position: position(index),
            review_on: one.review_on,
            outcome: one.outcome.map(|outcome| outcome.slug().to_owned()),
        };
        diesel::insert_into(goal::table).values(&row).execute(conn)?;
    }
    Ok(())
}

/// The tries to reach the person, oldest first.
pub fn attempts_of(conn: &mut DbConnection, keys: &Keys, case: Uuid) -> Result<Vec<ContactAttempt>> {
    let rows: Vec<ContactAttemptRow> = contact_attempt::table
        .filter(contact_attempt::case_id.eq(case.to_string()))
        .order((contact_attempt::at, contact_attempt::id))
        .select(ContactAttemptRow::as_select())
        .load(conn)?;
    rows.iter()
        .map(|row| {
            let note = row.note.as_ref();
            Ok(ContactAttempt {
                at: row.at.and_utc(),
                outcome: decode_slug(&row.outcome, AttemptOutcome::from_slug, "contact_attempt", "outcome")?,
                note: note.map(|sealed| open(keys, "contact_attempt", "note", &row.id, sealed)).transpose()?,
            })
        })
        .collect()
}
