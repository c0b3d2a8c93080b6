//! Pictures of the main pages at 360 and 1280 px, in `target/screenshots/`, to be looked at.

use super::site::{browser, public_pages};
use std::path::{Path, PathBuf};

/// Where pictures go: the built program's own folder is inside the target folder, wherever that is.
pub fn folder() -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_fingerpost")).parent().and_then(Path::parent).unwrap();
    target.join("screenshots")
}

#[test]
fn the_main_pages_are_pictured() {
    let Some(browser) = browser() else { return };
    let folder = folder();
    for width in [360, 1280] {
        browser.viewport(width, 900);
        for wanted in [
            "home",
            "needs",
            "results explained",
            "results",
            "filters",
            "listing",
            "venue",
            "organization",
            "no results",
            "crisis",
            "urgent help",
            "about",
        ] {
            let (name, path) = public_pages().iter().find(|(name, _)| *name == wanted).unwrap();
            browser.go(path);
            let file = folder.join(format!("{}-{width}.png", name.replace(' ', "-")));
            browser.picture(&file);
            assert!(std::fs::metadata(&file).unwrap().len() > 5_000, "{} is empty", file.display());
        }
    }
}
