//! The reading pass: a whole source, repaired and checked, into a staging file.
//!
//! The staging file holds one [`Record`] as JSON a line. It appears under its name only when the whole
//! source was read; on any error it is deleted and nothing else was touched. Memory holds one record,
//! the hashes of the identifiers seen and the report.

use super::error::{Error, Problem};
use super::limits::{Limits, Network};
use super::oruk::{self, Context, Refusal, paged};
use super::repair::{Repairs, Rule};
use super::source::{Document, Holds, Input, JsonRecords, Meter, Raw, documents};
use super::{opening_times, table};
use crate::domain::{AreaCode, Categorizer, ImportReport, Point, PointSource, Quarantined, Record, Source};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// What a source must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Open Referral UK JSON.
    OpenReferral,
    /// Our table, as CSV or XLSX.
    Table,
    /// Either, told by content.
    Any,
}

/// What the reading pass needs beside the source.
pub struct Options<'a> {
    /// Where the staging file is put; must exist.
    pub folder: &'a Path,
    /// What the source must hold.
    pub format: Format,
    /// How much of it is read.
    pub limits: Limits,
    /// How an address is asked.
    pub network: Network,
    /// The day of the import, to which "12 days ago" refers.
    pub today: NaiveDate,
    /// Says what a listing is about where its source does not.
    pub categorizer: &'a dyn Categorizer,
    /// The point of a postcode, and how exact it is.
    pub locate: &'a dyn Fn(&str) -> Option<(Point, PointSource)>,
    /// The code of an area by its name, so that "Chorley" as a place that a service comes to is found
    /// from there; `None` where no area or more than one of its sort has the name.
    pub area_named: &'a dyn Fn(&str) -> Option<AreaCode>,
}

/// A source that was read whole.
#[derive(Debug)]
pub struct Staged {
    /// The staging file: one [`Record`] as JSON a line. The caller deletes it once applied.
    pub path: PathBuf,
    /// Lines in it.
    pub records: u64,
    /// SHA-256 of the staging file, in hexadecimal; equal for equal content.
    pub sha256: String,
    /// Bytes of the staging file.
    pub bytes: u64,
    /// What was read, repaired and quarantined; `read` is `records` plus the quarantined. Applying adds
    /// `new`, `changed`, `unchanged` and `unlisted`.
    pub report_so_far: ImportReport,
}

/// Reads a whole source into a staging file. `progress` is told the number of records read so far.
///
/// A record that cannot be used is quarantined in the report; anything wrong with the source as a
/// whole is an [`Error`], and then no staging file remains. A source without a single usable record is
/// an error too, because applying it would unlist all that it published before.
pub fn stage(input: &Input, source: &Source, options: &Options<'_>, progress: &dyn Fn(u64)) -> Result<Staged, Error> {
    let mut staging = Staging::begin(options, progress)?;
    let context = Context {
        source: &source.name,
        today: options.today,
        categorizer: options.categorizer,
        locate: options.locate,
        opening_times: opening_times::read,
    };
    match input {
        Input::File(_) | Input::Folder(_) => {
            let meter = Meter::new(&options.limits);
            documents(input, &options.limits, &meter, &mut |document| {
                one_document(document, options, &context, &mut staging)
            })?;
        }
        Input::Url(base) => {
            let mut repairs = Repairs::default();
            paged::read(base, &options.network, &options.limits, &mut repairs, &mut |raw| {
                staging.take_json(&raw, &context)
            })?;
            staging.add_repairs(&repairs);
        }
    }
    staging.finish(&input.address())
}

fn one_document(
    document: Document<'_>,
    options: &Options<'_>,
    context: &Context<'_>,
    staging: &mut Staging<'_>,
) -> Result<(), Error> {
    let unwanted = match (document.holds, options.format) {
        (Holds::Json, Format::Table) => Some("JSON"),
        (Holds::Csv, Format::OpenReferral) => Some("a table or plain text, where Open Referral JSON belongs"),
        (Holds::Workbook, Format::OpenReferral) => Some("a workbook, where Open Referral JSON belongs"),
        _ => None,
    };
    if let Some(found) = unwanted {
        return Err(Problem::UnknownFormat { found: found.to_owned() }.in_file(&document.file));
    }
    match document.holds {
        Holds::Json => {
            let mut records = JsonRecords::new(document.bytes, &document.file, &options.limits);
            while let Some(raw) = records.next()? {
                staging.take_json(&raw, context)?;
            }
            Ok(())
        }
        Holds::Csv | Holds::Workbook => {
            let mut repairs = Repairs::default();
            table::read(document, &options.limits, context, &mut repairs, &mut |row| match row {
                table::Row::Service { line, record, repairs, understood, kept_as_text } => {
                    staging.take(line, *record, &repairs, understood, kept_as_text)
                }
                table::Row::Refused { line, refusal } => {
                    staging.refuse(line, refusal);
                    Ok(())
                }
            })?;
            staging.add_repairs(&repairs);
            Ok(())
        }
    }
}

/// The staging file while it is written; deleted when dropped unfinished.
struct Staging<'a> {
    path: PathBuf,
    folder: PathBuf,
    file: Option<BufWriter<File>>,
    digest: Sha256,
    bytes: u64,
    records: u64,
    seen: HashSet<[u8; 16]>,
    report: ImportReport,
    progress: &'a dyn Fn(u64),
    area_named: &'a dyn Fn(&str) -> Option<AreaCode>,
}

impl<'a> Staging<'a> {
    fn begin(options: &Options<'a>, progress: &'a dyn Fn(u64)) -> Result<Self, Error> {
        let folder = options.folder;
        let path = folder.join(format!("staging-{}.jsonl", uuid::Uuid::new_v4().simple()));
        let shown = name_of(&path);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|error| Problem::Io(error).in_file(&shown))?;
        Ok(Self {
            path,
            folder: folder.to_owned(),
            file: Some(BufWriter::with_capacity(1 << 20, file)),
            digest: Sha256::new(),
            bytes: 0,
            records: 0,
            seen: HashSet::new(),
            report: ImportReport::default(),
            progress,
            area_named: options.area_named,
        })
    }

    fn take_json(&mut self, raw: &Raw, context: &Context<'_>) -> Result<(), Error> {
        if raw.too_deep {
            let reason = "the record nests lists and objects too deeply; flatten it".to_owned();
            self.refuse(raw.place, Refusal { source_id: None, reason });
            return Ok(());
        }
        let value = match serde_json::from_str(&raw.json) {
            Ok(value) => value,
            Err(error) => {
                let reason = format!("the record is not JSON ({error}); mend it or ask the publisher to");
                self.refuse(raw.place, Refusal { source_id: None, reason });
                return Ok(());
            }
        };
        let mut repairs = Repairs::default();
        if raw.escaped {
            repairs.count(Rule::ControlCharactersEscaped);
        }
        match oruk::record(&value, context, &mut repairs) {
            Ok(made) => self.take(raw.place, made.record, &repairs, made.understood, made.kept_as_text),
            Err(refusal) => {
                self.refuse(raw.place, refusal);
                Ok(())
            }
        }
    }

    fn take(
        &mut self,
        line: u64,
        mut record: Record,
        repairs: &Repairs,
        understood: u64,
        kept_as_text: u64,
    ) -> Result<(), Error> {
        for area in record.service.service_areas.iter_mut().filter(|a| a.code.is_none() && !a.national) {
            area.code = area.name.as_deref().and_then(self.area_named);
        }
        if !self.seen.insert(*record.service.id.as_bytes()) {
            let reason =
                "id was used before in this source; the first is kept; give each service its own id".to_owned();
            self.refuse(line, Refusal { source_id: Some(record.service.source_id), reason });
            return Ok(());
        }
        let shown = name_of(&self.path);
        let mut json = serde_json::to_vec(&record).map_err(|error| Problem::Io(error.into()).in_file(&shown))?;
        json.push(b'\n');
        self.digest.update(&json);
        self.bytes += json.len() as u64;
        if let Some(file) = &mut self.file {
            file.write_all(&json).map_err(|error| Problem::Io(error).in_file(&shown))?;
        }
        self.records += 1;
        repairs.add_to(&mut self.report.repaired);
        self.report.schedules_understood += understood;
        self.report.schedules_kept_as_text += kept_as_text;
        self.count();
        Ok(())
    }

    fn refuse(&mut self, line: u64, refusal: Refusal) {
        self.report.quarantined.push(Quarantined { line, source_id: refusal.source_id, reason: refusal.reason });
        self.count();
    }

    fn add_repairs(&mut self, repairs: &Repairs) {
        repairs.add_to(&mut self.report.repaired);
    }

    fn count(&mut self) {
        self.report.read += 1;
        if self.report.read.is_multiple_of(256) {
            (self.progress)(self.report.read);
        }
    }

    fn finish(mut self, shown_source: &str) -> Result<Staged, Error> {
        (self.progress)(self.report.read);
        if self.records == 0 {
            let problem = match self.report.quarantined.first() {
                None => Problem::Empty,
                Some(first) => Problem::NothingUsable {
                    read: self.report.read,
                    first: format!("number or line {}: {}", first.line, first.reason),
                },
            };
            return Err(problem.in_file(shown_source));
        }
        let shown = name_of(&self.path);
        let failed = |error| Problem::Io(error).in_file(&shown);
        if let Some(mut file) = self.file.take() {
            // From here on an error deletes by hand: dropping no longer does.
            let written = file
                .flush()
                .and_then(|()| file.get_ref().sync_all())
                .and_then(|()| File::open(&self.folder)?.sync_all());
            if let Err(error) = written {
                self.delete();
                return Err(failed(error));
            }
        }
        let digest = std::mem::take(&mut self.digest).finalize();
        Ok(Staged {
            path: self.path.clone(),
            records: self.records,
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            bytes: self.bytes,
            report_so_far: std::mem::take(&mut self.report),
        })
    }

    fn delete(&self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "an unfinished staging file could not be deleted");
        }
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            self.delete();
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| "the staging file".to_owned(), |name| name.to_string_lossy().into_owned())
}
