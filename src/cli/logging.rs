//! Log lines on standard error, readable alone and with every key as a field.

use super::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

/// Starts logging. A second call changes nothing.
pub fn start(config: &Config) {
    // Two crates tell of every file they touch; that helps nobody who runs a directory.
    let filter = EnvFilter::try_new(format!("{},tantivy=warn,fluent_templates=warn,html5ever=error", config.log))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let on_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let lines = tracing_subscriber::fmt().with_ansi(on_terminal).with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging had started before");
    }
}
