//! Erasing a person: what they are known by and everything in words goes; events, audit and counts stay,
//! and the chains hold, for nothing of the person ever was in them.

use super::case::end;
use super::store::{Of, all_ids, case_of_person, prescriptions_in, resource, texts};
use super::timeline::cases_of;
use super::{Desk, Error, Now, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::WriteTransaction;
use crate::database::schema::{
    case_record, consent, contact_attempt, goal, measure, nine_question_check, not_placed, note, person, person_key,
    person_merge, prescription, purge_log, referral_in, sealed_eligibility, sealed_note, signpost,
};
use crate::database::seal::random_uuid;
use crate::database::table::keeping::PurgeRow;
use crate::domain::case::CaseStatus;
use diesel::prelude::*;
use uuid::Uuid;

/// What was taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Records of people, merged ones included.
    pub people: u64,
    /// Cases whose words went.
    pub cases: u64,
    /// Notes, those of events and the checks before sending included.
    pub notes: u64,
    /// Answers to measures and checks.
    pub measures: u64,
}

impl std::ops::AddAssign for Erased {
    fn add_assign(&mut self, other: Self) {
        self.people += other.people;
        self.cases += other.cases;
        self.notes += other.notes;
        self.measures += other.measures;
    }
}

/// Erases a person at their wish. What is open ends first; the groups see nothing any more.
pub fn erase(desk: Desk<'_>, person_id: Uuid, seen: u64) -> Result<Erased> {
    let user = desk.user()?;
    desk.write(|tx| {
        let ids = all_ids(tx.conn(), person_id)?;
        let stored = super::store::person_by_id(tx.conn(), desk.keys, person_id)?;
        let case = case_of_person(tx.conn(), desk.keys, &ids)?;
        desk.allow(Action::ErasePerson, resource(&case, desk.today()))?;
        if stored.version != seen {
            return Err(Error::conflict(Now::Person(Box::new(stored))));
        }
        for open in prescriptions_in(tx.conn(), Of::People(&ids))?.into_iter().filter(|one| one.state.is_open()) {
            end(desk, tx, open, user)?;
        }
        let erased = erase_in(tx, &ids)?;
        log(tx, case.organization_id, "erasure", erased)?;
        for id in &ids {
            desk.audit(tx, Action::ErasePerson, (AuditEntity::Person, *id), "erased");
        }
        Ok(erased)
    })
}

/// Takes away everything that tells who these were.
pub(super) fn erase_in(tx: &mut WriteTransaction<'_>, ids: &[Uuid]) -> Result<Erased> {
    let now = tx.now().naive_utc();
    let conn = tx.conn();
    let people = texts(ids);
    let cases = texts(&cases_of(conn, ids)?);
    let prescriptions: Vec<String> =
        prescription::table.filter(prescription::person_id.eq_any(&people)).select(prescription::id).load(conn)?;
    let mut erased = Erased::default();
    diesel::delete(person_key::table.filter(person_key::person_id.eq_any(&people))).execute(conn)?;
    diesel::update(person_merge::table.filter(person_merge::kept_id.eq_any(&people)))
        .set(person_merge::kept_before.eq(None::<Vec<u8>>))
        .execute(conn)?;
    erased.people += diesel::update(person::table.filter(person::id.eq_any(&people)))
        .set((
            person::sealed.eq(None::<Vec<u8>>),
            person::erased_at.eq(Some(now)),
            person::changed_at.eq(now),
            person::version.eq(person::version + 1),
        ))
        .execute(conn)? as u64;
    diesel::update(referral_in::table.filter(referral_in::person_id.eq_any(&people)))
        .set(referral_in::sealed.eq(None::<Vec<u8>>))
        .execute(conn)?;
    diesel::update(consent::table.filter(consent::person_id.eq_any(&people)))
        .set(consent::sealed.eq(None::<Vec<u8>>))
        .execute(conn)?;
    let open = case_record::table.filter(case_record::id.eq_any(&cases)).filter(case_record::is_open.eq(true));
    diesel::update(open)
        .set((
            case_record::is_open.eq(false),
            case_record::status.eq(CaseStatus::Closed.slug()),
            case_record::closure.eq(Some("other")),
            case_record::closed_at.eq(Some(now)),
        ))
        .execute(conn)?;
    erased.cases += diesel::update(case_record::table.filter(case_record::id.eq_any(&cases)))
        .set((case_record::sealed.eq(None::<Vec<u8>>), case_record::version.eq(case_record::version + 1)))
        .execute(conn)? as u64;
    diesel::delete(goal::table.filter(goal::case_id.eq_any(&cases))).execute(conn)?;
    diesel::delete(contact_attempt::table.filter(contact_attempt::case_id.eq_any(&cases))).execute(conn)?;
    erased.notes += diesel::delete(note::table.filter(note::case_id.eq_any(&cases))).execute(conn)? as u64;
    let of_events = sealed_note::table
        .filter(sealed_note::prescription_id.eq_any(&prescriptions))
        .filter(sealed_note::sealed.is_not_null());
    erased.notes += diesel::update(of_events)
        .set((sealed_note::sealed.eq(None::<Vec<u8>>), sealed_note::erased_at.eq(Some(now))))
        .execute(conn)? as u64;
    let checked = sealed_eligibility::table
        .filter(sealed_eligibility::prescription_id.eq_any(&prescriptions))
        .filter(sealed_eligibility::sealed.is_not_null());
    erased.notes += diesel::update(checked)
        .set((sealed_eligibility::sealed.eq(None::<Vec<u8>>), sealed_eligibility::erased_at.eq(Some(now))))
        .execute(conn)? as u64;
    erased.measures += diesel::delete(measure::table.filter(measure::case_id.eq_any(&cases))).execute(conn)? as u64;
    let checks = nine_question_check::table.filter(nine_question_check::person_id.eq_any(&people));
    erased.measures += diesel::delete(checks).execute(conn)? as u64;
    // What gaps and acts are counted from stays, without a way back to anybody.
    diesel::update(not_placed::table.filter(not_placed::case_id.eq_any(&cases)))
        .set(not_placed::case_id.eq(None::<String>))
        .execute(conn)?;
    diesel::update(signpost::table.filter(signpost::case_id.eq_any(&cases)))
        .set(signpost::case_id.eq(None::<String>))
        .execute(conn)?;
    Ok(erased)
}

/// Writes down in numbers what went.
pub(super) fn log(tx: &mut WriteTransaction<'_>, organization: Uuid, why: &str, erased: Erased) -> Result<()> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let row = PurgeRow {
        id: random_uuid()?.to_string(),
        organization_id: organization.to_string(),
        at: tx.now().naive_utc(),
        why: why.to_owned(),
        people: count(erased.people),
        cases: count(erased.cases),
        notes: count(erased.notes),
        measures: count(erased.measures),
    };
    diesel::insert_into(purge_log::table).values(&row).execute(tx.conn())?;
    Ok(())
}
