//! Checks of people who are on no record: no case of theirs ever closes, so each is kept for as long as its
//! organization keeps a closed case, counted from the day on which it was asked.

use super::Result;
use crate::database::DbConnection;
use crate::database::schema::nine_question_check;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Takes away the checks of an organization that were asked before then; gives how many.
pub(super) fn forget(conn: &mut DbConnection, organization: Uuid, before: DateTime<Utc>) -> Result<u64> {
    let old = nine_question_check::table
        .filter(nine_question_check::organization_id.eq(organization.to_string()))
        .filter(nine_question_check::person_id.is_null())
        .filter(nine_question_check::at.lt(before.naive_utc()));
    Ok(diesel::delete(old).execute(conn)? as u64)
}

/// How many of them an organization has that were asked before then.
pub(super) fn count(conn: &mut DbConnection, organization: Uuid, before: DateTime<Utc>) -> Result<u64> {
    let old: i64 = nine_question_check::table
        .filter(nine_question_check::organization_id.eq(organization.to_string()))
        .filter(nine_question_check::person_id.is_null())
        .filter(nine_question_check::at.lt(before.naive_utc()))
        .count()
        .get_result(conn)?;
    Ok(u64::try_from(old).unwrap_or_default())
}

/// The organizations that have any.
pub(super) fn kept_by(conn: &mut DbConnection) -> Result<Vec<String>> {
    Ok(nine_question_check::table
        .filter(nine_question_check::person_id.is_null())
        .select(nine_question_check::organization_id)
        .distinct()
        .load(conn)?)
}
