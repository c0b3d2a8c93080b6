//! A service closes. For good: every open prescription gets another destination or a reason, never neither.
//! For a time: whoever is expected there is rung, and it opens again by itself.

use super::case::not_placed;
use super::outbox::{self, MessageKind, Recipient};
use super::store::{Acting, Of, case_by_id, prescriptions_in, record};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::DbConnection;
use crate::directory::closure::{self, Closure};
use crate::domain::FieldErrors;
use crate::domain::prescription::{Event, Onward, Party, Status};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An open prescription as a steward sees it: nothing of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affected {
    /// Which.
    pub prescription_id: Uuid,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whose desk it is on.
    pub worker_id: Option<Uuid>,
}

/// The open prescriptions to a service that is about to close. Drafts are among them.
pub fn affected(desk: Desk<'_>, service_id: Uuid) -> Result<Vec<Affected>> {
    desk.read(|conn| {
        allow(desk, conn, service_id)?;
        let open = prescriptions_in(conn, Of::OpenOfService(service_id))?;
        Ok(open
            .into_iter()
            .map(|one| Affected {
                prescription_id: one.state.id,
                status: one.state.status,
                since: one.state.since,
                worker_id: one.worker_id,
            })
            .collect())
    })
}

/// That a service closed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForGood {
    /// The first day on which it is no more; not after today.
    pub closed_on: NaiveDate,
    /// The service that people who look for it are told of.
    pub instead: Option<Uuid>,
}

/// Ends every open prescription to a service, each with where the person goes instead or why nowhere, and
/// takes the service off the directory. Refused, and nothing is written, while one of them has neither. A
/// draft is dropped: nobody was told.
pub fn close_service(
    desk: Desk<'_>,
    service_id: Uuid,
    closing: ForGood,
    onward: &BTreeMap<Uuid, Onward>,
) -> Result<Vec<Uuid>> {
    let user = desk.user()?;
    desk.write(|tx| {
        allow(desk, tx.conn(), service_id)?;
        if closing.closed_on > desk.today() {
            return Err(Error::field("closed_on", "lies after today; close it on that day"));
        }
        if closing.instead == Some(service_id) {
            return Err(Error::field("instead", "is the service that closes; choose another or leave it out"));
        }
        let open = prescriptions_in(tx.conn(), Of::OpenOfService(service_id))?;
        let mut errors = FieldErrors::default();
        for one in open.iter().filter(|one| one.state.status != Status::Draft) {
            errors.require(
                onward.contains_key(&one.state.id),
                &format!("onward.{}", one.state.id),
                "is empty; choose another service or a reason, so that nobody is left without",
            );
        }
        errors.into_result()?;
        let mut ended = Vec::new();
        for one in open {
            let (id, case) = (one.state.id, one.case_id);
            let onward = onward.get(&id).copied().filter(|_| one.state.status != Status::Draft);
            let event = match onward {
                Some(onward) => Event::ServiceClosed { onward },
                None => Event::DraftDropped,
            };
            if let Some(Onward::Service(service)) = onward {
                super::signpost::organization_of(tx.conn(), service)?;
            }
            record(tx, desk.keys, desk.calendar, one, event, Acting::plain(Party::Steward, Some(user)))?;
            if let (Some(Onward::NotPlaced(reason)), Some(case)) = (onward, case) {
                let case = case_by_id(tx.conn(), desk.keys, case)?;
                // The need that is seen to first stands for the prescription; most cases have one or two.
                if let Some(need) = case.case.needs.first().copied() {
                    not_placed(tx, desk, &case, need, reason)?;
                }
            }
            desk.audit(tx, Action::RecordClosure, (AuditEntity::Prescription, id), "service_closed");
            ended.push(id);
        }
        let closed = Closure { closed_on: closing.closed_on, opens_on: None, instead: closing.instead };
        closure::close(tx, service_id, closed, user)?;
        desk.audit(tx, Action::RecordClosure, (AuditEntity::Service, service_id), "closed");
        Ok(ended)
    })
}

/// Who is touched when a service closes for a time, in numbers: a steward sees nobody's name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Touched {
    /// People who come there now and have to be rung.
    pub coming: usize,
    /// Workers who were told.
    pub workers: usize,
}

/// Closes a service for a time: it is open again on `opens_on`. Prescriptions go on; the group and every worker
/// with somebody who comes there are told whom to ring.
pub fn close_for_now(desk: Desk<'_>, service_id: Uuid, opens_on: NaiveDate) -> Result<Touched> {
    let user = desk.user()?;
    let today = desk.today();
    desk.write(|tx| {
        let organization = allow(desk, tx.conn(), service_id)?;
        if opens_on <= today {
            return Err(Error::field("opens_on", "does not lie after today; give the first day it is open again"));
        }
        let closed = Closure { closed_on: today, opens_on: Some(opens_on), instead: None };
        closure::close(tx, service_id, closed, user)?;
        let mut workers = BTreeSet::new();
        let mut coming = prescriptions_in(tx.conn(), Of::OpenOfService(service_id))?;
        coming.retain(|one| one.state.status.is_under_way());
        for one in &coming {
            if let Some(worker) = one.worker_id {
                workers.insert(worker);
                outbox::write(tx, MessageKind::ClosedForNow, Recipient::User(worker), one.state.id)?;
            }
        }
        if !coming.is_empty() {
            outbox::write(tx, MessageKind::ClosedForNow, Recipient::Organization(organization), service_id)?;
        }
        desk.audit(tx, Action::RecordClosure, (AuditEntity::Service, service_id), "closed_for_now");
        Ok(Touched { coming: coming.len(), workers: workers.len() })
    })
}

/// Opens a service again before its day, or one that was closed for good by mistake. What ended stays ended.
pub fn open_again(desk: Desk<'_>, service_id: Uuid) -> Result<()> {
    desk.write(|tx| {
        allow(desk, tx.conn(), service_id)?;
        if !closure::open_again(tx, service_id)? {
            return Err(Error::field("service", "is not closed; there is nothing to open"));
        }
        desk.audit(tx, Action::RecordClosure, (AuditEntity::Service, service_id), "opened");
        Ok(())
    })
}

/// Whose service it is, for who may say that it closed.
fn allow(desk: Desk<'_>, conn: &mut DbConnection, service_id: Uuid) -> Result<Uuid> {
    let organization = super::signpost::organization_of(conn, service_id)?.ok_or(Error::NotFound("service"))?;
    desk.allow(Action::RecordClosure, Resource::Organization(organization))?;
    Ok(organization)
}
