//! The parameters of a search.

use super::ResourceType;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use url::form_urlencoded;
use uuid::Uuid;

/// Resources on a page when nobody says how many.
const USUAL: i64 = 20;
/// The most on a page; more is answered with so many.
const MOST: i64 = 100;

/// A parameter that cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// One that does not exist here. It is refused, not passed over, so that nobody takes all for some.
    #[error(
        "{name}: not a parameter of this search. Use _id, _lastUpdated, patient (where the resource has one), _count or _offset."
    )]
    Unknown {
        /// As written.
        name: String,
    },
    /// One whose value cannot be read.
    #[error("{name}: {mend}")]
    Value {
        /// Which.
        name: &'static str,
        /// What it takes.
        mend: &'static str,
    },
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// This one alone.
    pub id: Option<Uuid>,
    /// About this person alone.
    pub patient: Option<Uuid>,
    /// Changed at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Changed before this moment.
    pub before: Option<DateTime<Utc>>,
    /// Resources on a page.
    pub count: i64,
    /// Resources passed over.
    pub offset: i64,
}

impl Params {
    /// One resource by its identifier.
    pub const fn one(id: Uuid) -> Self {
        Self { id: Some(id), patient: None, from: None, before: None, count: 1, offset: 0 }
    }

    /// Reads the query part of an address.
    pub fn parse(resource: ResourceType, query: &str) -> Result<Self, SearchError> {
        let mut read = Self { id: None, patient: None, from: None, before: None, count: USUAL, offset: 0 };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "_id" => read.id = Some(uuid(&value, "_id", "it takes one identifier of a resource")?),
                "patient" if resource.is_about_a_patient() => {
                    let id = value.strip_prefix("Patient/").unwrap_or(&value);
                    read.patient = Some(uuid(id, "patient", "it takes the identifier of one Patient")?);
                }
                "_lastUpdated" => read.changed(&value)?,
                "_count" => read.count = number(&value, "_count")?.clamp(1, MOST),
                "_offset" => read.offset = number(&value, "_offset")?,
                // The one format there is.
                "_format" => {}
                _ => return Err(SearchError::Unknown { name: name.into_owned() }),
            }
        }
        Ok(read)
    }

    /// The query part of the next page.
    pub fn next(&self, query: &str) -> String {
        let mut next = form_urlencoded::Serializer::new(String::new());
        next.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "_offset"));
        next.append_pair("_offset", &(self.offset + self.count).to_string());
        next.finish()
    }

    /// Narrows to "ge2026-11-01", "lt2026-11-22T09:00:00Z", "2026-11-22"; several narrow together.
    fn changed(&mut self, value: &str) -> Result<(), SearchError> {
        let wrong = SearchError::Value {
            name: "_lastUpdated",
            mend: "it takes a day or a moment with its offset, after eq, ge, gt, le or lt: ge2026-11-01",
        };
        let (prefix, date) = match value.split_at_checked(2) {
            Some((prefix, rest)) if prefix.bytes().all(|b| b.is_ascii_lowercase()) => (prefix, rest),
            _ => ("eq", value),
        };
        let (start, end) = span(date).ok_or_else(|| wrong.clone())?;
        let (from, before) = match prefix {
            "eq" => (Some(start), Some(end)),
            "ge" => (Some(start), None),
            "gt" => (Some(end), None),
            "le" => (None, Some(end)),
            "lt" => (None, Some(start)),
            _ => return Err(wrong),
        };
        self.from = self.from.max(from);
        self.before = match (self.before, before) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Ok(())
    }
}

/// From when until before when a date or moment lasts.
fn span(date: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if let Ok(day) = date.parse::<NaiveDate>() {
        let start = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
        return Some((start(day), start(day.checked_add_days(Days::new(1))?)));
    }
    // A "+" that was not written as %2B arrives as a space.
    let moment = DateTime::parse_from_rfc3339(&date.replace(' ', "+")).ok()?.with_timezone(&Utc);
    let precision = if date.contains('.') { TimeDelta::milliseconds(1) } else { TimeDelta::seconds(1) };
    Some((moment, moment.checked_add_signed(precision)?))
}

fn uuid(value: &str, name: &'static str, mend: &'static str) -> Result<Uuid, SearchError> {
    Uuid::parse_str(value).map_err(|_not_an_id| SearchError::Value { name, mend })
}

fn number(value: &str, name: &'static str) -> Result<i64, SearchError> {
    let wrong = SearchError::Value { name, mend: "it takes a whole number" };
    value.parse().ok().filter(|number| (0..=1_000_000_000).contains(number)).ok_or(wrong)
}
