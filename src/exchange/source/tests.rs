use super::*;
use crate::exchange::Limits;
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::Write;

fn read(json: &[u8], limits: &Limits) -> Result<(Vec<Raw>, serde_json::Map<String, serde_json::Value>), Error> {
    let mut records = JsonRecords::new(json, "feed.json", limits);
    let mut out = Vec::new();
    while let Some(raw) = records.next()? {
        out.push(raw);
    }
    Ok((out, records.envelope))
}

fn all(json: &str) -> Vec<String> {
    read(json.as_bytes(), &Limits::default()).unwrap().0.into_iter().map(|raw| raw.json).collect()
}

fn visit_all(path: &Path, limits: &Limits) -> Result<Vec<(String, Holds, u64)>, Error> {
    let mut seen = Vec::new();
    let input = Input::parse(path.to_str().unwrap())?;
    documents(&input, limits, &Meter::new(limits), &mut |document| {
        let read = std::io::copy(document.bytes, &mut std::io::sink())
            .map_err(|error| crate::exchange::error::from_io(error).in_file(&document.file))?;
        seen.push((document.file, document.holds, read));
        Ok(())
    })?;
    Ok(seen)
}

#[test]
fn every_shape_of_list_is_cut_into_records() {
    let two = [r#"{"id":"1"}"#, r#"{"id":"2"}"#];
    assert_eq!(all(r#"[{"id": "1"}, {"id":"2"}]"#), two);
    assert_eq!(all(r#"{"total_items":2,"contents":[{"id":"1"},{"id":"2"}],"size":2}"#), two);
    assert_eq!(all("\u{feff}{\"content\":[{\"id\":\"1\"},{\"id\":\"2\"}]}"), two);
    assert_eq!(all("{\"id\":\"1\"}\n{\"id\":\"2\"}\n"), two);
    assert_eq!(all(r#"{"content":[{"id":"1"}]} {"content":[{"id":"2"}]}"#), two);
    assert_eq!(all(r#"{"id":"1"}"#), ["{\"id\":\"1\"}"]);
    assert_eq!(all("[]"), [""; 0]);
    assert_eq!(all("{\"id\":\"a ] } \\\" b\"}"), ["{\"id\":\"a ] } \\\" b\"}"]);
    let (_, envelope) = read(br#"{"contents":[],"total_pages":3}"#, &Limits::default()).unwrap();
    assert_eq!(envelope.get("total_pages").unwrap(), 3);
}

#[test]
fn lines_are_told_and_raw_line_ends_in_strings_are_escaped() {
    let (records, _) = read(b"{\"id\":\"1\"}\n\n{\"id\":\"2\nx\"}\n{\"id\":\"3\"}", &Limits::default()).unwrap();
    assert_eq!(records.iter().map(|r| r.place).collect::<Vec<_>>(), [1, 3, 5]);
    let second = &records[1];
    assert!(second.escaped);
    let value: serde_json::Value = serde_json::from_str(&second.json).unwrap();
    assert_eq!(value["id"], "2\nx");
}

#[test]
fn bad_json_names_file_line_and_mend() {
    let limits = Limits { record_bytes: 64, depth: 4, ..Limits::default() };
    let fails = |json: &[u8]| read(json, &limits).unwrap_err();
    let cut = fails(b"[\n{\"id\":\"1\"},\n{\"id\":");
    assert!(matches!(cut.problem, Problem::Truncated(_)) && cut.line == Some(3), "{cut}");
    assert!(matches!(fails(b"[{\"id\":\"1").problem, Problem::Truncated("a string")));
    assert!(matches!(fails(b"[{\"id\":1} {\"id\":2}]").problem, Problem::NotJson(_)));
    let long = fails(format!("{{\"id\":\"1\"}}\n{{\"x\":\"{}\"}}", "a".repeat(100)).as_bytes());
    assert!(matches!(long.problem, Problem::RecordTooLong { limit: 64 }) && long.line == Some(2), "{long}");
    let not_text = fails(b"{\"id\":\"1\"}\n{\"id\":\"\xff\"}\n");
    assert!(matches!(not_text.problem, Problem::NotUtf8 { byte: 18 }), "{not_text}");
    assert_eq!(not_text.line, Some(2));
    assert!(not_text.to_string().starts_with("feed.json, line 2: is not UTF-8 at byte 18. Save it"), "{not_text}");
    assert!(read(b"[[[[[[]]]]]]", &limits).unwrap().0[0].too_deep);
}

/// A reader of a record that never ends, which must not be kept.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            out[..7].copy_from_slice(b"{\"id\":\"");
            self.0 = 7;
            return Ok(7);
        }
        assert!(self.0 < 64 << 20, "read on after the limit");
        out.fill(b'a');
        self.0 += out.len() as u64;
        Ok(out.len())
    }
}

#[test]
fn a_line_of_gigabytes_stops_at_the_limit() {
    let limits = Limits::default();
    let error = JsonRecords::new(Endless(0), "big.jsonl", &limits).next().unwrap_err();
    assert!(matches!(error.problem, Problem::RecordTooLong { .. }) && error.line == Some(1), "{error}");
}

#[test]
fn files_folders_gz_and_zip_are_told_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let json = b"[{\"id\":\"1\"}]";
    std::fs::write(at("a.json"), json).unwrap();
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(json).unwrap();
    let gz = gz.finish().unwrap();
    std::fs::write(at("b.json"), &gz).unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(at("c.zip")).unwrap());
    for name in ["x/two.csv", "one.json", "readme.txt", "__MACOSX/one.json"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(if name.ends_with("csv") { b"id,name\n" } else { json }).unwrap();
    }
    zip.finish().unwrap();
    std::fs::write(at("notes.txt"), "hello").unwrap();
    let seen = visit_all(folder.path(), &Limits::default()).unwrap();
    let short: Vec<(&str, Holds)> =
        seen.iter().map(|(name, holds, _)| (name.rsplit('/').next().unwrap(), *holds)).collect();
    assert_eq!(
        short,
        [("a.json", Holds::Json), ("b.json", Holds::Json), ("one.json", Holds::Json), ("two.csv", Holds::Csv)]
    );
    assert!(seen.iter().all(|(_, holds, bytes)| *holds == Holds::Csv || *bytes == json.len() as u64));

    std::fs::write(at("cut.gz"), &gz[..gz.len() - 9]).unwrap();
    let error = visit_all(&at("cut.gz"), &Limits::default()).unwrap_err();
    assert!(matches!(error.problem, Problem::Truncated(_)), "{error}");
    std::fs::write(at("x.pdf"), "%PDF-1.7").unwrap();
    assert!(matches!(visit_all(&at("x.pdf"), &Limits::default()).unwrap_err().problem, Problem::UnknownFormat { .. }));
    assert!(matches!(visit_all(&at("absent"), &Limits::default()).unwrap_err().problem, Problem::Io(_)));
}

#[test]
fn bombs_stop_early() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![b' '; 4 << 20];
    let mut gz = GzEncoder::new(Vec::new(), Compression::best());
    gz.write_all(b"[").unwrap();
    gz.write_all(&zeros).unwrap();
    std::fs::write(folder.path().join("bomb.gz"), gz.finish().unwrap()).unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.path().join("bomb.zip")).unwrap());
    zip.start_file("a.json", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"[").unwrap();
    zip.write_all(&zeros).unwrap();
    zip.finish().unwrap();
    let limits = Limits { ratio_after: 1 << 20, ..Limits::default() };
    for name in ["bomb.gz", "bomb.zip"] {
        let error = visit_all(&folder.path().join(name), &limits).unwrap_err();
        assert!(matches!(error.problem, Problem::Bomb { .. }), "{error}");
    }
    let limits = Limits { total_bytes: 1 << 20, ..Limits::default() };
    assert!(matches!(visit_all(folder.path(), &limits).unwrap_err().problem, Problem::TooBig { .. }));
    let limits = Limits { zip_entries: 0, ..Limits::default() };
    let error = visit_all(&folder.path().join("bomb.zip"), &limits).unwrap_err();
    assert!(matches!(error.problem, Problem::TooManyFiles { .. }), "{error}");
}

#[test]
fn addresses_are_kept_without_secrets() {
    let input = Input::parse("https://www.bristol.example/o/v3?key=abc#x").unwrap();
    assert_eq!(input.address(), "https://www.bristol.example/o/v3");
    assert_eq!(input.default_name(), "bristol-example");
    let refused = Input::parse("https://ann:secret@bristol.example/o").unwrap_err();
    assert!(!refused.to_string().contains("secret"), "{refused}");
}

proptest! {
    #[test]
    fn cutting_agrees_with_a_parser(values in proptest::collection::vec(any_value(), 0..6), pretty in any::<bool>()) {
        let list = serde_json::Value::Array(values.clone());
        let text = if pretty { serde_json::to_string_pretty(&list) } else { serde_json::to_string(&list) }.unwrap();
        let back: Vec<serde_json::Value> = all(&text).iter().map(|json| serde_json::from_str(json).unwrap()).collect();
        prop_assert_eq!(back, values);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &Limits::default());
    }

    #[test]
    fn nothing_like_json_panics(text in "([\\[\\]{},:\"\\\\ \n]|[a-z0-9]){0,60}") {
        let _ = read(text.as_bytes(), &Limits { record_bytes: 30, ..Limits::default() });
    }
}

/// Arbitrary JSON, a few levels deep.
pub(in crate::exchange) fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::Array),
            proptest::collection::vec((".{0,8}", inner), 0..4)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}
