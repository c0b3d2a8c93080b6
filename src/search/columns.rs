//! What is known of each document of a segment, packed in memory in the order of the documents.
//!
//! Filled in one pass when a reader meets a new segment; a segment never changes, so what was filled stays
//! until the segment is merged away. Dates are kept as days, never as states. Imports `domain`, the
//! schema, timetables and the error.

use super::error::{Error, Result};
use super::schema::NUMBERS;
use super::spatial::{self, EVERYWHERE, SERVES_AREAS, UNPLACED};
use super::timetable::{TimetableNumbers, Timetables};
use crate::domain::{CapacityStatus, Delivery, Kind, Listing, Point, Reach, StatedStatus};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use tantivy::SegmentReader;
use tantivy::columnar::BytesColumn;
use uuid::Uuid;

/// Days are counted from here; 0 means none.
const EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(2000, 1, 1);

/// The number of a day, clamped to 1 to 65,535; 0 for none.
pub(crate) fn day_number(day: Option<NaiveDate>) -> u16 {
    let (Some(day), Some(epoch)) = (day, EPOCH) else { return 0 };
    (day - epoch).num_days().clamp(1, i64::from(u16::MAX)) as u16
}

/// The day with this number.
pub(crate) fn day_of_number(number: u16) -> Option<NaiveDate> {
    if number == 0 { None } else { EPOCH?.checked_add_days(chrono::Days::new(u64::from(number))) }
}

/// Yes and no answers about a document, kind and deliveries included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flags(u32);

impl Flags {
    const DELIVERIES_AT: u32 = 4;
    const DAYS_AT: u32 = 17;
    /// Costs nothing.
    pub(crate) const FREE: u32 = 1 << 24;
    /// Takes people with no fixed address.
    pub(crate) const NO_ADDRESS: u32 = 1 << 25;
    /// Its service has other listings too.
    pub(crate) const SEVERAL: u32 = 1 << 26;
    /// Some way of reaching people is not a group.
    pub(crate) const NOT_A_GROUP: u32 = 1 << 27;
    /// For the whole country.
    pub(crate) const EVERYWHERE: u32 = 1 << 28;
    /// The source says that it is closed for a time.
    pub(crate) const CLOSED: u32 = 1 << 29;

    /// The flags of a listing.
    pub(crate) fn of(listing: &Listing, several: bool) -> Self {
        let flag = |on: bool, bit: u32| if on { bit } else { 0 };
        Self(
            flag(listing.free, Self::FREE)
                | flag(listing.no_address_needed, Self::NO_ADDRESS)
                | flag(several, Self::SEVERAL)
                | flag(listing.deliveries.iter().any(|d| d.is_not_a_group()), Self::NOT_A_GROUP)
                | flag(matches!(listing.reach, Reach::Everywhere), Self::EVERYWHERE)
                | flag(listing.status == StatedStatus::ClosedTemporarily, Self::CLOSED),
        )
    }

    /// Adds the kind and the deliveries.
    pub(crate) fn set_kind_and_deliveries(&mut self, listing: &Listing) {
        self.0 |= Self::kind(listing.kind);
        self.0 |= listing.deliveries.iter().fold(0, |bits, d| bits | Self::delivery(*d));
    }

    /// The bit of a kind.
    pub(crate) fn kind(kind: Kind) -> u32 {
        1 << kind.ordinal()
    }

    /// The bit of a delivery.
    pub(crate) fn delivery(delivery: Delivery) -> u32 {
        1 << (Self::DELIVERIES_AT + delivery.ordinal() as u32)
    }

    /// As a number.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// Kinds, one bit each.
    pub(crate) fn kinds(bits: u32) -> u32 {
        bits & 0xf
    }

    /// Deliveries, one bit each.
    pub(crate) fn deliveries(bits: u32) -> u32 {
        bits >> Self::DELIVERIES_AT & 0x1fff
    }

    /// Days of the week, Monday lowest.
    pub(crate) fn days(bits: u32) -> u8 {
        (bits >> Self::DAYS_AT & 0x7f) as u8
    }
}

/// What filters and ranking ask of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    /// See [`Flags`].
    pub flags: u32,
    pub audiences: u32,
    pub access: u32,
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
    codes: Arc<Vec<String>>,
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
            let number = self.codes.iter().position(|known| known == code).unwrap_or_else(|| {
                Arc::make_mut(&mut self.codes).push(code.to_owned());
                self.codes.len() - 1
            });
            set.push(number as u32);
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
    pub language_codes: Arc<Vec<String>>,
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

    fn service(&mut self, id: Uuid) -> u32 {
        let next = self.services.len() as u32;
        *self.services.entry(id).or_insert(next)
    }
}

/// The columns of a segment.
#[derive(Debug)]
pub(crate) struct Columns {
    /// Hilbert keys of the documents that have a point; these come first.
    pub keys: Vec<u32>,
    /// Where those that come to people in areas end; they follow.
    serving: u32,
    /// Where those at places without a point end; they follow. The rest is for the whole country.
    placed: u32,
    /// Unit vectors of the same documents.
    pub vectors: Vec<[f32; 3]>,
    /// Points of the same documents.
    pub points: Vec<Point>,
    pub records: Vec<Record>,
    pub categories: Vec<u128>,
    pub strong: Vec<u128>,
    pub services: Vec<Uuid>,
    /// Nil when there is no place.
    pub locations: Vec<Uuid>,
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
        let read_points = |name: &'static str| -> Result<Vec<f64>> {
            let column = fast.column_opt::<f64>(name)?.ok_or(Error::Damaged(name))?;
            let mut values = vec![0f64; count];
            column.values.get_range(0, &mut values);
            Ok(values)
        };
        let pairs = |high: usize, low: usize| -> Result<Vec<Uuid>> {
            let (high, low) = (read(NUMBERS[high])?, read(NUMBERS[low])?);
            Ok(high.into_iter().zip(low).map(|(high, low)| Uuid::from_u64_pair(high, low)).collect())
        };
        let wide = |low: usize, high: usize| -> Result<Vec<u128>> {
            let (low, high) = (read(NUMBERS[low])?, read(NUMBERS[high])?);
            Ok(low.into_iter().zip(high).map(|(low, high)| u128::from(low) | u128::from(high) << 64).collect())
        };
        let all_keys = read("key")?;
        let below = |limit: u64| all_keys.partition_point(|&key| key < limit);
        let located = below(SERVES_AREAS);
        let (serving, placed) = (below(UNPLACED) as u32, below(EVERYWHERE) as u32);
        let keys: Vec<u32> = all_keys.iter().take(located).map(|&key| key as u32).collect();
        let (latitudes, longitudes) = (read_points("latitude")?, read_points("longitude")?);
        let points: Vec<Point> = latitudes
            .into_iter()
            .zip(longitudes)
            .take(located)
            .map(|(latitude, longitude)| Point { latitude, longitude })
            .collect();
        let vectors = points.iter().map(|point| spatial::unit_vector(*point)).collect();
        let services = pairs(0, 1)?;
        let (how, who, lengths) = (read("how")?, read("who")?, read("lengths")?);
        let (days, room) = (read("days")?, read("room")?);
        let languages = dictionary(reader, "languages", count, |bytes| Ok(numbers.languages.number(bytes)))?;
        let timetables = dictionary(reader, "timetable", count, |bytes| Ok(numbers.timetables.number(bytes)?))?;
        let table = numbers.timetables.all();
        let records = (0..count)
            .map(|n| {
                let runs = table.get(timetables[n]).map_or(0, |timetable| timetable.days);
                Record {
                    flags: how[n] as u32 | u32::from(runs) << Flags::DAYS_AT,
                    audiences: who[n] as u32,
                    access: (who[n] >> 32) as u32,
                    languages: languages[n],
                    timetable: timetables[n],
                    service: numbers.service(services[n]),
                    available: (room[n] >> 8) as u32,
                    confirmed_until: days[n] as u16,
                    closed_until: (days[n] >> 16) as u16,
                    capacity_as_of: (days[n] >> 32) as u16,
                    capacity: room[n] as u8,
                    minimum_age: lengths[n] as u8,
                    maximum_age: (lengths[n] >> 8) as u8,
                    name_length: (lengths[n] >> 16) as u8,
                    length: (lengths[n] >> 24) as u8,
                }
            })
            .collect();
        Ok(Self {
            keys,
            serving,
            placed,
            vectors,
            points,
            records,
            categories: wide(4, 5)?,
            strong: wide(6, 7)?,
            services,
            locations: pairs(2, 3)?,
            names: Names::load(reader, count)?,
            meaning: super::meaning::column(reader, count)?,
        })
    }

    /// How many documents have a point; they are the first ones.
    pub(crate) fn located(&self) -> u32 {
        self.keys.len() as u32
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
}

impl Names {
    fn load(reader: &SegmentReader, count: usize) -> Result<Self> {
        let (column, ords) = ords(reader, "name", count)?;
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(column.num_terms()));
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let entry = String::from_utf8_lossy(stream.key());
            let (folded, written) = entry.split_once('\0').unwrap_or((&entry, ""));
            text.push_str(folded);
            let middle = text.len() as u32;
            text.push_str(written);
            ends.push((middle, text.len() as u32));
        }
        text.shrink_to_fit();
        Ok(Self { text, ends, of_document: ords.into_iter().map(|ord| ord as u32).collect() })
    }

    fn start(&self, n: u32) -> usize {
        if n == 0 { 0 } else { self.ends[n as usize - 1].1 as usize }
    }

    /// How many distinct names there are; they are numbered in order of their folded form.
    pub(crate) fn len(&self) -> u32 {
        self.ends.len() as u32
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
