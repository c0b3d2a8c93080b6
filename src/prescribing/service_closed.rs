//! A service closes for good: every open prescription gets another destination or a reason, never neither.

use super::case::not_placed;
use super::store::{Acting, Of, case_by_id, prescriptions_in, record};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::domain::FieldErrors;
use crate::domain::prescription::{Event, Onward, Party, Status};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
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
        let organization = super::signpost::organization_of(conn, service_id)?.ok_or(Error::NotFound("service"))?;
        desk.allow(Action::RecordClosure, Resource::Organization(organization))?;
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

/// Ends every open prescription to a service, each with where the person goes instead or why nowhere.
/// Refused, and nothing is written, while one of them has neither. A draft is dropped: nobody was told.
pub fn close_service(desk: Desk<'_>, service_id: Uuid, onward: &BTreeMap<Uuid, Onward>) -> Result<Vec<Uuid>> {
    let user = desk.user()?;
    desk.write(|tx| {
        let organization =
            super::signpost::organization_of(tx.conn(), service_id)?.ok_or(Error::NotFound("service"))?;
        desk.allow(Action::RecordClosure, Resource::Organization(organization))?;
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
        desk.audit(tx, Action::RecordClosure, (AuditEntity::Service, service_id), "closed");
        Ok(ended)
    })
}
