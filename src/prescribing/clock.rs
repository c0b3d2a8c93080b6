//! What time does by itself: offers run out and go to the next, groups are reminded once, stuck prescriptions
//! come before the co-ordinator. Run again and again by a job, on several nodes at once; running it twice
//! does no harm.

use super::store::{Acting, prescription_by_id, record};
use super::waiting::{next_in_turn, offer, one_place_at_a_time};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, audit};
use crate::database::AuditActor;
use crate::database::DbConnection;
use crate::database::schema::prescription;
use crate::database::table::decode_uuid;
use crate::domain::clocks::{reminder_due, stuck};
use crate::domain::prescription::{Event, Party, State, Status};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Offers that ran out.
    pub offers_expired: u64,
    /// Places that went to the next on the list.
    pub places_offered: u64,
    /// Groups that were reminded of what they have not answered.
    pub reminded: u64,
    /// Prescriptions that came before the co-ordinator.
    pub escalated: u64,
}

/// Does what is due now, each prescription in a transaction of its own. Who asks is not looked at: the
/// house itself runs it.
pub fn run(desk: Desk<'_>) -> Result<Ran> {
    let now = desk.database.clock().now();
    let mut ran = Ran::default();
    let mut after = None;
    loop {
        let page = desk.read(|conn| due(conn, now, after))?;
        let Some(last) = page.last().copied() else { return Ok(ran) };
        for id in page {
            match tend(desk, id, &mut ran) {
                // Somebody was first, or it is gone: the next run looks again.
                Err(Error::Conflict(_) | Error::NotFound(_) | Error::Machine(_)) | Ok(()) => {}
                Err(error) => return Err(error),
            }
        }
        after = Some(last);
    }
}

const PAGE: i64 = 200;

/// Open prescriptions whose time has come, and those that wait, by identifier.
fn due(conn: &mut DbConnection, now: DateTime<Utc>, after: Option<Uuid>) -> Result<Vec<Uuid>> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let time_has_come = prescription::due_at.le(now.naive_utc()).and(prescription::due_at.is_not_null());
    let ids: Vec<String> = prescription::table
        .filter(prescription::is_open.eq(true))
        .filter(prescription::id.gt(after))
        .filter(time_has_come.assume_not_null().or(prescription::status.eq(Status::WaitingList.slug())))
        .order(prescription::id)
        .limit(PAGE)
        .select(prescription::id)
        .load(conn)?;
    Ok(ids.iter().map(|id| decode_uuid(id, "prescription", "id")).collect::<Result<_, _>>()?)
}

fn tend(desk: Desk<'_>, id: Uuid, ran: &mut Ran) -> Result<()> {
    // Most that wait have nothing due: they are looked at without keeping anybody from writing.
    let now = desk.database.clock().now();
    let state = desk.read(|conn| prescription_by_id(conn, id))?.state;
    if !(offer_has_run_out(&state, now)
        || is_newly_stuck(&state, now, desk)
        || reminder_due(&state, now, desk.calendar))
    {
        return Ok(());
    }
    let by_clock = Acting::plain(Party::Clock, None);
    let done = desk.write(|tx| {
        let mut done = Ran::default();
        let mut stored = prescription_by_id(tx.conn(), id)?;
        let now = tx.now();
        if let Some(offered) = stored.state.offer.clone().filter(|_| offer_has_run_out(&stored.state, now)) {
            one_place_at_a_time(tx, stored.state.service_id)?;
            stored = record(tx, desk.keys, desk.calendar, stored, Event::OfferExpired, by_clock.clone())?;
            done.offers_expired += 1;
            if let Some(next) = next_in_turn(desk, tx, stored.state.service_id, offered.place_id)? {
                // The group released the place; the clock only passes it on.
                let acting = Acting::plain(Party::ReceivingOrganization, None);
                let entity = (AuditEntity::Prescription, Some(next.state.id));
                audit::record(tx, desk.keys, AuditActor::System, Action::AnswerReceived, entity, Some("place_offered"));
                offer(desk, tx, next, offered.place_id, acting)?;
                done.places_offered += 1;
            }
        }
        if reminder_due(&stored.state, now, desk.calendar) {
            stored = record(tx, desk.keys, desk.calendar, stored, Event::Nudged, by_clock.clone())?;
            done.reminded += 1;
        }
        if is_newly_stuck(&stored.state, now, desk) {
            record(tx, desk.keys, desk.calendar, stored, Event::Escalated, by_clock)?;
            done.escalated += 1;
        }
        if done != Ran::default() {
            let entity = (AuditEntity::Prescription, Some(id));
            audit::record(tx, desk.keys, AuditActor::System, Action::SteerPrescription, entity, Some("time_went_by"));
        }
        Ok(done)
    })?;
    ran.offers_expired += done.offers_expired;
    ran.places_offered += done.places_offered;
    ran.reminded += done.reminded;
    ran.escalated += done.escalated;
    Ok(())
}

fn offer_has_run_out(state: &State, now: DateTime<Utc>) -> bool {
    state.offer.as_ref().is_some_and(|offer| now >= offer.expires_at)
}

fn is_newly_stuck(state: &State, now: DateTime<Utc>, desk: Desk<'_>) -> bool {
    stuck(state, now, desk.calendar).is_some_and(|stuck| stuck.escalated_at.is_none_or(|told| told < stuck.since))
}
