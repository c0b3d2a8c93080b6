//! A segment of the index written at once, its documents sorted before.
//!
//! Tantivy's own writers of terms, posting lists, columns and lengths write it, so that it is a segment like
//! any other: opened, deleted from and merged by tantivy. What is spared is what tantivy would do to get
//! there: a table of every word of every document, segments as small as its memory, and their merge.
//! Imports piles, the schema and the error.

use super::error::{Error, Result};
use super::pile::{Lists, Pile, Sheet, Terms, packed, unpacked};
use super::schema::{Fields, SERVICE};
use std::thread;
use tantivy::columnar::{ColumnType, ColumnarWriter};
use tantivy::directory::TerminatingWrite;
use tantivy::fieldnorm::{FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::SegmentComponent;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::Field;
use tantivy::store::StoreWriter;
use tantivy::{Index, Segment, SegmentMeta, TantivyDocument};

/// Where a document stands: its sheet among those of all piles, and its place there.
type At = (u32, u32);

/// Writes the documents of all piles as one segment. Nothing names it yet, see [`name`].
pub(crate) fn write(index: &Index, fields: &Fields, piles: &[Pile]) -> Result<SegmentMeta> {
    let sheets: Vec<(usize, &Sheet)> =
        piles.iter().enumerate().flat_map(|(pile, all)| all.sheets.iter().map(move |sheet| (pile, sheet))).collect();
    let each = |(s, (_, sheet)): (u32, &(usize, &'_ Sheet))| {
        (0u32..)
            .zip(&sheet.documents)
            .map(move |(n, document)| (document.key, document.before, (s, n)))
            .collect::<Vec<_>>()
    };
    let mut order: Vec<(u64, u64, At)> = (0u32..).zip(&sheets).flat_map(each).collect();
    // Documents of one place in the order in which they were read.
    order.sort_unstable_by_key(|&(key, before, _)| (key, before));
    let order: Vec<At> = order.into_iter().map(|(.., at)| at).collect();
    let segment = index.new_segment();
    let writer = Writer { segment: &segment, fields, piles, sheets: &sheets, order: &order };
    thread::scope(|scope| -> Result<()> {
        let beside = [scope.spawn(|| writer.columns()), scope.spawn(|| writer.store())];
        writer.terms()?;
        writer.lengths()?;
        beside.into_iter().try_for_each(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
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
    /// The sheets of all piles, each with the number of its pile.
    sheets: &'a [(usize, &'a Sheet)],
    order: &'a [At],
}

impl<'a> Writer<'a> {
    /// The documents in order: each with its pile, its sheet and its place there.
    fn documents(&self) -> impl Iterator<Item = (usize, &'a Sheet, usize)> {
        self.order.iter().map(|&(sheet, n)| {
            let (pile, sheet) = self.sheets[sheet as usize];
            (pile, sheet, n as usize)
        })
    }

    fn terms(&self) -> Result<()> {
        let mut out = InvertedIndexSerializer::open(self.segment)?;
        self.field(&mut out, self.fields.text, |pile| &pile.stems, |sheet| &sheet.stems, unpacked)?;
        self.field(&mut out, self.fields.area, |pile| &pile.areas, |sheet| &sheet.areas, |entry| (entry, 1))?;
        Ok(out.close()?)
    }

    /// The posting lists of a field whose terms are numbered in each pile.
    fn field(
        &self,
        out: &mut InvertedIndexSerializer,
        field: Field,
        terms: impl Fn(&Pile) -> &Terms,
        lists: impl Fn(&Sheet) -> &Lists,
        unpacked: impl Fn(u32) -> (u32, u32),
    ) -> Result<()> {
        let (terms, ranks) = ranks(self.piles.iter().map(&terms));
        // How many documents come before those of each term, and then where its next one goes.
        let mut next = vec![0usize; terms.len() + 1];
        let mut tokens = 0;
        for &(pile, sheet) in self.sheets {
            let ranks = &ranks[pile];
            for (number, frequency) in lists(sheet).all().iter().map(|&entry| unpacked(entry)) {
                next[ranks[number as usize] as usize + 1] += 1;
                tokens += u64::from(frequency);
            }
        }
        for n in 1..next.len() {
            next[n] += next[n - 1];
        }
        let entries = next.last().copied().unwrap_or(0);
        // Each document with how often, so that one place is written and not two.
        let mut documents = vec![0u32; entries];
        for (document, (pile, sheet, n)) in (0u32..).zip(self.documents()) {
            let ranks = &ranks[pile];
            for (number, frequency) in lists(sheet).of(n).iter().map(|&entry| unpacked(entry)) {
                let place = &mut next[ranks[number as usize] as usize];
                documents[*place] = packed(document, frequency);
                *place += 1;
            }
        }
        let mut out = out.new_field(field, tokens, None)?;
        let mut start = 0;
        for (term, &end) in terms.into_iter().zip(&next) {
            term_of(&mut out, term.as_bytes(), &documents[start..end])?;
            start = end;
        }
        Ok(out.close()?)
    }

    fn columns(&self) -> Result<()> {
        let mut columns = ColumnarWriter::default();
        let numbers = SERVICE.into_iter().chain(["key"]);
        numbers.for_each(|name| columns.record_column_type(name, ColumnType::U64, false));
        let (schema, bytes) = (self.segment.schema(), [self.fields.name, self.fields.languages, self.fields.timetable]);
        let bytes = bytes.map(|field| schema.get_field_name(field));
        bytes.iter().for_each(|name| columns.record_column_type(name, ColumnType::Bytes, false));
        let [name, languages, timetable] = bytes;
        for (n, (_, sheet, at)) in (0u32..).zip(self.documents()) {
            let document = &sheet.documents[at];
            columns.record_numerical(n, "key", document.key);
            for (name, number) in SERVICE.into_iter().zip(document.service) {
                columns.record_numerical(n, name, number);
            }
            let texts = sheet.texts(at);
            columns.record_bytes(n, name, texts.0);
            columns.record_bytes(n, languages, texts.1);
            columns.record_bytes(n, timetable, &document.timetable);
        }
        let mut out = self.segment.open_write(SegmentComponent::FastFields).map_err(tantivy::TantivyError::from)?;
        columns.serialize(self.order.len() as u32, None, &mut out)?;
        Ok(out.terminate()?)
    }

    /// How many terms each document has in the fields that count them.
    fn lengths(&self) -> Result<()> {
        let mut lengths = FieldNormsWriter::for_schema(&self.segment.schema());
        for (n, (_, sheet, at)) in (0u32..).zip(self.documents()) {
            lengths.record(n, self.fields.area, sheet.areas.of(at).len() as u32);
        }
        lengths.fill_up_to_max_doc(self.order.len() as u32);
        let out = self.segment.open_write(SegmentComponent::FieldNorms).map_err(tantivy::TantivyError::from)?;
        Ok(lengths.serialize(FieldNormsSerializer::from_write(out)?, None)?)
    }

    /// What is stored of the documents.
    fn store(&self) -> Result<()> {
        let out = self.segment.open_write(SegmentComponent::Store).map_err(tantivy::TantivyError::from)?;
        let settings = self.segment.index().settings();
        let mut out = StoreWriter::new(out, settings.docstore_compression, settings.docstore_blocksize, false)?;
        let schema = self.segment.schema();
        for (_, sheet, at) in self.documents() {
            let mut stored = TantivyDocument::new();
            stored.add_bytes(self.fields.packed, sheet.packed(at));
            out.store(&stored, &schema)?;
        }
        Ok(out.close()?)
    }
}

/// All terms in order, and for the numbers of each pile their places among them.
fn ranks<'a>(all: impl Iterator<Item = &'a Terms> + Clone) -> (Vec<&'a str>, Vec<Vec<u32>>) {
    let mut ranks: Vec<Vec<u32>> = all.clone().map(|terms| vec![0; terms.len()]).collect();
    let numbered = all.enumerate().flat_map(|(pile, terms)| terms.all().map(move |(term, n)| (term, pile, n)));
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

fn term_of(out: &mut FieldSerializer<'_>, term: &[u8], documents: &[u32]) -> Result<()> {
    out.new_term(term, documents.len() as u32, true).map_err(Error::from)?;
    for &entry in documents {
        let (document, frequency) = unpacked(entry);
        out.write_doc(document, frequency, &[]);
    }
    Ok(out.close_term()?)
}
