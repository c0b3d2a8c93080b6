//! From parameters to results with their records: what the results page, the JSON interface and the command
//! line share.

use super::error::Error;
use super::query::SearchParameters;
use super::state::{Library, NearAnswer, NearNote, PlaceChoice};
use crate::directory::StoredRecord;
use crate::search::{Answer, Hit, Near};
use std::collections::HashMap;
use uuid::Uuid;

/// What came of a search.
#[derive(Debug)]
pub enum Finding {
    /// The place means several; the person picks.
    Choose(Vec<PlaceChoice>),
    /// There is no such place; names that resemble it.
    UnknownPlace(Vec<String>),
    /// Results, perhaps none.
    Found(Box<Found>),
}

/// Results with their records.
#[derive(Debug)]
pub struct Found {
    /// Where was searched.
    pub near: Option<Near>,
    /// How the place was read, if not as typed.
    pub note: Option<NearNote>,
    /// Other places of that name.
    pub alternatives: Vec<PlaceChoice>,
    /// What the search said.
    pub answer: Answer,
    /// This page: each hit with its record as it is now. A record that has gone since is left out.
    pub results: Vec<(Hit, StoredRecord)>,
}

/// Resolves the place, searches, and reads the records of this page.
pub fn find(library: &dyn Library, parameters: &SearchParameters) -> Result<Finding, Error> {
    let (near, note, alternatives) = match library.near(&parameters.near) {
        NearAnswer::Empty => (None, None, Vec::new()),
        NearAnswer::Found { near, note, alternatives } => (Some(near), note, alternatives),
        NearAnswer::Choose(choices) => return Ok(Finding::Choose(choices)),
        NearAnswer::Unknown(similar) => return Ok(Finding::UnknownPlace(similar)),
    };
    let answer = library.search(&parameters.to_request(near.clone()))?;
    let ids: Vec<Uuid> = answer.hits.iter().map(|hit| hit.service_id).collect();
    let mut records: HashMap<Uuid, StoredRecord> =
        library.records(&ids)?.into_iter().map(|record| (record.service.id, record)).collect();
    let results = answer.hits.iter().filter_map(|hit| Some((hit.clone(), records.remove(&hit.service_id)?))).collect();
    Ok(Finding::Found(Box::new(Found { near, note, alternatives, answer, results })))
}
