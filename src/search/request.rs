//! What is asked of a search.

use crate::domain::{AccessFact, AreaCode, Audience, Delivery, Kind, Point};
use chrono::{NaiveTime, Weekday};

/// A search, all parts optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// What the person typed.
    pub q: String,
    /// Search the typed words only: no thesaurus, no spelling, no filters read from words.
    pub exact_words: bool,
    /// Where, already resolved by the geography room.
    pub near: Option<Near>,
    /// Radius in metres; absent takes the default (3 miles, 10 in thinly settled places).
    pub within_metres: Option<f64>,
    /// Never widen the circle or drop words when nothing is found.
    pub strict: bool,
    /// Leave meaning beyond words out.
    pub no_meaning: bool,
    /// What to narrow by.
    pub filters: Filters,
    /// What the facets count.
    pub facets: FacetScope,
    /// Order of the results.
    pub sort: Sort,
    /// From 1.
    pub page: usize,
    /// 1 to 100.
    pub per_page: usize,
}

/// A place to search around.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// What to call it on the page ("PR7 1DB", "Adlington").
    pub label: String,
    /// WGS84 degrees.
    pub point: Point,
    /// The areas the point lies in, for services that come to people there.
    pub areas: Vec<AreaCode>,
    /// What the place and those around it are called, with metres from the point: a listing that states no place may
    /// name one of them in its words. The label's own name need not be among them.
    pub names: Vec<(String, f64)>,
    /// Default radius in metres when the person names none.
    pub default_within_metres: f64,
}

/// Narrowing. Inside a field any value fits; between fields all must fit. `access` is the exception:
/// each fact is a need of its own and all must be stated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// Kinds of listing.
    pub kinds: Vec<Kind>,
    /// Category slugs.
    pub categories: Vec<String>,
    /// Days on which it runs.
    pub days: Vec<Weekday>,
    /// Has a session that starts at or after this wall-clock time (on one of `days`, if given).
    pub from: Option<NaiveTime>,
    /// Has a session that ends at or before this wall-clock time; with `from`, the same session.
    pub until: Option<NaiveTime>,
    /// Open at the moment of asking.
    pub open_now: bool,
    /// Costs nothing.
    pub free: bool,
    /// Takes a person of this age in years.
    pub age: Option<u8>,
    /// Takes these people; a service that does not restrict always fits.
    pub audiences: Vec<Audience>,
    /// Ways of reaching people.
    pub deliveries: Vec<Delivery>,
    /// One-to-one, phone, at home, online or self-help only.
    pub not_a_group: bool,
    /// Access facts, all of which must be stated.
    pub access: Vec<AccessFact>,
    /// Language codes.
    pub languages: Vec<String>,
    /// Has space now, as far as is known.
    pub spaces: bool,
    /// Takes people with no fixed address.
    pub no_address: bool,
    /// Lies in, or comes to, one of these areas.
    pub areas: Vec<AreaCode>,
}

/// What the facets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FacetScope {
    /// Each as if its own group of filters were off, so that another value of the group can be chosen.
    #[default]
    OwnFilterOff,
    /// What was found, no more.
    Found,
}

/// Order of results. Ties are broken by service identifier, so pages are the same on every node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best match.
    #[default]
    Best,
    /// Nearest first; services that come to people after those with a distance.
    Distance,
    /// Soonest next session first; those without a known session last.
    NextSession,
    /// By name, A to Z.
    Name,
}
