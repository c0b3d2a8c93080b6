//! Tables about areas: deprivation, population, rural-urban, names, and look-ups from area to area.
//!
//! What a table is for is told by its columns, in the official headings or the short ones of common
//! packages. Imports `domain` only.

use super::boundaries::neighbourhood_code;
use super::ground::{AreaPart, Error, Header, Rows, area_column, is_area_code, plain};
use crate::domain::{Area, AreaCode, AreaType};
use serde_json::{Map, Value};

/// One thing that a table says.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaRow {
    /// Figures of an area, by a short name of each: `{"imd_decile": 3, ...}`.
    Statistic(AreaCode, Value),
    /// An area, by its code, lies in another.
    Link(Area, Area),
    /// What people call an area (MSOA names of the House of Commons Library).
    Name(AreaCode, String),
}

/// What a table of areas is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AreaTable {
    /// Figures: "imd2019", "imd2025", "population", "rural_urban", else the file's name.
    Statistics {
        /// Which figures.
        dataset: String,
    },
    /// What lies in what.
    LookUp,
    /// Names.
    Names,
}

/// A table of areas that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaTableRead {
    /// What it is.
    pub table: AreaTable,
    /// Rows in the file.
    pub read: u64,
}

/// Reads a table of areas and hands every row's sayings to `each`. A look-up says one link for each
/// larger area of a row; the same link may be said many times.
///
/// Stops at the first row that cannot be used, so keep what came before aside until the whole file has
/// been read.
pub fn read_area_table(
    reader: impl std::io::Read,
    file: &str,
    mut each: impl FnMut(AreaRow),
) -> Result<AreaTableRead, Error> {
    let mut rows = Rows::new(reader, file)?;
    let Some((_, first)) = rows.next()? else {
        return Err(Error::Nothing { file: file.to_owned(), what: "row" });
    };
    let columns = Columns::of(Header::new(first), file)?;
    let mut read = 0;
    while let Some((line, row)) = rows.next()? {
        read += 1;
        columns.take(row, file, line, &mut each)?;
    }
    if read == 0 {
        return Err(Error::Nothing { file: file.to_owned(), what: "row below its header" });
    }
    Ok(AreaTableRead { table: columns.table, read })
}

/// A column with an area's code, and the one with its name.
#[derive(Debug, Clone, Copy)]
struct AreaColumns {
    area_type: AreaType,
    code: usize,
    name: Option<usize>,
}

struct Columns {
    header: Header,
    table: AreaTable,
    /// Smallest type first.
    areas: Vec<AreaColumns>,
    /// Columns of figures and their short names.
    figures: Vec<(usize, String)>,
    /// The column of everyday names.
    everyday_name: Option<usize>,
}

impl Columns {
    fn of(header: Header, file: &str) -> Result<Self, Error> {
        let parts: Vec<_> = header.names.iter().map(|name| area_column(name)).collect();
        let name_of = |wanted| parts.iter().position(|part| *part == Some((wanted, AreaPart::Name)));
        let mut areas: Vec<AreaColumns> = Vec::new();
        for (code, part) in parts.iter().enumerate() {
            // A neighbourhood has its name for a code.
            match part {
                Some((area_type, AreaPart::Code)) => {
                    areas.push(AreaColumns { area_type: *area_type, code, name: name_of(*area_type) });
                }
                Some((AreaType::Neighbourhood, AreaPart::Name)) => {
                    areas.push(AreaColumns { area_type: AreaType::Neighbourhood, code, name: Some(code) });
                }
                _ => {}
            }
        }
        areas.sort_by_key(|area| area.area_type);
        areas.dedup_by_key(|area| area.area_type);
        let Some(key) = areas.first().copied() else {
            return Err(header.lacks(file, "an area's code (LSOA code (2021), lsoa11_code, MSOA21CD, LAD24CD ...)"));
        };
        let everyday_name = header.find(|name| name.ends_with("hclnm"));
        let figures: Vec<(usize, String)> = (0..header.names.len())
            .filter(|column| parts.get(*column).is_some_and(Option::is_none))
            .filter(|column| is_figure(header.name(*column)))
            .map(|column| (column, short_name(header.name(column))))
            .collect();
        let table = if everyday_name.is_some() {
            AreaTable::Names
        } else if !figures.is_empty() {
            AreaTable::Statistics { dataset: dataset(key.area_type, &figures, file) }
        } else if areas.len() > 1 {
            AreaTable::LookUp
        } else {
            return Err(header.lacks(file, "figures, names or a larger area beside the area's code"));
        };
        Ok(Self { header, table, areas, figures, everyday_name })
    }

    fn take(
        &self,
        row: &csv::StringRecord,
        file: &str,
        line: u64,
        each: &mut impl FnMut(AreaRow),
    ) -> Result<(), Error> {
        let mut areas = Vec::with_capacity(self.areas.len());
        for columns in &self.areas {
            areas.extend(self.area(row, columns, file, line)?);
        }
        let Some(own) = areas.first() else {
            let column = self.areas.first().map_or("", |columns| self.header.name(columns.code));
            return Err(Error::field(file, line, column, "", "is empty; give a letter and eight digits"));
        };
        match &self.table {
            AreaTable::Names => {
                let name = self.everyday_name.and_then(|column| row.get(column)).unwrap_or_default().trim();
                if !name.is_empty() {
                    each(AreaRow::Name(own.code.clone(), name.to_owned()));
                }
            }
            AreaTable::Statistics { .. } => {
                let figures = self.figures.iter().filter_map(|(column, name)| {
                    let text = row.get(*column)?.trim();
                    (!text.is_empty()).then(|| (name.clone(), figure(text)))
                });
                each(AreaRow::Statistic(own.code.clone(), Value::Object(figures.collect::<Map<_, _>>())));
            }
            AreaTable::LookUp => link(&areas, each),
        }
        Ok(())
    }

    fn area(
        &self,
        row: &csv::StringRecord,
        columns: &AreaColumns,
        file: &str,
        line: u64,
    ) -> Result<Option<Area>, Error> {
        let text = |column: usize| row.get(column).map(str::trim).unwrap_or_default();
        let code = text(columns.code);
        if code.is_empty() {
            return Ok(None);
        }
        let code = if columns.area_type == AreaType::Neighbourhood {
            neighbourhood_code(code)
        } else {
            is_area_code(code).then(|| AreaCode(code.to_owned()))
        };
        let Some(code) = code else {
            let (field, value) = (self.header.name(columns.code), text(columns.code));
            return Err(Error::field(file, line, field, value, "is not an ONS code; give a letter and eight digits"));
        };
        let name = columns.name.map(text).unwrap_or_default().to_owned();
        // What a file calls a county may be a district that has no county above it.
        let area_type = crate::geography::areas::type_of_code(&code).unwrap_or(columns.area_type);
        Ok(Some(Area { code, area_type, name, parent: None }))
    }
}

/// Says that the smallest area lies in each larger one, and that wards and districts lie in those above
/// them. A district may straddle two ICBs, so only the smallest area says its ICB.
fn link(areas: &[Area], each: &mut impl FnMut(AreaRow)) {
    for (at, child) in areas.iter().enumerate() {
        let nests =
            matches!(child.area_type, AreaType::Ward | AreaType::District | AreaType::County | AreaType::Region);
        if at > 0 && !nests {
            continue;
        }
        for parent in areas.iter().skip(at + 1) {
            let straddles = at > 0 && matches!(parent.area_type, AreaType::Icb | AreaType::Neighbourhood);
            // LSOAs of 2011 and 2021 stand beside each other, and a county may hold no whole region.
            let beside = is_lsoa(child.area_type) && is_lsoa(parent.area_type);
            let above = parent.area_type > child.area_type && child.area_type != AreaType::County;
            if above && !straddles && !beside && parent.code != child.code {
                each(AreaRow::Link(child.clone(), parent.clone()));
            }
        }
    }
    // The LSOA of the other year lies in the same larger areas.
    if let [first, second, rest @ ..] = areas
        && is_lsoa(first.area_type)
        && is_lsoa(second.area_type)
    {
        for parent in rest {
            each(AreaRow::Link(second.clone(), parent.clone()));
        }
    }
}

fn is_lsoa(area_type: AreaType) -> bool {
    matches!(area_type, AreaType::Lsoa2011 | AreaType::Lsoa2021)
}

/// Words in the headings of columns that hold figures.
fn is_figure(header: &str) -> bool {
    let header = plain(header);
    let words = ["score", "rank", "decile", "population", "age", "ruc", "classification", "persons", "total"];
    // "ruralurban" is a class; "language" and "change" merely hold a word of the list.
    words.iter().any(|word| header.ends_with(word) || header.starts_with(word))
        || ["decile", "score", "rank", "ruralurban"].iter().any(|word| header.contains(word))
}

/// A short name for a heading: "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)" is
/// "imd_rank", "Housing_and_Access_decile" is "housing_decile"; others are only put in small letters.
fn short_name(header: &str) -> String {
    let folded = crate::geography::fold::fold(header).replace(' ', "_");
    let measures = ["score", "rank", "decile"];
    let Some(measure) = measures.iter().find(|measure| folded.contains(**measure)) else { return folded };
    let domains = [
        ("multiple_deprivation", "imd"),
        ("imd", "imd"),
        ("affecting_children", "idaci"),
        ("idaci", "idaci"),
        ("affecting_older", "idaopi"),
        ("idaopi", "idaopi"),
        ("income", "income"),
        ("employment", "employment"),
        ("education", "education"),
        ("health", "health"),
        ("crime", "crime"),
        ("housing", "housing"),
        ("environment", "environment"),
    ];
    // Sub-domains keep their long names, so that they do not stand for their domain.
    match domains.iter().find(|(word, _)| folded.contains(word)) {
        Some((_, domain)) if !folded.contains("sub_domain") => format!("{domain}_{measure}"),
        _ => folded,
    }
}

fn dataset(key: AreaType, figures: &[(usize, String)], file: &str) -> String {
    let has = |wanted: &str| figures.iter().any(|(_, name)| name.starts_with(wanted));
    if has("imd_") {
        return if key == AreaType::Lsoa2011 { "imd2019" } else { "imd2025" }.to_owned();
    }
    if has("age_") || has("total_population") || has("population") {
        return "population".to_owned();
    }
    if has("ruc") || has("rural") {
        return "rural_urban".to_owned();
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    crate::geography::fold::fold(name.split('.').next().unwrap_or(name)).replace(' ', "_")
}

fn figure(text: &str) -> Value {
    // "1,234" is how spreadsheets write thousands.
    let digits = text.replace(',', "");
    if let Ok(whole) = digits.parse::<i64>() {
        return Value::from(whole);
    }
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => Value::from(number),
        _ => Value::from(text),
    }
}

#[cfg(test)]
#[path = "statistics/tests.rs"]
mod tests;
