use super::*;
use crate::exchange::testing::{options, shared, source};
use std::cell::Cell;

fn stage_file(path: &Path, folder: &Path) -> Result<Staged, Error> {
    stage(&Input::parse(path.to_str().unwrap()).unwrap(), &source(), &options(folder), &|_| {})
}

fn records(staged: &Staged) -> Vec<Record> {
    let text = std::fs::read_to_string(&staged.path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn left_in(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

fn stage_text(text: &str) -> (Result<Staged, Error>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let feed = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(feed.path(), text).unwrap();
    let result = stage_file(feed.path(), folder.path());
    (result, folder)
}

#[test]
fn the_report_accounts_for_every_record() {
    let (staged, folder) = stage_text(concat!(
        "{\"id\":\"1\",\"name\":\"A\",\"status\":\"active\"}\n",
        "{\"id\":\"2\"}\n",
        "{\"id\":\"1\",\"name\":\"Again\",\"status\":\"active\"}\n",
        "{\"id\":\"3\",\"name\":}\n",
        "[[7]]\n",
        "{\"id\":\"4\",\"name\":\"D\",\"status\":\"active\",\"url\":\"\"}\n",
    ));
    let staged = staged.unwrap();
    assert_eq!((staged.records, staged.report_so_far.read), (2, 6));
    let lines: Vec<u64> = staged.report_so_far.quarantined.iter().map(|q| q.line).collect();
    assert_eq!(lines, [2, 3, 4, 5]);
    assert_eq!(staged.report_so_far.quarantined[0].source_id.as_deref(), Some("2"));
    assert!(staged.report_so_far.quarantined[1].reason.contains("id was used before"));
    assert_eq!(staged.report_so_far.repaired.get("empty_text_dropped"), Some(&1));
    assert_eq!(records(&staged).iter().map(|r| r.service.name.as_str()).collect::<Vec<_>>(), ["A", "D"]);
    assert_eq!(left_in(folder.path()), 1);
    let again = records(&staged);
    assert_eq!(std::fs::metadata(&staged.path).unwrap().len(), staged.bytes);
    assert_eq!(again.len() as u64, staged.records);
}

#[test]
fn a_source_that_fails_leaves_nothing() {
    for (text, want) in [
        ("{\"id\":\"1\",\"name\":\"A\"}\n{\"id\":", "ends in the middle"),
        ("[]", "holds no services"),
        ("{\"total_items\":0,\"contents\":[]}", "holds no services"),
        ("{\"version\":\"HSDS-UK-3.0\"}", "none can be used"),
        ("id,nmae\n1,x\n", "did you mean \"name\"?"),
        ("", "holds no services"),
    ] {
        let (result, folder) = stage_text(text);
        let error = result.unwrap_err().to_string();
        assert!(error.contains(want), "{error}");
        assert_eq!(left_in(folder.path()), 0, "{text}");
    }
}

#[test]
fn the_wrong_format_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let feed = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(feed.path(), "name\nA\n").unwrap();
    let options = Options { format: Format::OpenReferral, ..options(folder.path()) };
    let input = Input::parse(feed.path().to_str().unwrap()).unwrap();
    let error = stage(&input, &source(), &options, &|_| {}).unwrap_err();
    assert!(matches!(error.problem, Problem::UnknownFormat { .. }), "{error}");
}

#[test]
fn real_feeds_are_read_whole_and_alike_twice() {
    for (file, count) in [
        ("eval/dev/feed.json", 735),
        ("data/feeds/open_records_lancs_lincs_gm.oruk3.json", 1_278),
        ("standards/oruk1/real_v1_services_page_bristol_placecube_50.redacted.json", 50),
        ("standards/oruk3/real/bristol-services-page1.redacted.json", 3),
        ("standards/oruk3/real/bristol-service-1625ip.redacted.json", 1),
        ("standards/oruk3/examples/service_list.json", 1),
        ("standards/oruk3/examples/service_full.json", 1),
        ("standards/oruk-validator/Mocks/V3.0-UK-Default/service_full.json", 1),
        ("standards/oruk-validator/Mocks/V3.0-UK-Default/service_list.json", 1),
        ("standards/oruk-validator/Mocks/V3.0-UK-Warn/service_full.json", 1),
        ("standards/oruk-validator/Mocks/V3.0-UK-Warn/service_list.json", 1),
        ("standards/oruk-validator/Mocks/V3.0-UK-Test/service_full.json", 1),
    ] {
        let Some(path) = shared(file) else { return };
        let folder = tempfile::tempdir().unwrap();
        let staged = stage_file(&path, folder.path()).unwrap_or_else(|error| panic!("{file}: {error}"));
        let report = &staged.report_so_far;
        assert_eq!(staged.records, count, "{file}: {report:?}");
        assert_eq!(report.read, staged.records + report.quarantined.len() as u64, "{file}");
        assert_eq!(records(&staged).len() as u64, count);
        assert_eq!(stage_file(&path, folder.path()).unwrap().sha256, staged.sha256, "{file}");
    }
}

#[test]
fn what_validators_reject_is_quarantined_not_fatal_to_us() {
    let Some(path) = shared("standards/oruk-validator/Mocks/V3.0-UK-Fail/service_list.json") else { return };
    let folder = tempfile::tempdir().unwrap();
    let error = stage_file(&path, folder.path()).unwrap_err();
    assert!(error.to_string().contains("name is missing"), "{error}");
    let Some(path) = shared("standards/oruk-validator/Mocks/V3.0-UK-Test/service_list_data.json") else { return };
    let staged = stage_file(&path, folder.path()).unwrap();
    assert_eq!(staged.report_so_far.read, staged.records + staged.report_so_far.quarantined.len() as u64);
}

#[test]
fn progress_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let feed = tempfile::NamedTempFile::new().unwrap();
    let lines: String = (0..600).map(|n| format!("{{\"id\":\"{n}\",\"name\":\"A\"}}\n")).collect();
    std::fs::write(feed.path(), lines).unwrap();
    let last = Cell::new(0);
    let input = Input::parse(feed.path().to_str().unwrap()).unwrap();
    stage(&input, &source(), &options(folder.path()), &|read| {
        assert!(read > last.get());
        last.set(read);
    })
    .unwrap();
    assert_eq!(last.get(), 600);
}

/// Run by hand on the feed that `tools/scale_feed.py` writes: `FINGERPOST_SCALE_FEED=… cargo test -- --ignored`.
#[test]
#[ignore = "needs a feed of hundreds of thousands of records"]
fn a_large_feed_stays_in_bounded_memory() {
    let path = std::env::var("FINGERPOST_SCALE_FEED").expect("FINGERPOST_SCALE_FEED names the feed");
    let folder = tempfile::tempdir().unwrap();
    let started = std::time::Instant::now();
    let staged = stage_file(Path::new(&path), folder.path()).unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    eprintln!("{} records in {:?}, peak memory {}", staged.records, started.elapsed(), peak.trim());
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap_or(0);
    assert!(kilobytes < 500_000, "{peak}");
}
