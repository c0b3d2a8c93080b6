//! How much of a source is read before it is refused.

use std::time::Duration;

/// Limits that keep memory and disk bounded whatever a source holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Bytes of a whole source after unpacking.
    pub total_bytes: u64,
    /// Bytes of one JSON record.
    pub record_bytes: usize,
    /// Objects and lists inside each other in one record.
    pub depth: u32,
    /// Files in one zip.
    pub zip_entries: u32,
    /// Files in one folder.
    pub folder_files: usize,
    /// Unpacked bytes for each packed byte, once [`Limits::ratio_after`] bytes have come out.
    pub ratio: u64,
    /// Bytes that may come out before the ratio is looked at.
    pub ratio_after: u64,
    /// Bytes of one CSV file, which is read whole to learn its character set.
    pub table_bytes: u64,
    /// Bytes of one XLSX file after unpacking.
    pub workbook_bytes: u64,
    /// Rows of one XLSX sheet.
    pub workbook_rows: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total_bytes: 8 << 30,
            record_bytes: 16 << 20,
            depth: 64,
            zip_entries: 10_000,
            folder_files: 10_000,
            ratio: 200,
            ratio_after: 64 << 20,
            table_bytes: 128 << 20,
            workbook_bytes: 128 << 20,
            workbook_rows: 200_000,
        }
    }
}

/// How a feed is asked for over the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Hosts that may resolve to an inward address ("localhost", "10.0.0.7", "feeds.internal").
    pub allow_private: Vec<String>,
    /// Pages of one feed.
    pub max_pages: u32,
    /// Bytes of one answer, after decompression.
    pub page_bytes: u64,
    /// Services asked for at a time.
    pub per_page: u32,
    /// Time for one answer.
    pub timeout: Duration,
    /// Tries of one address, the first included.
    pub tries: u32,
    /// First pause between tries; doubles each time. A server's `Retry-After` goes before it.
    pub first_pause: Duration,
    /// The longest `Retry-After` that is obeyed; a longer one ends the import.
    pub longest_pause: Duration,
    /// Pause between answered requests, so that a council's server is not run hot.
    pub between: Duration,
    /// Whether each service is asked for on its own where the list leaves out its details.
    pub details: bool,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            allow_private: Vec::new(),
            max_pages: 20_000,
            page_bytes: 64 << 20,
            per_page: 100,
            timeout: Duration::from_secs(60),
            tries: 4,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(120),
            between: Duration::from_millis(20),
            details: true,
        }
    }
}
