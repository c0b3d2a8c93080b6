//! Areas: statistical and administrative places, and named neighbourhoods made of them.

use crate::closed_list;
use serde::{Deserialize, Serialize};

/// A nine-character ONS code ("E01024915"), or `n:<slug>` for a neighbourhood of our own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaCode(pub String);

impl AreaCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AreaCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

closed_list! {
    /// What sort of area, smallest first.
    AreaType {
        Lsoa2021 = "lsoa21",
        Lsoa2011 = "lsoa11",
        Msoa2021 = "msoa21",
        Msoa2011 = "msoa11",
        Ward = "ward",
        Neighbourhood = "neighbourhood",
        District = "district",
        County = "county",
        Icb = "icb",
        Region = "region",
        Country = "country",
    }
}

/// An area without its outline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// ONS code, or our own for a neighbourhood.
    pub code: AreaCode,
    /// What sort of area it is.
    pub area_type: AreaType,
    /// The name people use ("Coppull and Charnock Richard").
    pub name: String,
    /// The next area up, where a look-up gave one.
    pub parent: Option<AreaCode>,
}
