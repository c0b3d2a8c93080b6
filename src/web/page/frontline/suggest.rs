//! Three places for what a check found: searched with words of ours, never with words of the person.

use crate::directory::StoredRecord;
use crate::domain::person::ReferralReason;
use crate::search::{Hit, Request};
use crate::web::error::Error;
use crate::web::label;
use crate::web::state::{NearAnswer, State};
use crate::web::text::try_lookup;
use uuid::Uuid;

/// So many places are shown.
const SHOWN: usize = 3;
/// So many are looked at for each need.
const LOOKED_AT: usize = 8;

/// A place that could help.
pub(super) struct Suggested {
    /// Where in the search it stood.
    pub hit: Hit,
    /// The entry.
    pub record: StoredRecord,
    /// For which need.
    pub need: ReferralReason,
}

/// Places for the needs in their order: the best of each need first, then the next best.
pub(super) struct Three {
    /// The places.
    pub places: Vec<Suggested>,
    /// Where was looked is not known, so they are from everywhere.
    pub nowhere: bool,
}

/// Finds them.
pub(super) fn three(state: &State, needs: &[ReferralReason], place: &str) -> Result<Three, Error> {
    let near = match state.library.near(place) {
        NearAnswer::Found { near, .. } => Some(near),
        NearAnswer::Empty | NearAnswer::Choose(_) | NearAnswer::Unknown(_) => None,
    };
    let nowhere = near.is_none();
    let mut found: Vec<(ReferralReason, Vec<Hit>)> = Vec::new();
    for need in needs.iter().take(SHOWN) {
        let request =
            Request { q: words_for(*need), near: near.clone(), page: 1, per_page: LOOKED_AT, ..Request::default() };
        found.push((*need, state.library.search(&request)?.hits));
    }
    let mut picked: Vec<(ReferralReason, Hit)> = Vec::new();
    for _round in 0..SHOWN {
        for (need, hits) in &found {
            // The best that is not there yet; a place that answers two needs stands under the first.
            let best = hits.iter().find(|hit| picked.iter().all(|(_, one)| one.service_id != hit.service_id));
            if let Some(hit) = best.filter(|_| picked.len() < SHOWN) {
                picked.push((*need, hit.clone()));
            }
        }
    }
    // What is needed first is shown first, whichever round found it.
    picked.sort_by_key(|(need, _)| needs.iter().position(|one| one == need));
    let ids: Vec<Uuid> = picked.iter().map(|(_, hit)| hit.service_id).collect();
    let mut records = state.library.records(&ids)?;
    let mut places = Vec::new();
    for (need, hit) in picked {
        if let Some(at) = records.iter().position(|record| record.service.id == hit.service_id) {
            places.push(Suggested { record: records.swap_remove(at), hit, need });
        }
    }
    Ok(Three { places, nowhere })
}

/// What is typed into the search for a need, as people say it.
fn words_for(need: ReferralReason) -> String {
    try_lookup(&format!("check-look-{}", need.slug()), &[])
        .unwrap_or_else(|| label::said("need", need.slug()).to_lowercase())
}
