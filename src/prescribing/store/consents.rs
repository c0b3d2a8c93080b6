//! Consents and agreements in the store.

use super::super::{Error, Now, Result};
use super::{open, seal, stored_version, texts, version};
use crate::database::schema::{agreement, consent};
use crate::database::table::consent::{AgreementRow, ConsentRow};
use crate::database::table::{IDS_PER_QUERY, decode_uuid};
use crate::database::{DbConnection, Keys};
use crate::domain::agreement::Agreement;
use crate::domain::consent::{Consent, ConsentStatus};
use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

const TABLE: &str = "consent";

/// A consent as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredConsent {
    /// What was said.
    pub consent: Consent,
    /// Who wrote it down.
    pub recorded_by: Uuid,
    /// Grows with every change; a change names the version it was made from.
    pub version: u64,
}

fn encode(keys: &Keys, stored: &StoredConsent) -> Result<ConsentRow> {
    let said = &stored.consent;
    let id = said.id.to_string();
    Ok(ConsentRow {
        sealed: Some(seal(keys, TABLE, "sealed", &id, said)?),
        id,
        person_id: said.person_id.to_string(),
        recipient_id: said.recipient_id.to_string(),
        status: said.status.slug().to_owned(),
        until: said.until,
        recorded_by: stored.recorded_by.to_string(),
        said_at: said.said_at.naive_utc(),
        version: stored_version(stored.version),
    })
}

fn decode(keys: &Keys, row: &ConsentRow) -> Result<Option<StoredConsent>> {
    let Some(sealed) = &row.sealed else { return Ok(None) };
    Ok(Some(StoredConsent {
        consent: open(keys, TABLE, "sealed", &row.id, sealed)?,
        recorded_by: decode_uuid(&row.recorded_by, TABLE, "recorded_by")?,
        version: version(row.version),
    }))
}

/// The consent with this identifier; not found when its words were erased.
pub fn consent_by_id(conn: &mut DbConnection, keys: &Keys, id: Uuid) -> Result<StoredConsent> {
    let row: Option<ConsentRow> =
        consent::table.find(id.to_string()).select(ConsentRow::as_select()).first(conn).optional()?;
    row.map(|row| decode(keys, &row)).transpose()?.flatten().ok_or(Error::NotFound("consent"))
}

/// Everything a person said, newest first; `ids` are all identifiers of the person.
pub fn consents_of(conn: &mut DbConnection, keys: &Keys, ids: &[Uuid]) -> Result<Vec<StoredConsent>> {
    let rows: Vec<ConsentRow> = consent::table
        .filter(consent::person_id.eq_any(texts(ids)))
        .order((consent::said_at.desc(), consent::id))
        .select(ConsentRow::as_select())
        .load(conn)?;
    let opened: Vec<Option<StoredConsent>> = rows.iter().map(|row| decode(keys, row)).collect::<Result<_>>()?;
    Ok(opened.into_iter().flatten().collect())
}

/// What these people said no to, newest first.
pub fn declined_by(conn: &mut DbConnection, keys: &Keys, ids: &[Uuid]) -> Result<Vec<StoredConsent>> {
    let mut rows: Vec<ConsentRow> = Vec::new();
    for chunk in texts(ids).chunks(IDS_PER_QUERY) {
        let theirs = consent::table.filter(consent::person_id.eq_any(chunk));
        let declined = theirs.filter(consent::status.eq(ConsentStatus::Declined.slug()));
        rows.extend(declined.select(ConsentRow::as_select()).load::<ConsentRow>(conn)?);
    }
    rows.sort_by(|one, other| other.said_at.cmp(&one.said_at).then_with(|| one.id.cmp(&other.id)));
    let opened: Vec<Option<StoredConsent>> = rows.iter().map(|row| decode(keys, row)).collect::<Result<_>>()?;
    Ok(opened.into_iter().flatten().collect())
}

/// What the person said last to this recipient, a yes that holds today before anything else.
pub fn best_consent(
    conn: &mut DbConnection,
    keys: &Keys,
    ids: &[Uuid],
    recipient: Uuid,
    today: NaiveDate,
) -> Result<Option<StoredConsent>> {
    let mut said = consents_of(conn, keys, ids)?;
    said.retain(|stored| stored.consent.recipient_id == recipient);
    let holds = said.iter().position(|stored| stored.consent.status_on(today).allows_sharing());
    Ok(match holds {
        Some(at) => Some(said.swap_remove(at)),
        None if said.is_empty() => None,
        None => Some(said.swap_remove(0)),
    })
}

/// Writes a new consent.
pub fn insert_consent(conn: &mut DbConnection, keys: &Keys, stored: &StoredConsent) -> Result<()> {
    diesel::insert_into(consent::table).values(&encode(keys, stored)?).execute(conn)?;
    Ok(())
}

/// Writes a consent over the version `seen`; a conflict when it is another by now.
pub fn update_consent(
    conn: &mut DbConnection,
    keys: &Keys,
    mut stored: StoredConsent,
    seen: u64,
) -> Result<StoredConsent> {
    stored.version = seen + 1;
    let row = encode(keys, &stored)?;
    let here = consent::table.filter(consent::id.eq(row.id.clone())).filter(consent::version.eq(stored_version(seen)));
    if diesel::update(here).set(&row).execute(conn)? == 0 {
        return Err(Error::conflict(Now::Consent(consent_by_id(conn, keys, stored.consent.id)?)));
    }
    Ok(stored)
}

/// The agreements with this organization.
pub fn agreements_with(conn: &mut DbConnection, organization: Uuid) -> Result<Vec<Agreement>> {
    let rows: Vec<AgreementRow> = agreement::table
        .filter(agreement::organization_id.eq(organization.to_string()))
        .order((agreement::ends_on.desc(), agreement::id))
        .select(AgreementRow::as_select())
        .load(conn)?;
    rows.iter().map(AgreementRow::decode).collect::<crate::database::Result<_>>().map_err(Error::from)
}
