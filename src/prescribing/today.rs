//! One worker's day: what is overdue first, then what waits for the worker, then what waits for others. It
//! costs what that worker has, however many prescriptions there are.

use super::consent::{NoThanks, said_no};
use super::store::{
    CaseRecord, Of, StoredConsent, cases_by_ids, declined_by, people_by_ids, prescriptions_in, texts, together,
};
use super::{Desk, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::DbConnection;
use crate::database::schema::{case_record, prescription};
use crate::database::table::{IDS_PER_QUERY, decode_slug, decode_uuid};
use crate::domain::Private;
use crate::domain::case::{CaseStatus, Load};
use crate::domain::clocks::{Step, working_days_between};
use crate::domain::prescription::{Party, Status};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Europe::London;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A prescription in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which.
    pub prescription_id: Uuid,
    /// For whom.
    pub person_id: Uuid,
    /// What the person is called.
    pub called: Private,
    /// Its case.
    pub case_id: Option<Uuid>,
    /// To which service.
    pub service_id: Uuid,
    /// Who answers for it.
    pub recipient_id: Uuid,
    /// Where it stands.
    pub status: Status,
    /// Whether the short clocks run.
    pub fast_track: bool,
    /// What is waited for.
    pub step: Option<Step>,
    /// On whom.
    pub waiting_on: Option<Party>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Working days by which it is late.
    pub working_days_late: u32,
    /// When something happened last.
    pub changed_at: DateTime<Utc>,
    /// The person missed a session and nobody has spoken with them since.
    pub to_ring: bool,
}

/// A case in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCase {
    /// The case.
    pub case: CaseRecord,
    /// What the person is called.
    pub called: Private,
}

/// Somebody who said no to a place and when they may be asked again; that day has come.
#[derive(Debug, Clone, PartialEq)]
pub struct AskAgain {
    /// The case.
    pub case_id: Uuid,
    /// What the person is called.
    pub called: Private,
    /// To which service.
    pub service_id: Uuid,
    /// What they said.
    pub no: NoThanks,
}

/// A worker's day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Today {
    /// Due and not done, the longest first.
    pub overdue: Vec<Item>,
    /// What the worker has to do, the soonest due first.
    pub waiting_for_me: Vec<Item>,
    /// What others have to do, the soonest due first.
    pub waiting_for_others: Vec<Item>,
    /// Cases with whose people nobody has spoken yet, the fast track first.
    pub new_cases: Vec<NewCase>,
    /// Goals that are to be looked at again today or before, by case.
    pub reviews: Vec<NewCase>,
    /// People who may be asked again about what they said no to, the longest due first.
    pub ask_again: Vec<AskAgain>,
    /// Open cases on the desk, cover included.
    pub open_cases: usize,
}

impl Today {
    /// How full the desk is.
    pub const fn load(&self) -> Load {
        Load::of(self.open_cases)
    }
}

type Row = (
    String,
    String,
    Option<String>,
    String,
    String,
    String,
    bool,
    Option<String>,
    Option<String>,
    Option<NaiveDateTime>,
    NaiveDateTime,
);

/// The day of the worker who asks, with what they stand in for.
pub fn today(desk: Desk<'_>) -> Result<Today> {
    let user = desk.user()?;
    desk.allow(Action::SeeToday, Resource::Common)?;
    let (now, day) = (desk.database.clock().now(), desk.today());
    desk.write(|tx| {
        let conn = tx.conn();
        let covered = covered_cases(conn, user, day)?;
        let mut rows = own_rows(conn, user)?;
        rows.extend(rows_of_cases(conn, &covered)?);
        let mut seen = BTreeSet::new();
        rows.retain(|row| seen.insert(row.0.clone()));
        let own = own_cases(conn, user)?;
        let ids: Vec<Uuid> = own.iter().chain(&covered).copied().collect::<BTreeSet<_>>().into_iter().collect();
        let cases = cases_by_ids(conn, desk.keys, &ids)?;
        let names = names(desk, conn, &rows, &cases)?;
        let called = |id: Uuid| names.get(&id).cloned();
        let ask_again = ask_again(desk, conn, &cases, &names, day)?;
        let mut page = Today { open_cases: cases.len(), ask_again, ..Today::default() };
        for row in rows {
            let Some(mut item) = item(row, &called, desk, now)? else { continue };
            item.to_ring = item.status == Status::DidNotAttend
                && item.case_id.is_some_and(|case| !spoken_since(&cases, case, item.changed_at));
            if item.due_at.is_some_and(|due| now >= due + TimeDelta::minutes(1)) {
                page.overdue.push(item);
            } else if item.to_ring || matches!(item.waiting_on, Some(Party::Worker)) {
                page.waiting_for_me.push(item);
            } else {
                page.waiting_for_others.push(item);
            }
        }
        let soonest = |item: &Item| (item.due_at.is_none(), item.due_at, item.prescription_id);
        page.overdue.sort_by_key(soonest);
        page.waiting_for_me.sort_by_key(soonest);
        page.waiting_for_others.sort_by_key(soonest);
        for case in cases {
            let Some(called) = called(case.case.person_id) else { continue };
            let due = case
                .case
                .goals
                .iter()
                .any(|goal| goal.outcome.is_none() && goal.review_on.is_some_and(|review| review <= day));
            if matches!(case.case.status, CaseStatus::Allocated | CaseStatus::TryingToContact) {
                page.new_cases.push(NewCase { case, called });
            } else if due {
                page.reviews.push(NewCase { case, called });
            }
        }
        let first = |one: &NewCase| (one.case.urgency, one.case.created_at, one.case.case.id);
        page.new_cases.sort_by_key(first);
        page.reviews.sort_by_key(first);
        desk.audit(tx, Action::SeeToday, (AuditEntity::UserAccount, user), "listed");
        Ok(page)
    })
}

/// Only who said no at all is looked at closer: most never did.
fn ask_again(
    desk: Desk<'_>,
    conn: &mut DbConnection,
    cases: &[CaseRecord],
    names: &HashMap<Uuid, Private>,
    day: NaiveDate,
) -> Result<Vec<AskAgain>> {
    let people: Vec<Uuid> = cases.iter().map(|case| case.case.person_id).collect();
    // What was said under a record that was merged was said by the same person.
    let records = together(conn, &people)?;
    let everybody: Vec<Uuid> = records.values().flatten().copied().collect::<BTreeSet<Uuid>>().into_iter().collect();
    let declined = declined_by(conn, desk.keys, &everybody)?;
    let mut due: Vec<AskAgain> = Vec::new();
    let mut asked = BTreeSet::new();
    for case in cases {
        let Some(ids) = records.get(&case.case.person_id) else { continue };
        let theirs: Vec<StoredConsent> =
            declined.iter().filter(|one| ids.contains(&one.consent.person_id)).cloned().collect();
        let (Some(stands), false) = (ids.first().copied(), theirs.is_empty()) else { continue };
        let known = names.get(&stands).or_else(|| names.get(&case.case.person_id)).cloned();
        let Some(called) = known else { continue };
        let sent = prescriptions_in(conn, Of::People(ids))?;
        for (service_id, no) in said_no(&theirs, &sent) {
            // Two cases of one person ask once.
            if no.may_be_asked_again(day) && asked.insert((stands, service_id)) {
                due.push(AskAgain { case_id: case.case.id, called: called.clone(), service_id, no });
            }
        }
    }
    due.sort_by_key(|one| (one.no.ask_again_on, one.case_id, one.service_id));
    Ok(due)
}

fn spoken_since(cases: &[CaseRecord], case: Uuid, at: DateTime<Utc>) -> bool {
    let found = cases.iter().find(|one| one.case.id == case);
    found.is_some_and(|one| one.last_contact_at.is_some_and(|spoken| spoken >= at))
}

macro_rules! columns {
    () => {
        (
            prescription::id,
            prescription::person_id,
            prescription::case_id,
            prescription::service_id,
            prescription::recipient_id,
            prescription::status,
            prescription::fast_track,
            prescription::waiting_on,
            prescription::due_step,
            prescription::due_at,
            prescription::changed_at,
        )
    };
}

fn own_rows(conn: &mut DbConnection, user: Uuid) -> Result<Vec<Row>> {
    Ok(prescription::table
        .filter(prescription::worker_id.eq(user.to_string()))
        .filter(prescription::is_open.eq(true))
        .order(prescription::due_at)
        .select(columns!())
        .load(conn)?)
}

fn rows_of_cases(conn: &mut DbConnection, cases: &[Uuid]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for chunk in texts(cases).chunks(IDS_PER_QUERY) {
        let open: Vec<Row> = prescription::table
            .filter(prescription::case_id.eq_any(chunk))
            .filter(prescription::is_open.eq(true))
            .select(columns!())
            .load(conn)?;
        rows.extend(open);
    }
    Ok(rows)
}

fn own_cases(conn: &mut DbConnection, user: Uuid) -> Result<Vec<Uuid>> {
    let ids: Vec<String> = case_record::table
        .filter(case_record::worker_id.eq(user.to_string()))
        .filter(case_record::is_open.eq(true))
        .select(case_record::id)
        .load(conn)?;
    Ok(ids.iter().map(|id| decode_uuid(id, "case_record", "id")).collect::<Result<_, _>>()?)
}

/// The open cases for whose worker the user stands in now.
pub(super) fn covered_cases(conn: &mut DbConnection, user: Uuid, day: NaiveDate) -> Result<Vec<Uuid>> {
    let ids: Vec<String> = case_record::table
        .filter(case_record::cover_id.eq(user.to_string()))
        .filter(case_record::cover_until.ge(day))
        .filter(case_record::is_open.eq(true))
        .select(case_record::id)
        .load(conn)?;
    Ok(ids.iter().map(|id| decode_uuid(id, "case_record", "id")).collect::<Result<_, _>>()?)
}

fn names(
    desk: Desk<'_>,
    conn: &mut DbConnection,
    rows: &[Row],
    cases: &[CaseRecord],
) -> Result<HashMap<Uuid, Private>> {
    let mut ids: BTreeSet<Uuid> = cases.iter().map(|case| case.case.person_id).collect();
    for row in rows {
        ids.insert(decode_uuid(&row.1, "prescription", "person_id")?);
    }
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let people = people_by_ids(conn, desk.keys, &ids)?;
    Ok(people.into_iter().map(|stored| (stored.person.id, stored.person.called())).collect())
}

fn item(
    row: Row,
    called: &dyn Fn(Uuid) -> Option<Private>,
    desk: Desk<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Item>> {
    const TABLE: &str = "prescription";
    let (id, person, case, service, recipient, status, fast_track, waiting_on, step, due_at, changed_at) = row;
    let person_id = decode_uuid(&person, TABLE, "person_id")?;
    let Some(called) = called(person_id) else { return Ok(None) };
    let due_at = due_at.map(|due| due.and_utc());
    let day = |at: DateTime<Utc>| at.with_timezone(&London).date_naive();
    Ok(Some(Item {
        prescription_id: decode_uuid(&id, TABLE, "id")?,
        person_id,
        called,
        case_id: case.map(|id| decode_uuid(&id, TABLE, "case_id")).transpose()?,
        service_id: decode_uuid(&service, TABLE, "service_id")?,
        recipient_id: decode_uuid(&recipient, TABLE, "recipient_id")?,
        status: decode_slug(&status, Status::from_slug, TABLE, "status")?,
        fast_track,
        step: step.map(|step| decode_slug(&step, Step::from_slug, TABLE, "due_step")).transpose()?,
        waiting_on: waiting_on.map(|on| decode_slug(&on, Party::from_slug, TABLE, "waiting_on")).transpose()?,
        working_days_late: due_at.map_or(0, |due| working_days_between(day(due), day(now), desk.calendar)),
        due_at,
        changed_at: changed_at.and_utc(),
        to_ring: false,
    }))
}
