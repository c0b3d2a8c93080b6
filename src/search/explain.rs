//! Why results stand where they stand, in words for whoever tunes the ranking.

use super::error::Result;
use super::request::Request;
use super::snapshot::Snapshot;
use super::understand::Places;
use super::walk::Scratch;
use chrono::DateTime;
use chrono_tz::Tz;
use std::fmt::Write;

impl Snapshot {
    /// How a request is read and what the score of each result on its page is made of. Not widened.
    pub fn explain(&self, request: &Request, now: DateTime<Tz>, places: Option<Places<'_>>) -> Result<String> {
        let mut reading = self.read(request, places);
        let plan = self.plan(request, &mut reading);
        let clock = self.clock(now);
        let found = self.find(&plan, request.strict, &clock, &mut Scratch::default())?;
        let mut out = String::new();
        let mut line = |text: std::fmt::Arguments<'_>| {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{text}");
        };
        for word in &plan.words {
            let stems: Vec<String> = word
                .stems
                .iter()
                .map(|(stem, worth)| format!("{stem} {:.2}", worth * self.statistics.weight(stem)))
                .collect();
            line(format_args!("word   {}: {}", word.text, stems.join(", ")));
        }
        for need in &reading.understood.needs {
            line(format_args!("need   {}: {}", need.phrase, need.categories.join(", ")));
        }
        for filter in &reading.understood.filters {
            line(format_args!("filter {}: {}={}", filter.phrase, filter.parameter, filter.value));
        }
        for correction in &reading.understood.spelling {
            line(format_args!("read   {} as {}", correction.typed, correction.read_as));
        }
        line(format_args!("total  {} services in {} segments", found.total, self.segments.len()));
        let per_page = request.per_page.clamp(1, 100);
        let skip = request.page.max(1).saturating_sub(1).saturating_mul(per_page);
        for (n, candidate) in found.candidates.iter().enumerate().skip(skip) {
            let columns = self.segments[candidate.segment as usize].columns();
            let factors = self.factors(&plan, candidate, &clock);
            line(format_args!(
                "{:>4}. {}  {:.3} = (text {:.3} x name {:.2} + need {:.2} + meaning {:.2}) x distance {:.3} x fresh {:.2} x room {:.2} x wish {:.2}{}",
                n + 1,
                columns.names.written(columns.names.of(candidate.document)),
                factors.score,
                factors.text,
                factors.name,
                factors.need,
                factors.meaning,
                factors.distance,
                factors.freshness,
                factors.capacity,
                factors.wish,
                self.metres(&plan, candidate.segment as usize, candidate.document)
                    .map_or(String::new(), |metres| format!("  {metres:.0} m")),
            ));
        }
        Ok(out)
    }
}
