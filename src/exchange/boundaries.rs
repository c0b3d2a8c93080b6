//! Outlines of areas from GeoJSON, one feature at a time.
//!
//! The code and name are found by the pattern of their property ("LSOA11CD", "ward22_code", "LAD24NM").
//! Imports `domain` and `geography`.

use super::ground::{AreaPart, Error, Guarded, area_column, is_area_code, unpacked};
use crate::domain::{Area, AreaCode, AreaType};
use crate::geography::outline::RawGeometry;
use geo::MultiPolygon;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Longest feature in bytes. The largest district at full resolution has about 12 million.
const LONGEST_FEATURE: u64 = 64 << 20;

/// What was in a file of outlines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BoundaryCounts {
    /// Features.
    pub read: u64,
    /// Features without a geometry; left out.
    pub without_outline: u64,
    /// Areas by their type.
    pub areas: BTreeMap<AreaType, u64>,
}

/// Hands every area with its outline to `each`, in the file's order.
///
/// Stops at the first feature that cannot be used, so keep what came before aside until the whole file
/// has been read.
pub fn read_boundaries(
    reader: impl std::io::Read,
    file: &str,
    each: impl FnMut(Area, MultiPolygon<f64>),
) -> Result<BoundaryCounts, Error> {
    let (guarded, since) = Guarded::new(unpacked(reader, file)?, LONGEST_FEATURE);
    // serde_json asks for single bytes.
    let reader = std::io::BufReader::with_capacity(1 << 16, guarded);
    let mut collection =
        Collection { file, each, since, counts: BoundaryCounts::default(), refused: None, met_features: false };
    let mut json = serde_json::Deserializer::from_reader(reader);
    let read = json.deserialize_map(&mut collection).and_then(|()| json.end());
    if let Some(refused) = collection.refused {
        return Err(refused);
    }
    if let Err(error) = read {
        if error.is_io() {
            let at = format!("feature {}", collection.counts.read + 1);
            return Err(Error::read(file, at, error.into()));
        }
        if error.is_eof() {
            return Err(Error::Damaged { file: file.to_owned() });
        }
        return Err(Error::GeoJson { file: file.to_owned(), what: error.to_string() });
    }
    if !collection.met_features {
        return Err(Error::GeoJson { file: file.to_owned(), what: "it has no \"features\"".to_owned() });
    }
    if collection.counts.areas.is_empty() {
        return Err(Error::Nothing { file: file.to_owned(), what: "area with an outline" });
    }
    Ok(collection.counts)
}

/// The state of reading one FeatureCollection.
struct Collection<'f, F> {
    file: &'f str,
    each: F,
    since: Rc<Cell<u64>>,
    counts: BoundaryCounts,
    /// Our own error, kept here because serde's errors hold text only.
    refused: Option<Error>,
    met_features: bool,
}

#[derive(serde::Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    #[serde(default)]
    geometry: Option<RawGeometry>,
}

impl<'de, F: FnMut(Area, MultiPolygon<f64>)> Visitor<'de> for &mut Collection<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "features" {
                self.met_features = true;
                map.next_value_seed(Features(&mut *self))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Features<'c, 'f, F>(&'c mut Collection<'f, F>);

impl<'de, F: FnMut(Area, MultiPolygon<f64>)> DeserializeSeed<'de> for Features<'_, '_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Area, MultiPolygon<f64>)> Visitor<'de> for Features<'_, '_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<Feature>()? {
            self.0.since.set(0);
            if let Err(refused) = self.0.take(feature) {
                self.0.refused = Some(refused);
                return Err(A::Error::custom("refused"));
            }
        }
        Ok(())
    }
}

impl<F: FnMut(Area, MultiPolygon<f64>)> Collection<'_, F> {
    fn take(&mut self, feature: Feature) -> Result<(), Error> {
        self.counts.read += 1;
        let number = self.counts.read;
        let Some(geometry) = feature.geometry else {
            self.counts.without_outline += 1;
            return Ok(());
        };
        let refuse = |what: String| Error::Feature { file: self.file.to_owned(), number, what };
        let area = area_of(&feature.properties.unwrap_or_default()).map_err(refuse)?;
        let outline = geometry.outline().map_err(|source| Error::Outline {
            file: self.file.to_owned(),
            number,
            name: format!("{} {}", area.code, area.name).trim_end().to_owned(),
            source,
        })?;
        *self.counts.areas.entry(area.area_type).or_default() += 1;
        (self.each)(area, outline);
        Ok(())
    }
}

/// The area that properties describe: the smallest type that has a code; the next one up is its parent.
fn area_of(properties: &Map<String, Value>) -> Result<Area, String> {
    let mut codes: Vec<(AreaType, &str)> = Vec::new();
    let mut names: Vec<(AreaType, &str)> = Vec::new();
    for (property, value) in properties {
        let Some(text) = value.as_str().map(str::trim).filter(|text| !text.is_empty()) else { continue };
        match area_column(property) {
            Some((area_type, AreaPart::Code)) => codes.push((area_type, text)),
            Some((area_type, AreaPart::Name)) => names.push((area_type, text)),
            None => {}
        }
    }
    let name_of = |wanted: AreaType| names.iter().find(|(area_type, _)| *area_type == wanted).map(|(_, name)| *name);
    if let Some(name) = name_of(AreaType::Neighbourhood) {
        let code = neighbourhood_code(name).ok_or("the neighbourhood's name has no letter or digit")?;
        return Ok(Area { code, area_type: AreaType::Neighbourhood, name: name.to_owned(), parent: None });
    }
    codes.sort();
    let Some(&(area_type, code)) = codes.first() else {
        let found: Vec<&str> = properties.keys().map(String::as_str).take(12).collect();
        return Err(format!(
            "no property holds an area's code (LSOA21CD, MSOA21CD, WD22CD, LAD24CD ... or neighbourhood); its \
             properties are: {}",
            found.join(", ")
        ));
    };
    if !is_area_code(code) {
        return Err(format!("\"{code}\" is not an ONS code: give a letter and eight digits"));
    }
    let parent = codes.iter().find(|(above, text)| *above > area_type && is_area_code(text));
    Ok(Area {
        code: AreaCode(code.to_owned()),
        area_type,
        name: name_of(area_type).unwrap_or_default().to_owned(),
        parent: parent.map(|(_, text)| AreaCode((*text).to_owned())),
    })
}

/// `n:<slug>` of a neighbourhood's name; `None` when nothing of it can be in a slug.
pub fn neighbourhood_code(name: &str) -> Option<AreaCode> {
    let slug = crate::geography::fold::fold(name).replace(' ', "-");
    (!slug.is_empty()).then(|| AreaCode(format!("n:{slug}")))
}

#[cfg(test)]
#[path = "boundaries/tests.rs"]
mod tests;
