//! Room for small ones: a well-known organization with many services does not fill the first page.
//!
//! Among the first [`TOP`] results at most [`OF_ONE`] are of one organization; further ones follow after them,
//! in their order. It is a pure function of the ordered first [`WINDOW`] candidates, which are the same
//! whichever page is asked for, so no page repeats or skips. What was asked for by its name stays where it is.

use super::plan::Plan;
use super::request::Sort;
use super::snapshot::Snapshot;
use super::walk::Candidate;

/// Only so many candidates are looked at.
pub(crate) const WINDOW: usize = 30;
const TOP: usize = 10;
const OF_ONE: usize = 2;

/// Whether the order of a plan is one that gives way.
pub(crate) fn applies(plan: &Plan) -> bool {
    plan.sort == Sort::Best
}

/// Reorders the first of the candidates.
pub(crate) fn make_room(snapshot: &Snapshot, plan: &Plan, candidates: &mut [Candidate]) {
    let Some(first) = candidates.first() else { return };
    let in_full = first.is_in_full();
    let window = candidates.len().min(WINDOW);
    // What fits in part never comes before what fits in full.
    let window = candidates[..window].iter().take_while(|candidate| candidate.is_in_full() == in_full).count();
    let all = plan.all_words();
    let (mut taken, mut met): (usize, Vec<(u64, usize)>) = (0, Vec::with_capacity(TOP));
    let mut is_top = |candidate: &Candidate| {
        let columns = snapshot.segments[candidate.segment as usize].columns();
        let organization = columns.organizations[candidate.document as usize];
        let named = all != 0 && candidate.text.named == all;
        let fits = taken < TOP && (organization == 0 || named || one_more(&mut met, organization));
        taken += usize::from(fits);
        fits
    };
    // Mostly nobody gives way.
    let Some(first) = candidates[..window].iter().position(|one| !is_top(one)).filter(|first| *first < TOP) else {
        return;
    };
    let (top, after): (Vec<_>, Vec<_>) = candidates[first + 1..window].iter().copied().partition(|one| is_top(one));
    let gives_way = candidates[first];
    for (to, from) in candidates[first..window].iter_mut().zip(top.into_iter().chain([gives_way]).chain(after)) {
        *to = from;
    }
}

/// Counts one more of an organization, unless there are [`OF_ONE`] of it.
fn one_more(met: &mut Vec<(u64, usize)>, organization: u64) -> bool {
    match met.iter_mut().find(|(known, _)| *known == organization) {
        Some((_, count)) if *count >= OF_ONE => false,
        Some((_, count)) => {
            *count += 1;
            true
        }
        None => {
            met.push((organization, 1));
            true
        }
    }
}
