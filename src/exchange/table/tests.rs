use super::*;
use crate::domain::schedule::Frequency;
use crate::domain::{AccessFact, Audience, CapacityStatus, Delivery, Kind, PointSource, StatedStatus};
use crate::exchange::testing::context;
use crate::exchange::{Problem, Rule};

fn read_bytes(bytes: &[u8], holds: Holds) -> Result<(Vec<Row>, Repairs), Error> {
    let mut repairs = Repairs::default();
    let mut rows = Vec::new();
    let mut bytes = bytes;
    let document = Document { file: "table.csv".into(), holds, bytes: &mut bytes };
    read(document, &Limits::default(), &context(), &mut repairs, &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok((rows, repairs))
}

fn rows(csv: &str) -> Vec<Row> {
    read_bytes(csv.as_bytes(), Holds::Csv).unwrap().0
}

fn services(csv: &str) -> Vec<Record> {
    let made = rows(csv).into_iter().map(|row| match row {
        Row::Service { record, .. } => *record,
        Row::Refused { refusal, .. } => panic!("{}", refusal.reason),
    });
    made.collect()
}

fn refusal(csv: &str) -> (u64, String) {
    let found = rows(csv).into_iter().find_map(|row| match row {
        Row::Refused { line, refusal } => Some((line, refusal.reason)),
        Row::Service { .. } => None,
    });
    found.unwrap_or_else(|| panic!("no row was refused: {csv}"))
}

#[test]
fn the_template_reads_back_and_every_column_has_help() {
    let made = services(&template_csv());
    assert_eq!(made.len(), 2);
    let knit = &made[0];
    assert_eq!((knit.service.name.as_str(), knit.service.kind), ("Knit and Natter", Kind::Group));
    assert_eq!(knit.service.schedules[0].freq, Some(Frequency::Weekly));
    assert_eq!(knit.service.cost_options[0].amount_pence, Some(200));
    assert_eq!(knit.locations[0].postcode(), Some("PR7 4EX"));
    assert_eq!(knit.service.capacity.as_ref().unwrap().status, CapacityStatus::DropInNoLimit);
    let advice = &made[1];
    assert_eq!(advice.service.deliveries, [Delivery::OneToOne, Delivery::Phone]);
    assert_eq!(advice.service.assured_date.unwrap().to_string(), "2026-11-10");
    assert_eq!(advice.service.service_areas.len(), 2);
    let help = template_help();
    for column in template_csv().lines().next().unwrap().split(',') {
        assert!(help.contains(column), "{column}");
    }
}

#[test]
fn one_row_with_everything() {
    let made = services(
        "id,name,kind,for,age_min,access,access_notes,postcode,place_name,phone,phone_note,spaces,waiting,wait_weeks,checked,status,closed_until,no_address,languages,serves\n\
         v1,Walk,befriending,carers; older people,50,hearing loop;step free,Ramp at the side,pr71db,Hall,01632 960118; 1632960119,mornings,waiting list open,4,6,1 day ago,temporarily closed,2026-12-01,yes,Polish; BSL,national; E07000118\n",
    );
    let service = &made[0].service;
    assert_eq!(service.kind, Kind::Befriending);
    assert_eq!(service.audiences, [Audience::Carers, Audience::OlderPeople]);
    let capacity = service.capacity.as_ref().unwrap();
    assert_eq!(
        (capacity.status, capacity.waiting, capacity.wait_weeks),
        (CapacityStatus::WaitingListOpen, Some(4), Some(6))
    );
    assert_eq!(capacity.as_of.to_string(), "2026-11-21");
    assert_eq!(service.status, StatedStatus::ClosedTemporarily);
    assert!(service.no_address_needed && service.service_areas[0].national);
    assert_eq!(service.phones[1].number, "01632960119");
    assert_eq!(service.phones[0].description.as_deref(), Some("mornings"));
    let place = &made[0].locations[0];
    assert_eq!((place.point_source, place.point.unwrap().latitude), (PointSource::Postcode, 53.65));
    let facts: Vec<_> = place.accessibility.iter().filter_map(|a| a.fact).collect();
    assert_eq!(facts, [AccessFact::StepFreeEntrance, AccessFact::HearingLoop, AccessFact::Ramp]);
}

#[test]
fn more_places_are_more_rows_of_one_id() {
    let made = services(
        "id,name,place_name,postcode,when\n\
         1,Walk,North Hall,PR7 1DB,Tuesdays 2pm to 4pm\n\
         1,,South Hall,PR7 4EX,by chance\n\
         2,Other,North Hall,PR7 1DB,\n",
    );
    assert_eq!(made.len(), 2);
    assert_eq!((made[0].locations.len(), made[0].service.locations[1].schedules.len()), (2, 1));
    assert_eq!(made[0].locations[0].id, made[1].locations[0].id);
    let (line, reason) = refusal("id,name,postcode\n1,Walk,PR7 1DB\n1,Walk,\n");
    assert!(line == 3 && reason.contains("without a place"), "{reason}");
}

#[test]
fn an_empty_id_is_made_and_stays() {
    let one = services("name,organization,postcode\nWalk,Hall,PR7 1DB\n");
    let two = services("postcode,name,organization\npr7 1db,Walk,Hall\n");
    assert_eq!(one[0].service.id, two[0].service.id);
}

#[test]
fn wrong_values_refuse_the_row_and_name_column_and_mend() {
    for (csv, want) in [
        (
            "name,postcode,access\nA,PR7 1DB,hearing lop\n",
            "column \"access\": \"hearing lop\" is not known; did you mean \"hearing loop\"?",
        ),
        ("name,access\nA,lift\n", "belongs to a place and there is none"),
        ("name,postcode\nA,Chorley\n", "column \"postcode\": \"Chorley\" is not a full postcode"),
        ("name,latitude,longitude\nA,540,1\n", "column \"latitude\": \"540\" is not a number from -90 to 90"),
        ("name,latitude,longitude\nA,53,\n", "column \"longitude\""),
        ("name,checked\nA,soonish\n", "column \"checked\": \"soonish\" is not a date"),
        ("name,kind\nA,shop\n", "column \"kind\": \"shop\" is not known; write group"),
        ("name,spaces\nA,3\n", "column \"spaces_as_of\": \"\" is empty"),
        ("name,age_min,age_max\nA,60,50\n", "column \"age_max\""),
        ("name,website\nA,ask us\n", "column \"website\""),
        ("name,categories\nA,Knitting and such\n", "column \"categories\""),
        ("name,kind\n,group\n", "column \"name\": \"\" is empty"),
    ] {
        let (line, reason) = refusal(csv);
        assert_eq!(line, 2);
        assert!(reason.contains(want), "{reason}");
    }
}

#[test]
fn wrong_columns_fail_the_table() {
    let fails = |csv: &str| read_bytes(csv.as_bytes(), Holds::Csv).err().unwrap();
    let unknown = fails("name,discription\nA,x\n");
    assert!(unknown.to_string().contains("did you mean \"description\"?") && unknown.line == Some(1), "{unknown}");
    assert!(matches!(fails("id,kind\n1,group\n").problem, Problem::MissingColumn { column: "name" }));
    assert!(matches!(fails("name,Name\nA,B\n").problem, Problem::ColumnTwice { .. }));
}

#[test]
fn separators_and_character_sets_of_spreadsheets() {
    let semicolons = services("name;town;postcode\nA;Chorley;PR7 1DB\n");
    assert_eq!(semicolons[0].locations[0].addresses[0].city.as_deref(), Some("Chorley"));
    assert_eq!(services("\u{feff}Name\tAge Min\nCafé\t18\n")[0].service.minimum_age, Some(18));
    let (made, repairs) = read_bytes(b"name\nCaf\xe9 \x93Si\xe2n\x94\n", Holds::Csv).unwrap();
    let Row::Service { record, .. } = &made[0] else { panic!() };
    assert_eq!(record.service.name, "Café “Siân”");
    assert_eq!(repairs.get(Rule::Windows1252Read), 1);
    let error = read_bytes(b"name\nok\nx\xe9\x81\n", Holds::Csv).err().unwrap();
    assert!(matches!(error.problem, Problem::NotUtf8 { byte: 9 }) && error.line == Some(3), "{error}");
}

/// The least that a workbook can be.
fn workbook(rows: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#.to_owned()),
        ("_rels/.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl/workbook.xml", r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Groups" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned()),
        ("xl/worksheets/sheet1.xml", format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#)),
    ];
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn workbooks_are_read_under_a_limit() {
    let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rows = format!(
        r#"<row r="1">{}{}{}</row><row r="3">{}<c r="B3"><v>18</v></c><c r="C3"><v>1632960119</v></c></row>"#,
        text("A1", "name"),
        text("B1", "age_min"),
        text("C1", "phone"),
        text("A3", "Walk")
    );
    let bytes = workbook(&rows);
    let (made, _) = read_bytes(&bytes, Holds::Workbook).unwrap();
    let Row::Service { line, record, repairs, .. } = &made[0] else { panic!() };
    assert_eq!((*line, record.service.minimum_age), (3, Some(18)));
    assert_eq!(record.service.phones[0].number, "01632960119");
    assert_eq!(repairs.get(Rule::PhoneZeroRestored), 1);

    let limits = Limits { workbook_bytes: 4_000, ..Limits::default() };
    let bomb = workbook(&" ".repeat(100_000));
    let mut bytes = bomb.as_slice();
    let document = Document { file: "bomb.xlsx".into(), holds: Holds::Workbook, bytes: &mut bytes };
    let error = read(document, &limits, &context(), &mut Repairs::default(), &mut |_| Ok(())).unwrap_err();
    assert!(matches!(error.problem, Problem::TooBig { .. }), "{error}");
    assert!(read_bytes(b"PK\x03\x04 nonsense", Holds::Workbook).is_err());
}

proptest::proptest! {
    #[test]
    fn no_table_panics(cells in proptest::collection::vec(".{0,20}", 40)) {
        let header = template_csv().lines().next().unwrap().to_owned();
        let mut csv = csv_line(&header.split(',').map(str::to_owned).collect::<Vec<_>>());
        csv.push_str(&csv_line(&cells));
        let _ = read_bytes(csv.as_bytes(), Holds::Csv);
    }
}

fn csv_line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    quoted.join(",") + "\n"
}
