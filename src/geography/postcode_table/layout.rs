//! The bytes of the table and how they are checked.
//!
//! All numbers are little-endian. Header, then districts (count; each a length byte and its code),
//! the numbers of sectors' districts, outward codes, sectors, bitmaps, payload, and eight bytes of
//! padding, so that a packed value can be read as two words.

use super::code::{OutwardKey, UNITS_PER_SECTOR};
use super::nearest::SectorBox;
use super::{Error, Outward, PostcodeTable, point_of};
use crate::domain::{AreaCode, Point};
use rstar::RTree;
use std::borrow::Cow;

/// What a file begins with; the last byte is the version.
pub(super) const MAGIC: &[u8; 8] = b"FPPOSTC\x01";
/// Magic, checksum, and six counts.
pub(super) const HEADER: usize = 8 + 4 + 6 * 4;
/// Bytes of one outward code.
pub(super) const OUTWARD: usize = 4 + 2 + 4 + 4;
/// Bytes of one sector.
pub(super) const SECTOR: usize = 6 * 4 + 4;
/// Bytes of one sector's bitmap.
pub(super) const BITMAP: usize = UNITS_PER_SECTOR / 8;
/// Bytes after the payload.
pub(super) const PADDING: usize = 8;
/// Postcodes that a table may have: all that the codes of this country allow for, several times over.
const MOST: usize = 20_000_000;

/// One sector, unpacked into 96 bytes, so that a look-up of a random postcode waits for memory once here
/// and once for the packed place.
pub(super) struct Sector {
    /// South-west corner in units.
    pub(super) south: i32,
    pub(super) west: i32,
    /// Height and width in units.
    pub(super) height: u32,
    pub(super) breadth: u32,
    pub(super) mean_latitude: i32,
    pub(super) mean_longitude: i32,
    first_bit: u32,
    pub(super) first_district: u32,
    pub(super) count: u16,
    /// Which outward code it belongs to, by number.
    pub(super) outward: u16,
    pub(super) latitude_bits: u8,
    pub(super) longitude_bits: u8,
    pub(super) district_bits: u8,
    pub(super) digit: u8,
    pub(super) district_count: u8,
    /// Which of its postcodes exist.
    pub(super) bitmap: [u8; BITMAP],
}

impl Sector {
    /// Bits of one postcode.
    pub(super) fn width(&self) -> u32 {
        u32::from(self.latitude_bits) + u32::from(self.longitude_bits) + u32::from(self.district_bits)
    }

    /// Where the bits of the postcode with `rank` others before it begin.
    pub(super) fn bit_of(&self, rank: usize) -> u64 {
        u64::from(self.first_bit) + rank as u64 * u64::from(self.width())
    }

    pub(super) fn centroid(&self) -> Point {
        point_of(self.mean_latitude, self.mean_longitude)
    }
}

/// How many postcodes of a sector stand before this unit; `None` when it does not exist.
pub(super) fn rank(bitmap: &[u8], unit: u16) -> Option<usize> {
    let (byte, bit) = (usize::from(unit / 8), unit % 8);
    let this = *bitmap.get(byte)?;
    if this >> bit & 1 == 0 {
        return None;
    }
    let (words, rest) = bitmap.get(..byte)?.as_chunks::<8>();
    let before: u32 = words.iter().map(|word| u64::from_le_bytes(*word).count_ones()).sum::<u32>()
        + rest.iter().map(|byte| byte.count_ones()).sum::<u32>()
        + (this & ((1u8 << bit) - 1)).count_ones();
    Some(before as usize)
}

/// The units of a sector that exist, in order.
pub(super) fn units(bitmap: &[u8]) -> impl Iterator<Item = u16> + use<'_> {
    (0u16..)
        .zip(bitmap)
        .flat_map(|(byte, bits)| (0..8u16).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| byte * 8 + bit))
}

/// Bits needed to write numbers up to `largest`.
pub(super) fn bits_for(largest: u32) -> u8 {
    (u32::BITS - largest.leading_zeros()) as u8
}

/// `width` bits (at most 64) that begin `bit` bits after byte `start`.
pub(super) fn unpack(bytes: &[u8], start: usize, bit: u64, width: u32) -> Option<u64> {
    if width == 0 {
        return Some(0);
    }
    let at = start.checked_add(usize::try_from(bit / 8).ok()?)?;
    let shift = u32::try_from(bit % 8).ok()?;
    let low = u64::from_le_bytes(*bytes.get(at..at + 8)?.first_chunk()?) >> shift;
    // A value of up to 64 bits may reach into a ninth byte.
    let high = u64::from(*bytes.get(at + 8)?);
    let value = if shift == 0 { low } else { low | high << (64 - shift) };
    Some(if width >= 64 { value } else { value & ((1u64 << width) - 1) })
}

/// A reader of numbers that never reads past the end.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let chunk = self.slice(N)?.first_chunk::<N>();
        chunk.copied().ok_or(Error::Contradiction("a number is cut short"))
    }

    fn slice(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let end = self.at.checked_add(length);
        let slice = end.and_then(|end| self.bytes.get(self.at..end));
        self.at += length;
        slice.ok_or(Error::Length { expected: self.at as u64, found: self.bytes.len() as u64 })
    }

    fn u16(&mut self) -> Result<u16, Error> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        self.take().map(u32::from_le_bytes)
    }

    fn i32(&mut self) -> Result<i32, Error> {
        self.take().map(i32::from_le_bytes)
    }

    fn count(&mut self) -> Result<usize, Error> {
        let count = self.u32()? as usize;
        if count > MOST { Err(Error::Contradiction("a count is beyond reason")) } else { Ok(count) }
    }
}

/// The checksum of everything behind it.
pub(super) fn checksum(content: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(content);
    crc.sum()
}

pub(super) fn read(bytes: Cow<'static, [u8]>) -> Result<PostcodeTable, Error> {
    let mut cursor = Cursor { bytes: &bytes, at: 0 };
    if bytes.len() < HEADER || &cursor.take::<8>()? != MAGIC {
        return Err(Error::Foreign);
    }
    let stated = cursor.u32()?;
    let (len, district_total, sector_district_total) = (cursor.count()?, cursor.count()?, cursor.count()?);
    let (outward_total, sector_total, payload_bytes) = (cursor.count()?, cursor.count()?, cursor.u32()? as usize);
    // The length first: a file cut short should be called that.
    let tail = sector_district_total * 2 + outward_total * OUTWARD + sector_total * (SECTOR + BITMAP);
    let least = HEADER + district_total + tail + payload_bytes + PADDING;
    if bytes.len() < least {
        return Err(Error::Length { expected: least as u64, found: bytes.len() as u64 });
    }
    if checksum(bytes.get(12..).unwrap_or_default()) != stated {
        return Err(Error::Checksum);
    }

    let districts = read_districts(&mut cursor, district_total)?;
    let mut sector_districts = Vec::with_capacity(sector_district_total);
    for _ in 0..sector_district_total {
        let number = cursor.u16()?;
        if usize::from(number) > districts.len() {
            return Err(Error::Contradiction("a district that is not listed"));
        }
        sector_districts.push(number);
    }
    let (outward_keys, outwards) = read_outwards(&mut cursor, outward_total, sector_total)?;
    let bitmaps = cursor.at + sector_total * SECTOR;
    let mut sectors = read_sectors(&mut cursor, sector_total, sector_districts.len())?;
    for (number, outward) in outwards.iter().enumerate() {
        let mut digits = (0..10u8).filter(|digit| outward.digits >> digit & 1 == 1);
        let own = sectors.iter().skip(outward.first_sector).take(outward.digits.count_ones() as usize);
        if !own.into_iter().all(|sector| Some(sector.digit) == digits.next() && usize::from(sector.outward) == number) {
            return Err(Error::Contradiction("a sector stands under another outward code"));
        }
    }
    let payload = bitmaps + sector_total * BITMAP;
    let bits = sectors.last().map_or(0, |sector| sector.bit_of(usize::from(sector.count)));
    if bits.div_ceil(8) != payload_bytes as u64 {
        return Err(Error::Contradiction("the packed places do not fill their room"));
    }
    let expected = payload + payload_bytes + PADDING;
    if bytes.len() != expected {
        return Err(Error::Length { expected: expected as u64, found: bytes.len() as u64 });
    }
    for (sector, bitmap) in sectors.iter_mut().zip(bytes.get(bitmaps..).unwrap_or_default().as_chunks().0) {
        sector.bitmap = *bitmap;
        if units(bitmap).count() != usize::from(sector.count) {
            return Err(Error::Contradiction("a sector's postcodes do not add up"));
        }
    }
    if sectors.iter().map(|sector| usize::from(sector.count)).sum::<usize>() != len {
        return Err(Error::Contradiction("the postcodes do not add up"));
    }
    let boxes = RTree::bulk_load((0..).zip(&sectors).map(|(number, sector)| SectorBox::new(number, sector)).collect());
    let table =
        PostcodeTable { bytes, outward_keys, outwards, sectors, districts, sector_districts, payload, boxes, len };
    check_districts(&table)?;
    Ok(table)
}

fn read_districts(cursor: &mut Cursor<'_>, total: usize) -> Result<Vec<AreaCode>, Error> {
    let mut districts = Vec::with_capacity(total.min(usize::from(u16::MAX)));
    for _ in 0..total {
        let [length] = cursor.take::<1>()?;
        let Ok(code) = std::str::from_utf8(cursor.slice(usize::from(length))?) else {
            return Err(Error::Contradiction("a district's code is not text"));
        };
        districts.push(AreaCode(code.to_owned()));
    }
    Ok(districts)
}

fn read_outwards(
    cursor: &mut Cursor<'_>,
    total: usize,
    sectors: usize,
) -> Result<(Vec<OutwardKey>, Vec<Outward>), Error> {
    let (mut keys, mut outwards) = (Vec::<OutwardKey>::with_capacity(total), Vec::with_capacity(total));
    let mut first_sector = 0usize;
    for _ in 0..total {
        let key = OutwardKey(cursor.u32()?);
        let digits = cursor.u16()?;
        let centroid = checked_point(cursor.i32()?, cursor.i32()?)?;
        if key.0 >= OutwardKey::END || digits == 0 || digits >= 1 << 10 {
            return Err(Error::Contradiction("an outward code out of range"));
        }
        if keys.last().is_some_and(|before| *before >= key) {
            return Err(Error::Contradiction("outward codes out of order"));
        }
        keys.push(key);
        outwards.push(Outward { first_sector, digits, centroid });
        first_sector += digits.count_ones() as usize;
    }
    if first_sector != sectors {
        return Err(Error::Contradiction("the sectors do not add up"));
    }
    Ok((keys, outwards))
}

fn read_sectors(cursor: &mut Cursor<'_>, total: usize, sector_districts: usize) -> Result<Vec<Sector>, Error> {
    let mut sectors = Vec::with_capacity(total);
    let (mut first_district, mut next_bit) = (0u32, 0u64);
    for _ in 0..total {
        let (south, west) = (cursor.i32()?, cursor.i32()?);
        let (height, breadth) = (cursor.u32()?, cursor.u32()?);
        let (mean_latitude, mean_longitude) = (cursor.i32()?, cursor.i32()?);
        // Count in nine bits, then the digit and the number of districts; the outward code's number last.
        let packed = cursor.u16()?;
        let outward = cursor.u16()?;
        let (count, digit, district_count) = (packed & 0x1FF, (packed >> 9 & 0xF) as u8, (packed >> 13) as u8 + 1);
        checked_point(south, west)?;
        checked_point(mean_latitude, mean_longitude)?;
        let north = i64::from(south) + i64::from(height);
        let east = i64::from(west) + i64::from(breadth);
        if north > 9_000_000 || east > 18_000_000 {
            return Err(Error::Contradiction("a sector beyond the globe"));
        }
        let Ok(first_bit) = u32::try_from(next_bit) else {
            return Err(Error::Contradiction("the packed places are beyond reason"));
        };
        let sector = Sector {
            south,
            west,
            height,
            breadth,
            mean_latitude,
            mean_longitude,
            first_bit,
            first_district,
            count,
            outward,
            latitude_bits: bits_for(height),
            longitude_bits: bits_for(breadth),
            district_bits: bits_for(u32::from(district_count) - 1),
            digit,
            district_count,
            bitmap: [0; BITMAP],
        };
        first_district += u32::from(district_count);
        next_bit = sector.bit_of(usize::from(count));
        sectors.push(sector);
    }
    if first_district as usize != sector_districts {
        return Err(Error::Contradiction("the sectors' districts do not add up"));
    }
    Ok(sectors)
}

/// Every postcode's district must be one of its sector's, and its place within the sector's box.
fn check_districts(table: &PostcodeTable) -> Result<(), Error> {
    for sector in &table.sectors {
        for rank in 0..usize::from(sector.count) {
            let (latitude, longitude, district) =
                table.units(sector, rank).ok_or(Error::Contradiction("a place beyond the end"))?;
            if latitude.abs_diff(sector.south) > sector.height || longitude.abs_diff(sector.west) > sector.breadth {
                return Err(Error::Contradiction("a place outside its sector"));
            }
            if district >= usize::from(sector.district_count) {
                return Err(Error::Contradiction("a district outside its sector"));
            }
        }
    }
    Ok(())
}

fn checked_point(latitude: i32, longitude: i32) -> Result<Point, Error> {
    if latitude.abs() > 9_000_000 || longitude.abs() > 18_000_000 {
        return Err(Error::Contradiction("a place beyond the globe"));
    }
    Ok(point_of(latitude, longitude))
}
