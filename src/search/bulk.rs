//! Building a whole generation at once, as fast as it goes.

use super::error::{Error, Result};
use super::generation;
use super::schema::{DocumentMaker, is_indexed};
use super::statistics::Counter;
use super::vocabulary::Vocabulary;
use crate::domain::Listing;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, TantivyDocument};
use uuid::Uuid;

/// Memory of each thread that builds a generation, in bytes.
const BUILDER_BYTES: usize = 64_000_000;
/// Threads that build a generation.
const BUILDERS: usize = 2;

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
    let (index, fields) = generation::create(at)?;
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(BUILDERS, BUILDERS * BUILDER_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut maker = DocumentMaker::new(Arc::clone(vocabulary));
    let mut counter = Counter::default();
    let mut count = 0;
    let mut done: HashSet<Uuid> = HashSet::new();
    let mut together: Vec<Listing> = Vec::new();
    let mut write = |together: &mut Vec<Listing>, writer: &IndexWriter| -> Result<()> {
        let several = together.len() > 1;
        for listing in together.drain(..) {
            writer.add_document(maker.prepare(&listing, several, Some(&mut counter))?.document(&fields))?;
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
    counter.take_in(maker.stems());
    commit(&mut writer)?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    counter.write(&at.join(generation::STATISTICS))?;
    Ok(count)
}
