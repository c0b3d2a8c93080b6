//! Which documents are deleted with their services: told by the columns, because a term for each service
//! would be most of the index's dictionary and is asked for by nobody else.
//!
//! One pass over two columns of a segment finds those of all services of a fold. Imports the schema.

use super::schema::SERVICE;
use hashbrown::HashSet;
use std::sync::Arc;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, Score, SegmentReader};
use uuid::Uuid;

/// All documents of some services.
#[derive(Debug, Clone)]
pub(crate) struct OfServices(Arc<HashSet<(u64, u64)>>);

impl OfServices {
    pub(crate) fn new<'a>(services: impl IntoIterator<Item = &'a Uuid>) -> Self {
        Self(Arc::new(services.into_iter().map(Uuid::as_u64_pair).collect()))
    }

    fn documents(&self, reader: &SegmentReader) -> tantivy::Result<BitSet> {
        let read = |name: &str| -> tantivy::Result<Vec<u64>> {
            let mut values = vec![0u64; reader.max_doc() as usize];
            reader.fast_fields().u64(name)?.values.get_range(0, &mut values);
            Ok(values)
        };
        let (high, low) = (read(SERVICE[0])?, read(SERVICE[1])?);
        let of_services = |n: &u32| self.0.contains(&(high[*n as usize], low[*n as usize]));
        let mut documents = BitSet::with_max_value(reader.max_doc());
        for document in (0..reader.max_doc()).filter(of_services) {
            documents.insert(document);
        }
        Ok(documents)
    }
}

impl Query for OfServices {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for OfServices {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(self.documents(reader)?), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("of a service that is deleted", 1.0))
    }
}
