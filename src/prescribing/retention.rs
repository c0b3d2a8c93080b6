//! How long an organization keeps records, and the purge of what is older, with numbers of what went.

use super::erase::{Erased, erase_in, log};
use super::store::{all_ids, texts};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource, audit};
use crate::database::AuditActor;
use crate::database::DbConnection;
use crate::database::schema::{case_record, person, prescription, purge_log, retention};
use crate::database::table::decode_uuid;
use crate::database::table::keeping::{PurgeRow, RetentionRow};
use chrono::{DateTime, Months, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// The fewest months that can be set: shorter, and a complaint could not be answered.
pub const FEWEST_MONTHS: u32 = 6;
/// The most: a person's record is kept eight years after the last contact in adult care.
pub const MOST_MONTHS: u32 = 240;

/// One purge in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purge {
    /// When.
    pub at: DateTime<Utc>,
    /// "retention" or "erasure".
    pub why: String,
    /// What went.
    pub erased: Erased,
}

/// Sets how many months after its closing an organization keeps a case.
pub fn set_retention(desk: Desk<'_>, organization: Uuid, months: u32) -> Result<()> {
    let user = desk.user()?;
    desk.allow(Action::SetRetention, Resource::Organization(organization))?;
    if !(FEWEST_MONTHS..=MOST_MONTHS).contains(&months) {
        return Err(Error::field("keep_months", "is not between 6 and 240; 96 months are eight years"));
    }
    desk.write(|tx| {
        let row = RetentionRow {
            organization_id: organization.to_string(),
            keep_months: i64::from(months),
            set_by: user.to_string(),
            set_at: tx.now().naive_utc(),
        };
        if diesel::update(retention::table.find(&row.organization_id)).set(&row).execute(tx.conn())? == 0 {
            diesel::insert_into(retention::table).values(&row).execute(tx.conn())?;
        }
        desk.audit(tx, Action::SetRetention, (AuditEntity::Organization, organization), "retention");
        Ok(())
    })
}

/// Takes away the records of people all of whose cases closed longer ago than their organization keeps
/// them. Where nothing was set, nothing goes. Run by the house itself; gives what went.
pub fn purge(desk: Desk<'_>) -> Result<Erased> {
    let rules: Vec<RetentionRow> =
        desk.read(|conn| Ok(retention::table.select(RetentionRow::as_select()).load(conn)?))?;
    let mut total = Erased::default();
    for rule in rules {
        let organization = decode_uuid(&rule.organization_id, "retention", "organization_id")?;
        let months = Months::new(u32::try_from(rule.keep_months).unwrap_or(MOST_MONTHS));
        let Some(before) = desk.database.clock().now().checked_sub_months(months) else { continue };
        let mut gone = Erased::default();
        for person in desk.read(|conn| outdated(conn, organization, before))? {
            gone += desk.write(|tx| {
                let ids = all_ids(tx.conn(), person)?;
                // Somebody may have come back since the list was made.
                if is_needed(tx.conn(), &ids, before)? {
                    return Ok(Erased::default());
                }
                let erased = erase_in(tx, &ids)?;
                let entity = (AuditEntity::Person, Some(person));
                audit::record(tx, desk.keys, AuditActor::System, Action::ErasePerson, entity, Some("retention"));
                Ok(erased)
            })?;
        }
        if gone.people > 0 {
            desk.write(|tx| log(tx, organization, "retention", gone))?;
        }
        total += gone;
    }
    Ok(total)
}

/// People of an organization with a case that closed before then.
fn outdated(conn: &mut DbConnection, organization: Uuid, before: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let mut ids: Vec<String> = case_record::table
        .inner_join(person::table.on(person::id.eq(case_record::person_id)))
        .filter(case_record::organization_id.eq(organization.to_string()))
        .filter(case_record::closed_at.lt(before.naive_utc()))
        .filter(person::erased_at.is_null())
        .filter(person::merged_into.is_null())
        .select(case_record::person_id)
        .load(conn)?;
    ids.sort();
    ids.dedup();
    Ok(ids.iter().map(|id| decode_uuid(id, "case_record", "person_id")).collect::<Result<_, _>>()?)
}

fn is_needed(conn: &mut DbConnection, ids: &[Uuid], before: DateTime<Utc>) -> Result<bool> {
    let still: i64 = case_record::table
        .filter(case_record::person_id.eq_any(texts(ids)))
        .filter(case_record::closed_at.is_null().or(case_record::closed_at.ge(before.naive_utc()).assume_not_null()))
        .count()
        .get_result(conn)?;
    let open: i64 = prescription::table
        .filter(prescription::person_id.eq_any(texts(ids)))
        .filter(prescription::is_open.eq(true))
        .count()
        .get_result(conn)?;
    Ok(still + open > 0)
}

/// What was taken away from an organization's records, newest first.
pub fn purges(desk: Desk<'_>, organization: Uuid) -> Result<Vec<Purge>> {
    desk.allow(Action::SetRetention, Resource::Organization(organization))?;
    desk.read(|conn| {
        let rows: Vec<PurgeRow> = purge_log::table
            .filter(purge_log::organization_id.eq(organization.to_string()))
            .order((purge_log::at.desc(), purge_log::id))
            .select(PurgeRow::as_select())
            .load(conn)?;
        let count = |n: i64| u64::try_from(n).unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| Purge {
                at: row.at.and_utc(),
                why: row.why,
                erased: Erased {
                    people: count(row.people),
                    cases: count(row.cases),
                    notes: count(row.notes),
                    measures: count(row.measures),
                },
            })
            .collect())
    })
}
