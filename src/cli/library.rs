//! What pages ask, answered by the rooms below.

use super::ground::Ground;
use super::matcher::Shortlist;
use crate::database::Database;
use crate::directory::closure::{self, Closure};
use crate::directory::{self, OrganizationPage, StoredRecord, VenuePage};
use crate::domain::Matcher;
use crate::geography::{self, Geography, NearPlace, PlaceName, Resolved};
use crate::search::answer::Suggestion;
use crate::search::{Answer, CommonNeed, Engine, Hit, Near, Request, SuggestionSort};
use crate::web::{Error, Library, NearAnswer, NearNote, PlaceChoice, Readiness, SourceSummary};
use chrono::DateTime;
use chrono_tz::Tz;
use std::sync::Arc;
use uuid::Uuid;

/// Beside needs and services at most so many places are suggested.
const PLACES_BESIDE: usize = 2;

/// The directory as pages see it.
pub struct Shelves {
    /// The store.
    pub database: Database,
    /// The index.
    pub engine: Arc<Engine>,
    /// Places.
    pub ground: Arc<Ground>,
    /// Whether few results are filled up with what is near in meaning.
    pub meaning: bool,
    shortlist: Shortlist,
}

impl Shelves {
    /// The directory over an open store, its index and the ground.
    pub fn new(database: Database, engine: Arc<Engine>, ground: Arc<Ground>, meaning: bool) -> Self {
        let shortlist =
            Shortlist { database: database.clone(), engine: Arc::clone(&engine), ground: Arc::clone(&ground) };
        Self { database, engine, ground, meaning, shortlist }
    }

    fn read<T>(
        &self,
        work: impl FnOnce(&mut crate::database::DbConnection) -> directory::Result<T>,
    ) -> Result<T, Error> {
        self.database.read(work).map_err(|error| match error {
            directory::Error::Database(crate::database::Error::Busy(_)) => Error::Unavailable,
            other => Error::internal(other),
        })
    }
}

impl Library for Shelves {
    fn search(&self, request: &Request) -> Result<Answer, Error> {
        let geography = self.ground.now();
        let places = |text: &str| place_in_words(&geography, text);
        let snapshot = self.engine.snapshot();
        let without = (!self.meaning).then(|| Request { no_meaning: true, ..request.clone() });
        snapshot
            .search_with_places(without.as_ref().unwrap_or(request), self.now(), Some(&places))
            .map_err(Error::internal)
    }

    fn suggest(&self, prefix: &str, limit: usize) -> Vec<Suggestion> {
        let mut suggestions = self.engine.snapshot().suggest(prefix, limit);
        // Somebody who types a place's name wants that place; needs and services keep most of the room. Few
        // letters begin too many names to mean one.
        let letters = prefix.chars().filter(|c| c.is_alphanumeric()).count();
        let urgent = suggestions.iter().any(|one| one.sort == SuggestionSort::Urgent);
        let room = match (letters, suggestions.len()) {
            _ if urgent => 0,
            (0..3, _) | (3, 1..) => 0,
            (_, 0) => limit,
            (_, found) => limit.saturating_sub(found).clamp(1, PLACES_BESIDE).min(limit),
        };
        let places: Vec<Suggestion> = self
            .places(prefix, room)
            .into_iter()
            .map(|place| Suggestion { text: place.label, sort: SuggestionSort::Place, target: Some(place.value) })
            .collect();
        suggestions.truncate(limit.saturating_sub(places.len()));
        suggestions.extend(places);
        suggestions
    }

    fn common_needs(&self, most: usize) -> Vec<CommonNeed> {
        self.engine.snapshot().common_needs(most)
    }

    fn tells_of_harm(&self, words: &str) -> bool {
        self.engine.snapshot().hears_danger(words).is_some()
    }

    fn related(&self, record: &StoredRecord, limit: usize) -> Result<Vec<Hit>, Error> {
        let geography = self.ground.now();
        let near = record.locations.iter().find_map(|at| at.location.point).map(|point| Near {
            label: String::new(),
            areas: geography.ladder(point),
            names: Vec::new(),
            default_within_metres: geography.default_radius_m(point),
            point,
        });
        let snapshot = self.engine.snapshot();
        snapshot.related(record.service.id, near, limit, self.now()).map_err(Error::internal)
    }

    fn near(&self, text: &str) -> NearAnswer {
        let geography = self.ground.now();
        let choices = |places: Vec<NearPlace>| places.iter().map(choice).collect();
        match geography.near(text) {
            Resolved::Empty => NearAnswer::Empty,
            Resolved::Ambiguous(places) => NearAnswer::Choose(choices(places)),
            Resolved::Nothing { suggestions } => NearAnswer::Unknown(suggestions),
            Resolved::One { near, alternatives } => NearAnswer::Found {
                note: near.note.as_ref().and_then(note),
                near: around(&geography, near),
                alternatives: choices(alternatives),
            },
        }
    }

    fn records(&self, ids: &[Uuid]) -> Result<Vec<StoredRecord>, Error> {
        self.read(|conn| directory::records_by_id(conn, ids))
    }

    fn service_by_slug(&self, slug: &str) -> Result<Option<StoredRecord>, Error> {
        self.read(|conn| directory::record_by_slug(conn, slug))
    }

    fn service_by_id(&self, id: Uuid) -> Result<Option<StoredRecord>, Error> {
        Ok(self.records(&[id])?.pop())
    }

    fn closure(&self, id: Uuid) -> Result<Option<Closure>, Error> {
        Ok(self.read(|conn| closure::closures(conn, &[id]))?.remove(&id))
    }

    fn closed_called(&self, name: &str) -> Result<Option<(Uuid, Closure)>, Error> {
        self.read(|conn| closure::closed_called(conn, name))
    }

    fn organization_by_slug(&self, slug: &str) -> Result<Option<OrganizationPage>, Error> {
        self.read(|conn| directory::organization_by_slug(conn, slug))
    }

    fn location_by_slug(&self, slug: &str) -> Result<Option<VenuePage>, Error> {
        self.read(|conn| directory::location_by_slug(conn, slug))
    }

    fn places(&self, text: &str, limit: usize) -> Vec<PlaceChoice> {
        if text.trim().is_empty() || limit == 0 {
            return Vec::new();
        }
        let geography = self.ground.now();
        let named = |place: &PlaceName| {
            let label = geography::near::label(place, &geography);
            PlaceChoice { value: label.clone(), label }
        };
        let mut found: Vec<PlaceChoice> = geography.gazetteer.suggest(text, limit).into_iter().map(named).collect();
        if found.is_empty()
            && let Resolved::One { near, .. } = geography.near(text)
        {
            found.push(choice(&near));
        }
        found.dedup();
        found
    }

    fn sources(&self) -> Result<Vec<SourceSummary>, Error> {
        let sources = self.read(directory::sources)?;
        Ok(sources
            .into_iter()
            .map(|used| SourceSummary {
                name: used.source.name,
                address: used.source.address,
                licence: used.source.licence,
                attribution: used.source.attribution,
                services: used.services,
                last_read: used.last_read,
            })
            .collect())
    }

    fn readiness(&self) -> Readiness {
        let sequence = |number: i64| u64::try_from(number).unwrap_or_default();
        let applied = self.engine.applied();
        let index_sequence = sequence(applied.unwrap_or_default());
        match self.read(directory::last_sequence) {
            Ok(last) => {
                let searchable = applied.is_some() || last == 0;
                let reason = (!searchable).then(|| "the search index is being built".to_owned());
                Readiness { index_sequence, database_sequence: sequence(last), searchable, reason }
            }
            Err(_) => {
                let reason = Some("the database does not answer".to_owned());
                Readiness { index_sequence, database_sequence: index_sequence, searchable: false, reason }
            }
        }
    }

    fn now(&self) -> DateTime<Tz> {
        self.database.clock().now_in_london()
    }

    fn matcher(&self) -> &dyn Matcher {
        &self.shortlist
    }
}

/// A place as a search takes it.
pub(super) fn around(geography: &Geography, place: NearPlace) -> Near {
    Near {
        areas: geography.ladder(place.point),
        names: geography.names_around(place.point),
        default_within_metres: geography.default_radius_m(place.point),
        label: place.label,
        point: place.point,
    }
}

/// A place named inside the words of a query; only where nothing else can be meant.
fn place_in_words(geography: &Geography, text: &str) -> Option<Near> {
    match geography.near(text) {
        Resolved::One { near, .. } if near.note.is_none() => Some(around(geography, near)),
        _ => None,
    }
}

fn choice(place: &NearPlace) -> PlaceChoice {
    PlaceChoice { label: place.label.clone(), value: place.label.clone() }
}

fn note(note: &geography::NearNote) -> Option<NearNote> {
    Some(match note.clone() {
        geography::NearNote::TerminatedPostcode { typed, answered_by } => {
            NearNote::Terminated { postcode: typed, used: answered_by }
        }
        geography::NearNote::UnknownSector { typed, answered_by } => {
            NearNote::NotKnown { postcode: typed, used: answered_by }
        }
        geography::NearNote::Spelling { typed, read_as } => NearNote::ReadAs { typed, read_as },
        geography::NearNote::FarAway => return None,
    })
}
