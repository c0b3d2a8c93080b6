//! The index follower: reads the change feed, loads what changed as it is now, hands it to the index.
//!
//! One per process, owner of the only index writer. Replaying a change is harmless, because a listing is
//! always loaded as it is when it is read; so a crash between two steps costs a little work, never a
//! result.

use crate::database::word_counts::{self, WordCounts};
use crate::database::{self, ChangeSignal, Database};
use crate::directory::{self, StoredRecord};
use crate::domain::Listing;
use crate::search::{self, Engine, Unfolded};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// How long the follower sleeps when nothing wakes it. Another process's commit is seen after this.
const POLL: Duration = Duration::from_millis(250);
/// Pause after a failed pass, so that a full disk does not spin.
const AFTER_ERROR: Duration = Duration::from_secs(2);
/// Changes are written to the index on disk when the first has waited so long.
const FOLD_AFTER: Duration = Duration::from_secs(3);
/// Or when no more came for so long.
const FOLD_WHEN_QUIET: Duration = Duration::from_millis(400);
/// Or when there are so many.
const FOLD_AT: usize = 4_000;
/// How often that is looked at.
const FOLD_POLL: Duration = Duration::from_millis(200);
/// Changes read at a time.
const CHANGES_PER_PASS: i64 = 4_000;
/// Services loaded at a time.
const SERVICES_PER_QUERY: usize = 400;
/// More services than this are cheaper to index anew than to replace one by one.
const REBUILD_BEYOND: i64 = 50_000;

/// Why the index could not follow.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Database(#[from] database::Error),
    /// The directory.
    #[error(transparent)]
    Directory(#[from] directory::Error),
    /// The index.
    #[error(transparent)]
    Search(#[from] search::Error),
}

/// What one pass over the feed did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pass {
    /// The last change that the index holds now.
    pub sequence: i64,
    /// Services that were loaded and indexed.
    pub services: usize,
    /// Whether a whole new generation was built.
    pub rebuilt: bool,
}

/// Keeps one index beside one database.
pub struct Follower {
    database: Database,
    engine: Arc<Engine>,
    node: String,
    told: std::sync::Mutex<i64>,
    /// Version of the word counts that every node scores with, once they are ours.
    counts: std::sync::Mutex<Option<i64>>,
}

impl Follower {
    /// A follower under the name of its node, by which pruning knows how far it is.
    pub fn new(database: Database, engine: Arc<Engine>, node: impl Into<String>) -> Self {
        let (told, counts) = (std::sync::Mutex::new(-1), std::sync::Mutex::new(None));
        Self { database, engine, node: node.into(), told, counts }
    }

    /// The index that it keeps.
    pub fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine)
    }

    /// Brings the index to the last change, on disk as well. `progress` is told how many services were
    /// indexed so far.
    pub fn catch_up(&self, progress: &dyn Fn(usize)) -> Result<Pass, Error> {
        let pass = self.follow(progress)?;
        self.engine.fold()?;
        self.tell()?;
        Ok(pass)
    }

    /// Brings the index to the last change; what changed is found from memory.
    fn follow(&self, progress: &dyn Fn(usize)) -> Result<Pass, Error> {
        let mut pass = Pass { sequence: self.engine.applied().unwrap_or(0), ..Pass::default() };
        // Before asking whether to rebuild: another node may have counted a grown directory already.
        self.count_alike()?;
        if self.must_rebuild(pass.sequence)? {
            return self.rebuild(progress);
        }
        loop {
            let changes = self.database.read(|conn| directory::changes_after(conn, pass.sequence, CHANGES_PER_PASS))?;
            let Some(last) = changes.last().map(|change| change.sequence) else { break };
            let services = self.database.read(|conn| directory::services_touched(conn, &changes))?;
            let mut listings = Vec::new();
            for ids in services.chunks(SERVICES_PER_QUERY) {
                let records = self.database.read(|conn| directory::records_by_id(conn, ids))?;
                listings.extend(records.iter().flat_map(directory::listings_of));
            }
            self.engine.apply(&services, listings, last)?;
            pass.sequence = last;
            pass.services += services.len();
            progress(pass.services);
        }
        self.tell()?;
        Ok(pass)
    }

    /// Builds a new generation from the database and swaps it in; searches go on meanwhile.
    pub fn rebuild(&self, progress: &dyn Fn(usize)) -> Result<Pass, Error> {
        // Read first: what is written while the generation is built is then replayed, never missed.
        let sequence = self.database.read(directory::last_sequence)?;
        let mut services = 0;
        let mut everything = AllRecords::of(&self.database);
        let mut waiting: Vec<Listing> = Vec::new();
        let listings = std::iter::from_fn(|| {
            loop {
                if let Some(listing) = waiting.pop() {
                    return Some(Ok(listing));
                }
                match everything.next()? {
                    Ok(record) => {
                        services += 1;
                        progress(services);
                        waiting = directory::listings_of(&record);
                        waiting.reverse();
                    }
                    Err(error) => return Some(Err(error)),
                }
            }
        });
        self.engine.rebuild(listings, sequence)?;
        *self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        self.count_alike()?;
        self.tell()?;
        Ok(Pass { sequence, services, rebuilt: true })
    }

    /// Follows until `stop` is set; wake it with the database's change signal. Beside it, in a thread of
    /// its own, what was followed is written to disk.
    pub fn run(&self, stop: &AtomicBool) {
        std::thread::scope(|scope| {
            scope.spawn(|| self.keep_folding(stop));
            self.keep_following(stop);
        });
    }

    fn keep_folding(&self, stop: &AtomicBool) {
        loop {
            let stopping = stop.load(Ordering::Acquire);
            let due = |waiting: &Unfolded| {
                stopping || waiting.changes >= FOLD_AT || waiting.first >= FOLD_AFTER || waiting.last >= FOLD_WHEN_QUIET
            };
            if let Some(waiting) = self.engine.unfolded().filter(due) {
                match self.engine.fold() {
                    Ok(_) => tracing::debug!(changes = waiting.changes, "changes are in the index on disk"),
                    Err(error) => {
                        tracing::error!(%error, "changes could not be written to the index; trying again");
                        std::thread::sleep(AFTER_ERROR);
                    }
                }
            }
            if stopping {
                return;
            }
            std::thread::sleep(FOLD_POLL);
        }
    }

    fn keep_following(&self, stop: &AtomicBool) {
        let signal: ChangeSignal = self.database.change_signal();
        let mut seen = signal.generation();
        while !stop.load(Ordering::Acquire) {
            match self.follow(&|_| ()) {
                Ok(pass) if pass.services > 0 => {
                    tracing::info!(
                        sequence = pass.sequence,
                        services = pass.services,
                        rebuilt = pass.rebuilt,
                        "index caught up"
                    );
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "the index could not follow; trying again");
                    std::thread::sleep(AFTER_ERROR);
                }
            }
            seen = signal.wait_past(seen, POLL);
        }
    }

    fn must_rebuild(&self, applied: i64) -> Result<bool, Error> {
        if self.engine.needs_rebuild().is_some() {
            return Ok(true);
        }
        let (pruned, last) = self.database.read(|conn| {
            Ok::<_, directory::Error>((
                directory::changes::must_rebuild(conn, applied)?,
                directory::last_sequence(conn)?,
            ))
        })?;
        Ok(pruned || last - applied > REBUILD_BEYOND)
    }

    /// Takes the word counts that the nodes share, or leaves ours where there are none that fit.
    fn count_alike(&self) -> Result<(), Error> {
        let mut held = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let fingerprint = self.engine.vocabulary().fingerprint().to_owned();
        let version = self.database.read(|conn| word_counts::version(conn, &fingerprint))?;
        if self.engine.applied().is_none() || (version.is_some() && version == *held) {
            return Ok(());
        }
        let shared = self.database.read(|conn| word_counts::read(conn, &fingerprint))?;
        let fit = |counts: &WordCounts| self.engine.word_counts_fit(u64::try_from(counts.documents).unwrap_or(0));
        if !shared.as_ref().is_some_and(fit)
            && let Some((ours, documents)) = self.engine.word_counts()?
            && self.engine.word_counts_fit(documents)
        {
            let (seen, documents) = (shared.map(|counts| counts.version), i64::try_from(documents).unwrap_or(0));
            self.database.write(|tx| {
                let now = tx.now();
                word_counts::put(tx.conn(), &fingerprint, seen, documents, &ours, now)
            })?;
        }
        // Whoever was quickest: what stands there now holds for all.
        if let Some(shared) = self.database.read(|conn| word_counts::read(conn, &fingerprint))? {
            self.engine.adopt_word_counts(&shared.counts)?;
            *held = Some(shared.version);
        }
        Ok(())
    }

    /// Says how far the index on disk is: changes beyond it must not be pruned.
    fn tell(&self) -> Result<(), Error> {
        let Some(sequence) = self.engine.folded() else { return Ok(()) };
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *told != sequence {
            self.database.write(|tx| directory::changes::heartbeat(tx, &self.node, sequence))?;
            *told = sequence;
        }
        Ok(())
    }
}

/// Every service of the directory in order of identifier, a page at a time.
pub struct AllRecords<'a> {
    database: &'a Database,
    after: Option<Uuid>,
    page: std::vec::IntoIter<StoredRecord>,
    done: bool,
}

impl<'a> AllRecords<'a> {
    /// Every service of a database.
    pub fn of(database: &'a Database) -> Self {
        Self { database, after: None, page: Vec::new().into_iter(), done: false }
    }
}

impl Iterator for AllRecords<'_> {
    type Item = Result<StoredRecord, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.page.next() {
                return Some(Ok(record));
            }
            if self.done {
                return None;
            }
            let limit = i64::try_from(SERVICES_PER_QUERY).unwrap_or(i64::MAX);
            let page = self.database.read(|conn| {
                let ids = directory::all_service_ids(conn, self.after, limit)?;
                let records = directory::records_by_id(conn, &ids)?;
                Ok::<_, directory::Error>((ids, records))
            });
            match page {
                Ok((ids, records)) => {
                    self.done = ids.len() < SERVICES_PER_QUERY;
                    self.after = ids.last().copied().or(self.after);
                    self.page = records.into_iter();
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(error.into()));
                }
            }
        }
    }
}
