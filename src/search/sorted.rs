//! A segment of the index written at once, its documents sorted before.
//!
//! Tantivy's own writers of terms, posting lists, columns and lengths write it, so that it is a segment like
//! any other: opened, deleted from and merged by tantivy. What is spared is what tantivy would do to get
//! there: a table of every word of every document, segments as small as its memory, and their merge.
//! Imports piles, the schema and the error.

use super::error::{Error, Result};
use super::pile::{Lists, Pile, unpacked};
use super::schema::{Fields, NUMBERS, Prepared};
use std::thread;
use tantivy::columnar::{ColumnType, ColumnarWriter};
use tantivy::directory::TerminatingWrite;
use tantivy::fieldnorm::{FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::SegmentComponent;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::Field;
use tantivy::store::StoreWriter;
use tantivy::{Index, Segment, SegmentMeta, TantivyDocument};

/// Where a document stands: its pile, and its place there.
type At = (usize, usize);

/// Writes the documents of all piles as one segment. Nothing names it yet, see [`name`].
pub(crate) fn write(index: &Index, fields: &Fields, piles: &[Pile]) -> Result<SegmentMeta> {
    let mut order: Vec<(u64, u64, At)> = Vec::with_capacity(piles.iter().map(|pile| pile.documents.len()).sum());
    for (p, pile) in piles.iter().enumerate() {
        order.extend(pile.documents.iter().enumerate().map(|(n, (before, d))| (d.key, *before, (p, n))));
    }
    // Documents of one place in the order in which they were read.
    order.sort_unstable_by_key(|&(key, before, _)| (key, before));
    let order: Vec<At> = order.into_iter().map(|(.., at)| at).collect();
    let segment = index.new_segment();
    let writer = Writer { segment: &segment, fields, piles, order: &order };
    thread::scope(|scope| -> Result<()> {
        let columns = scope.spawn(|| writer.columns());
        writer.terms()?;
        writer.lengths()?;
        writer.store()?;
        columns.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    let segment = segment.with_max_doc(order.len() as u32);
    segment.meta().untrack_temp_docstore();
    Ok(segment.meta().clone())
}

/// Makes the segments those of the index.
pub(crate) fn name(index: &Index, segments: Vec<SegmentMeta>) -> Result<()> {
    let mut metas = index.load_metas()?;
    metas.segments = segments;
    let text = serde_json::to_vec_pretty(&metas)?;
    let directory = index.directory();
    // Files first, then the file that names them.
    tantivy::Directory::sync_directory(directory)?;
    tantivy::Directory::atomic_write(directory, META.as_ref(), &text)?;
    Ok(())
}

/// The file of tantivy that names the segments of an index.
const META: &str = "meta.json";

struct Writer<'a> {
    segment: &'a Segment,
    fields: &'a Fields,
    piles: &'a [Pile],
    order: &'a [At],
}

impl<'a> Writer<'a> {
    fn documents(&self) -> impl Iterator<Item = &'a Prepared> {
        self.order.iter().map(|&(pile, n)| &self.piles[pile].documents[n].1)
    }

    fn terms(&self) -> Result<()> {
        let mut out = InvertedIndexSerializer::open(self.segment)?;
        self.field(&mut out, self.fields.text, |pile| &pile.stems, unpacked)?;
        self.field(&mut out, self.fields.area, |pile| &pile.areas, |entry| (entry, 1))?;
        Ok(out.close()?)
    }

    /// The posting lists of a field whose terms are numbered in each pile.
    fn field(
        &self,
        out: &mut InvertedIndexSerializer,
        field: Field,
        lists: impl Fn(&Pile) -> &Lists,
        unpacked: impl Fn(u32) -> (u32, u32),
    ) -> Result<()> {
        let (terms, ranks) = ranks(self.piles.iter().map(&lists));
        // How many documents come before those of each term, and then where its next one goes.
        let mut next = vec![0usize; terms.len() + 1];
        let mut tokens = 0;
        for (pile, ranks) in self.piles.iter().zip(&ranks) {
            for (number, frequency) in lists(pile).all().iter().map(|&entry| unpacked(entry)) {
                next[ranks[number as usize] as usize + 1] += 1;
                tokens += u64::from(frequency);
            }
        }
        for n in 1..next.len() {
            next[n] += next[n - 1];
        }
        let entries = next.last().copied().unwrap_or(0);
        let (mut documents, mut frequencies) = (vec![0u32; entries], vec![0u8; entries]);
        for (document, &(pile, n)) in (0u32..).zip(self.order) {
            for (number, frequency) in lists(&self.piles[pile]).of(n).iter().map(|&entry| unpacked(entry)) {
                let place = &mut next[ranks[pile][number as usize] as usize];
                documents[*place] = document;
                frequencies[*place] = frequency as u8;
                *place += 1;
            }
        }
        let mut out = out.new_field(field, tokens, None)?;
        let mut start = 0;
        for (term, &end) in terms.into_iter().zip(&next) {
            let each = documents[start..end].iter().copied().zip(frequencies[start..end].iter().copied());
            term_of(&mut out, term.as_bytes(), end - start, each)?;
            start = end;
        }
        Ok(out.close()?)
    }

    fn columns(&self) -> Result<()> {
        let mut columns = ColumnarWriter::default();
        for (name, kind) in [("key", ColumnType::U64), ("latitude", ColumnType::F64), ("longitude", ColumnType::F64)] {
            columns.record_column_type(name, kind, false);
        }
        NUMBERS.iter().for_each(|name| columns.record_column_type(name, ColumnType::U64, false));
        let (schema, bytes) = (self.segment.schema(), [self.fields.name, self.fields.languages, self.fields.timetable]);
        let bytes = bytes.map(|field| schema.get_field_name(field));
        bytes.iter().for_each(|name| columns.record_column_type(name, ColumnType::Bytes, false));
        let [name, languages, timetable] = bytes;
        let mut buffer = Vec::new();
        for (n, document) in (0u32..).zip(self.documents()) {
            columns.record_numerical(n, "key", document.key);
            columns.record_numerical(n, "latitude", document.latitude);
            columns.record_numerical(n, "longitude", document.longitude);
            for (name, number) in NUMBERS.into_iter().zip(document.numbers) {
                columns.record_numerical(n, name, number);
            }
            columns.record_bytes(n, name, document.both_names(&mut buffer));
            columns.record_bytes(n, languages, document.languages.as_bytes());
            columns.record_bytes(n, timetable, &document.timetable);
        }
        let mut out = self.segment.open_write(SegmentComponent::FastFields).map_err(tantivy::TantivyError::from)?;
        columns.serialize(self.order.len() as u32, None, &mut out)?;
        Ok(out.terminate()?)
    }

    /// How many terms each document has in the fields that count them.
    fn lengths(&self) -> Result<()> {
        let mut lengths = FieldNormsWriter::for_schema(&self.segment.schema());
        for (n, &(pile, at)) in (0u32..).zip(self.order) {
            lengths.record(n, self.fields.area, self.piles[pile].areas.of(at).len() as u32);
        }
        lengths.fill_up_to_max_doc(self.order.len() as u32);
        let out = self.segment.open_write(SegmentComponent::FieldNorms).map_err(tantivy::TantivyError::from)?;
        Ok(lengths.serialize(FieldNormsSerializer::from_write(out)?, None)?)
    }

    /// What the documents mean.
    fn store(&self) -> Result<()> {
        let out = self.segment.open_write(SegmentComponent::Store).map_err(tantivy::TantivyError::from)?;
        let settings = self.segment.index().settings();
        let mut out = StoreWriter::new(out, settings.docstore_compression, settings.docstore_blocksize, false)?;
        let (schema, mut buffer) = (self.segment.schema(), Vec::new());
        for document in self.documents() {
            let mut stored = TantivyDocument::new();
            stored.add_bytes(self.fields.meaning, document.meaning_bytes(&mut buffer));
            out.store(&stored, &schema)?;
        }
        Ok(out.close()?)
    }
}

/// All terms in order, and for the numbers of each pile their places among them.
fn ranks<'a>(all: impl Iterator<Item = &'a Lists> + Clone) -> (Vec<&'a str>, Vec<Vec<u32>>) {
    let mut ranks: Vec<Vec<u32>> = all.clone().map(|lists| vec![0; lists.len()]).collect();
    let numbered = all.enumerate().flat_map(|(pile, lists)| lists.terms().map(move |(term, n)| (term, pile, n)));
    let mut sorted: Vec<(&str, usize, u32)> = numbered.collect();
    sorted.sort_unstable();
    let mut terms: Vec<&str> = Vec::new();
    for (term, pile, number) in sorted {
        if terms.last() != Some(&term) {
            terms.push(term);
        }
        ranks[pile][number as usize] = terms.len() as u32 - 1;
    }
    (terms, ranks)
}

fn term_of(
    out: &mut FieldSerializer<'_>,
    term: &[u8],
    documents: usize,
    each: impl Iterator<Item = (u32, u8)>,
) -> Result<()> {
    out.new_term(term, documents as u32, true).map_err(Error::from)?;
    each.for_each(|(document, frequency)| out.write_doc(document, u32::from(frequency), &[]));
    Ok(out.close_term()?)
}
