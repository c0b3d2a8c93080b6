//! The composition root: reads settings, opens the rooms and carries out one command.

mod arguments;
mod check;
mod config;
mod demo;
mod evaluate;
mod export;
mod ground;
mod import;
mod import_ground;
mod index;
mod keys;
mod library;
mod logging;
pub mod matcher;
mod print;
mod purge;
mod runtime;
mod search;
mod serve;
mod user;
mod vocabulary;

pub use arguments::Arguments;
pub use config::{Config, ConfigError, KEYS};

use anyhow::Result;
use arguments::{Command, ListenFlag, SettingFlags};
use clap::Parser;
use config::Layer;
use std::path::Path;
use std::process::ExitCode;

/// The settings file that is read when none is named.
const SETTINGS_FILE: &str = "fingerpost.toml";

/// Runs the program and gives its exit code: 0 when all went well, 1 when it did not, 2 when it was asked
/// wrongly.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match carry_out(arguments) {
        Ok(code) => code,
        Err(error) => {
            print::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn carry_out(arguments: Arguments) -> Result<ExitCode> {
    let settings = |listen: Option<&ListenFlag>, data: Option<&str>| settings(&arguments.settings, listen, data);
    match &arguments.command {
        Command::Demo(demo) => demo::run(settings(Some(&demo.listen), Some(demo::DATA_FOLDER))?, demo),
        Command::Serve(listen) => serve::run(settings(Some(listen), None)?),
        Command::Migrate => runtime::migrate(settings(None, None)?),
        Command::Import(import) => import::run(settings(None, None)?, import),
        Command::Export(export) => export::run(settings(None, None)?, export),
        Command::Index(index) => index::run(settings(None, None)?, index),
        Command::Search(search) => search::run(settings(None, None)?, search),
        Command::Evaluate(evaluate) => evaluate::run(settings(None, None)?, evaluate),
        Command::Check(check) => check::run(settings(None, None)?, check),
        Command::User(command) => user::run(settings(None, None)?, command),
        Command::Keys(command) => keys::run(settings(None, None)?, command),
        Command::Purge(purge) => purge::run(settings(None, None)?, purge),
        Command::Vocabulary(command) => vocabulary::run(&settings(None, None)?, command),
    }
}

/// Settings of all layers; `data` is the data folder of a command that has one of its own.
fn settings(flags: &SettingFlags, listen: Option<&ListenFlag>, data: Option<&str>) -> Result<Config> {
    let said = [
        ("data", &flags.data),
        ("database_url", &flags.database_url),
        ("vocabulary", &flags.vocabulary),
        ("log", &flags.log),
        ("log_format", &flags.log_format),
        ("listen", listen.map_or(&None, |l| &l.listen)),
    ];
    let values = said.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?))).collect();
    let mut layers = vec![Layer { name: "command line".into(), values }, Layer::from_environment(std::env::vars())?];
    let named = flags.config.clone().or_else(|| std::env::var_os("FINGERPOST_CONFIG").map(Into::into));
    match named {
        Some(path) => layers.push(Layer::from_file(&path)?),
        None if Path::new(SETTINGS_FILE).is_file() => layers.push(Layer::from_file(Path::new(SETTINGS_FILE))?),
        None => {}
    }
    if let Some(folder) = data {
        // Whoever tries the demonstration has no authenticator at hand for invented people.
        let values = [("data", folder), ("second_factor", "optional")];
        let values = values.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        layers.push(Layer { name: "default".into(), values });
    }
    let config = Config::from_layers(&layers)?;
    logging::start(&config);
    Ok(config)
}
