//! From parameters to results with their records: what the results page, the JSON interface and the command
//! line share.

use super::error::Error;
use super::query::SearchParameters;
use super::state::{Library, NearAnswer, NearNote, PlaceChoice};
use super::typed_words;
use crate::directory::StoredRecord;
use crate::directory::closure::Closure;
use crate::search::{Answer, Hit, Near, Understood};
use chrono::NaiveDate;
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
    /// A place that the words may name, where that is not certain.
    pub place_meant: Option<PlaceMeant>,
    /// A service of exactly the words' name that closed for good.
    pub closed: Option<Closed>,
    /// What the search said.
    pub answer: Answer,
    /// This page: each hit with its record as it is now. A record that has gone since is left out.
    pub results: Vec<(Hit, StoredRecord)>,
}

/// A service that closed for good, for whoever still looks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Its name.
    pub name: String,
    /// The day on which it closed.
    pub on: NaiveDate,
    /// What there is instead: name and address part.
    pub instead: Option<(String, String)>,
}

impl Closed {
    /// The closure of a service with the names that a page needs; `None` where it is closed for a time.
    pub fn of(library: &dyn Library, id: Uuid, closure: &Closure) -> Result<Option<Self>, Error> {
        if closure.opens_on.is_some() {
            return Ok(None);
        }
        let today = library.now().date_naive();
        let Some(record) = library.service_by_id(id)? else { return Ok(None) };
        let other = closure.instead.map(|other| library.service_by_id(other)).transpose()?.flatten();
        let other = other.filter(|other| other.status(today).is_searchable());
        let instead = other.map(|other| (other.service.name, other.slug));
        Ok(Some(Self { name: record.service.name, on: closure.closed_on, instead }))
    }
}

/// Words of a search that may name a place: of several of that name, or misspelt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceMeant {
    /// As typed ("newton").
    pub typed: String,
    /// The words without them ("lunch club").
    pub other_words: String,
    /// The places.
    pub choices: Vec<PlaceChoice>,
}

/// What stands before a place at the end of a question.
const BEFORE_PLACE: [&str; 4] = ["in", "near", "around", "nearby"];
/// Words of a place name that are tried.
const PLACE_WORDS: usize = 3;
/// Places that are offered.
const PLACES_OFFERED: usize = 5;

/// The place that "… in X" may mean, when the search itself took X for ordinary words.
fn place_meant(library: &dyn Library, parameters: &SearchParameters, understood: &Understood) -> Option<PlaceMeant> {
    let read = understood.place.is_some() || understood.urgent.is_some();
    if read || parameters.exact_words || !parameters.near.is_empty() {
        return None;
    }
    let words = typed_words::folded(&parameters.q);
    let before = words.iter().rposition(|word| BEFORE_PLACE.contains(&word.as_str()))?;
    let named = words.get(before + 1..).filter(|named| (1..=PLACE_WORDS).contains(&named.len()))?;
    // What was read as a need or a filter ("in the evening") is no place.
    let plain = |word: &String| understood.words.contains(word) || understood.spelling.iter().any(|c| c.typed == *word);
    if !named.iter().all(plain) {
        return None;
    }
    let typed = named.join(" ");
    let of_name = |name: String| PlaceChoice { label: name.clone(), value: name };
    let mut choices: Vec<PlaceChoice> = match library.near(&typed) {
        NearAnswer::Choose(choices) => choices,
        NearAnswer::Unknown(similar) => similar.into_iter().map(of_name).collect(),
        NearAnswer::Found { near, note: Some(_), .. } => vec![of_name(near.label)],
        NearAnswer::Found { .. } | NearAnswer::Empty => Vec::new(),
    };
    choices.truncate(PLACES_OFFERED);
    let other_words = typed_words::without(&parameters.q, &words.get(before..)?.join(" "))?;
    (!choices.is_empty()).then_some(PlaceMeant { typed, other_words, choices })
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
    let place_meant = place_meant(library, parameters, &answer.understood);
    let closed = match library.closed_called(&parameters.q)? {
        Some((id, closure)) => Closed::of(library, id, &closure)?,
        None => None,
    };
    Ok(Finding::Found(Box::new(Found { near, note, alternatives, place_meant, closed, answer, results })))
}
