//! Two servers on one PostgreSQL: what is changed through one is found through the other within a second,
//! and pages that come from both fit together.

use crate::support::program::finish;
use crate::support::{Cluster, Program, Server, feed, parts};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// The acceptance, and what a loaded machine of continuous integration is given.
fn patience() -> Duration {
    Duration::from_secs(if parts::continuous_integration() { 5 } else { 1 })
}

fn ids(server: &Server, pairs: &[(&str, &str)]) -> (u64, Vec<String>) {
    let answer = server.search(pairs);
    let results = answer["results"].as_array().expect("results");
    let id = |hit: &serde_json::Value| hit["id"].as_str().expect("an id").to_owned();
    (answer["total"].as_u64().expect("a total"), results.iter().map(id).collect())
}

#[test]
fn what_one_node_changes_the_other_finds_and_their_pages_fit_together() {
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let address = cluster.database();
    let first = Program::at(&folder.path().join("first")).with_database(&address);
    let second = Program::at(&folder.path().join("second")).with_database(&address);
    let mut clubs = feed::services(0, 60);
    let words = ["quilting", "bowls", "choir", "company", "garden"];
    for (n, club) in clubs.iter_mut().enumerate() {
        let text: Vec<&str> = (0..3 + n % 9).map(|k| words[(n * k + n / 7) % (1 + n % words.len())]).collect();
        club["description"] = json!(format!("{} club", text.join(" ")));
    }
    let path = feed::write(folder.path(), "clubs.json", feed::page(&clubs));
    let path = path.to_str().unwrap();
    first.must(&["import", "oruk", path]);
    let node_one = first.serve();
    // The first node follows small changes; the second builds its index from what there is afterwards.
    for round in 0..4 {
        clubs.extend(feed::services(60 + round * 30, 30));
        clubs[round * 3]["name"] = json!(format!("Wobble choir and bowls {round}"));
        feed::write(folder.path(), "clubs.json", feed::page(&clubs));
        first.must(&["import", "oruk", path]);
    }
    // Nodes of one database share its keys.
    std::fs::create_dir_all(folder.path().join("second")).unwrap();
    std::fs::copy(folder.path().join("first/keys"), folder.path().join("second/keys")).unwrap();
    let node_two = second.serve();

    let mut slowest = Duration::ZERO;
    for (round, word) in ["zitherband", "marquetry", "quillwork"].into_iter().enumerate() {
        clubs[10 + round]["name"] = json!(format!("Chorley {word} circle"));
        feed::write(folder.path(), "clubs.json", feed::page(&clubs));
        let mut child = first.command(&["import", "oruk", path]).spawn().unwrap();
        // Known to be committed when the import has ended; found before that, it was quicker still.
        let (mut ended, began) = (None, Instant::now());
        loop {
            let answer = node_two.search(&[("q", word)]);
            if answer["results"][0]["name"].as_str().is_some_and(|name| name.contains(word)) {
                break;
            }
            if ended.is_none() && child.try_wait().unwrap().is_some() {
                ended = Some(Instant::now());
            }
            let waited = ended.map_or(Duration::ZERO, |ended| ended.elapsed());
            assert!(waited <= patience(), "{word} is not found through the other node after {waited:?}");
            assert!(began.elapsed() < Duration::from_secs(60), "{word} is never found\n{}", node_two.log());
            std::thread::sleep(Duration::from_millis(10));
        }
        slowest = slowest.max(ended.map_or(Duration::ZERO, |ended| ended.elapsed()));
        let finished = finish(child);
        assert_eq!(finished.code, Some(0), "{}", finished.said());
    }
    eprintln!("found through the other node at most {slowest:?} after the import had ended");

    // Both have everything now; the same person's pages come from one and the other.
    let last = node_two.get("/readyz").text();
    assert!(
        crate::support::process::until(patience(), || (node_one.get("/readyz").text() == last).then_some(())).is_some(),
        "{} and {last}",
        node_one.get("/readyz").text()
    );
    for q in ["", "club", "choir", "bowls quilting", "garden company choir", "quiltting"] {
        for sort in ["best", "distance", "name", "next_session"] {
            for near in ["", "PR7 1DB"] {
                pages_fit_together(
                    [&node_one, &node_two],
                    &[("q", q), ("sort", sort), ("near", near), ("within_miles", "20")],
                );
            }
        }
    }
}

#[track_caller]
fn pages_fit_together(nodes: [&Server; 2], asked: &[(&str, &str)]) {
    let asked: Vec<(&str, &str)> = asked
        .iter()
        .copied()
        .filter(|(name, value)| {
            !value.is_empty() && (*name != "within_miles" || asked.iter().any(|(n, v)| *n == "near" && !v.is_empty()))
        })
        .collect();
    let page_of = |node: &Server, page: u64| {
        let number = page.to_string();
        let mut pairs = asked.clone();
        pairs.extend([("per_page", "9"), ("page", number.as_str())]);
        ids(node, &pairs)
    };
    let (total, _) = page_of(nodes[0], 1);
    for first in [0, 1] {
        let mut met = Vec::new();
        for page in 1..=total.div_ceil(9).max(1) {
            let (found, ids) = page_of(nodes[(first + page as usize) % 2], page);
            assert_eq!(found, total, "{asked:?} page {page}");
            met.extend(ids);
        }
        let distinct: BTreeSet<&String> = met.iter().collect();
        assert_eq!((met.len() as u64, distinct.len() as u64), (total, total), "{asked:?} repeats or skips");
    }
}
