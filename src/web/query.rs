//! The search parameters: one parser for pages, the JSON interface and the command line.
//!
//! `parse` keeps nothing that it does not understand: a bad value gives an error that names the field and
//! the mend, and the form is filled again from what was typed ([`Typed`]).

mod value;

#[cfg(test)]
mod tests;

use super::address;
use super::error::{FieldError, FieldErrors};
use super::label;
use crate::domain::{AccessFact, AreaCode, Audience, Delivery, Kind};
use crate::search::{FacetScope, Filters, Near, Request, Sort};
use chrono::NaiveTime;

/// Metres in a mile.
pub const METRES_PER_MILE: f64 = 1609.344;
/// Longest search text, in characters.
pub const LONGEST_TEXT: usize = 200;
/// Furthest a person may ask for, in miles.
pub const FURTHEST_MILES: f64 = 500.0;
/// Last page that is answered.
pub const LAST_PAGE: usize = 1000;
/// Results on a page when nobody says otherwise.
pub const DEFAULT_PER_PAGE: usize = 20;
/// Most results on a page.
pub const MOST_PER_PAGE: usize = 100;

/// Every parameter, in the order of the form. `exact` searches the typed words only.
pub const NAMES: [&str; 22] = [
    "q",
    "near",
    "within_miles",
    "kind",
    "category",
    "day",
    "from",
    "until",
    "open_now",
    "free",
    "age",
    "for",
    "delivery",
    "not_a_group",
    "access",
    "language",
    "spaces",
    "no_address",
    "area",
    "sort",
    "page",
    "per_page",
];

/// Asks for the typed words only: no thesaurus, no spelling, no filters read from words.
pub const EXACT: &str = "exact";

/// What was asked for, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchParameters {
    /// What the person typed.
    pub q: String,
    /// Where, as typed.
    pub near: String,
    /// Radius in miles.
    pub within_miles: Option<f64>,
    /// Search the typed words only.
    pub exact_words: bool,
    /// What to narrow by.
    pub filters: Filters,
    /// Order of the results.
    pub sort: Sort,
    /// From 1.
    pub page: usize,
    /// 1 to 100.
    pub per_page: usize,
}

impl Default for SearchParameters {
    fn default() -> Self {
        Self {
            q: String::new(),
            near: String::new(),
            within_miles: None,
            exact_words: false,
            filters: Filters::default(),
            sort: Sort::Best,
            page: 1,
            per_page: DEFAULT_PER_PAGE,
        }
    }
}

impl SearchParameters {
    /// Reads parameters; a name that does not exist is an error, as it would silently find too much.
    pub fn parse<I, K, V>(pairs: I) -> Result<Self, FieldErrors>
    where
        I: IntoIterator<Item = (K, V)>,
        K: Into<String>,
        V: Into<String>,
    {
        Self::from_typed(&Typed::new(pairs), true)
    }

    /// Reads parameters as [`SearchParameters::parse`] does, but passes over names that are not ours, which
    /// links from elsewhere carry.
    pub fn parse_page(typed: &Typed) -> Result<Self, FieldErrors> {
        Self::from_typed(typed, false)
    }

    fn from_typed(typed: &Typed, refuse_unknown: bool) -> Result<Self, FieldErrors> {
        let mut reader = Reader { typed, errors: Vec::new() };
        if refuse_unknown {
            reader.refuse_unknown_names();
        }
        let parameters = Self {
            q: reader.text("q", LONGEST_TEXT),
            near: reader.text("near", 100),
            within_miles: reader.one("within_miles", value::miles),
            exact_words: reader.yes(EXACT),
            filters: Filters {
                kinds: reader.many("kind", |v| value::slug(v, Kind::from_slug)),
                categories: reader.many("category", value::category),
                days: reader.many("day", value::day),
                from: reader.one("from", value::time),
                until: reader.one("until", value::time),
                open_now: reader.yes("open_now"),
                free: reader.yes("free"),
                age: reader.one("age", value::age),
                audiences: reader.many("for", |v| value::slug(v, Audience::from_slug)),
                deliveries: reader.many("delivery", |v| value::slug(v, Delivery::from_slug)),
                not_a_group: reader.yes("not_a_group"),
                access: reader.many("access", |v| value::slug(v, AccessFact::from_slug)),
                languages: reader.many("language", value::language),
                spaces: reader.yes("spaces"),
                no_address: reader.yes("no_address"),
                areas: reader.many("area", value::area),
            },
            sort: reader.one("sort", value::sort).unwrap_or_default(),
            page: reader.one("page", |v| value::count(v, LAST_PAGE)).unwrap_or(1),
            per_page: reader.one("per_page", |v| value::count(v, MOST_PER_PAGE)).unwrap_or(DEFAULT_PER_PAGE),
        };
        if reader.errors.is_empty() { Ok(parameters) } else { Err(FieldErrors(reader.errors)) }
    }

    /// The same parameters as pairs, leaving out what is default; `parse` gives them back.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        let f = &self.filters;
        let mut add = |name: &'static str, value: String| {
            if !value.is_empty() {
                pairs.push((name, value));
            }
        };
        let yes = |on: bool| if on { "true".to_owned() } else { String::new() };
        let time = |t: Option<NaiveTime>| t.map_or_else(String::new, |t| t.format("%H:%M").to_string());
        add("q", self.q.clone());
        add("near", self.near.clone());
        add("within_miles", self.within_miles.map_or_else(String::new, |m| m.to_string()));
        add(EXACT, yes(self.exact_words));
        f.kinds.iter().for_each(|v| add("kind", v.slug().to_owned()));
        f.categories.iter().for_each(|v| add("category", v.clone()));
        f.days.iter().for_each(|v| add("day", label::day_slug(*v).to_owned()));
        add("from", time(f.from));
        add("until", time(f.until));
        add("open_now", yes(f.open_now));
        add("free", yes(f.free));
        add("age", f.age.map_or_else(String::new, |a| a.to_string()));
        f.audiences.iter().for_each(|v| add("for", v.slug().to_owned()));
        f.deliveries.iter().for_each(|v| add("delivery", v.slug().to_owned()));
        add("not_a_group", yes(f.not_a_group));
        f.access.iter().for_each(|v| add("access", v.slug().to_owned()));
        f.languages.iter().for_each(|v| add("language", v.clone()));
        add("spaces", yes(f.spaces));
        add("no_address", yes(f.no_address));
        f.areas.iter().for_each(|v| add("area", v.as_str().to_owned()));
        if self.sort != Sort::default() {
            add("sort", value::sort_slug(self.sort).to_owned());
        }
        if self.page > 1 {
            add("page", self.page.to_string());
        }
        if self.per_page != DEFAULT_PER_PAGE {
            add("per_page", self.per_page.to_string());
        }
        pairs
    }

    /// The same parameters as they stand after `?`.
    pub fn to_query_string(&self) -> String {
        let pairs = self.to_pairs();
        address::query_string(pairs.iter().map(|(k, v)| (*k, v.as_str())))
    }

    /// What to ask of the search room, once `near` is resolved.
    pub fn to_request(&self, near: Option<Near>) -> Request {
        Request {
            q: self.q.clone(),
            exact_words: self.exact_words,
            near,
            within_metres: self.within_miles.map(|m| m * METRES_PER_MILE),
            strict: false,
            no_meaning: false,
            filters: self.filters.clone(),
            facets: FacetScope::OwnFilterOff,
            sort: self.sort,
            page: self.page,
            per_page: self.per_page,
        }
    }

    /// How many filters are on, as the "Filters (3)" button counts them.
    pub fn filters_on(&self) -> usize {
        const NOT_FILTERS: [&str; 7] = ["q", "near", EXACT, "within_miles", "sort", "page", "per_page"];
        self.to_pairs().iter().filter(|(name, _)| !NOT_FILTERS.contains(name)).count()
    }
}

/// The slug of an order, as the `sort` parameter takes it.
pub const fn sort_slug(sort: Sort) -> &'static str {
    value::sort_slug(sort)
}

/// A time as the `from` and `until` parameters take it.
pub fn read_time(typed: &str) -> Option<NaiveTime> {
    value::time(typed)
}

/// What was typed, name by name, understood or not: fills the form again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// Pairs as they came; empty values, which forms send for boxes left empty, are dropped.
    pub fn new<I, K, V>(pairs: I) -> Self
    where
        I: IntoIterator<Item = (K, V)>,
        K: Into<String>,
        V: Into<String>,
    {
        Self(
            pairs
                .into_iter()
                .map(|(k, v)| (k.into(), v.into().trim().to_owned()))
                .filter(|(_, v)| !v.is_empty())
                .collect(),
        )
    }

    /// Reads what stands after `?`.
    pub fn from_query(query: &str) -> Self {
        Self::new(address::parse_query(query))
    }

    /// The first value of a name, or nothing.
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Whether a name stands with this value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|v| v.eq_ignore_ascii_case(value))
    }

    /// Every name, as often as it stands.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(k, _)| k.as_str())
    }

    /// The pairs that are ours.
    pub fn ours(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str())).filter(|(k, _)| is_ours(k))
    }
}

fn is_ours(name: &str) -> bool {
    name == EXACT || NAMES.contains(&name)
}

/// Collects errors while fields are read, so that a person hears of all of them at once.
struct Reader<'a> {
    typed: &'a Typed,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn refuse_unknown_names(&mut self) {
        for (name, _) in self.typed.0.iter().filter(|(name, _)| !is_ours(name)) {
            let shown: String = name.chars().take(40).collect();
            self.errors.push(FieldError {
                message: text!("field-unknown", name = shown.as_str()),
                mend: text!("field-unknown-mend", names = NAMES.join(", ")),
                field: shown,
            });
        }
    }

    fn wrong(&mut self, field: &str) {
        let mend = match field {
            "kind" => value::listed(Kind::ALL.iter().map(|v| v.slug())),
            "for" => value::listed(Audience::ALL.iter().map(|v| v.slug())),
            "delivery" => value::listed(Delivery::ALL.iter().map(|v| v.slug())),
            "access" => value::listed(AccessFact::ALL.iter().map(|v| v.slug())),
            _ => text!(&format!("field-{field}-mend")),
        };
        self.errors.push(FieldError { field: field.to_owned(), message: text!(&format!("field-{field}-wrong")), mend });
    }

    fn text(&mut self, field: &str, longest: usize) -> String {
        let first = self.single(field).unwrap_or_default();
        if first.chars().count() > longest {
            self.errors.push(FieldError {
                field: field.to_owned(),
                message: text!("field-too-long", longest = longest),
                mend: text!("field-too-long-mend"),
            });
        }
        first.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    }

    fn yes(&mut self, field: &str) -> bool {
        self.one(field, value::yes).unwrap_or(false)
    }

    fn one<T>(&mut self, field: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let typed = self.single(field)?;
        let value = read(&typed);
        if value.is_none() {
            self.wrong(field);
        }
        value
    }

    fn many<T: PartialEq>(&mut self, field: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut values = Vec::new();
        for typed in self.typed.all(field) {
            match read(typed) {
                Some(value) if !values.contains(&value) => values.push(value),
                Some(_) => {}
                None => {
                    self.wrong(field);
                    break;
                }
            }
        }
        values
    }

    fn single(&mut self, field: &str) -> Option<String> {
        let mut values = self.typed.all(field);
        let first = values.next()?.to_owned();
        if values.any(|other| other != first) {
            self.errors.push(FieldError {
                field: field.to_owned(),
                message: text!("field-twice", name = field),
                mend: text!("field-twice-mend"),
            });
        }
        Some(first)
    }
}

/// An ONS code or `n:` and a slug, if it is one.
fn area(typed: &str) -> Option<AreaCode> {
    let is_slug_byte = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
    if let Some(slug) = typed.strip_prefix("n:") {
        let fits = (1..=60).contains(&slug.len()) && slug.as_bytes().iter().all(is_slug_byte);
        return fits.then(|| AreaCode(typed.to_owned()));
    }
    let upper = typed.to_ascii_uppercase();
    let fits = matches!(upper.as_bytes(), [letter, digits @ ..]
        if letter.is_ascii_uppercase() && digits.len() == 8 && digits.iter().all(u8::is_ascii_digit));
    fits.then_some(AreaCode(upper))
}
