//! What a steward says of a service that closed, for a time or for good. It holds over what the source says,
//! import after import, until the service opens again.

use super::Result;
use crate::database::schema::{listing_closure, service};
use crate::database::table::keeping::ClosureRow;
use crate::database::table::{IDS_PER_QUERY, decode_slug, decode_uuid};
use crate::database::{DbConnection, Entity, WriteTransaction};
use crate::domain::{Service, StatedStatus};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use uuid::Uuid;

/// That a service closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closure {
    /// The first day on which it is closed.
    pub closed_on: NaiveDate,
    /// The first day on which it is open again; `None` when it closed for good.
    pub opens_on: Option<NaiveDate>,
    /// The service that people are told of instead.
    pub instead: Option<Uuid>,
}

impl Closure {
    const fn status(&self) -> StatedStatus {
        match self.opens_on {
            Some(_) => StatedStatus::ClosedTemporarily,
            None => StatedStatus::Closed,
        }
    }
}

/// The closures that stand of these services.
pub fn closures(conn: &mut DbConnection, ids: &[Uuid]) -> Result<HashMap<Uuid, Closure>> {
    let texts: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    rows(conn, &texts)?
        .iter()
        .map(|row| Ok((decode_uuid(&row.service_id, TABLE, "service_id")?, closure(row)?)))
        .collect()
}

const TABLE: &str = "listing_closure";

fn rows(conn: &mut DbConnection, ids: &[String]) -> Result<Vec<ClosureRow>> {
    let mut rows = Vec::new();
    for chunk in ids.chunks(IDS_PER_QUERY) {
        let here = listing_closure::table.filter(listing_closure::service_id.eq_any(chunk));
        rows.extend(here.select(ClosureRow::as_select()).load::<ClosureRow>(conn)?);
    }
    Ok(rows)
}

fn closure(row: &ClosureRow) -> Result<Closure> {
    let instead = row.instead_id.as_deref().map(|id| decode_uuid(id, TABLE, "instead_id")).transpose()?;
    Ok(Closure { closed_on: row.closed_on, opens_on: row.opens_on, instead })
}

/// Closes a service as `noted_by` says; a closure that stands is replaced. Gives whether there is such a
/// service.
pub fn close(tx: &mut WriteTransaction<'_>, service_id: Uuid, closure: Closure, noted_by: Uuid) -> Result<bool> {
    let id = service_id.to_string();
    let known = rows(tx.conn(), std::slice::from_ref(&id))?.pop();
    let stated = match known {
        Some(row) => Some((row.stated_status, row.stated_closed_until)),
        None => {
            service::table.find(&id).select((service::status, service::closed_until)).first(tx.conn()).optional()?
        }
    };
    let Some((stated_status, stated_closed_until)) = stated else { return Ok(false) };
    let row = ClosureRow {
        service_id: id,
        closed_on: closure.closed_on,
        opens_on: closure.opens_on,
        instead_id: closure.instead.map(|id| id.to_string()),
        stated_status,
        stated_closed_until,
        noted_by: noted_by.to_string(),
        noted_at: tx.now().naive_utc(),
    };
    if diesel::update(listing_closure::table.find(&row.service_id)).set(&row).execute(tx.conn())? == 0 {
        diesel::insert_into(listing_closure::table).values(&row).execute(tx.conn())?;
    }
    say(tx, service_id, closure.status().slug(), closure.opens_on)?;
    Ok(true)
}

/// Opens a service again: what its source says holds from now on. Gives whether it was closed.
pub fn open_again(tx: &mut WriteTransaction<'_>, service_id: Uuid) -> Result<bool> {
    let Some(row) = rows(tx.conn(), &[service_id.to_string()])?.pop() else { return Ok(false) };
    diesel::delete(listing_closure::table.find(&row.service_id)).execute(tx.conn())?;
    if status_of(tx.conn(), service_id)? == Some(StatedStatus::Unlisted) {
        // Its source dropped it while it was closed: there is nothing to open.
        return Ok(true);
    }
    say(tx, service_id, &row.stated_status, row.stated_closed_until)?;
    Ok(true)
}

/// Opens every service again whose day has come; gives how many.
pub fn open_what_is_due(tx: &mut WriteTransaction<'_>, today: NaiveDate) -> Result<u64> {
    let due: Vec<String> = listing_closure::table
        .filter(listing_closure::opens_on.le(today))
        .order(listing_closure::service_id)
        .select(listing_closure::service_id)
        .load(tx.conn())?;
    let mut opened = 0;
    for id in due {
        opened += u64::from(open_again(tx, decode_uuid(&id, TABLE, "service_id")?)?);
    }
    Ok(opened)
}

fn say(tx: &mut WriteTransaction<'_>, service_id: Uuid, status: &str, until: Option<NaiveDate>) -> Result<()> {
    diesel::update(service::table.find(service_id.to_string()))
        .set((service::status.eq(status), service::closed_until.eq(until)))
        .execute(tx.conn())?;
    tx.changed(Entity::Service, service_id);
    Ok(())
}

/// The closures that stand of these services, as they are kept.
pub(super) fn standing(conn: &mut DbConnection, ids: &[String]) -> Result<HashMap<String, ClosureRow>> {
    Ok(rows(conn, ids)?.into_iter().map(|row| (row.service_id.clone(), row)).collect())
}

/// A service as an import writes it where a closure stands: the closure holds, and what the source says now
/// is kept for the day on which it opens again.
pub(super) fn held<'a>(
    tx: &mut WriteTransaction<'_>,
    standing: &HashMap<String, ClosureRow>,
    stated: &'a Service,
) -> Result<Cow<'a, Service>> {
    let Some(row) = standing.get(&stated.id.to_string()) else { return Ok(Cow::Borrowed(stated)) };
    let closure = closure(row)?;
    diesel::update(listing_closure::table.find(&row.service_id))
        .set((
            listing_closure::stated_status.eq(stated.status.slug()),
            listing_closure::stated_closed_until.eq(stated.closed_until),
        ))
        .execute(tx.conn())?;
    Ok(Cow::Owned(Service { status: closure.status(), closed_until: closure.opens_on, ..stated.clone() }))
}

/// A service that closed for good and is called exactly this, whatever the case: whoever looks for it by its
/// name is told. The last that closed where several were called so.
pub fn closed_called(conn: &mut DbConnection, name: &str) -> Result<Option<(Uuid, Closure)>> {
    let wanted = name.trim().to_lowercase();
    if wanted.is_empty() {
        return Ok(None);
    }
    let mut found: Vec<(ClosureRow, String, String)> = listing_closure::table
        .inner_join(service::table.on(service::id.eq(listing_closure::service_id)))
        .filter(listing_closure::opens_on.is_null())
        .order((listing_closure::closed_on.desc(), listing_closure::service_id))
        .select((ClosureRow::as_select(), service::name, service::status))
        .load(conn)?;
    found.retain(|(_, called, _)| called.trim().to_lowercase() == wanted);
    let Some((row, ..)) = found.first() else { return Ok(None) };
    Ok(Some((decode_uuid(&row.service_id, TABLE, "service_id")?, closure(row)?)))
}

fn status_of(conn: &mut DbConnection, service_id: Uuid) -> Result<Option<StatedStatus>> {
    let status: Option<String> =
        service::table.find(service_id.to_string()).select(service::status).first(conn).optional()?;
    Ok(status.map(|slug| decode_slug(&slug, StatedStatus::from_slug, "service", "status")).transpose()?)
}
