//! The one writer of the index, and the snapshots that searches are made on.
//!
//! Exactly one process writes an index: opening it a second time for writing is refused. Every commit
//! carries the sequence number of the change feed up to which it is complete and the fingerprint of what
//! documents are made with, so that after a crash the follower goes on where the index stands.

use super::columns::Numbers;
use super::error::{Error, Result};
use super::generation;
use super::schema::{DocumentMaker, Fields, WordCount, is_indexed};
use super::segment::Segment;
use super::snapshot::Snapshot;
use super::statistics::{Counter, Statistics};
use super::suggest::Completions;
use super::timetable::Moments;
use super::vocabulary::Vocabulary;
use crate::domain::Listing;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tantivy::directory::error::LockError;
use tantivy::directory::{Directory, DirectoryLock, Lock, MmapDirectory};
use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};
use uuid::Uuid;

/// Memory of the writer that follows changes, in bytes.
const WRITER_BYTES: usize = 20_000_000;
/// Memory of each thread that builds a generation, in bytes.
const BUILDER_BYTES: usize = 64_000_000;
/// Threads that build a generation.
const BUILDERS: usize = 2;
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

/// The search index of a folder.
pub struct Engine {
    folder: PathBuf,
    vocabulary: Arc<Vocabulary>,
    needs: Arc<Completions>,
    snapshot: RwLock<Arc<Snapshot>>,
    open: Mutex<Option<Open>>,
    changed: AtomicBool,
    lock: Option<DirectoryLock>,
}

/// An open generation.
struct Open {
    index: Index,
    fields: Fields,
    reader: IndexReader,
    writer: Option<IndexWriter>,
    statistics: Arc<Statistics>,
    numbers: Numbers,
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
        mut open: Option<Open>,
        changed: bool,
        lock: Option<DirectoryLock>,
    ) -> Result<Self> {
        let needs = Arc::new(Completions::of_needs(&vocabulary));
        let snapshot = match &mut open {
            Some(open) => open.snapshot(&vocabulary, &needs, None)?,
            None => empty(&vocabulary, &needs),
        };
        Ok(Self {
            folder: folder.to_owned(),
            vocabulary,
            needs,
            snapshot: RwLock::new(Arc::new(snapshot)),
            open: Mutex::new(open),
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
    /// (all listings of a service together in one call). One commit; searches see it when this returns.
    pub fn apply(&self, replaced: &[Uuid], listings: Vec<Listing>, sequence: i64) -> Result<()> {
        let mut state = self.writing()?;
        if self.changed.load(Ordering::Acquire) {
            // Changes alone would make an index that looks complete and is not.
            return Err(Error::NotReady { folder: self.folder.clone(), problem: "of another version" });
        }
        if state.is_none() {
            // The first change ever: begin an empty index.
            let at = generation::next(&self.folder)?;
            Counter::default().write(&at.join(generation::STATISTICS))?;
            let mut open = Open::create(&at)?;
            open.follow()?;
            generation::make_current(&self.folder, &at)?;
            *state = Some(open);
        }
        let Some(open) = state.as_mut() else { return Ok(()) };
        let fields = open.fields;
        let writer = open.writer.as_mut().ok_or(Error::ReadOnly)?;
        let mut counts: HashMap<Uuid, usize> = HashMap::new();
        for listing in listings.iter().filter(|listing| is_indexed(listing)) {
            *counts.entry(listing.service_id).or_default() += 1;
        }
        let gone: HashSet<Uuid> = replaced.iter().copied().chain(listings.iter().map(|l| l.service_id)).collect();
        for service in gone {
            writer.delete_term(Segment::service_term(fields.service, service));
        }
        let mut maker = DocumentMaker::new(fields, &self.vocabulary);
        for listing in listings.iter().filter(|listing| is_indexed(listing)) {
            let several = counts.get(&listing.service_id).is_some_and(|&count| count > 1);
            writer.add_document(maker.document(listing, several, None)?)?;
        }
        commit(writer, sequence, self.vocabulary.fingerprint())?;
        self.publish(open)
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
        let built = self.build(&at, listings, sequence);
        let count = match built {
            Ok(count) => count,
            Err(error) => {
                // Half a generation is of no use to anyone.
                std::fs::remove_dir_all(&at).map_err(Error::io(&at))?;
                return Err(error);
            }
        };
        let mut open = Open::existing(&at, &self.vocabulary, true)?.ok_or(Error::Damaged("payload"))?;
        let snapshot = open.snapshot(&self.vocabulary, &self.needs, None)?;
        generation::make_current(&self.folder, &at)?;
        *state = Some(open);
        self.changed.store(false, Ordering::Release);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        generation::remove_others(&self.folder, &at)?;
        Ok(count)
    }

    fn build<E>(
        &self,
        at: &Path,
        listings: impl Iterator<Item = std::result::Result<Listing, E>>,
        sequence: i64,
    ) -> Result<usize>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let (index, fields) = generation::create(at)?;
        let mut writer: IndexWriter<TantivyDocument> =
            index.writer_with_num_threads(BUILDERS, BUILDERS * BUILDER_BYTES)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let mut maker = DocumentMaker::new(fields, &self.vocabulary);
        let mut counter = Counter::default();
        let mut count = 0;
        let mut done: HashSet<Uuid> = HashSet::new();
        let mut together: Vec<Listing> = Vec::new();
        let mut write = |together: &mut Vec<Listing>, writer: &IndexWriter| -> Result<()> {
            let several = together.len() > 1;
            for listing in together.drain(..) {
                let counting: &mut dyn WordCount = &mut counter;
                writer.add_document(maker.document(&listing, several, Some(counting))?)?;
                count += 1;
            }
            Ok(())
        };
        for listing in listings {
            let listing = listing.map_err(|error| Error::Source(Box::new(error)))?;
            if !is_indexed(&listing) {
                continue;
            }
            if together.first().is_some_and(|first| first.service_id != listing.service_id) {
                write(&mut together, &writer)?;
            }
            if together.is_empty() && !done.insert(listing.service_id) {
                return Err(Error::Scattered(listing.service_id));
            }
            together.push(listing);
        }
        write(&mut together, &writer)?;
        commit(&mut writer, sequence, self.vocabulary.fingerprint())?;
        let segments = index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writer.merge(&segments).wait()?;
        }
        writer.wait_merging_threads()?;
        counter.write(&at.join(generation::STATISTICS))?;
        Ok(count)
    }

    fn writing(&self) -> Result<MutexGuard<'_, Option<Open>>> {
        if self.lock.is_none() {
            return Err(Error::ReadOnly);
        }
        Ok(self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn publish(&self, open: &mut Open) -> Result<()> {
        open.reader.reload()?;
        let before = self.snapshot();
        let snapshot = open.snapshot(&self.vocabulary, &self.needs, Some(&before))?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
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

fn empty(vocabulary: &Arc<Vocabulary>, needs: &Arc<Completions>) -> Snapshot {
    let statistics = Arc::new(Statistics::default());
    Snapshot {
        segments: Vec::new(),
        norms: statistics.norms(&vocabulary.weights),
        statistics,
        vocabulary: Arc::clone(vocabulary),
        shared: Numbers::default().shared(),
        moments: Moments::default(),
        needs: Arc::clone(needs),
        applied: None,
    }
}

impl Open {
    fn new(index: Index, fields: Fields, statistics: Statistics) -> Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (statistics, numbers) = (Arc::new(statistics), Numbers::default());
        Ok(Self { index, fields, reader, writer: None, statistics, numbers })
    }

    fn create(at: &Path) -> Result<Self> {
        let (index, fields) = generation::create(at)?;
        Self::new(index, fields, Statistics::default())
    }

    /// Opens a generation; `None` when it was made differently from what this version makes.
    fn existing(at: &Path, vocabulary: &Vocabulary, for_writing: bool) -> Result<Option<Self>> {
        let Some((index, fields)) = generation::open(at)? else { return Ok(None) };
        let payload = payload(&index)?;
        if payload.is_some_and(|payload| payload.fingerprint != vocabulary.fingerprint()) {
            return Ok(None);
        }
        let mut open = Self::new(index, fields, Statistics::read(&at.join(generation::STATISTICS))?)?;
        if for_writing {
            open.follow()?;
        }
        Ok(Some(open))
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

    /// The segments as they are now; columns of known segments are taken over from `before`.
    fn snapshot(
        &mut self,
        vocabulary: &Arc<Vocabulary>,
        needs: &Arc<Completions>,
        before: Option<&Snapshot>,
    ) -> Result<Snapshot> {
        let known: HashMap<SegmentId, _> = before
            .into_iter()
            .flat_map(|snapshot| &snapshot.segments)
            .map(|segment| (segment.id, Arc::clone(&segment.loaded)))
            .collect();
        let searcher = self.reader.searcher();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let loaded = known.get(&reader.segment_id()).cloned();
            segments.push(Segment::open(reader, self.fields, loaded, &mut self.numbers)?);
        }
        Ok(Snapshot {
            segments,
            norms: self.statistics.norms(&vocabulary.weights),
            statistics: Arc::clone(&self.statistics),
            vocabulary: Arc::clone(vocabulary),
            shared: self.numbers.shared(),
            moments: Moments::default(),
            needs: Arc::clone(needs),
            applied: payload(&self.index)?.map(|payload| payload.sequence),
        })
    }
}

fn payload(index: &Index) -> Result<Option<Payload>> {
    let metas = index.load_metas()?;
    Ok(metas.payload.map(|text| serde_json::from_str(&text)).transpose()?)
}

mod word_counts;

#[cfg(test)]
mod tests;
