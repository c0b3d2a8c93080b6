//! Everything that is held on a person, as one document for that person.

use super::measures::answers_of;
use super::note::notes_of_cases;
use super::store::{
    Of, all_ids, attempts_of, case_of_person, cases_by_ids, consents_of, history, notes_of, open, people_by_ids,
    prescriptions_in, resource, texts,
};
use super::timeline::cases_of;
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::DbConnection;
use crate::database::audit::of_entity;
use crate::database::schema::{nine_question_check, referral_in, signpost};
use crate::database::table::case::{CheckRow, ReferralRow, SignpostRow};
use crate::domain::nine_questions::Check;
use crate::domain::prescription::Reason;
use crate::domain::referral::Referral;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Lines of the audit in the document.
const LINES: i64 = 10_000;

/// The document: a JSON object with everything, in the order in which a person would ask for it. Private
/// notes on places are not of the person and not in it.
pub fn subject_access(desk: Desk<'_>, person_id: Uuid) -> Result<Value> {
    desk.write(|tx| {
        let conn = tx.conn();
        let ids = all_ids(conn, person_id)?;
        let case = case_of_person(conn, desk.keys, &ids)?;
        desk.allow(Action::AnswerSubjectAccess, resource(&case, desk.today()))?;
        let cases = cases_of(conn, &ids)?;
        let people = people_by_ids(conn, desk.keys, &ids)?;
        let records: Vec<Value> = people.iter().map(|stored| value(&stored.person)).collect::<Result<_>>()?;
        let document = json!({
            "made_at": tx_time(desk),
            "records": records,
            "referrals": referrals(desk, conn, &ids)?,
            "cases": case_values(desk, conn, &cases)?,
            "consents": consents_of(conn, desk.keys, &ids)?
                .iter()
                .map(|stored| value(&stored.consent))
                .collect::<Result<Vec<_>>>()?,
            "prescriptions": prescriptions(desk, conn, &ids)?,
            "introductions": introductions(conn, &cases)?,
            "measures": answers_of(conn, desk.keys, &cases)?
                .iter()
                .map(|asked| Ok(json!({
                    "answered_on": asked.answered_on,
                    "moment": asked.moment,
                    "answered_by": asked.answered_by,
                    "answers": value(&asked.answers)?,
                })))
                .collect::<Result<Vec<_>>>()?,
            "checks": checks(desk, conn, &ids)?,
            "who_has_looked": looked(conn, &ids)?,
        });
        let who = ids.first().copied().unwrap_or(person_id);
        desk.audit(tx, Action::AnswerSubjectAccess, (AuditEntity::Person, who), "document_made");
        Ok(document)
    })
}

fn tx_time(desk: Desk<'_>) -> String {
    desk.database.clock().now().to_rfc3339()
}

fn value<T: Serialize>(of: &T) -> Result<Value> {
    serde_json::to_value(of).map_err(|_its_text_could_quote_the_value| Error::Unreadable("person"))
}

fn referrals(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Value>> {
    let rows: Vec<ReferralRow> = referral_in::table
        .filter(referral_in::person_id.eq_any(texts(ids)))
        .order((referral_in::received_at, referral_in::id))
        .select(ReferralRow::as_select())
        .load(conn)?;
    rows.iter()
        .filter_map(|row| row.sealed.as_ref().map(|sealed| (row, sealed)))
        .map(|(row, sealed)| value(&open::<Referral>(desk.keys, "referral_in", "sealed", &row.id, sealed)?))
        .collect()
}

fn case_values(desk: Desk<'_>, conn: &mut DbConnection, cases: &[Uuid]) -> Result<Vec<Value>> {
    let notes = notes_of_cases(conn, desk.keys, cases)?;
    let mut values = Vec::new();
    for record in cases_by_ids(conn, desk.keys, cases)? {
        let attempts = attempts_of(conn, desk.keys, record.case.id)?;
        let attempts = attempts.iter().map(value).collect::<Result<Vec<_>>>()?;
        let own = notes.iter().filter(|note| note.case_id == record.case.id);
        let own: Vec<Value> =
            own.map(|note| json!({ "at": note.at, "kind": note.kind, "words": note.words.expose() })).collect();
        values.push(json!({
            "case": value(&record.case)?,
            "began": record.created_at,
            "returned_because": record.returned_because.as_ref().map(|words| words.expose()),
            "contact_attempts": attempts,
            "notes": own,
        }));
    }
    Ok(values)
}

fn prescriptions(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    for stored in prescriptions_in(conn, Of::People(ids))? {
        let words = notes_of(conn, desk.keys, stored.state.id)?;
        let events: Vec<Value> = history(conn, stored.state.id)?
            .iter()
            .map(|(recorded, _)| {
                json!({
                    "at": recorded.at,
                    "what": recorded.event.kind(),
                    "by": recorded.by,
                    "reason": recorded.event.reason().map(Reason::slug),
                    "words": words.get(&recorded.id).map(|words| words.expose()),
                })
            })
            .collect();
        values.push(json!({ "prescription": value(&stored.state)?, "events": events }));
    }
    Ok(values)
}

fn introductions(conn: &mut DbConnection, cases: &[Uuid]) -> Result<Vec<Value>> {
    let rows: Vec<SignpostRow> = signpost::table
        .filter(signpost::case_id.eq_any(texts(cases)))
        .order((signpost::at, signpost::id))
        .select(SignpostRow::as_select())
        .load(conn)?;
    Ok(rows.iter().map(|row| json!({ "at": row.at.and_utc(), "service": row.service_id, "how": row.act })).collect())
}

fn checks(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Value>> {
    let rows: Vec<CheckRow> = nine_question_check::table
        .filter(nine_question_check::person_id.eq_any(texts(ids)))
        .order((nine_question_check::at, nine_question_check::id))
        .select(CheckRow::as_select())
        .load(conn)?;
    rows.iter()
        .map(|row| {
            let check: Check = open(desk.keys, "nine_question_check", "sealed", &row.id, &row.sealed)?;
            Ok(json!({ "at": row.at.and_utc(), "check": value(&check)? }))
        })
        .collect()
}

fn looked(conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Value>> {
    let mut lines = Vec::new();
    for id in ids {
        for line in of_entity(conn, *id, LINES)? {
            lines.push(json!({ "at": line.at.and_utc(), "who": line.actor, "what": line.action }));
        }
    }
    Ok(lines)
}
