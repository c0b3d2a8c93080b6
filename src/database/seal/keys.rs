//! Where the keys of a running program are: a file in the data folder, or the settings.

use super::rotate::known_keys;
use super::{Cell, Error, KeyId, KeyRing, Result};
use crate::database::Database;
use chrono::{DateTime, Utc};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// Where keys come from.
#[derive(Clone)]
pub enum KeySource {
    /// A file that the program makes at its first start.
    File(PathBuf),
    /// Text that every node of a cluster is given alike.
    Text(Arc<Zeroizing<String>>),
}

impl KeySource {
    /// Keys said in the settings.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Arc::new(Zeroizing::new(text.into())))
    }

    fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Text(_) => "the setting \"keys\"".to_owned(),
        }
    }

    fn read(&self) -> Result<Option<KeyRing>> {
        match self {
            Self::Text(text) => KeyRing::parse(text, &self.name()).map(Some),
            Self::File(path) if !path.exists() => Ok(None),
            Self::File(path) => {
                refuse_open_file(path)?;
                let failed = |e: std::io::Error| Error::File { path: path.clone(), reason: e.to_string() };
                let text = Zeroizing::new(std::fs::read_to_string(path).map_err(failed)?);
                KeyRing::parse(&text, &self.name()).map(Some)
            }
        }
    }
}

impl std::fmt::Debug for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeySource({})", self.name())
    }
}

/// The key ring in use, shared by all threads; picks up a key that another process added to the file.
#[derive(Clone)]
pub struct Keys {
    source: KeySource,
    ring: Arc<RwLock<Arc<KeyRing>>>,
}

impl Keys {
    /// Keys without a source, for tests.
    pub fn fixed(ring: KeyRing) -> Self {
        Self { source: KeySource::text(""), ring: Arc::new(RwLock::new(Arc::new(ring))) }
    }

    /// Opens the keys of `database`, which must be migrated. At the first start they are made; a database
    /// that knows keys is never given others, for what they seal would be lost.
    pub fn open(source: KeySource, database: &Database) -> Result<Self> {
        let known = database.read(known_keys)?;
        let now = database.clock().now();
        let ring = match (source.read()?, &source, known.first()) {
            (Some(ring), _, _) => ring,
            (None, KeySource::File(path), None) => {
                let ring = KeyRing::generate(now)?;
                create(path, &ring.to_text())?;
                ring
            }
            (None, _, Some((id, _))) => return Err(Error::OtherDatabase { source_name: source.name(), id: *id }),
            (None, KeySource::Text(_), None) => {
                return Err(Error::Fixed { entry_name: "digest and seal-1, as in a keys file" });
            }
        };
        let keys = Self { source, ring: Arc::new(RwLock::new(Arc::new(ring))) };
        keys.introduce(database, now)?;
        Ok(keys)
    }

    /// The ring as it is now.
    pub fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Seals `plain` for `cell`.
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        self.ring().seal(cell, plain)
    }

    /// Opens what was sealed for `cell`. A key that is not known is looked for in the file once more:
    /// another process may have added it.
    pub fn open_bytes(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        match self.ring().open(cell, sealed) {
            Err(Error::NoKey { .. }) => self.reload()?.open(cell, sealed),
            answer => answer,
        }
    }

    /// Opens a text that was sealed for `cell`.
    pub fn open_text(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<String> {
        match self.ring().open_text(cell, sealed) {
            Err(Error::NoKey { .. }) => self.reload()?.open_text(cell, sealed),
            answer => answer,
        }
    }

    /// Adds a sealing key to the file and uses it from now on; gives its number. Keys that come from the
    /// settings are changed there.
    pub fn add_key(&self, database: &Database) -> Result<KeyId> {
        let KeySource::File(path) = &self.source else {
            return Err(Error::Fixed { entry_name: "\"seal-\" with the next number" });
        };
        let now = database.clock().now();
        let ring = self.reload()?.with_new_key(now)?;
        replace(path, &ring.to_text())?;
        let id = ring.newest_id();
        self.set(ring);
        self.introduce(database, now)?;
        Ok(id)
    }

    fn reload(&self) -> Result<Arc<KeyRing>> {
        if let KeySource::File(_) = &self.source
            && let Some(ring) = self.source.read()?
        {
            self.set(ring);
        }
        Ok(self.ring())
    }

    fn set(&self, ring: KeyRing) {
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }

    /// Compares the ring with the keys that the database knows, and makes new ones known to it.
    fn introduce(&self, database: &Database, now: DateTime<Utc>) -> Result<()> {
        let ring = self.ring();
        let mut ours = vec![(0, ring.digest_fingerprint())];
        ours.extend(ring.facts().into_iter().map(|key| (key.id, key.fingerprint)));
        let other = |id| Error::OtherDatabase { source_name: self.source.name(), id };
        let compare = |known: &[(KeyId, String)]| -> Result<bool> {
            for (id, fingerprint) in known {
                if !ours.iter().any(|(own, mark)| own == id && mark == fingerprint) {
                    return Err(other(*id));
                }
            }
            Ok(known.len() == ours.len())
        };
        if compare(&database.read(known_keys)?)? {
            return Ok(());
        }
        database.write(|tx| {
            // Another node may have been first: whoever comes second must have the same keys.
            let known = known_keys(tx.conn())?;
            compare(&known)?;
            let new = ours.iter().filter(|(id, _)| !known.iter().any(|(seen, _)| seen == id));
            super::rotate::add_known_keys(tx.conn(), new, now)
        })
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({:?}, {:?})", self.source, self.ring())
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    |error| Error::File { path: path.to_owned(), reason: error.to_string() }
}

/// Makes the file for its owner alone; two programs that start together do not overwrite each other.
fn create(path: &Path, text: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed(path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed(path))
}

/// Puts a new file in the place of the old one; at every moment one of them is whole.
fn replace(path: &Path, text: &str) -> Result<()> {
    let fresh = path.with_extension("new");
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&fresh)(error)),
        _ => {}
    }
    create(&fresh, text)?;
    std::fs::rename(&fresh, path).map_err(failed(path))?;
    // The name is on the disk only when its folder is.
    match path.parent().map(std::fs::File::open) {
        Some(Ok(folder)) => folder.sync_all().map_err(failed(path)),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn refuse_open_file(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_err(failed(path))?.permissions().mode();
    if mode & 0o007 == 0 { Ok(()) } else { Err(Error::Open { path: path.to_owned() }) }
}

#[cfg(not(unix))]
fn refuse_open_file(_path: &Path) -> Result<()> {
    Ok(())
}
