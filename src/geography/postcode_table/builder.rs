//! Making a table from rows in any order.

use super::code::{self, Code, OutwardKey};
use super::layout::{self, BITMAP, HEADER, MAGIC, PADDING, bits_for};
use super::{Error, PostcodeTable};
use crate::domain::{AreaCode, Point, Postcode};
use std::collections::HashMap;

/// Districts that one sector may name; the rarest beyond are given the commonest one's place.
const DISTRICTS_PER_SECTOR: usize = 8;

/// Gathers rows, 20 bytes each, until [`Self::build`].
#[derive(Debug, Default)]
pub struct PostcodeTableBuilder {
    rows: Vec<Row>,
    districts: Vec<AreaCode>,
    numbers: HashMap<AreaCode, u16>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    code: Code,
    latitude: i32,
    longitude: i32,
    /// 0 for none, else one more than the position in `districts`.
    district: u16,
}

impl PostcodeTableBuilder {
    /// A builder without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a postcode; the first of several with the same code is kept. `false` when the postcode's
    /// letters are none that postcodes have, in which case nothing is added.
    pub fn add(&mut self, postcode: &Postcode, point: Point, district: Option<&AreaCode>) -> bool {
        let Some(code) = code::encode(postcode.as_str()) else { return false };
        let district = district.map_or(0, |district| self.number(district));
        let row = Row { code, latitude: units(point.latitude), longitude: units(point.longitude), district };
        self.rows.push(row);
        true
    }

    /// Rows added so far, those with the same code included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row was added.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn number(&mut self, district: &AreaCode) -> u16 {
        if let Some(number) = self.numbers.get(district) {
            return *number;
        }
        // A code longer than a byte can count, or the 65,536th district, is no district.
        let fits = district.as_str().len() <= usize::from(u8::MAX);
        let Some(number) = u16::try_from(self.districts.len() + 1).ok().filter(|_| fits) else { return 0 };
        self.districts.push(district.clone());
        self.numbers.insert(district.clone(), number);
        number
    }

    /// The table. Fails only if the rows are beyond what the layout can hold.
    pub fn build(mut self) -> Result<PostcodeTable, Error> {
        // Stable, so that the first of several rows stays first.
        self.rows.sort_by_key(|row| row.code);
        self.rows.dedup_by_key(|row| row.code);
        let mut parts = Parts::default();
        for sector in self.rows.chunk_by(|a, b| (a.code.outward, a.code.digit) == (b.code.outward, b.code.digit)) {
            parts.push_sector(sector)?;
        }
        parts.finish_outward()?;
        PostcodeTable::from_vec(parts.assemble(self.rows.len(), &self.districts)?)
    }
}

fn units(degrees: f64) -> i32 {
    // On the globe this is at most 18,000,000.
    (degrees * 1e5).round() as i32
}

#[derive(Default)]
struct Parts {
    sector_districts: Vec<u16>,
    outwards: Vec<u8>,
    outward_count: u32,
    sectors: Vec<u8>,
    sector_count: u32,
    bitmaps: Vec<u8>,
    payload: BitWriter,
    current: Option<OpenOutward>,
}

struct OpenOutward {
    key: OutwardKey,
    digits: u16,
    latitude_sum: i64,
    longitude_sum: i64,
    rows: i64,
}

impl Parts {
    fn push_sector(&mut self, rows: &[Row]) -> Result<(), Error> {
        let Some(first) = rows.first() else { return Ok(()) };
        if self.current.as_ref().is_none_or(|open| open.key != first.code.outward) {
            self.finish_outward()?;
            let key = first.code.outward;
            self.current = Some(OpenOutward { key, digits: 0, latitude_sum: 0, longitude_sum: 0, rows: 0 });
        }
        let latitude_sum = rows.iter().map(|row| i64::from(row.latitude)).sum::<i64>();
        let longitude_sum = rows.iter().map(|row| i64::from(row.longitude)).sum::<i64>();
        let count = rows.len() as i64;
        if let Some(open) = &mut self.current {
            open.digits |= 1 << first.code.digit;
            open.latitude_sum += latitude_sum;
            open.longitude_sum += longitude_sum;
            open.rows += count;
        }
        let bounds = |value: fn(&Row) -> i32| {
            let low = rows.iter().map(value).min().unwrap_or_default();
            let high = rows.iter().map(value).max().unwrap_or_default();
            (low, high.abs_diff(low))
        };
        let ((south, height), (west, breadth)) = (bounds(|row| row.latitude), bounds(|row| row.longitude));
        let districts = commonest_districts(rows);

        for number in [south, west] {
            self.sectors.extend(number.to_le_bytes());
        }
        for number in [height, breadth] {
            self.sectors.extend(number.to_le_bytes());
        }
        for sum in [latitude_sum, longitude_sum] {
            self.sectors.extend(mean(sum, count)?.to_le_bytes());
        }
        let packed = rows.len() | usize::from(first.code.digit) << 9 | (districts.len() - 1) << 13;
        self.sectors.extend(narrow::<_, u16>(packed)?.to_le_bytes());
        self.sectors.extend(narrow::<_, u16>(self.outward_count)?.to_le_bytes());
        self.sector_count += 1;

        let mut bitmap = [0u8; BITMAP];
        let district_bits = bits_for(narrow(districts.len() - 1)?);
        for row in rows {
            if let Some(byte) = bitmap.get_mut(usize::from(row.code.unit / 8)) {
                *byte |= 1 << (row.code.unit % 8);
            }
            self.payload.push(u64::from(row.latitude.abs_diff(south)), bits_for(height));
            self.payload.push(u64::from(row.longitude.abs_diff(west)), bits_for(breadth));
            let district = districts.iter().position(|&number| number == row.district).unwrap_or_default();
            self.payload.push(district as u64, district_bits);
        }
        self.bitmaps.extend(bitmap);
        self.sector_districts.extend(districts);
        Ok(())
    }

    fn finish_outward(&mut self) -> Result<(), Error> {
        let Some(open) = self.current.take() else { return Ok(()) };
        self.outwards.extend(open.key.0.to_le_bytes());
        self.outwards.extend(open.digits.to_le_bytes());
        self.outwards.extend(mean(open.latitude_sum, open.rows)?.to_le_bytes());
        self.outwards.extend(mean(open.longitude_sum, open.rows)?.to_le_bytes());
        self.outward_count += 1;
        Ok(())
    }

    fn assemble(self, len: usize, districts: &[AreaCode]) -> Result<Vec<u8>, Error> {
        let payload = self.payload.finish();
        let mut content = Vec::with_capacity(HEADER + payload.len() + self.bitmaps.len() + self.sectors.len());
        let counts = [
            narrow(len)?,
            narrow(districts.len())?,
            narrow(self.sector_districts.len())?,
            self.outward_count,
            self.sector_count,
            narrow(payload.len())?,
        ];
        content.extend(counts.iter().flat_map(|count: &u32| count.to_le_bytes()));
        for district in districts {
            content.push(narrow(district.as_str().len())?);
            content.extend(district.as_str().bytes());
        }
        content.extend(self.sector_districts.iter().flat_map(|number| number.to_le_bytes()));
        for part in [&self.outwards, &self.sectors, &self.bitmaps, &payload] {
            content.extend_from_slice(part);
        }
        content.extend([0u8; PADDING]);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(layout::checksum(&content).to_le_bytes());
        bytes.append(&mut content);
        Ok(bytes)
    }
}

/// The districts of a sector, commonest first, then by number, so that equal rows make equal bytes.
fn commonest_districts(rows: &[Row]) -> Vec<u16> {
    let mut counts: Vec<(u16, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(number, _)| *number == row.district) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.district, 1)),
        }
    }
    counts.sort_by_key(|&(number, count)| (std::cmp::Reverse(count), number));
    counts.into_iter().map(|(number, _)| number).take(DISTRICTS_PER_SECTOR).collect()
}

fn mean(sum: i64, count: i64) -> Result<i32, Error> {
    narrow((sum as f64 / count.max(1) as f64).round() as i64)
}

fn narrow<A, B: TryFrom<A>>(number: A) -> Result<B, Error> {
    B::try_from(number).ok().ok_or(Error::Contradiction("more rows than the table can hold"))
}

/// Packs numbers bit after bit, lowest first.
#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    filled: u32,
}

impl BitWriter {
    /// `width` is at most 32, and fewer than eight bits are ever pending.
    fn push(&mut self, value: u64, width: u8) {
        self.pending |= value << self.filled;
        self.filled += u32::from(width);
        while self.filled >= 8 {
            self.bytes.push((self.pending & 0xFF) as u8);
            self.pending >>= 8;
            self.filled -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push((self.pending & 0xFF) as u8);
        }
        self.bytes
    }
}
