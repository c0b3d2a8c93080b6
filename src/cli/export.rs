//! `export`: the directory in other people's formats.

use super::arguments::ExportCommand;
use super::config::Config;
use super::print;
use super::runtime::Runtime;
use crate::exchange::oruk::{Form, write_v3};
use crate::worker::AllRecords;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// Exports.
pub fn run(config: Config, command: &ExportCommand) -> Result<ExitCode> {
    let ExportCommand::Oruk { file, lines } = command;
    let runtime = Runtime::open(config)?;
    let today = runtime.database.clock().today();
    let form = if *lines { Form::JsonLines } else { Form::Page };
    // What people cannot find is not published either.
    let records = AllRecords::of(&runtime.database)
        .filter(|record| record.as_ref().map_or(true, |record| record.status(today).is_searchable()));
    let out: Box<dyn Write> = match file {
        Some(path) => Box::new(File::create(path).with_context(|| format!("{} cannot be written", path.display()))?),
        None => Box::new(std::io::stdout().lock()),
    };
    let count = write_v3(BufWriter::new(out), records, form)?;
    print::note(format!("{count} services were written."));
    Ok(ExitCode::SUCCESS)
}
