//! What the readers of geographic files share: unpacking, limits, headers, errors.
//!
//! Every reader streams: what is held at once is one row or one feature, and neither may be longer than a
//! limit, so that a file of any size and kind is read in bounded memory.

use crate::domain::AreaType;
use crate::geography::outline::OutlineError;
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// Longest row of a table in bytes.
const LONGEST_ROW: u64 = 4 << 20;

/// Why a geographic file cannot be used. Every message names the file and the mend.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Reading failed.
    #[error("{file} cannot be read: {source}")]
    Io {
        /// File as given.
        file: String,
        /// What went wrong.
        source: io::Error,
    },
    /// A compressed file that ends early or is damaged.
    #[error("{file} is cut short or damaged: copy or download it again")]
    Damaged {
        /// File as given.
        file: String,
    },
    /// A row or feature without end.
    #[error("{file}, {at}: longer than {limit} bytes; the file is not what it seems, or its line ends are lost")]
    TooLong {
        /// File as given.
        file: String,
        /// "line 12" or "feature 3".
        at: String,
        /// Bytes allowed.
        limit: u64,
    },
    /// A row that is not UTF-8 or has another number of fields than the header.
    #[error("{file}, line {line}: {what}; save the file as CSV in UTF-8 and import it again")]
    Row {
        /// File as given.
        file: String,
        /// From 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// Columns that are needed are not there.
    #[error("{file} has no column for {wanted}; its columns are: {found}")]
    Columns {
        /// File as given.
        file: String,
        /// What was looked for, with the names it may have.
        wanted: &'static str,
        /// What there was, shortened.
        found: String,
    },
    /// A field with a value that cannot be used.
    #[error("{file}, line {line}, {field}: \"{value}\" {mend}")]
    Field {
        /// File as given.
        file: String,
        /// From 1.
        line: u64,
        /// Column as the file names it.
        field: String,
        /// The value, shortened.
        value: String,
        /// What to do.
        mend: &'static str,
    },
    /// So many rows are wrong that the file is not what it seems.
    #[error("{file}: {wrong} of {read} rows cannot be used, the first because of line {line}: {reason}")]
    TooManyWrong {
        /// File as given.
        file: String,
        /// Rows that cannot be used.
        wrong: u64,
        /// Rows read so far.
        read: u64,
        /// Line of the first.
        line: u64,
        /// Reason of the first.
        reason: String,
    },
    /// Nothing usable in it.
    #[error("{file} holds no {what}")]
    Nothing {
        /// File as given.
        file: String,
        /// What was looked for.
        what: &'static str,
    },
    /// Not a GeoJSON FeatureCollection.
    #[error("{file} is not a GeoJSON FeatureCollection: {what}")]
    GeoJson {
        /// File as given.
        file: String,
        /// What is wrong, with line and column.
        what: String,
    },
    /// A feature without a usable code.
    #[error("{file}, feature {number}: {what}")]
    Feature {
        /// File as given.
        file: String,
        /// From 1.
        number: u64,
        /// What is wrong and how to mend it.
        what: String,
    },
    /// A feature whose outline cannot be used.
    #[error("{file}, feature {number} ({name}): {source}")]
    Outline {
        /// File as given.
        file: String,
        /// From 1.
        number: u64,
        /// Code and name.
        name: String,
        /// What is wrong and how to mend it.
        source: OutlineError,
    },
    /// The rows do not fit into a postcode table.
    #[error("{file}: {source}")]
    PostcodeTable {
        /// File as given.
        file: String,
        /// Why.
        source: crate::geography::postcode_table::Error,
    },
}

impl Error {
    /// The error behind a failed read at "line 12" or "feature 3".
    pub(super) fn read(file: &str, at: String, source: io::Error) -> Self {
        let file = file.to_owned();
        if let Some(TooLong(limit)) = source.get_ref().and_then(|inner| inner.downcast_ref()) {
            return Self::TooLong { file, at, limit: *limit };
        }
        match source.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Self::Damaged { file }
            }
            _ => Self::Io { file, source },
        }
    }

    /// The error of a field, with its value shortened.
    pub(super) fn field(file: &str, line: u64, field: &str, value: &str, mend: &'static str) -> Self {
        let value = value.chars().take(60).collect();
        Self::Field { file: file.to_owned(), line, field: field.to_owned(), value, mend }
    }
}

/// A mark inside an `io::Error`: more than so many bytes without a row or feature coming to its end.
#[derive(Debug, thiserror::Error)]
#[error("longer than {0} bytes")]
struct TooLong(u64);

/// Counts bytes since the last row or feature, and fails when they are too many.
pub(super) struct Guarded<R> {
    inner: R,
    since: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: Read> Guarded<R> {
    /// A guard and the counter that is set back at each end of a row or feature.
    pub(super) fn new(inner: R, limit: u64) -> (Self, Rc<Cell<u64>>) {
        let since = Rc::new(Cell::new(0));
        (Self { inner, since: Rc::clone(&since), limit }, since)
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > self.limit {
            return Err(io::Error::other(TooLong(self.limit)));
        }
        let read = self.inner.read(buffer)?;
        self.since.set(self.since.get().saturating_add(read as u64));
        Ok(read)
    }
}

/// The content of a file: unpacked if it is gzip, without a byte order mark.
pub(super) fn unpacked<'a>(reader: impl Read + 'a, file: &str) -> Result<Box<dyn BufRead + 'a>, Error> {
    let failed = |source| Error::read(file, "its beginning".to_owned(), source);
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    // One short read may give a single byte; files and pipes give more.
    let gzip = reader.fill_buf().map_err(failed)?.starts_with(&[0x1F, 0x8B]);
    let mut content: Box<dyn BufRead + 'a> =
        if gzip { Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader))) } else { Box::new(reader) };
    if content.fill_buf().map_err(failed)?.starts_with(b"\xEF\xBB\xBF") {
        content.consume(3);
    }
    Ok(content)
}

/// Rows of a CSV file, one at a time.
pub(super) struct Rows<'a> {
    reader: csv::Reader<Guarded<Box<dyn BufRead + 'a>>>,
    since: Rc<Cell<u64>>,
    row: csv::StringRecord,
    file: String,
}

impl<'a> Rows<'a> {
    /// Rows of `reader`; none is taken for a header.
    pub(super) fn new(reader: impl Read + 'a, file: &str) -> Result<Self, Error> {
        let (guarded, since) = Guarded::new(unpacked(reader, file)?, LONGEST_ROW);
        let reader = csv::ReaderBuilder::new().has_headers(false).buffer_capacity(1 << 16).from_reader(guarded);
        Ok(Self { reader, since, row: csv::StringRecord::new(), file: file.to_owned() })
    }

    /// The next row with its line, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &csv::StringRecord)>, Error> {
        self.since.set(0);
        match self.reader.read_record(&mut self.row) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some((self.row.position().map_or(0, csv::Position::line), &self.row))),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn failed(&self, error: csv::Error) -> Error {
        let line = self.reader.position().line();
        let line = error.position().map_or(line, csv::Position::line);
        let what = match error.kind() {
            csv::ErrorKind::Utf8 { .. } => "not UTF-8 text".to_owned(),
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{len} fields where the first row has {expected_len}")
            }
            _ => error.to_string(),
        };
        match error.into_kind() {
            csv::ErrorKind::Io(source) => Error::read(&self.file, format!("line {line}"), source),
            _ => Error::Row { file: self.file.clone(), line, what },
        }
    }
}

/// A column's name with letter case, blanks and signs taken off: "LSOA code (2021)" is "lsoacode2021".
pub(super) fn plain(header: &str) -> String {
    header.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The columns of a header row by their plain names.
pub(super) struct Header {
    pub(super) names: Vec<String>,
    plain: Vec<String>,
}

impl Header {
    pub(super) fn new(row: &csv::StringRecord) -> Self {
        Self { names: row.iter().map(|name| name.trim().to_owned()).collect(), plain: row.iter().map(plain).collect() }
    }

    /// The column with the first of these plain names that is there.
    pub(super) fn any(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.plain.iter().position(|column| column == name))
    }

    /// The first column whose plain name is so.
    pub(super) fn find(&self, fits: impl Fn(&str) -> bool) -> Option<usize> {
        self.plain.iter().position(|column| fits(column))
    }

    /// The name of a column as the file has it.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// The error of a column that is not there.
    pub(super) fn lacks(&self, file: &str, wanted: &'static str) -> Error {
        let mut found: String = self.names.join(", ").chars().take(300).collect();
        if found.is_empty() {
            found.push_str("none");
        }
        Error::Columns { file: file.to_owned(), wanted, found }
    }
}

/// Whether a column or property holds the code or the name of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AreaPart {
    /// "LSOA21CD".
    Code,
    /// "LSOA21NM".
    Name,
}

/// What sort of area a column or property is about, by its name in any of the usual spellings
/// ("LSOA21CD", "lsoa21_code", "LSOA code (2021)", "WD22NM").
pub(super) fn area_column(header: &str) -> Option<(AreaType, AreaPart)> {
    const PREFIXES: [&str; 17] = [
        "lsoa",
        "msoa",
        "ward",
        "wd",
        "localauthoritydistrict",
        "ltla",
        "laua",
        "lad",
        "ctyua",
        "county",
        "cty",
        "utla",
        "icb",
        "region",
        "rgn",
        "country",
        "ctry",
    ];
    let header = plain(header);
    if header == "neighbourhood" || header == "neighbourhoodname" {
        return Some((AreaType::Neighbourhood, AreaPart::Name));
    }
    let prefix = PREFIXES.iter().find(|prefix| header.starts_with(**prefix))?;
    let rest = header.get(prefix.len()..)?;
    let word = rest.trim_matches(|c: char| c.is_ascii_digit());
    let year = rest.replace(word, "");
    if year.len() > 4 || (!rest.starts_with(word) && !rest.ends_with(word)) {
        return None;
    }
    let part = match word {
        "cd" | "code" => AreaPart::Code,
        "nm" | "name" => AreaPart::Name,
        _ => return None,
    };
    let of_2011 = year.ends_with("11");
    let area_type = match *prefix {
        "lsoa" if of_2011 => AreaType::Lsoa2011,
        "lsoa" => AreaType::Lsoa2021,
        "msoa" if of_2011 => AreaType::Msoa2011,
        "msoa" => AreaType::Msoa2021,
        "ward" | "wd" => AreaType::Ward,
        "localauthoritydistrict" | "ltla" | "laua" | "lad" => AreaType::District,
        "icb" => AreaType::Icb,
        "region" | "rgn" => AreaType::Region,
        "country" | "ctry" => AreaType::Country,
        _ => AreaType::County,
    };
    Some((area_type, part))
}

/// Whether a text has the shape of a nine-character ONS code.
pub(super) fn is_area_code(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() == 9 && bytes.next().is_some_and(|b| b.is_ascii_uppercase()) && bytes.all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_areas_are_known_by_pattern_and_others_are_not() {
        use AreaPart::{Code, Name};
        for (header, expected) in [
            ("LSOA11CD", Some((AreaType::Lsoa2011, Code))),
            ("lsoa21_code", Some((AreaType::Lsoa2021, Code))),
            ("LSOA name (2021)", Some((AreaType::Lsoa2021, Name))),
            ("LSOA code (2011)", Some((AreaType::Lsoa2011, Code))),
            ("WD13CD", Some((AreaType::Ward, Code))),
            ("WD13CDO", None),
            ("WD13NMW", None),
            ("ltla24_name", Some((AreaType::District, Name))),
            ("Local Authority District code (2024)", Some((AreaType::District, Code))),
            ("icb24_code_nhs", None),
            ("region24_code", Some((AreaType::Region, Code))),
            ("ruc21_code", None),
            ("LAT", None),
            ("LONG", None),
        ] {
            assert_eq!(area_column(header), expected, "{header}");
        }
    }

    #[test]
    fn a_row_without_end_and_a_file_cut_short_are_refused() {
        let endless = io::repeat(b'x');
        let mut rows = Rows::new(endless, "endless.csv").unwrap();
        assert!(matches!(rows.next(), Err(Error::TooLong { .. })));
        let mut packed = Vec::new();
        let text = "a,b\n".repeat(10_000);
        flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast()).read_to_end(&mut packed).unwrap();
        packed.truncate(packed.len() / 2);
        let mut rows = Rows::new(&packed[..], "cut.csv.gz").unwrap();
        let error = loop {
            match rows.next() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("read to the end"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.to_string(), "cut.csv.gz is cut short or damaged: copy or download it again");
    }
}
