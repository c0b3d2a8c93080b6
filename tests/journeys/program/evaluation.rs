//! The judged queries of the development feed, through the real import and the program's own search.

use crate::support::{Program, parts};
use serde_json::Value;

/// nDCG@10 below this is a fall. Raised whenever the search has become better; never lowered.
const NDCG10: f64 = 0.683;
/// The same without the phrases of people who had seen the judged queries.
const NDCG10_UNSEEN: f64 = 0.667;
/// The same for success@3.
const SUCCESS3: f64 = 0.895;
/// Queries of the sixty that may find nothing. Only ever lowered.
const NOTHING: f64 = 0.0;

#[track_caller]
fn measure(part: &Value, name: &str) -> f64 {
    part["scores"][name].as_f64().unwrap_or_else(|| panic!("no {name} in {part}"))
}

#[test]
fn judged_queries_stay_answered() {
    let Some(shared) = parts::shared() else { return };
    let set = shared.join("eval/dev");
    let at = |name: &str| set.join(name).to_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));
    program.must(&["import", "oruk", &at("feed.json")]);
    let (queries, judgements) = (at("queries.tsv"), at("qrels.tsv"));
    let asked = ["evaluate", &queries, &judgements, "--split", "--format"];
    let run = folder.path().join("runs/now.tsv");
    let report = program.json(&[&asked[..], &["json", "--run", run.to_str().unwrap()]].concat());

    let (ndcg, success) = (measure(&report["all"], "ndcg10"), measure(&report["all"], "success3"));
    assert!(ndcg >= NDCG10, "nDCG@10 fell to {ndcg:.3} from {NDCG10}: {report:#}");
    assert!(success >= SUCCESS3, "success@3 fell to {success:.3} from {SUCCESS3}: {report:#}");
    assert!(measure(&report["all"], "zero") * 60.0 < NOTHING + 0.5, "judged queries found nothing: {report:#}");
    assert_eq!(report["all"]["queries"], 60);
    let halves = report["split"]["halves"].as_array().expect("halves");
    let counted: u64 = halves.iter().map(|half| half["queries"].as_u64().unwrap()).sum();
    assert_eq!(counted, 60, "{halves:?}");
    assert!(report.get("fallen").is_none(), "there was no run before: {report:#}");

    // The same again: nothing is lost, and the run that was written gives the same.
    let again = program.must(&[&asked[..], &["text"]].concat());
    assert!(again.contains("0 queries answered worse than in the run before, 0 of them lost"), "{again}");
    assert!(again.contains(&format!("{ndcg:.3}")), "{again}");
    assert!(again.contains("jackknife"), "{again}");

    // Without what was written with the queries at hand.
    let vocabulary = folder.path().join("vocabulary");
    std::fs::create_dir_all(vocabulary.join("thesaurus")).unwrap();
    std::fs::write(vocabulary.join("thesaurus/zz_seen.tsv"), "phrase\tcategories\trule\tnote\n").unwrap();
    let unseen = program.json(&[&asked[..], &["json", "--vocabulary", vocabulary.to_str().unwrap()]].concat());
    let unseen = measure(&unseen["all"], "ndcg10");
    assert!(unseen >= NDCG10_UNSEEN, "nDCG@10 without seen phrases fell to {unseen:.3} from {NDCG10_UNSEEN}");

    // An earlier run that had everything right makes this one look worse.
    let mut best: Vec<(String, String, u8)> = std::fs::read_to_string(&judgements)
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|columns| (columns[0].to_owned(), columns[1].to_owned(), columns[2].parse().unwrap()))
        .collect();
    best.sort_by_key(|(_, _, grade)| std::cmp::Reverse(*grade));
    let ideal: String = best.iter().enumerate().map(|(n, (qid, id, _))| format!("{qid}\t{id}\t{}\n", n + 1)).collect();
    let before = folder.path().join("ideal.tsv");
    std::fs::write(&before, ideal).unwrap();
    let report = program.json(&[&asked[..], &["json", "--before", before.to_str().unwrap()]].concat());
    let fallen = report["fallen"].as_array().expect("queries that fell");
    assert!(fallen.iter().all(|one| one["before"].as_f64() == Some(1.0)), "{fallen:?}");
    let lost = fallen.iter().filter(|one| one["lost"] == true).count() as f64;
    assert!((lost / 60.0 + success - 1.0).abs() < 1e-9, "{lost} lost, success@3 {success}");
}

#[test]
fn mistakes_in_the_files_are_named_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::at(&folder.path().join("data"));
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let queries = write("queries.tsv", "qid\tquery\ttype\tneed\nq1\tlonely\tslang\tcompany\n");
    let judgements = write("qrels.tsv", "qid\tid\tgrade\nq1\ta\t3\nq1\tb\tgood\n");
    let said = program.run(&["evaluate", &queries, &judgements]).said();
    assert!(said.contains("qrels.tsv, line 3: `good` is not a grade"), "{said}");
    let absent = program.run(&["evaluate", "nowhere.tsv", &judgements]).said();
    assert!(absent.contains("nowhere.tsv"), "{absent}");
    let sound = write("sound.tsv", "q1\ta\t3\n");
    let bad = program.run(&["evaluate", &queries, &sound, "--miles", "-1"]);
    assert!(bad.code != Some(0), "a distance below nothing was taken");
    let empty = program.run(&["evaluate", &queries, &sound]);
    assert!(empty.code == Some(0) && empty.said().contains("None of the judged services"), "{}", empty.said());
}
