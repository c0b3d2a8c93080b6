//! A new prescription in the place of one that ended; the old one's history stays and names the new.

use super::prescribe::draft_in;
use super::store::{Acting, case_by_id, prescription_by_id, record};
use super::{Desk, Error, Now, Result};
use crate::accounts::{Action, AuditEntity};
use crate::domain::prescription::{Event, Party, State};
use uuid::Uuid;

/// Begins a draft to another service in the place of a prescription that ended; gives the draft. Consent is
/// asked for anew: the old one was for another group.
pub fn reroute(desk: Desk<'_>, prescription_id: Uuid, seen: u64, service_id: Uuid) -> Result<State> {
    let user = desk.user()?;
    desk.write(|tx| {
        let old = prescription_by_id(tx.conn(), prescription_id)?;
        let resource = old.resource(tx.conn(), desk.today())?;
        desk.allow(Action::SteerPrescription, resource)?;
        if old.state.version != seen {
            return Err(Error::conflict(Now::Prescription(old.state)));
        }
        let case = case_by_id(tx.conn(), desk.keys, old.case_id.ok_or(Error::NotFound("case"))?)?;
        let new = draft_in(desk, tx, &case, service_id, Some(prescription_id))?;
        let event = Event::Rerouted { to: new.state.id };
        record(tx, desk.keys, desk.calendar, old, event, Acting::plain(Party::Worker, Some(user)))?;
        desk.audit(tx, Action::SteerPrescription, (AuditEntity::Prescription, prescription_id), "rerouted");
        Ok(new.state)
    })
}
