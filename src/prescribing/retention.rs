//! How long an organization keeps records, and the purge of what is older, with numbers of what went.

use super::erase::{Erased, erase_in, log};
use super::store::{all_ids, texts};
use super::{Desk, Error, Result, check_in, unnamed_checks};
use crate::accounts::{Action, AuditEntity, Resource, audit};
use crate::closed_list;
use crate::database::AuditActor;
use crate::database::DbConnection;
use crate::database::schema::{case_record, person, prescription, purge_log, retention};
use crate::database::table::decode_uuid;
use crate::database::table::keeping::{PurgeRow, RetentionRow};
use chrono::{DateTime, Months, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The fewest months that can be set: shorter, and a complaint could not be answered.
pub const FEWEST_MONTHS: u32 = 6;
/// The most: a person's record is kept eight years after the last contact in adult care.
pub const MOST_MONTHS: u32 = 240;

/// People purged in one transaction: few, so that nobody who writes waits for long.
const AT_ONCE: usize = 20;

closed_list! {
    /// Why a record is kept although a case of the person is old enough to go.
    HeldBecause {
        /// The person has come back.
        OpenCase = "open_case",
        /// A group still answers for a prescription.
        OpenPrescription = "open_prescription",
        /// Another case closed later.
        LaterCase = "later_case",
    }
}

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
/// them, checks of people on no record that were asked longer ago than that, and drafts of checks that nobody
/// goes on with. Where nothing was set, no record goes. Run by the house itself; gives what went.
pub fn purge(desk: Desk<'_>) -> Result<Erased> {
    let rules: Vec<RetentionRow> =
        desk.read(|conn| Ok(retention::table.select(RetentionRow::as_select()).load(conn)?))?;
    let mut total = Erased::default();
    desk.write(check_in::forget_drafts)?;
    for rule in rules {
        let organization = decode_uuid(&rule.organization_id, "retention", "organization_id")?;
        let months = Months::new(u32::try_from(rule.keep_months).unwrap_or(MOST_MONTHS));
        let Some(before) = desk.database.clock().now().checked_sub_months(months) else { continue };
        for people in desk.read(|conn| outdated(conn, organization, before))?.chunks(AT_ONCE) {
            total += desk.write(|tx| {
                // Of two nodes that purge at once the second finds nothing left.
                tx.one_at_a_time(&format!("purge:{organization}"))?;
                let mut gone = Erased::default();
                for person in people {
                    let ids = all_ids(tx.conn(), *person)?;
                    // Somebody may have come back since the list was made, or gone already.
                    if is_erased(tx.conn(), *person)? || held(tx.conn(), &ids, before)?.is_some() {
                        continue;
                    }
                    gone += erase_in(tx, &ids)?;
                    let entity = (AuditEntity::Person, Some(*person));
                    audit::record(tx, desk.keys, AuditActor::System, Action::ErasePerson, entity, Some("retention"));
                }
                if gone.people > 0 {
                    // What went and that it went are written together.
                    log(tx, organization, "retention", gone)?;
                }
                Ok(gone)
            })?;
        }
        total += desk.write(|tx| {
            tx.one_at_a_time(&format!("purge:{organization}"))?;
            let gone =
                Erased { measures: unnamed_checks::forget(tx.conn(), organization, before)?, ..Erased::default() };
            if gone.measures > 0 {
                let entity = (AuditEntity::Organization, Some(organization));
                audit::record(tx, desk.keys, AuditActor::System, Action::ErasePerson, entity, Some("unnamed_checks"));
                log(tx, organization, "retention", gone)?;
            }
            Ok(gone)
        })?;
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

fn is_erased(conn: &mut DbConnection, id: Uuid) -> Result<bool> {
    let at: Option<Option<NaiveDateTime>> =
        person::table.find(id.to_string()).select(person::erased_at).first(conn).optional()?;
    Ok(at.flatten().is_some())
}

/// Why a person's record is kept although a case of theirs is old enough to go; `None` when it goes.
fn held(conn: &mut DbConnection, ids: &[Uuid], before: DateTime<Utc>) -> Result<Option<HeldBecause>> {
    let of_person = case_record::table.filter(case_record::person_id.eq_any(texts(ids)));
    let open: i64 = of_person.clone().filter(case_record::is_open.eq(true)).count().get_result(conn)?;
    if open > 0 {
        return Ok(Some(HeldBecause::OpenCase));
    }
    let prescriptions: i64 = prescription::table
        .filter(prescription::person_id.eq_any(texts(ids)))
        .filter(prescription::is_open.eq(true))
        .count()
        .get_result(conn)?;
    if prescriptions > 0 {
        return Ok(Some(HeldBecause::OpenPrescription));
    }
    let later: i64 = of_person
        .filter(case_record::closed_at.is_null().or(case_record::closed_at.ge(before.naive_utc()).assume_not_null()))
        .count()
        .get_result(conn)?;
    Ok((later > 0).then_some(HeldBecause::LaterCase))
}

/// How an organization's records stand to its rule, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whose records.
    pub organization: Uuid,
    /// How many months after its closing a case is kept; `None` where nobody has said.
    pub keep_months: Option<u32>,
    /// People whose records go at the next purge.
    pub due: u64,
    /// People with a case old enough whose records stay, by the reason.
    pub held: BTreeMap<HeldBecause, u64>,
    /// People whose cases are all closed and kept without an end, because there is no rule.
    pub without_rule: u64,
    /// Checks of people on no record: those that go at the next purge or, where there is no rule, all.
    pub unnamed_checks: u64,
}

/// What a purge would take away now and what it would leave, for every organization that keeps cases or checks.
/// For the house itself: numbers alone.
pub fn foresee(desk: Desk<'_>) -> Result<Vec<Standing>> {
    desk.read(|conn| {
        let mut kept_by: Vec<String> = case_record::table.select(case_record::organization_id).distinct().load(conn)?;
        let rules: Vec<RetentionRow> = retention::table.select(RetentionRow::as_select()).load(conn)?;
        kept_by.extend(unnamed_checks::kept_by(conn)?);
        kept_by.extend(rules.iter().map(|rule| rule.organization_id.clone()));
        kept_by.sort();
        kept_by.dedup();
        let mut standing = Vec::with_capacity(kept_by.len());
        for id in kept_by {
            let rule = rules.iter().find(|rule| rule.organization_id == id);
            let organization = decode_uuid(&id, "case_record", "organization_id")?;
            standing.push(foresee_one(desk, conn, organization, rule.map(|rule| rule.keep_months))?);
        }
        Ok(standing)
    })
}

/// The same for one organization, for who may set its rule.
pub fn standing_of(desk: Desk<'_>, organization: Uuid) -> Result<Standing> {
    desk.allow(Action::SetRetention, Resource::Organization(organization))?;
    desk.read(|conn| {
        let months: Option<i64> =
            retention::table.find(organization.to_string()).select(retention::keep_months).first(conn).optional()?;
        foresee_one(desk, conn, organization, months)
    })
}

fn foresee_one(
    desk: Desk<'_>,
    conn: &mut DbConnection,
    organization: Uuid,
    keep_months: Option<i64>,
) -> Result<Standing> {
    let keep_months = keep_months.map(|months| u32::try_from(months).unwrap_or(MOST_MONTHS));
    let mut standing =
        Standing { organization, keep_months, due: 0, held: BTreeMap::new(), without_rule: 0, unnamed_checks: 0 };
    let now = desk.database.clock().now();
    let Some(months) = keep_months else {
        for person in outdated(conn, organization, now)? {
            let ids = all_ids(conn, person)?;
            standing.without_rule += u64::from(held(conn, &ids, now)?.is_none());
        }
        standing.unnamed_checks = unnamed_checks::count(conn, organization, now)?;
        return Ok(standing);
    };
    let Some(before) = now.checked_sub_months(Months::new(months)) else { return Ok(standing) };
    for person in outdated(conn, organization, before)? {
        let ids = all_ids(conn, person)?;
        match held(conn, &ids, before)? {
            None => standing.due += 1,
            Some(why) => *standing.held.entry(why).or_default() += 1,
        }
    }
    standing.unnamed_checks = unnamed_checks::count(conn, organization, before)?;
    Ok(standing)
}

/// The organizations that keep cases or checks, for who may set their rules.
pub fn keepers(desk: Desk<'_>) -> Result<Vec<Uuid>> {
    desk.allow(Action::SetRetention, Resource::Any)?;
    desk.read(|conn| {
        let mut ids: Vec<String> = case_record::table.select(case_record::organization_id).distinct().load(conn)?;
        ids.extend(unnamed_checks::kept_by(conn)?);
        ids.sort();
        ids.dedup();
        let ids = ids.iter().map(|id| decode_uuid(id, "case_record", "organization_id"));
        let ids: Vec<Uuid> = ids.collect::<Result<_, _>>()?;
        Ok(ids.into_iter().filter(|id| desk.may(Action::SetRetention, Resource::Organization(*id))).collect())
    })
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
