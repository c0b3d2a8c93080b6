//! Tables as Markdown, so that what a bench prints can be put into the docs as it is.

use super::clock::Timing;

/// A table that grows row by row and is printed with its columns in line.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|text| (*text).to_owned()).collect()] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The whole table.
    pub fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |n: usize| self.rows.iter().filter_map(|row| row.get(n)).map(|c| c.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|n| width(n).unwrap_or(0).max(3)).collect();
        let mut out = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            let cell = |n: usize| row.get(n).map_or("", String::as_str);
            let cells: Vec<String> = (0..columns)
                .map(|n| {
                    if n == 0 {
                        format!("{:<w$}", cell(n), w = widths[n])
                    } else {
                        format!("{:>w$}", cell(n), w = widths[n])
                    }
                })
                .collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
            if number == 0 {
                let rules: Vec<String> = widths
                    .iter()
                    .enumerate()
                    .map(|(n, w)| if n == 0 { "-".repeat(*w) } else { format!("{}:", "-".repeat(w - 1)) })
                    .collect();
                out.push_str(&format!("| {} |\n", rules.join(" | ")));
            }
        }
        out
    }
}

/// Microseconds, with a tenth below a hundred.
pub fn micros(value: f64) -> String {
    if value < 100.0 { format!("{value:.1}") } else { thousands(value.round() as u64) }
}

/// "1,234,567".
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Median, 90th and 99th percentile, time on the processor, and how often ours goes into each on the same
/// queries.
pub fn timed(name: &str, ours: &Timing, timing: &Timing) -> Vec<String> {
    let queries = timing.each.len();
    let times = |share: f64| timing.quantile(share) / ours.quantile_of(queries, share).max(1e-9);
    vec![
        name.to_owned(),
        queries.to_string(),
        micros(timing.quantile(0.5)),
        micros(timing.quantile(0.9)),
        micros(timing.quantile(0.99)),
        micros(timing.cpu),
        format!("{:.2}x", times(0.5)),
        format!("{:.2}x", times(0.99)),
        format!("{:.2}x", timing.cpu / ours.cpu.max(1e-9)),
    ]
}

/// The headings of [`timed`].
pub const TIMED: [&str; 9] =
    ["", "queries", "p50 us", "p90", "p99", "on CPU", "p50 / ours", "p99 / ours", "CPU / ours"];
