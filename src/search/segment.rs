//! A segment of the index with its packed columns and posting lists. Imports columns, schema, suggest.

use super::columns::{Columns, Numbers};
use super::error::Result;
use super::schema::Fields;
use super::suggest::Completions;
use super::timetable::Moment;
use super::walk::Everywhere;
use crate::domain::AreaCode;
use chrono::DateTime;
use chrono_tz::Tz;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{InvertedIndexReader, SegmentId};
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, Term};

/// What stays the same for the life of a segment.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub columns: Columns,
    completions: OnceLock<Completions>,
}

impl Loaded {
    /// Names to complete, made ready when first asked for.
    pub(crate) fn completions(&self) -> &Completions {
        self.completions.get_or_init(|| Completions::new(&self.columns))
    }
}

/// A segment as one snapshot sees it.
pub(crate) struct Segment {
    pub id: SegmentId,
    pub loaded: Arc<Loaded>,
    pub reader: SegmentReader,
    pub alive: Option<AliveBitSet>,
    text: Arc<InvertedIndexReader>,
    area: Arc<InvertedIndexReader>,
    fields: Fields,
    everywhere: RwLock<Option<(DateTime<Tz>, Arc<Everywhere>)>>,
}

impl Segment {
    /// Opens a segment; `known` holds its columns when an earlier snapshot had it.
    pub(crate) fn open(
        reader: &SegmentReader,
        fields: Fields,
        known: Option<Arc<Loaded>>,
        numbers: &mut Numbers,
    ) -> Result<Self> {
        let loaded = match known {
            Some(loaded) => loaded,
            None => Arc::new(Loaded { columns: Columns::load(reader, numbers)?, completions: OnceLock::new() }),
        };
        Ok(Self {
            id: reader.segment_id(),
            loaded,
            reader: reader.clone(),
            alive: reader.alive_bitset().cloned(),
            text: reader.inverted_index(fields.text)?,
            area: reader.inverted_index(fields.area)?,
            fields,
            everywhere: RwLock::new(None),
        })
    }

    /// What is for the whole country at this minute, counted by `count` when not yet known.
    pub(crate) fn everywhere(&self, moment: &Moment, count: impl FnOnce() -> Everywhere) -> Arc<Everywhere> {
        let known = self.everywhere.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, everywhere)) = &*known
            && *at == moment.at
        {
            return Arc::clone(everywhere);
        }
        drop(known);
        let everywhere = Arc::new(count());
        let kept = (moment.at, Arc::clone(&everywhere));
        *self.everywhere.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        everywhere
    }

    /// The packed columns.
    #[inline]
    pub(crate) fn columns(&self) -> &Columns {
        &self.loaded.columns
    }

    /// Whether a document was not deleted.
    #[inline]
    pub(crate) fn is_alive(&self, document: u32) -> bool {
        self.alive.as_ref().is_none_or(|alive| alive.is_alive(document))
    }

    /// The documents that have a stem, with how often.
    pub(crate) fn postings(&self, stem: &str) -> Result<Option<SegmentPostings>> {
        Ok(self.text.read_postings(&Term::from_field_text(self.fields.text, stem), IndexRecordOption::WithFreqs)?)
    }

    /// Whether a document that was not deleted has a stem: when a deleted one is merged away differs from
    /// node to node, and a query must not be read differently for it.
    pub(crate) fn has_stem(&self, stem: &str) -> bool {
        let Ok(Some(mut postings)) = self.postings(stem) else { return false };
        while postings.doc() != tantivy::TERMINATED {
            if self.is_alive(postings.doc()) {
                return true;
            }
            postings.advance();
        }
        false
    }

    /// Sets a bit for every document from `first` on that lies in, or serves, one of `areas`.
    pub(crate) fn mark_areas(&self, areas: &[AreaCode], first: u32, bits: &mut Vec<u64>) -> Result<()> {
        bits.clear();
        bits.resize((self.columns().len() as usize).div_ceil(64), 0);
        for area in areas {
            let term = Term::from_field_text(self.fields.area, area.as_str());
            let Some(mut postings) = self.area.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            let mut document = if postings.doc() < first { postings.seek(first) } else { postings.doc() };
            while document != tantivy::TERMINATED {
                bits[document as usize / 64] |= 1 << (document % 64);
                document = postings.advance();
            }
        }
        Ok(())
    }

    /// The field by which the documents of a service are deleted.
    pub(crate) fn service_term(field: Field, service: uuid::Uuid) -> Term {
        Term::from_field_bytes(field, service.as_bytes())
    }
}
