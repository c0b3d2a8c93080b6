//! New referrals: who takes them, or why they go back.

use super::duplicate_review::counts;
use super::follow_referral::{referrals_by_ids, to_be_answered};
use super::outbox::{self, MessageKind, Recipient};
use super::store::{CaseRecord, case_by_id, cases_by_ids, people_by_ids, replace_worker, resource, update_case};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource, Role, UserStatus, membership, users};
use crate::database::schema::case_record;
use crate::database::table::decode_uuid;
use crate::database::{DbConnection, WriteTransaction};
use crate::domain::Private;
use crate::domain::case::{CaseStatus, FIRST_LOOK_HOURS, Load, office_minutes_between};
use crate::domain::referral::{Referral, Urgency};
use diesel::prelude::*;
use uuid::Uuid;

/// A case that waits for a worker.
#[derive(Debug, Clone, PartialEq)]
pub struct Queued {
    /// The case.
    pub case: CaseRecord,
    /// What the person is called.
    pub called: Private,
    /// Age in years, when the date of birth is known.
    pub age: Option<i32>,
    /// What the referrer wrote.
    pub referral: Option<Referral>,
    /// Office hours it has waited, in minutes.
    pub office_minutes: i64,
    /// Whether there is a way to reach the person.
    pub can_be_reached: bool,
    /// Records that may be the same person's.
    pub possible_duplicates: usize,
}

impl Queued {
    /// Whether its worker has left, so that it needs another.
    pub const fn is_left_behind(&self) -> bool {
        self.case.case.worker_id.is_some()
    }

    /// Whether somebody should have looked at it by now.
    pub const fn is_late(&self) -> bool {
        !self.is_left_behind() && self.office_minutes > FIRST_LOOK_HOURS * 60
    }
}

/// A worker and how many people are on their desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerLoad {
    /// Who.
    pub worker: Uuid,
    /// Open cases.
    pub open_cases: usize,
    /// What that means.
    pub load: Load,
}

/// The cases of an organization, or of one team, that wait, those of workers who have left included: the fast
/// track first, then who needs most, then the oldest. Who has looked is kept.
pub fn queue(desk: Desk<'_>, organization: Uuid, team: Option<Uuid>) -> Result<Vec<Queued>> {
    desk.allow(Action::Triage, Resource::Case { worker: None, cover: None, organization, team })?;
    let (today, user) = (desk.today(), desk.user()?);
    desk.write(|tx| {
        let now = tx.now();
        let conn = tx.conn();
        let waiting = [CaseStatus::New.slug(), CaseStatus::Triage.slug()];
        let ids: Vec<String> = case_record::table
            .filter(case_record::organization_id.eq(organization.to_string()))
            .filter(case_record::is_open.eq(true))
            .filter(case_record::status.eq_any(waiting))
            .select(case_record::id)
            .load(conn)?;
        let ids: Vec<String> = ids.into_iter().chain(left_behind(desk, conn, organization)?).collect();
        let ids: Vec<Uuid> = ids.iter().map(|id| decode_uuid(id, "case_record", "id")).collect::<Result<_, _>>()?;
        let mut cases = cases_by_ids(conn, desk.keys, &ids)?;
        cases.retain(|case| {
            let of_team = team.is_none() || case.team_id.is_none() || case.team_id == team;
            of_team && desk.may(Action::Triage, resource(case, today))
        });
        let need = |case: &CaseRecord| std::cmp::Reverse(case.case.need_level);
        cases.sort_by_key(|case| (case.urgency != Urgency::FastTrack, need(case), case.created_at, case.case.id));
        let people: Vec<Uuid> = cases.iter().map(|case| case.case.person_id).collect();
        let people = people_by_ids(conn, desk.keys, &people)?;
        let alike = counts(desk, conn, &people)?;
        let referrals: Vec<Uuid> = cases.iter().map(|case| case.case.referral_id).collect();
        let referrals = referrals_by_ids(desk, conn, &referrals)?;
        desk.audit(tx, Action::Triage, (AuditEntity::UserAccount, user), "queue_listed");
        Ok(cases
            .into_iter()
            .filter_map(|case| {
                let stored = people.iter().find(|stored| stored.person.id == case.case.person_id)?;
                let person = &stored.person;
                Some(Queued {
                    called: person.called(),
                    age: person.age_on(today),
                    referral: referrals.iter().find(|one| one.id == case.case.referral_id).cloned(),
                    office_minutes: office_minutes_between(case.created_at, now, desk.calendar),
                    can_be_reached: person.can_be_reached(),
                    possible_duplicates: alike.get(&person.id).copied().unwrap_or_default(),
                    case,
                })
            })
            .collect())
    })
}

/// Open cases whose worker has left: nobody would look at them if they did not come back to the queue.
fn left_behind(desk: Desk<'_>, conn: &mut DbConnection, organization: Uuid) -> Result<Vec<String>> {
    let named: Vec<Option<String>> = case_record::table
        .filter(case_record::organization_id.eq(organization.to_string()))
        .filter(case_record::is_open.eq(true))
        .filter(case_record::worker_id.is_not_null())
        .select(case_record::worker_id)
        .distinct()
        .load(conn)?;
    let named: Vec<Uuid> =
        named.iter().flatten().map(|id| decode_uuid(id, "case_record", "worker_id")).collect::<Result<_, _>>()?;
    let held = membership::of_organization(conn, organization, None)?;
    let works = |id: Uuid| {
        held.iter().any(|one| one.user == id && matches!(one.grant.role, Role::LinkWorker | Role::Coordinator))
    };
    let here: Vec<Uuid> = users::by_ids(conn, desk.keys, &named)?
        .into_iter()
        .filter(|user| user.status != UserStatus::Deactivated && works(user.id))
        .map(|user| user.id)
        .collect();
    let gone: Vec<String> = named.iter().filter(|id| !here.contains(id)).map(Uuid::to_string).collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    Ok(case_record::table
        .filter(case_record::organization_id.eq(organization.to_string()))
        .filter(case_record::is_open.eq(true))
        .filter(case_record::worker_id.eq_any(gone))
        .select(case_record::id)
        .load(conn)?)
}

/// How full the desks of an organization's workers are, the emptiest first.
pub fn loads(desk: Desk<'_>, organization: Uuid, team: Option<Uuid>) -> Result<Vec<WorkerLoad>> {
    desk.allow(Action::ReadHubList, Resource::Case { worker: None, cover: None, organization, team })?;
    desk.read(|conn| {
        let held = membership::of_organization(conn, organization, team)?;
        let mut workers: Vec<Uuid> =
            held.iter().filter(|one| one.grant.role == Role::LinkWorker).map(|one| one.user).collect();
        workers.sort();
        workers.dedup();
        let mut loads = workers
            .into_iter()
            .map(|worker| {
                let open_cases = open_cases_of(conn, worker)?;
                Ok(WorkerLoad { worker, open_cases, load: Load::of(open_cases) })
            })
            .collect::<Result<Vec<_>>>()?;
        loads.sort_by_key(|load| (load.open_cases, load.worker));
        Ok(loads)
    })
}

fn open_cases_of(conn: &mut DbConnection, worker: Uuid) -> Result<usize> {
    let count: i64 = case_record::table
        .filter(case_record::worker_id.eq(worker.to_string()))
        .filter(case_record::is_open.eq(true))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Puts a case on a worker's desk; gives how full that desk is now.
pub fn assign(desk: Desk<'_>, case_id: Uuid, seen: u64, worker: Uuid) -> Result<WorkerLoad> {
    let user = desk.user()?;
    desk.write(|tx| {
        let mut case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::Triage, resource(&case, desk.today()))?;
        case.team_id = team_for(tx, worker, &case)?;
        if matches!(case.case.status, CaseStatus::New | CaseStatus::Triage) {
            case.case.status = CaseStatus::Allocated;
        }
        case.case.worker_id = Some(worker);
        let now = tx.now();
        let team = case.team_id;
        update_case(tx.conn(), desk.keys, case, seen, now)?;
        replace_worker(tx.conn(), &[case_id], worker, team)?;
        if worker != user {
            outbox::write(tx, MessageKind::CaseAssigned, Recipient::User(worker), case_id)?;
        }
        desk.audit(tx, Action::Triage, (AuditEntity::Case, case_id), "assigned");
        let open_cases = open_cases_of(tx.conn(), worker)?;
        Ok(WorkerLoad { worker, open_cases, load: Load::of(open_cases) })
    })
}

/// The team in which a worker would work on a case: its own, or the worker's where it has none yet. An error
/// for somebody who may not work on it at all.
pub(super) fn team_for(tx: &mut WriteTransaction<'_>, worker: Uuid, case: &CaseRecord) -> Result<Option<Uuid>> {
    let held = membership::of_user(tx.conn(), worker)?;
    let mut grants = held.iter().map(|one| one.grant).filter(|grant| {
        matches!(grant.role, Role::LinkWorker | Role::Coordinator)
            && grant.organization == Some(case.organization_id)
            && (case.team_id.is_none() || grant.reaches_team(case.organization_id, case.team_id))
    });
    let grant = grants.next();
    let grant = grant.ok_or_else(|| Error::field("worker_id", "is no link worker of this team; choose one who is"))?;
    Ok(case.team_id.or(grant.team))
}

/// Sends a referral back with what is missing, in words that may be told to the referrer.
pub fn return_to_referrer(desk: Desk<'_>, case_id: Uuid, seen: u64, because: Private) -> Result<CaseRecord> {
    desk.write(|tx| {
        let mut case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::Triage, resource(&case, desk.today()))?;
        if because.is_blank() {
            return Err(Error::field("because", "is empty; say what is missing, such as a telephone number"));
        }
        case.case.status = case.case.check_move(CaseStatus::ReturnedToReferrer, None, &[], 0)?;
        case.returned_because = Some(because);
        let now = tx.now();
        let case = update_case(tx.conn(), desk.keys, case, seen, now)?;
        if let Some(by) = to_be_answered(tx.conn(), case.case.referral_id)? {
            outbox::write(tx, MessageKind::ReferralReturned, Recipient::User(by), case.case.referral_id)?;
        }
        desk.audit(tx, Action::Triage, (AuditEntity::Case, case_id), "returned");
        Ok(case)
    })
}
