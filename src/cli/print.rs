//! What commands say: answers on standard output, everything else on standard error.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::time::Duration;

/// Prints one line of an answer. Someone who closes the pipe (`| head`) has read enough.
pub fn line(text: impl AsRef<str>) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{}", text.as_ref()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Says something beside the answer.
pub fn note(text: impl AsRef<str>) {
    let mut err = std::io::stderr().lock();
    // Where standard error is closed there is nobody to tell.
    drop(writeln!(err, "{}", text.as_ref()));
}

/// Says why a command failed, with every cause.
pub fn error(error: &anyhow::Error) {
    note(format!("fingerpost: {error:#}"));
}

/// A counter that shows itself on a terminal and nowhere else.
pub fn counter(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner} {msg} {human_pos} ({per_sec}, {elapsed})");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A bar with a known end that shows itself on a terminal and nowhere else.
pub fn bar(what: &'static str, end: u64) -> ProgressBar {
    let bar = ProgressBar::new(end);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} ({eta} left)");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}
