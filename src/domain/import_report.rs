//! What an import did, in numbers that add up.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The report of one import: `read` is always `new + changed + unchanged + quarantined.len()`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Records in the source.
    pub read: u64,
    /// Records the directory did not have.
    pub new: u64,
    /// Records whose content differs from what the directory had.
    pub changed: u64,
    /// Records that are as the directory had them.
    pub unchanged: u64,
    /// Records of this source that are no longer in it: kept, not shown. Not part of `read`.
    pub unlisted: u64,
    /// How often each repair rule was used ("html_sanitised", "age_minus_one_dropped").
    pub repaired: BTreeMap<String, u64>,
    /// Records left out, each with its place and reason.
    pub quarantined: Vec<Quarantined>,
    /// Opening times that a grammar understood whole.
    pub schedules_understood: u64,
    /// Opening times kept as words.
    pub schedules_kept_as_text: u64,
}

/// A record that was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Where it stands: line of a line-based file, else the record's number from 1.
    pub line: u64,
    /// Its identifier in the source, when it had one.
    pub source_id: Option<String>,
    /// What is wrong and how to mend it, naming the field.
    pub reason: String,
}

impl ImportReport {
    /// Whether the numbers account for every record that was read.
    pub fn adds_up(&self) -> bool {
        self.read == self.new + self.changed + self.unchanged + self.quarantined.len() as u64
    }
}
