//! Places by their names.
//!
//! Names are folded ([`super::fold`]) and kept in one sorted list that serves exact look-ups and
//! prefixes alike. Rows of several sources that mean one place are joined.

use super::distance::metres_between;
use super::fold::{fold, without_small_words};
use crate::domain::{Point, one_edit::within_one_edit};
use flate2::read::GzDecoder;
use std::io::Read;

/// Rows with one name that stand closer than this mean one place.
const SAME_PLACE_M: f64 = 4_000.0;

/// What people there say for a place.
const NICKNAMES: [(&str, &str); 8] = [
    ("scunny", "scunthorpe"),
    ("donny", "doncaster"),
    ("brum", "birmingham"),
    ("hudds", "huddersfield"),
    ("pompey", "portsmouth"),
    ("soton", "southampton"),
    ("brizzle", "bristol"),
    ("manny", "manchester"),
];

/// No degree of latitude is shorter, so that what is within so many metres is within so many degrees.
const METRES_OF_A_DEGREE: f64 = 110_000.0;

/// Shorter names are not read with a letter wrong: too many lie within one edit.
const SHORTEST_FUZZY: usize = 5;

/// What sort of place, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// A city.
    City,
    /// A town.
    Town,
    /// A part of a town.
    Suburb,
    /// A village, or a place whose sort is not known.
    Village,
    /// A hamlet.
    Hamlet,
    /// Anything smaller that has a name.
    Settlement,
}

impl PlaceKind {
    /// The kind behind a source's word ("Suburban Area", "Town/Village (GeoNames)").
    pub fn from_word(word: &str) -> Self {
        match fold(word).as_str() {
            "city" => Self::City,
            "town" => Self::Town,
            "suburb" | "suburban area" => Self::Suburb,
            "hamlet" => Self::Hamlet,
            "other settlement" | "settlement" => Self::Settlement,
            _ => Self::Village,
        }
    }

    /// How many people such a place usually has, for ordering places that state no number.
    const fn usual_population(self) -> u32 {
        match self {
            Self::City => 100_000,
            Self::Town => 8_000,
            Self::Suburb => 3_000,
            Self::Village => 900,
            Self::Hamlet => 80,
            Self::Settlement => 30,
        }
    }
}

/// A place that has a name.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceName {
    /// The name ("Sutton on Sea").
    pub name: String,
    /// Other names it goes by, such as the Welsh one.
    pub other_names: Vec<String>,
    /// What sort of place.
    pub kind: PlaceKind,
    /// WGS84 degrees.
    pub point: Point,
    /// People, when counted.
    pub population: Option<u32>,
    /// District in words, when stated.
    pub district: Option<String>,
    /// County or unitary authority in words, when stated.
    pub county: Option<String>,
    /// Region or country in words, when stated.
    pub country: Option<String>,
    /// Outward code of its postcodes, when stated.
    pub outward: Option<String>,
}

impl PlaceName {
    /// A village of which only name and point are known.
    pub fn new(name: impl Into<String>, point: Point) -> Self {
        Self {
            name: name.into(),
            other_names: Vec::new(),
            kind: PlaceKind::Village,
            point,
            population: None,
            district: None,
            county: None,
            country: None,
            outward: None,
        }
    }

    /// How much a searcher is likely to mean this one: its people, counted or usual for its kind.
    pub fn importance(&self) -> u32 {
        self.population.filter(|people| *people > 0).unwrap_or(self.kind.usual_population())
    }

    /// Takes over what `other`, the same place in another row, knows more.
    fn absorb(&mut self, other: Self) {
        self.kind = self.kind.min(other.kind);
        self.population = self.population.max(other.population);
        self.district = self.district.take().or(other.district);
        self.county = self.county.take().or(other.county);
        self.country = self.country.take().or(other.country);
        self.outward = self.outward.take().or(other.outward);
        for name in other.other_names {
            if !self.other_names.contains(&name) {
                self.other_names.push(name);
            }
        }
    }
}

/// Why the embedded list of places could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not compressed text.
    #[error("the list of places cannot be unpacked: {0}")]
    Unpack(#[from] std::io::Error),
    /// A line with a field missing or not a number.
    #[error("line {line} of the list of places has no usable {field}")]
    Line {
        /// From 1.
        line: usize,
        /// Which field.
        field: &'static str,
    },
}

/// All places of a source.
#[derive(Debug, Default)]
pub struct Gazetteer {
    places: Vec<PlaceName>,
    /// Folded names in order, each with the number of its place.
    names: Vec<(Box<str>, u32)>,
    /// Latitudes in order, each with the number of its place.
    latitudes: Vec<(f64, u32)>,
}

impl Gazetteer {
    /// Joins rows that mean one place and puts their names in order.
    pub fn build(rows: impl IntoIterator<Item = PlaceName>) -> Self {
        let mut rows: Vec<(String, PlaceName)> =
            rows.into_iter().map(|place| (fold(&place.name), place)).filter(|(name, _)| !name.is_empty()).collect();
        // The most important first, so that the others are absorbed by it.
        rows.sort_by(|(a, p), (b, q)| {
            a.cmp(b).then(q.importance().cmp(&p.importance())).then(p.point.latitude.total_cmp(&q.point.latitude))
        });
        let mut places: Vec<PlaceName> = Vec::with_capacity(rows.len());
        let (mut current, mut group) = (String::new(), 0);
        for (name, place) in rows {
            if name != current {
                (current, group) = (name, places.len());
            }
            let same = places.iter_mut().skip(group).find(|p| metres_between(p.point, place.point) < SAME_PLACE_M);
            match same {
                Some(known) => known.absorb(place),
                None => places.push(place),
            }
        }
        let mut names = Vec::with_capacity(places.len() * 2);
        for (number, place) in (0u32..).zip(&places) {
            for name in std::iter::once(&place.name).chain(&place.other_names) {
                let folded = fold(name);
                let short = without_small_words(&folded);
                if short != folded {
                    names.push((short.into_boxed_str(), number));
                }
                if !folded.is_empty() {
                    names.push((folded.into_boxed_str(), number));
                }
            }
        }
        names.sort();
        names.dedup();
        let mut latitudes: Vec<(f64, u32)> = places.iter().map(|place| place.point.latitude).zip(0..).collect();
        latitudes.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        Self { places, names, latitudes }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Every place.
    pub fn places(&self) -> &[PlaceName] {
        &self.places
    }

    /// Places with exactly this name after folding, most important first.
    pub fn find(&self, name: &str) -> Vec<&PlaceName> {
        let folded = fold(name);
        let mut numbers = self.numbers_of(&folded);
        if numbers.is_empty() {
            numbers = self.numbers_of(&without_small_words(&folded));
        }
        if let Some((_, place)) = NICKNAMES.iter().find(|(nickname, _)| numbers.is_empty() && *nickname == folded) {
            numbers = self.numbers_of(place);
        }
        self.ranked(numbers)
    }

    /// The places within so many metres of a point, nearest first, each with its metres.
    pub fn around(&self, point: Point, metres: f64) -> Vec<(&PlaceName, f64)> {
        let degrees = metres / METRES_OF_A_DEGREE;
        let first = self.latitudes.partition_point(|(latitude, _)| *latitude < point.latitude - degrees);
        let band = self.latitudes.iter().skip(first).take_while(|(latitude, _)| *latitude <= point.latitude + degrees);
        let mut found: Vec<(&PlaceName, f64)> = band
            .filter_map(|(_, number)| self.places.get(*number as usize))
            .map(|place| (place, metres_between(point, place.point)))
            .filter(|(_, away)| *away <= metres)
            .collect();
        found.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        found
    }

    /// At most `limit` places whose name begins so, most important first; a name typed whole comes first.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Vec<&PlaceName> {
        let folded = fold(prefix);
        if folded.is_empty() {
            return Vec::new();
        }
        let first = self.names.partition_point(|(name, _)| name.as_ref() < folded.as_str());
        let matching = self.names.iter().skip(first).take_while(|(name, _)| name.starts_with(&folded));
        let (whole, longer): (Vec<_>, Vec<_>) = matching.partition(|(name, _)| name.as_ref() == folded);
        let mut places = self.ranked(whole.into_iter().map(|(_, number)| *number).collect());
        for place in self.ranked(longer.into_iter().map(|(_, number)| *number).collect()) {
            if !places.iter().any(|known| std::ptr::eq(*known, place)) {
                places.push(place);
            }
            if places.len() >= limit {
                break;
            }
        }
        places.truncate(limit);
        places
    }

    /// Places whose name is one letter away, most important first. For names of five letters and more.
    pub fn resembling(&self, name: &str, limit: usize) -> Vec<&PlaceName> {
        let folded = fold(name);
        let length = folded.len();
        if length < SHORTEST_FUZZY {
            return Vec::new();
        }
        let close = self
            .names
            .iter()
            .filter(|(candidate, _)| candidate.len().abs_diff(length) <= 2 && within_one_edit(candidate, &folded));
        let mut places = self.ranked(close.map(|(_, number)| *number).collect());
        places.truncate(limit);
        places
    }

    fn numbers_of(&self, folded: &str) -> Vec<u32> {
        let first = self.names.partition_point(|(name, _)| name.as_ref() < folded);
        let equal = self.names.iter().skip(first).take_while(|(name, _)| name.as_ref() == folded);
        equal.map(|(_, number)| *number).collect()
    }

    fn ranked(&self, mut numbers: Vec<u32>) -> Vec<&PlaceName> {
        numbers.sort_unstable();
        numbers.dedup();
        let mut places: Vec<&PlaceName> =
            numbers.iter().filter_map(|number| self.places.get(*number as usize)).collect();
        places.sort_by_key(|place| (std::cmp::Reverse(place.importance()), place.kind));
        places
    }

    /// Reads the compact list that ships with the program: compressed lines of name, latitude,
    /// longitude, people, country, county and other names (by bars), parted by tabs.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, Error> {
        let mut text = String::new();
        GzDecoder::new(bytes).read_to_string(&mut text)?;
        let places = text.lines().enumerate().map(|(at, line)| compact_place(at + 1, line));
        Ok(Self::build(places.collect::<Result<Vec<_>, _>>()?))
    }

    /// Writes the compact list, uncompressed, one line a place.
    pub fn to_compact(&self) -> String {
        let mut text = String::new();
        for place in &self.places {
            let people = place.population.unwrap_or_default();
            let Point { latitude, longitude } = place.point;
            let word = |word: &Option<String>| word.clone().unwrap_or_default();
            let fields = [
                place.name.clone(),
                latitude.to_string(),
                longitude.to_string(),
                people.to_string(),
                word(&place.country),
                word(&place.county),
                place.other_names.join("|"),
            ];
            text.push_str(fields.join("\t").trim_end());
            text.push('\n');
        }
        text
    }
}

fn compact_place(line: usize, text: &str) -> Result<PlaceName, Error> {
    let mut fields = text.split('\t');
    let mut field = |field| fields.next().ok_or(Error::Line { line, field });
    let name = field("name")?;
    let number = |text: &str, field| text.parse::<f64>().ok().ok_or(Error::Line { line, field });
    let latitude = number(field("latitude")?, "latitude")?;
    let longitude = number(field("longitude")?, "longitude")?;
    let point = Point::new(latitude, longitude).ok().ok_or(Error::Line { line, field: "point" })?;
    let people: u32 = field("people")?.parse().ok().ok_or(Error::Line { line, field: "people" })?;
    let mut word = || fields.next().filter(|word| !word.is_empty()).map(str::to_owned);
    let (country, county) = (word(), word());
    let others = word().map(|names| names.split('|').map(str::to_owned).collect()).unwrap_or_default();
    Ok(PlaceName {
        other_names: others,
        population: (people > 0).then_some(people),
        county,
        country,
        ..PlaceName::new(name, point)
    })
}

#[cfg(test)]
#[path = "gazetteer/tests.rs"]
mod tests;
