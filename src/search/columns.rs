//! What is known of each document of a segment, packed in memory in the order of the documents.
//!
//! Filled in one pass when a reader meets a new segment; a segment never changes, so what was filled stays
//! until the segment is merged away. Dates are kept as days, never as states. Imports `domain`, the
//! schema, timetables and the error.

use super::cover::Cover;
use super::error::{Error, Result};
use super::facts::Facts;
use super::lookup::Lookup;
use super::packed::Unpacked;
use super::planes::Planes;
use super::schema::{SERVICE, column};
use super::spatial::{self, EVERYWHERE, SERVES_AREAS, UNPLACED};
use super::timetable::{TimetableNumbers, Timetables};
use super::values::Values;
use super::vocabulary::MOST_CATEGORIES;
use crate::domain::{CapacityStatus, Point};
use chrono::NaiveDate;
use hashbrown::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::thread;
use tantivy::SegmentReader;
use tantivy::columnar::BytesColumn;
use uuid::Uuid;

/// Days are counted from here; 0 means none.
const EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(2000, 1, 1);

/// So many documents are worth a thread of their own when they are loaded.
const MANY: usize = if cfg!(test) { 100 } else { 20_000 };

/// The number of a day, clamped to 1 to 65,535; 0 for none.
pub(crate) fn day_number(day: Option<NaiveDate>) -> u16 {
    let (Some(day), Some(epoch)) = (day, EPOCH) else { return 0 };
    (day - epoch).num_days().clamp(1, i64::from(u16::MAX)) as u16
}

/// The day with this number.
pub(crate) fn day_of_number(number: u16) -> Option<NaiveDate> {
    if number == 0 { None } else { EPOCH?.checked_add_days(chrono::Days::new(u64::from(number))) }
}

/// What filters and ranking ask of a document: one line of the processor's cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Record {
    pub facts: Facts,
    pub languages: u32,
    pub timetable: u32,
    /// Number of the service, the same in every segment.
    pub service: u32,
    /// Places free plus one; 0 when not counted.
    pub available: u32,
    pub confirmed_until: u16,
    pub closed_until: u16,
    pub capacity_as_of: u16,
    /// Number of the status plus one; 0 when nothing was said.
    pub capacity: u8,
    pub minimum_age: u8,
    pub maximum_age: u8,
    /// Distinct stems of the name.
    pub name_length: u8,
    /// See [`super::schema::length_class`].
    pub length: u8,
}

impl Record {
    /// The last stated capacity.
    pub(crate) fn capacity(&self) -> Option<CapacityStatus> {
        CapacityStatus::ALL.get(usize::from(self.capacity.checked_sub(1)?)).copied()
    }
}

/// Numbers that mean the same in every segment of an engine.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    services: HashMap<Uuid, u32>,
    timetables: TimetableNumbers,
    languages: LanguageNumbers,
}

/// Languages and sets of languages by number; set 0 is empty.
#[derive(Debug, Clone)]
pub(crate) struct LanguageNumbers {
    codes: Arc<Values>,
    sets: Arc<Vec<Vec<u32>>>,
    by_set: HashMap<Vec<u8>, u32>,
}

impl Default for LanguageNumbers {
    fn default() -> Self {
        Self { codes: Arc::default(), sets: Arc::new(vec![Vec::new()]), by_set: HashMap::from([(Vec::new(), 0)]) }
    }
}

impl LanguageNumbers {
    fn number(&mut self, bytes: &[u8]) -> u32 {
        if let Some(&number) = self.by_set.get(bytes) {
            return number;
        }
        let text = String::from_utf8_lossy(bytes);
        let mut set = Vec::new();
        for code in text.split('\0') {
            let known = self.codes.find(code);
            set.push(known.unwrap_or_else(|| Arc::make_mut(&mut self.codes).add(code)));
        }
        let number = self.sets.len() as u32;
        Arc::make_mut(&mut self.sets).push(set);
        self.by_set.insert(bytes.to_vec(), number);
        number
    }
}

/// The shared tables of a snapshot.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub timetables: Timetables,
    pub language_codes: Arc<Values>,
    pub language_sets: Arc<Vec<Vec<u32>>>,
}

impl Numbers {
    /// The tables as they are now.
    pub(crate) fn shared(&self) -> Shared {
        Shared {
            timetables: self.timetables.all(),
            language_codes: Arc::clone(&self.languages.codes),
            language_sets: Arc::clone(&self.languages.sets),
        }
    }

    /// The number of a timetable, see [`super::timetable::Encoder`].
    pub(crate) fn timetable(&mut self, bytes: &[u8]) -> Result<u32> {
        Ok(self.timetables.number(bytes)?)
    }

    /// The number of a set of languages: codes in order with zero bytes between.
    pub(crate) fn languages(&mut self, bytes: &[u8]) -> u32 {
        self.languages.number(bytes)
    }

    fn service(&mut self, id: Uuid) -> u32 {
        let next = self.services.len() as u32;
        *self.services.entry(id).or_insert(next)
    }
}

/// Whose listing a document is, and where: one line of the processor's cache, since who shows it needs all of it.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Entry {
    pub service: Uuid,
    /// Nil when there is no place.
    pub location: Uuid,
    /// Means something only of documents that have a point, see [`Columns::point`].
    pub point: Point,
    /// The categories that it has for sure, one bit each.
    pub strong: u128,
}

const _: () = assert!(size_of::<Entry>() == 64);

/// The columns of a segment.
#[derive(Debug)]
pub(crate) struct Columns {
    /// Balls round the documents that have a point; these come first, in order along the ground.
    pub cover: Cover,
    /// Where these end.
    located: u32,
    /// Where those that come to people in areas end; they follow.
    serving: u32,
    /// Where those at places without a point end; they follow. The rest is for the whole country.
    placed: u32,
    /// Unit vectors of the documents that have a point.
    pub vectors: Vec<[f32; 3]>,
    pub entries: Vec<Entry>,
    pub records: Vec<Record>,
    /// The facts of the records, fact by fact.
    pub planes: Planes,
    pub digests: Vec<u64>,
    /// Who runs it; 0 when nobody is named.
    pub organizations: Vec<u64>,
    pub names: Names,
    /// Vectors of what the documents mean, one after the other; see [`super::meaning`].
    pub meaning: Vec<i8>,
    /// Documents of each category in order, one category after the other.
    category_documents: Vec<u32>,
    category_ends: [u32; MOST_CATEGORIES],
    /// Documents in order of the identifier of their service.
    by_service: Vec<u32>,
}

/// What columns are made of, document by document, as it is kept on disk.
pub(crate) struct Raw {
    /// See [`spatial::key`] and the keys above it; ascending.
    pub keys: Vec<u64>,
    pub latitudes: Vec<f64>,
    pub longitudes: Vec<f64>,
    /// In the order of [`column`].
    pub numbers: Vec<Vec<u64>>,
    /// Number of each document's set of languages.
    pub languages: Vec<u32>,
    /// Number of each document's timetable.
    pub timetables: Vec<u32>,
    pub names: Names,
    /// Vectors of what the documents mean, one after the other; see [`super::meaning`].
    pub meaning: Vec<i8>,
}

impl Columns {
    /// Reads the columns of a segment.
    pub(crate) fn load(reader: &SegmentReader, numbers: &mut Numbers) -> Result<Self> {
        let count = reader.max_doc() as usize;
        let fast = reader.fast_fields();
        let read = |name: &'static str| -> Result<Vec<u64>> {
            let column = fast.column_opt::<u64>(name)?.ok_or(Error::Damaged(name))?;
            let mut values = vec![0u64; count];
            column.values.get_range(0, &mut values);
            Ok(values)
        };
        let [high, low] = SERVICE;
        let dictionaries = || -> Result<_> {
            let languages = dictionary(reader, "languages", count, |bytes| Ok(numbers.languages.number(bytes)))?;
            let timetables = dictionary(reader, "timetable", count, |bytes| Ok(numbers.timetables.number(bytes)?))?;
            Ok((languages, timetables, Names::load(reader, count)?))
        };
        let (packed, dictionaries) = both(count, || Unpacked::read(reader, count), dictionaries);
        let (packed, (languages, timetables, names)) = (packed?, dictionaries?);
        let raw = Raw {
            keys: read("key")?,
            latitudes: packed.latitudes,
            longitudes: packed.longitudes,
            numbers: [read(high)?, read(low)?].into_iter().chain(packed.numbers).collect(),
            languages,
            timetables,
            names,
            meaning: packed.meaning,
        };
        Ok(Self::assemble(raw, numbers))
    }

    /// Packs what was read or made.
    pub(crate) fn assemble(raw: Raw, shared: &mut Numbers) -> Self {
        let Raw { keys, latitudes, longitudes, numbers, languages, timetables, names, meaning } = raw;
        let count = keys.len();
        let below = |limit: u64| keys.partition_point(|&key| key < limit);
        let located = below(SERVES_AREAS);
        let (serving, placed) = (below(UNPLACED) as u32, below(EVERYWHERE) as u32);
        let number = |column: usize, n: usize| numbers[column][n];
        let id = |high: usize, n: usize| Uuid::from_u64_pair(number(high, n), number(high + 1, n));
        let entry = |n: usize| Entry {
            service: id(column::SERVICE, n),
            location: id(column::LOCATION, n),
            point: Point { latitude: latitudes[n], longitude: longitudes[n] },
            strong: u128::from(number(column::STRONG, n)) | u128::from(number(column::STRONG + 1, n)) << 64,
        };
        let entries: Vec<Entry> = (0..count).map(entry).collect();
        let table = shared.timetables.all();
        let sorted = || {
            let vector = |entry: &Entry| spatial::unit_vector(entry.point);
            let vectors: Vec<[f32; 3]> = entries[..located].iter().map(vector).collect();
            let mut by_service: Vec<(Uuid, u32)> = entries.iter().map(|entry| entry.service).zip(0..).collect();
            by_service.sort_unstable();
            (Cover::new(&vectors), vectors, by_service.into_iter().map(|(_, document)| document).collect())
        };
        let record = |n: usize| {
            let facts = Facts([0, 1, 2, 3].map(|word| number(column::FACTS + word, n)));
            let (lengths, days, room) = (number(column::LENGTHS, n), number(column::DAYS, n), number(column::ROOM, n));
            Record {
                facts: facts
                    .with_days(table.get(timetables[n]).map_or(0, |timetable| timetable.days))
                    .with_languages(languages[n]),
                languages: languages[n],
                timetable: timetables[n],
                service: shared.service(entries[n].service),
                available: (room >> 8) as u32,
                confirmed_until: days as u16,
                closed_until: (days >> 16) as u16,
                capacity_as_of: (days >> 32) as u16,
                capacity: room as u8,
                minimum_age: lengths as u8,
                maximum_age: (lengths >> 8) as u8,
                name_length: (lengths >> 16) as u8,
                length: (lengths >> 24) as u8,
            }
        };
        let packed = || {
            let records: Vec<Record> = (0..count).map(record).collect();
            (Planes::of(&records), by_category(&records), records)
        };
        let ((cover, vectors, by_service), (planes, (category_documents, category_ends), records)) =
            both(count, sorted, packed);
        Self {
            cover,
            located: located as u32,
            planes,
            serving,
            placed,
            vectors,
            digests: (0..count).map(|n| number(column::DIGEST, n)).collect(),
            organizations: (0..count).map(|n| number(column::ORGANIZATION, n)).collect(),
            entries,
            records,
            names,
            category_documents,
            category_ends,
            by_service,
            meaning,
        }
    }

    /// The documents that have a category, in order.
    pub(crate) fn of_category(&self, category: usize) -> &[u32] {
        let start = if category == 0 { 0 } else { self.category_ends[category - 1] };
        &self.category_documents[start as usize..self.category_ends[category] as usize]
    }

    /// The documents of a service, in no order.
    pub(crate) fn of_service(&self, service: Uuid) -> impl Iterator<Item = u32> {
        let id = |n: &u32| self.entries[*n as usize].service;
        let start = self.by_service.partition_point(|n| id(n) < service);
        self.by_service[start..].iter().copied().take_while(move |n| id(n) == service)
    }

    /// How many documents have a point; they are the first ones.
    pub(crate) fn located(&self) -> u32 {
        self.located
    }

    /// Where a document is, if it has a point.
    #[inline]
    pub(crate) fn point(&self, document: u32) -> Option<Point> {
        (document < self.located).then(|| self.entries[document as usize].point)
    }

    /// The documents that come to people in areas.
    pub(crate) fn serving(&self) -> Range<u32> {
        self.located()..self.serving
    }

    /// The documents for the whole country.
    pub(crate) fn everywhere(&self) -> Range<u32> {
        self.placed..self.len()
    }

    /// How many documents there are, deleted ones included.
    pub(crate) fn len(&self) -> u32 {
        self.records.len() as u32
    }
}

/// Does two things at once where there are many documents; few are not worth a thread.
fn both<A: Send, B>(count: usize, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    if count < MANY {
        return (one(), other());
    }
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// The documents of each category, and where the list of each ends.
fn by_category(records: &[Record]) -> (Vec<u32>, [u32; MOST_CATEGORIES]) {
    fn each(mut bits: u128, mut call: impl FnMut(usize)) {
        while bits != 0 {
            call(bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }
    let mut counts = [0u32; MOST_CATEGORIES];
    records.iter().for_each(|record| each(record.facts.category_bits(), |n| counts[n] += 1));
    let mut sum = 0;
    let mut next = counts.map(|count| {
        sum += count;
        sum - count
    });
    let mut documents = vec![0; sum as usize];
    for (document, record) in (0u32..).zip(records) {
        each(record.facts.category_bits(), |n| {
            documents[next[n] as usize] = document;
            next[n] += 1;
        });
    }
    (documents, next)
}

/// The dictionary column `name`, with every distinct value given a number once.
fn dictionary(
    reader: &SegmentReader,
    name: &'static str,
    count: usize,
    mut number: impl FnMut(&[u8]) -> Result<u32>,
) -> Result<Vec<u32>> {
    let (column, ords) = ords(reader, name, count)?;
    let mut numbers = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        numbers.push(number(stream.key())?);
    }
    Ok(ords.into_iter().map(|ord| numbers.get(ord as usize).copied().unwrap_or(0)).collect())
}

fn ords(reader: &SegmentReader, name: &'static str, count: usize) -> Result<(BytesColumn, Vec<u64>)> {
    let column = reader.fast_fields().bytes(name)?.ok_or(Error::Damaged(name))?;
    let mut ords = vec![0u64; count];
    column.ords().values.get_range(0, &mut ords);
    Ok((column, ords))
}

/// Names of services: folded for order and completion, and as written.
#[derive(Debug)]
pub(crate) struct Names {
    text: String,
    /// For each distinct name in order: where its folded form ends and where its written form ends.
    ends: Vec<(u32, u32)>,
    of_document: Vec<u32>,
    by_folded: Lookup,
}

impl Names {
    /// From the names of documents, each folded and as written.
    pub(crate) fn of_documents<'a>(names: impl Iterator<Item = &'a (String, String)>) -> Self {
        let names: Vec<&(String, String)> = names.collect();
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let mut out = Self::with_capacity(distinct.len());
        distinct.iter().for_each(|(folded, written)| out.push(folded, written));
        out.finish();
        out.of_document = names.iter().map(|name| distinct.partition_point(|known| known < name) as u32).collect();
        out
    }

    fn load(reader: &SegmentReader, count: usize) -> Result<Self> {
        let (column, ords) = ords(reader, "name", count)?;
        let mut out = Self::with_capacity(column.num_terms());
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let entry = String::from_utf8_lossy(stream.key());
            let (folded, written) = entry.split_once('\0').unwrap_or((&entry, ""));
            out.push(folded, written);
        }
        out.finish();
        out.of_document = ords.into_iter().map(|ord| ord as u32).collect();
        Ok(out)
    }

    fn with_capacity(names: usize) -> Self {
        let by_folded = Lookup::default();
        Self { text: String::new(), ends: Vec::with_capacity(names), of_document: Vec::new(), by_folded }
    }

    /// Adds the next distinct name; names come in order.
    fn push(&mut self, folded: &str, written: &str) {
        self.text.push_str(folded);
        let middle = self.text.len() as u32;
        self.text.push_str(written);
        self.ends.push((middle, self.text.len() as u32));
    }

    /// Makes names findable; to be called when all are there.
    fn finish(&mut self) {
        self.text.shrink_to_fit();
        self.by_folded = Lookup::new(self.len(), |n| self.folded(n));
    }

    fn start(&self, n: u32) -> usize {
        if n == 0 { 0 } else { self.ends[n as usize - 1].1 as usize }
    }

    /// How many distinct names there are; they are numbered in order of their folded form.
    pub(crate) fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The first name with this folded form.
    pub(crate) fn find(&self, folded: &str) -> Option<u32> {
        self.by_folded.find(folded, |n| self.folded(n))
    }

    /// The folded form of name `n`.
    pub(crate) fn folded(&self, n: u32) -> &str {
        &self.text[self.start(n)..self.ends[n as usize].0 as usize]
    }

    /// Name `n` as written.
    pub(crate) fn written(&self, n: u32) -> &str {
        let (middle, end) = self.ends[n as usize];
        &self.text[middle as usize..end as usize]
    }

    /// The name of a document.
    pub(crate) fn of(&self, document: u32) -> u32 {
        self.of_document[document as usize]
    }
}
