//! What goes on paper for a person or back to who referred them: the plan, their places, letters, the message
//! to the practice. Read whole for the sheet; who made one is kept, the sheet itself is not.

use super::measures::{Asked, answers_of};
use super::store::{CaseRecord, Of, StoredPerson, case_by_id, open, person_by_id, prescriptions_in, resource, texts};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::closed_list;
use crate::database::DbConnection;
use crate::database::schema::{referral_in, signpost};
use crate::database::table::case::ReferralRow;
use crate::database::table::decode_uuid;
use crate::domain::prescription::State;
use crate::domain::referral::Referral;
use diesel::prelude::*;
use uuid::Uuid;

closed_list! {
    /// What can be put on paper.
    Paper {
        /// "We will ring you".
        WeWillRing = "we_will_ring",
        /// When and where to meet.
        Appointment = "appointment",
        /// What was agreed.
        YourPlan = "your_plan",
        /// Up to three places.
        YourPlaces = "your_places",
        /// The message back to the practice.
        MessageBack = "message_back",
    }
}

/// Everything that a sheet may be written from.
#[derive(Debug, Clone)]
pub struct Papers {
    /// The case, with plan and goals.
    pub case: CaseRecord,
    /// The person.
    pub person: StoredPerson,
    /// How it began; gone where the record was erased.
    pub referral: Option<Referral>,
    /// The prescriptions of the case that were not dropped, the one changed last first.
    pub prescriptions: Vec<State>,
    /// Services of which the person was told, the latest first.
    pub told_of: Vec<Uuid>,
    /// What they answered, oldest first.
    pub asked: Vec<Asked>,
}

/// Reads what a sheet is written from. Which sort of sheet was made is kept.
pub fn papers(desk: Desk<'_>, case_id: Uuid, paper: Paper) -> Result<Papers> {
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::WriteLetter, resource(&case, desk.today()))?;
        let person = person_by_id(tx.conn(), desk.keys, case.case.person_id)?;
        let mut prescriptions: Vec<State> =
            prescriptions_in(tx.conn(), Of::People(&[case.case.person_id]))?.into_iter().map(|one| one.state).collect();
        prescriptions.retain(|one| !one.dropped && one.sent.is_some());
        prescriptions.sort_by_key(|one| (std::cmp::Reverse(one.changed_at), one.id));
        let papers = Papers {
            referral: referral_of(desk, tx.conn(), case.case.referral_id)?,
            told_of: told_of(tx.conn(), case_id)?,
            asked: answers_of(tx.conn(), desk.keys, &[case_id])?,
            prescriptions,
            person,
            case,
        };
        desk.audit(tx, Action::WriteLetter, (AuditEntity::Person, papers.case.case.person_id), paper.slug());
        Ok(papers)
    })
}

fn referral_of(desk: Desk<'_>, conn: &mut DbConnection, id: Uuid) -> Result<Option<Referral>> {
    let row: Option<ReferralRow> =
        referral_in::table.find(id.to_string()).select(ReferralRow::as_select()).first(conn).optional()?;
    let row = row.ok_or(Error::NotFound("referral"))?;
    row.sealed.as_ref().map(|sealed| open(desk.keys, "referral_in", "sealed", &row.id, sealed)).transpose()
}

fn told_of(conn: &mut DbConnection, case_id: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<String> = signpost::table
        .filter(signpost::case_id.eq_any(texts(&[case_id])))
        .order((signpost::at.desc(), signpost::id))
        .select(signpost::service_id)
        .load(conn)?;
    let mut services = Vec::new();
    for row in rows {
        let service = decode_uuid(&row, "signpost", "service_id")?;
        if !services.contains(&service) {
            services.push(service);
        }
    }
    Ok(services)
}
