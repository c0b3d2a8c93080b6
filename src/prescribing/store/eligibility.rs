//! Whether a person met what a service asks for, as it stood when a prescription was sent: sealed, and proved by
//! the digest in the event.

use super::super::{Error, Result};
use super::{open, seal};
use crate::database::schema::sealed_eligibility;
use crate::database::seal::random_uuid;
use crate::database::table::decode_uuid;
use crate::database::table::prescription::SealedEligibilityRow;
use crate::database::{DbConnection, Keys};
use crate::domain::Private;
use crate::domain::event_chain::NoteDigest;
use crate::domain::prescription::{Eligibility, Evidence};
use diesel::prelude::*;
use uuid::Uuid;

const TABLE: &str = "sealed_eligibility";

/// Keeps a check with the prescription that it let go; gives what the event may hold of it.
pub fn keep_eligibility(
    conn: &mut DbConnection,
    keys: &Keys,
    prescription: Uuid,
    check: &Eligibility,
) -> Result<Evidence> {
    let id = random_uuid()?;
    let text = Private::new(serde_json::to_string(check).map_err(|_its_text_could_quote_it| Error::Unreadable(TABLE))?);
    let digest = keys.ring().note_digest(&id.to_string(), text.expose());
    let row = SealedEligibilityRow {
        id: id.to_string(),
        prescription_id: prescription.to_string(),
        sealed: Some(seal(keys, TABLE, "sealed", &id.to_string(), &text)?),
        digest: digest.clone(),
        erased_at: None,
    };
    diesel::insert_into(sealed_eligibility::table).values(&row).execute(conn)?;
    let digest = NoteDigest::from_hexadecimal(&digest).ok_or(Error::Unreadable(TABLE))?;
    Ok(Evidence { id, digest })
}

/// The check that was kept with a prescription; `None` where there is none or it was erased.
pub fn eligibility_of(conn: &mut DbConnection, keys: &Keys, prescription: Uuid) -> Result<Option<Eligibility>> {
    let Some((_, Some(text))) = kept(conn, keys, prescription)? else { return Ok(None) };
    serde_json::from_str(text.expose()).map(Some).map_err(|_its_text_could_quote_it| Error::Unreadable(TABLE))
}

/// Whether what is kept is what the event was written with; what was erased proves nothing and is no fault.
pub fn eligibility_holds(conn: &mut DbConnection, keys: &Keys, prescription: Uuid, evidence: Evidence) -> Result<bool> {
    let Some((id, text)) = kept(conn, keys, prescription)? else { return Ok(false) };
    let digest = text.map(|text| keys.ring().note_digest(&id.to_string(), text.expose()));
    Ok(id == evidence.id && digest.is_none_or(|digest| digest == evidence.digest.to_string()))
}

fn kept(conn: &mut DbConnection, keys: &Keys, prescription: Uuid) -> Result<Option<(Uuid, Option<Private>)>> {
    let row: Option<SealedEligibilityRow> = sealed_eligibility::table
        .filter(sealed_eligibility::prescription_id.eq(prescription.to_string()))
        .select(SealedEligibilityRow::as_select())
        .first(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let text = row.sealed.as_ref().map(|sealed| open(keys, TABLE, "sealed", &row.id, sealed)).transpose()?;
    Ok(Some((decode_uuid(&row.id, TABLE, "id")?, text)))
}
