//! `import postcodes`, `areas`, `neighbourhood`, `statistics` and `places`: what is known of the ground.
//!
//! Each file is read and checked whole before the first write.

use super::arguments::{FileImport, NeighbourhoodImport};
use super::config::Config;
use super::ground::{LINKS, Link, PLACES, POSTCODES, STAMP};
use super::print;
use super::runtime::Runtime;
use crate::database::WriteTransaction;
use crate::directory::areas::{self, OutlinedArea};
use crate::directory::import::record_finished;
use crate::directory::{self, dataset};
use crate::domain::{Area, AreaCode, AreaType, ImportReport, Quarantined, Source};
use crate::exchange::{boundaries, gazetteer, postcodes as postcode_files, statistics as area_tables};
use crate::geography::{Gazetteer, outline};
use anyhow::{Context, Result, anyhow, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use uuid::Uuid;

/// Areas written in one transaction.
const BATCH: usize = 1_000;

/// ONSPD, NSPL or Code-Point Open.
pub fn postcodes(config: Config, what: &FileImport) -> Result<()> {
    let runtime = Runtime::open(config)?;
    let shown = print::counter("reading");
    let (table, counts) =
        postcode_files::read_postcodes(open(&what.file)?, &name(&what.file), |read| shown.set_position(read))?;
    shown.finish_and_clear();
    let report = report(counts.read, counts.wrong, counts.quarantined);
    finish(&runtime, "postcodes", what, &report, |tx| {
        dataset::put(tx, POSTCODES, table.to_bytes(), what.attribution.as_deref(), counts.live)?;
        Ok(())
    })?;
    print::line(format!(
        "{} postcodes in use; {} ended, {} without a place and {} wrong rows were left out",
        counts.live, counts.terminated, counts.without_place, counts.wrong
    ));
    reassign(&runtime)
}

/// Place names, beside those that ship.
pub fn places(config: Config, what: &FileImport) -> Result<()> {
    let runtime = Runtime::open(config)?;
    let (found, counts) = gazetteer::read_gazetteer(open(&what.file)?, &name(&what.file))?;
    let shipped = runtime.geography()?.gazetteer;
    let merged = Gazetteer::build(shipped.places().iter().cloned().chain(found));
    let packed = packed(merged.to_compact().as_bytes())?;
    let report = report(counts.read, counts.wrong, counts.quarantined);
    finish(&runtime, "places", what, &report, |tx| {
        dataset::put(tx, PLACES, &packed, what.attribution.as_deref(), merged.len() as u64)?;
        Ok(())
    })?;
    print::line(format!("{} places are known by name now; {} wrong rows were left out", merged.len(), counts.wrong));
    Ok(())
}

/// The form in which places ship and are kept.
fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}

/// Boundaries as GeoJSON.
pub fn areas(config: Config, what: &FileImport) -> Result<()> {
    let runtime = Runtime::open(config)?;
    let mut found: Vec<OutlinedArea> = Vec::new();
    let counts = boundaries::read_boundaries(open(&what.file)?, &name(&what.file), |area, shape| {
        found.push(OutlinedArea { area, outline: Some(outline::to_geojson(&shape)) });
    })?;
    let shown = print::bar("storing", found.len() as u64);
    for batch in found.chunks(BATCH) {
        runtime.database.write(|tx| areas::put_areas(tx, batch))?;
        shown.inc(batch.len() as u64);
    }
    shown.finish_and_clear();
    let report = report(counts.read, counts.without_outline, Vec::new());
    finish(&runtime, "areas", what, &report, |_| Ok(()))?;
    for (area_type, number) in &counts.areas {
        print::line(format!("{number} outlines of {area_type}"));
    }
    reassign(&runtime)
}

/// A named set of LSOAs, or a polygon.
pub fn neighbourhood(config: Config, what: &NeighbourhoodImport) -> Result<()> {
    let runtime = Runtime::open(config)?;
    let code = boundaries::neighbourhood_code(&what.name)
        .ok_or_else(|| anyhow!("--name \"{}\" holds no letter or digit; give the name people use", what.name))?;
    let text = std::fs::read_to_string(&what.file).with_context(|| name(&what.file))?;
    let area = Area { code, area_type: AreaType::Neighbourhood, name: what.name.clone(), parent: None };
    let (outlined, members) = if text.trim_start().starts_with('{') {
        let shape = outline::from_geojson(&text).with_context(|| name(&what.file))?;
        (OutlinedArea { area, outline: Some(outline::to_geojson(&shape)) }, Vec::new())
    } else {
        let members = members(&text, &name(&what.file))?;
        let known = runtime.database.read(|conn| areas::areas_by_code(conn, &members))?;
        if known.len() < members.len() {
            let missing = members.iter().find(|code| !known.iter().any(|area| area.code == **code));
            let missing = missing.map_or("", AreaCode::as_str);
            bail!("{}: there is no area {missing}; import its boundaries first", name(&what.file));
        }
        (OutlinedArea { area, outline: None }, members)
    };
    runtime.database.write(|tx| {
        areas::put_neighbourhood(tx, &outlined, &members)?;
        stamp(tx)
    })?;
    print::line(format!("{} is a neighbourhood now", what.name));
    reassign(&runtime)
}

fn members(text: &str, file: &str) -> Result<Vec<AreaCode>> {
    let mut members = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split([',', '\t']).next().unwrap_or_default().trim();
        if code.is_empty() || code.starts_with('#') {
            continue;
        }
        let is_code = code.len() == 9 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_code {
            bail!("{file}, line {}: \"{code}\" is not an area code such as E01024915", index + 1);
        }
        members.push(AreaCode(code.to_ascii_uppercase()));
    }
    members.sort_unstable();
    members.dedup();
    if members.is_empty() {
        bail!("{file} names no area; write one LSOA code a line");
    }
    Ok(members)
}

/// Look-ups, deprivation, population and names.
pub fn statistics(config: Config, what: &FileImport) -> Result<()> {
    let runtime = Runtime::open(config)?;
    let mut figures = Vec::new();
    let mut known: BTreeMap<AreaCode, Area> = BTreeMap::new();
    let mut links = Vec::new();
    let mut names = Vec::new();
    let read = area_tables::read_area_table(open(&what.file)?, &name(&what.file), |row| match row {
        area_tables::AreaRow::Statistic(code, value) => figures.push((code, value)),
        area_tables::AreaRow::Name(code, name) => names.push((code, name)),
        area_tables::AreaRow::Link(area, larger) => {
            links.push(Link { area: area.code.clone(), lies_in: larger.code.clone() });
            for area in [area, larger] {
                known.entry(area.code.clone()).or_insert(area);
            }
        }
    })?;
    if let area_tables::AreaTable::Statistics { dataset } = &read.table {
        for batch in figures.chunks(BATCH) {
            runtime.database.write(|tx| areas::put_statistics(tx, dataset, batch))?;
        }
    }
    let codes: Vec<AreaCode> = names.iter().map(|(code, _)| code.clone()).collect();
    let renamed = runtime.database.read(|conn| areas::areas_by_code(conn, &codes))?;
    let by_code: BTreeMap<AreaCode, String> = names.into_iter().collect();
    let renamed = renamed.into_iter().filter_map(|area| {
        let name = by_code.get(&area.code)?.clone();
        Some(Area { name, ..area })
    });
    let areas_to_store: Vec<OutlinedArea> =
        known.into_values().chain(renamed).map(|area| OutlinedArea { area, outline: None }).collect();
    for batch in areas_to_store.chunks(BATCH) {
        runtime.database.write(|tx| areas::put_areas(tx, batch))?;
    }
    let mut all = super::ground::links(&runtime.database)?;
    let replaced: std::collections::HashSet<(AreaCode, String)> =
        links.iter().map(|link| (link.area.clone(), kind_of(&link.lies_in))).collect();
    all.retain(|link| !replaced.contains(&(link.area.clone(), kind_of(&link.lies_in))));
    all.extend(links);
    all.sort_by(|a, b| (&a.area, &a.lies_in).cmp(&(&b.area, &b.lies_in)));
    all.dedup();
    let bytes = serde_json::to_vec(&all)?;
    finish(&runtime, "statistics", what, &report(read.read, 0, Vec::new()), |tx| {
        dataset::put(tx, LINKS, &bytes, None, all.len() as u64)?;
        Ok(())
    })?;
    let what_it_is = match &read.table {
        area_tables::AreaTable::Statistics { dataset } => dataset.as_str(),
        area_tables::AreaTable::LookUp => "a look-up",
        area_tables::AreaTable::Names => "names",
    };
    print::line(format!("{} rows of {what_it_is} were read", read.read));
    reassign(&runtime)
}

/// A newer look-up to the same sort of larger area takes the place of the older one.
fn kind_of(code: &AreaCode) -> String {
    code.as_str().chars().take(3).collect()
}

/// Works out anew which areas every place lies in, and lets the index know.
fn reassign(runtime: &Runtime) -> Result<()> {
    let geography = runtime.geography()?;
    let moved = areas::reassign_all(&runtime.database, &|point| geography.ladder(point))?;
    if moved > 0 {
        print::line(format!("{moved} places were found to lie in other areas than before"));
    }
    runtime.update_index()
}

fn finish(
    runtime: &Runtime,
    kind: &str,
    what: &FileImport,
    report: &ImportReport,
    write: impl FnOnce(&mut WriteTransaction<'_>) -> directory::Result<()>,
) -> Result<()> {
    let source = Source {
        name: format!("{kind}:{}", name(&what.file)),
        address: name(&what.file),
        licence: None,
        attribution: what.attribution.clone(),
    };
    runtime.database.write(|tx| {
        write(tx)?;
        record_finished(tx, kind, &source, report)?;
        stamp(tx)
    })?;
    Ok(())
}

fn stamp(tx: &mut WriteTransaction<'_>) -> directory::Result<()> {
    dataset::put(tx, STAMP, Uuid::new_v4().as_bytes(), None, 0)?;
    Ok(())
}

fn report(read: u64, left_out: u64, quarantined: Vec<Quarantined>) -> ImportReport {
    let mut quarantined = quarantined;
    let named = quarantined.len() as u64;
    if left_out > named {
        // The readers name the first hundred; the others are accounted for by number.
        quarantined.extend((named..left_out).map(|_| Quarantined {
            line: 0,
            source_id: None,
            reason: "left out like the rows named above".into(),
        }));
    }
    ImportReport { read, new: read.saturating_sub(left_out), quarantined, ..ImportReport::default() }
}

fn open(path: &Path) -> Result<File> {
    File::open(path).with_context(|| format!("{} cannot be read; check the name", path.display()))
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
