//! The case: opened again, moved on, tries to reach the person, needs for which nothing was found.

use super::outbox;
use super::store::{
    Acting, CaseRecord, Of, Stored, all_ids, attempts_of, case_by_id, case_of_person, insert_case, living_id,
    person_by_id, prescriptions_in, record, resource, seal, update_case,
};
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::WriteTransaction;
use crate::database::schema::{contact_attempt, not_placed};
use crate::database::seal::random_uuid;
use crate::database::table::case::{ContactAttemptRow, NotPlacedRow};
use crate::domain::Private;
use crate::domain::case::{AttemptOutcome, Case, CaseStatus, ClosureReason, ContactAttempt};
use crate::domain::person::ReferralReason;
use crate::domain::prescription::{Event, NotPlacedReason, Party, Status, StoppedReason};
use diesel::prelude::*;
use uuid::Uuid;

/// Reads a case with the tries to reach the person, oldest first.
pub fn open_case_page(desk: Desk<'_>, case_id: Uuid) -> Result<(CaseRecord, Vec<ContactAttempt>)> {
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::ReadCase, resource(&case, desk.today()))?;
        desk.audit(tx, Action::ReadCase, (AuditEntity::Case, case_id), "opened");
        let attempts = attempts_of(tx.conn(), desk.keys, case_id)?;
        Ok((case, attempts))
    })
}

/// Opens a new case for somebody who comes back, on the desk of the worker who opens it.
pub fn open_case(desk: Desk<'_>, person_id: Uuid) -> Result<CaseRecord> {
    let user = desk.user()?;
    desk.write(|tx| {
        let now = tx.now();
        let id = living_id(tx.conn(), person_id)?;
        person_by_id(tx.conn(), desk.keys, id)?;
        let ids = all_ids(tx.conn(), id)?;
        let before = case_of_person(tx.conn(), desk.keys, &ids)?;
        // Whoever reads the old case may open the next one, on their own desk.
        desk.allow(Action::ReadCase, resource(&before, desk.today()))?;
        if before.case.status.is_open() {
            return Err(Error::field("person_id", "has an open case here already; go on with that one"));
        }
        let case = CaseRecord {
            case: Case {
                id: random_uuid()?,
                person_id: id,
                referral_id: before.case.referral_id,
                status: CaseStatus::Allocated,
                worker_id: Some(user),
                cover: None,
                need_level: None,
                needs: before.case.needs.clone(),
                what_matters: before.case.what_matters.clone(),
                strengths: before.case.strengths.clone(),
                wishes: before.case.wishes.clone(),
                goals: Vec::new(),
                closure: None,
                not_placed: Vec::new(),
                version: 1,
            },
            returned_because: None,
            last_contact_at: None,
            created_at: now,
            changed_at: now,
            ..before
        };
        desk.allow(Action::WriteCase, resource(&case, desk.today()))?;
        insert_case(tx.conn(), desk.keys, &case)?;
        desk.audit(tx, Action::WriteCase, (AuditEntity::Case, case.case.id), "opened_again");
        Ok(case)
    })
}

/// Moves a case on, or closes it with a reason. Nothing may be open when it is closed, unless the person
/// has died: then everything open ends at once, and whatever was about to be sent is not.
pub fn move_case(
    desk: Desk<'_>,
    case_id: Uuid,
    seen: u64,
    to: CaseStatus,
    closure: Option<ClosureReason>,
) -> Result<CaseRecord> {
    let user = desk.user()?;
    desk.write(|tx| {
        let mut case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::WriteCase, resource(&case, desk.today()))?;
        let attempts = attempts_of(tx.conn(), desk.keys, case_id)?;
        let open = prescriptions_in(tx.conn(), Of::OpenOfCases(&[case_id]))?;
        case.case.status = case.case.check_move(to, closure, &attempts, open.len())?;
        case.case.closure = closure.filter(|_| to == CaseStatus::Closed);
        let now = tx.now();
        let case = update_case(tx.conn(), desk.keys, case, seen, now)?;
        desk.audit(tx, Action::WriteCase, (AuditEntity::Case, case_id), "moved");
        if case.case.closure == Some(ClosureReason::Died) {
            let mut subjects = vec![case_id.to_string(), case.case.referral_id.to_string()];
            for prescription in open {
                subjects.push(prescription.state.id.to_string());
                end(desk, tx, prescription, user)?;
            }
            outbox::silence(tx.conn(), &subjects)?;
        }
        Ok(case)
    })
}

/// Ends an open prescription, whatever its stage; nobody is told more than they know.
pub(super) fn end(desk: Desk<'_>, tx: &mut WriteTransaction<'_>, prescription: Stored, user: Uuid) -> Result<Stored> {
    let event = match prescription.state.status {
        Status::Draft => Event::DraftDropped,
        status if status.is_under_way() => Event::Stopped { reason: StoppedReason::Other },
        _ => Event::ConsentWithdrawn,
    };
    record(tx, desk.keys, desk.calendar, prescription, event, Acting::plain(Party::Worker, Some(user)))
}

/// Writes down a try to reach the person. Who was reached has had a first contact; a try in vain is a try.
pub fn contact_attempt(
    desk: Desk<'_>,
    case_id: Uuid,
    outcome: AttemptOutcome,
    note: Option<Private>,
) -> Result<CaseRecord> {
    let user = desk.user()?;
    desk.write(|tx| {
        let mut case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::WriteCase, resource(&case, desk.today()))?;
        let now = tx.now();
        let id = random_uuid()?.to_string();
        let words = note.filter(|words| !words.is_blank());
        let row = ContactAttemptRow {
            note: words.map(|words| seal(desk.keys, "contact_attempt", "note", &id, &words)).transpose()?,
            id,
            case_id: case_id.to_string(),
            made_by: user.to_string(),
            at: now.naive_utc(),
            outcome: outcome.slug().to_owned(),
        };
        diesel::insert_into(contact_attempt::table).values(&row).execute(tx.conn())?;
        let reached = outcome == AttemptOutcome::Answered;
        if reached || outcome == AttemptOutcome::DeclinedToTalk {
            case.last_contact_at = Some(now);
        }
        match (case.case.status, reached) {
            (CaseStatus::Allocated | CaseStatus::TryingToContact, true) => {
                case.case.status = CaseStatus::FirstContactMade;
            }
            (CaseStatus::Allocated, false) => case.case.status = CaseStatus::TryingToContact,
            _ => {}
        }
        // A try is added, whatever else was changed meanwhile: nothing of anybody's is overwritten by it.
        let seen = case.case.version;
        let case = update_case(tx.conn(), desk.keys, case, seen, now)?;
        desk.audit(tx, Action::WriteCase, (AuditEntity::Case, case_id), "contact_attempt");
        Ok(case)
    })
}

/// Writes down that nothing was found for a need, and why: what gaps are seen from.
pub fn record_not_placed(desk: Desk<'_>, case_id: Uuid, need: ReferralReason, reason: NotPlacedReason) -> Result<Uuid> {
    desk.write(|tx| {
        let case = case_by_id(tx.conn(), desk.keys, case_id)?;
        desk.allow(Action::WriteCase, resource(&case, desk.today()))?;
        let id = not_placed(tx, desk, &case, need, reason)?;
        desk.audit(tx, Action::WriteCase, (AuditEntity::Case, case_id), "not_placed");
        Ok(id)
    })
}

pub(super) fn not_placed(
    tx: &mut WriteTransaction<'_>,
    desk: Desk<'_>,
    case: &CaseRecord,
    need: ReferralReason,
    reason: NotPlacedReason,
) -> Result<Uuid> {
    let id = random_uuid()?;
    let row = NotPlacedRow {
        id: id.to_string(),
        case_id: Some(case.case.id.to_string()),
        organization_id: case.organization_id.to_string(),
        need: need.slug().to_owned(),
        reason: reason.slug().to_owned(),
        on_day: desk.today(),
    };
    diesel::insert_into(not_placed::table).values(&row).execute(tx.conn())?;
    Ok(id)
}
