//! The judged queries of the shared evaluation set, as a floor under the ranking.
//!
//! Only names, descriptions and organizations of the feed are used, with categories from the categorizer:
//! what matters is that a change of weights or vocabulary does not quietly make search worse.

use crate::domain::{Categorizer, Listing, Reach};
use crate::search::reference::synthetic;
use crate::search::{Engine, Request, Vocabulary};
use std::collections::HashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

/// Below this the ranking has become worse than it was.
const FLOOR: f64 = 0.38;

fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let at = std::env::var_os("FINGERPOST_SHARED").map_or(beside, PathBuf::from).join("eval/dev");
    if at.is_dir() {
        return Some(at);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent, and CI must have it", at.display());
    eprintln!("SKIPPED: {} is absent, so the ranking was not evaluated", at.display());
    None
}

/// Text of HTML, roughly.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&nbsp;", " ").replace("&amp;", "&").replace("&rsquo;", "'")
}

fn listings(feed: &serde_json::Value, vocabulary: &Vocabulary) -> Vec<Listing> {
    let records = feed["content"].as_array().unwrap();
    let text = |value: &serde_json::Value| plain(value.as_str().unwrap_or_default());
    records
        .iter()
        .map(|record| {
            let base = synthetic::service(0, 1).remove(0);
            let (name, organization) = (text(&record["name"]), text(&record["organization"]["name"]));
            let description = text(&record["description"]);
            let guesses = Categorizer::categories(vocabulary, &name, &organization, &description);
            Listing {
                service_id: record["id"].as_str().unwrap().parse::<Uuid>().unwrap(),
                reach: Reach::Everywhere,
                categories: guesses.into_iter().map(|g| (g.slug, g.confidence)).collect(),
                name,
                organization,
                text: description,
                confirmed_until: None,
                closed_until: None,
                capacity: None,
                status: crate::domain::StatedStatus::Active,
                schedules: Vec::new(),
                ..base
            }
        })
        .collect()
}

fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    grades.take(10).enumerate().map(|(n, grade)| (2f64.powi(grade as i32) - 1.0) / (n as f64 + 2.0).log2()).sum()
}

#[test]
fn judged_queries_stay_answered() {
    let Some(folder) = shared() else { return };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let mut judged: HashMap<String, HashMap<Uuid, u32>> = HashMap::new();
    for line in read("qrels.tsv").lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let of_query = judged.entry(columns[0].to_owned()).or_default();
        of_query.insert(columns[1].parse().unwrap(), columns[2].parse().unwrap());
    }
    let vocabulary = Arc::new(Vocabulary::built_in().unwrap());
    let all = listings(&serde_json::from_str(&read("feed.json")).unwrap(), &vocabulary);
    let index = tempfile::tempdir().unwrap();
    let engine = Engine::open(index.path(), vocabulary).unwrap();
    engine.rebuild(all.into_iter().map(Ok::<_, Infallible>), 1).unwrap();
    let snapshot = engine.snapshot();
    let (mut sum, mut succeeded, mut empty, mut count) = (0.0, 0, 0, 0);
    let mut by_type: HashMap<String, (f64, usize)> = HashMap::new();
    let mut run = String::new();
    for line in read("queries.tsv").lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let request = Request { q: columns[1].to_owned(), page: 1, per_page: 20, ..Request::default() };
        let answer = snapshot.search(&request, super::tests::now()).unwrap();
        let none = HashMap::new();
        let grades = judged.get(columns[0]).unwrap_or(&none);
        let given: Vec<u32> = answer.hits.iter().map(|hit| grades.get(&hit.service_id).copied().unwrap_or(0)).collect();
        for (n, hit) in answer.hits.iter().enumerate() {
            run.push_str(&format!("{}\t{}\t{}\n", columns[0], hit.service_id, n + 1));
        }
        let mut best: Vec<u32> = grades.values().copied().collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let ideal = gain(best.into_iter());
        let score = if ideal > 0.0 { gain(given.iter().copied()) / ideal } else { 0.0 };
        let of_type = by_type.entry(columns[2].to_owned()).or_default();
        *of_type = (of_type.0 + score, of_type.1 + 1);
        println!(
            "{score:.3} {:>3} {} {:?}",
            answer.total,
            columns[1],
            answer.understood.needs.iter().map(|n| &n.phrase).collect::<Vec<_>>()
        );
        (sum, count) = (sum + score, count + 1);
        succeeded += usize::from(given.iter().take(3).any(|grade| *grade >= 2));
        empty += usize::from(answer.hits.is_empty());
    }
    for (of_type, (sum, count)) in by_type {
        println!("{of_type}: {:.3}", sum / count as f64);
    }
    let mean = sum / f64::from(count);
    println!("nDCG@10 {mean:.3}, success@3 {:.3}, empty {empty}", succeeded as f64 / f64::from(count));
    if let Some(at) = std::env::var_os("FINGERPOST_EVALUATION_RUN") {
        std::fs::write(at, run).unwrap();
    }
    assert!(mean >= FLOOR, "nDCG@10 fell to {mean:.3}");
    // Names lead: both sheds of the feed come first.
    let sheds = Request { q: "men in sheds".into(), page: 1, per_page: 2, ..Request::default() };
    let first = snapshot.explain(&sheds, super::tests::now(), None).unwrap();
    assert!(first.contains("Brigg Men in Sheds") && first.contains("Winterton Men in Sheds"), "{first}");
}
