//! What a person means by "near": a postcode or part of one, a place name, a latitude and longitude.
//!
//! The order of trial is the order of certainty: numbers, postcodes, whole names, names with a county
//! or town beside them, names with one letter wrong.

use super::county::{country_of, county_of};
use super::fold::fold;
use super::gazetteer::PlaceName;
use super::{Geography, distance::metres_between, hilbert};
use crate::domain::postcode::PostcodePart;
use crate::domain::{Point, Postcode};

/// A place so many times more important than any namesake is the one that is meant.
const DOMINANT: u32 = 10;

/// How far from the town or village beside it in the text a place may lie ("Adlington, Chorley").
const BESIDE_M: f64 = 20_000.0;

/// Most choices that are offered.
const CHOICES: usize = 12;

/// Most suggestions when nothing is found.
const SUGGESTIONS: usize = 5;

/// Longer texts are no place.
const LONGEST: usize = 200;

/// What "near" came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// One place.
    One {
        /// The place.
        near: NearPlace,
        /// Others of the same name that were less likely meant.
        alternatives: Vec<NearPlace>,
    },
    /// Several places fit; the person chooses.
    Ambiguous(Vec<NearPlace>),
    /// No place fits.
    Nothing {
        /// Spellings and places that may have been meant.
        suggestions: Vec<String>,
    },
    /// Nothing was typed.
    Empty,
}

/// A place to search around.
#[derive(Debug, Clone, PartialEq)]
pub struct NearPlace {
    /// What to call it ("PR7 1DB", "Adlington, Lancashire"). Typed into `near`, it gives this place again.
    pub label: String,
    /// WGS84 degrees.
    pub point: Point,
    /// How the text was read.
    pub how: How,
    /// What the person should be told.
    pub note: Option<NearNote>,
}

/// How the text of "near" was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A whole postcode.
    Postcode,
    /// A sector, "PR7 1".
    Sector,
    /// An outward code, "PR7".
    Outward,
    /// The name of a place.
    PlaceName,
    /// "53.65,-2.63".
    LatLon,
}

/// What the person should be told of how "near" was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NearNote {
    /// The postcode is not in use (ended, or too new for the table); a larger part of it answers.
    TerminatedPostcode {
        /// As typed, in its usual spelling.
        typed: String,
        /// The sector, or where that is not known either the outward code.
        answered_by: String,
    },
    /// No such sector; its outward code answers.
    UnknownSector {
        /// As typed, in its usual spelling.
        typed: String,
        /// The outward code.
        answered_by: String,
    },
    /// The name was read with one letter changed.
    Spelling {
        /// As typed.
        typed: String,
        /// The name of the place.
        read_as: String,
    },
    /// The place is far outside Great Britain and Northern Ireland.
    FarAway,
}

/// Reads `text` as a place.
pub fn resolve(text: &str, geography: &Geography) -> Resolved {
    let text = text.trim();
    if text.is_empty() {
        return Resolved::Empty;
    }
    if text.len() > LONGEST {
        return Resolved::Nothing { suggestions: Vec::new() };
    }
    if let Some(point) = latitude_longitude(text) {
        return one(NearPlace {
            label: format!("{}, {}", point.latitude, point.longitude),
            point,
            how: How::LatLon,
            note: far_away(point).then_some(NearNote::FarAway),
        });
    }
    if let Some(part) = PostcodePart::parse(text) {
        return match postcode(&part, geography) {
            Some(near) => one(near),
            None => Resolved::Nothing { suggestions: Vec::new() },
        };
    }
    named(text, geography)
}

fn one(near: NearPlace) -> Resolved {
    Resolved::One { near, alternatives: Vec::new() }
}

/// "53.65,-2.63", with comma, semicolon or blank between.
fn latitude_longitude(text: &str) -> Option<Point> {
    let mut numbers = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let latitude = numbers.next()?.parse().ok()?;
    let longitude = numbers.next()?.parse().ok()?;
    if numbers.next().is_some() {
        return None;
    }
    Point::new(latitude, longitude).ok()
}

/// Beyond the islands and the seas around them.
fn far_away(point: Point) -> bool {
    !(hilbert::SOUTH..=hilbert::NORTH).contains(&point.latitude)
        || !(hilbert::WEST..=hilbert::EAST).contains(&point.longitude)
}

fn postcode(part: &PostcodePart, geography: &Geography) -> Option<NearPlace> {
    let table = &geography.postcodes;
    match part {
        PostcodePart::Whole(typed) => {
            if let Some(place) = table.lookup(typed) {
                let label = typed.as_str().to_owned();
                return Some(NearPlace { label, point: place.point, how: How::Postcode, note: None });
            }
            instead_of(typed, geography)
        }
        PostcodePart::Sector(sector) => {
            if let Some(place) = table.sector(sector) {
                return Some(NearPlace { label: sector.clone(), point: place.point, how: How::Sector, note: None });
            }
            let (outward, _) = sector.split_once(' ')?;
            let note = NearNote::UnknownSector { typed: sector.clone(), answered_by: outward.to_owned() };
            let point = table.outward(outward)?.point;
            Some(NearPlace { label: outward.to_owned(), point, how: How::Outward, note: Some(note) })
        }
        PostcodePart::Outward(outward) => {
            if let Some(place) = table.outward(outward) {
                return Some(NearPlace { label: outward.clone(), point: place.point, how: How::Outward, note: None });
            }
            // "PR71" is a sector whose blank was forgotten where no such outward code exists.
            let (shorter, digit) = outward.split_at_checked(outward.len().checked_sub(1)?)?;
            let label = format!("{shorter} {digit}");
            let point = table.sector(&label)?.point;
            Some(NearPlace { label, point, how: How::Sector, note: None })
        }
    }
}

/// The sector or outward code that answers for a postcode that is not in use.
fn instead_of(typed: &Postcode, geography: &Geography) -> Option<NearPlace> {
    let table = &geography.postcodes;
    let (place, answered_by, how) = match table.sector(typed.sector()) {
        Some(place) => (place, typed.sector(), How::Sector),
        None => (table.outward(typed.outward())?, typed.outward(), How::Outward),
    };
    let note = NearNote::TerminatedPostcode { typed: typed.as_str().to_owned(), answered_by: answered_by.to_owned() };
    Some(NearPlace { label: answered_by.to_owned(), point: place.point, how, note: Some(note) })
}

fn named(text: &str, geography: &Geography) -> Resolved {
    let whole = geography.gazetteer.find(text);
    if !whole.is_empty() {
        return choose(&whole, None, geography);
    }
    if let Some(resolved) = qualified(text, geography) {
        return resolved;
    }
    let close = geography.gazetteer.resembling(text, CHOICES);
    if let Some(first) = close.first() {
        let same: Vec<&PlaceName> = close.iter().copied().filter(|p| fold(&p.name) == fold(&first.name)).collect();
        if same.len() == close.len() {
            let note = NearNote::Spelling { typed: text.to_owned(), read_as: first.name.clone() };
            return choose(&same, Some(note), geography);
        }
        return Resolved::Nothing { suggestions: labels(&close, geography) };
    }
    let starts: String = text.chars().take(4).collect();
    Resolved::Nothing { suggestions: labels(&geography.gazetteer.suggest(&starts, SUGGESTIONS), geography) }
}

/// "Adlington, Chorley", "Adlington Lancashire", "Newport, Wales (NP20)": every part beside the name must fit.
fn qualified(text: &str, geography: &Geography) -> Option<Resolved> {
    let parts: Vec<&str> = text.split([',', '(', ')']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let words: Vec<&str> = text.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    let mut splits: Vec<(String, Vec<String>)> = Vec::new();
    if let Some((name, beside)) = parts.split_first().filter(|(_, beside)| !beside.is_empty()) {
        splits.push(((*name).to_owned(), beside.iter().map(|part| (*part).to_owned()).collect()));
    }
    for at in (1..words.len()).rev() {
        let (name, beside) = words.split_at(at);
        splits.push((name.join(" "), vec![beside.join(" ")]));
    }
    for loosely in [false, true] {
        for (name, beside) in &splits {
            let fits_all = |place: &PlaceName| beside.iter().all(|part| fits(place, part, loosely, geography));
            let fitting: Vec<&PlaceName> =
                geography.gazetteer.find(name).into_iter().filter(|place| fits_all(place)).collect();
            if !fitting.is_empty() {
                return Some(choose(&fitting, None, geography));
            }
        }
    }
    let elsewhere = splits.iter().map(|(name, _)| geography.gazetteer.find(name)).find(|found| !found.is_empty());
    let elsewhere = elsewhere.unwrap_or_default();
    // The name is known but not there: say where it is rather than choose.
    let choices: Vec<NearPlace> =
        elsewhere.iter().take(CHOICES).map(|place| near_of(place, true, None, geography)).collect();
    (!choices.is_empty()).then_some(Resolved::Ambiguous(choices))
}

/// Whether a place lies in what `beside` names; loosely, also whether it lies near it.
fn fits(place: &PlaceName, beside: &str, loosely: bool, geography: &Geography) -> bool {
    if loosely {
        let outward = geography.postcodes.outward(beside.to_ascii_uppercase().as_str()).map(|place| place.point);
        let towns = geography.gazetteer.find(beside);
        let mut near = outward.into_iter().chain(towns.iter().map(|town| town.point));
        return near.any(|point| metres_between(point, place.point) <= BESIDE_M);
    }
    let wanted = fold(beside);
    let stated = [&place.district, &place.county, &place.country, &place.outward];
    stated.into_iter().flatten().any(|word| fold(word) == wanted)
        || Surroundings::of(place.point, geography).words().any(|word| fold(word) == wanted)
}

fn choose(places: &[&PlaceName], note: Option<NearNote>, geography: &Geography) -> Resolved {
    let near = |place: &&PlaceName| near_of(place, places.len() > 1, note.clone(), geography);
    let mut choices: Vec<NearPlace> = places.iter().take(CHOICES).map(near).collect();
    tell_apart(&mut choices, places, geography);
    let dominant = match places {
        [] => return Resolved::Nothing { suggestions: Vec::new() },
        [_] => true,
        [first, second, ..] => first.importance() / DOMINANT >= second.importance(),
    };
    if dominant {
        let near = choices.remove(0);
        Resolved::One { near, alternatives: choices }
    } else {
        Resolved::Ambiguous(choices)
    }
}

/// Adds the outward code where two labels are still the same.
fn tell_apart(choices: &mut [NearPlace], places: &[&PlaceName], geography: &Geography) {
    let labels: Vec<String> = choices.iter().map(|choice| choice.label.clone()).collect();
    for (choice, place) in choices.iter_mut().zip(places) {
        if labels.iter().filter(|label| **label == choice.label).count() > 1 {
            let outward = place.outward.clone().or_else(|| Surroundings::of(place.point, geography).outward);
            if let Some(outward) = outward {
                choice.label = format!("{} ({outward})", choice.label);
            }
        }
    }
}

fn near_of(place: &PlaceName, qualify: bool, note: Option<NearNote>, geography: &Geography) -> NearPlace {
    let label = if qualify { label(place, geography) } else { place.name.clone() };
    NearPlace { label, point: place.point, how: How::PlaceName, note }
}

fn labels(places: &[&PlaceName], geography: &Geography) -> Vec<String> {
    places.iter().take(SUGGESTIONS).map(|place| label(place, geography)).collect()
}

/// The name with the county or district that tells it from its namesakes.
pub fn label(place: &PlaceName, geography: &Geography) -> String {
    let around = Surroundings::of(place.point, geography);
    let county = place.county.as_deref().or(around.county).or(place.district.as_deref());
    let within = county.or(around.district.as_deref()).or(place.country.as_deref()).or(around.country);
    match within {
        Some(within) if fold(within) != fold(&place.name) => format!("{}, {within}", place.name),
        _ => place.name.clone(),
    }
}

/// What can be said of a point's whereabouts in words.
struct Surroundings {
    district: Option<String>,
    county: Option<&'static str>,
    country: Option<&'static str>,
    outward: Option<String>,
}

impl Surroundings {
    fn of(point: Point, geography: &Geography) -> Self {
        let nearest = geography.postcodes.nearest(point).filter(|nearest| nearest.metres < super::NEAREST_DISTRICT_M);
        let code = nearest.as_ref().and_then(|nearest| nearest.place.district.as_ref());
        Self {
            district: code.and_then(|code| geography.area(code)).map(|area| area.name.clone()),
            county: code.and_then(county_of),
            country: code.and_then(country_of).map(|(name, _)| name),
            outward: nearest.as_ref().map(|nearest| nearest.postcode.outward().to_owned()),
        }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let owned = [self.district.as_deref(), self.outward.as_deref()];
        owned.into_iter().chain([self.county, self.country]).flatten()
    }
}

#[cfg(test)]
#[path = "near/tests.rs"]
mod tests;
