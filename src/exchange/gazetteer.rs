//! Place names from CSV: columns matched by name, one row a place.
//!
//! Imports `domain` and `geography`.

use super::ground::{Error, Header, Rows};
use crate::domain::{Point, Quarantined};
use crate::geography::{PlaceKind, PlaceName, national_grid};

/// Rows left out that are kept with their reason.
const REASONS: usize = 100;

/// Most names that one row may give a place.
const OTHER_NAMES: usize = 40;

/// What was in a gazetteer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GazetteerCounts {
    /// Rows.
    pub read: u64,
    /// Rows that could not be used.
    pub wrong: u64,
    /// The first hundred of those, with line and reason.
    pub quarantined: Vec<Quarantined>,
}

/// Reads a gazetteer. To add its places to those known already, chain both into
/// [`Gazetteer::build`](crate::geography::Gazetteer::build), which joins rows that mean one place.
pub fn read_gazetteer(reader: impl std::io::Read, file: &str) -> Result<(Vec<PlaceName>, GazetteerCounts), Error> {
    let mut rows = Rows::new(reader, file)?;
    let Some((_, first)) = rows.next()? else {
        return Err(Error::Nothing { file: file.to_owned(), what: "row" });
    };
    let columns = Columns::of(&Header::new(first), file)?;
    let (mut places, mut counts) = (Vec::new(), GazetteerCounts::default());
    while let Some((line, row)) = rows.next()? {
        counts.read += 1;
        match columns.place(row) {
            Ok(place) => places.push(place),
            Err(reason) => {
                counts.wrong += 1;
                if counts.quarantined.len() < REASONS {
                    let source_id = columns.text(row, Some(columns.name)).map(|text| text.chars().take(60).collect());
                    counts.quarantined.push(Quarantined { line, source_id, reason });
                }
            }
        }
    }
    if let (true, Some(first)) = (places.is_empty(), counts.quarantined.first()) {
        let (line, reason) = (first.line, first.reason.clone());
        return Err(Error::TooManyWrong {
            file: file.to_owned(),
            wrong: counts.wrong,
            read: counts.read,
            line,
            reason,
        });
    }
    Ok((places, counts))
}

struct Columns {
    name: usize,
    others: Vec<usize>,
    kind: Option<usize>,
    latitude: Option<usize>,
    longitude: Option<usize>,
    easting: Option<usize>,
    northing: Option<usize>,
    population: Option<usize>,
    outward: Option<usize>,
    district: Option<usize>,
    county: Option<usize>,
    country: Option<usize>,
}

impl Columns {
    fn of(header: &Header, file: &str) -> Result<Self, Error> {
        let name = header
            .any(&["name", "name1", "placename", "place"])
            .ok_or_else(|| header.lacks(file, "the name (name, name1 or place)"))?;
        let others = ["name2", "alternatenames", "alternativenames"].iter().filter_map(|name| header.any(&[name]));
        let columns = Self {
            name,
            others: others.collect(),
            kind: header.any(&["localtype", "type", "placetype", "kind"]),
            latitude: header.any(&["lat", "latitude"]),
            longitude: header.any(&["lon", "long", "lng", "longitude"]),
            easting: header.any(&["easting", "eastings", "geometryx", "x"]),
            northing: header.any(&["northing", "northings", "geometryy", "y"]),
            population: header.any(&["population", "people"]),
            outward: header.any(&["postcodedistrict", "outcode", "outward"]),
            district: header.any(&["district", "districtborough"]),
            county: header.any(&["countyunitary", "county"]),
            country: header.any(&["country", "admin1"]),
        };
        let degrees = columns.latitude.is_some() && columns.longitude.is_some();
        if !degrees && (columns.easting.is_none() || columns.northing.is_none()) {
            return Err(header.lacks(file, "the place (lat and lon, or easting and northing)"));
        }
        Ok(columns)
    }

    fn text<'r>(&self, row: &'r csv::StringRecord, column: Option<usize>) -> Option<&'r str> {
        row.get(column?).map(str::trim).filter(|text| !text.is_empty())
    }

    fn place(&self, row: &csv::StringRecord) -> Result<PlaceName, String> {
        let name = self.text(row, Some(self.name)).ok_or("name: empty")?;
        if name.chars().count() > 120 {
            return Err("name: longer than 120 characters".to_owned());
        }
        let word = |column| self.text(row, column).map(str::to_owned);
        let mut other_names = Vec::new();
        for column in &self.others {
            let names = self.text(row, Some(*column)).into_iter().flat_map(|names| names.split('|'));
            other_names
                .extend(names.map(str::trim).filter(|other| !other.is_empty() && *other != name).map(str::to_owned));
        }
        other_names.truncate(OTHER_NAMES);
        let population =
            self.text(row, self.population).and_then(|text| text.parse().ok()).filter(|people| *people > 0);
        Ok(PlaceName {
            other_names,
            kind: self.text(row, self.kind).map_or(PlaceKind::Village, PlaceKind::from_word),
            population,
            district: word(self.district),
            county: word(self.county),
            country: self.text(row, self.country).map(|country| country_in_words(country).to_owned()),
            outward: word(self.outward).map(|outward| outward.to_ascii_uppercase()),
            ..PlaceName::new(name, self.point(row)?)
        })
    }

    fn point(&self, row: &csv::StringRecord) -> Result<Point, String> {
        let number = |column| self.text(row, column).and_then(|text| text.parse::<f64>().ok());
        let point = match (number(self.latitude), number(self.longitude)) {
            (Some(latitude), Some(longitude)) => {
                Point::new(latitude, longitude).map_err(|error| format!("lat, lon: {error}; give WGS84 degrees"))?
            }
            _ => match (number(self.easting), number(self.northing)) {
                (Some(easting), Some(northing)) => national_grid::to_wgs84(easting, northing)
                    .ok_or("easting, northing: outside the British National Grid; give metres")?,
                _ => return Err("lat, lon: not numbers; give degrees".to_owned()),
            },
        };
        if (48.0..=62.0).contains(&point.latitude) && (-14.0..=4.0).contains(&point.longitude) {
            Ok(point)
        } else {
            Err(format!("lat, lon: {}, {} is not in these islands", point.latitude, point.longitude))
        }
    }
}

fn country_in_words(country: &str) -> &str {
    match country {
        "ENG" => "England",
        "SCT" => "Scotland",
        "WLS" => "Wales",
        "NIR" => "Northern Ireland",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{Gazetteer, shared_data};

    #[test]
    fn columns_are_matched_by_name_and_wrong_rows_are_set_aside() {
        let text = "Name,Type,LAT,LON,Population,Postcode_District,Country\n\
                    Adlington,Village,53.613,-2.607,7965,pr6,ENG\nAkrotiri,Village,34.6,32.9,684,,\n,Town,53,-2,,,\n";
        let (places, counts) = read_gazetteer(text.as_bytes(), "places.csv").unwrap();
        assert_eq!((places.len(), counts.read, counts.wrong), (1, 3, 2));
        assert_eq!(places[0].outward.as_deref(), Some("PR6"));
        assert_eq!(places[0].country.as_deref(), Some("England"));
        assert_eq!(counts.quarantined[0].line, 3);
        assert!(read_gazetteer(&b"a,b\n"[..], "x.csv").is_err());
    }

    #[test]
    fn the_shared_gazetteer_joins_into_one_place_for_each() {
        let path = "gazetteer/gb_places_combined.csv";
        let Some(reader) = shared_data::open(path) else { return };
        let (places, counts) = read_gazetteer(reader, path).unwrap();
        assert!(counts.wrong < 10, "{counts:?}");
        let read = places.len();
        let gazetteer = Gazetteer::build(places);
        assert!(gazetteer.len() < read);
        let found = gazetteer.find("Sutton-on-Sea");
        assert_eq!((found.len(), found[0].county.as_deref()), (1, Some("Lincolnshire")));
        assert_eq!(gazetteer.find("chorley")[0].population, Some(33_888));
    }
}
