//! The waiting list of a service: its rule, its order that anybody can check, and whose turn it is.

use super::respond::received;
use super::store::{Acting, Of, Stored, history, prescriptions_in, record, texts};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::schema::{case_record, prescription, prescription_event, waiting_list};
use crate::database::table::keeping::WaitingListRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{DbConnection, WriteTransaction};
use crate::domain::clocks;
use crate::domain::person::NeedLevel;
use crate::domain::prescription::{Event, EventKind, Party, State, Status};
use crate::domain::waiting_list::{Because, OrderRule, Waiting, in_order, next_for_place};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;
use uuid::Uuid;

/// A place in the order of a list, without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub position: usize,
    /// Who waits.
    pub waiting: Waiting,
    /// What put them before the next.
    pub because: Because,
}

/// The rule of a service's list and the list in its order. The group sees it, and any worker.
pub fn waiting_list(desk: Desk<'_>, service_id: Uuid) -> Result<(OrderRule, Vec<Place>)> {
    desk.read(|conn| {
        may_see(desk, conn, service_id)?;
        let (rule, list, _) = load(conn, service_id)?;
        let order = in_order(rule, &list);
        let places = order.into_iter().map(|ranked| Place {
            position: ranked.position,
            waiting: ranked.waiting.clone(),
            because: ranked.because,
        });
        Ok((rule, places.collect()))
    })
}

fn may_see(desk: Desk<'_>, conn: &mut DbConnection, service_id: Uuid) -> Result<()> {
    let organization = super::signpost::organization_of(conn, service_id)?.ok_or(Error::NotFound("service"))?;
    let group = Resource::Received { organization, consent_in_force: true };
    if desk.may(Action::ReadReceived, group) {
        return Ok(());
    }
    desk.allow(Action::ReadPrescription, Resource::Any)
}

/// Sets the rule by which a list is ordered; everybody who waits can see it.
pub fn set_rule(desk: Desk<'_>, service_id: Uuid, rule: OrderRule) -> Result<()> {
    let user = desk.user()?;
    desk.write(|tx| {
        let organization =
            super::signpost::organization_of(tx.conn(), service_id)?.ok_or(Error::NotFound("service"))?;
        desk.allow(Action::ReportCapacity, Resource::Organization(organization))?;
        let row = WaitingListRow {
            service_id: service_id.to_string(),
            rule: rule.slug().to_owned(),
            set_by: user.to_string(),
            set_at: tx.now().naive_utc(),
        };
        if diesel::update(waiting_list::table.find(&row.service_id)).set(&row).execute(tx.conn())? == 0 {
            diesel::insert_into(waiting_list::table).values(&row).execute(tx.conn())?;
        }
        desk.audit(tx, Action::ReportCapacity, (AuditEntity::Service, service_id), "waiting_list_rule");
        Ok(())
    })
}

/// A place that was offered to somebody, and what came of it: who was asked when, for anybody to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Who was asked.
    pub prescription_id: Uuid,
    /// About which place.
    pub place_id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who released the place; `None` where time passed it on.
    pub by: Option<Uuid>,
    /// Until when it waits for an answer.
    pub expires_at: DateTime<Utc>,
    /// What came of it and when; `None` while it waits.
    pub came_of: Option<(EventKind, DateTime<Utc>)>,
}

/// Every place of a service that was offered, newest first. The group sees it, and any worker.
pub fn offers(desk: Desk<'_>, service_id: Uuid) -> Result<Vec<Offered>> {
    desk.read(|conn| {
        may_see(desk, conn, service_id)?;
        let kinds = [EventKind::PlaceOffered, EventKind::OfferTaken, EventKind::OfferDeclined, EventKind::OfferExpired];
        let asked: Vec<String> = prescription_event::table
            .inner_join(prescription::table.on(prescription::id.eq(prescription_event::prescription_id)))
            .filter(prescription::service_id.eq(service_id.to_string()))
            .filter(prescription_event::kind.eq_any(kinds.map(EventKind::slug)))
            .select(prescription_event::prescription_id)
            .distinct()
            .load(conn)?;
        let mut offers: Vec<Offered> = Vec::new();
        for id in asked {
            let id = decode_uuid(&id, "prescription_event", "prescription_id")?;
            let mut standing: Option<Offered> = None;
            for (recorded, _) in history(conn, id)? {
                let kind = recorded.event.kind();
                if let Event::PlaceOffered { place_id, expires_at } = recorded.event {
                    let (at, by) = (recorded.at, recorded.actor_id);
                    standing = Some(Offered { prescription_id: id, place_id, at, by, expires_at, came_of: None });
                } else if let Some(mut one) = standing.take_if(|_| ends_an_offer(kind)) {
                    one.came_of = Some((kind, recorded.at));
                    offers.push(one);
                }
            }
            offers.extend(standing);
        }
        offers.sort_by_key(|one| (Reverse(one.at), one.prescription_id));
        Ok(offers)
    })
}

/// Whatever ends a prescription ends an offer too.
const fn ends_an_offer(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::OfferTaken
            | EventKind::OfferDeclined
            | EventKind::OfferExpired
            | EventKind::Declined
            | EventKind::ConsentWithdrawn
            | EventKind::ServiceClosed
    )
}

/// Offers a free place to whoever's turn it is; `None` when everybody who waits was asked about it. A place
/// that somebody considers is not offered twice, however often it is released.
pub fn offer_next(desk: Desk<'_>, service_id: Uuid, place_id: Uuid) -> Result<Option<State>> {
    let user = desk.user()?;
    desk.write(|tx| {
        let organization =
            super::signpost::organization_of(tx.conn(), service_id)?.ok_or(Error::NotFound("service"))?;
        desk.allow(Action::AnswerReceived, Resource::Received { organization, consent_in_force: true })?;
        one_place_at_a_time(tx, service_id)?;
        let (_, _, all) = load(tx.conn(), service_id)?;
        if considers(&all, place_id) {
            return Err(Error::field("place_id", "is offered to somebody already; wait for the answer"));
        }
        let Some(next) = next_in_turn(desk, tx, service_id, place_id)? else { return Ok(None) };
        let resource = received(desk, tx, &next)?;
        desk.allow(Action::AnswerReceived, resource)?;
        let id = next.state.id;
        let state = offer(desk, tx, next, place_id, Acting::plain(Party::ReceivingOrganization, Some(user)))?;
        desk.audit(tx, Action::AnswerReceived, (AuditEntity::Prescription, id), "place_offered");
        Ok(Some(state))
    })
}

/// Two who release places of one service wait for each other, so that nobody is passed over.
pub(super) fn one_place_at_a_time(tx: &mut WriteTransaction<'_>, service_id: Uuid) -> Result<()> {
    Ok(tx.one_at_a_time(&format!("waiting_list:{service_id}"))?)
}

/// Whose turn it is for a place. Who no longer agrees to be known to the group keeps the place in the list and
/// is not asked until they agree again: one of them must not keep all others waiting.
pub(super) fn next_in_turn(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    service_id: Uuid,
    place_id: Uuid,
) -> Result<Option<Stored>> {
    let (rule, mut list, mut prescriptions) = load(tx.conn(), service_id)?;
    while let Some(ranked) = next_for_place(rule, &list, place_id) {
        let id = ranked.waiting.prescription_id;
        let Some(at) = prescriptions.iter().position(|one| one.state.id == id) else { return Ok(None) };
        let next = prescriptions.swap_remove(at);
        match received(desk, tx, &next)? {
            Resource::Received { consent_in_force: true, .. } => return Ok(Some(next)),
            _ => list.retain(|waiting| waiting.prescription_id != id),
        }
    }
    Ok(None)
}

fn considers(all: &[Stored], place_id: Uuid) -> bool {
    all.iter().any(|one| one.state.offer.as_ref().is_some_and(|offer| offer.place_id == place_id))
}

pub(super) fn offer(
    desk: Desk<'_>,
    tx: &mut WriteTransaction<'_>,
    stored: Stored,
    place_id: Uuid,
    acting: Acting,
) -> Result<State> {
    let expires_at = clocks::offer_expires(tx.now(), desk.calendar);
    let event = Event::PlaceOffered { place_id, expires_at };
    Ok(record(tx, desk.keys, desk.calendar, stored, event, acting)?.state)
}

/// Refuses an offer to somebody whose turn it is not, and one of a place that another considers.
pub(super) fn check_turn(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, stored: &Stored, place_id: Uuid) -> Result<()> {
    one_place_at_a_time(tx, stored.state.service_id)?;
    let (_, _, all) = load(tx.conn(), stored.state.service_id)?;
    if considers(&all, place_id) {
        return Err(Error::field("place_id", "is offered to somebody already; wait for the answer"));
    }
    let next = next_in_turn(desk, tx, stored.state.service_id, place_id)?.map(|one| one.state.id);
    if stored.state.status != Status::WaitingList || next == Some(stored.state.id) {
        // What is not on the list at all the machine refuses with its own words.
        return Ok(());
    }
    Err(Error::field("prescription_id", "is not next on the list; offer the place in the order of the list"))
}

fn load(conn: &mut DbConnection, service_id: Uuid) -> Result<(OrderRule, Vec<Waiting>, Vec<Stored>)> {
    let rule: Option<String> =
        waiting_list::table.find(service_id.to_string()).select(waiting_list::rule).first(conn).optional()?;
    let rule = rule.map(|rule| decode_slug(&rule, OrderRule::from_slug, "waiting_list", "rule")).transpose()?;
    let mut all = prescriptions_in(conn, Of::OpenOfService(service_id))?;
    all.retain(|one| one.state.status == Status::WaitingList);
    let cases: Vec<Uuid> = all.iter().filter_map(|one| one.case_id).collect();
    let levels = need_levels(conn, &cases)?;
    let mut list = Vec::with_capacity(all.len());
    for one in &all {
        let Some(joined_at) = one.state.waiting_since else { continue };
        let events = history(conn, one.state.id)?;
        let offered = events.iter().filter_map(|(recorded, _)| match recorded.event {
            Event::PlaceOffered { place_id, .. } => Some(place_id),
            _ => None,
        });
        let standing = one.state.offer.as_ref().map(|offer| offer.place_id);
        list.push(Waiting {
            prescription_id: one.state.id,
            joined_at,
            fast_track: one.state.sent.as_ref().is_some_and(|sent| sent.fast_track),
            need_level: one.case_id.and_then(|case| levels.get(&case).copied()),
            has_offer: standing.is_some(),
            passed: offered.filter(|place| Some(*place) != standing).collect(),
        });
    }
    Ok((rule.unwrap_or(OrderRule::LongestWaiting), list, all))
}

fn need_levels(conn: &mut DbConnection, cases: &[Uuid]) -> Result<HashMap<Uuid, NeedLevel>> {
    let rows: Vec<(String, Option<String>)> = case_record::table
        .filter(case_record::id.eq_any(texts(cases)))
        .select((case_record::id, case_record::need_level))
        .load(conn)?;
    let mut levels = HashMap::new();
    for (id, level) in rows {
        if let Some(level) = level {
            let level = decode_slug(&level, NeedLevel::from_slug, "case_record", "need_level")?;
            levels.insert(decode_uuid(&id, "case_record", "id")?, level);
        }
    }
    Ok(levels)
}
