//! `evaluate`: how well this directory's own search answers judged queries.
//!
//! Each run is kept in the data folder under a name made from the queries, so that the next run on the same
//! queries can say which it answers worse.

use super::arguments::{EvaluateArguments, ReportFormat};
use super::config::Config;
use super::ground::Ground;
use super::library::Shelves;
use super::print;
use super::runtime::Runtime;
use crate::search::evaluate::{self, Evaluation, Fallen, JudgedQuery, Judgements, Part, Run, Scores, Split};
use crate::search::{Near, Request};
use crate::web::{Library, NearAnswer};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use uuid::Uuid;

/// Results that are read of each query.
const DEEP: usize = 100;
/// A file larger than this is not a set of judged queries.
const LARGEST: u64 = 64 << 20;
const METRES_PER_MILE: f64 = 1_609.344;

/// Evaluates.
pub fn run(config: Config, arguments: &EvaluateArguments) -> Result<ExitCode> {
    let queries_text = read(&arguments.queries)?;
    let queries = evaluate::read_queries(&name(&arguments.queries), &queries_text)?;
    let judgements = evaluate::read_judgements(&name(&arguments.judgements), &read(&arguments.judgements)?)?;
    if let Some(miles) = arguments.miles
        && !(miles.is_finite() && miles >= 0.0)
    {
        bail!("--miles: {miles} is not a distance; give a number of miles that is not negative");
    }
    let runtime = Runtime::open(config)?;
    let engine = runtime.engine()?;
    let ground = Arc::new(Ground::new(runtime.database.clone())?);
    let meaning = runtime.config.meaning && !arguments.no_meaning;
    let shelves = Shelves::new(runtime.database.clone(), engine, ground, meaning);
    let asked = Asked { near: near(&shelves, arguments.near.as_deref())?, arguments };
    let run = search(&shelves, &queries, &judgements, &asked)?;
    let kept = runtime.config.data.join("evaluation").join(format!("{}.tsv", fingerprint(&queries_text)));
    let before = match &arguments.before {
        Some(path) => Some(evaluate::read_run(&name(path), &read(path)?)?),
        None if kept.is_file() => Some(evaluate::read_run(&name(&kept), &read(&kept)?)?),
        None => None,
    };
    let now = evaluate::evaluate(&queries, &judgements, &run);
    let fallen = before.map(|before| now.fallen(&queries, &evaluate::evaluate(&queries, &judgements, &before)));
    let written = evaluate::write_run(&run);
    for path in [Some(&kept), arguments.run.as_ref()].into_iter().flatten() {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        std::fs::write(path, &written).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let split = arguments.split.then(|| now.split(&queries));
    match arguments.format {
        ReportFormat::Text => in_words(&now, split.as_ref(), fallen.as_deref()),
        ReportFormat::Tsv => as_table(&now, split.as_ref()),
        ReportFormat::Json => {
            let report = Report { evaluation: &now, split: split.as_ref(), fallen: fallen.as_deref() };
            print::line(serde_json::to_string_pretty(&report)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Everything in one, as JSON.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<&'a Split>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fallen: Option<&'a [Fallen]>,
}

struct Asked<'a> {
    near: Option<Near>,
    arguments: &'a EvaluateArguments,
}

impl Asked<'_> {
    fn request(&self, query: &JudgedQuery) -> Request {
        Request {
            q: query.text.clone(),
            near: self.near.clone(),
            within_metres: self.arguments.miles.map(|miles| miles * METRES_PER_MILE),
            exact_words: self.arguments.exact_words,
            page: 1,
            per_page: DEEP,
            ..Request::default()
        }
    }
}

fn search(shelves: &Shelves, queries: &[JudgedQuery], judgements: &Judgements, asked: &Asked<'_>) -> Result<Run> {
    let judged: HashSet<&str> = judgements.values().flat_map(HashMap::keys).map(String::as_str).collect();
    let mut names: HashMap<Uuid, String> = HashMap::new();
    let mut run = Run::new();
    for query in queries {
        let answer = shelves.search(&asked.request(query))?;
        let ids: Vec<Uuid> = answer.hits.iter().map(|hit| hit.service_id).collect();
        let unknown: Vec<Uuid> = ids.iter().copied().filter(|id| !names.contains_key(id)).collect();
        for record in shelves.records(&unknown)? {
            // Judgements may name services by our identifier or by their source's.
            let ours = record.service.id.to_string();
            let name = if judged.contains(ours.as_str()) { ours } else { record.service.source_id };
            names.insert(record.service.id, name);
        }
        run.insert(query.qid.clone(), ids.iter().filter_map(|id| names.get(id).cloned()).collect());
    }
    if judged.is_disjoint(&run.values().flatten().map(String::as_str).collect()) {
        print::note("None of the judged services was found: is this the directory that was judged?");
    }
    Ok(run)
}

fn near(shelves: &Shelves, text: Option<&str>) -> Result<Option<Near>> {
    match shelves.near(text.unwrap_or_default()) {
        NearAnswer::Empty => Ok(None),
        NearAnswer::Found { near, .. } => Ok(Some(near)),
        NearAnswer::Choose(choices) => {
            let labels: Vec<String> = choices.into_iter().map(|choice| choice.value).collect();
            bail!("--near: there are several places of that name; give one of: {}", labels.join("; "));
        }
        NearAnswer::Unknown(similar) => bail!("--near: no such place; similar names: {}", similar.join("; ")),
    }
}

fn read(path: &Path) -> Result<String> {
    let size = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    if size > LARGEST {
        bail!("{} has {size} bytes; give a file of at most 64 MB", path.display());
    }
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read as text", path.display()))
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

fn fingerprint(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Every part that is reported, halves last.
fn parts<'a>(now: &'a Evaluation, split: Option<&'a Split>) -> Vec<&'a Part> {
    let halves = split.into_iter().flat_map(|split| &split.halves);
    std::iter::once(&now.all).chain(&now.by_type).chain(halves).collect()
}

fn in_words(now: &Evaluation, split: Option<&Split>, fallen: Option<&[Fallen]>) {
    let names: Vec<String> = Scores::NAMES.iter().map(|name| format!("{name:>10}")).collect();
    print::line(format!("{:<24}{:>5}{}", "", "n", names.concat()));
    for part in parts(now, split) {
        let values: Vec<String> = part.scores.values().iter().map(|value| format!("{value:>10.3}")).collect();
        print::line(format!("{:<24}{:>5}{}", part.name, part.queries, values.concat()));
    }
    if let Some(split) = split {
        for (name, one) in [("nDCG@10", split.ndcg10), ("success@3", split.success3)] {
            print::line(format!(
                "{name}: {:.3}, standard error {:.3} (jackknife), 95% from {:.3} to {:.3}; with one query left out {:.3} to {:.3}",
                one.mean, one.standard_error, one.from, one.to, one.lowest, one.highest
            ));
        }
    }
    let Some(fallen) = fallen else { return };
    let lost = fallen.iter().filter(|one| one.lost).count();
    print::line(format!("{} queries answered worse than in the run before, {lost} of them lost", fallen.len()));
    for one in fallen {
        let lost = if one.lost { "  lost from the first three" } else { "" };
        print::line(format!("  {:<8}{:.3} to {:.3}  {}{lost}", one.qid, one.before, one.now, one.query));
    }
}

fn as_table(now: &Evaluation, split: Option<&Split>) {
    print::line(format!("part\tqueries\t{}", Scores::NAMES.join("\t")));
    for part in parts(now, split) {
        let values: Vec<String> = part.scores.values().iter().map(|value| format!("{value:.6}")).collect();
        print::line(format!("{}\t{}\t{}", part.name, part.queries, values.join("\t")));
    }
}
