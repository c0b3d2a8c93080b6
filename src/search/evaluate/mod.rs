//! How well a ranking answers judged queries: measures, halves and what was lost since an earlier run.
//!
//! Pure: takes queries, grades and ranked ids, gives numbers. Grades are 0 to 3; 2 and 3 help. A pair that
//! nobody judged counts 0, and `judged10` says how many of the first ten somebody did judge: when it is
//! low, a low score may be the judgements' fault. Every mean is over all queries of the set.
//! Imports nothing of the room.

mod files;

pub use files::{Error, JudgedQuery, Judgements, Run, read_judgements, read_queries, read_run, write_run};

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// A grade from here on helps the person.
const HELPS: u8 = 2;
/// Smaller differences of a query's nDCG@10 are not told.
const WORTH_TELLING: f64 = 0.005;
/// Standard errors on either side of a mean that hold 95 of 100 true means.
const INTERVAL: f64 = 1.96;

/// The measures of one query, or their means over several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Gain 2^grade − 1 of the first ten, discounted by rank, against the best order of the judged.
    pub ndcg10: f64,
    /// Whether something that helps is among the first three.
    pub success3: f64,
    /// One by the rank of the first that helps.
    pub mrr: f64,
    /// Share of all that helps that is among the first twenty.
    pub recall20: f64,
    /// Whether nothing was found.
    pub zero: f64,
    /// Share of the first ten that somebody judged.
    pub judged10: f64,
}

impl Scores {
    /// Names of the measures, in the order of [`Scores::values`].
    pub const NAMES: [&str; 6] = ["nDCG@10", "success@3", "MRR", "recall@20", "zero", "judged@10"];

    /// The measures in the order of [`Scores::NAMES`].
    pub fn values(&self) -> [f64; 6] {
        [self.ndcg10, self.success3, self.mrr, self.recall20, self.zero, self.judged10]
    }

    fn mean<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let (mut sums, mut count) = ([0.0; 6], 0.0f64);
        for one in all {
            count += 1.0;
            for (sum, value) in sums.iter_mut().zip(one.values()) {
                *sum += value;
            }
        }
        let [ndcg10, success3, mrr, recall20, zero, judged10] = sums.map(|sum| sum / count.max(1.0));
        Self { ndcg10, success3, mrr, recall20, zero, judged10 }
    }
}

/// The measures of one query with the answers `ids`, best first, each once.
pub fn score(ids: &[String], grades: &HashMap<String, u8>) -> Scores {
    let grade = |id: &String| grades.get(id).copied().unwrap_or(0);
    let helpful: HashSet<&String> = grades.iter().filter(|(_, grade)| **grade >= HELPS).map(|(id, _)| id).collect();
    let mut best: Vec<u8> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = gain(best.into_iter());
    let first = ids.iter().position(|id| grade(id) >= HELPS);
    let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let ten = &ids[..ids.len().min(10)];
    Scores {
        ndcg10: if ideal > 0.0 { gain(ten.iter().map(grade)) / ideal } else { 0.0 },
        success3: f64::from(first.is_some_and(|rank| rank < 3)),
        mrr: first.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0)),
        recall20: share(ids.iter().take(20).filter(|id| helpful.contains(id)).count(), helpful.len()),
        zero: f64::from(ids.is_empty()),
        judged10: if ten.is_empty() {
            1.0
        } else {
            share(ten.iter().filter(|id| grades.contains_key(*id)).count(), ten.len())
        },
    }
}

fn gain(grades: impl Iterator<Item = u8>) -> f64 {
    let one = |(rank, grade): (usize, u8)| (2f64.powi(i32::from(grade)) - 1.0) / (rank as f64 + 2.0).log2();
    grades.take(10).enumerate().map(one).sum()
}

/// A part of the queries with its means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Type of the queries, or which half.
    pub name: String,
    /// How many queries.
    pub queries: usize,
    /// Means.
    pub scores: Scores,
}

/// How much a mean may be owed to single queries, by leaving each out in turn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeaveOneOut {
    /// Mean over all queries.
    pub mean: f64,
    /// The jackknife's standard error of the mean.
    pub standard_error: f64,
    /// The mean less 1.96 standard errors.
    pub from: f64,
    /// The mean and 1.96 standard errors.
    pub to: f64,
    /// The lowest mean with one query left out.
    pub lowest: f64,
    /// The highest mean with one query left out.
    pub highest: f64,
}

impl LeaveOneOut {
    fn new(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let sum: f64 = values.iter().sum();
        let mean = sum / count.max(1.0);
        let without = |value: &f64| (sum - value) / (count - 1.0).max(1.0);
        let spread: f64 = values.iter().map(|value| (without(value) - mean).powi(2)).sum();
        let standard_error = (spread * (count - 1.0).max(0.0) / count.max(1.0)).sqrt();
        let left: Vec<f64> = values.iter().map(without).collect();
        Self {
            mean,
            standard_error,
            from: mean - INTERVAL * standard_error,
            to: mean + INTERVAL * standard_error,
            lowest: left.iter().copied().fold(mean, f64::min),
            highest: left.iter().copied().fold(mean, f64::max),
        }
    }
}

/// Whether a result would hold on other queries of the same sort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Split {
    /// Two halves by a hash of the query's identifier.
    pub halves: Vec<Part>,
    /// Of nDCG@10.
    pub ndcg10: LeaveOneOut,
    /// Of success@3.
    pub success3: LeaveOneOut,
}

/// A query that an earlier run answered better.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fallen {
    /// Identifier of the query.
    pub qid: String,
    /// Its words.
    pub query: String,
    /// Its nDCG@10 in the earlier run.
    pub before: f64,
    /// Its nDCG@10 now.
    pub now: f64,
    /// The earlier run had something that helps among the first three, and this one has not.
    pub lost: bool,
}

/// What a run is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Over all queries.
    pub all: Part,
    /// By type of query, in the order of the file.
    pub by_type: Vec<Part>,
    /// Of every query, in the order of the file.
    pub per_query: Vec<(String, Scores)>,
}

/// Scores a run. A query without a line in it found nothing.
pub fn evaluate(queries: &[JudgedQuery], judgements: &Judgements, run: &Run) -> Evaluation {
    let (no_grades, no_ids) = (HashMap::new(), Vec::new());
    let per_query: Vec<(String, Scores)> = queries
        .iter()
        .map(|query| {
            let grades = judgements.get(&query.qid).unwrap_or(&no_grades);
            (query.qid.clone(), score(run.get(&query.qid).unwrap_or(&no_ids), grades))
        })
        .collect();
    let part = |name: &str, chosen: &dyn Fn(&JudgedQuery) -> bool| part(name, queries, &per_query, chosen);
    let mut by_type: Vec<Part> = Vec::new();
    for query in queries {
        if !by_type.iter().any(|part| part.name == query.sort) {
            by_type.push(part(&query.sort, &|other| other.sort == query.sort));
        }
    }
    Evaluation { all: part("all", &|_| true), by_type, per_query }
}

fn part(
    name: &str,
    queries: &[JudgedQuery],
    per_query: &[(String, Scores)],
    chosen: &dyn Fn(&JudgedQuery) -> bool,
) -> Part {
    let of: Vec<&Scores> =
        queries.iter().zip(per_query).filter(|(query, _)| chosen(query)).map(|(_, (_, scores))| scores).collect();
    Part { name: name.to_owned(), queries: of.len(), scores: Scores::mean(of.iter().copied()) }
}

impl Evaluation {
    /// The same by halves, and with each query left out in turn.
    pub fn split(&self, queries: &[JudgedQuery]) -> Split {
        let half = |even: bool| {
            let chosen = move |query: &JudgedQuery| is_even(&query.qid) == even;
            part(if even { "half a" } else { "half b" }, queries, &self.per_query, &chosen)
        };
        let values = |of: fn(&Scores) -> f64| self.per_query.iter().map(|(_, scores)| of(scores)).collect::<Vec<_>>();
        Split {
            halves: vec![half(true), half(false)],
            ndcg10: LeaveOneOut::new(&values(|scores| scores.ndcg10)),
            success3: LeaveOneOut::new(&values(|scores| scores.success3)),
        }
    }

    /// The queries that `before` answered better, the greatest fall first.
    pub fn fallen(&self, queries: &[JudgedQuery], before: &Evaluation) -> Vec<Fallen> {
        let earlier: HashMap<&String, &Scores> = before.per_query.iter().map(|(qid, scores)| (qid, scores)).collect();
        let mut fallen: Vec<Fallen> = queries
            .iter()
            .zip(&self.per_query)
            .filter_map(|(query, (qid, now))| {
                let before = earlier.get(qid)?;
                let lost = before.success3 > now.success3;
                (lost || before.ndcg10 - now.ndcg10 > WORTH_TELLING).then(|| Fallen {
                    qid: qid.clone(),
                    query: query.text.clone(),
                    before: before.ndcg10,
                    now: now.ndcg10,
                    lost,
                })
            })
            .collect();
        fallen.sort_by(|a, b| (a.now - a.before).total_cmp(&(b.now - b.before)).then_with(|| a.qid.cmp(&b.qid)));
        fallen
    }
}

/// Which half a query is in; the same on every machine and whatever other queries there are.
fn is_even(qid: &str) -> bool {
    Sha256::digest(qid.as_bytes()).first().is_some_and(|byte| byte % 2 == 0)
}

#[cfg(test)]
mod tests;
