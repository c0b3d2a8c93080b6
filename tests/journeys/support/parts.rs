//! The real parts that tests need and a machine may lack. A missing part is said loudly and skips the
//! test on a person's machine; where `CI=true` it fails, so that nothing passes by being absent.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Says that `what` is absent and how to get it; panics where nothing may be skipped.
pub fn missing(what: &str, mend: &str) {
    let message = format!("SKIPPED: {what} is not here. {mend}");
    assert!(!continuous_integration(), "{message} (CI=true: nothing may be skipped)");
    // Past the test harness's capture, which hides what a passing test prints.
    let _ = writeln!(std::io::stderr(), "\n{message}\n");
}

/// Whether this is the full run, in which every part must be there.
pub fn continuous_integration() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// The folder of open data and judged queries beside the repository, when it is there.
pub fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("FINGERPOST_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    if folder.join("data").is_dir() {
        return Some(folder);
    }
    missing(&format!("the open data ({})", folder.display()), "Set FINGERPOST_SHARED to the folder that holds data/.");
    None
}

/// The first of `candidates` that is a file.
pub fn first_file(candidates: &[&str]) -> Option<PathBuf> {
    candidates.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// The script of the accessibility rules, when `npm ci` was run in `tests/`.
pub fn accessibility_rules() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/axe-core/axe.min.js");
    let script = std::fs::read_to_string(&path).ok();
    if script.is_none() {
        missing("axe-core", "Run `npm ci` in tests/.");
    }
    script
}

/// Whether this process is root, whom PostgreSQL refuses and Chromium runs without its sandbox.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}
