//! A caseload goes to another worker, for good or while the first is away: looked at first, then done in
//! one piece, with a note for each person. Nothing is left without an owner.

use super::note::{NoteKind, write as write_note};
use super::outbox::{self, MessageKind, Recipient};
use super::store::{CaseRecord, case_by_id, cases_by_ids, people_by_ids, replace_worker, resource, update_case};
use super::triage::team_for;
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::DbConnection;
use crate::database::schema::{case_record, handover};
use crate::database::seal::random_uuid;
use crate::database::table::case::HandoverRow;
use crate::database::table::decode_uuid;
use crate::domain::Private;
use crate::domain::case::Load;
use crate::domain::person::Person;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Who hands over to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    /// Whose cases.
    pub from: Uuid,
    /// Who takes them.
    pub to: Uuid,
    /// The last day of standing in; `None` for good.
    pub until: Option<NaiveDate>,
}

/// One case of a handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedCase {
    /// Which.
    pub case_id: Uuid,
    /// The version that was seen in the preview.
    pub seen: u64,
    /// What the next worker should know.
    pub note: Option<Private>,
}

/// What a handover would move.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The cases with what the person is called, what is overdue first.
    pub cases: Vec<(CaseRecord, Private, Option<DateTime<Utc>>)>,
    /// The records of these people, in the same order: how each is told depends on them.
    pub people: Vec<Person>,
    /// Open cases of who takes them, before and after.
    pub open_cases: (usize, usize),
    /// How full that desk would be.
    pub load: Load,
}

/// The open cases of a worker as a handover would move them. Nothing is changed; who has looked is kept.
pub fn preview(desk: Desk<'_>, handover: Handover) -> Result<Preview> {
    desk.write(|tx| {
        let conn = tx.conn();
        let ids = open_cases(conn, handover.from)?;
        let cases = cases_by_ids(conn, desk.keys, &ids)?;
        for case in &cases {
            desk.allow(Action::HandOver, resource(case, desk.today()))?;
        }
        let people: Vec<Uuid> = cases.iter().map(|case| case.case.person_id).collect();
        let records = people_by_ids(conn, desk.keys, &people)?;
        let due: Vec<(Option<String>, Option<chrono::NaiveDateTime>)> = {
            use crate::database::schema::prescription;
            prescription::table
                .filter(prescription::worker_id.eq(handover.from.to_string()))
                .filter(prescription::is_open.eq(true))
                .select((prescription::case_id, prescription::due_at))
                .load(conn)?
        };
        let next_due = |case: Uuid| {
            let id = case.to_string();
            due.iter().filter(|(of, _)| of.as_ref() == Some(&id)).filter_map(|(_, at)| *at).min().map(|at| at.and_utc())
        };
        let mut rows: Vec<(CaseRecord, Private, Option<DateTime<Utc>>)> = cases
            .into_iter()
            .filter_map(|case| {
                let stored = records.iter().find(|stored| stored.person.id == case.case.person_id)?;
                let due = next_due(case.case.id);
                Some((case, stored.person.called(), due))
            })
            .collect();
        rows.sort_by_key(|(case, _, due)| (due.is_none(), *due, case.created_at, case.case.id));
        let before = open_cases(conn, handover.to)?.len();
        let after = before + rows.len();
        let people = rows.iter().filter_map(|(case, ..)| {
            records.iter().find(|stored| stored.person.id == case.case.person_id).map(|stored| stored.person.clone())
        });
        let people = people.collect();
        desk.audit(tx, Action::HandOver, (AuditEntity::UserAccount, handover.from), "handover_looked_at");
        Ok(Preview { cases: rows, people, open_cases: (before, after), load: Load::of(after) })
    })
}

fn open_cases(conn: &mut DbConnection, worker: Uuid) -> Result<Vec<Uuid>> {
    let ids: Vec<String> = case_record::table
        .filter(case_record::worker_id.eq(worker.to_string()))
        .filter(case_record::is_open.eq(true))
        .select(case_record::id)
        .load(conn)?;
    Ok(ids.iter().map(|id| decode_uuid(id, "case_record", "id")).collect::<Result<_, _>>()?)
}

/// Hands cases over, all of them or none. `whole` says that it is meant to be the whole caseload: then one
/// that came meanwhile and is not named is an error, so that nobody is left behind.
pub fn hand_over(desk: Desk<'_>, handover: Handover, cases: &[HandedCase], whole: bool) -> Result<usize> {
    let user = desk.user()?;
    let Handover { from, to, until } = handover;
    let today = desk.today();
    if from == to {
        return Err(Error::field("to", "is the worker who hands over; choose another"));
    }
    if until.is_some_and(|until| until < today) {
        return Err(Error::field("until", "lies before today; give a later day, or hand over for good"));
    }
    if cases.is_empty() {
        return Err(Error::field("cases", "is empty; choose whom to hand over"));
    }
    desk.write(|tx| {
        let now = tx.now();
        if whole {
            let open = open_cases(tx.conn(), from)?;
            if open.iter().any(|id| !cases.iter().any(|one| one.case_id == *id)) {
                return Err(Error::field("cases", "leaves somebody behind who came meanwhile; look at the list again"));
            }
        }
        let mut organization = None;
        for handed in cases {
            let mut case = case_by_id(tx.conn(), desk.keys, handed.case_id)?;
            desk.allow(Action::HandOver, resource(&case, today))?;
            if case.case.worker_id != Some(from) {
                return Err(Error::conflict(super::Now::Case(case)));
            }
            case.team_id = team_for(tx, to, &case)?;
            organization = Some(case.organization_id);
            match until {
                Some(until) => case.case.cover = Some((to, until)),
                None => (case.case.worker_id, case.case.cover) = (Some(to), None),
            }
            let team = case.team_id;
            update_case(tx.conn(), desk.keys, case, handed.seen, now)?;
            if until.is_none() {
                replace_worker(tx.conn(), &[handed.case_id], to, team)?;
            }
            if let Some(words) = handed.note.as_ref().filter(|words| !words.is_blank()) {
                write_note(tx, desk, handed.case_id, user, NoteKind::Handover, words)?;
            }
            let detail = if until.is_some() { "covered" } else { "handed_over" };
            desk.audit(tx, Action::HandOver, (AuditEntity::Case, handed.case_id), detail);
        }
        let id = random_uuid()?;
        let row = HandoverRow {
            id: id.to_string(),
            organization_id: organization.ok_or(Error::NotFound("case"))?.to_string(),
            from_worker: from.to_string(),
            to_worker: to.to_string(),
            until,
            cases: i64::try_from(cases.len()).unwrap_or(i64::MAX),
            made_by: user.to_string(),
            made_at: now.naive_utc(),
        };
        diesel::insert_into(handover::table).values(&row).execute(tx.conn())?;
        if let [first, ..] = cases {
            outbox::write(tx, MessageKind::CaseAssigned, Recipient::User(to), first.case_id)?;
        }
        Ok(cases.len())
    })
}
