//! What a day says of every document of a segment, worked out once: how much it is worth whatever is
//! asked, whether it has room, whether it is closed for a time; with all else that a walk asks of a document.
//!
//! A function of the document and the day alone, so it is kept with the columns until the next day.

use super::columns::Columns;
use super::facts::{Facts, at};
use super::filter::Clockwork;
use super::ranking::standing;
use super::vocabulary::Weights;

/// One segment on one day.
#[derive(Debug)]
pub(crate) struct Today {
    /// Number of the day.
    pub day: u16,
    /// The largest worth.
    pub most: f32,
    /// In order.
    pub documents: Vec<Standing>,
    /// Their worths and their lengths once more, close together for who looks at a run of them.
    pub worths: Vec<f32>,
    pub lengths: Vec<u8>,
}

/// A document on one day: one line of the processor's cache, so that whoever meets it waits for memory once.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Standing {
    /// Room that day included; what is open at a minute is not.
    pub facts: Facts,
    /// Unit vector of its place; nothing without one.
    pub vector: [f32; 3],
    /// Factor of freshness and room.
    pub worth: f32,
    pub languages: u32,
    pub timetable: u32,
    /// Number of the service, the same in every segment.
    pub service: u32,
    /// Distinct stems of the name.
    pub name_length: u8,
    /// See [`super::schema::length_class`].
    pub length: u8,
    /// For a time.
    pub closed: bool,
}

const _: () = assert!(size_of::<Standing>() == 64);

impl Today {
    /// The day of `clock`.
    pub(crate) fn new(columns: &Columns, weights: &Weights, clock: &Clockwork<'_>) -> Self {
        let documents = columns.records.iter().enumerate().map(|(n, record)| {
            let mut facts = record.facts;
            if clock.has_space(record) {
                facts.set(at::SPACES);
            }
            Standing {
                facts,
                vector: columns.vectors.get(n).copied().unwrap_or_default(),
                worth: standing(record, weights, clock),
                languages: record.languages,
                timetable: record.timetable,
                service: record.service,
                name_length: record.name_length,
                length: record.length,
                closed: clock.is_closed(record),
            }
        });
        let documents: Vec<Standing> = documents.collect();
        let most = documents.iter().map(|document| document.worth).fold(0.0, f32::max);
        let worths = documents.iter().map(|document| document.worth).collect();
        let lengths = documents.iter().map(|document| document.length).collect();
        Self { day: clock.today, most, documents, worths, lengths }
    }
}
