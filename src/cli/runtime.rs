//! Opens what a command needs, in the right order: folder, database, migrations, interrupted imports.

use super::config::Config;
use super::{ground, print};
use crate::accounts::{Accounts, Rules};
use crate::database::{ConnectOptions, Database, DatabaseUrl, KeySource, Keys, Synchronous};
use crate::directory;
use crate::geography::Geography;
use crate::search::{self, Engine, Vocabulary};
use crate::worker::Follower;
use anyhow::{Context, Result};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use uuid::Uuid;

/// The rooms that nearly every command needs.
pub struct Runtime {
    /// The settings.
    pub config: Config,
    /// The store, migrated.
    pub database: Database,
    /// The words that queries are read with.
    pub vocabulary: Arc<Vocabulary>,
}

impl Runtime {
    /// Opens the database, brings it to this version's shape and finishes imports that were interrupted.
    pub fn open(config: Config) -> Result<Self> {
        let database = connect(&config)?;
        let done = database.migrate()?;
        if !done.is_empty() {
            tracing::info!(migrations = done.len(), "the database was brought to this version's shape");
        }
        let vocabulary = Arc::new(Vocabulary::load(config.vocabulary.as_deref())?);
        let runtime = Self { config, database, vocabulary };
        runtime.resume_imports()?;
        Ok(runtime)
    }

    /// What is known of the ground: what ships, and what was imported.
    pub fn geography(&self) -> Result<Geography> {
        ground::load(&self.database)
    }

    /// Users, with the keys that seal their names; at the first call the keys are made.
    pub fn accounts(&self) -> Result<Accounts> {
        let source = match &self.config.keys {
            Some(text) => KeySource::text(text.as_str()),
            None => KeySource::File(self.config.keys_file()),
        };
        let keys = Keys::open(source, &self.database)?;
        let rules = Rules { second_factor_required: self.config.second_factor_required, ..Rules::default() };
        Ok(Accounts { database: self.database.clone(), keys, rules })
    }

    /// The index for writing, with its follower; `None` when another process has it.
    pub fn follower(&self) -> Result<Option<Follower>> {
        match Engine::open(&self.config.index_folder(), Arc::clone(&self.vocabulary)) {
            Ok(engine) => {
                let node = node_name(&self.config.data)?;
                Ok(Some(Follower::new(self.database.clone(), Arc::new(engine), node)))
            }
            Err(search::Error::Busy { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// An index to search, brought to the last change unless another process does that.
    pub fn engine(&self) -> Result<Arc<Engine>> {
        match self.follower()? {
            Some(follower) => {
                catch_up(&follower)?;
                Ok(follower.engine())
            }
            None => Ok(Arc::new(Engine::open_reader(&self.config.index_folder(), Arc::clone(&self.vocabulary))?)),
        }
    }

    /// Brings the index to the last change, or says that a running server will.
    pub fn update_index(&self) -> Result<()> {
        match self.follower()? {
            Some(follower) => {
                let pass = catch_up(&follower)?;
                if pass.services > 0 {
                    print::note(format!("The search index holds {} more or changed services.", pass.services));
                }
            }
            None => print::note("A running server updates the search index."),
        }
        Ok(())
    }

    fn resume_imports(&self) -> Result<()> {
        let geography = std::cell::OnceCell::new();
        let areas = |point| {
            let ground = geography.get_or_init(|| self.geography().unwrap_or_else(|_| Geography::empty()));
            ground.ladder(point)
        };
        let resumed = directory::resume_interrupted(&self.database, &areas, &mut |_| ControlFlow::Continue(()))?;
        for run in resumed {
            print::note(match &run.reason {
                None => format!("The interrupted import of {} was finished.", run.source),
                Some(reason) => format!("The interrupted import of {} was given up: {reason}", run.source),
            });
        }
        Ok(())
    }
}

fn catch_up(follower: &Follower) -> Result<crate::worker::Pass> {
    let shown = print::counter("indexing");
    let pass = follower.catch_up(&|done| shown.set_position(done as u64))?;
    shown.finish_and_clear();
    Ok(pass)
}

/// Connects without migrating.
pub fn connect(config: &Config) -> Result<Database> {
    std::fs::create_dir_all(config.staging_folder())
        .with_context(|| format!("the data folder {} cannot be made", config.data.display()))?;
    let url: DatabaseUrl = config.database_url.parse()?;
    let synchronous = if config.sqlite_full_sync { Synchronous::Full } else { Synchronous::Normal };
    Ok(Database::connect(&url, ConnectOptions { synchronous, ..ConnectOptions::default() })?)
}

/// `migrate`.
pub fn migrate(config: Config) -> Result<ExitCode> {
    let database = connect(&config)?;
    let done = database.migrate()?;
    if done.is_empty() {
        print::line("The database has this version's shape already.");
    }
    for name in done {
        print::line(format!("applied {name}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The name of this node, made once for each data folder.
fn node_name(data: &Path) -> Result<String> {
    let path = data.join("node");
    if let Ok(name) = std::fs::read_to_string(&path) {
        let name = name.trim();
        if !name.is_empty() {
            return Ok(name.to_owned());
        }
    }
    let name = Uuid::new_v4().to_string();
    std::fs::write(&path, &name).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(name)
}
