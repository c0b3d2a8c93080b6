//! Proves that every chain of events holds, that every prescription stands where its events lead, and that
//! every sealed note and check is the one that its event was written for.

use super::store::{Stored, eligibility_holds, history, notes_of, prescription_by_id, projection};
use super::{Desk, Error, Result};
use crate::database::DbConnection;
use crate::database::schema::prescription;
use crate::database::table::decode_uuid;
use crate::database::table::prescription::PrescriptionRow;
use crate::domain::event_chain::{Break, Chain, verify};
use crate::domain::prescription::{Event, replay};
use diesel::prelude::*;
use std::fmt;
use uuid::Uuid;

/// Prescriptions looked at in one snapshot.
const PAGE: i64 = 200;
/// Findings that are named; the rest would say the same.
const MOST_FINDINGS: usize = 50;

/// What is wrong with a prescription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An event was changed, moved, added or taken out.
    Chain {
        /// Which prescription.
        id: Uuid,
        /// The first event at which the chain does not hold.
        at: u64,
        /// How.
        why: Break,
    },
    /// The events cannot have happened in this order.
    History {
        /// Which prescription.
        id: Uuid,
        /// The first that cannot.
        at: u64,
    },
    /// It does not stand where its events lead.
    Projection(Uuid),
    /// The words of an event are not those that it was written with.
    Note {
        /// Which prescription.
        id: Uuid,
        /// Which event.
        event: Uuid,
    },
    /// The eligibility check that is kept with it is not the one that it was sent with.
    Eligibility(Uuid),
    /// Something of it cannot be read at all.
    Unreadable(Uuid),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chain { id, at, why } => write!(f, "prescription {id}: the chain is broken at event {at}: {why}"),
            Self::History { id, at } => write!(f, "prescription {id}: event {at} cannot have happened there"),
            Self::Projection(id) => write!(f, "prescription {id}: it does not stand where its events lead"),
            Self::Note { id, event } => {
                write!(f, "prescription {id}: the words of event {event} are not those it was written with")
            }
            Self::Eligibility(id) => {
                write!(f, "prescription {id}: the eligibility check is not the one that it was sent with")
            }
            Self::Unreadable(id) => write!(f, "prescription {id}: something of it cannot be read"),
        }
    }
}

/// Looks at every prescription; gives what is wrong and how many there are. Nobody is asked for: it is for
/// whoever runs the node.
pub fn check(desk: Desk<'_>) -> Result<(Vec<Finding>, u64)> {
    let (mut findings, mut count, mut after) = (Vec::new(), 0, String::new());
    loop {
        let page: Vec<String> = desk.read(|conn| {
            let ids: Vec<String> = prescription::table
                .filter(prescription::id.gt(&after))
                .order(prescription::id)
                .limit(PAGE)
                .select(prescription::id)
                .load(conn)?;
            for id in &ids {
                let id = decode_uuid(id, "prescription", "id")?;
                match look(desk, conn, id) {
                    Ok(found) => findings.extend(found),
                    Err(Error::Database(error)) if error.is_busy() => return Err(error.into()),
                    Err(_unreadable) => findings.push(Finding::Unreadable(id)),
                }
            }
            Ok(ids)
        })?;
        count += page.len() as u64;
        findings.truncate(MOST_FINDINGS);
        match page.last() {
            Some(last) => after.clone_from(last),
            None => return Ok((findings, count)),
        }
    }
}

fn look(desk: Desk<'_>, conn: &mut DbConnection, id: Uuid) -> Result<Vec<Finding>> {
    let stored: Stored = prescription_by_id(conn, id)?;
    let history = history(conn, id)?;
    let lines = (1..).zip(&history).map(|(sequence, (recorded, hash))| (recorded.line(sequence), *hash));
    if let Err(broken) = verify(Chain::Prescription(id), lines, Some(stored.head)) {
        // What follows from a broken chain would only repeat it.
        return Ok(vec![Finding::Chain { id, at: broken.at, why: broken.why }]);
    }
    let mut findings = Vec::new();
    match replay(id, history.iter().map(|(recorded, _)| recorded)) {
        Err(error) => findings.push(Finding::History { id, at: error.at }),
        Ok(state) => {
            let led = Stored { state, ..stored };
            let kept: PrescriptionRow =
                prescription::table.find(id.to_string()).select(PrescriptionRow::as_select()).first(conn)?;
            let mut expected = projection(&led, desk.calendar)?;
            // What is due is counted by a calendar that may have been set anew since.
            expected.due_at = kept.due_at;
            expected.due_step.clone_from(&kept.due_step);
            expected.waiting_on.clone_from(&kept.waiting_on);
            if expected != kept {
                findings.push(Finding::Projection(id));
            }
        }
    }
    for (recorded, _) in &history {
        let Event::Sent { clearance, .. } = &recorded.event else { continue };
        if let Some(evidence) = clearance.evidence()
            && !eligibility_holds(conn, desk.keys, id, evidence)?
        {
            findings.push(Finding::Eligibility(id));
        }
    }
    let words = notes_of(conn, desk.keys, id)?;
    for (recorded, _) in &history {
        let Some(note) = words.get(&recorded.id) else { continue };
        let digest = desk.keys.ring().note_digest(&recorded.id.to_string(), note.expose());
        if recorded.note_digest.map(|digest| digest.to_string()) != Some(digest) {
            findings.push(Finding::Note { id, event: recorded.id });
        }
    }
    Ok(findings)
}
