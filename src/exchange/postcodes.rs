//! Postcode files: ONSPD, NSPL, Code-Point Open, and plain tables of postcode and place.
//!
//! Columns are matched by name, since every release renames some; only Code-Point Open has none and is
//! known by its shape. Imports `domain` and `geography`.

use super::ground::{Error, Header, Rows};
use crate::domain::{AreaCode, Point, Postcode, Quarantined};
use crate::geography::{PostcodeTable, PostcodeTableBuilder, national_grid};

/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 20_000;

/// Rows left out that are kept with their reason.
const REASONS: usize = 100;

/// A file may have this many wrong rows, or one in a hundred, and still be read.
const WRONG_ALLOWED: u64 = 20;

/// Parts of the United Kingdom and its neighbours that Code-Point Open leaves out.
const BEYOND_GREAT_BRITAIN: [&str; 4] = ["BT", "GY", "IM", "JE"];

/// What was in a postcode file: `read` is the sum of the others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostcodeCounts {
    /// Rows.
    pub read: u64,
    /// Postcodes in use that have a place.
    pub live: u64,
    /// Postcodes that were ended; left out.
    pub terminated: u64,
    /// Postcodes in use without a place (Channel Islands, Man, some large users); left out.
    pub without_place: u64,
    /// Rows that could not be read; left out.
    pub wrong: u64,
    /// The first hundred of those, with line and reason.
    pub quarantined: Vec<Quarantined>,
}

/// Reads one postcode file into a table. `progress` is told the rows read so far from time to time.
pub fn read_postcodes(
    reader: impl std::io::Read,
    file: &str,
    progress: impl FnMut(u64),
) -> Result<(PostcodeTable, PostcodeCounts), Error> {
    let mut builder = PostcodeTableBuilder::new();
    let counts = read_postcodes_into(&mut builder, reader, file, progress)?;
    if builder.is_empty() {
        return Err(Error::Nothing { file: file.to_owned(), what: "postcode in use that has a place" });
    }
    let table = builder.build().map_err(|source| Error::PostcodeTable { file: file.to_owned(), source })?;
    Ok((table, counts))
}

/// Reads one of several files (Code-Point Open comes as one for each postcode area) into a builder.
pub fn read_postcodes_into(
    builder: &mut PostcodeTableBuilder,
    reader: impl std::io::Read,
    file: &str,
    mut progress: impl FnMut(u64),
) -> Result<PostcodeCounts, Error> {
    let mut rows = Rows::new(reader, file)?;
    let mut counts = PostcodeCounts::default();
    let Some((line, first)) = rows.next()? else {
        return Err(Error::Nothing { file: file.to_owned(), what: "row" });
    };
    let columns = if is_code_point_open(first) {
        let columns = Columns::code_point_open();
        columns.take(builder, &mut counts, file, line, first)?;
        columns
    } else {
        Columns::of(&Header::new(first), file)?
    };
    while let Some((line, row)) = rows.next()? {
        columns.take(builder, &mut counts, file, line, row)?;
        if counts.read.is_multiple_of(PROGRESS_ROWS) {
            progress(counts.read);
        }
    }
    progress(counts.read);
    Ok(counts)
}

/// Ten columns, a postcode and two whole numbers at the front.
fn is_code_point_open(row: &csv::StringRecord) -> bool {
    let number = |column| row.get(column).is_some_and(|text| text.parse::<f64>().is_ok());
    row.len() == 10 && row.get(0).is_some_and(|text| Postcode::parse(text).is_some()) && number(2) && number(3)
}

/// Where in a row things stand.
#[derive(Debug, Default)]
struct Columns {
    postcode: usize,
    latitude: Option<usize>,
    longitude: Option<usize>,
    easting: Option<usize>,
    northing: Option<usize>,
    terminated: Option<usize>,
    quality: Option<usize>,
    district: Option<usize>,
    in_code_point: Option<usize>,
}

/// What a row came to.
enum Row {
    Live(Postcode, Point),
    Terminated,
    WithoutPlace,
    Wrong(String),
}

impl Columns {
    fn code_point_open() -> Self {
        let (easting, northing, quality, district) = (Some(2), Some(3), Some(1), Some(8));
        Self { postcode: 0, easting, northing, quality, district, ..Self::default() }
    }

    fn of(header: &Header, file: &str) -> Result<Self, Error> {
        let postcode = header
            .any(&["pcds", "pcd2", "pcd8", "pcd7", "pcd", "postcode"])
            .ok_or_else(|| header.lacks(file, "the postcode (pcds, pcd8, pcd7, pcd or Postcode)"))?;
        let district = header.find(|name| {
            let year = |prefix: &str, suffix: &str| {
                let middle = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
                middle.is_some_and(|year| year.len() <= 4 && year.bytes().all(|b| b.is_ascii_digit()))
            };
            year("lad", "cd") || year("laua", "") || year("oslaua", "") || name == "admindistrictcode"
        });
        let columns = Self {
            postcode,
            latitude: header.any(&["lat", "latitude"]),
            longitude: header.any(&["long", "lon", "lng", "longitude"]),
            easting: header.any(&["east1m", "oseast1m", "eastings", "easting", "xcoordinate"]),
            northing: header.any(&["north1m", "osnrth1m", "northings", "northing", "ycoordinate"]),
            terminated: header.any(&["doterm"]),
            quality: header.any(&["gridind", "osgrdind", "positionalqualityindicator"]),
            district,
            in_code_point: header.any(&["incodepointopen"]),
        };
        let degrees = columns.latitude.is_some() && columns.longitude.is_some();
        let metres = columns.easting.is_some() && columns.northing.is_some();
        if !degrees && !metres {
            return Err(header.lacks(file, "the place (lat and long, or oseast1m and osnrth1m)"));
        }
        Ok(columns)
    }

    fn take(
        &self,
        builder: &mut PostcodeTableBuilder,
        counts: &mut PostcodeCounts,
        file: &str,
        line: u64,
        row: &csv::StringRecord,
    ) -> Result<(), Error> {
        counts.read += 1;
        match self.read(row) {
            Row::Live(postcode, point) => {
                let district = self.district(row);
                builder.add(&postcode, point, district.as_ref());
                counts.live += 1;
            }
            Row::Terminated => counts.terminated += 1,
            Row::WithoutPlace => counts.without_place += 1,
            Row::Wrong(reason) => {
                counts.wrong += 1;
                if counts.quarantined.len() < REASONS {
                    let source_id = self.text(row, Some(self.postcode)).map(|text| text.chars().take(20).collect());
                    counts.quarantined.push(Quarantined { line, source_id, reason });
                }
            }
        }
        match counts.quarantined.first() {
            Some(first) if counts.wrong > WRONG_ALLOWED && counts.wrong > counts.read / 100 => {
                Err(Error::TooManyWrong {
                    file: file.to_owned(),
                    wrong: counts.wrong,
                    read: counts.read,
                    line: first.line,
                    reason: first.reason.clone(),
                })
            }
            _ => Ok(()),
        }
    }

    fn text<'r>(&self, row: &'r csv::StringRecord, column: Option<usize>) -> Option<&'r str> {
        row.get(column?).map(str::trim).filter(|text| !text.is_empty())
    }

    fn number(&self, row: &csv::StringRecord, column: Option<usize>) -> Option<f64> {
        self.text(row, column)?.parse().ok()
    }

    fn read(&self, row: &csv::StringRecord) -> Row {
        let text = self.text(row, Some(self.postcode)).unwrap_or_default();
        if self.text(row, self.terminated).is_some() {
            return Row::Terminated;
        }
        let abroad = BEYOND_GREAT_BRITAIN.iter().any(|area| text.starts_with(area));
        if self.text(row, self.in_code_point) == Some("0") && !abroad {
            return Row::Terminated;
        }
        let Some(postcode) = Postcode::parse(text) else {
            return Row::Wrong(format!("postcode: \"{text}\" is not a whole postcode"));
        };
        // 9 in the ONS files, 90 in Code-Point Open: nobody knows where it is.
        if matches!(self.text(row, self.quality), Some("9" | "90")) {
            return Row::WithoutPlace;
        }
        match self.place(row) {
            Ok(Some(point)) => Row::Live(postcode, point),
            Ok(None) => Row::WithoutPlace,
            Err(reason) => Row::Wrong(reason),
        }
    }

    fn place(&self, row: &csv::StringRecord) -> Result<Option<Point>, String> {
        if self.latitude.is_some() && self.longitude.is_some() {
            let texts = (self.text(row, self.latitude), self.text(row, self.longitude));
            let (latitude, longitude) = (self.number(row, self.latitude), self.number(row, self.longitude));
            match (latitude, longitude) {
                // The ONS files put a postcode without a place close to the pole.
                (Some(latitude), Some(_)) if (99.99..100.0).contains(&latitude) => return Ok(None),
                (Some(latitude), Some(longitude)) => return in_the_islands(latitude, longitude).map(Some),
                _ if texts != (None, None) => return Err("lat, long: not numbers; give degrees".to_owned()),
                _ => {}
            }
        }
        match (self.number(row, self.easting), self.number(row, self.northing)) {
            (Some(0.0), Some(0.0)) | (None, None) => Ok(None),
            (Some(easting), Some(northing)) => national_grid::to_wgs84(easting, northing).map(Some).ok_or_else(|| {
                format!("easting, northing: {easting}, {northing} is outside the British National Grid; give metres")
            }),
            _ => Err("easting, northing: only one of the two is there".to_owned()),
        }
    }

    fn district(&self, row: &csv::StringRecord) -> Option<AreaCode> {
        // Codes that end in nines mean "none" (Channel Islands, Man).
        let code = self.text(row, self.district).filter(|code| code.len() == 9 && !code.ends_with("99999999"))?;
        Some(AreaCode(code.to_owned()))
    }
}

fn in_the_islands(latitude: f64, longitude: f64) -> Result<Point, String> {
    let inside = (48.0..=62.0).contains(&latitude) && (-14.0..=4.0).contains(&longitude);
    let swapped = (48.0..=62.0).contains(&longitude) && (-14.0..=4.0).contains(&latitude);
    match Point::new(latitude, longitude) {
        Ok(point) if inside => Ok(point),
        _ if swapped => Err(format!("lat, long: {latitude}, {longitude} are exchanged; name the columns rightly")),
        Ok(_) => Err(format!("lat, long: {latitude}, {longitude} is not in these islands")),
        Err(error) => Err(format!("lat, long: {error}; give WGS84 degrees")),
    }
}

#[cfg(test)]
#[path = "postcodes/tests.rs"]
mod tests;
