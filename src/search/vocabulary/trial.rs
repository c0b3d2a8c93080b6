//! Queries with what they must and must not be read as: `traps.tsv`, run by `fingerpost vocabulary test`.

use super::Vocabulary;
use super::files::{File, Row};
use crate::search::answer::{Understood, Urgent};
use crate::search::error::{Error, Result};
use crate::search::statistics::Statistics;
use crate::search::understand::Reader;
use std::path::Path;

/// Nothing at all must be found.
const NOTHING: &str = "-";

/// The outcome of one query.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// What was typed.
    pub query: String,
    /// Line of `traps.tsv`.
    pub line: usize,
    /// What was read otherwise than it must be; empty when all held.
    pub failures: Vec<String>,
}

/// One line of the file.
#[derive(Debug)]
pub(super) struct Expectation {
    line: usize,
    query: String,
    must: Vec<String>,
    must_not: Vec<String>,
    urgent: Option<Urgent>,
    filters: Vec<String>,
}

impl Vocabulary {
    /// Reads every query of `traps.tsv` (the folder's, or the one that ships) with this vocabulary alone, without
    /// an index, and tells what came out otherwise.
    pub fn test(&self, folder: Option<&Path>) -> Result<Vec<Trial>> {
        let trials = read_trials(folder, self).map_err(|mut all| all.remove(0))?;
        let statistics = Statistics::default();
        let reader = Reader { vocabulary: self, statistics: &statistics, has_stem: &|_| false };
        let run = |expected: &Expectation| {
            let understood = reader.read(&expected.query, false, None).understood;
            Trial { query: expected.query.clone(), line: expected.line, failures: expected.compare(&understood) }
        };
        Ok(trials.iter().map(run).collect())
    }
}

impl Expectation {
    fn read(row: &Row<'_>, vocabulary: &Vocabulary) -> Result<Self> {
        let list = |n: usize| -> Vec<String> {
            row.column(n).split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
        };
        let (must, must_not) = (list(1), list(2));
        for slug in must.iter().chain(&must_not).filter(|slug| *slug != NOTHING) {
            if vocabulary.category(slug).is_none() {
                let problem = format!("there is no category `{slug}`");
                return Err(row.error(problem, "use a slug of categories.tsv, or - for none"));
            }
        }
        let urgent = match row.column(3) {
            "" => None,
            "crisis" => Some(Urgent::Crisis),
            "abuse" => Some(Urgent::Abuse),
            other => return Err(row.error(format!("there is no panel `{other}`"), "write crisis, abuse or nothing")),
        };
        let query = row.required(0, "query")?.to_owned();
        Ok(Self { line: row.place().1, query, must, must_not, urgent, filters: list(4) })
    }

    fn compare(&self, understood: &Understood) -> Vec<String> {
        let found: Vec<&str> =
            understood.needs.iter().flat_map(|need| need.categories.iter().map(String::as_str)).collect();
        let mut failures = Vec::new();
        for slug in &self.must {
            if slug == NOTHING && !found.is_empty() {
                failures.push(format!("means {}, not nothing", found.join(", ")));
            } else if slug != NOTHING && !found.contains(&slug.as_str()) {
                failures.push(format!("does not mean {slug}, but {}", or_nothing(&found)));
            }
        }
        for slug in self.must_not.iter().filter(|slug| found.contains(&slug.as_str())) {
            failures.push(format!("means {slug}"));
        }
        if understood.urgent != self.urgent {
            failures.push(format!("shows the panel {:?}, not {:?}", understood.urgent, self.urgent));
        }
        let said: Vec<String> = understood.filters.iter().map(|f| format!("{}={}", f.parameter, f.value)).collect();
        let missing = self.filters.iter().any(|filter| filter != NOTHING && !said.contains(filter));
        let more = !self.filters.is_empty() && said.iter().any(|filter| !self.filters.contains(filter));
        if missing || more {
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            failures.push(format!("filters by {}, not by {}", or_nothing(&said), self.filters.join(", ")));
        }
        failures
    }
}

fn or_nothing(found: &[&str]) -> String {
    if found.is_empty() { "nothing".to_owned() } else { found.join(", ") }
}

/// The lines of the file, or all that is wrong with it.
pub(super) fn read_trials(
    folder: Option<&Path>,
    vocabulary: &Vocabulary,
) -> std::result::Result<Vec<Expectation>, Vec<Error>> {
    let file = File::read(folder, "traps.tsv").map_err(|error| vec![error])?;
    let rows = file.table(&["query", "must", "must_not", "urgent", "filters"]).map_err(|error| vec![error])?;
    let (mut trials, mut problems) = (Vec::new(), Vec::new());
    for row in rows {
        match Expectation::read(&row, vocabulary) {
            Ok(trial) => trials.push(trial),
            Err(error) => problems.push(error),
        }
    }
    if problems.is_empty() { Ok(trials) } else { Err(problems) }
}
