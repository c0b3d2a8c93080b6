//! What changed since the last fold: a few segments in memory, and the services whose documents before
//! them count no more.

use super::columns::Numbers;
use super::error::Result;
use super::schema::Prepared;
use super::segment::Segment;
use super::slab::Slab;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// Changes not yet on disk.
#[derive(Default)]
pub(crate) struct Delta {
    /// Larger ones first.
    pub segments: Vec<Segment>,
    /// Services that were replaced or removed.
    pub gone: HashSet<Uuid>,
    /// When the first and the last change came.
    pub times: Option<(Instant, Instant)>,
}

impl Delta {
    /// Whether nothing changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.segments.is_empty()
    }

    /// How many documents and services it holds.
    pub(crate) fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.columns().len() as usize).sum::<usize>().max(self.gone.len())
    }

    /// Replaces services by `documents`.
    pub(crate) fn replace(
        &mut self,
        gone: &HashSet<Uuid>,
        documents: Vec<Arc<Prepared>>,
        numbers: &mut Numbers,
    ) -> Result<()> {
        let mut segments = self.segments.clone();
        segments.iter_mut().for_each(|segment| segment.remove(gone.iter()));
        if !documents.is_empty() {
            let mut documents = documents;
            // Small ones are put together: a search looks at a handful, and a document moves a few times only.
            while let Some(last) = segments.pop_if(|last| last.columns().len() as usize <= 2 * documents.len()) {
                documents.extend(alive(&last));
            }
            let (slab, columns) = Slab::new(documents, numbers)?;
            segments.push(Segment::young(slab, columns));
        }
        // Only now, so that nothing is lost when a document cannot be packed.
        self.segments = segments;
        self.gone.extend(gone);
        let now = Instant::now();
        self.times = Some((self.times.map_or(now, |(first, _)| first), now));
        Ok(())
    }

    /// The documents to write.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Arc<Prepared>> {
        self.segments.iter().flat_map(alive)
    }

    /// Takes back what came before it, after a fold failed.
    pub(crate) fn resume(&mut self, mut before: Self) {
        before.segments.append(&mut self.segments);
        before.gone.extend(&self.gone);
        before.times = before.times.or(self.times);
        *self = before;
    }
}

fn alive(segment: &Segment) -> impl Iterator<Item = Arc<Prepared>> {
    let documents = segment.slab().map_or(&[][..], Slab::documents);
    (0u32..).zip(documents).filter(|(n, _)| segment.is_alive(*n)).map(|(_, document)| Arc::clone(document))
}
