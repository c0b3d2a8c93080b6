//! In and out: tables by the template, and an export that reads back as it was.

use super::dev_feed::adds_up;
use crate::support::{Program, feed, parts};

#[test]
fn the_template_can_be_filled_in_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));
    let template = program.must(&["import", "template"]);
    let header = template.lines().next().unwrap();
    for column in ["name", "kind", "postcode", "when", "phone", "cost", "checked"] {
        assert!(header.split(',').any(|name| name == column), "no column {column} in {header}");
    }
    // The template's own examples are a table that reads.
    let path = feed::write(folder.path(), "groups.csv", &template);
    let report = program.json(&["import", "csv", path.to_str().unwrap(), "--json"]);
    let (read, new, .., quarantined) = adds_up(&report);
    assert!(read > 0 && new == read && quarantined == 0, "{report}");
    assert_eq!(program.count(), new);

    let row = |name: &str| {
        let cell = |column: &str| match column {
            "name" => name,
            "kind" => "group",
            "organization" => "Friends of Testing",
            "postcode" => "PR7 1DB",
            "when" => "Tuesdays 2pm to 4pm",
            "phone" => "01632 960 118",
            "cost" => "Free",
            _ => "",
        };
        header.split(',').map(cell).collect::<Vec<_>>().join(",")
    };
    let table = format!("{header}\n{}\n{}\n", row("Quillwork Circle"), row("Marquetry Mornings"));
    let path = feed::write(folder.path(), "more.csv", table);
    let report = program.json(&["import", "csv", path.to_str().unwrap(), "--json"]);
    assert_eq!(adds_up(&report), (2, 2, 0, 0, 0), "{report}");
    assert_eq!(report["schedules_understood"], 2, "{report}");
    let found = program.json(&[
        "search",
        "quillwork",
        "--near",
        "PR7 1DB",
        "--within-miles",
        "1",
        "--day",
        "TU",
        "--free",
        "--json",
    ]);
    assert_eq!(found["results"][0]["name"], "Quillwork Circle", "{found}");
    program.check();
}

/// What a search finds, page after page, without what depends on our identifiers.
fn findable(program: &Program, words: &str) -> Vec<[String; 4]> {
    let mut found = Vec::new();
    for page in 1.. {
        let page = page.to_string();
        let answer = program.json(&["search", words, "--per-page", "100", "--page", &page, "--json"]);
        let hits = answer["results"].as_array().unwrap();
        found.extend(hits.iter().map(|hit| ["name", "kind", "organization", "place"].map(|key| hit[key].to_string())));
        if hits.is_empty() || found.len() as u64 >= answer["total"].as_u64().unwrap() {
            break;
        }
    }
    found.sort_unstable();
    found
}

#[test]
fn an_export_reads_back_as_it_was() {
    let Some(shared) = parts::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let feeds = ["data/feeds/open_records_lancs_lincs_gm.oruk3.json", "eval/dev/feed.json"];
    for (number, feed) in feeds.into_iter().enumerate() {
        let from = Program::at(&folder.path().join(format!("from-{number}")));
        from.must(&["import", "oruk", shared.join(feed).to_str().unwrap(), "--source", "round-trip"]);
        let out = folder.path().join(format!("out-{number}.json"));
        from.must(&["export", "oruk", out.to_str().unwrap()]);
        let to = Program::at(&folder.path().join(format!("to-{number}")));
        let report = to.json(&["import", "oruk", out.to_str().unwrap(), "--source", "round-trip", "--json"]);
        let (read, new, _, _, quarantined) = adds_up(&report);
        assert_eq!((read, quarantined), (new, 0), "{report}");
        assert_eq!(to.count(), from.count());
        let (one, other) = (findable(&from, "food"), findable(&to, "food"));
        assert!(one.len() > 10, "{one:?}");
        assert_eq!(one, other, "the same search finds the same");
        to.check();
    }
}

#[test]
fn a_gzipped_feed_and_a_folder_of_pages_read_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let text = feed::page(&feed::services(0, 20));
    let packed = feed::write(folder.path(), "feed.json.gz", feed::gzip(text.as_bytes()));
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    feed::write(&pages, "1.json", feed::page(&feed::services(0, 12)));
    feed::write(&pages, "2.json", feed::page(&feed::services(12, 8)));
    let lines: String = feed::services(0, 20).iter().map(|service| format!("{service}\n")).collect();
    let lines = feed::write(folder.path(), "feed.jsonl", lines);
    let mut exports = Vec::new();
    for (name, source) in [("gz", &packed), ("folder", &pages), ("lines", &lines)] {
        let program = Program::at(&folder.path().join(name));
        let report = program.json(&["import", "oruk", source.to_str().unwrap(), "--source", "same", "--json"]);
        assert_eq!(adds_up(&report), (20, 20, 0, 0, 0), "{name}: {report}");
        let mut answer = program.json(&["search", "wobble", "--json"]);
        answer.as_object_mut().unwrap().shift_remove("took_us");
        exports.push(answer);
    }
    assert!(exports.windows(2).all(|two| two[0] == two[1]), "{exports:?}");
}
