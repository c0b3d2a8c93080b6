//! What is written at once is what tantivy's own writer would have written, in one part or in several.

use super::*;
use crate::search::packed::Unpacked;
use crate::search::reference::synthetic::service;
use crate::search::schema::SERVICE;
use std::convert::Infallible;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, ReloadPolicy, SegmentReader, TERMINATED};

const SERVICES: u64 = 400;

/// A field, a term, and the documents that have it, with how often.
type Listed = (String, Vec<u8>, Vec<(u32, u32)>);

/// Everything that an index says.
#[derive(Debug, PartialEq)]
struct Contents {
    documents: u32,
    terms: Vec<Listed>,
    columns: Vec<(&'static str, Vec<u64>)>,
    numbers: Vec<Vec<u64>>,
    texts: Vec<(&'static str, Vec<Vec<u8>>)>,
    meaning: Vec<i8>,
    areas: Vec<u32>,
}

/// Everything that is said of a document.
type Row<'a> = (Vec<u64>, Vec<&'a [u8]>, &'a [i8], u32, Vec<(&'a str, &'a [u8], u32)>);

impl Contents {
    fn key(&self) -> &[u64] {
        &self.columns.iter().find(|(name, _)| *name == "key").unwrap().1
    }

    /// Document by document, in an order of their own.
    fn rows(&self) -> Vec<Row<'_>> {
        let width = self.meaning.len() / self.documents as usize;
        let row = |n: usize| -> Row<'_> {
            let columns = self.columns.iter().map(|(_, values)| values);
            let numbers = columns.chain(&self.numbers).map(|values| values[n]).collect();
            let texts = self.texts.iter().map(|(_, values)| values[n].as_slice()).collect();
            (numbers, texts, &self.meaning[n * width..(n + 1) * width], self.areas[n], Vec::new())
        };
        let mut rows: Vec<Row<'_>> = (0..self.documents as usize).map(row).collect();
        for (field, term, list) in &self.terms {
            list.iter().for_each(|&(n, frequency)| rows[n as usize].4.push((field, term, frequency)));
        }
        rows.sort();
        rows
    }
}

fn contents(index: &Index) -> Contents {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
    let searcher = tantivy::IndexReader::searcher(&reader);
    let [segment] = searcher.segment_readers() else { panic!("{} segments", searcher.segment_readers().len()) };
    let schema = index.schema();
    let field = |name: &str| schema.get_field(name).unwrap();
    let mut read_terms = Vec::new();
    for name in ["text", "area"] {
        terms(segment, name, field(name), &mut read_terms);
    }
    let fast = segment.fast_fields();
    let count = segment.max_doc() as usize;
    let columns = SERVICE.into_iter().chain(["key"]).map(|name| {
        let mut values = vec![0; count];
        fast.u64(name).unwrap().values.get_range(0, &mut values);
        (name, values)
    });
    let packed = Unpacked::read(segment, count).unwrap();
    let degrees = [packed.latitudes, packed.longitudes].map(|all| all.into_iter().map(f64::to_bits).collect());
    let texts = ["name", "languages", "timetable"].map(|name| {
        let column = fast.bytes(name).unwrap().unwrap();
        let value = |n: u32| {
            let mut bytes = Vec::new();
            column.ord_to_bytes(column.term_ords(n).next().unwrap(), &mut bytes).unwrap();
            bytes
        };
        (name, (0..segment.max_doc()).map(value).collect())
    });
    let lengths = segment.get_fieldnorms_reader(field("area")).unwrap();
    Contents {
        documents: segment.max_doc(),
        terms: read_terms,
        columns: columns.collect(),
        numbers: degrees.into_iter().chain(packed.numbers).collect(),
        texts: texts.into(),
        meaning: packed.meaning,
        areas: (0..segment.max_doc()).map(|n| lengths.fieldnorm(n)).collect(),
    }
}

fn terms(segment: &SegmentReader, name: &str, field: tantivy::schema::Field, out: &mut Vec<Listed>) {
    let inverted = segment.inverted_index(field).unwrap();
    let mut stream = inverted.terms().stream().unwrap();
    while stream.advance() {
        let mut postings = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::WithFreqs).unwrap();
        let mut list = Vec::new();
        while postings.doc() != TERMINATED {
            list.push((postings.doc(), postings.term_freq()));
            postings.advance();
        }
        assert_eq!(list.len() as u32, stream.value().doc_freq);
        out.push((name.to_owned(), stream.key().to_vec(), list));
    }
}

fn listings() -> impl Iterator<Item = std::result::Result<Listing, Infallible>> {
    (0..SERVICES).flat_map(|n| service(n, 5)).map(Ok)
}

/// By tantivy's own writer, in one thread.
fn by_tantivy(at: &Path, vocabulary: &Arc<Vocabulary>) -> Contents {
    let (index, fields) = generation::create(at).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 100_000_000).unwrap();
    let mut maker = DocumentMaker::new(Arc::clone(vocabulary));
    for n in 0..SERVICES {
        let together: Vec<Listing> = service(n, 5).into_iter().filter(is_indexed).collect();
        for listing in &together {
            let document = maker.prepare(listing, together.len() > 1).unwrap();
            writer.add_document(document.document(&fields)).unwrap();
        }
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    contents(&index)
}

fn by_ours(at: &Path, vocabulary: &Arc<Vocabulary>, piled_bytes: usize) -> (Contents, String) {
    let commit = |writer: &mut IndexWriter| {
        writer.commit()?;
        Ok(())
    };
    let count = build_in_parts(at, vocabulary, listings(), commit, piled_bytes).unwrap();
    let (index, _) = generation::open(at).unwrap().unwrap();
    assert!(index.validate_checksum().unwrap().is_empty(), "every file is whole");
    let contents = contents(&index);
    assert_eq!(contents.documents as usize, count);
    (contents, std::fs::read_to_string(at.join(generation::STATISTICS)).unwrap())
}

#[test]
fn a_generation_says_what_tantivys_own_writer_would_have_written() {
    let vocabulary = Arc::new(Vocabulary::built_in().unwrap());
    let folder = || tempfile::tempdir().unwrap();
    let expected = by_tantivy(folder().path(), &vocabulary);
    assert!(expected.documents > 400 && expected.terms.len() > 100, "{} documents", expected.documents);
    let (whole, counts) = by_ours(folder().path(), &vocabulary, usize::MAX);
    assert!(whole == expected, "in one part");
    let (parts, counts_of_parts) = by_ours(folder().path(), &vocabulary, 1);
    // Documents of one place stand in any order after a merge.
    assert!(parts.key().is_sorted() && parts.rows() == expected.rows(), "in several parts, merged");
    assert_eq!(counts_of_parts, counts);
}
