//! Tables of areas in official and in short headings.

use super::*;
use crate::geography::shared_data;

fn read(text: &str, file: &str) -> Result<(AreaTableRead, Vec<AreaRow>), Error> {
    let mut rows = Vec::new();
    read_area_table(text.as_bytes(), file, |row| rows.push(row)).map(|read| (read, rows))
}

fn statistics(dataset: &str) -> AreaTable {
    AreaTable::Statistics { dataset: dataset.into() }
}

#[test]
fn official_and_short_headings_of_deprivation_say_the_same() {
    let official = "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),\
        Local Authority District name (2024),Index of Multiple Deprivation (IMD) Score,\
        Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),\
        Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\n\
        E01000001,City of London 001A,E09000001,City of London,8.742,\"26,525\",8\n";
    let short = "lsoa21_code,IMD_score,IMD_rank,IMD_decile\nE01000001,8.742,26525,8\n";
    let expected = serde_json::json!({"imd_score": 8.742, "imd_rank": 26525, "imd_decile": 8});
    for text in [official, short] {
        let (read, rows) = read(text, "x.csv").unwrap();
        assert_eq!(read.table, statistics("imd2025"));
        assert_eq!(rows, [AreaRow::Statistic(AreaCode("E01000001".into()), expected.clone())]);
    }
    let old = "LSOA code (2011),Housing_and_Access_decile,IMD_decile\nE01000001,4,1\n";
    assert_eq!(read(old, "x.csv").unwrap().0.table, statistics("imd2019"));
}

#[test]
fn a_look_up_links_each_area_to_those_it_lies_in() {
    let text = "LSOA21CD,WD24CD,WD24NM,LAD24CD,LAD24NM,RGN24CD,ICB24CD\n\
                E01000001,E05000001,Cross,E07000118,Chorley,E12000002,E54000048\n";
    let (read_, rows) = read(text, "x.csv").unwrap();
    assert_eq!(read_.table, AreaTable::LookUp);
    let links: Vec<(String, String)> = rows
        .into_iter()
        .map(|row| match row {
            AreaRow::Link(child, parent) => (child.code.0, parent.code.0),
            other => panic!("{other:?}"),
        })
        .collect();
    let has = |child: &str, parent: &str| links.contains(&(child.into(), parent.into()));
    assert!(has("E01000001", "E05000001") && has("E01000001", "E54000048") && has("E07000118", "E12000002"));
    assert!(has("E05000001", "E07000118") && !has("E07000118", "E54000048") && !has("E05000001", "E54000048"));
    // A unitary authority is its own upper tier.
    let text = "ltla23_code,ltla23_name,utla23_code,utla23_name\nE06000001,Hartlepool,E06000001,Hartlepool\n\
                E07000118,Chorley,E10000017,Lancashire\n";
    let rows = read(text, "x.csv").unwrap().1;
    assert_eq!(rows.len(), 1);
    assert!(matches!(&rows[0], AreaRow::Link(_, county) if county.area_type == AreaType::County));
}

#[test]
fn a_neighbourhood_may_be_a_set_of_areas() {
    let rows = read("lsoa21_code,neighbourhood\nE01000001,East End\n", "x.csv").unwrap().1;
    assert!(matches!(&rows[0], AreaRow::Link(lsoa, own)
        if lsoa.code.as_str() == "E01000001" && own.code.as_str() == "n:east-end" && own.name == "East End"));
}

#[test]
fn what_is_wrong_is_said_with_line_and_field() {
    let message = |text: &str| read(text, "t.csv").unwrap_err().to_string();
    assert_eq!(
        message("lsoa21_code,IMD_rank\nE01000001,1\nChorley,2\n"),
        "t.csv, line 3, lsoa21_code: \"Chorley\" is not an ONS code; give a letter and eight digits"
    );
    assert!(message("name,value\na,1\n").contains("no column for an area's code"));
    assert!(message("lsoa21_code\nE01000001\n").contains("no column for figures"));
    assert!(message("lsoa21_code,IMD_rank\n").contains("no row below its header"));
}

#[test]
fn every_shared_table_is_known_for_what_it_is() {
    for (path, table, least) in [
        ("area/imd2019_england_lsoa11.csv.gz", statistics("imd2019"), 32_844),
        ("area/imd2025_england_lsoa21.csv.gz", statistics("imd2025"), 33_755),
        ("area/population_mid2020_lsoa11_agebands.csv.gz", statistics("population"), 34_000),
        ("area/ruc21_lsoa21.csv.gz", statistics("rural_urban"), 35_000),
        ("area/hocl_msoa21_names.csv.gz", AreaTable::Names, 7_000),
        ("area/lookup_lsoa11_lsoa21_ltla22.csv.gz", AreaTable::LookUp, 35_000),
        ("area/lookup_lsoa21_icb24.csv.gz", AreaTable::LookUp, 33_000),
        ("area/lookup_lsoa21_ward24_ltla24.csv.gz", AreaTable::LookUp, 33_000),
        ("area/lookup_ltla23_utla23.csv.gz", AreaTable::LookUp, 150),
        ("area/lookup_ltla24_region24.csv.gz", AreaTable::LookUp, 290),
    ] {
        let Some(reader) = shared_data::open(path) else { return };
        let mut said = 0;
        let read = read_area_table(reader, path, |_| said += 1).unwrap();
        assert_eq!(read.table, table, "{path}");
        assert!(read.read >= least && said >= least.min(150), "{path}: {read:?} {said}");
    }
}
