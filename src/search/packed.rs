//! What is kept of a document as it is: its point, its numbers and its meaning, stored beside it one after
//! the other, little-endian. A column each would have to be estimated, packed and unpacked, and nobody asks
//! for one of them without the others.
//!
//! Imports the schema and the error.

use super::error::{Error, Result};
use super::schema::{NUMBERS, PACKED, Prepared, column};
use tantivy::SegmentReader;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};

/// Numbers that are stored: those of the service are columns, because deletions ask for them.
const STORED: usize = NUMBERS - column::LOCATION;
/// Bytes before the meaning.
const HEAD: usize = size_of::<u64>() * (2 + STORED);

/// Puts what is stored of a document after what `out` holds.
pub(crate) fn pack(document: &Prepared, out: &mut Vec<u8>) {
    let point = [document.latitude.to_bits(), document.longitude.to_bits()];
    for number in point.iter().chain(&document.numbers[column::LOCATION..]) {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend(document.meaning.iter().map(|&part| part as u8));
}

/// What is stored of the documents of a segment, those of deleted ones too.
#[derive(Debug, Default)]
pub(crate) struct Unpacked {
    pub latitudes: Vec<f64>,
    pub longitudes: Vec<f64>,
    /// In the order of the columns from [`column::LOCATION`] on.
    pub numbers: Vec<Vec<u64>>,
    /// Vectors, one after the other.
    pub meaning: Vec<i8>,
}

impl Unpacked {
    /// Reads all `count` documents of a segment.
    pub(crate) fn read(reader: &SegmentReader, count: usize) -> Result<Self> {
        let columns = (0..STORED).map(|_| Vec::with_capacity(count)).collect();
        let room = || Vec::with_capacity(count);
        let mut out = Self { latitudes: room(), longitudes: room(), numbers: columns, meaning: Vec::new() };
        let store = reader.get_store_reader(1)?;
        let mut width = None;
        for bytes in store.iter::<Bytes>(None) {
            let Bytes(bytes) = bytes?;
            let width = *width.get_or_insert_with(|| {
                out.meaning.reserve_exact(count * bytes.len().saturating_sub(HEAD));
                bytes.len()
            });
            if bytes.len() != width || !out.take(&bytes) {
                return Err(Error::Damaged(PACKED));
            }
        }
        if out.latitudes.len() == count { Ok(out) } else { Err(Error::Damaged(PACKED)) }
    }

    /// Takes what is stored of one document; `false` when it is too short.
    fn take(&mut self, bytes: &[u8]) -> bool {
        let Some((head, meaning)) = bytes.split_at_checked(HEAD) else { return false };
        let (head, _) = head.as_chunks::<8>();
        let [latitude, longitude, numbers @ ..] = head else { return false };
        self.latitudes.push(f64::from_le_bytes(*latitude));
        self.longitudes.push(f64::from_le_bytes(*longitude));
        self.numbers.iter_mut().zip(numbers).for_each(|(column, number)| column.push(u64::from_le_bytes(*number)));
        self.meaning.extend(meaning.iter().map(|&part| part as i8));
        true
    }
}

/// What is stored of a document.
struct Bytes(Vec<u8>);

impl DocumentDeserialize for Bytes {
    fn deserialize<'de, D>(mut document: D) -> std::result::Result<Self, DeserializeError>
    where
        D: DocumentDeserializer<'de>,
    {
        Ok(Self(document.next_field::<Vec<u8>>()?.map(|(_, bytes)| bytes).unwrap_or_default()))
    }
}
