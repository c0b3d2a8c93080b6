//! The people on a worker's desk.

use super::store::{CaseRecord, Of, cases_by_ids, people_by_ids, prescriptions_in, resource};
use super::today::covered_cases;
use super::{Desk, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::WriteTransaction;
use crate::database::schema::case_record;
use crate::database::table::decode_uuid;
use crate::domain::Private;
use crate::domain::clocks;
use crate::domain::duplicate::fold_name;
use crate::domain::person::CommunicationNeed;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Somebody on the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct MyPerson {
    /// The case.
    pub case: CaseRecord,
    /// Given and family name.
    pub name: Private,
    /// What they are called.
    pub called: Private,
    /// How they need to be talked or written to; shown with the name.
    pub communication: BTreeSet<CommunicationNeed>,
    /// Whether there are risks to look at before a visit.
    pub has_risks: bool,
    /// Days since somebody last spoke with them; `None` when nobody has.
    pub days_since_contact: Option<i64>,
    /// Open prescriptions.
    pub open_prescriptions: usize,
    /// What is due next.
    pub next_due: Option<DateTime<Utc>>,
    /// Whether the asking worker stands in for another.
    pub cover: bool,
}

/// The people on the desk of the worker who asks, whoever was not spoken with for longest first.
pub fn my_people(desk: Desk<'_>) -> Result<Vec<MyPerson>> {
    people_of(desk, desk.user()?)
}

/// The people on a worker's desk; the worker's own, or, for who runs the team, a colleague's.
pub fn people_of(desk: Desk<'_>, worker: Uuid) -> Result<Vec<MyPerson>> {
    let user = desk.user()?;
    desk.allow(Action::SeeToday, Resource::Common)?;
    desk.write(|tx| {
        let mut found = listed(desk, tx, worker)?;
        if worker != user {
            found.retain(|one| desk.may(Action::HandOver, resource(&one.case, desk.today())));
        }
        desk.audit(tx, Action::SeeToday, (AuditEntity::UserAccount, worker), "people_listed");
        Ok(found)
    })
}

/// The same for a table that leaves the house: only whom the actor may take out, and a line for each.
pub fn export_people(desk: Desk<'_>, worker: Uuid) -> Result<Vec<MyPerson>> {
    desk.write(|tx| {
        let mut found = listed(desk, tx, worker)?;
        found.retain(|one| desk.may(Action::ExportPeople, resource(&one.case, desk.today())));
        for one in &found {
            desk.audit(tx, Action::ExportPeople, (AuditEntity::Person, one.case.case.person_id), "exported");
        }
        Ok(found)
    })
}

fn listed(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, user: Uuid) -> Result<Vec<MyPerson>> {
    let (now, day) = (tx.now(), desk.today());
    let conn = tx.conn();
    let own: Vec<String> = case_record::table
        .filter(case_record::worker_id.eq(user.to_string()))
        .filter(case_record::is_open.eq(true))
        .select(case_record::id)
        .load(conn)?;
    let mut ids: BTreeSet<Uuid> = covered_cases(conn, user, day)?.into_iter().collect();
    for id in &own {
        ids.insert(decode_uuid(id, "case_record", "id")?);
    }
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let cases = cases_by_ids(conn, desk.keys, &ids)?;
    let mut open: HashMap<Uuid, (usize, Option<DateTime<Utc>>)> = HashMap::new();
    for one in prescriptions_in(conn, Of::OpenOfCases(&ids))? {
        let Some(case) = one.case_id else { continue };
        let next = clocks::due(&one.state, desk.calendar).first().map(|due| due.by);
        let entry = open.entry(case).or_default();
        entry.0 += 1;
        entry.1 = [entry.1, next].into_iter().flatten().min();
    }
    let people: Vec<Uuid> = cases.iter().map(|case| case.case.person_id).collect();
    let people = people_by_ids(conn, desk.keys, &people)?;
    let people: HashMap<Uuid, _> = people.into_iter().map(|stored| (stored.person.id, stored.person)).collect();
    let mut mine: Vec<MyPerson> = cases
        .into_iter()
        .filter_map(|case| {
            let person = people.get(&case.case.person_id)?;
            let (open_prescriptions, next_due) = open.get(&case.case.id).copied().unwrap_or_default();
            let name = format!("{} {}", person.given_name.expose().trim(), person.family_name.expose().trim());
            Some(MyPerson {
                name: Private::new(name.trim().to_owned()),
                called: person.called(),
                communication: person.communication.needs.clone(),
                has_risks: person.risks.current(day).next().is_some(),
                days_since_contact: case.last_contact_at.map(|at| (now - at).num_days()),
                open_prescriptions,
                next_due,
                cover: case.case.worker_id != Some(user),
                case,
            })
        })
        .collect();
    mine.sort_by_cached_key(|one| {
        let longest = std::cmp::Reverse(one.days_since_contact.unwrap_or(i64::MAX));
        (longest, fold_name(one.name.expose()), one.case.case.id)
    });
    Ok(mine)
}
