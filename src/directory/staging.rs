//! Reads a staging file: one JSON [`Record`] per line, written and pressed to the disk before the import
//! begins.

use super::apply::hex;
use super::{Error, Result};
use crate::domain::Record;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// No record is longer; the reading pass refuses longer ones.
const LONGEST_LINE: u64 = 64 << 20;

/// What one look through a staging file tells.
#[derive(Debug)]
pub(super) struct Survey {
    /// SHA-256 of the file, hexadecimal.
    pub(super) digest: String,
    /// Its length.
    pub(super) bytes: u64,
    /// Its records.
    pub(super) records: u64,
    /// The number of the record, from 1, that mentions each organization and location last.
    pub(super) last_mentions: HashMap<Uuid, u64>,
}

#[derive(Deserialize)]
struct Mention {
    organization: Option<Identified>,
    locations: Vec<Identified>,
}

#[derive(Deserialize)]
struct Identified {
    id: Uuid,
}

/// Reads the whole file once, in memory bounded by the number of organizations and locations.
pub(super) fn survey(path: &Path) -> Result<Survey> {
    let mut lines = Lines::open(path, 0, 0)?;
    let mut hash = Sha256::new();
    let mut last_mentions = HashMap::new();
    while let Some(line) = lines.read()? {
        hash.update(line);
        let mention: Mention = serde_json::from_slice(line).map_err(|e| lines.bad(&e.to_string()))?;
        let number = lines.number;
        last_mentions.extend(mention.organization.map(|o| (o.id, number)));
        last_mentions.extend(mention.locations.iter().map(|l| (l.id, number)));
    }
    Ok(Survey { digest: hex(&hash.finalize()), bytes: lines.offset, records: lines.number, last_mentions })
}

/// The lines of a staging file, with how far they have been read.
pub(super) struct Lines {
    path: PathBuf,
    reader: BufReader<File>,
    line: Vec<u8>,
    /// Bytes read.
    pub(super) offset: u64,
    /// Lines read.
    pub(super) number: u64,
}

impl Lines {
    /// Opens the file at a place where a line begins.
    pub(super) fn open(path: &Path, offset: u64, number: u64) -> Result<Self> {
        let failed = |source| Error::Staging { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(failed)?;
        file.seek(SeekFrom::Start(offset)).map_err(failed)?;
        let reader = BufReader::with_capacity(1 << 18, file);
        Ok(Self { path: path.to_owned(), reader, line: Vec::new(), offset, number })
    }

    /// The next line with its end, or `None` after the last.
    fn read(&mut self) -> Result<Option<&[u8]>> {
        self.line.clear();
        let read = self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut self.line);
        let read = read.map_err(|source| Error::Staging { path: self.path.clone(), source })?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.offset += read as u64;
        if self.line.last() != Some(&b'\n') {
            return Err(self.bad("the line has no end, so the file was not written whole"));
        }
        Ok(Some(&self.line))
    }

    /// Records until there are `most`, or until they are about `bytes` long.
    pub(super) fn batch(&mut self, most: usize, bytes: u64) -> Result<Vec<Record>> {
        let begin = self.offset;
        let mut records = Vec::new();
        while records.len() < most && self.offset - begin < bytes {
            let Some(line) = self.read()? else { break };
            match serde_json::from_slice(line) {
                Ok(record) => records.push(record),
                Err(e) => return Err(self.bad(&e.to_string())),
            }
        }
        Ok(records)
    }

    fn bad(&self, reason: &str) -> Error {
        Error::StagedRecord { path: self.path.clone(), line: self.number, reason: reason.to_owned() }
    }
}
