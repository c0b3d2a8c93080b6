//! Open data beside the repository that some tests compare with.

use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;

/// A file of the shared data, unpacked as it is read. `None`, said loudly, where the data is absent;
/// on a build machine (`CI=true`) its absence is a failure.
pub(crate) fn open(path: &str) -> Option<Box<dyn Read>> {
    let root = std::env::var_os("FINGERPOST_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = root.join("data").join(path);
    let Ok(opened) = File::open(&file) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", file.display());
        eprintln!("\n*** SKIPPED: {} is absent; set FINGERPOST_SHARED ***\n", file.display());
        return None;
    };
    let opened = BufReader::with_capacity(1 << 16, opened);
    Some(if path.ends_with(".gz") { Box::new(MultiGzDecoder::new(opened)) } else { Box::new(opened) })
}
