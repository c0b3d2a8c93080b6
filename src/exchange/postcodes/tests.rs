//! Postcode files of every sort.

use super::*;
use crate::geography::distance::metres_between;
use crate::geography::shared_data;

fn read(text: &str) -> Result<(PostcodeTable, PostcodeCounts), Error> {
    read_postcodes(text.as_bytes(), "file.csv", |_| ())
}

fn place(table: &PostcodeTable, text: &str) -> crate::geography::PostcodePlace {
    table.lookup(&Postcode::parse(text).unwrap()).unwrap()
}

#[test]
fn nspl_of_any_year_is_read_by_its_names() {
    for year in ["25", "26"] {
        let text = format!(
            "\u{feff}pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,lad{year}cd,lat,long\n\
             PR7 1DB,PR7  1DB,PR7 1DB,198001,,0,358000,417000,1,E0,E07000118,53.653,-2.633\n\
             PR7 1AA,PR7  1AA,PR7 1AA,198001,201402,0,358000,417000,1,E0,E07000118,53.653,-2.633\n\
             JE2 3AB,JE2  3AB,JE2 3AB,198001,,0,,,9,,L99999999,99.999999,0.000000\n"
        );
        let (table, counts) = read(&text).unwrap();
        assert_eq!((counts.read, counts.live, counts.terminated, counts.without_place), (3, 1, 1, 1));
        assert_eq!(place(&table, "PR7 1DB").district, Some(AreaCode("E07000118".into())));
    }
}

#[test]
fn onspd_is_read_with_its_older_names() {
    let text = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,oseast1m,osnrth1m,osgrdind,lat,long\n\
                PR7 1DB,PR7  1DB,PR7 1DB,198001,,E10,E58,E07000118,E05,358000,417000,1,53.653,-2.633\n";
    assert_eq!(read(text).unwrap().1.live, 1);
}

#[test]
fn code_point_open_is_known_by_its_shape() {
    let text = "\"PR7 1AB\",10,358424,417703,\"E92000001\",\"E19000001\",\"E18000002\",\"E10000017\",\"E07000118\",\"E05005170\"\n\
                \"PR71AD\",90,0,0,\"E92000001\",\"E19000001\",\"E18000002\",\"E10000017\",\"E07000118\",\"E05005170\"\n";
    let (table, counts) = read(text).unwrap();
    assert_eq!((counts.live, counts.without_place), (1, 1));
    let known = Point { latitude: 53.65416, longitude: -2.630526 };
    assert!(metres_between(place(&table, "PR7 1AB").point, known) < 5.0);
}

#[test]
fn wrong_rows_are_set_aside_and_a_wrong_file_is_refused() {
    let header = "postcode,lat,lon\n";
    let (_, counts) =
        read(&format!("{header}PR7 1DB,53.6,-2.6\nPR7 1DD,540,-2.6\nPR7 1DE,-2.6,53.6\nnone,53,-2\n")).unwrap();
    assert_eq!((counts.live, counts.wrong), (1, 3));
    let reasons: Vec<_> = counts.quarantined.iter().map(|q| (q.line, q.reason.as_str())).collect();
    assert_eq!(reasons[0], (3, "lat, long: latitude 540 is not between -90 and 90 degrees; give WGS84 degrees"));
    assert_eq!(reasons[1], (4, "lat, long: -2.6, 53.6 are exchanged; name the columns rightly"));
    assert_eq!(reasons[2].0, 5);

    let wrong = format!("{header}{}", "PR7 1DB,540,-2.6\n".repeat(30));
    assert!(matches!(read(&wrong), Err(Error::TooManyWrong { line: 2, .. })));
    let message = read("a,b\n1,2\n").unwrap_err().to_string();
    assert!(message.contains("file.csv has no column for the postcode"), "{message}");
    assert!(read("postcode,name\nPR7 1DB,x\n").unwrap_err().to_string().contains("no column for the place"));
    assert!(matches!(read(""), Err(Error::Nothing { .. })));
    let ragged = read("postcode,lat,lon\nPR7 1DB,53.6\n").unwrap_err().to_string();
    assert!(ragged.contains("line 2: 2 fields where the first row has 3"), "{ragged}");
    let not_text = read_postcodes(&b"postcode,lat,lon\n\xff\xfe,1,2\n"[..], "file.csv", |_| ()).unwrap_err();
    assert!(not_text.to_string().contains("not UTF-8"), "{not_text}");
}

#[test]
fn every_sort_of_file_in_the_shared_data_is_read() {
    for (path, live) in [
        ("registry_only/postcodes_pr_ln_pe_live.csv.gz", 10_000),
        ("postcodes/ten_districts_postcodes_lsoa_msoa_ward.csv.gz", 20_000),
    ] {
        let Some(reader) = shared_data::open(path) else { return };
        let (table, counts) = read_postcodes(reader, path, |_| ()).unwrap();
        assert!(counts.live > live && counts.wrong == 0, "{path}: {counts:?}");
        assert_eq!(table.len() as u64, counts.live, "{path}");
        assert_eq!(counts.read, counts.live + counts.terminated + counts.without_place + counts.wrong);
    }
}

#[test]
#[ignore = "2.7 million rows; run with --release"]
fn the_whole_directory_is_read() {
    for path in ["postcodes/onspd_2025_uk_all.csv.gz", "registry_only/codepoint_open_gb_all_live.csv.gz"] {
        let Some(reader) = shared_data::open(path) else { return };
        let started = std::time::Instant::now();
        let (table, counts) = read_postcodes(reader, path, |_| ()).unwrap();
        println!("{path}: {:?}, {table:?}, {counts:?}", started.elapsed());
        assert!(table.len() > 1_700_000);
        assert_eq!(table.lookup(&Postcode::parse("PR7 1AA").unwrap()), None);
    }
}
