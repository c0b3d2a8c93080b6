//! Everything that happened with one person, newest first, whichever record it was written under.

use super::note::{Note, notes_of_cases};
use super::store::{
    Of, all_ids, attempts_of, case_of_person, consents_of, history, notes_of, prescriptions_in, resource, texts,
};
use super::{Desk, Result};
use crate::accounts::{Action, AuditEntity};
use crate::database::DbConnection;
use crate::database::schema::{case_record, signpost};
use crate::database::table::case::SignpostRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::domain::Private;
use crate::domain::case::ContactAttempt;
use crate::domain::consent::ConsentStatus;
use crate::domain::prescription::{Act, Recorded, State};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happened {
    /// An event of a prescription, with the words that went with it.
    Prescription {
        /// Which prescription.
        id: Uuid,
        /// To which service.
        service_id: Uuid,
        /// What.
        event: Box<Recorded>,
        /// Words.
        words: Option<Private>,
    },
    /// A try to reach the person.
    Attempt(ContactAttempt),
    /// A note.
    Note(Note),
    /// The person said something about being told of.
    Consent {
        /// Which consent.
        id: Uuid,
        /// To whom.
        recipient_id: Uuid,
        /// What was said.
        status: ConsentStatus,
    },
    /// The person was told of a place or introduced there.
    Introduced {
        /// To which service.
        service_id: Uuid,
        /// How.
        act: Act,
    },
}

/// A person's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// What happened, newest first.
    pub entries: Vec<(DateTime<Utc>, Happened)>,
    /// Where each prescription stands, the one changed last first.
    pub prescriptions: Vec<State>,
}

/// What happened with a person. Who has looked is kept.
pub fn timeline(desk: Desk<'_>, person_id: Uuid) -> Result<Timeline> {
    desk.write(|tx| {
        let conn = tx.conn();
        let ids = all_ids(conn, person_id)?;
        let case = case_of_person(conn, desk.keys, &ids)?;
        desk.allow(Action::ReadCase, resource(&case, desk.today()))?;
        let mut entries = Vec::new();
        let prescriptions = prescriptions_in(conn, Of::People(&ids))?;
        for one in &prescriptions {
            let mut words = notes_of(conn, desk.keys, one.state.id)?;
            for (event, _) in history(conn, one.state.id)? {
                let words = words.remove(&event.id);
                let (id, service_id) = (one.state.id, one.state.service_id);
                entries.push((event.at, Happened::Prescription { id, service_id, event: Box::new(event), words }));
            }
        }
        let cases = cases_of(conn, &ids)?;
        for case in &cases {
            let attempts = attempts_of(conn, desk.keys, *case)?;
            entries.extend(attempts.into_iter().map(|one| (one.at, Happened::Attempt(one))));
        }
        let notes = notes_of_cases(conn, desk.keys, &cases)?;
        entries.extend(notes.into_iter().map(|one| (one.at, Happened::Note(one))));
        for stored in consents_of(conn, desk.keys, &ids)? {
            let said = stored.consent;
            let what = Happened::Consent { id: said.id, recipient_id: said.recipient_id, status: said.status };
            entries.push((said.said_at, what));
        }
        entries.extend(introductions(conn, &cases)?);
        entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let who = ids.first().copied().unwrap_or(person_id);
        desk.audit(tx, Action::ReadCase, (AuditEntity::Person, who), "timeline");
        Ok(Timeline { entries, prescriptions: prescriptions.into_iter().map(|one| one.state).collect() })
    })
}

/// The cases of a person, oldest first; `ids` are all identifiers of the person.
pub(super) fn cases_of(conn: &mut DbConnection, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let found: Vec<String> = case_record::table
        .filter(case_record::person_id.eq_any(texts(ids)))
        .order((case_record::created_at, case_record::id))
        .select(case_record::id)
        .load(conn)?;
    Ok(found.iter().map(|id| decode_uuid(id, "case_record", "id")).collect::<Result<_, _>>()?)
}

fn introductions(conn: &mut DbConnection, cases: &[Uuid]) -> Result<Vec<(DateTime<Utc>, Happened)>> {
    let rows: Vec<SignpostRow> =
        signpost::table.filter(signpost::case_id.eq_any(texts(cases))).select(SignpostRow::as_select()).load(conn)?;
    rows.iter()
        .map(|row| {
            let service_id = decode_uuid(&row.service_id, "signpost", "service_id")?;
            let act = decode_slug(&row.act, Act::from_slug, "signpost", "act")?;
            Ok((row.at.and_utc(), Happened::Introduced { service_id, act }))
        })
        .collect()
}
