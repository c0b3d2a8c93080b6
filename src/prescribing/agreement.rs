//! Information sharing agreements: without one in date nothing of a person goes to an organization.

use super::store::agreements_with;
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::schema::agreement;
use crate::database::seal::random_uuid;
use crate::database::table::consent::AgreementRow;
use crate::database::table::decode_uuid;
use crate::domain::FieldErrors;
use crate::domain::agreement::{Agreement, AgreementStatus, best_on};
use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Records an agreement with an organization; `signed_on` is the day both had signed.
pub fn add_agreement(
    desk: Desk<'_>,
    organization: Uuid,
    signed_on: Option<NaiveDate>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
) -> Result<Agreement> {
    let user = desk.user()?;
    desk.allow(Action::ManageAgreements, Resource::Organization(organization))?;
    let mut errors = FieldErrors::default();
    errors.require(ends_on >= starts_on, "ends_on", "lies before the first day; check both");
    errors.require(
        signed_on.is_none_or(|signed| signed <= desk.today()),
        "signed_on",
        "lies after today; leave it out while the agreement is being drafted",
    );
    errors.into_result()?;
    desk.write(|tx| {
        let made = Agreement { id: random_uuid()?, organization_id: organization, signed_on, starts_on, ends_on };
        let row = AgreementRow {
            id: made.id.to_string(),
            organization_id: organization.to_string(),
            signed_on,
            starts_on,
            ends_on,
            recorded_by: user.to_string(),
            recorded_at: tx.now().naive_utc(),
        };
        diesel::insert_into(agreement::table).values(&row).execute(tx.conn())?;
        desk.audit(tx, Action::ManageAgreements, (AuditEntity::Agreement, made.id), "added");
        Ok(made)
    })
}

/// Ends an agreement: `last_day` is the last on which it holds.
pub fn end_agreement(desk: Desk<'_>, id: Uuid, last_day: NaiveDate) -> Result<Agreement> {
    desk.write(|tx| {
        let found = agreement::table.find(id.to_string()).select(AgreementRow::as_select());
        let row: Option<AgreementRow> = found.first(tx.conn()).optional()?;
        let mut row = row.ok_or(Error::NotFound("agreement"))?;
        let organization = decode_uuid(&row.organization_id, "agreement", "organization_id")?;
        desk.allow(Action::ManageAgreements, Resource::Organization(organization))?;
        if last_day > row.ends_on {
            return Err(Error::field("last_day", "lies after its last day; record a new agreement instead"));
        }
        row.ends_on = last_day;
        // One that never held ends before it begins, which no day lies in.
        row.starts_on = row.starts_on.min(last_day.checked_add_days(Days::new(1)).unwrap_or(last_day));
        diesel::update(agreement::table.find(id.to_string())).set(&row).execute(tx.conn())?;
        desk.audit(tx, Action::ManageAgreements, (AuditEntity::Agreement, id), "ended");
        Ok(row.decode()?)
    })
}

/// The agreements with an organization, the one that ends last first, and where they leave it today.
pub fn agreements(desk: Desk<'_>, organization: Uuid) -> Result<(AgreementStatus, Vec<Agreement>)> {
    desk.allow(Action::ReadAgreements, Resource::Organization(organization))?;
    desk.read(|conn| {
        let all = agreements_with(conn, organization)?;
        Ok((best_on(&all, organization, desk.today()).0, all))
    })
}

/// Every organization that has an agreement, with where it stands today: due ones are seen in time.
pub fn standing(desk: Desk<'_>) -> Result<BTreeMap<Uuid, AgreementStatus>> {
    desk.allow(Action::ReadAgreements, Resource::Any)?;
    let today = desk.today();
    desk.read(|conn| {
        let rows: Vec<AgreementRow> = agreement::table.select(AgreementRow::as_select()).load(conn)?;
        let all = rows.iter().map(AgreementRow::decode).collect::<crate::database::Result<Vec<_>>>()?;
        let mut standing = BTreeMap::new();
        for one in &all {
            let resource = Resource::Organization(one.organization_id);
            if !standing.contains_key(&one.organization_id) && desk.may(Action::ReadAgreements, resource) {
                standing.insert(one.organization_id, best_on(&all, one.organization_id, today).0);
            }
        }
        Ok(standing)
    })
}
