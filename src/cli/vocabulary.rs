//! `vocabulary`: what is wrong with the words that queries are read with, and whether the trap queries hold.

use super::arguments::VocabularyCommand;
use super::config::Config;
use super::print;
use crate::search::Vocabulary;
use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;

/// Checks or tries a vocabulary: the folder named, else the one of the settings, else the one that ships.
pub fn run(config: &Config, command: &VocabularyCommand) -> Result<ExitCode> {
    match command {
        VocabularyCommand::Check { folder } => check(folder.as_deref().or(config.vocabulary.as_deref())),
        VocabularyCommand::Test { folder } => test(folder.as_deref().or(config.vocabulary.as_deref())),
    }
}

fn check(folder: Option<&Path>) -> Result<ExitCode> {
    anyhow::ensure!(
        folder.is_none_or(Path::is_dir),
        "{} is not a folder; name the folder that holds your vocabulary files",
        folder.unwrap_or(Path::new("")).display()
    );
    let report = Vocabulary::check(folder);
    for problem in &report.problems {
        print::line(problem.to_string());
    }
    for (what, count) in &report.counts {
        print::line(format!("{count:>7} {what}"));
    }
    if report.problems.is_empty() {
        print::line("All is well.");
        return Ok(ExitCode::SUCCESS);
    }
    print::line(format!("{} mistakes.", report.problems.len()));
    Ok(ExitCode::FAILURE)
}

fn test(folder: Option<&Path>) -> Result<ExitCode> {
    let trials = Vocabulary::load(folder)?.test(folder)?;
    let failed = trials.iter().filter(|trial| !trial.failures.is_empty());
    let mut failures = 0;
    for trial in failed {
        failures += 1;
        print::line(format!("traps.tsv, line {}: `{}` {}", trial.line, trial.query, trial.failures.join("; ")));
    }
    print::line(format!("{} queries read, {failures} otherwise than they must be.", trials.len()));
    Ok(if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
