//! The one writer of the index, and the snapshots that searches are made on.
//!
//! Exactly one process writes an index: opening it a second time for writing is refused. A change is found
//! from memory at once; a fold writes it to disk. Every commit carries the sequence number of the change
//! feed up to which it is complete and the fingerprint of what documents are made with, so that after a
//! crash the follower goes on where the disk stands.

use super::bulk;
use super::columns::Numbers;
use super::deleted::OfServices;
use super::delta::Delta;
use super::error::{Error, Result};
use super::generation;
use super::maker::DocumentMaker;
use super::schema::{Fields, Prepared, is_indexed};
use super::segment::Segment;
use super::snapshot::Snapshot;
use super::statistics::{Counter, Statistics};
use super::suggest::Completions;
use super::timetable::Moments;
use super::vocabulary::Vocabulary;
use super::walk::most_in_text;
use crate::domain::Listing;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, DirectoryLock, Lock, MmapDirectory};
use tantivy::index::SegmentId;
use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy};
use uuid::Uuid;

/// Memory of the writer that follows changes, in bytes.
const WRITER_BYTES: usize = 20_000_000;
/// Segments of about one size are merged when there are so many.
const SEGMENTS: usize = 6;
/// Segments smaller than this are of one size.
const SMALL: u32 = 5_000;
/// A segment with more than this share deleted is rewritten.
const DELETED: f32 = 0.3;
/// Word counts are outgrown when there are more than twice as many listings, and this many more.
const OUTGROWN: u64 = 200;

/// What a commit says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    sequence: i64,
    fingerprint: String,
}

/// Why an index should be built anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebuildReason {
    /// There is none, or nothing was ever applied to it.
    Empty,
    /// Documents are made differently now.
    Changed,
    /// It has grown so much that its word counts no longer tell how common words are.
    Outgrown,
}

/// Changes that are found and not yet on disk.
#[derive(Debug, Clone, Copy)]
pub struct Unfolded {
    /// Documents or services, whichever are more.
    pub changes: usize,
    /// How long ago the first came.
    pub first: Duration,
    /// How long ago the last came.
    pub last: Duration,
}

/// The search index of a folder.
///
/// What is applied is found at once, from memory; [`Engine::fold`] writes it to disk in the background.
pub struct Engine {
    folder: PathBuf,
    vocabulary: Arc<Vocabulary>,
    needs: Arc<Completions>,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held while anything is written to disk. Taken before `live` when both are.
    open: Mutex<Option<Open>>,
    /// Held for moments only.
    live: Mutex<Live>,
    changed: AtomicBool,
    lock: Option<DirectoryLock>,
}

/// An open generation on disk.
struct Open {
    index: Index,
    fields: Fields,
    reader: IndexReader,
    writer: Option<IndexWriter>,
}

/// What snapshots are made of.
struct Live {
    /// On disk.
    base: Vec<Segment>,
    /// Being written to disk.
    folding: Option<Delta>,
    /// In memory only.
    delta: Delta,
    numbers: Numbers,
    maker: DocumentMaker,
    statistics: Arc<Statistics>,
    moments: Moments,
    /// Complete up to here.
    applied: Option<i64>,
    /// The same of what is on disk.
    folded: Option<i64>,
}

impl Engine {
    /// Opens the index in `folder` for writing, making the folder if need be. An index that cannot be used
    /// any more counts as empty until it is rebuilt, see [`Engine::needs_rebuild`].
    pub fn open(folder: &Path, vocabulary: Arc<Vocabulary>) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let lock = Lock { filepath: PathBuf::from("writer.lock"), is_blocking: false };
        let lock = directory.acquire_lock(&lock).map_err(|error| match error {
            LockError::LockBusy => Error::Busy { folder: folder.to_owned() },
            LockError::IoError(source) => Error::Io { path: folder.to_owned(), source: std::io::Error::other(source) },
        })?;
        let mut open = None;
        let mut changed = false;
        if let Some(at) = generation::current(folder)? {
            generation::remove_others(folder, &at)?;
            open = Open::existing(&at, &vocabulary, true)?;
            changed = open.is_none();
        }
        Self::assemble(folder, vocabulary, open, changed, Some(lock))
    }

    /// Opens the index in `folder` for searching only; another process may be writing it.
    pub fn open_reader(folder: &Path, vocabulary: Arc<Vocabulary>) -> Result<Self> {
        let not_ready = |problem| Error::NotReady { folder: folder.to_owned(), problem };
        // A generation may be swapped for another between reading its name and opening it.
        let mut attempts = 0;
        loop {
            if !folder.is_dir() {
                return Err(not_ready("missing"));
            }
            let at = generation::current(folder)?.ok_or_else(|| not_ready("missing"))?;
            match Open::existing(&at, &vocabulary, false) {
                Ok(Some(open)) => return Self::assemble(folder, vocabulary, Some(open), false, None),
                Ok(None) => return Err(not_ready("of another version")),
                Err(error) if attempts == 5 => return Err(error),
                Err(_) => attempts += 1,
            }
        }
    }

    fn assemble(
        folder: &Path,
        vocabulary: Arc<Vocabulary>,
        open: Option<(Open, Statistics)>,
        changed: bool,
        lock: Option<DirectoryLock>,
    ) -> Result<Self> {
        let needs = Arc::new(Completions::of_needs(&vocabulary));
        let mut live = Live::empty(&vocabulary);
        let open = match open {
            Some((open, statistics)) => {
                live = Live::of(&open, statistics, &vocabulary)?;
                Some(open)
            }
            None => None,
        };
        let snapshot = live.snapshot(&vocabulary, &needs);
        Ok(Self {
            folder: folder.to_owned(),
            vocabulary,
            needs,
            snapshot: RwLock::new(Arc::new(snapshot)),
            open: Mutex::new(open),
            live: Mutex::new(live),
            changed: AtomicBool::new(changed),
            lock,
        })
    }

    /// The index as it is now. Take one for each search.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The words that queries are read with.
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The sequence number of the change feed up to which the index is complete.
    pub fn applied(&self) -> Option<i64> {
        self.snapshot().applied
    }

    /// The same of what would be left if the power went now.
    pub fn folded(&self) -> Option<i64> {
        self.live().folded
    }

    /// What waits to be folded, if anything does.
    pub fn unfolded(&self) -> Option<Unfolded> {
        let live = self.live();
        let (first, last) = live.delta.times?;
        Some(Unfolded { changes: live.delta.len(), first: first.elapsed(), last: last.elapsed() })
    }

    /// Why the index should be built anew, if it should. Never waits for a writer.
    pub fn needs_rebuild(&self) -> Option<RebuildReason> {
        if self.changed.load(Ordering::Acquire) {
            return Some(RebuildReason::Changed);
        }
        let snapshot = self.snapshot();
        if snapshot.applied.is_none() {
            return Some(RebuildReason::Empty);
        }
        let outgrown = word_counts::outgrown(snapshot.statistics.documents, snapshot.listings() as u64);
        outgrown.then_some(RebuildReason::Outgrown)
    }

    /// Takes over services as they are now: every listing of `replaced` services goes, `listings` come
    /// (all listings of a service together in one call). Searches see it when this returns; it reaches the
    /// disk with the next [`Engine::fold`].
    pub fn apply(&self, replaced: &[Uuid], listings: Vec<Listing>, sequence: i64) -> Result<()> {
        if self.lock.is_none() {
            return Err(Error::ReadOnly);
        }
        if self.changed.load(Ordering::Acquire) {
            // Changes alone would make an index that looks complete and is not.
            return Err(Error::NotReady { folder: self.folder.clone(), problem: "of another version" });
        }
        let mut counts: HashMap<Uuid, usize> = HashMap::new();
        for listing in listings.iter().filter(|listing| is_indexed(listing)) {
            *counts.entry(listing.service_id).or_default() += 1;
        }
        let gone: HashSet<Uuid> = replaced.iter().copied().chain(listings.iter().map(|l| l.service_id)).collect();
        let mut live = self.live();
        let mut documents = Vec::with_capacity(listings.len());
        for listing in listings.iter().filter(|listing| is_indexed(listing)) {
            let several = counts.get(&listing.service_id).is_some_and(|&count| count > 1);
            documents.push(Arc::new(live.maker.prepare(listing, several)?));
        }
        let Live { base, folding, delta, numbers, applied, .. } = &mut *live;
        delta.replace(&gone, documents, numbers)?;
        let older = base.iter_mut().chain(folding.iter_mut().flat_map(|folding| &mut folding.segments));
        older.for_each(|segment| segment.remove(gone.iter()));
        *applied = Some(sequence);
        self.publish(&live);
        Ok(())
    }

    /// Writes what was applied to disk; searches and changes go on meanwhile. Says whether there was
    /// anything to write.
    pub fn fold(&self) -> Result<bool> {
        let mut state = self.writing()?;
        let (documents, gone, sequence) = {
            let mut live = self.live();
            let Some(sequence) = live.applied.filter(|_| !live.delta.is_empty()) else { return Ok(false) };
            let delta = std::mem::take(&mut live.delta);
            let out = (delta.documents().collect::<Vec<_>>(), delta.gone.clone(), sequence);
            live.folding = Some(delta);
            out
        };
        let outcome = self.write(&mut state, &documents, &gone, sequence);
        let mut live = self.live();
        let outcome = outcome.and_then(|open| live.take_base(open));
        match outcome {
            Ok(()) => {
                live.folding = None;
                live.folded = Some(sequence);
                self.publish(&live);
                Ok(true)
            }
            Err(error) => {
                if let Some(before) = live.folding.take() {
                    live.delta.resume(before);
                }
                Err(error)
            }
        }
    }

    fn write<'o>(
        &self,
        state: &'o mut Option<Open>,
        documents: &[Arc<Prepared>],
        gone: &HashSet<Uuid>,
        sequence: i64,
    ) -> Result<&'o Open> {
        if state.is_none() {
            // The first change ever: begin an empty index.
            let at = generation::next(&self.folder)?;
            Counter::default().write(&at.join(generation::STATISTICS))?;
            let mut open = Open::create(&at)?;
            open.follow()?;
            generation::make_current(&self.folder, &at)?;
            *state = Some(open);
        }
        let open = state.as_mut().ok_or(Error::ReadOnly)?;
        let writer = open.writer.as_mut().ok_or(Error::ReadOnly)?;
        let mut write = || -> Result<()> {
            writer.delete_query(Box::new(OfServices::new(gone)))?;
            for document in documents {
                writer.add_document(document.document(&open.fields))?;
            }
            commit(writer, sequence, self.vocabulary.fingerprint())
        };
        if let Err(error) = write() {
            writer.rollback()?;
            return Err(error);
        }
        open.reader.reload()?;
        Ok(open)
    }

    /// Builds a new generation from every listing there is and swaps it in; searches go on meanwhile. The
    /// listings of one service come one after the other. Gives how many were indexed.
    pub fn rebuild<E>(
        &self,
        listings: impl Iterator<Item = std::result::Result<Listing, E>>,
        sequence: i64,
    ) -> Result<usize>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let mut state = self.writing()?;
        let at = generation::next(&self.folder)?;
        let built = bulk::build(&at, &self.vocabulary, listings, |writer| {
            commit(writer, sequence, self.vocabulary.fingerprint())
        });
        let count = match built {
            Ok(count) => count,
            Err(error) => {
                // Half a generation is of no use to anyone.
                std::fs::remove_dir_all(&at).map_err(Error::io(&at))?;
                return Err(error);
            }
        };
        let (open, statistics) = Open::existing(&at, &self.vocabulary, true)?.ok_or(Error::Damaged("payload"))?;
        let fresh = Live::of(&open, statistics, &self.vocabulary)?;
        generation::make_current(&self.folder, &at)?;
        *state = Some(open);
        let mut live = self.live();
        *live = fresh;
        self.changed.store(false, Ordering::Release);
        self.publish(&live);
        drop(live);
        generation::remove_others(&self.folder, &at)?;
        Ok(count)
    }

    fn writing(&self) -> Result<MutexGuard<'_, Option<Open>>> {
        if self.lock.is_none() {
            return Err(Error::ReadOnly);
        }
        Ok(self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, live: &Live) {
        let snapshot = Arc::new(live.snapshot(&self.vocabulary, &self.needs));
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }
}

impl Live {
    fn empty(vocabulary: &Arc<Vocabulary>) -> Self {
        Self {
            base: Vec::new(),
            folding: None,
            delta: Delta::default(),
            numbers: Numbers::default(),
            maker: DocumentMaker::new(Arc::clone(vocabulary)),
            statistics: Arc::default(),
            moments: Moments::default(),
            applied: None,
            folded: None,
        }
    }

    /// What is on disk.
    fn of(open: &Open, statistics: Statistics, vocabulary: &Arc<Vocabulary>) -> Result<Self> {
        let mut live = Self::empty(vocabulary);
        live.statistics = Arc::new(statistics);
        live.take_base(open)?;
        live.applied = payload(&open.index)?.map(|payload| payload.sequence);
        live.folded = live.applied;
        Ok(live)
    }

    /// Takes the segments on disk as they are now. Known ones stay as they are: what was deleted from them
    /// on disk was deleted from them here before.
    fn take_base(&mut self, open: &Open) -> Result<()> {
        let known: HashMap<SegmentId, Segment> =
            self.base.iter().filter_map(|segment| Some((segment.id()?, segment.clone()))).collect();
        let searcher = open.reader.searcher();
        let mut base = Vec::new();
        for reader in searcher.segment_readers() {
            base.push(match known.get(&reader.segment_id()) {
                Some(segment) => segment.clone(),
                None => {
                    let mut segment = Segment::open(reader, open.fields, &mut self.numbers)?;
                    segment.remove(self.delta.gone.iter());
                    segment
                }
            });
        }
        self.base = base;
        Ok(())
    }

    fn snapshot(&self, vocabulary: &Arc<Vocabulary>, needs: &Arc<Completions>) -> Snapshot {
        let young = self.folding.iter().flat_map(|folding| &folding.segments).chain(&self.delta.segments);
        let segments = self.base.iter().chain(young).filter(|segment| segment.listings() > 0).cloned();
        let worths = self.statistics.worths(&vocabulary.weights);
        Snapshot {
            segments: segments.collect(),
            most_in_text: most_in_text(&worths),
            worths,
            statistics: Arc::clone(&self.statistics),
            vocabulary: Arc::clone(vocabulary),
            shared: self.numbers.shared(),
            moments: self.moments.clone(),
            needs: Arc::clone(needs),
            applied: self.applied,
            wide: pulp::Arch::new(),
        }
    }
}

/// The only function that commits: a plain commit would drop the payload.
fn commit(writer: &mut IndexWriter, sequence: i64, fingerprint: &str) -> Result<()> {
    let payload = serde_json::to_string(&Payload { sequence, fingerprint: fingerprint.to_owned() })?;
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    Ok(())
}

impl Open {
    fn new(index: Index, fields: Fields) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, fields, reader, writer: None })
    }

    fn create(at: &Path) -> Result<Self> {
        let (index, fields) = generation::create(at)?;
        Self::new(index, fields)
    }

    /// Opens a generation with its word counts; `None` when it was made differently from what this version
    /// makes.
    fn existing(at: &Path, vocabulary: &Vocabulary, for_writing: bool) -> Result<Option<(Self, Statistics)>> {
        let Some((index, fields)) = generation::open(at)? else { return Ok(None) };
        let payload = payload(&index)?;
        if payload.is_some_and(|payload| payload.fingerprint != vocabulary.fingerprint()) {
            return Ok(None);
        }
        let mut open = Self::new(index, fields)?;
        if for_writing {
            open.follow()?;
        }
        Ok(Some((open, Statistics::read(&at.join(generation::STATISTICS))?)))
    }

    /// Makes the writer that follows changes.
    fn follow(&mut self) -> Result<()> {
        let writer: IndexWriter = self.index.writer_with_num_threads(1, WRITER_BYTES)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(SEGMENTS);
        policy.set_min_layer_size(SMALL);
        policy.set_del_docs_ratio_before_merge(DELETED);
        writer.set_merge_policy(Box::new(policy));
        self.writer = Some(writer);
        Ok(())
    }
}

fn payload(index: &Index) -> Result<Option<Payload>> {
    let metas = index.load_metas()?;
    Ok(metas.payload.map(|text| serde_json::from_str(&text)).transpose()?)
}

mod word_counts;

#[cfg(test)]
mod tests;
