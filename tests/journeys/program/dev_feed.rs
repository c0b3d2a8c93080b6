//! A council's real feed, on SQLite and on PostgreSQL.

use crate::support::{Cluster, Program, parts};
use serde_json::Value;
use std::collections::BTreeMap;

/// Checks that a report accounts for every record, and gives (read, new, changed, unchanged, quarantined).
#[track_caller]
pub fn adds_up(report: &Value) -> (u64, u64, u64, u64, u64) {
    let number = |key: &str| report[key].as_u64().unwrap_or_else(|| panic!("no {key} in {report}"));
    let quarantined = report["quarantined"].as_array().expect("quarantined").len() as u64;
    let (read, new, changed, unchanged) = (number("read"), number("new"), number("changed"), number("unchanged"));
    assert_eq!(read, new + changed + unchanged + quarantined, "the report does not add up: {report}");
    (read, new, changed, unchanged, quarantined)
}

#[test]
fn a_real_feed_is_read_whole_and_a_second_time_changes_nothing() {
    let Some(shared) = parts::shared() else { return };
    let feed = shared.join("eval/dev/feed.json");
    let feed = feed.to_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));

    let first = program.json(&["import", "oruk", feed, "--json"]);
    let (read, new, changed, unchanged, quarantined) = adds_up(&first);
    assert_eq!((read, changed, unchanged), (735, 0, 0), "{first}");
    assert_eq!(quarantined, 0, "records of a real feed were left out: {}", first["quarantined"]);
    assert_eq!(program.count(), new);
    program.check();
    let before = program.must(&["export", "oruk"]);

    let second = program.json(&["import", "oruk", feed, "--json"]);
    let again = adds_up(&second);
    assert_eq!(again, (735, 0, 0, new, 0), "{second}");
    program.check();
    assert!(before == program.must(&["export", "oruk"]), "the second run changed what is exported");

    let history = program.json(&["import", "history", "--json"]);
    let list = history.as_array().or_else(|| history["imports"].as_array()).expect("a list of imports");
    assert_eq!(list.len(), 2, "{history}");
    let spoken = program.must(&["import", "history"]);
    assert!(spoken.contains("735"), "the history does not give the numbers: {spoken}");
}

#[test]
fn men_in_sheds_are_found_by_name() {
    let Some(shared) = parts::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));
    program.must(&["import", "oruk", shared.join("eval/dev/feed.json").to_str().unwrap()]);
    let answer = program.json(&["search", "men in sheds", "--json"]);
    let mut names: Vec<&str> =
        answer["results"].as_array().unwrap().iter().take(2).map(|hit| hit["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Brigg Men in Sheds", "Winterton Men in Sheds"]);
    let spoken = program.must(&["search", "men in sheds"]);
    assert!(spoken.contains("Brigg Men in Sheds"), "{spoken}");
}

#[test]
fn postgresql_gives_the_same_answers_as_sqlite() {
    let Some(shared) = parts::shared() else { return };
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Program::at(&folder.path().join("sqlite"));
    let postgres = Program::at(&folder.path().join("postgres")).with_database(&cluster.database());
    for program in [&sqlite, &postgres] {
        program.must(&["import", "oruk", shared.join("eval/dev/feed.json").to_str().unwrap()]);
        let places = shared.join("data/feeds/open_records_lancs_lincs_gm.oruk3.json");
        program.must(&["import", "oruk", places.to_str().unwrap()]);
        program.check();
    }
    let (one, other) = (sqlite.serve(), postgres.serve());

    let mut asked: Vec<Vec<(&str, &str)>> = Vec::new();
    let queries = std::fs::read_to_string(shared.join("eval/dev/queries.tsv")).unwrap();
    let words: Vec<&str> = queries.lines().skip(1).filter_map(|line| line.split('\t').nth(1)).collect();
    asked.extend(words.iter().step_by(2).map(|q| vec![("q", *q)]));
    for (near, miles) in [("PR7 1DB", "5"), ("Scunthorpe", "25"), ("DN15", "25"), ("53.4808,-2.2426", "3")] {
        for q in ["", "food bank", "library", "lonely"] {
            for sort in ["best", "distance", "name"] {
                asked.push(vec![("q", q), ("near", near), ("within_miles", miles), ("sort", sort)]);
            }
        }
    }
    asked.push(vec![("kind", "group"), ("kind", "befriending"), ("per_page", "50")]);
    asked.push(vec![("not_a_group", "true"), ("page", "2"), ("per_page", "10")]);
    asked.push(vec![("day", "WE"), ("near", "PR7"), ("within_miles", "25")]);
    assert!(asked.len() > 36, "a few dozen queries, not {}", asked.len());
    let mut found = 0;
    for pairs in &asked {
        let (mut here, mut there) = (one.search(pairs), other.search(pairs));
        found += usize::from(here["total"].as_u64() > Some(0));
        for answer in [&mut here, &mut there] {
            answer.as_object_mut().unwrap().shift_remove("took_us");
        }
        assert_eq!(here, there, "{pairs:?}");
    }
    assert!(found * 2 > asked.len(), "most searches find something, not {found} of {}", asked.len());
}

#[test]
fn what_is_gone_from_its_feed_is_kept_but_not_shown() {
    use crate::support::feed;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));
    let path = feed::write(folder.path(), "halls.json", feed::page(&feed::services(0, 6)));
    let path = path.to_str().unwrap();
    program.must(&["import", "oruk", path]);
    assert_eq!(program.count(), 6);

    let mut left = feed::services(0, 5);
    left[1]["name"] = "Wobble One, renamed".into();
    feed::write(folder.path(), "halls.json", feed::page(&left));
    let report = program.json(&["import", "oruk", path, "--json"]);
    assert_eq!(adds_up(&report), (5, 0, 1, 4, 0), "{report}");
    assert_eq!(report["unlisted"], 1, "{report}");
    assert_eq!(program.count(), 5);
    program.check();

    feed::write(folder.path(), "halls.json", feed::page(&feed::services(0, 6)));
    let report = program.json(&["import", "oruk", path, "--json"]);
    adds_up(&report);
    assert_eq!(program.count(), 6, "what comes back into its feed is shown again: {report}");
    program.check();
}

#[test]
fn identifiers_come_from_source_and_feed_alone() {
    use crate::support::feed;
    let folder = tempfile::tempdir().unwrap();
    let path = feed::write(folder.path(), "halls.json", feed::page(&feed::services(0, 4)));
    let ids = |name: &str, source: &str| -> BTreeMap<String, String> {
        let program = Program::at(&folder.path().join(name));
        program.must(&["import", "oruk", path.to_str().unwrap(), "--source", source]);
        let answer = program.json(&["search", "", "--json"]);
        let text = |hit: &Value, key: &str| hit[key].as_str().unwrap().to_owned();
        answer["results"].as_array().unwrap().iter().map(|hit| (text(hit, "source_id"), text(hit, "id"))).collect()
    };
    let (one, same, other) = (ids("a", "halls"), ids("b", "halls"), ids("c", "elsewhere"));
    assert_eq!(one.len(), 4);
    assert_eq!(one, same);
    assert!(one.iter().all(|(source_id, id)| other[source_id] != *id));
    for (source_id, id) in &one {
        assert_eq!(*id, fingerpost::domain::identifier::service_id("halls", source_id).to_string());
    }
}
