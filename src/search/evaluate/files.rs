//! Judged queries, grades and runs as tab-separated text, with errors that name file and line.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

/// The highest grade there is.
const BEST_GRADE: u8 = 3;

/// A line that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}, line {line}: {problem}; {mend}")]
pub struct Error {
    /// Name of the file.
    pub file: String,
    /// Line number from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub mend: &'static str,
}

/// A query that people have judged answers of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedQuery {
    /// Its identifier.
    pub qid: String,
    /// As a person typed it.
    pub text: String,
    /// What sort of query it is ("slang", "misspelling").
    pub sort: String,
}

/// Grades by query and then by answer; a pair that is not there was not judged.
pub type Judgements = HashMap<String, HashMap<String, u8>>;
/// Ranked answers by query, best first, each once.
pub type Run = BTreeMap<String, Vec<String>>;

struct Lines<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> Lines<'a> {
    fn error(&self, line: usize, problem: impl Into<String>, mend: &'static str) -> Error {
        Error { file: self.file.to_owned(), line, problem: problem.into(), mend }
    }

    /// Lines with their number and columns; blank ones and a first line that starts with `header` left out.
    fn rows(&self, header: &'static str) -> impl Iterator<Item = (usize, Vec<&'a str>)> {
        let text = self.text.trim_start_matches('\u{feff}');
        let rows = text.lines().enumerate().map(|(n, line)| (n + 1, line.trim_end_matches('\r')));
        rows.filter(|(_, line)| !line.trim().is_empty())
            .map(|(n, line)| (n, line.split('\t').map(str::trim).collect::<Vec<_>>()))
            .filter(move |(n, columns)| *n > 1 || columns.first().is_none_or(|first| *first != header))
    }
}

/// Reads queries: `qid`, `query`, `type`, `information_need` (which may be left out), with a header line or
/// without.
pub fn read_queries(file: &str, text: &str) -> Result<Vec<JudgedQuery>, Error> {
    const MEND: &str = "write qid, query, type and need with tabs between";
    let lines = Lines { file, text };
    let (mut queries, mut seen) = (Vec::new(), HashSet::new());
    for (line, columns) in lines.rows("qid") {
        let [qid, words, sort, ..] = columns.as_slice() else {
            return Err(lines.error(line, format!("there are {} columns", columns.len()), MEND));
        };
        if qid.is_empty() || words.is_empty() {
            return Err(lines.error(line, "the qid or the query is empty", MEND));
        }
        if !seen.insert(*qid) {
            return Err(lines.error(line, format!("the query {qid} stands here twice"), "keep one line for it"));
        }
        let owned = |text: &str| text.to_owned();
        queries.push(JudgedQuery { qid: owned(qid), text: owned(words), sort: owned(sort) });
    }
    if queries.is_empty() {
        return Err(lines.error(1, "there is no query", MEND));
    }
    Ok(queries)
}

/// Reads judgements: `qid`, `id`, `grade`, with a header line or without.
pub fn read_judgements(file: &str, text: &str) -> Result<Judgements, Error> {
    const MEND: &str = "write qid, id and a grade from 0 to 3 with tabs between";
    let lines = Lines { file, text };
    let mut judgements = Judgements::new();
    for (line, columns) in lines.rows("qid") {
        let [qid, id, grade, ..] = columns.as_slice() else {
            return Err(lines.error(line, format!("there are {} columns", columns.len()), MEND));
        };
        let Some(grade) = grade.parse().ok().filter(|grade| *grade <= BEST_GRADE) else {
            return Err(lines.error(line, format!("`{grade}` is not a grade"), MEND));
        };
        let of_query = judgements.entry((*qid).to_owned()).or_default();
        if of_query.insert((*id).to_owned(), grade).is_some_and(|before| before != grade) {
            let problem = format!("{id} has two grades for {qid}");
            return Err(lines.error(line, problem, "keep one line for the pair"));
        }
    }
    if judgements.is_empty() {
        return Err(lines.error(1, "there is no judgement", MEND));
    }
    Ok(judgements)
}

/// Reads a run: `qid`, `id`, `rank` (1 is best), in any order; an answer that comes again counts once.
pub fn read_run(file: &str, text: &str) -> Result<Run, Error> {
    const MEND: &str = "write qid, id and rank with tabs between";
    let lines = Lines { file, text };
    let mut ranked: BTreeMap<String, Vec<(u32, String)>> = BTreeMap::new();
    for (line, columns) in lines.rows("qid") {
        let [qid, id, rank, ..] = columns.as_slice() else {
            return Err(lines.error(line, format!("there are {} columns", columns.len()), MEND));
        };
        let Ok(rank) = rank.parse() else {
            return Err(lines.error(line, format!("`{rank}` is not a rank"), MEND));
        };
        ranked.entry((*qid).to_owned()).or_default().push((rank, (*id).to_owned()));
    }
    let in_order = |mut answers: Vec<(u32, String)>| {
        answers.sort_by_key(|(rank, _)| *rank);
        let mut seen = HashSet::new();
        answers.into_iter().map(|(_, id)| id).filter(|id| seen.insert(id.clone())).collect()
    };
    Ok(ranked.into_iter().map(|(qid, answers)| (qid, in_order(answers))).collect())
}

/// A run as text that [`read_run`] reads.
pub fn write_run(run: &Run) -> String {
    let mut out = String::new();
    for (qid, ids) in run {
        for (n, id) in ids.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{qid}\t{id}\t{}", n + 1);
        }
    }
    out
}
