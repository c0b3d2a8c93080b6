//! What is known of the ground: postcodes and places that ship, replaced by those that were imported, and
//! the areas in the database.

use crate::database::Database;
use crate::directory::{self, areas, dataset};
use crate::domain::{Area, AreaCode};
use crate::geography::{Areas, Boundaries, Gazetteer, Geography, PostcodeTable, outline};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};

/// Compact table of postcodes.
pub const POSTCODES: &str = "postcodes";
/// Compact table of place names.
pub const PLACES: &str = "places";
/// Which area lies in which, from look-up files.
pub const LINKS: &str = "area-links";
/// Changes whenever anything of the ground does.
pub const STAMP: &str = "ground-stamp";

/// One line of the look-ups kept under [`LINKS`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The smaller area.
    pub area: AreaCode,
    /// The larger one.
    pub lies_in: AreaCode,
}

/// Loads what ships and what was imported.
pub fn load(database: &Database) -> Result<Geography> {
    let mut geography = Geography::shipped()?;
    let stored = |name: &str| database.read(|conn| dataset::get(conn, name));
    if let Some(postcodes) = stored(POSTCODES)? {
        let table = PostcodeTable::from_vec(postcodes.bytes).context("the imported postcodes; import them again")?;
        geography.postcodes = Arc::new(table);
    }
    if let Some(places) = stored(PLACES)? {
        let table = Gazetteer::from_compact(&places.bytes).context("the imported places; import them again")?;
        geography.gazetteer = Arc::new(table);
    }
    let links = links(database)?;
    let known = database.read(areas::all_areas)?;
    let mut outlines = Vec::new();
    database.read(|conn| {
        areas::outlines(conn, &[], |area, text| {
            // Outlines were checked when they were imported.
            if let Ok(shape) = outline::from_geojson(&text) {
                outlines.push((area, shape));
            }
            Ok::<_, directory::Error>(())
        })
    })?;
    let sets = neighbourhoods(database, &known)?;
    geography.boundaries = Arc::new(Boundaries::build(outlines).with_sets(sets));
    geography.areas = Arc::new(Areas::build(known, links.into_iter().map(|link| (link.area, link.lies_in))));
    Ok(geography)
}

/// Which area lies in which, as the imported look-ups say.
pub fn links(database: &Database) -> Result<Vec<Link>> {
    match database.read(|conn| dataset::get(conn, LINKS))? {
        Some(stored) => serde_json::from_slice(&stored.bytes).context("the imported look-ups; import them again"),
        None => Ok(Vec::new()),
    }
}

fn neighbourhoods(database: &Database, known: &[Area]) -> Result<Vec<(Area, Vec<AreaCode>)>> {
    let members = database.read(areas::neighbourhood_members)?;
    Ok(members
        .into_iter()
        .filter_map(|(code, members)| Some((known.iter().find(|area| area.code == code)?.clone(), members)))
        .collect())
}

/// The ground of a running program; replaced whole when another process imports.
pub struct Ground {
    database: Database,
    now: RwLock<(Option<String>, Arc<Geography>)>,
}

impl Ground {
    /// Loads it.
    pub fn new(database: Database) -> Result<Self> {
        let stamp = database.read(|conn| dataset::digest(conn, STAMP))?;
        let geography = load(&database)?;
        Ok(Self { database, now: RwLock::new((stamp, Arc::new(geography))) })
    }

    /// As it is now.
    pub fn now(&self) -> Arc<Geography> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Loads it again if anything was imported since. Gives whether it did.
    pub fn refresh(&self) -> Result<bool> {
        let stamp = self.database.read(|conn| dataset::digest(conn, STAMP))?;
        if self.now.read().unwrap_or_else(PoisonError::into_inner).0 == stamp {
            return Ok(false);
        }
        let geography = load(&self.database)?;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = (stamp, Arc::new(geography));
        Ok(true)
    }
}
