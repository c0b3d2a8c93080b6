//! Prescriptions in the store: the event and what it adds up to are written together or not at all.

use super::super::outbox::{self, MessageKind, Recipient};
use super::super::{Error, Now, Result};
use super::{open, seal, stored_version, texts, version};
use crate::accounts::Resource;
use crate::database::schema::{case_record, prescription, prescription_event, sealed_note};
use crate::database::seal::random_uuid;
use crate::database::table::case::CaseRow;
use crate::database::table::prescription::{EventRow, PrescriptionRow, SealedNoteRow};
use crate::database::table::{IDS_PER_QUERY, decode_slug, decode_uuid};
use crate::database::{DbConnection, Keys, WriteTransaction};
use crate::domain::clocks;
use crate::domain::event_chain::{Chain, ChainHash, Head, NoteDigest};
use crate::domain::prescription::{Event, Party, Reason, Recorded, State, Status};
use crate::domain::prescription::{begin as begin_state, next};
use crate::domain::{Calendar, Private};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "prescription";

/// A prescription as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// What its events add up to.
    pub state: State,
    /// The case it belongs to; `None` once that was erased.
    pub case_id: Option<Uuid>,
    /// The organization that sent it.
    pub organization_id: Uuid,
    /// The team that sent it.
    pub team_id: Option<Uuid>,
    /// On whose desk it is.
    pub worker_id: Option<Uuid>,
    /// The end of its chain.
    pub head: Head,
}

/// Whose act an event is, who wrote it down, and the words that go with it.
#[derive(Debug, Clone)]
pub struct Acting {
    /// Whose act.
    pub by: Party,
    /// Who wrote it down; `None` for the clock.
    pub actor: Option<Uuid>,
    /// Words, kept sealed.
    pub note: Option<Private>,
}

impl Acting {
    /// An act without words.
    pub const fn plain(by: Party, actor: Option<Uuid>) -> Self {
        Self { by, actor, note: None }
    }
}

impl Stored {
    fn decode(row: &PrescriptionRow) -> Result<Self> {
        let hash = ChainHash::from_hexadecimal(&row.head_hash).ok_or(Error::Unreadable(TABLE))?;
        let optional = |text: &Option<String>, column| super::optional_uuid(text.as_deref(), TABLE, column);
        Ok(Self {
            state: serde_json::from_str(&row.state).map_err(|_not_a_state| Error::Unreadable(TABLE))?,
            case_id: optional(&row.case_id, "case_id")?,
            organization_id: decode_uuid(&row.organization_id, TABLE, "organization_id")?,
            team_id: optional(&row.team_id, "team_id")?,
            worker_id: optional(&row.worker_id, "worker_id")?,
            head: Head { count: version(row.head_count), hash },
        })
    }

    /// What the policy asks of it as the side that sent it; cover is that of its case on `today`.
    pub fn resource(&self, conn: &mut DbConnection, today: NaiveDate) -> Result<Resource> {
        let mut cover = None;
        if let Some(case) = self.case_id {
            let row: Option<CaseRow> =
                case_record::table.find(case.to_string()).select(CaseRow::as_select()).first(conn).optional()?;
            if let Some(row) = row.filter(|row| row.cover_until.is_some_and(|until| today <= until)) {
                cover = super::optional_uuid(row.cover_id.as_deref(), "case_record", "cover_id")?;
            }
        }
        Ok(Resource::Case { worker: self.worker_id, cover, organization: self.organization_id, team: self.team_id })
    }
}

/// The row that these add up to. Nothing in it is of a person but identifiers.
pub fn projection(stored: &Stored, calendar: &Calendar) -> Result<PrescriptionRow> {
    let Stored { state, head, .. } = stored;
    let due = clocks::due(state, calendar);
    let first = due.first();
    let waiting_on = match (first, state.status) {
        (Some(due), _) => Some(due.on),
        (None, _) if !state.is_open() => None,
        (None, Status::Draft) => Some(Party::Worker),
        (None, _) => Some(Party::ReceivingOrganization),
    };
    let text = |id: Option<Uuid>| id.map(|id| id.to_string());
    Ok(PrescriptionRow {
        id: state.id.to_string(),
        person_id: state.person_id.to_string(),
        case_id: text(stored.case_id),
        organization_id: stored.organization_id.to_string(),
        team_id: text(stored.team_id),
        worker_id: text(stored.worker_id),
        service_id: state.service_id.to_string(),
        recipient_id: state.recipient_id.to_string(),
        status: state.status.slug().to_owned(),
        is_open: state.is_open(),
        fast_track: state.sent.as_ref().is_some_and(|sent| sent.fast_track),
        recipient_sees: state.recipient_sees,
        waiting_on: waiting_on.map(|party| party.slug().to_owned()),
        due_step: first.map(|due| due.step.slug().to_owned()),
        due_at: first.map(|due| due.by.naive_utc()),
        waiting_since: state.waiting_since.filter(|_| state.is_open()).map(|at| at.naive_utc()),
        changed_at: state.changed_at.naive_utc(),
        version: stored_version(state.version),
        head_count: stored_version(head.count),
        head_hash: head.hash.to_string(),
        state: serde_json::to_string(state).map_err(|_never| Error::Unreadable(TABLE))?,
    })
}

/// The prescription with this identifier.
pub fn prescription_by_id(conn: &mut DbConnection, id: Uuid) -> Result<Stored> {
    let row: Option<PrescriptionRow> =
        prescription::table.find(id.to_string()).select(PrescriptionRow::as_select()).first(conn).optional()?;
    row.as_ref().map(Stored::decode).transpose()?.ok_or(Error::NotFound("prescription"))
}

/// Whose prescriptions are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// All of these identifiers of one person, ended ones too.
    People(&'a [Uuid]),
    /// Open ones of these cases.
    OpenOfCases(&'a [Uuid]),
    /// Open ones to one service.
    OpenOfService(Uuid),
    /// Those that one organization received and may still see.
    SeenBy(Uuid),
}

/// The prescriptions of somebody or something, the one changed last first.
pub fn prescriptions_in(conn: &mut DbConnection, of: Of<'_>) -> Result<Vec<Stored>> {
    let all = prescription::table.select(PrescriptionRow::as_select());
    let order = (prescription::changed_at.desc(), prescription::id);
    let mut rows: Vec<PrescriptionRow> = Vec::new();
    match of {
        Of::People(ids) => {
            for chunk in texts(ids).chunks(IDS_PER_QUERY) {
                rows.extend(all.filter(prescription::person_id.eq_any(chunk)).order(order).load(conn)?);
            }
        }
        Of::OpenOfCases(ids) => {
            for chunk in texts(ids).chunks(IDS_PER_QUERY) {
                let here = all.filter(prescription::case_id.eq_any(chunk)).filter(prescription::is_open.eq(true));
                rows.extend(here.order(order).load(conn)?);
            }
        }
        Of::OpenOfService(id) => {
            let here = all.filter(prescription::service_id.eq(id.to_string())).filter(prescription::is_open.eq(true));
            rows = here.order(order).load(conn)?;
        }
        Of::SeenBy(id) => {
            let here =
                all.filter(prescription::recipient_id.eq(id.to_string())).filter(prescription::recipient_sees.eq(true));
            rows = here.order(order).load(conn)?;
        }
    }
    rows.iter().map(Stored::decode).collect()
}

/// The events of a prescription with the hash kept for each, in order.
pub fn history(conn: &mut DbConnection, id: Uuid) -> Result<Vec<(Recorded, ChainHash)>> {
    let rows: Vec<EventRow> = prescription_event::table
        .filter(prescription_event::prescription_id.eq(id.to_string()))
        .order(prescription_event::sequence)
        .select(EventRow::as_select())
        .load(conn)?;
    rows.iter().map(decode_event).collect()
}

fn decode_event(row: &EventRow) -> Result<(Recorded, ChainHash)> {
    const EVENTS: &str = "prescription_event";
    let unreadable = || Error::Unreadable(EVENTS);
    let digest = row.note_digest.as_deref();
    let recorded = Recorded {
        id: decode_uuid(&row.id, EVENTS, "id")?,
        event: serde_json::from_str(&row.event).map_err(|_not_an_event| unreadable())?,
        by: decode_slug(&row.party, Party::from_slug, EVENTS, "party")?,
        actor_id: super::optional_uuid(row.actor_id.as_deref(), EVENTS, "actor_id")?,
        at: row.at.and_utc(),
        note_digest: digest.map(|hex| NoteDigest::from_hexadecimal(hex).ok_or_else(unreadable)).transpose()?,
    };
    Ok((recorded, ChainHash::from_hexadecimal(&row.hash).ok_or_else(unreadable)?))
}

/// The words that belong to the events of a prescription, by event; erased ones are left out.
pub fn notes_of(conn: &mut DbConnection, keys: &Keys, id: Uuid) -> Result<HashMap<Uuid, Private>> {
    let rows: Vec<SealedNoteRow> = sealed_note::table
        .filter(sealed_note::prescription_id.eq(id.to_string()))
        .select(SealedNoteRow::as_select())
        .load(conn)?;
    let mut notes = HashMap::new();
    for row in rows {
        if let Some(sealed) = &row.sealed {
            let words: Private = open(keys, "sealed_note", "sealed", &row.id, sealed)?;
            notes.insert(decode_uuid(&row.id, "sealed_note", "id")?, words);
        }
    }
    Ok(notes)
}

/// Begins a prescription with its first event.
pub fn begin(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    calendar: &Calendar,
    event: Event,
    acting: Acting,
    case: &super::CaseRecord,
) -> Result<Stored> {
    let id = random_uuid()?;
    let state = begin_state(id, &event, acting.by, tx.now())?;
    let mut stored = Stored {
        state,
        case_id: Some(case.case.id),
        organization_id: case.organization_id,
        team_id: case.team_id,
        worker_id: case.case.worker_id,
        head: Head::empty(Chain::Prescription(id)),
    };
    let recorded = recorded(keys, &stored.state, event, &acting)?;
    let before = stored.head;
    stored.head = before.append(&recorded.line(before.count + 1));
    diesel::insert_into(prescription::table).values(&projection(&stored, calendar)?).execute(tx.conn())?;
    append(tx, keys, &stored, &recorded, acting.note.as_ref())?;
    Ok(stored)
}

/// Moves a prescription on: event, projection, sealed note and message, all or nothing. A conflict when
/// somebody was first.
pub fn record(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    calendar: &Calendar,
    mut stored: Stored,
    event: Event,
    acting: Acting,
) -> Result<Stored> {
    let seen = stored.state.version;
    stored.state = next(&stored.state, &event, acting.by, tx.now())?;
    let recorded = recorded(keys, &stored.state, event, &acting)?;
    let before = stored.head;
    stored.head = before.append(&recorded.line(before.count + 1));
    let row = projection(&stored, calendar)?;
    let here = prescription::table
        .filter(prescription::id.eq(row.id.clone()))
        .filter(prescription::version.eq(stored_version(seen)));
    if diesel::update(here).set(&row).execute(tx.conn())? == 0 {
        let now = prescription_by_id(tx.conn(), stored.state.id)?;
        return Err(Error::conflict(Now::Prescription(now.state)));
    }
    append(tx, keys, &stored, &recorded, acting.note.as_ref())?;
    tell(tx, &stored, &recorded)?;
    Ok(stored)
}

fn recorded(keys: &Keys, state: &State, event: Event, acting: &Acting) -> Result<Recorded> {
    let id = random_uuid()?;
    let digest = acting.note.as_ref().map(|words| keys.ring().note_digest(&id.to_string(), words.expose()));
    let note_digest =
        digest.map(|hex| NoteDigest::from_hexadecimal(&hex).ok_or(Error::Unreadable("sealed_note"))).transpose()?;
    Ok(Recorded { id, event, by: acting.by, actor_id: acting.actor, at: state.changed_at, note_digest })
}

fn append(
    tx: &mut WriteTransaction<'_>,
    keys: &Keys,
    stored: &Stored,
    recorded: &Recorded,
    note: Option<&Private>,
) -> Result<()> {
    let id = recorded.id.to_string();
    let prescription_id = stored.state.id.to_string();
    let row = EventRow {
        prescription_id: prescription_id.clone(),
        sequence: stored_version(stored.head.count),
        id: id.clone(),
        kind: recorded.event.kind().slug().to_owned(),
        reason: recorded.event.reason().map(|reason| Reason::slug(reason).to_owned()),
        party: recorded.by.slug().to_owned(),
        actor_id: recorded.actor_id.map(|actor| actor.to_string()),
        at: recorded.at.naive_utc(),
        note_digest: recorded.note_digest.map(|digest| digest.to_string()),
        event: serde_json::to_string(&recorded.event).map_err(|_never| Error::Unreadable("prescription_event"))?,
        hash: stored.head.hash.to_string(),
    };
    diesel::insert_into(prescription_event::table).values(&row).execute(tx.conn())?;
    if let Some((words, digest)) = note.zip(recorded.note_digest) {
        let row = SealedNoteRow {
            sealed: Some(seal(keys, "sealed_note", "sealed", &id, words)?),
            id,
            prescription_id,
            digest: digest.to_string(),
            erased_at: None,
        };
        diesel::insert_into(sealed_note::table).values(&row).execute(tx.conn())?;
    }
    Ok(())
}

/// Whoever should know of the event gets a message that holds a link and nothing else.
fn tell(tx: &mut WriteTransaction<'_>, stored: &Stored, recorded: &Recorded) -> Result<()> {
    let group = Some(Recipient::Organization(stored.state.recipient_id));
    let worker = stored.worker_id.filter(|worker| recorded.actor_id != Some(*worker)).map(Recipient::User);
    let messages: &[(MessageKind, Option<Recipient>)] = match recorded.event {
        Event::Sent { .. } => &[(MessageKind::NewRequest, group)],
        Event::Nudged => &[(MessageKind::Reminder, group)],
        Event::Answered => &[(MessageKind::QuestionAnswered, group)],
        Event::ConsentWithdrawn => &[(MessageKind::ConsentWithdrawn, group), (MessageKind::Ended, worker)],
        Event::Asked => &[(MessageKind::Question, worker)],
        Event::Accepted { .. } | Event::JoinedWaitingList | Event::Declined { .. } => &[(MessageKind::Answer, worker)],
        Event::PlaceOffered { .. } | Event::OfferExpired => &[(MessageKind::PlaceOffered, worker)],
        Event::OfferTaken { .. } | Event::OfferDeclined => &[(MessageKind::OfferAnswered, group)],
        Event::DidNotAttend { .. } => &[(MessageKind::DidNotAttend, worker)],
        Event::PlaceHeld => &[(MessageKind::PlaceHeld, group)],
        Event::Completed { .. } | Event::Stopped { .. } | Event::ClosedNoReply { .. } => {
            &[(MessageKind::Ended, worker)]
        }
        Event::ServiceClosed { .. } => &[(MessageKind::ServiceClosed, worker)],
        _ => &[],
    };
    for (kind, to) in messages {
        if let Some(to) = to {
            outbox::write(tx, *kind, *to, stored.state.id)?;
        }
    }
    Ok(())
}

/// Puts the open prescriptions of these cases on another worker's desk. What happened stays as it is.
pub fn replace_worker(conn: &mut DbConnection, cases: &[Uuid], worker: Uuid, team: Option<Uuid>) -> Result<usize> {
    let mut moved = 0;
    for chunk in texts(cases).chunks(IDS_PER_QUERY) {
        let open =
            prescription::table.filter(prescription::case_id.eq_any(chunk)).filter(prescription::is_open.eq(true));
        moved += diesel::update(open)
            .set((
                prescription::worker_id.eq(Some(worker.to_string())),
                prescription::team_id.eq(team.map(|id| id.to_string())),
            ))
            .execute(conn)?;
    }
    Ok(moved)
}
