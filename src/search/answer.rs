//! What a search gives back: ids with reasons, never display text of a listing.

use chrono::NaiveDateTime;
use serde::Serialize;
use smol_str::SmolStr;
use std::sync::Arc;
use uuid::Uuid;

/// The answer to a [`Request`](super::Request).
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Services that fit, all pages together.
    pub total: usize,
    /// Time inside the search, in microseconds.
    pub took_us: u64,
    /// This page, in order.
    pub hits: Vec<Hit>,
    /// Counts beside each filter value, as if its own group were off.
    pub facets: Facets,
    /// How the search was widened when nothing was found.
    pub widened: Option<Widened>,
    /// How the words were read.
    pub understood: Understood,
}

/// One service.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The service.
    pub service_id: Uuid,
    /// The nearest of its places that fits; absent when it comes to the person.
    pub location_id: Option<Uuid>,
    /// Metres from `near` to that place.
    pub distance_m: Option<f64>,
    /// Next session at or after the moment of asking, London wall clock, when known.
    pub next_session: Option<NaiveDateTime>,
    /// Score, comparable within one answer only.
    pub score: f32,
    /// Why it is here, most telling first.
    pub why: Vec<Why>,
}

/// One reason, with what a page needs to say it in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Why {
    /// The typed words stand in the name.
    NameMatches {
        /// The words.
        words: Arc<[SmolStr]>,
    },
    /// The typed words stand in the text.
    TextMatches {
        /// The words.
        words: Arc<[SmolStr]>,
    },
    /// The need behind `phrase` is what this category is for.
    Need {
        /// Slug of the category.
        category: SmolStr,
        /// As it stood in the words.
        phrase: SmolStr,
    },
    /// It is as was wished.
    Wish {
        /// The wish as it stood in the words.
        phrase: SmolStr,
    },
    /// A misspelt word was read as another.
    Spelling {
        /// As typed.
        typed: SmolStr,
        /// As read.
        read_as: SmolStr,
    },
    /// Its words mean something like what was typed.
    Meaning,
    /// So far away.
    Distance {
        /// Metres from `near`.
        metres: f64,
    },
    /// It is about the same as another service, see [`Snapshot::related`](super::Snapshot::related).
    Alike {
        /// Slug of the category that both have.
        category: SmolStr,
    },
    /// Comes to people where `near` is.
    ComesToYou,
    /// It states no place, and its words name the one that was searched.
    NamesPlace {
        /// The name, or the first half of the postcode.
        place: SmolStr,
    },
    /// It states neither a place nor that it comes to people.
    PlaceUnstated,
    /// Has space, as of that day.
    Spaces {
        /// Places free, when counted.
        available: Option<u32>,
        /// The day it was said.
        as_of: chrono::NaiveDate,
    },
    /// Open at the moment of asking.
    OpenNow,
    /// Confirmed and in its period.
    Confirmed,
}

/// Counts of services per value; values with none are left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Facets {
    /// By kind.
    pub kind: Vec<FacetCount>,
    /// By category slug.
    pub category: Vec<FacetCount>,
    /// By day: "MO" to "SU".
    pub day: Vec<FacetCount>,
    /// By way of reaching people.
    pub delivery: Vec<FacetCount>,
    /// By audience it restricts itself to.
    #[serde(rename = "for")]
    pub audience: Vec<FacetCount>,
    /// By access fact.
    pub access: Vec<FacetCount>,
    /// By language code.
    pub language: Vec<FacetCount>,
    /// "true" with how many are free.
    pub free: Vec<FacetCount>,
    /// "true" with how many have space now.
    pub spaces: Vec<FacetCount>,
    /// "true" with how many are open now.
    pub open_now: Vec<FacetCount>,
    /// "true" with how many need no address.
    pub no_address: Vec<FacetCount>,
    /// "true" with how many are not a group.
    pub not_a_group: Vec<FacetCount>,
}

/// A filter value and how many services it would leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// Slug of the value.
    pub value: SmolStr,
    /// Services.
    pub count: usize,
}

/// How far a search had to be widened to find anything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Widened {
    /// The radius asked for.
    pub from_miles: Option<f64>,
    /// The radius that found something; `null` when the circle was dropped.
    pub to_miles: Option<f64>,
    /// Filters and words that were dropped, in the order of dropping ("day", "word:bowling").
    pub dropped: Vec<String>,
}

/// How the words were read, so that the person can see and undo it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Understood {
    /// A crisis or abuse phrase stood in the words: show the urgent panel first, keep nothing.
    pub urgent: Option<Urgent>,
    /// A place or postcode found inside the words.
    pub place: Option<String>,
    /// The words are the name of a service or organization.
    pub known_name: Option<KnownName>,
    /// Needs found through the thesaurus.
    pub needs: Vec<Need>,
    /// Filters said in words ("free", "tuesday", "not a group").
    pub filters: Vec<SaidFilter>,
    /// Words that were corrected.
    pub spelling: Vec<Correction>,
    /// What was left and is searched as words.
    pub words: Vec<String>,
}

/// The name of something that is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnownName {
    /// As it stood in the words, folded.
    pub typed: String,
    /// As it is written.
    pub name: String,
}

/// Which urgent panel to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgent {
    /// Danger to life.
    Crisis,
    /// Abuse at home; the page also carries "exit this page".
    Abuse,
}

/// A thesaurus phrase and the categories it stands for, main one first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    /// As it stood in the words.
    pub phrase: String,
    /// Category slugs.
    pub categories: Vec<String>,
}

/// A filter read from words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SaidFilter {
    /// As it stood in the words.
    pub phrase: String,
    /// Parameter name of the search API ("free", "day", "age", "for").
    pub parameter: String,
    /// Its value.
    pub value: String,
    /// A wish rather than a filter ("cheap"): nothing is left out for it.
    pub soft: bool,
}

/// A misspelt word and what it was read as.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correction {
    /// As typed.
    pub typed: String,
    /// As read.
    pub read_as: String,
}

/// A completion of what is being typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// Text to put in the box.
    pub text: String,
    /// What sort of thing it is.
    pub sort: SuggestionSort,
    /// Slug of the category or kind, or the service's identifier.
    pub target: Option<String>,
}

/// What a [`Suggestion`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionSort {
    /// A need in residents' words.
    Need,
    /// A service's own name.
    Service,
    /// A place.
    Place,
    /// Help in danger: the category's page or numbers to ring come before anything else.
    Urgent,
}
