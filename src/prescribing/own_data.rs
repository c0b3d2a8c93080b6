//! What an organization keeps, for its own programs: read only, a page at a time, the one changed last
//! last. Whoever asks for another organization's data finds nothing.

use super::measures::{Asked, answers_of};
use super::store::{Stored, all_ids, consent_by_id, living_id, people_by_ids, prescription_by_id, texts};
use super::{Desk, Error, Result, StoredConsent, StoredPerson};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::schema::{case_record, consent, measure, person, prescription, service};
use crate::database::table::decode_uuid;
use crate::database::{DbConnection, WriteTransaction};
use crate::domain::prescription::State;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which of the data, by when it was last changed and about whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asking {
    /// This one alone.
    pub id: Option<Uuid>,
    /// About this person alone, under any identifier the person ever had.
    pub person: Option<Uuid>,
    /// Changed at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Changed before this moment.
    pub before: Option<DateTime<Utc>>,
    /// So many are passed over.
    pub offset: i64,
    /// At most so many are given.
    pub limit: i64,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// How many there are, all pages together.
    pub total: i64,
    /// This page.
    pub rows: Vec<T>,
}

/// A prescription with who sent it and the living record of whom it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnPrescription {
    /// Where it stands.
    pub state: State,
    /// The organization that sent it.
    pub organization_id: Uuid,
    /// The person's record as it is named now.
    pub person_id: Uuid,
}

/// A measure with whom it is of.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnMeasure {
    /// What was answered.
    pub asked: Asked,
    /// The person's record as it is named now.
    pub person_id: Uuid,
}

/// A page of identifiers: how many there are in all, and these.
type Ids = (i64, Vec<String>);

/// What an [`Asking`] asks of the store: bounds that hold everything where nothing is said.
struct Bounds {
    any_id: bool,
    id: String,
    any_person: bool,
    people: Vec<String>,
    from: NaiveDateTime,
    before: NaiveDateTime,
}

impl Bounds {
    fn of(conn: &mut DbConnection, asking: &Asking) -> Result<Self> {
        let people = match asking.person {
            // Somebody nobody knows has no data.
            Some(id) => match all_ids(conn, id) {
                Ok(ids) => texts(&ids),
                Err(Error::NotFound(_)) => Vec::new(),
                Err(error) => return Err(error),
            },
            None => Vec::new(),
        };
        let day = |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        let midnight = chrono::NaiveTime::MIN;
        Ok(Self {
            any_id: asking.id.is_none(),
            id: asking.id.map(|id| id.to_string()).unwrap_or_default(),
            any_person: asking.person.is_none(),
            people,
            from: asking.from.map_or(day(1900, 1, 1).and_time(midnight), |at| at.naive_utc()),
            before: asking.before.map_or(day(9999, 1, 1).and_time(midnight), |at| at.naive_utc()),
        })
    }
}

/// Counts and reads one page of identifiers; the columns differ, the question does not.
macro_rules! page_of_ids {
    ($conn:expr, $asking:expr, $bounds:expr, $table:ident, $own:expr, $person:expr, $changed:expr) => {{
        use diesel::sql_types::Bool;
        let found = || {
            $table::table
                .filter($own)
                .filter($table::id.eq(&$bounds.id).or($bounds.any_id.into_sql::<Bool>()))
                .filter($person.eq_any(&$bounds.people).or($bounds.any_person.into_sql::<Bool>()))
                .filter($changed.ge($bounds.from))
                .filter($changed.lt($bounds.before))
        };
        let total: i64 = found().count().get_result($conn)?;
        let ids: Vec<String> = found()
            .order(($changed, $table::id))
            .offset($asking.offset)
            .limit($asking.limit)
            .select($table::id)
            .load($conn)?;
        Ok::<Ids, Error>((total, ids))
    }};
}

fn ask<T>(
    desk: Desk<'_>,
    token: Uuid,
    organization: Uuid,
    what: &'static str,
    work: impl FnOnce(&mut WriteTransaction<'_>) -> Result<T>,
) -> Result<T> {
    desk.allow(Action::ReadFhir, Resource::Organization(organization))?;
    desk.write(|tx| {
        let found = work(tx)?;
        let by = desk.actor.audited(Some(token));
        let whose = (AuditEntity::Organization, Some(organization));
        crate::accounts::audit::record(tx, desk.keys, by, Action::ReadFhir, whose, Some(what));
        Ok(found)
    })
}

/// The people whose records the organization keeps; merged and erased records are left out.
pub fn people(desk: Desk<'_>, token: Uuid, organization: Uuid, asking: &Asking) -> Result<Page<StoredPerson>> {
    ask(desk, token, organization, "people", |tx| {
        let conn = tx.conn();
        let bounds = Bounds::of(conn, asking)?;
        let own = || {
            person::organization_id
                .eq(organization.to_string())
                .and(person::sealed.is_not_null())
                .and(person::merged_into.is_null())
        };
        let (total, ids) = page_of_ids!(conn, asking, bounds, person, own(), person::id, person::changed_at)?;
        let ids = decoded(&ids, "person")?;
        let mut rows = people_by_ids(conn, desk.keys, &ids)?;
        rows.sort_by_key(|row| (row.changed_at, row.person.id));
        Ok(Page { total, rows })
    })
}

/// The prescriptions that the organization sent or has begun.
pub fn prescriptions(
    desk: Desk<'_>,
    token: Uuid,
    organization: Uuid,
    asking: &Asking,
) -> Result<Page<OwnPrescription>> {
    ask(desk, token, organization, "prescriptions", |tx| {
        let conn = tx.conn();
        let bounds = Bounds::of(conn, asking)?;
        let own = || prescription::organization_id.eq(organization.to_string());
        let changed = prescription::changed_at;
        let (total, ids) = page_of_ids!(conn, asking, bounds, prescription, own(), prescription::person_id, changed)?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in decoded(&ids, "prescription")? {
            let Stored { state, organization_id, .. } = prescription_by_id(conn, id)?;
            let person_id = living_id(conn, state.person_id)?;
            rows.push(OwnPrescription { state, organization_id, person_id });
        }
        Ok(Page { total, rows })
    })
}

/// What the organization's people said to their facts being passed on.
pub fn consents(desk: Desk<'_>, token: Uuid, organization: Uuid, asking: &Asking) -> Result<Page<StoredConsent>> {
    ask(desk, token, organization, "consents", |tx| {
        let conn = tx.conn();
        let bounds = Bounds::of(conn, asking)?;
        let own = || {
            let people = person::table.filter(person::organization_id.eq(organization.to_string()));
            consent::person_id.eq_any(people.select(person::id)).and(consent::sealed.is_not_null())
        };
        let (total, ids) = page_of_ids!(conn, asking, bounds, consent, own(), consent::person_id, consent::said_at)?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in decoded(&ids, "consent")? {
            let mut stored = consent_by_id(conn, desk.keys, id)?;
            stored.consent.person_id = living_id(conn, stored.consent.person_id)?;
            rows.push(stored);
        }
        Ok(Page { total, rows })
    })
}

/// What the organization's people answered when they were asked how they are.
pub fn measures(desk: Desk<'_>, token: Uuid, organization: Uuid, asking: &Asking) -> Result<Page<OwnMeasure>> {
    ask(desk, token, organization, "measures", |tx| {
        let conn = tx.conn();
        let bounds = Bounds::of(conn, asking)?;
        let cases: Vec<(String, String)> = case_record::table
            .filter(case_record::organization_id.eq(organization.to_string()))
            .select((case_record::id, case_record::person_id))
            .load(conn)?;
        let wanted = |person: &String| bounds.any_person || bounds.people.contains(person);
        let cases: BTreeMap<String, String> = cases.into_iter().filter(|(_, person)| wanted(person)).collect();
        let all: Vec<(String, String)> = measure::table
            .inner_join(case_record::table.on(case_record::id.eq(measure::case_id)))
            .filter(case_record::organization_id.eq(organization.to_string()))
            .filter(measure::answered_on.ge(bounds.from.date()))
            .filter(measure::answered_on.lt(bounds.before.date()))
            .order((measure::answered_on, measure::id))
            .select((measure::id, measure::case_id))
            .load(conn)?;
        let found: Vec<(String, String)> = all
            .into_iter()
            .filter(|(id, case)| (bounds.any_id || *id == bounds.id) && cases.contains_key(case))
            .collect();
        let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
        let skip = usize::try_from(asking.offset).unwrap_or(usize::MAX);
        let take = usize::try_from(asking.limit).unwrap_or_default();
        let mut rows = Vec::new();
        for (id, case) in found.into_iter().skip(skip).take(take) {
            let id = decode_uuid(&id, "measure", "id")?;
            let of_case = answers_of(conn, desk.keys, &[decode_uuid(&case, "measure", "case_id")?])?;
            let whose = cases.get(&case).ok_or(Error::NotFound("person"))?;
            let person_id = living_id(conn, decode_uuid(whose, "case_record", "person_id")?)?;
            rows.extend(of_case.into_iter().filter(|one| one.id == id).map(|asked| OwnMeasure { asked, person_id }));
        }
        Ok(Page { total, rows })
    })
}

/// The services that the organization runs, and those that its prescriptions name.
pub fn services(desk: Desk<'_>, token: Uuid, organization: Uuid) -> Result<Vec<Uuid>> {
    ask(desk, token, organization, "services", |tx| {
        let conn = tx.conn();
        let run: Vec<String> = service::table
            .filter(service::organization_id.eq(organization.to_string()))
            .select(service::id)
            .load(conn)?;
        let named: Vec<String> = prescription::table
            .filter(prescription::organization_id.eq(organization.to_string()))
            .select(prescription::service_id)
            .distinct()
            .load(conn)?;
        let mut ids = decoded(&run, "service")?;
        ids.extend(decoded(&named, "prescription")?);
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    })
}

fn decoded(ids: &[String], table: &'static str) -> Result<Vec<Uuid>> {
    Ok(ids.iter().map(|id| decode_uuid(id, table, "id")).collect::<Result<_, _>>()?)
}
