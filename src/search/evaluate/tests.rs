//! The measures on cases worked out by hand, and files with mistakes.

use super::*;

fn grades(list: &[(&str, u8)]) -> HashMap<String, u8> {
    list.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect()
}

fn ids(list: &[&str]) -> Vec<String> {
    list.iter().map(|id| (*id).to_owned()).collect()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not {b}");
}

#[test]
fn measures_are_as_worked_out_by_hand() {
    let judged = grades(&[("best", 3), ("good", 2), ("fair", 1), ("none", 0)]);
    let right = score(&ids(&["best", "good", "fair", "none"]), &judged);
    assert_eq!(right.values(), [1.0, 1.0, 1.0, 1.0, 0.0, 1.0]);
    let late = score(&ids(&["x", "y", "z", "good"]), &judged);
    // 3 at rank 4, against 7 at rank 1, 3 at rank 2 and 1 at rank 3.
    close(late.ndcg10, 3.0 / 5f64.log2() / (7.0 + 3.0 / 3f64.log2() + 0.5));
    assert_eq!((late.success3, late.mrr, late.recall20, late.judged10), (0.0, 0.25, 0.5, 0.25));
    let marginal = score(&ids(&["fair"]), &judged);
    assert_eq!((marginal.success3, marginal.mrr), (0.0, 0.0));
    let nothing = score(&[], &judged);
    assert_eq!(nothing.values(), [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    let mut many: Vec<String> = (0..20).map(|n| format!("n{n}")).collect();
    many.push("best".into());
    close(score(&many, &judged).recall20, 0.0);
}

const QUERIES: &str = "qid\tquery\ttype\tinformation_need\nq1\tsay \"hi\tslang\tx\nq2\tb\tname\ty\n";

#[test]
fn a_run_is_scored_over_all_queries_and_by_type() {
    let queries = read_queries("queries.tsv", QUERIES).unwrap();
    let judged = read_judgements("qrels.tsv", "qid\tid\tgrade\nq1\ta\t3\nq1\tb\t0\nq2\tc\t2\n").unwrap();
    // Out of order, one answer twice, and q2 without an answer.
    let run = read_run("run.tsv", "q1\tb\t2\nq1\ta\t1\nq1\ta\t3\n").unwrap();
    assert_eq!(run["q1"], ["a", "b"]);
    let now = evaluate(&queries, &judged, &run);
    close(now.all.scores.ndcg10, 0.5);
    close(now.all.scores.zero, 0.5);
    assert_eq!(now.by_type.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["slang", "name"]);
    close(now.by_type[0].scores.mrr, 1.0);
    assert_eq!(read_run("again", &write_run(&run)).unwrap(), run);

    let worse = evaluate(&queries, &judged, &read_run("run.tsv", "q1\tb\t1\n").unwrap());
    let fallen = worse.fallen(&queries, &now);
    assert_eq!(fallen.len(), 1);
    assert!(fallen[0].lost && fallen[0].qid == "q1" && fallen[0].before == 1.0 && fallen[0].now == 0.0);
    assert!(now.fallen(&queries, &worse).is_empty());
}

#[test]
fn leaving_one_out_gives_the_error_of_a_mean() {
    let one = LeaveOneOut::new(&[0.0, 0.0, 1.0, 1.0]);
    // The jackknife of a mean is the usual standard error: s / √n with s² = 1/3.
    close(one.standard_error, (1.0f64 / 3.0).sqrt() / 2.0);
    close(one.lowest, 1.0 / 3.0);
    close(one.highest, 2.0 / 3.0);
    let queries: Vec<JudgedQuery> =
        (0..40).map(|n| JudgedQuery { qid: format!("q{n}"), text: "x".into(), sort: "s".into() }).collect();
    let halves = evaluate(&queries, &Judgements::new(), &Run::new()).split(&queries).halves;
    assert_eq!(halves[0].queries + halves[1].queries, 40);
    assert!(halves.iter().all(|half| half.queries > 10), "{halves:?}");
}

#[test]
fn a_mistake_is_named_with_file_line_and_mend() {
    let judged = |text: &str| read_judgements("qrels.tsv", text).unwrap_err().to_string();
    let problem = judged("qid\tid\tgrade\nq1\ta\t3\nq1\tb\t4\n");
    assert_eq!(
        problem,
        "qrels.tsv, line 3: `4` is not a grade; write qid, id and a grade from 0 to 3 with tabs between"
    );
    assert!(judged("q1\ta\t3\nq1\ta\t1\n").contains("line 2: a has two grades"));
    assert!(judged("\n").contains("no judgement"));
    let queries = |text: &str| read_queries("queries.tsv", text).unwrap_err();
    assert_eq!(queries("qid\tquery\ttype\nq1 a b").line, 2);
    assert!(queries("q1\ta\tb\nq1\tc\td\n").to_string().contains("twice"));
    assert!(read_run("run.tsv", "q1\ta\tfirst\n").unwrap_err().to_string().contains("`first` is not a rank"));
}
