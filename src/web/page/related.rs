//! "Others like this": a few listings at the foot of a listing, for whom it does not suit.

use super::{listing, why};
use crate::directory::StoredRecord;
use crate::domain::ListingStatus;
use crate::search::{Hit, Why};
use crate::web::address;
use crate::web::error::Error;
use crate::web::state::Library;
use chrono::NaiveDate;
use maud::{Markup, html};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Cards that are shown.
const SHOWN: usize = 4;
/// So many are asked for, so that there is a choice of organizations.
const ASKED_FOR: usize = 16;

/// Others like a listing.
#[derive(Debug, Default)]
pub struct Related(Vec<(Hit, StoredRecord)>);

impl Related {
    /// Finds them. Nothing is shown beside a listing about abuse, whose place is nobody's to know, and
    /// nothing about abuse beside others, whose pages have no way to leave at once.
    pub fn find(library: &dyn Library, record: &StoredRecord, today: NaiveDate) -> Result<Self, Error> {
        if listing::is_about_abuse(&record.service) {
            return Ok(Self::default());
        }
        let hits = library.related(record, ASKED_FOR)?;
        let ids: Vec<Uuid> = hits.iter().map(|hit| hit.service_id).collect();
        let mut records: HashMap<Uuid, StoredRecord> =
            library.records(&ids)?.into_iter().map(|record| (record.service.id, record)).collect();
        let others = hits.into_iter().filter_map(|hit| Some((records.remove(&hit.service_id)?, hit)));
        let others: Vec<(Hit, StoredRecord)> = others
            .filter(|(other, _)| other.status(today).is_searchable() && !listing::is_about_abuse(&other.service))
            .map(|(other, hit)| (hit, other))
            .collect();
        Ok(Self(varied(others, today)))
    }

    /// Two that are open, for whoever came for one that is closed for a time.
    pub fn meanwhile(&self) -> Markup {
        html! {
            @if !self.0.is_empty() {
                p { (text!("closed-meanwhile")) }
                ul { @for (_, other) in self.0.iter().take(2) {
                    li { a href=(address::service(&other.slug)) { (other.service.name) } }
                } }
            }
        }
    }

    /// The section; nothing when there are none.
    pub fn section(&self, record: &StoredRecord, today: NaiveDate) -> Markup {
        let town = record.locations.first().and_then(|at| at.location.addresses.first()?.city.as_deref());
        let heading = match town.map(str::trim).filter(|town| !town.is_empty()) {
            Some(town) => text!("related-heading-near", place = town),
            None => text!("related-heading"),
        };
        html! {
            @if !self.0.is_empty() {
                section.related aria-labelledby="related" {
                    h2 #related { (heading) }
                    ol.cards { @for (hit, other) in &self.0 { (card(hit, other, today)) } }
                }
            }
        }
    }
}

/// A shorter card than among results: enough to see whether it is worth a look.
fn card(hit: &Hit, record: &StoredRecord, today: NaiveDate) -> crate::web::component::Card {
    let shown = ["fact-when", "fact-where", "fact-spaces"].map(|key| text!(key));
    let mut card = listing::card(hit, record, None, today);
    card.facts.retain(|(label, _)| shown.contains(label));
    card.below_heading = true;
    card.why = hit.why.iter().filter(|why| matches!(why, Why::Alike { .. })).map(why::words).collect();
    card
}

/// Whether people cannot go there today, whatever the day's hours.
fn is_closed(record: &StoredRecord, today: NaiveDate) -> bool {
    record.status(today) == ListingStatus::ClosedTemporarily
        || record.service.closed_until.is_some_and(|until| until > today)
}

/// The first few, of different organizations before more of one, and what is closed after all that is open.
fn varied(mut others: Vec<(Hit, StoredRecord)>, today: NaiveDate) -> Vec<(Hit, StoredRecord)> {
    others.sort_by_key(|(_, record)| is_closed(record, today));
    let mut seen: HashSet<Uuid> = HashSet::new();
    let mut ranked: Vec<(bool, bool, (Hit, StoredRecord))> = others
        .into_iter()
        .map(|(hit, record)| {
            let again = record.service.organization_id.is_some_and(|organization| !seen.insert(organization));
            (is_closed(&record, today), again, (hit, record))
        })
        .collect();
    ranked.sort_by_key(|(closed, again, _)| (*closed, *again));
    ranked.into_iter().take(SHOWN).map(|(.., one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Clock;
    use crate::web::library_for_tests::{TestLibrary, clock};

    fn pair(library: &TestLibrary, source_id: &str) -> (Hit, StoredRecord) {
        let record = library.records.iter().find(|r| r.service.source_id == source_id).unwrap().clone();
        let hit = Hit {
            service_id: record.service.id,
            location_id: None,
            distance_m: None,
            next_session: None,
            score: 1.0,
            why: Vec::new(),
        };
        (hit, record)
    }

    #[test]
    fn organizations_take_turns_and_what_is_closed_comes_last() {
        let library = TestLibrary::default();
        let others = ["walk", "hall", "lunch", "visit", "advice"].map(|id| pair(&library, id)).to_vec();
        let shown = varied(others, clock().today());
        let ids: Vec<&str> = shown.iter().map(|(_, record)| record.service.source_id.as_str()).collect();
        // One of each organization, then the others; the walk is closed for a time.
        assert_eq!(ids, ["hall", "visit", "lunch", "advice"]);
    }
}
