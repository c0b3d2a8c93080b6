//! A small segment in memory: what changed since the last fold to disk.
//!
//! Made from whole documents at once and never changed; several small ones are made into one larger now
//! and then, so that a search never looks at many.

use super::columns::Names;
use super::columns::{Columns, Numbers, Raw};
use super::error::Result;
use super::postings::Postings;
use super::schema::{NUMBERS, Prepared};
use crate::domain::AreaCode;
use hashbrown::HashMap;
use std::sync::Arc;

/// Posting lists in memory, and the documents to be written to disk later.
#[derive(Debug, Default)]
pub(crate) struct Slab {
    documents: Vec<Arc<Prepared>>,
    stems: HashMap<Box<str>, Arc<Postings>>,
    areas: HashMap<AreaCode, Vec<u32>>,
}

impl Slab {
    /// A slab of documents, with its columns.
    pub(crate) fn new(mut documents: Vec<Arc<Prepared>>, numbers: &mut Numbers) -> Result<(Self, Columns)> {
        documents.sort_by_key(|document| document.key);
        let mut slab = Self::default();
        let mut stems: HashMap<&str, Vec<(u32, u32)>> = HashMap::new();
        for (n, document) in (0u32..).zip(&documents) {
            for (stem, frequency) in document.stems() {
                stems.entry(stem).or_default().push((n, frequency));
            }
            for area in &document.areas {
                let list = slab.areas.entry(area.clone()).or_default();
                if list.last() != Some(&n) {
                    list.push(n);
                }
            }
        }
        slab.stems =
            stems.into_iter().map(|(stem, list)| (stem.into(), Arc::new(list.into_iter().collect()))).collect();
        let timetables = documents.iter().map(|document| numbers.timetable(&document.timetable));
        let raw = Raw {
            keys: documents.iter().map(|document| document.key).collect(),
            latitudes: documents.iter().map(|document| document.latitude).collect(),
            longitudes: documents.iter().map(|document| document.longitude).collect(),
            numbers: (0..NUMBERS).map(|column| documents.iter().map(|d| d.numbers[column]).collect()).collect(),
            timetables: timetables.collect::<Result<_>>()?,
            languages: documents.iter().map(|document| numbers.languages(document.languages.as_bytes())).collect(),
            meaning: documents.iter().flat_map(|document| &document.meaning).copied().collect(),
            names: Names::of_documents(documents.iter().map(|document| &document.name)),
        };
        slab.documents = documents;
        Ok((slab, Columns::assemble(raw, numbers)))
    }

    /// Its documents in order.
    pub(crate) fn documents(&self) -> &[Arc<Prepared>] {
        &self.documents
    }

    /// The documents that have a stem, with frequencies.
    pub(crate) fn of_stem(&self, stem: &str) -> Option<Arc<Postings>> {
        self.stems.get(stem).cloned()
    }

    /// The documents in or for an area.
    pub(crate) fn of_area(&self, area: &AreaCode) -> &[u32] {
        self.areas.get(area).map_or(&[], Vec::as_slice)
    }
}
