//! Where every postcode is, in about four bytes each.
//!
//! A sector ("PR7 1") holds at most 400 postcodes: one bit each says which exist, and the count of
//! bits before one is its place in a packed row of offsets from the sector's south-west corner, in
//! units of 1e-5 degrees (about a metre). The bytes of the file are the structure that is read; only a
//! small directory of sectors is unpacked. Districts cost nothing in a sector that lies in one.
//!
//! Imports `domain` and `distance`.

mod builder;
mod code;
mod layout;
mod nearest;
#[cfg(test)]
mod tests;

pub use builder::PostcodeTableBuilder;

use super::distance::METRES_PER_DEGREE;
use crate::domain::{AreaCode, Point, Postcode};
use code::OutwardKey;
use layout::{Sector, unpack};
use nearest::SectorBox;
use rstar::RTree;
use std::borrow::Cow;

/// Degrees in one unit of the table.
const UNIT: f64 = 1e-5;

/// Why bytes are not a postcode table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a table, or one of another version.
    #[error("not a postcode table of this version: make it again with `fingerpost import` from an ONS or OS file")]
    Foreign,
    /// Cut short, or longer than it says.
    #[error("the postcode table is {found} bytes long where {expected} were expected: copy or make it again")]
    Length {
        /// Bytes that the header asks for.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// The checksum differs from the content.
    #[error("the postcode table is damaged (its checksum differs): copy or make it again")]
    Checksum,
    /// Well formed bytes that contradict each other.
    #[error("the postcode table contradicts itself ({0}): make it again")]
    Contradiction(&'static str),
}

/// Every postcode of a source with its place and district.
pub struct PostcodeTable {
    bytes: Cow<'static, [u8]>,
    /// Keys of `outwards`, apart from them so that a search stays in the nearest cache.
    outward_keys: Vec<OutwardKey>,
    outwards: Vec<Outward>,
    sectors: Vec<Sector>,
    districts: Vec<AreaCode>,
    /// For each sector that has several districts, their numbers, one after another.
    sector_districts: Vec<u16>,
    /// Where the packed places begin in `bytes`.
    payload: usize,
    boxes: RTree<SectorBox>,
    len: usize,
}

/// An outward code and where its sectors stand.
struct Outward {
    first_sector: usize,
    /// Bit `d` set when sector digit `d` exists.
    digits: u16,
    centroid: Point,
}

/// Where a postcode is.
#[derive(Debug, Clone, PartialEq)]
pub struct PostcodePlace {
    /// WGS84 degrees, within a metre of the source.
    pub point: Point,
    /// Local authority district, where the source gave one.
    pub district: Option<AreaCode>,
}

/// The postcode that lies nearest to a point.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestPostcode {
    /// Which.
    pub postcode: Postcode,
    /// Where it is and in which district.
    pub place: PostcodePlace,
    /// Metres from the point asked about.
    pub metres: f64,
}

impl PostcodeTable {
    /// Reads a table from bytes, which are copied, and checks it whole.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        layout::read(Cow::Owned(bytes.to_vec()))
    }

    /// Reads a table from bytes that live as long as the program, without copying them.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        layout::read(Cow::Borrowed(bytes))
    }

    /// Reads a table from bytes and keeps them.
    pub fn from_vec(bytes: Vec<u8>) -> Result<Self, Error> {
        layout::read(Cow::Owned(bytes))
    }

    /// A table without postcodes.
    pub fn empty() -> Self {
        Self {
            bytes: Cow::Borrowed(&[]),
            outward_keys: Vec::new(),
            outwards: Vec::new(),
            sectors: Vec::new(),
            districts: Vec::new(),
            sector_districts: Vec::new(),
            payload: 0,
            boxes: RTree::new(),
            len: 0,
        }
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many postcodes there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Where a postcode is; `None` when the table does not have it (it is new, or was ended).
    pub fn lookup(&self, postcode: &Postcode) -> Option<PostcodePlace> {
        let code = code::encode(postcode.as_str())?;
        let sector = self.sector_at(code.outward, code.digit)?;
        self.place(sector, layout::rank(&sector.bitmap, code.unit)?)
    }

    /// The centre of a sector ("PR7 1"): the mean of its postcodes.
    pub fn sector(&self, sector: &str) -> Option<PostcodePlace> {
        let (outward, digit) = sector.trim().split_once(' ')?;
        let digit = digit.trim().parse::<u8>().ok().filter(|d| *d < 10)?;
        let sector = self.sector_at(OutwardKey::parse(outward)?, digit)?;
        // A sector's own district is the one most of its postcodes lie in, which stands first.
        Some(PostcodePlace { point: sector.centroid(), district: self.district(sector, 0) })
    }

    /// The centre of an outward code ("PR7"): the mean of its postcodes.
    pub fn outward(&self, outward: &str) -> Option<PostcodePlace> {
        let outward = self.outward_at(OutwardKey::parse(outward.trim())?)?;
        let sectors = self.sectors.get(outward.first_sector..)?.iter().take(outward.digits.count_ones() as usize);
        let largest = sectors.max_by_key(|sector| sector.count)?;
        Some(PostcodePlace { point: outward.centroid, district: self.district(largest, 0) })
    }

    /// Every outward code in order, with its centre.
    pub fn outwards(&self) -> impl Iterator<Item = (String, Point)> + '_ {
        self.outward_keys.iter().zip(&self.outwards).map(|(key, outward)| (key.spell(), outward.centroid))
    }

    /// Every postcode with its place, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Postcode, PostcodePlace)> + '_ {
        self.sectors.iter().flat_map(move |sector| {
            layout::units(&sector.bitmap)
                .enumerate()
                .filter_map(move |(rank, unit)| Some((self.postcode(sector, unit)?, self.place(sector, rank)?)))
        })
    }

    fn outward_at(&self, key: OutwardKey) -> Option<&Outward> {
        self.outwards.get(self.outward_keys.binary_search(&key).ok()?)
    }

    fn sector_at(&self, outward: OutwardKey, digit: u8) -> Option<&Sector> {
        let outward = self.outward_at(outward)?;
        if outward.digits >> digit & 1 == 0 {
            return None;
        }
        let before = (outward.digits & ((1u16 << digit) - 1)).count_ones();
        self.sectors.get(outward.first_sector + before as usize)
    }

    fn postcode(&self, sector: &Sector, unit: u16) -> Option<Postcode> {
        let key = *self.outward_keys.get(usize::from(sector.outward))?;
        Postcode::parse(&code::spell(key, sector.digit, unit))
    }

    /// The place of the postcode that has `rank` others of its sector before it.
    fn place(&self, sector: &Sector, rank: usize) -> Option<PostcodePlace> {
        let (latitude, longitude, district) = self.units(sector, rank)?;
        Some(PostcodePlace { point: point_of(latitude, longitude), district: self.district(sector, district) })
    }

    /// Latitude and longitude in units, and the number of the district within the sector.
    fn units(&self, sector: &Sector, rank: usize) -> Option<(i32, i32, usize)> {
        let width = sector.width();
        let bits = unpack(&self.bytes, self.payload, sector.bit_of(rank), width)?;
        let latitude = i32::try_from(bits & mask(sector.latitude_bits)).ok()?;
        let bits = bits >> sector.latitude_bits;
        let longitude = i32::try_from(bits & mask(sector.longitude_bits)).ok()?;
        let district = (bits >> sector.longitude_bits) as usize;
        Some((sector.south.checked_add(latitude)?, sector.west.checked_add(longitude)?, district))
    }

    fn district(&self, sector: &Sector, number: usize) -> Option<AreaCode> {
        let number = *self.sector_districts.get(sector.first_district as usize + number)?;
        // Number 0 stands for "none given".
        self.districts.get(usize::from(number).checked_sub(1)?).cloned()
    }
}

impl std::fmt::Debug for PostcodeTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostcodeTable({} postcodes, {} bytes)", self.len, self.bytes.len())
    }
}

fn mask(bits: u8) -> u64 {
    (1u64 << bits) - 1
}

fn point_of(latitude: i32, longitude: i32) -> Point {
    // Dividing gives the same double as reading the decimal number; multiplying does not.
    Point { latitude: f64::from(latitude) / 1e5, longitude: f64::from(longitude) / 1e5 }
}

/// Metres on the ground of one unit of latitude.
const UNIT_METRES: f64 = UNIT * METRES_PER_DEGREE;
