//! Areas, their outlines and figures, neighbourhoods, and which areas each location lies in.

use super::Result;
use super::apply::AreasOf;
use crate::database::backend::insert_rows;
use crate::database::schema::{area, area_statistic, location, location_area, neighbourhood_member};
use crate::database::table::location::{LocationAreaRow, decode_point};
use crate::database::table::{IDS_PER_QUERY, decode_slug, decode_uuid};
use crate::database::{Database, DbConnection, Entity, WriteTransaction};
use crate::domain::{Area, AreaCode, AreaType};
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Outlines read at a time; detailed ones are large.
const OUTLINES_PER_QUERY: i64 = 200;
/// Locations of one transaction.
const LOCATIONS_PER_BATCH: i64 = 1_000;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = area, treat_none_as_default_value = false)]
struct AreaRow {
    code: String,
    area_type: String,
    name: String,
    parent: Option<String>,
    outline: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = area_statistic)]
struct StatisticRow {
    area_code: String,
    dataset: String,
    data: String,
}

#[derive(Insertable)]
#[diesel(table_name = neighbourhood_member)]
struct MemberRow {
    neighbourhood_code: String,
    area_code: String,
}

/// An area with its outline, where that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlinedArea {
    /// The area.
    pub area: Area,
    /// GeoJSON geometry as text.
    pub outline: Option<String>,
}

/// Stores areas. What is there is renamed; a parent or outline that is absent here is kept as it was.
/// Outlines change nothing until [`reassign_all`] has run. Give at most a few thousand at a time.
pub fn put_areas(tx: &mut WriteTransaction<'_>, areas: &[OutlinedArea]) -> Result<()> {
    let mut rows: BTreeMap<String, AreaRow> = BTreeMap::new();
    for OutlinedArea { area, outline } in areas {
        let row = AreaRow {
            code: area.code.0.clone(),
            area_type: area.area_type.slug().to_owned(),
            name: area.name.clone(),
            parent: area.parent.as_ref().map(|code| code.0.clone()),
            outline: outline.clone(),
        };
        rows.insert(row.code.clone(), row);
    }
    let codes: Vec<&str> = rows.keys().map(String::as_str).collect();
    let mut there: Vec<String> = Vec::new();
    for codes in codes.chunks(IDS_PER_QUERY) {
        there.extend(area::table.filter(area::code.eq_any(codes)).select(area::code).load::<String>(tx.conn())?);
    }
    for code in there {
        let Some(row) = rows.remove(&code) else { continue };
        let target = area::table.find(&code);
        diesel::update(target)
            .set((area::name.eq(&row.name), area::area_type.eq(&row.area_type)))
            .execute(tx.conn())?;
        if let Some(parent) = &row.parent {
            diesel::update(target).set(area::parent.eq(parent)).execute(tx.conn())?;
        }
        if let Some(outline) = &row.outline {
            diesel::update(target).set(area::outline.eq(outline)).execute(tx.conn())?;
        }
    }
    let new: Vec<AreaRow> = rows.into_values().collect();
    insert_rows!(tx.conn(), area::table, new);
    Ok(())
}

/// Stores which area lies in which; areas that are not there are passed over. Gives how many were set.
pub fn put_parents(tx: &mut WriteTransaction<'_>, parents: &[(AreaCode, AreaCode)]) -> Result<usize> {
    let mut set = 0;
    for (code, parent) in parents {
        set +=
            diesel::update(area::table.find(code.as_str())).set(area::parent.eq(parent.as_str())).execute(tx.conn())?;
    }
    Ok(set)
}

/// Stores one dataset's figures (JSON objects) of areas, in place of what it said of them before.
pub fn put_statistics(
    tx: &mut WriteTransaction<'_>,
    dataset: &str,
    data: &[(AreaCode, serde_json::Value)],
) -> Result<()> {
    let rows: BTreeMap<&str, StatisticRow> = data
        .iter()
        .map(|(code, data)| {
            let (area_code, dataset) = (code.0.clone(), dataset.to_owned());
            (code.as_str(), StatisticRow { area_code, dataset, data: data.to_string() })
        })
        .collect();
    let codes: Vec<&str> = rows.keys().copied().collect();
    for codes in codes.chunks(IDS_PER_QUERY) {
        diesel::delete(
            area_statistic::table
                .filter(area_statistic::dataset.eq(dataset))
                .filter(area_statistic::area_code.eq_any(codes)),
        )
        .execute(tx.conn())?;
    }
    let rows: Vec<StatisticRow> = rows.into_values().collect();
    insert_rows!(tx.conn(), area_statistic::table, rows);
    Ok(())
}

/// Every figure of an area, by dataset.
pub fn statistics(conn: &mut DbConnection, code: &AreaCode) -> Result<BTreeMap<String, serde_json::Value>> {
    let rows: Vec<(String, String)> = area_statistic::table
        .filter(area_statistic::area_code.eq(code.as_str()))
        .select((area_statistic::dataset, area_statistic::data))
        .load(conn)?;
    rows.into_iter()
        .map(|(dataset, data)| {
            let read = serde_json::from_str(&data);
            let value = read.map_err(|e| crate::database::table::corrupt("area_statistic", "data", e))?;
            Ok((dataset, value))
        })
        .collect()
}

/// Stores a neighbourhood: a named set of areas, an outline, or both.
pub fn put_neighbourhood(
    tx: &mut WriteTransaction<'_>,
    neighbourhood: &OutlinedArea,
    members: &[AreaCode],
) -> Result<()> {
    put_areas(tx, std::slice::from_ref(neighbourhood))?;
    let code = neighbourhood.area.code.as_str();
    diesel::delete(neighbourhood_member::table.filter(neighbourhood_member::neighbourhood_code.eq(code)))
        .execute(tx.conn())?;
    let mut members: Vec<&str> = members.iter().map(AreaCode::as_str).collect();
    members.sort_unstable();
    members.dedup();
    let rows: Vec<MemberRow> = members
        .into_iter()
        .map(|member| MemberRow { neighbourhood_code: code.to_owned(), area_code: member.to_owned() })
        .collect();
    insert_rows!(tx.conn(), neighbourhood_member::table, rows);
    Ok(())
}

/// Every neighbourhood that is a set of areas, with the set.
pub fn neighbourhood_members(conn: &mut DbConnection) -> Result<BTreeMap<AreaCode, Vec<AreaCode>>> {
    let rows: Vec<(String, String)> = neighbourhood_member::table
        .order((neighbourhood_member::neighbourhood_code, neighbourhood_member::area_code))
        .select((neighbourhood_member::neighbourhood_code, neighbourhood_member::area_code))
        .load(conn)?;
    let mut members: BTreeMap<AreaCode, Vec<AreaCode>> = BTreeMap::new();
    for (neighbourhood, member) in rows {
        members.entry(AreaCode(neighbourhood)).or_default().push(AreaCode(member));
    }
    Ok(members)
}

/// The areas with these codes, in order of code.
pub fn areas_by_code(conn: &mut DbConnection, codes: &[AreaCode]) -> Result<Vec<Area>> {
    let mut rows: Vec<AreaRow> = Vec::new();
    for codes in codes.chunks(IDS_PER_QUERY) {
        let codes: Vec<&str> = codes.iter().map(AreaCode::as_str).collect();
        let found: Vec<(String, String, String, Option<String>)> = area::table
            .filter(area::code.eq_any(codes))
            .order(area::code)
            .select((area::code, area::area_type, area::name, area::parent))
            .load(conn)?;
        rows.extend(found.into_iter().map(|(code, area_type, name, parent)| AreaRow {
            code,
            area_type,
            name,
            parent,
            outline: None,
        }));
    }
    rows.into_iter().map(|row| Ok(decode(row)?.area)).collect()
}

/// How many areas of each type are stored, and how many of them have an outline.
pub fn area_counts(conn: &mut DbConnection) -> Result<Vec<(AreaType, u64, u64)>> {
    use diesel::dsl::{count, count_star};
    let rows: Vec<(String, i64, i64)> = area::table
        .group_by(area::area_type)
        .order(area::area_type)
        .select((area::area_type, count_star(), count(area::outline)))
        .load(conn)?;
    rows.into_iter()
        .map(|(area_type, all, outlined)| {
            let area_type = decode_slug(&area_type, AreaType::from_slug, "area", "area_type")?;
            Ok((area_type, u64::try_from(all).unwrap_or_default(), u64::try_from(outlined).unwrap_or_default()))
        })
        .collect()
}

/// Gives each area that has an outline, with it, to `each`, in order of code, a page at a time. An empty
/// `types` means all.
pub fn outlines<E: From<super::Error>>(
    conn: &mut DbConnection,
    types: &[AreaType],
    mut each: impl FnMut(Area, String) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let types: Vec<&str> = if types.is_empty() { AreaType::ALL } else { types }.iter().map(|t| t.slug()).collect();
    let mut after = String::new();
    loop {
        let page = outline_page(conn, &types, &after)?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(&last.area.code.0);
        for OutlinedArea { area, outline } in page {
            if let Some(outline) = outline {
                each(area, outline)?;
            }
        }
    }
}

fn outline_page(conn: &mut DbConnection, types: &[&str], after: &str) -> Result<Vec<OutlinedArea>> {
    let rows: Vec<AreaRow> = area::table
        .filter(area::area_type.eq_any(types))
        .filter(area::outline.is_not_null())
        .filter(area::code.gt(after))
        .order(area::code)
        .limit(OUTLINES_PER_QUERY)
        .select(AreaRow::as_select())
        .load(conn)?;
    rows.into_iter().map(decode).collect()
}

fn decode(row: AreaRow) -> Result<OutlinedArea> {
    let area = Area {
        code: AreaCode(row.code),
        area_type: decode_slug(&row.area_type, AreaType::from_slug, "area", "area_type")?,
        name: row.name,
        parent: row.parent.map(AreaCode),
    };
    Ok(OutlinedArea { area, outline: row.outline })
}

/// Works out anew which areas each location lies in, in transactions of a thousand, and notes a change
/// for each location whose areas differ. Gives how many did.
pub fn reassign_all(database: &Database, areas_of: &AreasOf<'_>) -> Result<u64> {
    let mut after = String::new();
    let mut changed = 0;
    loop {
        let step = database.write(|tx| reassign_page(tx, areas_of, &after))?;
        let Some((last, differing)) = step else { return Ok(changed) };
        changed += differing;
        after = last;
    }
}

/// One page of locations after `after`; the last one's identifier and how many differed.
fn reassign_page(tx: &mut WriteTransaction<'_>, areas_of: &AreasOf<'_>, after: &str) -> Result<Option<(String, u64)>> {
    let page: Vec<(String, Option<f64>, Option<f64>)> = location::table
        .filter(location::id.gt(after))
        .order(location::id)
        .limit(LOCATIONS_PER_BATCH)
        .select((location::id, location::latitude, location::longitude))
        .load(tx.conn())?;
    let Some((last, ..)) = page.last().cloned() else { return Ok(None) };
    let ids: Vec<&str> = page.iter().map(|(id, ..)| id.as_str()).collect();
    let stored: Vec<(String, String)> = location_area::table
        .filter(location_area::location_id.eq_any(&ids))
        .order((location_area::location_id, location_area::area_code))
        .select((location_area::location_id, location_area::area_code))
        .load(tx.conn())?;
    let mut before: HashMap<String, Vec<String>> = HashMap::new();
    for (id, code) in stored {
        before.entry(id).or_default().push(code);
    }
    let mut rows = Vec::new();
    let mut differing = Vec::new();
    for (id, latitude, longitude) in page {
        let codes = decode_point(latitude, longitude)?.map(areas_of).unwrap_or_default();
        let now = LocationAreaRow::all(&id, &codes);
        let same = before.get(&id).map_or(now.is_empty(), |codes| {
            codes.len() == now.len() && codes.iter().zip(&now).all(|(code, row)| *code == row.area_code)
        });
        if !same {
            rows.extend(now);
            tx.changed(Entity::Location, decode_uuid(&id, "location", "id")?);
            differing.push(id);
        }
    }
    if !differing.is_empty() {
        diesel::delete(location_area::table.filter(location_area::location_id.eq_any(&differing)))
            .execute(tx.conn())?;
        insert_rows!(tx.conn(), location_area::table, rows);
    }
    Ok(Some((last, differing.len() as u64)))
}

/// Every area that is stored, without outlines, in order of code.
pub fn all_areas(conn: &mut DbConnection) -> Result<Vec<Area>> {
    let rows: Vec<(String, String, String, Option<String>)> =
        area::table.order(area::code).select((area::code, area::area_type, area::name, area::parent)).load(conn)?;
    rows.into_iter()
        .map(|(code, area_type, name, parent)| {
            Ok(decode(AreaRow { code, area_type, name, parent, outline: None })?.area)
        })
        .collect()
}
