//! One prescription as the side that sent it reads it: where it stands, and what happened in which words.
//! It opens the words of that one and nothing else of the person.

use super::store::{all_ids, eligibility_of, history, living_id, notes_of, prescription_by_id};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::domain::Private;
use crate::domain::prescription::{Eligibility, Recorded, State};
use uuid::Uuid;

/// A prescription with what happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// Where it stands.
    pub state: State,
    /// What happened, newest first, with the words that went with it.
    pub events: Vec<(Recorded, Option<Private>)>,
    /// How the person stood to what the service asks for when it was sent, and what of it was asked.
    pub eligibility: Option<Eligibility>,
}

/// Reads one prescription of a person. Not found where it is somebody else's.
pub fn follow(desk: Desk<'_>, person_id: Uuid, prescription_id: Uuid) -> Result<Followed> {
    desk.write(|tx| {
        let stored = prescription_by_id(tx.conn(), prescription_id)?;
        let resource = stored.resource(tx.conn(), desk.today())?;
        desk.allow(Action::ReadPrescription, resource)?;
        if !all_ids(tx.conn(), person_id)?.contains(&stored.state.person_id) {
            return Err(Error::NotFound("prescription"));
        }
        let mut words = notes_of(tx.conn(), desk.keys, prescription_id)?;
        let events = history(tx.conn(), prescription_id)?.into_iter().rev();
        let events = events.map(|(recorded, _)| {
            let said = words.remove(&recorded.id);
            (recorded, said)
        });
        let events = events.collect();
        desk.audit(tx, Action::ReadPrescription, (AuditEntity::Prescription, prescription_id), "read");
        let eligibility = eligibility_of(tx.conn(), desk.keys, prescription_id)?;
        Ok(Followed { state: stored.state, events, eligibility })
    })
}

/// Whose a prescription is, for who may read it: a letter names the prescription alone.
pub fn whose(desk: Desk<'_>, prescription_id: Uuid) -> Result<Uuid> {
    desk.read(|conn| {
        let stored = prescription_by_id(conn, prescription_id)?;
        let resource = stored.resource(conn, desk.today())?;
        desk.allow(Action::ReadPrescription, resource)?;
        living_id(conn, stored.state.person_id)
    })
}
