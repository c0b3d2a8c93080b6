//! Import runs as rows: what the history shows and what a resumed import needs.

use super::staging::Survey;
use super::{Error, Result};
use crate::closed_list;
use crate::database::backend::insert_rows;
use crate::database::schema::{import_quarantine, import_run, source};
use crate::database::table::provenance::SourceRow;
use crate::database::table::{decode_slug, decode_uuid};
use crate::database::{DbConnection, WriteTransaction};
use crate::domain::{ImportReport, Quarantined, Source};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

closed_list! {
    /// How far a run is.
    RunState {
        /// Begun and not finished: running now, or interrupted.
        Applying = "applying",
        /// Finished, with a report that adds up.
        Done = "done",
        /// Given up, with a reason.
        Failed = "failed",
    }
}

/// One import in the history.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRun {
    /// Its identifier.
    pub id: Uuid,
    /// What sort of import ("oruk", "csv", "postcodes" ...).
    pub kind: String,
    /// Name of the source.
    pub source: String,
    /// Where it was read from.
    pub address: String,
    /// Whether it was the whole source.
    pub whole_source: bool,
    /// How far it is.
    pub state: RunState,
    /// Staged records applied so far.
    pub records_done: u64,
    /// What it did so far.
    pub report: ImportReport,
    /// Why it failed.
    pub reason: Option<String>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it finished or was given up.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A staging file as it was when the run began.
pub(super) struct StagingFile {
    pub(super) path: PathBuf,
    pub(super) digest: String,
    pub(super) bytes: u64,
}

impl StagingFile {
    pub(super) fn new(path: &Path, survey: &Survey) -> Self {
        // A resumed run may start from another folder.
        let path = std::path::absolute(path).unwrap_or_else(|_no_working_folder| path.to_owned());
        Self { path, digest: survey.digest.clone(), bytes: survey.bytes }
    }
}

/// A run that is not finished, with what is needed to go on.
pub(super) struct Unfinished {
    pub(super) run: ImportRun,
    pub(super) staging: Option<StagingFile>,
    pub(super) offset: u64,
}

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_run, treat_none_as_default_value = false)]
struct RunRow {
    id: String,
    kind: String,
    source: String,
    address: String,
    whole_source: bool,
    staging_path: Option<String>,
    staging_digest: Option<String>,
    staging_bytes: Option<i64>,
    state: String,
    staging_offset: i64,
    records_done: i64,
    report: String,
    reason: Option<String>,
    started_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    finished_at: Option<NaiveDateTime>,
}

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_quarantine, treat_none_as_default_value = false)]
struct QuarantineRow {
    import_id: String,
    position: i64,
    line: i64,
    source_id: Option<String>,
    reason: String,
}

/// Every run, newest first.
pub fn history(conn: &mut DbConnection) -> Result<Vec<ImportRun>> {
    let rows: Vec<RunRow> = import_run::table
        .order((import_run::started_at.desc(), import_run::id))
        .select(RunRow::as_select())
        .load(conn)?;
    decode(conn, rows).map(|runs| runs.into_iter().map(|unfinished| unfinished.run).collect())
}

pub(super) fn by_id(conn: &mut DbConnection, id: Uuid) -> Result<Option<ImportRun>> {
    let rows: Vec<RunRow> = import_run::table.find(id.to_string()).select(RunRow::as_select()).load(conn)?;
    Ok(decode(conn, rows)?.pop().map(|unfinished| unfinished.run))
}

/// Runs that are not finished, oldest first.
pub(super) fn unfinished(conn: &mut DbConnection) -> Result<Vec<Unfinished>> {
    let rows: Vec<RunRow> = import_run::table
        .filter(import_run::state.eq(RunState::Applying.slug()))
        .order((import_run::started_at, import_run::id))
        .select(RunRow::as_select())
        .load(conn)?;
    decode(conn, rows)
}

/// The source of a run as it is stored.
pub(super) fn source(conn: &mut DbConnection, run: &ImportRun) -> Result<Source> {
    let row: SourceRow = source::table.find(&run.source).select(SourceRow::as_select()).first(conn)?;
    Ok(row.decode())
}

/// Writes a new run with what the reading pass put into quarantine.
pub(super) fn insert(tx: &mut WriteTransaction<'_>, run: &ImportRun, staging: Option<&StagingFile>) -> Result<()> {
    let now = tx.now().naive_utc();
    let row = RunRow {
        id: run.id.to_string(),
        kind: run.kind.clone(),
        source: run.source.clone(),
        address: run.address.clone(),
        whole_source: run.whole_source,
        staging_path: staging.map(|s| s.path.to_string_lossy().into_owned()),
        staging_digest: staging.map(|s| s.digest.clone()),
        staging_bytes: staging.map(|s| stored(s.bytes)),
        state: run.state.slug().to_owned(),
        staging_offset: 0,
        records_done: stored(run.records_done),
        report: report_json(run)?,
        reason: run.reason.clone(),
        started_at: run.started_at.naive_utc(),
        updated_at: now,
        finished_at: run.finished_at.map(|at| at.naive_utc()),
    };
    diesel::insert_into(import_run::table).values(&row).execute(tx.conn())?;
    quarantine(tx.conn(), run.id, 0, &run.report.quarantined)
}

/// Writes how far a run has come.
pub(super) fn update(tx: &mut WriteTransaction<'_>, run: &ImportRun, offset: u64) -> Result<()> {
    let now = tx.now().naive_utc();
    diesel::update(import_run::table.find(run.id.to_string()))
        .set((
            import_run::state.eq(run.state.slug()),
            import_run::staging_offset.eq(stored(offset)),
            import_run::records_done.eq(stored(run.records_done)),
            import_run::report.eq(report_json(run)?),
            import_run::reason.eq(run.reason.as_deref()),
            import_run::updated_at.eq(now),
            import_run::finished_at.eq(run.finished_at.map(|at| at.naive_utc())),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Adds quarantined records after the `there` that the run has already.
pub(super) fn quarantine(conn: &mut DbConnection, run: Uuid, there: usize, records: &[Quarantined]) -> Result<()> {
    let rows: Vec<QuarantineRow> = (there as u64..)
        .zip(records)
        .map(|(position, record)| QuarantineRow {
            import_id: run.to_string(),
            position: stored(position),
            line: stored(record.line),
            // Texts that name what was wrong may hold the very character that was wrong.
            source_id: record.source_id.as_deref().map(|id| id.replace('\0', "\u{fffd}")),
            reason: record.reason.replace('\0', "\u{fffd}"),
        })
        .collect();
    insert_rows!(conn, import_quarantine::table, rows);
    Ok(())
}

/// The report without the quarantined records, which have rows of their own.
fn report_json(run: &ImportRun) -> Result<String> {
    let report = ImportReport { quarantined: Vec::new(), ..run.report.clone() };
    serde_json::to_string(&report).map_err(|e| Error::Report { import: run.id.to_string(), reason: e.to_string() })
}

fn decode(conn: &mut DbConnection, rows: Vec<RunRow>) -> Result<Vec<Unfinished>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let quarantined: Vec<QuarantineRow> = import_quarantine::table
        .filter(import_quarantine::import_id.eq_any(ids))
        .order((import_quarantine::import_id, import_quarantine::position))
        .select(QuarantineRow::as_select())
        .load(conn)?;
    let mut by_run: HashMap<String, Vec<Quarantined>> = HashMap::new();
    for row in quarantined {
        let record = Quarantined { line: number(row.line), source_id: row.source_id, reason: row.reason };
        by_run.entry(row.import_id).or_default().push(record);
    }
    rows.into_iter()
        .map(|row| {
            let mut report: ImportReport = serde_json::from_str(&row.report)
                .map_err(|e| Error::Report { import: row.id.clone(), reason: e.to_string() })?;
            report.quarantined = by_run.remove(&row.id).unwrap_or_default();
            let staging = match (row.staging_path, row.staging_digest, row.staging_bytes) {
                (Some(path), Some(digest), Some(bytes)) => {
                    Some(StagingFile { path: path.into(), digest, bytes: number(bytes) })
                }
                _ => None,
            };
            let run = ImportRun {
                id: decode_uuid(&row.id, "import_run", "id")?,
                kind: row.kind,
                source: row.source,
                address: row.address,
                whole_source: row.whole_source,
                state: decode_slug(&row.state, RunState::from_slug, "import_run", "state")?,
                records_done: number(row.records_done),
                report,
                reason: row.reason,
                started_at: row.started_at.and_utc(),
                finished_at: row.finished_at.map(|at| at.and_utc()),
            };
            Ok(Unfinished { run, staging, offset: number(row.staging_offset) })
        })
        .collect()
}

fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn number(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}
