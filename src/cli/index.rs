//! `index rebuild` and `index status`.

use super::arguments::{IndexCommand, JsonFlag};
use super::config::Config;
use super::print;
use super::runtime::Runtime;
use crate::directory;
use crate::search::Engine;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Looks after the index.
pub fn run(config: Config, command: &IndexCommand) -> Result<ExitCode> {
    let runtime = Runtime::open(config)?;
    match command {
        IndexCommand::Rebuild => rebuild(&runtime)?,
        IndexCommand::Status(flag) => status(&runtime, flag)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn rebuild(runtime: &Runtime) -> Result<()> {
    let follower = runtime
        .follower()?
        .context("a running server has the search index; stop it first, or leave the index to it")?;
    let shown = print::counter("indexing");
    let pass = follower.rebuild(&|done| shown.set_position(done as u64))?;
    shown.finish_and_clear();
    print::line(format!("{} services were indexed, up to change {}", pass.services, pass.sequence));
    Ok(())
}

fn status(runtime: &Runtime, flag: &JsonFlag) -> Result<()> {
    let folder = runtime.config.index_folder();
    let written = runtime.database.read(directory::last_sequence)?;
    let engine = Engine::open_reader(&folder, Arc::clone(&runtime.vocabulary))?;
    let applied = engine.applied().unwrap_or_default();
    let listings = engine.snapshot().listings();
    let bytes = size_of(&folder);
    if flag.json {
        let status = serde_json::json!({
            "listings": listings, "index_sequence": applied, "database_sequence": written,
            "behind": written - applied, "bytes": bytes,
        });
        print::line(serde_json::to_string_pretty(&status)?);
    } else {
        print::line(format!("{listings} listings, {:.1} MB", bytes as f64 / 1e6));
        print::line(format!("change {applied} of {written}: {} behind", written - applied));
    }
    Ok(())
}

/// Bytes of all files in a folder and below; what vanishes meanwhile does not count.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size_of(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}
