//! `keys`: the keys that seal personal data.

use super::arguments::KeysCommand;
use super::config::Config;
use super::print;
use super::runtime::Runtime;
use crate::accounts::audit::{AuditEntity, record};
use crate::accounts::{self, Action, AuditActor};
use crate::database::seal::{self, count_by_key};
use anyhow::Result;
use std::process::ExitCode;

/// Carries the command out.
pub fn run(config: Config, command: &KeysCommand) -> Result<ExitCode> {
    let runtime = Runtime::open(config)?;
    match command {
        KeysCommand::Rotate => rotate(&runtime),
        KeysCommand::Show(flag) => show(&runtime, flag.json),
    }
}

fn rotate(runtime: &Runtime) -> Result<ExitCode> {
    let accounts = runtime.accounts()?;
    let (database, keys) = (&accounts.database, &accounts.keys);
    // Keys in the settings are added there, on every node; then this seals with the newest.
    if runtime.config.keys.is_none() {
        let id = keys.add_key(database)?;
        print::note(format!("Key {id} was added to {}.", runtime.config.keys_file().display()));
    }
    let shown = print::counter("sealing anew");
    let done = seal::rotate(database, keys, &mut |so_far| shown.set_position(so_far.resealed + so_far.current))?;
    shown.finish_and_clear();
    database.write::<_, accounts::Error>(|tx| {
        record(tx, keys, AuditActor::Operator, Action::RotateKeys, (AuditEntity::Key, None), Some("rotated"));
        Ok(())
    })?;
    print::line(format!(
        "{} values were sealed anew, {} were under the newest key already. Copies of the database made before still \
         need the older keys.",
        done.resealed, done.current
    ));
    Ok(ExitCode::SUCCESS)
}

fn show(runtime: &Runtime, json: bool) -> Result<ExitCode> {
    let accounts = runtime.accounts()?;
    let counts = accounts.database.read(count_by_key)?;
    let facts = accounts.keys.ring().facts();
    if json {
        let keys: Vec<serde_json::Value> = facts
            .iter()
            .map(|key| {
                serde_json::json!({
                    "id": key.id,
                    "made": key.made,
                    "fingerprint": key.fingerprint,
                    "newest": key.newest,
                    "values": counts.get(&key.id).copied().unwrap_or(0),
                })
            })
            .collect();
        print::line(serde_json::to_string_pretty(&keys)?);
        return Ok(ExitCode::SUCCESS);
    }
    for key in facts {
        let values = counts.get(&key.id).copied().unwrap_or(0);
        let newest = if key.newest { ", seals what is written now" } else { "" };
        let made = key.made.format("%-d %B %Y");
        print::line(format!("key {}  {}  made {made}  {values} values{newest}", key.id, key.fingerprint));
    }
    Ok(ExitCode::SUCCESS)
}
