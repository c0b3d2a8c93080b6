//! What becomes of a referral: one word for who made it, the words of it for who works on it.

use super::note::{NoteKind, write as write_note};
use super::refer_in::new_case;
use super::store::{CaseRecord, all_ids, case_by_id, case_of_person, insert_case, living_id, open, resource, texts};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity, Resource};
use crate::database::DbConnection;
use crate::database::schema::{case_record, referral_in};
use crate::database::table::case::ReferralRow;
use crate::database::table::decode_uuid;
use crate::domain::Private;
use crate::domain::case::CaseStatus;
use crate::domain::referral::Referral;
use diesel::prelude::*;
use uuid::Uuid;

/// What became of a referral, for who made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// Where the case stands, in one word and nothing more.
    pub status: CaseStatus,
    /// What is missing, where it went back; in words written for who asked.
    pub returned_because: Option<Private>,
}

/// What became of a referral that the actor made: one word, and what is missing where it went back.
pub fn follow(desk: Desk<'_>, referral_id: Uuid) -> Result<Followed> {
    desk.write(|tx| {
        let row = row_of(tx.conn(), referral_id)?;
        desk.allow(Action::FollowReferral, maker(&row)?)?;
        let case = case_of_referral(desk, tx.conn(), &row)?;
        desk.audit(tx, Action::FollowReferral, (AuditEntity::Referral, referral_id), "followed");
        let status = case.case.status;
        let back = case.returned_because.filter(|_| status == CaseStatus::ReturnedToReferrer);
        Ok(Followed { status, returned_because: back })
    })
}

/// Sends a referral that came back once more, with what was missing; it waits in the queue again.
pub fn send_again(desk: Desk<'_>, referral_id: Uuid, words: Private) -> Result<()> {
    let user = desk.user()?;
    desk.write(|tx| {
        let now = tx.now();
        let row = row_of(tx.conn(), referral_id)?;
        desk.allow(Action::FollowReferral, maker(&row)?)?;
        if words.is_blank() {
            return Err(Error::field("missing", "is empty; write what was missing"));
        }
        let before = case_of_referral(desk, tx.conn(), &row)?;
        if before.case.status != CaseStatus::ReturnedToReferrer {
            return Err(Error::field("missing", "is not asked for any more; the referral is being looked at"));
        }
        let sealed = row.sealed.as_ref().ok_or(Error::NotFound("referral"))?;
        let mut referral: Referral = open(desk.keys, "referral_in", "sealed", &row.id, sealed)?;
        referral.person_id = living_id(tx.conn(), referral.person_id)?;
        let ids = all_ids(tx.conn(), referral.person_id)?;
        let newest = case_of_person(tx.conn(), desk.keys, &ids)?;
        let case = if newest.case.status.is_open() {
            newest
        } else {
            let case = new_case(&referral, before.organization_id, before.team_id, now)?;
            insert_case(tx.conn(), desk.keys, &case)?;
            case
        };
        write_note(tx, desk, case.case.id, user, NoteKind::Information, &words)?;
        desk.audit(tx, Action::ReferIn, (AuditEntity::Referral, referral_id), "sent_again");
        Ok(())
    })
}

/// The referral with which a case began; `None` when its words were erased.
pub fn referral_of_case(desk: Desk<'_>, case_id: Uuid) -> Result<Option<Referral>> {
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::ReadCase, resource(&case, desk.today()))?;
        desk.audit(tx, Action::ReadCase, (AuditEntity::Case, case_id), "referral_read");
        Ok(referrals_by_ids(desk, tx.conn(), &[case.case.referral_id])?.pop())
    })
}

/// The referrals with these identifiers; erased ones are left out.
pub(super) fn referrals_by_ids(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Referral>> {
    let rows: Vec<ReferralRow> =
        referral_in::table.filter(referral_in::id.eq_any(texts(ids))).select(ReferralRow::as_select()).load(conn)?;
    rows.iter()
        .filter_map(|row| row.sealed.as_ref().map(|sealed| (row, sealed)))
        .map(|(row, sealed)| open(desk.keys, "referral_in", "sealed", &row.id, sealed))
        .collect()
}

/// Who made a referral, where it was somebody who signs in and gets an answer.
pub(super) fn to_be_answered(conn: &mut DbConnection, referral_id: Uuid) -> Result<Option<Uuid>> {
    let row = row_of(conn, referral_id)?;
    Ok(row.made_by.as_deref().map(|by| decode_uuid(by, "referral_in", "made_by")).transpose()?)
}

fn row_of(conn: &mut DbConnection, referral_id: Uuid) -> Result<ReferralRow> {
    let row: Option<ReferralRow> =
        referral_in::table.find(referral_id.to_string()).select(ReferralRow::as_select()).first(conn).optional()?;
    row.ok_or(Error::NotFound("referral"))
}

fn maker(row: &ReferralRow) -> Result<Resource> {
    let id = |text: &str, column| decode_uuid(text, "referral_in", column);
    let by = row.made_by.as_deref().map(|by| id(by, "made_by")).transpose()?.unwrap_or_default();
    let team = row.team_id.as_deref().map(|team| id(team, "team_id")).transpose()?;
    Ok(Resource::Referral { by, organization: id(&row.organization_id, "organization_id")?, team })
}

/// The newest case that began with this referral; where it joined one that was open, the person's.
fn case_of_referral(desk: Desk<'_>, conn: &mut DbConnection, row: &ReferralRow) -> Result<CaseRecord> {
    let own: Option<String> = case_record::table
        .filter(case_record::referral_id.eq(&row.id))
        .order((case_record::is_open.desc(), case_record::created_at.desc(), case_record::id))
        .select(case_record::id)
        .first(conn)
        .optional()?;
    match own {
        Some(id) => case_by_id(conn, desk.keys, decode_uuid(&id, "case_record", "id")?),
        None => {
            let ids = all_ids(conn, decode_uuid(&row.person_id, "referral_in", "person_id")?)?;
            case_of_person(conn, desk.keys, &ids)
        }
    }
}
