//! A part of the index with its packed columns and posting lists: on disk, or in memory while it is young.
//!
//! What a segment holds never changes; which of its documents are still alive is said beside it, so a
//! deletion makes another [`Segment`] that shares everything else. Imports columns, schema, suggest.

use super::columns::{Columns, Numbers};
use super::error::Result;
use super::filter::Clockwork;
use super::marks::Marks;
use super::postings::{Postings, Unpacked};
use super::schema::Fields;
use super::slab::Slab;
use super::suggest::Completions;
use super::timetable::Moment;
use super::today::Today;
use super::vocabulary::Weights;
use super::walk::{Everywhere, Sums};
use crate::domain::AreaCode;
use chrono::DateTime;
use chrono_tz::Tz;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tantivy::index::{InvertedIndexReader, SegmentId};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, Term};
use uuid::Uuid;

/// What stays the same for the life of a segment.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub columns: Columns,
    completions: OnceLock<Completions>,
    today: RwLock<Option<Arc<Today>>>,
}

impl Loaded {
    pub(crate) fn new(columns: Columns) -> Self {
        Self { columns, completions: OnceLock::new(), today: RwLock::new(None) }
    }

    /// Names to complete, made ready when first asked for.
    pub(crate) fn completions(&self) -> &Completions {
        self.completions.get_or_init(|| Completions::new(&self.columns))
    }

    /// What the day of `clock` says of the documents.
    pub(crate) fn today(&self, weights: &Weights, clock: &Clockwork<'_>) -> Arc<Today> {
        let known = self.today.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(today) = known.filter(|today| today.day == clock.today) {
            return today;
        }
        let today = Arc::new(Today::new(&self.columns, weights, clock));
        *self.today.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&today));
        today
    }
}

/// Where posting lists are.
#[derive(Clone)]
enum Source {
    Disk(Arc<Disk>),
    Memory(Arc<Slab>),
}

struct Disk {
    id: SegmentId,
    text: Arc<InvertedIndexReader>,
    area: Arc<InvertedIndexReader>,
    fields: Fields,
    unpacked: Unpacked,
}

/// What was worked out for a minute, shared by snapshots until it changes.
struct Minutely<T>(Arc<RwLock<Option<AtMinute<T>>>>);

type AtMinute<T> = (DateTime<Tz>, Arc<T>);

impl<T> Default for Minutely<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Minutely<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Minutely<T> {
    fn get(&self, moment: &Moment, make: impl FnOnce() -> T) -> Arc<T> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, known)) = known.filter(|(at, _)| *at == moment.at) {
            return known;
        }
        let made = Arc::new(make());
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((moment.at, Arc::clone(&made)));
        made
    }
}

/// A segment as one snapshot sees it; cheap to clone.
#[derive(Clone)]
pub(crate) struct Segment {
    pub loaded: Arc<Loaded>,
    source: Source,
    /// One bit for each document that was not deleted; `None` when none was.
    alive: Option<Arc<Vec<u64>>>,
    deleted: u32,
    everywhere: Minutely<Everywhere>,
    sums: Minutely<Sums>,
    marks: Minutely<Vec<Marks>>,
}

impl Segment {
    /// Opens a segment on disk.
    pub(crate) fn open(reader: &SegmentReader, fields: Fields, numbers: &mut Numbers) -> Result<Self> {
        let alive = reader.alive_bitset().map(|alive| {
            let mut bits = vec![0u64; (reader.max_doc() as usize).div_ceil(64)];
            alive.iter_alive().for_each(|document| bits[document as usize / 64] |= 1 << (document % 64));
            Arc::new(bits)
        });
        let source = Source::Disk(Arc::new(Disk {
            id: reader.segment_id(),
            text: reader.inverted_index(fields.text)?,
            area: reader.inverted_index(fields.area)?,
            fields,
            unpacked: Unpacked::for_documents(reader.max_doc()),
        }));
        let loaded = Arc::new(Loaded::new(Columns::load(reader, numbers)?));
        Ok(Self {
            loaded,
            source,
            alive,
            deleted: reader.num_deleted_docs(),
            everywhere: Minutely::default(),
            sums: Minutely::default(),
            marks: Minutely::default(),
        })
    }

    /// A segment in memory.
    pub(crate) fn young(slab: Slab, columns: Columns) -> Self {
        let loaded = Arc::new(Loaded::new(columns));
        let source = Source::Memory(Arc::new(slab));
        Self {
            loaded,
            source,
            alive: None,
            deleted: 0,
            everywhere: Minutely::default(),
            sums: Minutely::default(),
            marks: Minutely::default(),
        }
    }

    /// Its name on disk.
    pub(crate) fn id(&self) -> Option<SegmentId> {
        match &self.source {
            Source::Disk(disk) => Some(disk.id),
            Source::Memory(_) => None,
        }
    }

    /// What it was made of, when it is in memory.
    pub(crate) fn slab(&self) -> Option<&Slab> {
        match &self.source {
            Source::Disk(_) => None,
            Source::Memory(slab) => Some(slab),
        }
    }

    /// How many documents were not deleted.
    pub(crate) fn listings(&self) -> u32 {
        self.columns().len() - self.deleted
    }

    /// Deletes the documents of services.
    pub(crate) fn remove<'a>(&mut self, services: impl Iterator<Item = &'a Uuid>) {
        let mut bits: Option<Vec<u64>> = None;
        let mut deleted = 0;
        let mut anew = false;
        for document in services.flat_map(|service| self.columns().of_service(*service)) {
            let (word, bit) = (document as usize / 64, 1u64 << (document % 64));
            let bits = bits.get_or_insert_with(|| match &self.alive {
                Some(alive) => alive.to_vec(),
                None => vec![u64::MAX; (self.columns().len() as usize).div_ceil(64)],
            });
            deleted += u32::from(bits[word] & bit != 0);
            bits[word] &= !bit;
            anew |= self.columns().everywhere().contains(&document);
        }
        if let Some(bits) = bits {
            self.alive = Some(Arc::new(bits));
            self.deleted += deleted;
        }
        if anew {
            self.everywhere = Minutely::default();
        }
    }

    /// What is for the whole country at this minute, counted by `count` when not yet known.
    pub(crate) fn everywhere(&self, moment: &Moment, count: impl FnOnce() -> Everywhere) -> Arc<Everywhere> {
        self.everywhere.get(moment, count)
    }

    /// Which documents of a run were not deleted.
    #[inline]
    pub(crate) fn alive_in_run(&self, run: usize) -> u64 {
        self.alive.as_ref().map_or(u64::MAX, |alive| alive[run])
    }

    /// Runs of documents added up at this minute, by `add` when not yet known. Documents may have been
    /// deleted since.
    pub(crate) fn sums(&self, moment: &Moment, add: impl FnOnce() -> Sums) -> Arc<Sums> {
        self.sums.get(moment, add)
    }

    /// What this minute says of the documents of each run, found by `find` when not yet known.
    pub(crate) fn marks(&self, moment: &Moment, find: impl FnOnce() -> Vec<Marks>) -> Arc<Vec<Marks>> {
        self.marks.get(moment, find)
    }

    /// The packed columns.
    #[inline]
    pub(crate) fn columns(&self) -> &Columns {
        &self.loaded.columns
    }

    /// Whether a document was not deleted.
    #[inline]
    pub(crate) fn is_alive(&self, document: u32) -> bool {
        self.alive.as_ref().is_none_or(|alive| alive[document as usize / 64] >> (document % 64) & 1 == 1)
    }

    /// The documents that have a stem, with how often.
    pub(crate) fn postings(&self, stem: &str) -> Result<Option<Arc<Postings>>> {
        match &self.source {
            Source::Disk(disk) => disk.unpacked.get(stem, || -> Result<_> {
                let term = Term::from_field_text(disk.fields.text, stem);
                let packed = disk.text.read_postings(&term, IndexRecordOption::WithFreqs)?;
                Ok(packed.map(Postings::unpacked))
            }),
            Source::Memory(slab) => Ok(slab.of_stem(stem)),
        }
    }

    /// Whether a document that was not deleted has a stem: when a deleted one is merged away differs from
    /// node to node, and a query must not be read differently for it.
    pub(crate) fn has_stem(&self, stem: &str) -> bool {
        let Ok(Some(list)) = self.postings(stem) else { return false };
        list.documents()[..list.len()].iter().any(|&document| self.is_alive(document))
    }

    /// Sets a bit for every document from `first` on that lies in, or serves, one of `areas`.
    pub(crate) fn mark_areas(&self, areas: &[AreaCode], first: u32, bits: &mut Vec<u64>) -> Result<()> {
        bits.clear();
        bits.resize((self.columns().len() as usize).div_ceil(64), 0);
        for area in areas {
            match &self.source {
                Source::Disk(disk) => {
                    let term = Term::from_field_text(disk.fields.area, area.as_str());
                    let Some(mut postings) = disk.area.read_postings(&term, IndexRecordOption::Basic)? else {
                        continue;
                    };
                    let mut document = if postings.doc() < first { postings.seek(first) } else { postings.doc() };
                    while document != tantivy::TERMINATED {
                        bits[document as usize / 64] |= 1 << (document % 64);
                        document = postings.advance();
                    }
                }
                Source::Memory(slab) => {
                    for document in slab.of_area(area).iter().filter(|&&document| document >= first) {
                        bits[*document as usize / 64] |= 1 << (document % 64);
                    }
                }
            }
        }
        Ok(())
    }
}
