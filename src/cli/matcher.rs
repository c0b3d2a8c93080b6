//! Which services fit a person: found by search, judged by the directory's records, with reasons for and
//! against. What is full, closed for a time or serves another area stays in the answer, below, and says why.

mod judge;
mod needs;

use super::ground::Ground;
use super::library::around;
use crate::database::Database;
use crate::directory::{self, StoredRecord};
use crate::domain::person::ReferralReason;
use crate::domain::{Candidate, MatchError, Matcher, Point, Wanted};
use crate::geography::Resolved;
use crate::geography::distance::metres_between;
use crate::search::{Engine, Filters, Near, Request};
use judge::{Case, judge};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Services looked at for one need.
const LOOKED_AT: usize = 100;
/// So many times the usual circle is looked through, so that what is a little too far is seen as such.
const WIDER: f64 = 3.0;

/// With so many near, nothing is looked for anywhere else.
const ENOUGH: usize = 20;

/// Matches over the index, the places and the records.
pub struct Shortlist {
    /// The store.
    pub database: Database,
    /// The index.
    pub engine: Arc<Engine>,
    /// Places.
    pub ground: Arc<Ground>,
}

/// What search said of a service.
#[derive(Debug, Clone, Default)]
struct Found {
    needs: BTreeSet<ReferralReason>,
    metres: Option<f64>,
}

impl Shortlist {
    /// A matcher over a database and its index, with the places that the database holds.
    pub fn open(database: Database, engine: Arc<Engine>) -> anyhow::Result<Self> {
        let ground = Arc::new(Ground::new(database.clone())?);
        Ok(Self { database, engine, ground })
    }

    fn near(&self, wanted: &Wanted) -> Option<Near> {
        let geography = self.ground.now();
        match geography.near(wanted.near.as_deref()?) {
            Resolved::One { near, .. } => Some(around(&geography, near)),
            _ => None,
        }
    }

    fn records(&self, ids: &[Uuid]) -> Result<Vec<StoredRecord>, MatchError> {
        self.database
            .read(|conn| directory::records_by_id(conn, ids))
            .map_err(|error: directory::Error| MatchError(error.to_string()))
    }

    /// What search finds for every need, near and, where that is little, anywhere.
    fn find(&self, wanted: &Wanted, near: Option<&Near>) -> Result<BTreeMap<Uuid, Found>, MatchError> {
        let mut found: BTreeMap<Uuid, Found> = BTreeMap::new();
        self.look(wanted, near, &mut found)?;
        if near.is_some() && found.len() < ENOUGH {
            self.look(wanted, None, &mut found)?;
        }
        Ok(found)
    }

    fn look(&self, wanted: &Wanted, near: Option<&Near>, found: &mut BTreeMap<Uuid, Found>) -> Result<(), MatchError> {
        let (snapshot, now) = (self.engine.snapshot(), self.database.clock().now_in_london());
        for need in &wanted.needs {
            let categories = needs::categories(*need);
            let request = Request {
                near: near.cloned(),
                within_metres: near.map(|near| near.default_within_metres * WIDER),
                strict: true,
                no_meaning: true,
                filters: Filters {
                    categories: categories.iter().map(|slug| (*slug).to_owned()).collect(),
                    ..Filters::default()
                },
                page: 1,
                per_page: LOOKED_AT,
                ..Request::default()
            };
            let answer = snapshot.search(&request, now).map_err(|error| MatchError(error.to_string()))?;
            for hit in answer.hits {
                let one = found.entry(hit.service_id).or_default();
                one.needs.insert(*need);
                one.metres = one.metres.or(hit.distance_m);
            }
        }
        Ok(())
    }
}

impl Matcher for Shortlist {
    fn matching(&self, wanted: &Wanted, limit: usize) -> Result<Vec<Candidate>, MatchError> {
        let near = self.near(wanted);
        let found = self.find(wanted, near.as_ref())?;
        let ids: Vec<Uuid> = found.keys().copied().collect();
        let records = self.records(&ids)?;
        let today = self.database.clock().today();
        let mut candidates: Vec<Candidate> = records
            .iter()
            .filter_map(|record| {
                let one = found.get(&record.service.id)?;
                let case = Case { wanted, near: near.as_ref(), needs: &one.needs, metres: one.metres, today };
                Some(judge(record, &case))
            })
            .collect();
        candidates.sort_by(|a, b| {
            let hindered = a.hindrance().is_some().cmp(&b.hindrance().is_some());
            hindered.then(b.score.total_cmp(&a.score)).then_with(|| a.service_id.cmp(&b.service_id))
        });
        candidates.truncate(limit);
        Ok(candidates)
    }

    fn look_at(&self, wanted: &Wanted, service_id: Uuid) -> Result<Option<Candidate>, MatchError> {
        let near = self.near(wanted);
        let Some(record) = self.records(&[service_id])?.pop() else { return Ok(None) };
        let tagged = |slug: &&str| record.service.categories.iter().any(|tag| tag.slug == **slug);
        let met = |need: &&ReferralReason| needs::categories(**need).iter().any(tagged);
        let needs: BTreeSet<ReferralReason> = wanted.needs.iter().filter(met).copied().collect();
        let today = self.database.clock().today();
        let metres = near.as_ref().and_then(|near| nearest(&record, near.point));
        let case = Case { wanted, near: near.as_ref(), needs: &needs, metres, today };
        Ok(Some(judge(&record, &case)))
    }
}

/// How far the nearest of its places is.
fn nearest(record: &StoredRecord, from: Point) -> Option<f64> {
    let points = record.locations.iter().filter_map(|at| at.location.point);
    points.map(|point| metres_between(from, point)).min_by(f64::total_cmp)
}
