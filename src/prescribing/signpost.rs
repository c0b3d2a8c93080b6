//! Telling a person of a place, or going there with them. Nothing of theirs is passed on.

use super::store::{case_by_id, resource};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::closed_list;
use crate::database::DbConnection;
use crate::database::schema::{service, signpost};
use crate::database::seal::random_uuid;
use crate::database::table::case::SignpostRow;
use crate::domain::prescription::Act;
use diesel::prelude::*;
use uuid::Uuid;

closed_list! {
    /// The two acts by which nothing is sent.
    Introduction { Signpost = "signpost", WarmIntroduction = "warm_introduction" }
}

impl Introduction {
    /// The same as one of the three acts that are counted apart.
    pub const fn act(self) -> Act {
        match self {
            Self::Signpost => Act::Signpost,
            Self::WarmIntroduction => Act::WarmIntroduction,
        }
    }
}

/// Writes down that the person was given the details of a service.
pub fn signpost(desk: Desk<'_>, case_id: Uuid, service_id: Uuid) -> Result<Uuid> {
    introduce(desk, case_id, service_id, Introduction::Signpost)
}

/// Writes down that the worker made the first contact with the person or beside them.
pub fn warm_introduction(desk: Desk<'_>, case_id: Uuid, service_id: Uuid) -> Result<Uuid> {
    introduce(desk, case_id, service_id, Introduction::WarmIntroduction)
}

fn introduce(desk: Desk<'_>, case_id: Uuid, service_id: Uuid, how: Introduction) -> Result<Uuid> {
    let user = desk.user()?;
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::Signpost, resource(&case, desk.today()))?;
        organization_of(tx.conn(), service_id)?;
        let id = random_uuid()?;
        let row = SignpostRow {
            id: id.to_string(),
            case_id: Some(case_id.to_string()),
            organization_id: case.organization_id.to_string(),
            service_id: service_id.to_string(),
            act: how.act().slug().to_owned(),
            made_by: user.to_string(),
            at: tx.now().naive_utc(),
        };
        diesel::insert_into(signpost::table).values(&row).execute(tx.conn())?;
        desk.audit(tx, Action::Signpost, (AuditEntity::Case, case_id), how.slug());
        Ok(id)
    })
}

/// Who runs a service; an error where there is no such service.
pub(super) fn organization_of(conn: &mut DbConnection, service_id: Uuid) -> Result<Option<Uuid>> {
    let found: Option<Option<String>> =
        service::table.find(service_id.to_string()).select(service::organization_id).first(conn).optional()?;
    let organization = found.ok_or(Error::NotFound("service"))?;
    Ok(organization
        .as_deref()
        .map(|id| crate::database::table::decode_uuid(id, "service", "organization_id"))
        .transpose()?)
}
