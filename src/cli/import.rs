//! `import`: listings from other people's formats.

use super::arguments::{ImportCommand, JsonFlag, ListingImport};
use super::config::Config;
use super::runtime::Runtime;
use super::{import_ground, print};
use crate::directory::{self, ImportRun, RunState};
use crate::domain::{AreaCode, Categorizer, ImportReport, Point, PointSource, Postcode, Source};
use crate::exchange::{self, Format, Input, Limits, Network, Options};
use crate::geography::Geography;
use anyhow::{Context, Result};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

/// Quarantined records that are printed; the rest are counted and kept in the history.
const SHOWN: usize = 20;

/// Carries out an import.
pub fn run(config: Config, command: &ImportCommand) -> Result<ExitCode> {
    match command {
        ImportCommand::Template => {
            print::line(exchange::table::template_csv().trim_end());
            print::note(exchange::table::template_help());
        }
        ImportCommand::History(flag) => history(config, flag)?,
        ImportCommand::Oruk(what) => listings(config, what, "oruk", Format::OpenReferral)?,
        ImportCommand::Csv(what) => listings(config, what, "csv", Format::Table)?,
        ImportCommand::Xlsx(what) => listings(config, what, "xlsx", Format::Table)?,
        ImportCommand::Postcodes(what) => import_ground::postcodes(config, what)?,
        ImportCommand::Areas(what) => import_ground::areas(config, what)?,
        ImportCommand::Neighbourhood(what) => import_ground::neighbourhood(config, what)?,
        ImportCommand::Statistics(what) => import_ground::statistics(config, what)?,
        ImportCommand::Places(what) => import_ground::places(config, what)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn listings(config: Config, what: &ListingImport, kind: &str, format: Format) -> Result<()> {
    let runtime = Runtime::open(config)?;
    let input = Input::parse(&what.from)?;
    let source = Source {
        name: what.source.clone().unwrap_or_else(|| input.default_name()),
        address: input.address(),
        licence: what.licence.clone(),
        attribution: what.attribution.clone(),
    };
    let mut network = Network::default();
    network.allow_private.clone_from(&runtime.config.allow_private_address);
    network.allow_private.extend(what.allow_private_address.iter().cloned());
    let report = import(&runtime, &input, &source, kind, format, network)?;
    if what.json {
        print::line(serde_json::to_string_pretty(&report)?);
    } else {
        print_report(&source, &report);
    }
    runtime.update_index()
}

/// Reads a source into the directory: the whole of it is checked first, then applied.
pub fn import(
    runtime: &Runtime,
    input: &Input,
    source: &Source,
    kind: &str,
    format: Format,
    network: Network,
) -> Result<ImportReport> {
    let geography = runtime.geography()?;
    let shown = print::counter("reading");
    let options = Options {
        folder: &runtime.config.staging_folder(),
        format,
        limits: Limits::default(),
        network,
        today: runtime.database.clock().today(),
        categorizer: runtime.vocabulary.as_ref() as &dyn Categorizer,
        locate: &|text| locate(&geography, text),
        area_named: &|name| area_named(&geography, name),
    };
    let staged = exchange::stage(input, source, &options, &|read| shown.set_position(read))?;
    shown.finish_and_clear();
    apply(runtime, &geography, source, kind, staged.path.as_path(), staged.report_so_far)
}

fn apply(
    runtime: &Runtime,
    geography: &Geography,
    source: &Source,
    kind: &str,
    path: &Path,
    report: ImportReport,
) -> Result<ImportReport> {
    let staged = directory::Staged {
        kind: kind.to_owned(),
        source: source.clone(),
        path: path.to_owned(),
        whole_source: true,
        report,
    };
    let import = match directory::begin(&runtime.database, &staged) {
        Ok(import) => import,
        Err(error) => {
            // Nothing refers to the staging file yet.
            std::fs::remove_file(path).with_context(|| format!("{} cannot be removed", path.display()))?;
            return Err(error.into());
        }
    };
    let shown = print::bar("applying", 0);
    let report =
        directory::apply_staged(&runtime.database, import, &|point| geography.ladder(point), &mut |progress| {
            shown.set_length(progress.total);
            shown.set_position(progress.done);
            ControlFlow::Continue(())
        })?;
    shown.finish_and_clear();
    Ok(report)
}

/// The point of a postcode: its own, else the middle of its sector.
fn locate(geography: &Geography, text: &str) -> Option<(Point, PointSource)> {
    let postcode = Postcode::parse(text)?;
    let exact = geography.postcodes.lookup(&postcode).map(|place| (place.point, PointSource::Postcode));
    exact.or_else(|| geography.postcodes.sector(postcode.sector()).map(|place| (place.point, PointSource::Sector)))
}

/// The largest area of that name, where its sort has only one.
fn area_named(geography: &Geography, name: &str) -> Option<AreaCode> {
    let named = geography.areas.named(name);
    let first = named.first()?;
    let rivals = named.iter().filter(|area| area.area_type == first.area_type).count();
    (rivals == 1).then(|| first.code.clone())
}

/// Prints a report for a person.
pub fn print_report(source: &Source, report: &ImportReport) {
    let left_out = report.quarantined.len();
    print::line(format!("{} from {}", source.name, source.address));
    print::line(format!(
        "  read {} = new {} + changed {} + unchanged {} + left out {left_out}",
        report.read, report.new, report.changed, report.unchanged
    ));
    if report.unlisted > 0 {
        print::line(format!("  no longer in the source, so not shown any more: {}", report.unlisted));
    }
    if report.schedules_understood + report.schedules_kept_as_text > 0 {
        print::line(format!(
            "  opening times understood: {}, kept as words: {}",
            report.schedules_understood, report.schedules_kept_as_text
        ));
    }
    for (rule, times) in &report.repaired {
        print::line(format!("  repaired {rule}: {times}"));
    }
    for record in report.quarantined.iter().take(SHOWN) {
        let id = record.source_id.as_deref().unwrap_or("no id");
        print::line(format!("  left out, line {} ({id}): {}", record.line, record.reason));
    }
    if left_out > SHOWN {
        print::line(format!("  and {} more; see `fingerpost import history --json`", left_out - SHOWN));
    }
}

fn history(config: Config, flag: &JsonFlag) -> Result<()> {
    let runtime = Runtime::open(config)?;
    let runs = runtime.database.read(directory::history)?;
    if flag.json {
        let runs: Vec<serde_json::Value> = runs.iter().map(as_json).collect();
        print::line(serde_json::to_string_pretty(&runs)?);
        return Ok(());
    }
    if runs.is_empty() {
        print::line("Nothing was imported yet.");
    }
    for run in &runs {
        print::line(format!("{} {} {}", run.started_at.format("%Y-%m-%d %H:%M"), run.kind, run.state));
        let source =
            Source { name: run.source.clone(), address: run.address.clone(), licence: None, attribution: None };
        print_report(&source, &run.report);
        if let Some(reason) = &run.reason {
            print::line(format!("  {reason}"));
        }
    }
    Ok(())
}

fn as_json(run: &ImportRun) -> serde_json::Value {
    serde_json::json!({
        "id": run.id,
        "kind": run.kind,
        "source": run.source,
        "address": run.address,
        "state": run.state.slug(),
        "finished": run.state == RunState::Done,
        "reason": run.reason,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "records_done": run.records_done,
        "report": run.report,
    })
}
