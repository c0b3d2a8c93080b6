//! Generations of the index on disk: a folder each, and a file that names the current one.
//!
//! A new generation is built beside the old one and becomes current by one atomic rename; what a killed
//! build left behind is removed when the index is next opened for writing.

use super::error::{Error, Result};
use super::schema::{COUNTED, CountedTokenizer, Fields, schema};
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::directory::MmapDirectory;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexSortByField, Order};

const CURRENT: &str = "CURRENT";
const PREFIX: &str = "generation-";
/// Word counts frozen with a generation.
pub(crate) const STATISTICS: &str = "statistics.tsv";

/// The generation folder that is current, if any.
pub(crate) fn current(folder: &Path) -> Result<Option<PathBuf>> {
    let path = folder.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) => {
            let name = name.trim();
            // Only ever a name that we gave.
            let ours =
                name.strip_prefix(PREFIX).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
            let at = folder.join(name);
            Ok((ours && at.is_dir()).then_some(at))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { path, source }),
    }
}

/// A folder for a generation after every other.
pub(crate) fn next(folder: &Path) -> Result<PathBuf> {
    let last = generations(folder)?.into_iter().map(|(number, _)| number).max().unwrap_or(0);
    let at = folder.join(format!("{PREFIX}{}", last + 1));
    fs::create_dir_all(&at).map_err(Error::io(&at))?;
    Ok(at)
}

/// Makes a generation the current one.
pub(crate) fn make_current(folder: &Path, generation: &Path) -> Result<()> {
    let name = generation.file_name().unwrap_or_default().to_string_lossy();
    put(folder, CURRENT, &format!("{name}\n"))
}

/// Writes a file beside the old one and puts it in its place at once.
pub(crate) fn put(folder: &Path, name: &str, text: &str) -> Result<()> {
    let (new, path) = (folder.join(format!("{name}.new")), folder.join(name));
    let write = || -> std::io::Result<()> {
        use std::io::Write;
        let mut file = fs::File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        fs::File::open(folder)?.sync_all()
    };
    write().map_err(Error::io(&path))
}

/// Removes every generation but `keep`. One that cannot be removed now is removed another time.
pub(crate) fn remove_others(folder: &Path, keep: &Path) -> Result<()> {
    for (_, path) in generations(folder)? {
        if path != keep
            && let Err(error) = fs::remove_dir_all(&path)
        {
            tracing::warn!(path = %path.display(), %error, "an old index generation could not be removed");
        }
    }
    Ok(())
}

fn generations(folder: &Path) -> Result<Vec<(u64, PathBuf)>> {
    let entries = fs::read_dir(folder).map_err(Error::io(folder))?;
    let mut out = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::io(folder))?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|n| n.parse().ok());
        out.extend(number.map(|number| (number, entry.path())));
    }
    Ok(out)
}

/// Creates an empty index in a new generation folder.
pub(crate) fn create(generation: &Path) -> Result<(Index, Fields)> {
    let (schema, fields) = schema();
    let settings = IndexSettings {
        sort_by_field: Some(IndexSortByField { field: "key".into(), order: Order::Asc }),
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let index = Index::builder().schema(schema).settings(settings).create_in_dir(generation)?;
    index.tokenizers().register(COUNTED, CountedTokenizer);
    Ok((index, fields))
}

/// Opens the index of a generation. `None` when its fields are not those of this version.
pub(crate) fn open(generation: &Path) -> Result<Option<(Index, Fields)>> {
    let directory = MmapDirectory::open(generation).map_err(tantivy::TantivyError::from)?;
    let (schema, fields) = schema();
    let index = Index::open(directory)?;
    if index.schema() != schema {
        return Ok(None);
    }
    index.tokenizers().register(COUNTED, CountedTokenizer);
    Ok(Some((index, fields)))
}
