//! Names of areas and what each lies in, from look-up files. Imports `domain` only.

use crate::domain::{Area, AreaCode, AreaType};
use std::collections::HashMap;

/// Areas by code, and for each the areas above it.
#[derive(Debug, Default)]
pub struct Areas {
    by_code: HashMap<AreaCode, Area>,
    parents: HashMap<AreaCode, Vec<AreaCode>>,
}

impl Areas {
    /// Takes areas, and links from an area to the ones it lies in. An area's own `parent` is a link too.
    pub fn build(areas: impl IntoIterator<Item = Area>, links: impl IntoIterator<Item = (AreaCode, AreaCode)>) -> Self {
        let mut built = Self::default();
        for area in areas {
            if let Some(parent) = &area.parent {
                built.link(area.code.clone(), parent.clone());
            }
            built.by_code.insert(area.code.clone(), area);
        }
        for (child, parent) in links {
            built.link(child, parent);
        }
        built
    }

    fn link(&mut self, child: AreaCode, parent: AreaCode) {
        if child == parent {
            return;
        }
        let parents = self.parents.entry(child).or_default();
        if !parents.contains(&parent) {
            parents.push(parent);
            parents.sort_unstable();
        }
    }

    /// An area by its code.
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.by_code.get(code)
    }

    /// The areas that an area was said to lie in.
    pub fn parents(&self, code: &AreaCode) -> &[AreaCode] {
        self.parents.get(code).map_or(&[], Vec::as_slice)
    }

    /// How many areas have a name here.
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    /// Whether no area has a name here.
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    /// Areas with this name, letter case aside, largest type first.
    pub fn named(&self, name: &str) -> Vec<&Area> {
        let wanted = super::fold::fold(name);
        let mut found: Vec<&Area> =
            self.by_code.values().filter(|area| super::fold::fold(&area.name) == wanted).collect();
        found.sort_by(|a, b| (b.area_type, &a.code).cmp(&(a.area_type, &b.code)));
        found
    }

    /// What sort of area a code stands for: as known here, else by its first three characters.
    pub fn type_of(&self, code: &AreaCode) -> Option<AreaType> {
        self.get(code).map(|area| area.area_type).or_else(|| type_of_code(code))
    }
}

/// What sort of area a code stands for by its first three characters. LSOA and MSOA codes do not tell
/// their year and are not answered.
pub fn type_of_code(code: &AreaCode) -> Option<AreaType> {
    Some(match code.as_str().get(..3)? {
        "E05" | "W05" | "S13" | "N08" => AreaType::Ward,
        "E06" | "E07" | "E08" | "E09" | "W06" | "S12" | "N09" => AreaType::District,
        "E10" | "E11" | "E13" | "E47" => AreaType::County,
        "E54" => AreaType::Icb,
        "E12" => AreaType::Region,
        "E92" | "W92" | "S92" | "N92" => AreaType::Country,
        prefix if prefix.starts_with("n:") => AreaType::Neighbourhood,
        _ => return None,
    })
}
