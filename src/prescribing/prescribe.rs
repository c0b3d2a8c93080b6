//! A prescription: drafted, checked and sent. Nothing of the person leaves before eligibility, agreement and
//! consent are there together, and nobody is sent to a service that has closed.

use super::signpost::organization_of;
use super::store::{
    Acting, CaseRecord, Stored, agreements_with, all_ids, begin, best_consent, case_by_id, keep_eligibility,
    living_person, person_by_id, prescription_by_id, record, resource,
};
use super::{Desk, Error, Now, Result, ServiceClosed};
use crate::accounts::{Action, AuditEntity};
use crate::database::schema::service;
use crate::database::table::decode_slug;
use crate::database::{DbConnection, WriteTransaction};
use crate::directory::closure::closures;
use crate::domain::agreement::{AgreementStatus, best_on};
use crate::domain::clocks;
use crate::domain::consent::{ConsentGap, ConsentStatus, SharedField};
use crate::domain::prescription::{Clearance, Eligibility, Event, Missing, Party, Sending, State};
use crate::domain::{Private, StatedStatus};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is sent with a prescription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The eligibility check.
    pub eligibility: Eligibility,
    /// What the group is told.
    pub fields: BTreeSet<SharedField>,
    /// Whether the short clocks run.
    pub fast_track: bool,
    /// Words to the group, which it sees with the rest.
    pub note: Option<Private>,
}

/// Begins a draft for the person of a case. The group is whoever runs the service.
pub fn draft(desk: Desk<'_>, case_id: Uuid, service_id: Uuid) -> Result<State> {
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        Ok(draft_in(desk, tx, &case, service_id, None)?.state)
    })
}

pub(super) fn draft_in(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    case: &CaseRecord,
    service_id: Uuid,
    replaces: Option<Uuid>,
) -> Result<Stored> {
    let user = desk.user()?;
    desk.allow(Action::Prescribe, resource(case, desk.today()))?;
    if !case.case.status.is_open() {
        return Err(Error::field("case_id", "is closed; open a new case first"));
    }
    let person_id = case.case.person_id;
    person_by_id(tx.conn(), desk.keys, person_id)?;
    refuse_closed(tx.conn(), service_id, Some(case.case.id), desk.today())?;
    let recipient_id = organization_of(tx.conn(), service_id)?
        .ok_or_else(|| Error::field("service_id", "has no organization that could answer; signpost the person"))?;
    let event = Event::Drafted { person_id, service_id, recipient_id, replaces };
    let stored = begin(tx, desk.keys, desk.calendar, event, Acting::plain(Party::Worker, Some(user)), case)?;
    desk.audit(tx, Action::Prescribe, (AuditEntity::Prescription, stored.state.id), "drafted");
    Ok(stored)
}

/// Whether a draft to a service could begin for the person of a case today: an error where the service has
/// closed, before anything else is asked of whoever would be sent there.
pub fn refuse_if_closed(desk: Desk<'_>, case_id: Uuid, service_id: Uuid) -> Result<()> {
    desk.read(|conn| {
        let case = case_by_id(conn, desk.keys, case_id)?;
        desk.allow(Action::Prescribe, resource(&case, desk.today()))?;
        refuse_closed(conn, service_id, Some(case_id), desk.today())
    })
}

/// An error for a service that is closed, for good or until a day that has not come, whether a steward says so
/// or its source. What the steward says holds over the source; a day that has come opens it, whatever was done
/// in the night.
fn refuse_closed(conn: &mut DbConnection, service_id: Uuid, case_id: Option<Uuid>, today: NaiveDate) -> Result<()> {
    let row: Option<(String, String, Option<NaiveDate>)> = service::table
        .find(service_id.to_string())
        .select((service::name, service::status, service::closed_until))
        .first(conn)
        .optional()?;
    let Some((name, status, closed_until)) = row else { return Ok(()) };
    let status = decode_slug(&status, StatedStatus::from_slug, "service", "status")?;
    let (closed_on, opens_on, instead) = match closures(conn, &[service_id])?.remove(&service_id) {
        Some(closed) => (Some(closed.closed_on), closed.opens_on, closed.instead),
        None if !status.is_closed() => return Ok(()),
        None => (None, closed_until.filter(|_| status == StatedStatus::ClosedTemporarily), None),
    };
    if opens_on.is_some_and(|day| day <= today) {
        return Ok(());
    }
    let for_now = opens_on.is_some() || (closed_on.is_none() && status.is_closed_for_now());
    Err(Error::ServiceClosed(Box::new(ServiceClosed {
        service_id,
        name,
        closed_on,
        opens_on,
        for_now,
        instead,
        case_id,
    })))
}

/// Everything that a sending still lacks; empty when it may be sent. An error where the service has closed.
pub fn missing(desk: Desk<'_>, prescription_id: Uuid, letter: &Letter) -> Result<Vec<Missing>> {
    desk.write(|tx| {
        let stored = prescription_by_id(tx.conn(), prescription_id)?;
        let resource = stored.resource(tx.conn(), desk.today())?;
        desk.allow(Action::Prescribe, resource)?;
        refuse_closed(tx.conn(), stored.state.service_id, stored.case_id, desk.today())?;
        match clear(desk, tx, &stored, letter) {
            Ok(_) => Ok(Vec::new()),
            Err(Error::NotCleared(missing)) => Ok(missing),
            Err(error) => Err(error),
        }
    })
}

/// Sends a draft. What is missing is said all at once, and nothing is sent then.
pub fn send(desk: Desk<'_>, prescription_id: Uuid, seen: u64, letter: Letter) -> Result<State> {
    let user = desk.user()?;
    desk.write(|tx| {
        let stored = prescription_by_id(tx.conn(), prescription_id)?;
        let resource = stored.resource(tx.conn(), desk.today())?;
        desk.allow(Action::Prescribe, resource)?;
        if stored.state.version != seen {
            return Err(Error::conflict(Now::Prescription(stored.state)));
        }
        refuse_closed(tx.conn(), stored.state.service_id, stored.case_id, desk.today())?;
        let person = living_person(tx.conn(), desk.keys, stored.state.person_id)?.person;
        if !person.risks.were_asked() {
            return Err(Error::field(
                "risks",
                "were not asked; ask, then choose \u{201c}no known risks\u{201d} or say which",
            ));
        }
        let clearance = clear(desk, tx, &stored, &letter)?;
        let evidence = keep_eligibility(tx.conn(), desk.keys, prescription_id, &letter.eligibility)?;
        let clearance = clearance.with_evidence(evidence);
        let answer_by = clocks::answer_by(tx.now(), letter.fast_track, desk.calendar);
        let event = Event::Sent { clearance, fast_track: letter.fast_track, answer_by };
        let note = letter.note.filter(|words| !words.is_blank());
        let acting = Acting { by: Party::Worker, actor: Some(user), note };
        let stored = record(tx, desk.keys, desk.calendar, stored, event, acting)?;
        desk.audit(tx, Action::Prescribe, (AuditEntity::Prescription, prescription_id), "sent");
        Ok(stored.state)
    })
}

fn clear(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, stored: &Stored, letter: &Letter) -> Result<Clearance> {
    let State { person_id, service_id, recipient_id, .. } = stored.state;
    let today = desk.today();
    let agreements = agreements_with(tx.conn(), recipient_id)?;
    let (status, agreement) = best_on(&agreements, recipient_id, today);
    let ids = all_ids(tx.conn(), person_id)?;
    let consent = best_consent(tx.conn(), desk.keys, &ids, recipient_id, today)?;
    let Some(mut consent) = consent.map(|stored| stored.consent) else {
        let mut missing = vec![Missing::Consent(ConsentGap::NotGiven(ConsentStatus::NotAsked))];
        if !status.allows_sharing() {
            missing.insert(0, Missing::Agreement(status));
        }
        return Err(Error::NotCleared(missing));
    };
    if ids.contains(&consent.person_id) {
        // Said by the same person under the record that was merged.
        consent.person_id = person_id;
    }
    let sending = Sending { person_id, service_id, recipient_id, fields: letter.fields.clone() };
    let agreement = agreement.filter(|_| status != AgreementStatus::None);
    Clearance::check(&sending, &letter.eligibility, agreement, &consent, tx.now()).map_err(Error::NotCleared)
}
