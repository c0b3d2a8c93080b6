//! Everything that is held on a person, as one document for that person.

use super::measures::{Asked, answers_of};
use super::note::{Note, notes_of_cases};
use super::store::{
    CaseRecord, Of, StoredConsent, all_ids, attempts_of, case_of_person, cases_by_ids, consents_of, eligibility_of,
    history, notes_of, open, people_by_ids, prescriptions_in, resource, texts,
};
use super::timeline::cases_of;
use super::{Desk, Error, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::DbConnection;
use crate::database::audit::{WrittenLine, of_entity};
use crate::database::schema::{nine_question_check, referral_in, signpost};
use crate::database::table::case::{CheckRow, ReferralRow, SignpostRow};
use crate::database::table::{decode_slug, decode_uuid};
use crate::domain::Private;
use crate::domain::case::ContactAttempt;
use crate::domain::nine_questions::Check;
use crate::domain::person::Person;
use crate::domain::prescription::{Act, Eligibility, Reason, Recorded, State};
use crate::domain::referral::Referral;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// A prescription with what happened to it, in which words.
pub type Prescribed = (State, Vec<(Recorded, Option<Private>)>);
/// A case with the tries to reach the person and the notes.
pub type Worked = (CaseRecord, Vec<ContactAttempt>, Vec<Note>);

/// Lines of the audit in the document, of each thing.
const LINES: i64 = 10_000;

/// Everything that is held on a person. Private notes on places are not of the person and not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// When it was put together.
    pub made_at: DateTime<Utc>,
    /// The record, and those that were merged into it.
    pub people: Vec<Person>,
    /// Who asked for help for them, and why.
    pub referrals: Vec<Referral>,
    /// The work with them: the case, the tries to reach them, the notes.
    pub cases: Vec<Worked>,
    /// What they agreed to, and what not.
    pub consents: Vec<StoredConsent>,
    /// What was sent on, with what happened and the words that went with it.
    pub prescriptions: Vec<Prescribed>,
    /// How they stood to what each service asks for when they were sent there, by prescription.
    pub eligibility: Vec<(Uuid, Eligibility)>,
    /// Places they were told of or introduced to: when, which, how.
    pub introductions: Vec<(DateTime<Utc>, Uuid, Act)>,
    /// What they answered.
    pub measures: Vec<Asked>,
    /// Checks of nine questions.
    pub checks: Vec<(DateTime<Utc>, Check)>,
    /// Who looked and who wrote, the newest first.
    pub looked: Vec<WrittenLine>,
}

/// Puts together everything that is held on a person, for that person.
pub fn held(desk: Desk<'_>, person_id: Uuid) -> Result<Held> {
    desk.write(|tx| {
        let made_at = tx.now();
        let conn = tx.conn();
        let ids = all_ids(conn, person_id)?;
        let case = case_of_person(conn, desk.keys, &ids)?;
        desk.allow(Action::AnswerSubjectAccess, resource(&case, desk.today()))?;
        let cases = cases_of(conn, &ids)?;
        let stored = people_by_ids(conn, desk.keys, &ids)?;
        let held = Held {
            made_at,
            people: stored.into_iter().map(|one| one.person).collect(),
            referrals: referrals(desk, conn, &ids)?,
            cases: work(desk, conn, &cases)?,
            consents: consents_of(conn, desk.keys, &ids)?,
            prescriptions: prescriptions(desk, conn, &ids)?,
            eligibility: eligibility(desk, conn, &ids)?,
            introductions: introductions(conn, &cases)?,
            measures: answers_of(conn, desk.keys, &cases)?,
            checks: checks(desk, conn, &ids)?,
            looked: looked(conn, &ids, &cases)?,
        };
        let who = ids.first().copied().unwrap_or(person_id);
        desk.audit(tx, Action::AnswerSubjectAccess, (AuditEntity::Person, who), "document_made");
        Ok(held)
    })
}

/// The same for another program: a JSON object with everything, in the order in which a person would ask
/// for it.
pub fn subject_access(desk: Desk<'_>, person_id: Uuid) -> Result<Value> {
    let held = held(desk, person_id)?;
    let all = |values: Vec<Result<Value>>| values.into_iter().collect::<Result<Vec<_>>>();
    Ok(json!({
        "made_at": held.made_at.to_rfc3339(),
        "records": all(held.people.iter().map(value).collect())?,
        "referrals": all(held.referrals.iter().map(value).collect())?,
        "cases": all(held.cases.iter().map(case_value).collect())?,
        "consents": all(held.consents.iter().map(|stored| value(&stored.consent)).collect())?,
        "prescriptions": all(held.prescriptions.iter().map(prescription_value).collect())?,
        "eligibility": all(held.eligibility.iter()
            .map(|(prescription, check)| Ok(json!({ "prescription": prescription, "check": value(check)? })))
            .collect())?,
        "introductions": held.introductions.iter()
            .map(|(at, service, act)| json!({ "at": at, "service": service, "how": act }))
            .collect::<Vec<_>>(),
        "measures": all(held.measures.iter().map(measure_value).collect())?,
        "checks": all(held.checks.iter().map(|(at, check)| Ok(json!({ "at": at, "check": value(check)? }))).collect())?,
        "who_has_looked": held.looked.iter()
            .map(|line| json!({ "at": line.at.and_utc(), "who": line.actor, "what": line.action }))
            .collect::<Vec<_>>(),
    }))
}

fn case_value((record, attempts, notes): &(CaseRecord, Vec<ContactAttempt>, Vec<Note>)) -> Result<Value> {
    let notes: Vec<Value> =
        notes.iter().map(|note| json!({ "at": note.at, "kind": note.kind, "words": note.words.expose() })).collect();
    Ok(json!({
        "case": value(&record.case)?,
        "began": record.created_at,
        "returned_because": record.returned_because.as_ref().map(|words| words.expose()),
        "contact_attempts": attempts.iter().map(value).collect::<Result<Vec<_>>>()?,
        "notes": notes,
    }))
}

fn prescription_value((state, events): &(State, Vec<(Recorded, Option<Private>)>)) -> Result<Value> {
    let events: Vec<Value> = events
        .iter()
        .map(|(recorded, words)| {
            json!({
                "at": recorded.at,
                "what": recorded.event.kind(),
                "by": recorded.by,
                "reason": recorded.event.reason().map(Reason::slug),
                "words": words.as_ref().map(Private::expose),
            })
        })
        .collect();
    Ok(json!({ "prescription": value(state)?, "events": events }))
}

fn measure_value(asked: &Asked) -> Result<Value> {
    Ok(json!({
        "answered_on": asked.answered_on,
        "moment": asked.moment,
        "answered_by": asked.answered_by,
        "answers": value(&asked.answers)?,
    }))
}

fn value<T: Serialize>(of: &T) -> Result<Value> {
    serde_json::to_value(of).map_err(|_its_text_could_quote_the_value| Error::Unreadable("person"))
}

fn referrals(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Referral>> {
    let rows: Vec<ReferralRow> = referral_in::table
        .filter(referral_in::person_id.eq_any(texts(ids)))
        .order((referral_in::received_at, referral_in::id))
        .select(ReferralRow::as_select())
        .load(conn)?;
    rows.iter()
        .filter_map(|row| row.sealed.as_ref().map(|sealed| (row, sealed)))
        .map(|(row, sealed)| open(desk.keys, "referral_in", "sealed", &row.id, sealed))
        .collect()
}

fn work(desk: Desk<'_>, conn: &mut DbConnection, cases: &[Uuid]) -> Result<Vec<Worked>> {
    let notes = notes_of_cases(conn, desk.keys, cases)?;
    cases_by_ids(conn, desk.keys, cases)?
        .into_iter()
        .map(|record| {
            let attempts = attempts_of(conn, desk.keys, record.case.id)?;
            let own = notes.iter().filter(|note| note.case_id == record.case.id).cloned().collect();
            Ok((record, attempts, own))
        })
        .collect()
}

fn prescriptions(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Prescribed>> {
    prescriptions_in(conn, Of::People(ids))?
        .into_iter()
        .map(|stored| {
            let mut words = notes_of(conn, desk.keys, stored.state.id)?;
            let events = history(conn, stored.state.id)?.into_iter();
            let events = events.map(|(recorded, _)| {
                let words = words.remove(&recorded.id);
                (recorded, words)
            });
            Ok((stored.state, events.collect()))
        })
        .collect()
}

fn eligibility(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<(Uuid, Eligibility)>> {
    let mut found = Vec::new();
    for stored in prescriptions_in(conn, Of::People(ids))? {
        let check = eligibility_of(conn, desk.keys, stored.state.id)?;
        found.extend(check.map(|check| (stored.state.id, check)));
    }
    Ok(found)
}

fn introductions(conn: &mut DbConnection, cases: &[Uuid]) -> Result<Vec<(DateTime<Utc>, Uuid, Act)>> {
    let rows: Vec<SignpostRow> = signpost::table
        .filter(signpost::case_id.eq_any(texts(cases)))
        .order((signpost::at, signpost::id))
        .select(SignpostRow::as_select())
        .load(conn)?;
    rows.iter()
        .map(|row| {
            let act = decode_slug(&row.act, Act::from_slug, "signpost", "act")?;
            Ok((row.at.and_utc(), decode_uuid(&row.service_id, "signpost", "service_id")?, act))
        })
        .collect()
}

fn checks(desk: Desk<'_>, conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<(DateTime<Utc>, Check)>> {
    let rows: Vec<CheckRow> = nine_question_check::table
        .filter(nine_question_check::person_id.eq_any(texts(ids)))
        .order((nine_question_check::at, nine_question_check::id))
        .select(CheckRow::as_select())
        .load(conn)?;
    rows.iter()
        .map(|row| {
            let check: Check = open(desk.keys, "nine_question_check", "sealed", &row.id, &row.sealed)?;
            Ok((row.at.and_utc(), check))
        })
        .collect()
}

/// Who looked at the person or worked on their cases, the newest first.
fn looked(conn: &mut DbConnection, ids: &[Uuid], cases: &[Uuid]) -> Result<Vec<WrittenLine>> {
    let mut lines = Vec::new();
    for id in ids.iter().chain(cases) {
        lines.extend(of_entity(conn, *id, LINES)?);
    }
    lines.sort_by_key(|line| std::cmp::Reverse((line.day, line.position)));
    Ok(lines)
}
