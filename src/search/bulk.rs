//! Building a whole generation at once, as fast as it goes.
//!
//! Threads read listings into piles, a batch each in turn; when there are no more, or the piles grow large,
//! all documents are sorted and written as one segment. Several segments, of very many listings, are merged
//! into one by tantivy at the end.

use super::error::{Error, Result};
use super::generation;
use super::maker::DocumentMaker;
use super::pile::Pile;
use super::schema::is_indexed;
use super::sorted;
use super::statistics::Counter;
use super::vocabulary::Vocabulary;
use crate::domain::Listing;
use hashbrown::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use tantivy::IndexWriter;
use tantivy::indexer::NoMergePolicy;
use uuid::Uuid;

/// Piles of about so many bytes are written as a segment: some 450,000 listings. Sorting and writing them
/// takes about as much again.
const PILED_BYTES: usize = 256_000_000;
/// Listings that a thread takes at a time; few in tests, so that they make several batches.
const BATCH: usize = if cfg!(test) { 16 } else { 256 };
/// No more threads than this read listings, however many processors there are.
const MOST_READERS: usize = 8;
/// Memory of the writer that names what was written, in bytes: the least it takes.
const WRITER_BYTES: usize = 15_000_000;

/// Builds a generation in the folder `at` from every listing there is; the listings of one service come one
/// after the other. Gives how many were indexed.
pub(crate) fn build<E>(
    at: &Path,
    vocabulary: &Arc<Vocabulary>,
    listings: impl Iterator<Item = std::result::Result<Listing, E>>,
    commit: impl FnOnce(&mut IndexWriter) -> Result<()>,
) -> Result<usize>
where
    E: std::error::Error + Send + Sync + 'static,
{
    build_in_parts(at, vocabulary, listings, commit, PILED_BYTES)
}

/// The same with piles of another size.
pub(super) fn build_in_parts<E>(
    at: &Path,
    vocabulary: &Arc<Vocabulary>,
    listings: impl Iterator<Item = std::result::Result<Listing, E>>,
    commit: impl FnOnce(&mut IndexWriter) -> Result<()>,
    piled_bytes: usize,
) -> Result<usize>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let (index, fields) = generation::create(at)?;
    let count = thread::available_parallelism().map_or(1, usize::from).min(MOST_READERS);
    let mut readers: Vec<Reader> = (0..count).map(|_| Reader::new(vocabulary)).collect();
    let mut source = Services { listings: listings.fuse(), ahead: None, done: HashSet::new(), count: 0 };
    let mut segments = Vec::new();
    loop {
        let more = read(&mut source, &mut readers, piled_bytes)?;
        let piles: Vec<Pile> = readers.iter_mut().map(|reader| std::mem::take(&mut reader.pile)).collect();
        // Counts are written beside the last segment.
        let counters: Vec<Counter> = if more { Vec::new() } else { readers.drain(..).map(|r| r.counter).collect() };
        thread::scope(|scope| -> Result<()> {
            let counted = (!more).then(|| scope.spawn(|| write_counts(counters, &at.join(generation::STATISTICS))));
            if piles.iter().any(|pile| !pile.sheets.is_empty()) {
                segments.push(sorted::write(&index, &fields, &piles)?);
            }
            counted.map_or(Ok(()), |counted| counted.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })?;
        if !more {
            break;
        }
    }
    let ids: Vec<_> = segments.iter().map(|segment| segment.id()).collect();
    sorted::name(&index, segments)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    if ids.len() > 1 {
        writer.merge(&ids).wait()?;
    }
    commit(&mut writer)?;
    writer.wait_merging_threads()?;
    Ok(source.count)
}

/// Writes what all readers counted.
fn write_counts(counters: Vec<Counter>, path: &Path) -> Result<()> {
    let mut all = Counter::default();
    counters.into_iter().for_each(|counter| all.join(counter));
    all.write(path)
}

/// All listings of some services, and how many came before the first of them.
type Batch = (Vec<Listing>, u64);

/// Hands all listings, or as many as `piled_bytes` hold, to the readers. Says whether there may be more.
fn read<E>(
    source: &mut Services<impl Iterator<Item = std::result::Result<Listing, E>>>,
    readers: &mut [Reader],
    piled_bytes: usize,
) -> Result<bool>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let (send, receive) = sync_channel::<Batch>(2 * readers.len());
    // Gone when the last reader is, so that nobody sends in vain.
    let receive = Arc::new(Mutex::new(receive));
    let (failed, bytes) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        let started: Vec<_> = readers
            .iter_mut()
            .map(|reader| {
                let (receive, failed, bytes) = (Arc::clone(&receive), &failed, &bytes);
                scope.spawn(move || reader.read(&receive, bytes).inspect_err(|_| failed.store(true, Ordering::Relaxed)))
            })
            .collect();
        drop(receive);
        let full = || failed.load(Ordering::Relaxed) || bytes.load(Ordering::Relaxed) >= piled_bytes;
        let fed = feed(source, send, full);
        for reader in started {
            reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        fed
    })
}

fn feed<E>(
    source: &mut Services<impl Iterator<Item = std::result::Result<Listing, E>>>,
    send: SyncSender<Batch>,
    full: impl Fn() -> bool,
) -> Result<bool>
where
    E: std::error::Error + Send + Sync + 'static,
{
    while !full() {
        let batch = source.batch()?;
        if batch.0.is_empty() {
            return Ok(false);
        }
        if send.send(batch).is_err() {
            break;
        }
    }
    Ok(true)
}

/// Reads listings into a pile.
struct Reader {
    maker: DocumentMaker,
    counter: Counter,
    pile: Pile,
}

impl Reader {
    fn new(vocabulary: &Arc<Vocabulary>) -> Self {
        let maker = DocumentMaker::new(Arc::clone(vocabulary));
        Self { maker, counter: Counter::default(), pile: Pile::default() }
    }

    fn read(&mut self, receive: &Mutex<Receiver<Batch>>, bytes: &AtomicUsize) -> Result<()> {
        loop {
            let batch = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((listings, before)) = batch else {
                self.counter.take_in(self.maker.stems());
                return Ok(());
            };
            let had = self.pile.bytes();
            let service = |n: usize| listings.get(n).map(|listing| listing.service_id);
            for (n, (listing, before)) in listings.iter().zip(before..).enumerate() {
                let neighbours = [n.checked_sub(1).and_then(service), service(n + 1)];
                let several = neighbours.contains(&Some(listing.service_id));
                self.pile.add(&mut self.maker, &mut self.counter, (listing, several, before))?;
            }
            bytes.fetch_add(self.pile.bytes() - had, Ordering::Relaxed);
        }
    }
}

/// The listings to index, those of one service together.
struct Services<I> {
    listings: I,
    /// The first listing of the next service.
    ahead: Option<Listing>,
    done: HashSet<Uuid>,
    /// How many were given.
    count: usize,
}

impl<I, E> Services<I>
where
    I: Iterator<Item = std::result::Result<Listing, E>>,
    E: std::error::Error + Send + Sync + 'static,
{
    /// Some services more; empty when there are none.
    fn batch(&mut self) -> Result<Batch> {
        let (before, mut batch) = (self.count as u64, Vec::with_capacity(BATCH + BATCH / 8));
        batch.extend(self.ahead.take());
        for listing in self.listings.by_ref() {
            let listing = listing.map_err(|error| Error::Source(Box::new(error)))?;
            if !is_indexed(&listing) {
                continue;
            }
            let service = listing.service_id;
            if batch.last().is_none_or(|last: &Listing| last.service_id != service) {
                if !self.done.insert(service) {
                    return Err(Error::Scattered(service));
                }
                if batch.len() >= BATCH {
                    self.ahead = Some(listing);
                    break;
                }
            }
            batch.push(listing);
        }
        self.count += batch.len();
        Ok((batch, before))
    }
}

#[cfg(test)]
mod tests;
