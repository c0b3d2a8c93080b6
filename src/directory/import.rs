//! An import from its staging file to its report, such that a kill at any moment leaves a database from
//! which the next start can go on.
//!
//! A run is a row. Each transaction writes at most [`BATCH`] records together with how far the run has
//! come, so the row and the directory never disagree. One import at a time, told by
//! [`ImportLock`]: a run that is not finished while nobody holds the lock was interrupted.

use super::apply::{AreasOf, Batch, apply_batch};
use super::staging::{Lines, survey};
use super::{Error, Result, run};
use crate::database::table::provenance::SourceRow;
use crate::database::{Database, DbConnection, Entity, ImportLock, WriteTransaction};
use crate::domain::identifier::service_id;
use crate::domain::{ImportReport, Quarantined, Source, StatedStatus};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;
use uuid::Uuid;

pub use super::run::{ImportRun, RunState, history};

/// After so many new or changed records the planner of the database is given new figures.
const WORTH_A_LOOK: u64 = 1_000;
/// Most records of one transaction.
const BATCH: usize = 1_000;
/// Where records are long, fewer of them, so that memory and transactions stay small.
const BATCH_BYTES: u64 = 8 << 20;
/// A killed process's lock on PostgreSQL goes when the server notices.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// A source that has been read, repaired and checked into a staging file.
#[derive(Debug, Clone)]
pub struct Staged {
    /// What sort of import ("oruk", "csv" ...), for the history.
    pub kind: String,
    /// Where it comes from.
    pub source: Source,
    /// One JSON record per line, each line ended, on the disk. Removed when the import has finished.
    pub path: PathBuf,
    /// Whether it is the whole source, so that what is missing has gone from it.
    pub whole_source: bool,
    /// What the reading pass found: `read`, `repaired`, `quarantined` and the schedules.
    pub report: ImportReport,
}

/// An import that has begun and not yet finished; holds the right to import.
pub struct Import {
    run: ImportRun,
    path: PathBuf,
    offset: u64,
    total: u64,
    last_mentions: HashMap<Uuid, u64>,
    _lock: ImportLock,
}

impl Import {
    /// The run as the history shows it.
    pub fn run(&self) -> &ImportRun {
        &self.run
    }
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Records applied.
    pub done: u64,
    /// Records in all.
    pub total: u64,
}

/// Begins an import: checks the staging file, writes the run, changes nothing else.
pub fn begin(database: &Database, staged: &Staged) -> Result<Import> {
    let lock = database.import_lock()?.ok_or(Error::ImportRunning)?;
    if let Some(interrupted) = database.read(run::unfinished)?.first() {
        return Err(Error::Interrupted(interrupted.run.id));
    }
    let survey = survey(&staged.path)?;
    if survey.records == 0 {
        return Err(Error::NothingToApply { source_name: staged.source.name.clone() });
    }
    let now = database.clock().now();
    let run = ImportRun {
        id: Uuid::new_v4(),
        kind: staged.kind.clone(),
        source: staged.source.name.clone(),
        address: staged.source.address.clone(),
        whole_source: staged.whole_source,
        state: RunState::Applying,
        records_done: 0,
        report: staged.report.clone(),
        reason: None,
        started_at: now,
        finished_at: None,
    };
    database.write(|tx| {
        SourceRow::new(&staged.source).put(tx.conn())?;
        run::insert(tx, &run, Some(&run::StagingFile::new(&staged.path, &survey)))
    })?;
    Ok(Import {
        run,
        path: staged.path.clone(),
        offset: 0,
        total: survey.records,
        last_mentions: survey.last_mentions,
        _lock: lock,
    })
}

/// Applies what is left of an import and gives its report. `progress` is told after each transaction and
/// may stop the import, which then resumes at the next start. After an error too the run can be resumed.
pub fn apply_staged(
    database: &Database,
    mut import: Import,
    areas: &AreasOf<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<ImportReport> {
    let mut lines = Lines::open(&import.path, import.offset, import.run.records_done)?;
    let source = database.read(|conn| run::source(conn, &import.run))?;
    loop {
        let first_line = lines.number + 1;
        let records = lines.batch(BATCH, BATCH_BYTES)?;
        if records.is_empty() {
            break;
        }
        let mut run = import.run.clone();
        run.records_done = lines.number;
        database.write(|tx| {
            let batch = Batch {
                source: &source,
                import_id: run.id,
                records: &records,
                first_line,
                last_mentions: Some(&import.last_mentions),
                areas,
            };
            let applied = apply_batch(tx, &batch)?;
            run.report.new += applied.new;
            run.report.changed += applied.changed;
            run.report.unchanged += applied.unchanged;
            run::quarantine(tx.conn(), run.id, run.report.quarantined.len(), &applied.refused)?;
            run.report.quarantined.extend(applied.refused);
            run::update(tx, &run, lines.offset)
        })?;
        import.run = run;
        if progress(Progress { done: lines.number, total: import.total }).is_break() {
            return Err(Error::Stopped(import.run.id));
        }
    }
    if import.run.whole_source {
        unlist_missing(database, &mut import, lines.offset)?;
    }
    let mut run = import.run;
    run.state = RunState::Done;
    run.finished_at = Some(database.clock().now());
    database.write(|tx| run::update(tx, &run, lines.offset))?;
    if let Err(error) = std::fs::remove_file(&import.path) {
        tracing::warn!(%error, path = %import.path.display(), "the staging file of a finished import stays behind");
    }
    // The planner of the database knows the tables as they were when it last looked.
    if run.report.new + run.report.changed >= WORTH_A_LOOK
        && let Err(error) = database.analyze()
    {
        tracing::warn!(%error, "the database could not look at its tables anew; large ones may be read slowly");
    }
    Ok(run.report)
}

/// Resumes or gives up every run that was interrupted; call at every start. A run whose staging file is
/// whole is finished; otherwise it is marked as failed, saying how far it had come. Gives the runs it
/// dealt with. Does nothing while another living process imports.
pub fn resume_interrupted(
    database: &Database,
    areas: &AreasOf<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<ImportRun>> {
    if database.read(run::unfinished)?.is_empty() {
        return Ok(Vec::new());
    }
    let Some(mut lock) = lock_patiently(database)? else {
        tracing::info!("another process is importing; its run is left to it");
        return Ok(Vec::new());
    };
    let mut dealt_with = Vec::new();
    for unfinished in database.read(run::unfinished)? {
        let id = unfinished.run.id;
        match resumable(unfinished, lock) {
            Ok(import) => {
                tracing::info!(import = %id, done = import.run.records_done, "an interrupted import is resumed");
                apply_staged(database, import, areas, progress)?;
            }
            Err(given_up) => {
                let GivenUp { mut run, offset, reason } = *given_up;
                tracing::warn!(import = %id, reason, "an interrupted import is given up");
                run.state = RunState::Failed;
                run.reason = Some(reason);
                run.finished_at = Some(database.clock().now());
                database.write(|tx| run::update(tx, &run, offset))?;
            }
        }
        dealt_with.extend(database.read(|conn| run::by_id(conn, id))?);
        lock = match lock_patiently(database)? {
            Some(lock) => lock,
            None => break,
        };
    }
    Ok(dealt_with)
}

/// Records an import that needed no staging (postcodes, areas, place names) in the history.
pub fn record_finished(
    tx: &mut WriteTransaction<'_>,
    kind: &str,
    source: &Source,
    report: &ImportReport,
) -> Result<ImportRun> {
    let run = ImportRun {
        id: Uuid::new_v4(),
        kind: kind.to_owned(),
        source: source.name.clone(),
        address: source.address.clone(),
        whole_source: true,
        state: RunState::Done,
        records_done: report.read,
        report: report.clone(),
        reason: None,
        started_at: tx.now(),
        finished_at: Some(tx.now()),
    };
    SourceRow::new(source).put(tx.conn())?;
    run::insert(tx, &run, None)?;
    Ok(run)
}

fn lock_patiently(database: &Database) -> Result<Option<ImportLock>> {
    let deadline = std::time::Instant::now() + LOCK_PATIENCE;
    loop {
        let lock = database.import_lock()?;
        if lock.is_some() || std::time::Instant::now() >= deadline {
            return Ok(lock);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A run that cannot be finished, and why.
struct GivenUp {
    run: ImportRun,
    offset: u64,
    reason: String,
}

/// Makes an interrupted run an import again, if its staging file is as it was.
fn resumable(unfinished: run::Unfinished, lock: ImportLock) -> Result<Import, Box<GivenUp>> {
    let run::Unfinished { run, staging, offset } = unfinished;
    let so_far = format!("interrupted after {} records, which stay as they were applied", run.records_done);
    let Some(staging) = staging else {
        let reason = format!("{so_far}; there is no staging file; import the source again");
        return Err(Box::new(GivenUp { run, offset, reason }));
    };
    let whole = match survey(&staging.path) {
        Ok(found) if found.digest == staging.digest && found.bytes == staging.bytes => Ok(found),
        Ok(_) => Err(Error::StagingChanged { path: staging.path.clone() }),
        Err(error) => Err(error),
    };
    match whole {
        Ok(survey) => Ok(Import {
            run,
            path: staging.path,
            offset,
            total: survey.records,
            last_mentions: survey.last_mentions,
            _lock: lock,
        }),
        Err(error) => {
            let reason = format!("{so_far}; {error}; import the source again");
            Err(Box::new(GivenUp { run, offset, reason }))
        }
    }
}

/// Takes off the directory what the source no longer has. A record that is there but was quarantined has
/// not gone: it stays as it was.
fn unlist_missing(database: &Database, import: &mut Import, offset: u64) -> Result<()> {
    let run = &import.run;
    let kept: HashSet<String> = run
        .report
        .quarantined
        .iter()
        .filter_map(|q: &Quarantined| q.source_id.as_deref())
        .map(|id| service_id(&run.source, id).to_string())
        .collect();
    let missing: Vec<String> =
        database.read(|conn| missing(conn, run))?.into_iter().filter(|id| !kept.contains(id)).collect();
    for ids in missing.chunks(BATCH) {
        let mut run = import.run.clone();
        database.write(|tx| {
            unlist(tx, ids)?;
            run.report.unlisted += ids.len() as u64;
            run::update(tx, &run, offset)
        })?;
        import.run = run;
    }
    Ok(())
}

fn missing(conn: &mut DbConnection, run: &ImportRun) -> Result<Vec<String>> {
    use crate::database::schema::{provenance, service};
    Ok(provenance::table
        .inner_join(service::table.on(service::id.eq(provenance::entity_id)))
        .filter(provenance::source.eq(&run.source))
        .filter(provenance::last_import.ne(run.id.to_string()))
        .filter(service::status.ne(StatedStatus::Unlisted.slug()))
        .select(service::id)
        .order(service::id)
        .load(conn)?)
}

fn unlist(tx: &mut WriteTransaction<'_>, ids: &[String]) -> Result<()> {
    use crate::database::schema::{provenance, service};
    let now = tx.now().naive_utc();
    diesel::update(service::table.filter(service::id.eq_any(ids)))
        .set(service::status.eq(StatedStatus::Unlisted.slug()))
        .execute(tx.conn())?;
    // Without a digest, the record is written anew when the source brings it back.
    diesel::update(provenance::table.filter(provenance::entity_id.eq_any(ids)))
        .set((provenance::digest.eq(""), provenance::changed_at.eq(now)))
        .execute(tx.conn())?;
    for id in ids {
        tx.changed(Entity::Service, crate::database::table::decode_uuid(id, "service", "id")?);
    }
    Ok(())
}
